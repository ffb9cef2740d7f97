"""The search finds answers wherever there are any, and says that there are none only where there are none."""

from collections.abc import Iterator
from itertools import combinations, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recovery_cli.conditions import UNKNOWN, Answer, Compare, Condition, Group, comparisons, evaluate
from recovery_cli.questionnaire.interview import routing_path
from recovery_cli.questionnaire.model import Question, Questionnaire
from recovery_cli.rules.model import PLAN_FIELDS, Ruleset
from recovery_cli.rules.reach import Goal, Search, UnsettledError, asked, holding, silent, told_apart
from tests.rules.policy import QUESTIONS, policy, questionnaire, rule
from tests.strategies import THOROUGH

SMALL = questionnaire(
    """
version: 1
reviewed: 2026-11-23
sections: [{id: all, title: All}]
questions:
  - {id: danger, section: all, type: one, ask: Danger?, choices: [{id: none, label: None}, {id: now, label: Now}],
     ends_when: {danger: {is: now}}}
  - {id: use, section: all, type: one, ask: Use?, ordered: true,
     choices: [{id: none, label: None}, {id: some, label: Some}, {id: daily, label: Daily}]}
  - {id: home, section: all, type: yes_no, ask: Home?, when: {not: {use: {is: none}}},
     ends_when: {all: [{home: {is: 'no'}}, {use: {is: daily}}]}}
  - {id: terms, section: all, type: many, ask: Terms?, when: {home: {is: 'yes'}},
     choices: [{id: stay, label: Stay}, {id: tests, label: Tests}, {id: none, label: None, exclusive: true}]}
  - {id: points, section: all, type: number, ask: Points?, minimum: 0, maximum: 20, optional: true}
"""
)

COMPARISONS = [
    Compare("danger", "is", ("now",)),
    Compare("use", "at_least", 1.0, ("none", "some", "daily")),
    Compare("use", "is", ("daily",)),
    Compare("use", "answered", False),
    Compare("home", "is", ("yes",)),
    Compare("home", "answered", True),
    Compare("terms", "includes", ("stay",)),
    Compare("terms", "includes", ("tests",)),
    Compare("points", "at_least", 10.0),
    Compare("points", "at_most", 4.0),
]


def every_answer(question: Question) -> Iterator[Answer | None]:
    ids = [choice.id for choice in question.choices]
    if question.type == "many":
        inclusive = [choice.id for choice in question.choices if not choice.exclusive]
        yield from (several for size in (1, 2) for several in combinations(inclusive, size))
        yield ("none",)
    elif question.type == "number":
        yield from (0, 4, 5, 10, 20)
    else:
        yield from ids or ("yes", "no")
    yield UNKNOWN
    if question.optional:
        yield None


def _paths() -> Iterator[dict[str, Answer]]:
    for given_answers in product(*map(every_answer, SMALL.questions)):
        named = zip(SMALL.questions, given_answers, strict=True)
        path = routing_path(SMALL, {question.id: answer for question, answer in named if answer is not None})
        assert not path.missing
        yield path.answers


PATHS = list({tuple(sorted(path.items())): path for path in _paths()}.values())
"""Every person there can be, as far as the comparisons tell them apart."""

CONDITIONS = st.recursive(
    st.sampled_from(COMPARISONS),
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=3).map(lambda parts: Group("all", tuple(parts))),
        st.lists(inner, min_size=1, max_size=3).map(lambda parts: Group("any", tuple(parts))),
        inner.map(lambda part: Group("not", (part,))),
    ),
    max_leaves=6,
)
GOALS = st.builds(Goal, CONDITIONS, st.frozensets(st.sampled_from([True, False, None]), min_size=1))


@THOROUGH
@given(st.lists(GOALS, min_size=1, max_size=4))
def test_the_search_agrees_with_trying_everybody(goals: list[Goal]) -> None:
    def met(answers: dict[str, Answer]) -> bool:
        return all(evaluate(goal.condition, answers) in goal.verdicts for goal in goals)

    found = Search(SMALL).reaching(*goals)
    assert (found is not None) is any(map(met, PATHS))
    assert found is None or met(found)


def test_a_question_is_asked_only_on_its_path() -> None:
    search = Search(SMALL)
    assert all(search.may_reach(asked(question)) for question in SMALL.questions)
    terms = SMALL.by_id()["terms"]
    assert not search.may_reach(asked(terms), Goal(Compare("use", "is", ("none",)), frozenset({True})))


