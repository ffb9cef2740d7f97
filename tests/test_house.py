"""The house rules, checked by the tools that know them."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent
MODULES = sorted((ROOT / "src/recovery_cli").rglob("*.py"))


@pytest.mark.parametrize(
    "command",
    [
        ["ruff", "check", "."],
        ["ruff", "format", "--check", "."],
        ["mypy"],
        ["lint-imports"],
    ],
    ids=" ".join,
)
def test_the_tools_find_nothing(command: list[str]) -> None:
    done = subprocess.run([BIN / command[0], *command[1:]], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_no_module_has_grown_past_400_lines() -> None:
    grown = [path.name for path in MODULES if len(path.read_text(encoding="utf-8").splitlines()) > 400]
    assert not grown, f"{grown}: a module this long has two jobs; split it"


def test_every_module_says_what_it_is_for() -> None:
    silent = [path for path in MODULES if not path.read_text(encoding="utf-8").lstrip().startswith('"""')]
    assert not silent


def test_one_module_alone_reaches_the_network() -> None:
    network = re.compile(r"^\s*(import|from) (socket|urllib|http|requests|httpx|ssl|ftplib|smtplib)\b", re.MULTILINE)
    named = re.compile(r"\b(cli\.download|cli import .*\bdownload|cli\.update|cli import .*\bupdate)\b")
    texts = {path.name: path.read_text(encoding="utf-8") for path in MODULES}
    assert [name for name, text in texts.items() if network.search(text)] == ["download.py"]
    # It is named by the update alone, and that by its command alone, so that nothing else can come to import it.
    assert {name: named.findall(text) for name, text in texts.items() if named.search(text)} == {
        "centers_commands.py": ["cli.update"],
        "update.py": ["cli.download"],
    }


def test_the_version_stands_in_one_place() -> None:
    import tomllib

    from recovery_cli import __version__

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["version"] == __version__
    assert f"## {__version__}" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
