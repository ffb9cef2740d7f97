"""The lines that stand in every result: which, in what order, and how old."""

from datetime import date
from pathlib import Path

import pytest

from recovery_cli.conditions import Answer
from recovery_cli.errors import DataFileError
from recovery_cli.helplines import Helpline, for_person, helpline_document, load_common_helplines, load_helplines
from recovery_cli.questionnaire.model import Questionnaire
from recovery_cli.strict_yaml import read_bytes, read_file

DATA = Path(__file__).resolve().parents[1] / "data"
YEAR = 365
STANDING = {
    "emergency": "911",
    "lifeline_988": "988",
    "samhsa": "1-800-662-4357",
    "poison_help": "1-800-222-1222",
    "maternal": "1-833-852-6262",
    "safespot": "1-800-972-0590",
    "dv_hotline": "1-800-799-7233",
    "childhelp": "1-800-422-4453",
}

SAFE: dict[str, Answer] = {
    "emergency_signs": ("none",),
    "harm_intent": "none",
    "unsafe_at_home": "no",
    "age": 34,
    "gender": "man",
    "opioids": ("heroin",),
    "alcohol": "none",
    "sedatives": "none",
    "withdrawal_history": ("none",),
}


def lines_for(helplines: tuple[Helpline, ...], **answers: Answer) -> list[str]:
    return [line.id for line in for_person(helplines, {**SAFE, **answers})]


def overdue(helplines: tuple[Helpline, ...], today: date) -> list[str]:
    return [line.id for line in helplines if (today - line.verified_on).days > YEAR]


# ---- the shipped lines


def test_every_line_has_the_number_it_is_known_by(helplines: tuple[Helpline, ...]) -> None:
    assert {line.id: line.call for line in helplines} == STANDING


def test_every_line_names_its_source_and_says_what_it_is_for(helplines: tuple[Helpline, ...]) -> None:
    for line in helplines:
        assert line.source.startswith("https://"), line.id
        assert line.about.endswith("."), line.id
        assert line.call or line.text or line.url, line.id


def test_every_line_was_checked_within_a_year(helplines: tuple[Helpline, ...]) -> None:
    today = date.today()  # noqa: DTZ011  # a check is a day, wherever it was done
    assert not overdue(helplines, today), "call these numbers, read their sources, and correct 'verified_on'"


def test_a_year_after_its_check_a_line_is_overdue(helplines: tuple[Helpline, ...]) -> None:
    (line,) = (line for line in helplines if line.id == "samhsa")
    checked = (line._replace(verified_on=date(2026, 11, 23)),)
    assert overdue(checked, date(2027, 11, 23)) == []
    assert overdue(checked, date(2027, 11, 24)) == ["samhsa"]


# ---- who sees which


def test_everybody_sees_the_lines_without_a_condition_in_their_order(helplines: tuple[Helpline, ...]) -> None:
    assert lines_for(helplines) == ["emergency", "lifeline_988", "samhsa", "safespot"]
    assert [line.id for line in for_person(helplines, {})][:3] == ["emergency", "lifeline_988", "samhsa"]


def test_a_search_prints_only_the_lines_for_everybody() -> None:
    common = load_common_helplines(read_file(DATA / "helplines.yaml"))
    assert [line.id for line in common] == ["emergency", "lifeline_988", "samhsa"]


@pytest.mark.parametrize(
    ("line", "answers", "seen"),
    [
        ("dv_hotline", {"unsafe_at_home": "yes"}, True),
        ("dv_hotline", {"unsafe_at_home": "declined"}, True),
        ("dv_hotline", {"unsafe_at_home": "no"}, False),
        ("safespot", {"opioids": ("fentanyl",)}, True),
        ("safespot", {"opioids": "unknown"}, True),
        ("safespot", {"opioids": ("none",)}, False),
        ("poison_help", {"alcohol": "daily"}, True),
        ("poison_help", {"sedatives": "some"}, True),
        ("poison_help", {"alcohol": "some"}, False),
        ("maternal", {"gender": "woman", "pregnancy": "pregnant"}, True),
        ("maternal", {"gender": "woman", "pregnancy": "gave_birth_past_year"}, True),
        ("maternal", {"gender": "woman", "pregnancy": "unknown"}, True),
        ("maternal", {"gender": "woman", "pregnancy": "no"}, False),
        ("maternal", {"gender": "man"}, False),
        ("childhelp", {"age": 17, "unsafe_at_home": "yes"}, True),
        ("childhelp", {"age": 17, "unsafe_at_home": "declined"}, True),
        ("childhelp", {"age": 17, "unsafe_at_home": "no"}, False),
        ("childhelp", {"age": 18, "unsafe_at_home": "yes"}, False),
        ("childhelp", {"age": "unknown", "unsafe_at_home": "yes"}, True),
    ],
)
def test_a_line_is_seen_where_it_applies_or_might(
    helplines: tuple[Helpline, ...], line: str, answers: dict[str, Answer], seen: bool
) -> None:
    assert (line in lines_for(helplines, **answers)) is seen


