"""The total order of centers, found without looking at each of them.

Centers with the same tier and the same points form a class, kept as one bitmap; there are a few hundred at most. The
first centers come from the best classes, and where distance counts too, from rings around the place.

Last, the branches of one organisation are spread, so that a first page shows whom else one could call. This only ever
lets a center pass others that fit nearly as well: it is no part of the score, and safety (the tier) stays above it.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from heapq import nsmallest
from itertools import islice
from typing import NamedTuple, TypeAlias

from recovery_cli.catalogue.center import Center
from recovery_cli.catalogue.geography import box
from recovery_cli.catalogue.index import Index, Position, bits, fold
from recovery_cli.catalogue.ranking import MET, UNKNOWN, Part, score

Classes: TypeAlias = dict[tuple[int, int], int]
"""(tier, points) to the bitmap of the centers that have them."""

PAGE = 10
MOST_OF_ONE = 2
"""How many branches of one organisation a page may have: two show that there is a choice of places."""
PASSED_BY = 3.0
"""How much better, in points of the score, a branch may fit and still wait: about a wish, or some miles in a city.
Where one organisation serves a whole region, its branches stay on top."""
REACH = 30
"""How many places a center may rise: a bound on what is read, whatever the size of a chain."""

_LEGAL_FORMS = frozenset({"inc", "incorporated", "llc", "llp", "lp", "ltd", "pllc", "pc", "corp", "corporation", "co"})


class Placed(NamedTuple):
    """A center's number, and what decided its place before distance and name. score: as `ranking.score` gives it."""

    n: int
    tier: int
    score: float


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


def first_by_name(index: Index, classes: Classes, *, most: int | None, limit: int) -> list[Placed]:
    """By tier, score, name, id. most: the points that are a score of 100; None leaves the score out (0 for all)."""
    groups: dict[tuple[int, float], int] = {}
    for (tier, points), members in classes.items():
        key = tier, 0.0 if most is None else -score(points, most, None)
        groups[key] = groups.get(key, 0) | members
    first: list[Placed] = []
    for tier, worse in sorted(groups):
        missing = limit - len(first)
        if missing <= 0:
            break
        numbers = nsmallest(missing, bits(groups[tier, worse]), key=index.name_ranks.__getitem__)
        first += [Placed(n, tier, -worse) for n in numbers]
    return first


def first_by_place(
    index: Index, classes: Classes, near: Position, *, most: int, limit: int, nearest_first: bool
) -> list[Placed]:
    """By tier, score, distance, name, id; with `nearest_first` the distance stands before the score.

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
    return [Placed(n, int(key[0]), -key[2 if nearest_first else 1]) for key, n in best]


def organisations(center: Center) -> list[str]:
    """What names the organisation behind a center: its name without the legal form, and its phone without extension.

    One phone may answer for many programs: that says little about which program it is, but much about whose it is.
    """
    words = fold(center.name).split()
    while len(words) > 1 and words[-1] in _LEGAL_FORMS:
        words.pop()
    digits = "".join(filter(str.isdigit, (center.phone or "").partition("x")[0]))
    return [" ".join(words), *([digits] if digits else ())]


def is_crowded(order: Sequence[Placed], organisations: Callable[[int], Sequence[str]]) -> bool:
    """Whether a page of this order holds too many of one organisation; where none does, `spread` changes nothing."""
    pages = (order[start : start + PAGE] for start in range(0, len(order), PAGE))
    counts = (Counter(name for each in page for name in organisations(each.n)) for page in pages)
    return any(count > MOST_OF_ONE for names in counts for count in names.values())


def spread(order: Iterable[Placed], limit: int, organisations: Callable[[int], Sequence[str]]) -> list[Placed]:
    """The first `limit` of the order, with the third and later branches of an organisation moved down the page.

    order: by tier, then score; `limit` + REACH of it suffice. organisations: by center number, what names the
    organisation behind it; centers that share any of these count as branches of one.

    Place by place: the first center left that is not the third of its organisation on this page (each PAGE places
    are one), has the tier of the very first left and at most PASSED_BY less score, and stands among the REACH first
    left; where there is none, the very first. So a shorter list is always the beginning of a longer one.
    """
    rest = iter(order)
    left = list(islice(rest, REACH))
    spread_out: list[Placed] = []
    on_page: Counter[str] = Counter()
    while left and len(spread_out) < limit:
        if len(spread_out) % PAGE == 0:
            on_page.clear()
        first, chosen = left[0], 0
        for position, each in enumerate(left):
            if each.tier != first.tier or each.score < first.score - PASSED_BY:
                break
            if all(on_page[name] < MOST_OF_ONE for name in organisations(each.n)):
                chosen = position
                break
        spread_out.append(left.pop(chosen))
        on_page.update(organisations(spread_out[-1].n))
        left += islice(rest, 1)
    return spread_out
