"""The sentences and the code that says them, held against each other by rendering every kind of document."""

import re
from collections.abc import Callable, Iterator
from typing import Any, get_args

import pytest

from recovery_cli.assessment.comparison_document import comparison_document
from recovery_cli.catalogue.center import AlsoIn, CatalogueInfo, Center, to_record
from recovery_cli.catalogue.merged_entry import _JOINED, _NOT_FACTS
from recovery_cli.documents.results import AssessmentDoc, SearchDoc, Setting, TreatmentLevel, Urgency, WithdrawalLevel
from recovery_cli.errors import DataFileError
from recovery_cli.guide import Guide
from recovery_cli.questionnaire.model import Questionnaire
from recovery_cli.render.assessment_text import assessment_blocks
from recovery_cli.render.blocks import Words
from recovery_cli.render.brief import brief_blocks
from recovery_cli.render.center_text import center_blocks
from recovery_cli.render.comparison_text import comparison_blocks
from recovery_cli.render.phrases import Phrases, load_phrases, placeholders
from recovery_cli.render.search_text import search_blocks, search_notices
from recovery_cli.rules.levels import treatment_setting, withdrawal_setting
from recovery_cli.rules.model import PLAN_FIELDS, Ruleset
from recovery_cli.strict_yaml import read_bytes
from recovery_cli.vocabulary import Need, Vocabulary
from tests.render.conftest import a_score, outcome
from tests.render.saying_reports import say_all_of_reports
from tests.render.saying_rules import say_all_about_rules

SAID_BY_THE_COMMANDS = {"disclaimer", *(f"fact.{name}" for name in PLAN_FIELDS)}
URGENCIES = [each for each in get_args(Urgency) if each != "emergency"]


class Recording(Phrases):
    """Notes what is said, and refuses values that a phrase does not take."""

    def __init__(self, texts: dict[str, str]) -> None:
        super().__init__(texts)
        self.said: set[str] = set()

    def say(self, key: str, **values: str) -> str:
        assert set(values) == set(placeholders(self.texts[key]) or ()), key
        self.said.add(key)
        return super().say(key, **values)


def _plans() -> Iterator[dict[str, Any]]:
    for withdrawal in get_args(WithdrawalLevel):
        for treatment in get_args(TreatmentLevel):
            for urgency in URGENCIES:
                yield {
                    "recommendation.urgency": urgency,
                    "recommendation.plan.withdrawal": {"level": withdrawal, "setting": withdrawal_setting(withdrawal)},
                    "recommendation.plan.treatment": {"level": treatment, "setting": treatment_setting(treatment)},
                }


def _assessments() -> Iterator[dict[str, Any]]:
    """Changes that lead to every sentence of an assessment."""
    yield from _plans()
    yield {"recommendation.plan.continuing": [], "recommendation.wants": []}
    yield {"recommendation.plan.continuing": [], "recommendation.wants": [], "matches": [], "total": 0}
    for urgency in URGENCIES:
        yield {"recommendation.urgency": urgency, "matches": [], "total": 0, "helplines": []}
        yield {"recommendation.urgency": urgency, "catalogue.demonstration": True}
    for label in {*get_args(Urgency), *get_args(WithdrawalLevel), *get_args(TreatmentLevel), *get_args(Setting)}:
        yield {"recommendation.undetermined": [{"question": "alcohol", "could_become": label, "because": "x"}]}
    for setting in get_args(Setting):
        now = "inpatient" if setting == "outpatient" else "outpatient"
        for falls in (True, False):
            change = {"change": {"housing": "none"}, **outcome(setting), "because": "x", "falls_away": falls}
            yield {"recommendation.would_change": [change], "recommendation.setting": now}
            other = {**change, "change": {"housing": "stable"}}
            yield {"recommendation.would_change": [change, other]}
    scattered = {f"matches.{each}.distance_miles": None for each in range(3)} | {"matches.0.center.state": "NJ"}
    for lines in ({}, {"helplines": []}):
        yield {"matches": [], "total": 0, **lines}
        yield {"catalogue.demonstration": True, **lines}
        yield {**scattered, **lines}
    yield {"matches.0.distance_miles": 0.0}
    yield {"matches.0.score": 50.0}
    yield {"matches.1.center.phone": None, "matches.0.center.phone": None, "helplines.0.id": "dv_hotline"}
    two: dict[str, Any] = {"change": {"alcohol": "daily", "housing": "none"}, **outcome("inpatient"), "because": "x"}
    yield {
        "recommendation.would_change": [
            {**two, "falls_away": False},
            {**two, "change": {"a": "b"}, "falls_away": False},
        ]
    }
    yield {"recommendation.instruments": [a_score()]}
    yield {"recommendation.undetermined": [{"question": "age", "could_become": "adolescents", "because": "x"}]}
    decided = [{"question": "alcohol", "answer": "daily"}, {"question": "plan.urgency", "answer": "today"}]
    for toward in get_args(Setting):
        yield {"recommendation.reasons.0.toward": toward, "recommendation.reasons.0.decided_by": decided}
    opened = {"question": "alcohol", "could_become": "inpatient", "because": "x"}
    for more in (1, 2):
        changes = [
            {"change": {"terms": ["a"]}, **outcome("inpatient"), "because": str(each), "falls_away": True}
            for each in range(3 + more)
        ]
        yield {"recommendation.undetermined": [opened] * (6 + more), "recommendation.would_change": changes}


