import io
from collections.abc import Callable
from typing import Any

import pytest

from recovery_cli.catalogue.ordering import PASSED_BY
from recovery_cli.documents.results import AssessmentDoc
from recovery_cli.render.assessment_text import assessment_blocks
from recovery_cli.render.blocks import Block, Words
from recovery_cli.render.match_text import CLEARLY_BETTER
from recovery_cli.render.phrases import Phrases
from recovery_cli.render.terminal import write_terminal
from tests.render.conftest import a_score, outcome

Build = Callable[..., AssessmentDoc]
Render = Callable[..., list[Block]]


@pytest.fixture
def render(phrases: Phrases, words: Words) -> Render:
    def blocks(document: AssessmentDoc, **options: bool) -> list[Block]:
        return assessment_blocks(document, phrases, words, **options)

    return blocks


def _section(blocks: list[Block], title: str) -> list[Block]:
    """What stands under the heading `title`."""
    start = next(i for i, block in enumerate(blocks) if block == Block("heading", title)) + 1
    end = next((i for i in range(start, len(blocks)) if blocks[i].kind == "heading"), len(blocks))
    return blocks[start:end]


def _texts(blocks: list[Block]) -> list[str]:
    return [block.text for block in blocks]


def _headings(blocks: list[Block]) -> list[str]:
    return [block.text for block in blocks if block.kind == "heading"]


def test_the_headline_comes_first_and_the_disclaimer_with_the_first_step_last(
    render: Render, make_assessment: Build
) -> None:
    document = make_assessment()
    blocks = render(document)
    assert blocks[0] == Block("headline", document["recommendation"]["headline"])
    assert blocks[-2].text == document["disclaimer"]
    first = next(block.text for block in blocks if block.marker == "1.")
    assert blocks[-1].text == f"To begin: {first}"


def test_the_sections_come_in_the_order_a_person_needs_them(render: Render, make_assessment: Build) -> None:
    assert _headings(render(make_assessment())) == [
        "The plan",
        "Next three steps",
        "Conflicts, and ways out",
        "Centers",
        "Why",
        "Still open",
        "What would change the plan",
        "Good to know",
        "Helplines",
    ]


def test_where_it_is_a_matter_of_today_the_steps_come_before_the_plan(render: Render, make_assessment: Build) -> None:
    blocks = render(make_assessment({"recommendation.urgency": "today"}))
    assert _headings(blocks)[:2] == ["Next three steps", "The plan"]


@pytest.mark.parametrize("urgency", ["today", "soon", "routine"])
@pytest.mark.parametrize("demonstration", [True, False])
def test_headline_urgency_and_first_step_stand_in_the_first_24_lines_of_60_columns(
    urgency: str, demonstration: bool, render: Render, make_assessment: Build
) -> None:
    changes = {"recommendation.urgency": urgency, "catalogue.demonstration": demonstration}
    screen = io.StringIO()
    write_terminal(render(make_assessment(changes)), screen, 60, color=False)
    top = screen.getvalue().splitlines()[:24]
    for beginning in ("Start medication", "How soon", "1. Call"):
        assert any(line.startswith(beginning) for line in top), beginning


def test_the_plan_says_three_stages_and_where_the_nights_are(render: Render, make_assessment: Build) -> None:
    setting, first, then, after = _texts(_section(render(make_assessment()), "The plan"))
    assert setting.startswith("Outpatient")
    assert "Nights in a safe place" in first
    assert "Nights in a safe place" in then
    assert "aftercare" in after


def test_each_stage_has_few_words_to_be_drawn_that_say_the_same(render: Render, make_assessment: Build) -> None:
    drawn = [block.stage for block in render(make_assessment()) if block.stage]
    assert [stage.title for stage in drawn] == ["Withdrawal", "Treatment", "After that"]
    assert [stage.nights for stage in drawn] == [
        "Nights: in a safe place",
        "Nights: in a safe place",
        "",
    ]
    assert drawn[0].text == "start medication in a clinic or office, no separate detox"
    assert "peer support" in drawn[2].text


