"""An assessment to where it is wanted, in the form it is wanted: a terminal, a pipe, or a file of its owner's only."""

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TypeAlias

from recovery_cli.cli.output import show_blocks, to_json, write_file, write_stdout
from recovery_cli.cli.workspace import Workspace
from recovery_cli.cli.written import Written, remember, remembered, stamp
from recovery_cli.errors import Problem, UsageError
from recovery_cli.questionnaire.interview import RoutingPath
from recovery_cli.sentences import Sentence

if TYPE_CHECKING:
    from collections.abc import Iterable

    from recovery_cli.cli.assess import AssessOptions
    from recovery_cli.documents.results import AssessmentDoc
    from recovery_cli.render.blocks import Block

Form: TypeAlias = Literal["text", "json", "html", "markdown"]

FORM_OF: dict[str, Form] = {
    ".html": "html",
    ".htm": "html",
    ".md": "markdown",
    ".markdown": "markdown",
    ".txt": "text",
    ".json": "json",
}
"""What the name of a file says about what stands in it."""
SUFFIXES = (".html", ".md", ".txt", ".json")
"""Those that are offered: one for each form."""


def settled_form(asked: Form | None, output: Path | None) -> Form:
    """The form asked for, else the one that the name of the file says, else text where it says nothing. Raises
    UsageError where it says a form that cannot be written: nobody is helped by words in a file that no viewer opens."""
    suffix = output.suffix.lower() if output else ""
    if asked is None and suffix and suffix not in FORM_OF:
        problem = Sentence("A result cannot be written as '{suffix}'.", suffix=suffix)
        remedy = Sentence(
            "The name can end in {list}. A browser prints an .html page, also as a PDF.",
            list=", ".join(SUFFIXES),
        )
        raise UsageError([Problem("unknown-form", "--output", problem, remedy)])
    return asked or FORM_OF.get(suffix, "text")


def check_output(path: Path, workspace: Workspace) -> None:
    """Raises UsageError where no file could be written, or where one stands that is no result of this program as it was
    written: that is never written over."""
    folder = path.parent
    remedy = Sentence("Choose another path.")
    if not os.path.isdir(folder) or not os.access(folder, os.W_OK):  # noqa: PTH112  # is_dir raises
        code, problem = "unwritable", Sentence("Nothing can be written in the folder {folder}.", folder=str(folder))
    elif os.path.exists(path) and not os.path.isfile(path):  # noqa: PTH110, PTH113  # the same
        code, problem = "unwritable", Sentence("This is a link, a folder or a device, and not a file.")
    elif os.path.lexists(path) and not _may_be_written_over(path, workspace):
        code, problem = "exists", Sentence("Something stands at {path} already.", path=str(path))
        remedy = Sentence("Choose another name, or delete that file first.")
    else:
        return
    raise UsageError([Problem(code, "--output", problem, remedy)])


def _may_be_written_over(path: Path, workspace: Workspace) -> bool:
    """Whether nothing is lost: the file is empty, or a result that nobody has changed since it was written."""
    path = Path(os.path.abspath(path))  # noqa: PTH100  # resolving would follow links
    return path.lstat().st_size == 0 or Written(path, "result", stamp(path)) in remembered(workspace)


def refuse_page_on_terminal(form: str, output: Path | None) -> None:
    """Raises UsageError where a page of HTML would run over a terminal: before anything is asked of a person."""
    if form == "html" and output is None and sys.stdout is not None and sys.stdout.isatty():
        problem = Sentence("A page of HTML is for a browser, not for a terminal.")
        remedy = Sentence("Add --output plan.html and open that file, or leave out --format html.")
        raise UsageError([Problem("html-on-terminal", "--format", problem, remedy)])


def write_result(document: "AssessmentDoc", path: RoutingPath, options: "AssessOptions", workspace: Workspace) -> None:
    """path: the answers behind the document, for who is spoken to. Raises UsageError where a file cannot be written."""
    if options.output:
        save_report(document, path, options.output, options, workspace)
    elif options.output_format == "json":
        write_stdout(to_json(document))
    elif options.output_format != "text":
        write_stdout(_report(document, path, options.output_format, options, workspace))
    else:
        _show(document, path, options, workspace)


