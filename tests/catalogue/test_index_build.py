import subprocess
import sys
import threading
from pathlib import Path

import pytest

from recovery_cli.catalogue import index_build
from recovery_cli.catalogue.center import Catalogue, CatalogueInfo, Center, make_catalogue
from recovery_cli.catalogue.index import open_index
from recovery_cli.catalogue.index_build import build_index, index_in_memory
from recovery_cli.errors import DataFileError
from recovery_cli.vocabulary import Need, Vocabulary

VOCABULARY = Vocabulary([Need("detox", "care", "detox", (), (), "")], {})
INFO = CatalogueInfo("Test", "Test", "2026")


def catalogue_of(count: int) -> Catalogue:
    return make_catalogue(INFO, (Center(id=f"c{n}", name=f"Center {n}") for n in range(count)))


def test_an_index_replaces_the_one_before_it_and_leaves_nothing_beside_it(tmp_path: Path) -> None:
    path = tmp_path / "catalogue.db"
    for count in (1, 3):
        build_index(catalogue_of(count), VOCABULARY, path, stamp=str(count))
    with open_index(path) as index:
        assert (index.count, index.info.centers, index.stamp) == (3, 3, "3")
    assert list(tmp_path.iterdir()) == [path]


def test_the_same_catalogue_is_the_same_file(tmp_path: Path) -> None:
    centers = catalogue_of(20).centers
    for name, order in (("a", centers), ("b", centers[::-1])):
        build_index(make_catalogue(INFO, order), VOCABULARY, tmp_path / name, stamp="")
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


def test_a_build_that_fails_leaves_the_old_index_and_nothing_beside_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "catalogue.db"
    build_index(catalogue_of(2), VOCABULARY, path, stamp="old")

    def interrupted(center: Center) -> str:
        raise KeyboardInterrupt

    monkeypatch.setattr(index_build, "_words", interrupted)
    with pytest.raises(KeyboardInterrupt):
        build_index(catalogue_of(3), VOCABULARY, path, stamp="new")
    with open_index(path) as index:
        assert index.stamp == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_build_killed_half_way_leaves_the_old_index(tmp_path: Path) -> None:
    path = tmp_path / "catalogue.db"
    build_index(catalogue_of(2), VOCABULARY, path, stamp="old")
    script = f"""
import os, signal
from pathlib import Path
from recovery_cli.catalogue import index_build
from recovery_cli.catalogue.center import CatalogueInfo, Center, make_catalogue
from recovery_cli.vocabulary import Vocabulary
index_build._words = lambda center: os.kill(os.getpid(), signal.SIGTERM)
catalogue = make_catalogue(CatalogueInfo("", "", ""), [Center(id="x", name="x")])
index_build.build_index(catalogue, Vocabulary([], {{}}), Path({str(path)!r}), stamp="new")
"""
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode != 0
    with open_index(path) as index:
        assert index.stamp == "old"
    for left in tmp_path.iterdir():
        if left != path:
            with pytest.raises(DataFileError):
                open_index(left)


def test_two_writers_leave_one_whole_index(tmp_path: Path) -> None:
    path = tmp_path / "catalogue.db"
    writers = [
        threading.Thread(target=build_index, args=(catalogue_of(count), VOCABULARY, path), kwargs={"stamp": str(count)})
        for count in (200, 300)
    ]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    with open_index(path) as index:
        assert str(index.count) == index.stamp
        assert len(index.centers(range(index.count))) == index.count
    assert list(tmp_path.iterdir()) == [path]


def test_a_folder_that_is_missing_is_unwritable(tmp_path: Path) -> None:
    with pytest.raises(DataFileError) as caught:
        build_index(catalogue_of(1), VOCABULARY, tmp_path / "missing" / "catalogue.db", stamp="")
    assert [problem.code for problem in caught.value.problems] == ["unwritable"]


def test_ids_that_stand_twice_are_refused_all_at_once(tmp_path: Path) -> None:
    twice = make_catalogue(INFO, (*catalogue_of(3).centers, *catalogue_of(2).centers))
    with pytest.raises(DataFileError) as caught:
        build_index(twice, VOCABULARY, tmp_path / "catalogue.db", stamp="")
    assert [problem.code for problem in caught.value.problems] == ["duplicate-id", "duplicate-id"]
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(DataFileError):
        index_in_memory(twice, VOCABULARY, stamp="")
