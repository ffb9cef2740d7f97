"""What a center must offer, what leaves it out, and what care goes on with: each for its reasons and no others.

The tables say once more, in words of the answers, what the rules come to together; a rule that asks for more or less
breaks them. What is only nice to have ("wants") is left to the cases.
"""

from typing import Any

from z3 import And, BoolVal, Implies, Not, Or

from recovery_cli.conditions import fields_named
from recovery_cli.rules.levels import NEEDS_OF_TREATMENT, NEEDS_OF_WITHDRAWAL
from tests.proofs.people import PLACES_LEFT, PROGRAMS, pregnant, takes_medication, uses_opioids
from tests.proofs.person import Person
from tests.proofs.solver import Policy
from tests.proofs.test_life_and_wishes import LIFE, MEANS, REQUIREMENTS, WISHES

FROM_ELSEWHERE = "accepts_medication_from_elsewhere"
OTP = "opioid_treatment_program"
SAID_TO_EVERYBODY = {"G1", "G1b", "G1c", "G2", "G2b", "W8"}
"""They look at the plan alone."""
THE_SAFER_PLAN = {"W1", "M1", "M2"}
"""Opioid use is taken for granted where it is not told."""
OPEN_QUESTIONS = {"U1", "U2", "U3", "U4", "U5"}


def exactly(person: Person, ladder: str, level: str) -> Any:
    return person.encoding.exactly(getattr(person.encoding, ladder), level)


def stay_by_the_terms(person: Person) -> Any:
    """A residential program, and not some days in a hospital first, which are another place."""
    here = Not(person.at_least("withdrawal", "hospital_withdrawal"))
    return And(person.says("terms", "inpatient_required"), exactly(person, "treatment", "residential"), here)


def of_the_levels(person: Person) -> tuple[dict[str, Any], dict[str, Any]]:
    """The need that each level of withdrawal care and of treatment is."""
    withdrawal = {ways[0]: exactly(person, "withdrawal", level) for level, ways in NEEDS_OF_WITHDRAWAL.items()}
    treatment = {ways[0]: exactly(person, "treatment", level) for level, ways in NEEDS_OF_TREATMENT.items()}
    return withdrawal, treatment


def filters(person: Person) -> dict[str, Any]:
    """What a center must not lack, and for whom."""
    grown_up = person.says_at_least("age", 18)
    minor = And(person.tells("age"), Not(grown_up))
    withdrawal, treatment = of_the_levels(person)
    detox_first = Or(*withdrawal.values())
    table = {
        **withdrawal,
        **{need: And(there, Not(detox_first)) for need, there in treatment.items()},
        "medication": Or(uses_opioids(person), takes_medication(person)),
        "treats_opioid_use": uses_opioids(person),
        "methadone": person.says("current_medication", "methadone"),
        "buprenorphine": person.says("current_medication", "buprenorphine"),
        "pregnant": pregnant(person),
        "adolescents": minor,
        "accepts_minors": minor,
        "accepts_adults": grown_up,
        "accepts_women": person.says("gender", "woman"),
        "accepts_men": person.says("gender", "man"),
        "open_to_public": And(person.tells("payment"), person.does_not_say("payment", "military_or_va", "tribal")),
        "drug_testing": person.says("terms", "random_testing"),
        "reports_to_court_or_board": person.says("terms", "progress_reports"),
        "long_residential": And(stay_by_the_terms(person), person.says_at_least("terms_days", 31)),
    }
    return {**table, "residential": Or(table["residential"], stay_by_the_terms(person))}


def needs(person: Person) -> dict[str, Any]:
    """What a center should offer beside its filters, and for whom."""
    _, treatment = of_the_levels(person)
    officer = person.says("requirements", "court", "drug_court", "probation_or_parole")
    return treatment | {
        "co_occurring": Or(
            person.says("harm_intent", "thoughts"),
            person.says("past_attempt", "yes"),
            person.says("mental_health", "symptoms_interfere", "cannot_function"),
        ),
        "children_beds": And(person.inpatient, person.says("children", "sole_care")),
        "drug_testing": Or(officer, person.says("requirements", "licensing_board", "employer")),
        "reports_to_court_or_board": officer,
        "dui": person.says("requirements", "dui"),
        "medicaid": person.says("payment", "medicaid"),
        "medicare": person.says("payment", "medicare"),
        "private_insurance": person.says("payment", "private_insurance"),
        "military_insurance": person.says("payment", "military_or_va"),
        "tribal": person.says("payment", "tribal"),
        "free": person.says("payment", "none"),
        "spanish": And(person.says("languages", "spanish"), person.does_not_say("languages", "english")),
        "sign_language": person.says("languages", "sign_language"),
    }


