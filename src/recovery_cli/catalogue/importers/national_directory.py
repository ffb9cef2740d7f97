"""The National Directory workbook: treatment facilities of the United States, one row a program.

Publisher: Substance Abuse and Mental Health Services Administration (SAMHSA), National Directory of Drug and Alcohol
Use Treatment Facilities, one .xlsx a year. Licence: public domain (US federal government); cite SAMHSA.

Columns, in any order and either spelling (2022 lower case, 2023 capitalised):
  name1, name2             name and program; cut at 38 characters, a name may simply go on in the second field
  street1, street2         street; "- - -" means that none is published
  city, state, zip         as they are; a ZIP that became a number gets its zeros back
  phone                    phone; intake1, intake2, intake1a, intake2a → intake_phones (the last two hold vanity words)
  service_code_info        codes, kept as read; what they mean stands in data/directory_codes.yaml

Known faults: no coordinates (see coordinates.py); several programs at one street, kept apart; phones that several
programs share, or that cannot be; entries with next to nothing; codes that contradict each other; rows with only the
code for minors that list programs for adults too. Nothing is known about the needs in CatalogueInfo.not_recorded.
"""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from recovery_cli.catalogue.center import Catalogue, CatalogueInfo, Center, make_catalogue
from recovery_cli.catalogue.importers.coordinates import Coordinates, Place, ZipCentre, locate
from recovery_cli.catalogue.importers.directory_codes import DirectoryCodes, Reading, read_codes
from recovery_cli.catalogue.importers.directory_rows import Row, find_table, open_table, read_rows
from recovery_cli.catalogue.importers.report import Dropped, ImportReport
from recovery_cli.errors import DataFileError, Problem


class ImportResult(NamedTuple):
    catalogue: Catalogue
    report: ImportReport


def recognises(path: Path) -> bool:
    """Whether the file is a workbook laid out like the directory, perhaps with a column missing. Never raises."""
    try:
        return find_table(path) is not None
    except DataFileError:
        return False


def read_national_directory(
    path: Path,
    *,
    codes: DirectoryCodes,
    zip_centre: ZipCentre,
    coordinates: Coordinates | None = None,
    edition: str | None = None,
    on_progress: Callable[[int, int], None] | None = None,
) -> ImportResult:
    """Read the workbook into a catalogue, and report what was read, mapped and dropped.

    zip_centre:  five-digit ZIP → (latitude, longitude) of its centre in degrees, or None
    coordinates: a locator file's, used where they join and are believable
    edition:     the year of the facts; left out, the year in the file's name, else "unknown year"
    on_progress: called with (rows done, rows in all) now and then, and at the end

    A row that cannot be used is dropped and listed; the rest is kept. Raises DataFileError where the file is not the
    directory (unknown-layout, missing-column, duplicate-column), cannot be read (see workbook.py), or holds no row
    that can be used (no-centers).
    """
    table = open_table(path)
    edition = edition or _year(path)
    source = f"SAMHSA National Directory of Drug and Alcohol Use Treatment Facilities, {edition}"
    rows: list[Row] = []
    dropped: list[Dropped] = []
    for row in read_rows(table, on_progress):
        if isinstance(row, Row):
            rows.append(row)
        else:
            dropped.append(row)

    centers: dict[str, Center] = {}
    first: dict[str, int] = {}
    tally = _Tally()
    for row, identity in zip(rows, _identities(rows), strict=True):
        if identity in centers:
            dropped.append(Dropped(row.number, f"It is the same as row {first[identity]} in every field."))
            continue
        first[identity] = row.number
        reading = read_codes(row.codes, codes)
        place = locate(row.street, row.zip, zip_centre, coordinates)
        tally.add(row, reading, place)
        centers[identity] = _center(row, identity, reading, place)._replace(source=source, source_date=edition)
    if not centers:
        problem = "There is no row with a center."
        raise DataFileError([Problem("no-centers", table.place, problem, "Give the directory as it was downloaded.")])

    info = CatalogueInfo(
        name=f"National Directory, {edition}",
        source=source,
        source_date=edition,
        licence="Public domain (US federal government); cite SAMHSA",
        not_recorded=codes.not_recorded,
    )
    report = tally.report(codes, dropped)._replace(source=path.name, edition=edition, missing_columns=table.missing)
    return ImportResult(make_catalogue(info, centers.values()), report)


