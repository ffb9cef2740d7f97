"""The guide: what a person takes to the telephone and to the door, who is told what, and how old it is."""

import re
from datetime import date

import pytest

from recovery_cli.conditions import Answer
from recovery_cli.errors import DataFileError
from recovery_cli.guide import SECTIONS, Guide, GuideText, for_facts, load_guide
from recovery_cli.questionnaire.model import Questionnaire
from recovery_cli.rules.model import Ruleset
from recovery_cli.strict_yaml import read_bytes
from recovery_cli.vocabulary import Vocabulary

YEAR = 365
STAY: dict[str, Answer] = {"plan.setting": "inpatient", "plan.withdrawal": "medication_start"}
HOME: dict[str, Answer] = {"plan.setting": "outpatient", "plan.withdrawal": "medication_start"}
NOBODY: dict[str, Answer] = {"work": "none", "requirements": ("none",)}


def texts(guide: Guide) -> list[tuple[str, GuideText]]:
    return [(f"{section.id}.{text.id}", text) for section in guide for text in section.texts]


def sections_for(guide: Guide, **facts: Answer) -> list[str]:
    return [section.id for section in for_facts(guide, facts)]


def ids_for(guide: Guide, facts: dict[str, Answer]) -> set[str]:
    return {f"{section.id}.{text.id}" for section in for_facts(guide, facts) for text in section.texts}


# ---- the shipped guide


def test_every_section_is_there_once(guide: Guide) -> None:
    assert [section.id for section in guide] == list(SECTIONS)


def test_every_text_was_held_against_its_source_within_a_year(guide: Guide) -> None:
    today = date.today()  # noqa: DTZ011  # a review is a day, wherever it was done
    overdue = [name for name, text in texts(guide) if (today - text.reviewed).days > YEAR]
    assert not overdue, "read their sources, and correct 'reviewed'"


def test_every_text_is_a_sentence_of_its_own_with_a_source(guide: Guide) -> None:
    names = [name for name, _ in texts(guide)]
    assert len(set(names)) == len(names)
    for name, text in texts(guide):
        assert text.text.to_self.endswith((".", "?")), name
        assert text.source.url.startswith("https://"), name


def test_each_question_says_what_to_listen_for(guide: Guide) -> None:
    for name, text in texts(guide):
        assert (text.help is not None) == name.startswith("ask."), name


def test_words_are_plain_and_blame_nobody(guide: Guide) -> None:
    for name, text in texts(guide):
        said = f"{text.text.to_self} {text.text.to_helper} {text.help.to_self if text.help else ''}"
        assert not re.search(r"\b(addict|abuse|clean|dirty|you must|you should)\b", said.lower()), name
        assert all(len(sentence.split()) <= 30 for sentence in re.split(r"(?<=[.?!]) ", said)), name


def test_what_stands_in_place_of_a_rule_names_a_rule_with_notes(guide: Guide, ruleset: Ruleset) -> None:
    rules = ruleset.by_id()
    for name, text in texts(guide):
        for rule in text.in_place_of:
            assert rules[rule].effect.notes, name


def test_what_a_question_asks_about_is_a_need(guide: Guide, vocabulary: Vocabulary) -> None:
    asked = {need for _, text in texts(guide) for need in text.asks}
    assert asked
    assert all(need in vocabulary for need in asked)


# ---- who is told what


def test_what_to_bring_is_for_a_stay(guide: Guide) -> None:
    assert {"bring", "leave", "house"} <= set(sections_for(guide, **STAY, **NOBODY))
    assert not {"bring", "leave", "house"} & set(sections_for(guide, **HOME, **NOBODY))
    days_first: dict[str, Answer] = {"plan.setting": "outpatient", "plan.withdrawal": "residential_withdrawal"}
    assert "bring" in sections_for(guide, **days_first, **NOBODY)


def test_rights_are_for_those_they_are_for(guide: Guide) -> None:
    assert not {"work", "court"} & set(sections_for(guide, **HOME, **NOBODY))
    assert "work" in sections_for(guide, **HOME, work="flexible", requirements=("none",))
    assert "court" in sections_for(guide, **HOME, work="none", requirements=("probation_or_parole",))