@pytest.mark.parametrize(
    ("withdrawal", "treatment", "nights"),
    [
        (("none", "none"), ("outpatient", "outpatient"), ["", "Nights: in a safe place"]),
        (
            ("residential_withdrawal", "inpatient"),
            ("outpatient", "outpatient"),
            ["Nights: there", "Nights: in a safe place"],
        ),
        (("medication_start", "inpatient"), ("residential", "inpatient"), ["Nights: there", "Nights: there"]),
    ],
)
def test_the_drawing_says_where_the_nights_are(
    withdrawal: tuple[str, str],
    treatment: tuple[str, str],
    nights: list[str],
    render: Render,
    make_assessment: Build,
) -> None:
    levels = {"withdrawal": withdrawal, "treatment": treatment}
    changes = {f"recommendation.plan.{key}": {"level": each[0], "setting": each[1]} for key, each in levels.items()}
    drawn = [block.stage for block in render(make_assessment(changes)) if block.stage]
    assert [stage.nights for stage in drawn[:2]] == nights


def test_centers_all_over_the_country_are_not_named_and_the_way_to_near_ones_is_said(
    render: Render, make_assessment: Build
) -> None:
    changes = {f"matches.{each}.distance_miles": None for each in range(3)} | {"matches.1.center.state": "NJ"}
    texts = _texts(render(make_assessment(changes)))
    assert not any("Harbor House" in text for text in texts)
    assert any("No place is known" in text and "--near" in text for text in texts)


def test_a_list_of_one_state_needs_no_place(render: Render, make_assessment: Build) -> None:
    texts = _texts(render(make_assessment({f"matches.{each}.distance_miles": None for each in range(3)})))
    assert any("Call Harbor House" in text for text in texts)


def test_some_days_inside_and_then_outpatient_is_said_in_those_words(render: Render, make_assessment: Build) -> None:
    plan = {"level": "residential_withdrawal", "setting": "inpatient"}
    blocks = render(make_assessment({"recommendation.plan.withdrawal": plan}))
    assert "A few inpatient days first, then outpatient" in _section(blocks, "The plan")[0].text


def test_medication_is_started_in_the_program_where_the_plan_is_a_stay(render: Render, make_assessment: Build) -> None:
    stay = {"level": "residential", "setting": "inpatient"}
    blocks = render(make_assessment({"recommendation.plan.treatment": stay}))
    assert "Nights at home" not in " ".join(_texts(_section(blocks, "The plan")))


def test_reasons_that_decide_come_first_and_are_marked_in_words(render: Render, make_assessment: Build) -> None:
    bullets = [block.text for block in _section(render(make_assessment()), "Why") if block.marker]
    assert [text.startswith("Main reason:") for text in bullets] == [True, True, False]


def test_every_reason_names_its_source_and_says_what_is_assumed_or_unverified(
    render: Render, make_assessment: Build
) -> None:
    why = _section(render(make_assessment(), every_reason=True), "Why")
    assert sum(block.marker == "-" for block in why) == 10
    assert sum(block.text.startswith("Source: ") for block in why) == 10
    texts = _texts(why)
    assert "safer answer was taken" in texts[texts.index("Detox alone is not recommended.") + 1]
    assert "Not verified yet" in texts[texts.index("Stimulants are used too.") + 1]


def test_reasons_left_out_are_counted_and_the_way_to_them_is_named(render: Render, make_assessment: Build) -> None:
    last = _section(render(make_assessment()), "Why")[-1].text
    assert "7 more reasons" in last
    assert "--why all" in last
    assert "--why" in last


def test_ways_out_stand_under_their_conflict(render: Render, make_assessment: Build) -> None:
    conflict, *ways = _section(render(make_assessment()), "Conflicts, and ways out")
    assert conflict.indent < min(way.indent for way in ways)
    assert len(ways) == 2


def test_all_means_all_changes_and_all_open_questions_too(render: Render, make_assessment: Build) -> None:
    found = make_assessment()["recommendation"]
    changes = [{**found["would_change"][0], "because": f"Reason {n}."} for n in range(9)]
    is_open = [{**found["undetermined"][0], "could_become": f"need_{n}"} for n in range(9)]
    many = {"recommendation.would_change": changes, "recommendation.undetermined": is_open}
    few = "\n".join(_texts(render(make_assessment(many))))
    assert few.count("see --why all") == 2
    every = "\n".join(_texts(render(make_assessment(many), every_reason=True)))
    assert "--why all" not in every
    assert all(f"Reason {n}." in every for n in range(9))


