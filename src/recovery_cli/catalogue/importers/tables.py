"""A published table, be it a workbook or text with separators: its sheets, the row of its header, and its records.

Known faults of such tables, and what becomes of them: a title above the header is passed over; a record with more
cells than the header is shifted and dropped; a last record that ends in the middle is dropped, because the download
was cut; a text that ends within its last cell, as one without a line end may, has that cell blank, because half of it
can be another word, and what a half list leaves out is no answer; a merged cell counts for each row that it covers; a
formula counts as the value it was saved with, and without one as blank. The rows of either are named in the report.
"""

import csv
import io
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import Any, Literal, NamedTuple

from recovery_cli.catalogue.importers.report import Dropped
from recovery_cli.catalogue.importers.text import AS_DOWNLOADED, clean, read_text, refusal, unreadable
from recovery_cli.catalogue.importers.workbook import MAX_ROWS, Sheet, open_sheets
from recovery_cli.errors import DataFileError, Problem
from recovery_cli.sentences import Sentence

HEADER_WITHIN = 10
_PROGRESS_EVERY = 250
_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
_TEXT_FORMULA = re.compile(r'="([^"]*)"')
"""How a spreadsheet program is kept from eating zeros: ="02134"."""
_FORMULA = re.compile(r"=.+|#(?:N/A|REF!|VALUE!|DIV/0!|NAME\?|NUM!|NULL!)")
_SEPARATORS = {
    ",": Sentence("commas"),
    ";": Sentence("semicolons"),
    "\t": Sentence("tabs"),
    "|": Sentence("vertical bars"),
}


Ending = Literal["line", "quote", "letter"]
"""How a table ends: with a line, as every one in a workbook; after a quote that closes a cell, or with a line but with
a quote that nothing closes; after anything else, which may be the middle of a cell."""


class Table(NamedTuple):
    """The sheet that holds the records.

    place: for messages. header: the number of the header's row. height: rows of the sheet, about.
    columns: name, in lower case with underscores → position. missing: optional columns that are not there.
    rows: those below the header. width: cells of the header. form: encoding and separator of a text; None for a
    workbook. ending: of the text. at: finding → numbers of its rows ("formulas" without a value, "last_cell_cut"),
    complete once all rows are read. sheet: its name in a workbook. others: name → rows of sheets that are not read.
    """

    place: str
    header: int
    height: int
    columns: dict[str, int]
    missing: tuple[str, ...]
    rows: Iterator[list[Any]]
    width: int
    form: str | None
    ending: Ending
    at: defaultdict[str, list[int]]
    sheet: str = ""
    others: Mapping[str, int] = {}


class Record(NamedTuple):
    """number: its row in the sheet, from 1. fields: column → one printable line, empty where nothing stands."""

    number: int
    fields: dict[str, str]


def is_workbook(path: Path) -> bool:
    """Whether the file begins like a workbook, of the new kind or the old. Raises DataFileError: unreadable."""
    try:
        with path.open("rb") as file:
            return file.read(8).startswith(_WORKBOOKS)
    except OSError as error:
        raise unreadable(path, error) from None


def open_tables(path: Path) -> Iterator[tuple[Sheet, str | None, Ending]]:
    """The sheets of a workbook, or the one table of a text file, with its form and how it ends.

    Raises DataFileError: see workbook.py and text.py; later, while reading rows, too-many-rows and not-a-table.
    """
    if is_workbook(path):
        for sheet in open_sheets(path):
            yield sheet, None, "line"
        return
    text, encoding = read_text(path)
    head = text[:20_000].splitlines()[:HEADER_WITHIN]
    separator = max(_SEPARATORS, key=lambda each: max((line.count(each) for line in head), default=0))
    rows = _text_rows(path, text, separator)
    form = Sentence("{encoding}, {separator}", encoding=encoding, separator=_SEPARATORS[separator])
    yield Sheet("", text.count("\n") + 1, rows), form, _ending(text)


def _ending(text: str) -> Ending:
    closed = text.count('"') % 2 == 0
    if text.endswith(("\n", "\r")):
        return "line" if closed else "quote"
    return "quote" if closed and text.endswith('"') else "letter"


def _text_rows(path: Path, text: str, separator: str) -> Iterator[list[Any]]:
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    try:
        for number, row in enumerate(rows, start=1):
            if number > MAX_ROWS + 1:
                problem = Sentence(
                    "The file has more than {number} rows, which is more than there are centers.",
                    number=f"{MAX_ROWS:,}",
                )
                remedy = Sentence("Give the list as published, or split it by state.")
                raise refusal("too-many-rows", path, problem, remedy)
            yield row
    except csv.Error as error:
        problem = Sentence("This is not a table: {what}. Perhaps a quote is never closed.", what=str(error))
        raise refusal("not-a-table", f"{path}:{rows.line_num}", problem, Sentence("Correct the line.")) from None


def column_names(cells: list[Any]) -> list[str]:
    return ["_".join(clean(cell).lower().split()) for cell in cells]


