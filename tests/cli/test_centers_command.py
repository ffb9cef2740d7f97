"""`recovery-cli centers`: import, use, show, check, list."""

import json
import os
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.cli.running import LOCATOR, ROOT, WORKBOOK, Run

HEADER = [
    *("name1", "name2", "street1", "street2", "city", "state", "zip", "phone"),
    *("intake1", "intake2", "intake1a", "intake2a", "service_code_info"),
]
ROW = [
    "Example House", "", "1 Main Street", "", "Chicago", "IL", "60640", "312-555-0100", "", "", "", "",
    "SA DT * OP RES OD ORT RS * BU * BUM UB MOA * PVTN * MD SF * ACC NOE * YAD ADLT * FEM MALE",
]  # fmt: skip


@pytest.fixture
def workbook(tmp_path: Path) -> Any:
    def write(*rows: list[Any], header: list[str] = HEADER, name: str = "national-2022.xlsx") -> Path:
        book = openpyxl.Workbook()
        sheet = book.active
        sheet.append(header)
        for row in rows:
            sheet.append(row)
        path = tmp_path / name
        book.save(path)
        return path

    return write


@pytest.fixture
def own_catalogue(tmp_path: Path) -> Path:
    """A copy of the demonstration with one broken center."""
    text = (ROOT / "data/centers.yaml").read_text(encoding="utf-8")
    path = tmp_path / "mine.yaml"
    path.write_text(text.replace('zip: "60640"', "zip: 6064", 1), encoding="utf-8")
    return path


def test_an_import_reports_and_the_catalogue_can_be_searched(run: Run, workbook: Any, tmp_path: Path) -> None:
    target = tmp_path / "own.db"
    done = run("centers", "import", workbook(ROW), "--output", target)
    assert done.status == 0, done.err
    assert "Read 1 row of" in done.out
    found = run("search", "--catalogue", target, "--needs", "detox,aftercare", "--format", "json").json
    assert found["total"] == 1
    assert found["matches"][0]["center"]["place_precision"] == "zip"
    assert found["catalogue"]["demonstration"] is False


def test_an_import_can_be_kept_as_yaml_and_read_back(run: Run, workbook: Any, tmp_path: Path) -> None:
    target = tmp_path / "own.yaml"
    assert run("centers", "import", workbook(ROW), "--output", target).status == 0
    assert run("centers", "check", target).status == 0
    assert run("search", "--catalogue", target, "--format", "json").json["total"] == 1


def test_a_dry_run_writes_nothing(run: Run, workbook: Any, tmp_path: Path) -> None:
    target = tmp_path / "own.db"
    assert run("centers", "import", workbook(ROW), "--output", target, "--dry-run").status == 0
    assert not target.exists()


def not_a_workbook(tmp_path: Path) -> Path:
    path = tmp_path / "directory.xlsx"
    path.write_text("name,street\n", encoding="utf-8")
    return path


def truncated(tmp_path: Path) -> Path:
    whole = tmp_path / "whole.xlsx"
    book = openpyxl.Workbook()
    book.active.append(HEADER)
    book.active.append(ROW)
    book.save(whole)
    path = tmp_path / "directory.xlsx"
    path.write_bytes(whole.read_bytes()[:2000])
    return path


def not_the_directory(tmp_path: Path) -> Path:
    path = tmp_path / "directory.xlsx"
    book = openpyxl.Workbook()
    book.active.append(["something", "else"])
    book.save(path)
    return path


def an_archive(tmp_path: Path) -> Path:
    path = tmp_path / "directory.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("readme.txt", "not a workbook")
    return path


@pytest.mark.parametrize("make", [not_a_workbook, truncated, not_the_directory, an_archive])
def test_a_file_that_is_no_directory_is_refused_and_nothing_is_written(run: Run, make: Any, tmp_path: Path) -> None:
    target = tmp_path / "own.db"
    failed = run("centers", "import", make(tmp_path), "--output", target, "--format", "json")
    assert failed.status == 3
    assert failed.json["kind"] == "error"
    assert not target.exists()
    assert not list(tmp_path.glob("*.tmp*"))


def test_a_missing_column_is_named(run: Run, workbook: Any) -> None:
    path = workbook(ROW[:-1], header=HEADER[:-1])
    failed = run("centers", "import", path, "--format", "json")
    assert (failed.status, failed.codes) == (3, ["missing-column"])
    assert "service_code_info" in failed.json["errors"][0]["problem"]


