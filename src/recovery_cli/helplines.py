"""The crisis and referral lines that stand in every result, each with its source and the day it was checked."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from recovery_cli.errors import Problem
from recovery_cli.fields import Fields, raise_if, root
from recovery_cli.strict_yaml import Document

if TYPE_CHECKING:  # a search says the common lines, and reads no conditions
    from recovery_cli.conditions import Answers, Condition, ConditionReader, Field
    from recovery_cli.documents.results import HelplineDoc

STANDINGS = ("verified", "secondary")


class Helpline(NamedTuple):
    """when: printed only where it holds or is unknown (None: always). first_when: comes first where it holds.
    standing: verified (read at the source) | secondary (read elsewhere)."""

    id: str
    name: str
    call: str | None
    text: str | None
    url: str | None
    about: str
    source: str
    verified_on: date
    standing: str
    when: "Condition | None"
    first_when: "Condition | None"


def load_helplines(document: Document, questions: "Mapping[str, Field]") -> tuple[Helpline, ...]:
    """Every line, in file order; raises DataFileError with every problem of the file."""
    from recovery_cli.conditions import ConditionReader

    problems: list[Problem] = []
    top = root(document, problems)
    top.text("version")
    reader = ConditionReader(document, problems, questions)
    lines = tuple(_helpline(entry, reader) for entry in top.mappings("helplines", required=True))
    top.done()
    raise_if(problems)
    return lines


def load_common_helplines(document: Document) -> list[Helpline]:
    """Only the lines that stand in every result, without their conditions: enough for a search, and no
    questionnaire to read."""
    problems: list[Problem] = []
    entries = root(document, problems).mappings("helplines", required=True)
    lines = [_helpline(entry, None) for entry in entries if "when" not in entry]
    raise_if(problems)
    return lines


def _helpline(entry: Fields, reader: "ConditionReader | None") -> Helpline:
    """reader: None leaves the conditions out."""

    def condition(key: str) -> "Condition | None":
        tree = entry.take(key)
        return None if tree is None or reader is None else reader.read(tree, (*entry.path, key))

    line = Helpline(
        id=entry.text("id"),
        name=entry.text("name"),
        call=entry.optional_text("call"),
        text=entry.optional_text("text"),
        url=entry.optional_text("url"),
        about=entry.text("about"),
        source=entry.text("source"),
        verified_on=entry.day("verified_on", required=True) or date.min,
        standing=entry.choice("standing", STANDINGS),
        when=condition("when"),
        first_when=condition("first_when"),
    )
    entry.done()
    return line


def for_person(lines: Iterable[Helpline], answers: "Answers") -> list[Helpline]:
    """The lines for these answers: those that apply, or might, with the most urgent for this person first."""
    from recovery_cli.conditions import evaluate

    fitting = [line for line in lines if line.when is None or evaluate(line.when, answers) is not False]

    def is_first(line: Helpline) -> bool:
        return line.first_when is not None and evaluate(line.first_when, answers) is True

    return sorted(fitting, key=lambda line: not is_first(line))


def helpline_document(line: Helpline) -> "HelplineDoc":
    return {
        "id": line.id,
        "name": line.name,
        "call": line.call,
        "text": line.text,
        "url": line.url,
        "about": line.about,
        "verified_on": line.verified_on.isoformat(),
        "source": line.source,
    }
