"""One realistic assessment and one realistic search, as documents, to be changed by each test."""

from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from recovery_cli.documents.results import AssessmentDoc, CatalogueDoc, HelplineDoc, MatchDoc, SearchDoc
from recovery_cli.render.blocks import Words
from recovery_cli.render.phrases import Phrases, load_phrases
from recovery_cli.strict_yaml import read_file

HOSTILE = (
    '[/b] [recovery] \x1b[31m =HYPERLINK("http://x") \u202e \x1b]8;;http://evil\x07link\x1b]8;;\x07 '
    "first\r\n\tsecond \x9b2J \x1b]0;title \u200b\u2066 \x00\x85\u2028 \ud800 {name} %s \x1b[1A"
)

PHRASES = Path(__file__).resolve().parents[2] / "data" / "phrases.yaml"


def outcome(setting: str) -> dict[str, str]:
    """The levels that go with a setting."""
    levels = {"urgency": "soon", "setting": setting, "withdrawal": "medication_start", "treatment": "outpatient"}
    return levels | {"inpatient": {"treatment": "residential"}, "emergency": {"urgency": "emergency"}}.get(setting, {})


def a_score(**changes: Any) -> dict[str, Any]:
    """A total from a form, as it is published."""
    found = {
        "id": "dast10",
        "name": "DAST-10",
        "score": 6,
        "maximum": 10,
        "band": "a substantial level of problems",
        "text": "DAST-10 counts problems.",
        "filled_in_by": "self",
        "source": {"title": "Skinner", "url": "https://skinner.example/"},
        "credit": "DAST-10: H. Skinner.",
    }
    return {**found, **changes}


@pytest.fixture(scope="session")
def phrases() -> Phrases:
    return load_phrases(read_file(PHRASES))


@pytest.fixture(scope="session")
def words() -> Words:
    return Words(
        need=lambda slug: slug.replace("_", " "),
        ask=lambda slug: f"Do you offer {slug.replace('_', ' ')}?",
        question=lambda question: f"Question {question}?",
        choice=lambda question, choice: f"{question} as {choice}",
    )


@pytest.fixture
def hostile() -> str:
    return HOSTILE


def _catalogue() -> CatalogueDoc:
    return {
        "name": "National Directory",
        "source": "SAMHSA",
        "source_date": "2023-06-01",
        "centers": 12744,
        "demonstration": False,
    }


def _helpline(line: str, name: str, call: str | None, text: str | None, source: str) -> HelplineDoc:
    return {
        "id": line,
        "name": name,
        "call": call,
        "text": text,
        "url": source,
        "about": "At any hour.",
        "verified_on": "2026-11-23",
        "source": source,
    }


def _helplines() -> list[HelplineDoc]:
    return [
        _helpline("emergency", "Emergency services", "911", None, "https://911.example/"),
        _helpline("lifeline_988", "988 Lifeline", "988", "988", "https://988.example/"),
        _helpline("samhsa", "SAMHSA National Helpline", "1-800-662-4357", "ZIP to 435748", "https://samhsa.example/"),
    ]


def _match(rank: int, name: str) -> MatchDoc:
    return {
        "rank": rank,
        "score": 97.5 - rank,
        "distance_miles": 3.25 * rank,
        "center": {
            "id": f"center-{rank}",
            "name": name,
            "program": "Opioid treatment program",
            "street": "1 Main Street",
            "city": "Boston",
            "state": "MA",
            "zip": "02134",
            "phone": f"617-555-010{rank}",
            "intake_phones": [],
            "website": "https://one.example",
            "latitude": 42.35,
            "longitude": -71.13,
            "place_precision": "address",
            "services": ["aftercare", "detox", "medication"],
            "source": "SAMHSA",
            "source_date": "2023-06-01",
        },
        "met": ["detox", "medication", "accepts_adults"],
        "unmet": [],
        "unknown": ["alumni", "medicaid", "spanish", "yoga"],
        "reasons": ["Offers detox and medication."],
        "warnings": ["These facts are 3 years old: call to check them."],
    }


def _matches() -> list[MatchDoc]:
    return [_match(1, "Harbor House"), _match(2, "Elm Clinic"), _match(3, "Río Vista Center")]


def _reason(rule: str, because: str, **changes: Any) -> Any:
    reason = {
        "rule": rule,
        "toward": "outpatient",
        "because": because,
        "strength": "strong",
        "source": {"title": f"Guideline {rule}", "url": f"https://{rule}.example/"},
        "reviewed": "2026-11-23",
        "decisive": False,
        "assumed": False,
    }
    return {**reason, **changes}


