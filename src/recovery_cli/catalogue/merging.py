"""One catalogue out of two: matched centers become one entry that says which list each of its facts is from.

Where one list is silent the other is believed. Where they contradict each other about a need it is unknown, in both
directions, and the entry says so: neither list is asked which of them is right, the reader is.
"""

from collections.abc import Iterable
from typing import NamedTuple

from recovery_cli.catalogue.center import AlsoIn, Catalogue, Center, also_said, make_catalogue, said_by
from recovery_cli.catalogue.match_keys import name_words, phone_key, same_street, street_key
from recovery_cli.catalogue.matching import match_centers
from recovery_cli.errors import Problem, UsageError
from recovery_cli.sentences import Sentence
from recovery_cli.vocabulary import Vocabulary

_PRECISION = {"none": 0, "zip": 1, "address": 2}
_NOT_FACTS = (
    *("id", "latitude", "longitude", "place_precision", "services", "not_offered"),
    *("cautions", "source", "source_date", "verified_on", "also_in"),
)
_JOINED = ("intake_phones", "accreditation", "house_rules")


class Contradiction(NamedTuple):
    """id, name: of the merged center. says: the sentence for its reader."""

    id: str
    name: str
    says: str


class Doubt(NamedTuple):
    """Two entries that may be the same, kept apart because another fits as well. base, other: their ids."""

    base: str
    other: str
    name: str


class Merged(NamedTuple):
    """matched: centers that both catalogues had. added: those that only the second had."""

    catalogue: Catalogue
    matched: int
    added: int
    contradictions: tuple[Contradiction, ...]
    ambiguous: tuple[Doubt, ...]


def merge(base: Catalogue, other: Catalogue, vocabulary: Vocabulary) -> Merged:
    """The base with what the other adds: its order and ids, then the centers that only the other has, in theirs.

    Raises UsageError: already-merged (a list of the other is in the base), demonstration-mixed (invented and real).
    """
    first, second = _with_source(base), _with_source(other)
    _refuse(base, other, first, second)
    matching = match_centers(first, second)
    partner = {pair.base: second[pair.other] for pair in matching.pairs}
    contradictions: list[Contradiction] = []
    centers: list[Center] = []
    for position, center in enumerate(first):
        if position not in partner:
            centers.append(center)
            continue
        merged = merge_centers(center, partner[position], vocabulary)
        also = merged.also_in[len(center.also_in)]
        says = also_said(also._replace(cautions=()), vocabulary.label)
        contradictions += [Contradiction(merged.id, merged.name, text) for text in says]
        centers.append(merged)
    matched = {pair.other for pair in matching.pairs}
    added = [center for position, center in enumerate(second) if position not in matched]
    info = base.info._replace(
        name=f"{base.info.name} with {other.info.name}",
        source=f"{base.info.source}; {other.info.source}",
        licence="; ".join(dict.fromkeys(filter(None, (base.info.licence, other.info.licence)))) or None,
        not_recorded=tuple(slug for slug in base.info.not_recorded if slug in other.info.not_recorded),
    )
    return Merged(
        make_catalogue(info, [*centers, *_with_free_ids(added, {center.id for center in centers})]),
        len(matching.pairs),
        len(added),
        tuple(contradictions),
        tuple(
            Doubt(first[each.base].id, second[each.other].id, second[each.other].name) for each in matching.ambiguous
        ),
    )


