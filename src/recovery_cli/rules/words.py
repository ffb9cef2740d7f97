"""Conditions in plain words, from the names of questions and the labels of choices."""

from collections.abc import Callable, Iterable, Iterator
from functools import reduce
from typing import Literal, NamedTuple, TypeAlias

from recovery_cli.conditions import Compare, Condition, Group
from recovery_cli.questionnaire.model import Questionnaire
from recovery_cli.rules.model import PLAN_FIELDS

Say: TypeAlias = Callable[..., str]
"""A sentence by its key, with the values of its placeholders by name: `Phrases.say`."""


class Line(NamedTuple):
    """One line of a condition written out: its text, and how deep it stands below the first, from 0."""

    depth: int
    text: str


def simplified(condition: Condition) -> Condition:
    """The same condition with "not" in front of comparisons only, no group of one, and no group inside its own kind.

    Every verdict stays as it was, unknown included: the laws of De Morgan hold for three values too.
    """
    return _simplified(condition, negated=False)


def _simplified(condition: Condition, *, negated: bool) -> Condition:
    if isinstance(condition, Compare):
        return Group("not", (condition,)) if negated else condition
    if condition.operator == "not":
        return _simplified(condition.children[0], negated=not negated)
    if condition.operator == "count":
        return _count(condition, negated=negated)
    operator: Literal["all", "any"] = "all" if (condition.operator == "all") is not negated else "any"
    children: list[Condition] = []
    for child in condition.children:
        simple = _simplified(child, negated=negated)
        if isinstance(simple, Group) and simple.operator == operator:
            children.extend(simple.children)
        else:
            children.append(simple)
    return children[0] if len(children) == 1 else Group(operator, tuple(children))


def _count(group: Group, *, negated: bool) -> Condition:
    children = tuple(simplified(child) for child in group.children)
    if not negated:
        return group._replace(children=children)
    fewer = Group("count", children, 0, group.low - 1)
    more = Group("count", children, group.high + 1, len(children))
    if group.low == 0:
        return more
    return fewer if group.high == len(children) else Group("any", (fewer, more))


class ConditionWords:
    """Says conditions: in one sentence, or written out line by line where they are long.

    say: gives the wording; its keys begin with "condition." and "level.".
    """

    def __init__(self, questionnaire: Questionnaire, say: Say) -> None:
        self.questions = questionnaire.by_id()
        self.say = say

    def sentence(self, condition: Condition) -> str:
        """All of it as part of a sentence ("a is "x", or (b is "y", and c is known)"), for the middle of one."""
        return self._sentence(simplified(condition))

    def outline(self, condition: Condition) -> list[Line]:
        """The same line by line: what joins the parts ("Any of these:"), then each part one step deeper."""
        return list(self._outline(simplified(condition), 0))

    def field(self, field_id: str) -> str:
        """What a question or a fact of the plan is about, in a few words."""
        if field_id in PLAN_FIELDS:
            return self.say(f"condition.{field_id}")
        return self.questions[field_id].name

    def level(self, ladder: str, level: str) -> str:
        """A level as a noun. ladder: urgency | withdrawal | treatment | setting."""
        return self.say(f"level.{ladder}.{level}")

    # -- groups -------------------------------------------------------------------------------------------------------

    def _sentence(self, condition: Condition) -> str:
        if isinstance(condition, Compare) or condition.operator == "not":
            return self._literal(condition)
        parts = [self._part(child) for child in condition.children]
        if condition.operator == "count":
            return self.say("condition.count", **_bounds(condition), list="; ".join(parts))
        return self._joined("condition.and" if condition.operator == "all" else "condition.or", parts)

    def _part(self, condition: Condition) -> str:
        text = self._sentence(condition)
        grouped = isinstance(condition, Group) and condition.operator != "not"
        return self.say("condition.part", text=text) if grouped else text

    def _joined(self, key: str, parts: Iterable[str]) -> str:
        return reduce(lambda first, second: self.say(key, first=first, second=second), parts)

    def _outline(self, condition: Condition, depth: int) -> Iterator[Line]:
        if isinstance(condition, Compare) or condition.operator == "not":
            text = self._literal(condition)
            yield Line(depth, text[:1].upper() + text[1:])
            return
        if condition.operator == "count":
            yield Line(depth, self.say("condition.head.count", **_bounds(condition)))
        else:
            yield Line(depth, self.say(f"condition.head.{condition.operator}"))
        for child in condition.children:
            yield from self._outline(child, depth + 1)

    # -- comparisons --------------------------------------------------------------------------------------------------

    def _literal(self, condition: Condition, *, negated: bool = False) -> str:
        if isinstance(condition, Group):
            return self._literal(condition.children[0], negated=not negated)
        return self.comparison(condition, negated=negated)

    def comparison(self, compare: Compare, *, negated: bool = False) -> str:
        """One comparison, or what its opposite says."""
        name = self.field(compare.field)
        question = self.questions.get(compare.field)
        several = question is not None and question.type == "many"
        refused = "not_" * negated
        if compare.operator == "answered":
            # A question that is not asked is not "known" either, and only "not known" if it was asked.
            verb, known = "are" if several else "is", "known" if compare.operand else "unknown"
            return self.say(f"condition.{refused}{verb}_{known}", name=name)
        form = compare.operator if compare.operator in ("at_least", "at_most") else "includes" if several else "is"
        value = self._operand(compare)
        return self.say(f"condition.{refused}{form}", name=name, value=value)

    def _operand(self, compare: Compare) -> str:
        if isinstance(compare.operand, tuple):
            *others, last = [self._choice(compare.field, each) for each in compare.operand]
            listed = [self._joined("condition.choices.comma", others)] if others else []
            return self._joined("condition.choices.or", [*listed, last])
        if compare.choices:
            return self._choice(compare.field, compare.choices[int(compare.operand)])
        return f"{compare.operand:g}"

    def _choice(self, field_id: str, choice: str) -> str:
        question = self.questions.get(field_id)
        if question is None:
            label = self.level(field_id.removeprefix("plan."), choice)
        elif question.type == "yes_no":
            label = self.say(f"condition.{choice}")
        else:
            label = next(each.label.to_self for each in question.choices if each.id == choice)
        return self.say("condition.choice", label=label)


def _bounds(group: Group) -> dict[str, str]:
    return {"low": str(group.low), "high": str(group.high)}
