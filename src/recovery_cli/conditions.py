"""One closed condition language, three values, and a trace of what decided.

Questions say with it when they are asked, rules say when they hold. A verdict is True, False or None: unknown is not
no. A question that is not on the routing path does not apply to this person, so every comparison with it is False.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Literal, NamedTuple, TypeAlias

from recovery_cli.errors import NOTHING, Problem, suggestion
from recovery_cli.fields import parse_number
from recovery_cli.sentences import Sentence
from recovery_cli.strict_yaml import Document, Tree, TreePath

UNKNOWN = "unknown"
DECLINED = "declined"
PENDING = ""
"""Stands where an answer may still come: every comparison with it is open, "answered" too."""

Answer: TypeAlias = str | tuple[str, ...] | int | float | date
"""one, yes_no ("yes"/"no"), place: text · many: a tuple of choice ids · number · date · or UNKNOWN, DECLINED."""

Answers: TypeAlias = Mapping[str, Answer]
Verdict: TypeAlias = bool | None
Kind: TypeAlias = Literal["yes_no", "one", "many", "number", "place", "date"]


class Field(NamedTuple):
    """What a condition may name: a question, or a fact of the plan. ordered: choices run from least to most."""

    id: str
    kind: Kind
    choices: tuple[str, ...] = ()
    ordered: bool = False


class Compare(NamedTuple):
    """One comparison. operand: choice ids (is, one_of, includes), a number or a choice's position (at_least,
    at_most), a flag (answered). `choices` is kept for ordered comparisons."""

    field: str
    operator: str
    operand: tuple[str, ...] | float | bool
    choices: tuple[str, ...] = ()


class Group(NamedTuple):
    """all, any, not (one child), or count: at least `low` and at most `high` children hold."""

    operator: Literal["all", "any", "not", "count"]
    children: "tuple[Condition, ...]"
    low: int = 0
    high: int = 0


Condition: TypeAlias = Compare | Group

OPERATORS_OF_KIND: dict[str, tuple[str, ...]] = {
    "yes_no": ("is", "answered"),
    "one": ("is", "one_of", "answered"),
    "many": ("includes", "answered"),
    "number": ("at_least", "at_most", "answered"),
    "place": ("answered",),
    "date": ("answered",),
}
GROUPS = ("all", "any", "not", "count")


def is_known(answer: Answer) -> bool:
    """False for "I don't know" and "prefer not to say"."""
    return answer not in (UNKNOWN, DECLINED)


def evaluate(condition: Condition, answers: Answers) -> Verdict:
    """True, False, or None where unknown answers leave it open (Kleene's three values)."""
    if isinstance(condition, Compare):
        return _compare(condition, answers)
    return _combine(condition, (evaluate(child, answers) for child in condition.children))


def _compare(condition: Compare, answers: Answers) -> Verdict:
    answer = answers.get(condition.field)
    if answer is None:
        return False
    if answer == PENDING:
        return None
    if condition.operator == "answered":
        return is_known(answer) is condition.operand
    if not is_known(answer):
        return None
    operand = condition.operand
    if isinstance(operand, tuple):
        given = answer if isinstance(answer, tuple) else (answer,)
        return any(choice in operand for choice in given)
    position = condition.choices.index(answer) if isinstance(answer, str) else answer
    if not isinstance(position, int | float):
        return None
    return position >= operand if condition.operator == "at_least" else position <= operand


def _combine(group: Group, verdicts: Iterable[Verdict]) -> Verdict:
    if group.operator == "not":
        verdict = next(iter(verdicts))
        return None if verdict is None else not verdict
    if group.operator == "count":
        known = list(verdicts)
        sure = known.count(True)
        possible = sure + known.count(None)
        if sure >= group.low and possible <= group.high:
            return True
        return False if possible < group.low or sure > group.high else None
    decisive = group.operator == "any"
    result: Verdict = not decisive
    for verdict in verdicts:
        if verdict is decisive:
            return decisive
        if verdict is None:
            result = None
    return result


class Trace(NamedTuple):
    """How a verdict came about: the condition, its verdict, the answer it looked at (comparisons), its parts."""

    condition: Condition
    verdict: Verdict
    answer: Answer | None
    parts: "tuple[Trace, ...]"

    def decided_by(self) -> "Iterator[Trace]":
        """The comparisons that alone make the verdict what it is: True or False would stand whatever the others came
        to; an open verdict is settled as soon as these are known."""
        if isinstance(self.condition, Compare):
            yield self
            return
        wanted = self._wanted(self.condition)
        for part in self.parts:
            if part.verdict in wanted:
                yield from part.decided_by()

    def _wanted(self, group: Group) -> tuple[Verdict, ...]:
        """Which verdicts of the parts hold up this one."""
        if self.verdict is None:
            return (None,)
        if group.operator == "not":
            return (not self.verdict,)
        if group.operator != "count":
            return (self.verdict,)
        sure = sum(part.verdict is True for part in self.parts)
        if not self.verdict:
            return (sure > group.high,)
        return (*([True] if group.low > 0 else []), *([False] if group.high < len(self.parts) else []))


def trace(condition: Condition, answers: Answers) -> Trace:
    """`evaluate`, with every step kept."""
    if isinstance(condition, Compare):
        return Trace(condition, _compare(condition, answers), answers.get(condition.field), ())
    parts = tuple(trace(child, answers) for child in condition.children)
    return Trace(condition, _combine(condition, [part.verdict for part in parts]), None, parts)


def fields_named(condition: Condition) -> frozenset[str]:
    """The ids of every question or fact that the condition looks at."""
    if isinstance(condition, Compare):
        return frozenset({condition.field})
    return frozenset().union(*(fields_named(child) for child in condition.children))


def comparisons(condition: Condition) -> Iterator[Compare]:
    """Every comparison in the condition, in writing order."""
    if isinstance(condition, Compare):
        yield condition
    else:
        for child in condition.children:
            yield from comparisons(child)


class ConditionReader:
    """Reads conditions from a document against the fields they may name, noting every problem with its line.

    known: fields that may be named here, by id. later: ids that exist but come too late to be named.
    """

    def __init__(
        self,
        document: Document,
        problems: list[Problem],
        known: Mapping[str, Field],
        later: Iterable[str] = (),
    ) -> None:
        self.document = document
        self.problems = problems
        self.known = known
        self.later = frozenset(later)

    def note(self, code: str, path: TreePath, problem: Sentence, remedy: Sentence = NOTHING) -> None:
        self.problems.append(Problem(code, self.document.place(path), problem, remedy))

    def read(self, tree: Tree, path: TreePath) -> Condition:
        """The condition at `path`; an empty `all` (always true) after noting a problem."""
        if not isinstance(tree, dict) or len(tree) != 1:
            self.note(
                "condition-shape",
                path,
                Sentence("A condition is one mapping with one key."),
                Sentence(
                    "Write '{example}', or join several under 'all:' or 'any:'.", example="question: {is: choice}"
                ),
            )
            return Group("all", ())
        ((key, value),) = tree.items()
        inner = (*path, key)
        if key in ("all", "any"):
            return Group("all" if key == "all" else "any", self._children(value, inner))
        if key == "not":
            return Group("not", (self.read(value, inner),))
        if key == "count":
            return self._count(value, inner)
        return self._comparison(key, value, inner)

    def _children(self, tree: Tree, path: TreePath) -> tuple[Condition, ...]:
        if not isinstance(tree, list) or not tree:
            problem = Sentence("'{key}' takes a list of conditions.", key=str(path[-1]))
            self.note("condition-shape", path, problem, Sentence("Begin each with '- '."))
            return ()
        return tuple(self.read(item, (*path, position)) for position, item in enumerate(tree))

    def _count(self, tree: Tree, path: TreePath) -> Condition:
        entries = tree if isinstance(tree, dict) else {}
        given = {key: value for key, value in entries.items() if key in ("at_least", "at_most")}
        bounds = {key: parse_number(value) for key, value in given.items() if isinstance(value, str)}
        children = self._children(entries["of"], (*path, "of")) if "of" in entries else ()
        whole = {key: bound for key, bound in bounds.items() if isinstance(bound, int)}
        if "of" not in entries or not given or set(entries) - {"of", *given} or len(whole) < len(given):
            problem = Sentence("'count' takes 'of' and 'at_least' or 'at_most'.")
            self.note("condition-shape", path, problem, Sentence("Give a list and whole numbers."))
            return Group("all", ())
        low, high = whole.get("at_least", 0), whole.get("at_most", len(children))
        if children and not 0 <= low <= high <= len(children):
            number = str(len(children))
            problem = Sentence("'count' of {number} conditions cannot compare with these numbers.", number=number)
            self.note(
                "count-bounds",
                path,
                problem,
                Sentence("Keep {bounds}.", bounds=f"0 <= at_least <= at_most <= {number}"),
            )
        return Group("count", children, low, high)

    def _comparison(self, name: str, tree: Tree, path: TreePath) -> Condition:
        never = Compare(name, "answered", True)
        field = self.known.get(name)
        if field is None:
            if name in self.later:
                problem = Sentence("'{question}' is asked later.", question=name)
                self.note("forward-reference", path, problem, Sentence("A condition names earlier questions only."))
            else:
                remedy = suggestion(name, [*self.known, *GROUPS])
                self.note("unknown-question", path, Sentence("There is no question '{typed}'.", typed=name), remedy)
            return never
        if not isinstance(tree, dict) or len(tree) != 1:
            problem = Sentence("A comparison is one operator and its value.")
            self.note("condition-shape", path, problem, Sentence("Write '{example}'.", example="{is: choice}"))
            return never
        ((operator, value),) = tree.items()
        if field.kind not in OPERATORS_OF_KIND:
            return never  # the question has no valid type, which is noted where it stands
        allowed = OPERATORS_OF_KIND[field.kind] + (("at_least", "at_most") if field.ordered else ())
        if operator not in allowed:
            problem = Sentence(
                "'{operator}' cannot be used with '{question}' ({kind}).",
                operator=operator,
                question=name,
                kind=field.kind,
            )
            self.note("operator", path, problem, Sentence("Use one of: {list}.", list=", ".join(allowed)))
            return never
        return self._operand(field, operator, value, (*path, operator))

    def _operand(self, field: Field, operator: str, value: Tree, path: TreePath) -> Condition:
        if operator == "answered":
            if value not in ("true", "false"):
                self.note("operand", path, Sentence("'answered' takes true or false."))
            return Compare(field.id, operator, value == "true")
        if operator in ("at_least", "at_most") and field.kind == "number":
            number = parse_number(value) if isinstance(value, str) else None
            if number is None:
                problem = Sentence("'{operator}' takes a number.", operator=operator)
                self.note("operand", path, problem, Sentence("Write a number."))
            return Compare(field.id, operator, float(number or 0))
        known = ("yes", "no") if field.kind == "yes_no" else field.choices
        found = self._choices(field.id, operator, known, value, path)
        if operator in ("at_least", "at_most"):
            return Compare(field.id, operator, float(known.index(found[0])) if found else 0.0, known)
        return Compare(field.id, operator, found)

    def _choices(
        self, field_id: str, operator: str, known: tuple[str, ...], value: Tree, path: TreePath
    ) -> tuple[str, ...]:
        """The choices named; one_of and includes take several of them."""
        several = operator in ("one_of", "includes") and isinstance(value, list)
        words = value if several and isinstance(value, list) else [value]
        if not words or not all(isinstance(word, str) for word in words):
            problem = Sentence("'{operator}' takes one choice.", operator=operator)
            if operator in ("one_of", "includes"):
                problem = Sentence("'{operator}' takes one choice or a list of choices.", operator=operator)
            self.note("operand", path, problem, Sentence("Choose from: {list}.", list=", ".join(known)))
            return ()
        found = []
        for position, word in enumerate(map(str, words)):
            if word in known:
                found.append(word)
                continue
            place = (*path, position) if several else path
            not_answered = word in (UNKNOWN, DECLINED)
            remedy = Sentence("Write 'answered: false'.") if not_answered else suggestion(word, known)
            problem = Sentence("'{question}' has no choice '{typed}'.", question=field_id, typed=word)
            self.note("unknown-choice", place, problem, remedy)
        return tuple(found)
