"""The routing path: a pure function of the questionnaire and the answers, worked out anew each time.

Nothing stores where the person is. Going back is changing one answer and working the path out again; an answer whose
question left the path stays with the caller and counts again if the question comes back.
"""

from typing import NamedTuple

from recovery_cli.conditions import PENDING, UNKNOWN, Answer, Answers, evaluate
from recovery_cli.questionnaire.model import Question, Questionnaire


class RoutingPath(NamedTuple):
    """asked: questions on the path, in order. answers: those given to them, and nothing else.
    missing: questions on the path without an answer that must have one. ended_early: an answer ended the interview."""

    asked: tuple[Question, ...]
    answers: dict[str, Answer]
    missing: tuple[Question, ...]
    ended_early: bool

    @property
    def respondent(self) -> str:
        return str(self.answers.get("respondent", "self"))


def routing_path(questionnaire: Questionnaire, answers: Answers) -> RoutingPath:
    """The path for these answers. A question whose condition is unknown is asked, and while an answer is missing
    everything that hangs on it is open, so that every missing question is found at once."""
    asked: list[Question] = []
    given: dict[str, Answer] = {}
    seen: dict[str, Answer] = {}
    missing: list[Question] = []
    for question in questionnaire.questions:
        if question.when is not None and evaluate(question.when, seen) is False:
            continue
        asked.append(question)
        answer = answers.get(question.id)
        if answer is None:
            seen[question.id] = UNKNOWN if question.optional else PENDING
            if not question.optional:
                missing.append(question)
            continue
        given[question.id] = seen[question.id] = answer
        if question.ends_when is not None and evaluate(question.ends_when, seen):
            return RoutingPath(tuple(asked), given, tuple(missing), ended_early=True)
    return RoutingPath(tuple(asked), given, tuple(missing), ended_early=False)


class Progress(NamedTuple):
    """section: where the person is. position: of this question, from 1. about: likely length of the whole path."""

    section: str
    position: int
    about: int


def progress(questionnaire: Questionnaire, answers: Answers, current: Question) -> Progress:
    """Where `current` stands, which must be on the path. Questions after it that may or may not be asked count half,
    so that the length is an honest guess."""
    seen: dict[str, Answer] = {}
    position, sure, open_ended = 0, 0, 0
    for question in questionnaire.questions:
        verdict = True if question.when is None else evaluate(question.when, seen)
        if verdict is False:
            continue
        answer = answers.get(question.id)
        if position and verdict is None and answer is None:
            open_ended += 1
        else:
            sure += 1
        if question.id == current.id:
            position = sure
        missing = UNKNOWN if question.optional else PENDING
        seen[question.id] = missing if answer is None else answer
    return Progress(current.section.title, position, sure + (open_ended + 1) // 2)
