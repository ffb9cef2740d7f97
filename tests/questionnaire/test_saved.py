"""A saved interview: what it holds, and what a later questionnaire makes of it."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recovery_cli.conditions import DECLINED, UNKNOWN
from recovery_cli.errors import DataFileError, Problem, UsageError
from recovery_cli.questionnaire.answers import read_answers
from recovery_cli.questionnaire.interview import routing_path
from recovery_cli.questionnaire.model import Questionnaire
from recovery_cli.questionnaire.saved import FIRST_LINE, Resumed, fingerprint, read_saved, saved_text
from recovery_cli.strict_yaml import read_bytes
from tests.strategies import THOROUGH, people

Load = Callable[[str], Questionnaire]

DAY = date(2026, 11, 23)
THEN = """
- id: danger
  type: many
  choices: [{id: chest_pain, label: Pain}, {id: none, label: None, exclusive: true}]
  ends_when: {danger: {includes: chest_pain}}
  next_day: ask
- id: uses
  type: yes_no
- id: how
  type: one
  next_day: offer
  when: {uses: {is: yes}}
  choices: [{id: daily, label: Daily}, {id: weekly, label: Weekly}]
- id: tried
  type: many
  choices: [{id: groups, label: Groups}, {id: detox, label: Detox}, {id: none, label: None, exclusive: true}]
- id: far
  type: number
  minimum: 0
  maximum: 100
  unit: miles
- id: score
  type: number
  optional: true
  minimum: 0
  maximum: 64
  unit: points
