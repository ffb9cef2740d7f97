"""US places without a network: a ZIP, a city and its state, or a point itself, to a point on the map.

The facts come from the library `zipcodes` (coordinates: GeoNames, CC BY 4.0). Reading it takes a quarter of a
second, so it is read once into a small SQLite file, which opens in a millisecond. That file is only a cache:
missing, stale or broken it is built again, and where no folder can be written it is built in memory.
"""

import os
import re
import sqlite3
from contextlib import suppress
from importlib.machinery import PathFinder
from types import TracebackType
from typing import TYPE_CHECKING, Literal, NamedTuple, Self

from recovery_cli.catalogue.geography import box, miles_between
from recovery_cli.catalogue.place_names import STATES, city_key, split_city_state, split_words, state_code
from recovery_cli.catalogue.seal import is_whole, open_sealed
from recovery_cli.errors import Problem, UsageError, did_you_mean
from recovery_cli.sentences import Sentence

if TYPE_CHECKING:
    from os import PathLike

SCHEMA = 1
MAX_TEXT = 100
_ENDS_IN_ZIP = re.compile(r"(?:(.*)[\s,])?([0-9]{5})(?:[- ]?[0-9]{4})?", re.DOTALL)
# The label of a point is read back too: an answer keeps it.
_POINT = re.compile(
    r"([+-]?\d{1,3}(?:\.\d{1,12})?)\s*,\s*([+-]?\d{1,3}(?:\.\d{1,12})?)(?:\s+\(near [^()]+\))?", re.ASCII
)
_NEAR_MILES = (10.0, 100.0)
_REMEDY = Sentence("Write a ZIP, such as '60640', or a city and its state, such as 'Chicago, IL'.")
_WHOLE_STATE = Sentence("Write a city and its state, such as 'Chicago, IL'; --state lists a whole state.")
_NEARBY = Sentence("Write the ZIP or the city of a place nearby.")


class Place(NamedTuple):
    """A point in degrees, and what it is the middle of: a ZIP, the ZIPs of a city, or nothing but itself.

    state: its code; of a point itself, that of the nearest ZIP.
    """

    label: str
    latitude: float
    longitude: float
    precision: Literal["zip", "city", "point"]
    state: str
    zip: str | None = None


