"""Answers: read from a file or typed at a prompt, and checked the same way whatever their source."""

import re
from collections.abc import Callable
from typing import Any

from recovery_cli.conditions import DECLINED, UNKNOWN, Answer
from recovery_cli.errors import Problem, RecoveryError, UsageError, did_you_mean, near_miss, suggestion
from recovery_cli.fields import parse_bool, parse_date, parse_number, raise_if
from recovery_cli.questionnaire.model import SAVED, Question, Questionnaire
from recovery_cli.sentences import Sentence
from recovery_cli.strict_yaml import Document, Tree

CheckPlace = Callable[[str], str]
"""Takes what a person calls a place; returns its settled name; raises UsageError where there is none."""

_SKIP_WORDS = {
    "unknown": UNKNOWN,
    "i don't know": UNKNOWN,
    "don't know": UNKNOWN,
    "dont know": UNKNOWN,
    "not sure": UNKNOWN,
    "i do not know": UNKNOWN,
    "idk": UNKNOWN,
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
_BY_NUMBER = Sentence("Type the number in front of your answer.")


def _no_choice(question: Question, word: str) -> Sentence:
    return Sentence("'{question}' has no choice '{typed}'.", question=question.id, typed=word)


def _refused(code: str, place: str, problem: str, remedy: str) -> UsageError:
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


def interpret(question: Question, typed: str) -> Tree:
    """What a person typed, as `parse_answer` takes it: numbers of choices ("1,3"), their ids, labels or the beginning
    of a label. Raises UsageError (place: the question's id) where it fits nothing or more than one thing."""
    text = " ".join(typed.replace("\u2019", "'").split())
    if not text:
        raise _refused("empty", question.id, Sentence("Nothing was typed."), Sentence("Type an answer, or 'unknown'."))
    if question.type in ("number", "place", "date"):
        return _SKIP_WORDS.get(_folded(text)) or (_without_unit(question, text) if question.type == "number" else text)
    try:
        return _choice(question, text)
    except UsageError:
        parts = [part for part in map(str.strip, re.split(r"[,;&+]|\band\b", text)) if part]
        parts = [word for part in parts for word in (part.split() if re.fullmatch("[0-9 ]+", part) else [part])]
        if len(parts) < 2:
            raise
        return _several(question, parts)


def _folded(text: str) -> str:
    return text.lower().replace("_", " ").replace("\u2019", "'").strip(" .!()#")


def _without_unit(question: Question, text: str) -> str:
    unit = re.escape((question.unit or "").removesuffix("s"))
    return re.sub(rf"(?<=[0-9]) *{unit}s?( old)?$", "", text, flags=re.IGNORECASE) if unit else text


def _several(question: Question, parts: list[str]) -> list[Tree]:
    problems: list[Problem] = []
    found: list[str] = []
    for part in parts:
        try:
            found.append(_choice(question, part))
        except UsageError as error:
            problems.extend(error.problems)
    if question.type != "many" and not problems:
        raise _refused(
            "one-value", question.id, Sentence("This question takes one answer."), Sentence("Type one number.")
        )
    alone = {UNKNOWN: "unknown", DECLINED: "declined"}
    alone |= {choice.id: choice.label.to_self for choice in question.choices if choice.exclusive}
    problems += [
        Problem(
            "exclusive",
            question.id,
            Sentence("'{choice}' stands alone.", choice=alone[word]),
            Sentence("Type only that, or only the others."),
        )
        for word in dict.fromkeys(found)
        if word in alone and len(set(found)) > 1
    ]
    if problems:
        raise UsageError(problems)
    return list(found)


def _choice(question: Question, part: str) -> str:
    """The one choice (or unknown, declined) that a person means by a number, an id, a label or its beginning."""
    folded = _folded(part)
    ids = ["yes", "no"] if question.type == "yes_no" else [choice.id for choice in question.choices]
    numbered = dict(enumerate([*ids, UNKNOWN, DECLINED], start=1))
    for number, each in numbered.items():
        if folded.lstrip("0") == str(number):
            return each
    if folded.isdecimal():
        remedy = Sentence("Type a number from 1 to {last}.", last=str(len(numbered)))
        raise _refused("no-such-number", question.id, Sentence("There is no number {typed}.", typed=part), remedy)
    labels = {_folded(word): choice.id for choice in question.choices for word in choice.label}
    words = {each.replace("_", " "): each for each in ids} | labels
    begun = {each for label, each in labels.items() if _begins(label, folded)}
    if folded in words and (folded in labels or begun <= {words[folded]}):
        return words[folded]
    if len(begun) == 1:
        return begun.pop()
    if begun:
        problem = Sentence("More than one answer begins with '{typed}'.", typed=part)
        raise _refused("ambiguous", question.id, problem, _BY_NUMBER)
    if folded in _SKIP_WORDS:
        return _SKIP_WORDS[folded]
    if question.type == "yes_no" and (flag := parse_bool(folded)) is not None:
        return "yes" if flag else "no"
    nothing = [choice.id for choice in question.choices if choice.exclusive or choice.id in ("none", "never")]
    if folded in ("no", "nothing", "nope") and nothing:
        return nothing[0]
    close = near_miss(folded, words)
    remedy = did_you_mean(close) if close else _BY_NUMBER
    problem = Sentence("'{typed}' is not one of the answers.", typed=part)
    raise _refused("unknown-choice", question.id, problem, remedy)


def _begins(label: str, beginning: str) -> bool:
    """Whether `label` begins with these three letters or more, or with this whole clause ("no" of "no, none of these",
    and not of "no movement")."""
    rest = label.removeprefix(beginning)
    return len(rest) < len(label) and (len(beginning) > 2 or rest[:1] in (",", ":"))
