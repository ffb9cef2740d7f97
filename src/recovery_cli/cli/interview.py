"""The interview of `recovery-cli assess` with a person at a terminal, from the greeting to the end."""

import sys
from datetime import date

from recovery_cli.cli.after_result import Results
from recovery_cli.cli.assess import AssessOptions, stated_place
from recovery_cli.cli.output import INTERRUPTED
from recovery_cli.cli.prompter import Prompter, Speech
from recovery_cli.cli.screen import Stopped, real_terminal
from recovery_cli.cli.workspace import Workspace
from recovery_cli.errors import Problem, UsageError
from recovery_cli.questionnaire.interview import routing_path
from recovery_cli.sentences import Sentence


def run_interview(options: AssessOptions, workspace: Workspace) -> None:
    """Ask, show the result, and what can be done with it; for a professional, one person after another. Raises
    UsageError where there is no terminal to ask in."""
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
    results = Results(prompter, options, workspace)
    try:
        prompter.start_again(stated_place(options, workspace))
        prompter.greet()
        while results.show(prompter.interview()):
            # The next person: the professional is the same, and nothing else is known.
            prompter.start_again({"respondent": "professional", **stated_place(options, workspace)})
            prompter.screen.gap()
            prompter.say("next_person")
    except (Stopped, KeyboardInterrupt):
        prompter.screen.gap()
        results.say_what_is_kept("stopped")
        raise SystemExit(INTERRUPTED) from None
    if sys.stdout.isatty():
        results.say_what_is_kept()


def _prompter(options: AssessOptions, workspace: Workspace) -> Prompter:
    lines = [
        f"{line.name}: {line.call}" + (f" (text: {line.text})" if line.text else "")
        for line in workspace.common_helplines
    ]
    return Prompter(
        workspace.questionnaire,
        Speech(workspace.prompts, workspace.sentences, workspace.lexicon),
        real_terminal(plain=options.plain),
        workspace.settled_place,
        lines,
        place_label=lambda place: workspace.find_place(place, "location").label,
        today=date.today(),  # noqa: DTZ011  # a date on a letter needs no time zone
    )
