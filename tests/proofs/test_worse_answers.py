"""A worse answer never lowers urgency, withdrawal care or treatment.

Each proof is about two people who answer alike but for one question, which the twin answers worse; any step on the
way from the best to the worst answer is covered, whatever the other answers are and whatever is asked only then.
Several worse answers follow step by step. The exceptions are stated by name and proved in the form that is true.
"""

from typing import Any

from z3 import And, Implies, Not, Or

from tests.proofs.people import SCORES, daily, more, needs_nursing, never_lower, not_lower, takes_medication, worse
from tests.proofs.person import Person
from tests.proofs.solver import Policy

DANGER = {
    "harm_intent": ("none", "thoughts", "plan_or_intent"),
    "unsafe_at_home": ("no", "yes"),
    "opioid_frequency": ("less", "weekly", "most_days", "daily"),
    "alcohol": ("none", "some", "daily"),
    "sedatives": ("none", "some", "daily"),
    "stimulants": ("none", "some", "daily"),
    "withdrawal_now": ("none", "mild", "moderate", "severe"),
    "overdose": ("never", "earlier", "past_year", "past_month"),
    "physical_health": ("good", "managed", "needs_regular_care", "needs_daily_nursing"),
    "mental_health": ("good", "managed", "symptoms_interfere", "cannot_function"),
    "past_attempt": ("no", "yes"),
    "medication_tried": ("no", "yes", "returned_to_use"),
    "people_use_at_home": ("no", "yes"),
    "support": ("strong", "some", "none"),
}
"""From the best answer to the worst. Housing, pregnancy and having stopped have proofs of their own."""
SEVERAL = ("emergency_signs", "pregnancy_signs", "withdrawal_history", "recent_release", "conditions")
"""Of these, each further one is worse."""
BY_DAY_AND_NIGHT = {"residential_withdrawal": "residential", "hospital_withdrawal": "hospital_inpatient"}


def test_a_worse_answer_never_lowers_a_level(policy: Policy) -> None:
    for question, choices in DANGER.items():
        twin = policy.twin(question)
        step = worse(policy.anybody, twin, question, choices)
        policy.prove(not_lower(policy.anybody, twin), when=step, twin=twin, about=question)


def test_one_more_sign_illness_or_release_never_lowers_a_level(policy: Policy) -> None:
    for question in SEVERAL:
        twin = policy.twin(question)
        step = more(policy, policy.anybody, twin, question)
        policy.prove(not_lower(policy.anybody, twin), when=step, twin=twin, about=question)


def test_one_more_return_to_use_after_care_never_lowers_a_level(policy: Policy) -> None:
    anybody, twin = policy.anybody, policy.twin("tried", "returned_to_use_after")
    step = more(policy, anybody, twin, "returned_to_use_after")
    policy.prove(not_lower(anybody, twin), when=step, twin=twin)


def test_a_higher_withdrawal_score_never_lowers_a_level(policy: Policy) -> None:
    # Nor does a score where there was none.
    anybody = policy.anybody
    for question in SCORES:
        twin = policy.twin(question)
        one, other = (person.path.variables[question] for person in (anybody, twin))
        step = Or(Not(And(one.given, one.known)), one.number <= other.number)
        scored = And(twin.path.on[question], other.known)
        policy.prove(not_lower(anybody, twin), when=And(scored, step), twin=twin, about=question)


def test_a_worse_home_never_lowers_a_level(policy: Policy) -> None:
    # Who has no home is not asked who uses there: no housing counts for as much.
    anybody, twin = policy.anybody, policy.twin("housing")
    step = worse(anybody, twin, "housing", ("stable", "temporary", "none"))
    policy.prove(not_lower(anybody, twin), when=step, twin=twin)
    policy.prove(not_lower(anybody, twin), when=worse(anybody, twin, "housing", ("stable", "institution")), twin=twin)


def test_using_opioids_never_lowers_a_level(policy: Policy) -> None:
    anybody, twin = policy.anybody, policy.twin("opioids")
    step = And(anybody.says("opioids", "none"), Or(twin.does_not_say("opioids", "none")))
    policy.prove(not_lower(anybody, twin), when=step, twin=twin)


def test_having_stopped_is_as_urgent_as_using_every_day(policy: Policy) -> None:
    # Exception: weekly use is less urgent than having stopped, after which a usual dose can kill (M3). Whoever takes
    # methadone or buprenorphine keeps his tolerance.
    anybody, twin = policy.anybody, policy.twin("opioid_frequency")
    step = And(
        anybody.says("opioid_frequency", "daily", "most_days", "weekly", "less"),
        twin.says("opioid_frequency", "stopped"),
        Not(takes_medication(anybody)),
    )
    policy.prove(Or(twin.emergency, never_lower(anybody, twin, ("urgency",))), when=step, twin=twin)


def in_its_place(one: Person, other: Person) -> Any:
    """24-hour withdrawal care may only give way to treatment by day and night, as intensive as it was."""
    return And(
        *(
            Implies(
                one.at_least("withdrawal", care),
                Or(other.at_least("withdrawal", care), other.at_least("treatment", stay)),
            )
            for care, stay in BY_DAY_AND_NIGHT.items()
        )
    )


def test_pregnancy_never_lowers_urgency_or_treatment_and_a_stay_replaces_withdrawal_care(policy: Policy) -> None:
    # Exception: withdrawal is not the treatment in pregnancy (W7). Where 24-hour withdrawal care was planned, a stay
    # takes its place in which medication is started; alcohol and sedatives keep their withdrawal care.
    anybody, twin = policy.anybody, policy.twin("pregnancy")
    step = And(
        anybody.says("pregnancy", "no", "gave_birth_past_year"),
        Or(twin.says("pregnancy", "pregnant"), twin.has_not_told("pregnancy")),
    )
    policy.prove(not_lower(anybody, twin, ("urgency", "treatment")), when=step, twin=twin)
    policy.prove(Or(twin.emergency, in_its_place(anybody, twin)), when=step, twin=twin)
    policy.prove(not_lower(anybody, twin), when=And(step, daily(anybody), Not(needs_nursing(anybody))), twin=twin)


def test_an_answer_that_is_not_known_is_never_taken_for_the_safest(policy: Policy) -> None:
    safest = {question: choices[0] for question, choices in DANGER.items() if question != "opioid_frequency"}
    safest |= dict.fromkeys((*SEVERAL, "returned_to_use_after", "opioids", "tried"), "none")
    safest |= {"housing": "stable"}
    for question, choice in safest.items():
        twin = policy.twin(question)
        step = And(policy.anybody.says(question, choice), twin.has_not_told(question))
        policy.prove(not_lower(policy.anybody, twin), when=step, twin=twin, about=question)


def test_opioids_that_are_not_told_count_as_opioid_use(policy: Policy) -> None:
    anybody, twin = policy.anybody, policy.twin("opioids")
    step = And(anybody.does_not_say("opioids", "none"), twin.has_not_told("opioids"))
    policy.prove(And(not_lower(anybody, twin), not_lower(twin, anybody)), when=step, twin=twin)
