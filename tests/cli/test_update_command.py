"""`recovery-cli centers update`: from the address to a catalogue that can be searched."""

import io
import struct
import subprocess
import threading
import zipfile
from collections.abc import Iterator
from datetime import date, timedelta
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import openpyxl
import pytest

from recovery_cli.catalogue.sources import load_sources
from recovery_cli.errors import DataFileError
from recovery_cli.strict_yaml import read_bytes, read_file
from tests.cli.running import COMMAND, ROOT, Run
from tests.cli.serving import Server, ranged, send, serving
from tests.cli.test_centers_command import HEADER, ROW


def workbook(*rows: list[str]) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    for row in (HEADER, *rows):
        sheet.append(row)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


@pytest.fixture
def server() -> Iterator[Server]:
    with serving() as running:
        yield running


def test_an_update_is_fetched_imported_and_can_be_searched(run: Run, server: Server, tmp_path: Path) -> None:
    server.answers = [send(workbook(ROW))]
    target = tmp_path / "own.db"
    done = run("centers", "update", "--from", server.url(), "--output", target, "--format", "json")
    assert done.status == 0, done.err
    assert done.json["kept"] == str(target)
    assert server.url() in done.err
    found = run("search", "--catalogue", target, "--format", "json").json
    assert (found["total"], found["catalogue"]["source_date"]) == (1, "2025")


def test_every_edition_is_kept_under_one_name(run: Run, server: Server, tmp_path: Path) -> None:
    for path in ("/directory-2024.xlsx", "/directory-2025.xlsx"):
        server.answers = [send(workbook(ROW))]
        assert run("centers", "update", "--from", server.url(path)).status == 0
    assert [path.name for path in tmp_path.rglob("*directory*.db")] == ["national-directory.db"]


def test_an_update_that_finds_the_same_file_changes_nothing(run: Run, server: Server, tmp_path: Path) -> None:
    target = tmp_path / "own.db"
    server.answers = [send(workbook(ROW))]
    assert run("centers", "update", "--from", server.url(), "--output", target).status == 0
    before = target.read_bytes()
    assert "Nothing changed" in run("centers", "update", "--from", server.url(), "--output", target).out
    assert target.read_bytes() == before
    assert not list(tmp_path.glob("*.previous"))


def test_an_edition_that_lost_most_of_its_centers_is_refused_unless_forced(
    run: Run, server: Server, tmp_path: Path
) -> None:
    target = tmp_path / "own.db"
    rows = [[f"House {n}", *ROW[1:]] for n in range(5)]
    server.answers = [send(workbook(*rows))]
    assert run("centers", "update", "--from", server.url(), "--output", target).status == 0
    before = target.read_bytes()
    server.answers = [send(workbook(ROW))]
    again = ("centers", "update", "--from", server.url(), "--output", target, "--format", "json")
    assert run(*again).codes == ["shrunk"]
    assert target.read_bytes() == before
    assert run(*again, "--force").json["report"]["centers"] == 1


def test_a_workbook_that_would_unpack_to_two_gigabytes_is_refused(run: Run, server: Server, tmp_path: Path) -> None:
    body = archive("[Content_Types].xml", "xl/workbook.xml")
    bomb = body.replace(struct.pack("<LL", 4, 4), struct.pack("<LL", 4, 2 * 1024**3))
    server.answers = [send(bomb)]
    failed = run("centers", "update", "--from", server.url(), "--output", tmp_path / "own.db", "--format", "json")
    assert (failed.status, failed.codes) == (3, ["too-large"])
    assert not (tmp_path / "own.db").exists()


def test_a_dry_run_keeps_nothing_but_reports(run: Run, server: Server, tmp_path: Path) -> None:
    server.answers = [send(workbook(ROW))]
    done = run("centers", "update", "--from", server.url(), "--dry-run")
    assert done.status == 0
    assert "Read 1 row of" in done.out
    assert not list(tmp_path.rglob("*directory*.db"))


