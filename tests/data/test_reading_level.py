"""How hard the words are: the Flesch-Kincaid grade of what is asked and said, about the school year that can read it.

`pytest -s tests/data/test_reading_level.py -k figures` prints the figures.
"""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest
import textstat

from recovery_cli.questionnaire.lexicon import PREFIX
from recovery_cli.questionnaire.model import Questionnaire, Wording, load_questionnaire
from recovery_cli.render.phrases import load_phrases
from recovery_cli.rules.model import Ruleset, load_rules
from recovery_cli.strict_yaml import read_file
from recovery_cli.vocabulary import load_vocabulary

DATA = Path(__file__).resolve().parents[2] / "data"
GRADE = 8.0
"""For a section, and for each kind of text of the rules."""
HARDEST_ASKED = 10.0
HARDEST_SAID = 13.0
"""For a single text: what is asked has to be understood at once; what is said may be read twice."""
FEWEST_WORDS = 7
"""A grade of fewer says more about one long word than about the sentence."""
NAMES = (
    *("methadone", "buprenorphine", "naltrexone", "naloxone", "oxycodone", "barbiturates", "Adderall", "Klonopin"),
    *("Suboxone", "Subutex", "Sublocade", "Vivitrol", "Percocet", "Vicodin", "Medicaid", "Medicare"),
    *("Americans with Disabilities Act", "Indian Health Service"),
)
"""Names that people know as they are, and for which there is no easier word. They are read as "name"."""

EXCEPTIONS = {"groups.choices": "a list of what groups of people call themselves"}
"""Texts that may be harder than the limit, each with the reason."""


class Text(NamedTuple):
    group: str
    id: str
    text: str


def grade(text: str) -> float:
    plain = re.sub("|".join(NAMES), "name", text, flags=re.IGNORECASE)
    return float(textstat.flesch_kincaid_grade(plain))


def _sentences(texts: list[str]) -> str:
    return " ".join(text if text.endswith((".", "?", "!")) else f"{text}." for text in texts)


def _each(group: str, name: str, wording: Wording | None) -> Iterator[Text]:
    yield from (Text(group, name, text) for text in dict.fromkeys(wording or ()))


@cache
def questionnaire() -> Questionnaire:
    return load_questionnaire(read_file(DATA / "questions.yaml"))


@cache
def ruleset() -> Ruleset:
    vocabulary = load_vocabulary(read_file(DATA / "vocabulary.yaml"))
    return load_rules(read_file(DATA / "rules.yaml"), questionnaire(), vocabulary)


def asked() -> Iterator[Text]:
    """Each question, help and reason for asking; the choices of a question together, because each is a few words."""
    for question in questionnaire().questions:
        section = question.section.title
        yield from _each(section, f"{question.id}.ask", question.ask)
        yield from _each(section, f"{question.id}.help", question.help)
        yield from _each(section, f"{question.id}.why_we_ask", question.why_we_ask)
        for respondent in ("self", "helper"):
            labels = [choice.label.said_to(respondent) for choice in question.choices]
            if labels:
                yield Text(section, f"{question.id}.choices", _sentences(labels))
    for key, text in load_phrases(read_file(DATA / "prompts.yaml")).texts.items():
        if not key.startswith(PREFIX):
            yield Text("Around the questions", key, re.sub(r"\{.*?\}", "one", text))


def said() -> Iterator[Text]:
    """What the rules print."""
    for number, headline in enumerate(ruleset().headlines):
        yield from _each("Headlines", str(number), headline.text)
    for rule in ruleset().rules:
        yield from _each("Reasons", rule.id, rule.because)
        for note in rule.effect.notes:
            yield from _each("Notes", rule.id, note)


def by_group() -> dict[str, list[str]]:
    groups: dict[str, list[str]] = {}
    for each in (*asked(), *said()):
        groups.setdefault(each.group, []).append(each.text)
    return groups


def test_every_section_reads_at_grade_8_or_below() -> None:
    hard = {group: grade(_sentences(texts)) for group, texts in by_group().items()}
    assert not {group: figure for group, figure in hard.items() if figure > GRADE}


def _above(limit: float, texts: Iterator[Text]) -> list[str]:
    measured = [each for each in texts if len(each.text.split()) >= FEWEST_WORDS and each.id not in EXCEPTIONS]
    return [f"{each.id} {grade(each.text):.1f}: {each.text}" for each in measured if grade(each.text) > limit]


def test_nothing_that_is_asked_reads_above_grade_10() -> None:
    assert not _above(HARDEST_ASKED, asked())


def test_nothing_that_is_said_reads_above_grade_13() -> None:
    assert not _above(HARDEST_SAID, said())


def test_every_exception_is_still_needed() -> None:
    assert {each.id for each in asked() if grade(each.text) > HARDEST_ASKED} >= EXCEPTIONS.keys()


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("Do you have a job?", -2, 3),
        ("Coordination of multidisciplinary rehabilitation necessitates comprehensive evaluation.", 15, 50),
    ],
)
def test_the_measure_tells_easy_from_hard(text: str, low: float, high: float) -> None:
    assert low < grade(text) < high


def test_the_figures_can_be_printed() -> None:
    for group, texts in by_group().items():
        print(f"{grade(_sentences(texts)):5.1f}  {group} ({len(texts)} texts)")  # noqa: T201  # for pytest -s
