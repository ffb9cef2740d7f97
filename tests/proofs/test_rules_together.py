"""No two rules contradict each other, and what clashes with a plan is said."""

from collections.abc import Callable, Iterable
from itertools import product
from typing import Any

from z3 import And, Implies, Not, Or

from recovery_cli.rules.model import Effect
from tests.proofs.person import Person
from tests.proofs.solver import Policy

OPPOSED = [("accepts_minors", "accepts_adults"), ("accepts_women", "accepts_men")]
"""Filters that hardly any center passes together."""
HOSPITAL, PROGRAM = ("hospital_inpatient", "hospital_detox"), ("residential", "long_residential")


def apart(policy: Policy, named: Callable[[Effect], Iterable[str]]) -> dict[str, Any]:
    """Rules of which one excludes what the other names never speak to the same person."""
    return {
        f"{one.id} excludes {slug}, {other.id} names it": Not(And(*map(policy.anybody.hears, (one.id, other.id))))
        for one, other in product(policy.ruleset.rules, repeat=2)
        for slug in one.effect.excludes
        if slug in named(other.effect)
    }


def test_no_rule_excludes_what_another_needs_or_continues_with(policy: Policy) -> None:
    def named(effect: Effect) -> list[str]:
        return [*(need.need for need in effect.needs), *effect.continuing]

    policy.prove_each(apart(policy, named))


def test_no_rule_excludes_what_another_wants(policy: Policy) -> None:
    policy.prove_each(apart(policy, lambda effect: effect.wants))


def never_both(policy: Policy, pairs: Iterable[tuple[str, str]]) -> dict[str, Any]:
    return {" and ".join(pair): Not(And(*map(policy.anybody.filters, pair))) for pair in pairs}


def test_nobody_needs_a_center_for_two_kinds_of_people(policy: Policy) -> None:
    policy.prove_each(never_both(policy, OPPOSED))


def test_nobody_needs_a_hospital_and_a_residential_program_in_one_place(policy: Policy) -> None:
    policy.prove_each(never_both(policy, product(HOSPITAL, PROGRAM)))


def states_conflict(policy: Policy, person: Person, *between: str) -> Any:
    """Some rule that speaks states a conflict between these."""
    stated = [(rule.id, rule.effect.conflict) for rule in policy.ruleset.rules]
    return Or(*(person.hears(rule) for rule, conflict in stated if conflict and {*between} <= {*conflict.between}))


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
