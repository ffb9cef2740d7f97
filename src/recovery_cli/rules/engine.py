"""From answers to a plan: levels are the maximum of the floors, leans choose above them, nothing averages."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from recovery_cli.conditions import Answers, Verdict, evaluate
from recovery_cli.questionnaire.interview import RoutingPath
from recovery_cli.questionnaire.model import Wording
from recovery_cli.rules.levels import (
    INPATIENT_TREATMENT,
    INPATIENT_WITHDRAWAL,
    NEEDS_OF_TREATMENT,
    NEEDS_OF_WITHDRAWAL,
    TREATMENT,
    URGENCIES,
    WITHDRAWAL,
    highest,
    treatment_setting,
)
from recovery_cli.rules.model import Rule, RuleNeed, Ruleset

LEAN_THRESHOLD = 3
"""Net weight that moves a plan above its floor: one wish (6) carries it over three circumstances (1 each) against."""


class Outcome(NamedTuple):
    """What the levels come to. setting: inpatient | outpatient | emergency."""

    urgency: str
    withdrawal: str
    treatment: str
    setting: str


class Finding(NamedTuple):
    """A rule that holds. assumed: an answer is missing, and the rule takes the safer one."""

    rule: Rule
    assumed: bool


class Reason(NamedTuple):
    """toward: inpatient | outpatient | urgency | need | note. decisive: it holds up what was decided."""

    finding: Finding
    toward: str
    decisive: bool


class Recommendation(NamedTuple):
    """The plan and everything that explains it. needs: (must) with what meets them; wants: nice to have.
    An emergency has outcome.setting 'emergency', its reasons, and nothing else."""

    outcome: Outcome
    headline: Wording
    reasons: tuple[Reason, ...]
    needs: tuple[RuleNeed, ...]
    wants: tuple[str, ...]
    continuing: tuple[str, ...]
    conflicts: tuple[tuple[tuple[str, ...], Finding], ...]
    """(ids of the rules between which it stands, the finding that states it)"""
    notes: tuple[tuple[Finding, Wording], ...]

    @property
    def is_emergency(self) -> bool:
        return self.outcome.urgency == "emergency"


def holds(rule: Rule, verdict: Verdict) -> bool:
    return verdict is True or (verdict is None and rule.if_unknown == "assume")


def findings(rules: Iterable[Rule], answers: Answers) -> Iterator[Finding]:
    """The rules that hold for these answers, in file order."""
    for rule in rules:
        verdict = evaluate(rule.when, answers)
        if holds(rule, verdict):
            yield Finding(rule, assumed=verdict is None)


def outcome(found: Iterable[Finding]) -> Outcome:
    """The levels that the findings come to."""
    effects = [finding.rule.effect for finding in found]
    urgency = highest(URGENCIES, [effect.urgency for effect in effects if effect.urgency])
    withdrawal = highest(WITHDRAWAL, [effect.withdrawal for effect in effects if effect.withdrawal])
    treatment = highest(TREATMENT, [effect.treatment for effect in effects if effect.treatment])
    pull = sum(
        effect.lean.weight * (1 if effect.lean.toward == "inpatient" else -1) for effect in effects if effect.lean
    )
    if pull >= LEAN_THRESHOLD:
        treatment = highest(TREATMENT, [treatment, "residential"])
    setting = "emergency" if urgency == "emergency" else treatment_setting(treatment)
    return Outcome(urgency, withdrawal, treatment, setting)


def recommend(ruleset: Ruleset, path: RoutingPath) -> Recommendation:
    """The recommendation for the answers on this path; a pure function, total over every valid path."""
    levels = [rule for rule in ruleset.rules if not rule.after_plan]
    found = list(findings(levels, path.answers))
    result = outcome(found)
    facts = plan_facts(path.answers, result)
    if result.setting == "emergency":
        found = [finding for finding in found if finding.rule.effect.urgency == "emergency"]
        return Recommendation(
            outcome=result,
            headline=_headline(ruleset, facts),
            reasons=tuple(Reason(finding, "urgency", decisive=True) for finding in found),
            needs=(),
            wants=(),
            continuing=(),
            conflicts=(),
            notes=tuple(_notes(found)),
        )
    found += findings((rule for rule in ruleset.rules if rule.after_plan), facts)
    excluded = {slug for finding in found for slug in finding.rule.effect.excludes}
    needs = tuple(need for need in _needs(result, found) if need.need not in excluded)
    needed = {need.need for need in needs}
    return Recommendation(
        outcome=result,
        headline=_headline(ruleset, facts),
        reasons=_reasons(result, found),
        needs=needs,
        wants=_unique(slug for each in found for slug in each.rule.effect.wants if slug not in excluded | needed),
        continuing=_unique(slug for each in found for slug in each.rule.effect.continuing if slug not in excluded),
        conflicts=tuple(_conflicts(result, found)),
        notes=tuple(_notes(found)),
    )


def plan_facts(answers: Answers, result: Outcome) -> Answers:
    """The answers, and beside them what rules after the plan may look at. An emergency has no setting."""
    plan = {"plan.withdrawal": result.withdrawal, "plan.treatment": result.treatment, "plan.urgency": result.urgency}
    if result.setting != "emergency":
        plan["plan.setting"] = result.setting
    return {**answers, **plan}


def _headline(ruleset: Ruleset, facts: Answers) -> Wording:
    return next(each.text for each in ruleset.headlines if each.when is None or evaluate(each.when, facts))


def _unique(slugs: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(slugs))


def _needs(result: Outcome, found: list[Finding]) -> Iterator[RuleNeed]:
    """What a center must offer: the level of the first stage that takes a program of its own as a filter, then what
    the rules ask for. Where several rules ask for the same need, a filter wins and the ways to meet it are joined."""
    withdrawal = NEEDS_OF_WITHDRAWAL.get(result.withdrawal)
    treatment = NEEDS_OF_TREATMENT[result.treatment]
    asked: dict[str, RuleNeed] = {}
    if withdrawal:
        asked[withdrawal[0]] = RuleNeed(withdrawal[0], withdrawal, filter=True)
    asked[treatment[0]] = RuleNeed(treatment[0], treatment, filter=not withdrawal)
    for finding in found:
        for need in finding.rule.effect.needs:
            before = asked.get(need.need, need)
            met_by = _unique((*before.met_by, *need.met_by))
            asked[need.need] = RuleNeed(need.need, met_by, before.filter or need.filter)
    yield from asked.values()


def _decides(result: Outcome, finding: Finding) -> bool:
    effect = finding.rule.effect
    if result.setting == "inpatient" and _toward(finding) == "outpatient":
        return False
    at_the_foot = (URGENCIES[0], WITHDRAWAL[0], TREATMENT[0])
    return any(
        level is not None and level == reached and level not in at_the_foot
        for level, reached in (
            (effect.urgency, result.urgency),
            (effect.withdrawal, result.withdrawal),
            (effect.treatment, result.treatment),
        )
    )


def _toward(finding: Finding) -> str:
    effect = finding.rule.effect
    if effect.treatment in INPATIENT_TREATMENT or effect.withdrawal in INPATIENT_WITHDRAWAL:
        return "inpatient"
    if effect.treatment or effect.withdrawal:
        return "outpatient"
    if effect.lean:
        return effect.lean.toward
    if effect.urgency:
        return "urgency"
    return "need" if effect.needs or effect.wants or effect.continuing else "note"


def _reasons(result: Outcome, found: list[Finding]) -> tuple[Reason, ...]:
    """Every finding as a reason: what decided first, then levels, urgency, needs and notes; file order within."""
    rank = {"urgency": 1, "inpatient": 2, "outpatient": 2, "need": 3, "note": 4} | {result.setting: 0}
    reasons = [Reason(finding, _toward(finding), _decides(result, finding)) for finding in found]
    lifted = result.treatment in INPATIENT_TREATMENT and not any(
        reason.finding.rule.effect.treatment in INPATIENT_TREATMENT for reason in reasons
    )
    if lifted:
        reasons = [
            reason._replace(decisive=True)
            if reason.finding.rule.effect.lean and reason.toward == "inpatient"
            else reason
            for reason in reasons
        ]
    return tuple(sorted(reasons, key=lambda reason: (not reason.decisive, rank[reason.toward])))


def _conflicts(result: Outcome, found: list[Finding]) -> Iterator[tuple[tuple[str, ...], Finding]]:
    treatment = [each.rule.id for each in found if each.rule.effect.treatment == result.treatment]
    leans = [each.rule.id for each in found if each.rule.effect.lean and _toward(each) == result.setting]
    setters = {
        "treatment": treatment or leans,  # no rule sets a level that leans alone have reached
        "withdrawal": [each.rule.id for each in found if each.rule.effect.withdrawal == result.withdrawal],
    }
    holding = {each.rule.id for each in found}
    for finding in found:
        conflict = finding.rule.effect.conflict
        if conflict is not None:
            named = (setters.get(name, [name] if name in holding else []) for name in conflict.between)
            between = _unique(rule for rules in named for rule in rules)
            yield _unique((*between, finding.rule.id)), finding


def _notes(found: list[Finding]) -> Iterator[tuple[Finding, Wording]]:
    for finding in found:
        for note in finding.rule.effect.notes:
            yield finding, note
