import pytest

from recovery_cli.catalogue.importers.coordinates import place_published
from recovery_cli.catalogue.importers.entries import check_address, parse_website, plain_reading, year_of
from recovery_cli.errors import DataFileError

from .conftest import CENTRES, LOOP

HEADER = "ID,ADDRESS,CITY,STATE,POSTAL,Latitude,Longitude\n"


# ---------------------------------------------------------------- published coordinates


def test_coordinates_near_their_zip_are_kept_as_they_are() -> None:
    place = place_published([(41.9, -87.65)], CENTRES["60602"])
    assert (place.latitude, place.longitude, place.precision, place.rejected) == (41.9, -87.65, "address", False)
    assert not place.repaired


@pytest.mark.parametrize("point", [(-87.65, 41.9), (41.9, 87.65), (87.65, 41.9)])
def test_swapped_coordinates_and_a_lost_minus_sign_are_put_right_where_that_is_certain(point) -> None:
    place = place_published([point], CENTRES["60602"])
    assert (round(place.latitude or 0, 6), round(place.longitude or 0, 6)) == (41.9, -87.65)
    assert place.repaired
    assert not place.rejected


@pytest.mark.parametrize("point", [(30.0, -60.0), (29.4, -98.5), (100.0, 101.0), (-98.5, 29.4)])
def test_coordinates_in_the_sea_or_in_another_state_give_way_to_the_zip(point) -> None:
    place = place_published([point], CENTRES["60602"])
    assert (place.latitude, place.longitude, place.precision) == (*LOOP, "zip")
    assert place.rejected
    assert not place.repaired


def test_coordinates_that_nothing_can_be_held_against_are_not_believed() -> None:
    place = place_published([LOOP], None)
    assert (place.precision, place.rejected) == ("none", True)


@pytest.mark.parametrize("point", [(41.9, -87.65), (-87.65, 41.9), (41.9, 87.65)])
@pytest.mark.parametrize("zip_centre", [None, CENTRES["02134"]])
def test_coordinates_in_the_city_are_believed_where_there_is_no_zip_or_a_wrong_one(point, zip_centre) -> None:
    place = place_published([point], zip_centre, LOOP)
    assert (round(place.latitude or 0, 6), round(place.longitude or 0, 6)) == (41.9, -87.65)
    assert (place.precision, place.rejected, place.by_city) == ("address", False, True)


def test_coordinates_without_a_usable_zip_are_held_against_the_city_and_named(import_text) -> None:
    homes = ("Chicago,IL,", "Chicago,IL,94609", "Chicago,IL,99999", "Nowhere,IL,", "Chicago,,")
    rows = "".join(f"House {n},1 Main,{home},41.88,-87.63\n" for n, home in enumerate(homes))
    rows += "Far House,1 Main,Chicago,IL,,29.4,-98.5\n"
    report = import_text(HEADER + rows).report
    assert report.places == {"address": 3, "zip": 0, "none": 3}
    assert report.at == {
        "coordinates_by_city": (2, 3, 4),
        "coordinates_rejected": (5, 6, 7),
        "states_disagree": (3,),
    }
    assert "Kept the coordinates of 3 centers" in "\n".join(report.lines())


@pytest.mark.parametrize(
    "cells", ["0,0", '"41,97","-87,66"', "41°58'12''N,87°39'36''W", "nan,inf", "4197,-8766", "41.88,", ",-87.63"]
)
def test_coordinates_that_cannot_be_read_are_counted_and_named(import_text, cells) -> None:
    report = import_text(f"{HEADER}A,1 Main,Chicago,IL,60602,{cells}\nB,2 Main,Chicago,IL,60602,,\n").report
    assert report.places == {"address": 0, "zip": 2, "none": 0}
    assert report.at == {"coordinates_unreadable": (2,)}
    assert "Could not read the coordinates of 1 center" in "\n".join(report.lines())


def test_the_report_counts_what_was_put_right_and_what_was_left_out(import_text) -> None:
    rows = "A,1 Main,Chicago,IL,60602,-87.63,41.88\nB,2 Main,Chicago,IL,60602,30,-60\nC,3 Main,Boston,MA,2134,,\n"
    result = import_text(HEADER + rows)
    report = result.report
    assert (report.coordinates_repaired, report.coordinates_rejected, report.zips_padded) == (1, 1, 1)
    assert report.places == {"address": 1, "zip": 2, "none": 0}
    told = "\n".join(report.lines())
    assert "Put right the coordinates of 1 center" in told
    assert "1 ZIP code back" in told
    assert report.at == {"coordinates_rejected": (3,), "coordinates_repaired": (2,), "zips_padded": (4,)}
    assert "(row 3)" in told


# ---------------------------------------------------------------- cells


