"""The National Directory: treatment facilities of the United States, one row a program.

Publisher: Substance Abuse and Mental Health Services Administration (SAMHSA), National Directory of Drug and Alcohol
Use Treatment Facilities, one .xlsx a year, read as CSV too. Licence: public domain (US federal government); cite
SAMHSA.

Columns, in any order and either spelling (2022 lower case, 2023 capitalised):
  name1, name2             name and program; cut at 38 characters, a name may simply go on in the second field
  street1, street2         street; "- - -" means that none is published
  city, state, zip         as they are; a ZIP that became a number gets its zeros back
  phone                    phone; intake1, intake2, intake1a, intake2a → intake_phones (the last two hold vanity words)
  service_code_info        codes, kept as read; what they mean stands in data/directory_codes.yaml

Editions before 2022 were published as a book; tables made from it have the same columns, separate the codes by spaces
or slashes, and use codes that have since been renamed or have changed their meaning: `older` in the code map says which
is which. No table of such an edition was at hand: this is built from published descriptions of the codes.

Known faults: no coordinates (see coordinates.py); several programs at one street, kept apart; phones that several
programs share, or that cannot be; entries with next to nothing; codes that contradict each other; rows with only the
code for minors that list programs for adults too. Nothing is known about the needs in CatalogueInfo.not_recorded.
"""

from collections.abc import Callable
from pathlib import Path

from recovery_cli.catalogue.center import UNKNOWN_YEAR, CatalogueInfo
from recovery_cli.catalogue.importers.assembly import Origin, assemble
from recovery_cli.catalogue.importers.coordinates import Coordinates, KnownPlaces
from recovery_cli.catalogue.importers.directory_codes import DirectoryCodes, read_codes
from recovery_cli.catalogue.importers.directory_rows import COLUMNS, RECOGNISED_BY, Row, open_table, read_rows
from recovery_cli.catalogue.importers.entries import (
    Entry,
    ImportContext,
    ImportResult,
    year_of,
)
from recovery_cli.catalogue.importers.glimpse import Glimpse
from recovery_cli.catalogue.importers.report import Dropped
from recovery_cli.sentences import Sentence

TITLE = Sentence("National Directory")


def recognises(glimpse: Glimpse) -> bool:
    """A table laid out like the directory, perhaps with a column missing, so that the error can name it."""
    return any(
        len(names & set(COLUMNS)) >= RECOGNISED_BY and ("service_code_info" in names or "latitude" not in names)
        for names in glimpse.headers
    )


def read(path: Path, context: ImportContext) -> ImportResult:
    return read_national_directory(
        path,
        codes=context.codes,
        places=context.places,
        coordinates=context.coordinates,
        edition=context.edition,
        on_progress=context.on_progress,
    )


def read_national_directory(
    path: Path,
    *,
    codes: DirectoryCodes,
    places: KnownPlaces,
    coordinates: Coordinates | None = None,
    edition: str | None = None,
    on_progress: Callable[[int, int], None] | None = None,
) -> ImportResult:
    """Read the directory into a catalogue, and report what was read, mapped and dropped.

    places:      what coordinates are held against
    coordinates: a locator file's, used where they join and are believable
    edition:     the year of the facts; left out, the year in the file's name, else "unknown year"
    on_progress: called with (rows done, rows in all) now and then, and at the end

    A row that cannot be used is dropped and listed; the rest is kept. Raises DataFileError where the file is not the
    directory (unknown-layout, missing-column, duplicate-column), cannot be read (see workbook.py, text.py and
    tables.py), or holds no row that can be used (no-centers).
    """
    table = open_table(path)
    edition = year_of(edition, path) or UNKNOWN_YEAR
    year = int(edition[:4]) if edition[:4].isdigit() else None
    entries: list[Entry] = []
    dropped: list[Dropped] = []
    for row in read_rows(table, on_progress):
        if isinstance(row, Row):
            entries.append(Entry(*row, reading=read_codes(row.codes, codes, year)))
        else:
            dropped.append(row)
    info = CatalogueInfo(
        name=f"National Directory, {edition}",
        source=f"SAMHSA National Directory of Drug and Alcohol Use Treatment Facilities, {edition}",
        source_date=edition,
        licence="Public domain (US federal government); cite SAMHSA",
        not_recorded=codes.not_recorded,
    )
    origin = Origin.of(path, TITLE, table)
    return assemble(entries, dropped, info, origin, places, coordinates, codes)
