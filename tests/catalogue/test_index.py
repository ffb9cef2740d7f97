import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recovery_cli.catalogue.center import CatalogueInfo, Center, make_catalogue
from recovery_cli.catalogue.index import SCHEMA_VERSION, Index, bitmap_of, bits, fold, open_index
from recovery_cli.catalogue.index_build import build_index, index_in_memory
from recovery_cli.catalogue.seal import seal
from recovery_cli.errors import DataFileError, UsageError
from recovery_cli.vocabulary import Need, Vocabulary

NEEDS = (Need("detox", "care", "withdrawal care (detox)", (), (), ""), Need("yoga", "life", "yoga", (), (), ""))
VOCABULARY = Vocabulary(NEEDS, {})
INFO = CatalogueInfo("Test", "A source", "2023-06-01", "CC0", True, not_recorded=("yoga",))
FULL = Center(
    id="full-1",
    name='Élan "Recovery" \x00',
    program="P",
    street="1 Example Street",
    city="Chicago",
    state="IL",
    zip="02134",
    latitude=41.9,
    longitude=-87.6,
    place_precision="address",
    phone="312-555-0100",
    intake_phones=("312-555-0101",),
    website="https://full.example",
    services=frozenset({"detox"}),
    not_offered=frozenset({"yoga"}),
    hours="always",
    license="X",
    accreditation=("CARF",),
    price_band="low",
    house_rules=("No phones.",),
    cautions=("A stub.",),
    codes=("DT", "\ud800"),
    source="S",
    source_date="2023",
    verified_on="2026-01-01",
)
CENTERS = (
    FULL,
    Center(id="bare", name="Bare"),
    Center(id="south", name="South", latitude=-10.0, longitude=170.0, services=frozenset({"unheard_of"})),
    Center(id="both", name="Both", services=frozenset({"detox"}), not_offered=frozenset({"detox"})),
)


def harmed(path: Path, statements: str) -> None:
    """Changes the database, and seals it again as if it had been written so."""
    connection = sqlite3.connect(path)
    connection.executescript(statements)
    connection.execute("VACUUM")  # the seal is beyond the last page, and goes
    connection.close()
    seal(path)


def memory_index(centers: tuple[Center, ...] = CENTERS) -> Index:
    return index_in_memory(make_catalogue(INFO, centers), VOCABULARY, stamp="stamp-1")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "100% of #1?.db"
    build_index(make_catalogue(INFO, CENTERS), VOCABULARY, path, stamp="stamp-1")
    return path


def code(path: Path) -> str:
    with pytest.raises(DataFileError) as caught:
        open_index(path)
    [problem] = caught.value.problems
    assert problem.place == str(path)
    assert problem.remedy
    return problem.code


def test_what_goes_in_comes_out_again(path: Path) -> None:
    with open_index(path) as index:
        assert index.info == INFO._replace(centers=4)
        assert index.stamp == "stamp-1"
        assert index.ids() == ["bare", "both", "full-1", "south"]
        for center in CENTERS:
            assert index.find(center.id) == center
        assert sorted(index.centers(range(4))) == sorted(CENTERS)


def test_a_center_in_neither_bitmap_is_unknown() -> None:
    with memory_index() as index:
        names = {n: center.id for n, center in enumerate(index.centers(range(index.count)))}
        assert {names[n] for n in bits(index.offered("detox"))} == {"full-1", "both"}
        assert index.refused("detox") == 0
        assert {names[n] for n in bits(index.refused("yoga"))} == {"full-1"}


def test_a_need_the_file_does_not_know_is_unknown_for_every_center() -> None:
    with memory_index() as index:
        assert "new_need" not in index
        assert (index.offered("new_need"), index.refused("new_need")) == (0, 0)
        assert index.label("new_need") == "new need"


def test_a_word_of_a_center_that_the_vocabulary_lacks_is_kept() -> None:
    with memory_index() as index:
        assert "unheard_of" in index
        assert index.offered("unheard_of").bit_count() == 1
        assert index.label("unheard_of") == "unheard of"
        assert index.label("detox") == "withdrawal care (detox)"


def test_centers_are_numbered_from_south_to_north_and_those_without_a_place_last() -> None:
    with memory_index() as index:
        assert [center.id for center in index.centers(range(4))] == ["south", "full-1", "bare", "both"]
        assert list(index.latitudes) == [-10.0, 41.9]
        assert list(index.name_ranks) == [3, 2, 0, 1]


