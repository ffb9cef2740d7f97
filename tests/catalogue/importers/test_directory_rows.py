import datetime

import pytest

from recovery_cli.catalogue.importers.directory_rows import Row, open_table, read_rows, split_name
from recovery_cli.catalogue.importers.report import Dropped
from recovery_cli.catalogue.importers.text import clean
from recovery_cli.errors import DataFileError

FULL = {
    "Name1": "Cedar House",
    "Street1": "1 Main Street",
    "City": "Chicago",
    "State": "IL",
    "Zip": "60602",
    "Phone": "312-555-0100",
    "Service_code_info": "SA * OP ORT * MD",
}


def rows_of(path):
    return list(read_rows(open_table(path)))


def only(path) -> Row:
    [row] = rows_of(path)
    assert isinstance(row, Row)
    return row


def error_codes(path) -> list[str]:
    with pytest.raises(DataFileError) as caught:
        open_table(path)
    return [problem.code for problem in caught.value.problems]


# ---------------------------------------------------------------- the header


@pytest.mark.parametrize("spelling", [str, str.lower, str.upper, lambda name: f" {name} "])
def test_the_header_is_found_in_every_spelling(write_workbook, spelling) -> None:
    header = [spelling(name) for name in (*FULL, "Name2", "Street2")]
    values = {spelling(name).lower(): value for name, value in FULL.items()}
    row = only(write_workbook(values, header=header))
    assert (row.name, row.zip, row.codes) == ("Cedar House", "60602", ("SA", "OP", "ORT", "MD"))


def test_columns_may_stand_in_any_order_among_others(write_workbook) -> None:
    header = ["Note", *reversed([*FULL, "Name2", "Street2"]), "Other"]
    row = only(write_workbook(FULL | {"Note": "x", "Other": "y"}, header=header))
    assert (row.name, row.city, row.phone) == ("Cedar House", "Chicago", "312-555-0100")


def test_a_title_above_the_header_does_no_harm_and_row_numbers_stay_those_of_the_sheet(write_workbook) -> None:
    path = write_workbook(FULL, above=[["National Directory"], []])
    assert open_table(path).header == 3
    assert only(path).number == 4


def test_every_missing_column_is_named_at_once(write_workbook) -> None:
    header = [name for name in (*FULL, "Name2", "Street2") if name not in ("Zip", "Service_code_info")]
    assert error_codes(write_workbook(FULL, header=header)) == ["missing-column", "missing-column"]


def test_missing_intake_columns_are_noted_and_the_rest_is_read(write_workbook) -> None:
    path = write_workbook(FULL, header=[*FULL, "Name2", "Street2", "Intake1"])
    assert open_table(path).missing == ("intake2", "intake1a", "intake2a")
    assert only(path).intake_phones == ()


def test_a_column_that_stands_there_twice_is_refused(write_workbook) -> None:
    assert error_codes(write_workbook(FULL, header=[*FULL, "Name2", "Street2", "zip"])) == ["duplicate-column"]


def test_a_workbook_about_something_else_is_refused(write_workbook) -> None:
    assert error_codes(write_workbook({"Name": "x"}, header=["Name", "City", "Zip"])) == ["unknown-layout"]


# ---------------------------------------------------------------- rows


def test_a_row_without_a_name_is_dropped_with_its_number_and_the_rest_is_kept(write_workbook) -> None:
    found = rows_of(write_workbook(FULL, FULL | {"Name1": None}, FULL | {"Name1": "Elm House"}))
    assert [type(each) for each in found] == [Row, Dropped, Row]
    assert found[1].row == 3


def test_a_note_below_the_table_is_dropped(write_workbook) -> None:
    found = rows_of(write_workbook(FULL, {"Name1": "Source: SAMHSA"}))
    assert isinstance(found[1], Dropped)


def test_blank_rows_are_passed_over(write_workbook) -> None:
    found = rows_of(write_workbook({}, FULL, {"City": "  "}, FULL | {"Name1": "Elm House"}))
    assert [(each.number, each.name) for each in found] == [(3, "Cedar House"), (5, "Elm House")]


def test_a_name_only_in_the_second_field_is_a_name(write_workbook) -> None:
    row = only(write_workbook(FULL | {"Name1": None, "Name2": "Elm House"}))
    assert (row.name, row.program) == ("Elm House", None)


