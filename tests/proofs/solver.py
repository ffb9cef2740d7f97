"""The z3 side: every possible answer as variables, a proof as "no answers break it", a failure as an answers file."""

from typing import Any, NamedTuple

import yaml
import z3

from recovery_cli.conditions import UNKNOWN, Answer
from recovery_cli.questionnaire.answers import to_plain
from recovery_cli.questionnaire.model import Question, Questionnaire
from recovery_cli.rules.model import Ruleset
from tests.proofs.encoding import Encoding, Variables


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

    def count(self, parts: Any) -> Any:
        return z3.Sum([z3.IntVal(0), *(z3.If(part, 1, 0) for part in parts)])

    def sum(self, parts: Any) -> Any:
        return z3.Sum([z3.IntVal(0), *(z3.If(part, weight, 0) for weight, part in parts)])


def variables_of(question: Question, prefix: str = "") -> tuple[Variables, list[Any]]:
    """The variables of one answer, and what makes them a possible one."""
    name = f"{prefix}{question.id}"
    known = z3.Bool(f"{name}?")
    given = z3.Bool(f"{name}!") if question.optional else z3.BoolVal(True)
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
    return Variables(known, given, choices, number), rules


class Possible(NamedTuple):
    """All possible answers of one person: the formulas they lead to, and the constraints that make them possible."""

    encoding: Encoding
    domain: list[Any]

    @classmethod
    def of(cls, questionnaire: Questionnaire, ruleset: Ruleset, shared: "Possible | None" = None, **own: str) -> "Possible":
        """A person. With `shared`, one who answers like another except to the questions in `own` (id → prefix)."""
        variables: dict[str, Variables] = {}
        domain: list[Any] = []
        for question in questionnaire.questions:
            if shared is not None and question.id not in own:
                variables[question.id] = shared.encoding.variables[question.id]
                continue
            found, rules = variables_of(question, own.get(question.id, ""))
            variables[question.id] = found
            domain += rules
        return cls(Encoding(questionnaire, ruleset, Formulas(), variables), domain)


def counterexample(statement: Any, *people: Possible, seconds: int = 120) -> str | None:
    """None where the statement holds for all possible answers; otherwise an answers file that breaks it."""
    solver = z3.Solver()
    solver.set("timeout", seconds * 1000)
    for person in people:
        solver.add(*person.domain)
    solver.add(z3.Not(statement))
    verdict = solver.check()
    if verdict == z3.unsat:
        return None
    assert verdict == z3.sat, f"the solver gave up: {solver.reason_unknown()}"
    return "\n---\n".join(answers_file(person, solver.model()) for person in people)


def answers_of(person: Possible, model: Any, *, every_question: bool = False) -> dict[str, Answer]:
    """The answers of a model: those on the path, or `every_question`."""

    def holds(formula: Any) -> bool:
        return bool(z3.is_true(model.eval(formula, model_completion=True)))

    answers: dict[str, Answer] = {}
    encoding = person.encoding
    for name, question in encoding.questions.items():
        variables = encoding.variables[name]
        if not holds(variables.given if every_question else encoding.on[name]):
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


def answers_file(person: Possible, model: Any) -> str:
    """The answers of a model as a file that `recovery-cli assess --answers` runs."""
    answers = {name: to_plain(answer) for name, answer in answers_of(person, model).items()}
    return str(yaml.safe_dump(answers, sort_keys=False))


def provable(statement: Any, *people: Possible) -> bool:
    return counterexample(statement, *people) is None


def possible(statement: Any, person: Possible) -> bool:
    """Whether some possible answers make the statement true."""
    return not provable(z3.Not(statement), person)

