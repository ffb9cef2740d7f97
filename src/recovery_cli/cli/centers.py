"""`recovery-cli centers`: import a directory, choose a catalogue, look into it, check it."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from recovery_cli.cli.output import list_skipped, notice, show_blocks, to_json, write_file, write_stdout
from recovery_cli.cli.workspace import Workspace, is_compiled
from recovery_cli.errors import DataFileError, Problem, UsageError, suggestion

if TYPE_CHECKING:
    from recovery_cli.catalogue.center import Catalogue
    from recovery_cli.catalogue.importers.coordinates import Coordinates
    from recovery_cli.catalogue.importers.national_directory import ImportResult

LAYOUTS = ("national-directory",)
COMPILED_SUFFIXES = (".db", ".sqlite")
YAML_SUFFIXES = (".yaml", ".yml")


# -- import -------------------------------------------------------------------------------------------------------


def run_import(
    source: Path,
    layout: str | None,
    coordinates: Path | None,
    output: Path | None,
    *,
    dry_run: bool,
    as_json: bool,
) -> None:
    workspace = Workspace()
    if layout is not None and layout not in LAYOUTS:
        remedy = suggestion(layout, LAYOUTS)
        raise UsageError([Problem("unknown-layout", "--from", f"'{layout}' is not a known layout.", remedy)])
    target = _target(output or workspace.catalogues / f"{source.stem}.db")
    result = _read(source, coordinates, workspace)
    kept = None
    if not dry_run:
        _keep(result.catalogue, target, workspace)
        kept = str(target)
    if as_json:
        report = result.report._asdict() | {"dropped": [each._asdict() for each in result.report.dropped]}
        document = {"schema_version": "1", "kind": "import", "kept": kept, "report": report}
        write_stdout(to_json(document))
        return
    for line in result.report.lines():
        typer.echo(line)
    if kept:
        typer.echo(f"Kept as {kept}.")
        typer.echo(f"To search it from now on: recovery-cli centers use {_quoted(kept)}")
    else:
        typer.echo("Nothing was written (--dry-run).")


def _quoted(path: str) -> str:
    import shlex

    return shlex.quote(path)


def _target(path: Path) -> Path:
    if path.suffix.lower() not in (*COMPILED_SUFFIXES, *YAML_SUFFIXES):
        problem = f"'{path.suffix or path.name}' is not a kind of catalogue."
        remedy = "Name it .db (to search) or .yaml (to edit)."
        raise UsageError([Problem("unknown-suffix", "--output", problem, remedy)])
    return path


def _read(source: Path, coordinates: Path | None, workspace: Workspace) -> "ImportResult":
    import gc

    from recovery_cli.catalogue.importers.coordinates import read_coordinates
    from recovery_cli.catalogue.importers.directory_codes import load_directory_codes
    from recovery_cli.catalogue.importers.national_directory import read_national_directory
    from recovery_cli.strict_yaml import read_file

    codes_file = read_file(workspace.data / "directory_codes.yaml", source="data/directory_codes.yaml")
    codes = load_directory_codes(codes_file, workspace.vocabulary)
    joined: Coordinates | None = None if coordinates is None else read_coordinates(coordinates)
    gc.disable()  # a bulk load makes no garbage cycles, and looking for them costs more than the load
    with _progress(f"Reading {source.name}") as advance:
        return read_national_directory(
            source,
            codes=codes,
            zip_centre=workspace.places.zip_centre,
            coordinates=joined,
            on_progress=advance,
        )


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


def _keep(catalogue: "Catalogue", target: Path, workspace: Workspace) -> None:
    """Write the catalogue whole or not at all; raises UsageError where it cannot be written."""
    from recovery_cli import __version__

    try:
        if target.parent == workspace.catalogues:
            target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if target.suffix.lower() in YAML_SUFFIXES:
            from recovery_cli.catalogue.files import catalogue_text

            write_file(target, catalogue_text(catalogue))
        else:
            from recovery_cli.catalogue.index_build import build_index

            build_index(catalogue, workspace.vocabulary, target, stamp=__version__)
    except DataFileError as error:
        raise UsageError(error.problems) from None
    except OSError as error:
        problem = f"Cannot write here: {error.strerror or error}."
        raise UsageError([Problem("unwritable", str(target), problem, "Choose another path with --output.")]) from None


# -- use, show, check, list ---------------------------------------------------------------------------------------


def run_use(path: Path | None, *, demonstration: bool) -> None:
    workspace = Workspace()
    if (path is None) is not demonstration:
        missing = "Name a catalogue, or --demonstration; one of the two."
        remedy = "'recovery-cli centers list' shows what is in use."
        raise UsageError([Problem("usage", "centers use", missing, remedy)])
    name = "the demonstration catalogue (fictional centers)"
    kept: str | None = None
    if path is not None:
        with workspace.open_catalogue(path) as index:
            name = f"{index.info.name}, {index.info.centers:,} centers"
        kept = str(path.resolve())
    try:
        workspace.keep_setting("catalogue", kept)
    except OSError as error:
        place = str(workspace.settings_file)
        problem = Problem("unwritable", place, f"Cannot write here: {error.strerror}.", "Use --catalogue instead.")
        raise UsageError([problem]) from None
    typer.echo(f"Searches now use {name}.")


def run_show(center_id: str, catalogue: Path | None, *, as_json: bool) -> None:
    from recovery_cli.catalogue.center import to_record

    workspace = Workspace()
    with workspace.open_catalogue(catalogue) as index:
        record = to_record(index.find(center_id))
        info = index.info
    record["source"] = record["source"] or info.source
    record["source_date"] = record["source_date"] or info.source_date
    if as_json:
        head = {"schema_version": "1", "kind": "center", "demonstration": info.demonstration}
        write_stdout(to_json({**head, "center": record}))
        return
    from recovery_cli.cli.words import words
    from recovery_cli.helplines import helpline_document
    from recovery_cli.render.center_text import center_blocks

    groups = {
        label: tuple(need.slug for need in workspace.vocabulary.needs.values() if need.group == group)
        for group, label in workspace.vocabulary.groups.items()
    }
    helplines = [helpline_document(line) for line in workspace.common_helplines]
    show_blocks(center_blocks(record, workspace.phrases, words(workspace), info, groups, helplines))


def run_check(path: Path, *, skip_bad: bool, output: Path | None) -> None:
    workspace = Workspace()
    target = None if output is None else _target(output)
    if target is not None and not skip_bad:
        raise UsageError([Problem("usage", "--output", "--output goes with --skip-bad.", "Add --skip-bad.")])
    if path.is_file() and is_compiled(path):
        with workspace.open_catalogue(path) as index:
            typer.echo(f"{path}: sound. {index.info.name}, {index.info.centers:,} centers.")
        return
    from recovery_cli.catalogue.files import read_catalogue
    from recovery_cli.strict_yaml import read_file

    catalogue, skipped = read_catalogue(read_file(path), workspace.vocabulary, skip_bad=skip_bad)
    list_skipped(skipped)
    if target is not None:
        _keep(catalogue, target, workspace)
        typer.echo(f"{target}: {len(catalogue.centers):,} sound centers written.")
    else:
        typer.echo(f"{path}: {len(catalogue.centers):,} sound centers.")
    if skipped:
        raise typer.Exit(DataFileError.exit_status)


def run_list(catalogue: Path | None, *, as_json: bool) -> None:
    workspace = Workspace()
    with workspace.open_catalogue(catalogue) as index:
        info = index.info
        if as_json:
            document: dict[str, Any] = {
                "schema_version": "1",
                "kind": "centers",
                "catalogue": info._asdict(),
                "centers": list(index.ids()),
            }
            write_stdout(to_json(document))
            return
        where = workspace.catalogue_path(catalogue) or "embedded demonstration"
        notice(f"{info.name}: {info.centers:,} centers, {info.source}, {info.source_date} ({where})")
        if info.demonstration:
            notice(workspace.phrases.say("demonstration"))
        from recovery_cli.render.escape import terminal_safe

        for center in index.centers(range(index.count)):
            fields = (center.id, center.name, center.program, center.city, center.state, center.phone)
            write_stdout("\t".join(terminal_safe(field or "") for field in fields) + "\n")
