"""A few centers side by side: in columns where they fit, else one after another; when piped, a line for each fact."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from recovery_cli.render.blocks import Block, Words, bullet, detail, entry, heading, paragraph, warning
from recovery_cli.render.escape import terminal_safe
from recovery_cli.render.match_text import listed

if TYPE_CHECKING:
    from recovery_cli.documents.results import ComparedDoc, ComparedRowDoc, ComparisonDoc
    from recovery_cli.render.phrases import Phrases

LABEL_CELLS = 24
NARROWEST_COLUMN = 18
WIDEST = 88
_GAP = 2
_UNDER_MARKER = 3


def comparison_blocks(
    document: ComparisonDoc,
    phrases: Phrases,
    words: Words,
    width: int | None = None,
    *,
    ids: bool = True,
    numbers: Sequence[int] = (),
) -> Iterator[Block]:
    """Everything known about the centers, side by side.

    width: cells of the terminal; None where there is none, and each fact is one line with a number for each center.
    ids: whether the ids of the centers are said too. numbers: what each center is called by in the list that it was
    chosen from; from 1 where there is none.
    """
    if document["catalogue"]["demonstration"]:
        yield warning(phrases.say("demonstration"))
    yield heading(phrases.say("heading.compared"))
    count = len(document["centers"])
    numbers = numbers or range(1, count + 1)
    for number, center in zip(numbers, document["centers"], strict=True):
        name = _name(center)
        yield entry(number, phrases.say("compare.center", name=name, id=center["id"]) if ids else name)
        for text in center["cautions"]:
            yield detail(phrases.say("center.caution", text=text), indent=_UNDER_MARKER)
    column = 0 if width is None else (min(width, WIDEST) - LABEL_CELLS - _GAP * count) // count
    if width is None:
        yield from _lines(document, phrases, numbers)
    elif column >= NARROWEST_COLUMN:
        yield from _columns(document, phrases, words, column, numbers)
    else:
        yield from _one_after_another(document, phrases, words, numbers)
    if document["unknown_of_all"]:
        yield paragraph(phrases.say("compare.unknown_of_all", list=listed(document["unknown_of_all"], words)))
    yield detail(phrases.say("show.not_verified"))


def _name(center: ComparedDoc) -> str:
    return ", ".join(part for part in (center["name"], center["program"]) if part)


def _label(row: ComparedRowDoc, phrases: Phrases) -> str:
    label = row["label"] if row["need"] else phrases.say(f"compare.fact.{row['row']}")
    return label[:1].upper() + label[1:]


def _values(row: ComparedRowDoc, phrases: Phrases) -> list[str]:
    """Of every center, as it is said."""
    if row["need"]:
        return [_marked(phrases.say(f"compare.{value}"), row, n, phrases) for n, value in enumerate(row["values"])]
    return [value or phrases.say("compare.unknown") for value in row["values"]]


def _marked(text: str, row: ComparedRowDoc, position: int, phrases: Phrases) -> str:
    """The text with the numbers of the lists that it comes from at the center of that position."""
    marks = row["marks"][position] if "marks" in row else []
    return phrases.say("show.mark", text=text, number=", ".join(map(str, marks))) if marks else text


def _groups(document: ComparisonDoc, phrases: Phrases) -> Iterator[tuple[str, list[ComparedRowDoc]]]:
    """Heading and rows: the facts, then what tells the centers apart, then what they share."""
    facts = [row for row in document["rows"] if not row["need"]]
    needs = [row for row in document["rows"] if row["need"]]
    for key, rows in (
        ("heading.facts", facts),
        ("heading.apart", [row for row in needs if row["differs"]]),
        ("heading.shared", [row for row in needs if not row["differs"]]),
    ):
        if rows:
            yield phrases.say(key), rows


def _lines(document: ComparisonDoc, phrases: Phrases, numbers: Sequence[int]) -> Iterator[Block]:
    for title, rows in _groups(document, phrases):
        yield heading(title)
        for row in rows:
            values = zip(numbers, _values(row, phrases), strict=True)
            numbered = [phrases.say("compare.cell", number=str(n), value=each) for n, each in values]
            yield detail(phrases.say("compare.row", label=_label(row, phrases), list="; ".join(numbered)))


def _columns(
    document: ComparisonDoc, phrases: Phrases, words: Words, column: int, numbers: Sequence[int]
) -> Iterator[Block]:
    """Tables of what can differ; what is the same everywhere needs no columns."""
    widths = [LABEL_CELLS, *(column for _ in document["centers"])]
    heads = [phrases.say("compare.column", number=str(n)) for n in numbers]
    for title, rows in _groups(document, phrases):
        yield heading(title)
        alike = [row for row in rows if row["need"] and not row["differs"] and "marks" not in row]
        for known, key in (("yes", "terminal.each.offers"), ("no", "terminal.each.unmet")):
            if slugs := [row["row"] for row in alike if row["values"][0] == known]:
                yield detail(phrases.say(key, list=listed(slugs, words)))
        if apart := [row for row in rows if row not in alike]:
            yield from _table_row(["", *heads], widths)
            for row in apart:
                yield from _table_row([_label(row, phrases), *_values(row, phrases)], widths)


def _table_row(cells: Sequence[str], widths: Sequence[int]) -> Iterator[Block]:
    """One row of the table, on as many lines as its longest cell needs; no line is wider than its column."""
    from rich.cells import cell_len, chop_cells, set_cell_size

    parts: list[list[str]] = []
    for cell, width in zip(cells, widths, strict=True):
        lines, line = [], ""
        for word in terminal_safe(cell).split():
            if line and cell_len(line) + 1 + cell_len(word) > width:
                lines.append(line)
                line = ""
            *whole, rest = chop_cells(word, width) or [""]
            if whole and line:
                lines.append(line)
                line = ""
            lines += whole
            line = f"{line} {rest}" if line else rest
        parts.append([*lines, line])
    for number in range(max(map(len, parts))):
        shown = (part[number] if number < len(part) else "" for part in parts)
        padded = (set_cell_size(text, width) for text, width in zip(shown, widths, strict=True))
        yield detail((" " * _GAP).join(padded).rstrip())


def _one_after_another(
    document: ComparisonDoc, phrases: Phrases, words: Words, numbers: Sequence[int]
) -> Iterator[Block]:
    for position, center in enumerate(document["centers"]):
        yield heading(f"{numbers[position]}. {_name(center)}")
        for row in document["rows"]:
            if not row["need"]:
                value = _values(row, phrases)[position]
                yield detail(phrases.say("compare.row", label=_label(row, phrases), list=value))
        for known in ("yes", "no", "unknown"):
            needs = [row for row in document["rows"] if row["need"] and row["values"][position] == known]
            if labels := [_marked(words.need(row["row"]), row, position, phrases) for row in needs]:
                yield bullet(phrases.say(f"compare.list_{known}", list=", ".join(labels)))
