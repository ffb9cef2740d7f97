"""What is still open, and what would change the result."""

import pytest

from recovery_cli.conditions import Answer
from recovery_cli.rules.explain import Explainer, candidate_answers
from tests.rules.policy import QUESTIONS, Policy, policy, rule

DAILY = "{use: {is: daily}}"
NO_HOME = "{home: {is: 'no'}}"
EMERGENCY = rule("E1", "{danger: {is: now}}", "{urgency: emergency}")
STAY = rule("T1", DAILY, "{treatment: residential}")


def still_open(explainer: Explainer) -> dict[str, tuple[str, str]]:
    return {each.question: (each.could_become, each.by.rule.id) for each in explainer.undetermined()}


def changes(explainer: Explainer) -> list[tuple[dict[str, Answer], str, str, bool]]:
    return [
        (dict(each.changes), each.outcome.setting, each.by.rule.id, each.falls_away)
        for each in explainer.would_change()
    ]


def candidates(found: Policy, question: str) -> tuple[Answer, ...]:
    return candidate_answers(found.questionnaire.by_id()[question], found.ruleset)


# ---- the answers worth trying


def test_every_choice_is_tried_and_both_sides_of_every_boundary() -> None:
    found = policy(
        rule("A1", "{points: {at_least: 11}}", "{urgency: soon}"),
        rule("A2", "{points: {at_most: 63}}", "{urgency: soon}"),
        rule("A3", "{points: {answered: true}}", "{urgency: soon}"),
    )
    assert candidates(found, "use") == ("none", "some", "daily")
    assert candidates(found, "home") == ("yes", "no")
    assert candidates(found, "terms") == (("stay",), ("tests",), ("other",), ("none",))
    assert candidates(found, "points") == (0, 10, 11, 12, 62, 63, 64)


def test_a_place_or_a_day_is_not_tried() -> None:
    questions = QUESTIONS + "  - {id: day, section: all, type: date, ask: Day?, optional: true}\n"
    assert candidates(policy(EMERGENCY, questions=questions), "day") == ()


# ---- what is still open


def test_an_open_question_names_the_gravest_thing_that_it_could_become() -> None:
    found = policy(
        rule("A1", "{use: {is: some}}", "{urgency: today}"),
        rule("A2", DAILY, "{withdrawal: residential_withdrawal}"),
    )
    assert still_open(found.explain(use="unknown")) == {"use": ("residential_withdrawal", "A2")}


def test_a_setting_that_changes_is_named_before_its_level() -> None:
    assert still_open(policy(STAY).explain(use="declined")) == {"use": ("inpatient", "T1")}


@pytest.mark.parametrize(
    ("effect", "could_become"),
    [
        ("{treatment: day_treatment}", "day_treatment"),
        ("{withdrawal: medication_start}", "medication_start"),
        ("{urgency: soon}", "soon"),
        ("{urgency: emergency}", "emergency"),
    ],
)
def test_what_it_could_become_is_a_level_or_an_urgency(effect: str, could_become: str) -> None:
    assert still_open(policy(rule("A1", DAILY, effect)).explain(use="unknown")) == {"use": (could_become, "A1")}


def test_what_is_answered_or_changes_nothing_graver_is_not_open() -> None:
    found = policy(STAY, rule("A2", NO_HOME, "{needs: [aftercare]}"))
    assert still_open(found.explain(use="none")) == {}
    assert still_open(found.explain(home="unknown")) == {}


def test_an_optional_question_that_was_left_out_is_not_open() -> None:
    found = policy(rule("A1", "{points: {at_least: 11}}", "{urgency: soon}"))
    assert still_open(found.explain()) == {}
    assert still_open(found.explain(points="unknown")) == {"points": ("soon", "A1")}


def test_an_emergency_is_open_whatever_the_plan_has_reached() -> None:
    # The interview would end there, so that the levels of what comes later fall away.
    found = policy(EMERGENCY, rule("T2", DAILY, "{treatment: hospital_inpatient, withdrawal: hospital_withdrawal}"))
    assert still_open(found.explain(danger="unknown", use="daily")) == {"danger": ("emergency", "E1")}


def test_a_level_that_is_assumed_already_is_not_open() -> None:
    found = policy(rule("A1", DAILY, "{urgency: soon}", if_unknown="assume"))
    assert still_open(found.explain(use="unknown")) == {}


