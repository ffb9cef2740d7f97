"""What another answer has moved: only what differs between two results, in words."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from recovery_cli.render.blocks import Words
from recovery_cli.render.changes_text import changes_blocks
from recovery_cli.render.phrases import Phrases, load_phrases
from recovery_cli.strict_yaml import read_file

DATA = Path(__file__).resolve().parents[2] / "data"
Moved = Callable[[dict[str, Any]], list[str]]


@pytest.fixture(scope="module")
def prompts() -> Phrases:
    return load_phrases(read_file(DATA / "prompts.yaml"))


@pytest.fixture
def moved(make_assessment: Callable[..., Any], phrases: Phrases, prompts: Phrases, words: Words) -> Moved:
    """moved(changes): the lines said when a result changes so."""

    def lines(changes: dict[str, Any]) -> list[str]:
        blocks = changes_blocks(make_assessment(), make_assessment(changes), phrases, prompts, words)
        return [block.text for block in blocks]

    return lines


def test_two_results_that_are_the_same_have_nothing_to_say(moved: Moved, prompts: Phrases) -> None:
    assert moved({}) == [prompts.say("moved.nothing")]


def test_a_new_headline_is_said_beside_the_old_one(moved: Moved) -> None:
    was = "Start medication with an outpatient program this week. You can live at home while it works."
    lines = moved({"recommendation.headline": "Call today."})
    assert lines == ["The plan has changed.", f"It was: {was}", "It is now: Call today."]


def test_where_the_plan_stays_it_is_said_with_what_moved_beside_it(moved: Moved) -> None:
    lines = moved({"recommendation.urgency": "today"})
    assert lines[0] == "The plan stays the same:"
    assert lines[2:] == [
        "It was: How soon: within the next 48 hours, if a place can be found.",
        "It is now: How soon: today.",
    ]


def test_what_came_and_what_went_stand_apart(moved: Moved) -> None:
    lines = moved({"recommendation.needs": ["outpatient", "naloxone"], "recommendation.reasons.1.because": "New."})
    assert lines[lines.index("New reasons") + 1] == "New."
    gone = "Medication is the part of treatment with the strongest evidence."
    assert lines[lines.index("Reasons that no longer hold") + 1] == gone
    assert "The list now also asks for" in lines
    assert "The list no longer asks for" in lines


def test_a_new_conflict_is_said_with_its_ways_out_and_a_gone_note_is_no_news(moved: Moved) -> None:
    conflict = {"between": ["A", "B"], "what": "These exclude each other.", "ways_out": ["Ask for both."]}
    lines = moved({"recommendation.conflicts": [conflict], "recommendation.notes": []})
    assert lines[2:] == ["Conflicts, and ways out", "These exclude each other. Ask for both."]


def test_centers_are_said_with_how_they_moved_and_a_new_one_with_its_phone(moved: Moved) -> None:
    changes = {"matches.0.center.id": "another", "matches.0.center.phone": "555-0100", "total": 36}
    lines = moved(changes)
    assert lines[2:] == [
        "Centers",
        "37 centers fitted, now 36 fit.",
        "Harbor House: new in the list, as number 1. Phone: 555-0100.",
        "Harbor House: no longer in the list.",
    ]
    without = moved(changes | {"matches.0.center.phone": None})
    assert "Harbor House: new in the list, as number 1." in without
    assert "Harbor House: was number 1, is now number 4." in moved({"matches.0.rank": 4})
