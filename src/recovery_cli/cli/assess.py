"""`recovery-cli assess`: its options, answers from a file, and the assessment of complete answers."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from recovery_cli.cli.output import list_skipped, notice
from recovery_cli.cli.sealed import is_sealed
from recovery_cli.cli.workspace import Workspace
from recovery_cli.conditions import UNKNOWN, Answer, is_known
from recovery_cli.errors import Problem, RecoveryError, UsageError
from recovery_cli.questionnaire.interview import RoutingPath, routing_path
from recovery_cli.sentences import Sentence, said
from recovery_cli.strict_yaml import file_bytes, read_bytes

if TYPE_CHECKING:
    from recovery_cli.catalogue.places import Place
    from recovery_cli.documents.results import AssessmentDoc
    from recovery_cli.render.blocks import Units

MAX_ANSWERS_BYTES = 1024 * 1024


class AssessOptions(NamedTuple):
    """within: miles. state: a code. menu: what a person can do with the result is offered below it."""

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
    brief: bool = False
    save: Path | None = None
    resume: Path | None = None
    passphrase: bool = False
    menu: bool = False


def run_assess(options: AssessOptions, workspace: Workspace) -> None:
    if options.brief and options.output_format != "text":
        problem = Sentence("The result in short is text, and nothing else.")
        remedy = Sentence("Leave out one of the two: --brief or --format {form}.", form=options.output_format)
        raise UsageError([Problem("not-together", "--brief", problem, remedy)])
    if options.save is not None or options.resume is not None or options.passphrase:
        from recovery_cli.cli.saving import check_options

        check_options(options)
    if options.answers is None:
        if options.near is not None:
            workspace.find_place(options.near, "--near")
        from recovery_cli.cli.interview import run_interview

        run_interview(options, workspace)
        return
    from recovery_cli.cli.result import check_output, write_result

    path = _complete(_read(options.answers, workspace), options, workspace)
    document = assessment(path, options, workspace)
    if document["recommendation"]["plan"] is None and (options.output or options.save):
        # It cannot wait until somebody opens a file, or until one can be written.
        notice(document["recommendation"]["headline"])
    if options.output is not None:
        check_output(options.output, workspace)
    if options.save is not None:
        from recovery_cli.cli.saving import new_file

        new_file(options.save, workspace, lock=options.passphrase).write(path.answers, set())
    write_result(document, path, options, workspace)


# -- answers from a file ------------------------------------------------------------------------------------------


def _read(source: str, workspace: Workspace) -> dict[str, Answer]:
    from recovery_cli.questionnaire.answers import read_answers

    if source == "-":
        data = sys.stdin.buffer.read(MAX_ANSWERS_BYTES + 1)
        if len(data) > MAX_ANSWERS_BYTES:
            problem = Sentence("More than {number} bytes arrived.", number=f"{MAX_ANSWERS_BYTES:,}")
            remedy = Sentence("Send one person's answers.")
            raise UsageError([Problem("too-large", "standard input", problem, remedy)])
        source = "standard input"
    else:
        data = file_bytes(Path(source), source=source, max_bytes=MAX_ANSWERS_BYTES)
    if is_sealed(data):
        from recovery_cli.cli.passphrase import opened

        data, _ = opened(data, workspace, source=source)
    return read_answers(read_bytes(data, source=source), workspace.questionnaire, workspace.settled_place)


def stated_place(options: AssessOptions, workspace: Workspace) -> dict[str, Answer]:
    """What --near and --state say in place of the answers about place."""
    if options.near is None:
        # A list of a whole state needs to know no place, and asks for no distance.
        return {} if options.state is None else {"location": UNKNOWN, "max_distance": UNKNOWN}
    return {"location": workspace.settled_place(options.near), "max_distance": options.within or UNKNOWN}


def _complete(answers: dict[str, Answer], options: AssessOptions, workspace: Workspace) -> RoutingPath:
    """The path of a file. --near and --within stand in for the answers about place. Missing answers are an error that
    names them all, but never hide an emergency."""
    try:
        answers = {**stated_place(options, workspace), **answers}
    except UsageError:
        if not _is_emergency(routing_path(workspace.questionnaire, answers), workspace):
            raise
    path = routing_path(workspace.questionnaire, answers)
    asked = {question.id for question in path.asked}
    if ignored := ", ".join(each for each in answers if each not in asked):
        what = Sentence("Not asked with these answers, so not looked at: {list}.", list=ignored)
        if path.ended_early:  # one short line, for nothing may stand in the way of what an emergency says
            what = Sentence(
                "An emergency ends the questions at '{id}'; the rest is not looked at.", id=path.asked[-1].id
            )
        notice(said(what, workspace.sentences))
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


def _is_emergency(path: RoutingPath, workspace: Workspace) -> bool:
    from recovery_cli.rules.engine import recommend

    return recommend(workspace.ruleset, path).is_emergency


# -- the assessment -----------------------------------------------------------------------------------------------


def asked_place(path: RoutingPath, options: AssessOptions, workspace: Workspace) -> "Place | None":
    """Where centers are looked for; None where that is not known. Raises UsageError where there is no such place."""
    location = options.near or path.answers.get("location")
    return workspace.find_place(location, "location") if isinstance(location, str) and is_known(location) else None


def assessment(path: RoutingPath, options: AssessOptions, workspace: Workspace) -> "AssessmentDoc":
    """The assessment of a path that is complete or ended early, in the language of the workspace."""
    from datetime import date

    from recovery_cli.assessment.assess import assess, stated_distance

    place = None
    try:
        place = asked_place(path, options, workspace)
        opened = workspace.open_catalogue(options.catalogue, skip_bad=options.skip_bad)
    except RecoveryError:
        # An emergency has no list, and no mistake about a place or a catalogue may stand in its way.
        if not _is_emergency(path, workspace):
            raise
        opened = workspace.open_demonstration()
    # Who asks for a whole state means all of it, however far the person said they would go.
    stated = stated_distance(path.answers) if options.state is None else None
    with opened as index:
        list_skipped(workspace.skipped, workspace.sentences)
        document = assess(
            workspace.policy,
            path,
            index,
            near=(place.latitude, place.longitude) if place else None,
            within_miles=options.within or stated,
            home_state=place.state if place else "",
            only_state=options.state,
            telehealth=options.telehealth,
            limit=options.limit,
            today=date.today(),  # noqa: DTZ011  # the age of facts in years needs no time zone
            label=workspace.need_label(index),
            include_answers=options.include_answers,
            with_trace=options.why == "trace",
        )
    return said(document, workspace.sentences)  # type: ignore[no-any-return]  # the shape stays
