"""Forms and their bands: every mistake of an author with its line; and the shipped ones over every total there is."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from recovery_cli.assessment.recommendation_document import recommendation_document
from recovery_cli.conditions import DECLINED, UNKNOWN, comparisons
from recovery_cli.documents.results import RecommendationDoc
from recovery_cli.errors import DataFileError
from recovery_cli.questionnaire.interview import routing_path
from recovery_cli.questionnaire.model import Questionnaire
from recovery_cli.rules.instruments import Instrument, load_instruments
from recovery_cli.rules.model import Ruleset
from recovery_cli.strict_yaml import read_bytes
from tests.rules import policy as small

GOOD = """\
version: 1
instruments:
  - id: form
    name: FORM
    title: A form
    question: points
    filled_in_by: self
    minimum: 0
    maximum: 64
    bands:
      - {from: 0, to: 10, label: little}
      - {from: 11, to: 64, label: much}
    about: FORM adds up points.
    source: {title: Somebody 2020, url: 'https://example.org/'}
    strength: consensus
    reviewed: 2026-11-23
"""


def load(text: str) -> tuple[Instrument, ...]:
    return load_instruments(read_bytes(text.encode(), source="instruments.yaml"), small.questionnaire())


def problems(text: str) -> list[tuple[str, int]]:
    with pytest.raises(DataFileError) as caught:
        load(text)
    return [(problem.code, int(problem.place.rpartition(":")[2])) for problem in caught.value.problems]


def bands(*spans: tuple[int, int]) -> str:
    """The file with these bands, the first on line 11."""
    lines = "".join(f"      - {{from: {low}, to: {high}, label: some}}\n" for low, high in spans)
    start, end = GOOD.index("      - {from"), GOOD.index("    about")
    return GOOD[:start] + lines + GOOD[end:]


# -- what is read -------------------------------------------------------------------------------------------------


def test_a_form_is_read_with_its_bands_its_source_and_its_day_of_review() -> None:
    (form,) = load(GOOD)
    assert (form.id, form.question, form.minimum, form.maximum, form.credit) == ("form", "points", 0, 64, None)
    assert (form.source.title, form.reviewed) == ("Somebody 2020", date(2026, 11, 23))
    assert [form.band(score).label for score in (0, 10, 11, 64)] == ["little", "little", "much", "much"]


@pytest.mark.parametrize("score", [-1, 65, 10.5])
def test_a_total_that_the_form_does_not_have_is_in_no_band(score: float) -> None:
    (form,) = load(GOOD)
    with pytest.raises(ValueError, match="no total"):
        form.band(score)


# -- mistakes of authors ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("spans", "expected"),
    [
        ([(0, 10), (12, 64)], [("band-gap", 12)]),
        ([(1, 64)], [("band-gap", 11)]),
        ([(0, 63)], [("band-gap", 10)]),
        ([(0, 11), (11, 64)], [("band-overlap", 12)]),
        ([(0, 64), (20, 30)], [("band-overlap", 12)]),
        ([(0, 30), (0, 64)], [("band-overlap", 12)]),
        ([(0, 65)], [("band-outside", 11)]),
        ([(-1, 64)], [("band-outside", 11)]),
        ([(-5, -1), (0, 64)], [("band-outside", 11)]),
        ([(0, 64), (65, 70)], [("band-outside", 12)]),
        ([(0, 10), (5, 20), (30, 70)], [("band-overlap", 12), ("band-outside", 13), ("band-gap", 13)]),
        ([(10, 0), (11, 64)], [("band-empty", 11)]),
    ],
)
def test_bands_that_do_not_cover_every_total_once_are_told_so_with_the_line(
    spans: list[tuple[int, int]], expected: list[tuple[str, int]]
) -> None:
    assert problems(bands(*spans)) == expected


def test_bands_may_stand_in_any_order() -> None:
    (form,) = load(bands((11, 64), (0, 10)))
    assert [band.low for band in form.bands] == [0, 11]


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("question: points", "question: point", "unknown-question"),
        ("question: points", "question: home", "unknown-question"),
        ("    minimum: 0\n", "", "missing-key"),
        ("maximum: 64", "maximum: 64.5", "not-a-number"),
        ("from: 0", "from: nought", "not-a-number"),
        ("from: 0, to: 10", "from: 0, to: 10.5", "not-a-number"),
        ("label: little", "label: ''", "missing-key"),
        ("filled_in_by: self", "filled_in_by: anybody", "unknown-word"),
        ("strength: consensus", "strength: iron", "unknown-word"),
        ("reviewed: 2026-11-23", "reviewed: lately", "not-a-date"),
        ("    source: {title: Somebody 2020, url: 'https://example.org/'}\n", "", "missing-key"),
        ("title: A form", "title: A form\n    items: 16", "unknown-key"),
    ],
)
def test_a_mistake_is_one_problem(old: str, new: str, code: str) -> None:
    assert GOOD.count(old) == 1
    assert [found for found, _ in problems(GOOD.replace(old, new))] == [code]


def test_a_form_with_other_bounds_than_its_question_is_told_so() -> None:
    text = bands((0, 60)).replace("maximum: 64", "maximum: 60")
    assert problems(text) == [("other-bounds", 6)]


def test_two_forms_cannot_have_one_id() -> None:
    text = GOOD + GOOD[GOOD.index("  - id: form") :]
    assert [code for code, _ in problems(text)] == ["duplicate-id", "duplicate-id"]


def test_every_problem_of_every_form_is_named_at_once() -> None:
    broken = bands((0, 10), (12, 64)).replace("strength: consensus", "strength: iron")
    second = GOOD[GOOD.index("  - id: form") :].replace("id: form", "id: other").replace("to: 64", "to: 60")
    assert [code for code, _ in problems(broken + second)] == ["band-gap", "unknown-word", "band-gap"]


# -- the shipped forms --------------------------------------------------------------------------------------------


def test_every_total_of_every_shipped_form_is_in_exactly_one_band(instruments: tuple[Instrument, ...]) -> None:
    assert [each.id for each in instruments] == ["sows", "cows", "dsm5", "dast10", "barc10"]
    for form in instruments:
        for score in range(form.minimum, form.maximum + 1):
            assert sum(band.low <= score <= band.high for band in form.bands) == 1, (form.id, score)
            assert form.band(score).label


@pytest.mark.parametrize(
    ("form", "first_totals"),
    [
        ("sows", {0: "no", 1: "mild", 11: "moderate", 21: "severe"}),
        ("cows", {0: "no", 5: "mild", 13: "moderate", 25: "moderately severe", 37: "severe"}),
        ("dsm5", {0: "below", 2: "possible mild", 4: "possible moderate", 6: "possible severe"}),
        ("dast10", {0: "no", 1: "a low", 3: "a moderate", 6: "a substantial", 9: "a severe"}),
        ("barc10", {10: "below", 47: "among"}),
    ],
)
def test_a_shipped_band_begins_where_its_source_says(
    instruments: tuple[Instrument, ...], form: str, first_totals: dict[int, str]
) -> None:
    (found,) = (each for each in instruments if each.id == form)
    assert [band.low for band in found.bands] == list(first_totals)
    assert all(band.label.startswith(f"{first_totals[band.low]} ") for band in found.bands)


def test_the_dsm5_count_never_says_that_there_is_a_disorder(instruments: tuple[Instrument, ...]) -> None:
    (form,) = (each for each in instruments if each.id == "dsm5")
    assert all("possible" in band.label for band in form.bands)
    assert "clinician" in form.about


def test_the_dast10_credits_its_author(instruments: tuple[Instrument, ...]) -> None:
    (form,) = (each for each in instruments if each.id == "dast10")
    assert form.credit is not None
    assert "Skinner" in form.credit
    assert "non-commercial" in form.credit


def test_every_choice_of_a_form_leads_to_its_total(
    questionnaire: Questionnaire, instruments: tuple[Instrument, ...]
) -> None:
    scores = questionnaire.by_id()["scores"]
    assert {choice.id for choice in scores.choices} == {each.id for each in instruments} - {"sows"} | {"none"}
    for form in instruments:
        question = questionnaire.by_id()[form.question]
        named = {"scores": (form.id,), "withdrawal_now": "mild"}
        assert question in routing_path(questionnaire, named).asked
        assert question.optional


def test_only_withdrawal_scores_decide_and_only_where_moderate_withdrawal_does(ruleset: Ruleset) -> None:
    limits = {"sows_score": 11.0, "cows_score": 13.0}
    for rule in ruleset.rules:
        seen = {each.field: each.operand for each in comparisons(rule.when) if each.field in limits}
        assert seen in ({}, limits), rule.id
    looked_at = {each.field for rule in ruleset.rules for each in comparisons(rule.when)}
    assert not looked_at & {"scores", "dsm5_count", "dast10_score", "barc10_score"}


def test_the_limits_that_decide_are_those_of_moderate_withdrawal(instruments: tuple[Instrument, ...]) -> None:
    for form, limit in (("sows", 11), ("cows", 13)):
        (found,) = (each for each in instruments if each.id == form)
        assert found.band(limit).label == "moderate withdrawal"
        assert found.band(limit - 1).label == "mild withdrawal"


def test_every_shipped_form_was_reviewed_within_a_year_and_says_where_it_comes_from(
    instruments: tuple[Instrument, ...],
) -> None:
    for form in instruments:
        assert (date.today() - form.reviewed).days <= 366, f"{form.id}: read its source again"  # noqa: DTZ011
        assert form.source.url.startswith("https://")


# -- in a recommendation ------------------------------------------------------------------------------------------


def recommended(
    questionnaire: Questionnaire, ruleset: Ruleset, instruments: tuple[Instrument, ...], **answers: Any
) -> RecommendationDoc:
    path = routing_path(questionnaire, answers)
    return recommendation_document(questionnaire, ruleset, path, instruments=instruments)[1]


def test_a_given_total_is_put_into_words_and_one_left_out_or_not_known_is_not(
    questionnaire: Questionnaire, ruleset: Ruleset, instruments: tuple[Instrument, ...]
) -> None:
    given = {"scores": ("cows", "dsm5", "dast10", "barc10"), "dsm5_count": 5, "dast10_score": UNKNOWN, "cows_score": 24}
    document = recommended(questionnaire, ruleset, instruments, **given)
    assert [(each["id"], each["score"], each["maximum"], each["band"]) for each in document["instruments"]] == [
        ("cows", 24, 48, "moderate withdrawal"),
        ("dsm5", 5, 11, "possible moderate opioid use disorder"),
    ]
    assert [each["filled_in_by"] for each in document["instruments"]] == ["clinician", "clinician"]
    assert all("credit" not in each for each in document["instruments"])


def test_a_dast10_total_carries_its_credit(
    questionnaire: Questionnaire, ruleset: Ruleset, instruments: tuple[Instrument, ...]
) -> None:
    document = recommended(questionnaire, ruleset, instruments, scores=("dast10",), dast10_score=7)
    (score,) = document["instruments"]
    assert "Skinner" in score["credit"]


def test_a_total_whose_form_was_not_named_is_not_on_the_path_and_says_nothing(
    questionnaire: Questionnaire, ruleset: Ruleset, instruments: tuple[Instrument, ...]
) -> None:
    assert recommended(questionnaire, ruleset, instruments, cows_score=24)["instruments"] == []


def test_an_emergency_has_no_scores(
    questionnaire: Questionnaire, ruleset: Ruleset, instruments: tuple[Instrument, ...]
) -> None:
    calm = routing_path(questionnaire, {"withdrawal_now": "mild", "sows_score": 10})
    danger = calm._replace(answers={**calm.answers, "emergency_signs": ("chest_pain",)})
    for path, urgency, said in ((calm, "routine", 1), (danger, "emergency", 0)):
        _, document = recommendation_document(questionnaire, ruleset, path, instruments=instruments)
        assert (document["urgency"], len(document["instruments"])) == (urgency, said)


@pytest.mark.parametrize("score", [0, 10, UNKNOWN, DECLINED])
def test_other_scores_change_no_plan(
    questionnaire: Questionnaire, ruleset: Ruleset, instruments: tuple[Instrument, ...], score: int | str
) -> None:
    without = recommended(questionnaire, ruleset, instruments, withdrawal_now="mild")
    totals = {"dsm5_count": score, "dast10_score": score, "barc10_score": 10 if score == 0 else score}
    named = {"scores": ("dsm5", "dast10", "barc10"), "withdrawal_now": "mild", **totals}
    document = recommended(questionnaire, ruleset, instruments, **named)
    assert {**document, "instruments": []} == without


def test_no_item_of_any_form_stands_in_the_file() -> None:
    # Totals and bands only: the items belong to their authors.
    text = (Path(__file__).resolve().parents[2] / "data" / "instruments.yaml").read_text(encoding="utf-8")
    assert "items:" not in text
