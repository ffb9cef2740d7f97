import codecs
import re
import zipfile

import openpyxl
import pytest

from recovery_cli.catalogue.importers import tables
from recovery_cli.catalogue.importers.report import Dropped
from recovery_cli.catalogue.importers.tables import Record, find_table, open_table, read_records
from recovery_cli.errors import DataFileError

COLUMNS = ("name", "city", "zip")
GOOD = "Name,City,Zip\nElm,Chicago,60602\nOak,Boston,02134\n"


@pytest.fixture
def records_of(tmp_path):
    def read(data):
        path = tmp_path / "list.csv"
        path.write_bytes(data if isinstance(data, bytes) else data.encode())
        return list(read_records(open_table(path, COLUMNS, "a list")))

    return read


def names(found) -> list[str]:
    return [each.fields["name"] for each in found if isinstance(each, Record)]


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_any_separator_and_any_line_end_gives_the_same_records(records_of, separator, end) -> None:
    found = records_of(GOOD.replace(",", separator).replace("\n", end))
    assert found == records_of(GOOD)
    assert [each.number for each in found] == [2, 3]


def test_a_byte_order_mark_does_not_hide_the_first_column(records_of) -> None:
    assert records_of(codecs.BOM_UTF8 + GOOD.encode()) == records_of(GOOD)
    assert records_of(GOOD.encode("utf-16")) == records_of(GOOD)


def test_a_title_above_the_header_is_passed_over_and_blank_rows_too(records_of) -> None:
    found = records_of("A list of 2026\n\n" + GOOD + ",,\n\n")
    assert [each.number for each in found] == [4, 5]


def test_cells_may_hold_separators_quotes_and_lines(records_of) -> None:
    assert names(records_of('name,city,zip\n"Elm, ""the"" house\nof hope",Chicago,60602\n')) == [
        'Elm, "the" house of hope'
    ]


def test_a_row_with_too_many_cells_is_shifted_and_dropped_alone(records_of) -> None:
    found = records_of("name,city,zip\nElm, LLC,Chicago,60602\nOak,Boston,02134\n")
    assert isinstance(found[0], Dropped)
    assert found[0].row == 2
    assert names(found) == ["Oak"]


def test_empty_cells_beyond_the_header_shift_nothing(records_of) -> None:
    assert names(records_of("name,city,zip\nElm,Chicago,60602,,\n")) == ["Elm"]


def test_empty_cells_may_be_left_out_at_the_end_of_a_row(records_of) -> None:
    assert names(records_of("name,city,zip\nElm\nOak,Boston\n")) == ["Elm", "Oak"]


@pytest.mark.parametrize("cut", ["Ash,Bos", 'Ash,"Boston, 0213', 'Ash,"Bos\n'])
def test_a_download_cut_in_the_middle_of_a_row_loses_that_row_alone(records_of, cut) -> None:
    found = records_of(GOOD + cut)
    assert names(found) == ["Elm", "Oak"]
    assert [each.row for each in found if isinstance(each, Dropped)] == [4]


def test_the_last_cell_of_a_text_without_a_line_end_may_be_cut_and_so_says_nothing(tmp_path) -> None:
    path = tmp_path / "list.csv"
    for ending, said, rows in (
        *(("0213", "", [4]), ('"021', "", [4]), ('"021\n', "", [4])),
        *(('"02134"', "02134", []), ("02134\n", "02134", []), ("", "", [])),
    ):
        path.write_text(f"{GOOD}Ash,Boston,{ending}", encoding="utf-8")
        table = open_table(path, COLUMNS, "a list")
        last = list(read_records(table))[-1]
        assert last == (4, {"name": "Ash", "city": "Boston", "zip": said})
        assert table.at.get("last_cell_cut", []) == rows


def test_a_quote_that_is_never_closed_is_named_with_its_line(records_of) -> None:
    with pytest.raises(DataFileError) as caught:
        records_of('name,city,zip\n"Elm,' + "x" * 200_000)
    assert [problem.code for problem in caught.value.problems] == ["not-a-table"]


def test_a_million_rows_are_refused(records_of, monkeypatch) -> None:
    assert tables.MAX_ROWS < 1_000_000
    monkeypatch.setattr(tables, "MAX_ROWS", 2)
    assert len(records_of(GOOD)) == 2
    with pytest.raises(DataFileError) as caught:
        records_of(GOOD + "Ash,Boston,02134\n")
    assert [problem.code for problem in caught.value.problems] == ["too-many-rows"]


