"""What statements say about a person, and about two people who differ in an answer. No test stands here."""

from collections.abc import Iterable
from itertools import combinations
from typing import Any

from z3 import And, Implies, Not, Or

from tests.proofs.person import Person
from tests.proofs.solver import Policy

LADDERS = ("urgency", "withdrawal", "treatment")
PROGRAMS = ("outpatient", "intensive_outpatient", "day_treatment", "residential")
"""Treatment that may have been tried; withdrawal care and housing are none."""
SCORES = {"sows_score": 11, "cows_score": 13}
"""From here on a score says that withdrawal is moderate."""
PLACES_LEFT = ("jail", "hospital", "residential", "detox")


# -- one person -------------------------------------------------------------------------------------------------------


def uses_opioids(person: Person) -> Any:
    """Or has not told; methadone or buprenorphine from a clinic is not meant."""
    return person.does_not_say("opioids", "none")


def takes_medication(person: Person) -> Any:
    return person.says("current_medication", "methadone", "buprenorphine")


def use_goes_on_beside_medication(person: Person) -> Any:
    return And(takes_medication(person), person.says("opioid_frequency", "daily", "most_days", "weekly", "less"))


def daily(person: Person) -> Any:
    """Alcohol or sedatives, of which withdrawal can kill."""
    return Or(person.says("alcohol", "daily"), person.says("sedatives", "daily"))


def seizure_or_delirium(person: Person) -> Any:
    return person.says("withdrawal_history", "seizure", "delirium")


def half_a_danger(person: Person) -> Any:
    """Daily alcohol or sedatives with a past seizure or delirium, as far as is told: one half is, the other is not."""
    use_is_open = Or(person.has_not_told("alcohol"), person.has_not_told("sedatives"))
    return Or(
        And(daily(person), person.has_not_told("withdrawal_history")), And(seizure_or_delirium(person), use_is_open)
    )


def hard_withdrawal(person: Person) -> Any:
    scored = (person.says_at_least(question, score) for question, score in SCORES.items())
    return Or(person.says("withdrawal_now", "moderate", "severe"), *scored)


def earlier_withdrawal_care_did_not_hold(person: Person) -> Any:
    """At home; or by day and night, and use is on most days again."""
    return Or(
        person.says("returned_to_use_after", "outpatient_withdrawal"),
        person.says("medication_tried", "returned_to_use"),
        And(
            person.says("opioid_frequency", "daily", "most_days"),
            person.says("returned_to_use_after", "inpatient_withdrawal", "residential"),
        ),
    )


def needs_nursing(person: Person) -> Any:
    return person.says("physical_health", "needs_daily_nursing")


def pregnant(person: Person) -> Any:
    return person.says("pregnancy", "pregnant")


def perhaps_pregnant(person: Person) -> Any:
    return Or(pregnant(person), person.has_not_told("pregnancy"))


def wishes_a_stay(person: Person) -> Any:
    return person.says("setting_preference", "inpatient")


def terms_ask_for_a_stay(person: Person) -> Any:
    return person.says("terms", "inpatient_required")


# -- two people -------------------------------------------------------------------------------------------------------


def levels(person: Person, ladders: tuple[str, ...] = LADDERS) -> list[tuple[str, str]]:
    return [(ladder, level) for ladder in ladders for level in getattr(person.encoding, ladder)]


def same_levels(one: Person, other: Person, ladders: tuple[str, ...] = LADDERS) -> Any:
    return And(*(one.at_least(*level) == other.at_least(*level) for level in levels(one, ladders)))


def never_lower(one: Person, other: Person, ladders: tuple[str, ...] = LADDERS) -> Any:
    """`other` stands at least as high on each ladder."""
    return And(*(Implies(one.at_least(*level), other.at_least(*level)) for level in levels(one, ladders)))


def not_lower(one: Person, other: Person, ladders: tuple[str, ...] = LADDERS) -> Any:
    """The same, where an emergency is the highest there is: what comes after it is not asked."""
    return Or(other.emergency, And(one.has_plan, never_lower(one, other, ladders)))


def worse(one: Person, other: Person, question: str, choices: Iterable[str]) -> Any:
    """`other` answers further down the list."""
    pairs = combinations(choices, 2)
    return Or(*(And(one.says(question, better), other.says(question, each)) for better, each in pairs))


def more(policy: Policy, one: Person, other: Person, question: str) -> Any:
    """`other` names all that `one` names, and perhaps more."""
    plain = [choice.id for choice in policy.questions[question].choices if not choice.exclusive]
    kept = [Implies(one.says(question, choice), other.says(question, choice)) for choice in plain]
    return And(Not(one.has_not_told(question)), Not(other.has_not_told(question)), *kept)
