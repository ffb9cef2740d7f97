"""The center and the catalogue it stands in. A missing fact is unknown, never no."""

from collections.abc import Iterable
from typing import Any, NamedTuple


class CatalogueInfo(NamedTuple):
    """Where the facts come from. source_date: ISO date or year of the facts, as the publisher gives it.
    demonstration: every center is fictional, and every output must say so."""

    name: str
    source: str
    source_date: str
    licence: str | None = None
    demonstration: bool = False
    centers: int = 0
    not_recorded: tuple[str, ...] = ()
    """Needs this source never records, so that an answer can say so instead of blaming a center."""


class Center(NamedTuple):
    """One program at one place.

    services:    slugs it is known to offer, with everything they imply
    not_offered: slugs it is known not to offer; a slug in neither is unknown
    latitude, longitude: degrees; None where no believable place is known
    place_precision: address | zip | none
    codes:       the publisher's own codes, kept as read
    cautions:    sentences about this entry that a reader must see (contradictions, stubs, age)
    """

    id: str
    name: str
    program: str | None = None
    street: str | None = None
    city: str | None = None
    state: str | None = None
    zip: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    place_precision: str = "none"
    phone: str | None = None
    intake_phones: tuple[str, ...] = ()
    website: str | None = None
    services: frozenset[str] = frozenset()
    not_offered: frozenset[str] = frozenset()
    hours: str | None = None
    license: str | None = None
    accreditation: tuple[str, ...] = ()
    price_band: str | None = None
    house_rules: tuple[str, ...] = ()
    cautions: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    source: str | None = None
    source_date: str | None = None
    verified_on: str | None = None


_SETS = ("services", "not_offered")
_TUPLES = ("intake_phones", "accreditation", "house_rules", "cautions", "codes")


def to_record(center: Center) -> dict[str, Any]:
    """The center as plain JSON values: every field, sets sorted, so that the same center is the same text."""
    record = center._asdict()
    for field in _SETS:
        record[field] = sorted(record[field])
    for field in _TUPLES:
        record[field] = list(record[field])
    return record


def from_record(record: dict[str, Any]) -> Center:
    """The inverse of `to_record`."""
    values = dict(record)
    for field in _SETS:
        values[field] = frozenset(values[field])
    for field in _TUPLES:
        values[field] = tuple(values[field])
    return Center(**values)


class Catalogue(NamedTuple):
    """A read catalogue: its standing and its centers, in file order."""

    info: CatalogueInfo
    centers: tuple[Center, ...]


def make_catalogue(info: CatalogueInfo, centers: Iterable[Center]) -> Catalogue:
    found = tuple(centers)
    return Catalogue(info._replace(centers=len(found)), found)
