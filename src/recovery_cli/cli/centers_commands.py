"""The commands under `recovery-cli centers`: their options and help. Each body imports what it uses."""

from pathlib import Path
from typing import Annotated

import typer

from recovery_cli.cli.options import Catalogue, Lang, Near, TextOrJson
from recovery_cli.cli.output import reporting

centers = typer.Typer(
    help="The catalogues that centers come from: import, choose, look into, check.",
    no_args_is_help=True,
    rich_markup_mode=None,
)


@centers.command("import")
def centers_import(
    source: Annotated[Path, typer.Argument(help="The published file: a workbook, CSV or JSON.")],
    layout: Annotated[
        str | None, typer.Option("--from", metavar="LAYOUT", help="Its layout; recognised by content if left out.")
    ] = None,
    columns: Annotated[
        Path | None,
        typer.Option(metavar="MAP.yaml", help="A column map, for a table of your own: which column is what."),
    ] = None,
    coordinates: Annotated[
        Path | None, typer.Option(help="A locator file (CSV) with latitude and longitude, joined by street and ZIP.")
    ] = None,
    output: Annotated[
        Path | None, typer.Option(help="Where to keep the catalogue: .db (ready to search) or .yaml (to edit).")
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Read and report, and write nothing.")] = False,
    force: Annotated[
        bool, typer.Option("--force", help="Keep it even if many centers are gone, or a merge would be lost.")
    ] = False,
    output_format: TextOrJson = "text",
    lang: Lang = None,
) -> None:
    """Read a published directory into a catalogue, with a report of what was read, mapped, dropped and why.

    \b
    Layouts:
        national-directory, findtreatment-json, findtreatment-wide, opioid-programs,
        california-licences, hsds; plain-table for any other with a name and an address

    \b
    Example:
        recovery-cli centers import national-directory-su-facilities-2023.xlsx
    """
    with reporting(output_format, lang) as workspace:
        from recovery_cli.cli.centers import run_import
        from recovery_cli.cli.read_source import SourceFiles

        files = SourceFiles(source, layout, columns, coordinates)
        run_import(workspace, files, output, dry_run=dry_run, as_json=output_format == "json", force=force)


@centers.command("update")
def centers_update(
    url: Annotated[
        str | None, typer.Option("--from", metavar="URL", help="Another https address; otherwise SAMHSA's directory.")
    ] = None,
    coordinates: Annotated[
        Path | None, typer.Option(help="A locator file (CSV) with latitude and longitude, joined by street and ZIP.")
    ] = None,
    output: Annotated[Path | None, typer.Option(help="Where to keep the catalogue, .db or .yaml.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Fetch and report, and keep no catalogue.")] = False,
    force: Annotated[
        bool, typer.Option("--force", help="Keep it even if many centers are gone, or a merge would be lost.")
    ] = False,
    output_format: TextOrJson = "text",
    lang: Lang = None,
) -> None:
    """Fetch the published directory over the network and import it. No other command ever uses the network.

    \b
    Example:
        recovery-cli centers update --dry-run
    """
    with reporting(output_format, lang) as workspace:
        from recovery_cli.cli.update import run_update

        run_update(workspace, url, coordinates, output, dry_run=dry_run, as_json=output_format == "json", force=force)


@centers.command("use")
def centers_use(
    path: Annotated[Path | None, typer.Argument(help="The catalogue that searches use from now on.")] = None,
    demonstration: Annotated[
        bool, typer.Option("--demonstration", help="Go back to the embedded demonstration.")
    ] = False,
    lang: Lang = None,
) -> None:
    """Choose the catalogue that searches use.

    \b
    Example:
        recovery-cli centers use directory.db
    """
    with reporting("text", lang) as workspace:
        from recovery_cli.cli.centers import run_use

        run_use(workspace, path, demonstration=demonstration)


@centers.command("show")
def centers_show(
    center: Annotated[str, typer.Argument(metavar="ID", help="The id, as search prints it.")],
    catalogue: Catalogue = None,
    output_format: TextOrJson = "text",
    lang: Lang = None,
) -> None:
    """Every fact about one center, its source and date, and what to ask about the rest.

    \b
    Example:
        recovery-cli centers show demo-cedar-harbor
    """
    with reporting(output_format, lang) as workspace:
        from recovery_cli.cli.centers import run_show

        run_show(workspace, center, catalogue, as_json=output_format == "json")


@centers.command("compare")
def centers_compare(
    ids: Annotated[list[str], typer.Argument(metavar="ID ID...", help="Two to five ids, as search prints them.")],
    near: Near = None,
    catalogue: Catalogue = None,
    output_format: TextOrJson = "text",
    lang: Lang = None,
) -> None:
    """Two to five centers side by side: what each has, has not, and what is not known.

    \b
    Example:
        recovery-cli centers compare demo-cedar-harbor demo-tin-lantern
    """
    with reporting(output_format, lang) as workspace:
        from recovery_cli.cli.compare import run_compare

        run_compare(workspace, ids, near, catalogue, as_json=output_format == "json")


@centers.command("merge")
def centers_merge(
    base: Annotated[Path, typer.Argument(help="The catalogue that the others are merged into, as imported.")],
    others: Annotated[list[Path], typer.Argument(metavar="OTHER...", help="Catalogues of other lists.")],
    output: Annotated[Path, typer.Option(help="Where to keep the result: .db (ready to search) or .yaml (to edit).")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Read and report, and write nothing.")] = False,
    force: Annotated[
        bool, typer.Option("--force", help="Keep it even if many centers of what stands there are gone.")
    ] = False,
    output_format: TextOrJson = "text",
    lang: Lang = None,
) -> None:
    """Make one catalogue of several lists: the same center once, each fact with its source, contradictions shown.

    \b
    Example:
        recovery-cli centers merge directory.db programs.db licences.db --output all.db
    """
    with reporting(output_format, lang) as workspace:
        from recovery_cli.cli.merge import run_merge

        run_merge(workspace, base, others, output, dry_run=dry_run, as_json=output_format == "json", force=force)


@centers.command("check")
def centers_check(
    path: Annotated[Path, typer.Argument(help="The catalogue to check.")],
    skip_bad: Annotated[
        bool, typer.Option("--skip-bad", help="List what is broken, and check that the rest can be used.")
    ] = False,
    output: Annotated[
        Path | None, typer.Option(help="With --skip-bad: write the centers that are sound here (.db or .yaml).")
    ] = None,
    lang: Lang = None,
) -> None:
    """Check a catalogue and name every broken line.

    \b
    Example:
        recovery-cli centers check mine.yaml
    """
    with reporting("text", lang) as workspace:
        from recovery_cli.cli.centers import run_check

        run_check(workspace, path, skip_bad=skip_bad, output=output)


@centers.command("list")
def centers_list(catalogue: Catalogue = None, output_format: TextOrJson = "text", lang: Lang = None) -> None:
    """The catalogue in use and the centers in it, one a line.

    \b
    Example:
        recovery-cli centers list | head
    """
    with reporting(output_format, lang) as workspace:
        from recovery_cli.cli.centers import run_list

        run_list(workspace, catalogue, as_json=output_format == "json")