def _center(row: Row, identity: str, reading: Reading, place: Place) -> Center:
    return Center(
        id=identity,
        name=row.name,
        program=row.program,
        street=", ".join(part for part in (row.street, row.street2) if part) or None,
        city=row.city or None,
        state=row.state,
        zip=row.zip,
        latitude=place.latitude,
        longitude=place.longitude,
        place_precision=place.precision,
        phone=row.phone,
        intake_phones=row.intake_phones,
        services=reading.services,
        not_offered=reading.not_offered,
        license="; ".join(reading.licenses) or None,
        accreditation=reading.accreditation,
        house_rules=reading.house_rules,
        cautions=tuple(caution.say for caution in reading.cautions),
        codes=row.codes,
    )


class _Tally:
    """Counts what the kept rows hold, for the report."""

    def __init__(self) -> None:
        self.rejected = 0
        self.places: Counter[str] = Counter()
        self.faults: Counter[str] = Counter()
        self.codes: Counter[str] = Counter()
        self.cautions: Counter[str] = Counter()

    def add(self, row: Row, reading: Reading, place: Place) -> None:
        self.rejected += place.rejected
        self.places[place.precision] += 1
        self.faults.update(row.faults)
        self.codes.update(row.codes)
        self.cautions.update(caution.id for caution in reading.cautions)

    def report(self, key: DirectoryCodes, dropped: Sequence[Dropped]) -> ImportReport:
        centers = sum(self.places.values())
        known = {code: self.codes[code] for code in key.codes if code in self.codes}
        return ImportReport(
            source="",
            edition="",
            rows=centers + len(dropped),
            centers=centers,
            dropped=tuple(sorted(dropped)),
            places={precision: self.places[precision] for precision in ("address", "zip", "none")},
            coordinates_rejected=self.rejected,
            codes=known,
            unmapped={code: reason for code in known if (reason := key.codes[code].unmapped)},
            unknown_codes={code: rows for code, rows in self.codes.items() if code not in key.codes},
            cautions={each.id: self.cautions[each.id] for each in key.cautions if each.id in self.cautions},
            names_joined=self.faults["name"],
            phones_unreadable=self.faults["phone"],
            zips_unreadable=self.faults["zip"],
            states_unreadable=self.faults["state"],
            missing_columns=(),
        )


def _identities(rows: Sequence[Row]) -> list[str]:
    """An id for each row, from what the center is and where, so that it stays when the facts about it change.

    Rows alike in that are told apart by the rest of their fields, never by their order, which changes from year to
    year. Rows alike in everything share an id.
    """
    brief = [_identity(row, _key(row), 3) for row in rows]
    times = Counter(brief)
    return [
        one if times[one] == 1 else _identity(row, _key(row, whole=True), 6)
        for row, one in zip(rows, brief, strict=True)
    ]


def _key(row: Row, *, whole: bool = False) -> str:
    parts = [row.name, row.program, row.street, row.street2, row.city, row.state, row.zip]
    if whole:
        parts += [row.phone, *row.intake_phones, "", *row.codes]
    return "\n".join((part or "").casefold() for part in parts)


def _identity(row: Row, key: str, digest_size: int) -> str:
    import hashlib
    import unicodedata

    plain = unicodedata.normalize("NFKD", row.name).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9]+", "-", plain)[:40].strip("-") or "center"
    digest = hashlib.blake2s(key.encode("utf-8", "replace"), digest_size=digest_size).hexdigest()
    return f"{(row.state or 'us').lower()}-{slug}-{digest}"


def _year(path: Path) -> str:
    years: list[str] = re.findall(r"(?<!\d)20\d\d(?!\d)", path.stem)
    return years[-1] if years else "unknown year"
