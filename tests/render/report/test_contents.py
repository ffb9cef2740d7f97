"""What a report says, in whatever form."""

from collections.abc import Callable, Iterator
from io import StringIO

import pytest

from recovery_cli.documents.results import AssessmentDoc
from recovery_cli.render.blocks import Words
from recovery_cli.render.phrases import Phrases
from recovery_cli.render.plain import write_plain
from recovery_cli.render.report.contents import Context, Report, report_contents
from recovery_cli.render.report.linear import report_blocks
from recovery_cli.render.report.markdown import to_markdown

Make = Callable[..., Report]

IN_ORDER = [
    "Start medication with an outpatient program",
    "Next three steps",
    "The plan",
    "Why",
    "Conflicts, and ways out",
    "What would change the plan",
    "Still open",
    "Centers side by side",
    "Harbor House",
    "Where they are",
    "What they will ask",
    "What to ask, and what to listen for",
    "Warning signs",
    "What to bring",
    "What to leave at home",
    "Rights at work",
    "With courts and boards",
    "Helplines",
    "Sources",
    "Made on 2026-11-25.",
    "This is information, not a diagnosis.",
]


@pytest.fixture
def text(make_report: Make, phrases: Phrases, words: Words) -> str:
    buffer = StringIO()
    write_plain(report_blocks(make_report(), phrases, words), buffer)
    return buffer.getvalue()


def lines_of(report: Report, phrases: Phrases, words: Words) -> Iterator[str]:
    return (block.text for block in report_blocks(report, phrases, words))


def not_in_order(text: str) -> list[str]:
    """What does not stand after all that comes before it."""
    place, missed = 0, []
    for each in IN_ORDER:
        found = text.find(each, place)
        missed += [] if found >= 0 else [each]
        place = max(found, place)
    return missed


def test_what_to_do_comes_first_and_the_small_print_last(text: str) -> None:
    assert not_in_order(text) == []


def test_markdown_says_the_same_in_the_same_order(make_report: Make, phrases: Phrases, words: Words) -> None:
    assert not_in_order(to_markdown(report_blocks(make_report(), phrases, words))) == []


def test_under_each_reason_stands_how_strong_it_is_and_under_all_when_they_were_checked(text: str) -> None:
    assert (
        "- Main reason: Starting medication as an outpatient is the usual first step. [1]\n    strong evidence\n"
    ) in text
    assert text.count("checked against its source on 2026-11-23 or later") == 1


def test_what_nobody_has_verified_has_no_day_on_which_it_was_checked(make_report: Make) -> None:
    unread = {"strength": "unverified", "reviewed": "2020-01-01"}
    (why,) = make_report({f"recommendation.reasons.0.{key}": value for key, value in unread.items()}).reasons
    assert why.entries[0].standing == "not verified yet"
    assert "2026-11-23" in why.note
    assert "unless it says otherwise" in why.note


def test_every_reason_is_there_with_its_source_and_what_decides_comes_first(make_report: Make) -> None:
    (why,) = make_report().reasons
    items = [*why.entries, *why.more]
    assert len(items) == 10
    assert [item.decisive for item in items[:3]] == [True, True, False]
    assert all(item.source and item.standing for item in items)
    assert items[0].standing == "strong evidence"


def test_a_source_cited_twice_has_one_number(make_report: Make) -> None:
    report = make_report()
    assert [source.number for source in report.sources] == list(range(1, len(report.sources) + 1))
    assert len({source.title for source in report.sources}) == len(report.sources)


def test_reasons_against_the_plan_stand_apart(make_report: Make) -> None:
    report = make_report({"recommendation.reasons.0.toward": "inpatient", "recommendation.reasons.0.decisive": False})
    assert [part.heading for part in report.reasons] == ["Why", "What speaks against it"]


def test_a_note_that_the_guide_says_is_not_said_twice(make_report: Make) -> None:
    said = [item.text for part in make_report().parts for item in part.entries]
    assert "Tolerance drops." in said
    assert "Warning signs." not in said
    without_guide = make_report(guide=())
    assert "Warning signs." in [item.text for part in without_guide.parts for item in part.entries]


def test_a_page_names_no_option_of_the_command_line(text: str) -> None:
    assert "--" not in text


def test_a_helper_reads_of_the_other_person(make_assessment: Callable[..., AssessmentDoc], make_report: Make) -> None:
    report = make_report(respondent="helper")
    assert report.guide["bring"].entries


