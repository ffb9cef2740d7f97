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


def commands() -> list[list[str]]:
    root = typer.main.get_command(app)
    found: list[list[str]] = [[]]
    for name, command in sorted(root.commands.items()):  # type: ignore[attr-defined]
        found.append([name])
        found += [[name, inner] for inner in sorted(getattr(command, "commands", {}))]
    return found


@pytest.mark.parametrize("command", commands(), ids=lambda command: " ".join(command) or "recovery-cli")
def test_the_help_of_every_command_is_as_last_read(run: Run, command: list[str]) -> None:
    shown = run(*command, "--help")
    assert shown.status == 0
    golden = GOLDEN / ("-".join(["recovery-cli", *command]) + ".txt")
    if os.environ.get("RECOVERY_CLI_WRITE_GOLDEN"):
        golden.write_text(shown.out, encoding="utf-8")
    assert golden.exists(), f"no golden file {golden.name}: write it and read it"
    assert shown.out == golden.read_text(encoding="utf-8")


def test_no_golden_file_is_left_of_a_command_that_is_gone() -> None:
    expected = {"-".join(["recovery-cli", *command]) + ".txt" for command in commands()}
    assert {path.name for path in GOLDEN.glob("*.txt")} == expected


@pytest.mark.parametrize("command", [each for each in commands() if each and each != ["centers"]], ids=" ".join)
def test_every_help_has_an_example(run: Run, command: list[str]) -> None:
    assert "Example:\n" in run(*command, "--help").out
