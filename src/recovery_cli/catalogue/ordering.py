"""The total order of centers, found without looking at each of them.

Centers with the same tier and the same points form a class, kept as one bitmap; there are a few hundred at most. The
first centers come from the best classes, and where distance counts too, from rings around the place.
"""

from heapq import nsmallest
from typing import TypeAlias

from recovery_cli.catalogue.geography import box
from recovery_cli.catalogue.index import Index, Position, bits
from recovery_cli.catalogue.ranking import MET, UNKNOWN, Part, score

Classes: TypeAlias = dict[tuple[int, int], int]
"""(tier, points) to the bitmap of the centers that have them."""

_Key: TypeAlias = tuple[float, ...]

_FIRST_RING_MILES = 5.0
_RING_GROWTH = 2
_HALFWAY_AROUND_MILES = 12_500.0


def standing(index: Index, part: Part) -> tuple[int, int]:
    """The centers known to meet the part, and those known not to: `ranking.is_met` for all centers at once."""
    offered, refused = 0, index.all
    for slug in part.met_by:
        offered |= index.offered(slug)
        refused &= index.refused(slug)
    return (refused, offered) if part.avoid else (offered, refused)


def score_classes(index: Index, parts: tuple[Part, ...], tiers: tuple[int, ...]) -> Classes:
    """Split each tier (a bitmap) by points, one part after the other."""
    classes = {(tier, 0): members for tier, members in enumerate(tiers) if members}
    for part in parts:
        met, unmet = standing(index, part)
        split: Classes = {}
        for (tier, points), members in classes.items():
            known, refused = members & met, members & unmet
            for gain, share in ((MET, known), (UNKNOWN, members ^ known ^ refused), (0, refused)):
                if share:
                    key = tier, points + part.weight * gain
                    split[key] = split.get(key, 0) | share
        classes = split
    return classes


def first_by_name(index: Index, classes: Classes, *, most: int | None, limit: int) -> list[int]:
    """Center numbers by tier, score, name, id. most: the points that are a score of 100; None leaves the score out."""
    groups: dict[tuple[int, float], int] = {}
    for (tier, points), members in classes.items():
        key = tier, 0.0 if most is None else -score(points, most, None)
        groups[key] = groups.get(key, 0) | members
    numbers: list[int] = []
    for key in sorted(groups):
        missing = limit - len(numbers)
        if missing <= 0:
            break
        numbers += nsmallest(missing, bits(groups[key]), key=index.name_ranks.__getitem__)
    return numbers


def first_by_place(
    index: Index, classes: Classes, near: Position, *, most: int, limit: int, nearest_first: bool
) -> list[int]:
    """Center numbers by tier, score, distance, name, id; with `nearest_first` the distance stands before the score.

    After each ring a class is given up when its best possible center outside could not enter the result any more.
    """

    def key(tier: int, points: int, miles: float, name_rank: int) -> _Key:
        worse = -score(points, most, miles)
        return (tier, miles, worse, name_rank) if nearest_first else (tier, worse, miles, name_rank)

    best: list[tuple[_Key, int]] = []
    searched = 0
    miles = _FIRST_RING_MILES
    while classes:
        south, north, _, _ = box(*near, miles)
        # The last ring takes in the centers without a place too.
        ring = index.all if miles > _HALFWAY_AROUND_MILES else index.band(south, north)
        for (tier, points), members in classes.items():
            for n in bits(members & ring):
                best.append((key(tier, points, index.miles(near, n), index.name_ranks[n]), n))
        best.sort()
        del best[limit:]
        searched |= ring
        last = best[-1][0] if len(best) == limit else None
        classes = {
            (tier, points): members & ~searched
            for (tier, points), members in classes.items()
            if members & ~searched and (last is None or key(tier, points, miles, -1) < last)
        }
        miles *= _RING_GROWTH
    return [n for _, n in best]
