"""One entry out of two that mean the same center; it says which list each of its facts is from.

Where one list is silent the other is believed. Where they contradict each other about a need it is unknown, in both
directions, and the entry says so: neither list is asked which of them is right, the reader is.
"""

from collections.abc import Iterable, Mapping
from typing import TypeAlias

from recovery_cli.catalogue.center import AlsoIn, Center, said_by
from recovery_cli.catalogue.match_keys import name_words, phone_key, same_street, street_key
from recovery_cli.vocabulary import Vocabulary

_PRECISION = {"none": 0, "zip": 1, "address": 2}
_NOT_FACTS = (
    *("id", "latitude", "longitude", "place_precision", "services", "not_offered"),
    *("cautions", "source", "source_date", "verified_on", "also_in"),
)
_JOINED = ("intake_phones", "accreditation", "house_rules")
Settled: TypeAlias = Mapping[str, frozenset[str]]
"""Caution → needs; where another list says that one of them is offered, the caution is not kept."""
NOTHING_SETTLED: Settled = {}


def merge_centers(one: Center, two: Center, vocabulary: Vocabulary, settled: Settled = NOTHING_SETTLED) -> Center:
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