@pytest.mark.parametrize("missing", ["unknown", "declined"])
def test_what_is_not_known_is_not_taken_as_no(guide: Guide, missing: str) -> None:
    assert {"work", "court"} <= set(sections_for(guide, **HOME, work=missing, requirements=missing))


def test_a_question_is_for_those_whom_its_answer_concerns(guide: Guide) -> None:
    nothing: dict[str, Answer] = {**HOME, **NOBODY, "opioids": ("none",), "payment": ("medicaid",), "transport": "own"}
    assert not {"ask.medication", "ask.rides", "ask.medicaid_stay", "ask.stay"} & ids_for(guide, nothing)
    all_of_it: dict[str, Answer] = {**nothing, **STAY, "opioids": ("heroin",), "transport": "none"}
    assert {"ask.medication_stay", "ask.rides", "ask.medicaid_stay", "ask.stay"} <= ids_for(guide, all_of_it)
    assert "ask.medication" in ids_for(guide, {**nothing, "opioids": "unknown"})


def test_medication_is_asked_about_once_with_the_figures_for_a_stay(guide: Guide) -> None:
    opioids: dict[str, Answer] = {**NOBODY, "opioids": ("heroin",)}
    asked = {"ask.medication", "ask.medication_stay"}
    assert ids_for(guide, {**HOME, **opioids}) & asked == {"ask.medication"}
    assert ids_for(guide, {**STAY, **opioids}) & asked == {"ask.medication_stay"}
    (stay,) = (text for name, text in texts(guide) if name == "ask.medication_stay")
    assert stay.help is not None
    assert "29 %" in stay.help.to_self
    assert "21 %" in stay.help.to_self


def test_who_is_admitted_first_is_told_what_to_ask_for(guide: Guide) -> None:
    person: dict[str, Answer] = {**HOME, **NOBODY, "pregnancy": "pregnant", "route": ("inject",)}
    asked = {"ask.pregnant", "ask.inject"}
    assert asked <= ids_for(guide, person)
    assert not asked & ids_for(guide, {**person, "pregnancy": "no", "route": ("swallow",)})
    assert not asked & ids_for(guide, {**person, "pregnancy": "unknown", "route": "declined"})
    assert not asked & ids_for(guide, {**HOME, **NOBODY})  # neither was asked


# ---- reading the file

ENTRY = (
    "version: 1\nsources:\n  - {id: here, title: Here, url: 'https://here.example/'}\n"
    "sections:\n  - id: ask\n    texts:\n      - id: one\n"
    "        text: {self: You?, helper: They?}\n        help: Yes.\n        source: here\n"
    "        strength: law\n        reviewed: 2026-11-25\n        in_place_of: [G1]\n        asks: [family]\n"
)


def load(questionnaire: Questionnaire, text: str) -> Guide:
    return load_guide(read_bytes(text.encode(), source="guide.yaml"), questionnaire.fields())


def test_a_text_is_read_with_its_wordings(questionnaire: Questionnaire) -> None:
    ((_, _, (text,)),) = load(questionnaire, ENTRY)
    assert (text.text.said_to("self"), text.text.said_to("helper")) == ("You?", "They?")
    assert (text.source.title, text.strength, text.reviewed) == ("Here", "law", date(2026, 11, 25))
    assert (text.in_place_of, text.asks) == (("G1",), ("family",))


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("source: here", "source: there", "unknown-word"),
        ("strength: law", "strength: sure", "unknown-word"),
        ("reviewed: 2026-11-25", "reviewed: today", "not-a-date"),
        ("- id: ask", "- id: asks", "unknown-word"),
        ("help: Yes.", "hlep: Yes.", "unknown-key"),
        ("help: Yes.", "when: {plan.seting: {is: inpatient}}", "unknown-question"),
        ("    texts:", "    when: {work: {is: som}}\n    texts:", "unknown-choice"),
    ],
)
def test_a_text_that_cannot_be_meant_is_refused(questionnaire: Questionnaire, old: str, new: str, code: str) -> None:
    with pytest.raises(DataFileError) as caught:
        load(questionnaire, ENTRY.replace(old, new))
    assert code in [problem.code for problem in caught.value.problems]
    assert all(problem.place.startswith("guide.yaml:") for problem in caught.value.problems)
