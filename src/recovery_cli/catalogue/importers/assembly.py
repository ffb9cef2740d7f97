"""From cleaned entries to a catalogue with its report: identity, place and counting, alike for every layout."""

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple, Self

from recovery_cli.catalogue.center import UNKNOWN_YEAR, CatalogueInfo, Center, make_catalogue
from recovery_cli.catalogue.importers.coordinates import Coordinates, KnownPlaces, Place
from recovery_cli.catalogue.importers.directory_codes import DirectoryCodes
from recovery_cli.catalogue.importers.entries import Entry, ImportResult
from recovery_cli.catalogue.importers.placing import in_a_state, placed
from recovery_cli.catalogue.importers.report import Dropped, ImportReport
from recovery_cli.catalogue.importers.tables import Table
from recovery_cli.catalogue.importers.text import DAMAGED, refusal
from recovery_cli.sentences import Sentence, counted, joined

NO_CODES = DirectoryCodes("", {}, {}, (), ())
_SHIFTED_FROM = 10  # fewer rows than this do not tell a shifted column from a bad one


_FAULTS = {
    "phone": "phones_unreadable",
    "zip": "zips_unreadable",
    "state": "states_unreadable",
    "name": "names_joined",
    "padded": "zips_padded",
    "point": "coordinates_unreadable",
    "flag": "flags_unreadable",
    "state_from_zip": "states_from_zip",
    "state_disagrees": "states_disagree",
}
_ABROAD = frozenset({"state", "zip"})


class Origin(NamedTuple):
    """What was read. layout: its title. place: the table, for messages. form, missing_columns: see ImportReport.
    at, sheet, others: see Table. shifts: whether a row can have slipped by a column, as one of a table can."""

    path: Path
    layout: Sentence
    place: str
    form: str | None = None
    missing_columns: tuple[str, ...] = ()
    at: Mapping[str, Sequence[int]] = {}
    shifts: bool = False
    sheet: str = ""
    others: Mapping[str, int] = {}

    @classmethod
    def of(cls, path: Path, layout: Sentence, table: Table) -> Self:
        return cls(path, layout, table.place, table.form, table.missing, table.at, True, table.sheet, table.others)


def assemble(
    entries: Sequence[Entry],
    dropped: Iterable[Dropped],
    info: CatalogueInfo,
    origin: Origin,
    places: KnownPlaces,
    coordinates: Coordinates | None = None,
    key: DirectoryCodes = NO_CODES,
) -> ImportResult:
    """The catalogue of the entries, and the report. key: the map that the entries' codes were read with.

    Raises DataFileError: no-centers, or shifted-columns where most ZIPs are none.
    """
    _refuse_shifted(entries, origin.place)
    entries = [in_a_state(entry, places) for entry in entries]
    left_out = list(dropped)
    centers: dict[str, Center] = {}
    first: dict[str, int] = {}
    tally = _Tally(key)
    for entry, identity in zip(entries, _identities(entries), strict=True):
        if origin.shifts and _ABROAD.issubset(entry.faults):
            left_out.append(Dropped(entry.number, _NOT_OURS))
            continue
        if identity in centers:
            same = Sentence("It is the same as row {number} in every field.", number=str(first[identity]))
            left_out.append(Dropped(entry.number, same))
            continue
        first[identity] = entry.number
        found = placed(entry, places, coordinates)
        tally.add(entry, found)
        centers[identity] = _center(entry, identity, found)._replace(
            source=info.source, source_date=entry.source_date or info.source_date
        )
    if not centers:
        raise refusal("no-centers", origin.place, Sentence("There is no row with a center."), _LIST_AS_DOWNLOADED)
    for finding, rows in origin.at.items():
        tally.rows[finding] += rows
    report = tally.report(key, left_out)._replace(
        source=origin.path.name,
        edition=info.source_date,
        missing_columns=origin.missing_columns,
        layout=origin.layout,
        form=origin.form,
        notes=(*_unread(origin), *_notes(info, centers.values(), coordinates)),
    )
    return ImportResult(make_catalogue(info, centers.values()), report)


_LIST_AS_DOWNLOADED = Sentence("Give the list as it was downloaded.")
_NOT_OURS = Sentence(
    "Neither its state nor its ZIP is one of the United States: its columns are shifted, or it lies abroad."
)
_NO_YEAR = Sentence(
    "Neither the file nor its name says which year the facts are from: put the year into its name (list-2025.csv) and "
    "import it again."
)
_NO_SERVICES = Sentence(
    "The list does not say what any center offers, so that no search for a need finds one. Where it has coordinates, "
    "give it with --coordinates when importing a list that does."
)


def _unread(origin: Origin) -> Iterator[Sentence]:
    if origin.others:
        sheets = [
            counted("'{sheet}' ({number} row)", "'{sheet}' ({number} rows)", rows, sheet=name)
            for name, rows in origin.others.items()
        ]
        yield Sentence("Only the sheet '{sheet}' was read. Not read: {list}.", sheet=origin.sheet, list=joined(sheets))


def _notes(info: CatalogueInfo, centers: Collection[Center], coordinates: Coordinates | None) -> Iterator[Sentence]:
    if coordinates and coordinates.unusable:
        yield Sentence(
            "Left out {number} of {rows} rows of the file of coordinates: they have no address, or no place on earth.",
            number=f"{coordinates.unusable:,}",
            rows=f"{coordinates.rows:,}",
        )
    if info.source_date == UNKNOWN_YEAR and any(each.source_date == info.source_date for each in centers):
        yield _NO_YEAR
    if not any(each.services for each in centers):
        yield _NO_SERVICES


