"""The rules as a set: each can speak and be silent, none is dead, and no two of them contradict."""

from itertools import product
from typing import Any

from z3 import And, Implies, Not, Or

from recovery_cli.rules.model import Effect, Rule
from tests.proofs.encoding import Encoding
from tests.proofs.solver import Person, Policy

FOR_EVERYBODY = {"G1"}
"""Rules that speak in every plan."""
NEVER_ALONE = {f"{rule} lean" for rule in ("W5", "R1b", "O1", "O3b", "C2")}
"""Leans that order the reasons and tip no scale: only a wish for a stay does, and nothing outweighs it."""
OPPOSED = [("accepts_minors", "accepts_adults"), ("accepts_women", "accepts_men")]
"""Filters that hardly any center passes together."""
HOSPITAL, PROGRAM = ("hospital_inpatient", "hospital_detox"), ("residential", "long_residential")


def test_every_question_can_be_reached(policy: Policy) -> None:
    assert policy.impossible(policy.anybody.path.on) == set()


def test_every_conditional_question_can_be_skipped_and_no_other(policy: Policy) -> None:
    path = policy.anybody.path
    skipped = {name: And(Not(path.ended), Not(asked)) for name, asked in path.asked.items()}
    always = {question.id for question in policy.questionnaire.questions if question.when is None}
    assert policy.impossible(skipped) == always


def test_every_rule_can_speak(policy: Policy) -> None:
    assert policy.impossible(policy.anybody.encoding.speaks) == set()


def test_every_rule_but_those_for_everybody_can_be_silent(policy: Policy) -> None:
    anybody = policy.anybody
    silent = {name: And(anybody.has_plan, Not(speaks)) for name, speaks in anybody.encoding.speaks.items()}
    assert policy.impossible(silent) == FOR_EVERYBODY


def test_every_headline_can_be_said(policy: Policy) -> None:
    headlines = zip(policy.ruleset.headlines, policy.anybody.encoding.headlines, strict=True)
    said = {f"{position}: {each.text.to_self}": said for position, (each, said) in enumerate(headlines)}
    assert policy.impossible(said) == set()


def levels_set(effect: Effect) -> dict[str, Any]:
    """What of an effect can decide, by name; the foot of a ladder decides nothing."""
    parts = {name: getattr(effect, name) for name in ("urgency", "withdrawal", "treatment", "lean")}
    return {name: part for name, part in parts.items() if part not in (None, "routine", "none", "outpatient")}


def test_no_level_rule_is_shadowed(policy: Policy) -> None:
    # For each floor that a rule sets there is somebody who gets less without it.
    decides = {}
    for rule in policy.ruleset.rules:
        for name in levels_set(rule.effect):
            mute = rule._replace(effect=rule.effect._replace(**{name: None}))
            rules = tuple(mute if each is rule else each for each in policy.ruleset.rules)
            without = Encoding(policy.anybody.path, policy.ruleset._replace(rules=rules))
            ladder = "treatment" if name == "lean" else name
            now, then = getattr(policy.anybody.encoding, ladder), getattr(without, ladder)
            counts = Or(policy.anybody.has_plan, without.has_plan)
            decides[f"{rule.id} {name}"] = And(counts, Or(*(now[level] != then[level] for level in now)))
    assert policy.impossible(decides) == NEVER_ALONE


def pairs(policy: Policy, named: Any) -> list[tuple[Rule, Rule, str]]:
    """Two rules of which one excludes what the other names."""
    return [
        (one, other, slug)
        for one, other in product(policy.ruleset.rules, repeat=2)
        for slug in one.effect.excludes
        if slug in named(other.effect)
    ]


def test_no_rule_excludes_what_another_needs_or_continues_with(policy: Policy) -> None:
    def named(effect: Effect) -> list[str]:
        return [*(need.need for need in effect.needs), *effect.continuing]

    for one, other, slug in pairs(policy, named):
        together = And(policy.anybody.hears(one.id), policy.anybody.hears(other.id))
        policy.prove(Not(together), about=f"{one.id} excludes {slug}, {other.id} asks for it")


def test_no_rule_excludes_what_another_wants(policy: Policy) -> None:
    for one, other, slug in pairs(policy, lambda effect: effect.wants):
        together = And(policy.anybody.hears(one.id), policy.anybody.hears(other.id))
        policy.prove(Not(together), about=f"{one.id} excludes {slug}, {other.id} wants it")


def test_nobody_needs_a_center_for_two_kinds_of_people(policy: Policy) -> None:
    for one, other in OPPOSED:
        policy.prove(Not(And(policy.anybody.filters(one), policy.anybody.filters(other))), about=f"{one}, {other}")


def test_nobody_needs_a_hospital_and_a_residential_program_in_one_place(policy: Policy) -> None:
    for one, other in product(HOSPITAL, PROGRAM):
        policy.prove(Not(And(policy.anybody.filters(one), policy.anybody.filters(other))), about=f"{one}, {other}")


def states_conflict(policy: Policy, person: Person, *between: str) -> Any:
    """Some rule that speaks states a conflict between these."""
    stated = [rule for rule in policy.ruleset.rules if rule.effect.conflict]
    return Or(*(person.hears(rule.id) for rule in stated if set(between) <= set(rule.effect.conflict.between)))


def test_a_stay_against_a_wish_a_duty_or_a_job_is_stated_as_a_conflict(policy: Policy) -> None:
    anybody = policy.anybody
    stay = anybody.inpatient
    for clash in (
        anybody.says("setting_preference", "outpatient"),
        anybody.says("children", "sole_care"),
        anybody.says("work_leave", "no"),
    ):
        policy.prove(states_conflict(policy, anybody, "treatment"), when=And(stay, clash))
    first_days = And(anybody.has_plan, anybody.at_least("withdrawal", "residential_withdrawal"), Not(stay))
    sole_care = anybody.says("children", "sole_care")
    policy.prove(states_conflict(policy, anybody, "withdrawal"), when=And(first_days, sole_care))


def test_terms_that_forbid_medication_are_stated_as_a_conflict(policy: Policy) -> None:
    anybody = policy.anybody
    forbidden = And(anybody.says("terms", "no_medication"), anybody.filters("medication"))
    policy.prove(states_conflict(policy, anybody, "M1"), when=forbidden)


def test_a_conflict_is_stated_only_where_there_is_a_rule_on_its_other_side(policy: Policy) -> None:
    anybody, rules = policy.anybody, policy.ruleset.rules

    def setters(stage: str) -> list[Any]:
        at_least = getattr(anybody.encoding, stage)
        sets = [(each, getattr(each.effect, stage)) for each in rules if getattr(each.effect, stage)]
        found = [And(anybody.hears(each.id), anybody.encoding.exactly(at_least, level)) for each, level in sets]
        leans = [anybody.hears(each.id) for each in rules if each.effect.lean]
        return found + (leans if stage == "treatment" else [])

    for rule in rules:
        between = rule.effect.conflict.between if rule.effect.conflict else ()
        named = [setters(each) if each in ("treatment", "withdrawal") else [anybody.hears(each)] for each in between]
        if between:
            there = Or(*(held for each in named for held in each))
            policy.prove(Implies(anybody.hears(rule.id), there), about=rule.id)
