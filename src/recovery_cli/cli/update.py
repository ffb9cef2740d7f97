"""`recovery-cli centers update`: fetch the published directory when asked, then import it like any file."""

from pathlib import Path
from typing import TYPE_CHECKING

from recovery_cli.cli.centers import run_import
from recovery_cli.cli.download import LATER, LOOK, Limits, checked_address, downloaded, refusal, web_page
from recovery_cli.cli.output import notice
from recovery_cli.cli.read_source import SourceFiles
from recovery_cli.cli.workspace import Workspace
from recovery_cli.sentences import Sentence, said

if TYPE_CHECKING:
    from recovery_cli.catalogue.sources import Source

DIRECTORY = "national-directory"
_WORKBOOK_PARTS = frozenset({"[Content_Types].xml", "xl/workbook.xml"})


def run_update(
    workspace: Workspace,
    url: str | None,
    coordinates: Path | None,
    output: Path | None,
    *,
    dry_run: bool,
    as_json: bool,
    force: bool = False,
) -> None:
    """url: in place of the address in data/sources.yaml. output: where to keep the catalogue; left out, one name for
    every edition, so that each update can be held against the one before."""
    import tempfile

    source = _source(workspace)
    address = url or source.url
    expected = source.type if url is None or url.lower().endswith(".xlsx") else None
    checked_address(address)
    fetching = Sentence("Fetching {address}. Nothing is sent but the request for this file.", address=address)
    notice(said(fetching, workspace.sentences))
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(workspace.cache or temporary, "downloads")
        with downloaded(address, folder, Limits(source.max_bytes)) as path:
            check_arrived(path, address, expected)
            arrived = Sentence("{size} bytes arrived.", size=f"{path.stat().st_size:,}")
            notice(said(arrived, workspace.sentences))
            target = output or Path(workspace.catalogues, f"{DIRECTORY}.db")
            files = SourceFiles(path, coordinates=coordinates)
            run_import(workspace, files, target, dry_run=dry_run, as_json=as_json, force=force)


def check_arrived(path: Path, url: str, expected: str | None) -> None:
    """Refuse what cannot be the file: DataFileError wrong-type or truncated.

    expected: "workbook", or None where any file but a web page will do, for the importers to recognise.
    """
    import zipfile

    with path.open("rb") as file:
        start = file.read(512)
    if start.removeprefix(b"\xef\xbb\xbf").lstrip().lower().startswith((b"<!doctype html", b"<html")):
        raise web_page(url)
    if not start.startswith(b"PK"):
        if expected == "workbook":
            raise refusal("wrong-type", url, Sentence("What arrived is not a workbook (.xlsx)."), LOOK)
        return
    try:
        with zipfile.ZipFile(path) as archive:
            parts = set(archive.namelist())
    except zipfile.BadZipFile:
        raise refusal("truncated", url, Sentence("Only a part of a workbook arrived."), LATER) from None
    if not parts >= _WORKBOOK_PARTS:
        raise refusal("wrong-type", url, Sentence("What arrived is an archive, and not a workbook (.xlsx)."), LOOK)


def _source(workspace: Workspace) -> "Source":
    from recovery_cli.catalogue.sources import load_sources
    from recovery_cli.strict_yaml import read_file

    return load_sources(read_file(Path(workspace.data, "sources.yaml"), source="data/sources.yaml"))[DIRECTORY]
