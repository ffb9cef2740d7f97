"""Runs the installed command as a person or a script does: its own process, its own folders."""

import os
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pexpect
import pytest

from tests.cli.running import COMMAND, LOCATOR, ROOT, WORKBOOK, Ran, Run, Terminal


@pytest.fixture(scope="session")
def cache_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One cache for all tests, so that places and the demonstration are compiled once."""
    return tmp_path_factory.mktemp("cache")


@pytest.fixture
def environment(cache_home: Path, tmp_path: Path) -> dict[str, str]:
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("RECOVERY_CLI", "XDG_", "PYTEST"))}
    return kept | {
        "RECOVERY_CLI_CACHE": str(cache_home),
        "RECOVERY_CLI_HOME": str(tmp_path / "home"),
        "HOME": str(tmp_path),
        "COLUMNS": "80",
        "LC_ALL": "C.UTF-8",
        "NO_COLOR": "1",
        "_TYPER_FORCE_DISABLE_TERMINAL": "1",
    }


@pytest.fixture
def run(environment: dict[str, str]) -> Run:
    def run_command(*arguments: object, stdin: str | bytes = "", **extra: str) -> Ran:
        done = subprocess.run(
            [*COMMAND, *map(str, arguments)],
            input=stdin.encode() if isinstance(stdin, str) else stdin,
            capture_output=True,
            env=environment | extra,
            timeout=120,
            check=False,
        )
        return Ran(done.returncode, done.stdout.decode("utf-8"), done.stderr.decode("utf-8", "replace"))

    return run_command


@pytest.fixture
def person(tmp_path: Path) -> Callable[..., Path]:
    """Writes an answers file: the base person with changes; None leaves an answer out."""
    import yaml

    base = yaml.safe_load((ROOT / "tests/cases/base.yaml").read_text(encoding="utf-8"))["answers"]

    def write(name: str = "person.yaml", **changes: Any) -> Path:
        answers = {key: value for key, value in {**base, **changes}.items() if value is not None}
        path = tmp_path / name
        path.write_text(yaml.safe_dump(answers, sort_keys=False), encoding="utf-8")
        return path

    return write


@pytest.fixture(scope="session")
def directory(tmp_path_factory: pytest.TempPathFactory, cache_home: Path) -> Path:
    """The real directory, imported once by the command itself."""
    if not WORKBOOK.exists():
        pytest.skip("the real directory is not here")
    target = tmp_path_factory.mktemp("directory") / "directory.db"
    done = subprocess.run(
        [*COMMAND, "centers", "import", str(WORKBOOK), "--coordinates", str(LOCATOR), "--output", str(target)],
        capture_output=True,
        env=os.environ | {"RECOVERY_CLI_CACHE": str(cache_home)},
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()
    return target


@pytest.fixture
def terminal(environment: dict[str, str]) -> Iterator[Terminal]:
    """terminal("assess", columns=40, TERM="dumb"): the command in a terminal of its own, closed after the test.

    color: leave out the NO_COLOR that the other tests run with. encoding: in which what is shown is read."""
    opened: list[Any] = []

    def start(
        *arguments: str, columns: int = 80, rows: int = 40, encoding: str = "utf-8", color: bool = False, **extra: str
    ) -> Any:
        left_out = ("COLUMNS", "NO_COLOR") if color else ("COLUMNS",)
        kept = {key: value for key, value in environment.items() if key not in left_out}
        child = pexpect.spawn(
            COMMAND[0],
            [*COMMAND[1:], *arguments],
            env=kept | {"TERM": "xterm"} | extra,
            encoding=encoding,
            dimensions=(rows, columns),
            timeout=15,
        )
        opened.append(child)
        return child

    yield start
    for child in opened:
        child.close(force=True)