def _assessment() -> AssessmentDoc:
    return {
        "schema_version": "1",
        "kind": "assessment",
        "recommendation": {
            "urgency": "soon",
            "setting": "outpatient",
            "plan": {
                "withdrawal": {"level": "medication_start", "setting": "outpatient"},
                "treatment": {"level": "outpatient", "setting": "outpatient"},
                "continuing": ["medication", "aftercare", "naloxone", "peer_support"],
            },
            "headline": "Start medication with an outpatient program this week. You can live at home while it works.",
            "reasons": [
                _reason("W1", "Starting medication as an outpatient is the usual first step.", decisive=True),
                _reason("M1", "Medication is the part of treatment with the strongest evidence."),
                _reason("M2", "Detox alone is not recommended.", assumed=True),
                _reason("H5", "Stimulants are used too.", strength="unverified"),
                *(_reason(f"C{number}", f"Wish number {number}.", toward="need") for number in range(1, 6)),
                _reason("W1b", "Every day without medication is a day of risk.", toward="urgency", decisive=True),
            ],
            "needs": ["outpatient", "medication"],
            "wants": ["naloxone", "alumni"],
            "conflicts": [
                {
                    "between": ["R3", "O1"],
                    "what": "The plan and work exclude each other.",
                    "ways_out": ["Ask for leave.", "Ask for evening hours."],
                }
            ],
            "undetermined": [
                {
                    "question": "sedatives",
                    "could_become": "residential_withdrawal",
                    "because": "Sedatives matter.",
                    "outcomes": [],
                }
            ],
            "would_change": [
                {
                    "change": {"housing": "none"},
                    **outcome("inpatient"),
                    "because": "There would be no home.",
                    "falls_away": False,
                }
            ],
            "notes": [
                {"rule": "M2", "text": "Tolerance drops.", "source": {"title": "CDC", "url": "https://cdc.example"}},
                {"rule": "G1c", "text": "Warning signs.", "source": {"title": "G", "url": "https://g.example"}},
            ],
            "instruments": [],
        },
        "catalogue": _catalogue(),
        "total": 37,
        "matches": _matches(),
        "relaxations": [],
        "helplines": _helplines(),
        "disclaimer": "This is information, not a diagnosis.",
    }


def _changed(document: Any, changes: dict[str, Any]) -> Any:
    """`document` with dotted paths replaced: {"recommendation.urgency": "today"}."""
    document = deepcopy(document)
    for path, value in changes.items():
        *steps, last = path.split(".")
        node = document
        for step in steps:
            node = node[int(step)] if isinstance(node, list) else node[step]
        node[int(last) if isinstance(node, list) else last] = value
    return document


@pytest.fixture
def make_assessment() -> Callable[..., AssessmentDoc]:
    """Builds an assessment; changes by dotted path, such as {"recommendation.urgency": "today"}."""

    def build(changes: dict[str, Any] | None = None) -> AssessmentDoc:
        return _changed(_assessment(), changes or {})  # type: ignore[no-any-return]

    return build


@pytest.fixture
def make_emergency(make_assessment: Callable[..., AssessmentDoc]) -> Callable[..., AssessmentDoc]:
    """Builds an emergency as it is published: no plan, no list, helplines."""

    def build(changes: dict[str, Any] | None = None) -> AssessmentDoc:
        emergency = {
            "recommendation.urgency": "emergency",
            "recommendation.setting": "emergency",
            "recommendation.plan": None,
            "recommendation.headline": "This is an emergency. Call 911 now.",
            "recommendation.reasons": [_reason("E1", "Slow breathing can be an overdose.", decisive=True)],
            "recommendation.notes": [
                {"rule": "E1", "text": "Call 911 now.", "source": {"title": "CDC", "url": "https://cdc.example"}}
            ],
            "total": 0,
            "matches": [],
        }
        for key in ("needs", "wants", "conflicts", "undetermined", "would_change", "instruments"):
            emergency[f"recommendation.{key}"] = []
        return make_assessment({**emergency, **(changes or {})})

    return build


@pytest.fixture
def make_search() -> Callable[..., SearchDoc]:
    """Builds a search; changes by dotted path, such as {"catalogue.demonstration": True}."""

    def build(changes: dict[str, Any] | None = None) -> SearchDoc:
        document: SearchDoc = {
            "schema_version": "1",
            "kind": "search",
            "query": {
                "needs": ["detox", "aftercare"],
                "any": [],
                "without": [],
                "text": None,
                "near": "Boston, MA 02134",
                "within_miles": 50.0,
                "sort": "fit",
            },
            "catalogue": _catalogue(),
            "total": 412,
            "matches": _matches(),
            "relaxations": [],
            "helplines": _helplines(),
        }
        return _changed(document, changes or {})  # type: ignore[no-any-return]

    return build


def _hostile_changes() -> dict[str, Any]:
    """Changes that put hostile text into everything a catalogue can fill."""
    fields = ("id", "name", "program", "street", "city", "state", "zip", "phone", "website", "source")
    changes: dict[str, Any] = {f"matches.0.center.{field}": HOSTILE for field in fields}
    return {
        **changes,
        "matches.0.center.intake_phones": [HOSTILE],
        "matches.0.warnings": [HOSTILE],
        "catalogue.name": HOSTILE,
        "catalogue.source": HOSTILE,
        "catalogue.source_date": HOSTILE,
    }


@pytest.fixture
def hostile_changes() -> dict[str, Any]:
    return _hostile_changes()
