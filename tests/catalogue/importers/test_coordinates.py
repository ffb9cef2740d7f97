from pathlib import Path

import pytest

from recovery_cli.catalogue.geography import miles_between
from recovery_cli.catalogue.importers.coordinates import (
    BELIEVABLE_MILES,
    Coordinates,
    KnownPlaces,
    locate,
    parse_zip,
    read_coordinates,
    street_key,
)
from recovery_cli.errors import DataFileError

HEADER = "name1,name2,street1,street2,city,state,zip,zip4,county,latitude,longitude\n"
LOOP = (41.8820, -87.6278)
LOOP_STREET = (41.8843, -87.6324)
CENTRES = {"60602": LOOP, "02134": (42.3581, -71.1287)}


def write(tmp_path: Path, *lines: str, header: str = HEADER, encoding: str = "utf-8") -> Path:
    path = tmp_path / "locator.csv"
    path.write_bytes((header + "\n".join(lines) + "\n").encode(encoding))
    return path


def line(street: str, zip_code: str, lat: object, lon: object) -> str:
    return f"A Center,,{street},,Chicago,IL,{zip_code},,Cook,{lat},{lon}"


def error_codes(path: Path) -> list[str]:
    with pytest.raises(DataFileError) as caught:
        read_coordinates(path)
    return [problem.code for problem in caught.value.problems]


def test_a_zip_that_lost_its_zeros_gets_them_back(tmp_path: Path) -> None:
    found = read_coordinates(write(tmp_path, line("1 Main Street", "2134", 42.36, -71.13)))
    assert found.places == {("1 main street", "02134"): ((42.36, -71.13),)}


@pytest.mark.parametrize(
    ("text", "zip_code"),
    [
        *(("02134", "02134"), ("2134", "02134"), ("601", "00601"), ("02134-1234", "02134"), ("021341234", "02134")),
        *(("2134.0", "02134"), ("60640.0", "60640"), ("21341234", "02134")),
    ],
)
def test_a_zip_is_five_digits(text: str, zip_code: str) -> None:
    assert parse_zip(text) == zip_code


@pytest.mark.parametrize("text", ["", "00000", "12", "1234567", "AB123", "123456", "٠٢١٣٤"])
def test_anything_else_is_no_zip(text: str) -> None:
    assert parse_zip(text) is None


def test_streets_join_whatever_their_case_and_punctuation() -> None:
    assert street_key("100 N. Main St., #4") == street_key("100 n Main  ST #4")
    assert street_key("100 North Main Street") != street_key("101 North Main Street")


def test_a_street_that_is_not_published_never_joins(tmp_path: Path) -> None:
    found = read_coordinates(write(tmp_path, line("- - -", "60602", *LOOP_STREET)))
    assert found.places == {}
    assert locate("- - -", "60602", CENTRES["60602"], found) == (*LOOP, "zip", False, False, False)


def test_coordinates_near_their_zip_are_believed(tmp_path: Path) -> None:
    found = read_coordinates(write(tmp_path, line("1 W Randolph St", "60602", *LOOP_STREET)))
    assert locate("1 w. Randolph St.", "60602", CENTRES["60602"], found) == (
        *LOOP_STREET,
        "address",
        False,
        False,
        False,
    )


def test_coordinates_far_from_their_zip_are_rejected_for_its_centre(tmp_path: Path) -> None:
    found = read_coordinates(write(tmp_path, line("1 Main Street", "60602", 29.4271194, -98.5206545)))
    assert locate("1 Main Street", "60602", CENTRES["60602"], found) == (*LOOP, "zip", True, False, False)


@pytest.mark.parametrize(("share", "precision"), [(0.999, "address"), (1.001, "zip")])
def test_belief_ends_at_its_limit(share: float, precision: str) -> None:
    degree = miles_between(*LOOP, LOOP[0] + 1, LOOP[1])
    point = (LOOP[0] + share * BELIEVABLE_MILES / degree, LOOP[1])
    found = Coordinates({("1 main street", "60602"): (point,)}, 1, 0)
    assert locate("1 Main Street", "60602", CENTRES["60602"], found).precision == precision


def test_of_two_places_of_one_address_the_believable_one_is_taken(tmp_path: Path) -> None:
    wrong = line("1 Main Street", "60602", 29.4271194, -98.5206545)
    found = read_coordinates(write(tmp_path, wrong, wrong, line("1 Main Street", "60602", *LOOP_STREET)))
    assert locate("1 Main Street", "60602", CENTRES["60602"], found) == (*LOOP_STREET, "address", False, False, False)


def test_without_a_zip_or_its_centre_the_place_is_unknown() -> None:
    found = Coordinates({("1 main street", "99999"): (LOOP,)}, 1, 0)
    assert locate("1 Main Street", None, None, found) == (None, None, "none", False, False, False)
    assert locate("1 Main Street", "99999", None, found) == (None, None, "none", True, False, False)


