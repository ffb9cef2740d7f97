"""The routing path by replay: what is asked, what counts, what is missing, and where the person stands."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recovery_cli.conditions import DECLINED, UNKNOWN
from recovery_cli.questionnaire.interview import progress, routing_path

NOT_KNOWN = (UNKNOWN, DECLINED)


def asked(questionnaire, **answers):
    return [question.id for question in routing_path(questionnaire, answers).asked]


def missing(questionnaire, **answers):
    return [question.id for question in routing_path(questionnaire, answers).missing]


# -- the shipped path, question by question -----------------------------------------------------------------------

ASKED_WHEN = {
    "pregnancy": ({"gender": "woman"}, {"gender": "another"}),
    "pregnancy_signs": ({"gender": "woman", "pregnancy": "pregnant"},),
    "prenatal_care": ({"gender": "woman", "pregnancy": "pregnant"},),
    "opioid_frequency": ({"opioids": ("heroin",)},),
    "route": ({"opioids": ("fentanyl", "heroin")},),
    "sows_score": ({"withdrawal_now": "mild"}, {"withdrawal_now": "severe"}),
    "cows_score": ({"scores": ("cows", "dsm5")},),
    "dsm5_count": ({"scores": ("dsm5",)},),
    "dast10_score": ({"scores": ("dast10",)},),
    "barc10_score": ({"scores": ("barc10",)},),
    "past_attempt": (
        {"mental_health": "managed", "harm_intent": "none"},
        {"mental_health": "good", "harm_intent": "thoughts"},
    ),
    "returned_to_use_after": ({"tried": ("outpatient",)},),
    "people_use_at_home": ({"housing": "stable"}, {"housing": "temporary"}),
    "work_leave": ({"work": "flexible"}, {"work": "fixed_daytime"}),
    "profession": ({"requirements": ("court", "licensing_board")},),
    "terms_written": ({"requirements": ("court",)},),
    "terms": ({"requirements": ("court",), "terms_written": "yes"},),
    "terms_days": ({"requirements": ("court",), "terms_written": "yes"},),
    "terms_deadline": ({"requirements": ("court",), "terms_written": "yes"},),
    "max_distance": ({"location": "60640"},),
}
NOT_ASKED_WHEN = {
    "pregnancy": ({"gender": "man"},),
    "pregnancy_signs": ({"gender": "man"}, {"pregnancy": "no"}, {"pregnancy": "gave_birth_past_year"}),
    "prenatal_care": ({"gender": "man"}, {"pregnancy": "no"}),
    "opioid_frequency": ({"opioids": ("none",)},),
    "route": ({"opioids": ("none",)},),
    "sows_score": ({"withdrawal_now": "none"},),
    "cows_score": ({}, {"scores": UNKNOWN}, {"scores": DECLINED}, {"scores": ("none",)}, {"scores": ("dsm5",)}),
    "dsm5_count": ({}, {"scores": UNKNOWN}, {"scores": ("cows",)}),
    "dast10_score": ({}, {"scores": UNKNOWN}, {"scores": ("none",)}),
    "barc10_score": ({}, {"scores": UNKNOWN}, {"scores": ("none",)}),
    "past_attempt": ({"mental_health": "good", "harm_intent": "none"},),
    "returned_to_use_after": ({"tried": ("none",)},),
    "people_use_at_home": ({"housing": "none"}, {"housing": "institution"}),
    "work_leave": ({"work": "none"},),
    "profession": ({"requirements": ("court",)}, {"requirements": ("none",)}),
    "terms_written": ({"requirements": ("none",)},),
    "terms": ({"requirements": ("none",)}, {"terms_written": "no"}),
    "terms_days": ({"requirements": ("none",)}, {"terms_written": "no"}),
    "terms_deadline": ({"requirements": ("none",)}, {"terms_written": "no"}),
    "max_distance": ({"location": UNKNOWN}, {"location": DECLINED}),
}


def cases(table):
    return [
        pytest.param(question, answers, id=f"{question}-{n}")
        for question in table
        for n, answers in enumerate(table[question])
    ]


@pytest.mark.parametrize(("question_id", "answers"), cases(ASKED_WHEN))
def test_a_question_is_asked_when_its_condition_holds(shipped, question_id, answers):
    assert question_id in asked(shipped, **answers)


@pytest.mark.parametrize(("question_id", "answers"), cases(NOT_ASKED_WHEN))
def test_a_question_is_not_asked_when_its_condition_does_not_hold(shipped, question_id, answers):
    assert question_id not in asked(shipped, **answers)


TOTALS = frozenset({"cows_score", "dsm5_count", "dast10_score", "barc10_score"})
"""Few people have one: nobody is asked for a total, and none is counted in advance, before they name its form."""

ONLY_IF_ANSWERED = TOTALS | {"max_distance"}
"""Without a form there is no total, and without a place no distance: an unknown answer asks nothing more."""


@pytest.mark.parametrize("not_known", NOT_KNOWN)
@pytest.mark.parametrize(
    ("question_id", "answers"),
    [
        (question, answers)
        for question, rows in ASKED_WHEN.items()
        for answers in rows
        if question not in ONLY_IF_ANSWERED
    ],
)
def test_a_question_whose_condition_is_unknown_is_asked(shipped, question_id, answers, not_known):
    open_ones = {name: not_known if name != "harm_intent" else value for name, value in answers.items()}
    assert question_id in asked(shipped, **open_ones)


def test_every_conditional_question_is_in_the_tables_above(shipped):
    conditional = {question.id for question in shipped.questions if question.when is not None}
    assert conditional == set(ASKED_WHEN) == set(NOT_ASKED_WHEN)


def test_safety_is_asked_before_anything_else(shipped):
    assert asked(shipped)[:4] == ["respondent", "emergency_signs", "harm_intent", "unsafe_at_home"]


# -- replay -------------------------------------------------------------------------------------------------------

CASCADE = """
- id: first
  type: yes_no
