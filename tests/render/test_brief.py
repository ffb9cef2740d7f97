import io
from collections.abc import Callable
from typing import Any, get_args

import pytest

from recovery_cli.documents.results import AssessmentDoc, Urgency
from recovery_cli.render.blocks import Words
from recovery_cli.render.brief import brief_blocks
from recovery_cli.render.phrases import Phrases
from recovery_cli.render.plain import write_plain

Build = Callable[..., AssessmentDoc]
Brief = Callable[[AssessmentDoc], list[str]]
AGREED = {"recommendation.conflicts": []}


@pytest.fixture
def brief(phrases: Phrases, words: Words) -> Brief:
    def lines(document: AssessmentDoc) -> list[str]:
        file = io.StringIO()
        write_plain(brief_blocks(document, phrases, words), file)
        return file.getvalue().splitlines()

    return lines


def test_five_lines_say_what_how_soon_two_centers_and_whom_to_call(brief: Brief, make_assessment: Build) -> None:
    assert brief(make_assessment(AGREED)) == [
        "Start medication with an outpatient program this week. You can live at home while it works.",
        "How soon: within 48 hours. Outpatient, by visits.",
        "1. Harbor House: 617-555-0101, Boston, MA, 3.2 miles away",
        "2. Elm Clinic: 617-555-0102, Boston, MA, 6.5 miles away",
        "Call: 911 in danger, 988 in a crisis, 1-800-662-4357 for names of programs.",
    ]


def test_some_days_inside_and_then_outpatient_is_said(brief: Brief, make_assessment: Build) -> None:
    plan = {"level": "residential_withdrawal", "setting": "inpatient"}
    assert "A few inpatient days first" in brief(make_assessment({"recommendation.plan.withdrawal": plan}))[1]


def test_a_danger_that_is_still_open_takes_the_place_of_the_second_center(brief: Brief, make_assessment: Build) -> None:
    reason = make_assessment()["recommendation"]["reasons"][-1]
    note = {"rule": reason["rule"], "text": "Check the signs first.", "source": reason["source"]}
    changes = {"recommendation.urgency": "today", "recommendation.notes": [note]}
    lines = brief(make_assessment(changes))
    assert lines[2] == "Check the signs first."
    assert lines[3].startswith("1. Harbor House")
    assert len(lines) == 5


def test_a_conflict_is_said_with_a_way_out(brief: Brief, make_assessment: Build) -> None:
    ways = ["Show the guidance of April 5, 2022.", "Ask legal aid."]
    conflict = {"what": "The terms forbid medication.", "between": ["M1"], "ways_out": ways}
    lines = brief(make_assessment({"recommendation.conflicts": [conflict]}))
    assert lines[2] == "A conflict: The terms forbid medication. A way out: Show the guidance of April 5, 2022."
    assert lines[3].startswith("1. Harbor House")
    assert len(lines) == 5


def test_a_center_that_can_be_called_comes_first(brief: Brief, make_assessment: Build) -> None:
    lines = brief(make_assessment({**AGREED, "matches.0.center.phone": None}))
    assert lines[2].startswith("1. Elm Clinic")
    assert "617-555-0103" in lines[3]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"catalogue.demonstration": True}, "The centers here are invented."),
        ({"matches": [], "total": 0}, "No center in this list fits."),
        (
            {f"matches.{each}.distance_miles": None for each in range(3)} | {"matches.1.center.state": "NJ"},
            "No place is known, so no center is named.",
        ),
    ],
)
def test_where_no_center_can_be_named_a_helpline_is(
    changes: dict[str, Any], said: str, brief: Brief, make_assessment: Build
) -> None:
    lines = brief(make_assessment({**AGREED, **changes}))
    assert lines[2].startswith(said)
    assert "1-800-662-4357" in lines[2]
    assert not any("Harbor House" in line for line in lines)


def test_the_nearest_beyond_the_distance_stand_in_where_nothing_fits_within_it(
    brief: Brief, make_assessment: Build
) -> None:
    document = make_assessment({**AGREED, "matches": [], "total": 0})
    lines = brief({**document, "nearest": make_assessment()["matches"]})
    assert lines[2].startswith("No center fits within the distance. The nearest is Harbor House")
    assert lines[2].endswith("617-555-0101, Boston, MA, 3.2 miles away")
    assert not any("Elm Clinic" in line for line in lines)


def test_the_program_is_named_where_the_row_has_room(brief: Brief, make_assessment: Build) -> None:
    lines = brief(make_assessment({**AGREED, "matches.0.center.program": "Suboxone"}))
    assert lines[2] == "1. Harbor House, Suboxone: 617-555-0101, Boston, MA, 3.2 miles away"


def test_the_emergency_number_stays_however_many_lines_fit_better(brief: Brief, make_assessment: Build) -> None:
    common = make_assessment()["helplines"]
    better = [{**common[0], "id": f"line_{n}", "name": f"Line {n}", "call": f"1-800-555-010{n}"} for n in range(3)]
    lines = brief(make_assessment({"helplines": [*better, *common]}))
    assert lines[-1] == "Call: 1-800-555-0100 (Line 0), 1-800-555-0101 (Line 1), 911 in danger."


def test_an_emergency_is_what_to_do_and_the_numbers(brief: Brief, make_emergency: Build) -> None:
    note = {"rule": "E1", "text": "Give naloxone.", "source": {"title": "CDC", "url": "https://cdc.example"}}
    assert brief(make_emergency({"recommendation.notes": [note]})) == [
        "This is an emergency. Call 911 now.",
        "Give naloxone.",
        "Call: 911 in danger, 988 in a crisis, 1-800-662-4357 for names of programs.",
    ]


def test_a_line_that_fits_the_result_comes_first_with_its_name(brief: Brief, make_assessment: Build) -> None:
    hotline = {**make_assessment()["helplines"][0], "id": "dv_hotline", "name": "Hotline", "call": "1-800-799-7233"}
    lines = brief(make_assessment({"helplines": [hotline, *make_assessment()["helplines"]]}))
    assert lines[-1] == "Call: 1-800-799-7233 (Hotline), 911 in danger, 1-800-662-4357 for names of programs."


def test_there_are_never_more_than_five_lines_whatever_the_result(
    brief: Brief, make_assessment: Build, make_emergency: Build, hostile_changes: dict[str, Any]
) -> None:
    reason = make_assessment()["recommendation"]["reasons"][-1]
    many = {"recommendation.notes": [{"rule": reason["rule"], "text": f"Note {n}.", "source": {}} for n in range(9)]}
    documents = [make_assessment({**many, "recommendation.urgency": each}) for each in get_args(Urgency)]
    documents += [make_emergency(many), make_assessment({**hostile_changes, **many})]
    for document in documents:
        lines = brief(document)
        assert 2 < len(lines) <= 5
        assert all(line.isprintable() and line for line in lines)
        assert "911" in lines[-1]
