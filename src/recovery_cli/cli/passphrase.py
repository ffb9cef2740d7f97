"""Asking for a passphrase at a terminal: never shown, never on the command line, never from the environment."""

import sys
from getpass import getpass

from recovery_cli.cli.output import notice
from recovery_cli.cli.sealed import Key, WrongPassphrase, make_key, unseal
from recovery_cli.cli.workspace import Workspace
from recovery_cli.errors import DataFileError, Problem, UsageError
from recovery_cli.render.result_text import contact_of
from recovery_cli.sentences import Sentence

MIN_CHARACTERS = 8
"""The least that NIST SP 800-63B asks of a secret that a person remembers."""
TRIES = 3


def new_key(workspace: Workspace) -> Key:
    """The key of a new passphrase, typed twice. Raises UsageError where there is no terminal to type it in."""
    _need_terminal("--passphrase")
    notice(workspace.prompts.say("passphrase_about", number=str(MIN_CHARACTERS)))
    while True:
        typed = _typed(workspace, "passphrase_new")
        if _is_reserved(typed, workspace):
            continue
        if len(typed) < MIN_CHARACTERS:
            notice(workspace.prompts.say("passphrase_short", number=str(MIN_CHARACTERS)))
        elif _typed(workspace, "passphrase_again") != typed:
            notice(workspace.prompts.say("passphrase_differs"))
        else:
            return make_key(typed)


def opened(data: bytes, workspace: Workspace, *, source: str) -> tuple[bytes, Key]:
    """The text of a sealed file, and the key to seal it again; a person may try three times. Raises UsageError
    (no-terminal), DataFileError (wrong-passphrase, and what `unseal` raises)."""
    _need_terminal(source)
    misses = 0
    while misses < TRIES:
        typed = _typed(workspace, "passphrase_open")
        try:
            return unseal(data, typed, source=source)
        except WrongPassphrase:
            if _is_reserved(typed, workspace):
                continue
            misses += 1
            if misses < TRIES:
                notice(workspace.prompts.say("passphrase_wrong"))
    problem = Sentence("The passphrase is not the one this file was sealed with.")
    remedy = Sentence("Try again when you have found it. Without it, nobody can open the file.")
    raise DataFileError([Problem("wrong-passphrase", source, problem, remedy)])


def _typed(workspace: Workspace, prompt: str) -> str:
    """A person who closes the input stops, as with Ctrl-C."""
    try:
        return getpass(workspace.prompts.say(prompt), stream=sys.stderr)
    except EOFError:
        raise KeyboardInterrupt from None


def _is_reserved(typed: str, workspace: Workspace) -> bool:
    """Whether it is a reserved word and no passphrase: crisis lines are said here too, and `quit` stops."""
    command = workspace.lexicon.command(typed)
    if command == "quit":
        raise KeyboardInterrupt
    if command == "crisis":
        for line in workspace.common_helplines:
            notice(contact_of(line, workspace.phrases))
    return command is not None


def _need_terminal(place: str) -> None:
    if sys.stdin and sys.stdin.isatty():
        return
    problem = Sentence("A passphrase is needed here, and there is no terminal to type it in.")
    remedy = Sentence("Run this at a terminal, or use a file that was kept without a passphrase.")
    raise UsageError([Problem("no-terminal", place, problem, remedy)])
