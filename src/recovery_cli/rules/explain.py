"""What is still open, and what would change the result: the path is replayed with other answers."""

from collections.abc import Iterator
from itertools import combinations
from typing import NamedTuple

from recovery_cli.conditions import UNKNOWN, Answer, Answers, comparisons, evaluate, fields_named, is_known
from recovery_cli.questionnaire.interview import RoutingPath, routing_path
from recovery_cli.questionnaire.model import Question, Questionnaire
from recovery_cli.rules.engine import Finding, Outcome, findings, outcome
from recovery_cli.rules.levels import TREATMENT, URGENCIES, WITHDRAWAL
from recovery_cli.rules.model import Rule, Ruleset


class Change(NamedTuple):
    """One question answered otherwise."""

    question: str
    answer: Answer


class Undetermined(NamedTuple):
    """An unanswered question that could still change the result.

    could_become: the gravest thing it could become: a setting, a level, an urgency, or a need. by: the finding that
    would make it so. outcomes: every other outcome that an answer leads to, the gravest first; none for a need.
    """

    question: str
    could_become: str
    by: Finding
    outcomes: tuple[tuple[Change, Outcome], ...]


class WouldChange(NamedTuple):
    """One or two changed answers and the outcome they lead to. by: what decides then, or decides now and falls away."""

    changes: tuple[Change, ...]
    outcome: Outcome
    by: Finding
    falls_away: bool


def candidate_answers(question: Question, ruleset: Ruleset) -> tuple[Answer, ...]:
    """Every answer that conditions can tell apart: each choice, each side of each boundary of a number."""
    if question.type == "yes_no":
        return ("yes", "no")
    if question.type == "one":
        return tuple(choice.id for choice in question.choices)
    if question.type == "many":
        return tuple((choice.id,) for choice in question.choices)
    if question.type == "number":
        bounds = {question.minimum, question.maximum}
        for rule in ruleset.rules:
            for compare in comparisons(rule.when):
                if compare.field == question.id and isinstance(compare.operand, float):  # a flag is no boundary
                    bounds |= {compare.operand - 1, compare.operand, compare.operand + 1}
        return tuple(sorted(bound for bound in bounds if question.minimum <= bound <= question.maximum))
    return ()


def reachable_answers(question: Question, given: Answer) -> tuple[Answer, ...]:
    """What a person could come to answer instead: the choices marked changeable; of several, one more or one fewer."""
    if question.type != "many" or not isinstance(given, tuple):
        return tuple(choice for choice in question.changeable if choice != given)
    exclusive = {choice.id for choice in question.choices if choice.exclusive}
    plain = [each for each in given if each not in exclusive]
    found: list[Answer] = []
    for choice in question.changeable:
        if choice in exclusive:
            found.append((choice,))
        elif choice in plain:
            found.append(tuple(each for each in plain if each != choice))
        else:
            order = [each.id for each in question.choices]
            found.append(tuple(sorted([*plain, choice], key=order.index)))
    return tuple(answer for answer in found if answer and answer != given)


