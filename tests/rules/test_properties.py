"""What must hold of the shipped policy whatever anybody answers."""

import re
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from recovery_cli.assessment.recommendation_document import recommendation_document
from recovery_cli.conditions import DECLINED, UNKNOWN, Answer, is_known
from recovery_cli.helplines import Helpline, for_person
from recovery_cli.questionnaire.interview import routing_path
from recovery_cli.questionnaire.model import Questionnaire, load_questionnaire
from recovery_cli.rules.engine import Outcome, Recommendation, findings, outcome, recommend
from recovery_cli.rules.levels import SETTINGS, TREATMENT, URGENCIES, WITHDRAWAL
from recovery_cli.rules.model import Ruleset
from recovery_cli.strict_yaml import read_file
from tests.strategies import THOROUGH, answers_to, people

QUESTIONS = load_questionnaire(read_file(Path(__file__).resolve().parents[2] / "data/questions.yaml"))
PEOPLE = people(QUESTIONS)
Person = dict[str, Answer]

DANGER = ("alcohol", "sedatives", "withdrawal_now", "overdose", "mental_health", "physical_health", "harm_intent")
"""Questions whose choices run from no danger to the most."""
LIFE = (
    *("readiness", "work", "work_leave", "children", "dependants", "transport", "payment", "location", "max_distance"),
    *("medication_preference", "therapies", "groups", "languages", "trauma_support", "respondent", "profession"),
)
"""Answers about life and wishes. They choose centers and stir notes; no level depends on them."""


@pytest.fixture(scope="module")
def run(questionnaire: Questionnaire, ruleset: Ruleset) -> "Run":
    return Run(questionnaire, ruleset)


class Run:
    def __init__(self, questionnaire: Questionnaire, ruleset: Ruleset) -> None:
        self.questionnaire = questionnaire
        self.ruleset = ruleset

    def __call__(self, person: Person) -> Recommendation:
        return recommend(self.ruleset, routing_path(self.questionnaire, person))

    def outcome(self, person: Person) -> Outcome:
        """The levels alone, which is most of what is asked here and a fraction of the work."""
        levels = (rule for rule in self.ruleset.rules if rule.effect.sets_level)
        return outcome(findings(levels, routing_path(self.questionnaire, person).answers))


@cache
def choices(question: str) -> tuple[str, ...]:
    return QUESTIONS.by_id()[question].field.choices


def lower(one: Outcome, other: Outcome) -> list[str]:
    """The ladders on which `other` stands lower than `one`. Nothing is lower than an emergency but what is none."""
    if other.urgency == "emergency":
        return []
    ladders = {"urgency": URGENCIES, "withdrawal": WITHDRAWAL, "treatment": TREATMENT}
    if one.urgency == "emergency":
        return ["urgency"]
    return [
        name
        for name, ladder in ladders.items()
        if ladder.index(getattr(other, name)) < ladder.index(getattr(one, name))
    ]


# ---- one plan, or the emergency alone


@THOROUGH
@given(person=PEOPLE)
def test_there_is_always_one_plan_with_a_reason_and_a_headline(run: Run, person: Person) -> None:
    path = routing_path(run.questionnaire, person)
    assert path.ended_early or not path.missing
    found, document = recommendation_document(run.questionnaire, run.ruleset, path)
    assert found.outcome == run.outcome(person)
    assert found.outcome.urgency in URGENCIES
    assert found.outcome.setting in (*SETTINGS, "emergency")
    assert document["reasons"]
    assert all(reason["because"] for reason in document["reasons"])
    assert document["headline"].strip()
    emergency = document["urgency"] == "emergency"
    assert emergency is (document["plan"] is None) is (document["setting"] == "emergency") is found.is_emergency
    assert emergency is path.ended_early
    if emergency:
        for key in ("needs", "wants", "conflicts", "undetermined", "would_change"):
            assert document[key] == []
        assert "911" in document["headline"]


