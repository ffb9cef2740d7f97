"""`recovery-cli search`: options to a query, the result to a document."""

import sys
from os import PathLike
from typing import TYPE_CHECKING, Literal, NamedTuple

from recovery_cli.cli.output import list_skipped, notice, show_blocks, to_json, write_stdout
from recovery_cli.cli.reach import PLACE_MISSING, Reach, read_reach
from recovery_cli.cli.workspace import Workspace
from recovery_cli.errors import Problem, UsageError
from recovery_cli.sentences import Sentence, said

if TYPE_CHECKING:
    from recovery_cli.catalogue.index import Index
    from recovery_cli.documents.results import QueryDoc, SearchDoc
    from recovery_cli.render.blocks import Units


class SearchOptions(NamedTuple):
    """As they are typed, with what holds where one is left out."""

    needs: str | None = None
    any_of: str | None = None
    without: str | None = None
    text: str | None = None
    near: str | None = None
    within: str | None = None
    sort: Literal["fit", "distance", "name"] = "fit"
    limit: int = 10
    catalogue: str | PathLike[str] | None = None
    skip_bad: bool = False
    output_format: str = "text"
    state: str | None = None
    telehealth: bool = False
    units: Literal["miles", "km"] = "miles"


def run_search(options: SearchOptions, workspace: Workspace) -> None:
    with workspace.open_catalogue(options.catalogue, skip_bad=options.skip_bad) as index:
        list_skipped(workspace.skipped, workspace.sentences)
        document = said(_search(options, workspace, index), workspace.sentences)
    if options.output_format == "json":
        write_stdout(to_json(document))
    elif options.output_format == "text":
        _show(document, workspace, options.units)
    else:
        from recovery_cli.render.tables import search_csv, search_ndjson

        if options.output_format == "csv":
            _mention(document, workspace, options.units)
            write_stdout(search_csv(document))
        else:
            write_stdout("".join(f"{line}\n" for line in search_ndjson(document)))


def _search(options: SearchOptions, workspace: Workspace, index: "Index") -> "SearchDoc":
    from datetime import date

    from recovery_cli.assessment.search_document import search_document
    from recovery_cli.catalogue.search import Query, relaxations, search, telehealth_beyond

    words = query_words(options, workspace, index)
    near, home = None, ""
    if options.near is not None:
        place = workspace.find_place(options.near, "--near")
        near, home = (place.latitude, place.longitude), place.state
        words["near"] = place.label
    query = Query(
        needs=tuple(words["needs"]),
        any=tuple(words["any"]),
        without=tuple(words["without"]),
        text=options.text,
        near=near,
        within_miles=words["within_miles"],
        state=words.get("state"),
        telehealth_in=home if options.telehealth and home else None,
        sort=options.sort,
        limit=options.limit,
    )
    found = search(index, query)
    document = search_document(
        index,
        words,
        found,
        relaxations(index, query) if found.total == 0 else (),
        workspace.common_helplines,
        date.today(),  # noqa: DTZ011  # the age of facts in years needs no time zone
        workspace.need_label(index),
    )
    if home and not options.telehealth and (beyond := telehealth_beyond(index, query, home)):
        document["telehealth_beyond"] = {"state": home, "total": beyond}
    return document


def query_words(options: SearchOptions, workspace: Workspace, index: "Index") -> "QueryDoc":
    """The query as it will be published; raises UsageError with every unknown need and impossible option at once."""
    problems: list[Problem] = []
    parsed: dict[str, list[str]] = {}
    for option, value in (("--needs", options.needs), ("--any", options.any_of), ("--without", options.without)):
        try:
            parsed[option] = list(parse_needs(value, option, workspace, index))
        except UsageError as error:
            problems += error.problems
    reach = Reach(None, None, None, False)
    try:
        reach = read_reach(options.near, options.within, options.state, telehealth=options.telehealth)
    except UsageError as error:
        problems += error.problems
    if options.sort == "distance" and options.near is None:
        problem = Sentence("Sorting by distance needs a place.")
        problems.append(Problem("near-missing", "--sort", problem, PLACE_MISSING))
    if problems:
        raise UsageError(problems)
    return {
        "needs": parsed["--needs"],
        "any": parsed["--any"],
        "without": parsed["--without"],
        "text": options.text,
        "near": None,
        "within_miles": reach.within_miles,
        "state": reach.state,
        "telehealth": reach.telehealth,
        "sort": options.sort,
    }


def parse_needs(value: str | None, option: str, workspace: Workspace, index: "Index") -> tuple[str, ...]:
    """Slugs of a comma-separated list. The vocabulary is read only where a word is not a slug the catalogue knows."""
    words = [word.strip() for word in (value or "").split(",") if word.strip()]
    if value is not None and not words:
        remedy = Sentence("'recovery-cli needs' lists every need.")
        raise UsageError([Problem("empty", option, Sentence("No need is named."), remedy)])
    if all(word in index for word in words):
        return tuple(dict.fromkeys(words))
    return workspace.vocabulary.parse(words, place=option)


def _show(document: "SearchDoc", workspace: Workspace, units: "Units") -> None:
    if sys.stdout.isatty():
        from recovery_cli.cli.words import words
        from recovery_cli.render.search_text import search_blocks

        show_blocks(search_blocks(document, workspace.phrases, words(workspace, units=units)))
        return
    from recovery_cli.render.search_text import search_lines

    for line in search_lines(document, units):
        write_stdout(line + "\n")
    _mention(document, workspace, units)


def _mention(document: "SearchDoc", workspace: Workspace, units: "Units") -> None:
    """What a person must know and a table cannot hold goes to stderr."""
    from recovery_cli.cli.words import words
    from recovery_cli.render.search_text import search_notices

    for line in search_notices(document, workspace.phrases, words(workspace, units=units)):
        notice(line)
