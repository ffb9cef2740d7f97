"""Builds the file of places from the library `zipcodes`; imported only where it is missing or stale."""

import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any, NamedTuple

from recovery_cli.catalogue.place_names import STATES, city_key, split_words
from recovery_cli.catalogue.places import SCHEMA, library_version

_TABLES = """
CREATE TABLE meta (schema INTEGER NOT NULL, library TEXT NOT NULL);
CREATE TABLE zips (
    zip TEXT PRIMARY KEY, city TEXT NOT NULL, state TEXT NOT NULL, latitude REAL, longitude REAL
) WITHOUT ROWID;
CREATE TABLE cities (
    key TEXT, state TEXT, name TEXT NOT NULL, zips INTEGER NOT NULL, latitude REAL, longitude REAL,
    PRIMARY KEY (key, state)
) WITHOUT ROWID;
"""
_EAST = frozenset({"GU", "MP", "PW", "FM", "MH"})


class _Zip(NamedTuple):
    code: str
    city: str
    state: str
    standard: bool
    latitude: float | None
    longitude: float | None
    other_cities: tuple[str, ...]


def build_places(path: Path) -> None:
    """Write the file of places, whole or not at all; raises OSError or sqlite3.Error where it cannot.

    Two processes may build at once: each writes its own temporary file, and the last to finish wins.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile(dir=path.parent, prefix=path.name, suffix=".part", delete=False) as file:
        part = Path(file.name)
    try:
        connection = sqlite3.connect(part, isolation_level=None)
        try:
            fill(connection)
        finally:
            connection.close()
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def fill(connection: sqlite3.Connection) -> None:
    """Create the tables in an empty database in autocommit mode, and fill them."""
    import zipcodes

    # By the first digit, because the library keeps what it lists whole: a hundred megabytes until the process ends.
    zips = [_read(entry) for digit in "0123456789" for entry in zipcodes.similar_to(digit)]  # type: ignore[no-untyped-call]
    # The file is thrown away unless it was finished, so it needs neither a journal nor a wait for the disk.
    connection.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; BEGIN;" + _TABLES)
    rows = sorted((each.code, each.city, each.state, each.latitude, each.longitude) for each in zips)
    connection.executemany("INSERT INTO zips VALUES (?, ?, ?, ?, ?)", rows)
    connection.executemany("INSERT INTO cities VALUES (?, ?, ?, ?, ?, ?)", sorted(_cities(zips)))
    connection.execute("INSERT INTO meta VALUES (?, ?)", (SCHEMA, library_version()))
    connection.execute("COMMIT")


def _read(entry: dict[str, Any]) -> _Zip:
    """One ZIP. The library writes 0, 0 for "no known place" (military mail), and puts Majuro, which lies
    east of Greenwich as its neighbours do, to the west of it."""
    latitude, longitude = float(entry["lat"]), float(entry["long"])
    if entry["state"] in _EAST:
        longitude = abs(longitude)
    known = latitude != 0 or longitude != 0
    return _Zip(
        code=entry["zip_code"],
        city=entry["city"],
        state=entry["state"],
        standard=entry["zip_code_type"] == "STANDARD",
        latitude=latitude if known else None,
        longitude=longitude if known else None,
        other_cities=tuple(entry["acceptable_cities"]),
    )


def _cities(zips: Iterable[_Zip]) -> Iterator[tuple[Any, ...]]:
    """A row for each city of a state: by its own name, and by other names the post accepts for a ZIP."""
    main: defaultdict[tuple[str, str], list[tuple[str, _Zip]]] = defaultdict(list)
    other: defaultdict[tuple[str, str], list[tuple[str, _Zip]]] = defaultdict(list)
    for each in zips:
        if each.state not in STATES:
            continue  # military mail: its "cities" are post offices anywhere in the world
        main[city_key(split_words(each.city)), each.state].append((each.city, each))
        for name in each.other_cities:
            other[city_key(split_words(name)), each.state].append((name, each))
    for (key, state), named in {**other, **main}.items():
        name = Counter(name for name, _ in named).most_common(1)[0][0]
        yield key, state, name, len(named), *_centre([each for _, each in named])


def _centre(zips: list[_Zip]) -> tuple[float | None, float | None]:
    """The mean of the centres. Delivery ZIPs count alone where there are any: a post box, or a company with
    its own ZIP, may lie anywhere in the city."""
    known = [each for each in zips if each.latitude is not None]
    chosen = [each for each in known if each.standard] or known
    if not chosen:
        return None, None
    latitude = sum(each.latitude or 0 for each in chosen) / len(chosen)
    longitude = sum(each.longitude or 0 for each in chosen) / len(chosen)
    return round(latitude, 5), round(longitude, 5)