@THOROUGH
@given(person=PEOPLE)
def test_needs_and_wants_are_named_once_and_never_both(run: Run, person: Person) -> None:
    found = run(person)
    needs = [need.need for need in found.needs]
    assert len(needs) == len(set(needs))
    assert not set(needs) & set(found.wants)
    assert len(found.continuing) == len(set(found.continuing))


@THOROUGH
@given(person=PEOPLE)
def test_what_is_open_is_unanswered_and_what_would_change_is_answered(run: Run, person: Person) -> None:
    path = routing_path(run.questionnaire, person)
    _, document = recommendation_document(run.questionnaire, run.ruleset, path)
    for each in document["undetermined"]:
        assert not is_known(path.answers[each["question"]])
    for change in document["would_change"]:
        assert all(is_known(path.answers[question]) for question in change["change"])
        answers = {name: tuple(each) if isinstance(each, list) else each for name, each in change["change"].items()}
        changed = {**path.answers, **answers}
        missing = {question.id: UNKNOWN for question in routing_path(run.questionnaire, changed).missing}
        then = run.outcome({**changed, **missing})
        assert then == (change["urgency"], change["withdrawal"], change["treatment"], change["setting"])
        assert then != run.outcome(person)


@THOROUGH
@given(person=PEOPLE, respondent=st.sampled_from(["self", "helper", "professional"]))
def test_the_headline_fits_the_plan_and_who_is_spoken_to(run: Run, person: Person, respondent: str) -> None:
    found = run({**person, "respondent": respondent})
    said = found.headline.said_to(respondent).lower()
    if respondent != "self":
        assert not re.search(r"\byou(r)?\b", said)
    if found.is_emergency:
        assert "outpatient" not in said
        assert "residential" not in said
        return
    if found.outcome.setting == "inpatient":
        assert "at home" not in said
        assert "outpatient" not in said
    elif "call or text 988" not in said:  # a safe place or a first check may come before any program
        assert not re.search("residential program|ask for admission", said)
    if found.outcome.withdrawal in ("residential_withdrawal", "hospital_withdrawal"):
        assert "at home" not in said
    if person["opioids"] == ("none",):
        assert not re.search("medication|methadone|buprenorphine|naltrexone|opioid", said)
    if person["current_medication"] in ("methadone", "buprenorphine"):
        assert not re.search("start (medication|methadone)|starts (medication|methadone)", said)
    if found.outcome.urgency == "routine":
        assert not re.search(r"\btoday\b|48 hours", said)


# ---- worse answers never lower


@THOROUGH
@given(person=PEOPLE)
def test_a_worse_answer_never_lowers_a_floor(run: Run, person: Person) -> None:
    for question in DANGER:
        steps = [run.outcome({**person, question: answer}) for answer in choices(question)]
        for better, worse in pairwise(steps):
            assert not lower(better, worse), question


@THOROUGH
@given(person=PEOPLE, missing=st.sampled_from([UNKNOWN, DECLINED]))
def test_no_answer_is_never_safer_than_the_safest(run: Run, person: Person, missing: str) -> None:
    for question in DANGER:
        safest = run.outcome({**person, question: choices(question)[0]})
        assert not lower(safest, run.outcome({**person, question: missing})), question


@THOROUGH
@given(person=PEOPLE)
def test_another_sign_never_lowers_a_floor(run: Run, person: Person) -> None:
    for question in ("emergency_signs", "pregnancy_signs", "withdrawal_history"):
        known = [each for each in choices(question) if each != "none"]
        before = person[question]
        signs = [each for each in known if isinstance(before, tuple) and each in before]
        without = run.outcome({**person, question: tuple(signs) or ("none",)})
        for sign in known:
            more = tuple(each for each in known if each in signs or each == sign)
            assert not lower(without, run.outcome({**person, question: more})), (question, sign)


@THOROUGH
@given(person=PEOPLE)
def test_another_return_to_use_never_lowers_a_floor(run: Run, person: Person) -> None:
    known = [each for each in choices("returned_to_use_after") if each != "none"]
    before = person["returned_to_use_after"]
    after = [each for each in known if isinstance(before, tuple) and each in before]
    tried = {**person, "tried": tuple(known)}
    without = run.outcome({**tried, "returned_to_use_after": tuple(after) or ("none",)})
    for kind in known:
        more = tuple(each for each in known if each in after or each == kind)
        assert not lower(without, run.outcome({**tried, "returned_to_use_after": more})), kind


