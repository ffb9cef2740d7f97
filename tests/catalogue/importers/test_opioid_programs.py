from collections import Counter

import pytest

from recovery_cli.errors import DataFileError

HEADER = "ID,ADDRESS,CITY,STATE,POSTAL,Latitude,Longitude\n"
ROW = "Clínica del Centro,1 Main Street,Boston,MA,2134,42.36,-71.13\n"


def test_a_row_is_a_clinic_that_gives_methadone_and_nothing_else_is_known(import_text) -> None:
    result = import_text(HEADER + ROW, encoding="cp1252")
    [center] = result.catalogue.centers
    assert center.services == {"methadone", "medication", "opioid_treatment_program", "treats_opioid_use"}
    assert center.not_offered == frozenset()
    assert (center.name, center.zip, center.place_precision) == ("Clínica del Centro", "02134", "address")
    assert (center.phone, center.codes, center.cautions) == (None, (), ())
    assert result.report.form == "Windows-1252, commas"
    assert "buprenorphine" in result.catalogue.info.not_recorded
    assert "methadone" not in result.catalogue.info.not_recorded


def test_ids_stay_when_coordinates_change_and_rows_move(import_text) -> None:
    other = "Elm House,2 Main Street,Boston,MA,02134,,\n"
    before = import_text(HEADER + ROW + other).catalogue.centers
    after = import_text(HEADER + other + ROW.replace("42.36", "42.37")).catalogue.centers
    assert {each.id for each in before} == {each.id for each in after}


def test_a_row_without_a_name_is_dropped_and_a_second_copy_too(import_text) -> None:
    report = import_text(HEADER + ROW + ",1 Main Street,Boston,MA,02134,,\n" + ROW).report
    assert (report.rows, report.centers, [each.row for each in report.dropped]) == (3, 1, [3, 4])


def test_a_missing_column_is_named(import_text) -> None:
    with pytest.raises(DataFileError) as caught:
        import_text(HEADER.replace(",Longitude", "") + "a,b,c,MA,02134,1\n")
    assert [problem.code for problem in caught.value.problems] == ["missing-column"]


def test_the_real_list_is_read_whole(import_real) -> None:
    result = import_real("otp-directory/Opioid_Treatment_Directory_Geocoded_raw.csv")
    report = result.report
    assert (report.rows, report.centers, report.form) == (1_831, 1_830, "Windows-1252, commas")
    assert [each.row for each in report.dropped] == [1_188]
    assert report.zips_padded == 232
    assert report.zips_unreadable == report.states_unreadable == 0
    assert report.at["states_disagree"] == (298,)
    assert report.places == {"address": 1_830, "zip": 0, "none": 0}
    assert Counter(each.state for each in result.catalogue.centers)["PR"] == 3
    assert any(each.name.startswith("Clínica") for each in result.catalogue.centers)
    assert all("methadone" in each.services for each in result.catalogue.centers)
