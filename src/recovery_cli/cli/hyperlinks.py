"""Whether a terminal is known to show links (OSC 8). Where that is not known, there are none: a terminal that does not
know the sequence may print it."""

from collections.abc import Mapping

_PROGRAMS = frozenset({"iTerm.app", "WezTerm", "vscode", "ghostty", "Hyper", "Tabby", "rio"})
_TERMS = ("xterm-kitty", "xterm-ghostty", "alacritty", "foot", "contour", "wezterm")
_OWN_VARIABLES = ("WT_SESSION", "KITTY_WINDOW_ID", "KONSOLE_VERSION", "DOMTERM")
_VTE_THAT_LINKS = 5000
"""0.50, as VTE writes it into VTE_VERSION: GNOME Terminal and its relatives."""


def can_link(environment: Mapping[str, str]) -> bool:
    """FORCE_HYPERLINK decides where it is set: "0" is no, anything else yes. Otherwise the terminal must be known.

    Inside tmux or screen the variables of the terminal around them are still there, and say nothing.
    """
    forced = environment.get("FORCE_HYPERLINK")
    if forced is not None:
        return forced != "0"
    term = environment.get("TERM", "")
    if term in ("", "dumb") and "WT_SESSION" not in environment:
        return False
    if "TMUX" in environment or "STY" in environment or term.startswith(("tmux", "screen")):
        return False
    vte = environment.get("VTE_VERSION", "")
    return (
        environment.get("TERM_PROGRAM") in _PROGRAMS
        or term.startswith(_TERMS)
        or any(environment.get(name) for name in _OWN_VARIABLES)
        or (vte.isdigit() and int(vte) >= _VTE_THAT_LINKS)
    )