def _searches() -> Iterator[dict[str, Any]]:
    """Changes that lead to every sentence of a search."""
    everything: dict[str, Any] = {"query.needs": [], "query.near": None, "query.within_miles": None}
    yield everything
    yield {"query.any": ["yoga"], "query.without": ["detox"], "query.text": "harbor", "query.within_miles": None}
    for total in (1, 2):
        yield {"total": total, "matches": []}
        drops = ("detox", "any", "text", "state", "within")
        yield {"total": 0, "matches": [], "relaxations": [{"drop": drop, "total": total} for drop in drops]}
    yield {"total": 0, "matches": [], "relaxations": []}
    yield {"total": 3}
    for score in (95, 65, 45, 5):
        yield {"matches.0.score": score}
    for call, text in (("1", None), (None, "2"), ("1", "2"), (None, None)):
        yield {"helplines.0.call": call, "helplines.0.text": text}
    yield {"matches.0.center.phone": None}
    yield {"matches.0.center.phone": None, "matches.0.center.website": None}
    yield {"matches.0.center.intake_phones": ["617-555-0199"]}
    yield {"matches.0.center.intake_phones": ["617-555-0199"], "matches.0.center.phone": None}
    yield {"matches.0.center.program": None, "matches.0.met": ["detox", "yoga"]}
    yield {f"matches.{each}.unmet": ["pool"] for each in range(3)}
    yield {"matches.0.center.place_precision": "zip"}
    yield {"matches.0.center.city": None, "matches.0.center.state": None, "matches.0.center.zip": None}
    yield {"matches.0.distance_miles": None, "matches.0.unmet": ["yoga"]}
    yield {"matches.0.met": list("abcdef"), "matches.0.unknown": list("abcdef")}
    yield {"query.state": "IL", "query.telehealth": True}
    for total in (1, 2):
        yield {"telehealth_beyond": {"state": "IL", "total": total}}


DIFFERING = tuple((field, "3") for field in Center._fields if field not in (*_NOT_FACTS, *_JOINED, "license"))
"""Every fact that two lists can give differently."""


def _show_centers(phrases: Phrases, words: Words) -> None:
    info = CatalogueInfo("Directory", "SAMHSA", "2023", demonstration=True, not_recorded=("yoga",))
    groups = {"Care": ["detox", "residential", "yoga", "aftercare"]}
    bare = Center("a", "A")
    full = Center(
        "b", "B", "P", "1 Main Street", "Boston", "MA", "02134", phone="1", intake_phones=("2",), website="w",
        services=frozenset({"detox"}), not_offered=frozenset({"residential"}), hours="h", license="l",
        accreditation=("c",), price_band="low", house_rules=("r",), cautions=("x",), codes=("OP",), verified_on="2026",
        also_in=(AlsoIn("List", "2024", "l-1", ("detox",), DIFFERING),), license_expires="2027-01-31",
        capacity=6,
    )  # fmt: skip
    for center in (bare, full):
        for years in (None, 0, 1, 2):
            center_blocks(to_record(center), phrases, words, info, groups, (), lambda _, years=years: years)  # type: ignore[misc]


def _compare_centers(phrases: Phrases, words: Words) -> None:
    needs = [Need(slug, "care", slug, (), (), "") for slug in ("detox", "residential", "yoga", "aftercare")]
    vocabulary = Vocabulary(needs, {"care": "Care"})
    one = Center(
        "a", "A", street="1 Main Street", phone="1", intake_phones=("2",), website="w", latitude=1.0, longitude=1.0,
        place_precision="zip", services=frozenset({"detox", "aftercare"}), not_offered=frozenset({"residential"}),
        hours="h", license="l", license_expires="2027-01-31", capacity=6, accreditation=("c",), price_band="low",
        cautions=("x",),
    )  # fmt: skip
    two = Center("b", "B", services=frozenset({"aftercare", "residential"}))
    info = CatalogueInfo("Directory", "SAMHSA", "2023", demonstration=True)
    document = comparison_document([one, two], info, vocabulary, "Boston, MA", (1.0, 2.0))
    for width in (None, 40, 80):
        list(comparison_blocks(document, phrases, words, width))