@pytest.mark.parametrize("kind", ["home", "stay"])
def test_a_stage_is_drawn_as_where_the_nights_are(make_report: Make, kind: str) -> None:
    setting = {"home": "outpatient", "stay": "inpatient"}[kind]
    level = {"home": "outpatient", "stay": "residential"}[kind]
    report = make_report({"recommendation.plan.treatment": {"level": level, "setting": setting}})
    assert [stage.kind for stage in report.stages][1:] == [kind, "after"]


# -- the centers


def test_a_card_has_the_phone_the_place_the_fit_and_what_to_ask(make_report: Make) -> None:
    centers = make_report().centers
    assert centers
    first = centers.cards[0]
    assert (first.phone, first.reach) == ("617-555-0101", "Phone: 617-555-0101")
    assert first.place == "Boston, MA, 3.2 miles away"
    assert (first.score, first.fit) == (96.5, "Fit: very good, 96 of 100")


def test_what_holds_for_all_of_them_is_said_once(make_report: Make) -> None:
    centers = make_report().centers
    assert centers
    assert "These facts are 3 years old: call to check them." in centers.intro
    assert all(not card.cautions and not card.ask for card in centers.cards)
    assert "Not known of any of them, so ask if it matters: yoga." in centers.shared, "the others are asked about"
    assert centers.ask_all == ("Do you offer alumni?", "Do you offer medicaid?", "Do you offer spanish?")
    asked = [item.text for item in make_report().guide["ask"].entries]
    assert asked[:3] == list(centers.ask_all)


def test_of_a_center_that_stands_alone_it_is_said_what_it_offers(
    make_assessment: Callable[..., AssessmentDoc], make_report: Make
) -> None:
    centers = make_report({"matches": make_assessment()["matches"][:1]}).centers
    assert centers
    assert centers.shared == ("Offers: detox, medication", "Not known, so ask: alumni, medicaid, spanish, yoga")
    assert centers.cards[0].ask == ("Do you offer alumni?", "Do you offer medicaid?", "Do you offer spanish?")


def test_the_map_is_told_in_words_and_a_center_without_a_place_is_named(make_report: Make) -> None:
    centers = make_report(
        {"matches.1.center.latitude": None, "matches.1.center.longitude": None, "matches.1.distance_miles": None}
    ).centers
    assert centers
    assert centers.compass
    assert [spot.number for spot in centers.compass.spots] == [1, 3]
    assert centers.where[0] == (1, "Harbor House: Boston, MA, 3.2 miles away, to the west")
    assert centers.where[1] == (2, "Elm Clinic: not on the map, because its place is not known")


def test_without_a_place_to_look_from_there_is_no_map(make_report: Make) -> None:
    centers = make_report(near=None).centers
    assert centers
    assert (centers.compass, centers.where) == (None, ())


def test_where_nothing_fits_the_nearest_beyond_are_the_centers(
    make_assessment: Callable[..., AssessmentDoc], context: Context, phrases: Phrases, words: Words
) -> None:
    far = make_assessment()
    document: AssessmentDoc = {**far, "total": 0, "matches": [], "nearest": far["matches"][:1]}
    centers = report_contents(document, context, phrases, words).centers
    assert centers
    assert centers.intro[0] == "No center in this list fits."
    assert "The nearest that fit, beyond the distance you gave:" in centers.intro
    assert [card.name for card in centers.cards] == ["Harbor House"]


def test_the_person_s_place_is_nowhere_in_it(make_report: Make, phrases: Phrases, words: Words) -> None:
    said = " ".join(lines_of(make_report(near=(41.882345, -87.631111)), phrases, words))
    assert "41.88" not in said
    assert "87.63" not in said


# -- an emergency


def test_an_emergency_is_what_to_do_whom_to_call_and_why_and_nothing_else(
    make_emergency: Callable[..., AssessmentDoc], context: Context, phrases: Phrases, words: Words
) -> None:
    report = report_contents(make_emergency(), context, phrases, words)
    assert list(lines_of(report, phrases, words)) == [
        "This is an emergency. Call 911 now.",
        "Do this now",
        "Call 911 now.",
        "Numbers to call",
        "Emergency services: call 911",
        "At any hour.",
        "988 Lifeline: call 988, or text 988",
        "At any hour.",
        "SAMHSA National Helpline: call 1-800-662-4357, or text ZIP to 435748",
        "At any hour.",
        "Why",
        "Main reason: Slow breathing can be an overdose.",
        "Made on 2026-11-25.",
    ]