- id: second
  type: yes_no
  when: {first: {is: yes}}
- id: third
  type: one
  when: {second: {is: yes}}
  choices: [{id: a, label: A}, {id: b, label: B}]
- id: fourth
  type: yes_no
  when: {not: {third: {is: a}}}
- id: last
  type: number
  minimum: 1
  maximum: 9
  optional: true
"""


@pytest.fixture(scope="module")
def cascade(load):
    return load(CASCADE)


def test_an_answer_that_left_the_path_is_neither_counted_nor_exported_and_hides_what_hung_on_it(cascade):
    answers = {"first": "no", "second": "yes", "third": "a", "fourth": "yes"}
    path = routing_path(cascade, answers)
    assert [question.id for question in path.asked] == ["first", "fourth", "last"]
    assert path.answers == {"first": "no", "fourth": "yes"}


def test_going_back_and_forth_restores_what_was_answered(cascade):
    answers = {"first": "yes", "second": "yes", "third": "a"}
    before = routing_path(cascade, answers)
    away = routing_path(cascade, {**answers, "first": "no"})
    assert "third" not in away.answers
    assert routing_path(cascade, {**answers, "first": "yes"}) == before
    assert before.answers == answers


def test_the_path_does_not_depend_on_the_order_in_which_answers_came(cascade):
    answers = {"first": "yes", "second": "yes", "third": "b", "fourth": "no"}
    assert routing_path(cascade, dict(reversed(answers.items()))) == routing_path(cascade, answers)


def test_the_answers_given_are_left_as_they_are(cascade):
    answers = {"first": "no", "second": "yes"}
    routing_path(cascade, answers)
    assert answers == {"first": "no", "second": "yes"}


@pytest.mark.parametrize(("respondent", "known"), [("helper", "helper"), (None, "self")])
def test_the_respondent_is_the_person_until_someone_says_otherwise(shipped, respondent, known):
    answers = {"respondent": respondent} if respondent else {}
    assert routing_path(shipped, answers).respondent == known


# -- what is missing ----------------------------------------------------------------------------------------------


def test_missing_names_every_question_that_may_still_be_asked_and_never_an_optional_one(cascade):
    assert missing(cascade) == ["first", "second", "third", "fourth"]
    assert missing(cascade, first="no") == ["fourth"]
    assert missing(cascade, first="yes", second="yes") == ["third", "fourth"]
    assert missing(cascade, first="yes", second="yes", third="a") == []


def test_what_hangs_on_a_missing_place_is_missing_with_it(shipped):
    found = missing(shipped)
    assert {"location", "max_distance"} <= set(found)
    assert "max_distance" not in missing(shipped, location=UNKNOWN)


@pytest.mark.parametrize("optional", ["sows_score", "scores", "cows_score", "terms_days", "terms_deadline"])
def test_an_optional_question_is_asked_and_never_missing(shipped, optional):
    answers = {"requirements": ("court",), "terms_written": "yes", "withdrawal_now": "severe", "scores": ("cows",)}
    if optional == "scores":
        del answers["scores"]
    assert optional in asked(shipped, **answers)
    assert optional not in missing(shipped, **answers)


@pytest.mark.parametrize("not_known", NOT_KNOWN)
def test_unknown_and_declined_are_answers(shipped, not_known):
    answers = {question.id: not_known for question in shipped.questions}
    path = routing_path(shipped, answers)
    assert path.missing == ()
    assert not path.ended_early
    assert set(path.answers) == {question.id for question in path.asked}


# -- emergencies --------------------------------------------------------------------------------------------------

SIGNS = (
    "not_responding",
    "slow_breathing",
    "overdose_now",
    "chest_pain",
    "seizure_now",
    "confused",
    "cannot_keep_fluids",
    "vomiting_blood",
    "fever_with_weakness",
)
PREGNANT = {"gender": "woman", "pregnancy": "pregnant"}
SEIZURE = {"withdrawal_history": ("seizure",)}
EMERGENCIES = [
    *[pytest.param({"emergency_signs": (sign,)}, id=sign) for sign in SIGNS],
    {"emergency_signs": ("chest_pain", "confused")},
    {"harm_intent": "plan_or_intent"},
    *[{**PREGNANT, "pregnancy_signs": (sign,)} for sign in ("bleeding", "contractions", "fluid_loss", "no_movement")],
    *[{"gender": "woman", "pregnancy": not_known, "pregnancy_signs": ("bleeding",)} for not_known in NOT_KNOWN],
    {"alcohol": "daily", "sedatives": "none", **SEIZURE},
    {"alcohol": "none", "sedatives": "daily", "withdrawal_history": ("delirium", "severe")},
    *[{"alcohol": "daily", "sedatives": "none", "withdrawal_history": not_known} for not_known in NOT_KNOWN],
    *[{"alcohol": "none", "sedatives": "daily", "withdrawal_history": not_known} for not_known in NOT_KNOWN],
    *[{"alcohol": not_known, "sedatives": "none", **SEIZURE} for not_known in NOT_KNOWN],
    *[{"alcohol": "some", "sedatives": not_known, **SEIZURE} for not_known in NOT_KNOWN],
]


@pytest.mark.parametrize("answers", EMERGENCIES)
def test_an_emergency_answer_ends_the_interview_at_once(shipped, answers):
    path = routing_path(shipped, answers)
    assert path.ended_early
    assert path.asked[-1].id == list(answers)[-1]
    assert path.answers == answers


@pytest.mark.parametrize(
    "answers",
    [
        {},
        {"emergency_signs": ("none",)},
        {"emergency_signs": UNKNOWN},
        {"harm_intent": "thoughts"},
        {"harm_intent": DECLINED},
        {**PREGNANT, "pregnancy_signs": ("none",)},
        {**PREGNANT, "pregnancy_signs": UNKNOWN},
        {"gender": "man", "pregnancy_signs": ("bleeding",)},
        {"alcohol": "daily", "sedatives": "none", "withdrawal_history": ("none",)},
        {"alcohol": "daily", "sedatives": "daily", "withdrawal_history": ("severe",)},
        {"alcohol": "some", "sedatives": "some", **SEIZURE},
        {"alcohol": "none", "sedatives": "none", "withdrawal_history": UNKNOWN},
        {"alcohol": UNKNOWN, "sedatives": UNKNOWN, "withdrawal_history": UNKNOWN},
        {"alcohol": "daily"},
    ],
)
def test_nothing_else_ends_it(shipped, answers):
    assert not routing_path(shipped, answers).ended_early


def test_half_a_danger_does_not_end_the_interview_while_the_other_half_was_not_asked(shipped):
    path = routing_path(shipped, SEIZURE)
    assert not path.ended_early
    assert {"alcohol", "sedatives"} <= {question.id for question in path.missing}


def test_the_first_emergency_in_the_order_of_the_questions_ends_it(shipped):
    path = routing_path(shipped, {"harm_intent": "plan_or_intent", "emergency_signs": ("confused",)})
    assert path.asked[-1].id == "emergency_signs"
    assert "harm_intent" not in path.answers


def test_questions_before_an_emergency_may_be_missing_and_it_is_an_emergency_all_the_same(shipped):
    path = routing_path(shipped, {"harm_intent": "plan_or_intent"})
    assert path.ended_early
    assert [question.id for question in path.missing] == ["respondent", "emergency_signs"]


def test_a_missing_answer_never_ends_the_interview_even_under_not(load):
    questionnaire = load("""
