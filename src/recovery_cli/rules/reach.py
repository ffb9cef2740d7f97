"""Whether any possible answers make a condition come out a certain way: a search over the answers that matter to it.

Exact for conditions on answers. Two answers that every comparison judges alike are one value here, a question takes
part only if the condition, the path to it or an early end hangs on it, and a half-made set of answers is given up as
soon as the condition is settled. Facts of the plan take any value, whether or not answers lead to it: what is
impossible even so is impossible.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from datetime import date
from typing import NamedTuple

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
from recovery_cli.rules.model import PLAN_FIELDS

Order = Callable[[Sequence[Answer | None]], Sequence[Answer | None]]
"""The order in which the answers to a question are tried."""


def told_apart(question: Question, named: Iterable[Compare]) -> tuple[Answer, ...]:
    """One answer for each way in which the comparisons with this question can come out, unknown included."""
    mine = tuple(dict.fromkeys(each for each in named if each.field == question.id))

    def judged(answer: Answer) -> tuple[Verdict, ...]:
        return tuple(evaluate(compare, {question.id: answer}) for compare in mine)

    found: dict[tuple[Verdict, ...], Answer] = {}
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


def _add_several(
    question: Question,
    found: dict[tuple[Verdict, ...], Answer],
    judged: Callable[[Answer], tuple[Verdict, ...]],
) -> None:
    """Adds what several choices together come to, until nothing new comes of one more."""
    inclusive = [choice.id for choice in question.choices if not choice.exclusive]
    waiting = [answer for answer in found.values() if isinstance(answer, tuple) and answer[0] in inclusive]
    while waiting:
        answer = waiting.pop()
        for choice in inclusive:
            if choice not in answer:
                more = tuple(each for each in inclusive if each in (*answer, choice))
                if judged(more) not in found:
                    found[judged(more)] = more
                    waiting.append(more)


class Search:
    """Searches the answers to one questionnaire."""

    def __init__(self, questionnaire: Questionnaire) -> None:
        self.questionnaire = questionnaire

    def reaching(
        self, goal: Condition, verdicts: Collection[Verdict], order: Order = tuple
    ) -> Iterator[dict[str, Answer]]:
        """Answers for which `goal` comes to one of `verdicts`, as far as they matter to it; facts of the plan too."""
        part = self._taking_part(fields_named(goal))
        conditions = [goal, *(each for question in part for each in (question.when, question.ends_when) if each)]
        named = [compare for condition in conditions for compare in comparisons(condition)]
        values = {question.id: told_apart(question, named) for question in part}
        facts = [name for name in PLAN_FIELDS if name in fields_named(goal)]
        yield from _Walk(part, values, facts, goal, frozenset(verdicts), order).from_question(0, {}, {})

    def asking(self, question: Question) -> Iterator[dict[str, Answer]]:
        """Answers with which the question is asked."""
        goal = Compare(question.id, "answered", False)  # True for whoever is asked and does not know
        return self.reaching(goal, (True,))

    def _taking_part(self, names: frozenset[str]) -> list[Question]:
        """The questions on which the named ones hang: by being asked at all, or by an end before them."""
        questions = self.questionnaire.questions
        ids = [question.id for question in questions]
        last = max((ids.index(name) for name in names if name in ids), default=-1)
        wanted = set(names)
        for question in reversed(questions[: last + 1]):
            if question.ends_when is not None:
                wanted.add(question.id)
                wanted |= fields_named(question.ends_when)
            if question.id in wanted and question.when is not None:
                wanted |= fields_named(question.when)
        return [question for question in questions if question.id in wanted]


class _Walk(NamedTuple):
    part: list[Question]
    values: dict[str, tuple[Answer, ...]]
    facts: list[str]
    goal: Condition
    verdicts: frozenset[Verdict]
    order: Order

    def from_question(
        self, position: int, seen: dict[str, Answer], given: dict[str, Answer]
    ) -> Iterator[dict[str, Answer]]:
        """seen: what conditions of the path look at. given: what rules look at, without what was left out."""
        if not self._open(position, given):
            return
        if position == len(self.part):
            yield from self._with_facts(0, given)
            return
        question = self.part[position]
        if question.when is not None and evaluate(question.when, seen) is False:
            yield from self.from_question(position + 1, seen, given)
            return
        values = self.values[question.id]
        for answer in self.order((*values, None) if question.optional else values):
            now_seen = {**seen, question.id: UNKNOWN if answer is None else answer}
            now_given = given if answer is None else {**given, question.id: answer}
            ends = answer is not None and question.ends_when is not None and evaluate(question.ends_when, now_seen)
            yield from self.from_question(len(self.part) if ends else position + 1, now_seen, now_given)

    def _open(self, position: int, given: dict[str, Answer]) -> bool:
        """Whether what is not decided yet can still bring a wanted verdict."""
        waiting = [question.id for question in self.part[position:]] + self.facts
        verdict = evaluate(self.goal, {**dict.fromkeys(waiting, PENDING), **given})
        return verdict in self.verdicts or (verdict is None and bool(waiting))

    def _with_facts(self, position: int, given: dict[str, Answer]) -> Iterator[dict[str, Answer]]:
        if position == len(self.facts):
            if evaluate(self.goal, given) in self.verdicts:
                yield given
            return
        name = self.facts[position]
        for level in PLAN_FIELDS[name].choices:
            yield from self._with_facts(position + 1, {**given, name: level})
