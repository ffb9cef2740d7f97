"""Every example of README runs, and shows what README says it shows.

In a block ```console a line "$ command" runs, and the lines after it are what it prints; "…" stands for anything.
"""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def examples() -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for block in re.findall(r"```console\n(.*?)```", README, re.DOTALL):
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, _, output = part.partition("\n")
            found.append((command, output.strip("\n")))
    return found


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One folder for all examples, in order, with `recovery-cli` and `python` on the path."""
    folder = tmp_path_factory.mktemp("readme")
    for name in ("examples",):
        (folder / name).symlink_to(ROOT / name)
    return folder


@pytest.mark.parametrize(("command", "output"), examples(), ids=[command for command, _ in examples()])
def test_the_example_runs_and_shows_what_readme_says(folder: Path, command: str, output: str) -> None:
    environment = os.environ | {
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "RECOVERY_CLI_HOME": str(folder / "home"),
        "COLUMNS": "80",
        "NO_COLOR": "1",
        "_TYPER_FORCE_DISABLE_TERMINAL": "1",
    }
    done = subprocess.run(
        ["bash", "-o", "pipefail", "-c", command],
        cwd=folder,
        capture_output=True,
        text=True,
        env=environment,
        check=False,
        timeout=120,
        encoding="utf-8",
    )
    assert done.returncode == 0, done.stderr
    pattern = ".*".join(re.escape(part.strip("\n")) for part in output.split("…"))
    assert re.search(pattern, done.stdout + done.stderr, re.DOTALL), done.stdout + done.stderr


def test_readme_has_examples_and_names_every_command() -> None:
    from recovery_cli.cli.main import app

    commands = [command.name or command.callback.__name__ for command in app.registered_commands if command.callback]
    for group in app.registered_groups:
        assert group.typer_instance is not None
        commands += [f"{group.name} {command.name}" for command in group.typer_instance.registered_commands]
    assert {"assess", "centers import", "rules show"} <= set(commands)
    assert len(examples()) >= 5
    assert not [name for name in commands if f"recovery-cli {name}" not in README]


def test_the_two_commands_of_readme_are_those_that_ci_runs() -> None:
    setup = re.findall(r"```sh\n(.*?)```", README, re.DOTALL)
    assert len(setup) == 2, "README has two blocks to set up: one runs the interview, one passes the tests"
    run, check = (shlex.split(block.replace("\\\n", " ")) for block in setup)
    assert run[-2:] == ["recovery-cli", "assess"] or run[-2].endswith("recovery-cli")
    assert check[-2:] == ["-m", "pytest"]
    assert "-m pytest" in (ROOT / ".ci/run").read_text(encoding="utf-8").replace("pytest -q", "pytest")