"""
ANSWERS: dict[str, Any] = {
    "danger": ("none",),
    "uses": "yes",
    "how": "daily",
    "tried": ("groups",),
    "far": 25,
}


def check_place(text: str) -> str:
    if text == "Nowhere":
        raise UsageError([Problem("unknown-place", "location", "There is no place 'Nowhere'.", "Type a ZIP.")])
    return text


def save(questionnaire: Questionnaire, answers: dict[str, Any], *left_out: str, header: str = "Health data.") -> str:
    return saved_text(questionnaire, answers, frozenset(left_out), header=header, today=DAY)


def read(text: str, questionnaire: Questionnaire, *, days_later: int = 0) -> Resumed:
    document = read_bytes(text.encode(), source="saved.yaml")
    return read_saved(document, questionnaire, check_place, DAY + timedelta(days=days_later))


@pytest.fixture
def later(load: Load) -> Callable[..., Resumed]:
    """later(old, new, ...): the saved answers, read by the questionnaire in which each `old` was replaced by `new`."""

    def resumed(*changes: str, answers: dict[str, Any] = ANSWERS, left_out: str = "score", days: int = 0) -> Resumed:
        text = THEN
        for old, new in zip(changes[::2], changes[1::2], strict=True):
            assert text.count(old) == 1, f"{old!r} is not there once"
            text = text.replace(old, new)
        return read(save(load(THEN), answers, left_out), load(text), days_later=days)

    return resumed


def said(resumed: Resumed) -> list[tuple[str, str]]:
    return [(change.kind, change.id) for change in resumed.changes]


def test_the_same_questionnaire_on_the_same_day_goes_on_with_everything(later: Callable[..., Resumed]) -> None:
    assert later() == Resumed(ANSWERS, frozenset({"score"}), (), {})


def test_the_file_says_what_it_is_before_anything_else(load: Load) -> None:
    text = save(load(THEN), ANSWERS, header="Health data.\nErase it.")
    assert text.startswith(f"{FIRST_LINE}\n# Health data.\n# Erase it.\n\ndanger: [none]\n")


def test_a_saved_interview_is_a_file_of_answers_without_those_off_the_path(load: Load) -> None:
    questionnaire = load(THEN)
    text = save(questionnaire, ANSWERS | {"uses": "no"}, "score")
    answers = read_answers(read_bytes(text.encode(), source="saved.yaml"), questionnaire, check_place)
    assert answers == {key: value for key, value in ANSWERS.items() if key != "how"} | {"uses": "no"}
    assert read(text, questionnaire).answers["how"] == "daily"


def test_an_interview_stopped_before_its_first_answer_goes_on(load: Load) -> None:
    assert read(save(load(THEN), {}), load(THEN)) == Resumed({}, frozenset(), (), {})


@THOROUGH
@given(data=st.data())
def test_any_answers_come_back_as_they_were(data: st.DataObject, shipped: Questionnaire) -> None:
    answers = data.draw(people(shipped))
    resumed = read(save(shipped, answers), shipped)
    assert resumed.answers == answers
    assert routing_path(shipped, resumed.answers) == routing_path(shipped, answers)
    assert resumed.changes == ()


# -- another day --------------------------------------------------------------------------------------------------


def test_on_another_day_what_was_about_that_day_is_asked_again_and_the_rest_stands(
    later: Callable[..., Resumed],
) -> None:
    resumed = later(days=1)
    assert said(resumed) == [("now", "danger"), ("now", "how")]
    assert resumed.answers == {key: value for key, value in ANSWERS.items() if key not in ("danger", "how")}


def test_the_old_answer_is_offered_where_that_is_harmless_and_the_question_is_the_same(
    later: Callable[..., Resumed],
) -> None:
    assert later(days=1).earlier == {"how": "daily"}
    assert (
        later("{id: daily, label: Daily}", "{id: often, label: Often}, {id: daily, label: Daily}", days=1).earlier == {}
    )


def test_what_was_offered_and_not_reached_is_offered_the_next_time_too(load: Load) -> None:
    questionnaire = load(THEN)
    text = saved_text(
        questionnaire, {"uses": "yes"}, frozenset(), {"how": "daily", "danger": ("none",)}, header="", today=DAY
    )
    resumed = read(text, questionnaire)
    assert resumed.answers == {"uses": "yes"}
    assert resumed.earlier == {"how": "daily"}


def test_a_question_about_that_day_that_was_left_out_is_asked_on_another_day(later: Callable[..., Resumed]) -> None:
    assert later("  optional: true", "  optional: true\n  next_day: ask", days=1).left_out == frozenset()
    assert later("  optional: true", "  optional: true\n  next_day: ask").left_out == frozenset({"score"})


def test_of_the_shipped_questions_all_about_danger_or_this_moment_are_asked_again(shipped: Questionnaire) -> None:
    again = {question.id for question in shipped.questions if question.next_day == "ask"}
    assert again == {"emergency_signs", "harm_intent", "unsafe_at_home", "pregnancy_signs", "sows_score", "cows_score"}
    now = re.compile(r"right now|today|last two weeks|past month|lately|\bnow\b")
    about_now = {each.id for each in shipped.questions if now.search(each.ask.to_self)}
    assert about_now <= {each.id for each in shipped.questions if each.next_day != "stand"}


def test_a_day_that_cannot_be_read_counts_as_another_day(load: Load) -> None:
    text = save(load(THEN), ANSWERS).replace(f"day: '{DAY}'", "day: [x]")
    assert said(read(text, load(THEN))) == [("now", "danger"), ("now", "how")]


# -- another questionnaire ----------------------------------------------------------------------------------------


def test_other_words_change_nothing(later: Callable[..., Resumed]) -> None:
    assert said(later("{id: daily, label: Daily}", "{id: daily, label: Every day}")) == []


def test_the_order_of_the_choices_changes_nothing(load: Load) -> None:
    one, other = "{id: daily, label: Daily}", "{id: weekly, label: Weekly}"
    turned = THEN.replace(f"[{one}, {other}]", f"[{other}, {one}]")
    assert turned != THEN
    assert fingerprint(load(turned).by_id()["how"]) == fingerprint(load(THEN).by_id()["how"])


def test_a_single_choice_that_is_still_there_stands_and_the_change_is_said(later: Callable[..., Resumed]) -> None:
    resumed = later("{id: weekly, label: Weekly}", "{id: rarely, label: Rarely}")
    assert said(resumed) == [("changed", "how")]
    assert resumed.answers == ANSWERS


def test_a_choice_that_is_gone_is_asked_again(later: Callable[..., Resumed]) -> None:
    resumed = later("{id: daily, label: Daily}", "{id: most_days, label: Most days}")
    assert said(resumed) == [("asked_again", "how")]
    assert "how" not in resumed.answers


def test_who_did_not_choose_what_was_not_there_has_not_said_no_to_it(later: Callable[..., Resumed]) -> None:
    new = "{id: detox, label: Detox}, {id: meetings, label: Meetings}"
    assert said(later("{id: detox, label: Detox}", new)) == [("asked_again", "tried")]


@pytest.mark.parametrize("answer", [UNKNOWN, DECLINED])
def test_not_knowing_stands_when_a_question_changes(later: Callable[..., Resumed], answer: str) -> None:
    resumed = later("{id: detox, label: Detox}", "{id: meet, label: Meet}", answers=ANSWERS | {"tried": answer})
    assert said(resumed) == [("changed", "tried")]
    assert resumed.answers["tried"] == answer


@pytest.mark.parametrize("answer", [("none",), UNKNOWN])
def test_a_question_about_danger_that_changed_is_asked_again_whatever_was_said(
    later: Callable[..., Resumed], answer: Any
) -> None:
    new = "{id: chest_pain, label: Pain}, {id: confused, label: Confused}"
    resumed = later("{id: chest_pain, label: Pain}", new, answers=ANSWERS | {"danger": answer})
    assert said(resumed) == [("asked_again", "danger")]


def test_a_number_in_another_unit_is_asked_again_and_other_bounds_are_held_against_it(
    later: Callable[..., Resumed],
) -> None:
    assert said(later("unit: miles", "unit: km")) == [("asked_again", "far")]
    assert said(later("maximum: 100", "maximum: 20")) == [("asked_again", "far")]
    assert said(later("maximum: 100", "maximum: 200")) == []


def test_another_type_is_asked_again(later: Callable[..., Resumed]) -> None:
    assert said(later("  type: number\n  minimum: 0\n  maximum: 100\n  unit: miles\n", "  type: date\n")) == [
        ("asked_again", "far")
    ]


def test_a_question_that_is_gone_is_said_and_its_answer_dropped(later: Callable[..., Resumed]) -> None:
    resumed = later("- id: far", "- id: how_far")
    assert said(resumed) == [("gone", "far"), ("new", "how_far")]
    assert "far" not in resumed.answers


def test_a_new_question_is_said_where_it_is_asked_and_not_where_the_path_leaves_it_out(
    later: Callable[..., Resumed],
) -> None:
    asked = "- id: since\n  type: date\n  when: {uses: {is: yes}}\n- id: tried"
    assert said(later("- id: tried", asked)) == [("new", "since")]
    assert said(later("- id: tried", asked, answers=ANSWERS | {"uses": "no"})) == []


def test_an_optional_question_left_out_is_asked_again_only_when_it_changed(later: Callable[..., Resumed]) -> None:
    assert later().left_out == {"score"}
    assert later("unit: points", "unit: percent").left_out == frozenset()
    assert later(left_out="far").left_out == frozenset()


def test_a_place_that_is_no_longer_known_is_asked_again(load: Load) -> None:
    questionnaire = load("- id: location\n  type: place")
    text = save(questionnaire, {"location": "Elsewhere"}).replace("location: Elsewhere", "location: Nowhere")
    assert said(read(text, questionnaire)) == [("asked_again", "location")]


# -- files that are something else --------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["", "age: 34\n", "- a\n- b\n", "just words\n", "saved: yes\n", "saved: {}\n", "{}"])
def test_what_is_no_saved_interview_is_refused(load: Load, text: str) -> None:
    with pytest.raises(DataFileError) as caught:
        read(text, load(THEN))
    assert [problem.code for problem in caught.value.problems] == ["not-saved"]


def test_a_later_format_is_refused_with_its_line(load: Load) -> None:
    with pytest.raises(DataFileError) as caught:
        read("uses: yes\nsaved:\n  format: 2\n", load(THEN))
    assert [(problem.code, problem.place) for problem in caught.value.problems] == [("newer-format", "saved.yaml:3")]


@pytest.mark.parametrize(
    "rest",
    ["aside: [1, 2]", "left_out: {a: b}", "left_out: [[score], score]", "questions: [x]", "questions: {uses: [1]}"],
)
def test_a_part_that_makes_no_sense_is_passed_over(load: Load, rest: str) -> None:
    text = f"uses: yes\nhow: [[]]\nsaved:\n  format: 1\n  day: {DAY}\n  {rest}\n"
    resumed = read(text, load(THEN))
    assert resumed.answers["uses"] == "yes"
    assert ("asked_again", "how") in said(resumed)


def test_no_question_may_take_the_name_that_the_rest_stands_under(load: Load) -> None:
    with pytest.raises(DataFileError) as caught:
        load("- id: saved\n  type: yes_no")
    assert [problem.code for problem in caught.value.problems] == ["duplicate-id"]
