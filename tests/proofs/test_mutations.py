"""The proofs and the cases bite: whatever is broken in the rules, one of them fails."""

import time
from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache
from inspect import signature
from multiprocessing import get_context
from types import ModuleType
from typing import Any, NamedTuple
from unittest.mock import patch

import pytest
import z3

from recovery_cli.assessment import recommendation_document
from recovery_cli.conditions import Answers, evaluate
from recovery_cli.questionnaire.interview import RoutingPath
from recovery_cli.questionnaire.model import Questionnaire
from recovery_cli.rules.engine import holds, plan_facts
from recovery_cli.rules.model import Rule, Ruleset
from recovery_cli.vocabulary import Vocabulary
from tests.proofs import (
    test_emergencies,
    test_interview,
    test_life_and_wishes,
    test_medication,
    test_needs,
    test_rules_alive,
    test_rules_together,
    test_stays,
    test_withdrawal_care,
    test_worse_answers,
)
from tests.proofs.mutants import Mutant, mutants
from tests.proofs.solver import Policy
from tests.rules.test_cases import PEOPLE, RULE_CASES, Bench, Case, Expected, Result, differences

ABOUT_THE_INTERVIEW = (test_interview,)
ABOUT_LEVELS = (test_emergencies, test_withdrawal_care, test_stays, test_life_and_wishes, test_worse_answers)
ABOUT_NEEDS = (test_needs, test_medication, test_rules_together)
ABOUT_RULES = (test_rules_alive,)
EVERYTHING = (*ABOUT_THE_INTERVIEW, *ABOUT_NEEDS, *ABOUT_LEVELS, *ABOUT_RULES)

ALLOWED: dict[str, str] = {}
"""Breaks of a rule that decides which nothing catches, and why that is right. One that is proved to change nothing for
anybody needs no reason here."""


class Verdict(NamedTuple):
    """by: case, proof, equal (changes nothing for anybody) or nothing. what: the case or the statement that failed."""

    mutant: str
    decides: bool
    by: str
    what: str
    seconds: float


class Ran(NamedTuple):
    """A case as it runs on the shipped policy."""

    case: Case
    path: RoutingPath
    facts: Answers
    expected: Expected

    @property
    def what_ifs(self) -> bool:
        return bool(self.expected.undetermined or self.expected.not_undetermined)


class NoWhatIfs:
    """Stands in for the Explainer, which is most of the work of a result, where a case does not ask for it."""

    def __init__(self, *_: object) -> None: ...

    def undetermined(self) -> tuple[()]:
        return ()

    would_change = undetermined


def without_what_ifs() -> Any:
    return patch.object(recommendation_document, "Explainer", NoWhatIfs)


class Court:
    """Holds a mutant against the cases, which are cheap, and then against the statements."""

    def __init__(self, questionnaire: Questionnaire, vocabulary: Vocabulary, ruleset: Ruleset) -> None:
        self.vocabulary = vocabulary
        self.policy = Policy(questionnaire, ruleset)
        self.bench = Bench(questionnaire, vocabulary, ruleset)
        self.ran = list(self._ran())

    def _ran(self) -> Iterator[Ran]:
        with without_what_ifs():
            for case, run in _cases(self.bench):
                result, expected = run(case)
                outcome = result.recommendation.outcome
                yield Ran(case, result.path, plan_facts(result.path.answers, outcome), expected)

    def judge(self, mutant: Mutant) -> Verdict:
        began = time.process_time()
        by, what = self._judged(mutant)
        return Verdict(mutant.name, mutant.decides, by, what, time.process_time() - began)

    def _judged(self, mutant: Mutant) -> tuple[str, str]:
        policy = Policy(mutant.questionnaire, mutant.ruleset, paths=self.policy.paths if mutant.rule else None)
        if mutant.rule is None and (statement := failing_statement(policy, ABOUT_THE_INTERVIEW)):
            return "proof", statement
        if case := self.failing_case(mutant):
            return "case", case
        if self.changes_nothing(mutant, policy):
            return "equal", ""
        # What a rule that sets no level can break: a third of the statements is about that.
        decides = mutant.decides or mutant.rule is None
        modules = (*ABOUT_NEEDS, *ABOUT_RULES, *(ABOUT_LEVELS if decides else ()))
        if statement := failing_statement(policy, modules):
            return "proof", statement
        return "nothing", ""

    def failing_case(self, mutant: Mutant) -> str | None:
        if mutant.rule is None:
            return self._failing_interview(mutant)
        touched = [ran for ran in self.ran if self._is_touched(ran, *mutant.rule)]
        with without_what_ifs():
            for ran in touched:
                if not ran.what_ifs and self._fails(ran, mutant):
                    return ran.case.id
        rule, _ = mutant.rule
        may_be_open = rule.effect.sets_level or rule.effect.needs
        return next(
            (ran.case.id for ran in self.ran if may_be_open and ran.what_ifs and self._fails(ran, mutant)), None
        )

    def _fails(self, ran: Ran, mutant: Mutant) -> bool:
        found = recommendation_document.recommendation_document(mutant.questionnaire, mutant.ruleset, ran.path)
        return any(differences(Result(ran.path, *found), ran.expected))

    def _failing_interview(self, mutant: Mutant) -> str | None:
        bench = Bench(mutant.questionnaire, self.vocabulary, mutant.ruleset)
        about_what_ifs = {ran.case.id for ran in self.ran if ran.what_ifs}
        with without_what_ifs():
            for case, run in _cases(bench):
                if case.id not in about_what_ifs and not _passes(case, run):
                    return case.id
        return None

    def _is_touched(self, ran: Ran, rule: Rule, broken: Rule | None) -> bool:
        """Whether the broken rule can make a difference to this case."""
        held = holds(rule, evaluate(rule.when, ran.facts))
        if broken is None:
            return held
        return held is not holds(broken, evaluate(broken.when, ran.facts)) or (held and rule.effect != broken.effect)

    def changes_nothing(self, mutant: Mutant, policy: Policy) -> bool:
        """Whether everybody gets the same plan and the same reasons from the broken rule, or is asked the same."""
        one, other = self.policy.anybody, policy.anybody
        if mutant.rule is None:
            same = [one.path.asked[name] == other.path.asked[name] for name in one.path.asked]
        else:
            rule, broken = mutant.rule
            if broken and (broken.effect.lean, broken.effect.conflict) != (rule.effect.lean, rule.effect.conflict):
                return False
            names = ("urgency", "withdrawal", "treatment", "needs", "filters", "met_by", "wants", "continuing")
            same = [
                _of(one.encoding, name).get(key, False) == _of(other.encoding, name).get(key, False)
                for name in (*names, "speaks")
                for key in {**_of(one.encoding, name), **_of(other.encoding, name)}
            ]
        return self.policy.counterexample({"": z3.And(*same)}) is None


