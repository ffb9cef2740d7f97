"""The entry point: how the program ends, and a short way in for the search that scripts repeat.

Loading Typer takes longer than searching. So a plain `search ... --format json` is read here, and whatever is not
plain (help, a mistake, an option twice, a value that begins with a dash) is left to Typer, which alone judges a
command line. Tests hold the two readings against each other.
"""

import errno
import gc
import os
import sys
from collections.abc import Callable
from contextlib import suppress
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NoReturn

from recovery_cli.cli.output import INTERRUPTED, notice, report, reporting
from recovery_cli.errors import Problem, system_says
from recovery_cli.sentences import Sentence, said

if TYPE_CHECKING:
    from recovery_cli.cli.search import SearchOptions
    from recovery_cli.cli.workspace import Workspace

_FIELDS = {"--any": "any_of", "--format": "output_format"}
_TEXTS = frozenset(
    {"--needs", "--any", "--without", "--text", "--near", "--within", "--state", "--catalogue", "--lang"}
)
_NO_ROOM = (errno.ENOSPC, getattr(errno, "EDQUOT", None), errno.EFBIG, errno.EIO)
"""What a stream says that leads to a full or broken disk."""
_FLAGS = frozenset({"--telehealth", "--skip-bad"})
_CHOICES = {
    "--format": ("json", "ndjson"),
    "--sort": ("fit", "distance", "name"),
    "--units": ("miles", "km"),
}


def plain_search(arguments: list[str]) -> "tuple[SearchOptions, str | None] | None":
    """The options of a search for a program, and the language asked for, where its command line is plain.

    None leaves it to Typer.
    """
    if arguments[:1] != ["search"] or "_RECOVERY_CLI_COMPLETE" in os.environ:
        return None
    read: dict[str, Any] = {}
    rest = iter(arguments[1:])
    for argument in rest:
        option, given, text = argument.partition("=")
        field = _FIELDS.get(option, option[2:].replace("-", "_"))
        if field in read:
            return None
        if option in _FLAGS and not given:
            read[field] = True
            continue
        text = text if given else next(rest, "")
        value = _value(option, text)
        if value is None or not text or text[0] == "-":
            return None
        read[field] = value
    if "output_format" not in read:
        return None
    from recovery_cli.cli.search import SearchOptions

    language = read.pop("lang", None)
    return SearchOptions(**read), language


def _value(option: str, text: str) -> str | int | None:
    """What the text means for the option; None where that is for Typer to say."""
    if option in _TEXTS or text in _CHOICES.get(option, ()):
        return text
    if option == "--limit" and text.isascii() and text.isdigit() and len(text) <= 4 and 1 <= int(text) <= 1000:
        return int(text)
    return None


def run() -> NoReturn:
    """Run the program; the exit status is 0 done, 1 internal, 2 usage, 3 bad data file, 130 interrupted."""
    arguments = sys.argv[1:]
    gc.disable()  # nothing is ever free to be collected in a search this short
    plain = plain_search(arguments)
    if plain is None:
        gc.enable()
        sys.exit(_ended(lambda: _by_typer(arguments), arguments))
    status = _ended(lambda: _searched(*plain), arguments)
    for stream in filter(None, (sys.stdout, sys.stderr)):
        with suppress(OSError):
            stream.flush()
    os._exit(status)  # all is written and nothing was held: taking the interpreter apart would cost a tenth more


def _ended(body: Callable[[], int], arguments: list[str]) -> int:
    try:
        return body()
    except KeyboardInterrupt:
        return _stopped(arguments)
    except BrokenPipeError:
        # Whoever read our output has what they wanted; silence the flush that Python attempts on leaving.
        sys.stdout = None
        return 0
    except Exception as error:
        return _failed(error, arguments)


def _by_typer(arguments: list[str]) -> int:
    import typer

    from recovery_cli.cli.main import app

    command = typer.main.get_command(app)
    if not {"-h", "--help"}.isdisjoint(arguments):
        from recovery_cli.cli.command_help import speak, take_language

        take_language(command)
        if texts := _workspace(arguments).help:
            speak(command, texts)
    try:
        return command(arguments, prog_name="recovery-cli", standalone_mode=False) or 0
    except SystemExit as left:
        if isinstance(left.__context__, BrokenPipeError):  # which Typer takes for a failure
            raise left.__context__ from None
        raise


def _searched(options: "SearchOptions", language: str | None) -> int:
    from recovery_cli.cli.search import run_search

    try:
        with reporting(options.output_format, language) as workspace:
            run_search(options, workspace)
    except SystemExit as left:
        return int(left.code or 0)
    return 0


def _failed(error: Exception, arguments: list[str]) -> int:
    import typer

    as_json = any(one == "--format=json" or (one, after) == ("--format", "json") for one, after in _pairs(arguments))
    if isinstance(error, typer.Abort):
        return _stopped(arguments)
    if hasattr(error, "format_message"):
        return _refused(error, arguments, as_json=as_json)
    if os.environ.get("RECOVERY_CLI_DEBUG"):
        raise error
    if isinstance(error, OSError) and error.errno in _NO_ROOM:
        problem = Sentence("The output could not be written: {reason}.", reason=system_says(error))
        remedy = Sentence("Make room, or send the output elsewhere; what arrived there is not whole.")
        problems = [Problem("unwritable", "recovery-cli", problem, remedy)]
        report(said(problems, _workspace(arguments).sentences), as_json=False)
        return 1
    problem = Sentence("Something went wrong inside the program ({kind}).", kind=type(error).__name__)
    remedy = Sentence("Please report it. RECOVERY_CLI_DEBUG=1 shows where; check what it prints before you share it.")
    problems = said([Problem("internal", "recovery-cli", problem, remedy)], _workspace(arguments).sentences)
    report(problems, as_json=as_json)
    return 1


def _refused(error: Any, arguments: list[str], *, as_json: bool) -> int:
    """Say what Typer does not understand; a group of commands alone is not one, and shows its help."""
    import typer
    from typer._click.exceptions import NoArgsIsHelpError

    from recovery_cli.cli.command_help import speak
    from recovery_cli.cli.mistyped import mistake

    workspace, context = _workspace(arguments), error.ctx
    if context is not None and workspace.help:
        context = speak(context.command, workspace.help, context.parent)
    if isinstance(error, NoArgsIsHelpError):
        typer.echo(context.get_help(), err=True)
    else:
        report([said(mistake(error, arguments), workspace.sentences)], as_json=as_json)
    return int(error.exit_code)


def _stopped(arguments: list[str]) -> int:
    notice(said(Sentence("Stopped."), _workspace(arguments).sentences))
    return INTERRUPTED


def _workspace(arguments: list[str]) -> "Workspace":
    """The workspace in the language of the command line, whose words can be read; in English where not, for nothing
    may go wrong with a last word."""
    from recovery_cli.cli.language import workspace_in
    from recovery_cli.cli.workspace import Workspace

    asked = (one.partition("=")[2] or after for one, after in _pairs(arguments) if one.partition("=")[0] == "--lang")
    with suppress(Exception):
        workspace = workspace_in(next(asked, None))
        if workspace.sentences is not None and workspace.help is not None:
            return workspace
    return Workspace()


def _pairs(arguments: list[str]) -> list[tuple[str, str]]:
    """Each argument with the one after it."""
    return list(pairwise([*arguments, ""]))
