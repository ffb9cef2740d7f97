"""Places: the spellings people use, the errors that help, and a cache file that may always be lost."""

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import zipcodes
from hypothesis import given
from hypothesis import strategies as st

import recovery_cli
from recovery_cli.catalogue import places_build
from recovery_cli.catalogue.place_names import STATES, city_key, split_city_state, split_words
from recovery_cli.catalogue.places import Place, Places, open_places
from recovery_cli.catalogue.places_build import build_places
from recovery_cli.catalogue.seal import seal
from recovery_cli.errors import UsageError


@pytest.fixture(scope="module")
def file(tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("places") / "places.db"
    build_places(path)
    return path


@pytest.fixture(scope="module")
def places(file) -> Iterator[Places]:
    with open_places(file) as opened:
        yield opened


def problem_of(places: Places, text: str) -> tuple[str, str]:
    with pytest.raises(UsageError) as caught:
        places.find(text, place="--near")
    (problem,) = caught.value.problems
    assert problem.place == "--near"
    return problem.code, problem.remedy


# -- spellings ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text", ["60640", " 60640\n", "60640-1234", "60640 1234", "Chicago, IL 60640", "chicago il 60640"]
)
def test_a_zip_is_found_alone_extended_or_at_the_end_of_an_address(places, text):
    place = places.find(text)
    assert place == Place("60640 (Chicago, IL)", place.latitude, place.longitude, "zip", "IL", "60640")
    assert place.latitude == pytest.approx(41.97, abs=0.05)
    assert place.longitude == pytest.approx(-87.66, abs=0.05)


@pytest.mark.parametrize(
    "text", ["Chicago, IL", "chicago il", "CHICAGO,IL", "  Chicago ,  Illinois ", "chicago   illinois", "Chicago, I.L."]
)
def test_a_city_and_its_state_are_found_in_any_case_and_spacing(places, text):
    place = places.find(text)
    assert (place.label, place.precision, place.state, place.zip) == ("Chicago, IL", "city", "IL", None)
    assert place.latitude == pytest.approx(41.87, abs=0.1)


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("St. Louis, MO", "Saint Louis, MO"),
        ("saint louis missouri", "Saint Louis, MO"),
        ("E. St. Louis, IL", "East Saint Louis, IL"),
        ("Ft. Worth, TX", "Fort Worth, TX"),
        ("Mt Vernon, NY", "Mount Vernon, NY"),
        ("N Hollywood, CA", "North Hollywood, CA"),
        ("Winston-Salem, NC", "Winston Salem, NC"),
        ("O'Fallon, MO", "O Fallon, MO"),
        ("Lee\N{RIGHT SINGLE QUOTATION MARK}s Summit, MO", "Lees Summit, MO"),
        ("Coeur d'Alene, ID", "Coeur D Alene, ID"),
        ("Cañon City, CO", "Canon City, CO"),
        ("Mayagüez, PR", "Mayaguez, PR"),
        ("New York New York", "New York, NY"),
        ("Washington, D.C.", "Washington, DC"),
        ("washington dc", "Washington, DC"),
        ("Charleston West Virginia", "Charleston, WV"),
        ("Kansas City Kansas", "Kansas City, KS"),
        ("Port Washington NY", "Port Washington, NY"),
        ("San Juan Puerto Rico", "San Juan, PR"),
        ("29 Palms, CA", "29 Palms, CA"),
    ],
)
def test_usual_spellings_of_a_city_lead_to_it(places, text, label):
    assert places.find(text).label == label


@pytest.mark.parametrize(
    ("text", "state", "latitude", "longitude"),
    [
        ("00918", "PR", 18.4, -66.1),
        ("02134", "MA", 42.4, -71.1),
        ("96910", "GU", 13.5, 144.8),
        ("Hagåtña, Guam", "GU", 13.5, 144.8),
        ("96799", "AS", -14.3, -170.7),
        ("Saipan, MP", "MP", 15.2, 145.8),
        ("St. Thomas, US Virgin Islands", "VI", 18.3, -64.9),
        ("Majuro, MH", "MH", 7.1, 171.2),
        ("99501", "AK", 61.2, -149.9),
        ("Honolulu, HI", "HI", 21.3, -157.9),
    ],
)
def test_places_beyond_the_mainland_are_found_on_their_side_of_the_globe(places, text, state, latitude, longitude):
    place = places.find(text)
    assert place.state == state
    assert place.latitude == pytest.approx(latitude, abs=0.3)
    assert place.longitude == pytest.approx(longitude, abs=0.3)


