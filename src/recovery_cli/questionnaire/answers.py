"""Answers: read from a file or typed at a prompt (`typed`), and checked the same way whatever their source."""

from collections.abc import Callable
from typing import Any

from recovery_cli.conditions import DECLINED, UNKNOWN, Answer
from recovery_cli.errors import Problem, RecoveryError, UsageError, suggestion
from recovery_cli.fields import parse_bool, parse_date, parse_number, raise_if
from recovery_cli.questionnaire.model import SAVED, Question, Questionnaire
from recovery_cli.sentences import Sentence
from recovery_cli.strict_yaml import Document, Tree

CheckPlace = Callable[[str], str]
"""Takes what a person calls a place; returns its settled name; raises UsageError where there is none."""


def parse_answer(question: Question, raw: Tree, *, place: str, check_place: CheckPlace) -> Answer:
    """The answer that `raw` (text, or a list of text) stands for; raises UsageError with every problem."""
    if raw in (UNKNOWN, DECLINED) or raw in ([UNKNOWN], [DECLINED]):
        return UNKNOWN if UNKNOWN in (raw if isinstance(raw, list) else [raw]) else DECLINED
    if question.type == "many":
        return _many(question, raw, place)
    if not isinstance(raw, str):
        raise _refused("one-value", place, Sentence("'{question}' takes one value.", question=question.id), _ONE_VALUE)
    if question.type == "yes_no":
        flag = parse_bool(raw)
        if flag is None:
            problem = Sentence("'{typed}' is not yes or no.", typed=raw)
            raise _refused("unknown-choice", place, problem, Sentence("Answer yes, no or unknown."))
        return "yes" if flag else "no"
    if question.type == "one":
        ids = [choice.id for choice in question.choices]
        if raw not in ids:
            raise _refused("unknown-choice", place, _no_choice(question, raw), suggestion(raw, ids))
        return raw
    if question.type == "number":
        return _number(question, raw, place)
    if question.type == "date":
        day = parse_date(raw)
        if day is None:
            problem = Sentence("'{typed}' is not a date.", typed=raw)
            raise _refused("not-a-date", place, problem, Sentence("Write it as 2026-11-23."))
        return day
    try:
        return check_place(raw)
    except UsageError as error:
        raise UsageError(problem._replace(place=place) for problem in error.problems) from None


_ONE_VALUE = Sentence("Write a single value.")


def _no_choice(question: Question, word: str) -> Sentence:
    return Sentence("'{question}' has no choice '{typed}'.", question=question.id, typed=word)


def _refused(code: str, place: str, problem: Sentence, remedy: Sentence) -> UsageError:
    return UsageError([Problem(code, place, problem, remedy)])


def _number(question: Question, raw: str, place: str) -> int | float:
    number = parse_number(raw)
    bounds = {"low": f"{question.minimum:g}", "high": f"{question.maximum:g}", "unit": Sentence(question.unit or "")}
    remedy = Sentence(
        "Give a number from {low} to {high} {unit}." if question.unit else "Give a number from {low} to {high}.",
        **bounds,
    )
    if number is None:
        raise _refused("not-a-number", place, Sentence("'{typed}' is not a number.", typed=raw), remedy)
    if not question.minimum <= number <= question.maximum:
        raise _refused("out-of-range", place, Sentence("'{typed}' is out of range.", typed=raw), remedy)
    if question.unit in ("years", "days", "points", "criteria") and not isinstance(number, int):
        remedy = Sentence("Give a whole number from {low} to {high} {unit}.", **bounds)
        raise _refused("not-a-number", place, Sentence("'{typed}' is not a whole number.", typed=raw), remedy)
    return number


def _many(question: Question, raw: Tree, place: str) -> tuple[str, ...]:
    words = raw if isinstance(raw, list) else [raw]
    ids = [choice.id for choice in question.choices]
    problems = [
        Problem("unknown-choice", place, _no_choice(question, str(word)), suggestion(str(word), ids))
        for word in words
        if word not in ids
    ]
    if not words or words == [None]:
        none = next((choice.id for choice in question.choices if choice.exclusive), UNKNOWN)
        problem = Sentence("'{question}' has no answer.", question=question.id)
        problems = [Problem("empty", place, problem, Sentence("Write '{none}' or 'unknown'.", none=none))]
    exclusive = [choice.id for choice in question.choices if choice.exclusive and choice.id in words]
    if exclusive and len(set(map(str, words))) > 1:
        problem = Sentence("'{choice}' stands beside other choices.", choice=exclusive[0])
        problems.append(Problem("exclusive", place, problem, Sentence("Keep one or the other.")))
    if problems:
        raise UsageError(problems)
    return tuple(each for each in ids if each in words)


def read_answers(document: Document, questionnaire: Questionnaire, check_place: CheckPlace) -> dict[str, Answer]:
    """The answers of a file: a mapping of question id to value. Keys with nothing written count as not answered, and
    what a saved interview keeps beside its answers is passed over.
    Raises DataFileError naming every unknown question, unknown choice and impossible value, each with its line."""
    problems: list[Problem] = []
    questions = questionnaire.by_id()
    answers: dict[str, Answer] = {}
    tree = document.tree
    if not isinstance(tree, dict):
        problem = Sentence("Answers are a mapping of question id to value.")
        problems.append(Problem("not-a-mapping", document.place(()), problem, Sentence("Write 'age: 34'.")))
        tree = {}
    for key, raw in tree.items():
        place = document.place((key,))
        if not document.lines:
            place = f"{place}: {key}"
        if key == SAVED:
            continue
        if key not in questions:
            remedy = suggestion(key, questions) or Sentence("'recovery-cli questions' lists every question.")
            problem = Sentence("There is no question '{typed}'.", typed=key)
            problems.append(Problem("unknown-question", place, problem, remedy))
        elif raw is not None:
            try:
                answers[key] = parse_answer(questions[key], raw, place=place, check_place=check_place)
            except RecoveryError as error:
                problems.extend(error.problems)
    raise_if(problems)
    return answers


def to_plain(answer: Answer) -> Any:
    """The answer as a JSON or YAML value; `parse_answer` reads it back."""
    if isinstance(answer, tuple):
        return list(answer)
    return answer if isinstance(answer, str | int | float) else answer.isoformat()
