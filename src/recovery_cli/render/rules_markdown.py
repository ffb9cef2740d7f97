"""All rules as one Markdown page, for the documentation: what `docs/rules.md` is generated from."""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from recovery_cli.render.escape import terminal_safe
from recovery_cli.render.rule_text import RuleWords, effect_sentences, section_of, strength_sentence
from recovery_cli.rules.model import Rule

STEP = "  "


def rules_markdown(rules: Sequence[Rule], words: RuleWords) -> str:
    """The page, with a section for each section of the rules, in the order of the rules."""
    return "\n".join(_lines(rules, words)) + "\n"


def _lines(rules: Sequence[Rule], words: RuleWords) -> Iterator[str]:
    say = words.phrases.say
    yield f"# {_safe(say('rules.title'))}"
    yield ""
    yield _safe(say("rules.about"))
    for section, members in groupby(rules, key=section_of):
        yield ""
        yield f"## {section}: {_safe(say(f'rule_section.{section}'))}"
        for rule in members:
            yield from _rule(rule, words)


def _rule(rule: Rule, words: RuleWords) -> Iterator[str]:
    say = words.phrases.say
    yield ""
    yield f"### {_safe(say('rule.title', id=rule.id, title=rule.title))}"
    yield ""
    yield _safe(rule.because.to_self)
    yield ""
    yield f"{_safe(say('rule.when'))}:"
    yield ""
    for line in words.conditions.outline(rule.when):
        yield f"{STEP * line.depth}- {_safe(line.text)}"
    yield ""
    yield _safe(say(f"rule.unknown.{rule.if_unknown}"))
    yield ""
    yield f"{_safe(say('rule.then'))}:"
    yield ""
    yield from (f"- {_safe(sentence)}" for sentence in effect_sentences(rule.effect, words))
    yield ""
    yield f"{_safe(say('rule.source'))}: {_safe(rule.source.title)}, <{rule.source.url}>"
    yield ""
    yield _safe(strength_sentence(rule, words))


def _safe(text: str) -> str:
    """Text as it stands: nothing in it is markup, and nothing ends the line."""
    return re.sub(r"([\\`*_\[\]<>|#])", r"\\\1", terminal_safe(text))
