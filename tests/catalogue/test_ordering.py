"""Spreading: what it may move, what it may not, and that a longer list begins with the shorter one."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recovery_cli.catalogue.center import Center
from recovery_cli.catalogue.ordering import (
    MOST_OF_ONE,
    PAGE,
    PASSED_BY,
    REACH,
    Placed,
    is_crowded,
    organisations,
    spread,
)

Chain = tuple[tuple[Placed, ...], tuple[tuple[str, ...], ...]]
"""Centers in order, and by center number what names the organisation behind it."""
Row = tuple[Placed, Sequence[str]]


@st.composite
def _chains(draw: st.DrawFn) -> Chain:
    names = st.sampled_from([("haven",), ("haven", "555"), ("harbor", "555"), ("lighthouse",), ()])
    facts = st.tuples(st.integers(0, 1), st.sampled_from([100.0, 99.0, 97.0, 96.9, 94.0, 60.0]), names)
    rows = sorted(draw(st.lists(facts, max_size=45)), key=lambda row: (row[0], -row[1]))
    # An organisation nobody shares stands for a center of its own.
    named = tuple(name or (f"own {n}",) for n, (_, _, name) in enumerate(rows))
    return tuple(Placed(n, tier, score) for n, (tier, score, _) in enumerate(rows)), named


def spread_out(chain: Chain, limit: int = 1000) -> list[int]:
    order, names = chain
    return [each.n for each in spread(order, limit, names.__getitem__)]


def same(names: Sequence[str], count: int, *, score: float = 100.0, start: int = 0) -> list[Row]:
    return [(Placed(n, 0, score), names) for n in range(start, start + count)]


def run(rows: list[Row], limit: int = 1000) -> list[int]:
    names = {placed.n: each for placed, each in rows}
    return [each.n for each in spread([placed for placed, _ in rows], limit, names.__getitem__)]


@given(_chains())
def test_spreading_loses_nobody_and_adds_nobody(chain: Chain) -> None:
    assert sorted(spread_out(chain)) == list(range(len(chain[0])))


@given(_chains(), st.integers(0, 50))
def test_a_shorter_list_is_the_beginning_of_a_longer_one(chain: Chain, limit: int) -> None:
    order, names = chain
    assert spread_out(chain, limit) == spread_out(chain)[:limit]
    assert spread_out((order[: limit + REACH], names), limit) == spread_out(chain)[:limit]


@given(_chains())
def test_safety_stands_above_spreading(chain: Chain) -> None:
    tiers = [chain[0][n].tier for n in spread_out(chain)]
    assert tiers == sorted(tiers)


@given(_chains())
def test_nobody_passes_a_center_that_fits_clearly_better(chain: Chain) -> None:
    order = chain[0]
    result = spread_out(chain)
    for place, n in enumerate(result):
        waiting = [order[other] for other in result[place:] if order[other].tier == order[n].tier]
        assert order[n].score >= max(each.score for each in waiting) - PASSED_BY


@given(_chains())
def test_nobody_rises_farther_than_the_reach(chain: Chain) -> None:
    assert all(n - place < REACH for place, n in enumerate(spread_out(chain)))


@given(_chains(), st.integers(0, 50))
def test_an_order_that_is_not_crowded_stays_as_it_is(chain: Chain, limit: int) -> None:
    order, names = chain
    if not is_crowded(order[:limit], names.__getitem__):
        assert spread_out(chain, limit) == [each.n for each in order[:limit]]


@given(_chains())
def test_a_third_branch_stands_on_a_page_only_where_nobody_else_fits_as_well(chain: Chain) -> None:
    order, names = chain
    result = spread_out(chain)
    for place, n in enumerate(result):
        page = [names[other] for other in result[place - place % PAGE : place]]

        def full(each: int, page: list[tuple[str, ...]] = page) -> bool:
            return any(sum(name in other for other in page) >= MOST_OF_ONE for name in names[each])

        if full(n):
            left = [order[each] for each in sorted(result[place:])[:REACH]]
            first = left[0]
            assert n == first.n
            fit_as_well = [each for each in left if each.tier == first.tier and each.score >= first.score - PASSED_BY]
            assert all(full(each.n) for each in fit_as_well)


@given(_chains())
def test_the_branches_of_one_organisation_keep_their_order(chain: Chain) -> None:
    names = chain[1]
    for name in set(names):
        branches = [n for n in spread_out(chain) if names[n] == name]
        assert branches == sorted(branches)


def test_where_nobody_has_three_branches_nothing_moves() -> None:
    rows = [*same(["haven"], 2), *same(["harbor"], 2, start=2), *same(["zed"], 1, start=4)]
    assert run(rows) == [0, 1, 2, 3, 4]


def test_the_third_branch_stands_behind_the_others_that_fit_as_well() -> None:
    rows = [*same(["haven"], 4), *same(["harbor"], 1, start=4), *same(["zed"], 1, score=97.0, start=5)]
    assert run(rows) == [0, 1, 4, 5, 2, 3]


def test_each_page_has_room_for_two_again() -> None:
    others = [row for n in range(10, 40) for row in same([f"own {n}"], 1, start=n)]
    result = run([*same(["haven"], 6), *others])
    assert [result.index(n) for n in range(6)] == [0, 1, 10, 11, 20, 21]


def test_one_organisation_that_serves_a_region_keeps_its_places() -> None:
    rows = [*same(["haven"], 5), *same(["far"], 1, score=100.0 - PASSED_BY - 0.1, start=5)]
    assert run(rows) == [0, 1, 2, 3, 4, 5]


def test_a_shared_phone_makes_branches_of_other_names() -> None:
    rows = [(Placed(n, 0, 100.0), [f"name {n}", "555"]) for n in range(3)]
    assert run([*rows, *same(["zed"], 1, start=3)]) == [0, 1, 3, 2]


def test_a_chain_without_end_does_not_read_the_whole_catalogue() -> None:
    looked_at = set()

    def names(n: int) -> list[str]:
        looked_at.add(n)
        return ["haven"]

    order = [Placed(n, 0, 100.0) for n in range(5000)]
    assert spread(order, 10, names) == order[:10]
    assert len(looked_at) <= 10 + REACH


@pytest.mark.parametrize(
    ("name", "phone", "named"),
    [
        ("Haven Recovery, Inc.", None, ["haven recovery"]),
        ("HAVEN RECOVERY LLC", "(617) 555-0100", ["haven recovery", "6175550100"]),
        ("Haven Recovery", "617-555-0100 x225", ["haven recovery", "6175550100"]),
        ("Inc", "", ["inc"]),
        ("LLC Inc", None, ["llc"]),
        ("!!!", None, [""]),
    ],
)
def test_an_organisation_is_known_by_name_without_legal_form_and_phone_without_extension(
    name: str, phone: str | None, named: list[str]
) -> None:
    assert organisations(Center("a", name, phone=phone)) == named
