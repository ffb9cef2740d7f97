"""The compiled catalogue: one SQLite file, so that a cold search costs milliseconds at any size.

Each need is two bitmaps over the centers: known to offer it, known not to; a center in neither is unknown. So "all
of", "none of" and "how many without this one" are single operations on integers, and only centers that are shown are
ever read. Centers are numbered from south to north, so that a band of latitude is a run of bits; those without a
believable place come last.
"""

import json
import re
import sqlite3
import sys
from bisect import bisect_left, bisect_right
from collections.abc import Container, Iterable, Iterator, Sequence
from functools import cached_property
from math import inf
from typing import TYPE_CHECKING, Any, NoReturn, TypeAlias

from recovery_cli.catalogue.center import Center, from_record, info_from_record
from recovery_cli.catalogue.geography import miles_between
from recovery_cli.catalogue.seal import is_whole, open_sealed
from recovery_cli.errors import DataFileError, Problem, UsageError, suggestion
from recovery_cli.sentences import Sentence

if TYPE_CHECKING:
    from os import PathLike

Position: TypeAlias = tuple[float, float]
"""Latitude and longitude in degrees."""

SCHEMA_VERSION = 4
APPLICATION_ID = 0x52435649
"""Stands in the header of every file of ours: another program's database is refused before it is read."""

_MAPPED_BYTES = 1 << 30


def fold(text: str) -> str:
    """The text as it is compared: lower case, without accents, words of letters and digits one space apart."""
    if not text.isascii():
        import unicodedata

        decomposed = unicodedata.normalize("NFKD", text)
        text = "".join(each for each in decomposed if not unicodedata.combining(each))
    joined = re.sub("['\u2019.]", "", text.casefold())  # St. Mary's is found as "st marys"
    return re.sub(r"[\W_]+", " ", joined).strip()


def readable(slug: str) -> str:
    """Words for a need that has no label."""
    return slug.replace("_", " ")


def bits(bitmap: int) -> Iterator[int]:
    """The positions of the bits that are set, lowest first."""
    if not bitmap:
        return
    # Digits searched as text are found ten times faster than bits are taken off a long integer one by one.
    lowest = (bitmap & -bitmap).bit_length() - 1
    digits = bin(bitmap >> lowest)[:1:-1]
    position = 0
    while position >= 0:
        yield position + lowest
        position = digits.find("1", position + 1)


