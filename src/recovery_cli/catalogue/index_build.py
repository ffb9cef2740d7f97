"""Compiling a catalogue into the SQLite file that `index` reads."""

import json
import secrets
import sqlite3
import sys
from array import array
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path

from recovery_cli.catalogue.center import Catalogue, Center, to_record
from recovery_cli.catalogue.index import APPLICATION_ID, SCHEMA_VERSION, Index, fold, readable, refusal
from recovery_cli.catalogue.place_names import split_words, state_code
from recovery_cli.catalogue.seal import seal
from recovery_cli.errors import Problem, system_says
from recovery_cli.fields import raise_if
from recovery_cli.sentences import Sentence
from recovery_cli.vocabulary import Vocabulary

# Wide pages, and the records last: a cold search then reads a few neighbouring pages of a large file.
_PAGE_BYTES = 16384
_SCHEMA = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE needs (slug TEXT PRIMARY KEY, label TEXT NOT NULL, offered BLOB NOT NULL, refused BLOB NOT NULL);
CREATE TABLE states (code TEXT PRIMARY KEY, members BLOB NOT NULL);
CREATE TABLE columns (name TEXT PRIMARY KEY, data BLOB NOT NULL);
CREATE TABLE words (n INTEGER PRIMARY KEY, words TEXT NOT NULL);
CREATE TABLE centers (n INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, record TEXT NOT NULL);
"""
# Folded words hold no ASCII but letters and digits, and this tokenizer parts them just where `fold` does: at spaces.
_WORDS_INDEX = """
CREATE VIRTUAL TABLE words_index USING fts5(
    words, content = 'words', content_rowid = 'n', tokenize = 'ascii', detail = none, columnsize = 0
);
INSERT INTO words_index (words_index) VALUES ('rebuild');
INSERT INTO words_index (words_index) VALUES ('optimize');
"""


def build_index(
    catalogue: Catalogue,
    vocabulary: Vocabulary,
    path: Path,
    *,
    stamp: str,
    before_replacing: Callable[[], object] | None = None,
) -> None:
    """Compile the catalogue into the file `path`, replacing what stands there; its folder must exist.

    stamp: what the index was made from, as the caller compares it (a content key).
    before_replacing: called once the new file is whole, before it takes the place of what stands there.
    The file is its owner's alone, and appears whole or not at all: it is written beside its place under a name of its
    own, sealed, synced, and moved.
    Raises DataFileError: unwritable, duplicate-id.
    """
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(8)}.tmp")
    try:
        temporary.touch(mode=0o600, exist_ok=False)
        connection = sqlite3.connect(temporary, isolation_level=None)
        try:
            _fill(connection, catalogue, vocabulary, stamp)
        finally:
            connection.close()
        seal(temporary)
        if before_replacing:
            before_replacing()
        temporary.replace(path)
    except (OSError, sqlite3.Error) as error:
        reason = system_says(error) if isinstance(error, OSError) else str(error)
        what = Sentence("Cannot write the compiled catalogue: {reason}.", reason=reason)
        remedy = Sentence("Check the folder, its permissions and its space.")
        raise refusal("unwritable", str(path), what, remedy) from None
    finally:
        temporary.unlink(missing_ok=True)


def index_in_memory(catalogue: Catalogue, vocabulary: Vocabulary, *, stamp: str) -> Index:
    """The same index without a file: for small catalogues, and where nothing may be written."""
    connection = sqlite3.connect(":memory:", isolation_level=None)
    try:
        _fill(connection, catalogue, vocabulary, stamp)
        return Index(connection, catalogue.info.name)
    except BaseException:
        connection.close()
        raise


def _fill(connection: sqlite3.Connection, catalogue: Catalogue, vocabulary: Vocabulary, stamp: str) -> None:
    _refuse_duplicates(catalogue)
    centers = sorted(catalogue.centers, key=_south_to_north)
    info = json.dumps(catalogue.info._replace(centers=len(centers))._asdict())
    encode = json.JSONEncoder(separators=(",", ":")).encode
    # Without a journal a broken build leaves a broken file, but only ever under its temporary name.
    for setting in (f"page_size = {_PAGE_BYTES}", "journal_mode = OFF", "synchronous = OFF"):
        connection.execute(f"PRAGMA {setting}")
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
    connection.executescript(_SCHEMA)
    insert = connection.executemany
    connection.execute("BEGIN")
    insert("INSERT INTO meta VALUES (?, ?)", (("info", info), ("stamp", stamp)))
    insert("INSERT INTO needs VALUES (?, ?, ?, ?)", _needs(centers, vocabulary))
    insert("INSERT INTO states VALUES (?, ?)", _states(centers))
    insert("INSERT INTO columns VALUES (?, ?)", _columns(centers))
    insert("INSERT INTO words VALUES (?, ?)", ((n, _words(each)) for n, each in enumerate(centers)))
    records = ((n, each.id, encode(to_record(each))) for n, each in enumerate(centers))
    insert("INSERT INTO centers VALUES (?, ?, ?)", records)
    connection.execute("COMMIT")
    with suppress(sqlite3.OperationalError):  # a SQLite without FTS5: words are then found by reading them all
        connection.executescript(_WORDS_INDEX)


def _refuse_duplicates(catalogue: Catalogue) -> None:
    known: set[str] = set()
    problems = []
    for center in catalogue.centers:
        if center.id in known:
            what = Sentence("The id '{id}' stands twice.", id=center.id)
            remedy = Sentence("Give each center an id of its own.")
            problems.append(Problem("duplicate-id", catalogue.info.name, what, remedy))
        known.add(center.id)
    raise_if(problems)


def _columns(centers: Sequence[Center]) -> Iterator[tuple[str, bytes]]:
    placed = [center for center in centers if _has_place(center)]
    by_name = sorted(range(len(centers)), key=lambda n: (fold(centers[n].name), centers[n].id))
    name_ranks = array("I", bytes(array("I").itemsize * len(centers)))
    for rank, n in enumerate(by_name):
        name_ranks[n] = rank
    columns: dict[str, array[float] | array[int]] = {
        "latitude": array("d", [center.latitude or 0.0 for center in placed]),
        "longitude": array("d", [center.longitude or 0.0 for center in placed]),
        "name_rank": name_ranks,
    }
    for name, column in columns.items():
        if sys.byteorder == "big":
            column.byteswap()
        yield name, column.tobytes()


def _needs(centers: Sequence[Center], vocabulary: Vocabulary) -> Iterator[tuple[str, str, bytes, bytes]]:
    """The rows of the needs: those of the vocabulary, and any other word that a center states."""
    stated = frozenset().union(*(center.services | center.not_offered for center in centers))
    labels = {slug: vocabulary.label(slug) for slug in vocabulary.needs}
    labels |= {slug: readable(slug) for slug in sorted(stated - labels.keys())}
    size = (len(centers) + 7) // 8
    offered = {slug: bytearray(size) for slug in labels}
    refused = {slug: bytearray(size) for slug in labels}
    for n, center in enumerate(centers):
        byte, bit = n >> 3, 1 << (n & 7)
        for slug in center.services:
            offered[slug][byte] |= bit
        for slug in center.not_offered - center.services:
            refused[slug][byte] |= bit
    for slug, label in labels.items():
        yield slug, label, bytes(offered[slug]), bytes(refused[slug])


def _states(centers: Sequence[Center]) -> Iterator[tuple[str, bytes]]:
    """The bitmap of each state; a name counts as its code, and what is neither is in no state."""
    codes = {text: state_code(split_words(text)) for text in {center.state or "" for center in centers}}
    members: dict[str, bytearray] = {}
    for n, center in enumerate(centers):
        if code := codes[center.state or ""]:
            members.setdefault(code, bytearray((len(centers) + 7) // 8))[n >> 3] |= 1 << (n & 7)
    for code in sorted(members):
        yield code, bytes(members[code])


def _has_place(center: Center) -> bool:
    latitude, longitude = center.latitude, center.longitude
    return latitude is not None and longitude is not None and abs(latitude) <= 90 and abs(longitude) <= 180


def _south_to_north(center: Center) -> tuple[bool, float, str]:
    placed = _has_place(center)
    return not placed, (center.latitude or 0.0) if placed else 0.0, center.id


def _words(center: Center) -> str:
    """Each word with a space before it, so that ` word` finds the beginnings of words."""
    return " " + fold(" ".join(filter(None, (center.name, center.program, center.street, center.city))))
