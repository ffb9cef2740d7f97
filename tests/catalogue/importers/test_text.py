import codecs
from pathlib import Path

import pytest

from recovery_cli.catalogue.importers import text
from recovery_cli.catalogue.importers.text import clean, decode, read_text, split_list
from recovery_cli.errors import DataFileError

SPANISH = "Clínica de Niños; ZIP\r\n"


def code_of(run) -> str:
    with pytest.raises(DataFileError) as caught:
        run()
    [problem] = caught.value.problems
    return problem.code


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (SPANISH.encode(), "UTF-8"),
        (codecs.BOM_UTF8 + SPANISH.encode(), "UTF-8 with a byte order mark"),
        (codecs.BOM_UTF16_LE + SPANISH.encode("utf-16-le"), "UTF-16"),
        (codecs.BOM_UTF16_BE + SPANISH.encode("utf-16-be"), "UTF-16"),
        (codecs.BOM_UTF32_LE + SPANISH.encode("utf-32-le"), "UTF-32"),
        (SPANISH.encode("utf-16-le"), "UTF-16 without a mark"),
        (SPANISH.encode("utf-16-be"), "UTF-16 without a mark"),
        (SPANISH.encode("cp1252"), "Windows-1252"),
    ],
)
def test_the_encoding_is_found_and_named(data, name) -> None:
    assert decode(data, Path("x")) == (SPANISH, name)


def test_a_broken_letter_does_not_make_windows_text_of_utf_8() -> None:
    broken = SPANISH.encode() + b" \xf1 " + SPANISH.encode()
    text, name = decode(broken, Path("x"))
    assert name == "UTF-8 with damaged letters"
    assert text == f"{SPANISH} \N{REPLACEMENT CHARACTER} {SPANISH}"


def test_a_download_cut_within_a_letter_stays_utf_8() -> None:
    assert decode("Elm,Cañ".encode()[:-1], Path("x"))[1] == "UTF-8 with damaged letters"


def test_bytes_that_are_no_text_are_refused() -> None:
    assert code_of(lambda: decode(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\0", Path("x.csv"))) == "not-text"


def test_any_single_byte_can_be_read() -> None:
    for byte in range(1, 256):
        assert decode(bytes([65, byte, 65]), Path("x"))[0].startswith("A")


def test_a_file_too_large_is_refused_before_it_is_read(tmp_path, monkeypatch) -> None:
    path = tmp_path / "sheet.csv"
    with path.open("wb") as file:
        file.truncate(3 * 1024**3)  # sparse: it takes no room on the disk
    monkeypatch.setattr(Path, "read_bytes", lambda self: pytest.fail("it was read"))
    assert code_of(lambda: read_text(path)) == "too-large"
    assert text.MAX_BYTES < 2 * 1024**3


def test_a_missing_file_and_a_folder_are_unreadable(tmp_path) -> None:
    assert code_of(lambda: read_text(tmp_path / "nowhere.csv")) == "unreadable"
    assert code_of(lambda: read_text(tmp_path)) == "unreadable"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, ""),
        ([], ""),
        ({}, ""),
        (2134.0, "2134"),
        (1.5, "1.5"),
        (" a\tb\n c\x1b[2J ", "a b c [2J"),
        ("\ud800x", "x"),
    ],
)
def test_a_value_becomes_one_printable_line(value, expected) -> None:
    assert clean(value) == expected


def test_a_cell_is_split_at_any_of_the_separators() -> None:
    assert split_list(" a; b ,;c ", ";,") == ["a", "b", "c"]
    assert split_list("a, b; c") == ["a, b", "c"]
