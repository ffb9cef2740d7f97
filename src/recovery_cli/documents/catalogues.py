"""What the `centers` commands say of a catalogue, of one center in it, and of what they made."""

from typing import Literal

from typing_extensions import TypedDict

from recovery_cli.documents.results import Precision


class CatalogueInfoDoc(TypedDict):
    """not_recorded: needs that this source never records."""

    name: str
    source: str
    source_date: str
    licence: str | None
    demonstration: bool
    centers: int
    not_recorded: list[str]


class CentersDoc(TypedDict):
    """centers: every id, in alphabetical order."""

    schema_version: Literal["1"]
    kind: Literal["centers"]
    catalogue: CatalogueInfoDoc
    centers: list[str]


class AlsoInDoc(TypedDict):
    """Another list that was merged into the entry. id: of its entry there. facts: what is known from it alone: names of
    fields, "place" for the coordinates, and needs. differs: field to what it says instead of what is kept. affirms,
    denies: need to the list that says the opposite."""

    source: str
    source_date: str
    id: str
    facts: list[str]
    differs: dict[str, str]
    affirms: dict[str, str]
    denies: dict[str, str]
    cautions: list[str]


class CenterRecordDoc(TypedDict):
    """Every fact of a center. What stands neither in services nor in not_offered is unknown."""

    id: str
    name: str
    program: str | None
    street: str | None
    city: str | None
    state: str | None
    zip: str | None
    latitude: float | None
    longitude: float | None
    place_precision: Precision
    phone: str | None
    intake_phones: list[str]
    website: str | None
    services: list[str]
    not_offered: list[str]
    hours: str | None
    license: str | None
    accreditation: list[str]
    price_band: Literal["low", "middle", "high"] | None
    house_rules: list[str]
    cautions: list[str]
    codes: list[str]
    source: str
    source_date: str
    verified_on: str | None
    also_in: list[AlsoInDoc]
    license_expires: str | None
    capacity: int | None


class CenterShownDoc(TypedDict):
    schema_version: Literal["1"]
    kind: Literal["center"]
    demonstration: bool
    center: CenterRecordDoc


class NamedDoc(TypedDict):
    id: str
    name: str


class ChangedDoc(TypedDict):
    """fields: names of the fields that say something else now."""

    id: str
    name: str
    fields: list[str]


class DifferenceDoc(TypedDict):
    """before, after: numbers of centers."""

    before: int
    after: int
    added: list[NamedDoc]
    changed: list[ChangedDoc]
    gone: list[NamedDoc]


class DroppedDoc(TypedDict):
    """row: its number in the sheet, from 1."""

    row: int
    reason: str


class ImportReportDoc(TypedDict):
    """Counts, as `ImportReport` in catalogue/importers/report.py explains them. at: finding to the rows of it."""

    source: str
    edition: str
    rows: int
    centers: int
    dropped: list[DroppedDoc]
    places: dict[str, int]
    coordinates_rejected: int
    codes: dict[str, int]
    unmapped: dict[str, str]
    unknown_codes: dict[str, int]
    cautions: dict[str, int]
    names_joined: int
    phones_unreadable: int
    zips_unreadable: int
    states_unreadable: int
    missing_columns: list[str]
    layout: str
    form: str | None
    older_codes: dict[str, int]
    zips_padded: int
    coordinates_repaired: int
    notes: list[str]
    at: dict[str, list[int]]


class ImportDoc(TypedDict):
    """kept: where the catalogue is; None where nothing was to be written. previous: where the one before it is.
    difference: None where there was none before. report: None where the file was not read, as nothing changed."""

    schema_version: Literal["1"]
    kind: Literal["import"]
    kept: str | None
    previous: str | None
    unchanged: bool
    difference: DifferenceDoc | None
    report: ImportReportDoc | None


class ContradictionDoc(TypedDict):
    id: str
    name: str
    says: str


class DoubtDoc(TypedDict):
    """Two entries that may be the same, kept apart because another fits as well: their ids."""

    base: str
    other: str
    name: str


class MergedDoc(TypedDict):
    """matched: centers that were there already. added: new ones."""

    other: str
    matched: int
    added: int
    contradictions: list[ContradictionDoc]
    ambiguous: list[DoubtDoc]


class MergeDoc(TypedDict):
    """kept, previous, difference: as of an import."""

    schema_version: Literal["1"]
    kind: Literal["merge"]
    kept: str | None
    previous: str | None
    difference: DifferenceDoc | None
    base: str
    centers: int
    merged: list[MergedDoc]