# ---- what comes first


@pytest.mark.parametrize(
    ("answers", "first"),
    [
        ({"emergency_signs": ("slow_breathing",)}, "emergency"),
        ({"gender": "woman", "pregnancy": "pregnant", "pregnancy_signs": ("bleeding",)}, "emergency"),
        ({"harm_intent": "plan_or_intent"}, "lifeline_988"),
        ({"harm_intent": "thoughts"}, "lifeline_988"),
        ({"unsafe_at_home": "yes"}, "dv_hotline"),
        ({"alcohol": "daily", "withdrawal_history": ("seizure",)}, "emergency"),
        ({}, "emergency"),
    ],
)
def test_the_line_for_the_danger_comes_first(
    helplines: tuple[Helpline, ...], answers: dict[str, Answer], first: str
) -> None:
    assert lines_for(helplines, **answers)[0] == first


def test_with_two_dangers_the_order_of_the_file_holds(helplines: tuple[Helpline, ...]) -> None:
    found = lines_for(helplines, harm_intent="thoughts", unsafe_at_home="yes")
    assert found[:2] == ["lifeline_988", "dv_hotline"]


@pytest.mark.parametrize(
    "answers",
    [
        {"alcohol": "daily", "withdrawal_history": ("seizure",)},
        {"sedatives": "unknown", "withdrawal_history": ("delirium",)},
        {"alcohol": "daily", "withdrawal_history": "unknown"},
        {"emergency_signs": "unknown"},
    ],
)
def test_somebody_unsafe_at_home_in_an_emergency_sees_911_first(
    helplines: tuple[Helpline, ...], answers: dict[str, Answer]
) -> None:
    assert lines_for(helplines, unsafe_at_home="yes", **answers)[0] == "emergency"


# ---- reading the file


LINE = (
    "  - id: one\n    name: One\n    call: '1'\n    about: For one.\n    source: https://example.org/\n"
    "    verified_on: 2026-11-23\n    standing: verified\n"
)


def load(questionnaire: Questionnaire, line: str) -> tuple[Helpline, ...]:
    text = f"version: 1\nhelplines:\n{line}"
    return load_helplines(read_bytes(text.encode(), source="helplines.yaml"), questionnaire.fields())


def test_a_line_becomes_its_document(questionnaire: Questionnaire) -> None:
    (line,) = load(questionnaire, LINE)
    assert helpline_document(line) == {
        "id": "one",
        "name": "One",
        "call": "1",
        "text": None,
        "url": None,
        "about": "For one.",
        "source": "https://example.org/",
        "verified_on": "2026-11-23",
    }


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("    about: For one.\n", "", "missing-key"),
        ("    source: https://example.org/\n", "", "missing-key"),
        ("    verified_on: 2026-11-23\n", "", "missing-key"),
        ("verified_on: 2026-11-23", "verified_on: yesterday", "not-a-date"),
        ("standing: verified", "standing: heard", "unknown-word"),
        ("    call: '1'\n", "    cal: '1'\n", "unknown-key"),
        ("    call: '1'\n", "    call: '1'\n    when: {gendre: {is: woman}}\n", "unknown-question"),
        ("    call: '1'\n", "    call: '1'\n    first_when: {gender: {is: women}}\n", "unknown-choice"),
    ],
)
def test_a_line_that_cannot_be_meant_is_refused(questionnaire: Questionnaire, old: str, new: str, code: str) -> None:
    with pytest.raises(DataFileError) as caught:
        load(questionnaire, LINE.replace(old, new))
    assert code in [problem.code for problem in caught.value.problems]
    assert all(problem.place.startswith("helplines.yaml:") for problem in caught.value.problems)