def continuing(person: Person) -> dict[str, Any]:
    """What care goes on with after the first stage, and for whom."""
    held_by_naltrexone = And(
        person.says("current_medication", "naltrexone"),
        Or(Not(person.path.asked["pregnancy"]), person.says("pregnancy", "no", "gave_birth_past_year")),
    )
    beside_medication = And(
        person.says("medication_tried", "returned_to_use"), person.says("returned_to_use_after", *PROGRAMS)
    )
    alone = And(person.says("returned_to_use_after", *PROGRAMS), person.says("support", "none"))
    return {
        "aftercare": BoolVal(True),
        "peer_support": BoolVal(True),
        "naloxone": uses_opioids(person),
        "medication": Or(uses_opioids(person), takes_medication(person), held_by_naltrexone, beside_medication),
        "recovery_housing": Or(
            person.says("housing", "none", "temporary"),
            person.says("unsafe_at_home", "yes"),
            person.says("people_use_at_home", "yes"),
            alone,
        ),
        "drug_testing": Or(
            person.says("terms", "random_testing"),
            person.says("requirements", "court", "drug_court", "probation_or_parole", "licensing_board", "employer"),
        ),
    }


def ways(person: Person) -> dict[tuple[str, str], Any]:
    """Where a need may be met by something else than what it is called: by what, and for whom."""
    not_pregnant = Or(Not(person.path.asked["pregnancy"]), person.says("pregnancy", "no", "gave_birth_past_year"))
    any_medication = And(uses_opioids(person), not_pregnant)
    table = {
        ("medication", "methadone"): uses_opioids(person),
        ("medication", "buprenorphine"): uses_opioids(person),
        ("medication", OTP): uses_opioids(person),
        ("medication", "medication"): any_medication,
        ("medication", FROM_ELSEWHERE): Or(any_medication, takes_medication(person)),
        ("adolescents", "accepts_minors"): BoolVal(True),
        ("free", "sliding_fee"): BoolVal(True),
        ("free", "payment_assistance"): BoolVal(True),
    }
    for medication in ("methadone", "buprenorphine"):
        table |= {(medication, way): BoolVal(True) for way in (OTP, FROM_ELSEWHERE)}
    for levels in (NEEDS_OF_WITHDRAWAL, NEEDS_OF_TREATMENT):
        table |= {(each[0], way): BoolVal(True) for each in levels.values() for way in each[1:]}
    return table


def agree(policy: Policy, named: dict[Any, Any], table: dict[Any, Any], given: Any = None) -> None:
    """Both name the same, each for the same people. given: key → whom it is about (everybody with a plan)."""
    nobody = BoolVal(False)
    same = {
        str(key): Implies(given(key) if given else True, named.get(key, nobody) == table.get(key, nobody))
        for key in {**named, **table}
    }
    policy.prove_each(same, when=policy.anybody.has_plan)


def test_a_center_is_left_out_exactly_for_these_reasons(policy: Policy) -> None:
    agree(policy, policy.anybody.encoding.filters, filters(policy.anybody))


def test_a_center_is_asked_exactly_for_these_needs(policy: Policy) -> None:
    anybody = policy.anybody
    table = filters(anybody)
    for need, whom in needs(anybody).items():
        table[need] = Or(table[need], whom) if need in table else whom
    agree(policy, anybody.encoding.needs, table)


def test_a_need_is_met_exactly_in_these_ways(policy: Policy) -> None:
    encoding = policy.anybody.encoding
    by_itself = {(need, need): BoolVal(True) for need in encoding.needs}
    agree(policy, encoding.met_by, by_itself | ways(policy.anybody), given=lambda key: encoding.needs[key[0]])


def test_care_goes_on_exactly_with_this(policy: Policy) -> None:
    agree(policy, policy.anybody.encoding.continuing, continuing(policy.anybody))


def test_naloxone_is_wanted_by_everybody_at_risk_of_an_overdose(policy: Policy) -> None:
    anybody = policy.anybody
    released = anybody.says("recent_release", *PLACES_LEFT)
    at_risk = Or(uses_opioids(anybody), released, anybody.says("overdose", "past_year", "past_month"))
    policy.prove(anybody.encoding.wants["naloxone"], when=And(anybody.has_plan, at_risk))


def test_silence_is_never_heard_as_a_yes(policy: Policy) -> None:
    # Who answers nothing at all hears what is said to everybody, the safer plan, and which questions are open.
    anybody = policy.anybody
    silence = And(*(Not(anybody.tells(question)) for question in policy.questions))
    expected = SAID_TO_EVERYBODY | THE_SAFER_PLAN | OPEN_QUESTIONS
    unheard = {rule.id: Not(anybody.hears(rule.id)) for rule in policy.ruleset.rules if rule.id not in expected}
    policy.prove_each(unheard, when=silence)


def test_who_tells_nothing_of_life_money_courts_and_wishes_hears_nothing_of_them(policy: Policy) -> None:
    anybody = policy.anybody
    questions = {*LIFE, *MEANS, *WISHES, *REQUIREMENTS, "setting_preference"}
    silence = And(*(Not(anybody.tells(question)) for question in questions))
    about = [rule.id for rule in policy.ruleset.rules if not questions.isdisjoint(fields_named(rule.when))]
    policy.prove_each({rule: Not(anybody.hears(rule)) for rule in about}, when=silence)