def test_every_missing_column_is_named(tmp_path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("name,county\nElm,Cook\n", encoding="utf-8")
    with pytest.raises(DataFileError) as caught:
        open_table(path, COLUMNS, "a list")
    assert [problem.code for problem in caught.value.problems] == ["missing-column", "missing-column"]


def test_a_file_with_none_of_the_columns_is_another_layout(tmp_path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(DataFileError) as caught:
        open_table(path, COLUMNS, "a list")
    assert [problem.code for problem in caught.value.problems] == ["unknown-layout"]


def test_an_empty_file_holds_no_table(tmp_path) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(b"")
    assert find_table(path, COLUMNS, 1) is None


def test_the_form_of_a_text_is_told_and_a_workbook_has_none(tmp_path) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(GOOD.replace(",", ";").replace("Oak", "Cañón").encode("cp1252"))
    assert open_table(path, COLUMNS, "a list").form == "Windows-1252, semicolons"
    book = openpyxl.Workbook()
    book.active.append(COLUMNS)
    book.save(tmp_path / "list.xlsx")
    assert open_table(tmp_path / "list.xlsx", COLUMNS, "a list").form is None


def test_a_cell_merged_over_several_rows_counts_for_each(tmp_path) -> None:
    book = openpyxl.Workbook()
    for row in (COLUMNS, ("Elm", "Chicago", "60602"), (None, "Boston", "02134"), ("Oak", None, None)):
        book.active.append(row)
    book.active.merge_cells("A2:A3")
    book.active.merge_cells("B4:C4")
    book.save(tmp_path / "list.xlsx")
    found = list(read_records(open_table(tmp_path / "list.xlsx", COLUMNS, "a list")))
    assert names(found) == ["Elm", "Elm", "Oak"]


def test_progress_ends_at_the_whole(tmp_path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("name,city,zip\n" + "Elm,Chicago,60602\n" * 1000, encoding="utf-8")
    told: list[tuple[int, int]] = []
    list(read_records(open_table(path, COLUMNS, "a list"), lambda done, total: told.append((done, total))))
    assert told == sorted(told)
    assert told[-1][0] == told[-1][1] >= 1000


def test_a_formula_counts_as_the_value_it_was_saved_with(tmp_path) -> None:
    book = openpyxl.Workbook()
    for row in (COLUMNS, ('="El"&"m"', "Chicago", "60602"), ("Oak", "=B2", "=1/0")):
        book.active.append(row)
    book.save(tmp_path / "bare.xlsx")
    saved = tmp_path / "list.xlsx"
    with zipfile.ZipFile(tmp_path / "bare.xlsx") as bare, zipfile.ZipFile(saved, "w") as whole:
        for part in bare.namelist():
            data = bare.read(part)
            if part == "xl/worksheets/sheet1.xml":
                data = re.sub(rb'<c r="A2"(.*?)<v ?/>', rb'<c r="A2" t="str"\1<v>Elm</v>', data)
                data = re.sub(rb'<c r="C3"(.*?)<v ?/>', rb'<c r="C3" t="e"\1<v>#DIV/0!</v>', data)
            whole.writestr(part, data)
    found = list(read_records(open_table(saved, COLUMNS, "a list")))
    assert [list(each.fields.values()) for each in found] == [["Elm", "Chicago", "60602"], ["Oak", "", ""]]


def test_a_formula_without_its_value_is_blank_and_its_row_is_named(tmp_path) -> None:
    book = openpyxl.Workbook()
    for row in (COLUMNS, ("Elm", "Chicago", "60602"), ("Oak", '=UPPER("bos")&"ton"', "02134"), ("Ash", "=B2", "=C2")):
        book.active.append(row)
    book.save(tmp_path / "list.xlsx")  # openpyxl works nothing out
    table = open_table(tmp_path / "list.xlsx", COLUMNS, "a list")
    assert [each.fields["city"] for each in read_records(table)] == ["Chicago", "", ""]
    assert table.at == {"formulas": [3, 4]}


def test_a_formula_in_text_is_blank_but_for_one_that_only_keeps_zeros(tmp_path) -> None:
    path = tmp_path / "list.csv"
    path.write_text(
        'name,city,zip\nElm,=A2&"x","=""02134"""\nOak,#REF!,="00501"\nAsh,#5 Main,02134\n', encoding="utf-8"
    )
    table = open_table(path, COLUMNS, "a list")
    found = [(each.fields["city"], each.fields["zip"]) for each in read_records(table)]
    assert found == [("", "02134"), ("", "00501"), ("#5 Main", "02134")]
    assert table.at == {"formulas": [2, 3]}
