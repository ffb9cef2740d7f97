"""Policies that are wrong in one place: each rule and each end of the interview, broken in every small way there is."""

from collections import Counter
from collections.abc import Iterator
from typing import Any, Literal, NamedTuple

from recovery_cli.conditions import Compare, Condition, Group, comparisons, fields_named
from recovery_cli.questionnaire.model import Question, Questionnaire
from recovery_cli.rules.levels import TREATMENT, URGENCIES, WITHDRAWAL
from recovery_cli.rules.model import PLAN_FIELDS, Effect, Rule, RuleNeed, Ruleset

NEVER = Group("any", ())
LADDERS = {"urgency": URGENCIES, "withdrawal": WITHDRAWAL, "treatment": TREATMENT}


class Mutant(NamedTuple):
    """name: the rule or question, and how it is broken. decides: it sets a level, leans, or ends the interview.
    rule: the rule as it was and as it is now (None: gone); None where a question is broken."""

    name: str
    decides: bool
    questionnaire: Questionnaire
    ruleset: Ruleset
    rule: tuple[Rule, Rule | None] | None


def mutants(questionnaire: Questionnaire, ruleset: Ruleset) -> Iterator[Mutant]:
    names: Counter[str] = Counter()
    for mutant in (*_of_rules(questionnaire, ruleset), *_of_questions(questionnaire, ruleset)):
        names[mutant.name] += 1
        again = f" ({names[mutant.name]})" if names[mutant.name] > 1 else ""
        yield mutant._replace(name=mutant.name + again)


def _of_rules(questionnaire: Questionnaire, ruleset: Ruleset) -> Iterator[Mutant]:
    for position, rule in enumerate(ruleset.rules):
        for how, broken in broken_rules(rule):
            after = [broken] if broken else []
            rules = (*ruleset.rules[:position], *after, *ruleset.rules[position + 1 :])
            name = f"{rule.id}: {how}"
            yield Mutant(name, rule.effect.sets_level, questionnaire, ruleset._replace(rules=rules), (rule, broken))


def _of_questions(questionnaire: Questionnaire, ruleset: Ruleset) -> Iterator[Mutant]:
    for position, question in enumerate(questionnaire.questions):
        for how, broken in _broken_questions(question):
            questions = (*questionnaire.questions[:position], broken, *questionnaire.questions[position + 1 :])
            decides = broken.ends_when != question.ends_when
            name = f"{question.id}: {how}"
            yield Mutant(name, decides, questionnaire._replace(questions=questions), ruleset, None)


def _broken_questions(question: Question) -> Iterator[tuple[str, Question]]:
    if question.ends_when is not None:
        yield "no longer ends the interview", question._replace(ends_when=None)
        for how, condition in broken_conditions(question.ends_when):
            yield f"ends when, {how}", question._replace(ends_when=condition)
    if question.when is not None:
        yield "always asked", question._replace(when=None)
        yield "never asked", question._replace(when=NEVER)
        for how, condition in broken_conditions(question.when):
            yield f"asked when, {how}", question._replace(when=condition)


def broken_rules(rule: Rule) -> Iterator[tuple[str, Rule | None]]:
    yield "removed", None
    for how, condition in broken_conditions(rule.when):
        after_plan = not PLAN_FIELDS.keys().isdisjoint(fields_named(condition))
        yield how, rule._replace(when=condition, after_plan=after_plan)
    if rule.if_unknown == "assume":
        yield "an open answer no longer taken as the safer one", rule._replace(if_unknown="report")
    elif any(each.operator != "answered" for each in comparisons(rule.when) if each.field not in PLAN_FIELDS):
        yield "an open answer taken for a yes", rule._replace(if_unknown="assume")
    for how, effect in _broken_effects(rule.effect):
        yield how, rule._replace(effect=effect)


# -- conditions -------------------------------------------------------------------------------------------------------


