"""California's licensed and certified substance use facilities: one row a licence.

Publisher: California Department of Health Care Services (DHCS), SUD Recovery Treatment Facilities, on the California
Open Data Portal, as CSV with derived columns. Licence: CC BY 4.0; cite DHCS.

Columns: facility_name → name, legal_entity → program, address_line1, address_line2, city, state, zip, phone, latitude,
longitude; license_number → identity and licence; setting_code with offers_detox, is_licensed, is_certified,
target_population_code, incidental_medical_services, adolescent_waiver → values whose meaning stands in
data/california_licences.yaml; license_expiration → license_expires; treatment_capacity → capacity, where it is not 0.

Known faults: names in capitals; capacity 0 stands for "none stated" outside residential care; DHCS does not publish
what the setting codes mean (they are read by what DHCS licenses and certifies); expired licences stay in the list;
three states are misspelt. Nothing is known about medication, payment or therapies.
"""

from pathlib import Path

from recovery_cli.catalogue.center import UNKNOWN_YEAR, CatalogueInfo
from recovery_cli.catalogue.importers.assembly import Origin, assemble
from recovery_cli.catalogue.importers.directory_codes import DirectoryCodes, load_directory_codes, read_codes
from recovery_cli.catalogue.importers.entries import (
    Entry,
    ImportContext,
    ImportResult,
    check_address,
    year_of,
)
from recovery_cli.catalogue.importers.glimpse import Glimpse
from recovery_cli.catalogue.importers.report import Dropped
from recovery_cli.catalogue.importers.tables import Record, open_table, read_records
from recovery_cli.fields import parse_bool, parse_date
from recovery_cli.sentences import Sentence
from recovery_cli.strict_yaml import read_file

TITLE = Sentence("California licences")
_ENDED = Sentence("The state's list says that its license has ended, and not on which day. Ask whether it was renewed.")
_MAP = "california_licences.yaml"
_COLUMNS = (
    *("license_number", "facility_name", "legal_entity", "address_line1", "address_line2", "city", "state", "zip"),
    *("phone", "setting_code", "offers_detox", "is_licensed", "is_certified", "license_expiration"),
    *("treatment_capacity", "target_population_code", "incidental_medical_services", "adolescent_waiver"),
    *("latitude", "longitude"),
)


def recognises(glimpse: Glimpse) -> bool:
    return any(names >= {"license_number", "facility_name", "setting_code"} for names in glimpse.headers)


def read(path: Path, context: ImportContext) -> ImportResult:
    """Raises DataFileError: see tables.py and assembly.py."""
    key = load_directory_codes(read_file(context.data / _MAP, source=f"data/{_MAP}"), context.vocabulary)
    table = open_table(path, _COLUMNS, TITLE)
    entries: list[Entry] = []
    dropped: list[Dropped] = []
    today = context.today.isoformat() if context.today else ""
    for record in read_records(table, context.on_progress):
        if isinstance(record, Dropped):
            dropped.append(record)
        elif not (record.fields["facility_name"] and record.fields["license_number"]):
            dropped.append(Dropped(record.number, Sentence("It has no name or no licence number.")))
        else:
            entries.append(_entry(record, key, today))
    edition = year_of(context.edition, path) or UNKNOWN_YEAR
    info = CatalogueInfo(
        name=f"California licences, {edition}",
        source=f"California DHCS, SUD Recovery Treatment Facilities, {edition}",
        source_date=edition,
        licence="CC BY 4.0, California Department of Health Care Services",
        not_recorded=key.not_recorded,
    )
    origin = Origin.of(path, TITLE, table)
    return assemble(entries, dropped, info, origin, context.places, context.coordinates, key)


def _codes(record: Record, today: str) -> tuple[tuple[str, ...], str | None]:
    """The values of a row as words of the map ("RES-DETOX", "population 1.2"), and the day the licence expires."""
    fields = record.fields
    setting = fields["setting_code"].upper()
    found = [f"{setting}-DETOX" if setting and parse_bool(fields["offers_detox"]) else setting]
    found += [
        name
        for name in ("is_licensed", "is_certified", "incidental_medical_services", "adolescent_waiver")
        if parse_bool(fields[name])
    ]
    if population := fields["target_population_code"]:
        found.append(f"population {population}")
    day = parse_date(fields["license_expiration"])
    if (day and day.isoformat() < today) or parse_bool(fields.get("license_expired", "")):
        found.append("license_expired")
    return tuple(dict.fromkeys(filter(None, found))), day.isoformat() if day else None


def _entry(record: Record, key: DirectoryCodes, today: str) -> Entry:
    fields = record.fields
    codes, expires = _codes(record, today)
    state, zip_code, phone, intake, faults, point = check_address(
        fields["state"], fields["zip"], (fields["phone"],), (fields["latitude"], fields["longitude"])
    )
    capacity = fields["treatment_capacity"]
    kind = "license" if "is_licensed" in codes else "certification"
    undated = "license_expired" in codes and (not expires or expires >= today)
    return Entry(
        number=record.number,
        name=fields["facility_name"],
        program=fields["legal_entity"] or None,
        street=fields["address_line1"],
        street2=fields["address_line2"],
        city=fields["city"],
        state=state,
        zip=zip_code,
        phone=phone,
        intake_phones=intake,
        codes=codes,
        faults=faults,
        reading=read_codes(codes, key),
        point=point,
        license=f"California DHCS {kind} {fields['license_number']}",
        license_expires=expires,
        capacity=int(capacity) if capacity.isdecimal() and len(capacity) < 6 and int(capacity) else None,
        identity=fields["license_number"],
        cautions=(_ENDED,) if undated else (),
    )