# ---- life, money, courts and wishes never lower


@THOROUGH
@given(person=PEOPLE, data=st.data())
def test_no_level_depends_on_work_children_payment_or_distance(run: Run, person: Person, data: st.DataObject) -> None:
    questions = QUESTIONS.by_id()
    changed = {name: data.draw(st.sampled_from(answers_to(questions[name])), label=name) for name in LIFE}
    one, other = run.outcome(person), run.outcome({**person, **changed})
    assert one == other


@THOROUGH
@given(person=PEOPLE, data=st.data())
def test_requirements_never_lower_a_level(run: Run, person: Person, data: st.DataObject) -> None:
    questions = QUESTIONS.by_id()
    names = ("requirements", "terms_written", "terms", "terms_days", "terms_deadline")
    changed = {name: data.draw(st.sampled_from(answers_to(questions[name])), label=name) for name in names}
    assert not lower(run.outcome({**person, "requirements": ("none",)}), run.outcome({**person, **changed}))


@THOROUGH
@given(person=PEOPLE, wish=st.sampled_from([*choices("setting_preference"), UNKNOWN, DECLINED]))
def test_a_wish_never_lowers_a_level(run: Run, person: Person, wish: str) -> None:
    without = run.outcome({**person, "setting_preference": "no_preference"})
    found = run.outcome({**person, "setting_preference": wish})
    assert not lower(without, found)
    if wish == "inpatient" and found.urgency != "emergency":
        assert found.setting == "inpatient"
    if wish != "inpatient":
        assert found == without


# ---- what a plan must and must not contain


@THOROUGH
@given(person=PEOPLE, question=st.sampled_from(["alcohol", "sedatives"]))
def test_daily_alcohol_or_sedatives_are_never_withdrawn_at_home(run: Run, person: Person, question: str) -> None:
    found = run.outcome({**person, question: "daily"})
    assert found.urgency == "emergency" or found.withdrawal in ("residential_withdrawal", "hospital_withdrawal")


@THOROUGH
@given(person=PEOPLE)
def test_opioid_use_always_has_medication_and_what_follows(run: Run, person: Person) -> None:
    assume(person["opioids"] != ("none",))
    found = run(person)
    assume(not found.is_emergency)
    needs = {need.need: need for need in found.needs}
    assert needs["medication"].filter
    assert {"medication", "aftercare", "naloxone"} <= set(found.continuing)


@THOROUGH
@given(person=PEOPLE, opioids=st.sampled_from([("none",), ("heroin",), UNKNOWN]))
def test_pregnancy_is_never_treated_by_withdrawal(run: Run, person: Person, opioids: Answer) -> None:
    pregnant = {**person, "gender": "woman", "pregnancy": "pregnant", "opioids": opioids}
    found = run(pregnant)
    assume(not found.is_emergency)
    if "daily" not in (pregnant["alcohol"], pregnant["sedatives"]):
        assert found.outcome.withdrawal in ("none", "medication_start")
    assert "naltrexone" not in {*found.wants, *(need.need for need in found.needs)}
    if opioids != ("none",):
        (medication,) = (need for need in found.needs if need.need == "medication")
        assert medication.filter
        assert not {"medication", "naltrexone"} & set(medication.met_by)


@THOROUGH
@given(person=PEOPLE, missing=st.sampled_from([UNKNOWN, DECLINED]))
def test_nothing_wrong_in_pregnancy_is_offered_where_it_is_not_known(run: Run, person: Person, missing: str) -> None:
    found = run({**person, "gender": "woman", "pregnancy": missing})
    assume(not found.is_emergency)
    if "daily" not in (person["alcohol"], person["sedatives"]):
        assert found.outcome.withdrawal in ("none", "medication_start")
    assert "naltrexone" not in {*found.wants, *(need.need for need in found.needs)}


