import struct
import zipfile
from pathlib import Path

import openpyxl
import pytest

from recovery_cli.catalogue.importers import workbook
from recovery_cli.catalogue.importers.workbook import open_sheets
from recovery_cli.errors import DataFileError


def save(path: Path, *cells: tuple[str, object]) -> Path:
    book = openpyxl.Workbook()
    for reference, value in cells:
        book.active[reference] = value
    book.save(path)
    book.close()
    return path


@pytest.fixture
def good(tmp_path: Path) -> Path:
    return save(tmp_path / "good.xlsx", ("A1", "one"), ("B2", "two"))


def error_codes(path: Path) -> list[str]:
    with pytest.raises(DataFileError) as caught:
        list(open_sheets(path))
    assert all(str(path) in problem.place and problem.remedy for problem in caught.value.problems)
    return [problem.code for problem in caught.value.problems]


def repacked(path: Path, part: str, change: bytes, by: bytes) -> Path:
    """A copy of the workbook with bytes of one part replaced, so that its checksums are right again."""
    changed = path.with_name("changed.xlsx")
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(changed, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            data = old.read(name)
            new.writestr(name, data.replace(change, by) if name == part else data)
    return changed


def test_rows_are_read_from_the_first_of_the_sheet(tmp_path: Path) -> None:
    [sheet] = open_sheets(save(tmp_path / "late.xlsx", ("A3", "x"), ("C4", "y")))
    assert sheet.height == 4
    assert list(sheet.rows) == [["", "", ""], ["", "", ""], ["x", "", ""], ["", "", "y"]]


def test_an_empty_sheet_has_no_rows(tmp_path: Path) -> None:
    [sheet] = open_sheets(save(tmp_path / "empty.xlsx"))
    assert (sheet.height, list(sheet.rows)) == (0, [])


@pytest.mark.parametrize("content", [b"", b"name1,name2\n", b"%PDF-1.7", b"\x00" * 5000])
def test_a_file_that_is_no_workbook_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "directory.xlsx"
    path.write_bytes(content)
    assert error_codes(path) == ["not-a-workbook"]


def test_another_archive_is_no_workbook(tmp_path: Path) -> None:
    path = tmp_path / "letters.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("word/document.xml", "<w/>")
    assert error_codes(path) == ["not-a-workbook"]


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    assert error_codes(tmp_path / "nowhere.xlsx") == ["unreadable"]
    assert error_codes(tmp_path) == ["unreadable"]


def test_a_locked_or_old_workbook_is_refused_with_the_way_out(tmp_path: Path) -> None:
    path = tmp_path / "locked.xlsx"
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 2000)
    assert error_codes(path) == ["locked-workbook"]


@pytest.mark.parametrize("kept", [0.2, 0.5, 0.9, 0.999])
def test_a_truncated_workbook_is_refused(good: Path, kept: float) -> None:
    data = good.read_bytes()
    good.write_bytes(data[: int(len(data) * kept)])
    assert error_codes(good) == ["damaged-workbook"]


def test_a_flipped_byte_is_refused(good: Path) -> None:
    with zipfile.ZipFile(good) as archive:
        start = archive.getinfo("xl/worksheets/sheet1.xml").header_offset
    data = bytearray(good.read_bytes())
    data[start + 90] ^= 0xFF
    good.write_bytes(bytes(data))
    assert error_codes(good) == ["damaged-workbook"]


def test_a_workbook_whose_xml_is_broken_is_refused(good: Path) -> None:
    assert error_codes(repacked(good, "xl/worksheets/sheet1.xml", b"</sheetData>", b"<")) == ["damaged-workbook"]


def test_a_part_that_unpacks_to_more_than_it_says_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "liar.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"0" * 1_000_000)
    data = path.read_bytes()
    path.write_bytes(data.replace(struct.pack("<L", 1_000_000), struct.pack("<L", 10)))
    assert error_codes(path) == ["damaged-workbook"]


def test_a_workbook_that_unpacks_to_too_much_is_refused_unread(good: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "MAX_UNPACKED", 5000)
    monkeypatch.setattr(zipfile.ZipFile, "open", lambda *_: pytest.fail("it was unpacked"))
    assert error_codes(good) == ["too-large"]


def test_a_file_too_large_is_refused_unread(good: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "MAX_BYTES", 100)
    monkeypatch.setattr(Path, "read_bytes", lambda _: pytest.fail("it was read"))
    assert error_codes(good) == ["too-large"]


def test_limits_are_those_that_are_documented() -> None:
    assert (workbook.MAX_UNPACKED, workbook.MAX_ROWS) == (300 * 1024 * 1024, 200_000)


def test_a_value_in_the_last_possible_cell_is_refused_instead_of_ending_the_process(tmp_path: Path) -> None:
    assert error_codes(save(tmp_path / "far.xlsx", ("A1", "x"), ("XFD1048576", "y"))) == ["too-many-rows"]


def test_a_sheet_too_wide_is_refused(tmp_path: Path) -> None:
    assert error_codes(save(tmp_path / "wide.xlsx", ("A1", "x"), ("XFD600", "y"))) == ["too-large"]


@pytest.mark.parametrize(("cell", "columns"), [("Z1", 26), ("AA1", 27), ("ZZ1", 702), ("AAA1", 703)])
def test_columns_are_counted_as_a_spreadsheet_letters_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cell: str, columns: int
) -> None:
    path = save(tmp_path / "wide.xlsx", (cell, "x"))
    monkeypatch.setattr(workbook, "MAX_CELLS", columns)
    assert len(list(open_sheets(path))) == 1
    monkeypatch.setattr(workbook, "MAX_CELLS", columns - 1)
    assert error_codes(path) == ["too-large"]


@pytest.mark.parametrize("reference", [b'r="B2147483648"', b"r='B99999999'", b'r = "B4000000000"', b'r="b16777217"'])
def test_a_far_cell_is_seen_however_it_is_written(good: Path, reference: bytes) -> None:
    changed = repacked(good, "xl/worksheets/sheet1.xml", b'r="B2"', reference)
    assert error_codes(changed) == ["too-many-rows"]


def test_more_rows_than_a_directory_has_are_refused(tmp_path: Path) -> None:
    assert error_codes(save(tmp_path / "long.xlsx", ("A1", "x"), ("A200002", "y"))) == ["too-many-rows"]
    [sheet] = open_sheets(save(tmp_path / "longest.xlsx", ("A1", "x"), ("A200001", "y")))
    assert sheet.height == 200_001


def test_a_far_cell_is_found_across_the_edge_of_a_block(monkeypatch: pytest.MonkeyPatch, good: Path) -> None:
    monkeypatch.setattr(workbook, "_CHUNK", 7)
    assert len(list(open_sheets(good))) == 1
    far = repacked(good, "xl/worksheets/sheet1.xml", b'r="B2"', b'r="B2147483648"')
    assert error_codes(far) == ["too-many-rows"]


def test_a_formula_across_the_edge_of_a_block_is_found(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(workbook, "_CHUNK", 50)
    [sheet] = open_sheets(save(tmp_path / "formula.xlsx", ("A1", "one"), ("B7", '=UPPER("two")')))
    assert sheet.unsaved == (7,)