def save_report(
    document: "AssessmentDoc",
    path: RoutingPath,
    target: Path,
    options: "AssessOptions",
    workspace: Workspace,
    form: str | None = None,
) -> None:
    """Write the report to a file that only its owner can read. form: None where the name of the file decides, and text
    where that says nothing. Raises UsageError where the file cannot be written."""
    form = form or (options.output_format if target == options.output else settled_form(None, target))
    write_file(target, _text(document, path, form, options, workspace))
    remember(target, "result", workspace)  # it is health data, so `recovery-cli forget` must find it again


def _text(
    document: "AssessmentDoc", path: RoutingPath, form: str, options: "AssessOptions", workspace: Workspace
) -> str:
    """What stands in a file of that form."""
    if form == "json":
        return to_json(document)
    if form == "text" and options.brief:
        return _plain(_blocks(document, path, options, workspace))
    return _report(document, path, form, options, workspace)


def _show(document: "AssessmentDoc", path: RoutingPath, options: "AssessOptions", workspace: Workspace) -> None:
    blocks = _blocks(document, path, options, workspace)
    if options.plain:
        from recovery_cli.render.plain import write_plain

        write_plain(blocks, sys.stdout)
    else:
        show_blocks(blocks)


def _blocks(
    document: "AssessmentDoc", path: RoutingPath, options: "AssessOptions", workspace: Workspace
) -> "Iterable[Block]":
    """The result for a person at a terminal."""
    from recovery_cli.cli.words import words
    from recovery_cli.render.assessment_text import assessment_blocks
    from recovery_cli.render.brief import brief_blocks

    speaking = words(workspace, path.respondent, units=options.units)
    if options.brief:
        return brief_blocks(document, workspace.phrases, speaking)
    every = options.why != "short"
    return assessment_blocks(document, workspace.phrases, speaking, every_reason=every, menu=options.menu)


def _plain(blocks: "Iterable[Block]") -> str:
    from io import StringIO

    from recovery_cli.render.plain import write_plain

    buffer = StringIO()
    write_plain(blocks, buffer)
    return buffer.getvalue()


def _report(
    document: "AssessmentDoc", path: RoutingPath, form: str, options: "AssessOptions", workspace: Workspace
) -> str:
    """The report as text. form: html, markdown or text."""
    from datetime import date

    from recovery_cli.cli.assess import asked_place
    from recovery_cli.cli.words import words
    from recovery_cli.guide import for_facts
    from recovery_cli.render.report.contents import Context, report_contents

    speaking = words(workspace, path.respondent, units=options.units)
    facts = {**path.answers, **_plan_facts(document)}
    # An emergency has no map, and no mistake about a place may stand in its way.
    place = asked_place(path, options, workspace) if document["recommendation"]["plan"] else None
    context = Context(
        workspace.language,
        path.respondent,
        date.today(),  # noqa: DTZ011  # the day a person made it, where they are
        None if place is None else (place.latitude, place.longitude),
        tuple(for_facts(workspace.guide, facts)),
    )
    report = report_contents(document, context, workspace.phrases, speaking)
    if form == "html":
        from recovery_cli.render.report.html import to_html

        return to_html(report, workspace.phrases, speaking)
    from recovery_cli.render.report.linear import report_blocks

    blocks = report_blocks(report, workspace.phrases, speaking)
    if form == "markdown":
        from recovery_cli.render.report.markdown import to_markdown

        return to_markdown(blocks)
    return _plain(blocks)


def _plan_facts(document: "AssessmentDoc") -> dict[str, str]:
    """The plan, as conditions name it; none in an emergency."""
    recommendation = document["recommendation"]
    if (plan := recommendation["plan"]) is None:
        return {}
    return {
        "plan.withdrawal": plan["withdrawal"]["level"],
        "plan.treatment": plan["treatment"]["level"],
        "plan.setting": recommendation["setting"],
        "plan.urgency": recommendation["urgency"],
    }