@pytest.fixture
def said(
    phrases: Phrases,
    words: Words,
    make_assessment: Callable[..., AssessmentDoc],
    make_emergency: Callable[..., AssessmentDoc],
    make_search: Callable[..., SearchDoc],
    questionnaire: Questionnaire,
    ruleset: Ruleset,
    guide: Guide,
) -> set[str]:
    """The keys of every phrase said for every kind of document."""
    recording = Recording(phrases.texts)
    assessment_blocks(make_emergency(), recording, words)
    brief_blocks(make_emergency(), recording, words)
    for changes in _assessments():
        assessment_blocks(make_assessment(changes), recording, words)
        brief_blocks(make_assessment({**changes, "recommendation.conflicts": []}), recording, words)
        assessment_blocks(make_assessment(changes), recording, words, menu=True)
        brief_blocks(make_assessment(changes), recording, words)
    at_hand = make_assessment({"matches.0.distance_miles": 0.0})
    assessment_blocks(at_hand, recording, words._replace(units="km"))
    far = make_assessment()
    assessment_blocks({**far, "total": 0, "matches": [], "nearest": far["matches"]}, recording, words)
    for nearest in (far["matches"], make_assessment({"matches.0.center.phone": None})["matches"]):
        beyond = {**make_assessment({"recommendation.conflicts": []}), "matches": [], "nearest": nearest}
        brief_blocks(beyond, recording, words)  # type: ignore[arg-type]  # an assessment still
    reasons = make_assessment()["recommendation"]["reasons"]
    for menu in (True, False):
        assessment_blocks(make_assessment({"recommendation.reasons": reasons[:4]}), recording, words, menu=menu)
    one = make_search({"total": 1})
    search_blocks({**one, "matches": one["matches"][:1]}, recording, words)
    for changes in _searches():
        document = make_search(changes)
        search_blocks(document, recording, words)
        search_notices(document, recording, words)
        search_blocks(document, recording, words._replace(units="km"))
    _show_centers(recording, words)
    _compare_centers(recording, words)
    say_all_of_reports(recording, words, guide, make_assessment, make_emergency())
    say_all_about_rules(recording, questionnaire, ruleset)
    return recording.said


def test_every_phrase_is_said_and_every_phrase_said_exists(said: set[str], phrases: Phrases) -> None:
    assert phrases.texts.keys() - said == SAID_BY_THE_COMMANDS, "Remove it from data/phrases.yaml, or say it."


def test_each_counted_phrase_has_both_forms(phrases: Phrases) -> None:
    forms: dict[str, set[str]] = {
        key.rpartition(".")[0]: set() for key in phrases.texts if key.endswith((".one", ".other"))
    }
    for key in phrases.texts:
        head, _, form = key.rpartition(".")
        if head in forms:
            forms[head].add(form)
    assert all(each == {"one", "other"} for each in forms.values())


@pytest.mark.parametrize("word", ["addict", "addicted", "clean", "dirty", "abuse", "you must", "you should"])
def test_no_phrase_blames_or_commands(word: str, phrases: Phrases) -> None:
    said = [key for key, text in phrases.texts.items() if re.search(rf"\b{word}\b", text.lower())]
    assert said == []


def test_a_phrase_says_values_as_they_are(phrases: Phrases) -> None:
    assert phrases.say("center.phone", phone="{x} {0}") == "Phone: {x} {0}"


def test_a_missing_key_or_value_is_an_error(phrases: Phrases) -> None:
    with pytest.raises(KeyError):
        phrases.say("no.such.key")
    with pytest.raises(KeyError):
        phrases.say("center.phone")


def test_a_number_chooses_the_form_and_is_written_as_people_do(phrases: Phrases) -> None:
    assert phrases.count("total.all", 1) == "1 center fits."
    assert phrases.count("total.all", 12744) == "12,744 centers fit."


def _load(text: str) -> Phrases:
    return load_phrases(read_bytes(text.encode(), source="phrases.yaml"))


@pytest.mark.parametrize("text", ["'{'", "'{0}'", "'{}'", "'{a.b}'", "'{a[0]}'", "'{a:>9}'", "'{a!r}'", "'}'"])
def test_a_placeholder_is_a_plain_name_and_nothing_more(text: str) -> None:
    with pytest.raises(DataFileError) as caught:
        _load(f"version: 1\nreviewed: 2026-11-23\nphrases:\n  key: {text}\n")
    assert [(each.code, each.place) for each in caught.value.problems] == [("bad-placeholder", "phrases.yaml:4")]


def test_every_problem_of_a_phrase_file_is_reported_at_once() -> None:
    with pytest.raises(DataFileError) as caught:
        _load("version: 1\nphrases:\n  a: [1]\n  b: '{'\nextra: 1\n")
    codes = {each.code for each in caught.value.problems}
    assert codes == {"missing-key", "not-text", "bad-placeholder", "unknown-key"}


def test_a_file_without_phrases_is_refused() -> None:
    with pytest.raises(DataFileError) as caught:
        _load("version: 1\nreviewed: 2026-11-23\n")
    assert "no-phrases" in {each.code for each in caught.value.problems}
