"""Treatment by day and night: always where it is safer, and never without a reason."""

from typing import Any

from z3 import And, Implies, Not, Or

from tests.proofs.people import (
    PROGRAMS,
    hard_withdrawal,
    needs_nursing,
    perhaps_pregnant,
    pregnant,
    terms_ask_for_a_stay,
    use_goes_on_beside_medication,
    uses_opioids,
    wishes_a_stay,
)
from tests.proofs.person import Person
from tests.proofs.solver import Policy


def home_holds(person: Person) -> Any:
    """Steady, safe, without others who use, and with support."""
    return And(
        person.says("housing", "stable"),
        person.says("people_use_at_home", "no"),
        person.says("unsafe_at_home", "no"),
        person.says("support", "strong", "some"),
    )


def uncomplicated(person: Person) -> Any:
    """Nothing beside opioids makes withdrawal or life dangerous, and no treatment before has failed to hold."""
    return And(
        person.says("emergency_signs", "none"),
        person.says("harm_intent", "none"),
        person.says("unsafe_at_home", "no"),
        Not(perhaps_pregnant(person)),
        person.says("alcohol", "none", "some"),
        person.says("sedatives", "none", "some"),
        person.says("physical_health", "good", "managed", "needs_regular_care"),
        person.says("mental_health", "good", "managed", "symptoms_interfere"),
        Not(terms_ask_for_a_stay(person)),
        person.says("housing", "stable"),
    )


def test_the_uncomplicated_safely_housed_person_can_always_get_outpatient_care(policy: Policy) -> None:
    # However often opioids are used and by which route, however bad withdrawal is, and after any overdose.
    anybody = policy.anybody
    first_try = Not(anybody.says("returned_to_use_after", *PROGRAMS, "outpatient_withdrawal", "inpatient_withdrawal"))
    alone = And(uncomplicated(anybody), first_try, Not(wishes_a_stay(anybody)))
    policy.prove(And(anybody.has_plan, Not(anybody.inpatient)), when=alone)
    no_detox = Not(anybody.at_least("withdrawal", "outpatient_withdrawal"))
    policy.prove(no_detox, when=And(alone, anybody.does_not_say("medication_tried", "returned_to_use")))
    policy.prove(Not(anybody.at_least("treatment", "intensive_outpatient")), when=alone)


def test_lack_of_housing_alone_never_forces_a_stay(policy: Policy) -> None:
    anybody, twin = policy.anybody, policy.twin("housing")
    changed = And(anybody.says("housing", "stable"), twin.says("housing", "none"))
    nothing_failed = Not(anybody.says("returned_to_use_after", *PROGRAMS))
    no_stay = Implies(And(anybody.has_plan, Not(anybody.inpatient)), Not(twin.inpatient))
    policy.prove(no_stay, when=And(changed, nothing_failed), twin=twin)


def test_no_circumstances_at_home_force_a_stay_on_who_has_not_tried_treatment(policy: Policy) -> None:
    home = ("housing", "people_use_at_home", "unsafe_at_home", "support")
    anybody, twin = policy.anybody, policy.twin(*home)
    nothing_failed = Not(anybody.says("returned_to_use_after", *PROGRAMS))
    policy.prove(
        anybody.at_least("treatment", "residential") == twin.at_least("treatment", "residential"),
        when=And(nothing_failed, anybody.has_plan, twin.has_plan),
        twin=twin,
    )


def test_a_stay_is_planned_only_for_one_of_these_reasons(policy: Policy) -> None:
    anybody = policy.anybody
    in_pregnancy = Or(
        needs_nursing(anybody),
        anybody.says("overdose", "past_year", "past_month"),
        use_goes_on_beside_medication(anybody),
        hard_withdrawal(anybody),
    )
    reasons = (
        wishes_a_stay(anybody),
        terms_ask_for_a_stay(anybody),
        anybody.says("mental_health", "cannot_function"),
        anybody.says("returned_to_use_after", *PROGRAMS),
        And(perhaps_pregnant(anybody), in_pregnancy),
    )
    policy.prove(Or(*reasons), when=anybody.inpatient)


