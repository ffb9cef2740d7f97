"""`recovery-cli centers merge`: one catalogue out of several lists, with a report of what became of each."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from recovery_cli.cli.keep import check_target, keep, load, set_aside
from recovery_cli.cli.output import to_json, write_stdout
from recovery_cli.cli.workspace import Workspace

if TYPE_CHECKING:
    from recovery_cli.catalogue.merging import Merged

_SHOWN = 5


def run_merge(base: Path, others: list[Path], output: Path, *, as_json: bool) -> None:
    import gc

    from recovery_cli.catalogue.merging import merge

    workspace = Workspace()
    target = check_target(output)
    gc.disable()  # a bulk load makes no garbage cycles, and looking for them costs more than the load
    catalogue = load(base, workspace)
    steps: list[tuple[Path, Merged]] = []
    for path in others:
        merged = merge(catalogue, load(path, workspace), workspace.vocabulary)
        steps.append((path, merged))
        catalogue = merged.catalogue
    previous = set_aside(target)
    keep(catalogue, target, workspace)
    if as_json:
        write_stdout(to_json(_document(base, steps, target, previous)))
        return
    from recovery_cli.render.escape import terminal_safe

    for path, merged in steps:
        for line in _lines(path, merged):
            typer.echo(terminal_safe(line))
    kept = f"Kept {len(catalogue.centers):,} centers as {target}."
    typer.echo(kept + (f" The version before: {previous}." if previous else ""))


def _document(base: Path, steps: "list[tuple[Path, Merged]]", target: Path, previous: Path | None) -> dict[str, Any]:
    return {
        "schema_version": "1",
        "kind": "merge",
        "kept": str(target),
        "previous": previous and str(previous),
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


def _lines(path: Path, merged: "Merged") -> list[str]:
    lines = [
        f"{path}: here already {merged.matched:,}, new {merged.added:,}; "
        f"contradictions {len(merged.contradictions):,}, pairs in doubt {len(merged.ambiguous):,}."
    ]
    if merged.contradictions:
        lines.append("  Contradictions count as unknown, and stand in each entry:")
        lines += [f"    {each.name}: {each.says}" for each in merged.contradictions[:_SHOWN]]
        lines += _more(len(merged.contradictions))
    if merged.ambiguous:
        lines.append("  In doubt, and kept apart, because another entry fits as well:")
        lines += [f"    {each.name} ({each.other}): perhaps {each.base}" for each in merged.ambiguous[:_SHOWN]]
        lines += _more(len(merged.ambiguous))
    return lines


def _more(count: int) -> list[str]:
    return [f"    and {count - _SHOWN:,} more: --format json shows all"] if count > _SHOWN else []