@pytest.mark.parametrize(
    ("cell", "zip_code"), [("02134", "02134"), (2134, "02134"), (2134.0, "02134"), ("02134-1234", "02134")]
)
def test_a_zip_keeps_its_zeros_whatever_a_spreadsheet_made_of_it(write_workbook, cell, zip_code) -> None:
    assert only(write_workbook(FULL | {"Zip": cell})).zip == zip_code


@pytest.mark.parametrize("cell", ["sa op md", "SA|OP|MD", "SA,op * Md"])
def test_codes_in_small_letters_or_between_bars_are_codes(write_workbook, cell) -> None:
    assert only(write_workbook(FULL | {"Service_code_info": cell})).codes == ("SA", "OP", "MD")


@pytest.mark.parametrize(
    ("cell", "state", "faults"),
    [("Illinois", "IL", ()), ("il", "IL", ()), ("XX", None, ("state",)), ("ON", None, ("state",)), ("", None, ())],
)
def test_a_state_is_one_of_the_country_by_code_or_name(write_workbook, cell, state, faults) -> None:
    row = only(write_workbook(FULL | {"State": cell}))
    assert (row.state, row.faults) == (state, faults)


@pytest.mark.parametrize(("column", "fault"), [("Zip", "zip"), ("State", "state"), ("Phone", "phone")])
def test_what_cannot_be_is_unknown_and_counted(write_workbook, column, fault) -> None:
    row = only(write_workbook(FULL | {column: "nowhere"}))
    assert getattr(row, fault) is None
    assert row.faults == (fault,)


@pytest.mark.parametrize(("column", "fault"), [("Zip", "zip"), ("State", "state"), ("Phone", "phone")])
def test_what_is_blank_is_unknown_and_no_fault(write_workbook, column, fault) -> None:
    row = only(write_workbook(FULL | {column: None}))
    assert getattr(row, fault) is None
    assert row.faults == ()


def test_a_street_that_is_not_published_is_empty(write_workbook) -> None:
    assert only(write_workbook(FULL | {"Street1": "- - -"})).street == ""


def test_intake_phones_are_kept_once_each_and_without_the_main_number(write_workbook) -> None:
    phones = {"Intake1": "312-555-0100", "Intake2": "402-717-4673", "Intake1a": "402-717HOPE", "Intake2a": "ask Ann"}
    row = only(write_workbook(FULL | phones))
    assert row.intake_phones == ("402-717-4673",)
    assert row.faults == ("phone",)


def test_codes_are_whole_tokens_kept_in_order_each_once(write_workbook) -> None:
    row = only(write_workbook(FULL | {"Service_code_info": "SA *MCO * * OP ORT*  XYZ SA"}))
    assert row.codes == ("SA", "MCO", "OP", "ORT", "XYZ")


def test_control_characters_do_not_reach_a_terminal() -> None:
    assert clean("Cedar\x1b[31m\tHouse\r\n\u202e ") == "Cedar [31m House"


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (None, ""),
        (12.0, "12"),
        (1.5, "1.5"),
        (True, "True"),
        (float("nan"), "nan"),
        (datetime.date(2023, 1, 2), "2023-01-02"),
    ],
)
def test_any_kind_of_cell_is_text(cell: object, text: str) -> None:
    assert clean(cell) == text


def test_progress_is_told_now_and_then_and_at_the_end(write_workbook) -> None:
    told: list[tuple[int, int]] = []
    path = write_workbook(*[FULL] * 600)
    list(read_rows(open_table(path), lambda done, total: told.append((done, total))))
    assert told == [(250, 600), (500, 600), (600, 600)]


# ---------------------------------------------------------------- names


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Peninsula Community Health Services of", "Alaska"),
        ("Whitman Walker Clinic/Mental Hlth and", "Addiction Treatment Services"),
        ("Mission Council on Alcohol Abuse for", "The Spanish Speaking"),
        ("Safe Harbor Treatment Center", "for Women LLC"),
        ("Southeastern Arizona Behavioral Health", "(SEABHS)"),
    ],
)
def test_a_name_that_clearly_goes_on_is_joined(first: str, second: str) -> None:
    assert split_name(first, second) == (f"{first} {second}", None, True)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("South Central Alabama MHC", "Montezuma Complex"),
        ("Southeastern Arizona Behavioral Health", "Services Inc (SEABHS)"),
        ("Outside In", "Pathway to Recovery Outpatient"),
        ("Addiction Research and Treatment Inc", "(ART)/Bay Area"),
        ("UPMC Western Behavioral Health", "At Twin Lakes"),
    ],
)
def test_otherwise_the_second_field_is_the_program(first: str, second: str) -> None:
    assert split_name(first, second) == (first, second, False)
