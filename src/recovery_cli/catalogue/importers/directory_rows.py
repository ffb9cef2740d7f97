"""The rows of the National Directory: finding its sheet and columns, and cleaning each row. No meaning yet."""

import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from recovery_cli.catalogue.importers import tables
from recovery_cli.catalogue.importers.entries import check_address
from recovery_cli.catalogue.importers.report import NO_NAME, Dropped
from recovery_cli.catalogue.importers.tables import Table
from recovery_cli.catalogue.importers.text import refusal
from recovery_cli.sentences import Sentence

_REQUIRED = ("name1", "name2", "street1", "street2", "city", "state", "zip", "phone", "service_code_info")
_INTAKE = ("intake1", "intake2", "intake1a", "intake2a")
COLUMNS = (*_REQUIRED, *_INTAKE)
_TO_REACH = ("street1", "city", "state", "zip", "phone", "service_code_info")
RECOGNISED_BY = 7
_CODE = re.compile(r"[^\s*/;,|]+")  # stars since 2022, other separators before
_UNFINISHED_NAME = re.compile(r"\b(of|for|and|the|on|at|with)$")
_CONTINUES_NAME = re.compile(r"(of|for|and|y|by)\b|\([^()]*\)$")


class Row(NamedTuple):
    """One usable row, cleaned. Text is one printable line, empty where nothing stands.

    number: its row in the sheet, from 1
    zip:    five digits, or None · state: a state's two capitals, or None
    street: empty where none is published
    codes:  whole tokens in their order, each once
    faults: as of an Entry
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


def open_table(path: Path) -> Table:
    """The directory's sheet with every column that is needed; raises DataFileError naming all that are missing."""
    table = tables.find_table(path, COLUMNS, RECOGNISED_BY)
    if table is None:
        problem = Sentence("No sheet has the columns of the National Directory.")
        raise refusal("unknown-layout", path, problem, tables.these(COLUMNS))
    tables.require_columns(table, _REQUIRED)
    columns = {name: position for name, position in table.columns.items() if name in COLUMNS}
    missing = tuple(name for name in _INTAKE if name not in columns)
    return table._replace(columns=columns, missing=missing)


def read_rows(table: Table, on_progress: Callable[[int, int], None] | None = None) -> Iterator[Row | Dropped]:
    """Each row below the header that is not blank, cleaned, or dropped with the reason.

    on_progress: called with (rows done, rows in all) now and then, and at the end
    """
    for record in tables.read_records(table, on_progress):
        if isinstance(record, Dropped):
            yield record
            continue
        number, fields = record
        if not (fields["name1"] or fields["name2"]):
            yield Dropped(number, NO_NAME)
        elif not any(fields[name] for name in _TO_REACH):
            yield Dropped(number, Sentence("It has a name and nothing else."))
        else:
            yield _row(number, fields)


def _row(number: int, fields: dict[str, str]) -> Row:
    name, program, joined = split_name(fields["name1"], fields["name2"])
    phones = [fields[each] for each in ("phone", *_INTAKE) if each in fields]
    state, zip_code, phone, intake, faults, _ = check_address(fields["state"], fields["zip"], phones)
    return Row(
        number=number,
        name=name,
        program=program,
        street=fields["street1"] if re.search(r"\w", fields["street1"]) else "",
        street2=fields["street2"],
        city=fields["city"],
        state=state,
        zip=zip_code,
        phone=phone,
        intake_phones=intake,
        codes=tuple(dict.fromkeys(map(sys.intern, _CODE.findall(fields["service_code_info"].upper())))),
        faults=(*faults, "name") if joined else faults,
    )


def split_name(first: str, second: str) -> tuple[str, str | None, bool]:
    """(name, program, joined). The second field is the program, unless the name clearly goes on in it: the first ends
    on a small word ("Services of"), or the second begins on one or is a short form in brackets ("(SEABHS)")."""
    if not first or not second:
        return first or second, None, False
    if _UNFINISHED_NAME.search(first) or _CONTINUES_NAME.match(second):
        return f"{first} {second}", None, True
    return first, second, False
