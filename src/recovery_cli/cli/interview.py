"""The interview of `recovery-cli assess` with a person at a terminal, from the greeting to the result."""

import os
import sys

import typer

from recovery_cli.cli.assess import AssessOptions, assessment, stated_place
from recovery_cli.cli.output import INTERRUPTED, notice, terminal_size
from recovery_cli.cli.prompter import Prompter, Stopped, Terminal
from recovery_cli.cli.result import write_result
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
    prompter.answers.update(stated_place(options, workspace))
    try:
        prompter.greet()
        path = prompter.interview()
        while True:
            write_result(assessment(path, options, workspace), path, options, workspace)
            slip = workspace.prompts.say("slip")
            if not path.ended_early or prompter.terminal.read(slip).strip().lower() != "back":
                break
            path = prompter.correct_last()
    except (Stopped, KeyboardInterrupt):
        notice("")
        notice(workspace.prompts.say("stopped"))
        raise SystemExit(INTERRUPTED) from None
    if options.output is None:
        notice(workspace.prompts.say("finished"))


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
            raise Stopped
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