def test_a_question_behind_an_end_that_always_comes_is_never_asked() -> None:
    always: Condition = Group("any", (Compare("danger", "answered", True), Compare("danger", "answered", False)))
    danger, *others = SMALL.questions
    closed = Questionnaire(SMALL.sections, (danger._replace(ends_when=always), *others))
    search = Search(closed)
    assert [question.id for question in closed.questions if search.may_reach(asked(question))] == ["danger"]


@pytest.mark.parametrize(("if_unknown", "can_hold"), [("assume", True), ("report", False), ("ignore", False)])
def test_a_missing_answer_makes_only_those_rules_hold_that_assume_it(if_unknown: str, can_hold: bool) -> None:
    found = policy(rule("A1", "{use: {is: daily}}", "{urgency: soon}", if_unknown=if_unknown))
    (read,) = found.ruleset.rules
    unknown = Goal(Compare("use", "answered", False), frozenset({True}))
    assert Search(found.questionnaire).may_reach(holding(read), unknown) is can_hold
    assert Search(found.questionnaire).may_reach(silent(read), unknown) is not can_hold


def test_facts_of_the_plan_may_be_anything() -> None:
    found = policy(rule("A1", "{all: [{plan.setting: {is: inpatient}}, {home: {is: 'yes'}}]}", "{notes: [A note.]}"))
    (read,) = found.ruleset.rules
    reached = Search(found.questionnaire).reaching(holding(read))
    assert reached is not None
    assert (reached["plan.setting"], reached["home"]) == ("inpatient", "yes")


def _true(condition: Condition) -> Goal:
    return Goal(condition, frozenset({True}))


def test_a_dead_end_goes_back_to_every_question_that_led_to_it() -> None:
    # Each wish is refused because of another question before it, and only both of them together open the way.
    daily, home = Compare("use", "is", ("daily",)), Compare("home", "is", ("yes",))
    stay, visits = Compare("wish", "is", ("inpatient",)), Compare("wish", "is", ("outpatient",))
    either = (_true(Group("any", (daily, stay))), _true(Group("any", (home, visits))))
    found = Search(questionnaire()).reaching(*either)
    assert found is not None
    assert all(evaluate(goal.condition, found) for goal in either)


def test_a_question_that_no_answer_suits_goes_back_to_why_it_is_asked() -> None:
    asked_without_home = questionnaire(QUESTIONS.replace("when: {home: {is: 'yes'}}", "when: {home: {is: 'no'}}"))
    never = frozenset({False})
    refused = [Goal(Compare("calm", "is", ("yes",)), never), Goal(Compare("calm", "is", ("no",)), never)]
    found = Search(asked_without_home).reaching(*refused)
    assert found is not None
    assert (found["home"], "calm" in found) == ("yes", False)


def test_a_search_that_is_cut_short_claims_nothing() -> None:
    goal = Goal(Compare("points", "at_least", 10.0), frozenset({True}))
    search = Search(SMALL, most_steps=2)
    with pytest.raises(UnsettledError):
        search.reaching(goal)
    assert search.may_reach(goal)


def test_answers_that_no_comparison_tells_apart_are_one() -> None:
    questions = SMALL.by_id()
    assert told_apart(questions["use"], [Compare("use", "is", ("daily",))]) == ("none", "daily", UNKNOWN)
    assert told_apart(questions["use"], []) == ("none",)
    assert told_apart(questions["points"], [Compare("points", "at_least", 10.0)]) == (0, 10.0, UNKNOWN)
    both = [Compare("terms", "includes", ("stay",)), Compare("terms", "includes", ("tests",))]
    assert set(told_apart(questions["terms"], both)) == {("stay",), ("tests",), ("none",), ("stay", "tests"), UNKNOWN}


def test_every_shipped_search_is_settled_long_before_it_is_cut_short(
    questionnaire: Questionnaire, ruleset: Ruleset
) -> None:
    search = Search(questionnaire, most_steps=2_000)
    for question in questionnaire.questions:
        search.reaching(asked(question))
    for each in ruleset.rules:
        search.reaching(holding(each))
        search.reaching(silent(each))


def test_the_values_of_a_shipped_question_tell_every_two_comparisons_apart(
    questionnaire: Questionnaire, ruleset: Ruleset
) -> None:
    named = [
        compare for each in ruleset.rules for compare in comparisons(each.when) if compare.field not in PLAN_FIELDS
    ]
    for question in questionnaire.questions:
        mine = [compare for compare in named if compare.field == question.id]
        values = told_apart(question, mine)
        judged = {tuple(evaluate(compare, {question.id: value}) for compare in mine) for value in values}
        assert len(judged) == len(values)
        for compare in mine:
            assert any(evaluate(compare, {question.id: value}) is True for value in values), compare