def merge_centers(one: Center, two: Center, vocabulary: Vocabulary) -> Center:
    """The first, with the second's facts where it is silent; id, name and source stay those of the first.

    services stay closed under what they imply, and share nothing with not_offered.
    """
    disputed = frozenset().union(*(each.disputed for each in one.also_in))
    affirms, denies = two.services & one.not_offered, one.services & two.not_offered
    unknown = disputed | affirms | denies
    services = frozenset(
        slug
        for slug in one.services | two.services
        if unknown.isdisjoint(vocabulary.implied([slug]) if slug in vocabulary else (slug,))
    )
    not_offered = (one.not_offered | two.not_offered) - unknown
    stated = one.services | one.not_offered
    facts = sorted((services | not_offered) - stated)
    values: dict[str, object] = {"services": services, "not_offered": not_offered}
    differs: list[tuple[str, str]] = []
    for field in Center._fields:
        if field in _NOT_FACTS:
            continue
        old, new = getattr(one, field), getattr(two, field)
        if not new or (not old and field == "program" and name_words(str(new)) <= name_words(one.name)):
            continue
        if not old:
            values[field] = new
            facts.append(field)
        elif field in _JOINED:
            if more := [each for each in new if each not in old]:
                values[field] = (*old, *more)
                facts.append(field)
        elif field == "license":  # of another agency, not instead of
            if str(new).casefold() not in old.casefold():
                values[field] = f"{old}; {new}"
                facts.append(field)
        elif not _alike(field, old, new):
            differs.append((field, " ".join(new) if isinstance(new, tuple) else str(new)))
    if _PRECISION[two.place_precision] > _PRECISION[one.place_precision]:
        values |= {key: getattr(two, key) for key in ("latitude", "longitude", "place_precision")}
        facts.append("place")
    heard = {*one.cautions, *(text for each in one.also_in for text in each.cautions)}
    also = AlsoIn(
        two.source or "",
        two.source_date or "",
        two.id,
        tuple(facts),
        tuple(differs),
        tuple((need, said_by(*source_of(one, need))) for need in sorted(affirms)),
        tuple((need, said_by(*source_of(one, need))) for need in sorted(denies)),
        tuple(text for text in two.cautions if text not in heard),
    )
    return one._replace(**values, also_in=(*one.also_in, also, *two.also_in))  # type: ignore[arg-type]


def source_of(center: Center, fact: str) -> tuple[str, str]:
    """The source and date of a fact: a field's name, "place", or a need's slug."""
    for each in center.also_in:
        if fact in each.facts:
            return each.source, each.source_date
    return center.source or "", center.source_date or ""


def _alike(field: str, old: object, new: object) -> bool:
    """Whether two ways to write a fact say the same."""
    if field in ("name", "program"):
        return name_words(str(old)) == name_words(str(new))
    if field == "street":
        streets = street_key(str(old)), street_key(str(new))
        return bool(streets[0] and streets[1] and same_street(streets[0], streets[1]))
    if field == "phone":
        return phone_key(str(old)) == phone_key(str(new))
    return str(old).casefold() == str(new).casefold()


def _with_source(catalogue: Catalogue) -> list[Center]:
    info = catalogue.info
    return [
        center._replace(source=center.source or info.source, source_date=center.source_date or info.source_date)
        for center in catalogue.centers
    ]


def _refuse(base: Catalogue, other: Catalogue, first: Iterable[Center], second: Iterable[Center]) -> None:
    problems = []
    if base.info.demonstration is not other.info.demonstration:
        what = Sentence("One of the two is a demonstration: its centers are invented, those of the other are not.")
        remedy = Sentence("Merge catalogues of real centers.")
        problems.append(Problem("demonstration-mixed", other.info.name, what, remedy))
    for source in sorted(_sources(first) & _sources(second)):
        what = Sentence("Both have centers from '{source}'. Two centers of one list are never the same.", source=source)
        remedy = Sentence("Begin with a base that was not merged yet.")
        problems.append(Problem("already-merged", other.info.name, what, remedy))
    if problems:
        raise UsageError(problems)


def _sources(centers: Iterable[Center]) -> set[str]:
    return {source for each in centers for source in (each.source or "", *(also.source for also in each.also_in))}


def _with_free_ids(centers: Iterable[Center], taken: set[str]) -> Iterable[Center]:
    for center in centers:
        free, number = center.id, 1
        while free in taken:
            number += 1
            free = f"{center.id}-{number}"
        taken.add(free)
        yield center if free == center.id else center._replace(id=free)
