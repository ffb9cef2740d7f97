"""One catalogue out of two: matched centers become one entry that says which list each of its facts is from.

Where one list is silent the other is believed. Where they contradict each other about a need it is unknown, in both
directions, and the entry says so: neither list is asked which of them is right, the reader is.
"""

from collections.abc import Iterable, Mapping
from typing import NamedTuple, TypeAlias

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
Settled: TypeAlias = Mapping[str, frozenset[str]]
_NOTHING_SETTLED: Settled = {}


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


def merge(base: Catalogue, other: Catalogue, vocabulary: Vocabulary, settled: Settled = _NOTHING_SETTLED) -> Merged:
    """The base with what the other adds: its order and ids, then the centers that only the other has, in theirs.

    settled: caution → needs; where another list says that one of them is offered, the caution is not kept.
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
        merged = merge_centers(center, partner[position], vocabulary, settled)
        contradictions += _contradictions(merged, center, partner[position], vocabulary)
        centers.append(merged)
    matched = {pair.other for pair in matching.pairs}
    added = [center for position, center in enumerate(second) if position not in matched]
    info = base.info._replace(
        name=f"{base.info.name} with {other.info.name}",
        source=f"{base.info.source}; {other.info.source}",
        source_date="; ".join(dict.fromkeys(f"{base.info.source_date}; {other.info.source_date}".split("; "))),
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


def merge_centers(one: Center, two: Center, vocabulary: Vocabulary, settled: Settled = _NOTHING_SETTLED) -> Center:
    """The first, with the second's facts where it is silent; id, name and source stay those of the first.

    Either may itself be merged: each fact and each contradiction is credited to the list that really states it.
    services stay closed under what they imply, and share nothing with not_offered. Which needs are known, and which are
    disputed, does not depend on the order in which lists are merged.
    """
    yes = one.services | two.services | one.disputed | two.disputed
    refused = one.not_offered | two.not_offered
    unsure = refused | one.disputed | two.disputed
    # A list that denies medication denies methadone too, whatever the other says of it.
    disputed = frozenset(slug for slug in yes if not unsure.isdisjoint(_implied(slug, vocabulary)))
    services, not_offered = yes - disputed, refused - yes
    values: dict[str, object] = {"services": services, "not_offered": not_offered}
    gained = sorted((services | not_offered) - one.services - one.not_offered)
    differs: list[tuple[str, str]] = []
    for field in Center._fields:
        if field in _NOT_FACTS:
            continue
        old, new = getattr(one, field), getattr(two, field)
        if not new or (not old and field == "program" and name_words(str(new)) <= name_words(one.name)):
            continue
        if not old:
            values[field] = new
            gained.append(field)
        elif field in _JOINED:
            if more := [each for each in new if each not in old]:
                values[field] = (*old, *more)
                gained.append(field)
        elif field == "license":  # of another agency, not instead of
            if str(new).casefold() not in old.casefold():
                values[field] = f"{old}; {new}"
                gained.append(field)
        elif not _alike(field, _text(old), _text(new)):
            differs.append((field, _text(new)))
    superseded = disputed
    if _PRECISION[two.place_precision] > _PRECISION[one.place_precision]:
        values |= {key: getattr(two, key) for key in ("latitude", "longitude", "place_precision")}
        gained.append("place")
        superseded |= {"place"}
    stands = {text for text in _cautions(one) | _cautions(two) if services.isdisjoint(settled.get(text, ()))}
    values["cautions"] = tuple(text for text in one.cautions if text in stands)
    earlier = [
        each._replace(
            facts=tuple(fact for fact in each.facts if fact not in superseded),
            cautions=tuple(text for text in each.cautions if text in stands),
        )
        for each in one.also_in
    ]
    merged = one._replace(**values)  # type: ignore[arg-type]
    affirms, denies = _against(one, two, disputed, vocabulary)
    stands -= _cautions(one)
    first = AlsoIn(two.source or "", two.source_date or "", two.id, cautions=two.cautions)
    later = []
    for each in (first, *two.also_in):
        name = said_by(each.source, each.source_date)
        kept = [pair for pair in each.differs if not _alike(pair[0], _text(getattr(merged, pair[0])), pair[1])]
        also = each._replace(
            facts=tuple(fact for fact in gained if name in _sayers(two, fact)),
            differs=(*(pair for pair in differs if name in _sayers(two, pair[0])), *kept),
            affirms=tuple(sorted((dict(each.affirms) | affirms.get(name, {})).items())),
            denies=tuple(sorted((dict(each.denies) | denies.get(name, {})).items())),
            cautions=tuple(text for text in each.cautions if text in stands),
        )
        later.append(also)
    return merged._replace(also_in=(*earlier, *later))


def _contradictions(merged: Center, one: Center, two: Center, vocabulary: Vocabulary) -> Iterable[Contradiction]:
    """Those that stood in neither of the two."""
    for before, also in zip((None, *two.also_in), merged.also_in[len(one.also_in) :], strict=True):
        known = (*before.affirms, *before.denies) if before else ()
        affirms = tuple(pair for pair in also.affirms if pair not in known)
        denies = tuple(pair for pair in also.denies if pair not in known)
        for text in also_said(also._replace(affirms=affirms, denies=denies, cautions=()), vocabulary.label):
            yield Contradiction(merged.id, merged.name, text)


_Disputes: TypeAlias = dict[str, dict[str, str]]


def _against(one: Center, two: Center, disputed: Iterable[str], vocabulary: Vocabulary) -> tuple[_Disputes, _Disputes]:
    """What the lists of the second affirm and deny against the first: list → need → the list that says the opposite."""
    affirms: _Disputes = {}
    denies: _Disputes = {}
    for need in disputed:
        for found, mine, theirs in (
            (affirms, _affirmer(two, need), _denier(one, need, vocabulary)),
            (denies, _denier(two, need, vocabulary), _affirmer(one, need)),
        ):
            if mine and theirs:
                found.setdefault(mine, {})[need] = theirs
    return affirms, denies


def _affirmer(center: Center, need: str) -> str | None:
    """The first list that says the center offers the need."""
    if need in center.services:
        return said_by(*source_of(center, need))
    for also in center.also_in:
        if need in (denied := dict(also.denies)):
            return denied[need]
        if need in dict(also.affirms):
            return said_by(also.source, also.source_date)
    return None


def _denier(center: Center, need: str, vocabulary: Vocabulary) -> str | None:
    """The first list that says the center does not offer the need, or something that follows from it."""
    for slug in (need, *sorted(_implied(need, vocabulary) - {need})):
        if slug in center.not_offered:
            return said_by(*source_of(center, slug))
        for also in center.also_in:
            if slug in (affirmed := dict(also.affirms)):
                return affirmed[slug]
            if slug in dict(also.denies):
                return said_by(also.source, also.source_date)
    return None


def _implied(slug: str, vocabulary: Vocabulary) -> frozenset[str]:
    return vocabulary.implied([slug]) if slug in vocabulary else frozenset({slug})


def _sayers(center: Center, fact: str) -> list[str]:
    """The lists that a fact of the center is from, of one that was put together from several all of them."""
    own = said_by(center.source or "", center.source_date or "")
    claims = [said_by(also.source, also.source_date) for also in center.also_in if fact in also.facts]
    if fact in (*_JOINED, "license"):
        value = getattr(center, fact)
        parts = value.split("; ") if fact == "license" else value
        return [own, *claims] if len(parts) > len(claims) else claims  # each list that claims it added one at least
    return claims or [own]


def source_of(center: Center, fact: str) -> tuple[str, str]:
    """The source and date of a fact: a field's name, "place", or a need's slug."""
    for each in center.also_in:
        if fact in each.facts:
            return each.source, each.source_date
    return center.source or "", center.source_date or ""


def _cautions(center: Center) -> set[str]:
    return {*center.cautions, *(text for each in center.also_in for text in each.cautions)}


def _text(value: object) -> str:
    return " ".join(value) if isinstance(value, tuple) else str(value or "")


def _alike(field: str, old: str, new: str) -> bool:
    """Whether two ways to write a fact say the same."""
    if field in ("name", "program"):
        return name_words(old) == name_words(new)
    if field == "street":
        streets = street_key(old), street_key(new)
        return bool(streets[0] and streets[1] and same_street(streets[0], streets[1]))
    if field == "phone":
        return phone_key(old) == phone_key(new)
    return old.casefold() == new.casefold()


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