class Places:
    """Every known place, read from a database that `places_build` filled. Close it, or use it in a `with`."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    @classmethod
    def in_memory(cls) -> Self:
        """The places without a file; building them takes about a second."""
        from recovery_cli.catalogue.places_build import fill

        connection = sqlite3.connect(":memory:", isolation_level=None)
        fill(connection)
        return cls(connection)

    def close(self) -> None:
        self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def zip_centre(self, zip_code: str) -> tuple[float, float] | None:
        """Latitude and longitude of a five-digit ZIP; None where it is unknown or has no known place."""
        found = self.zip_place(zip_code)
        return found[1] if found else None

    def zip_place(self, zip_code: str) -> tuple[str, tuple[float, float] | None] | None:
        """The state of a five-digit ZIP, and its centre or None where it has no known place; None: an unknown ZIP."""
        query = "SELECT state, latitude, longitude FROM zips WHERE zip = ?"
        row = self._connection.execute(query, (zip_code,)).fetchone()
        if row is None:
            return None
        state, latitude, longitude = row
        return state, None if latitude is None else (latitude, longitude)

    def city_centre(self, city: str, state: str) -> tuple[float, float] | None:
        """Latitude and longitude of the middle of a city, however it is spelled; state: its code."""
        query = "SELECT latitude, longitude FROM cities WHERE key = ? AND state = ?"
        row = self._connection.execute(query, (city_key(split_words(city)), state)).fetchone()
        return None if row is None or row[0] is None else row

    def find(self, text: str, *, place: str = "place") -> Place:
        """The place that `text` names: "60640", "60640-1234", "Chicago, IL", "chicago illinois", text that ends in
        its ZIP, or latitude and longitude in degrees ("41.97,-87.66").

        Raises UsageError, its problem placed at `place` (the option or question the text came from), with the
        code unknown-zip, zip-without-place, unknown-city, out-of-range or not-a-place.
        """
        text = text.strip()
        if len(text) <= MAX_TEXT and (match := _POINT.fullmatch(text.replace("\N{MINUS SIGN}", "-"))):
            return self._point(float(match[1]), float(match[2]), place)
        if len(text) <= MAX_TEXT and (match := _ENDS_IN_ZIP.fullmatch(text)):
            found = self._find_zip(match[2], place)
            if match[1] and split_city_state(match[1])[1] != found.state:
                problem = Sentence(
                    "'{typed}' is not one place: the ZIP is {place}.", typed=_shown(text), place=found.label
                )
                raise _error("not-a-place", place, problem, Sentence("Write '{zip}' alone.", zip=found.zip or ""))
            return found
        words = split_words(text) if len(text) <= MAX_TEXT else []
        digits = "".join(words)
        if not digits or digits.isdigit():
            problem = Sentence("'{typed}' is not a place.", typed=_shown(text))
            raise _error("not-a-place", place, problem, self._padded(digits))
        city, state = split_city_state(text)
        if state is not None and (of_city := self._find_city(city, state, place)):
            return of_city
        if state is None or "," not in text:
            # "Port Washington" is no city "Port" in Washington: without a comma all of it may be the city.
            name = city if "," in text else words
            if named := self._named(name):
                problem = Sentence("'{typed}' does not say in which state.", typed=_shown(text))
                raise _error("not-a-place", place, problem, _one_of(named))
        if state_code(words) is not None:
            problem = Sentence("'{typed}' is a state, not a city.", typed=_shown(text))
            raise _error("not-a-place", place, problem, _WHOLE_STATE if place == "--near" else _REMEDY)
        if state is None:
            begun = [] if "," in text else self._begun(city_key(words), None)
            problem = Sentence("'{typed}' is not a known place.", typed=_shown(text))
            raise _error("not-a-place", place, problem, _did_you_mean(begun) if begun else _REMEDY)
        problem = Sentence("No city '{city}' is known in {state}.", city=_shown(" ".join(city)), state=STATES[state])
        raise _error("unknown-city", place, problem, self._near_misses(" ".join(city), state))

    def _point(self, latitude: float, longitude: float, place: str) -> Place:
        if abs(latitude) > 90 or abs(longitude) > 180:
            problem = Sentence("'{point}' is not on the globe.", point=f"{latitude:g},{longitude:g}")
            remedy = Sentence("Write the latitude (-90 to 90), a comma, and the longitude (-180 to 180).")
            if abs(longitude) <= 90 and abs(latitude) <= 180:
                turned = f"{longitude:g},{latitude:g}"
                remedy = Sentence("Latitude comes first: did you mean '{point}'?", point=turned)
            raise _error("out-of-range", place, problem, remedy)
        city, state = self._nearest(latitude, longitude)
        point = f"{latitude:.12g},{longitude:.12g}"
        if not state:
            raise self._far_away(latitude, longitude, point, place)
        label = Sentence("{point} (near {city})", point=point, city=f"{city}, {state}")
        return Place(label, latitude, longitude, "point", state)

    def _far_away(self, latitude: float, longitude: float, point: str, place: str) -> UsageError:
        """A point far from every ZIP, maybe because its numbers were turned around or a minus sign was lost: distances
        from it would be true, and lists of what is thousands of miles away would mislead."""
        problem = Sentence("'{point}' is far from every place in the United States.", point=point)
        for turned in ((longitude, latitude), (latitude, -longitude)):
            if abs(turned[0]) <= 90 and self._nearest(*turned)[1]:
                return _error("out-of-range", place, problem, did_you_mean(f"{turned[0]:g},{turned[1]:g}"))
        return _error("out-of-range", place, problem, _REMEDY)

    def _nearest(self, latitude: float, longitude: float) -> tuple[str, str]:
        """City and state of the ZIP whose centre is nearest; empty where none is within 100 miles."""
        for miles in _NEAR_MILES:
            south, north, west, east = box(latitude, longitude, miles)
            between = "longitude BETWEEN ? AND ?" if west <= east else "(longitude >= ? OR longitude <= ?)"
            query = f"SELECT latitude, longitude, city, state FROM zips WHERE latitude BETWEEN ? AND ? AND {between}"
            found = (
                (miles_between(latitude, longitude, row[0], row[1]), row[2], row[3])
                for row in self._connection.execute(query, (south, north, west, east))
            )
            away, city, state = min(found, default=(miles + 1, "", ""))
            if away <= miles:
                return city, state
        return "", ""

    def _find_zip(self, zip_code: str, place: str) -> Place:
        query = "SELECT city, state, latitude, longitude FROM zips WHERE zip = ?"
        row = self._connection.execute(query, (zip_code,)).fetchone()
        if row is None:
            remedy = Sentence("Check its digits, or write a city and its state, such as 'Chicago, IL'.")
            raise _error("unknown-zip", place, Sentence("The ZIP {zip} is not known.", zip=zip_code), remedy)
        city, state, latitude, longitude = row
        if latitude is None:
            where = f"{zip_code} ({city}, {state})"
            problem = Sentence("The ZIP {zip} has no known place on the map.", zip=where)
            raise _error("zip-without-place", place, problem, _NEARBY)
        return Place(f"{zip_code} ({city}, {state})", latitude, longitude, "zip", state, zip_code)

    def _find_city(self, words: list[str], state: str, place: str) -> Place | None:
        query = "SELECT name, latitude, longitude FROM cities WHERE key = ? AND state = ?"
        row = self._connection.execute(query, (city_key(words), state)).fetchone()
        if row is None:
            return None
        name, latitude, longitude = row
        if latitude is None:
            problem = Sentence("{city} has no known place on the map.", city=f"{name}, {state}")
            raise _error("unknown-city", place, problem, _NEARBY)
        return Place(f"{name}, {state}", latitude, longitude, "city", state)

    def _named(self, words: list[str]) -> list[str]:
        """Every city of this name with its state, those with most ZIPs first."""
        query = "SELECT name, state FROM cities WHERE key = ? AND latitude NOT NULL ORDER BY zips DESC, state"
        return [f"{name}, {state}" for name, state in self._connection.execute(query, (city_key(words),))]

    def _near_misses(self, city: str, state: str) -> Sentence:
        import difflib

        # Typed in part, the largest city that begins so is meant more often than a small one spelled alike.
        begun = self._begun(city_key(city.split()), state)
        query = "SELECT name FROM cities WHERE state = ? AND latitude NOT NULL"
        names = {name.lower(): name for (name,) in self._connection.execute(query, (state,))}
        close = difflib.get_close_matches(city, names, n=3, cutoff=0.75)
        meant = dict.fromkeys([*begun, *(f"{names[each]}, {state}" for each in close)])
        return _did_you_mean(list(meant)[:3]) if meant else _REMEDY

    def _begun(self, key: str, state: str | None) -> list[str]:
        """Up to three cities whose name begins so, those with most ZIPs first."""
        if len(key) < 3:
            return []
        query = (
            "SELECT name, state FROM cities WHERE key >= ? AND key < ? AND latitude NOT NULL"
            " AND (? IS NULL OR state = ?) ORDER BY zips DESC, name LIMIT 3"
        )
        rows = self._connection.execute(query, (key, key + "\x7f", state, state))
        return [f"{name}, {code}" for name, code in rows]

    def _padded(self, digits: str) -> Sentence:
        """A spreadsheet drops the zero that ZIPs of New England, New Jersey and Puerto Rico begin with."""
        padded = digits.zfill(5)
        lost = 3 <= len(digits) <= 4 and self.zip_centre(padded)
        return Sentence("Did it lose its leading zero? Write '{zip}'.", zip=padded) if lost else _REMEDY


def open_places(path: "str | PathLike[str] | None") -> Places:
    """The places from the file at `path` where it is sound, else built there, else built in memory."""
    if path is None:
        return Places.in_memory()
    connection = _open(path)
    if connection is None:
        from pathlib import Path

        from recovery_cli.catalogue.places_build import build_places

        # This fails where nothing can be written, and on Windows where another process has the file open that
        # it has just built.
        with suppress(OSError, sqlite3.Error):
            build_places(Path(path))
        connection = _open(path)
    return Places.in_memory() if connection is None else Places(connection)


def library_version() -> str:
    """The installed version of `zipcodes`, from the name of its folder; importlib.metadata takes 30 ms."""
    spec = PathFinder.find_spec("zipcodes")
    if spec is None or spec.origin is None:
        return "unknown"
    beside = os.listdir(os.path.dirname(os.path.dirname(spec.origin)))
    return max((name for name in beside if name.startswith("zipcodes-")), default="unknown")


def _open(path: "str | PathLike[str]") -> sqlite3.Connection | None:
    """The file of places, if it is there, whole, of this schema and of the installed library."""
    try:
        if not is_whole(path, os.path.dirname(path)):
            return None
        connection = open_sealed(path)
    except (OSError, sqlite3.Error):
        return None
    with suppress(sqlite3.Error):
        meta = connection.execute("SELECT schema, library FROM meta").fetchone()
        if meta == (SCHEMA, library_version()):
            return connection
    connection.close()
    return None


def _did_you_mean(places: list[str]) -> Sentence:
    *before, last = places
    if not before:
        return did_you_mean(last)
    return Sentence("Did you mean {places} or '{last}'?", places=", ".join(f"'{each}'" for each in before), last=last)


def _one_of(named: list[str]) -> Sentence:
    shown = ", ".join(f"'{each}'" for each in named[:6])
    if len(named) > 6:
        return Sentence("Write one of {list} ({number} states have one).", list=shown, number=str(len(named)))
    return Sentence("Write one of {list}." if len(named) > 1 else "Write {list}.", list=shown)


def _shown(text: str) -> str:
    """Typed text as it may stand in a message: short, on one line, without control characters."""
    clean = "".join(char if char.isprintable() else " " for char in text[:60]).strip()
    return clean + "…" if len(text) > 60 else clean


def _error(code: str, place: str, problem: Sentence, remedy: Sentence) -> UsageError:
    return UsageError([Problem(code, place, problem, remedy)])
