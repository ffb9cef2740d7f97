"""The opioid treatment program directory: the clinics that may give methadone, one row a place.

Publisher: Substance Abuse and Mental Health Services Administration (SAMHSA), Opioid Treatment Program Directory, as a
CSV with coordinates. Licence: public domain (US federal government); cite SAMHSA.

Columns: ID → the name (it is no number), ADDRESS → street, CITY, STATE, POSTAL → ZIP, Latitude, Longitude.

What stands in the list is certified to treat opioid use disorder with methadone: that much is known, and nothing else.

Known faults: encoded as Windows-1252; ZIPs in New England, New Jersey and Puerto Rico lost their zeros; one program
stands there twice; some ZIPs are wrong, so that the coordinates lie far from them. There is no telephone number.
"""

from pathlib import Path

from recovery_cli.catalogue.center import UNKNOWN_YEAR, CatalogueInfo
from recovery_cli.catalogue.importers.assembly import Origin, assemble
from recovery_cli.catalogue.importers.entries import (
    Entry,
    ImportContext,
    ImportResult,
    check_address,
    plain_reading,
    year_of,
)
from recovery_cli.catalogue.importers.glimpse import Glimpse
from recovery_cli.catalogue.importers.report import NO_NAME, Dropped
from recovery_cli.catalogue.importers.tables import open_table, read_records
from recovery_cli.sentences import Sentence

TITLE = Sentence("opioid treatment program directory")
_COLUMNS = ("id", "address", "city", "state", "postal", "latitude", "longitude")
_KNOWN = ("methadone", "opioid_treatment_program", "treats_opioid_use")


def recognises(glimpse: Glimpse) -> bool:
    return any(names >= {"id", "address", "city", "state", "postal"} for names in glimpse.headers)


def read(path: Path, context: ImportContext) -> ImportResult:
    """Raises DataFileError: see tables.py and assembly.py."""
    table = open_table(path, _COLUMNS, Sentence("the {title}", title=TITLE))
    vocabulary = context.vocabulary
    reading = plain_reading(_KNOWN, (), vocabulary)
    entries: list[Entry] = []
    dropped: list[Dropped] = []
    for record in read_records(table, context.on_progress):
        if isinstance(record, Dropped):
            dropped.append(record)
            continue
        fields = record.fields
        if not fields["id"]:
            dropped.append(Dropped(record.number, NO_NAME))
            continue
        state, zip_code, _, _, faults, point = check_address(
            fields["state"], fields["postal"], (), (fields["latitude"], fields["longitude"])
        )
        entries.append(
            Entry(
                number=record.number,
                name=fields["id"],
                program=None,
                street=fields["address"],
                street2="",
                city=fields["city"],
                state=state,
                zip=zip_code,
                phone=None,
                intake_phones=(),
                codes=(),
                faults=faults,
                reading=reading,
                point=point,
            )
        )
    edition = year_of(context.edition, path) or UNKNOWN_YEAR
    info = CatalogueInfo(
        name=f"Opioid treatment programs, {edition}",
        source=f"SAMHSA Opioid Treatment Program Directory, {edition}",
        source_date=edition,
        licence="Public domain (US federal government); cite SAMHSA",
        not_recorded=tuple(need for need in vocabulary.needs if need not in reading.services),
    )
    origin = Origin.of(path, TITLE, table)
    return assemble(entries, dropped, info, origin, context.places, context.coordinates)