def test_what_would_change_the_plan_is_said_with_question_answer_and_reason(
    render: Render, make_assessment: Build
) -> None:
    change, then, treatment, because = _texts(_section(render(make_assessment()), "What would change the plan"))
    assert "Question housing?" in change
    assert "housing as none" in change
    assert "inpatient" in then
    assert "live at a center" in treatment
    assert "There would be no home." in because


def test_two_answers_that_change_the_plan_only_together_are_said_as_one_change(
    render: Render, make_assessment: Build
) -> None:
    changes = [
        {"change": {each: "daily", "past": "seizure"}, **outcome("emergency"), "because": "x", "falls_away": False}
        for each in ("alcohol", "sedatives")
    ]
    said = _section(render(make_assessment({"recommendation.would_change": changes})), "What would change the plan")
    assert [(block.marker, block.text) for block in said] == [
        ("-", 'If the answer to "Question alcohol?" were "alcohol as daily",'),
        ("", 'and to "Question past?" it were "past as seizure":'),
        ("", "This would be an emergency."),
        ("", "The reason would be: x"),
        ("-", 'If the answer to "Question sedatives?" were "sedatives as daily",'),
        ("", 'and to "Question past?" it were "past as seizure":'),
        ("", "The same would follow."),
    ]


@pytest.mark.parametrize("answer", ["yes", ["jail", "detox"], 16])
def test_an_answer_of_any_type_can_be_what_changes(answer: Any, render: Render, make_assessment: Build) -> None:
    change = {"change": {"housing": answer}, **outcome("inpatient"), "because": "x", "falls_away": True}
    blocks = render(make_assessment({"recommendation.would_change": [change]}))
    said = _section(blocks, "What would change the plan")[0].text
    assert all(str(each) in said for each in (answer if isinstance(answer, list) else [answer]))


def test_sections_without_content_are_left_out(render: Render, make_assessment: Build) -> None:
    empty = ("conflicts", "undetermined", "would_change", "notes")
    blocks = render(make_assessment({f"recommendation.{key}": [] for key in empty}))
    assert _headings(blocks) == ["The plan", "Next three steps", "Centers", "Why", "Helplines"]


def test_a_note_that_is_a_step_is_not_said_twice(render: Render, make_assessment: Build) -> None:
    note = {"rule": "M5", "text": "Ask for medication today.", "source": {"title": "B", "url": "https://b.example"}}
    reasons = make_assessment()["recommendation"]["reasons"]
    urgent = {**reasons[0], "rule": "M5", "toward": "urgency"}
    changes = {
        "recommendation.urgency": "today",
        "recommendation.reasons": [urgent, *reasons],
        "recommendation.notes": [note],
    }
    texts = _texts(render(make_assessment(changes)))
    assert texts.count("Ask for medication today.") == 1


def test_a_danger_to_life_is_the_first_thing_that_is_good_to_know(render: Render, make_assessment: Build) -> None:
    said = {"Z9": "A statistic.", "M3": "A dose can kill."}
    source = {"title": "B", "url": "https://b.example"}
    notes = [{"rule": rule, "text": text, "source": source} for rule, text in said.items()]
    reason = make_assessment()["recommendation"]["reasons"][0] | {"rule": "M3", "toward": "urgency", "decisive": False}
    texts = _texts(render(make_assessment({"recommendation.notes": notes, "recommendation.reasons": [reason]})))
    assert texts.index("A dose can kill.") < texts.index("A statistic.")


def test_where_nothing_fits_help_follows_at_once(render: Render, make_assessment: Build) -> None:
    changes = {"total": 0, "matches": [], "catalogue.demonstration": True}
    texts = _texts(_section(render(make_assessment(changes)), "Centers"))
    assert texts[0] == "No center in this list fits."
    assert texts[1].startswith("That does not mean there is none.")


