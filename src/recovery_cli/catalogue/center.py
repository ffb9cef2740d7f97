"""The center and the catalogue it stands in. A missing fact is unknown, never no."""

from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

from recovery_cli.sentences import Sentence


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


class AlsoIn(NamedTuple):
    """Another list that has the same center, and what it says.

    id:          of its entry there
    facts:       what is known from it alone: names of fields ("place" for the coordinates) and slugs of needs
    differs:     field → what it says instead of what is kept
    contradicts: needs on which it says the opposite of the others, so that they count as unknown
    """

    source: str
    source_date: str
    id: str
    facts: tuple[str, ...] = ()
    differs: tuple[tuple[str, str], ...] = ()
    contradicts: tuple[str, ...] = ()


class Center(NamedTuple):
    """One program at one place.

    services:    slugs it is known to offer, with everything they imply
    not_offered: slugs it is known not to offer; a slug in neither is unknown
    latitude, longitude: degrees; None where no believable place is known
    place_precision: address | zip | none
    codes:       the publisher's own codes, kept as read
    cautions:    sentences about this entry that a reader must see (contradictions, stubs, age)
    source, source_date: of every fact that no list of `also_in` claims
    also_in:     the other lists that were merged into this entry, in their order
    license_expires: ISO day on which the license ends, as the list states it
    capacity:    places for treatment that the license allows
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
    also_in: tuple[AlsoIn, ...] = ()
    license_expires: str | None = None
    capacity: int | None = None


PRICE_BANDS = {"low": Sentence("low"), "middle": Sentence("middle"), "high": Sentence("high")}
"""What a center may say about its price, in words."""


def as_of(center: Center, today: date) -> Center:
    """The center as a reader must see it on a day: a license that ended before it is a caution, and the cautions of
    the importers are sentences that can be said in the reader's language."""
    cautions = [Sentence(text) for text in center.cautions]
    ended = center.license_expires
    if ended and ended < today.isoformat():
        cautions.insert(0, Sentence("Its license ended on {day}: ask before you go.", day=ended))
    return center._replace(cautions=tuple(cautions)) if cautions else center


_SETS = ("services", "not_offered")
_TUPLES = ("intake_phones", "accreditation", "house_rules", "cautions", "codes")


def to_record(center: Center) -> dict[str, Any]:
    """The center as plain JSON values: every field, sets sorted, so that the same center is the same text."""
    record = center._asdict()
    for field in _SETS:
        record[field] = sorted(record[field])
    for field in _TUPLES:
        record[field] = list(record[field])
    record["also_in"] = [_also_record(each) for each in center.also_in]
    return record


def _also_record(also: AlsoIn) -> dict[str, Any]:
    return also._asdict() | {
        "facts": list(also.facts),
        "differs": dict(also.differs),
        "contradicts": list(also.contradicts),
    }


def from_record(record: dict[str, Any]) -> Center:
    """The inverse of `to_record`."""
    values = dict(record)
    for field in _SETS:
        values[field] = frozenset(values[field])
    for field in _TUPLES:
        values[field] = tuple(values[field])
    if also_in := values.get("also_in"):
        values["also_in"] = tuple(_also_from(each) for each in also_in)
    else:
        values["also_in"] = ()
    return Center(**values)


def _also_from(record: dict[str, Any]) -> AlsoIn:
    return AlsoIn(
        record["source"],
        record["source_date"],
        record["id"],
        tuple(record["facts"]),
        tuple(record["differs"].items()),
        tuple(record["contradicts"]),
    )


class Catalogue(NamedTuple):
    """A read catalogue: its standing and its centers, in file order."""

    info: CatalogueInfo
    centers: tuple[Center, ...]


def make_catalogue(info: CatalogueInfo, centers: Iterable[Center]) -> Catalogue:
    found = tuple(centers)
    return Catalogue(info._replace(centers=len(found)), found)
