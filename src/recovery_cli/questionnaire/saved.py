"""A saved interview: an answers file that also knows what it takes to go on where the interview stopped.

The answers of the path stand at the top, so that `assess --answers` reads the file. Under `saved` stands the rest: the
answers aside of the path, the questions left out, the day, and the fingerprint of every question as it was then. With
these, a later questionnaire can say what changed, keep what still means the same, and ask the rest again.
"""

from collections.abc import Mapping
from datetime import date
from hashlib import blake2b
from types import MappingProxyType
from typing import Literal, NamedTuple

from recovery_cli.conditions import DECLINED, UNKNOWN, Answer
from recovery_cli.errors import DataFileError, Problem, RecoveryError
from recovery_cli.fields import parse_date
from recovery_cli.questionnaire.answers import CheckPlace, parse_answer, to_plain
from recovery_cli.questionnaire.interview import routing_path
from recovery_cli.questionnaire.model import SAVED, Question, Questionnaire
from recovery_cli.sentences import Sentence
from recovery_cli.strict_yaml import Document, Tree

FORMAT = "1"
FIRST_LINE = f"# recovery-cli answers {FORMAT}"
"""How every saved interview begins, in any language: by this it is known to be ours."""

_PARTS = ("format", "day", "aside", "left_out", "questions")
"""What stands under `saved`, in this order."""

ChangeKind = Literal["now", "changed", "asked_again", "gone", "new"]
"""now: asked again because the answer was about that day. changed: the question is another, the answer still stands.
asked_again: the answer no longer fits. gone: there is no such question any more. new: a question since then."""


class Change(NamedTuple):
    """What the questionnaire of today makes of one question. name: in a few words; its id where it is gone."""

    kind: ChangeKind
    id: str
    name: str


class Resumed(NamedTuple):
    """What goes on: every answer that still stands, the questions left out, and what is to be said first. earlier:
    answers of another day to questions that are asked again, to be offered there."""

    answers: dict[str, Answer]
    left_out: frozenset[str]
    changes: tuple[Change, ...]
    earlier: dict[str, Answer]


def fingerprint(question: Question) -> str:
    """Eight hex digits that change when an answer to the question would mean something else: with its type, its unit
    or its choices; never with its words, which differ by language, nor with the order of what is chosen from."""
    meaning = [question.type, question.unit or "", *sorted(f"{each.id}{each.exclusive:d}" for each in question.choices)]
    return blake2b("\n".join(meaning).encode(), digest_size=4).hexdigest()


def saved_text(
    questionnaire: Questionnaire,
    answers: Mapping[str, Answer],
    left_out: frozenset[str],
    earlier: Mapping[str, Answer] = MappingProxyType({}),
    *,
    header: str,
    today: date,
) -> str:
    """The file: YAML that `read_answers` and `read_saved` read back. earlier: as in `Resumed`. header: what the file
    says about itself, in lines."""
    import yaml

    path = routing_path(questionnaire, answers)
    saved = {
        "format": FORMAT,
        "day": today.isoformat(),
        "aside": {key: to_plain(answer) for key, answer in answers.items() if key not in path.answers},
        "earlier": {key: to_plain(answer) for key, answer in earlier.items() if key not in answers},
        "left_out": sorted(left_out),
        "questions": {question.id: fingerprint(question) for question in questionnaire.questions},
    }
    tree = {question_id: to_plain(answer) for question_id, answer in path.answers.items()} | {SAVED: saved}
    comment = "".join(f"# {line}".rstrip() + "\n" for line in header.splitlines())
    # Lists stand on one line; the tree itself never does, because of the mapping in it.
    body = yaml.safe_dump(tree, sort_keys=False, allow_unicode=True, width=110, default_flow_style=None)
    return f"{FIRST_LINE}\n{comment}\n{body}"


