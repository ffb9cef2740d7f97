"""The interview: every question can be reached, is asked of those it concerns, and only an emergency cuts it short."""

from typing import Any

from z3 import And, Implies, Not, Or

from tests.proofs.person import Person
from tests.proofs.solver import Policy


def concerned(person: Person) -> dict[str, Any]:
    """Each question that is not asked of everybody, and of whom it is asked. Where an answer is open, it is asked."""

    def not_ruled_out(question: str, *choices: str) -> Any:
        return Or(person.says(question, *choices), open_answer(question))

    def open_answer(question: str) -> Any:
        return And(person.path.asked[question], Not(person.tells(question)))

    def other_than(question: str, *choices: str) -> Any:
        return Not(person.says(question, *choices))

    pregnant = not_ruled_out("pregnancy", "pregnant")
    in_writing = not_ruled_out("terms_written", "yes")
    named = {
        f"{form}_{what}": person.says("scores", form)
        for form, what in (("cows", "score"), ("dsm5", "count"), ("dast10", "score"), ("barc10", "score"))
    }
    return named | {
        "pregnancy": other_than("gender", "man"),
        "pregnancy_signs": pregnant,
        "prenatal_care": pregnant,
        "opioid_frequency": other_than("opioids", "none"),
        "route": other_than("opioids", "none"),
        "sows_score": other_than("withdrawal_now", "none"),
        "past_attempt": Or(other_than("mental_health", "good"), other_than("harm_intent", "none")),
        "returned_to_use_after": other_than("tried", "none"),
        "people_use_at_home": not_ruled_out("housing", "stable", "temporary"),
        "work_leave": other_than("work", "none"),
        "profession": not_ruled_out("requirements", "licensing_board"),
        "terms_written": other_than("requirements", "none"),
        "terms": in_writing,
        "terms_days": in_writing,
        "terms_deadline": in_writing,
        "max_distance": person.tells("location"),
    }


def test_every_question_can_be_reached(policy: Policy) -> None:
    never = policy.impossible(policy.anybody.path.on)
    assert never == set()


def test_every_conditional_question_can_be_skipped_and_no_other(policy: Policy) -> None:
    path = policy.anybody.path
    skipped = {name: And(Not(path.ended), Not(asked)) for name, asked in path.asked.items()}
    always = {question.id for question in policy.questionnaire.questions if question.when is None}
    never = policy.impossible(skipped)
    assert never == always


def test_every_question_is_asked_exactly_of_those_it_concerns(policy: Policy) -> None:
    path = policy.anybody.path
    whom = concerned(policy.anybody)
    policy.prove_each({name: Implies(path.asked[name], whom[name]) for name in whom})
    to_the_end = {name: asked == whom.get(name, True) for name, asked in path.asked.items()}
    policy.prove_each(to_the_end, when=Not(path.ended))


def test_the_interview_ends_early_exactly_in_an_emergency(policy: Policy) -> None:
    policy.prove(policy.anybody.path.ended == policy.anybody.emergency)


def test_the_interview_ends_early_only_in_an_emergency_even_where_answers_are_missing(policy: Policy) -> None:
    policy.prove(policy.anybody.emergency, when=policy.anybody.path.ended, unfinished=True)