def _refuse_shifted(entries: Sequence[Entry], place: str) -> None:
    """A column that slipped by one puts towns where ZIPs belong: better no import than a wrong one."""
    wrong = sum("zip" in entry.faults for entry in entries)
    stated = wrong + sum(entry.zip is not None for entry in entries)
    if stated >= _SHIFTED_FROM and wrong > stated / 2:
        problem = Sentence(
            "{number} of {values} values in the column of ZIPs are not ZIPs: are the columns shifted?",
            number=f"{wrong:,}",
            values=f"{stated:,}",
        )
        column = Sentence("{table}, column '{column}'", table=place, column="zip")
        raise refusal("shifted-columns", column, problem, _LIST_AS_DOWNLOADED)


def _center(entry: Entry, identity: str, place: Place) -> Center:
    reading = entry.reading
    return Center(
        id=identity,
        name=entry.name,
        program=entry.program,
        street=", ".join(part for part in (entry.street, entry.street2) if part) or None,
        city=entry.city or None,
        state=entry.state,
        zip=entry.zip,
        latitude=place.latitude,
        longitude=place.longitude,
        place_precision=place.precision,
        phone=entry.phone,
        intake_phones=entry.intake_phones,
        website=entry.website,
        services=reading.services,
        not_offered=reading.not_offered,
        hours=entry.hours,
        license="; ".join(filter(None, (entry.license, *reading.licenses))) or None,
        accreditation=(*entry.accreditation, *reading.accreditation),
        house_rules=reading.house_rules,
        cautions=(*entry.cautions, *(caution.say for caution in reading.cautions if caution.say)),
        codes=entry.codes,
        license_expires=entry.license_expires,
        capacity=entry.capacity,
    )


class _Tally:
    """Counts what the kept entries hold, and remembers in which rows, for the report."""

    def __init__(self, key: DirectoryCodes) -> None:
        self._older = key.older.keys() - key.codes.keys()
        self._known = key.older.keys() | key.codes.keys()
        self.rows: defaultdict[str, list[int]] = defaultdict(list)
        self.places: Counter[str] = Counter()
        self.faults: Counter[str] = Counter()
        self.codes: Counter[str] = Counter()
        self.cautions: Counter[str] = Counter()

    def add(self, entry: Entry, place: Place) -> None:
        codes = frozenset(entry.codes)
        found = {_FAULTS[fault] for fault in entry.faults}
        for finding, holds in (
            ("coordinates_rejected", place.rejected),
            ("coordinates_repaired", place.repaired),
            ("coordinates_by_city", place.by_city),
            ("older_codes", not codes.isdisjoint(self._older)),
            ("unknown_codes", not codes <= self._known),
            ("letters_damaged", any(DAMAGED in (text or "") for text in entry[1:6])),
        ):
            if holds:
                found.add(finding)
        for finding in found:
            self.rows[finding].append(entry.number)
        self.places[place.precision] += 1
        self.faults.update(entry.faults)
        self.codes.update(entry.codes)
        self.cautions.update(caution.id for caution in entry.reading.cautions)

    def report(self, key: DirectoryCodes, dropped: Sequence[Dropped]) -> ImportReport:
        centers = sum(self.places.values())
        older = {code: self.codes[code] for code in key.older if code in self._older and code in self.codes}
        known = {code: self.codes[code] for code in key.codes if code in self.codes} | older
        reasons = {code: each.unmapped for code, each in (key.codes | key.older).items()}
        return ImportReport(
            source="",
            edition="",
            rows=centers + len(dropped),
            centers=centers,
            dropped=tuple(sorted(dropped)),
            places={precision: self.places[precision] for precision in ("address", "zip", "none")},
            coordinates_rejected=len(self.rows["coordinates_rejected"]),
            codes=known,
            unmapped={code: reason for code in known if (reason := reasons[code])},
            unknown_codes={code: rows for code, rows in self.codes.items() if code not in known},
            cautions={each.id: self.cautions[each.id] for each in key.cautions if each.id in self.cautions},
            names_joined=self.faults["name"],
            phones_unreadable=self.faults["phone"],
            zips_unreadable=self.faults["zip"],
            states_unreadable=self.faults["state"],
            missing_columns=(),
            older_codes=older,
            zips_padded=self.faults["padded"],
            coordinates_repaired=len(self.rows["coordinates_repaired"]),
            at={finding: tuple(dict.fromkeys(rows)) for finding, rows in sorted(self.rows.items()) if rows},
        )


def _identities(entries: Sequence[Entry]) -> list[str]:
    """An id for each entry, from what the center is and where, so that it stays when the facts about it change.

    Entries alike in that are told apart by the rest of their fields, never by their order, which changes from year to
    year. Entries alike in everything share an id.
    """
    brief = [_identity(entry, _key(entry), 3) for entry in entries]
    times = Counter(brief)
    return [
        one if times[one] == 1 else _identity(entry, _key(entry, whole=True), 6)
        for entry, one in zip(entries, brief, strict=True)
    ]


def _key(entry: Entry, *, whole: bool = False) -> str:
    if entry.identity and not whole:
        return entry.identity.casefold()
    parts = [entry.name, entry.program, entry.street, entry.street2, entry.city, entry.state, entry.zip]
    if whole:
        parts += [entry.phone, *entry.intake_phones, "", *entry.codes]
        if entry.identity:
            parts.append(entry.identity)
    return "\n".join((part or "").casefold() for part in parts)


def _identity(entry: Entry, key: str, digest_size: int) -> str:
    import hashlib
    import unicodedata

    plain = unicodedata.normalize("NFKD", entry.name).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9]+", "-", plain)[:40].strip("-") or "center"
    digest = hashlib.blake2s(key.encode("utf-8", "replace"), digest_size=digest_size).hexdigest()
    return f"{(entry.state or 'us').lower()}-{slug}-{digest}"
