"""`--help` of every command is a golden file: it is read more often than any other page of the project.

After a wanted change: RECOVERY_CLI_WRITE_GOLDEN=1 python -m pytest tests/cli/test_help.py, then read the difference.
"""

import os
from pathlib import Path

import pytest
import typer

from recovery_cli.cli.main import app
from tests.cli.running import Run

GOLDEN = Path(__file__).parent / "golden"
IN = {"C.UTF-8": GOLDEN, "es_MX.UTF-8": GOLDEN / "es"}
"""Where the pages are, by the language of the system."""


def commands() -> list[list[str]]:
    root = typer.main.get_command(app)
    found: list[list[str]] = [[]]
    for name, command in sorted(root.commands.items()):  # type: ignore[attr-defined]
        found.append([name])
        found += [[name, inner] for inner in sorted(getattr(command, "commands", {}))]
    return found


@pytest.mark.parametrize("system", IN)
@pytest.mark.parametrize("command", commands(), ids=lambda command: " ".join(command) or "recovery-cli")
def test_the_help_of_every_command_is_as_last_read(run: Run, command: list[str], system: str) -> None:
    shown = run(*command, "--help", LC_ALL=system)
    assert shown.status == 0
    golden = IN[system] / ("-".join(["recovery-cli", *command]) + ".txt")
    if os.environ.get("RECOVERY_CLI_WRITE_GOLDEN"):
        golden.write_text(shown.out, encoding="utf-8")
    assert golden.exists(), f"no golden file {golden.name}: write it and read it"
    assert shown.out == golden.read_text(encoding="utf-8")


def test_no_golden_file_is_left_of_a_command_that_is_gone() -> None:
    expected = {"-".join(["recovery-cli", *command]) + ".txt" for command in commands()}
    for folder in IN.values():
        assert {path.name for path in folder.glob("*.txt")} == expected


@pytest.mark.parametrize("command", [each for each in commands() if each and each != ["centers"]], ids=" ".join)
def test_every_help_has_an_example(run: Run, command: list[str]) -> None:
    assert "Example:\n" in run(*command, "--help").out


# -- in another language ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "arguments",
    [
        ["search", "--lang", "es", "--help"],
        ["search", "--help", "--lang", "es"],
        ["--lang=es", "search", "-h"],
        ["--help", "--lang", "es"],
        ["centers", "list", "--help", "--lang", "es"],
    ],
    ids=" ".join,
)
def test_the_language_may_stand_anywhere_beside_help(run: Run, arguments: list[str]) -> None:
    shown = run(*arguments)
    assert (shown.status, shown.err) == (0, "")
    assert shown.out.startswith("Uso: recovery-cli")


def test_what_is_asked_for_comes_before_the_system(run: Run) -> None:
    assert run("search", "--help", "--lang", "en", LC_ALL="es_MX.UTF-8").out == run("search", "--help").out


@pytest.mark.parametrize("arguments", [["--help", "--lang", "xx"], ["needs", "--lang=xx", "--help"]], ids=" ".join)
def test_a_language_without_words_does_not_stand_in_the_way_of_help(run: Run, arguments: list[str]) -> None:
    shown = run(*arguments)
    assert (shown.status, shown.err) == (0, "")
    assert shown.out.startswith("Usage: recovery-cli")


@pytest.mark.parametrize("system", IN)
@pytest.mark.parametrize("group", [[], ["centers"]], ids=lambda group: " ".join(group) or "recovery-cli")
def test_a_group_of_commands_alone_shows_its_help(run: Run, group: list[str], system: str) -> None:
    """Its status is that of a mistake, so that a script notices."""
    alone = run(*group, LC_ALL=system)
    assert (alone.status, alone.out) == (2, "")
    assert alone.err == run(*group, "--help", LC_ALL=system).out


@pytest.mark.parametrize("command", [["search"], ["assess"], ["centers", "import"]], ids=" ".join)
def test_a_narrow_terminal_gets_the_same_help_in_shorter_lines(run: Run, command: list[str]) -> None:
    wide, narrow = (run(*command, "--help", "--lang", "es", COLUMNS=columns).out for columns in ("80", "40"))
    assert "".join(narrow.split()) == "".join(wide.split())
    prose = [line for line in narrow.splitlines() if len(line) > 50]
    assert all(line in wide for line in prose), "only examples and names are kept whole"


def test_the_version_is_the_same_in_every_language(run: Run) -> None:
    assert run("--version", LC_ALL="es_MX.UTF-8") == run("--version")