def test_an_address_is_checked_cell_by_cell() -> None:
    found = check_address("Ca", "2134", ["(312) 555-0199", "none", "", "312-555-0199", "312-555-0188"])
    assert found == ("CA", "02134", "312-555-0199", ("312-555-0188",), ("padded", "phone"), None)
    assert check_address("New York", "02134-1234", []) == ("NY", "02134", None, (), (), None)
    assert check_address("C", "Boston", ["x"]) == (None, None, None, (), ("state", "zip", "phone"), None)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("http://Www.example.org", "http://Www.example.org"),
        ("example.org/help", "https://example.org/help"),
        ("javascript:alert(1)", None),
        ("see our site", None),
        ("", None),
        ("https://example.org/a b", None),
    ],
)
def test_a_website_is_an_address_on_the_web_or_nothing(text, expected) -> None:
    assert parse_website(text) == expected


def test_a_no_takes_with_it_what_would_imply_it(vocabulary) -> None:
    reading = plain_reading(["methadone", "outpatient"], ["medication"], vocabulary)
    assert "methadone" in reading.not_offered
    assert not reading.services & reading.not_offered
    assert "outpatient" in reading.services


def test_the_year_is_given_or_in_the_name(tmp_path) -> None:
    assert year_of("2024", tmp_path / "list-2019.csv") == "2024"
    assert year_of(None, tmp_path / "list-2019.csv") == "2019"
    assert year_of(None, tmp_path / "list.csv") is None


# ---------------------------------------------------------------- tables that slipped


def test_a_column_of_zips_that_holds_towns_is_refused(import_text) -> None:
    rows = "".join(f"House {n},1 Main,IL,60602,Chicago,41,-87\n" for n in range(12))
    with pytest.raises(DataFileError) as caught:
        import_text(HEADER + rows)
    [problem] = caught.value.problems
    assert problem.code == "shifted-columns"
    assert "'zip'" in problem.place


def test_a_few_bad_zips_are_counted_and_the_rest_kept(import_text) -> None:
    rows = "".join(f"House {n},1 Main,Chicago,IL,{'60602' if n else 'x'},,\n" for n in range(12))
    report = import_text(HEADER + rows).report
    assert (report.centers, report.zips_unreadable) == (12, 1)


def test_nothing_but_dropped_rows_is_refused(import_text) -> None:
    with pytest.raises(DataFileError) as caught:
        import_text(HEADER + ",1 Main,Chicago,IL,60602,,\n")
    assert [problem.code for problem in caught.value.problems] == ["no-centers"]


def test_a_row_that_slipped_by_a_column_is_dropped_and_named(import_text) -> None:
    rows = "".join(f"House {n},1 Main,Chicago,IL,60602,,\n" for n in range(12))
    report = import_text(HEADER + rows + "House 12,1 Main,Suite 4,Chicago,IL,60602\n").report
    assert report.centers == 12
    [dropped] = report.dropped
    assert dropped.row == 14
    assert "shifted" in dropped.reason


def test_unknown_codes_and_codes_of_other_years_are_named_with_their_rows(write_workbook, import_file) -> None:
    row = {"name1": "Elm", "city": "Chicago", "state": "IL", "zip": "60602"}
    codes = ("SA OP", "SA OP QQQ", "SA OP BMW", "SA QQQ QQZ")
    result = import_file(
        write_workbook(*(row | {"street1": f"{n} Main", "service_code_info": each} for n, each in enumerate(codes)))
    )
    assert result.report.unknown_codes == {"QQQ": 2, "QQZ": 1}
    assert result.report.at["unknown_codes"] == (3, 5)
    assert result.report.older_codes == {"BMW": 1}
    assert result.report.at["older_codes"] == (4,)


def test_damaged_letters_are_named_with_their_rows(tmp_path, import_file) -> None:
    path = tmp_path / "list-2025.csv"
    rows = "Cañón House,1 Main,Chicago,IL,60602,,\nPeñasco House,2 Main,Chicago,IL,60602,,\n".encode()
    path.write_bytes(HEADER.encode() + rows + b"Pe\xf1a House,3 Main,Chicago,IL,60602,,\n")
    report = import_file(path).report
    assert report.at == {"letters_damaged": (4,)}
    assert "Letters are damaged" in "\n".join(report.lines())
    assert "UTF-8 with damaged letters, commas" in "\n".join(report.lines())


def test_a_list_without_a_year_or_without_services_says_so(import_text) -> None:
    rows = "Name,City,State,Zip\nElm,Chicago,IL,60602\n"
    said = "\n".join(import_text(rows).report.lines())
    assert "put the year into its name" in said
    assert "does not say what any center offers" in said
    assert "put the year" not in "\n".join(import_text(rows, name="list-2024.csv").report.lines())