- id: sure
  type: yes_no
- id: danger
  type: yes_no
  ends_when: {not: {sure: {is: yes}}}
""")
    assert not routing_path(questionnaire, {"danger": "yes"}).ended_early
    assert routing_path(questionnaire, {"sure": "no", "danger": "yes"}).ended_early


# -- where the person stands --------------------------------------------------------------------------------------


def test_what_may_or_may_not_follow_counts_half(cascade):
    first = cascade.questions[0]
    start = progress(cascade, {}, first)
    assert (start.section, start.position, start.about) == ("Main", 1, 2 + 2)
    assert progress(cascade, {"first": "no"}, first).about == 3
    later = progress(cascade, {"first": "yes", "second": "yes", "third": "b"}, cascade.questions[3])
    assert (later.position, later.about) == (4, 5)


def test_at_the_start_every_question_that_hangs_on_an_answer_counts_half(shipped):
    ids = {question.id for question in shipped.questions} - TOTALS
    conditional = len(ids & ASKED_WHEN.keys())
    sure = len(ids) - conditional
    assert progress(shipped, {}, shipped.questions[0]).about == sure + (conditional + 1) // 2


def test_what_hangs_on_a_place_not_yet_named_counts_half_too(load):
    questionnaire = load("""
- id: location
  type: place
