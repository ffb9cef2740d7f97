"""Forms a person may have a total from, as read from `data/instruments.yaml`, and what a total means."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple

from recovery_cli.conditions import Answers, is_known
from recovery_cli.errors import Problem, suggestion
from recovery_cli.fields import Fields, raise_if, root, taken
from recovery_cli.questionnaire.model import Questionnaire
from recovery_cli.rules.model import STRENGTHS, Source
from recovery_cli.sentences import Sentence
from recovery_cli.strict_yaml import Document

FILLED_IN_BY = ("self", "clinician")


class Band(NamedTuple):
    """Totals from `low` to `high`, both included, and what they mean in words for the middle of a sentence."""

    low: int
    high: int
    label: str


class Instrument(NamedTuple):
    """question: the id of the question that asks for the total, a whole number from minimum to maximum, which the
    bands cover once, lowest first. filled_in_by: self | clinician. credit: a line to print, None where none is owed."""

    id: str
    name: str
    title: str
    question: str
    filled_in_by: str
    minimum: int
    maximum: int
    bands: tuple[Band, ...]
    about: str
    source: Source
    strength: str
    reviewed: date
    credit: str | None

    def band(self, score: float) -> Band:
        """The band of a total; raises ValueError where the form has no such total."""
        for band in self.bands:
            if band.low <= score <= band.high:
                return band
        raise ValueError(f"{self.name} has no total {score:g}")


def given_scores(instruments: Iterable[Instrument], answers: Answers) -> Iterator[tuple[Instrument, int]]:
    """The forms whose total is among the answers and known, in file order, each with its total."""
    for instrument in instruments:
        score = answers.get(instrument.question)
        if isinstance(score, int) and is_known(score):
            yield instrument, score


def load_instruments(document: Document, questionnaire: Questionnaire) -> tuple[Instrument, ...]:
    """Every form, in file order; raises DataFileError with every problem of the file: bands with a gap, an overlap or
    totals the form does not have, and bounds other than those of the question, each with its line."""
    problems: list[Problem] = []
    top = root(document, problems)
    top.text("version")
    entries = list(top.mappings("instruments", required=True))
    ids = [entry.text("id") for entry in entries]
    instruments = []
    for entry, instrument_id in zip(entries, ids, strict=True):
        if instrument_id and ids.count(instrument_id) > 1:
            entry.note("duplicate-id", "id", *taken(instrument_id))
        instruments.append(_instrument(entry, instrument_id, questionnaire))
    top.done()
    raise_if(problems)
    return tuple(instruments)


def _instrument(entry: Fields, instrument_id: str, questionnaire: Questionnaire) -> Instrument:
    minimum, maximum = _whole(entry, "minimum"), _whole(entry, "maximum")
    bands = _bands(entry, minimum, maximum)
    instrument = Instrument(
        id=instrument_id,
        name=entry.text("name"),
        title=entry.text("title"),
        question=entry.text("question"),
        filled_in_by=entry.choice("filled_in_by", FILLED_IN_BY),
        minimum=minimum or 0,
        maximum=maximum or 0,
        bands=bands,
        about=entry.text("about"),
        source=_source(entry),
        strength=entry.choice("strength", STRENGTHS),
        reviewed=entry.day("reviewed", required=True) or date.min,
        credit=entry.optional_text("credit"),
    )
    if minimum is not None and maximum is not None and instrument.question:
        _hold_against_question(entry, instrument, questionnaire)
    entry.done()
    return instrument


def _whole(fields: Fields, key: str) -> int | None:
    """A whole number that must be given; None after noting a problem."""
    if key not in fields:
        fields.take(key, required=True)
        return None
    number = fields.number(key)
    if number is None or isinstance(number, int):
        return number
    problem = Sentence("'{key}' must be a whole number.", key=key)
    fields.note("not-a-number", key, problem, Sentence("Correct the number."))
    return None


def _source(entry: Fields) -> Source:
    fields = entry.mapping("source")
    if fields is None:
        entry.take("source", required=True)
        return Source("", "")
    source = Source(fields.text("title"), fields.text("url"))
    fields.done()
    return source


def _bands(entry: Fields, minimum: int | None, maximum: int | None) -> tuple[Band, ...]:
    found: list[tuple[Fields, Band]] = []
    entries = list(entry.mappings("bands", required=True))
    for fields in entries:
        low, high, label = _whole(fields, "from"), _whole(fields, "to"), fields.text("label")
        fields.done()
        if low is None or high is None:
            continue
        if low > high:
            problem = Sentence("No total is from {low} to {high}.", low=str(low), high=str(high))
            fields.note("band-empty", "to", problem, Sentence("Write the lower number in 'from'."))
        else:
            found.append((fields, Band(low, high, label)))
    found.sort(key=lambda each: each[1].low)
    if minimum is not None and maximum is not None and len(found) == len(entries):
        _hold_against_range(entry, found, minimum, maximum)
    return tuple(band for _, band in found)


def _hold_against_range(entry: Fields, found: list[tuple[Fields, Band]], minimum: int, maximum: int) -> None:
    """Notes every total that no band or more than one covers, and every one that the form does not have."""
    expected = minimum
    for fields, band in found:
        if band.low < minimum or band.high > maximum:
            problem = Sentence("The totals of this form are {low} to {high}.", low=str(minimum), high=str(maximum))
            fields.note("band-outside", None, problem, Sentence("Keep 'from' and 'to' within them."))
        if band.low > expected:
            problem = Sentence("No band covers {numbers}.", numbers=_span(expected, band.low - 1))
            fields.note("band-gap", "from", problem, Sentence("Begin this band where the one before ends."))
        elif max(band.low, minimum) < expected:
            problem = Sentence("Two bands cover {numbers}.", numbers=_span(band.low, min(band.high, expected - 1)))
            fields.note("band-overlap", "from", problem, Sentence("Begin this band after the one before ends."))
        expected = max(expected, band.high + 1)
    if expected <= maximum:
        problem = Sentence("No band covers {numbers}.", numbers=_span(expected, maximum))
        entry.note("band-gap", "bands", problem, Sentence("Let the last band end there."))


def _span(low: int, high: int) -> str:
    return str(low) if low == high else Sentence("{low} to {high}", low=str(low), high=str(high))


def _hold_against_question(entry: Fields, instrument: Instrument, questionnaire: Questionnaire) -> None:
    question = questionnaire.by_id().get(instrument.question)
    if question is None or question.type != "number":
        numbers = [each.id for each in questionnaire.questions if each.type == "number"]
        problem = Sentence("No question '{question}' asks for a number.", question=instrument.question)
        entry.note("unknown-question", "question", problem, suggestion(instrument.question, numbers))
    elif (question.minimum, question.maximum) != (instrument.minimum, instrument.maximum):
        bounds = {"low": f"{question.minimum:g}", "high": f"{question.maximum:g}"}
        problem = Sentence("'{question}' takes {low} to {high}.", question=question.id, **bounds)
        entry.note("other-bounds", "question", problem, Sentence("Give both the same minimum and maximum."))
