"""The plan is the maximum of the floors; leans choose above them; whatever holds is said."""

import pytest

from recovery_cli.conditions import Answer
from recovery_cli.rules.engine import LEAN_THRESHOLD
from recovery_cli.rules.model import RuleNeed
from tests.rules.policy import CALM, Policy, policy, rule

SOME = "{use: {at_least: some}}"
DAILY = "{use: {is: daily}}"
NO_HOME = "{home: {is: 'no'}}"
ALWAYS = "{danger: {is: none}}"
STAY = "{wish: {is: inpatient}}"


def levels(found: Policy, **answers: Answer) -> tuple[str, str, str, str]:
    return tuple(found.recommend(**answers).outcome)  # type: ignore[return-value]  # four levels


def ids(found: Policy, **answers: Answer) -> list[str]:
    return [reason.finding.rule.id for reason in found.recommend(**answers).reasons]


def test_without_a_rule_every_ladder_stands_at_its_foot() -> None:
    assert levels(policy(rule("A1", DAILY, "{urgency: soon}"))) == ("routine", "none", "outpatient", "outpatient")


def test_levels_are_the_maximum_of_the_floors_and_not_their_sum_or_mean() -> None:
    found = policy(
        rule("A1", SOME, "{urgency: soon, treatment: intensive_outpatient}"),
        rule("A2", DAILY, "{withdrawal: outpatient_withdrawal, treatment: day_treatment}"),
        rule("A3", NO_HOME, "{urgency: today, treatment: outpatient}"),
    )
    assert levels(found, use="some") == ("soon", "none", "intensive_outpatient", "outpatient")
    assert levels(found, use="daily", home="no") == ("today", "outpatient_withdrawal", "day_treatment", "outpatient")


def test_the_setting_is_that_of_treatment_and_not_of_withdrawal() -> None:
    found = policy(
        rule("A1", DAILY, "{withdrawal: hospital_withdrawal}"), rule("A2", NO_HOME, "{treatment: residential}")
    )
    assert found.recommend(use="daily").outcome.setting == "outpatient"
    assert found.recommend(home="no").outcome.setting == "inpatient"


# ---- leans


def lean(rule_id: str, when: str, toward: str, weight: int) -> str:
    return rule(rule_id, when, f"{{lean: {{toward: {toward}, weight: {weight}}}}}")


@pytest.mark.parametrize(("weight", "treatment"), [(LEAN_THRESHOLD - 1, "outpatient"), (LEAN_THRESHOLD, "residential")])
def test_leans_move_a_plan_from_their_threshold_on(weight: int, treatment: str) -> None:
    assert policy(lean("A1", ALWAYS, "inpatient", weight)).recommend().outcome.treatment == treatment


def test_one_wish_carries_a_plan_over_three_circumstances_but_not_four() -> None:
    against = [lean(f"A{n}", ALWAYS, "outpatient", 1) for n in range(4)]
    wish = lean("W", STAY, "inpatient", 6)
    assert policy(wish, *against[:3]).recommend(wish="inpatient").outcome.setting == "inpatient"
    assert policy(wish, *against).recommend(wish="inpatient").outcome.setting == "outpatient"


def test_a_lean_never_lowers_a_floor_and_never_lifts_beyond_a_stay() -> None:
    home = policy(lean("A1", ALWAYS, "outpatient", 9), rule("A2", DAILY, "{treatment: residential}"))
    assert home.recommend(use="daily").outcome.treatment == "residential"
    stay = policy(lean("A1", ALWAYS, "inpatient", 9), rule("A2", DAILY, "{treatment: hospital_inpatient}"))
    assert stay.recommend(use="daily").outcome.treatment == "hospital_inpatient"


# ---- unknown answers


@pytest.mark.parametrize(("if_unknown", "urgency"), [("assume", "soon"), ("report", "routine"), ("ignore", "routine")])
def test_a_missing_answer_counts_only_where_the_rule_assumes_it(if_unknown: str, urgency: str) -> None:
    found = policy(rule("A1", DAILY, "{urgency: soon}", if_unknown=if_unknown)).recommend(use="unknown")
    assert found.outcome.urgency == urgency
    assert [reason.finding.assumed for reason in found.reasons] == ([True] if if_unknown == "assume" else [])


# ---- needs


def needs(found: Policy, **answers: Answer) -> dict[str, RuleNeed]:
    return {need.need: need for need in found.recommend(**answers).needs}


def test_the_first_stage_that_takes_a_program_is_the_filter() -> None:
    found = policy(rule("A1", DAILY, "{withdrawal: residential_withdrawal}"))
    assert [(need.need, need.filter) for need in found.recommend().needs] == [("outpatient", True)]
    assert [(need.need, need.filter) for need in found.recommend(use="daily").needs] == [
        ("residential_detox", True),
        ("outpatient", False),
    ]
    assert needs(found, use="daily")["residential_detox"].met_by == ("residential_detox", "hospital_detox")


def test_a_need_that_several_rules_ask_for_stands_once_with_every_way_to_meet_it() -> None:
    found = policy(
        rule("A1", ALWAYS, "{needs: [{need: medication, met_by: [medication, methadone]}]}"),
        rule("A2", DAILY, "{needs: [{need: medication, met_by: [aftercare], filter: true}]}"),
    )
    assert needs(found)["medication"] == RuleNeed("medication", ("medication", "methadone"), filter=False)
    assert needs(found, use="daily")["medication"] == RuleNeed(
        "medication", ("medication", "methadone", "aftercare"), filter=True
    )


