"""Search: who is let in, in which order, and what to drop where nobody is left.

Safety comes first and never mixes with preference: a center known not to meet a filter is left out, one of which that
is unknown stands below all that are known to meet it, and only then the score counts.
"""

from functools import reduce
from heapq import nsmallest
from math import inf
from operator import and_, or_
from typing import Literal, NamedTuple, TypeAlias

from recovery_cli.catalogue.geography import box, miles_between
from recovery_cli.catalogue.index import Index, bitmap_of, bits
from recovery_cli.catalogue.ranking import (
    MET,
    REQUIREMENT,
    SIGNS,
    UNKNOWN,
    WANT,
    Match,
    Part,
    is_met,
    points,
    score,
)

Position: TypeAlias = tuple[float, float]
Sort: TypeAlias = Literal["fit", "distance", "name"]

_FIRST_RING_MILES = 10.0
_RING_GROWTH = 3
_HALF_WAY_ROUND_THE_WORLD = 12_500.0


class Requirement(NamedTuple):
    """What a plan calls for: met by any of `met_by` (the need itself where that is empty), unmet where all of them are
    known not to be offered, otherwise unknown. filter: safety, so that a center known not to meet it is left out."""

    need: str
    met_by: tuple[str, ...] = ()
    filter: bool = False


class Query(NamedTuple):
    """What is searched for; every part left empty lets every center in.

    needs: all known to be offered. any: at least one of them. without: none of them known to be offered.
    text: each word begins a word of the name, program, street or city.
    near: latitude and longitude in degrees. within_miles: from there; leaves out centers without a known place.
    requirements, wants: of an assessment; only requirements that are filters leave a center out.
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
    """total: every center that passes. matches: the first `limit` of them, in order."""

    total: int
    matches: tuple[Match, ...]


def search(index: Index, query: Query) -> Found:
    """The centers that pass, best first: by tier, then as `query.sort` says, with the id as the last word."""
    parts = _parts(query)
    admitted = reduce(and_, (constraint.admits for constraint in _constraints(index, query)), index.all)
    admitted = _within(index, query, admitted)
    classes = _score_classes(index, query, parts, admitted)
    if query.near is None or query.sort == "name":
        numbers = _by_name(index, query, parts, classes)
    else:
        numbers = _by_place(index, query, query.near, parts, classes)
    certain = _certain(index, query)
    matches = []
    for n, center in zip(numbers, index.centers(numbers), strict=True):
        met = [is_met(center, part) for part in parts]
        asked = [(part, each) for part, each in zip(parts, met, strict=True) if part not in SIGNS]
        miles = None if query.near is None else _miles(index, query.near, n)
        matches.append(
            Match(
                center=center,
                score=score(points(parts, met), parts, miles),
                distance_miles=None if miles == inf else miles,
                met=tuple(part.need for part, each in asked if each and not part.avoid),
                unmet=tuple(part.need for part, each in asked if each is False),
                unknown=tuple(part.need for part, each in asked if each is None),
                tier=0 if certain >> n & 1 else 1,
            )
        )
    return Found(admitted.bit_count(), tuple(matches))


def relaxations(index: Index, query: Query) -> tuple[tuple[str, int], ...]:
    """What to drop where nothing is found: (what, how many centers are found without it), the most first.

    What is one need, wherever it is asked for, or the whole of "any", "text" or "within". Only what helps is named;
    the requirements of an assessment are never dropped.
    """
    constraints = _constraints(index, query)
    near = _within(index, query, index.all)
    totals = {}
    for drop in dict.fromkeys(each.drop for each in constraints if each.drop):
        rest = (each.admits for each in constraints if each.drop != drop)
        totals[drop] = reduce(and_, rest, near).bit_count()
    totals["within"] = reduce(and_, (each.admits for each in constraints), index.all).bit_count()
    return tuple(sorted(((drop, total) for drop, total in totals.items() if total), key=lambda each: -each[1]))


class _Constraint(NamedTuple):
    """The centers that one part of the query lets in; drop: its name, where it may be dropped."""

    drop: str | None
    admits: int


def _constraints(index: Index, query: Query) -> list[_Constraint]:
    """Every constraint but the distance, which is dear to compute and comes last."""
    found = [_Constraint(need, index.offered(need)) for need in query.needs]
    found += [_Constraint(need, index.all & ~index.offered(need)) for need in query.without]
    if query.any:
        found.append(_Constraint("any", reduce(or_, map(index.offered, query.any))))
    if query.text is not None and query.text.strip():
        found.append(_Constraint("text", index.with_words(query.text)))
    for each in _filters(query):
        _, refused = _standing(index, each)
        found.append(_Constraint(None, index.all & ~refused))
    return found


def _within(index: Index, query: Query, among: int) -> int:
    if query.near is None or query.within_miles is None:
        return among
    south, north, _, _ = box(*query.near, query.within_miles)
    candidates = bits(among & index.band(south, north))
    inside = (n for n in candidates if _miles(index, query.near, n) <= query.within_miles)
    return bitmap_of(inside, index.count)


def _miles(index: Index, near: Position, n: int) -> float:
    """Infinite where the place of the center is unknown."""
    return miles_between(*near, index.latitudes[n], index.longitudes[n]) if n < len(index.latitudes) else inf


def _parts(query: Query) -> tuple[Part, ...]:
    """What is scored, each need once: as what it was first and most urgently asked for."""
    asked = [Part(each.need, REQUIREMENT, each.met_by or (each.need,)) for each in query.requirements]
    asked += [Part(need, REQUIREMENT, (need,)) for need in query.needs]
    asked += [Part(need, REQUIREMENT, (need,), avoid=True) for need in query.without]
    asked += [Part(need, WANT, (need,)) for need in (*query.any, *query.wants)]
    parts: dict[str, Part] = {}
    for part in (*asked, *SIGNS):
        parts.setdefault(part.need, part)
    return tuple(parts.values())


def _filters(query: Query) -> list[Part]:
    return [Part(each.need, REQUIREMENT, each.met_by or (each.need,)) for each in query.requirements if each.filter]


def _certain(index: Index, query: Query) -> int:
    """The centers known to meet every filter."""
    return reduce(and_, (_standing(index, each)[0] for each in _filters(query)), index.all)


def _standing(index: Index, part: Part) -> tuple[int, int]:
    """The centers known to meet the part, and those known not to: `is_met` for all centers at once."""
    offered = reduce(or_, map(index.offered, part.met_by))
    refused = reduce(and_, map(index.refused, part.met_by)) & ~offered
    return (refused, offered) if part.avoid else (offered, refused)


_Classes: TypeAlias = dict[tuple[int, int], int]
"""(tier, points) to the centers that have them."""


def _score_classes(index: Index, query: Query, parts: tuple[Part, ...], admitted: int) -> _Classes:
    """Split the centers by tier and points, one part after the other: a few hundred sets instead of every center."""
    certain = _certain(index, query)
    classes = {(tier, 0): members for tier, members in enumerate((admitted & certain, admitted & ~certain)) if members}
    for part in parts:
        met, unmet = _standing(index, part)
        split: _Classes = {}
        for (tier, sum_so_far), members in classes.items():
            known, refused = members & met, members & unmet
            for gain, share in ((MET, known), (UNKNOWN, members ^ known ^ refused), (0, refused)):
                if share:
                    key = tier, sum_so_far + part.weight * gain
                    split[key] = split.get(key, 0) | share
        classes = split
    return classes


def _by_name(index: Index, query: Query, parts: tuple[Part, ...], classes: _Classes) -> list[int]:
    """The first `limit` centers where distance does not decide: by tier, score (unless by name), name, id."""
    groups: dict[tuple[int, float], int] = {}
    for (tier, sum_of_points), members in classes.items():
        key = tier, 0.0 if query.sort == "name" else -score(sum_of_points, parts, None)
        groups[key] = groups.get(key, 0) | members
    numbers: list[int] = []
    for key in sorted(groups):
        numbers += nsmallest(query.limit - len(numbers), bits(groups[key]), key=index.name_ranks.__getitem__)
        if len(numbers) >= query.limit:
            break
    return numbers


def _by_place(index: Index, query: Query, near: Position, parts: tuple[Part, ...], classes: _Classes) -> list[int]:
    """The first `limit` centers where distance counts, searched in growing rings.

    After each ring a class is given up whose best possible center outside of it could not enter the result any more.
    """

    def key(tier: int, sum_of_points: int, miles: float, name_rank: int) -> tuple[float, ...]:
        better = -score(sum_of_points, parts, miles)
        return (tier, miles, better, name_rank) if query.sort == "distance" else (tier, better, miles, name_rank)

    best: list[tuple[tuple[float, ...], int]] = []
    searched = 0
    miles = _FIRST_RING_MILES
    while classes:
        south, north, _, _ = box(*near, miles)
        ring = index.all if miles > _HALF_WAY_ROUND_THE_WORLD else index.band(south, north)
        ring &= ~searched
        for (tier, sum_of_points), members in classes.items():
            for n in bits(members & ring):
                best.append((key(tier, sum_of_points, _miles(index, near, n), index.name_ranks[n]), n))
        best.sort()
        del best[query.limit :]
        searched |= ring
        classes = {
            (tier, sum_of_points): members & ~searched
            for (tier, sum_of_points), members in classes.items()
            if members & ~searched and (len(best) < query.limit or key(tier, sum_of_points, miles, -1) < best[-1][0])
        }
        miles *= _RING_GROWTH
    return [n for _, n in best]
