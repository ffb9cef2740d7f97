"""The result in a real terminal: drawn where it can be, and nothing but words where it was asked for or is safer."""

import re
from collections.abc import Callable
from typing import Any

import pexpect
import pytest

from tests.cli.running import COMMAND, ROOT

PERSON = ROOT / "examples" / "person.yaml"
Show = Callable[..., str]


@pytest.fixture
def show(environment: dict[str, str]) -> Show:
    """Runs a command in a terminal and returns what it wrote there."""

    def run(*arguments: str, columns: int = 80, **extra: str) -> str:
        kept = {key: value for key, value in environment.items() if key not in ("COLUMNS", "NO_COLOR")}
        variables = ("VTE_VERSION", "TERM_PROGRAM", "TMUX", "STY", "WT_SESSION", "KONSOLE_VERSION", "FORCE_HYPERLINK")
        plain = {key: value for key, value in kept.items() if key not in variables}
        child: Any = pexpect.spawn(
            COMMAND[0],
            [*COMMAND[1:], *arguments],
            env=plain | {"TERM": "xterm-256color"} | extra,
            encoding="utf-8",
            dimensions=(50, columns),
            timeout=30,
        )
        written = child.read()
        child.close()
        assert child.exitstatus == 0, written
        return str(written).replace("\r\n", "\n")

    return run


def assess(show: Show, *options: str, **rest: Any) -> str:
    return show("assess", "--answers", str(PERSON), *options, **rest)


def test_the_plan_and_the_scores_are_drawn(show: Show) -> None:
    written = re.sub(r"\x1b\[[0-9;]*m", "", assess(show))
    assert "┌─ 1 Withdrawal ─" in written
    assert re.search(r"█+░* Fit: [a-z ]+, \d+ of 100", written)
    assert "\x1b" not in written


@pytest.mark.parametrize("columns", [40, 60, 80, 120])
def test_no_line_is_wider_than_the_terminal(show: Show, columns: int) -> None:
    written = assess(show, columns=columns, NO_COLOR="1")
    assert max(map(len, written.split("\n"))) <= columns


def test_no_color_means_no_sequence_of_any_kind(show: Show) -> None:
    written = assess(show, NO_COLOR="1", TERM="xterm-kitty", FORCE_HYPERLINK="1")
    assert "\x1b" not in written
    assert "┌─ 1 Withdrawal ─" in written


def test_a_dumb_terminal_gets_words_alone(show: Show) -> None:
    written = assess(show, TERM="dumb", FORCE_HYPERLINK="1")
    assert "- First, withdrawal: " in written
    assert written.isascii()
    assert "\x1b" not in written


def test_plain_is_words_alone_in_any_terminal(show: Show) -> None:
    written = assess(show, "--plain", TERM="xterm-kitty")
    assert "- First, withdrawal: " in written
    assert written.isascii()
    assert "\x1b" not in written


def test_a_terminal_that_is_known_to_show_links_gets_them_and_any_other_gets_none(show: Show) -> None:
    assert "\x1b]8;" in assess(show, TERM_PROGRAM="WezTerm")
    assert "\x1b]8;" in assess(show, FORCE_HYPERLINK="1")
    assert "\x1b]8;" not in assess(show)


def test_brief_is_short_on_a_terminal_too(show: Show) -> None:
    lines = assess(show, "--brief", NO_COLOR="1").strip().split("\n")
    assert 4 <= len(lines) <= 7
    assert all(lines)