def test_a_city_is_the_mean_of_its_delivery_zips_alone():
    near, far = ("41.0", "-87.0"), ("60.0", "-150.0")
    entries = [
        entry("60601", "Here", "IL", *near),
        entry("60602", "Here", "IL", "43.0", "-89.0"),
        entry("60603", "Here", "IL", *far, kind="PO BOX"),
        entry("60604", "Boxes", "IL", "40.0", "-80.0", kind="PO BOX"),
        entry("60605", "Here", "IL", "0", "0"),
    ]
    with small(entries) as places:
        assert places.find("Here, IL")[1:3] == (42.0, -88.0)
        assert places.find("Boxes, IL")[1:3] == (40.0, -80.0)


def test_a_second_name_never_moves_a_city_that_has_the_name_as_its_own():
    entries = [
        entry("60601", "Here", "IL", "41.0", "-87.0"),
        entry("60602", "There", "IL", "45.0", "-90.0", other=["Here", "Yonder"]),
    ]
    with small(entries) as places:
        assert places.find("Here, IL")[1:3] == (41.0, -87.0)
        assert places.find("Yonder, IL") == Place("Yonder, IL", 45.0, -90.0, "city", "IL", None)


@pytest.mark.parametrize("code", STATES)
def test_every_state_is_known_by_its_code_and_by_its_name(code):
    assert split_city_state(f"Some Town, {code.lower()}") == (["some", "town"], code)
    assert split_city_state(f"Some Town {STATES[code]}") == (["some", "town"], code)


def test_different_cities_of_a_state_do_not_share_a_key():
    keys = [city_key(split_words(name)) for name in ["Saint Paul", "Paul", "Fort Paul", "Mount Paul", "Pauls"]]
    assert len(set(keys)) == len(keys)


@pytest.mark.parametrize(
    "text",
    [
        "41.97,-87.66",
        " 41.97 , -87.66 ",
        "+41.97,-87.66",
        "41.97,\N{MINUS SIGN}87.66",
        "41.97,-87.66 (near Chicago, IL)",
    ],
)
def test_latitude_and_longitude_are_a_place_that_says_what_is_near(places, text):
    assert places.find(text) == Place("41.97,-87.66 (near Chicago, IL)", 41.97, -87.66, "point", "IL")


@pytest.mark.parametrize("text", ["0,0", "-90,0", "90,180", "71,-179.999", "48.85,2.35"])
def test_a_point_far_from_every_zip_is_refused(places, text):
    code, remedy = problem_of(places, text)
    assert code == "out-of-range"
    assert "ZIP" in remedy


@pytest.mark.parametrize("text", ["-87.66,41.97", "41.97,87.66"])
def test_a_point_turned_around_or_without_its_minus_sign_is_not_taken_for_one_far_away(places, text):
    code, remedy = problem_of(places, text)
    assert code == "out-of-range"
    assert "'41.97,-87.66'" in remedy


def test_a_point_across_the_180th_meridian_from_its_nearest_zip_finds_it():
    with small([entry("99999", "Here", "AK", "52.0", "-179.9")]) as places:
        assert places.find("52,179.9").state == "AK"


@pytest.mark.parametrize("text", ["90.1,0", "-91,0", "0,180.5", "0,-200", "999,999"])
def test_a_point_off_the_globe_is_out_of_range(places, text):
    assert problem_of(places, text)[0] == "out-of-range"


def test_a_point_with_longitude_first_is_offered_the_other_way_round(places):
    assert "'41.97,-120.5'" in problem_of(places, "-120.5,41.97")[1]


