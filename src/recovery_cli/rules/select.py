"""Choosing rules: by what they are about, what they look at and what they set."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from recovery_cli.conditions import fields_named
from recovery_cli.questionnaire.model import Wording
from recovery_cli.rules.model import Rule


class Filters(NamedTuple):
    """Each narrows the choice; None leaves it as it is.

    section: the first letter of the ids. strength: one of STRENGTHS. text: words that all stand somewhere in the rule.
    question: one that the condition looks at. need: one that the rule asks a center for, or keeps out.
    sets: urgency | withdrawal | treatment, leans toward a treatment included.
    """

    section: str | None = None
    strength: str | None = None
    text: str | None = None
    question: str | None = None
    need: str | None = None
    sets: str | None = None


def select(rules: Iterable[Rule], filters: Filters) -> list[Rule]:
    """The rules that pass every filter, in their order."""
    return [rule for rule in rules if _passes(rule, filters)]


def _passes(rule: Rule, filters: Filters) -> bool:
    effect = rule.effect
    if filters.section and rule.id[:1] != filters.section:
        return False
    if filters.strength and rule.strength != filters.strength:
        return False
    if filters.question and filters.question not in fields_named(rule.when):
        return False
    if filters.need and filters.need not in needs_named(rule):
        return False
    if filters.sets and not getattr(effect, filters.sets) and not (filters.sets == "treatment" and effect.lean):
        return False
    if filters.text:
        said = " ".join(_texts(rule)).casefold()
        return all(word in said for word in filters.text.casefold().split())
    return True


def needs_named(rule: Rule) -> frozenset[str]:
    """Every need the effect names: asked for, wished for, going on afterwards, or kept out."""
    effect = rule.effect
    asked = {slug for need in effect.needs for slug in (need.need, *need.met_by)}
    return frozenset(asked).union(effect.wants, effect.excludes, effect.continuing)


def _texts(rule: Rule) -> Iterator[str]:
    conflict = rule.effect.conflict
    wordings: list[Wording] = [rule.because, *rule.effect.notes, *([conflict.what] if conflict else [])]
    yield from (rule.id, rule.title, rule.source.title)
    yield from (text for wording in wordings for text in wording)
    yield from conflict.ways_out if conflict else ()
