"""The rows of the National Directory workbook: finding its sheet and columns, and cleaning each row. No meaning yet."""

import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from recovery_cli.catalogue.importers.coordinates import parse_zip
from recovery_cli.catalogue.importers.phones import parse_phone
from recovery_cli.catalogue.importers.report import Dropped
from recovery_cli.catalogue.importers.workbook import Cell, open_sheets
from recovery_cli.errors import DataFileError, Problem

_REQUIRED = ("name1", "name2", "street1", "street2", "city", "state", "zip", "phone", "service_code_info")
_INTAKE = ("intake1", "intake2", "intake1a", "intake2a")
_COLUMNS = (*_REQUIRED, *_INTAKE)
_TO_REACH = ("street1", "city", "state", "zip", "phone", "service_code_info")
_HEADER_WITHIN = 10
_RECOGNISED_BY = 7
_PROGRESS_EVERY = 250
_UNFINISHED_NAME = re.compile(r"\b(of|for|and|the|on|at|with)$")
_CONTINUES_NAME = re.compile(r"(of|for|and|y|by)\b|\([^()]*\)$")


class Table(NamedTuple):
    """The sheet that holds the directory.

    place: for messages. header: the number of the header's row. height: rows of the sheet. columns: name → position.
    missing: optional columns that are not there. rows: those below the header.
    """

    place: str
    header: int
    height: int
    columns: dict[str, int]
    missing: tuple[str, ...]
    rows: Iterator[list[Cell]]


class Row(NamedTuple):
    """One usable row, cleaned. Text is one printable line, empty where nothing stands.

    number: its row in the sheet, from 1
    zip:    five digits, or None · state: two capitals, or None
    street: empty where none is published
    codes:  whole tokens in their order, each once
    faults: what could not be read ("phone", "zip", "state"), once for each cell; "name" where a cut name was joined
    """

    number: int
    name: str
    program: str | None
    street: str
    street2: str
    city: str
    state: str | None
    zip: str | None
    phone: str | None
    intake_phones: tuple[str, ...]
    codes: tuple[str, ...]
    faults: tuple[str, ...]


def find_table(path: Path) -> Table | None:
    """The sheet with the directory's header in its first rows, or None. Some columns may be missing still.

    Raises DataFileError where the workbook cannot be read, or a column stands there twice.
    """
    for sheet in open_sheets(path):
        for number, cells in enumerate(islice(sheet.rows, _HEADER_WITHIN), start=1):
            names = ["_".join(clean(cell).lower().split()) for cell in cells]
            found = Counter(name for name in names if name in _COLUMNS)
            if len(found) < _RECOGNISED_BY:
                continue
            place = f"{path}, sheet '{sheet.name}'"
            if twice := [name for name, times in found.items() if times > 1]:
                raise DataFileError(
                    Problem("duplicate-column", place, f"The column '{name}' stands there twice.", "Keep one of them.")
                    for name in twice
                )
            columns = {name: names.index(name) for name in found}
            missing = tuple(name for name in _INTAKE if name not in columns)
            return Table(place, number, sheet.height, columns, missing, sheet.rows)
    return None


def open_table(path: Path) -> Table:
    """The directory's sheet with every column that is needed; raises DataFileError naming all that are missing."""
    table = find_table(path)
    if table is None:
        problem = "No sheet has the columns of the National Directory."
        remedy = f"They are: {', '.join(_COLUMNS)}."
        raise DataFileError([Problem("unknown-layout", str(path), problem, remedy)])
    if missing := [name for name in _REQUIRED if name not in table.columns]:
        place = f"{table.place}, row {table.header}"
        remedy = "Give the workbook as it was downloaded."
        raise DataFileError(
            Problem("missing-column", place, f"The column '{name}' is missing.", remedy) for name in missing
        )
    return table


def read_rows(table: Table, on_progress: Callable[[int, int], None] | None = None) -> Iterator[Row | Dropped]:
    """Each row below the header that is not blank, cleaned, or dropped with the reason.

    on_progress: called with (rows done, rows in all) now and then, and at the end
    """
    total = max(0, table.height - table.header)
    for done, cells in enumerate(table.rows, start=1):
        if on_progress and (done % _PROGRESS_EVERY == 0 or done == total):
            on_progress(done, total)
        fields = {name: clean(cells[position]) for name, position in table.columns.items()}
        number = table.header + done
        if not any(fields.values()):
            continue
        if not (fields["name1"] or fields["name2"]):
            yield Dropped(number, "It has no name.")
        elif not any(fields[name] for name in _TO_REACH):
            yield Dropped(number, "It has a name and nothing else.")
        else:
            yield _row(number, fields)


def _row(number: int, fields: dict[str, str]) -> Row:
    faults: list[str] = []

    def checked(name: str, fault: str, value: str | None) -> str | None:
        if fields[name] and value is None:
            faults.append(fault)
        return value

    name, program, joined = split_name(fields["name1"], fields["name2"])
    if joined:
        faults.append("name")
    state = fields["state"].upper()
    phone = checked("phone", "phone", parse_phone(fields["phone"]))
    intake = [checked(each, "phone", parse_phone(fields[each])) for each in _INTAKE if each in fields]
    return Row(
        number=number,
        name=name,
        program=program,
        street=fields["street1"] if re.search(r"\w", fields["street1"]) else "",
        street2=fields["street2"],
        city=fields["city"],
        state=checked("state", "state", state if re.fullmatch("[A-Z]{2}", state) else None),
        zip=checked("zip", "zip", parse_zip(fields["zip"])),
        phone=phone,
        intake_phones=tuple(dict.fromkeys(each for each in intake if each and each != phone)),
        codes=tuple(dict.fromkeys(map(sys.intern, fields["service_code_info"].replace("*", " ").split()))),
        faults=tuple(faults),
    )


def split_name(first: str, second: str) -> tuple[str, str | None, bool]:
    """(name, program, joined). The second field is the program, unless the name clearly goes on in it: the first ends
    on a small word ("Services of"), or the second begins on one or is a short form in brackets ("(SEABHS)")."""
    if not first or not second:
        return first or second, None, False
    if _UNFINISHED_NAME.search(first) or _CONTINUES_NAME.match(second):
        return f"{first} {second}", None, True
    return first, second, False


def clean(cell: Cell) -> str:
    """A cell as one line of printable text; a whole number, as a spreadsheet program may leave a ZIP, without '.0'."""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    text = str(cell)
    if not text.isprintable():
        text = "".join(letter if letter.isprintable() else " " for letter in text)
    return " ".join(text.split())
