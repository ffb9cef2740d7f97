from collections.abc import Callable
from itertools import product
from typing import Any

import pytest

from recovery_cli.documents.results import AssessmentDoc
from recovery_cli.render.blocks import Words
from recovery_cli.render.next_steps import next_steps
from recovery_cli.render.phrases import Phrases

Build = Callable[..., AssessmentDoc]
Steps = Callable[[dict[str, Any]], list[str]]


@pytest.fixture
def steps(make_assessment: Build, phrases: Phrases, words: Words) -> Steps:
    def of(changes: dict[str, Any]) -> list[str]:
        document = make_assessment(changes)
        plan = document["recommendation"]["plan"]
        assert plan is not None
        return next_steps(document, plan, phrases, words)

    return of


def _urgent(*rules: str, source: str = "https://b.example/") -> dict[str, Any]:
    """Changes: rules that make it a matter of today, each with two notes."""
    reasons = [
        {
            "rule": rule,
            "toward": "urgency",
            "because": "x",
            "strength": "strong",
            "source": {"title": "B", "url": source},
            "reviewed": "2026-11-23",
            "decisive": True,
            "assumed": False,
        }
        for rule in rules
    ]
    notes = [
        {"rule": rule, "text": f"{which} of {rule}", "source": {"title": "B", "url": source}}
        for rule in rules
        for which in ("First", "Second")
    ]
    return {"recommendation.urgency": "today", "recommendation.reasons": reasons, "recommendation.notes": notes}


def test_the_steps_are_exactly_three_whatever_the_result(steps: Steps) -> None:
    some = {
        "urgency": [{"recommendation.urgency": each} for each in ("today", "soon", "routine")]
        + [_urgent("U1"), _urgent("U1", "E3b"), _urgent("U1", "E3b", "M5", "W7")],
        "matches": [{}, {"matches": [], "total": 0}, {"matches.1.center.phone": None, "matches.2.center.phone": None}],
        "helplines": [{}, {"helplines": []}],
        "demonstration": [{}, {"catalogue.demonstration": True}],
        "naloxone": [{}, {"recommendation.plan.continuing": [], "recommendation.wants": []}],
    }
    for combination in product(*some.values()):
        found = steps({key: value for changes in combination for key, value in changes.items()})
        assert len(found) == len(set(found)) == 3


def test_the_first_step_is_to_call_the_first_center(steps: Steps) -> None:
    assert steps({})[0].startswith("Call Harbor House now: 617-555-0101.")


def test_a_center_without_a_phone_is_passed_over(steps: Steps) -> None:
    assert "Elm Clinic" in steps({"matches.0.center.phone": None})[0]


def test_an_admission_phone_will_do(steps: Steps) -> None:
    changes = {"matches.0.center.phone": None, "matches.0.center.intake_phones": ["617-555-0199"]}
    assert "Harbor House now: 617-555-0199" in steps(changes)[0]


def test_an_invented_center_is_never_to_be_called(steps: Steps) -> None:
    said = " ".join(steps({"catalogue.demonstration": True}))
    assert "Harbor House" not in said
    assert "1-800-662-4357" in said


def test_without_a_center_the_referral_line_is_called(steps: Steps) -> None:
    assert "SAMHSA National Helpline" in steps({"matches": [], "total": 0})[0]


def test_a_stay_asks_for_a_bed_and_a_matter_of_today_for_today(steps: Steps) -> None:
    stay = {"recommendation.plan.withdrawal": {"level": "residential_withdrawal", "setting": "inpatient"}}
    assert "bed" in steps(stay)[0]
    assert "bed" not in steps({})[0]
    assert "today" in steps({"recommendation.urgency": "today"})[0]


def test_what_to_ask_is_medication_and_what_is_not_known_of_that_center(steps: Steps) -> None:
    assert "Do you offer medication?" in steps({})[1]
    assert "Do you offer alumni?" in steps({})[1]


def test_naloxone_is_the_last_step_where_it_is_in_the_plan(steps: Steps) -> None:
    assert "naloxone" in steps({})[2]
    without = {"recommendation.plan.continuing": ["aftercare"], "recommendation.wants": []}
    assert steps(without)[2] == "If they have no room soon enough, call the next one: Elm Clinic, 617-555-0102."


def test_what_makes_it_urgent_today_comes_first_in_the_rules_own_words(steps: Steps) -> None:
    first, call, naloxone = steps(_urgent("U1"))
    assert first == "First of U1"
    assert "Harbor House" in call
    assert "naloxone" in naloxone


def test_a_center_is_still_called_where_more_than_two_things_are_urgent(steps: Steps) -> None:
    found = steps(_urgent("U1", "E3b", "M5"))
    assert found[:2] == ["First of U1", "First of E3b"]
    assert "Harbor House" in found[2]


def test_a_rule_that_rests_on_a_helpline_sends_to_that_line_whatever_it_leans_toward(steps: Steps) -> None:
    changes = _urgent("E6", source="https://988.example/")
    changes["recommendation.reasons"][0]["toward"] = "inpatient"
    assert steps(changes)[0] == "First of E6"


def test_a_reason_that_decides_a_level_is_no_step(steps: Steps) -> None:
    changes = _urgent("W4")
    changes["recommendation.reasons"][0]["toward"] = "inpatient"
    assert "Harbor House" in steps(changes)[0]


def test_notes_stay_notes_where_nothing_is_urgent_today(steps: Steps) -> None:
    assert "Harbor House" in steps({**_urgent("W1b"), "recommendation.urgency": "soon"})[0]
