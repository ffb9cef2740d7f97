"""The pictures of README are what the program writes to a terminal today, and fetch nothing when they are looked at."""

import re
import runpy
from pathlib import Path
from xml.etree import ElementTree

import pytest

ROOT = Path(__file__).resolve().parents[1]
PICTURES = ROOT / "docs" / "pictures"
README = (ROOT / "README.md").read_text(encoding="utf-8")
SHOWN = re.findall(r"!\[([^\]]*)\]\(docs/pictures/([a-z]+\.(?:svg|png))\)", README)
MAKE = runpy.run_path(str(PICTURES / "make.py"))


@pytest.fixture(scope="module")
def made() -> dict[str, str]:
    return MAKE["made"]()  # type: ignore[no-any-return]


def test_the_pictures_are_what_the_program_shows_now(made: dict[str, str]) -> None:
    for name, drawn in made.items():
        kept = PICTURES / name
        assert kept.exists(), f"{name} is missing. Make it: python docs/pictures/make.py"
        same = kept.read_text(encoding="utf-8") == drawn
        assert same, f"{name} is not what the program shows now. Make it again, and look: python docs/pictures/make.py"


def test_no_picture_is_kept_that_is_not_made(made: dict[str, str]) -> None:
    assert {path.name for path in PICTURES.iterdir() if path.is_file()} == {*made, MAKE["PHOTOGRAPH"], "make.py"}


def test_the_photograph_is_of_the_page_as_it_is_now(made: dict[str, str]) -> None:
    taken = (PICTURES / MAKE["PHOTOGRAPH"]).read_bytes()
    written = MAKE["TAKEN_OF"] + b"\0" + MAKE["checksum"](made[MAKE["PAGE"]])
    assert written in taken, "It is of another page. Take it again, and look: python docs/pictures/make.py"


def test_readme_shows_every_picture_and_says_in_words_what_it_shows(made: dict[str, str]) -> None:
    assert {name for _, name in SHOWN} == {*made, MAKE["PHOTOGRAPH"]} - {MAKE["PAGE"]}
    assert all(len(said) > 20 for said, _ in SHOWN)


@pytest.mark.parametrize("path", sorted(PICTURES.glob("*.svg")), ids=lambda path: path.name)
def test_a_picture_runs_nothing_and_fetches_nothing(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert not re.findall(r"@font-face|@import|url\((?!#)|<script|<image|\bhref|\bon\w+=", text)
    assert re.findall(r"https?://[^\s\"<]+", text) == ["http://www.w3.org/2000/svg"]
    assert ElementTree.fromstring(text).tag.endswith("svg")  # noqa: S314  # our own file


@pytest.mark.parametrize("path", sorted(PICTURES.glob("*.svg")), ids=lambda path: path.name)
def test_a_picture_tells_nothing_about_where_it_was_made(path: Path) -> None:
    assert not re.search(r"/home/|/tmp/|/root|Users", path.read_text(encoding="utf-8"))