def bitmap_of(positions: Iterable[int], count: int) -> int:
    """The integer with those bits set; `count` is one more than the highest position allowed."""
    data = bytearray((count + 7) // 8)
    for position in positions:
        data[position >> 3] |= 1 << (position & 7)
    return int.from_bytes(data, "little")


class Index:
    """An open catalogue. Bitmaps are integers: bit n stands for center number n, of `count`.

    latitudes, longitudes: degrees by center number, the latitudes rising; centers beyond their end have no place.
    name_ranks: by center number, its position in the order of (folded name, id).
    These columns are read when first asked for.
    A need that this file does not know is unknown for every center. Every reader raises DataFileError
    (damaged-index) where the file turns out to be broken.
    """

    def __init__(self, connection: sqlite3.Connection, source: str) -> None:
        self._connection = connection
        self._needs: dict[str, tuple[str, int, int]] = {}
        self.source = source
        try:
            meta = dict(self._rows("SELECT key, value FROM meta"))
            self.info = info_from_record(json.loads(meta["info"]))
            self.stamp = str(meta["stamp"])
            [[size]] = self._rows("SELECT length(data) FROM columns WHERE name = 'name_rank'")
            self.count: int = size // 4
        except (AttributeError, KeyError, TypeError, ValueError, RecursionError):
            self._damaged()
        self.all: int = (1 << self.count) - 1

    @cached_property
    def latitudes(self) -> Sequence[float]:
        return self._column("latitude", "d", range(self.count + 1))

    @cached_property
    def longitudes(self) -> Sequence[float]:
        return self._column("longitude", "d", [len(self.latitudes)])

    @cached_property
    def name_ranks(self) -> Sequence[int]:
        return self._column("name_rank", "I", [self.count])

    def __enter__(self) -> "Index":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        self._connection.close()

    def __contains__(self, slug: str) -> bool:
        """Whether this file knows the need."""
        return bool(self._need(slug)[0])

    def label(self, slug: str) -> str:
        """Words for the need in a sentence; the slug itself, readable, where the file does not know it."""
        return self._need(slug)[0] or readable(slug)

    def offered(self, slug: str) -> int:
        """The centers known to offer the need."""
        return self._need(slug)[1]

    def refused(self, slug: str) -> int:
        """The centers known not to offer the need."""
        return self._need(slug)[2]

    def in_state(self, code: str) -> int:
        """The centers whose address is in the state of this code ("IL")."""
        rows = self._rows("SELECT members FROM states WHERE code = ?", code)
        try:
            return int.from_bytes(rows[0][0], "little") & self.all if rows else 0
        except TypeError:
            self._damaged()

    def band(self, south: float, north: float) -> int:
        """The centers whose latitude lies between the two, ends included."""
        first = bisect_left(self.latitudes, south)
        return (1 << max(first, bisect_right(self.latitudes, north))) - (1 << first)

    def miles(self, near: Position, n: int) -> float:
        """From there to center number n; infinite where its place is unknown."""
        return miles_between(*near, self.latitudes[n], self.longitudes[n]) if n < len(self.latitudes) else inf

    def with_words(self, text: str) -> int:
        """The centers where each word of the text begins a word of the name, program, street or city.

        A text without letters or digits is found nowhere.
        """
        words = list(dict.fromkeys(fold(text).split()))
        if not words:
            return 0
        begun = " AND ".join(f'"{word}"*' for word in words)
        try:
            rows = self._connection.execute("SELECT rowid FROM words_index WHERE words_index MATCH ?", (begun,))
            found = [n for (n,) in rows.fetchall()]
        except sqlite3.OperationalError:  # this SQLite has no FTS5, or the one that wrote the file had none
            folded = self._rows("SELECT n, words FROM words WHERE instr(words, ?)", f" {max(words, key=len)}")
            found = [n for n, each in folded if all(f" {word}" in each for word in words)]
        except sqlite3.Error:
            self._damaged()
        return bitmap_of((n for n in found if 0 <= n < self.count), self.count)

    def centers(self, numbers: Iterable[int]) -> list[Center]:
        """The centers of those numbers, in that order."""
        return [self._center("n = ?", n) or self._damaged() for n in numbers]

    def find(self, center_id: str) -> Center:
        """The center of that id; raises UsageError (unknown-center) with the nearest id there is."""
        asked = center_id.encode(errors="replace").decode()
        if found := self._center("id = ?", asked):
            return found
        # One slip leaves the first or the second half of an id as it was: only those are worth comparing.
        half = len(asked) // 2
        near = self._rows(
            "SELECT id FROM centers WHERE substr(id, 1, ?) = ? OR substr(id, ?) = ? LIMIT 1000",
            *(half, asked[:half], half - len(asked), asked[half:]),
        )
        remedy = suggestion(asked, [each for (each,) in near]) or Sentence("Search for it by name with --text.")
        raise UsageError([Problem("unknown-center", asked, Sentence("No center has this id."), remedy)])

    def ids(self) -> list[str]:
        """Every id, in alphabetical order."""
        return [each for (each,) in self._rows("SELECT id FROM centers ORDER BY id")]

    def _center(self, where: str, value: str | int) -> Center | None:
        rows = self._rows(f"SELECT record FROM centers WHERE {where}", value)
        try:
            return from_record(json.loads(rows[0][0])) if rows else None
        except (AttributeError, KeyError, TypeError, ValueError, RecursionError):
            self._damaged()

    def _need(self, slug: str) -> tuple[str, int, int]:
        if slug not in self._needs:
            asked = slug.encode(errors="replace").decode()
            rows = self._rows("SELECT label, offered, refused FROM needs WHERE slug = ?", asked)
            label, *bitmaps = rows[0] if rows else ("", b"", b"")
            try:
                offered, refused = (int.from_bytes(each, "little") & self.all for each in bitmaps)
            except TypeError:
                self._damaged()
            self._needs[slug] = (str(label), offered, refused)
        return self._needs[slug]

    def _column(self, name: str, kind: str, lengths: Container[int]) -> Sequence[Any]:
        """The numbers of the column; damaged where it has none of these lengths."""
        try:
            # At 100,000 centers the columns are most of what a search reads: they are taken as they lie in the file.
            [[row]] = self._rows("SELECT rowid FROM columns WHERE name = ?", name)
            with self._connection.blobopen("columns", "data", row, readonly=True) as blob:
                column: Sequence[Any] = memoryview(blob.read()).cast(kind)  # type: ignore[call-overload]
        except (TypeError, ValueError, sqlite3.Error):
            self._damaged()
        if len(column) not in lengths:
            self._damaged()
        if sys.byteorder == "little":
            return column
        from array import array

        swapped = array(kind, column)
        swapped.byteswap()
        return swapped

    def _rows(self, sql: str, *values: object) -> list[Any]:
        try:
            return self._connection.execute(sql, values).fetchall()
        except (sqlite3.Error, UnicodeDecodeError):
            self._damaged()

    def _damaged(self) -> NoReturn:
        raise _damaged(self.source)


def open_index(path: "str | PathLike[str]", *, remembered: "str | PathLike[str] | None" = None) -> Index:
    """Open a compiled catalogue for reading only, if it is whole.

    remembered: a folder that keeps which files were found whole, so that each is read through only once.
    Raises DataFileError: unreadable, not-a-catalogue (a file of another kind), old-index (written by another version
    of this program), damaged-index.
    """
    try:
        connection = open_sealed(path)
    except sqlite3.Error:
        raise _unreadable(path) from None
    try:
        _check_header(connection, str(path))
        if not is_whole(path, remembered):
            raise _damaged(str(path))
        _check_tables(connection, str(path))
        connection.execute(f"PRAGMA mmap_size = {_MAPPED_BYTES}")
        return Index(connection, str(path))
    except OSError:
        connection.close()
        raise _unreadable(path) from None
    except BaseException:
        connection.close()
        raise


def _check_header(connection: sqlite3.Connection, source: str) -> None:
    try:
        [application] = connection.execute("PRAGMA application_id").fetchone()
        [version] = connection.execute("PRAGMA user_version").fetchone()
    except sqlite3.Error as error:
        if error.sqlite_errorname == "SQLITE_CORRUPT":  # a part of a database, such as half a copy
            raise _damaged(source) from None
        application = version = None
    if application != APPLICATION_ID:
        remedy = Sentence("Give a catalogue in YAML, or one that 'recovery-cli centers import' wrote.")
        raise refusal("not-a-catalogue", source, Sentence("This is not a compiled catalogue."), remedy)
    if version != SCHEMA_VERSION:
        what = Sentence(
            "The compiled catalogue has version {version}, this program reads version {ours}.",
            version=str(version),
            ours=str(SCHEMA_VERSION),
        )
        raise refusal("old-index", source, what, Sentence("Import it again."))


def _check_tables(connection: sqlite3.Connection, source: str) -> None:
    """A file from elsewhere may be sealed and still be a trap: a view that stands for one of the tables, or a column
    that is worked out, can take for ever or more memory than there is."""
    try:
        schema = connection.execute("SELECT type, sql FROM sqlite_master").fetchall()
    except (sqlite3.Error, UnicodeDecodeError):
        raise _damaged(source) from None
    if any(kind not in ("table", "index") or re.search(r"\bas\b", str(sql), re.IGNORECASE) for kind, sql in schema):
        raise _damaged(source)


def _damaged(source: str) -> DataFileError:
    remedy = Sentence("Import it again; the version before it may stand beside it, as '.previous'.")
    return refusal("damaged-index", source, Sentence("The compiled catalogue is damaged."), remedy)


def _unreadable(path: "str | PathLike[str]") -> DataFileError:
    what, remedy = Sentence("Cannot open the compiled catalogue."), Sentence("Check the path and its permissions.")
    return refusal("unreadable", str(path), what, remedy)


def refusal(code: str, place: str, problem: Sentence, remedy: Sentence) -> DataFileError:
    return DataFileError([Problem(code, place, problem, remedy)])
