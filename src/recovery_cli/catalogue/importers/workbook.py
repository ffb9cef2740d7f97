"""Opening a workbook that may be anything: the whole archive is checked before a cell is read.

python-calamine lays a sheet out as one dense block, so that a file of 5 KB with a value in its last possible cell asks
for half a terabyte and ends the process. Hence the archive is unpacked once within a limit, every checksum is
verified, and the cells farthest right and down are found first.
"""

import io
import re
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any, NamedTuple

from recovery_cli.catalogue.importers.text import refusal, unreadable
from recovery_cli.errors import DataFileError
from recovery_cli.sentences import Sentence

MAX_BYTES = 100 * 1024 * 1024
MAX_UNPACKED = 300 * 1024 * 1024
MAX_ROWS = 200_000
MAX_CELLS = 8_000_000
_OLD_OR_LOCKED = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_REFERENCE = re.compile(rb"""\br\s*=\s*["']\s*([A-Za-z]{0,20})(\d{1,20})""")
_UNSAVED = re.compile(
    rb"""<c\b[^>]*?\br="[A-Z]{1,3}(\d{1,7})"[^>]*>\s*<f\b[^>]*(?:/>|>[^<]*</f>)\s*(?:<v\s*/>|<v>\s*</v>)?\s*</c>"""
)
"""A formula without the value that it had: the program that wrote it never worked it out."""
_FAR_SMALLER = Sentence("Give the National Directory as published: it is far smaller.")
_CHUNK = 1024 * 1024
_OVERLAP = 64
_LONGEST_FORMULA = 16 * 1024

Cell = Any  # str, float, int, bool, or a date: whatever the sheet says


class Sheet(NamedTuple):
    """name; height: rows to the last one used; rows: every row from the first of the sheet, each of one width.
    unsaved: numbers of the rows with a formula that was saved without its value, and so counts as blank."""

    name: str
    height: int
    rows: Iterator[list[Cell]]
    unsaved: tuple[int, ...] = ()


def open_sheets(path: Path) -> Iterator[Sheet]:
    """The sheets of an .xlsx workbook, in its order.

    Raises DataFileError: unreadable, not-a-workbook, locked-workbook (or an old .xls), damaged-workbook, too-large.
    """
    import python_calamine

    data = _read(path)
    unsaved = _check(data, path)
    try:
        workbook = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        for position, name in enumerate(workbook.sheet_names):
            sheet = workbook.get_sheet_by_index(position)
            height = sheet.end[0] + 1 if sheet.end else 0
            part = f"xl/worksheets/sheet{position + 1}.xml"  # as every program names them, though none has to
            yield Sheet(name, height, _unmerged(sheet), unsaved.get(part, ()))
    except python_calamine.CalamineError as error:
        raise _damaged(path, str(error)) from None


def _unmerged(sheet: Any) -> Iterator[list[Cell]]:
    """The rows, where a cell merged over several of them counts for each."""
    below: dict[int, list[tuple[int, int]]] = {}
    for (first, column), (last, _) in getattr(sheet, "merged_cell_ranges", None) or ():
        if last > first:
            below.setdefault(first, []).append((last, column))
    running: dict[int, tuple[int, Cell]] = {}
    for number, row in enumerate(sheet.iter_rows()):
        for column, (last, value) in list(running.items()):
            if number > last:
                del running[column]
            elif row[column] == "":
                row[column] = value
        for last, column in below.get(number, ()):
            running[column] = last, row[column]
        yield row


def _read(path: Path) -> bytes:
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            problem = Sentence(
                "The workbook has {size} bytes; at most {most} are read.", size=f"{size:,}", most=f"{MAX_BYTES:,}"
            )
            raise refusal("too-large", path, problem, _FAR_SMALLER)
        return path.read_bytes()
    except OSError as error:
        raise unreadable(path, error) from None


def _check(data: bytes, path: Path) -> dict[str, tuple[int, ...]]:
    """Unpack every part within the limits, so that a checksum, a false size or a far cell is seen before calamine.

    Part → rows with a formula without its value.
    """
    import zipfile

    if data.startswith(_OLD_OR_LOCKED):
        raise refusal(
            "locked-workbook",
            path,
            Sentence("This workbook is protected by a password, or has the old .xls format."),
            Sentence("Open it in a spreadsheet program and save it as .xlsx without a password."),
        )
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            if "xl/workbook.xml" not in {part.filename for part in parts}:
                raise _not_a_workbook(path)
            if any(part.flag_bits & 1 for part in parts):
                raise _damaged(path, Sentence("a part of it is encrypted"))
            unpacked = sum(part.file_size for part in parts)
            if unpacked > MAX_UNPACKED:
                problem = Sentence(
                    "The workbook unpacks to {size} bytes; at most {most} are read.",
                    size=f"{unpacked:,}",
                    most=f"{MAX_UNPACKED:,}",
                )
                raise refusal("too-large", path, problem, _FAR_SMALLER)
            unsaved: dict[str, tuple[int, ...]] = {}
            for part in parts:
                with archive.open(part) as stream:
                    unsaved[part.filename] = _check_part(stream, path)
    except zipfile.BadZipFile as error:
        if data.startswith(b"PK"):
            raise _damaged(path, str(error)) from None
        raise _not_a_workbook(path) from None
    except (zlib.error, EOFError, NotImplementedError, ValueError) as error:
        raise _damaged(path, str(error)) from None
    return unsaved


def _check_part(stream: IO[bytes], path: Path) -> tuple[int, ...]:
    last_row = last_column = 0
    tail = formula_tail = b""
    unsaved: set[int] = set()
    while chunk := stream.read(_CHUNK):
        if b"<f" in (text := formula_tail + chunk):
            unsaved.update(map(int, _UNSAVED.findall(text)))
        formula_tail = chunk[-_LONGEST_FORMULA:]
        for letters, digits in _REFERENCE.findall(tail + chunk):
            last_row = max(last_row, int(digits))
            if letters:
                last_column = max(last_column, _column(letters))
        tail = chunk[-_OVERLAP:]
    if last_row > MAX_ROWS + 1:
        raise refusal(
            "too-many-rows",
            path,
            Sentence(
                "A sheet reaches down to row {row}; at most {most} rows are read.",
                row=f"{last_row:,}",
                most=f"{MAX_ROWS:,}",
            ),
            Sentence("Delete the rows and cells that are not part of the directory."),
        )
    if last_row * last_column > MAX_CELLS:
        problem = Sentence(
            "The workbook has a sheet of {rows} rows by {columns} columns.",
            rows=f"{last_row:,}",
            columns=f"{last_column:,}",
        )
        raise refusal("too-large", path, problem, _FAR_SMALLER)
    return tuple(sorted(unsaved))


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


def _not_a_workbook(path: Path) -> DataFileError:
    problem, remedy = (
        Sentence("This is not an Excel workbook (.xlsx)."),
        Sentence("Give the workbook as it was downloaded."),
    )
    return refusal("not-a-workbook", path, problem, remedy)


def _damaged(path: Path, what: str) -> DataFileError:
    problem = Sentence("The workbook is cut short or damaged: {what}.", what=what)
    return refusal("damaged-workbook", path, problem, Sentence("Download it again."))