@THOROUGH
@given(person=PEOPLE, medication=st.sampled_from(["methadone", "buprenorphine"]))
def test_medication_that_is_taken_is_a_need_and_a_filter(run: Run, person: Person, medication: str) -> None:
    found = run({**person, "current_medication": medication})
    assume(not found.is_emergency)
    assert any(need.need == medication and need.filter for need in found.needs)
    assert "medication" in found.continuing


@THOROUGH
@given(person=PEOPLE, age=st.integers(10, 110))
def test_nobody_is_sent_to_a_program_for_the_wrong_age(run: Run, person: Person, age: int) -> None:
    found = run({**person, "age": age})
    assume(not found.is_emergency)
    needs = {need.need for need in found.needs if need.filter}
    assert ("accepts_minors" in needs) is (age < 18)
    assert ("accepts_adults" in needs) is (age >= 18)


@THOROUGH
@given(
    person=PEOPLE,
    question=st.sampled_from(["emergency_signs", "harm_intent", "pregnancy_signs"]),
    missing=st.sampled_from([UNKNOWN, DECLINED]),
)
def test_an_open_question_about_danger_is_never_routine(run: Run, person: Person, question: str, missing: str) -> None:
    if question == "pregnancy_signs":
        person = {**person, "gender": "woman", "pregnancy": "pregnant"}
    path = routing_path(run.questionnaire, {**person, question: missing})
    found, document = recommendation_document(run.questionnaire, run.ruleset, path)
    assert URGENCIES.index(found.outcome.urgency) >= URGENCIES.index("today")
    if not found.is_emergency:
        assert any(
            each == {**each, "question": question, "could_become": "emergency"} for each in document["undetermined"]
        )
        assert document["headline"].startswith("First make sure there is no emergency")


@THOROUGH
@given(person=PEOPLE)
def test_lack_of_housing_alone_never_forces_a_stay(run: Run, person: Person) -> None:
    person = {**person, "tried": ("none",)}
    housed = run.outcome({**person, "housing": "stable"})
    assume(housed.setting == "outpatient")
    assert run.outcome({**person, "housing": "none"}).setting == "outpatient"


# ---- the path


@THOROUGH
@given(person=PEOPLE)
def test_the_path_asks_nothing_twice_and_is_the_same_every_time(run: Run, person: Person) -> None:
    path = routing_path(run.questionnaire, person)
    ids = [question.id for question in path.asked]
    assert len(ids) == len(set(ids))
    order = [question.id for question in run.questionnaire.questions]
    assert ids == sorted(ids, key=order.index)
    assert routing_path(run.questionnaire, dict(reversed(person.items()))) == path
    assert set(path.answers) <= set(ids)


@THOROUGH
@given(person=PEOPLE, data=st.data())
def test_an_answer_changed_and_changed_back_leaves_the_same_path(run: Run, person: Person, data: st.DataObject) -> None:
    before = routing_path(run.questionnaire, person)
    question = data.draw(st.sampled_from(before.asked))
    kept = {**person, question.id: data.draw(st.sampled_from(answers_to(question)))}
    routing_path(run.questionnaire, kept)
    if question.id in person:
        kept[question.id] = person[question.id]
    else:
        del kept[question.id]
    assert routing_path(run.questionnaire, kept) == before


@THOROUGH
@given(person=PEOPLE)
def test_answers_that_nobody_asked_for_change_nothing(run: Run, person: Person) -> None:
    path = routing_path(run.questionnaire, person)
    alone = routing_path(run.questionnaire, path.answers)
    assert alone == path
    assert recommend(run.ruleset, alone) == recommend(run.ruleset, path)


# ---- helplines


@THOROUGH
@given(person=PEOPLE)
def test_the_lines_for_everybody_are_there_for_everybody(
    run: Run, helplines: tuple[Helpline, ...], person: Person
) -> None:
    path = routing_path(run.questionnaire, person)
    lines = [line.id for line in for_person(helplines, path.answers)]
    assert {"emergency", "lifeline_988", "samhsa"} <= set(lines)
    assert len(lines) == len(set(lines))
