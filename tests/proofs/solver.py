"""The z3 side: every possible answer as variables, a proof as "no answers break it", a failure as answers files."""

from functools import cached_property
from typing import Any, NamedTuple

import yaml
import z3

from recovery_cli.conditions import UNKNOWN, Answer
from recovery_cli.questionnaire.answers import to_plain
from recovery_cli.questionnaire.model import Question, Questionnaire
from recovery_cli.rules.model import Ruleset
from tests.proofs.encoding import Encoding
from tests.proofs.path import Path, Variables


class Formulas:
    """The algebra of z3 formulas."""

    true = z3.BoolVal(True)
    false = z3.BoolVal(False)

    def all(self, parts: Any) -> Any:
        return z3.And(*parts)

    def any(self, parts: Any) -> Any:
        return z3.Or(*parts)

    def neg(self, part: Any) -> Any:
        return z3.Not(part)

    def reaches(self, least: int, parts: Any) -> Any:
        # Weights of one sign, as the solver's constraints on counts of truth values want them.
        parts = list(parts)
        least += sum(-weight for weight, _ in parts if weight < 0)
        positive = [(part, weight) if weight > 0 else (z3.Not(part), -weight) for weight, part in parts]
        return z3.PbGe(positive, least) if positive else z3.BoolVal(least <= 0)


def variables_of(question: Question, prefix: str = "") -> tuple[Variables, list[Any]]:
    """The variables of one answer, and what makes them a possible one."""
    name = f"{prefix}{question.id}"
    ids = ("yes", "no") if question.type == "yes_no" else tuple(choice.id for choice in question.choices)
    choices = {choice: z3.Bool(f"{name}={choice}") for choice in ids}
    rules: list[Any] = []
    number = None
    if question.type in ("yes_no", "one"):
        rules.append(z3.PbEq([(choice, 1) for choice in choices.values()], 1))
    elif question.type == "many":
        rules.append(z3.Or(*choices.values()))
        for choice in question.choices:
            if choice.exclusive:
                others = [variable for other, variable in choices.items() if other != choice.id]
                rules.append(z3.Implies(choices[choice.id], z3.Not(z3.Or(*others))))
    elif question.type == "number":
        number = z3.Int(f"{name}#")
        rules += [number >= int(question.minimum), number <= int(question.maximum)]
    return Variables(z3.Bool(f"{name}?"), z3.Bool(f"{name}!"), choices, number), rules


class Everyone(NamedTuple):
    """The paths of all people: their formulas, and the constraints that make an answer a possible one. A twin answers
    as the first person does, but for some questions of their own."""

    path: Path
    domain: list[Any]

    @classmethod
    def who_answers(cls, questionnaire: Questionnaire, own: frozenset[str] = frozenset()) -> "Everyone":
        found = [variables_of(each, "twin " if each.id in own else "") for each in questionnaire.questions]
        variables = {each.id: one for each, (one, _) in zip(questionnaire.questions, found, strict=True)}
        return cls(Path(questionnaire, Formulas(), variables), [rule for _, rules in found for rule in rules])


class Person(NamedTuple):
    """Anybody: whatever follows from it follows for all possible answers that are asked for."""

    everyone: Everyone
    encoding: Encoding

    @property
    def path(self) -> Path:
        return self.everyone.path

    def says(self, question: str, *choices: str) -> Any:
        """Is asked this, and answers with one of these."""
        return z3.And(self.path.on[question], self._known(question), self._any(question, choices))

    def does_not_say(self, question: str, *choices: str) -> Any:
        """Is not asked this, or answers with none of these, or has not told."""
        return z3.Not(self.says(question, *choices))

    def has_not_told(self, question: str) -> Any:
        """Is asked this, and does not know or does not say."""
        return z3.And(self.path.on[question], z3.Not(self._known(question)))

    def says_at_least(self, question: str, number: int) -> Any:
        """Is asked for a number, and gives this or a higher one."""
        return z3.And(self.path.on[question], self._known(question), self.path.variables[question].number >= number)

    def _known(self, question: str) -> Any:
        return self.path.variables[question].known

    def _any(self, question: str, choices: tuple[str, ...]) -> Any:
        return z3.Or(*(self.path.variables[question].choices[choice] for choice in choices))

    def at_least(self, ladder: str, level: str) -> Any:
        """ladder: urgency, withdrawal or treatment."""
        return getattr(self.encoding, ladder)[level]

    @property
    def emergency(self) -> Any:
        return self.encoding.emergency

    @property
    def has_plan(self) -> Any:
        return self.encoding.has_plan

    @property
    def inpatient(self) -> Any:
        """A plan with a stay for treatment."""
        return z3.And(self.has_plan, self.at_least("treatment", "residential"))

    def hears(self, rule: str) -> Any:
        """The rule is among the findings."""
        return self.encoding.speaks.get(rule, Formulas.false)

    def needs(self, need: str) -> Any:
        return self.encoding.needs.get(need, Formulas.false)

    def filters(self, need: str) -> Any:
        return self.encoding.filters.get(need, Formulas.false)

    def continues_with(self, need: str) -> Any:
        return self.encoding.continuing.get(need, Formulas.false)


