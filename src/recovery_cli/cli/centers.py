"""`recovery-cli centers`: import a directory, choose a catalogue, look into it, check it."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from recovery_cli import __version__
from recovery_cli.cli.compiled import is_compiled
from recovery_cli.cli.keep import (
    check_target,
    content_stamp,
    difference,
    is_made_from,
    keep,
    nothing_written,
    refuse_loss,
)
from recovery_cli.cli.output import list_skipped, notice, show_blocks, to_json, write_stdout
from recovery_cli.cli.read_source import SourceFiles, check_layout, check_source, read_source
from recovery_cli.cli.workspace import Workspace
from recovery_cli.errors import DataFileError, Problem, UsageError, system_says
from recovery_cli.sentences import Sentence, counted, said

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recovery_cli.catalogue.center import CatalogueInfo
    from recovery_cli.catalogue.difference import Difference

# -- import -------------------------------------------------------------------------------------------------------


def run_import(
    workspace: Workspace, files: SourceFiles, output: Path | None, *, dry_run: bool, as_json: bool, force: bool = False
) -> None:
    source, layout, columns, coordinates = files
    asked = check_layout(layout, columns)
    target = check_target(output or Path(workspace.catalogues, f"{source.stem}.db"))
    check_source(source)
    stamp = content_stamp((source, coordinates, columns), f"{layout}\n{source.name}", workspace)
    if stamp and not dry_run and not force and is_made_from(target, stamp, workspace):
        if as_json:
            write_stdout(to_json(_import_document(str(target), None, None, None)))
        else:
            same = Sentence(
                "Nothing changed: {path} was made from the same files, and stays as it is.", path=str(target)
            )
            typer.echo(said(same, workspace.sentences))
        return
    result = read_source(files, asked, workspace)
    change = difference(result.catalogue, target, workspace)
    kept = previous = None
    if not dry_run:
        if not force:
            refuse_loss(change, target)
        aside = change is None or not change.nothing
        previous = keep(result.catalogue, target, workspace, stamp or __version__, aside=aside)
        kept = str(target)
    if as_json:
        report = result.report._asdict() | {"dropped": [each._asdict() for each in result.report.dropped]}
        write_stdout(to_json(said(_import_document(kept, previous, change, report), workspace.sentences)))
        return
    from recovery_cli.render.escape import terminal_safe

    for line in (*result.report.lines(), *(change.lines() if change else ())):
        typer.echo(terminal_safe(said(line, workspace.sentences)))
    for line in _outcome(kept, previous, change):
        typer.echo(said(line, workspace.sentences))


def _outcome(kept: str | None, previous: Path | None, change: "Difference | None") -> "Iterator[Sentence]":
    if kept:
        yield (
            Sentence("Kept as {path}. The version before: {previous}.", path=kept, previous=str(previous))
            if previous
            else Sentence("Kept as {path}.", path=kept)
        )
        yield Sentence("To search it from now on: recovery-cli centers use {path}", path=_quoted(kept))
        return
    yield from nothing_written(change)


def _import_document(
    kept: str | None, previous: Path | None, change: "Difference | None", report: dict[str, Any] | None
) -> dict[str, Any]:
    """report: None where the file was not read, because nothing has changed since it was imported."""
    return {
        "schema_version": "1",
        "kind": "import",
        "kept": kept,
        "previous": previous and str(previous),
        "unchanged": report is None or bool(change and change.nothing),
        "difference": change and change.document(),
        "report": report,
    }


def _quoted(path: str) -> str:
    import shlex

    return shlex.quote(path)


# -- use, show, check, list ---------------------------------------------------------------------------------------


def run_use(workspace: Workspace, path: Path | None, *, demonstration: bool) -> None:
    if (path is None) is not demonstration:
        missing = Sentence("Name a catalogue, or --demonstration; one of the two.")
        remedy = Sentence("'recovery-cli centers list' shows what is in use.")
        raise UsageError([Problem("usage", "centers use", missing, remedy)])
    name: str = Sentence("the demonstration catalogue (fictional centers)")
    kept: str | None = None
    if path is not None:
        with workspace.open_catalogue(path) as index:
            name = _counted(index.info)
        kept = str(path.resolve())
    try:
        workspace.keep_setting("catalogue", kept)
    except OSError as error:
        place = workspace.settings_file
        problem = Sentence("Cannot write here: {reason}.", reason=system_says(error))
        remedy = Sentence("Use --catalogue instead.")
        raise UsageError([Problem("unwritable", place, problem, remedy)]) from None
    typer.echo(said(Sentence("Searches now use {name}.", name=name), workspace.sentences))


def _counted(info: "CatalogueInfo") -> Sentence:
    return Sentence("{name}, {centers}", name=info.name, centers=_centers(info.centers))


def _centers(number: int) -> Sentence:
    return counted("{number} center", "{number} centers", number)


def run_show(workspace: Workspace, center_id: str, catalogue: Path | None, *, as_json: bool) -> None:
    from datetime import date

    from recovery_cli.catalogue.center import PRICE_BANDS, as_of, to_record
    from recovery_cli.catalogue.ranking import years_since

    today = date.today()  # noqa: DTZ011  # the day where the person is
    with workspace.open_catalogue(catalogue) as index:
        record = said(to_record(as_of(index.find(center_id), today, workspace.need_label(index))), workspace.sentences)
        info = index.info
    record["source"] = record["source"] or info.source
    record["source_date"] = record["source_date"] or info.source_date
    if as_json:
        head = {"schema_version": "1", "kind": "center", "demonstration": info.demonstration}
        write_stdout(to_json({**head, "center": record}))
        return
    from recovery_cli.cli.words import words
    from recovery_cli.render.center_text import center_blocks

    groups = {
        label: tuple(need.slug for need in workspace.vocabulary.needs.values() if need.group == group)
        for group, label in workspace.vocabulary.groups.items()
    }
    helplines = workspace.common_helplines
    if record["price_band"]:
        record["price_band"] = said(PRICE_BANDS[record["price_band"]], workspace.sentences)
    spoken = words(workspace)
    show_blocks(
        center_blocks(record, workspace.phrases, spoken, info, groups, helplines, lambda day: years_since(day, today))
    )


def run_check(workspace: Workspace, path: Path, *, skip_bad: bool, output: Path | None) -> None:
    target = None if output is None else check_target(output)
    if target is not None and not skip_bad:
        problem, remedy = Sentence("--output goes with --skip-bad."), Sentence("Add --skip-bad.")
        raise UsageError([Problem("usage", "--output", problem, remedy)])
    if path.is_file() and is_compiled(path):
        from recovery_cli.catalogue.index import open_index

        with open_index(path) as index:  # read through, even where it was found whole before
            sound = Sentence("{path}: sound. {what}.", path=str(path), what=_counted(index.info))
        typer.echo(said(sound, workspace.sentences))
        return
    from recovery_cli.cli.catalogue_file import read_catalogue_file

    catalogue, skipped = read_catalogue_file(path, workspace.vocabulary, skip_bad=skip_bad)
    list_skipped(skipped, workspace.sentences)
    number = len(catalogue.centers)
    if target is not None:
        keep(catalogue, target, workspace)
        done = counted(
            "{path}: {number} sound center written.",
            "{path}: {number} sound centers written.",
            number,
            path=str(target),
        )
    else:
        done = counted("{path}: {number} sound center.", "{path}: {number} sound centers.", number, path=str(path))
    typer.echo(said(done, workspace.sentences))
    if skipped:
        raise typer.Exit(DataFileError.exit_status)


def run_list(workspace: Workspace, catalogue: Path | None, *, as_json: bool) -> None:
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
        path = workspace.catalogue_path(catalogue)
        head = Sentence(
            "{name}: {centers}, {source}, {day} ({where})",
            name=info.name,
            centers=_centers(info.centers),
            source=info.source,
            day=info.source_date,
            where=Sentence("embedded demonstration") if path is None else str(path),
        )
        notice(said(head, workspace.sentences))
        if info.demonstration:
            notice(workspace.phrases.say("demonstration"))
        from recovery_cli.render.escape import terminal_safe

        for center in index.centers(range(index.count)):
            fields = (center.id, center.name, center.program, center.city, center.state, center.phone)
            write_stdout("\t".join(terminal_safe(field or "") for field in fields) + "\n")
