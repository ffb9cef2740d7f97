"""Answers: read from a file or typed at a prompt, and checked the same way whatever their source."""

from collections.abc import Callable
from typing import Any

from recovery_cli.conditions import DECLINED, UNKNOWN, Answer, is_known
from recovery_cli.errors import Problem, RecoveryError, UsageError, near_miss, suggestion
from recovery_cli.fields import parse_bool, parse_date, parse_number, raise_if
from recovery_cli.questionnaire.model import Question, Questionnaire
from recovery_cli.strict_yaml import Document, Tree

CheckPlace = Callable[[str], str]
"""Takes what a person calls a place; returns its settled name; raises UsageError where there is none."""

_SKIP_WORDS = {
    "unknown": UNKNOWN,
    "i don't know": UNKNOWN,
    "don't know": UNKNOWN,
    "dont know": UNKNOWN,
    "not sure": UNKNOWN,
    "?": UNKNOWN,
    "declined": DECLINED,
    "prefer not to say": DECLINED,
    "skip": DECLINED,
    "-": DECLINED,
}


def parse_answer(question: Question, raw: Tree, *, place: str, check_place: CheckPlace) -> Answer:
    """The answer that `raw` (text, or a list of text) stands for; raises UsageError with every problem."""
    if raw in (UNKNOWN, DECLINED) or raw in ([UNKNOWN], [DECLINED]):
        return UNKNOWN if UNKNOWN in (raw if isinstance(raw, list) else [raw]) else DECLINED
    if question.type == "many":
        return _many(question, raw, place)
    if not isinstance(raw, str):
        raise _refused("one-value", place, f"'{question.id}' takes one value.", "Write a single value.")
    if question.type == "yes_no":
        flag = parse_bool(raw)
        if flag is None:
            raise _refused("unknown-choice", place, f"'{raw}' is not yes or no.", "Answer yes, no or unknown.")
        return "yes" if flag else "no"
    if question.type == "one":
        ids = [choice.id for choice in question.choices]
        if raw not in ids:
            raise _refused("unknown-choice", place, f"'{question.id}' has no choice '{raw}'.", suggestion(raw, ids))
        return raw
    if question.type == "number":
        return _number(question, raw, place)
    if question.type == "date":
        day = parse_date(raw)
        if day is None:
            raise _refused("not-a-date", place, f"'{raw}' is not a date.", "Write it as 2026-11-23.")
        return day
    try:
        return check_place(raw)
    except UsageError as error:
        raise UsageError(problem._replace(place=place) for problem in error.problems) from None


def _refused(code: str, place: str, problem: str, remedy: str) -> UsageError:
    return UsageError([Problem(code, place, problem, remedy)])


def _number(question: Question, raw: str, place: str) -> int | float:
    number = parse_number(raw)
    unit = f" {question.unit}" if question.unit else ""
    span = f"from {question.minimum:g} to {question.maximum:g}{unit}"
    if number is None:
        raise _refused("not-a-number", place, f"'{raw}' is not a number.", f"Give a number {span}.")
    if not question.minimum <= number <= question.maximum:
        raise _refused("out-of-range", place, f"{raw} cannot be right for '{question.id}'.", f"Give a number {span}.")
    if question.unit in ("years", "days", "points") and not isinstance(number, int):
        raise _refused("not-a-number", place, f"'{raw}' is not a whole number.", f"Give a whole number {span}.")
    return number


def _many(question: Question, raw: Tree, place: str) -> tuple[str, ...]:
    words = raw if isinstance(raw, list) else [raw]
    ids = [choice.id for choice in question.choices]
    problems = [
        Problem("unknown-choice", place, f"'{question.id}' has no choice '{word}'.", suggestion(str(word), ids))
        for word in words
        if word not in ids
    ]
    if not words or words == [None]:
        none = next((choice.id for choice in question.choices if choice.exclusive), UNKNOWN)
        problems = [Problem("empty", place, f"'{question.id}' has no answer.", f"Write '{none}' or 'unknown'.")]
    exclusive = [choice.id for choice in question.choices if choice.exclusive and choice.id in words]
    if exclusive and len(set(map(str, words))) > 1:
        problems.append(
            Problem("exclusive", place, f"'{exclusive[0]}' stands beside other choices.", "Keep one or the other.")
        )
    if problems:
        raise UsageError(problems)
    return tuple(each for each in ids if each in words)


