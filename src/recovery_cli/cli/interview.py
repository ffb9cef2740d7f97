"""The interview of `recovery-cli assess` with a person at a terminal, from the greeting to the result."""

import os
import sys
from functools import partial

import typer

from recovery_cli.cli.assess import AssessOptions, assessment, stated_place
from recovery_cli.cli.output import INTERRUPTED, notice, terminal_size
from recovery_cli.cli.prompter import Closed, Prompter, Stopped, Terminal
from recovery_cli.cli.result import write_result
from recovery_cli.cli.saving import SaveFile, new_file, offer, resume, say_changes
from recovery_cli.cli.workspace import Workspace
from recovery_cli.errors import Problem, UsageError
from recovery_cli.questionnaire.interview import routing_path
from recovery_cli.render.escape import terminal_safe
from recovery_cli.sentences import Sentence


def run_interview(options: AssessOptions, workspace: Workspace) -> None:
    """Ask, show the result, and let a slip be put right. Raises UsageError where there is no terminal to ask in."""
    if not sys.stdin or not sys.stdin.isatty():
        path = routing_path(workspace.questionnaire, {})
        names = ", ".join(question.id for question in path.missing)
        problem = Sentence(
            "There is no terminal to ask in, and no answers were given. At first these are needed: {names}.",
            names=names,
        )
        remedy = Sentence(
            "Give a file with --answers FILE, or '-' for standard input; 'recovery-cli questions' explains each."
        )
        raise UsageError([Problem("no-terminal", "assess", problem, remedy)])
    prompter = _prompter(options, workspace)
    saving = None
    try:
        saving = _begin(prompter, options, workspace)
        path = prompter.interview()
        while True:
            write_result(assessment(path, options, workspace), path, options, workspace)
            slip = workspace.prompts.say("slip")
            if not path.ended_early or prompter.terminal.read(slip).strip().lower() != "back":
                break
            path = prompter.correct_last()
    except (Stopped, KeyboardInterrupt) as stopped:
        notice("")
        given = not isinstance(stopped, Closed) and prompter.answers.keys() > stated_place(options, workspace).keys()
        _stop(prompter, saving, workspace, offers=given)
        raise SystemExit(INTERRUPTED) from None
    if saving is not None:
        saving.say_finished()
    elif options.output is None:
        notice(workspace.prompts.say("finished"))


def _begin(prompter: Prompter, options: AssessOptions, workspace: Workspace) -> SaveFile | None:
    """The greeting, and what is known already. The file that answers are kept in, where that was asked for."""
    saving, resumed = None, None
    if options.resume is not None:
        saving, resumed = resume(options.resume, workspace, lock=options.passphrase)
        prompter.answers.update(resumed.answers)
        prompter.left_out.update(resumed.left_out)
    elif options.save is not None:
        saving = new_file(options.save, workspace, lock=options.passphrase)
    prompter.answers.update(stated_place(options, workspace))
    prompter.greet()
    if saving is not None:
        saving.write(prompter.answers, prompter.left_out)
        prompter.after_answer = partial(saving.keep, prompter)
    if resumed is not None:
        say_changes(prompter, resumed, workspace)
    return saving


def _stop(prompter: Prompter, saving: SaveFile | None, workspace: Workspace, *, offers: bool) -> None:
    """Say where the answers are. offers: there are some, and somebody who may still have them kept; nobody is asked
    that in the middle of an emergency."""
    if saving is None and offers and not prompter.path.ended_early:
        saving = offer(prompter, workspace)
    if saving is not None:
        saving.say_where()
    else:
        notice(workspace.prompts.say("stopped"))


def _prompter(options: AssessOptions, workspace: Workspace) -> Prompter:
    # Where the result goes into a pipe, the questions go to stderr, so that stdout stays one document.
    to_stderr = not sys.stdout.isatty()
    styled = not options.plain and "NO_COLOR" not in os.environ and os.environ.get("TERM") != "dumb"

    def write(line: str) -> None:
        typer.echo(line, err=to_stderr)

    def read(prompt: str) -> str:
        typer.echo(prompt, nl=False, err=to_stderr)
        line = sys.stdin.readline()
        if not line:
            raise Closed
        return terminal_safe(line.rstrip("\r\n"))

    def strong(text: str) -> str:
        return typer.style(text, bold=True) if styled else text

    lines = [
        f"{line.name}: {line.call}" + (f" (text: {line.text})" if line.text else "")
        for line in workspace.common_helplines
    ]
    width = min(88, max(30, terminal_size()[0]))
    terminal = Terminal(read, write, strong, width)
    return Prompter(
        workspace.questionnaire, workspace.prompts, terminal, workspace.settled_place, lines, workspace.sentences
    )
