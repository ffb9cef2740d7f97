"""Reading a catalogue that people edit; a list as its publisher gives it, handed in for one, is told apart."""

from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from recovery_cli.errors import DataFileError, Problem
from recovery_cli.sentences import Sentence

if TYPE_CHECKING:
    from recovery_cli.catalogue.center import Catalogue
    from recovery_cli.vocabulary import Vocabulary


def read_catalogue_file(
    path: Path, vocabulary: "Vocabulary", *, source: str | None = None, skip_bad: bool = False
) -> "tuple[Catalogue, tuple[Problem, ...]]":
    """As `read_catalogue`. Raises DataFileError: not-imported alone where the file is a layout that `centers import`
    reads, because its faults as YAML help nobody; else every problem of the file."""
    from recovery_cli.catalogue.files import read_catalogue
    from recovery_cli.strict_yaml import read_file

    try:
        return read_catalogue(read_file(path, source=source), vocabulary, skip_bad=skip_bad)
    except DataFileError:
        title = _layout_title(path)
        if title is None:
            raise
    problem = Sentence("This is a list as it is published ({layout}), not a catalogue yet.", layout=title)
    remedy = Sentence("Make one of it first: recovery-cli centers import {path}", path=str(path))
    raise DataFileError([Problem("not-imported", source or str(path), problem, remedy)])


def _layout_title(path: Path) -> str | None:
    from recovery_cli.catalogue.importers.layouts import recognise

    with suppress(DataFileError):
        return recognise(path).title
    return None
