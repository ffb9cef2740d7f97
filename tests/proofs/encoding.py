"""The questionnaire, the conditions, the rules and their combination as formulas, made from the models the program runs.

One translation, two algebras: over z3 it proves statements for every possible answer; over arrays of truth values it
answers 100,000 people at once, which is how the translation itself is held against the engine.

An answer is a few variables: `known` (False: "I don't know" or "prefer not to say", which no condition tells apart),
`given` (only an optional question may be left out), a truth value for each choice, or a number.
"""

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple, Protocol

from recovery_cli.conditions import Compare, Condition
from recovery_cli.questionnaire.model import Question, Questionnaire
from recovery_cli.rules.engine import LEAN_THRESHOLD
from recovery_cli.rules.levels import TREATMENT, URGENCIES, WITHDRAWAL
from recovery_cli.rules.model import Rule, Ruleset


class Algebra(Protocol):
    """Truth values: z3 formulas, or arrays. `at_least` and `at_most` compare a number variable with a constant."""

    true: Any
    false: Any

    def all(self, parts: Iterable[Any]) -> Any: ...
    def any(self, parts: Iterable[Any]) -> Any: ...
    def neg(self, part: Any) -> Any: ...
    def count(self, parts: Iterable[Any]) -> Any: ...
    def sum(self, parts: Iterable[tuple[int, Any]]) -> Any: ...


class Variables(NamedTuple):
    """What a person may answer to one question. choices: by id (yes_no: "yes", "no"); number: for number questions."""

    known: Any
    given: Any
    choices: dict[str, Any]
    number: Any


class Truth(NamedTuple):
    """A three-valued verdict: sure that it holds, sure that it does not. Neither: unknown. Never both."""

    yes: Any
    no: Any


class Encoding:
    """The formulas for one questionnaire and rule set.

    asked[q]: the question is on the path. on[q]: it is on the path and given, so rules see it. ended: the interview ends
    early. holds[r]: the rule is a finding. urgency, withdrawal, treatment: level → "at least this level" by the floors.
    """

    def __init__(
        self,
        questionnaire: Questionnaire,
        ruleset: Ruleset,
        algebra: Algebra,
        variables: dict[str, Variables],
    ) -> None:
        self.algebra = algebra
        self.variables = variables
        self.questions = questionnaire.by_id()
        self.asked: dict[str, Any] = {}
        self.on: dict[str, Any] = {}
        self.ended: Any = algebra.false
        for question in questionnaire.questions:
            self._walk(question)
        levels = [rule for rule in ruleset.rules if not rule.after_plan]
        self.truths = {rule.id: self.truth(rule.when, self._seen_by_rules) for rule in levels}
        self.holds = {rule.id: self._holds(rule, self.truths[rule.id]) for rule in levels}
        self.urgency = self._floors(URGENCIES, levels, lambda rule: rule.effect.urgency)
        self.withdrawal = self._floors(WITHDRAWAL, levels, lambda rule: rule.effect.withdrawal)
        floors = self._floors(TREATMENT, levels, lambda rule: rule.effect.treatment)
        self.treatment_floor = floors
        leans = [
            (rule.effect.lean.weight * (1 if rule.effect.lean.toward == "inpatient" else -1), self.holds[rule.id])
            for rule in levels
            if rule.effect.lean
        ]
        self.leaning = algebra.sum(leans) >= LEAN_THRESHOLD
        residential = TREATMENT.index("residential")
        self.treatment = {
            level: algebra.any([floors[level], self.leaning]) if TREATMENT.index(level) <= residential else floors[level]
            for level in TREATMENT
        }
        self.emergency = self.urgency["emergency"]

    def _walk(self, question: Question) -> None:
        here = self.algebra.neg(self.ended)
        if question.when is not None:
            here = self.algebra.all([here, self.algebra.neg(self.truth(question.when, self._seen_on_the_way).no)])
        self.asked[question.id] = here
        self.on[question.id] = self.algebra.all([here, self.variables[question.id].given])
        if question.ends_when is not None:
            ends = self.truth(question.ends_when, self._seen_by_rules).yes
            self.ended = self.algebra.any([self.ended, self.algebra.all([self.on[question.id], ends])])

    def _seen_on_the_way(self, name: str) -> tuple[Any, Any]:
        """(applies, known) as the path sees it: an answer left out counts as unknown."""
        variables = self.variables[name]
        return self.asked[name], self.algebra.all([variables.known, variables.given])

    def _seen_by_rules(self, name: str) -> tuple[Any, Any]:
        """(applies, known) as rules see it: an answer left out does not exist."""
        return self.on[name], self.variables[name].known

    def truth(self, condition: Condition, seen: Callable[[str], tuple[Any, Any]]) -> Truth:
        if isinstance(condition, Compare):
            return self._compare(condition, seen)
        algebra = self.algebra
        parts = [self.truth(child, seen) for child in condition.children]
        if condition.operator == "not":
            return Truth(parts[0].no, parts[0].yes)
        if condition.operator == "all":
            return Truth(algebra.all(part.yes for part in parts), algebra.any(part.no for part in parts))
        if condition.operator == "any":
            return Truth(algebra.any(part.yes for part in parts), algebra.all(part.no for part in parts))
        sure = algebra.count(part.yes for part in parts)
        possible = algebra.count(algebra.neg(part.no) for part in parts)
        return Truth(
            algebra.all([sure >= condition.low, possible <= condition.high]),
            algebra.any([possible < condition.low, sure > condition.high]),
        )

    def _compare(self, condition: Compare, seen: Callable[[str], tuple[Any, Any]]) -> Truth:
        algebra = self.algebra
        applies, known = seen(condition.field)
        if condition.operator == "answered":
            yes = algebra.all([applies, known if condition.operand else algebra.neg(known)])
            return Truth(yes, algebra.neg(yes))
        matches = self._matches(condition)
        sure = algebra.all([applies, known])
        return Truth(
            algebra.all([sure, matches]),
            algebra.any([algebra.neg(applies), algebra.all([known, algebra.neg(matches)])]),
        )

    def _matches(self, condition: Compare) -> Any:
        """Whether the known answer is one that the comparison asks for."""
        variables = self.variables[condition.field]
        operand = condition.operand
        if isinstance(operand, tuple):
            return self.algebra.any(variables.choices[choice] for choice in operand)
        if condition.choices:
            wanted = [
                choice
                for position, choice in enumerate(condition.choices)
                if (position >= operand if condition.operator == "at_least" else position <= operand)
            ]
            return self.algebra.any(variables.choices[choice] for choice in wanted)
        return variables.number >= operand if condition.operator == "at_least" else variables.number <= operand

    def _holds(self, rule: Rule, truth: Truth) -> Any:
        return self.algebra.neg(truth.no) if rule.if_unknown == "assume" else truth.yes

    def _floors(self, ladder: tuple[str, ...], rules: list[Rule], level_of: Callable[[Rule], str | None]) -> Any:
        """Level → whether some finding asks for at least this level; the foot of the ladder always holds."""
        floors = {ladder[0]: self.algebra.true}
        for position, level in enumerate(ladder[1:], start=1):
            floors[level] = self.algebra.any(
                self.holds[rule.id]
                for rule in rules
                if (asked := level_of(rule)) is not None and ladder.index(asked) >= position
            )
        return floors