@pytest.mark.parametrize(
    "command",
    [
        ("search", "--catalogue", "{list}"),
        ("centers", "use", "{list}"),
        ("centers", "check", "{list}"),
        ("centers", "check", "{list}", "--skip-bad"),
        ("centers", "merge", "{list}", "{list}", "--output", "{list}.db"),
    ],
)
def test_a_published_list_in_place_of_a_catalogue_is_told_how_to_become_one(
    run: Run, workbook: Any, command: tuple[str, ...]
) -> None:
    path = workbook(ROW)
    failed = run(*(word.format(list=path) for word in command))
    assert failed.status == 3
    assert "not a catalogue yet" in failed.err
    assert f"recovery-cli centers import {path}" in failed.err


def test_a_broken_catalogue_still_names_its_own_lines(run: Run, own_catalogue: Path) -> None:
    failed = run("search", "--catalogue", own_catalogue, "--format", "json")
    assert (failed.status, failed.codes) == (3, ["bad-zip"])


CLINICS = "ID,ADDRESS,CITY,STATE,POSTAL,Latitude,Longitude\nElm Clinic,1 Main Street,Chicago,IL,60640,41.97,-87.66\n"


def test_any_known_layout_is_imported_by_content(run: Run, tmp_path: Path) -> None:
    path, target = tmp_path / "clinics.txt", tmp_path / "clinics.db"
    path.write_text(CLINICS, encoding="cp1252")
    report = run("centers", "import", path, "--output", target, "--format", "json").json["report"]
    assert (report["layout"], report["centers"]) == ("opioid treatment program directory", 1)
    found = run("search", "--catalogue", target, "--needs", "methadone", "--format", "json").json
    assert found["matches"][0]["center"]["place_precision"] == "address"


def test_a_table_of_ones_own_is_imported_with_a_column_map(run: Run, tmp_path: Path) -> None:
    path, columns, target = tmp_path / "mine.csv", tmp_path / "map.yaml", tmp_path / "mine.db"
    path.write_text("Who;Plz;Entzug\nElm House;60640;yes\n", encoding="utf-8")
    columns.write_text(
        "version: 1\ntitle: Mine\ncolumns: {name: Who, zip: Plz}\nflags: {Entzug: detox}\n", encoding="utf-8"
    )
    done = run("centers", "import", path, "--columns", columns, "--output", target)
    assert done.status == 0, done.err
    assert run("search", "--catalogue", target, "--needs", "detox", "--format", "json").json["total"] == 1


