"""Withdrawal care: where it is dangerous it is never at home, and in pregnancy it is never the treatment."""

from z3 import And, Implies, Not, Or

from tests.proofs.people import (
    daily,
    earlier_withdrawal_care_did_not_hold,
    hard_withdrawal,
    needs_nursing,
    pregnant,
    takes_medication,
    uses_opioids,
)
from tests.proofs.solver import Policy


def test_daily_alcohol_or_sedatives_never_end_below_24_hour_withdrawal_care(policy: Policy) -> None:
    anybody = policy.anybody
    policy.prove(Or(anybody.emergency, anybody.at_least("withdrawal", "residential_withdrawal")), when=daily(anybody))


def test_alcohol_sedatives_or_past_withdrawal_without_an_answer_must_be_asked_first(policy: Policy) -> None:
    anybody = policy.anybody
    assert any("must be asked first" in note.to_self for note in policy.rules["U2"].effect.notes)
    for question in ("alcohol", "sedatives", "withdrawal_history"):
        policy.prove(Or(anybody.emergency, anybody.hears("U2")), when=anybody.has_not_told(question), about=question)


def test_nobody_hears_that_home_will_do_before_alcohol_and_sedatives_are_known(policy: Policy) -> None:
    anybody = policy.anybody
    told = [Not(anybody.has_not_told(question)) for question in ("alcohol", "sedatives", "withdrawal_history")]
    for headline, said in zip(policy.ruleset.headlines, anybody.encoding.headlines, strict=True):
        if "live at home" in headline.text.to_self:
            safe = And(*told, Not(daily(anybody)), Not(anybody.inpatient), anybody.has_plan)
            policy.prove(safe, when=said, about=headline.text.to_self)


def test_in_pregnancy_withdrawal_is_never_the_treatment(policy: Policy) -> None:
    # Alcohol and sedatives are the exception: there withdrawal without care is the greater danger.
    anybody = policy.anybody
    policy.prove(
        Or(daily(anybody), Not(anybody.at_least("withdrawal", "outpatient_withdrawal"))),
        when=And(anybody.has_plan, pregnant(anybody)),
    )


def test_nothing_that_is_wrong_in_pregnancy_is_offered_where_pregnancy_is_not_known(policy: Policy) -> None:
    anybody = policy.anybody
    perhaps = And(anybody.has_plan, anybody.has_not_told("pregnancy"))
    policy.prove(anybody.hears("U3"), when=perhaps)
    policy.prove(Or(daily(anybody), Not(anybody.at_least("withdrawal", "outpatient_withdrawal"))), when=perhaps)


def test_naltrexone_is_never_named_where_there_is_or_may_be_a_pregnancy(policy: Policy) -> None:
    anybody = policy.anybody
    uses = uses_opioids(anybody)
    maybe = Or(And(pregnant(anybody), uses), anybody.has_not_told("pregnancy"))
    named = [anybody.needs("naltrexone"), anybody.encoding.wants["naltrexone"]]
    named += [met for (_, way), met in anybody.encoding.met_by.items() if way == "naltrexone"]
    policy.prove(Not(Or(*named)), when=maybe)


def test_what_did_not_hold_before_is_not_simply_tried_again(policy: Policy) -> None:
    anybody = policy.anybody
    again = And(hard_withdrawal(anybody), earlier_withdrawal_care_did_not_hold(anybody))
    by_day_and_night = Or(
        anybody.at_least("withdrawal", "residential_withdrawal"), anybody.at_least("treatment", "residential")
    )
    policy.prove(by_day_and_night, when=And(anybody.has_plan, again))


def test_a_need_for_daily_nursing_is_met_in_a_hospital(policy: Policy) -> None:
    anybody = policy.anybody
    nursing = And(anybody.has_plan, needs_nursing(anybody))
    hospital = Or(
        anybody.at_least("withdrawal", "hospital_withdrawal"), anybody.at_least("treatment", "hospital_inpatient")
    )
    policy.prove(hospital, when=And(nursing, Or(uses_opioids(anybody), daily(anybody))))


def test_24_hour_withdrawal_care_is_planned_only_for_one_of_these_reasons(policy: Policy) -> None:
    anybody = policy.anybody
    nursing = needs_nursing(anybody)
    again = And(hard_withdrawal(anybody), earlier_withdrawal_care_did_not_hold(anybody))
    planned = And(anybody.has_plan, anybody.at_least("withdrawal", "residential_withdrawal"))
    policy.prove(Or(daily(anybody), nursing, again), when=planned)
    in_hospital = And(anybody.has_plan, anybody.at_least("withdrawal", "hospital_withdrawal"))
    policy.prove(nursing, when=in_hospital)


def test_opioids_alone_are_met_by_starting_medication(policy: Policy) -> None:
    anybody = policy.anybody
    taken = takes_medication(anybody)
    held = And(anybody.says("current_medication", "naltrexone"), anybody.says("opioid_frequency", "stopped"))
    policy.prove(
        anybody.at_least("withdrawal", "medication_start"),
        when=And(anybody.has_plan, uses_opioids(anybody), Not(taken), Not(held)),
    )


def test_medication_is_needed_wherever_it_is_to_be_started(policy: Policy) -> None:
    anybody = policy.anybody
    start = And(anybody.has_plan, anybody.encoding.exactly(anybody.encoding.withdrawal, "medication_start"))
    policy.prove(Implies(start, anybody.filters("medication")))