def _of(encoding: Any, name: str) -> dict[Any, Any]:
    found: dict[Any, Any] = getattr(encoding, name)
    return found


def _cases(bench: Bench) -> Iterator[tuple[Case, Callable[[Case], tuple[Result, Expected]]]]:
    yield from ((case, bench.rule_case) for case in RULE_CASES)
    yield from ((case, bench.person) for case in PEOPLE)


def _passes(case: Case, run: Callable[[Case], tuple[Result, Expected]]) -> bool:
    try:
        return not any(differences(*run(case)))
    except AssertionError:  # other questions are asked than the case answers
        return False


@cache
def statements(modules: tuple[ModuleType, ...]) -> tuple[Callable[[Policy], None], ...]:
    """Every proof that holds of the shipped policy, in the order of the files."""
    found = [each for module in modules for name, each in vars(module).items() if name.startswith("test_")]
    return tuple(each for each in found if [*signature(each).parameters] == ["policy"] and not marked(each))


def marked(statement: Callable[[Policy], None]) -> bool:
    return any(mark.name == "xfail" for mark in getattr(statement, "pytestmark", ()))


def failing_statement(policy: Policy, modules: tuple[ModuleType, ...]) -> str | None:
    for statement in statements(modules):
        try:
            statement(policy)
        except (AssertionError, KeyError):  # a statement about a rule or need that is gone cannot even be put
            return statement.__name__
    return None


_court: Court
"""The court of a worker, which a forked process finds by this name."""


def _judge(position: int) -> Verdict:
    return _court.judge(_mutants(_court)[position])


@cache
def _mutants(court: Court) -> tuple[Mutant, ...]:
    return tuple(mutants(court.policy.questionnaire, court.policy.ruleset))


def test_whatever_is_broken_in_the_rules_is_caught_by_a_proof_or_a_case(
    questionnaire: Questionnaire, vocabulary: Vocabulary, ruleset: Ruleset, capsys: pytest.CaptureFixture[str]
) -> None:
    global _court  # noqa: PLW0603  # see there
    _court = Court(questionnaire, vocabulary, ruleset)
    assert failing_statement(_court.policy, EVERYTHING) is None, "the proofs must hold first"
    count = len(_mutants(_court))
    with get_context("fork").Pool(2) as pool:
        verdicts = pool.map(_judge, range(count), chunksize=8)
    with capsys.disabled():
        print(report(verdicts))  # noqa: T201  # the report is what this test is for
    survivors = {each.mutant for each in verdicts if each.decides and each.by == "nothing"}
    assert survivors == set(ALLOWED)


def report(verdicts: list[Verdict]) -> str:
    lines = [""]
    for title, decides in (
        ("rules that decide, and ends of the interview", True),
        ("other rules and questions", False),
    ):
        part = [each for each in verdicts if each.decides is decides]
        by = Counter(each.by for each in part)
        caught = by["case"] + by["proof"]
        lines.append(
            f"{title}: {caught} of {len(part)} breaks caught, {by['case']} by a case, {by['proof']} by a proof; "
            f"{by['equal']} change nothing for anybody, {by['nothing']} survive"
        )
        for each in part:
            if each.by in ("equal", "nothing"):
                reason = ALLOWED.get(each.mutant) or ("changes nothing for anybody" if each.by == "equal" else "")
                lines.append(f"  {each.by:8} {each.mutant}: {reason}")
    slowest = sorted(verdicts, key=lambda each: -each.seconds)[:5]
    lines.append("slowest: " + ", ".join(f"{each.mutant} {each.seconds:.1f} s" for each in slowest))
    return "\n".join(lines)