- id: how_far
  type: number
  when: {location: {answered: true}}
  minimum: 1
  maximum: 9
""")
    assert progress(questionnaire, {}, questionnaire.questions[0]).about == 2
    assert progress(questionnaire, {"location": UNKNOWN}, questionnaire.questions[0]).about == 1


def test_a_question_left_out_still_counts_for_the_position_of_the_next(shipped):
    answers = {"withdrawal_now": UNKNOWN}
    questions = shipped.by_id()
    before = progress(shipped, answers, questions["sows_score"])
    assert progress(shipped, answers, questions["overdose"]).position == before.position + 1


# -- any walk -----------------------------------------------------------------------------------------------------


def known_answers(question):
    if question.type == "yes_no":
        return st.sampled_from(["yes", "no"])
    if question.type == "number":
        return st.integers(int(question.minimum), int(question.maximum))
    if question.type == "date":
        return st.just(date(2027, 1, 31))
    if question.type == "place":
        return st.just("60640")
    if question.type == "one":
        return st.sampled_from([choice.id for choice in question.choices])
    plain = [choice.id for choice in question.choices if not choice.exclusive]
    several = st.lists(st.sampled_from(plain), min_size=1, unique=True)
    in_order = several.map(lambda ids: tuple(each for each in plain if each in ids))
    alone = [(choice.id,) for choice in question.choices if choice.exclusive]
    return in_order | st.sampled_from(alone) if alone else in_order


def safe_answers(question):
    """Answers that do not end the interview by themselves, so that walks get far."""
    if question.id == "harm_intent":
        return st.sampled_from(["none", "thoughts", *NOT_KNOWN])
    if question.ends_when is not None:
        return st.just(("none",))
    return known_answers(question) | st.sampled_from(NOT_KNOWN)


def walk(questionnaire, draw, answers_to):
    """Answers questions as they are asked, leaving some optional ones out; (answers, progress at each question)."""
    answers, left_out, seen = {}, set(), []
    while True:
        path = routing_path(questionnaire, answers)
        waiting = [each for each in path.asked if each.id not in answers and each.id not in left_out]
        if path.ended_early or not waiting:
            return answers, seen
        question = waiting[0]
        seen.append((question.id, progress(questionnaire, answers, question)))
        if question.optional and draw(st.booleans()):
            left_out.add(question.id)
        else:
            answers[question.id] = draw(answers_to(question))


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_any_walk_asks_each_question_of_its_path_once_in_order_and_misses_nothing(shipped, data):
    answers, seen = walk(shipped, data.draw, known_answers)
    path = routing_path(shipped, answers)
    assert path.missing == ()
    assert [question_id for question_id, _ in seen] == [question.id for question in path.asked]
    assert path.answers == answers


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_on_any_walk_the_position_grows_by_one_and_the_length_is_right_in_the_end(shipped, data):
    answers, seen = walk(shipped, data.draw, safe_answers)
    assert [where.position for _, where in seen] == list(range(1, len(seen) + 1))
    assert all(where.about >= where.position for _, where in seen)
    if not routing_path(shipped, answers).ended_early:
        assert seen[-1][1].about == len(seen)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_on_any_walk_the_guessed_length_stays_near_the_true_one(shipped, data):
    answers, seen = walk(shipped, data.draw, safe_answers)
    if not routing_path(shipped, answers).ended_early:
        asked_for = sum(question_id in TOTALS for question_id, _ in seen)
        assert all(abs(where.about - len(seen)) <= 8 + asked_for for _, where in seen)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_any_answers_count_only_where_they_are_asked_and_the_rest_changes_nothing(shipped, data):
    answers = {
        question.id: data.draw(safe_answers(question)) for question in shipped.questions if data.draw(st.booleans())
    }
    path = routing_path(shipped, answers)
    on_path = {question.id for question in path.asked}
    assert path.answers == {name: answer for name, answer in answers.items() if name in on_path}
    assert routing_path(shipped, path.answers) == path
    not_answered = {question.id for question in path.asked if not question.optional} - set(answers)
    assert {question.id for question in path.missing} == not_answered


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_once_every_missing_question_is_answered_no_other_is_missing(shipped, data):
    answers = {
        question.id: data.draw(safe_answers(question)) for question in shipped.questions if data.draw(st.booleans())
    }
    for question in routing_path(shipped, answers).missing:
        answers[question.id] = data.draw(safe_answers(question))
    assert routing_path(shipped, answers).missing == ()
