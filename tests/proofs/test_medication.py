"""Medication for opioid use: in every plan, never taken away, never the end of care."""

from z3 import And, Not, Or

from tests.proofs.people import PLACES_LEFT, pregnant, takes_medication, uses_opioids
from tests.proofs.solver import Policy

GIVEN_IN_PREGNANCY = {"methadone", "buprenorphine", "opioid_treatment_program"}
FROM_ELSEWHERE = "accepts_medication_from_elsewhere"


def test_every_plan_with_an_opioid_use_known_or_not_offers_medication(policy: Policy) -> None:
    anybody = policy.anybody
    plan = And(anybody.has_plan, uses_opioids(anybody))
    policy.prove(anybody.filters("medication"), when=plan)
    policy.prove(anybody.filters("treats_opioid_use"), when=plan)


def test_medication_is_met_by_medication_alone(policy: Policy) -> None:
    kinds = {"medication", "methadone", "buprenorphine", "naltrexone", "opioid_treatment_program", FROM_ELSEWHERE}
    for (need, way), met in policy.anybody.encoding.met_by.items():
        if need == "medication" and way not in kinds:
            policy.prove(Not(met), about=way)


def test_every_plan_with_an_opioid_use_ends_in_continuing_care(policy: Policy) -> None:
    anybody = policy.anybody
    for care in ("medication", "aftercare", "naloxone", "peer_support"):
        policy.prove(anybody.continues_with(care), when=And(anybody.has_plan, uses_opioids(anybody)), about=care)


def test_every_plan_at_all_ends_in_aftercare(policy: Policy) -> None:
    policy.prove(policy.anybody.continues_with("aftercare"), when=policy.anybody.has_plan)


def test_methadone_or_buprenorphine_that_is_taken_is_a_need_and_a_filter(policy: Policy) -> None:
    anybody = policy.anybody
    for medication in ("methadone", "buprenorphine"):
        taken = And(anybody.has_plan, anybody.says("current_medication", medication))
        for kept in (
            anybody.filters(medication),
            anybody.filters("medication"),
            anybody.continues_with("medication"),
            anybody.encoding.met_by[medication, FROM_ELSEWHERE],
        ):
            policy.prove(kept, when=taken, about=medication)


def test_a_medication_that_is_taken_is_never_met_by_another(policy: Policy) -> None:
    allowed = {"opioid_treatment_program", FROM_ELSEWHERE}
    for (need, way), met in policy.anybody.encoding.met_by.items():
        if need in ("methadone", "buprenorphine") and way not in {need, *allowed}:
            policy.prove(Not(met), about=f"{need} by {way}")


def test_in_pregnancy_medication_is_always_methadone_or_buprenorphine(policy: Policy) -> None:
    anybody = policy.anybody
    whom = And(anybody.has_plan, pregnant(anybody), uses_opioids(anybody))
    policy.prove(anybody.filters("medication"), when=whom)
    policy.prove(anybody.filters("pregnant"), when=whom)
    taken = takes_medication(anybody)
    for (need, way), met in anybody.encoding.met_by.items():
        if need == "medication" and way not in GIVEN_IN_PREGNANCY:
            # Where the medication is taken already, a center may let it come from the clinic that gives it.
            policy.prove(And(taken, way == FROM_ELSEWHERE), when=And(whom, met), about=way)


def test_a_wish_against_medication_takes_no_medication_out_of_the_plan(policy: Policy) -> None:
    anybody = policy.anybody
    refuses = Or(anybody.says("medication_preference", "none_for_now"), anybody.says("terms", "no_medication"))
    policy.prove(anybody.filters("medication"), when=And(anybody.has_plan, uses_opioids(anybody), refuses))


def test_low_tolerance_is_always_warned_of(policy: Policy) -> None:
    anybody = policy.anybody
    warned = Or(*(anybody.hears(rule.id) for rule in policy.ruleset.rules if _warns(rule)))
    policy.prove(warned, when=And(anybody.has_plan, uses_opioids(anybody)))
    released = anybody.says("recent_release", *PLACES_LEFT)
    policy.prove(warned, when=And(anybody.has_plan, released))


def _warns(rule: object) -> bool:
    return any("before can kill" in note.to_self for note in rule.effect.notes)  # type: ignore[attr-defined]
