"""Whether any possible answers make conditions come out a certain way: a search over the answers that matter to them.

Exact for conditions on answers, as long as the search is not cut short. Two answers that every comparison judges alike
are one value here, a question takes part only if a condition, the path to it or an early end hangs on it, and a
half-made set of answers is given up as soon as one condition is settled the other way. Facts of the plan take any
value, whether or not answers lead to it: what is impossible even so is impossible.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from typing import NamedTuple, TypeAlias

from recovery_cli.conditions import (
    PENDING,
    UNKNOWN,
    Answer,
    Compare,
    Condition,
    Verdict,
    comparisons,
    evaluate,
    fields_named,
)
from recovery_cli.questionnaire.model import Question, Questionnaire
from recovery_cli.rules.model import PLAN_FIELDS, Rule

MOST_STEPS = 20_000
"""Answers tried before a search gives up; those of the shipped rules take a few hundred."""

Judged: TypeAlias = tuple[Verdict, ...]


class Goal(NamedTuple):
    """A condition that has to come to one of the verdicts."""

    condition: Condition
    verdicts: frozenset[Verdict]


def holding(rule: Rule) -> Goal:
    """For these answers the rule holds."""
    return Goal(rule.when, frozenset({True, None} if rule.if_unknown == "assume" else {True}))


def silent(rule: Rule) -> Goal:
    """For these answers the rule does not hold."""
    return Goal(rule.when, frozenset({False} if rule.if_unknown == "assume" else {False, None}))


def asked(question: Question) -> Goal:
    """With these answers the question is asked: whoever is asked may not know."""
    return Goal(Compare(question.id, "answered", False), frozenset({True}))


def told_apart(question: Question, named: Iterable[Compare]) -> tuple[Answer, ...]:
    """One answer for each way in which the comparisons with this question can come out, unknown included."""
    mine = tuple(dict.fromkeys(each for each in named if each.field == question.id))

    def judged(answer: Answer) -> Judged:
        return tuple(evaluate(compare, {question.id: answer}) for compare in mine)

    found: dict[Judged, Answer] = {}
    for answer in _answers(question, mine):
        found.setdefault(judged(answer), answer)
    if question.type == "many":
        _add_several(question, found, judged)
    found.setdefault(judged(UNKNOWN), UNKNOWN)
    return tuple(found.values())


def _answers(question: Question, mine: Iterable[Compare]) -> Iterator[Answer]:
    if question.type == "yes_no":
        yield from ("no", "yes")
    elif question.type == "one":
        yield from (choice.id for choice in question.choices)
    elif question.type == "many":
        yield from ((choice.id,) for choice in question.choices)
    elif question.type == "number":
        bounds = {float(each.operand) for each in mine if isinstance(each.operand, float)}
        near = {bound + step for bound in bounds for step in (-1, -0.5, 0, 0.5, 1)}
        inside = {each for each in near if question.minimum <= each <= question.maximum}
        yield from sorted(inside | {question.minimum, question.maximum}, key=lambda each: (each % 1 != 0, each))
    else:
        yield date(2027, 1, 1) if question.type == "date" else "anywhere"


def _add_several(question: Question, found: dict[Judged, Answer], judged: Callable[[Answer], Judged]) -> None:
    """Adds what several choices together come to, until nothing new comes of one more."""
    inclusive = [choice.id for choice in question.choices if not choice.exclusive]
    waiting = [answer for answer in found.values() if isinstance(answer, tuple) and answer[0] in inclusive]
    while waiting:
        answer = waiting.pop()
        for choice in inclusive:
            more = tuple(each for each in inclusive if each in (*answer, choice))
            if judged(more) not in found:
                found[judged(more)] = more
                waiting.append(more)


class UnsettledError(Exception):
    """The search was cut short: there may be such answers or not."""


class Search:
    """Searches the answers to one questionnaire."""

    def __init__(self, questionnaire: Questionnaire, most_steps: int = MOST_STEPS) -> None:
        self.questionnaire = questionnaire
        self.most_steps = most_steps

    def reaching(self, *goals: Goal) -> dict[str, Answer] | None:
        """Answers that meet every goal, as far as they matter to them, with facts of the plan; None where there are
        none. Raises UnsettledError after `most_steps`."""
        names = frozenset().union(*(fields_named(goal.condition) for goal in goals))
        enders = frozenset(each.id for each in self.questionnaire.questions if each.ends_when is not None)
        wanted = self._behind(names, enders)
        part = [each for each in self.questionnaire.questions if each.id in wanted]
        conditions = [goal.condition for goal in goals]
        conditions += [each for question in part for each in (question.when, question.ends_when) if each]
        named = [compare for condition in conditions for compare in comparisons(condition)]
        values: dict[str, tuple[Answer, ...]] = {}
        for question in part:
            about = [goal for goal in goals if fields_named(goal.condition) == {question.id}]
            answers = told_apart(question, named)
            values[question.id] = tuple(each for each in answers if _met(about, {question.id: each}))
            if not values[question.id] and not _met(about, {}):
                return None  # neither an answer nor not being asked will do, wherever the question stands
        enders = frozenset(each.id for each in part if _may_end(each, values[each.id]))
        walk = _Walk(part, values, goals, self.most_steps)
        walk.behind_goal = [self._behind(fields_named(goal.condition), enders) for goal in goals]
        walk.behind_question = {each.id: self._behind(frozenset({each.id}), enders) for each in part}
        walk.facts = [name for name in PLAN_FIELDS if name in names]
        found = walk.from_question(0, {}, {})
        return found if isinstance(found, dict) else None

    def may_reach(self, *goals: Goal) -> bool:
        """Whether there are answers that meet every goal; also where the search was cut short."""
        try:
            return self.reaching(*goals) is not None
        except UnsettledError:
            return True

    def _behind(self, names: frozenset[str], enders: frozenset[str]) -> frozenset[str]:
        """The questions on which the named ones hang: by being asked at all, or by an end before them."""
        questions = self.questionnaire.questions
        last = max((position for position, each in enumerate(questions) if each.id in names), default=-1)
        wanted = set(names)
        for question in reversed(questions[: last + 1]):
            if question.id in enders and question.ends_when is not None:
                wanted |= {question.id} | fields_named(question.ends_when)
            if question.id in wanted and question.when is not None:
                wanted |= fields_named(question.when)
        return frozenset(wanted)


def _met(goals: Iterable[Goal], answers: dict[str, Answer]) -> bool:
    return all(evaluate(goal.condition, answers) in goal.verdicts for goal in goals)


def _may_end(question: Question, values: Iterable[Answer]) -> bool:
    """Whether one of these answers ends the interview, or could together with others."""
    if question.ends_when is None:
        return False
    others = dict.fromkeys(fields_named(question.ends_when), PENDING)
    return any(evaluate(question.ends_when, {**others, question.id: answer}) is not False for answer in values)


class _Walk:
    """Tries the answers in the order of the questions, and goes back from a dead end at once to a question that it
    hangs on (conflict-directed backjumping)."""

    behind_goal: list[frozenset[str]]
    behind_question: dict[str, frozenset[str]]
    facts: list[str]

    def __init__(
        self, part: list[Question], values: dict[str, tuple[Answer, ...]], goals: Sequence[Goal], most_steps: int
    ) -> None:
        self.part = part
        self.values = values
        self.goals = goals
        self.left = most_steps

    def from_question(
        self, position: int, seen: dict[str, Answer], given: dict[str, Answer]
    ) -> dict[str, Answer] | frozenset[str]:
        """Answers that meet the goals, or the questions to blame: no other answer to any but these would help.
        seen: what conditions of the path look at. given: what rules look at, without what was left out."""
        self.left -= 1
        if self.left < 0:
            raise UnsettledError
        blamed = self._broken([each.id for each in self.part[position:]] + self.facts, given)
        if blamed is not None:
            return blamed
        if position == len(self.part):
            return self._with_facts(self.facts, given)
        question = self.part[position]
        if question.when is not None and evaluate(question.when, seen) is False:
            return self.from_question(position + 1, seen, given)
        blamed = self.behind_question[question.id]
        values = self.values[question.id]
        for answer in (*values, None) if question.optional else values:
            now_seen = {**seen, question.id: UNKNOWN if answer is None else answer}
            now_given = given if answer is None else {**given, question.id: answer}
            ends = answer is not None and question.ends_when is not None and evaluate(question.ends_when, now_seen)
            found = self.from_question(len(self.part) if ends else position + 1, now_seen, now_given)
            if isinstance(found, dict) or question.id not in found:
                return found
            blamed |= found
        return blamed

    def _with_facts(self, facts: list[str], given: dict[str, Answer]) -> dict[str, Answer] | frozenset[str]:
        blamed = self._broken(facts, given)
        if blamed is not None:
            return blamed
        if not facts:
            return given
        name, *rest = facts
        blamed = frozenset()
        for level in PLAN_FIELDS[name].choices:
            found = self._with_facts(rest, {**given, name: level})
            if isinstance(found, dict):
                return found
            blamed |= found
        return blamed

    def _broken(self, waiting: list[str], given: dict[str, Answer]) -> frozenset[str] | None:
        """The questions behind a goal that can no longer be met, whatever becomes of those that wait."""
        answers = {**dict.fromkeys(waiting, PENDING), **given}
        for goal, behind in zip(self.goals, self.behind_goal, strict=True):
            verdict = evaluate(goal.condition, answers)
            if verdict not in goal.verdicts and (verdict is not None or not waiting):
                return behind
        return None
