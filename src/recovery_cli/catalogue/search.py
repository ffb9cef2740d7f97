"""Search: who is let in, in which order, and what to drop where nobody is left.

Safety comes first and never mixes with preference: a center known not to meet a filter is left out, one where that is
unknown stands below every one known to meet it, and only then the score counts.
"""

from collections.abc import Iterable
from functools import reduce
from math import inf
from operator import and_, or_
from typing import Literal, NamedTuple, TypeAlias

from recovery_cli.catalogue.geography import box
from recovery_cli.catalogue.index import Index, Position, bitmap_of, bits
from recovery_cli.catalogue.ordering import first_by_name, first_by_place, score_classes, standing
from recovery_cli.catalogue.ranking import (
    REQUIREMENT,
    SIGNS,
    WANT,
    Match,
    Part,
    is_met,
    most_points,
    points,
    score,
)

Sort: TypeAlias = Literal["fit", "distance", "name"]


class Requirement(NamedTuple):
    """What a plan calls for.

    met_by: it suffices to offer any of these; empty means the need itself. Unmet where all of them are known not to be
    offered, otherwise unknown. filter: safety, so that a center known not to meet it is left out.
    """

    need: str
    met_by: tuple[str, ...] = ()
    filter: bool = False


class Query(NamedTuple):
    """What is searched for; a part left empty lets every center in.

    needs: all known to be offered. any: at least one of them. without: none of them known to be offered.
    text: each word begins a word of the name, program, street or city.
    near: latitude and longitude in degrees. within_miles: from there; leaves out centers without a known place.
    sort: by distance means by fit where no place is given. limit: 1 or more.
    requirements, wants: of an assessment; of these only requirements that are filters leave a center out.
    """

    needs: tuple[str, ...] = ()
    any: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    text: str | None = None
    near: Position | None = None
    within_miles: float | None = None
    sort: Sort = "fit"
    limit: int = 10
    requirements: tuple[Requirement, ...] = ()
    wants: tuple[str, ...] = ()


class Found(NamedTuple):
    """total: how many centers pass. matches: the first `limit` of them, in order."""

    total: int
    matches: tuple[Match, ...]


def search(index: Index, query: Query) -> Found:
    """The centers that pass, best first: by tier, then as `query.sort` says; name and id have the last word.

    fit: score, distance. distance: distance, score. name: name. An unknown distance comes last.
    """
    admitted = _within(index, query, _all_of(index, (admits for _, admits in _constraints(index, query))))
    certain = _all_of(index, (standing(index, part)[0] for part in _filters(query)))
    asked = _asked(query)
    names = {part.need for part in asked}
    parts = (*asked, *(sign for sign in SIGNS if sign.need not in names))
    most = most_points(parts)
    classes = score_classes(index, parts, (admitted & certain, admitted & ~certain))
    if query.sort == "name":
        numbers = first_by_name(index, classes, most=None, limit=query.limit)
    elif query.near is None:
        numbers = first_by_name(index, classes, most=most, limit=query.limit)
    else:
        nearest_first = query.sort == "distance"
        numbers = first_by_place(index, classes, query.near, most=most, limit=query.limit, nearest_first=nearest_first)
    matches = []
    for n, center in zip(numbers, index.centers(numbers), strict=True):
        met = [is_met(center, part) for part in parts]
        miles = None if query.near is None else index.miles(query.near, n)
        known = list(zip(asked, met, strict=False))
        matches.append(
            Match(
                center=center,
                score=score(points(parts, met), most, miles),
                distance_miles=None if miles == inf else miles,
                # What is to be absent is met by absence: saying "met" of the need would be read as its presence.
                met=tuple(part.need for part, each in known if each and not part.avoid),
                unmet=tuple(part.need for part, each in known if each is False),
                unknown=tuple(part.need for part, each in known if each is None),
                tier=1 - (certain >> n & 1),
            )
        )
    return Found(admitted.bit_count(), tuple(matches))


def relaxations(index: Index, query: Query) -> tuple[tuple[str, int], ...]:
    """What to drop where nothing is found: (what, how many are found without it), the most first.

    "What" is one need, wherever it is asked for, or the whole of "any", "text" or "within". Only what helps is named;
    the requirements of an assessment are never dropped.
    """
    constraints = _constraints(index, query)
    near = _within(index, query, index.all)
    totals = {
        drop: (near & _all_of(index, (admits for name, admits in constraints if name != drop))).bit_count()
        for drop in (name for name, _ in constraints if name)
    }
    totals["within"] = _all_of(index, (admits for _, admits in constraints)).bit_count()
    helpful = [(drop, total) for drop, total in totals.items() if total]
    return tuple(sorted(helpful, key=lambda each: -each[1]))


def _constraints(index: Index, query: Query) -> list[tuple[str, int]]:
    """The centers that each part of the query lets in, with the name under which it may be dropped (safety: none).

    The distance is not among them: it costs most, and is looked at last.
    """
    found = [(need, index.offered(need)) for need in query.needs]
    found += [(need, index.all & ~index.offered(need)) for need in query.without]
    if query.any:
        found.append(("any", reduce(or_, (index.offered(need) for need in query.any))))
    if query.text and query.text.strip():
        found.append(("text", index.with_words(query.text)))
    found += [("", index.all & ~standing(index, part)[1]) for part in _filters(query)]
    return found


def _all_of(index: Index, bitmaps: Iterable[int]) -> int:
    return reduce(and_, bitmaps, index.all)


def _within(index: Index, query: Query, among: int) -> int:
    if query.near is None or query.within_miles is None:
        return among
    south, north, _, _ = box(*query.near, query.within_miles)
    candidates = bits(among & index.band(south, north))
    inside = (n for n in candidates if index.miles(query.near, n) <= query.within_miles)
    return bitmap_of(inside, index.count)


def _asked(query: Query) -> tuple[Part, ...]:
    """What was asked for, each need once: as the most urgent of what it was asked for as."""
    asked = [_required(each) for each in query.requirements]
    asked += [Part(need, REQUIREMENT, (need,)) for need in query.needs]
    asked += [Part(need, REQUIREMENT, (need,), avoid=True) for need in query.without]
    asked += [Part(need, WANT, (need,)) for need in (*query.any, *query.wants)]
    parts: dict[str, Part] = {}
    for part in asked:
        parts.setdefault(part.need, part)
    return tuple(parts.values())


def _filters(query: Query) -> list[Part]:
    return [_required(each) for each in query.requirements if each.filter]


def _required(requirement: Requirement) -> Part:
    return Part(requirement.need, REQUIREMENT, requirement.met_by or (requirement.need,))