def archive(*names: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as file:
        for name in names:
            file.writestr(name, "text")
    return buffer.getvalue()


WRONG = {
    "a page": (b"  <!DOCTYPE html><title>Sorry</title>", "wrong-type"),
    "text": (b"name,street\n", "wrong-type"),
    "nothing": (b"", "wrong-type"),
    "an archive": (archive("readme.txt"), "wrong-type"),
    "half a workbook": (workbook(ROW)[:2000], "truncated"),
    "another workbook": (workbook(ROW).replace(b"xl/workbook.xml", b"xl/workbookx.xm"), "wrong-type"),
}


@pytest.mark.parametrize(("body", "code"), WRONG.values(), ids=WRONG)
def test_what_is_no_workbook_is_refused_and_the_old_catalogue_stays(
    run: Run, server: Server, tmp_path: Path, body: bytes, code: str
) -> None:
    target = tmp_path / "own.db"
    target.write_bytes(b"as it was")
    server.answers = [send(body, kind="application/octet-stream")]
    failed = run("centers", "update", "--from", server.url(), "--output", target, "--format", "json")
    assert (failed.status, failed.codes) == (3, [code])
    assert target.read_bytes() == b"as it was"


def test_a_workbook_that_is_not_the_directory_is_refused_by_the_import(run: Run, server: Server) -> None:
    book = openpyxl.Workbook()
    book.active.append(["something", "else"])
    buffer = io.BytesIO()
    book.save(buffer)
    server.answers = [send(buffer.getvalue())]
    assert run("centers", "update", "--from", server.url(), "--format", "json").status == 3


def test_errors_of_the_network_are_reported_like_all_others(run: Run, server: Server) -> None:
    server.answers = [send(b"", status=404)]
    failed = run("centers", "update", "--from", server.url(), "--format", "json")
    assert (failed.status, failed.codes) == (3, ["not-found"])
    assert "--from" in failed.json["errors"][0]["remedy"]
    failed = run("centers", "update", "--from", "http://example.org/a.xlsx", "--format", "json")
    assert (failed.status, failed.codes) == (2, ["not-https"])
    assert "Fetching" not in failed.err


def test_an_update_that_was_killed_goes_on(
    run: Run, server: Server, environment: dict[str, str], tmp_path: Path
) -> None:
    body = workbook(*[[*ROW[:2], f"{number} Main Street", *ROW[3:]] for number in range(300)])
    done = threading.Event()

    def stop(handler: BaseHTTPRequestHandler) -> None:
        ranged(body, '"one"', only=5000)(handler)
        done.wait(20)

    server.answers = [stop, ranged(body, '"one"')]
    target = tmp_path / "own.db"
    update = ["centers", "update", "--from", server.url(), "--output", str(target)]
    extra = {"RECOVERY_CLI_CACHE": str(tmp_path / "cache")}
    quiet = subprocess.DEVNULL
    with subprocess.Popen([*COMMAND, *update], env=environment | extra, stdout=quiet, stderr=quiet) as process:
        try:
            for _ in range(1000):
                if any(path.stat().st_size == 5000 for path in tmp_path.rglob("part")):
                    break
                done.wait(0.02)
        finally:
            process.kill()
    done.set()
    again = run(*update, **extra)
    assert again.status == 0, again.err
    assert server.asked[1]["Range"] == "bytes=5000-"
    assert run("search", "--catalogue", target, "--format", "json").json["total"] == 300


# -- the file of addresses ----------------------------------------------------------------------------------------


def test_every_address_has_been_reviewed_within_a_year() -> None:
    sources = load_sources(read_file(ROOT / "data/sources.yaml"))
    assert "national-directory" in sources
    for source in sources.values():
        assert source.reviewed > date.today() - timedelta(days=365)  # noqa: DTZ011
        assert source.url.startswith("https://")


def test_every_problem_of_a_file_of_addresses_is_reported_at_once() -> None:
    text = (
        "version: 1\nsources:\n  - id: a\n    name: A\n    publisher: P\n    url: http://a.example/b\n"
        "    page: https://a.example\n    type: tape\n    max_bytes: 0\n    licence: L\n    reviewed: soon\n"
    )
    with pytest.raises(DataFileError) as caught:
        load_sources(read_bytes(text.encode(), source="sources.yaml"))
    codes = {each.code for each in caught.value.problems}
    assert codes == {"unknown-word", "not-a-number", "not-a-date", "missing-key", "not-https"}
