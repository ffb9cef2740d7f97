"""Search: who is let in, in which order, and what to drop where nobody is left.

Safety comes first and never mixes with preference: a center known not to meet a filter is left out, one where that is
unknown stands below every one known to meet it, and only then the score counts.
"""

from collections.abc import Iterable
from functools import reduce
from math import inf
from operator import and_, or_
from typing import Literal, NamedTuple, TypeAlias

from recovery_cli.catalogue.center import Center
from recovery_cli.catalogue.geography import box
from recovery_cli.catalogue.index import Index, Position, bitmap_of, bits
from recovery_cli.catalogue.ordering import (
    REACH,
    Placed,
    first_by_name,
    first_by_place,
    is_crowded,
    organisations,
    score_classes,
    spread,
    standing,
)
from recovery_cli.catalogue.ranking import (
    REQUIREMENT,
    WANT,
    Match,
    Part,
    is_met,
    most_points,
    points,
    score,
    stand_in,
    unasked,
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
    state: the code of the only state looked in.
    telehealth_in: the code of the state that the person is in: centers there that offer visits by video or phone are
    in reach however far away they are, because a license to treat somebody is given for a state.
    sort: by distance means by fit where no place is given. limit: 1 or more.
    requirements, wants: of an assessment; of these only requirements that are filters leave a center out.
    """

    needs: tuple[str, ...] = ()
    any: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    text: str | None = None
    near: Position | None = None
    within_miles: float | None = None
    state: str | None = None
    telehealth_in: str | None = None
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

    fit: score, distance, and the branches of one organisation spread (see `ordering.spread`). distance: distance,
    score. name: name. An unknown distance comes last.
    """
    admitted = _within(index, query, _all_of(index, (admits for _, admits in _constraints(index, query))))
    certain = _all_of(index, (standing(index, part)[0] for part in _filters(query)))
    asked = _asked(query)
    parts = (*asked, *_needs_themselves(query), *unasked({part.need for part in asked}))
    most = most_points(parts)
    classes = score_classes(index, parts, (admitted & certain, admitted & ~certain))
    nearest_first = query.sort == "distance" and query.near is not None
    by_fit = query.sort != "name" and not nearest_first
    read: dict[int, Center] = {}

    def first(limit: int) -> list[Placed]:
        if query.sort == "name" or query.near is None:
            return first_by_name(index, classes, most=most if by_fit else None, limit=limit)
        return first_by_place(index, classes, query.near, most=most, limit=limit, nearest_first=nearest_first)

    def center_of(n: int) -> Center:
        if n not in read:
            [read[n]] = index.centers([n])
        return read[n]

    def organisations_of(n: int) -> list[str]:
        return organisations(center_of(n))

    placed = first(query.limit)
    if by_fit and is_crowded(placed, organisations_of):
        placed = spread(first(query.limit + REACH), query.limit, organisations_of)
    matches = []
    for n, *_ in placed:
        center = center_of(n)
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
                remote_in=query.telehealth_in if _is_beyond(query, miles) else None,
                met_by=tuple((part.need, other) for part in asked if (other := stand_in(center, part))),
            )
        )
    return Found(admitted.bit_count(), tuple(matches))


def relaxations(index: Index, query: Query) -> tuple[tuple[str, int], ...]:
    """What to drop where nothing is found: (what, how many are found without it), the most first.

    "What" is one need, wherever it is asked for, or the whole of "any", "text", "state" or "within". Only what helps
    is named; the requirements of an assessment are never dropped.
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
    if query.state is not None:
        found.append(("state", index.in_state(query.state)))
    found += [("", index.all & ~standing(index, part)[1]) for part in _filters(query)]
    return found


def _all_of(index: Index, bitmaps: Iterable[int]) -> int:
    return reduce(and_, bitmaps, index.all)


def telehealth_beyond(index: Index, query: Query, state: str) -> int:
    """How many centers of the state pass but for the distance, and offer visits by video or phone."""
    if query.near is None or query.within_miles is None:
        return 0
    remote = _all_of(index, (admits for _, admits in _constraints(index, query))) & _remote(index, state)
    return (remote & ~_within(index, query._replace(telehealth_in=None), remote)).bit_count()


def _remote(index: Index, state: str) -> int:
    return index.offered("telehealth") & index.in_state(state)


def _is_beyond(query: Query, miles: float | None) -> bool:
    return miles is not None and query.within_miles is not None and miles > query.within_miles


def _within(index: Index, query: Query, among: int) -> int:
    if query.near is None or query.within_miles is None:
        return among
    remote = among & _remote(index, query.telehealth_in) if query.telehealth_in else 0
    among &= ~remote
    around = box(*query.near, query.within_miles)
    longitudes = index.longitudes
    candidates = (n for n in bits(among & index.band(around.south, around.north)) if around.spans(longitudes[n]))
    inside = (n for n in candidates if index.miles(query.near, n) <= query.within_miles)
    return remote | bitmap_of(inside, index.count)


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


def _needs_themselves(query: Query) -> Iterable[Part]:
    """The needs that something else may meet too, once more, as a wish: what stands in for methadone, such as taking
    people who get it elsewhere, is enough to be let in and is still not methadone."""
    stood_in_for = (each.need for each in query.requirements if len(each.met_by) > 1 and each.need in each.met_by)
    return [Part(need, WANT, (need,)) for need in dict.fromkeys(stood_in_for)]


def _filters(query: Query) -> list[Part]:
    return [_required(each) for each in query.requirements if each.filter]


def _required(requirement: Requirement) -> Part:
    return Part(requirement.need, REQUIREMENT, requirement.met_by or (requirement.need,))
