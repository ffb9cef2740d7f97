"""The crisis and referral lines that stand in every result, each with its source and the day it was checked."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from recovery_cli.conditions import Answers, Condition, ConditionReader, Field, evaluate
from recovery_cli.errors import Problem
from recovery_cli.fields import Fields, raise_if, root
from recovery_cli.strict_yaml import Document

if TYPE_CHECKING:
    from recovery_cli.documents import HelplineDoc

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
    when: Condition | None
    first_when: Condition | None


def load_helplines(document: Document, questions: Mapping[str, Field]) -> tuple[Helpline, ...]:
    """Every line, in file order; raises DataFileError with every problem of the file."""
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
    entries = [entry for entry in root(document, problems).mappings("helplines", required=True) if "when" not in entry]
    for entry in entries:
        entry.entries = {**entry.entries, "first_when": None}
    lines = [_helpline(entry, ConditionReader(document, problems, {})) for entry in entries]
    raise_if(problems)
    return lines


def _helpline(entry: Fields, reader: ConditionReader) -> Helpline:
    conditions = {key: entry.take(key) for key in ("when", "first_when")}
    read = {key: None if tree is None else reader.read(tree, (*entry.path, key)) for key, tree in conditions.items()}
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
        when=read["when"],
        first_when=read["first_when"],
    )
    entry.done()
    return line


def for_person(lines: Iterable[Helpline], answers: Answers) -> list[Helpline]:
    """The lines for these answers: those that apply, or might, with the most urgent for this person first."""
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
