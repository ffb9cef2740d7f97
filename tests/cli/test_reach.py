"""The options about place, as people type them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recovery_cli.catalogue.place_names import STATES, read_state
from recovery_cli.cli.reach import Reach, read_miles, read_reach
from recovery_cli.errors import UsageError
from tests.cli.running import Run


@pytest.mark.parametrize(
    ("text", "miles"),
    [
        *(("25", 25), ("25mi", 25), (" 25 Miles ", 25), ("1 mile", 1), (".5", 0.5), ("1e2", 100)),
        *(
            ("40km", 24.8548),
            ("40 KM", 24.8548),
            ("40 kilometers", 24.8548),
            ("1.609344kilometre", 1),
            ("10 millas", 10),
            ("40 kilómetros", 24.8548),
        ),
    ],
)
def test_a_distance_is_miles_unless_it_says_kilometers(text: str, miles: float) -> None:
    assert read_miles(text) == pytest.approx(miles, rel=1e-5)


@pytest.mark.parametrize("text", ["0", "-3", "nan", "inf", "13001", "21000km", "1e400", "-1e-9km"])
def test_a_distance_that_cannot_be_is_out_of_range(text: str) -> None:
    with pytest.raises(UsageError) as caught:
        read_miles(text)
    assert [each.code for each in caught.value.problems] == ["out-of-range"]


@pytest.mark.parametrize("text", ["", "far", "25 parsecs", "km", "2 5", "25mikm", "\x1b[2J", "9" * 10_000 + "x"])
def test_what_is_no_number_is_no_distance(text: str) -> None:
    with pytest.raises(UsageError) as caught:
        read_miles(text)
    (problem,) = caught.value.problems
    assert problem.code in ("not-a-distance", "out-of-range")
    assert str(problem).isprintable()
    assert "km" in problem.remedy or "miles" in problem.remedy


@given(st.text(max_size=30))
def test_any_text_is_a_distance_or_a_clean_problem(text: str) -> None:
    try:
        assert 0 < read_miles(text) <= 13_000
    except UsageError as error:
        assert str(error).isprintable()


def test_every_problem_is_named_at_once() -> None:
    with pytest.raises(UsageError) as caught:
        read_reach(None, "far", "Ilinois", telehealth=False)
    assert [each.code for each in caught.value.problems] == ["not-a-distance", "near-missing", "unknown-state"]


def test_telehealth_needs_a_distance_to_go_beyond() -> None:
    with pytest.raises(UsageError) as caught:
        read_reach("60640", None, None, telehealth=True)
    assert [each.code for each in caught.value.problems] == ["within-missing"]
    assert read_reach(None, None, None, telehealth=True, answers=True) == Reach(None, None, None, True)


@pytest.mark.parametrize(
    ("text", "code"),
    [("IL", "IL"), ("il", "IL"), ("Illinois", "IL"), (" new york ", "NY"), ("D.C.", "DC"), ("PR", "PR")],
)
def test_a_state_is_its_code_or_its_name(text: str, code: str) -> None:
    assert read_state(text, place="--state") == code
    assert code in STATES


def test_a_misspelt_state_gets_the_one_that_was_meant() -> None:
    with pytest.raises(UsageError) as caught:
        read_state("Ilinois", place="--state")
    (problem,) = caught.value.problems
    assert (problem.code, problem.place) == ("unknown-state", "--state")
    assert "Illinois (IL)" in problem.remedy


@pytest.mark.parametrize("text", ["", "XX", "\x1b[2J", "x" * 10_000, "\ud800"])
def test_text_that_is_no_state_ends_in_a_short_clean_problem(text: str) -> None:
    with pytest.raises(UsageError) as caught:
        read_state(text, place="--state")
    assert str(caught.value).isprintable()
    assert len(str(caught.value)) < 200


# -- the commands -------------------------------------------------------------------------------------------------


def test_a_point_is_a_place_and_kilometers_are_a_distance(run: Run) -> None:
    point = run("search", "--near", "41.97,-87.66", "--within", "40km", "--format", "json").json
    assert point["query"]["near"] == "41.97,-87.66 (near Chicago, IL)"
    assert point["query"]["within_miles"] == pytest.approx(24.855, abs=0.001)
    miles = [match["distance_miles"] for match in point["matches"]]
    assert miles
    assert max(miles) <= 24.9


def test_a_state_lists_the_whole_state_and_nothing_else(run: Run) -> None:
    found = run("search", "--state", "illinois", "--limit", "50", "--format", "json").json
    assert found["query"]["state"] == "IL"
    assert found["total"] == len(found["matches"]) > 1
    assert {match["center"]["state"] for match in found["matches"]} == {"IL"}
    assert run("search", "--state", "Ilinois", "--format", "json").codes == ["unknown-state"]


def test_text_is_in_kilometers_where_asked_and_json_stays_in_miles(run: Run) -> None:
    near = ("search", "--near", "60640", "--sort", "distance", "--limit", "3")
    miles = [float(line.split("\t")[2]) for line in run(*near).out.splitlines()]
    kilometers = [float(line.split("\t")[2]) for line in run(*near, "--units", "km").out.splitlines()]
    assert kilometers == [pytest.approx(each * 1.609, abs=0.2) for each in miles]
    documents = [run(*near, *units, "--format", "json").json for units in ((), ("--units", "km"))]
    assert documents[0] == documents[1]


def test_telehealth_beyond_the_distance_is_counted_and_added_where_asked(run: Run) -> None:
    near = ("search", "--near", "Chicago, IL", "--within", "1", "--limit", "50")
    before = run(*near, "--format", "json").json
    after = run(*near, "--telehealth", "--format", "json").json
    beyond = before["telehealth_beyond"]
    assert beyond["state"] == "IL"
    assert after["total"] == before["total"] + beyond["total"]
    assert "telehealth_beyond" not in after
    assert after["query"]["telehealth"] is True
    added = [match for match in after["matches"] if match["distance_miles"] > 1]
    assert len(added) == beyond["total"] > 0
    for match in added:
        assert "telehealth" in match["center"]["services"]
        assert "By video or phone; ask whether they are licensed to treat you in Illinois." in match["warnings"]
    assert "--telehealth" in run(*near).err
