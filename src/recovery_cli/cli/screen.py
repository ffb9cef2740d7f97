"""The lines of the interview: what is said is wrapped to the terminal, what is typed is read whole.

Nothing here knows questions. Lines only, in any encoding: no cursor is moved, and nothing is drawn over.
"""

import os
import signal
import sys
import textwrap
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import NamedTuple

import typer

from recovery_cli.cli.output import NARROWEST, WIDEST, terminal_size
from recovery_cli.render.escape import encodable, terminal_safe

ROOM_TO_TYPE = 12
"""Cells that a prompt leaves free behind it."""
_PASTE_SECONDS = 0.02
"""Lines that follow each other faster were pasted, not typed."""


class Stopped(Exception):  # noqa: N818  # a person's wish, not an error
    """The person typed `quit`, pressed Ctrl-C, or closed the input."""


class _Continued(Exception):  # noqa: N818  # a person came back to what they had put aside
    """The process goes on after Ctrl-Z and `fg`."""


class Terminal(NamedTuple):
    """read: the next line, without its newline; raises Stopped where there is none. write: one line, or part of one.
    strong: marks a line that matters. width: columns. plain: for a screen reader, which wraps by itself and reads
    empty lines aloud. height: lines; 0 where it is not known."""

    read: Callable[[str], str]
    write: Callable[[str], None]
    strong: Callable[[str], str]
    width: int
    plain: bool = False
    height: int = 0


class Screen:
    """Says and asks, by lines no wider than the terminal. written: how many lines so far. last_strong: the last line
    that matters: at a question, the question."""

    def __init__(self, terminal: Terminal) -> None:
        self.terminal = terminal
        self.written = 0
        self.last_strong = ""

    def has_scrolled_since(self, written: int) -> bool:
        """Whether what was written when `written` was the count can no longer be seen."""
        return 0 < self.terminal.height <= self.written - written and not self.terminal.plain

    @property
    def width(self) -> int:
        return self.terminal.width

    def gap(self) -> None:
        """An empty line, which only eyes need."""
        if not self.terminal.plain:
            self._write("")

    def end_line(self) -> None:
        """Go on below what stands in a line that nobody ended, because the person stopped at a prompt."""
        self._write("")

    def say(self, text: str, indent: int = 0, *, strong: bool = False) -> None:
        """Write a text, made harmless: it may name what stands in a file that came from anywhere. Lines after the first
        are indented by `indent` columns."""
        if strong:
            self.last_strong = text
        for line in self._wrapped(text, self.width, indent):
            self._write(self.terminal.strong(line) if strong else line)

    def entry(self, number: int, text: str, value: str = "") -> None:
        """One of a numbered list; its value stands on the same line where it fits, or else below."""
        lead = f"{number}. " if self.terminal.plain else f"{number:>3}. "
        if value and (self.terminal.plain or len(f"{lead}{text} {value}") <= self.width):
            self._write(f"{lead}{terminal_safe(text)} {self.terminal.strong(terminal_safe(value))}")
            return
        self.say(lead + text, indent=len(lead))
        if value:
            self.say(" " * len(lead) + value, indent=len(lead), strong=True)

    def read(self, prompt: str) -> str:
        """What is typed, without blanks around it. A prompt that leaves no room to type takes several lines. Who put
        the program aside and comes back is asked again, for the shell has written over the prompt."""
        *above, last = self._wrapped(prompt, self.width - ROOM_TO_TYPE)
        while True:
            for line in above:
                self._write(line)
            try:
                with _continuing():
                    return self.terminal.read(f"{last} ").strip()
            except _Continued:
                self.say(self.last_strong, strong=True)

    def _write(self, line: str) -> None:
        self.written += 1
        self.terminal.write(line)

    def _wrapped(self, text: str, width: int, indent: int = 0) -> list[str]:
        text = terminal_safe(text)
        if self.terminal.plain:
            return [text.strip()]
        lead = text[: len(text) - len(text.lstrip())]
        below = " " * indent
        return textwrap.wrap(text.strip(), width, initial_indent=lead, subsequent_indent=below, break_on_hyphens=False)


def real_terminal(*, plain: bool) -> Terminal:
    """The terminal this program runs in. Where the result goes into a pipe, the questions go to stderr, so that stdout
    stays one document."""
    to_stderr = not sys.stdout.isatty()
    encoding = getattr(sys.stderr if to_stderr else sys.stdout, "encoding", None)
    styled = not plain and "NO_COLOR" not in os.environ and os.environ.get("TERM") != "dumb"
    if hasattr(sys.stdin, "reconfigure"):
        sys.stdin.reconfigure(errors="replace")  # a terminal that is set to another encoding than the system's

    def write(line: str) -> None:
        typer.echo(encodable(line, encoding), err=to_stderr)

    def read(prompt: str) -> str:
        typer.echo(encodable(prompt, encoding), nl=False, err=to_stderr)
        lines = [_line()]
        while _more_follows():
            lines.append(_line())
        return "; ".join(line for line in lines if line.strip())

    def strong(text: str) -> str:
        return typer.style(text, bold=True) if styled else text

    columns, lines = terminal_size()
    return Terminal(read, write, strong, min(WIDEST, max(NARROWEST, columns)), plain, lines)


@contextmanager
def _continuing() -> Iterator[None]:
    """Raises _Continued where the process is put aside and goes on meanwhile."""
    signals = threading.current_thread() is threading.main_thread() and hasattr(signal, "SIGCONT")
    before = signal.signal(signal.SIGCONT, _go_on) if signals else None
    try:
        yield
    finally:
        if signals:
            signal.signal(signal.SIGCONT, before)


def _go_on(*_: object) -> None:
    raise _Continued


def _line() -> str:
    line = sys.stdin.readline()
    if not line:
        raise Stopped
    return terminal_safe(line.rstrip("\r\n"))


def _more_follows() -> bool:
    """Whether another line stands ready: several that were pasted are one answer, and never spill into the questions
    that come after."""
    if os.name != "posix":
        return False
    import select

    return bool(select.select([sys.stdin], [], [], _PASTE_SECONDS)[0])
