"""Conditions and the routing path as formulas, made from the models the program runs.

An answer is a few variables: `known` (False: "I don't know" or "prefer not to say", which no condition tells apart),
`given` (False: left out), a truth value for each choice, or a number. The formulas are built over an algebra: that of
z3 speaks about every possible answer, that of arrays answers for 100,000 people at once.
"""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple, Protocol

from recovery_cli.conditions import Compare, Condition
from recovery_cli.questionnaire.model import Question, Questionnaire


class Algebra(Protocol):
    """Truth values: z3 formulas, or arrays. Numbers compare with constants by Python's operators.
    reaches: the weights of those parts that are true add up to at least this."""

    true: Any
    false: Any

    def all(self, parts: Iterable[Any]) -> Any: ...
    def any(self, parts: Iterable[Any]) -> Any: ...
    def neg(self, part: Any) -> Any: ...
    def reaches(self, least: int, parts: Iterable[tuple[int, Any]]) -> Any: ...


class Variables(NamedTuple):
    """What a person may answer to one question. choices: by id (yes_no: "yes", "no"); number: for number questions."""

    known: Any
    given: Any
    choices: dict[str, Any]
    number: Any


class Seen(NamedTuple):
    """One question or fact as a condition sees it. settled: whether an answer still to come could change the view."""

    applies: Any
    settled: Any
    known: Any
    choices: Mapping[str, Any]
    number: Any


class Truth(NamedTuple):
    """A three-valued verdict: sure that it holds, sure that it does not. Neither: unknown. Never both."""

    yes: Any
    no: Any


class Conditions:
    """Conditions as formulas over what they may see; each is translated once."""

    def __init__(self, algebra: Algebra, seen: dict[str, Seen]) -> None:
        self.algebra = algebra
        self.seen = seen
        self._truths: dict[Condition, Truth] = {}

    def truth(self, condition: Condition) -> Truth:
        if condition not in self._truths:
            translate = self._compare if isinstance(condition, Compare) else self._combine
            self._truths[condition] = translate(condition)  # type: ignore[arg-type]  # told apart in the line above
        return self._truths[condition]

    def _combine(self, condition: Any) -> Truth:
        algebra = self.algebra
        parts = [self.truth(child) for child in condition.children]
        if condition.operator == "not":
            return Truth(parts[0].no, parts[0].yes)
        if condition.operator == "all":
            return Truth(algebra.all(part.yes for part in parts), algebra.any(part.no for part in parts))
        if condition.operator == "any":
            return Truth(algebra.any(part.yes for part in parts), algebra.all(part.no for part in parts))
        sure = [(1, part.yes) for part in parts]
        possible = [(1, algebra.neg(part.no)) for part in parts]
        low, high = condition.low, condition.high
        return Truth(
            algebra.all([algebra.reaches(low, sure), algebra.neg(algebra.reaches(high + 1, possible))]),
            algebra.any([algebra.neg(algebra.reaches(low, possible)), algebra.reaches(high + 1, sure)]),
        )

    def _compare(self, condition: Compare) -> Truth:
        algebra = self.algebra
        seen = self.seen[condition.field]
        nobody_asks = algebra.neg(seen.applies)
        if condition.operator == "answered":
            as_wanted = seen.known if condition.operand else algebra.neg(seen.known)
            otherwise = algebra.all([seen.settled, algebra.neg(as_wanted)])
            return Truth(algebra.all([seen.applies, seen.settled, as_wanted]), algebra.any([nobody_asks, otherwise]))
        matches = self._matches(condition, seen)
        otherwise = algebra.all([seen.known, algebra.neg(matches)])
        return Truth(algebra.all([seen.applies, seen.known, matches]), algebra.any([nobody_asks, otherwise]))

    def _matches(self, condition: Compare, seen: Seen) -> Any:
        """Whether the known answer is one that the comparison asks for."""
        operand, at_least = condition.operand, condition.operator == "at_least"
        if isinstance(operand, tuple):
            return self.algebra.any(seen.choices[choice] for choice in operand)
        if condition.choices:
            ladder = enumerate(condition.choices)
            wanted = [each for place, each in ladder if (place >= operand if at_least else place <= operand)]
            return self.algebra.any(seen.choices[choice] for choice in wanted)
        return seen.number >= operand if at_least else seen.number <= operand


class Path:
    """The routing path: asked[q], the question is on the path; on[q], it is and an answer is given, so rules see it;
    ended, the interview ends early; missing, an answer that must be given is not."""

    def __init__(self, questionnaire: Questionnaire, algebra: Algebra, variables: dict[str, Variables]) -> None:
        self.algebra = algebra
        self.questions = questionnaire.by_id()
        self.variables = variables
        self.asked: dict[str, Any] = {}
        self.on: dict[str, Any] = {}
        self.ended: Any = algebra.false
        self.missing: Any = algebra.false
        self.conditions = Conditions(algebra, {})
        """What rules see: an answer left out does not exist."""
        self._on_the_way = Conditions(algebra, {})
        """What the path sees: an answer left out is unknown, or, where it must be given, may still come."""
        for question in questionnaire.questions:
            self._walk(question)

    def _walk(self, question: Question) -> None:
        algebra = self.algebra
        variables = self.variables[question.id]
        here = algebra.neg(self.ended)
        if question.when is not None:
            here = algebra.all([here, algebra.neg(self._on_the_way.truth(question.when).no)])
        on = algebra.all([here, variables.given])
        self.asked[question.id], self.on[question.id] = here, on
        answer = variables.choices, variables.number
        self.conditions.seen[question.id] = Seen(on, algebra.true, variables.known, *answer)
        settled = algebra.true if question.optional else variables.given
        known = algebra.all([variables.known, variables.given])
        self._on_the_way.seen[question.id] = Seen(here, settled, known, *answer)
        if not question.optional:
            self.missing = algebra.any([self.missing, algebra.all([here, algebra.neg(variables.given)])])
        if question.ends_when is not None:
            ends = self._on_the_way.truth(question.ends_when).yes
            self.ended = algebra.any([self.ended, algebra.all([on, ends])])