def find_table(path: Path, known: Collection[str], enough: int) -> Table | None:
    """The first sheet that has at least `enough` of the `known` columns within its first rows, or None.

    Raises DataFileError where the file cannot be read, or a known column stands there twice.
    """
    tables = open_tables(path)
    others: dict[str, int] = {}
    for sheet, form, ending in tables:
        for number, cells in enumerate(islice(sheet.rows, HEADER_WITHIN), start=1):
            names = column_names(cells)
            found = Counter(name for name in names if name in known)
            if len(found) < enough:
                continue
            place = Sentence("{file}, sheet '{sheet}'", file=str(path), sheet=sheet.name) if sheet.name else str(path)
            if twice := [name for name, times in found.items() if times > 1]:
                remedy = Sentence("Keep one of them.")
                raise DataFileError(
                    Problem(
                        "duplicate-column",
                        place,
                        Sentence("The column '{name}' stands there twice.", name=name),
                        remedy,
                    )
                    for name in twice
                )
            columns: dict[str, int] = {}
            for position, name in enumerate(names):
                if name:
                    columns.setdefault(name, position)
            at = defaultdict(list)
            if unsaved := [row for row in sheet.unsaved if row > number]:
                at["formulas"] = unsaved
            others |= {each.name: each.height for each, _, _ in tables if each.height}
            return Table(
                *(place, number, sheet.height, columns, (), sheet.rows, len(names), form, ending, at),
                sheet=sheet.name,
                others=others,
            )
        if sheet.height:
            others[sheet.name] = sheet.height
    return None


def open_table(path: Path, required: Collection[str], title: str) -> Table:
    """The sheet with every required column; raises DataFileError: unknown-layout, or each missing-column."""
    table = find_table(path, required, max(1, len(required) // 2))
    if table is None:
        problem = Sentence("No table has the columns of {title}.", title=title)
        raise refusal("unknown-layout", path, problem, these(required))
    require_columns(table, required)
    return table


def these(columns: Iterable[str]) -> Sentence:
    return Sentence("They are: {list}.", list=", ".join(columns))


def require_columns(table: Table, required: Collection[str]) -> None:
    if missing := [name for name in required if name not in table.columns]:
        raise DataFileError(missing_column(table, name, AS_DOWNLOADED) for name in missing)


def missing_column(table: Table, name: str, remedy: Sentence) -> Problem:
    place = Sentence("{table}, row {number}", table=table.place, number=str(table.header))
    return Problem("missing-column", place, Sentence("The column '{name}' is missing.", name=name), remedy)


def read_records(table: Table, on_progress: Callable[[int, int], None] | None = None) -> Iterator[Record | Dropped]:
    """Each row below the header that is not blank, or why it is dropped.

    on_progress: called with (rows done, rows in all) now and then, and at the end
    """
    total = max(0, table.height - table.header)
    done = 0
    last: tuple[Record, list[Any]] | None = None
    for done, cells in enumerate(table.rows, start=1):
        if last:
            yield last[0]  # not the last: where it is short, only its empty cells were left out
            last = None
        if on_progress and done % _PROGRESS_EVERY == 0:
            on_progress(min(done, total), total)
        number = table.header + done
        present = len(cells)
        fields = {
            name: clean(cells[position]) if position < present else "" for name, position in table.columns.items()
        }
        for name, text in fields.items():
            if text.startswith(("=", "#")):
                fields[name] = _worked_out(text)
                if not fields[name]:
                    table.at["formulas"].append(number)
        if table.form and any(clean(cell) for cell in cells[table.width :]):
            yield Dropped(
                number,
                Sentence(
                    "It has {cells} cells, the header {width}: its columns are shifted.",
                    cells=str(present),
                    width=str(table.width),
                ),
            )
        elif not any(fields.values()):
            continue
        elif table.ending != "line":
            last = Record(number, fields), cells
        else:
            yield Record(number, fields)
    if last:
        yield _cut(*last, table)
    if on_progress:
        on_progress(total, total)


def _cut(last: Record, cells: list[Any], table: Table) -> Record | Dropped:
    """The last record of a text that does not end as a whole one does: without what may be missing of it."""
    if len(cells) < table.width:
        return Dropped(last.number, Sentence("The file ends in the middle of this row: perhaps it is half a download."))
    open_quote = str(cells[-1]).endswith(("\n", "\r"))
    ends_in = [name for name, position in table.columns.items() if position == len(cells) - 1 and last.fields[name]]
    if not ends_in or not (open_quote or table.ending == "letter"):
        return last
    table.at["last_cell_cut"].append(last.number)
    return last._replace(fields=last.fields | dict.fromkeys(ends_in, ""))


def _worked_out(text: str) -> str:
    """The cell, where it begins like a formula: empty for one whose value nobody knows, or that is an error."""
    if kept := _TEXT_FORMULA.fullmatch(text):
        return kept[1]
    return "" if _FORMULA.fullmatch(text) else text
