"""One error tree: every problem has a place, says what is wrong, and how to put it right."""

from collections.abc import Iterable
from typing import ClassVar, NamedTuple

from recovery_cli.sentences import Sentence

NOTHING = Sentence("")
"""The remedy where the problem says it all."""


class Problem(NamedTuple):
    """One thing that is wrong.

    code:    stable, for scripts and tests ("unknown-choice"); the wording may improve, the code stays
    place:   where: "file:line", a question id, a column, an option
    problem: what is wrong, in one sentence
    remedy:  what the reader can do about it, or NOTHING
    """

    code: str
    place: str
    problem: Sentence
    remedy: Sentence

    def __str__(self) -> str:
        return f"{self.place}: {self.problem} {self.remedy}".rstrip()


class RecoveryError(Exception):
    """The root of every error this program raises on purpose; carries all problems found, not the first."""

    exit_status: ClassVar[int] = 1

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


class UsageError(RecoveryError):
    """What was asked cannot be done as asked: an unknown need, a missing answer, an option that does not fit."""

    exit_status = 2


class DataFileError(RecoveryError):
    """A data file (catalogue, workbook, questionnaire, rules, answers) cannot be read as it stands."""

    exit_status = 3


def system_says(error: OSError) -> Sentence:
    """Why a file could not be read or written, in the system's words, which a language may have its own for."""
    return Sentence(error.strerror or str(error))


def near_miss(word: str, known: Iterable[str], likeness: float = 0.6) -> str | None:
    """The known word most like `word`, or None where nothing is close. likeness: the least, 0 to 1."""
    import difflib

    close = difflib.get_close_matches(word.lower(), list(known), n=1, cutoff=likeness)
    return close[0] if close else None


def did_you_mean(word: str) -> Sentence:
    return Sentence("Did you mean '{word}'?", word=word)


def suggestion(word: str, known: Iterable[str]) -> Sentence:
    """A remedy for an unknown word: the near miss, or the list where it is short."""
    known = list(known)
    if close := near_miss(word, known):
        return did_you_mean(close)
    if 0 < len(known) <= 15:
        return Sentence("Choose from: {list}.", list=", ".join(known))
    return NOTHING