class Explainer:
    """Asks "what if" of one path."""

    def __init__(self, questionnaire: Questionnaire, ruleset: Ruleset, path: RoutingPath) -> None:
        self.questionnaire = questionnaire
        self.ruleset = ruleset
        self.path = path
        self.deciding: tuple[Rule, ...] = tuple(
            rule for rule in ruleset.rules if rule.effect.sets_level and not rule.after_plan
        )
        self.found = list(findings(self.deciding, path.answers))
        self.now = outcome(self.found)
        before_plan = (rule for rule in ruleset.rules if not rule.after_plan)
        self.sure_needs = {need.need for each in findings(before_plan, path.answers) for need in each.rule.effect.needs}
        # A question may also decide through the path: by whether another question is asked at all.
        routing = {
            name for question in questionnaire.questions if question.when for name in fields_named(question.when)
        }
        self.matters = routing | {name for rule in self.deciding for name in fields_named(rule.when)}

    def _replayed(self, *changes: Change) -> tuple[Outcome, list[Finding]]:
        """The outcome with these answers changed. Questions that only then are asked count as not known."""
        answers: dict[str, Answer] = {**self.path.answers, **dict(changes)}
        path = routing_path(self.questionnaire, answers)
        seen: Answers = {**path.answers, **{question.id: UNKNOWN for question in path.missing}}
        found = list(findings(self.deciding, seen))
        return outcome(found), found

    # -- unanswered questions ---------------------------------------------------------------------------------------

    def undetermined(self) -> Iterator[Undetermined]:
        """Each question on the path without a known answer that could still change the result, in path order."""
        needs = self._needs_at_stake()
        for question in self.path.asked:
            given = self.path.answers.get(question.id)
            if given is None or is_known(given):
                continue
            if question.id in self.matters and (graver := self._outcomes(question)):
                yield graver
            elif question.id in needs:
                need, rule = needs[question.id]
                yield Undetermined(question.id, need, Finding(rule, assumed=False), ())

    def _outcomes(self, question: Question) -> Undetermined | None:
        other: list[tuple[Change, Outcome, list[Finding]]] = []
        for answer in candidate_answers(question, self.ruleset):
            change = Change(question.id, answer)
            then, found = self._replayed(change)
            if then != self.now:
                other.append((change, then, found))
        other.sort(key=lambda each: _gravity(each[1]), reverse=True)
        if not other or _gravity(other[0][1]) <= _gravity(self.now):
            return None
        _, worst, found = other[0]
        by = _decider(worst, self.now, found, {question.id})
        outcomes = tuple((change, then) for change, then, _ in other)
        return Undetermined(question.id, _difference(worst, self.now), by, outcomes) if by else None

    def _needs_at_stake(self) -> dict[str, tuple[str, Rule]]:
        """Question → the need that would become a must, and the rule that waits for the answer to say so."""
        waiting: dict[str, tuple[str, Rule]] = {}
        for rule in self.ruleset.rules:
            must = [need.need for need in rule.effect.needs if need.filter and need.need not in self.sure_needs]
            if not must or rule.after_plan or rule.if_unknown != "report":
                continue
            if evaluate(rule.when, self.path.answers) is None:
                for name in sorted(fields_named(rule.when)):
                    waiting.setdefault(name, (must[0], rule))
        return waiting

    # -- changed answers --------------------------------------------------------------------------------------------

    def would_change(self) -> list[WouldChange]:
        """Every single change a person could make or learn that moves the setting, the urgency or a stage; and where
        none moves the setting, the pairs of changes that do. Those that change most come first."""
        singles = list(self._singles())
        flips = [each for each in singles if each.outcome.setting != self.now.setting]
        found = singles if flips else [*self._pairs(), *singles]
        return sorted(found, key=lambda each: _distance(each.outcome, self.now), reverse=True)

    def _changeable(self) -> Iterator[tuple[Question, tuple[Change, ...]]]:
        for question in self.path.asked:
            given = self.path.answers.get(question.id)
            if given is not None and is_known(given) and question.id in self.matters:
                changes = tuple(Change(question.id, answer) for answer in reachable_answers(question, given))
                if changes:
                    yield question, changes

    def _singles(self) -> Iterator[WouldChange]:
        for _, changes in self._changeable():
            for change in changes:
                if moved := self._moved(change):
                    yield moved

    def _pairs(self) -> Iterator[WouldChange]:
        """Pairs that move the setting though neither of the two does alone."""
        setting = self._deciding_setting()
        groups = [changes for question, changes in self._changeable() if question.id in setting]
        for first, second in combinations(groups, 2):
            for one in first:
                for other in second:
                    moved = self._moved(one, other)
                    if moved and moved.outcome.setting != self.now.setting:
                        yield moved

    def _deciding_setting(self) -> set[str]:
        """The questions that rules about the setting look at, and those that bring these up."""
        names: set[str] = set()
        for rule in self.deciding:
            if rule.effect.treatment or rule.effect.lean or rule.effect.urgency == "emergency":
                names |= fields_named(rule.when)
        for question in reversed(self.questionnaire.questions):
            if question.id in names and question.when is not None:
                names |= fields_named(question.when)
        return names

    def _moved(self, *changes: Change) -> WouldChange | None:
        then, found = self._replayed(*changes)
        if then == self.now:
            return None
        by = _decider(then, self.now, found, {change.question for change in changes})
        falls_away = by is None
        by = by or self._fallen(found)
        return WouldChange(changes, then, by, falls_away) if by else None

    def _fallen(self, found: list[Finding]) -> Finding | None:
        """The finding that decides now and no longer holds, the one that held up most first."""
        still = {finding.rule.id for finding in found}
        gone = [finding for finding in self.found if finding.rule.id not in still]
        for level in ("treatment", "withdrawal", "urgency"):
            for finding in gone:
                if getattr(finding.rule.effect, level) == getattr(self.now, level):
                    return finding
        return max(gone, key=_weight, default=None)


def _weight(finding: Finding) -> int:
    lean = finding.rule.effect.lean
    return lean.weight if lean else 0


def _gravity(result: Outcome) -> tuple[bool, int, int, int]:
    return (
        result.urgency == "emergency",
        TREATMENT.index(result.treatment),
        WITHDRAWAL.index(result.withdrawal),
        URGENCIES.index(result.urgency),
    )


def _distance(then: Outcome, now: Outcome) -> tuple[int, ...]:
    """How much a result changes: the setting above all, then treatment, withdrawal and urgency by their steps."""
    steps = [abs(one - other) for one, other in zip(_gravity(then), _gravity(now), strict=True)]
    return (int(then.setting != now.setting), *steps)


def _difference(then: Outcome, now: Outcome) -> str:
    """The most important thing in which two outcomes differ, as it is then."""
    for level in ("setting", "treatment", "withdrawal", "urgency"):
        if getattr(then, level) != getattr(now, level):
            return str(getattr(then, level))
    return then.setting


def _decider(then: Outcome, now: Outcome, found: list[Finding], changed: set[str]) -> Finding | None:
    """The finding that holds up what stands higher then than now, one that looks at a changed question first."""
    candidates: list[Finding] = []
    if then.urgency == "emergency":
        candidates = [finding for finding in found if finding.rule.effect.urgency == "emergency"]
    for level, ladder in (("treatment", TREATMENT), ("withdrawal", WITHDRAWAL), ("urgency", URGENCIES)):
        reached = getattr(then, level)
        if not candidates and ladder.index(reached) > ladder.index(getattr(now, level)):
            candidates = [finding for finding in found if getattr(finding.rule.effect, level) == reached]
    if not candidates and then.setting == "inpatient" != now.setting:
        leaning = [each for each in found if each.rule.effect.lean and each.rule.effect.lean.toward == "inpatient"]
        candidates = sorted(leaning, key=_weight, reverse=True)[:1]
    direct = (finding for finding in candidates if fields_named(finding.rule.when) & changed)
    return next(direct, candidates[0] if candidates else None)
