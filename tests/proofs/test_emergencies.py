"""An emergency comes before everything else, and what might be one is never taken for routine."""

from typing import Any

from z3 import And, Implies, Not, Or

from recovery_cli.assessment.recommendation_document import recommendation_document
from recovery_cli.questionnaire.interview import routing_path
from tests.proofs.people import (
    PLACES_LEFT,
    daily,
    half_a_danger,
    hard_withdrawal,
    pregnant,
    seizure_or_delirium,
    takes_medication,
    uses_opioids,
)
from tests.proofs.person import Person
from tests.proofs.solver import Policy

ASKED_FIRST = ("emergency_signs", "harm_intent", "pregnancy_signs")


def signs(policy: Policy, question: str) -> list[str]:
    """Every choice but "none of these", so that a sign added to the interview is proved too."""
    return [choice.id for choice in policy.questions[question].choices if not choice.exclusive]


def test_every_emergency_sign_always_ends_in_an_emergency(policy: Policy) -> None:
    anybody = policy.anybody
    for question in ("emergency_signs", "pregnancy_signs"):
        ends = {sign: Implies(anybody.says(question, sign), anybody.emergency) for sign in signs(policy, question)}
        policy.prove_each(ends)


def test_a_plan_to_end_ones_life_or_hurt_someone_always_ends_in_an_emergency(policy: Policy) -> None:
    policy.prove(policy.anybody.emergency, when=policy.anybody.says("harm_intent", "plan_or_intent"))


def test_daily_alcohol_or_sedatives_with_a_past_seizure_or_delirium_always_end_in_an_emergency(policy: Policy) -> None:
    anybody = policy.anybody
    policy.prove(anybody.emergency, when=And(daily(anybody), seizure_or_delirium(anybody)))


def test_where_half_of_that_danger_is_known_the_other_half_is_taken_for_granted(policy: Policy) -> None:
    policy.prove(policy.anybody.emergency, when=half_a_danger(policy.anybody))


def test_nothing_else_is_called_an_emergency(policy: Policy) -> None:
    anybody = policy.anybody
    reasons = [anybody.says(question, *signs(policy, question)) for question in ("emergency_signs", "pregnancy_signs")]
    reasons += [anybody.says("harm_intent", "plan_or_intent"), half_a_danger(anybody)]
    reasons += [And(daily(anybody), seizure_or_delirium(anybody))]
    policy.prove(Or(*reasons), when=anybody.emergency)


def test_an_emergency_has_no_plan_no_list_and_no_what_if(policy: Policy) -> None:
    # One person for each rule that calls it an emergency. That the engine names nothing in any emergency is
    # `recommend`'s first branch, which the differential check walks through with thousands of people.
    person = policy.anybody
    for rule in policy.ruleset.rules:
        if rule.effect.urgency == "emergency":
            answers = policy.example(person.hears(rule.id))
            assert answers is not None, f"{rule.id} can never hold"
            path = routing_path(policy.questionnaire, answers)
            _, document = recommendation_document(policy.questionnaire, policy.ruleset, path)
            assert (document["urgency"], document["setting"]) == ("emergency", "emergency")
            assert document["plan"] is None
            for key in ("needs", "wants", "conflicts", "undetermined", "would_change"):
                assert document[key] == []


def test_the_headline_of_an_emergency_says_whom_to_call(policy: Policy) -> None:
    headlines = list(zip(policy.ruleset.headlines, policy.anybody.encoding.headlines, strict=True))
    calls = [said for headline, said in headlines if all("911" in text for text in headline.text)]
    calls_988 = [said for headline, said in headlines if all("988" in text for text in headline.text)]
    policy.prove(Or(*calls), when=policy.anybody.emergency)
    policy.prove(Or(*calls_988), when=policy.anybody.says("harm_intent", "plan_or_intent"))


def test_an_emergency_question_without_an_answer_is_never_less_than_today(policy: Policy) -> None:
    anybody = policy.anybody
    for question in ASKED_FIRST:
        policy.prove(anybody.at_least("urgency", "today"), when=anybody.has_not_told(question), about=question)
        policy.prove(
            Implies(anybody.has_plan, anybody.hears("U1")), when=anybody.has_not_told(question), about=question
        )


def today(person: Person) -> list[Any]:
    """Beside the questions about danger that are open."""
    return [
        person.says("harm_intent", "thoughts"),
        person.says("unsafe_at_home", "yes"),
        person.says("overdose", "past_month"),
        person.says("mental_health", "cannot_function"),
        And(pregnant(person), uses_opioids(person)),
    ]


def soon(person: Person) -> list[Any]:
    return [
        person.says("opioid_frequency", "daily", "most_days"),
        daily(person),
        And(uses_opioids(person), hard_withdrawal(person)),
        pregnant(person),
        person.says("overdose", "past_year"),
        person.says("recent_release", *PLACES_LEFT),
        And(person.says("opioid_frequency", "stopped"), Not(takes_medication(person))),
        person.tells("terms_deadline"),
    ]


def test_care_is_needed_today_exactly_for_these_reasons(policy: Policy) -> None:
    anybody = policy.anybody
    is_open = [anybody.has_not_told(question) for question in ASKED_FIRST]
    policy.prove(anybody.at_least("urgency", "today") == Or(*today(anybody), *is_open), when=anybody.has_plan)


def test_care_is_needed_within_days_exactly_for_these_reasons(policy: Policy) -> None:
    anybody = policy.anybody
    is_open = [anybody.has_not_told(question) for question in ASKED_FIRST]
    reasons = Or(*soon(anybody), *today(anybody), *is_open)
    policy.prove(anybody.at_least("urgency", "soon") == reasons, when=anybody.has_plan)
