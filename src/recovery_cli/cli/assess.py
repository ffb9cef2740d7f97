"""`recovery-cli assess`: answers from a file or a person, and the assessment to where it is wanted."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from recovery_cli.cli.output import INTERRUPTED, list_skipped, notice, show_blocks, to_json, write_file, write_stdout
from recovery_cli.cli.workspace import Workspace
from recovery_cli.conditions import UNKNOWN, Answer, is_known
from recovery_cli.errors import Problem, UsageError
from recovery_cli.questionnaire.interview import RoutingPath, routing_path
from recovery_cli.sentences import Sentence, said
from recovery_cli.strict_yaml import read_bytes, read_file

if TYPE_CHECKING:
    from recovery_cli.cli.prompter import Prompter
    from recovery_cli.documents import AssessmentDoc
    from recovery_cli.render.blocks import Units

MAX_ANSWERS_BYTES = 1024 * 1024


class AssessOptions(NamedTuple):
    """within: miles. state: a code."""

    answers: str | None
    near: str | None
    within: float | None
    limit: int
    catalogue: Path | None
    skip_bad: bool
    output_format: str
    output: Path | None
    plain: bool
    why: str
    include_answers: bool
    state: str | None = None
    telehealth: bool = False
    units: "Units" = "miles"


def run_assess(options: AssessOptions, workspace: Workspace) -> None:
    if options.near is not None:
        workspace.find_place(options.near, "--near")
    if options.answers is None:
        _interview(options, workspace)
        return
    path = _complete(_read(options.answers, workspace), options, workspace)
    _write(_assess(path, options, workspace), path, options, workspace)


# -- answers from a file ------------------------------------------------------------------------------------------


def _read(source: str, workspace: Workspace) -> dict[str, Answer]:
    from recovery_cli.questionnaire.answers import read_answers

    if source == "-":
        data = sys.stdin.buffer.read(MAX_ANSWERS_BYTES + 1)
        if len(data) > MAX_ANSWERS_BYTES:
            problem = Sentence("More than {number} bytes arrived.", number=f"{MAX_ANSWERS_BYTES:,}")
            remedy = Sentence("Send one person's answers.")
            raise UsageError([Problem("too-large", "standard input", problem, remedy)])
        document = read_bytes(data, source="standard input")
    else:
        document = read_file(Path(source), max_bytes=MAX_ANSWERS_BYTES)
    return read_answers(document, workspace.questionnaire, workspace.settled_place)


def _stated_place(options: AssessOptions, workspace: Workspace) -> dict[str, Answer]:
    """What --near and --state say in place of the answers about place."""
    if options.near is None:
        # A list of a whole state needs to know no place, and asks for no distance.
        return {} if options.state is None else {"location": UNKNOWN, "max_distance": UNKNOWN}
    return {"location": workspace.settled_place(options.near), "max_distance": options.within or UNKNOWN}


def _complete(answers: dict[str, Answer], options: AssessOptions, workspace: Workspace) -> RoutingPath:
    """The path of a file. --near and --within stand in for the answers about place. Missing answers are an error that
    names them all, but never hide an emergency."""
    answers = {**_stated_place(options, workspace), **answers}
    path = routing_path(workspace.questionnaire, answers)
    asked = {question.id for question in path.asked}
    for question_id in answers:
        if question_id not in asked:
            ignored = Sentence("{id}: not asked with these answers, so it is ignored.", id=question_id)
            notice(said(ignored, workspace.sentences))
    if path.missing and not path.ended_early:
        raise UsageError(
            Problem(
                "missing-answer",
                question.id,
                Sentence("There is no answer to '{question}'.", question=question.ask.said_to(path.respondent)),
                Sentence("Add '{id}: …' to the answers; 'unknown' and 'declined' are answers too.", id=question.id),
            )
            for question in path.missing
        )
    return path


# -- answers from a person ----------------------------------------------------------------------------------------


def _interview(options: AssessOptions, workspace: Workspace) -> None:
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
    from recovery_cli.cli.prompter import Stopped

    prompter = _prompter(options, workspace)
    prompter.answers.update(_stated_place(options, workspace))
    try:
        prompter.greet()
        path = prompter.interview()
        while True:
            _write(_assess(path, options, workspace), path, options, workspace)
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


def _prompter(options: AssessOptions, workspace: Workspace) -> "Prompter":
    import os

    import typer

    from recovery_cli.cli.output import terminal_size
    from recovery_cli.cli.prompter import Prompter, Stopped, Terminal
    from recovery_cli.render.escape import terminal_safe

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


# -- the result ---------------------------------------------------------------------------------------------------


def _assess(path: RoutingPath, options: AssessOptions, workspace: Workspace) -> "AssessmentDoc":
    from datetime import date

    from recovery_cli.assessment.assess import assess, stated_distance

    location = options.near or path.answers.get("location")
    near, home_state = None, ""
    if isinstance(location, str) and is_known(location):
        place = workspace.find_place(location, "location")
        near, home_state = (place.latitude, place.longitude), place.state
    # Who asks for a whole state means all of it, however far the person said they would go.
    stated = stated_distance(path.answers) if options.state is None else None
    with workspace.open_catalogue(options.catalogue, skip_bad=options.skip_bad) as index:
        list_skipped(workspace.skipped)
        document = assess(
            workspace.policy,
            path,
            index,
            near=near,
            within_miles=options.within or stated,
            home_state=home_state,
            only_state=options.state,
            telehealth=options.telehealth,
            limit=options.limit,
            today=date.today(),  # noqa: DTZ011  # the age of facts in years needs no time zone
            label=workspace.need_label(index),
            include_answers=options.include_answers,
            with_trace=options.why == "trace",
        )
    return said(document, workspace.sentences)  # type: ignore[no-any-return]  # the shape stays


def _write(document: "AssessmentDoc", path: RoutingPath, options: AssessOptions, workspace: Workspace) -> None:
    if options.output_format == "json":
        text = to_json(document)
        if options.output:
            write_file(options.output, text)
        else:
            write_stdout(text)
        return
    from recovery_cli.cli.words import words
    from recovery_cli.render.assessment_text import assessment_blocks

    speaking = words(workspace, path.respondent, units=options.units)
    blocks = assessment_blocks(document, workspace.phrases, speaking, every_reason=options.why != "short")
    if options.output:
        import io

        from recovery_cli.render.plain import write_plain

        buffer = io.StringIO()
        write_plain(blocks, buffer)
        write_file(options.output, buffer.getvalue())
    elif options.plain:
        from recovery_cli.render.plain import write_plain

        write_plain(blocks, sys.stdout)
    else:
        show_blocks(blocks)
