import os
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recovery_cli.catalogue.center import CatalogueInfo, Center, make_catalogue
from recovery_cli.catalogue.index import open_index
from recovery_cli.catalogue.index_build import build_index
from recovery_cli.catalogue.seal import is_whole, seal
from recovery_cli.errors import DataFileError
from recovery_cli.vocabulary import Need, Vocabulary

VOCABULARY = Vocabulary([Need("detox", "care", "detox", (), (), "")], {})
INFO = CatalogueInfo("Test", "Test", "2026")
CENTERS = [
    Center(id=f"c{n}", name=f"House {n}", phone=f"312-555-{n:04}", latitude=n % 90, longitude=-n % 180)
    for n in range(300)
]


@pytest.fixture(scope="module")
def catalogue(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("whole") / "catalogue.db"
    build_index(make_catalogue(INFO, CENTERS), VOCABULARY, path, stamp="")
    return path


def is_refused(path: Path, remembered: Path | None = None) -> bool:
    """Whether the catalogue is refused with a remedy, and not with anything else."""
    try:
        open_index(path, remembered=remembered).close()
    except DataFileError as error:
        assert all(problem.place == str(path) and problem.remedy for problem in error.problems)
        return True
    return False


def test_whatever_byte_is_flipped_the_catalogue_is_refused(catalogue: Path, tmp_path: Path) -> None:
    whole = catalogue.read_bytes()
    broken = tmp_path / "broken.db"
    header, step = range(100), len(whole) // 400
    for position in (*header, *range(100, len(whole), step), *range(len(whole) - 16, len(whole))):
        harmed = bytearray(whole)
        harmed[position] ^= 1 << position % 8
        broken.write_bytes(harmed)
        assert is_refused(broken, tmp_path), position


@given(st.data())
def test_a_file_cut_short_or_altered_is_refused(catalogue: Path, data: st.DataObject) -> None:
    whole = catalogue.read_bytes()
    broken = catalogue.with_name("broken.db")
    first, last = sorted(data.draw(st.tuples(*[st.integers(0, len(whole))] * 2)))
    broken.write_bytes(whole[:first] + data.draw(st.binary(max_size=40)) + whole[last:])
    assert is_refused(broken) is (broken.read_bytes() != whole)


def test_a_flipped_digit_of_a_telephone_number_is_never_shown(catalogue: Path, tmp_path: Path) -> None:
    broken = tmp_path / "broken.db"
    broken.write_bytes(catalogue.read_bytes().replace(b"312-555-0042", b"312-555-0043"))
    with pytest.raises(DataFileError) as caught:
        open_index(broken)
    [problem] = caught.value.problems
    assert (problem.code, problem.place) == ("damaged-index", str(broken))
    assert "Import it again" in problem.remedy


def test_what_was_found_whole_is_not_read_through_again_until_it_changes(catalogue: Path, tmp_path: Path) -> None:
    path, remembered = tmp_path / "catalogue.db", tmp_path / "cache"
    remembered.mkdir()
    path.write_bytes(catalogue.read_bytes())
    assert not is_refused(path, remembered)
    [line] = (remembered / "whole.txt").read_text().split()
    assert not is_refused(path, remembered)
    assert (remembered / "whole.txt").read_text().split() == [line]
    stat = path.stat()
    harmed = bytearray(path.read_bytes())
    harmed[len(harmed) // 2] ^= 1
    path.write_bytes(harmed)
    os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    assert is_refused(path, remembered)  # the time of change was put back, that of the inode cannot be


@pytest.mark.parametrize("known", [b"", b"\xff\xfe", b"1-2-3-4", b"\0" * 100])
def test_a_broken_memory_costs_a_check_and_nothing_else(catalogue: Path, tmp_path: Path, known: bytes) -> None:
    (tmp_path / "whole.txt").write_bytes(known)
    assert is_whole(catalogue, tmp_path)
    assert is_whole(catalogue, tmp_path / "missing")


def test_only_the_latest_files_are_remembered(tmp_path: Path) -> None:
    lists = []
    for number in range(40):
        path = tmp_path / f"{number}.db"
        path.write_bytes(b"content")
        seal(path)
        assert is_whole(path, tmp_path)
        lists.append((tmp_path / "whole.txt").read_text().split())
    assert [len(each) for each in lists] == [min(number, 32) for number in range(1, 41)]
    assert all(before[-1] == after[-2] for before, after in pairwise(lists))


@pytest.mark.skipif(os.name == "nt", reason="such names are for other systems")
@pytest.mark.parametrize(
    "name", ["100%41.db", "a?mode=rw.db", "#1&x=y.db", "a\\b:c.db", "Peña \udcff.db", "-", "file:x"]
)
def test_a_file_of_any_name_is_found_from_anywhere(
    catalogue: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """SQLite takes the name as an address, in which some signs mean something."""
    path = tmp_path / name
    path.write_bytes(catalogue.read_bytes())
    monkeypatch.chdir(tmp_path)
    for written in (path, str(path), f"/{path}", f"//{path}", name, f"./{name}"):
        with open_index(written) as index:
            assert index.count == len(CENTERS)
    assert [each.name for each in tmp_path.iterdir()] == [name]