def test_the_demonstration_is_said_at_the_top_and_at_the_centers(render: Render, make_assessment: Build) -> None:
    blocks = render(make_assessment({"catalogue.demonstration": True}))
    assert blocks[0].kind == "warning"
    assert "invented" in blocks[0].text
    assert any(block.kind == "warning" and "invented" in block.text for block in _section(blocks, "Centers"))


def test_a_real_list_is_not_called_a_demonstration(render: Render, make_assessment: Build) -> None:
    assert "invented" not in " ".join(_texts(render(make_assessment())))


def test_no_match_is_said_with_a_helpline_and_what_to_leave_out(render: Render, make_assessment: Build) -> None:
    relaxations = [{"drop": "within", "total": 33}]
    blocks = render(make_assessment({"total": 0, "matches": [], "relaxations": relaxations}))
    said = " ".join(_texts(_section(blocks, "Centers")))
    assert "No center" in said
    assert "1-800-662-4357" in said
    assert "33 centers" in said


def test_helplines_stand_in_every_result_with_call_and_text(render: Render, make_assessment: Build) -> None:
    lines = _texts(_section(render(make_assessment()), "Helplines"))
    assert lines[0] == "Emergency services: call 911"
    assert lines[1] == "988 Lifeline: call 988, or text 988"


def test_an_emergency_is_what_to_do_whom_to_call_and_why_and_nothing_else(
    render: Render, make_emergency: Build
) -> None:
    blocks = render(make_emergency({"catalogue.demonstration": True}))
    assert _texts(blocks) == [
        "This is an emergency. Call 911 now.",
        "Do this now",
        "Call 911 now.",
        "Numbers to call",
        "Emergency services: call 911",
        "988 Lifeline: call 988, or text 988",
        "SAMHSA National Helpline: call 1-800-662-4357, or text ZIP to 435748",
        "Why",
        "Slow breathing can be an overdose.",
    ]


def test_an_emergency_names_no_center_even_if_the_document_holds_one(
    render: Render, make_assessment: Build, make_emergency: Build
) -> None:
    matches = make_assessment()["matches"]
    blocks = render(make_emergency({"matches": matches, "total": 3}))
    assert "Harbor House" not in " ".join(_texts(blocks))


def test_a_score_is_said_with_its_band_and_its_credit_and_is_no_diagnosis(
    render: Render, make_assessment: Build
) -> None:
    scores = [a_score(), a_score(id="cows", name="COWS", score=14, maximum=48, band="moderate withdrawal", credit=None)]
    texts = _texts(_section(render(make_assessment({"recommendation.instruments": scores})), "What the scores say"))
    assert "not a diagnosis" in texts[0]
    assert texts[1:5] == [
        "DAST-10, 6 of 10: a substantial level of problems.",
        "DAST-10 counts problems.",
        "Source: Skinner.",
        "DAST-10: H. Skinner.",
    ]
    assert texts[5] == "COWS, 14 of 48: moderate withdrawal."
    assert len(texts) == 8


def test_without_a_score_nothing_is_said_about_scores(render: Render, make_assessment: Build) -> None:
    assert "What the scores say" not in _headings(render(make_assessment()))


def test_an_emergency_says_nothing_about_scores(render: Render, make_emergency: Build) -> None:
    emergency = make_emergency({"recommendation.instruments": [a_score()]})
    assert "What the scores say" not in _headings(render(emergency))


def test_a_branch_that_waits_is_no_reason_to_speak_of_safety() -> None:
    assert CLEARLY_BETTER == PASSED_BY


@pytest.mark.parametrize(("scores", "said"), [((80, 90), True), ((90, 88), False), ((88, 90), False)])
def test_where_safety_goes_before_fit_it_is_said(
    render: Render, make_assessment: Build, phrases: Phrases, scores: tuple[float, float], said: bool
) -> None:
    document = make_assessment()
    match: Any = document["matches"][0]
    document["matches"] = [{**match, "rank": n, "score": float(score)} for n, score in enumerate(scores, start=1)]
    assert (phrases.say("total.safety_first") in _texts(render(document))) is said
