"""Writers that are killed, and writers that come at once: what stands there is whole, and nothing is left about."""

import json
import subprocess
import time
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from recovery_cli.cli.one_writer import one_writer
from tests.cli.running import COMMAND, Run
from tests.cli.test_import_again import HEADER, row

CENTERS = 1500
MOMENTS = 10


@pytest.fixture(scope="module")
def workbooks(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The old edition and the new one, which has one center more."""
    folder = tmp_path_factory.mktemp("workbooks")
    paths = folder / "old.xlsx", folder / "new.xlsx"
    for path, count in zip(paths, (CENTERS, CENTERS + 1), strict=True):
        book = openpyxl.Workbook()
        book.active.append(HEADER)
        for n in range(count):
            book.active.append(row(f"House {n}", f"312-555-{n:04}"))
        book.save(path)
    return paths


@pytest.fixture
def start(environment: dict[str, str]) -> Any:
    def start_command(*arguments: object, **extra: str) -> "subprocess.Popen[bytes]":
        command = [*COMMAND, *map(str, arguments)]
        return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment | extra)

    return start_command


def whole(run: Run, target: Path) -> int:
    """How many centers the catalogue has; every one of them is found and read."""
    found = run("search", "--text", "house", "--limit", "1000", "--catalogue", target, "--format", "json")
    assert (found.status, found.err) == (0, "")
    assert found.json["total"] == found.json["catalogue"]["centers"]
    assert len(found.json["matches"]) == 1000
    return int(found.json["total"])


def names(folder: Path) -> set[str]:
    return {each.name for each in folder.iterdir()}


def test_an_import_killed_at_any_moment_leaves_the_old_catalogue_or_the_new_one(
    run: Run, start: Any, workbooks: tuple[Path, Path], tmp_path: Path
) -> None:
    target = tmp_path / "kept" / "own.db"
    target.parent.mkdir()
    old, new = (("centers", "import", each, "--output", target, "--force") for each in workbooks)
    assert run(*old).status == 0
    begun = time.monotonic()
    assert run(*old).status == 0
    takes = time.monotonic() - begun
    for moment in range(MOMENTS):
        writer = start(*new)
        time.sleep(takes * (moment + 1) / MOMENTS)
        writer.kill()
        writer.communicate()
        assert whole(run, target) in (CENTERS, CENTERS + 1)
    assert run(*new).status == 0
    assert whole(run, target) == CENTERS + 1
    assert names(target.parent) == {"own.db", "own.db.previous"}


def test_two_imports_at_once_leave_one_whole_result(
    run: Run, start: Any, workbooks: tuple[Path, Path], tmp_path: Path
) -> None:
    target = tmp_path / "kept" / "own.db"
    target.parent.mkdir()
    writers = [start("centers", "import", each, "--output", target, "--force") for each in workbooks * 2]
    for writer in writers:
        _, err = writer.communicate()
        assert (writer.returncode, b"Traceback" in err) == (0, False)
    assert whole(run, target) in (CENTERS, CENTERS + 1)
    assert names(target.parent) == {"own.db", "own.db.previous"}


def test_an_import_sweeps_away_what_a_killed_one_left_and_nothing_else(
    run: Run, workbooks: tuple[Path, Path], tmp_path: Path
) -> None:
    target = tmp_path / "kept" / "own[1].db"
    target.parent.mkdir()
    for name in (".own[1].db.5a.tmp", ".own[1].db.previous.5a.tmp", ".own1.db.5a.tmp", ".other.db.5a.tmp", "own.tmp"):
        (target.parent / name).touch()
    assert run("centers", "import", workbooks[0], "--output", target).status == 0
    assert names(target.parent) == {"own[1].db", ".own1.db.5a.tmp", ".other.db.5a.tmp", "own.tmp"}


def test_first_searches_at_once_find_the_same_and_leave_nothing_half_done(start: Any, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    cache.mkdir()
    (cache / ".catalogue-killed.db.5a.tmp").touch()
    search = ("search", "--needs", "detox", "--near", "60640", "--format", "json")
    said = [each.communicate() for each in [start(*search, RECOVERY_CLI_CACHE=str(cache)) for _ in range(3)]]
    assert {err for _, err in said} == {b""}
    assert len({out for out, _ in said}) == 1
    assert json.loads(said[0][0])["matches"]
    assert not [name for name in names(cache) if name.endswith(".tmp")]


def test_a_writer_that_does_not_wait_goes_on_beside_another_and_sweeps_nothing(tmp_path: Path) -> None:
    with one_writer(tmp_path, "*.tmp", waiting=""):
        (tmp_path / "written.tmp").touch()
        with one_writer(tmp_path, "*.tmp", waiting=None):
            assert names(tmp_path) == {"written.tmp"}
    with one_writer(tmp_path, "*.tmp", waiting=None):
        assert names(tmp_path) == set()


def test_a_writer_that_is_killed_lets_go(tmp_path: Path) -> None:
    holding = "import sys, time; from pathlib import Path; from recovery_cli.cli.one_writer import one_writer\n"
    holding += f"with one_writer(Path({str(tmp_path)!r}), '', waiting=''): print(flush=True); time.sleep(60)"
    with subprocess.Popen([COMMAND[0], "-c", holding], stdout=subprocess.PIPE) as holder:
        assert holder.stdout is not None
        holder.stdout.readline()
        holder.kill()
    (tmp_path / "left.tmp").touch()
    with one_writer(tmp_path, "*.tmp", waiting=None):
        assert names(tmp_path) == set()


def test_a_folder_that_is_missing_is_for_the_writer_to_report(tmp_path: Path) -> None:
    with one_writer(tmp_path / "missing", "*", waiting=""):
        assert names(tmp_path) == set()


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("en", "Another import is writing into {folder}: waiting for it."),
        ("es", "Otra importación está escribiendo en {folder}: se espera a que termine."),
    ],
)
def test_an_import_says_that_it_waits_for_another(
    start: Any, workbooks: tuple[Path, Path], tmp_path: Path, language: str, told: str
) -> None:
    arguments = ("centers", "import", workbooks[0], "--output", tmp_path / "own.db", "--lang", language)
    with one_writer(tmp_path, "*.tmp", waiting=""):
        waiting = start(*arguments)
        assert waiting.stderr.readline().decode().strip() == told.format(folder=tmp_path)
        assert names(tmp_path) == set()
    waiting.communicate()
    assert waiting.returncode == 0
    assert names(tmp_path) == {"own.db"}
