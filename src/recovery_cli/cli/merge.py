"""`recovery-cli centers merge`: one catalogue out of several lists, with a report of what became of each."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from recovery_cli.cli.keep import check_target, difference, keep, load, nothing_written, refuse_loss
from recovery_cli.cli.output import to_json, write_stdout
from recovery_cli.cli.workspace import Workspace
from recovery_cli.sentences import Sentence, counted, said

if TYPE_CHECKING:
    from recovery_cli.catalogue.difference import Difference
    from recovery_cli.catalogue.merging import Merged

_SHOWN = 5


def run_merge(
    workspace: Workspace,
    base: Path,
    others: list[Path],
    output: Path,
    *,
    dry_run: bool,
    as_json: bool,
    force: bool = False,
) -> None:
    import gc

    from recovery_cli.catalogue.merging import merge

    target = check_target(output)
    gc.disable()  # a bulk load makes no garbage cycles, and looking for them costs more than the load
    catalogue = load(base, workspace)
    settled = _settled(workspace)
    steps: list[tuple[Path, Merged]] = []
    for path in others:
        merged = merge(catalogue, load(path, workspace), workspace.vocabulary, settled)
        steps.append((path, merged))
        catalogue = merged.catalogue
    change = difference(catalogue, target, workspace)
    previous = None
    if not dry_run:
        if not force:
            refuse_loss(change, target, merging=True)
        previous = keep(catalogue, target, workspace, aside=change is None or not change.nothing)
    if as_json:
        document = _document(base, steps, None if dry_run else target, previous, change)
        write_stdout(to_json(said(document, workspace.sentences)))
        return
    from recovery_cli.render.escape import terminal_safe

    for path, merged in steps:
        for line in _lines(path, merged):
            typer.echo(terminal_safe(said(line, workspace.sentences)))
    for line in change.lines() if change else ():
        typer.echo(terminal_safe(said(line, workspace.sentences)))
    for line in nothing_written(change) if dry_run else (_kept(len(catalogue.centers), target, previous),):
        typer.echo(said(line, workspace.sentences))


_MAPS = ("directory_codes.yaml", "california_licences.yaml", "hsds_terms.yaml")


def _settled(workspace: Workspace) -> dict[str, frozenset[str]]:
    """The cautions of the importers that need not be said where another list says one of these needs is offered."""
    from recovery_cli.catalogue.importers.directory_codes import load_directory_codes
    from recovery_cli.strict_yaml import read_file

    files = (read_file(Path(workspace.data, name), source=f"data/{name}") for name in _MAPS)
    maps = (load_directory_codes(file, workspace.vocabulary) for file in files)
    return {caution.say: caution.settled_by for each in maps for caution in each.cautions}


def _kept(number: int, target: Path, previous: Path | None) -> Sentence:
    if previous is None:
        return counted("Kept {number} center as {path}.", "Kept {number} centers as {path}.", number, path=str(target))
    return counted(
        "Kept {number} center as {path}. The version before: {previous}.",
        "Kept {number} centers as {path}. The version before: {previous}.",
        number,
        path=str(target),
        previous=str(previous),
    )


def _document(
    base: Path,
    steps: "list[tuple[Path, Merged]]",
    kept: Path | None,
    previous: Path | None,
    change: "Difference | None",
) -> dict[str, Any]:
    return {
        "schema_version": "1",
        "kind": "merge",
        "kept": kept and str(kept),
        "previous": previous and str(previous),
        "difference": change and change.document(),
        "base": str(base),
        "centers": len(steps[-1][1].catalogue.centers),
        "merged": [
            {
                "other": str(path),
                "matched": merged.matched,
                "added": merged.added,
                "contradictions": [each._asdict() for each in merged.contradictions],
                "ambiguous": [each._asdict() for each in merged.ambiguous],
            }
            for path, merged in steps
        ],
    }


def _lines(path: Path, merged: "Merged") -> list[Sentence]:
    lines = [
        Sentence(
            "{path}: here already {matched}, new {added}; contradictions {contradictions}, pairs in doubt {doubts}.",
            path=str(path),
            matched=f"{merged.matched:,}",
            added=f"{merged.added:,}",
            contradictions=f"{len(merged.contradictions):,}",
            doubts=f"{len(merged.ambiguous):,}",
        )
    ]
    if merged.contradictions:
        lines.append(Sentence("  Contradictions count as unknown, and stand in each entry:"))
        lines += [
            Sentence("    {name}: {says}", name=each.name, says=each.says) for each in merged.contradictions[:_SHOWN]
        ]
        lines += _more(len(merged.contradictions))
    if merged.ambiguous:
        lines.append(Sentence("  In doubt, and kept apart, because another entry fits as well:"))
        lines += [
            Sentence("    {name} ({other}): perhaps {base}", name=each.name, other=each.other, base=each.base)
            for each in merged.ambiguous[:_SHOWN]
        ]
        lines += _more(len(merged.ambiguous))
    return lines


def _more(count: int) -> list[Sentence]:
    more = Sentence("    and {number} more: --format json shows all", number=f"{count - _SHOWN:,}")
    return [more] if count > _SHOWN else []