def read_answers(document: Document, questionnaire: Questionnaire, check_place: CheckPlace) -> dict[str, Answer]:
    """The answers of a file: a mapping of question id to value. Keys with nothing written count as not answered.
    Raises DataFileError naming every unknown question, unknown choice and impossible value, each with its line."""
    problems: list[Problem] = []
    questions = questionnaire.by_id()
    answers: dict[str, Answer] = {}
    tree = document.tree
    if not isinstance(tree, dict):
        problems.append(
            Problem(
                "not-a-mapping", document.place(()), "Answers are a mapping of question id to value.", "Write 'age: 34'."
            )
        )
        tree = {}
    for key, raw in tree.items():
        place = document.place((key,))
        if not document.lines:
            place = f"{place}: {key}"
        if key not in questions:
            remedy = suggestion(key, questions) or "'recovery-cli questions' lists every question."
            problems.append(Problem("unknown-question", place, f"There is no question '{key}'.", remedy))
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


def interpret(question: Question, typed: str) -> Tree:
    """What a person typed, as `parse_answer` takes it: numbers of choices ("1,3"), their ids, or the words themselves.
    Raises UsageError (place: the question's id) where it fits nothing."""
    text = " ".join(typed.split())
    skip = _SKIP_WORDS.get(text.lower().replace("\u2019", "'").rstrip("."))
    options = [choice.id for choice in question.choices]
    if skip is not None and text.lower() not in options:
        return skip
    if question.type in ("number", "place", "date"):
        return text
    if question.type == "yes_no":
        numbered = {"1": "yes", "2": "no", "3": UNKNOWN, "4": DECLINED}
        return numbered.get(text, text)
    parts = [part.strip() for part in text.replace(";", ",").split(",") if part.strip()]
    if question.type == "many" and len(parts) == 1 and all(word.isdigit() for word in text.split()):
        parts = text.split()
    problems: list[Problem] = []
    found = [_choice(question, part, problems) for part in parts]
    if not parts:
        problems.append(Problem("empty", question.id, "Nothing was typed.", "Type a number, or 'unknown'."))
    if question.type == "one" and len(found) > 1 and not problems:
        problems.append(Problem("one-value", question.id, "This question takes one answer.", "Type one number."))
    if problems:
        raise UsageError(problems)
    words: list[Tree] = [word for word in found if word is not None]
    return words if question.type == "many" else words[0]


def _choice(question: Question, part: str, problems: list[Problem]) -> str | None:
    ids = [choice.id for choice in question.choices]
    numbered = [*ids, UNKNOWN, DECLINED]
    if part.isdigit():
        if 1 <= int(part) <= len(numbered):
            return numbered[int(part) - 1]
        problems.append(
            Problem("no-such-number", question.id, f"There is no number {part}.", f"Type 1 to {len(numbered)}.")
        )
        return None
    words = {each.replace("_", " "): each for each in ids}
    for choice in question.choices:
        words[choice.label.to_self.lower()] = words[choice.label.to_helper.lower()] = choice.id
    folded = part.lower().replace("_", " ")
    if folded in words:
        return words[folded]
    starts = {each for word, each in words.items() if len(folded) >= 3 and word.startswith(folded)}
    if len(starts) == 1:
        return starts.pop()
    close = near_miss(folded, words)
    remedy = f"Did you mean '{words[close]}'?" if close else "Type the number in front of your answer."
    problems.append(Problem("unknown-choice", question.id, f"'{part}' is not one of the answers.", remedy))
    return None


def known_answers(answers: dict[str, Answer]) -> dict[str, Answer]:
    """Only what was answered with something known."""
    return {key: answer for key, answer in answers.items() if is_known(answer)}