@pytest.mark.parametrize(("use", "outcomes"), [("unknown", [("daily", "residential"), ("some", "day_treatment")])])
def test_every_other_outcome_of_an_open_question_is_named_the_gravest_first(
    use: str, outcomes: list[tuple[str, str]]
) -> None:
    found = policy(STAY, rule("A1", "{use: {is: some}}", "{treatment: day_treatment}"))
    (each,) = found.explain(use=use).undetermined()
    assert [(change.answer, then.treatment) for change, then in each.outcomes] == outcomes


def test_a_need_that_waits_for_an_answer_is_open_too() -> None:
    found = policy(rule("A1", NO_HOME, "{needs: [{need: childcare, filter: true}]}"))
    assert still_open(found.explain(home="unknown")) == {"home": ("childcare", "A1")}
    assert still_open(found.explain(home="yes")) == {}


# ---- what would change it


def test_a_change_that_brings_a_stay_names_the_rule_that_would_decide() -> None:
    assert changes(policy(STAY).explain()) == [({"use": "daily"}, "inpatient", "T1", False)]


def test_a_change_that_ends_a_stay_names_the_rule_that_falls_away() -> None:
    found = policy(rule("A1", "{use: {answered: true}}", "{treatment: outpatient}"), STAY)
    assert changes(found.explain(use="daily")) == [
        ({"use": "none"}, "outpatient", "T1", True),
        ({"use": "some"}, "outpatient", "T1", True),
    ]


def test_the_change_that_moves_most_comes_first() -> None:
    found = policy(rule("A1", "{use: {is: some}}", "{urgency: soon}"), STAY, rule("A2", NO_HOME, "{urgency: today}"))
    assert changes(found.explain()) == [
        ({"use": "daily"}, "inpatient", "T1", False),
        ({"home": "no"}, "outpatient", "A2", False),
        ({"use": "some"}, "outpatient", "A1", False),
    ]


def test_two_reasons_for_a_stay_are_undone_by_two_changes_and_not_by_one() -> None:
    found = policy(STAY, rule("T2", NO_HOME, "{treatment: residential}")).explain(use="daily", home="no", calm="yes")
    told = changes(found)
    assert told
    assert all(set(change) == {"use", "home"} and setting == "outpatient" for change, setting, *_ in told)


def test_an_answer_that_is_not_known_is_open_and_not_a_change() -> None:
    assert changes(policy(STAY).explain(use="unknown")) == []


def test_a_question_that_cannot_change_is_left_out() -> None:
    assert changes(policy(rule("T1", "{danger: {is: now}}", "{treatment: residential}")).explain()) == []


def test_only_the_choices_that_a_person_could_come_to_are_tried() -> None:
    questions = QUESTIONS.replace("ordered: true, changeable: true", "ordered: true, changeable: [some]")
    found = policy(STAY, rule("A1", "{use: {is: some}}", "{urgency: soon}"), questions=questions)
    assert changes(found.explain()) == [({"use": "some"}, "outpatient", "A1", False)]


def test_the_gravest_level_gives_the_reason_whatever_the_order_of_the_rules() -> None:
    found = policy(rule("A1", DAILY, "{urgency: today}"), STAY)
    assert changes(found.explain()) == [({"use": "daily"}, "inpatient", "T1", False)]


def test_a_wish_that_would_decide_is_named_and_one_that_falls_away_too() -> None:
    found = policy(
        rule("L0", NO_HOME, "{lean: {toward: outpatient, weight: 1}}"),
        rule("L1", "{wish: {is: inpatient}}", "{lean: {toward: inpatient, weight: 6}}"),
    )
    assert changes(found.explain(home="no")) == [({"wish": "inpatient"}, "inpatient", "L1", False)]
    assert changes(found.explain(home="no", wish="inpatient")) == [
        ({"wish": "any"}, "outpatient", "L1", True),
        ({"wish": "outpatient"}, "outpatient", "L1", True),
    ]


def test_of_several_given_choices_one_more_or_one_less_is_tried() -> None:
    found = policy(rule("T1", "{terms: {includes: stay}}", "{treatment: residential}"))
    assert changes(found.explain(terms=("tests", "other"))) == [
        ({"terms": ("stay", "tests", "other")}, "inpatient", "T1", False)
    ]
    assert ({"terms": ("tests",)}, "outpatient", "T1", True) in changes(found.explain(terms=("stay", "tests")))


def test_a_question_that_the_change_brings_up_is_not_taken_for_answered() -> None:
    found = policy(
        rule("T1", NO_HOME, "{treatment: residential}"),
        rule("T2", "{calm: {answered: false}}", "{treatment: residential}"),
    )
    assert found.path(home="no").answers.keys() == {"danger", "use", "home", "terms", "wish"}
    assert changes(found.explain(home="no")) == []
