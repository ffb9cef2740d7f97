"""A proof is "no answers break it"; a failure is printed as answers that do."""

from collections.abc import Mapping
from functools import cached_property
from typing import Any, NamedTuple

import z3

from recovery_cli.conditions import Answer
from recovery_cli.questionnaire.model import Questionnaire
from recovery_cli.rules.model import Ruleset
from tests.proofs.encoding import Encoding
from tests.proofs.person import Everyone, Formulas, Person, answers_file, answers_of


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
                    model = solver.model()
                    solver.add(wish)
        return model

    def impossible(self, formulas: Mapping[str, Any]) -> set[str]:
        """Those of the formulas that hold for nobody."""
        solver = self.solver(self.anybody)
        names = {name: z3.Bool(f"holds {name}") for name in formulas}
        solver.add(*(names[name] == formula for name, formula in formulas.items()))
        possible: set[str] = set()
        for name, held in names.items():
            if name not in possible and solver.check(held) == z3.sat:
                model = solver.model()  # mostly shows more than was asked for
                possible |= {other for other, shown in names.items() if z3.is_true(model[shown])}
        return names.keys() - possible

    def example(self, *formulas: Any) -> "dict[str, Answer] | None":
        """An answer to every question, also those off the path, of somebody for whom all of these hold."""
        solver = self.solver(self.anybody)
        solver.add(*formulas)
        if solver.check() != z3.sat:
            return None
        return answers_of(self.anybody, solver.model(), every_question=True)
