"""One rule in plain words: its reason, its condition, what follows, its source, and the cases that cover it."""

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from recovery_cli.render.blocks import Block, bullet, detail, heading, headline, paragraph
from recovery_cli.render.phrases import Phrases
from recovery_cli.rules.coverage import Case
from recovery_cli.rules.model import Effect, Rule, RuleNeed
from recovery_cli.rules.words import ConditionWords

STEP = 2
"""Cells that each level of a condition stands farther in."""


class RuleWords(NamedTuple):
    """need: the label of a need, fit for the middle of a sentence."""

    phrases: Phrases
    conditions: ConditionWords
    need: Callable[[str], str]

    def needs(self, slugs: Sequence[str]) -> str:
        return ", ".join(map(self.need, slugs))


def section_of(rule: Rule) -> str:
    """The letter of the section a rule stands in: the first of its id."""
    return rule.id[:1]


def rule_blocks(rule: Rule, words: RuleWords, cases: Sequence[Case] | None) -> Iterator[Block]:
    """Everything about one rule. cases: all there are to look into; None where none are at hand."""
    say = words.phrases.say
    yield headline(say("rule.title", id=rule.id, title=rule.title))
    yield paragraph(rule.because.to_self)
    yield heading(say("rule.when"))
    for line in words.conditions.outline(rule.when):
        indent = STEP * (line.depth - 1)
        yield bullet(line.text, indent=indent) if line.depth else detail(line.text)
    yield detail(say(f"rule.unknown.{rule.if_unknown}"))
    yield heading(say("rule.then"))
    yield from map(bullet, effect_sentences(rule.effect, words))
    yield heading(say("rule.source"))
    yield detail(say("rule.source_is", title=rule.source.title, url=rule.source.url))
    yield detail(strength_sentence(rule, words))
    yield heading(say("rule.cases"))
    yield from _cases(rule, cases, words.phrases)


def _cases(rule: Rule, cases: Sequence[Case] | None, phrases: Phrases) -> Iterator[Block]:
    if cases is None:
        yield detail(phrases.say("rule.cases_none"))
        return
    holds = [case for case in cases if rule.id in case.holds]
    silent = [case for case in cases if rule.id in case.silent]
    beside = sum(rule.id in case.beside and case not in silent for case in cases)
    for key, found in (("rule.case_holds", holds), ("rule.case_silent", silent)):
        yield from (bullet(phrases.say(key, sentence=case.sentence, file=case.file)) for case in found)
    if beside:
        yield bullet(phrases.count("rule.cases_beside", beside))
    if not holds and not silent and not beside:
        yield detail(phrases.say("rule.cases_missing"))


def strength_sentence(rule: Rule, words: RuleWords) -> str:
    """What the rule rests on, and when it was last held against its source, or read where none has been verified."""
    say = words.phrases.say
    key = "rule.strength_unverified" if rule.strength == "unverified" else "rule.strength"
    return say(key, strength=say(f"strength.{rule.strength}"), date=rule.reviewed.isoformat())


def effect_sentences(effect: Effect, words: RuleWords) -> Iterator[str]:
    """What follows when a rule holds, one sentence each, the levels first."""
    say, level = words.phrases.say, words.conditions.level
    if effect.urgency == "emergency":
        yield say("effect.emergency")
    elif effect.urgency:
        yield say("effect.urgency", level=level("urgency", effect.urgency))
    if effect.withdrawal:
        yield say("effect.withdrawal", level=level("withdrawal", effect.withdrawal))
    if effect.treatment:
        yield say("effect.treatment", level=level("treatment", effect.treatment))
    if effect.lean:
        setting = level("setting", effect.lean.toward)
        yield say("effect.lean", setting=setting, weight=str(effect.lean.weight))
    yield from (_need(need, words) for need in effect.needs)
    for key, slugs in (("wants", effect.wants), ("excludes", effect.excludes), ("continuing", effect.continuing)):
        if slugs:
            yield say(f"effect.{key}", list=words.needs(slugs))
    yield from (say("effect.note", text=note.to_self) for note in effect.notes)
    if effect.conflict:
        yield say("effect.conflict", text=effect.conflict.what.to_self)
        yield from (say("effect.way_out", text=way) for way in effect.conflict.ways_out)


def _need(need: RuleNeed, words: RuleWords) -> str:
    key = "effect.filter" if need.filter else "effect.need"
    label = words.need(need.need)
    if need.met_by == (need.need,):
        return words.phrases.say(key, need=label)
    return words.phrases.say(f"{key}_met_by", need=label, list=words.needs(need.met_by))
