"""What is still open, and what would change the result."""

from collections.abc import Iterator
from typing import NamedTuple

from recovery_cli.conditions import UNKNOWN, Answer, Answers, comparisons, fields_named, is_known
from recovery_cli.questionnaire.interview import RoutingPath, routing_path
from recovery_cli.questionnaire.model import Question, Questionnaire
from recovery_cli.rules.engine import Finding, Outcome, findings, outcome
from recovery_cli.rules.levels import TREATMENT, URGENCIES, WITHDRAWAL
from recovery_cli.rules.model import Rule, Ruleset


class Undetermined(NamedTuple):
    """An unanswered question that could still change the plan. could_become: the gravest thing it could become.
    by: the finding that would make it so."""

    question: str
    could_become: str
    by: Finding


class WouldChange(NamedTuple):
    """One changed answer and the outcome it leads to. by: what decides then, or what decides now and falls away."""

    question: str
    answer: Answer
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


class Explainer:
    """Asks "what if" of one path: replays it with one answer changed and compares the outcomes."""

    def __init__(self, questionnaire: Questionnaire, ruleset: Ruleset, path: RoutingPath) -> None:
        self.questionnaire = questionnaire
        self.ruleset = ruleset
        self.path = path
        self.deciding: tuple[Rule, ...] = tuple(
            rule for rule in ruleset.rules if rule.effect.sets_level and not rule.after_plan
        )
        self.found = list(findings(self.deciding, path.answers))
        self.now = outcome(self.found)
        # A question may also decide through the path: by whether another question is asked at all.
        self.matters = {name for rule in self.deciding for name in fields_named(rule.when)} | {
            name for question in questionnaire.questions if question.when for name in fields_named(question.when)
        }

    def _replayed(self, question: Question, answer: Answer) -> tuple[Outcome, list[Finding]]:
        path = routing_path(self.questionnaire, {**self.path.answers, question.id: answer})
        # What the changed answer would newly ask is not known: taken as no, it would promise too much.
        answers: Answers = {**path.answers, **{each.id: UNKNOWN for each in path.missing}}
        found = list(findings(self.deciding, answers))
        return outcome(found), found

    def undetermined(self) -> Iterator[Undetermined]:
        """Each question on the path without a known answer whose answer could raise the plan, in path order."""
        for question in self.path.asked:
            given = self.path.answers.get(question.id)
            if given is None or is_known(given) or question.id not in self.matters:
                continue
            worst: tuple[tuple[int, ...], Undetermined] | None = None
            for answer in candidate_answers(question, self.ruleset):
                then, found = self._replayed(question, answer)
                label, by = self._what_changes(then, found)
                if label and by and (worst is None or _gravity(then) > worst[0]):
                    worst = (_gravity(then), Undetermined(question.id, label, by))
            if worst:
                yield worst[1]

    def _what_changes(self, then: Outcome, found: list[Finding]) -> tuple[str, Finding | None]:
        """The most important thing that is graver `then` than now, and the finding that makes it so."""
        now = self.now
        if then.setting != now.setting:
            label = then.setting
        elif then.treatment != now.treatment:
            label = then.treatment
        elif then.withdrawal != now.withdrawal:
            label = then.withdrawal
        else:
            label = then.urgency if then.urgency != now.urgency else ""
        if not label or _gravity(then) <= _gravity(now):
            return "", None
        return label, self._decider(then, found)

    def would_change(self) -> Iterator[WouldChange]:
        """Each single change of a known answer that a person could make or learn and that flips the setting."""
        for question in self.path.asked:
            given = self.path.answers.get(question.id)
            if given is None or not is_known(given) or not question.changeable or question.id not in self.matters:
                continue
            told: set[tuple[str, str]] = set()
            for answer in self._other_answers(question, given):
                then, found = self._replayed(question, answer)
                if then.setting == self.now.setting:
                    continue
                new = self._decider(then, found)
                by = new or self._fallen(found)
                if by is None or (question.type == "many" and (then.setting, by.rule.id) in told):
                    continue  # one of several choices that come to the same is enough
                told.add((then.setting, by.rule.id))
                yield WouldChange(question.id, answer, then, by, falls_away=new is None)

    def _other_answers(self, question: Question, given: Answer) -> Iterator[Answer]:
        """Each answer one step from the given: another choice, or one choice more or less where several are given."""
        if not isinstance(given, tuple) or len(given) == 1:
            yield from (answer for answer in candidate_answers(question, self.ruleset) if answer != given)
        if isinstance(given, tuple):
            inclusive = [choice.id for choice in question.choices if not choice.exclusive]
            for changed in inclusive:
                answer = tuple(each for each in inclusive if (each in given) is not (each == changed))
                if len(answer) > 1 or (answer and len(given) > 1):
                    yield answer

    def _decider(self, then: Outcome, found: list[Finding]) -> Finding | None:
        """The finding that holds up a level that stands higher `then` than now, the gravest level first; or the
        strongest pull that is new."""
        if then.setting == "emergency":
            return next(finding for finding in found if finding.rule.effect.urgency == "emergency")
        for name, ladder in (("treatment", TREATMENT), ("withdrawal", WITHDRAWAL), ("urgency", URGENCIES)):
            reached = getattr(then, name)
            if ladder.index(reached) > ladder.index(getattr(self.now, name)):
                by = next((finding for finding in found if getattr(finding.rule.effect, name) == reached), None)
                if by is not None:
                    return by
        before = {finding.rule.id for finding in self.found}
        leaning = [
            (finding.rule.effect.lean.weight, finding)
            for finding in found
            if finding.rule.effect.lean
            and finding.rule.effect.lean.toward == then.setting != self.now.setting
            and finding.rule.id not in before
        ]
        return max(leaning, key=lambda each: each[0])[1] if leaning else None

    def _fallen(self, found: list[Finding]) -> Finding | None:
        """The finding that decides now and no longer holds."""
        still = {finding.rule.id for finding in found}
        gone = [finding for finding in self.found if finding.rule.id not in still]
        for finding in gone:
            if finding.rule.effect.treatment == self.now.treatment:
                return finding
        return next((finding for finding in gone if finding.rule.effect.lean), None)


def _gravity(result: Outcome) -> tuple[int, int, int]:
    """An emergency outweighs every level: the path ends there, so that its levels are those of what came before."""
    return (
        len(TREATMENT) * (result.urgency == "emergency") + TREATMENT.index(result.treatment),
        WITHDRAWAL.index(result.withdrawal),
        URGENCIES.index(result.urgency),
    )
