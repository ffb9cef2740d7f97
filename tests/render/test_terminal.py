import io
import re
from collections.abc import Callable
from typing import Any

import pytest
from rich.cells import cell_len

from recovery_cli.documents.results import AssessmentDoc, SearchDoc
from recovery_cli.render.assessment_text import assessment_blocks
from recovery_cli.render.blocks import (
    Block,
    Link,
    Stage,
    Words,
    bullet,
    entry,
    heading,
    headline,
    paragraph,
    scored,
    stage,
    warning,
)
from recovery_cli.render.phrases import Phrases
from recovery_cli.render.search_text import search_blocks
from recovery_cli.render.terminal import write_terminal

STYLING = re.compile(r"\x1b\[[0-9;]*m")


def _written(blocks: list[Block], width: int = 60, color: bool = False) -> str:
    screen = io.StringIO()
    write_terminal(blocks, screen, width, color)
    return screen.getvalue()


@pytest.fixture
def results(
    phrases: Phrases,
    words: Words,
    make_assessment: Callable[..., AssessmentDoc],
    make_emergency: Callable[..., AssessmentDoc],
    make_search: Callable[..., SearchDoc],
    hostile_changes: dict[str, Any],
) -> list[list[Block]]:
    """Results of every kind, calm and hostile."""
    found = []
    for changes in ({}, hostile_changes):
        found.append(assessment_blocks(make_assessment(changes), phrases, words))
        found.append(assessment_blocks(make_emergency(), phrases, words))
        found.append(search_blocks(make_search(changes), phrases, words))
    return found


@pytest.mark.parametrize("width", [40, 60, 80])
@pytest.mark.parametrize("color", [True, False])
def test_no_line_is_wider_than_the_terminal(width: int, color: bool, results: list[list[Block]]) -> None:
    for blocks in results:
        for line in _written(blocks, width, color).splitlines():
            assert cell_len(STYLING.sub("", line)) <= width


@pytest.mark.parametrize("width", [40, 60, 80])
@pytest.mark.parametrize(
    "text", ["回復センター" * 20, "🙂" * 60, "x" * 300, "e\u0301" * 90, "https://example.org/" + "a/" * 90]
)
def test_wide_and_unbroken_text_is_folded(width: int, text: str) -> None:
    written = _written([headline(text), entry(12, text), bullet(text, indent=2)], width)
    assert max(cell_len(line) for line in written.splitlines()) <= width
    assert written.replace("\n", "").replace(" ", "").count(text) >= 1


@pytest.mark.parametrize(("asked", "given"), [(5, 40), (40, 40), (88, 88), (500, 88)])
def test_the_width_is_held_between_narrow_and_readable(asked: int, given: int) -> None:
    lines = _written([paragraph("word " * 200)], asked).splitlines()
    assert given - 5 < max(map(len, lines)) <= given


def test_later_lines_hang_under_the_text_and_not_under_the_marker() -> None:
    lines = _written([entry(12, "word " * 20)], 40).splitlines()
    assert lines[0].startswith("12. word")
    assert all(line.startswith("    word") for line in lines[1:])


def test_sections_are_parted_by_an_empty_line() -> None:
    assert _written([headline("A"), heading("B"), bullet("c"), warning("D")]) == "A\n\nB\n- c\n\nD\n"


def test_data_is_never_markup_and_never_obeyed(hostile: str) -> None:
    written = _written([entry(1, hostile)], 80, color=True)
    left = STYLING.sub("", written)
    assert "[/b] [recovery]" in left
    assert left.replace("\n", "").isprintable()
    assert set(STYLING.findall(written)) == {"\x1b[1m", "\x1b[0m"}


def test_without_color_there_are_no_sequences(results: list[list[Block]]) -> None:
    assert all("\x1b" not in _written(blocks) for blocks in results)


def test_color_changes_no_word(results: list[list[Block]]) -> None:
    for blocks in results:
        assert STYLING.sub("", _written(blocks, color=True)) == _written(blocks)


