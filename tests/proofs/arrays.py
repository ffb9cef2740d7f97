"""The array side: many people at once, as columns of truth values, to hold the translation against the engine."""

from typing import Any

import numpy as np

from recovery_cli.conditions import DECLINED, UNKNOWN, Answer, is_known
from recovery_cli.questionnaire.model import Question, Questionnaire
from tests.proofs.path import Variables


class Columns:
    """The algebra of boolean arrays, one element a person."""

    def __init__(self, size: int) -> None:
        self.true = np.ones(size, bool)
        self.false = np.zeros(size, bool)

    def all(self, parts: Any) -> Any:
        return np.logical_and.reduce([self.true, *parts])

    def any(self, parts: Any) -> Any:
        return np.logical_or.reduce([self.false, *parts])

    def neg(self, part: Any) -> Any:
        return np.logical_not(part)

    def reaches(self, least: int, parts: Any) -> Any:
        return np.add.reduce([self.false.astype(int), *(weight * part.astype(int) for weight, part in parts)]) >= least


def columns_of(questionnaire: Questionnaire, people: list[dict[str, Answer]]) -> dict[str, Variables]:
    """The answers of many people as the variables of an encoding."""
    return {question.id: _column(question, people) for question in questionnaire.questions}


def _column(question: Question, people: list[dict[str, Answer]]) -> Variables:
    answers = [person.get(question.id) for person in people]
    given = np.array([answer is not None for answer in answers])
    known = np.array([answer is not None and is_known(answer) for answer in answers])
    ids = ("yes", "no") if question.type == "yes_no" else tuple(choice.id for choice in question.choices)
    chosen = [answer if isinstance(answer, tuple) else (answer,) for answer in answers]
    choices = {choice: np.array([choice in each for each in chosen]) for choice in ids}
    number = np.array([answer if isinstance(answer, int | float) else 0 for answer in answers])
    return Variables(known, given, choices, number)


def random_people(
    questionnaire: Questionnaire, size: int, seed: int, *, missing: float = 0.0
) -> list[dict[str, Answer]]:
    """People who answer every question, also those off their path, at random: a sixth of the answers is not known.
    missing: the part of the answers that must be given and is left out."""
    random = np.random.default_rng(seed)
    columns = {question.id: _random_answers(question, size, random, missing) for question in questionnaire.questions}
    return [
        {name: column[person] for name, column in columns.items() if column[person] is not None}
        for person in range(size)
    ]


def _random_answers(question: Question, size: int, random: np.random.Generator, missing: float) -> list[Any]:
    kind = random.random(size)
    if question.type == "number":
        known: list[Any] = random.integers(int(question.minimum), int(question.maximum) + 1, size).tolist()
    elif question.type in ("place", "date"):
        known = ["60640" if question.type == "place" else "2027-01-01"] * size
    elif question.type == "many":
        known = _random_sets(question, size, random)
    else:
        ids = ["yes", "no"] if question.type == "yes_no" else [choice.id for choice in question.choices]
        known = [ids[position] for position in random.integers(0, len(ids), size)]
    found = [
        UNKNOWN if each < 0.12 else DECLINED if each < 0.16 else answer
        for each, answer in zip(kind, known, strict=True)
    ]
    left_out = 0.3 if question.optional else missing
    return [None if each > 1 - left_out else answer for each, answer in zip(kind, found, strict=True)]


def _random_sets(question: Question, size: int, random: np.random.Generator) -> list[tuple[str, ...]]:
    exclusive = [choice.id for choice in question.choices if choice.exclusive]
    plain = [choice.id for choice in question.choices if not choice.exclusive]
    picks = random.random((size, len(plain))) < 1.5 / len(plain)
    fallback = random.integers(0, len(plain), size)
    alone = random.random(size) < 0.55
    return [
        tuple(exclusive)[:1]
        if exclusive and alone[person]
        else tuple(each for each, pick in zip(plain, picks[person], strict=True) if pick) or (plain[fallback[person]],)
        for person in range(size)
    ]