def read_saved(
    document: Document, questionnaire: Questionnaire, check_place: CheckPlace, today: date, *, ours: bool = False
) -> Resumed:
    """What of a saved interview still stands. Answers to a question that changed, or that do not fit, are left for the
    interview to ask again; on another day so are those about that moment, of which the harmless are offered.
    Raises DataFileError (not-saved, newer-format, damaged) where the file is no whole saved interview, never for a
    single answer. ours: the file begins as this program begins it, so that what is missing was there once."""
    saved = _saved_part(document, ours=ours)
    given = {**_mapping(saved.get("aside")), **_mapping(document.tree)}
    given.pop(SAVED, None)
    known = questionnaire.by_id()
    then = {key: value for key, value in _mapping(saved.get("questions")).items() if isinstance(value, str)}
    same_day = parse_date(str(saved.get("day"))) == today
    changes: list[Change] = []
    answers: dict[str, Answer] = {}
    earlier: dict[str, Answer] = {}
    for question_id, raw in given.items():
        question = known.get(question_id)
        if question is None:
            changes.append(Change("gone", question_id, question_id))
            continue
        kind, answer = _standing(question, raw, then.get(question_id), check_place, same_day=same_day)
        if answer is not None:
            (earlier if kind == "now" else answers)[question_id] = answer
        if kind is not None:
            changes.append(Change(kind, question_id, question.name))
    for question_id, raw in _mapping(saved.get("earlier")).items():
        question = known.get(question_id)
        if question is not None and question_id not in answers:
            _, answer = _standing(question, raw, then.get(question_id), check_place, same_day=False)
            if answer is not None and question.next_day == "offer":
                earlier[question_id] = answer
    left_out = {name for name in _texts(saved.get("left_out")) if name in known and known[name].optional}
    left_out = {name for name in left_out if then.get(name) == fingerprint(known[name]) and name not in answers}
    left_out = {name for name in left_out if same_day or known[name].next_day == "stand"}
    if then:
        asked = routing_path(questionnaire, answers).asked
        changes += [Change("new", each.id, each.name) for each in asked if each.id not in then]
    return Resumed(answers, frozenset(left_out), tuple(changes), earlier)


def _standing(
    question: Question, raw: Tree, then: str | None, check_place: CheckPlace, *, same_day: bool
) -> tuple[ChangeKind | None, Answer | None]:
    """What is to be said about the answer, and the answer if it still stands, or, of another day, if it is offered."""
    try:
        answer = parse_answer(question, raw, place=question.id, check_place=check_place)
    except RecoveryError:
        return "asked_again", None
    if question.next_day != "stand" and not same_day:
        return "now", answer if question.next_day == "offer" and then == fingerprint(question) else None
    if then is None or then == fingerprint(question):
        return None, answer
    # Who did not choose what was not there then has not said no to it: only a single choice says the same as before.
    # Where a life may depend on the answer, nothing is taken over.
    stands = question.type == "one" or answer in (UNKNOWN, DECLINED)
    return ("changed", answer) if stands and question.ends_when is None else ("asked_again", None)


def _saved_part(document: Document, *, ours: bool) -> dict[str, Tree]:
    tree = _mapping(document.tree)
    saved = _mapping(tree.get(SAVED))
    version = saved.get("format")
    if not saved and not ours:
        problem = Sentence("This is not a saved interview.")
        remedy = Sentence("Give a file kept with --save, or give answers with --answers.")
        raise DataFileError([Problem("not-saved", document.source, problem, remedy)])
    if version != FORMAT and isinstance(version, str) and version.isdecimal():
        problem = Sentence("A newer version of recovery-cli wrote this saved interview.")
        remedy = Sentence("Install that version, or begin a new interview.")
        raise DataFileError([Problem("newer-format", document.place((SAVED, "format")), problem, remedy)])
    if version != FORMAT or (ours and not saved.keys() >= set(_PARTS)):
        problem = Sentence("This saved interview is damaged: a part of it is missing.")
        remedy = Sentence("Use a copy of it if there is one, or begin a new interview.")
        raise DataFileError([Problem("damaged", document.source, problem, remedy)])
    return saved


def _mapping(tree: Tree) -> dict[str, Tree]:
    return tree if isinstance(tree, dict) else {}


def _texts(tree: Tree) -> list[str]:
    return [each for each in tree if isinstance(each, str)] if isinstance(tree, list) else []