def test_a_hospital_is_planned_only_where_the_day_or_the_body_cannot_be_managed(policy: Policy) -> None:
    anybody = policy.anybody
    nursing = And(perhaps_pregnant(anybody), needs_nursing(anybody))
    hospital = And(anybody.has_plan, anybody.at_least("treatment", "hospital_inpatient"))
    policy.prove(anybody.says("mental_health", "cannot_function") == hospital, when=And(anybody.has_plan, Not(nursing)))


def test_written_terms_that_ask_for_a_stay_are_met(policy: Policy) -> None:
    anybody = policy.anybody
    policy.prove(anybody.inpatient, when=And(anybody.has_plan, terms_ask_for_a_stay(anybody)))


def test_care_never_falls_below_what_did_not_hold(policy: Policy) -> None:
    anybody = policy.anybody
    for level in ("intensive_outpatient", "day_treatment"):
        tried = And(anybody.has_plan, anybody.says("returned_to_use_after", level))
        policy.prove(anybody.at_least("treatment", level), when=tried, about=level)


def test_after_intensive_outpatient_or_day_treatment_a_stay_is_next(policy: Policy) -> None:
    # Exception (R3): where home holds and medication was never tried, medication with the same intensity comes first.
    anybody = policy.anybody
    tried = And(anybody.has_plan, anybody.says("returned_to_use_after", "intensive_outpatient", "day_treatment"))
    taken = anybody.says("current_medication", "methadone", "buprenorphine", "naltrexone")
    first = And(home_holds(anybody), anybody.says("medication_tried", "no"), Not(taken))
    policy.prove(anybody.inpatient, when=And(tried, Not(first)))
    others = Or(
        wishes_a_stay(anybody),
        terms_ask_for_a_stay(anybody),
        perhaps_pregnant(anybody),
        anybody.says("mental_health", "cannot_function"),
    )
    policy.prove(Not(anybody.inpatient), when=And(tried, first, Not(others)))


def test_after_any_program_without_a_home_or_support_a_stay_is_next(policy: Policy) -> None:
    anybody = policy.anybody
    alone = Or(anybody.says("housing", "none"), anybody.says("support", "none"))
    tried = And(anybody.has_plan, anybody.says("returned_to_use_after", *PROGRAMS), alone)
    policy.prove(And(anybody.inpatient, anybody.continues_with("recovery_housing")), when=tried)


def test_where_use_goes_on_beside_medication_after_any_program_a_stay_is_next(policy: Policy) -> None:
    anybody = policy.anybody
    goes_on = Or(use_goes_on_beside_medication(anybody), anybody.says("medication_tried", "returned_to_use"))
    tried = And(anybody.has_plan, anybody.says("returned_to_use_after", *PROGRAMS), goes_on)
    policy.prove(And(anybody.inpatient, anybody.continues_with("medication")), when=tried)


def test_in_pregnancy_an_overdose_or_use_beside_medication_is_met_by_a_stay(policy: Policy) -> None:
    anybody = policy.anybody
    whom = And(anybody.has_plan, pregnant(anybody), uses_opioids(anybody))
    danger = Or(anybody.says("overdose", "past_year", "past_month"), use_goes_on_beside_medication(anybody))
    met = And(anybody.inpatient, anybody.filters("pregnant"), anybody.at_least("withdrawal", "medication_start"))
    policy.prove(met, when=And(whom, danger))


def test_circumstances_lean_the_way_they_should(policy: Policy) -> None:
    # A lean decides nothing alone; it says for which setting a circumstance speaks.
    anybody = policy.anybody
    for_a_stay = Or(
        wishes_a_stay(anybody),
        anybody.says("people_use_at_home", "yes"),
        anybody.says("unsafe_at_home", "yes"),
        anybody.says("housing", "none"),
    )
    for_home = Or(
        anybody.says("setting_preference", "outpatient"),
        anybody.says("work", "fixed_daytime"),
        anybody.says("children", "sole_care"),
    )
    for rule in policy.ruleset.rules:
        if rule.effect.lean:
            speaks_for = for_a_stay if rule.effect.lean.toward == "inpatient" else for_home
            policy.prove(speaks_for, when=anybody.hears(rule.id), about=rule.id)
