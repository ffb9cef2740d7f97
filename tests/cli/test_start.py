"""The short way in: the same search, read without Typer, or left to Typer."""

import json
import os
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from itertools import chain
from pathlib import Path

import pytest
import typer
from hypothesis import given
from hypothesis import strategies as st

from recovery_cli.cli import search as searching
from recovery_cli.cli.language import workspace_in
from recovery_cli.cli.main import app
from recovery_cli.cli.search import SearchOptions
from recovery_cli.cli.start import plain_search
from recovery_cli.cli.workspace import Workspace
from tests.cli.running import COMMAND, ROOT, Run

Read = list[tuple[SearchOptions, str]]

OPTIONS = (
    *("--needs", "--any", "--without", "--text", "--near", "--within", "--state", "--sort", "--limit", "--catalogue"),
    *("--units", "--format", "--lang", "--telehealth", "--skip-bad", "--help", "--unknown", "--forma", "-h"),
)
VALUES = (
    *("detox", "detox,aftercare", "60640", "Chicago, IL", "41.9,-87.6", "-33.8,151.2", "", " ", "--any", "=", "a=b"),
    *("json", "ndjson", "text", "csv", "JSON", "fit", "distance", "km", "es", "en", "xx"),
    *("1", "010", "1000", "1001", "0", "-1", "1_0", "\u0663"),
)
FORMAT = st.sampled_from([[], ["--format", "json"], ["--format=ndjson"], ["--format", "json", "--telehealth"]])
ARGUMENT = st.text(st.characters(exclude_characters="\0"), max_size=5)  # the system ends arguments with it
PAIR = st.tuples(st.sampled_from(OPTIONS), st.sampled_from(VALUES) | ARGUMENT)
PART = PAIR.map(list) | PAIR.map(lambda each: ["=".join(each)]) | st.sampled_from(OPTIONS).map(lambda each: [each])
LINES = st.tuples(st.lists(PART, max_size=4), FORMAT).map(lambda each: ["search", *chain(*each[0]), *each[1]])


@pytest.fixture(scope="module")
def read() -> Iterator[Read]:
    """What Typer makes of a command line, in place of the search."""
    options: Read = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(searching, "run_search", lambda read, workspace: options.append((read, workspace.language)))
        yield options


@given(LINES)
def test_what_is_read_without_typer_is_what_typer_reads(read: Read, arguments: list[str]) -> None:
    plain = plain_search(arguments)
    if plain is not None:
        options, language = plain
        read.clear()
        with suppress(SystemExit):  # there are no words for the language
            app(arguments, prog_name="recovery-cli", standalone_mode=False)
            options = options._replace(catalogue=options.catalogue and Path(options.catalogue))
            assert read == [(options, workspace_in(language).language)]


def test_every_option_of_a_search_is_read_without_typer(read: Read) -> None:
    values = {
        "sort": "name", "units": "km", "output_format": "json", "limit": "7", "catalogue": "a.db",
        "telehealth": None, "skip_bad": None,
    }  # fmt: skip
    arguments = ["search"]
    parameters = typer.main.get_command(app).commands["search"].params
    for parameter in parameters:
        if parameter.name != "help":
            value = values.get(parameter.name, "x")
            arguments += [parameter.opts[0], *([value] if value else [])]
    assert {each.name for each in parameters} - {"help", "lang"} == set(SearchOptions._fields)
    plain = plain_search(arguments)
    assert plain is not None
    options, language = plain
    assert language == "x"
    assert all(given != left_out for given, left_out in zip(options, SearchOptions(), strict=True))


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["--help"],
        ["search"],
        ["search", "--format", "text"],
        ["search", "--format", "json", "--help"],
        ["search", "--format", "json", "--format", "json"],
        ["search", "--format", "json", "extra"],
        ["search", "--format", "json", "--limit", "0"],
        ["search", "--format", "json", "--near"],
        ["needs", "--format", "json"],
    ],
)
def test_what_is_not_plain_is_left_to_typer(arguments: list[str]) -> None:
    assert plain_search(arguments) is None


