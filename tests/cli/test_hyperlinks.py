import pytest

from recovery_cli.cli.hyperlinks import can_link

KNOWN = {"TERM": "xterm-256color", "TERM_PROGRAM": "WezTerm"}


@pytest.mark.parametrize(
    "environment",
    [
        KNOWN,
        {"TERM": "xterm-256color", "VTE_VERSION": "6003"},
        {"TERM": "xterm-256color", "TERM_PROGRAM": "iTerm.app"},
        {"TERM": "xterm-kitty"},
        {"TERM": "alacritty"},
        {"WT_SESSION": "6f1c"},
        {"TERM": "xterm", "FORCE_HYPERLINK": "1"},
        {"TERM": "tmux-256color", "TMUX": "socket,1,0", "FORCE_HYPERLINK": "1"},
    ],
)
def test_a_terminal_that_is_known_to_show_links_gets_them(environment: dict[str, str]) -> None:
    assert can_link(environment)


@pytest.mark.parametrize(
    "environment",
    [
        {},
        {"TERM": "xterm-256color"},
        {"TERM": "linux"},
        {**KNOWN, "TERM": "dumb"},
        {**KNOWN, "TMUX": "socket,1,0"},
        {**KNOWN, "TERM": "screen-256color"},
        {**KNOWN, "STY": "1.pts-0"},
        {**KNOWN, "FORCE_HYPERLINK": "0"},
        {"TERM": "xterm-256color", "VTE_VERSION": "4803"},
        {"TERM": "xterm-256color", "VTE_VERSION": "six"},
        {"TERM": "xterm-256color", "TERM_PROGRAM": "Apple_Terminal"},
    ],
)
def test_any_other_terminal_gets_none(environment: dict[str, str]) -> None:
    assert not can_link(environment)
