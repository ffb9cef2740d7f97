"""`recovery-cli search`: options to a query, the result to a document."""

import math
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple

from recovery_cli.cli.output import list_skipped, notice, show_blocks, to_json, write_stdout
from recovery_cli.cli.workspace import Workspace
from recovery_cli.errors import Problem, UsageError

if TYPE_CHECKING:
    from recovery_cli.catalogue.index import Index
    from recovery_cli.documents import QueryDoc, SearchDoc


class SearchOptions(NamedTuple):
    needs: str | None
    any_of: str | None
    without: str | None
    text: str | None
    near: str | None
    within: float | None
    sort: Literal["fit", "distance", "name"]
    limit: int
    catalogue: Path | None
    skip_bad: bool
    output_format: str


def run_search(options: SearchOptions) -> None:
    workspace = Workspace()
    with workspace.open_catalogue(options.catalogue, skip_bad=options.skip_bad) as index:
        list_skipped(workspace.skipped)
        document = _search(options, workspace, index)
    if options.output_format == "json":
        write_stdout(to_json(document))
    elif options.output_format == "text":
        _show(document, workspace)
    else:
        from recovery_cli.render.tables import search_csv, search_ndjson

        if options.output_format == "csv":
            _mention(document, workspace)
            write_stdout(search_csv(document))
        else:
            write_stdout("".join(f"{line}\n" for line in search_ndjson(document)))


def _search(options: SearchOptions, workspace: Workspace, index: "Index") -> "SearchDoc":
    from datetime import date

    from recovery_cli.assessment.search_document import search_document
    from recovery_cli.catalogue.search import Query, relaxations, search
    from recovery_cli.helplines import helpline_document

    words = query_words(options, workspace, index)
    near = None
    if options.near is not None:
        place = workspace.find_place(options.near, "--near")
        near = (place.latitude, place.longitude)
        words["near"] = place.label
    query = Query(
        needs=tuple(words["needs"]),
        any=tuple(words["any"]),
        without=tuple(words["without"]),
        text=options.text,
        near=near,
        within_miles=options.within,
        sort=options.sort,
        limit=options.limit,
    )
    found = search(index, query)
    return search_document(
        index,
        words,
        found,
        relaxations(index, query) if found.total == 0 else (),
        [helpline_document(line) for line in workspace.common_helplines],
        date.today(),  # noqa: DTZ011  # the age of facts in years needs no time zone
    )


def query_words(options: SearchOptions, workspace: Workspace, index: "Index") -> "QueryDoc":
    """The query as it will be published; raises UsageError with every unknown need and impossible option at once."""
    problems: list[Problem] = []
    parsed: dict[str, list[str]] = {}
    for option, value in (("--needs", options.needs), ("--any", options.any_of), ("--without", options.without)):
        try:
            parsed[option] = list(parse_needs(value, option, workspace, index))
        except UsageError as error:
            problems += error.problems
    problems += place_problems(options.near, options.within)
    if options.sort == "distance" and options.near is None:
        remedy = "Add --near with a ZIP or 'City, ST'."
        problems.append(Problem("near-missing", "--sort", "Sorting by distance needs a place.", remedy))
    if problems:
        raise UsageError(problems)
    return {
        "needs": parsed["--needs"],
        "any": parsed["--any"],
        "without": parsed["--without"],
        "text": options.text,
        "near": None,
        "within_miles": options.within,
        "sort": options.sort,
    }


def place_problems(near: str | None, within: float | None) -> list[Problem]:
    """What is wrong with --near and --within together, without looking the place up."""
    problems = []
    if within is not None and not (math.isfinite(within) and 0 < within <= 13_000):
        remedy = "Give miles above 0."
        problems.append(Problem("out-of-range", "--within", f"{within:g} miles is no distance.", remedy))
    if within is not None and near is None:
        remedy = "Add --near with a ZIP or 'City, ST'."
        problems.append(Problem("near-missing", "--within", "A distance needs a place.", remedy))
    return problems


def parse_needs(value: str | None, option: str, workspace: Workspace, index: "Index") -> tuple[str, ...]:
    """Slugs of a comma-separated list. The vocabulary is read only where a word is not a slug the catalogue knows."""
    words = [word.strip() for word in (value or "").split(",") if word.strip()]
    if value is not None and not words:
        raise UsageError([Problem("empty", option, "No need is named.", "'recovery-cli needs' lists every need.")])
    if all(word in index for word in words):
        return tuple(dict.fromkeys(words))
    return workspace.vocabulary.parse(words, place=option)


def _show(document: "SearchDoc", workspace: Workspace) -> None:
    if sys.stdout.isatty():
        from recovery_cli.cli.words import words
        from recovery_cli.render.search_text import search_blocks

        show_blocks(search_blocks(document, workspace.phrases, words(workspace)))
        return
    from recovery_cli.render.search_text import search_lines

    for line in search_lines(document):
        write_stdout(line + "\n")
    _mention(document, workspace)


def _mention(document: "SearchDoc", workspace: Workspace) -> None:
    """What a person must know and a table cannot hold goes to stderr."""
    from recovery_cli.cli.words import words
    from recovery_cli.render.search_text import search_notices

    for line in search_notices(document, workspace.phrases, words(workspace)):
        notice(line)
