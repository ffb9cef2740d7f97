"""`recovery-cli centers compare`: a few centers side by side."""

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from recovery_cli.cli.output import show_blocks, terminal_size, to_json, write_stdout
from recovery_cli.cli.workspace import Workspace
from recovery_cli.errors import Problem, UsageError
from recovery_cli.sentences import Sentence, said

if TYPE_CHECKING:
    from recovery_cli.documents.results import ComparisonDoc
    from recovery_cli.render.blocks import Block

FEWEST, MOST = 2, 5
"""More than five no screen shows side by side, and nobody keeps in mind."""


def run_compare(
    workspace: "Workspace", ids: list[str], near: str | None, catalogue: Path | None, *, as_json: bool
) -> None:
    document = comparison(workspace, ids, near, catalogue)
    if as_json:
        write_stdout(to_json(document))
    else:
        show_blocks(comparison_shown(workspace, document))


def comparison(
    workspace: "Workspace", ids: list[str], near: str | None, catalogue: Path | None, *, skip_bad: bool = False
) -> "ComparisonDoc":
    """The centers of these ids side by side. near: a place in words, for the distances. Raises UsageError where they
    are too few or too many, or are not in the catalogue."""
    from datetime import date

    from recovery_cli.assessment.comparison_document import comparison_document
    from recovery_cli.catalogue.center import as_of

    ids = list(dict.fromkeys(ids))
    if not FEWEST <= len(ids) <= MOST:
        what = Sentence(
            "{fewest} to {most} different centers can be compared; here: {number}.",
            number=str(len(ids)),
            fewest=str(FEWEST),
            most=str(MOST),
        )
        raise UsageError([Problem("usage", "ID", what, Sentence("'recovery-cli search' prints the ids."))])
    place = None if near is None else workspace.find_place(near, "--near")
    today = date.today()  # noqa: DTZ011  # the day where the person is
    with workspace.open_catalogue(catalogue, skip_bad=skip_bad) as index:
        problems: list[Problem] = []
        centers = []
        for each in ids:
            try:
                centers.append(as_of(index.find(each), today, workspace.need_label(index)))
            except UsageError as error:
                problems += error.problems
        if problems:
            raise UsageError(problems)
        where = None if place is None else (place.latitude, place.longitude)
        label = None if place is None else place.label
        document = comparison_document(centers, index.info, workspace.vocabulary, label, where)
    return said(document, workspace.sentences)  # type: ignore[no-any-return]  # the shape stays


def comparison_shown(
    workspace: "Workspace",
    document: "ComparisonDoc",
    *,
    ids: bool = True,
    numbers: "Sequence[int]" = (),
    plain: bool = False,
) -> "Iterator[Block]":
    """The comparison for a person, as wide as their terminal. ids: for who will type commands with them. numbers: as in
    `comparison_blocks`. plain: a line for each fact, and no columns, which a screen reader would read across."""
    from recovery_cli.cli.words import words
    from recovery_cli.render.comparison_text import comparison_blocks

    width = terminal_size()[0] if sys.stdout.isatty() and not plain else None
    return comparison_blocks(document, workspace.phrases, words(workspace), width, ids=ids, numbers=numbers)
