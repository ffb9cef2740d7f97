"""Coordinates for centers that have none: the treatment locator's download, joined by street and ZIP and held to it.

Publisher: SAMHSA, Nationwide Substance Use Treatment Data (the locator of 2021), public domain (US federal
government), as CSV. Columns read: street1, zip, latitude, longitude; the rest is ignored.
Known faults: ZIPs lost their leading zeros; the street "- - -" means that none is published; some coordinates are
wrong by hundreds of miles, and some addresses carry two places.
"""

import csv
import io
import re
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple, Protocol

from recovery_cli.catalogue.geography import miles_between
from recovery_cli.catalogue.importers.text import refusal, too_large, unreadable
from recovery_cli.errors import DataFileError, Problem
from recovery_cli.sentences import Sentence

BELIEVABLE_MILES = 25.0
"""Farther than this from the centre of its ZIP, and of its city, a coordinate is taken to be wrong. ZIPs of the desert
reach as far, so that a point in a lake beside a city of small ones passes."""

MAX_BYTES = 100 * 1024 * 1024
_COLUMNS = ("street1", "zip", "latitude", "longitude")

Point = tuple[float, float]


class KnownPlaces(Protocol):
    """What coordinates and addresses are held against: `Places` of catalogue/places.py."""

    def zip_place(self, zip_code: str, /) -> tuple[str, Point | None] | None:
        """The state of a five-digit ZIP and its centre; None where the one or the other is not known."""

    def city_centre(self, city: str, state: str, /) -> Point | None:
        """The middle of a city; state: its code."""


class Coordinates(NamedTuple):
    """places: (street key, ZIP) → its coordinates, the most frequent first.
    rows: rows read. unusable: those of them without an address, or without a place on earth."""

    places: dict[tuple[str, str], tuple[Point, ...]]
    rows: int
    unusable: int


class Place(NamedTuple):
    """precision: address | zip | none. rejected: coordinates were published, but none was believable.
    repaired: latitude and longitude were swapped, or a minus sign was lost. by_city: they are believed for the city's
    sake, as the ZIP is missing, not known, or far away."""

    latitude: float | None
    longitude: float | None
    precision: str
    rejected: bool
    repaired: bool = False
    by_city: bool = False


def street_key(street: str) -> str:
    """The street as it is joined on: letters and digits, any case. Empty for "- - -", which must never join."""
    return re.sub(r"[\W_]+", " ", street.casefold()).strip()


def parse_zip(text: str) -> str | None:
    """Five digits: "2134", "2134.0" as a spreadsheet program writes it, and "02134-1234" are "02134". None for anything
    else."""
    digits = re.fullmatch(r"([0-9]{3,5})(?:-[0-9]{4}|\.0)?|([0-9]{8,9})", text.strip())
    found = (digits[1].zfill(5) if digits[1] else digits[2].zfill(9)[:5]) if digits else "00000"
    return found if found != "00000" else None


def place_published(points: Sequence[Point], zip_centre: Point | None, city_centre: Point | None = None) -> Place:
    """The place of an address with these coordinates, the likeliest first, whose ZIP and city have these centres.

    They are believed within BELIEVABLE_MILES of the ZIP's centre or of the city's: where a ZIP lies elsewhere, two of
    three agree that it is the wrong one. Where they lie elsewhere, but would lie there with latitude and longitude
    swapped, or with the minus sign of the west, that is certainly what was meant. Else the ZIP's centre stands in;
    where neither centre is known, nothing can be held against anything and nothing is believed.
    """
    for repaired in (False, True):
        for centre in (zip_centre, city_centre):
            for lat, lon in points if centre else ():
                for y, x in ((lon, lat), (lat, -lon), (lon, -lat)) if repaired else ((lat, lon),):
                    if centre and _near(y, x, centre):
                        return Place(y, x, "address", rejected=False, repaired=repaired, by_city=centre is city_centre)
    if zip_centre is None:
        return Place(None, None, "none", rejected=bool(points))
    return Place(*zip_centre, "zip", rejected=bool(points))


def _near(latitude: float, longitude: float, centre: Point) -> bool:
    on_earth = abs(latitude) <= 90 and abs(longitude) <= 180
    return on_earth and miles_between(latitude, longitude, *centre) <= BELIEVABLE_MILES


def locate(
    street: str,
    zip_code: str | None,
    zip_centre: Point | None,
    coordinates: Coordinates | None,
    city_centre: Point | None = None,
) -> Place:
    """The best place known for an address without coordinates of its own: as `place_published` those that join."""
    found = coordinates.places.get((street_key(street), zip_code), ()) if coordinates and zip_code else ()
    return place_published(found, zip_centre, city_centre)


def read_coordinates(path: Path) -> Coordinates:
    """Read the locator's CSV (header in any case, columns in any order, UTF-8 or Windows-1252).

    A row without a usable street, ZIP, latitude or longitude (-180 to 180, in either order) is counted and left out.
    Raises DataFileError: unreadable, too-large, not-a-table, missing-column.
    """
    rows = csv.reader(io.StringIO(_text(path), newline=""))
    try:
        header = [name.strip().lower() for name in next(rows, [])]
        missing = [name for name in _COLUMNS if name not in header]
        if missing:
            remedy = Sentence("Give the locator's CSV with street1, zip, latitude and longitude.")
            raise DataFileError(
                Problem("missing-column", f"{path}:1", Sentence("The column '{name}' is missing.", name=name), remedy)
                for name in missing
            )
        positions = [header.index(name) for name in _COLUMNS]
        found: dict[tuple[str, str], Counter[Point]] = {}
        read = unusable = 0
        for row in rows:
            if not row:
                continue
            read += 1
            street, zip_code, lat, lon = (row[each].strip() if each < len(row) else "" for each in positions)
            key, point, code = street_key(street), parse_point(lat, lon), parse_zip(zip_code)
            if not key or point is None or code is None:
                unusable += 1
                continue
            found.setdefault((key, code), Counter())[point] += 1
    except csv.Error as error:
        problem = Sentence("This is not CSV: {what}.", what=str(error))
        remedy = Sentence("Correct the line.")
        raise refusal("not-a-table", f"{path}:{rows.line_num}", problem, remedy) from None
    places = {key: tuple(point for point, _ in counts.most_common()) for key, counts in found.items()}
    return Coordinates(places, read, unusable)


def parse_point(lat: str, lon: str) -> Point | None:
    """Two numbers from -180 to 180, not both 0; whichever of them is the latitude."""
    try:
        point = float(lat), float(lon)
    except ValueError:
        return None
    inside = -180 <= point[0] <= 180 and -180 <= point[1] <= 180  # False for nan and inf too
    return point if inside and point != (0.0, 0.0) else None


def _text(path: Path) -> str:
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            remedy = Sentence("Give the locator's CSV as it was downloaded.")
            raise refusal("too-large", path, too_large(size, MAX_BYTES), remedy)
        data = path.read_bytes()
    except OSError as error:
        raise unreadable(path, error) from None
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")