# -- ZIP centres --------------------------------------------------------------------------------------------------


def test_the_centre_of_a_zip_is_a_pair_of_degrees(places):
    assert places.zip_centre("60640") == places.find("60640")[1:3]


@pytest.mark.parametrize("zip_code", ["", "0", "00001", "09001", "6064", "60640-1234", "abcde", "\0", "'; --"])
def test_an_unknown_zip_and_one_without_a_place_have_no_centre(places, zip_code):
    assert places.zip_centre(zip_code) is None


def test_every_zip_of_the_library_is_found_or_has_no_place(places):
    for each in zipcodes.list_all()[::50]:
        centre = places.zip_centre(each["zip_code"])
        if float(each["lat"]) == float(each["long"]) == 0:
            assert centre is None
        else:
            assert centre is not None
            assert -15 < centre[0] < 72
            assert abs(centre[1]) == abs(float(each["long"]))


# -- errors -------------------------------------------------------------------------------------------------------


def test_an_unknown_zip_is_said_to_be_unknown(places):
    assert problem_of(places, "00001")[0] == "unknown-zip"


@pytest.mark.parametrize("text", ["09001", "96942"])
def test_a_zip_that_lies_nowhere_on_the_map_is_said_so(places, text):
    assert problem_of(places, text)[0] == "zip-without-place"


def test_a_city_that_lies_nowhere_on_the_map_is_said_so(places):
    assert problem_of(places, "Chuuk, FM")[0] == "unknown-city"


def test_a_misspelt_city_gets_near_misses_of_its_state_only(places):
    code, remedy = problem_of(places, "Chicgo, IL")
    assert code == "unknown-city"
    assert "'Chicago, IL'" in remedy
    code, remedy = problem_of(places, "Bostn MA")
    assert code == "unknown-city"
    assert "'Boston, MA'" in remedy
    assert "NY" not in remedy


@pytest.mark.parametrize(
    ("text", "first"),
    [("Spring, IL", "'Springfield, IL'"), ("Chica", "'Chicago, IL'"), ("saint lou", "'Saint Louis, MO'")],
)
def test_a_city_typed_in_part_gets_the_largest_that_begin_so(places, text, first):
    remedy = problem_of(places, text)[1]
    assert remedy.startswith(f"Did you mean {first}")
    assert remedy.count(" or ") <= 2


def test_a_city_of_nowhere_near_gets_an_example_instead(places):
    code, remedy = problem_of(places, "Xyzzyqqq, IL")
    assert code == "unknown-city"
    assert "Did you mean" not in remedy


def test_a_city_without_a_state_lists_at_most_six_states_the_largest_first(places):
    code, remedy = problem_of(places, "Portland")
    assert code == "not-a-place"
    assert remedy.index("'Portland, OR'") < remedy.index("'Portland, ME'")
    assert remedy.count("Portland, ") == 6


def test_a_city_of_one_state_only_still_asks_for_it(places):
    assert problem_of(places, "Albuquerque") == ("not-a-place", "Write 'Albuquerque, NM'.")


def test_a_city_that_ends_like_a_state_is_asked_for_its_state(places):
    code, remedy = problem_of(places, "Port Washington")
    assert code == "not-a-place"
    assert "'Port Washington, NY'" in remedy


def test_a_misspelt_state_lists_the_states_that_have_the_city(places):
    code, remedy = problem_of(places, "Portland, Oregonn")
    assert code == "not-a-place"
    assert "'Portland, OR'" in remedy


@pytest.mark.parametrize("text", ["Illinois", "West Virginia", "IL", ", IL"])
def test_a_state_alone_is_not_a_place(places, text):
    assert problem_of(places, text)[0] == "not-a-place"


def test_a_zip_that_lost_its_leading_zero_is_offered_with_it(places):
    assert "'02134'" in problem_of(places, "2134")[1]
    assert "'00918'" in problem_of(places, "918")[1]


