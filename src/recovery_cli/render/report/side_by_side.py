"""What each center has, has not, and what is not known of it: one row a need, one column a center."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

from recovery_cli.render.match_text import LET_IN, offered

if TYPE_CHECKING:
    from recovery_cli.documents.results import MatchDoc

Cell: TypeAlias = Literal["yes", "no", "unknown"]
MOST_COLUMNS = 5
"""As many as fit beside the labels on a narrow telephone."""


class Row(NamedTuple):
    need: str
    cells: tuple[Cell, ...]


class Table(NamedTuple):
    """numbers: of the centers, as in the list."""

    numbers: tuple[int, ...]
    rows: tuple[Row, ...]


class SideBySide(NamedTuple):
    """all_offer, none_offer, none_known: needs that tell no center from another, so they need no row."""

    all_offer: tuple[str, ...]
    none_offer: tuple[str, ...]
    none_known: tuple[str, ...]
    tables: tuple[Table, ...]


def side_by_side(matches: Sequence[MatchDoc]) -> SideBySide:
    """The needs in the order in which the centers name them."""
    needs = dict.fromkeys(slug for match in matches for slug in (*offered(match), *match["unmet"], *match["unknown"]))
    rows = [Row(need, tuple(_cell(match, need) for match in matches)) for need in needs]
    same: dict[Cell, list[str]] = {"yes": [], "no": [], "unknown": []}
    apart = []
    for row in rows:
        if len(set(row.cells)) > 1:
            apart.append(row)
        elif row.cells[0] != "yes" or row.need not in LET_IN:
            same[row.cells[0]].append(row.need)
    numbers = [match["rank"] for match in matches]
    starts = range(0, len(matches), MOST_COLUMNS) if apart else ()
    return SideBySide(
        tuple(same["yes"]),
        tuple(same["no"]),
        tuple(same["unknown"]),
        tuple(_columns(numbers, apart, start) for start in starts),
    )


def _columns(numbers: Sequence[int], rows: Sequence[Row], start: int) -> Table:
    here = slice(start, start + MOST_COLUMNS)
    return Table(tuple(numbers[here]), tuple(Row(row.need, row.cells[here]) for row in rows))


def _cell(match: MatchDoc, need: str) -> Cell:
    if need in offered(match):
        return "yes"
    return "no" if need in match["unmet"] else "unknown"
