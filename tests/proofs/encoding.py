"""The rules and their combination as formulas: what `recommend` makes of a path, for all paths at once."""

from collections.abc import Callable, Iterable
from functools import cached_property
from typing import Any

from recovery_cli.rules.engine import LEAN_THRESHOLD
from recovery_cli.rules.levels import NEEDS_OF_TREATMENT, NEEDS_OF_WITHDRAWAL, TREATMENT, URGENCIES, WITHDRAWAL
from recovery_cli.rules.model import Effect, Rule, Ruleset
from tests.proofs.path import Conditions, Path, Seen


class Encoding:
    """What the rules make of a path.

    holds[r]: the rule holds. speaks[r]: it is among the findings, of which an emergency keeps its own only.
    urgency, withdrawal, treatment: level → "at least this level". floor: the same for treatment before any leaning.
    needs, filters, wants, continuing, excludes: need → whether the recommendation names it; none in an emergency.
    """

    def __init__(self, path: Path, ruleset: Ruleset) -> None:
        algebra = self.algebra = path.algebra
        self.path = path
        self.ruleset = ruleset
        before = [rule for rule in ruleset.rules if not rule.after_plan]
        self.holds = {rule.id: self._holds(rule, path.conditions) for rule in before}
        self.urgency = self._at_least(URGENCIES, before, lambda effect: effect.urgency)
        self.withdrawal = self._at_least(WITHDRAWAL, before, lambda effect: effect.withdrawal)
        self.floor = self._at_least(TREATMENT, before, lambda effect: effect.treatment)
        leans = [(rule.effect.lean, self.holds[rule.id]) for rule in before if rule.effect.lean]
        pulls = [(lean.weight * (1 if lean.toward == "inpatient" else -1), held) for lean, held in leans]
        self.leaning = algebra.reaches(LEAN_THRESHOLD, pulls)
        residential = TREATMENT.index("residential")
        self.treatment = {
            level: algebra.any([floor, self.leaning]) if TREATMENT.index(level) <= residential else floor
            for level, floor in self.floor.items()
        }
        self.emergency = self.urgency["emergency"]
        self.has_plan = algebra.neg(self.emergency)
        self.after_plan = Conditions(algebra, {**path.conditions.seen, **self._facts()})
        self.speaks = {
            rule.id: self.holds[rule.id] if rule.effect.urgency == "emergency" else self._planned(self.holds[rule.id])
            for rule in before
        }
        for rule in ruleset.rules:
            if rule.after_plan:
                self.holds[rule.id] = self.speaks[rule.id] = self._planned(self._holds(rule, self.after_plan))

    def _holds(self, rule: Rule, conditions: Conditions) -> Any:
        truth = conditions.truth(rule.when)
        return self.algebra.neg(truth.no) if rule.if_unknown == "assume" else truth.yes

    def _planned(self, formula: Any) -> Any:
        return self.algebra.all([self.has_plan, formula])

    def _at_least(
        self, ladder: tuple[str, ...], rules: list[Rule], level_of: Callable[[Effect], str | None]
    ) -> dict[str, Any]:
        """Level → whether some rule that holds asks for at least this level; the foot of the ladder always holds."""
        floors = {ladder[0]: self.algebra.true}
        asked = [(level, self.holds[rule.id]) for rule in rules if (level := level_of(rule.effect)) is not None]
        for position, level in enumerate(ladder[1:], start=1):
            floors[level] = self.algebra.any(held for each, held in asked if ladder.index(each) >= position)
        return floors

    def exactly(self, at_least: dict[str, Any], level: str) -> Any:
        ladder = tuple(at_least)
        above = ladder[ladder.index(level) + 1 :]
        return self.algebra.all([at_least[level], *(self.algebra.neg(at_least[each]) for each in above[:1])])

    def _facts(self) -> dict[str, Seen]:
        true = self.algebra.true
        inpatient = self.treatment["residential"]
        setting = {"outpatient": self.algebra.neg(inpatient), "inpatient": inpatient}
        facts = {"plan.setting": Seen(self.has_plan, true, true, setting, None)}
        for name in ("urgency", "withdrawal", "treatment"):
            at_least = getattr(self, name)
            levels = {level: self.exactly(at_least, level) for level in at_least}
            facts[f"plan.{name}"] = Seen(true, true, true, levels, None)
        return facts

    # -- what the recommendation names ------------------------------------------------------------------------------

    def _named(self, slugs_of: Callable[[Effect], Iterable[str]]) -> dict[str, Any]:
        """Need → whether a rule of a plan names it."""
        named: dict[str, list[Any]] = {}
        for rule in self.ruleset.rules:
            for slug in slugs_of(rule.effect):
                named.setdefault(slug, []).append(self._planned(self.speaks[rule.id]))
        return {slug: self.algebra.any(each) for slug, each in named.items()}

    def _without(self, named: dict[str, Any], *taken: dict[str, Any]) -> dict[str, Any]:
        false, neg = self.algebra.false, self.algebra.neg
        return {
            slug: self.algebra.all([each, *(neg(other.get(slug, false)) for other in taken)])
            for slug, each in named.items()
        }

    def _joined(self, *several: dict[Any, Any]) -> dict[Any, Any]:
        keys = dict.fromkeys(key for each in several for key in each)
        return {key: self.algebra.any(each[key] for each in several if key in each) for key in keys}

    def _of_levels(self) -> tuple[dict[str, Any], dict[str, Any]]:
        """The needs of the levels themselves: those of withdrawal care, which comes first, and those of treatment."""
        withdrawal = {
            need[0]: self._planned(self.exactly(self.withdrawal, level)) for level, need in NEEDS_OF_WITHDRAWAL.items()
        }
        treatment = {
            need[0]: self._planned(self.exactly(self.treatment, level)) for level, need in NEEDS_OF_TREATMENT.items()
        }
        return withdrawal, treatment

    @cached_property
    def excludes(self) -> dict[str, Any]:
        return self._named(lambda effect: effect.excludes)

    @cached_property
    def needs(self) -> dict[str, Any]:
        named = self._named(lambda effect: [need.need for need in effect.needs])
        return self._without(self._joined(*self._of_levels(), named), self.excludes)

    @cached_property
    def filters(self) -> dict[str, Any]:
        withdrawal, treatment = self._of_levels()
        first = self.algebra.neg(self.algebra.any(withdrawal.values()))
        only = {slug: self.algebra.all([each, first]) for slug, each in treatment.items()}
        named = self._named(lambda effect: [need.need for need in effect.needs if need.filter])
        return self._without(self._joined(withdrawal, only, named), self.excludes)

    @cached_property
    def met_by(self) -> dict[tuple[str, str], Any]:
        """(need, what meets it) → whether this need can be met in this way."""
        named: dict[tuple[str, str], list[Any]] = {}
        of_levels = [*NEEDS_OF_WITHDRAWAL.values(), *NEEDS_OF_TREATMENT.values()]
        held = {slug: each for levels in self._of_levels() for slug, each in levels.items()}
        for ways in of_levels:
            for way in ways:
                named.setdefault((ways[0], way), []).append(held[ways[0]])
        for rule in self.ruleset.rules:
            for need in rule.effect.needs:
                for way in need.met_by:
                    named.setdefault((need.need, way), []).append(self._planned(self.speaks[rule.id]))
        return {
            (need, way): self.algebra.all([self.needs[need], self.algebra.any(each)])
            for (need, way), each in named.items()
        }

    @cached_property
    def wants(self) -> dict[str, Any]:
        return self._without(self._named(lambda effect: effect.wants), self.excludes, self.needs)

    @cached_property
    def continuing(self) -> dict[str, Any]:
        return self._without(self._named(lambda effect: effect.continuing), self.excludes)

    @cached_property
    def headlines(self) -> list[Any]:
        """For each headline whether it is the one that is said: its condition holds, and none before it does."""
        said = []
        nothing_yet = self.algebra.true
        for headline in self.ruleset.headlines:
            holds = self.algebra.true if headline.when is None else self.after_plan.truth(headline.when).yes
            said.append(self.algebra.all([nothing_yet, holds]))
            nothing_yet = self.algebra.all([nothing_yet, self.algebra.neg(holds)])
        return said