def test_a_zip_of_another_state_than_the_one_before_it_is_not_guessed_at(places):
    assert problem_of(places, "Boston, MA 60640")[0] == "not-a-place"
    assert problem_of(places, "somewhere 60640")[0] == "not-a-place"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "\0",
        ",",
        ", ,",
        "a\nb",
        "\x1b[2J",
        "x" * 100_000,
        "Chicago, " + "I" * 100_000,
        "1" * 100_000,
        "\N{GRINNING FACE}",
        "\N{GRINNING FACE}, IL",
        "\ud800, IL",
        "\N{FULLWIDTH DIGIT SIX}0640",
        "606401",
        "'; DROP TABLE zips; --",
        "% _ *",
    ],
)
def test_hostile_text_ends_in_one_clean_short_problem(places, text):
    with pytest.raises(UsageError) as caught:
        places.find(text, place="--near")
    (problem,) = caught.value.problems
    assert problem.code == "not-a-place"
    assert str(problem).isprintable()
    assert len(str(problem)) < 400


@given(st.text(max_size=40) | st.from_regex(r"[A-Za-z .,'-]{0,30}", fullmatch=True))
def test_any_text_is_a_place_or_a_clean_problem(places, text):
    try:
        place = places.find(text)
    except UsageError as error:
        assert {each.code for each in error.problems} <= {
            "not-a-place",
            "unknown-city",
            "unknown-zip",
            "zip-without-place",
            "out-of-range",
        }
        assert str(error).isprintable()
    else:
        assert -15 < place.latitude < 72
        assert place.state


# -- the file -----------------------------------------------------------------------------------------------------


def test_a_sound_file_is_opened_without_the_library(file):
    code = (
        "import sys; from pathlib import Path; from recovery_cli.catalogue.places import open_places\n"
        "with open_places(Path(sys.argv[1])) as places: print(places.find('Chicago, IL').label)\n"
        "assert not {'zipcodes', 'tempfile', 'json', 'dataclasses'} & set(sys.modules), sorted(sys.modules)\n"
    )
    assert run(code, file) == "Chicago, IL\n"


def test_two_processes_may_build_the_same_file_at_once(tmp_path):
    path = tmp_path / "new" / "places.db"
    code = (
        "import sys; from pathlib import Path; from recovery_cli.catalogue.places import open_places\n"
        "with open_places(Path(sys.argv[1])) as places: print(places.find('60640').label)\n"
    )
    source = str(Path(recovery_cli.__file__).parents[1])
    both = [
        subprocess.Popen(
            [sys.executable, "-c", code, str(path)],
            env={**os.environ, "PYTHONPATH": source},
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(2)
    ]
    assert [process.communicate()[0] for process in both] == ["60640 (Chicago, IL)\n"] * 2
    assert {each.name for each in path.parent.iterdir()} == {"places.db", "whole.txt"}


def test_without_a_folder_the_places_are_built_in_memory(few):
    with open_places(None) as places:
        assert places.find("Here, IL").precision == "city"


def test_a_folder_that_cannot_be_written_means_memory_and_leaves_nothing(few, tmp_path):
    blocked = tmp_path / "file"
    blocked.write_text("")
    with open_places(blocked / "places.db") as places:
        assert places.find("Here, IL").precision == "city"
    assert [each.name for each in tmp_path.iterdir()] == ["file"]


def test_a_folder_in_the_place_of_the_file_means_memory_and_leaves_nothing(few, tmp_path):
    (tmp_path / "places.db").mkdir()
    with open_places(tmp_path / "places.db") as places:
        assert places.find("Here, IL").precision == "city"
    assert [each.name for each in tmp_path.iterdir()] == ["places.db"]


def test_a_missing_file_is_built_with_its_folders_and_used_the_next_time(few, monkeypatch, tmp_path):
    path = tmp_path / "a folder?" / "of #1" / "places.db"
    with open_places(path) as places:
        assert places.find("Here, IL").label == "Here, IL"
    monkeypatch.setattr(places_build, "build_places", lambda path: pytest.fail("built again"))
    with open_places(path) as places:
        assert places.find("Here, IL").label == "Here, IL"


def spoil_with_other_bytes(path: Path) -> None:
    path.write_bytes(b"not a database" * 100)


def spoil_by_emptying(path: Path) -> None:
    path.write_bytes(b"")


def spoil_by_cutting(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:5000])


