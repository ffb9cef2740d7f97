"""The center and the catalogue it stands in. A missing fact is unknown, never no."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from types import NoneType
from typing import Any, NamedTuple

from recovery_cli.sentences import Sentence

UNKNOWN_YEAR = "unknown year"
"""What stands for the date of a list that names none."""


class CatalogueInfo(NamedTuple):
    """Where the facts come from. source_date: ISO date or year of the facts, as the publisher gives it;
    of a merge each date of its lists, with "; " between.
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

    id:       of its entry there
    facts:    what is known from it alone: names of fields ("place" for the coordinates) and slugs of needs
    differs:  field → what it says instead of what is kept
    affirms:  need that it says is offered → the list that says it is not; such a need counts as unknown
    denies:   need that it says is not offered → the list that says it is; the same
    cautions: sentences of its publisher or importer about its entry
    """

    source: str
    source_date: str
    id: str
    facts: tuple[str, ...] = ()
    differs: tuple[tuple[str, str], ...] = ()
    affirms: tuple[tuple[str, str], ...] = ()
    denies: tuple[tuple[str, str], ...] = ()
    cautions: tuple[str, ...] = ()

    @property
    def disputed(self) -> frozenset[str]:
        """The needs on which it contradicts another list."""
        return frozenset(need for need, _ in (*self.affirms, *self.denies))


class Center(NamedTuple):
    """One program at one place.

    services:    slugs it is known to offer, with everything they imply
    not_offered: slugs it is known not to offer; a slug in neither is unknown
    latitude, longitude: degrees; None where no believable place is known
    place_precision: address | zip | none
    codes:       the publisher's own codes, kept as read
    cautions:    sentences about this entry that a reader must see (stubs, age); those of other lists are theirs
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

    @property
    def disputed(self) -> frozenset[str]:
        """The needs on which its lists contradict each other; they stand neither in services nor in not_offered."""
        return frozenset().union(*(each.disputed for each in self.also_in))


PRECISIONS = ("address", "zip", "none")

PRICE_BANDS = {"low": Sentence("low"), "middle": Sentence("middle"), "high": Sentence("high")}
"""What a center may say about its price, in words."""


def said_by(source: str, date: str) -> str:
    """A source as a sentence names it, with its date unless that is in its name."""
    return source if not date or date in source else f"{source} ({date})"


def as_of(center: Center, today: date, label: Callable[[str], str] = str) -> Center:
    """The center as a reader must see it on a day: its cautions are sentences that can be said in the reader's
    language, among them that its license ended before that day, and what its lists say against each other.

    label: words for a need."""
    cautions: list[str] = [Sentence(text) for text in center.cautions]
    ended = center.license_expires
    if ended and ended < today.isoformat():
        cautions.insert(0, Sentence("Its license ended on {day}: ask before you go.", day=ended))
    for also in center.also_in:
        cautions += also_said(also, label)
    return center._replace(cautions=tuple(cautions)) if cautions else center


def also_said(also: AlsoIn, label: Callable[[str], str]) -> Iterator[Sentence]:
    """What a reader must know from another list: its cautions, with who says so (without those that a merge found
    answered by another list); and one sentence for each list that it contradicts, in either direction."""
    source = said_by(also.source, also.source_date)
    for text in also.cautions:
        yield Sentence("{source}: {text}", source=source, text=Sentence(text))
    for disputes, affirms in ((also.denies, False), (also.affirms, True)):
        needs: dict[str, list[str]] = {}
        for need, other in disputes:
            needs.setdefault(other, []).append(label(need))
        for other, labels in needs.items():
            yes, no = (source, other) if affirms else (other, source)
            yield Sentence(
                "{yes} says that it offers {needs}; {no} says that it does not. Ask.",
                yes=yes,
                no=no,
                needs=", ".join(labels),
            )


_SETS = ("services", "not_offered")
_TUPLES = ("intake_phones", "accreditation", "house_rules", "cautions", "codes")
_ALSO_PAIRS = ("differs", "affirms", "denies")


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
    pairs = {field: dict(getattr(also, field)) for field in _ALSO_PAIRS}
    return also._asdict() | pairs | {"facts": list(also.facts), "cautions": list(also.cautions)}


_TEXT, _TEXT_OR_NOT, _DEGREES = (str,), (str, NoneType), (float, int, NoneType)
_PLAIN: dict[str, tuple[type, ...]] = {
    field: _TEXT_OR_NOT for field in Center._fields if field not in (*_SETS, *_TUPLES, "also_in")
}
_PLAIN |= dict.fromkeys(("id", "name", "place_precision"), _TEXT) | dict.fromkeys(("latitude", "longitude"), _DEGREES)
_PLAIN["capacity"] = (int, NoneType)


def from_record(record: dict[str, Any]) -> Center:
    """The inverse of `to_record`, but that half a place or an unbelievable one is none.

    Raises KeyError, TypeError or ValueError where it is no record of a center: a file from elsewhere may hold anything.
    """
    values = dict(record)
    for field, types in _PLAIN.items():
        if type(values.get(field)) not in types:
            raise TypeError(field)
    if values.get("price_band") not in (None, *PRICE_BANDS) or values["place_precision"] not in PRECISIONS:
        raise ValueError(values["id"])
    latitude, longitude = values.get("latitude"), values.get("longitude")
    if latitude is None or longitude is None or not (abs(latitude) <= 90 and abs(longitude) <= 180):
        values |= {"latitude": None, "longitude": None, "place_precision": "none"}  # as the index counts it
    for field in _SETS:
        values[field] = frozenset(_words(values[field]))
    for field in _TUPLES:
        values[field] = tuple(_words(values[field]))
    if also_in := values.get("also_in"):
        values["also_in"] = tuple(_also_from(each) for each in also_in)
    else:
        values["also_in"] = ()
    return Center(**values)


def _also_from(record: dict[str, Any]) -> AlsoIn:
    values = dict(record)
    _words([values["source"], values["source_date"], values["id"]])
    for field in _ALSO_PAIRS:
        values[field] = tuple(values[field].items())
        _words([text for _, text in values[field]])
    for field in ("facts", "cautions"):
        values[field] = tuple(_words(values[field]))
    return AlsoIn(**values)


def _words(value: Any) -> list[str]:
    if type(value) is not list:
        raise TypeError(value)
    "".join(value)  # the quickest way to see that all of them are texts
    return value


def info_from_record(record: dict[str, Any]) -> CatalogueInfo:
    """What `CatalogueInfo._asdict` gave, after JSON. Raises KeyError, TypeError or ValueError like `from_record`."""
    info = CatalogueInfo(**{**record, "not_recorded": tuple(_words(record["not_recorded"]))})
    _words([info.name, info.source, info.source_date, info.licence or ""])
    if type(info.demonstration) is not bool or type(info.centers) is not int:
        raise TypeError(info.name)
    return info


class Catalogue(NamedTuple):
    """A read catalogue: its standing and its centers, in file order."""

    info: CatalogueInfo
    centers: tuple[Center, ...]


def make_catalogue(info: CatalogueInfo, centers: Iterable[Center]) -> Catalogue:
    found = tuple(centers)
    return Catalogue(info._replace(centers=len(found)), found)