class Policy:
    """A questionnaire and its rules, and the people they are proved for.

    all_answered: those who answer all that is asked, as `assess` demands unless the interview ends early.
    """

    def __init__(
        self, questionnaire: Questionnaire, ruleset: Ruleset, paths: "dict[frozenset[str], Everyone] | None" = None
    ) -> None:
        self.questionnaire = questionnaire
        self.questions = questionnaire.by_id()
        self.ruleset = ruleset
        self.rules = ruleset.by_id()
        self.paths = {} if paths is None else paths
        """Paths depend on the questionnaire alone, so policies with other rules share them."""
        self._twins: dict[frozenset[str], Person] = {}

    @cached_property
    def anybody(self) -> Person:
        return self.twin()

    def twin(self, *questions: str) -> Person:
        """Somebody who answers as `anybody` does, but for these questions."""
        own = frozenset(questions)
        if own not in self._twins:
            if own not in self.paths:
                self.paths[own] = Everyone.who_answers(self.questionnaire, own)
            self._twins[own] = Person(self.paths[own], Encoding(self.paths[own].path, self.ruleset))
        return self._twins[own]

    def all_answered(self, person: Person) -> Any:
        given = (person.path.variables[name].given for name, each in self.questions.items() if not each.optional)
        return z3.And(*given)

    def _solver(self, *people: Person, unfinished: bool = False) -> z3.Solver:
        solver = z3.SimpleSolver()  # the incremental core: 30 times faster here than the default portfolio
        solver.set("timeout", 120_000)
        for person in people:
            solver.add(*person.everyone.domain)
            if not unfinished:
                solver.add(self.all_answered(person))
        return solver

    def counterexample(
        self, statement: Any, when: Any = Formulas.true, *, twin: Person | None = None, unfinished: bool = False
    ) -> "list[str] | None":
        """None where the statement holds for all possible answers; otherwise one answers file that breaks it, or two
        where the statement is about two people. unfinished: answers that must be given may still be missing."""
        people = [self.anybody, *([twin] if twin else [])]
        solver = self._solver(*people, unfinished=unfinished)
        solver.add(when, z3.Not(statement))
        verdict = solver.check()
        if verdict == z3.unsat:
            return None
        assert verdict == z3.sat, f"the solver gave up: {solver.reason_unknown()}"
        return [answers_file(person, solver.model()) for person in people]

    def prove(
        self,
        statement: Any,
        when: Any = Formulas.true,
        *,
        twin: Person | None = None,
        unfinished: bool = False,
        about: str = "",
    ) -> None:
        """Fails with the counterexample. when: what is taken for granted. about: which case of the sentence it is."""
        found = self.counterexample(statement, when, twin=twin, unfinished=unfinished)
        assert found is None, broken(found, about)

    def impossible(self, formulas: dict[str, Any]) -> set[str]:
        """Those of the formulas that hold for nobody."""
        solver = self._solver(self.anybody)
        names = {name: z3.Bool(f"holds {name}") for name in formulas}
        solver.add(*(names[name] == formula for name, formula in formulas.items()))
        left = dict(names)
        while left and solver.check(z3.Or(*left.values())) == z3.sat:
            model = solver.model()
            left = {name: held for name, held in left.items() if not z3.is_true(model[held])}
        return set(left)


def broken(files: list[str], about: str) -> str:
    """What a failed proof prints: answers that can be saved and run."""
    titles = ["these answers break it"] if len(files) == 1 else ["first person", "the same person, changed"]
    run = "recovery-cli assess --answers FILE"
    parts = [f"# {title}; run: {run}\n{text}" for title, text in zip(titles, files, strict=True)]
    return "\n".join([about, *parts])


def answers_of(person: Person, model: Any, *, every_question: bool = False) -> dict[str, Answer]:
    """The answers of a model: those on the path, or `every_question`."""

    def holds(formula: Any) -> bool:
        return bool(z3.is_true(model.eval(formula, model_completion=True)))

    answers: dict[str, Answer] = {}
    path = person.path
    for name, question in path.questions.items():
        variables = path.variables[name]
        if not holds(variables.given if every_question else path.on[name]):
            continue
        chosen = tuple(choice for choice, variable in variables.choices.items() if holds(variable))
        if not holds(variables.known):
            answers[name] = UNKNOWN
        elif question.type == "many":
            answers[name] = chosen
        elif question.type in ("one", "yes_no"):
            answers[name] = chosen[0]
        elif question.type == "number":
            answers[name] = model.eval(variables.number, model_completion=True).as_long()
        else:
            answers[name] = "60640" if question.type == "place" else "2027-01-01"
    return answers


def answers_file(person: Person, model: Any) -> str:
    """The answers of a model as a file that `recovery-cli assess --answers` runs."""
    answers = {name: to_plain(answer) for name, answer in answers_of(person, model).items()}
    return str(yaml.safe_dump(answers, sort_keys=False, default_flow_style=None))