def spoil_with_another_schema(path: Path) -> None:
    change(path, "UPDATE meta SET schema = schema + 1")


def spoil_with_another_library(path: Path) -> None:
    change(path, "UPDATE meta SET library = 'zipcodes-0.0.1.dist-info'")


def spoil_by_dropping_a_table(path: Path) -> None:
    change(path, "DROP TABLE meta")


@pytest.mark.parametrize(
    "spoil",
    [
        spoil_with_other_bytes,
        spoil_by_emptying,
        spoil_by_cutting,
        spoil_with_another_schema,
        spoil_with_another_library,
        spoil_by_dropping_a_table,
    ],
)
def test_a_stale_or_broken_file_is_built_again(few, file, tmp_path, spoil):
    path = tmp_path / "places.db"
    shutil.copy(file, path)
    spoil(path)
    with open_places(path) as places:
        assert places.find("Here, IL").label == "Here, IL"
    assert {each.name for each in tmp_path.iterdir()} == {"places.db", "whole.txt"}


def test_a_file_with_another_letter_in_a_name_is_built_again(tmp_path):
    path = tmp_path / "places.db"
    open_places(path).close()
    path.write_bytes(path.read_bytes().replace(b"Chicago", b"Chicaco"))
    with open_places(path) as places:
        assert places.find("60640").label == "60640 (Chicago, IL)"


def test_a_build_that_fails_leaves_the_folder_as_it_was(few, monkeypatch, tmp_path):
    def fail(connection: sqlite3.Connection) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr(places_build, "fill", fail)
    with pytest.raises(sqlite3.OperationalError):
        build_places(tmp_path / "places.db")
    assert list(tmp_path.iterdir()) == []


def test_the_file_is_opened_for_reading_only(file):
    with open_places(file) as places, pytest.raises(sqlite3.OperationalError):
        places._connection.execute("DELETE FROM zips")


# -- helpers ------------------------------------------------------------------------------------------------------


def entry(
    zip_code: str, city: str, state: str, lat: str, long: str, *, kind: str = "STANDARD", other: list[str] | None = None
) -> dict[str, object]:
    """A ZIP as the library gives it."""
    return {
        "zip_code": zip_code,
        "zip_code_type": kind,
        "active": True,
        "city": city,
        "acceptable_cities": other or [],
        "state": state,
        "lat": lat,
        "long": long,
    }


@pytest.fixture
def few(monkeypatch) -> None:
    """A library of one ZIP, so that building takes no time."""
    entries = [entry("60601", "Here", "IL", "41.0", "-87.0")]
    monkeypatch.setattr(
        zipcodes, "similar_to", lambda digit: [each for each in entries if each["zip_code"][0] == digit]
    )


def small(entries: list[dict[str, object]]) -> Places:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(zipcodes, "similar_to", lambda digit: [each for each in entries if each["zip_code"][0] == digit])
        return Places.in_memory()


def change(path: Path, statement: str) -> None:
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute(statement)
    connection.execute("VACUUM")  # the seal goes with it
    connection.close()
    seal(path)


def run(code: str, *arguments: Path) -> str:
    source = str(Path(recovery_cli.__file__).parents[1])
    return subprocess.run(
        [sys.executable, "-c", code, *map(str, arguments)],
        env={**os.environ, "PYTHONPATH": source},
        check=True,
        capture_output=True,
        text=True,
    ).stdout


def test_a_city_has_a_middle_however_it_is_spelled(places: Places) -> None:
    assert places.city_centre("Saint Louis", "MO") == places.find("St. Louis, MO")[1:3]
    assert places.city_centre("Nowhere Springs", "IL") is None


def test_a_zip_is_in_a_state(places: Places) -> None:
    state, centre = places.zip_place("60640") or ("", None)
    assert (state, centre) == ("IL", places.zip_centre("60640"))
    assert places.zip_place("00000") is None