def test_a_band_takes_in_both_its_ends_and_no_center_without_a_place() -> None:
    with memory_index() as index:
        assert list(bits(index.band(-10.0, 41.9))) == [0, 1]
        assert list(bits(index.band(-9.9, 41.8))) == []
        assert list(bits(index.band(-90.0, 0.0))) == [0]


def test_an_unknown_id_gets_the_nearest_one() -> None:
    with memory_index() as index, pytest.raises(UsageError) as caught:
        index.find("fall-1")
    [problem] = caught.value.problems
    assert problem.code == "unknown-center"
    assert "full-1" in problem.remedy


@pytest.mark.parametrize("asked", ["", "x", "\udcff", "a\0b", "' OR 1=1 --", "full_1%" * 50])
def test_a_hostile_id_is_only_unknown(asked: str) -> None:
    with memory_index() as index, pytest.raises(UsageError) as caught:
        index.find(asked)
    assert caught.value.problems[0].code == "unknown-center"


def test_a_missing_file_is_unreadable(tmp_path: Path) -> None:
    assert code(tmp_path / "missing.db") == "unreadable"
    assert not (tmp_path / "missing.db").exists()


@pytest.mark.parametrize("content", [b"", b"catalogue:\n  name: Test\n", b"SQLite format 3\0", b"\0" * 8192])
def test_another_kind_of_file_is_not_a_catalogue(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "other.db").write_bytes(content)
    assert code(tmp_path / "other.db") == "not-a-catalogue"


def test_another_program_s_database_is_not_a_catalogue(tmp_path: Path) -> None:
    connection = sqlite3.connect(tmp_path / "other.db")
    connection.execute("CREATE TABLE meta (key, value)")
    connection.close()
    assert code(tmp_path / "other.db") == "not-a-catalogue"


