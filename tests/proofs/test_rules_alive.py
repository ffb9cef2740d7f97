"""No rule is dead: each can speak and be silent, each headline can be said, each floor decides for somebody."""

from typing import Any

from z3 import And, Not, Or

from recovery_cli.rules.model import Effect
from tests.proofs.encoding import Encoding
from tests.proofs.mutants import with_part
from tests.proofs.solver import Policy

FOR_EVERYBODY = {"G1", "G1b", "G1c"}
"""Rules that speak in every plan."""
NEVER_ALONE = {f"{rule} lean" for rule in ("W5", "R1b", "O1", "O3b", "C2")}
"""Leans that order the reasons and tip no scale: only a wish for a stay does, and nothing outweighs it."""


def test_every_rule_can_speak(policy: Policy) -> None:
    never = policy.impossible(policy.anybody.encoding.speaks)
    assert never == set()


def test_every_rule_but_those_for_everybody_can_be_silent(policy: Policy) -> None:
    anybody = policy.anybody
    silent = {name: And(anybody.has_plan, Not(speaks)) for name, speaks in anybody.encoding.speaks.items()}
    never = policy.impossible(silent)
    assert never == FOR_EVERYBODY


def test_every_headline_can_be_said(policy: Policy) -> None:
    headlines = zip(policy.ruleset.headlines, policy.anybody.encoding.headlines, strict=True)
    said = {f"{position}: {each.text.to_self}": said for position, (each, said) in enumerate(headlines)}
    never = policy.impossible(said)
    assert never == set()


def levels_set(effect: Effect) -> dict[str, Any]:
    """What of an effect can decide, by name; the foot of a ladder decides nothing."""
    parts = {name: getattr(effect, name) for name in ("urgency", "withdrawal", "treatment", "lean")}
    return {name: part for name, part in parts.items() if part not in (None, "routine", "none", "outpatient")}


def test_no_level_rule_is_shadowed(policy: Policy) -> None:
    # For each floor that a rule sets there is somebody who gets less without it.
    decides = {}
    for rule in policy.ruleset.rules:
        for name in levels_set(rule.effect):
            mute = rule._replace(effect=with_part(rule.effect, name, None))
            rules = tuple(mute if each is rule else each for each in policy.ruleset.rules)
            without = Encoding(policy.anybody.path, policy.ruleset._replace(rules=rules))
            ladder = "treatment" if name == "lean" else name
            now, then = getattr(policy.anybody.encoding, ladder), getattr(without, ladder)
            counts = Or(policy.anybody.has_plan, without.has_plan)
            decides[f"{rule.id} {name}"] = And(counts, Or(*(now[level] != then[level] for level in now)))
    never = policy.impossible(decides)
    assert never == NEVER_ALONE