def test_an_unknown_layout_is_answered_with_the_nearest_known_one(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "clinics.csv"
    path.write_text(CLINICS, encoding="utf-8")
    failed = run("centers", "import", path, "--from", "opiod-programs", "--format", "json")
    assert (failed.status, failed.codes) == (2, ["unknown-layout"])
    assert "opioid-programs" in failed.json["errors"][0]["remedy"]
    clash = run("centers", "import", path, "--from", "hsds", "--columns", path, "--format", "json")
    assert (clash.status, clash.codes) == (2, ["usage"])


def test_the_help_names_every_layout(run: Run) -> None:
    from recovery_cli.catalogue.importers.layouts import NAMES

    shown = run("centers", "import", "--help").out
    assert all(name in shown for name in NAMES)


def test_a_sheet_of_two_gigabytes_is_refused_at_once(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "large.csv"
    with path.open("wb") as file:
        file.truncate(2 * 1024**3)
    failed = run("centers", "import", path, "--format", "json")
    assert (failed.status, failed.codes) == (3, ["too-large"])


def test_a_missing_file_an_unknown_layout_and_an_odd_output_are_usage_errors(
    run: Run, workbook: Any, tmp_path: Path
) -> None:
    path = workbook(ROW)
    assert run("centers", "import", tmp_path / "nowhere.xlsx", "--format", "json").status == 3
    assert run("centers", "import", path, "--from", "nationl", "--format", "json").codes == ["unknown-layout"]
    assert run("centers", "import", path, "--output", tmp_path / "own.txt", "--format", "json").codes == [
        "unknown-suffix"
    ]
    assert run("centers", "import", path, "--output", tmp_path / "no" / "own.db", "--format", "json").codes == [
        "unwritable"
    ]


def test_a_pipe_that_stands_where_the_catalogue_is_to_go_is_neither_waited_for_nor_replaced(
    run: Run, workbook: Any, tmp_path: Path
) -> None:
    pipe, link = tmp_path / "own.db", tmp_path / "link.yaml"
    os.mkfifo(pipe)
    link.symlink_to(pipe)
    for target in (pipe, link):
        done = run("centers", "import", workbook(ROW), "--output", target, "--format", "json")
        assert (done.status, done.codes) == (2, ["unwritable"])
    assert pipe.is_fifo()


def test_a_failed_import_leaves_the_old_catalogue_as_it_was(run: Run, workbook: Any, tmp_path: Path) -> None:
    target = tmp_path / "own.db"
    assert run("centers", "import", workbook(ROW), "--output", target).status == 0
    before = target.read_bytes()
    assert run("centers", "import", not_a_workbook(tmp_path), "--output", target).status == 3
    assert target.read_bytes() == before


def test_use_makes_a_catalogue_the_default_and_the_demonstration_can_come_back(
    run: Run, workbook: Any, tmp_path: Path
) -> None:
    target = tmp_path / "own.db"
    run("centers", "import", workbook(ROW), "--output", target)
    assert run("centers", "use", target).status == 0
    assert run("search", "--format", "json").json["catalogue"]["centers"] == 1
    assert run("centers", "use", "--demonstration").status == 0
    assert run("search", "--format", "json").json["catalogue"]["demonstration"] is True
    assert run("centers", "use").status == 2


def test_the_environment_names_a_catalogue_before_the_setting(run: Run, workbook: Any, tmp_path: Path) -> None:
    target = tmp_path / "own.db"
    run("centers", "import", workbook(ROW), "--output", target)
    found = run("search", "--format", "json", RECOVERY_CLI_CATALOGUE=str(target)).json
    assert found["catalogue"]["centers"] == 1


def test_a_broken_catalogue_is_refused_with_its_line(run: Run, own_catalogue: Path) -> None:
    failed = run("search", "--catalogue", own_catalogue, "--format", "json")
    assert failed.status == 3
    assert failed.json["errors"][0]["place"].startswith(f"{own_catalogue}:")
    assert "zero" in failed.json["errors"][0]["remedy"] + failed.json["errors"][0]["problem"]


def test_the_rest_loads_only_if_asked_and_each_skip_is_listed(run: Run, own_catalogue: Path, tmp_path: Path) -> None:
    assert run("centers", "check", own_catalogue).status == 3
    target = tmp_path / "sound.db"
    done = run("centers", "check", own_catalogue, "--skip-bad", "--output", target)
    assert done.status == 3
    assert f"{own_catalogue}:" in done.err
    assert run("search", "--catalogue", target, "--format", "json").json["catalogue"]["centers"] == 47
    found = run("search", "--catalogue", own_catalogue, "--skip-bad", "--format", "json")
    assert found.status == 0
    assert found.json["catalogue"]["centers"] == 47
    assert f"{own_catalogue}:" in found.err


def test_a_changed_catalogue_is_read_anew(run: Run, tmp_path: Path) -> None:
    text = (ROOT / "data/centers.yaml").read_text(encoding="utf-8")
    path = tmp_path / "mine.yaml"
    path.write_text(text, encoding="utf-8")
    assert "Cedar Harbor" in run("search", "--catalogue", path, "--text", "Cedar Harbor").out
    path.write_text(text.replace("Cedar Harbor", "Cedar Harbour"), encoding="utf-8")
    assert "Cedar Harbour" in run("search", "--catalogue", path, "--text", "Cedar Harbour").out


def test_show_prints_every_fact_its_source_and_what_to_ask(run: Run) -> None:
    done = run("centers", "show", "demo-cedar-harbor")
    assert done.status == 0
    assert "312-555-0101" in done.out
    assert "fictional" in done.out
    record = run("centers", "show", "demo-cedar-harbor", "--format", "json").json
    assert record["center"]["id"] == "demo-cedar-harbor"
    assert record["center"]["source_date"] == "2026-11-23"


def test_show_suggests_the_id_that_was_meant(run: Run) -> None:
    failed = run("centers", "show", "demo-ceder-harbor", "--format", "json")
    assert (failed.status, failed.codes) == (2, ["unknown-center"])
    assert "demo-cedar-harbor" in failed.json["errors"][0]["remedy"]


def test_list_is_one_line_a_center(run: Run) -> None:
    done = run("centers", "list")
    assert len(done.out.splitlines()) == 48
    assert "Demonstration" in done.err
    assert len(run("centers", "list", "--format", "json").json["centers"]) == 48


def test_the_real_workbook_is_read_whole(run: Run) -> None:
    if not WORKBOOK.exists():
        pytest.skip("the real directory is not here")
    done = run("centers", "import", WORKBOOK, "--coordinates", LOCATOR, "--dry-run", "--format", "json")
    report = json.loads(done.out)["report"]
    assert (report["rows"], report["centers"]) == (12_744, 12_744)
    assert report["unknown_codes"] == {}
    assert len(report["codes"]) == 224
    assert report["places"]["address"] > 9_000
