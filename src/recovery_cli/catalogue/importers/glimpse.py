"""A look at the beginning of a file, enough to tell what it is: by content, never by its name."""

import re
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from recovery_cli.catalogue.importers.tables import HEADER_WITHIN, column_names, is_workbook, open_tables
from recovery_cli.catalogue.importers.text import check_size, decode

_HEAD = 256 * 1024
_KEY = re.compile(r'"([$A-Za-z_][\w.]{0,60})"\s*:')


class Glimpse(NamedTuple):
    """headers: the names in each of the first rows of each sheet. keys: the members named at the head of a JSON file.
    One of the two is empty."""

    headers: tuple[frozenset[str], ...]
    keys: frozenset[str]


def glimpse(path: Path) -> Glimpse:
    """Raises DataFileError where the file cannot be read, is too large, or is neither a workbook nor text."""
    if is_workbook(path):
        return _of_tables(path)
    check_size(path)
    with path.open("rb") as file:
        head, _ = decode(file.read(_HEAD), path)
    if head.lstrip()[:1] in ("{", "["):
        return Glimpse((), frozenset(_KEY.findall(head)))
    return _of_tables(path)


def _of_tables(path: Path) -> Glimpse:
    return Glimpse(
        tuple(
            frozenset(column_names(row))
            for sheet, _, _ in open_tables(path)
            for row in islice(sheet.rows, HEADER_WITHIN)
        ),
        frozenset(),
    )
