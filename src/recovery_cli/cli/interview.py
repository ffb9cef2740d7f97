"""The interview of `recovery-cli assess` with a person at a terminal, from the greeting to the end."""

import sys
from datetime import date
from functools import partial

from recovery_cli.cli.after_result import Results
from recovery_cli.cli.assess import AssessOptions, stated_place
from recovery_cli.cli.output import INTERRUPTED
from recovery_cli.cli.prompter import Prompter, Speech
from recovery_cli.cli.result import check_output
from recovery_cli.cli.save_offer import offer
from recovery_cli.cli.saving import SaveFile, new_file, resume, say_changes
from recovery_cli.cli.screen import Stopped, real_terminal
from recovery_cli.cli.workspace import Workspace
from recovery_cli.errors import Problem, UsageError
from recovery_cli.questionnaire.interview import routing_path
from recovery_cli.render.result_text import contact_of
from recovery_cli.sentences import Sentence


def run_interview(options: AssessOptions, workspace: Workspace) -> None:
    """Ask, show the result, and what can be done with it; for a professional, one person after another. Raises
    UsageError where there is no terminal to ask in."""
    if not sys.stdin or not sys.stdin.isatty():
        if options.resume is not None:
            problem = Sentence("There is no terminal to go on in.")
            remedy = Sentence(
                "Saved answers give a result without questions: --answers {path}.", path=str(options.resume)
            )
            raise UsageError([Problem("no-terminal", "--resume", problem, remedy)])
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
    known = stated_place(options, workspace)
    # What would fail at the end fails now: nobody answers fifty questions for an error.
    if options.output is not None:
        check_output(options.output, workspace)
    workspace.open_catalogue(options.catalogue, skip_bad=options.skip_bad).close()
    prompter = _prompter(options, workspace)
    results = Results(prompter, options, workspace)
    saving: SaveFile | None = None
    try:
        prompter.start_again({**known})
        saving = _begin(prompter, options, workspace)
        while True:
            path = prompter.interview()
            results.is_safe = saving is not None
            if not results.show(path):
                break
            # The next person: the professional is the same, and nothing else is known. A file holds one person.
            known["respondent"] = "professional"
            prompter.after_answer = lambda: None
            prompter.start_again({**known})
            results.next_person(saving.path if saving else None)
            saving = None
    except (Stopped, KeyboardInterrupt):
        prompter.screen.end_line()
        # Nobody is asked what to keep after the result, or in the middle of an emergency. Ctrl-D leaves the terminal
        # there to ask in; where the input is really closed, the offer reads nothing and keeps nothing.
        unfinished = results.is_open or (prompter.path.missing and not prompter.path.ended_early)
        if saving is None and unfinished and len(prompter.answers) > len(known):
            saving = offer(prompter, workspace)
        if saving is not None:
            saving.say_where(options)
        elif options.resume is not None and not results.files:  # stopped at the passphrase
            prompter.say("stopped_standing", path=str(options.resume))
        else:
            results.say_what_is_kept("stopped")
        raise SystemExit(INTERRUPTED) from None
    if saving is not None:
        results.files.append(saving.path)
    if saving is not None or sys.stdout.isatty():
        results.say_what_is_kept()


def _begin(prompter: Prompter, options: AssessOptions, workspace: Workspace) -> SaveFile | None:
    """The greeting, and what is known already. The file that answers are kept in, where that was asked for."""
    saving, resumed = None, None
    if options.resume is not None:
        saving, resumed = resume(options.resume, workspace, lock=options.passphrase)
        prompter.answers = {**resumed.answers, **prompter.answers}
        prompter.left_out = set(resumed.left_out)
        prompter.earlier = resumed.earlier
    elif options.save is not None:
        saving = new_file(options.save, workspace, lock=options.passphrase)
    prompter.greet(keeping=saving is not None)
    if saving is not None:
        saving.begin(prompter)
        prompter.after_answer = partial(saving.keep, prompter)
    if resumed is not None:
        say_changes(prompter, resumed)
    return saving


def _prompter(options: AssessOptions, workspace: Workspace) -> Prompter:
    lines = [contact_of(line, workspace.phrases) for line in workspace.common_helplines]
    return Prompter(
        workspace.questionnaire,
        Speech(workspace.prompts, workspace.sentences, workspace.lexicon),
        real_terminal(plain=options.plain),
        workspace.settled_place,
        lines,
        place_label=lambda place: workspace.find_place(place, "location").label,
        today=date.today(),  # noqa: DTZ011  # a date on a letter needs no time zone
    )