def broken_conditions(condition: Condition) -> Iterator[tuple[str, Condition]]:
    """The condition with one thing in it wrong, and what that is."""
    if isinstance(condition, Compare):
        yield from _broken_comparisons(condition)
        return
    children = condition.children
    for position, child in enumerate(children):
        others = (*children[:position], *children[position + 1 :])
        if others:
            yield f"without '{said(child)}'", condition._replace(children=others)
        for how, broken in broken_conditions(child):
            yield how, condition._replace(children=(*children[:position], broken, *children[position + 1 :]))
    if condition.operator == "not":
        yield f"'{said(condition)}' without its not", children[0]
    elif condition.operator == "count":
        yield f"one fewer of '{said(condition)}' is enough", condition._replace(low=condition.low - 1)
    elif len(children) > 1:
        other: Literal["all", "any"] = "any" if condition.operator == "all" else "all"
        yield f"{other} instead of '{said(condition)}'", condition._replace(operator=other)


def _broken_comparisons(compare: Compare) -> Iterator[tuple[str, Condition]]:
    operand = compare.operand
    yield f"not '{said(compare)}'", Group("not", (compare,))
    if isinstance(operand, tuple):
        for choice in operand if len(operand) > 1 else ():
            others = tuple(each for each in operand if each != choice)
            yield f"'{compare.field}' no longer '{choice}'", compare._replace(operand=others)
    elif compare.operator in ("at_least", "at_most"):
        highest = len(compare.choices) - 1 if compare.choices else float("inf")
        for step in (-1, 1):
            if 0 <= float(operand) + step <= highest:
                shifted = compare._replace(operand=float(operand) + step)
                yield f"'{said(compare)}' shifted to '{said(shifted)}'", shifted
        other = "at_most" if compare.operator == "at_least" else "at_least"
        yield f"{other} instead of '{said(compare)}'", compare._replace(operator=other)


def said(condition: Condition) -> str:
    """The condition in a few words, for the name of a mutant."""
    if isinstance(condition, Group):
        joined = f" {condition.operator} ".join(said(child) for child in condition.children)
        return f"not {joined}" if condition.operator == "not" else f"({joined})"
    operand = condition.operand
    if condition.operator == "answered":
        return f"{condition.field} {'answered' if operand else 'unanswered'}"
    if isinstance(operand, tuple):
        return f"{condition.field} {'/'.join(operand)}"
    bound = condition.choices[int(operand)] if condition.choices else f"{operand:g}"
    return f"{condition.field} {condition.operator.replace('_', ' ')} {bound}"


# -- effects ----------------------------------------------------------------------------------------------------------


def _broken_effects(effect: Effect) -> Iterator[tuple[str, Effect]]:
    for name, ladder in LADDERS.items():
        level = getattr(effect, name)
        if level and level != ladder[0]:
            lower = ladder[ladder.index(level) - 1]
            yield f"{name} {lower} instead of {level}", with_part(effect, name, lower)
    if effect.lean:
        yield "leans no longer", effect._replace(lean=None)
        away = "outpatient" if effect.lean.toward == "inpatient" else "inpatient"
        yield "leans the other way", effect._replace(lean=effect.lean._replace(toward=away))
    for name in ("wants", "excludes", "continuing"):
        for slug in getattr(effect, name):
            rest = tuple(each for each in getattr(effect, name) if each != slug)
            yield f"{name} no longer {slug}", with_part(effect, name, rest)
    for position, need in enumerate(effect.needs):
        for how, changed in _broken_needs(need):
            needs = (*effect.needs[:position], *changed, *effect.needs[position + 1 :])
            yield how, effect._replace(needs=needs)
    if effect.conflict:
        yield "states no conflict", effect._replace(conflict=None)


def with_part(effect: Effect, name: str, part: Any) -> Effect:
    """The effect with one part replaced, by the name of the part."""
    parts: dict[str, Any] = {name: part}
    return effect._replace(**parts)


def _broken_needs(need: RuleNeed) -> Iterator[tuple[str, tuple[RuleNeed, ...]]]:
    yield f"needs no longer {need.need}", ()
    if need.filter:
        yield f"{need.need} no longer a filter", (need._replace(filter=False),)
    if len(need.met_by) > 1:
        for way in need.met_by:
            rest = tuple(each for each in need.met_by if each != way)
            yield f"{need.need} no longer met by {way}", (need._replace(met_by=rest),)
