"""Rules whose level never makes a difference are found, and no others."""

import pytest

from recovery_cli.questionnaire.model import Questionnaire
from recovery_cli.rules.model import Ruleset
from recovery_cli.rules.shadow import never_deciding
from tests.rules.policy import policy, rule

DAILY = "{use: {is: daily}}"
SOME = "{use: {at_least: some}}"
HOME = "{home: {is: 'no'}}"


def shadowed(*rules: str) -> list[tuple[str, str]]:
    found = policy(*rules)
    return [(each.id, part) for each, part in never_deciding(found.questionnaire, found.ruleset)]


def test_a_rule_alone_decides() -> None:
    assert (
        shadowed(rule("A1", DAILY, "{urgency: soon, withdrawal: outpatient_withdrawal, treatment: residential}")) == []
    )


@pytest.mark.parametrize(("other", "level"), [(DAILY, "soon"), (SOME, "soon"), (SOME, "today")])
def test_a_level_that_a_wider_rule_always_sets_as_high_never_decides(other: str, level: str) -> None:
    narrow = rule("A1", DAILY, "{urgency: soon}")
    assert ("A1", "urgency") in shadowed(narrow, rule("A2", other, f"{{urgency: {level}}}"))


def test_a_level_higher_than_that_of_the_wider_rule_decides() -> None:
    assert shadowed(rule("A1", DAILY, "{urgency: today}"), rule("A2", SOME, "{urgency: soon}")) == []


def test_a_rule_that_holds_for_others_too_decides_for_them() -> None:
    assert shadowed(rule("A1", DAILY, "{urgency: soon}"), rule("A2", HOME, "{urgency: soon}")) == []


def test_only_the_part_that_never_decides_is_named() -> None:
    both = rule("A1", DAILY, "{urgency: soon, treatment: residential}")
    assert shadowed(both, rule("A2", SOME, "{urgency: today}")) == [("A1", "urgency")]


def test_what_an_emergency_hides_does_not_decide() -> None:
    emergency = rule("A2", SOME, "{urgency: emergency}")
    assert shadowed(rule("A1", DAILY, "{treatment: residential}"), emergency) == [("A1", "treatment")]


def test_the_foot_of_a_ladder_is_no_level_to_decide() -> None:
    assert shadowed(rule("A1", DAILY, "{treatment: outpatient, withdrawal: none, urgency: routine}")) == []


def test_a_lean_decides_where_it_tips_the_plan_alone_or_with_others() -> None:
    three, one = "{lean: {toward: inpatient, weight: 3}}", "{lean: {toward: inpatient, weight: 1}}"
    two = "{lean: {toward: inpatient, weight: 2}}"
    assert shadowed(rule("A1", DAILY, three)) == []
    assert shadowed(rule("A1", DAILY, one)) == [("A1", "lean")]
    assert shadowed(rule("A1", DAILY, one), rule("A2", HOME, two)) == []


def test_a_lean_toward_outpatient_decides_where_it_holds_back() -> None:
    pull, back = "{lean: {toward: inpatient, weight: 3}}", "{lean: {toward: outpatient, weight: 1}}"
    assert shadowed(rule("A1", DAILY, pull), rule("A2", HOME, back)) == []
    assert ("A2", "lean") in shadowed(rule("A2", HOME, back))


def test_leans_that_exclude_each_other_tip_nothing_together() -> None:
    some = rule("A1", "{use: {is: some}}", "{lean: {toward: inpatient, weight: 2}}")
    daily = rule("A2", DAILY, "{lean: {toward: inpatient, weight: 2}}")
    assert shadowed(some, daily) == [("A1", "lean"), ("A2", "lean")]


def test_no_shipped_floor_is_in_the_shadow_of_another(questionnaire: Questionnaire, ruleset: Ruleset) -> None:
    assert [(rule.id, part) for rule, part in never_deciding(questionnaire, ruleset) if part != "lean"] == []
