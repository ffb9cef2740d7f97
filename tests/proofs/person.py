"""Anybody: the answers of a person as variables of z3, and what follows from them."""

from typing import Any, NamedTuple

import yaml
import z3

from recovery_cli.conditions import UNKNOWN, Answer, is_known
from recovery_cli.questionnaire.answers import to_plain
from recovery_cli.questionnaire.model import Question, Questionnaire
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
