"""The z3 side: every possible answer as variables, a proof as "no answers break it", a failure as answers files."""

from collections.abc import Mapping
from functools import cached_property
from typing import Any, NamedTuple

import yaml
import z3

from recovery_cli.conditions import UNKNOWN, Answer, is_known
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
        return z3.And(self.tells(question), self._any(question, choices))

    def does_not_say(self, question: str, *choices: str) -> Any:
        """Is not asked this, or answers with none of these, or has not told."""
        return z3.Not(self.says(question, *choices))

    def has_not_told(self, question: str) -> Any:
        """Is asked this, and does not know or does not say."""
        return z3.And(self.path.on[question], z3.Not(self._known(question)))

    def tells(self, question: str) -> Any:
        """Is asked this, and answers."""
        return z3.And(self.path.on[question], self._known(question))

    def says_at_least(self, question: str, number: int) -> Any:
        """Is asked for a number, and gives this or a higher one."""
        return z3.And(self.tells(question), self.path.variables[question].number >= number)

    def gives(self, question: str, answer: Answer | None) -> Any:
        """Gives exactly this answer, whether or not it is asked for. None: leaves it out."""
        known, given, choices, number = self.path.variables[question]
        if answer is None:
            return z3.Not(given)
        if not is_known(answer):
            return z3.And(given, z3.Not(known))
        chosen = answer if isinstance(answer, tuple) else (answer,)
        exactly = [variable if choice in chosen else z3.Not(variable) for choice, variable in choices.items()]
        return z3.And(given, known, *exactly, *([number == answer] if number is not None else []))

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


class Counterexample(NamedTuple):
    """about: which statement is broken. people: answers files that break it, of one person or of two."""

    about: str
    people: tuple[str, ...]

    def __str__(self) -> str:
        titles = ["breaks it"] if len(self.people) == 1 else ["one person", "the other, who answers differently"]
        run = "save it, then: recovery-cli assess --answers FILE"
        parts = [f"# {title} ({run})\n{text}" for title, text in zip(titles, self.people, strict=True)]
        return "\n".join([self.about, *parts])


class Policy:
    """A questionnaire and its rules, and the people they are proved for: all who answer what they are asked.

    plain: the answers of an ordinary person; a counterexample departs from them no more than it must.
    paths: shared between policies with one questionnaire, on which alone they depend.
    """

    def __init__(
        self,
        questionnaire: Questionnaire,
        ruleset: Ruleset,
        plain: "Mapping[str, Answer] | None" = None,
        paths: "dict[frozenset[str], Everyone] | None" = None,
    ) -> None:
        self.questionnaire = questionnaire
        self.questions = questionnaire.by_id()
        self.ruleset = ruleset
        self.rules = ruleset.by_id()
        self.plain = plain
        self.paths = {} if paths is None else paths
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

    def solver(self, *people: Person, unfinished: bool = False) -> z3.Solver:
        """Looks for answers that these people may give. unfinished: some that must be given may still be missing."""
        solver = z3.SimpleSolver()  # the incremental core: here 30 times as fast as the default portfolio
        solver.set("timeout", 120_000)
        required = [name for name, question in self.questions.items() if not question.optional]
        for person in people:
            solver.add(*person.everyone.domain)
            if not unfinished:
                solver.add(*(person.path.variables[name].given for name in required))
        return solver

    def prove(
        self,
        statement: Any,
        when: Any = Formulas.true,
        *,
        twin: Person | None = None,
        unfinished: bool = False,
        about: str = "",
    ) -> None:
        """Fails with a counterexample. when: what is taken for granted. about: which case of the sentence it is."""
        self.prove_each({about: statement}, when, twin=twin, unfinished=unfinished)

    def prove_each(
        self,
        statements: Mapping[str, Any],
        when: Any = Formulas.true,
        *,
        twin: Person | None = None,
        unfinished: bool = False,
    ) -> None:
        """Several statements at once, by what each is about."""
        found = self.counterexample(statements, when, twin=twin, unfinished=unfinished)
        assert found is None, str(found)

    def counterexample(
        self,
        statements: Mapping[str, Any],
        when: Any = Formulas.true,
        *,
        twin: Person | None = None,
        unfinished: bool = False,
    ) -> Counterexample | None:
        """None where the statements hold for all possible answers."""
        people = [self.anybody, *([twin] if twin else [])]
        solver = self.solver(*people, unfinished=unfinished)
        solver.add(when, z3.Not(z3.And(*statements.values())))
        verdict = solver.check()
        if verdict == z3.unsat:
            return None
        assert verdict == z3.sat, f"the solver gave up: {solver.reason_unknown()}"
        model = self._plainest(solver, people)
        holds = {about: z3.is_true(model.eval(each, model_completion=True)) for about, each in statements.items()}
        about = next(about for about, held in holds.items() if not held)
        return Counterexample(about, tuple(answers_file(person, model) for person in people))

    def _plainest(self, solver: z3.Solver, people: list[Person]) -> z3.ModelRef:
        """Of all the models one that is easy to read: each answer is the plain one if it can be."""
        model = solver.model()
        for name in self.questions if self.plain is not None else ():
            for person in people:
                wish = person.gives(name, self.plain.get(name)) if self.plain else Formulas.true
                if solver.check(wish) == z3.sat:
                    solver.add(wish)
                    model = solver.model()
        return model

    def impossible(self, formulas: Mapping[str, Any]) -> set[str]:
        """Those of the formulas that hold for nobody."""
        solver = self.solver(self.anybody)
        names = {name: z3.Bool(f"holds {name}") for name in formulas}
        solver.add(*(names[name] == formula for name, formula in formulas.items()))
        left = dict(names)
        while left and solver.check(z3.Or(*left.values())) == z3.sat:
            model = solver.model()
            left = {name: held for name, held in left.items() if not z3.is_true(model[held])}
        return set(left)

    def example(self, *formulas: Any) -> "dict[str, Answer] | None":
        """An answer to every question, also those off the path, of somebody for whom all of these hold."""
        solver = self.solver(self.anybody)
        solver.add(*formulas)
        if solver.check() != z3.sat:
            return None
        return answers_of(self.anybody, solver.model(), every_question=True)


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
