"""What people really hand in, through the command: every fault is named and counted, and what was kept stays."""

import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from tests.cli.running import Run

HEADER = "ID,ADDRESS,CITY,STATE,POSTAL,Latitude,Longitude\n"
SOUND = "".join(f"House {n},{n} Main Street,Chicago,IL,60640,41.97,-87.66\n" for n in range(1, 13))


@pytest.fixture
def kept(run: Run, tmp_path: Path) -> Path:
    """A catalogue that was imported before."""
    path, target = tmp_path / "before-2024.csv", tmp_path / "kept.db"
    path.write_text(HEADER + SOUND, encoding="utf-8")
    assert run("centers", "import", path, "--output", target).status == 0
    return target


# ---------------------------------------------------------------- refused as a whole


def two_gigabytes(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(2 * 1024**3)


def unpacks_to_two_gigabytes(path: Path) -> None:
    """A workbook whose own figures say so, in the local header and in the directory."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "")
        archive.writestr("xl/workbook.xml", b"0" * 1_000_000)
    stated = struct.pack("<L", 1_000_000)
    path.write_bytes(path.read_bytes().replace(stated, struct.pack("<L", 2 * 1024**3)))


def a_million_rows(path: Path) -> None:
    path.write_text(HEADER + "Elm,1 Main Street,Chicago,IL,60640,,\n" * 1_000_000, encoding="utf-8")


def a_million_rows_in_a_workbook(path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(HEADER.strip().split(","))
    book.active["A1000001"] = "Elm"
    book.save(path)


def half_a_workbook(path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(HEADER.strip().split(","))
    book.save(path)
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def half_a_json(path: Path) -> None:
    path.write_text('{"rows": [{"name1": "Elm", "services": [{"f1": "a", "f2": "b", "f3": "c"}]}, {"name1": "O')


def shifted_everywhere(path: Path) -> None:
    rows = "".join(f"House {n},{n} Main,Suite 4,Chicago,IL,60640,41.9\n" for n in range(12))
    path.write_text(HEADER + rows, encoding="utf-8")


def a_picture(path: Path) -> None:
    path.write_bytes(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\0")


REFUSED: list[tuple[Callable[[Path], None], str]] = [
    (two_gigabytes, "too-large"),
    (unpacks_to_two_gigabytes, "too-large"),
    (a_million_rows, "too-many-rows"),
    (a_million_rows_in_a_workbook, "too-many-rows"),
    (half_a_workbook, "damaged-workbook"),
    (half_a_json, "cut-short"),
    (shifted_everywhere, "shifted-columns"),
    (a_picture, "not-text"),
]


@pytest.mark.parametrize(("make", "code"), REFUSED, ids=[make.__name__ for make, _ in REFUSED])
def test_what_cannot_be_a_whole_list_is_refused_and_what_was_kept_stays(
    run: Run, kept: Path, tmp_path: Path, make: Callable[[Path], None], code: str
) -> None:
    before = kept.read_bytes()
    path = tmp_path / "list-2025.csv"
    make(path)
    failed = run("centers", "import", path, "--output", kept, "--format", "json")
    assert (failed.status, failed.codes) == (3, [code])
    assert str(path) in failed.json["errors"][0]["place"]
    assert kept.read_bytes() == before
    assert not list(tmp_path.glob("*.previous"))
    assert not list(tmp_path.glob(".*tmp*"))


# ---------------------------------------------------------------- read, with each fault named

DOORS = "ID,ADDRESS,CITY,STATE,POSTAL,Latitude,Longitude\r\n"
BAD = (
    "Sea House,1 Main Street,Chicago,IL,60640,30.0,-40.0",
    "Swapped House,2 Main Street,Chicago,IL,60640,-87.66,41.97",
    "Zero House,3 Main Street,Boston,MA,2134,,",
    "Formula House,=1+1,Chicago,IL,60640,,",
    "Slipped House,5 Main Street,Suite 4,Chicago,IL,60640,41.97,-87.66",
    "Left House,Main Street,Suite 4,Chicago,IL,60640",
    "Bad House,6 Main Street,Chicago,IL,6O64O,,",
    "Ca\ufffd\ufffdn House,7 Main Street,Chicago,IL,60640,,",
    "Half House,8 Ma",
)


def test_each_fault_of_a_row_is_counted_and_named_with_its_row(run: Run, tmp_path: Path) -> None:
    path, target = tmp_path / "list-2025.csv", tmp_path / "list.db"
    text = DOORS + SOUND.replace("\n", "\r\n") + "\r\n".join(BAD)
    path.write_bytes(b"\xef\xbb\xbf" + text.encode())
    done = run("centers", "import", path, "--output", target, "--format", "json")
    report = done.json["report"]
    assert report["rows"] == 12 + len(BAD)
    assert report["centers"] == report["rows"] - len(report["dropped"])
    assert [each["row"] for each in report["dropped"]] == [18, 19, 22]
    reasons = " ".join(each["reason"] for each in report["dropped"])
    assert "has 8 cells, the header 7" in reasons
    assert "Neither its state nor its ZIP" in reasons
    assert "ends in the middle" in reasons
    assert report["at"] == {
        "coordinates_rejected": [14],
        "coordinates_repaired": [15],
        "formulas": [17],
        "letters_damaged": [21],
        "zips_padded": [16],
        "zips_unreadable": [20],
    }
    assert report["form"] == "UTF-8 with a byte order mark, commas"


def test_the_report_names_the_rows_in_words_too(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "list-2025.csv"
    path.write_text(DOORS.strip() + "\n" + SOUND + "\n".join(BAD), encoding="utf-8")
    said = run("centers", "import", path, "--dry-run").out
    for row in (14, 15, 17, 20, 21):
        assert f"(row {row})" in said
    for row in (18, 19, 22):
        assert f"Row {row}: " in said


def test_a_file_of_another_program_is_read_in_its_own_encoding_and_the_report_says_which(
    run: Run, tmp_path: Path
) -> None:
    path, target = tmp_path / "list-2025.csv", tmp_path / "list.db"
    path.write_bytes((HEADER + SOUND.replace("House 1,", "Cañón House,")).replace(",", "\t").encode("utf-16"))
    done = run("centers", "import", path, "--output", target)
    assert "read as UTF-16, tabs" in done.out
    assert "Cañón House" in run("centers", "list", "--catalogue", target).out


def test_half_a_list_that_ends_between_two_rows_is_noticed_by_what_is_missing(
    run: Run, kept: Path, tmp_path: Path
) -> None:
    path = tmp_path / "before-2025.csv"
    path.write_text(HEADER + "".join(SOUND.splitlines(keepends=True)[:6]), encoding="utf-8")
    failed = run("centers", "import", path, "--output", kept, "--format", "json")
    assert (failed.status, failed.codes) == (2, ["shrunk"])


def test_codes_that_nobody_knows_are_kept_counted_and_named(run: Run, tmp_path: Path) -> None:
    path, target = tmp_path / "directory-2023.csv", tmp_path / "directory.db"
    header = "name1,name2,street1,street2,city,state,zip,phone,intake1,intake2,intake1a,intake2a,service_code_info\n"
    rows = "".join(
        f"House {n},,{n} Main,,Chicago,IL,60640,,,,,,{codes}\n"
        for n, codes in enumerate(("SA OP", "SA QQQ", "SA BMW", "SA QQQ"))
    )
    path.write_text(header + rows, encoding="utf-8")
    report = run("centers", "import", path, "--output", target, "--format", "json").json["report"]
    assert (report["unknown_codes"], report["older_codes"]) == ({"QQQ": 2}, {"BMW": 1})
    assert (report["at"]["unknown_codes"], report["at"]["older_codes"]) == ([3, 5], [4])


def test_a_directory_cut_within_its_last_code_states_and_denies_nothing_by_it(run: Run, tmp_path: Path) -> None:
    source, target = tmp_path / "directory-2023.csv", tmp_path / "own.yaml"
    header = "name1,name2,street1,street2,city,state,zip,phone,service_code_info\n"
    row = "{},,{} Oak Street,,Chicago,IL,60640,312-555-0101,{}"
    whole = row.format("Elm House", 1, "SA OP * BUM * MDTX") + "\n"
    source.write_text(header + whole + row.format("Ash House", 2, "SA OP * BUM * MD"), encoding="utf-8")
    done = run("centers", "import", source, "--output", target)
    assert "last cell" in done.out
    assert "(row 3)" in done.out
    [cut] = [line for line in run("centers", "list", "--catalogue", target).out.splitlines() if "Ash" in line]
    center = run("centers", "show", cut.split("\t")[0], "--catalogue", target, "--format", "json").json["center"]
    assert (center["name"], center["phone"]) == ("Ash House", "312-555-0101")
    assert (center["services"], center["not_offered"], center["codes"]) == ([], [], [])


def test_a_directory_with_states_that_are_none_makes_a_catalogue_that_reads_back(run: Run, tmp_path: Path) -> None:
    source, target = tmp_path / "directory-2023.csv", tmp_path / "own.yaml"
    header = "name1,name2,street1,street2,city,state,zip,phone,service_code_info\n"
    rows = [
        f"{name} House,,1 Oak Street,,Chicago,{name},60640,312-555-0101,SA OP\n" for name in ("XX", "C", "Illinois")
    ]
    source.write_text(header + "".join(rows), encoding="utf-8")
    assert run("centers", "import", source, "--output", target).status == 0
    assert run("centers", "check", target).status == 0