def test_swapped_coordinates_of_the_locator_are_put_right(tmp_path: Path) -> None:
    found = read_coordinates(write(tmp_path, line("1 Main Street", "60602", LOOP_STREET[1], LOOP_STREET[0])))
    assert locate("1 Main Street", "60602", CENTRES["60602"], found) == (*LOOP_STREET, "address", False, True, False)
    west = read_coordinates(write(tmp_path, line("1 Main Street", "60602", -122.4, 37.8)))
    assert west.unusable == 0  # whether it can be right is for its ZIP to say


def test_a_sound_place_of_an_address_wins_over_one_that_would_have_to_be_put_right(tmp_path: Path) -> None:
    swapped = line("1 Main Street", "60602", LOOP[1], LOOP[0])
    found = read_coordinates(write(tmp_path, swapped, swapped, line("1 Main Street", "60602", *LOOP_STREET)))
    assert locate("1 Main Street", "60602", CENTRES["60602"], found) == (*LOOP_STREET, "address", False, False, False)


def test_without_a_locator_file_the_place_is_that_of_the_zip() -> None:
    assert locate("1 Main Street", "60602", CENTRES["60602"], None) == (*LOOP, "zip", False, False, False)


@pytest.mark.parametrize(
    ("lat", "lon"), [("", ""), ("north", "west"), (181, 0.5), (41, -181), ("nan", "nan"), ("inf", 1), (0, 0)]
)
def test_a_row_without_a_place_on_earth_is_counted_and_left_out(tmp_path: Path, lat: object, lon: object) -> None:
    good = line("2 Main Street", "60602", *LOOP_STREET)
    found = read_coordinates(write(tmp_path, line("1 Main Street", "60602", lat, lon), good))
    assert list(found.places) == [("2 main street", "60602")]
    assert (found.rows, found.unusable) == (2, 1)


def test_a_short_row_costs_only_itself(tmp_path: Path) -> None:
    found = read_coordinates(write(tmp_path, "A Center,,1 Main", line("2 Main Street", "60602", *LOOP_STREET)))
    assert (len(found.places), found.unusable) == (1, 1)


def test_columns_may_stand_in_any_order_and_case(tmp_path: Path) -> None:
    path = write(
        tmp_path, f"{LOOP_STREET[1]},60602,{LOOP_STREET[0]},1 Main Street", header="LONGITUDE,Zip,Latitude,Street1\n"
    )
    assert read_coordinates(path).places == {("1 main street", "60602"): (LOOP_STREET,)}


def test_an_address_over_two_lines_in_quotes_is_one_row(tmp_path: Path) -> None:
    found = read_coordinates(write(tmp_path, line('"1 Main\nStreet"', "60602", *LOOP_STREET)))
    assert list(found.places) == [("1 main street", "60602")]


def test_a_windows_file_is_read(tmp_path: Path) -> None:
    path = write(tmp_path, line("1 Peña Street", "60602", *LOOP_STREET), encoding="cp1252")
    assert list(read_coordinates(path).places) == [("1 peña street", "60602")]


def test_every_missing_column_is_named(tmp_path: Path) -> None:
    path = write(tmp_path, "1 Main Street,60602", header="street1,zip\n")
    assert error_codes(path) == ["missing-column", "missing-column"]


@pytest.mark.parametrize("content", [b"", b"\x00\x01\x02\xff" * 50, b"PK\x03\x04 not a table"])
def test_a_file_that_is_no_table_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "locator.csv"
    path.write_bytes(content)
    assert set(error_codes(path)) == {"missing-column"}


def test_a_field_without_end_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path, line('"' + "x" * 200_000, "60602", *LOOP_STREET))
    assert error_codes(path) == ["not-a-table"]


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    assert error_codes(tmp_path / "nowhere.csv") == ["unreadable"]


def test_a_file_too_large_is_refused_unread(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("recovery_cli.catalogue.importers.coordinates.MAX_BYTES", 10)
    assert error_codes(write(tmp_path, line("1 Main Street", "60602", *LOOP_STREET))) == ["too-large"]


def test_the_real_locator_file_is_read_whole(real_coordinates: Coordinates) -> None:
    assert (real_coordinates.rows, real_coordinates.unusable) == (14_034, 18)
    assert len(real_coordinates.places) == 13_463
    assert all(zip_code.isdigit() and len(zip_code) == 5 for _, zip_code in real_coordinates.places)


def test_the_houston_row_194_miles_off_is_placed_in_houston(
    real_coordinates: Coordinates, real_places: KnownPlaces
) -> None:
    place = locate("204 Clifton Street", "77011", real_places.zip_place("77011")[1], real_coordinates)
    assert place == (29.7425468, -95.3181947, "address", False, False, False)
