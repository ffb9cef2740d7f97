"""Conditions in words say everything that the condition looks at, and nothing else."""

import json
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recovery_cli.conditions import (
    UNKNOWN,
    Answer,
    Compare,
    Condition,
    ConditionReader,
    Group,
    comparisons,
    evaluate,
)
from recovery_cli.errors import Problem
from recovery_cli.questionnaire.model import Questionnaire
from recovery_cli.render.phrases import Phrases
from recovery_cli.rules.model import PLAN_FIELDS, Ruleset
from recovery_cli.rules.words import ConditionWords, simplified
from recovery_cli.strict_yaml import read_bytes
from tests.rules.policy import questionnaire as small
from tests.strategies import THOROUGH

QUESTIONS = small()
SOME = '"Some"'


def condition(when: object) -> Condition:
    """The condition as it would be read from a file, about the questions of the small policy."""
    problems: list[Problem] = []
    document = read_bytes(json.dumps({"when": when}).encode(), source="rules.yaml")
    known = {**QUESTIONS.fields(), **PLAN_FIELDS}
    tree = document.tree
    assert isinstance(tree, dict)
    found = ConditionReader(document, problems, known).read(tree["when"], ("when",))
    assert problems == []
    return found


DAILY = {"use": {"is": "daily"}}
HOME = {"home": {"is": "yes"}}
STAY = {"terms": {"includes": "stay"}}


@pytest.fixture(scope="session")
def words(phrases: Phrases) -> ConditionWords:
    return ConditionWords(QUESTIONS, phrases.say)


@pytest.mark.parametrize(
    ("when", "sentence"),
    [
        (DAILY, 'use is "Daily"'),
        ({"not": DAILY}, 'use is not "Daily"'),
        ({"not": {"not": DAILY}}, 'use is "Daily"'),
        ({"use": {"one_of": ["some", "daily"]}}, 'use is "Some" or "Daily"'),
        ({"terms": {"includes": ["stay", "tests", "other"]}}, 'terms include "Stay", "Tests" or "Other"'),
        ({"not": STAY}, 'terms do not include "Stay"'),
        (HOME, 'home is "Yes"'),
        ({"use": {"at_least": "some"}}, f"use is at least {SOME}"),
        ({"not": {"use": {"at_least": "some"}}}, f"use is below {SOME}"),
        ({"use": {"at_most": "some"}}, f"use is at most {SOME}"),
        ({"not": {"use": {"at_most": "some"}}}, f"use is above {SOME}"),
        ({"points": {"at_least": "10.5"}}, "points is at least 10.5"),
        ({"home": {"answered": "true"}}, "home is known"),
        ({"home": {"answered": "false"}}, "home is not known"),
        ({"not": {"home": {"answered": "true"}}}, "home is not known, or was not asked"),
        ({"not": {"terms": {"answered": "false"}}}, "terms are known, or were not asked"),
        ({"plan.setting": {"is": "inpatient"}}, 'setting of the plan is "inpatient"'),
        ({"any": [DAILY, HOME]}, 'use is "Daily", or home is "Yes"'),
        ({"not": {"any": [DAILY, HOME]}}, 'use is not "Daily", and home is not "Yes"'),
        ({"all": [STAY, {"any": [DAILY, HOME]}]}, 'terms include "Stay", and (use is "Daily", or home is "Yes")'),
        ({"all": [STAY, {"all": [DAILY, HOME]}]}, 'terms include "Stay", and use is "Daily", and home is "Yes"'),
        ({"any": [DAILY]}, 'use is "Daily"'),
        (
            {"count": {"of": [DAILY, HOME, STAY], "at_least": "2"}},
            'from 2 to 3 of these hold: use is "Daily"; home is "Yes"; terms include "Stay"',
        ),
    ],
)
def test_a_condition_is_one_plain_sentence(words: ConditionWords, when: object, sentence: str) -> None:
    assert words.sentence(condition(when)) == sentence


def test_a_long_condition_is_written_out_line_by_line(words: ConditionWords) -> None:
    lines = words.outline(condition({"all": [STAY, {"not": {"all": [DAILY, HOME]}}]}))
    assert lines == [
        (0, "All of these:"),
        (1, 'Terms include "Stay"'),
        (1, "Any of these:"),
        (2, 'Use is not "Daily"'),
        (2, 'Home is not "Yes"'),
    ]


def test_a_short_condition_is_one_line(words: ConditionWords) -> None:
    assert words.outline(condition(DAILY)) == [(0, 'Use is "Daily"')]


def test_every_shipped_condition_says_each_question_and_each_choice_that_it_names(
    questionnaire: Questionnaire, ruleset: Ruleset, phrases: Phrases
) -> None:
    words = ConditionWords(questionnaire, phrases.say)
    labels = {
        (question.id, choice.id): choice.label.to_self
        for question in questionnaire.questions
        for choice in question.choices
    }
    for rule in ruleset.rules:
        written_out = "\n".join(line.text.lower() for line in words.outline(rule.when))
        for text in (words.sentence(rule.when).lower(), written_out):
            for compare in comparisons(rule.when):
                assert words.field(compare.field).lower() in text, rule.id
                for choice in compare.operand if isinstance(compare.operand, tuple) else ():
                    assert labels.get((compare.field, choice), "").lower() in text, rule.id


def test_no_shipped_sentence_leaves_a_trace_of_the_file(
    questionnaire: Questionnaire, ruleset: Ruleset, phrases: Phrases
) -> None:
    words = ConditionWords(questionnaire, phrases.say)
    for rule in ruleset.rules:
        sentence = words.sentence(rule.when)
        assert "_" not in sentence, rule.id
        assert "{" not in sentence, rule.id


LEAVES = [
    Compare("use", "is", ("daily",)),
    Compare("use", "answered", False),
    Compare("home", "is", ("yes",)),
    Compare("home", "answered", True),
    Compare("points", "at_least", 10.0),
]
ANSWERS: list[dict[str, Answer]] = [
    {name: answer for name, answer in (("use", use), ("home", home), ("points", points)) if answer is not None}
    for use, home, points in product(("daily", "none", UNKNOWN, None), ("yes", "no", UNKNOWN, None), (9, 10, UNKNOWN))
]


def _groups(inner: st.SearchStrategy[Condition]) -> st.SearchStrategy[Condition]:
    several = st.lists(inner, min_size=1, max_size=3).map(tuple)
    counted = several.flatmap(
        lambda parts: st.tuples(st.integers(0, len(parts)), st.integers(0, len(parts))).map(
            lambda bounds: Group("count", parts, min(bounds), max(bounds))
        )
    )
    return st.one_of(
        several.map(lambda parts: Group("all", parts)),
        several.map(lambda parts: Group("any", parts)),
        inner.map(lambda part: Group("not", (part,))),
        counted,
    )


@THOROUGH
@given(st.recursive(st.sampled_from(LEAVES), _groups, max_leaves=8))
def test_a_simplified_condition_has_the_same_verdict_for_every_answer(original: Condition) -> None:
    simple = simplified(original)
    for answers in ANSWERS:
        assert evaluate(simple, answers) is evaluate(original, answers)


@THOROUGH
@given(st.recursive(st.sampled_from(LEAVES), _groups, max_leaves=8))
def test_in_a_simplified_condition_not_stands_before_comparisons_only(original: Condition) -> None:
    waiting = [simplified(original)]
    while waiting:
        each = waiting.pop()
        if isinstance(each, Group):
            assert each.operator != "not" or isinstance(each.children[0], Compare)
            waiting += each.children
