"""Everything that can be said about rules, so that each of its sentences is known to be used."""

from itertools import product

from recovery_cli.conditions import OPERATORS_OF_KIND, Compare, Condition, Group
from recovery_cli.questionnaire.model import Question, Questionnaire, Wording
from recovery_cli.render.phrases import Phrases
from recovery_cli.render.rule_text import RuleWords, rule_blocks
from recovery_cli.render.rules_markdown import rules_markdown
from recovery_cli.rules.coverage import Case
from recovery_cli.rules.graph import rule_graph
from recovery_cli.rules.levels import SETTINGS, TREATMENT, URGENCIES, WITHDRAWAL
from recovery_cli.rules.model import (
    IF_UNKNOWN,
    PLAN_FIELDS,
    Conflict,
    Effect,
    Lean,
    RuleNeed,
    Ruleset,
)
from recovery_cli.rules.words import ConditionWords


def say_all_about_rules(phrases: Phrases, questionnaire: Questionnaire, ruleset: Ruleset) -> None:
    """Lists, shows and draws the shipped rules, then says every kind of condition and effect there can be."""
    words = RuleWords(phrases, ConditionWords(questionnaire, phrases.say), lambda slug: slug)
    rules_markdown(ruleset.rules, words)
    rule_graph(questionnaire, ruleset, phrases.say)
    for condition in _conditions(questionnaire):
        words.conditions.sentence(condition)
        words.conditions.outline(condition)
    rule = ruleset.rules[0]
    for effect, if_unknown in product(_effects(), IF_UNKNOWN):
        changed = rule._replace(effect=effect, if_unknown=if_unknown)
        list(rule_blocks(changed, words, None))
        for silent in range(3):
            beside = Case("A.yaml", "A case.", False, frozenset(), frozenset(), frozenset({rule.id}))
            list(rule_blocks(changed, words, [beside] * silent))
    covering = Case("A.yaml", "A case.", False, frozenset({rule.id}), frozenset({rule.id}), frozenset())
    list(rule_blocks(rule, words, [covering]))


def _conditions(questionnaire: Questionnaire) -> list[Condition]:
    leaves: list[Condition] = [leaf for question in questionnaire.questions for leaf in _comparisons(question)]
    leaves += [Compare(field.id, "is", (choice,)) for field in PLAN_FIELDS.values() for choice in field.choices]
    groups: list[Condition] = [
        Group("count", tuple(leaves[:3]), 1, 2),
        Group("all", (Group("any", tuple(leaves[:2])),)),
    ]
    groups.append(Group("any", (Group("all", tuple(leaves[:2])), leaves[3])))
    return [*leaves, *(Group("not", (leaf,)) for leaf in leaves), *groups]


def _comparisons(question: Question) -> list[Compare]:
    ids = ("yes", "no") if question.type == "yes_no" else tuple(choice.id for choice in question.choices)
    found = []
    for operator in OPERATORS_OF_KIND[question.type]:
        if operator == "answered":
            found += [Compare(question.id, operator, True), Compare(question.id, operator, False)]
        elif question.type == "number":
            found.append(Compare(question.id, operator, 1.0))
        else:
            found += [Compare(question.id, operator, ids), *(Compare(question.id, operator, (each,)) for each in ids)]
    if question.ordered:
        found += [Compare(question.id, operator, 0.0, ids) for operator in ("at_least", "at_most")]
    return found


def _effects() -> list[Effect]:
    need, other = RuleNeed("detox", ("detox",), filter=False), RuleNeed("detox", ("hospital_detox",), filter=False)
    conflict = Conflict(("treatment",), Wording("A.", "A."), ("B.",))
    return [
        *(Effect(urgency=level) for level in URGENCIES),
        *(Effect(withdrawal=level) for level in WITHDRAWAL),
        *(Effect(treatment=level) for level in TREATMENT),
        *(Effect(lean=Lean(setting, 1)) for setting in SETTINGS),
        *(Effect(needs=(each._replace(filter=filters),)) for each in (need, other) for filters in (True, False)),
        Effect(wants=("detox",), excludes=("detox",), continuing=("detox",), notes=(Wording("A.", "A."),)),
        Effect(conflict=conflict),
    ]
