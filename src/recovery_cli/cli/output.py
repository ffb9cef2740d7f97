"""Documents and errors to streams and files: one JSON document on stdout, everything else on stderr."""

import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TextIO

from recovery_cli.cli.workspace import ENGLISH, Workspace
from recovery_cli.errors import Problem, RecoveryError, UsageError, system_says
from recovery_cli.sentences import Sentence, said

if TYPE_CHECKING:
    from pathlib import Path

    from recovery_cli.render.blocks import Block
    from recovery_cli.sentences import Translations

INTERRUPTED = 130
NARROWEST, WIDEST = 30, 88
"""Cells of a line for people. On less it cannot be read, and longer lines are harder to read."""


def to_json(document: Mapping[str, Any]) -> str:
    """One JSON document in UTF-8 characters, with a newline at its end; indented for people, on one line for programs,
    because Python writes an indented document ten times slower."""
    import json

    indent = 2 if sys.stdout is not None and sys.stdout.isatty() else None
    return json.dumps(document, ensure_ascii=False, indent=indent) + "\n"


def write_stdout(text: str) -> None:
    """Text as UTF-8 to stdout, whatever the locale: JSON, NDJSON and CSV are read by programs."""
    buffer = getattr(sys.stdout, "buffer", None)
    if buffer is None:
        sys.stdout.write(text)
        return
    sys.stdout.flush()
    buffer.write(text.encode("utf-8", "replace"))
    buffer.flush()


def write_file(path: "Path", text: str) -> None:
    """Write a file whole or not at all, readable by its owner only; raises UsageError where it cannot be written."""
    from recovery_cli.cli.private_file import write_private

    try:
        write_private(path, text)
    except OSError as error:
        problem = Sentence("Cannot write here: {reason}.", reason=system_says(error))
        raise UsageError([Problem("unwritable", str(path), problem, Sentence("Choose another path."))]) from None


def notice(text: str, *, whole: bool = False) -> None:
    """A text for people, on stderr: one line, which a terminal gets no wider than itself. whole: a command, which is
    copied, so that no line end may stand in it."""
    import typer

    from recovery_cli.render.escape import terminal_safe

    typer.echo(terminal_safe(text) if whole else "\n".join(fitted(text, sys.stderr)), err=True)


def fitted(text: str, stream: "TextIO | None") -> list[str]:
    """The text as lines that fit a terminal; as one line anywhere else. Lines after the first stand below its first
    letter. A path, a command or a number is never broken, so that it can be copied."""
    from recovery_cli.render.escape import terminal_safe

    safe = terminal_safe(text)
    if stream is None or not stream.isatty():
        return [safe]
    import textwrap

    lead = " " * (len(safe) - len(safe.lstrip(" -")))
    width = min(WIDEST, max(NARROWEST, terminal_size()[0]))
    lines = textwrap.wrap(safe, width, subsequent_indent=lead, break_long_words=False, break_on_hyphens=False)
    return lines or [safe]


def show_blocks(blocks: "Iterable[Block]") -> None:
    """Blocks for people on stdout: laid out on a terminal, plain lines when piped.

    NO_COLOR asks for no sequences at all, and so for no links. A dumb terminal gets words, and nothing drawn.
    """
    if sys.stdout.isatty():
        from recovery_cli.cli.hyperlinks import can_link
        from recovery_cli.render.terminal import write_terminal

        dumb = os.environ.get("TERM") == "dumb"
        color = "NO_COLOR" not in os.environ and not dumb
        width, _ = terminal_size()
        write_terminal(
            blocks, sys.stdout, width=width, color=color, links=color and can_link(os.environ), pictures=not dumb
        )
    else:
        from recovery_cli.render.plain import write_plain

        write_plain(blocks, sys.stdout)


def terminal_size() -> tuple[int, int]:
    """Columns and lines; 80 by 24 where they are not known."""
    import shutil

    size = shutil.get_terminal_size((80, 24))
    return size.columns or 80, size.lines or 24


def list_skipped(problems: Iterable[Problem], sentences: "Translations") -> None:
    """Each part of a catalogue that was left out, on stderr."""
    for problem in problems:
        left_out = Sentence("{place}: left out. {problem}", place=problem.place, problem=problem.problem)
        notice(said(left_out, sentences))
        notice(f"    {said(problem.remedy, sentences)}")


def error_document(problems: Iterable[Problem]) -> dict[str, Any]:
    return {"schema_version": "1", "kind": "error", "errors": [problem._asdict() for problem in problems]}


def report(problems: Iterable[Problem], *, as_json: bool) -> None:
    """Every problem: as a document on stdout for programs, otherwise on stderr with place, problem and remedy."""
    problems = list(problems)
    if as_json:
        write_stdout(to_json(error_document(problems)))
        return
    for problem in problems:
        notice(f"{problem.place}: {problem.problem}")
        if problem.remedy:
            notice(f"    {problem.remedy}")


@contextmanager
def reporting(output_format: str, language: str | None = ENGLISH) -> Iterator[Workspace]:
    """The workspace to run a command in. Errors raised on purpose become their report, in its language, and their exit
    status. language: as asked for; None: the system's."""
    workspace = Workspace()
    try:
        if language != ENGLISH:
            from recovery_cli.cli.language import workspace_in

            workspace = workspace_in(None)  # the language to say in that there is no such language
            if language is not None:
                workspace = workspace_in(language)
        yield workspace
    except RecoveryError as error:
        problems = said(error.problems, workspace.sentences)
        try:
            report(problems, as_json=output_format in ("json", "ndjson"))
        except BrokenPipeError:  # nobody reads the words; the status says it all the same
            sys.stdout = None
        raise SystemExit(error.exit_status) from None
