"""What would change the result is complete and minimal: held against a search that skips nothing."""

from itertools import combinations, product
from random import Random

import pytest

from recovery_cli.conditions import UNKNOWN, Answer, is_known
from recovery_cli.questionnaire.interview import RoutingPath, routing_path
from recovery_cli.questionnaire.model import Questionnaire
from recovery_cli.rules.engine import Outcome, findings, outcome
from recovery_cli.rules.explain import Explainer, candidate_answers, reachable_answers
from recovery_cli.rules.levels import TREATMENT, URGENCIES, WITHDRAWAL
from recovery_cli.rules.model import Ruleset
from tests.strategies import answers_to

SEEDS = 150

NEVER_SUGGESTED = {"age", "gender", "tried", "returned_to_use_after", "past_attempt", "overdose", "harm_intent"}
"""What a person cannot make otherwise, or must not be nudged to answer otherwise."""


def outcome_of(questionnaire: Questionnaire, ruleset: Ruleset, answers: dict[str, Answer]) -> Outcome:
    """With every rule and every question; what is not answered counts as not known."""
    path = routing_path(questionnaire, answers)
    seen = {**path.answers, **{question.id: UNKNOWN for question in path.missing}}
    return outcome(findings((rule for rule in ruleset.rules if not rule.after_plan), seen))


def gravity(result: Outcome) -> tuple[int, ...]:
    emergency = int(result.urgency == "emergency")
    ladders = ((TREATMENT, result.treatment), (WITHDRAWAL, result.withdrawal), (URGENCIES, result.urgency))
    return (emergency, *(ladder.index(level) for ladder, level in ladders))


def possible_changes(path: RoutingPath) -> dict[str, tuple[Answer, ...]]:
    return {
        question.id: reachable_answers(question, path.answers[question.id])
        for question in path.asked
        if question.id in path.answers and is_known(path.answers[question.id])
    }


def random_path(questionnaire: Questionnaire, seed: int) -> RoutingPath:
    """The path of a person who answers every question at random, and is in no emergency at once."""
    random = Random(seed)
    answers = {question.id: random.choice(answers_to(question)) for question in questionnaire.questions}
    calm: dict[str, Answer] = {"emergency_signs": ("none",), "harm_intent": "none", "pregnancy_signs": ("none",)}
    return routing_path(questionnaire, {**answers, **calm})


@pytest.mark.parametrize("seed", range(SEEDS))
def test_every_single_change_that_moves_the_result_is_named_and_no_other(
    seed: int, questionnaire: Questionnaire, ruleset: Ruleset
) -> None:
    path = random_path(questionnaire, seed)
    now = outcome_of(questionnaire, ruleset, path.answers)
    if now.setting == "emergency":
        return
    moving = {
        (name, answer): then
        for name, answers in possible_changes(path).items()
        for answer in answers
        if (then := outcome_of(questionnaire, ruleset, {**path.answers, name: answer})) != now
    }
    named = {
        tuple(each.changes[0]): each.outcome
        for each in Explainer(questionnaire, ruleset, path).would_change()
        if len(each.changes) == 1
    }
    assert named == moving


@pytest.mark.parametrize("seed", range(SEEDS))
def test_pairs_are_named_only_where_no_single_change_moves_the_setting_and_then_all_of_them(
    seed: int, questionnaire: Questionnaire, ruleset: Ruleset
) -> None:
    path = random_path(questionnaire, seed)
    now = outcome_of(questionnaire, ruleset, path.answers)
    if now.setting == "emergency":
        return
    found = Explainer(questionnaire, ruleset, path).would_change()
    pairs = {frozenset(each.changes): each.outcome for each in found if len(each.changes) == 2}
    if any(len(each.changes) == 1 and each.outcome.setting != now.setting for each in found):
        assert not pairs
        return
    changes = possible_changes(path)
    moving = {
        frozenset(((first, one), (second, other))): then
        for first, second in combinations(changes, 2)
        for one, other in product(changes[first], changes[second])
        if (then := outcome_of(questionnaire, ruleset, {**path.answers, first: one, second: other})).setting
        != now.setting
    }
    assert {frozenset(map(tuple, pair)): then for pair, then in pairs.items()} == moving


@pytest.mark.parametrize("seed", range(SEEDS))
def test_every_open_question_that_could_make_it_graver_is_named_with_the_gravest(
    seed: int, questionnaire: Questionnaire, ruleset: Ruleset
) -> None:
    path = random_path(questionnaire, seed)
    now = outcome_of(questionnaire, ruleset, path.answers)
    if now.setting == "emergency":
        return
    worst = {}
    for question in path.asked:
        if path.answers.get(question.id) in ("unknown", "declined"):
            outcomes = [
                outcome_of(questionnaire, ruleset, {**path.answers, question.id: answer})
                for answer in candidate_answers(question, ruleset)
            ]
            if outcomes and (gravest := max(map(gravity, outcomes))) > gravity(now):
                worst[question.id] = gravest
    named = {
        each.question: gravity(each.outcomes[0][1])
        for each in Explainer(questionnaire, ruleset, path).undetermined()
        if each.outcomes
    }
    assert named == worst


def test_nobody_is_told_to_be_younger_or_to_stop_what_must_not_be_stopped(questionnaire: Questionnaire) -> None:
    changeable = {question.id: question.changeable for question in questionnaire.questions if question.changeable}
    assert not NEVER_SUGGESTED & changeable.keys()
    assert changeable["alcohol"] == changeable["sedatives"] == ("daily",)  # found out, never "just stop" (W9)
    assert "current_medication" not in changeable