def test_what_is_needed_is_not_wanted_besides_and_what_is_excluded_is_neither() -> None:
    found = policy(
        rule("A1", ALWAYS, "{needs: [medication], wants: [aftercare, childcare], continuing: [aftercare]}"),
        rule("A2", DAILY, "{needs: [aftercare], excludes: [medication, childcare]}"),
    )
    assert found.recommend().wants == ("aftercare", "childcare")
    assert set(needs(found, use="daily")) == {"outpatient", "aftercare"}
    assert found.recommend(use="daily").wants == ()
    assert found.recommend(use="daily").continuing == ("aftercare",)


# ---- reasons


def test_what_decides_comes_first_then_what_speaks_for_the_setting() -> None:
    found = policy(
        rule("N", ALWAYS, "{notes: [A note.]}"),
        rule("O", ALWAYS, "{treatment: outpatient}"),
        rule("U", ALWAYS, "{urgency: soon}"),
        lean("L", ALWAYS, "inpatient", 1),
        rule("T", DAILY, "{treatment: residential}"),
    )
    reasons = found.recommend(use="daily").reasons
    assert [reason.finding.rule.id for reason in reasons] == ["T", "U", "L", "O", "N"]
    assert [reason.decisive for reason in reasons] == [True, True, False, False, False]
    assert [reason.toward for reason in reasons] == ["inpatient", "urgency", "inpatient", "outpatient", "note"]


def test_a_floor_below_the_level_reached_decides_nothing() -> None:
    found = policy(rule("A1", SOME, "{urgency: soon}"), rule("A2", DAILY, "{urgency: today}")).recommend(use="daily")
    assert {reason.finding.rule.id: reason.decisive for reason in found.reasons} == {"A1": False, "A2": True}


def test_a_level_that_leans_alone_have_reached_is_decided_by_them() -> None:
    found = policy(lean("A1", STAY, "inpatient", 6), lean("A2", ALWAYS, "outpatient", 1)).recommend(wish="inpatient")
    assert {reason.finding.rule.id: reason.decisive for reason in found.reasons} == {"A1": True, "A2": False}


# ---- conflicts


def conflict(rule_id: str, between: str) -> str:
    body = f"{{between: [{between}], what: Two things., ways_out: [This way.]}}"
    return rule(rule_id, "{plan.setting: {is: inpatient}}", f"{{conflict: {body}}}")


def between(found: Policy, **answers: Answer) -> list[tuple[str, ...]]:
    return [rules for rules, _ in found.recommend(**answers).conflicts]


def test_a_conflict_names_the_rules_that_set_the_stage_and_itself() -> None:
    found = policy(
        rule("A1", SOME, "{treatment: intensive_outpatient}"),
        rule("A2", DAILY, "{treatment: residential}"),
        conflict("K", "treatment"),
    )
    assert between(found, use="daily") == [("A2", "K")]
    assert between(found, use="some") == []


def test_a_conflict_with_a_stay_that_only_a_wish_asks_for_names_the_wish() -> None:
    found = policy(lean("L", STAY, "inpatient", 6), lean("M", ALWAYS, "outpatient", 1), conflict("K", "treatment"))
    assert between(found, wish="inpatient") == [("L", "K")]


def test_a_conflict_may_name_another_rule() -> None:
    found = policy(rule("A2", DAILY, "{treatment: residential}"), conflict("K", "A2"))
    assert between(found, use="daily") == [("A2", "K")]


# ---- after the plan, headlines, emergencies


def test_a_rule_about_the_plan_sees_the_plan() -> None:
    found = policy(
        rule("A1", DAILY, "{treatment: residential}"),
        rule("B1", "{plan.treatment: {at_least: day_treatment}}", "{needs: [childcare]}"),
    )
    assert "B1" in ids(found, use="daily")
    assert "B1" not in ids(found, use="some")


HEADLINES = """  - {id: call, when: {all: [{plan.urgency: {is: emergency}}]}, text: Call.}
  - {id: daily, when: {use: {is: daily}}, text: {self: You., helper: They.}}
  - {id: stay, when: {plan.setting: {is: inpatient}}, text: Stay.}
  - {id: always, text: Go on.}
"""


def test_the_headline_is_the_first_that_holds_and_an_unknown_one_does_not() -> None:
    found = policy(
        rule("A1", "{danger: {is: now}}", "{urgency: emergency}"),
        rule("A2", NO_HOME, "{treatment: residential}"),
        headlines=HEADLINES,
    )
    assert found.recommend(danger="now").headline.to_self == "Call."
    assert found.recommend(use="daily", home="no").headline.said_to("helper") == "They."
    assert found.recommend(use="unknown", home="no").headline.to_self == "Stay."
    assert found.recommend(use="unknown").headline.to_self == "Go on."


def test_an_emergency_is_its_own_reasons_and_notes_and_nothing_else() -> None:
    found = policy(
        rule("E1", "{danger: {is: now}}", "{urgency: emergency, notes: [Call.], needs: [childcare]}"),
        rule("A1", "{danger: {answered: true}}", "{urgency: today, notes: [Rest.], wants: [aftercare]}"),
        conflict("K", "treatment"),
        headlines=HEADLINES,
    ).recommend(danger="now")
    assert found.is_emergency
    assert (found.outcome.urgency, found.outcome.setting) == ("emergency", "emergency")
    assert (found.needs, found.wants, found.continuing, found.conflicts) == ((), (), (), ())
    assert [(reason.finding.rule.id, reason.decisive, reason.toward) for reason in found.reasons] == [
        ("E1", True, "urgency")
    ]
    assert [note.to_self for _, note in found.notes] == ["Call."]


def test_an_answer_off_the_path_is_seen_by_no_rule() -> None:
    found = policy(rule("A1", "{calm: {is: 'no'}}", "{urgency: today}"))
    assert found.recommend(home="yes", calm="no").outcome.urgency == "today"
    assert found.recommend(home="no", calm="no").outcome.urgency == "routine"
    assert CALM["home"] == "yes"