@pytest.mark.parametrize("variable", ["NO_COLOR", "FORCE_COLOR", "TERM", "COLUMNS", "LINES"])
def test_the_environment_is_not_asked(variable: str, monkeypatch: pytest.MonkeyPatch) -> None:
    blocks = [heading("The plan"), paragraph("word " * 40)]
    before = _written(blocks, 60, color=True), _written(blocks, 60)
    monkeypatch.setenv(variable, "dumb" if variable == "TERM" else "17")
    assert (_written(blocks, 60, color=True), _written(blocks, 60)) == before


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "utf-8"])
def test_a_stream_of_any_encoding_takes_every_result(encoding: str, results: list[list[Block]]) -> None:
    for blocks in [*results, [headline("Río 回復 🙂 \u2013 “x”")]]:
        stream = io.TextIOWrapper(io.BytesIO(), encoding=encoding, errors="strict")
        write_terminal(blocks, stream, 60, color=True)
        stream.flush()


# -- pictures and links -------------------------------------------------------------------------------------------

PLAN = [stage(f"Stage {each} in words.", Stage(f"Stage {each}", "few words", "Nights: there")) for each in "ABC"]


def _with_links(blocks: list[Block], color: bool = True, links: bool = True) -> str:
    screen = io.StringIO()
    write_terminal(blocks, screen, 60, color, links=links)
    return screen.getvalue()


def test_stages_that_follow_each_other_are_drawn_in_place_of_their_words() -> None:
    written = _written([heading("The plan"), *PLAN, paragraph("After.")], 80)
    assert "──►" in written
    assert "in words" not in written
    assert written.startswith("The plan\n┌─ 1 Stage A ─")
    assert written.endswith("┘\n\nAfter.\n")


def test_without_pictures_the_words_stand_there() -> None:
    screen = io.StringIO()
    write_terminal([*PLAN, scored("Fit: 60 of 100", 60)], screen, 80, color=False, pictures=False)
    assert screen.getvalue().splitlines() == [
        "- Stage A in words.",
        "- Stage B in words.",
        "- Stage C in words.",
        "Fit: 60 of 100",
    ]


def test_a_bar_stands_before_the_words_of_a_score() -> None:
    assert _written([scored("Fit: 60 of 100", 60, indent=3)]) == "   ██████░░░░ Fit: 60 of 100\n"


def test_a_part_of_a_text_becomes_a_link_and_the_words_stay() -> None:
    block = bullet("Phone: 617-555-0101 now", links=[Link("617-555-0101", "tel:+16175550101")])
    written = _with_links([block])
    assert re.fullmatch(
        r"- Phone: \x1b\]8;id=\d+-?\d*;tel:\+16175550101\x1b\\617-555-0101\x1b\]8;;\x1b\\ now\n", written
    ), repr(written)


def test_there_are_no_links_without_color_or_unless_asked_for() -> None:
    block = bullet("Phone: 988", links=[Link("988", "tel:988")])
    assert _with_links([block], color=False) == "- Phone: 988\n"
    assert _with_links([block], links=False) == "- Phone: 988\n"


def test_hostile_data_opens_no_link_of_its_own(results: list[list[Block]]) -> None:
    for blocks in results:
        written = _with_links(blocks)
        addresses = re.findall(r"\x1b\]8;[^;]*;([^\x1b\x07]*)(?:\x1b\\|\x07)", written)
        assert all(re.fullmatch(r"(https?://|tel:)[!-~]+|", each) for each in addresses)
        assert not any("evil" in each for each in addresses)
        left = STYLING.sub("", re.sub(r"\x1b\]8;[^\x1b]*\x1b\\", "", written))
        assert left.replace("\n", "").isprintable()


def test_a_number_inside_a_longer_one_is_not_linked() -> None:
    call = Link("911", "tel:911")
    assert "8;" not in _with_links([bullet("Call 773-911-0199 or 9110199 or 312-555-0911.", links=[call])])
    assert "tel:911" in _with_links([bullet("Call 773-911-0199, or 911.", links=[call])])


def test_links_follow_each_other_as_they_are_given() -> None:
    links = [Link("988 Lifeline", "https://988.example/"), Link("988", "tel:988")]
    written = re.sub(r"id=[^;]*", "", _with_links([bullet("988 Lifeline: call 988, or text 988", links=links)]))
    assert "https://988.example/\x1b\\988 Lifeline\x1b" in written
    assert "call \x1b]8;;tel:988\x1b\\988\x1b" in written
