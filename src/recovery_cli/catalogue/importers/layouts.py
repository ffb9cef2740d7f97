"""The layouts that can be imported, told apart by content. Each module says what it reads and its faults."""

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from recovery_cli.catalogue.importers import (
    california_licences,
    findtreatment_json,
    findtreatment_wide,
    hsds,
    national_directory,
    opioid_programs,
    plain_table,
)
from recovery_cli.catalogue.importers.entries import ImportContext, ImportResult
from recovery_cli.catalogue.importers.glimpse import Glimpse, glimpse
from recovery_cli.catalogue.importers.strangers import Stranger, stranger, stranger_by_beginning
from recovery_cli.catalogue.importers.text import refusal
from recovery_cli.errors import DataFileError
from recovery_cli.sentences import Sentence, joined


class Layout(NamedTuple):
    """name: for --from. title: for people. recognises: from a look at the file's beginning, never raises.
    read: the whole file; raises DataFileError."""

    name: str
    title: Sentence
    recognises: Callable[[Glimpse], bool]
    read: Callable[[Path, ImportContext], ImportResult]


LAYOUTS = (
    Layout("findtreatment-json", findtreatment_json.TITLE, findtreatment_json.recognises, findtreatment_json.read),
    Layout("findtreatment-wide", findtreatment_wide.TITLE, findtreatment_wide.recognises, findtreatment_wide.read),
    Layout("national-directory", national_directory.TITLE, national_directory.recognises, national_directory.read),
    Layout("opioid-programs", opioid_programs.TITLE, opioid_programs.recognises, opioid_programs.read),
    Layout("california-licences", california_licences.TITLE, california_licences.recognises, california_licences.read),
    Layout("hsds", hsds.TITLE, hsds.recognises, hsds.read),
    Layout("plain-table", plain_table.TITLE, plain_table.recognises, plain_table.read),
)
"""In the order in which they are tried: what is told by more, first."""

NAMES = tuple(layout.name for layout in LAYOUTS)


def recognise(path: Path) -> Layout:
    """The layout of the file. Raises DataFileError: unknown-layout, or what keeps the file from being read."""
    try:
        seen = glimpse(path)
    except DataFileError:
        if seems := stranger_by_beginning(path):
            raise _refused(path, seems) from None
        raise
    for layout in LAYOUTS:
        if layout.recognises(seen):
            return layout
    if seems := stranger_by_beginning(path) or stranger(seen):
        raise _refused(path, seems)
    known = [Sentence("{name} ({title})", name=layout.name, title=layout.title) for layout in LAYOUTS]
    problem = Sentence("This is none of the layouts that are known: {list}.", list=joined(known, "; "))
    remedy = Sentence("For any other table, write a column map and give it with --columns.")
    raise refusal("unknown-layout", path, problem, remedy)


def _refused(path: Path, seems: Stranger) -> DataFileError:
    problem = Sentence("This seems to be {what}, and not a list of treatment centers.", what=seems.what)
    return refusal("unknown-layout", path, problem, seems.remedy)
