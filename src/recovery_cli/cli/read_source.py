"""Reading a published file with the importer that fits it, with a bar on a terminal."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from recovery_cli.cli.workspace import Workspace
from recovery_cli.errors import Problem, UsageError, suggestion
from recovery_cli.sentences import Sentence, said

if TYPE_CHECKING:
    from recovery_cli.catalogue.importers.entries import ImportResult
    from recovery_cli.catalogue.importers.layouts import Layout


class SourceFiles(NamedTuple):
    """What a catalogue is made of. layout: by its name; None: to be recognised by content."""

    path: Path
    layout: str | None = None
    columns: Path | None = None
    coordinates: Path | None = None


def check_layout(name: str | None, columns: Path | None) -> "Layout | None":
    """The layout that was asked for: the plain table where a column map is given; None: to be recognised by content.

    Raises UsageError: unknown-layout, or usage where a column map is given for another layout.
    """
    from recovery_cli.catalogue.importers.layouts import LAYOUTS, NAMES

    if name is None and columns is not None:
        name = "plain-table"
    if name is None:
        return None
    if name not in NAMES:
        what = Sentence("'{typed}' is not a known layout.", typed=name)
        raise UsageError([Problem("unknown-layout", "--from", what, suggestion(name, NAMES))])
    if columns is not None and name != "plain-table":
        what = Sentence("--columns goes with the layout 'plain-table', not with '{typed}'.", typed=name)
        raise UsageError([Problem("usage", "--columns", what, Sentence("Leave out one of the two."))])
    return next(layout for layout in LAYOUTS if layout.name == name)


def check_source(path: Path) -> None:
    """Raises DataFileError where the file cannot be read or is too large, before anything reads it whole."""
    from recovery_cli.catalogue.importers.text import check_size

    check_size(path)


def read_source(files: SourceFiles, layout: "Layout | None", workspace: Workspace) -> "ImportResult":
    """layout: as `check_layout` gave it.

    Raises DataFileError: unknown-layout, or what is wrong with the file, the column map or the coordinates.
    """
    import gc
    from datetime import date

    from recovery_cli.catalogue.importers.coordinates import read_coordinates
    from recovery_cli.catalogue.importers.directory_codes import load_directory_codes
    from recovery_cli.catalogue.importers.entries import ImportContext
    from recovery_cli.catalogue.importers.layouts import recognise
    from recovery_cli.strict_yaml import read_file

    source, _, columns, coordinates = files
    layout = layout or recognise(source)
    vocabulary = workspace.english.vocabulary  # a file means the same in every language
    codes_file = read_file(Path(workspace.data, "directory_codes.yaml"), source="data/directory_codes.yaml")
    context = ImportContext(
        codes=load_directory_codes(codes_file, vocabulary),
        vocabulary=vocabulary,
        places=workspace.places,
        data=Path(workspace.data),
        coordinates=None if coordinates is None else read_coordinates(coordinates),
        today=date.today(),  # noqa: DTZ011  # the day where the person is
        columns=columns,
    )
    gc.disable()  # a bulk load makes no garbage cycles, and looking for them costs more than the load
    reading = Sentence("Reading {file}", file=source.name)
    with _progress(said(reading, workspace.sentences)) as advance:
        return layout.read(source, context._replace(on_progress=advance))


@contextmanager
def _progress(label: str) -> Iterator[Callable[[int, int], None] | None]:
    """A bar on a terminal; nothing elsewhere."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    columns = (TextColumn("{task.description}", markup=False), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=Console(stderr=True)) as bar:
        task = bar.add_task(label, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)
