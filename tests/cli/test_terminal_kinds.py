"""The interview in terminals of every kind: narrow, dumb, monochrome, of other encodings, read aloud, pasted into."""

import re
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from tests.cli.running import Terminal

PROMPT = r"Type [^:]*: $"
ESCAPE = "\x1b"


@pytest.fixture
def begin(terminal: Terminal) -> Callable[..., Any]:
    """begin("--plain", columns=40, TERM="dumb"): the interview at its first question."""
    # In latin-1 every byte is a character, whatever the program writes.
    return partial(terminal, "assess", encoding="latin-1", color=True)


def tell(child: Any, text: str) -> str:
    """Wait for a prompt and answer it; what stood above it, and the prompt."""
    child.expect(PROMPT)
    shown = str(child.before) + str(child.after)
    child.sendline(text)
    return shown


def lines(shown: str) -> list[str]:
    return re.sub(r"\x1b\[[0-9;]*m|\r", "", shown).split("\n")


@pytest.mark.parametrize("columns", [40, 80, 200])
def test_a_screen_is_filled_and_no_line_runs_over_its_edge(begin: Callable[..., Any], columns: int) -> None:
    child = begin(columns=columns)
    shown = [*lines(tell(child, "1")), *lines(tell(child, "none")), *lines(tell(child, "1"))]
    assert max(map(len, shown)) <= min(columns, 100)


def test_a_question_that_scrolled_off_a_small_screen_is_said_again_above_the_prompt(begin: Callable[..., Any]) -> None:
    child = begin(columns=40, rows=24)
    tell(child, "1")
    small = tell(child, "none")
    assert small.count("Is any of this happening to you right") == 2
    assert tell(child, "1").count("Are you having thoughts") == 1


@pytest.mark.parametrize("extra", [{"TERM": "dumb"}, {"NO_COLOR": "1"}], ids=["dumb", "NO_COLOR"])
def test_a_terminal_that_shows_no_weight_gets_words_only(begin: Callable[..., Any], extra: dict[str, str]) -> None:
    child = begin(**extra)
    assert ESCAPE not in tell(child, "1") + tell(child, "none")


def test_a_terminal_that_can_shows_the_question_in_bold(begin: Callable[..., Any]) -> None:
    assert f"{ESCAPE}[1mWho is answering" in tell(begin(), "1")


@pytest.mark.parametrize("encoding", ["ascii", "cp437", "cp1252", "latin-1"])
def test_any_encoding_of_the_terminal_is_written_and_read(begin: Callable[..., Any], encoding: str) -> None:
    child = begin(LC_ALL="C", PYTHONIOENCODING=encoding, PYTHONUTF8="0")
    shown = tell(child, "1") + tell(child, "x" * 60) + tell(child, "h\xe9lp") + tell(child, "none")
    assert "Traceback" not in shown
    assert "?xxx" not in shown
    child.expect("thoughts of ending your life")


def test_bytes_that_are_no_text_are_met_like_any_other_mistake(begin: Callable[..., Any]) -> None:
    child = begin()
    tell(child, "\xff\xfe\x80")
    assert "is not one of the answers" in tell(child, "1")
    child.expect("happening to you right now")


# -- read aloud ---------------------------------------------------------------------------------------------------


def test_read_aloud_nothing_is_empty_broken_over_lines_or_drawn(begin: Callable[..., Any]) -> None:
    child = begin("--plain", columns=40)
    shown = tell(child, "2") + tell(child, "none") + tell(child, "1")
    assert ESCAPE not in shown
    assert "" not in lines(shown)
    assert "Question 2 of about" in shown
    assert "2. Family or friend, for someone else" in lines(shown)
    assert "Noted: Family or friend, for someone else" in lines(shown)


# -- keys that are no answer --------------------------------------------------------------------------------------


def test_a_very_long_line_is_answered_in_one_line(begin: Callable[..., Any]) -> None:
    child = begin()
    tell(child, "lorem ipsum " * 200)
    child.expect("That was a long text")
    assert len(lines(tell(child, "1"))) < 4
    child.expect("happening to you right now")


def test_lines_that_are_pasted_together_are_one_answer_and_never_reach_the_next_question(
    begin: Callable[..., Any],
) -> None:
    child = begin()
    child.expect(PROMPT)
    child.send("1\n2\n3\n")
    child.expect("This question takes one answer")
    tell(child, "1")
    tell(child, "none")
    for reply in ("1", "no", "34", "man"):
        tell(child, reply)
    child.expect(PROMPT)
    child.send("heroin\nfentanyl\n\n")
    child.expect("Noted: Heroin; Fentanyl")


def test_enter_pressed_twice_does_not_answer_twice(begin: Callable[..., Any]) -> None:
    child = begin()
    child.expect(PROMPT)
    child.send("1\n\n")
    assert "Nothing was typed" not in tell(child, "none")


def test_an_arrow_key_does_nothing(begin: Callable[..., Any]) -> None:
    child = begin()
    tell(child, "\x1b[A\x1b[D")
    assert re.search(r"Nothing was typed", tell(child, "1"))
