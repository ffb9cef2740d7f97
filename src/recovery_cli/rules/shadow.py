"""Rules that set a level and never decide one: whenever they hold, others have brought the plan as high already.

For each rule a search looks for answers with which the plan would be lower without it: the rule holds, and no other
that sets as much. What it does not weigh: a wish may lift the plan above a floor all the same, and a search that is
cut short leaves the rule out. So this is a question to the author of the rules, and no proof.
"""

from collections.abc import Iterator, Sequence
from itertools import product

from recovery_cli.questionnaire.model import Questionnaire
from recovery_cli.rules.engine import LEAN_THRESHOLD
from recovery_cli.rules.levels import INPATIENT_TREATMENT, TREATMENT, URGENCIES, WITHDRAWAL
from recovery_cli.rules.model import Lean, Rule, Ruleset
from recovery_cli.rules.reach import Goal, Search, holding, silent

LADDERS = {"urgency": URGENCIES, "withdrawal": WITHDRAWAL, "treatment": TREATMENT}
MOST_LEANS = 8
"""Leans that are tried together in every combination; with more of them only the first ones."""


def never_deciding(questionnaire: Questionnaire, ruleset: Ruleset) -> Iterator[tuple[Rule, str]]:
    """(rule, what of it never decides: urgency | withdrawal | treatment | lean), in file order."""
    rules = [rule for rule in ruleset.rules if rule.effect.sets_level and not rule.after_plan]
    search = Search(questionnaire)
    for rule in rules:
        others = [other for other in rules if other.id != rule.id]
        for ladder, levels in LADDERS.items():
            level = getattr(rule.effect, ladder)
            # The foot of a ladder holds without any rule.
            if level and level != levels[0] and not search.may_reach(*_alone(rule, ladder, others)):
                yield rule, ladder
        lean = rule.effect.lean
        if lean and not any(search.may_reach(*goals) for goals in _tipping(rule, lean, others)):
            yield rule, "lean"


def _alone(rule: Rule, ladder: str, others: Sequence[Rule]) -> list[Goal]:
    """The rule holds, and no other brings the ladder as high or makes it an emergency, which ends everything."""
    levels = LADDERS[ladder]
    reached = levels.index(getattr(rule.effect, ladder))
    rivals = [
        other
        for other in others
        if other.effect.urgency == "emergency" or levels.index(getattr(other.effect, ladder) or levels[0]) >= reached
    ]
    return [holding(rule), *map(silent, rivals)]


def _tipping(rule: Rule, lean: Lean, others: Sequence[Rule]) -> Iterator[list[Goal]]:
    """Each combination of the other leans in which this one carries the plan over the threshold, or back."""
    leaning = [(other, other.effect.lean) for other in others if other.effect.lean][:MOST_LEANS]
    settled = [
        other
        for other in others
        if other.effect.treatment in INPATIENT_TREATMENT or other.effect.urgency == "emergency"
    ]
    for pattern in product((False, True), repeat=len(leaning)):
        pull = sum(_pull(each) for (_, each), holds in zip(leaning, pattern, strict=True) if holds)
        if (pull >= LEAN_THRESHOLD) is not (pull + _pull(lean) >= LEAN_THRESHOLD):
            goals = [
                holding(other) if holds else silent(other) for (other, _), holds in zip(leaning, pattern, strict=True)
            ]
            yield [holding(rule), *goals, *map(silent, settled)]


def _pull(lean: Lean) -> int:
    return lean.weight if lean.toward == "inpatient" else -lean.weight