def test_half_a_catalogue_is_damaged_and_no_other_kind_of_file(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    assert code(path) == "damaged-index"


@pytest.mark.parametrize("version", [0, SCHEMA_VERSION - 1, SCHEMA_VERSION + 1])
def test_another_version_is_an_old_index(path: Path, version: int) -> None:
    harmed(path, f"PRAGMA user_version = {version}")
    assert code(path) == "old-index"


@pytest.mark.parametrize(
    "harm",
    [
        "DELETE FROM meta",
        "UPDATE meta SET value = '[]' WHERE key = 'info'",
        "UPDATE meta SET value = '{' WHERE key = 'info'",
        "DELETE FROM columns",
        "DROP TABLE columns",
    ],
)
def test_a_file_with_a_missing_part_is_damaged(path: Path, harm: str) -> None:
    harmed(path, harm)
    assert code(path) == "damaged-index"


@pytest.mark.parametrize(
    "trap",
    [
        "ALTER TABLE meta RENAME TO own; CREATE VIEW meta AS SELECT * FROM own",
        "ALTER TABLE meta RENAME TO own; CREATE TABLE meta (key, raw, value GENERATED ALWAYS AS (raw));"
        "INSERT INTO meta (key, raw) SELECT * FROM own",
        "ALTER TABLE meta RENAME TO own; CREATE TABLE meta (key, raw, value As/**/(raw));"
        "INSERT INTO meta (key, raw) SELECT * FROM own",
        "CREATE TRIGGER t AFTER INSERT ON meta BEGIN SELECT 1; END",
    ],
)
def test_a_file_that_would_work_something_out_is_not_read(path: Path, trap: str) -> None:
    """A view in the place of a table can take for ever, or all the memory there is."""
    harmed(path, f"{trap};")
    assert code(path) == "damaged-index"


def test_a_schema_that_is_no_text_is_damaged(path: Path) -> None:
    path.write_bytes(path.read_bytes().replace(b"CREATE TABLE meta", b"CREATE TABL\xff meta"))
    seal(path)
    assert code(path) == "damaged-index"


@pytest.mark.parametrize(
    "harm",
    [
        "UPDATE columns SET data = substr(data, 2)",
        "UPDATE columns SET data = substr(data, 9) WHERE name = 'latitude'",
        "UPDATE columns SET data = 'text'",
        "DELETE FROM columns WHERE name = 'longitude'",
        "DELETE FROM centers",
        "UPDATE centers SET record = '{'",
        "UPDATE centers SET record = '{}'",
        "UPDATE centers SET record = '[]'",
        "UPDATE centers SET record = CAST(x'ff' AS TEXT)",
        "UPDATE centers SET record = printf('%.*c', 100000, '[')",
        "UPDATE needs SET offered = 3",
        "DROP TABLE needs",
        "DROP TABLE words_index; DROP TABLE words",
    ],
)
def test_damage_found_while_reading_is_reported_too(path: Path, harm: str) -> None:
    harmed(path, harm)
    with open_index(path) as index, pytest.raises(DataFileError) as caught:
        index.with_words("full")
        index.offered("detox")
        index.miles((0.0, 0.0), 0)
        index.centers([1])
    assert caught.value.problems[0].code == "damaged-index"


def _record(path: Path, change: str) -> None:
    harmed(path, f"UPDATE centers SET record = json_set(record, {change})")


@pytest.mark.parametrize(
    "change",
    [
        "'$.phone', 5",
        "'$.license_expires', 5",
        "'$.name', NULL",
        "'$.capacity', 'many'",
        "'$.capacity', json('true')",
        "'$.latitude', '41.9'",
        "'$.codes', json('[1]')",
        "'$.services', json('[1, null]')",
        "'$.services', json('{}')",
        "'$.cautions', 'abc'",
        "'$.price_band', 'weird'",
        "'$.place_precision', 'street'",
        "'$.also_in', 'abc'",
        "'$.also_in', json('[{\"source\": 1}]')",
        '\'$.also_in\', json(\'[{"source": "s", "source_date": "", "id": "i", "facts": [], "differs": [],'
        ' "affirms": {}, "denies": {}, "cautions": []}]\')',
        '\'$.also_in\', json(\'[{"source": "s", "source_date": "", "id": "i", "facts": [],'
        ' "differs": {"name": 5}, "affirms": {}, "denies": {}, "cautions": []}]\')',
    ],
)
def test_a_record_with_a_fact_of_another_type_is_damaged(path: Path, change: str) -> None:
    _record(path, change)
    with open_index(path) as index, pytest.raises(DataFileError) as caught:
        index.centers([1])
    assert caught.value.problems[0].code == "damaged-index"


@pytest.mark.parametrize("change", ["'$.name', 5", "'$.not_recorded', 'abc'", "'$.demonstration', 'no'"])
def test_a_catalogue_whose_standing_is_of_another_type_is_damaged(path: Path, change: str) -> None:
    harmed(path, f"UPDATE meta SET value = json_set(value, {change}) WHERE key = 'info'")
    assert code(path) == "damaged-index"


def test_a_need_in_no_encoding_is_not_known(path: Path) -> None:
    with open_index(path) as index:
        assert "\udcff" not in index


WORDS = st.text(alphabet="abeé\u0301ß東İ1_'. -\"*^\x00", max_size=12)


def without_fts(centers: tuple[Center, ...]) -> Index:
    """The same index as a SQLite without FTS5 would have written it."""
    connection = sqlite3.connect(":memory:", isolation_level=None)
    with memory_index(centers) as index:
        index._connection.backup(connection)
    connection.execute("DROP TABLE words_index")
    return Index(connection, "")


@given(st.lists(WORDS, min_size=1, max_size=8), WORDS)
def test_words_are_found_alike_with_and_without_fts5(names: list[str], text: str) -> None:
    centers = tuple(Center(id=str(n), name=name) for n, name in enumerate(names))
    begun = [f" {word}" for word in fold(text).split()]
    meant = {each.id for each in centers if begun and all(word in f" {fold(each.name)}" for word in begun)}
    for index in (memory_index(centers), without_fts(centers)):
        with index:
            assert {each.id for each in index.centers(bits(index.with_words(text)))} == meant


@pytest.mark.parametrize("make", [memory_index, without_fts])
def test_any_number_of_words_may_be_asked_for(make: Callable[[tuple[Center, ...]], Index]) -> None:
    with make(CENTERS) as index:
        assert index.with_words("full " * 5000) == 0 != index.with_words("elan rec " * 5000)
        assert index.with_words(" ".join(map(str, range(5000)))) == 0


@given(st.sets(st.integers(0, 500)))
def test_bits_are_the_inverse_of_bitmap_of(positions: set[int]) -> None:
    assert list(bits(bitmap_of(positions, 501))) == sorted(positions)


@given(st.text())
def test_folded_text_is_plain_words_one_space_apart(text: str) -> None:
    folded = fold(text)
    assert folded == " ".join(folded.split())
    assert all(each.isalnum() or each == " " for each in folded)


@pytest.mark.parametrize(
    ("text", "folded"),
    [("St. Mary's  HOSPITAL", "st marys hospital"), ("Él-Án_1", "el an 1"), ("İstanbul", "istanbul"), ("東京", "東京")],
)
def test_text_is_compared_without_case_accents_and_punctuation(text: str, folded: str) -> None:
    assert fold(text) == folded