def test_a_completion_is_left_to_typer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("_RECOVERY_CLI_COMPLETE", "complete_bash")
    assert plain_search(["search", "--format", "json"]) is None


def test_both_ways_print_the_same_and_end_alike(run: Run, tmp_path: Path) -> None:
    broken = tmp_path / "broken.db"
    broken.write_bytes(b"SQLite format 3\0 and no more")
    for arguments in (
        ["--needs", "detox", "--near", "60640"],
        ["--needs", "detoxx,aftrcare"],
        ["--needs", "detoxx", "--lang", "es"],
        ["--lang", "xx"],
        ["--catalogue", str(broken)],
        ["--catalogue", "missing.db"],
    ):
        # An option given twice is Typer's to judge; the last one holds.
        short, long = (run("search", *arguments, *["--format", "json"] * times) for times in (1, 2))
        assert short == long
        assert json.loads(short.out)


def test_a_reader_that_leaves_at_once_is_no_error(environment: dict[str, str]) -> None:
    command = f"{' '.join(COMMAND)} search --limit 1000 --format json | true"
    done = subprocess.run(
        ["bash", "-o", "pipefail", "-c", command], capture_output=True, env=environment, check=False, timeout=60
    )
    assert (done.returncode, done.stderr) == (0, b"")


def test_the_home_of_this_program_is_where_typer_puts_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("RECOVERY_CLI_HOME", raising=False)
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    assert Workspace().home == typer.get_app_dir("recovery-cli")
    monkeypatch.setenv("XDG_CONFIG_HOME", "/elsewhere")
    assert Workspace().home == typer.get_app_dir("recovery-cli")


@pytest.fixture
def unread() -> Iterator[int]:
    """The end to write to of a pipe that nobody reads any more."""
    read_end, write_end = os.pipe()
    os.close(read_end)
    yield write_end
    os.close(write_end)


@pytest.mark.parametrize(
    "arguments",
    [
        ["search", "--needs", "detox", "--format", "json"],
        ["search", "--needs", "detox"],
        ["centers", "list"],
        ["schema", "search"],
        ["--help"],
    ],
)
def test_a_reader_who_has_left_had_what_they_wanted(
    environment: dict[str, str], unread: int, arguments: list[str]
) -> None:
    done = subprocess.run([*COMMAND, *arguments], stdout=unread, stderr=subprocess.PIPE, env=environment, check=False)
    assert done.returncode == 0
    assert b"BrokenPipe" not in done.stderr


@pytest.mark.parametrize("form", ["json", "text"])
def test_a_mistake_keeps_its_status_where_nobody_reads_about_it(
    environment: dict[str, str], unread: int, form: str
) -> None:
    command = [*COMMAND, "search", "--needs", "detoxx", "--format", form]
    assert subprocess.run(command, stdout=unread, stderr=unread, env=environment, check=False).returncode == 2


@pytest.mark.parametrize(
    "command",
    [
        "search --format json",
        "search",
        "centers list",
        "centers list --format json",
        "assess --answers examples/person.yaml",
        "assess --answers examples/person.yaml --format json",
    ],
)
def test_a_full_disk_is_said_once_and_is_no_fault_of_the_program(environment: dict[str, str], command: str) -> None:
    if not Path("/dev/full").is_char_device():
        pytest.skip("this system has no full device")
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [*COMMAND, *command.split()],
            cwd=ROOT,
            stdout=full,
            stderr=subprocess.PIPE,
            env=environment,
            check=False,
            timeout=60,
        )
    assert done.returncode == 1
    assert done.stderr.count(b"The output could not be written: No space left on device.") == 1
    assert b"report it" not in done.stderr
    assert b"Traceback" not in done.stderr
