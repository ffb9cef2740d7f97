"""The published JSON: each kind's schema is frozen in tests/contract, and the commands keep to it to the letter.

A key may be added: RECOVERY_CLI_WRITE_GOLDEN=1 python -m pytest tests/cli/test_schemas.py, and a line in CHANGELOG.md.
What stands there may not change or go without a new `schema_version`.
"""

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, get_args

import jsonschema
import pytest

from recovery_cli.cli.main import Kind
from recovery_cli.documents.kinds import KINDS
from tests.cli.running import ROOT, Run

FROZEN = ROOT / "tests/contract"
CSV = """name,street,city,state,zip,phone
Cedar House,1 Oak Street,Chicago,IL,60640,312-555-0101
,2 Oak Street,Chicago,IL,60640,
"""
BASE = """catalogue: {name: Base, source: Base list, source_date: "2023"}
centers:
  - {id: here, name: Cedar House, street: 1 Oak Street, city: Chicago, state: IL, zip: "60640", phone: 312-555-0101,
     services: [outpatient], cautions: [Call first.]}
  - {id: else, name: Elm House, state: IL, zip: "62701"}
"""
OTHER = """catalogue: {name: Other, source: Other list, source_date: "2026"}
centers:
  - {id: there, name: Cedar House, street: 1 Oak Street, city: Chicago, state: IL, zip: "60640", phone: 312-555-0101,
     services: [telehealth], not_offered: [outpatient], capacity: 12, license_expires: 2020-01-01}
"""


def closed(schema: Any) -> Any:
    """The schema with no room for a key that it does not name."""
    if isinstance(schema, list):
        return [closed(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    inner = {key: closed(value) for key, value in schema.items()}
    return {**inner, "additionalProperties": False} if "properties" in schema else inner


@pytest.fixture
def made(run: Run, person: Callable[..., Path], tmp_path: Path) -> dict[str, list[Any]]:
    """Documents of every kind, as the commands print them, by their kind."""
    source, emergency = tmp_path / "centers.csv", tmp_path / "emergency.yaml"
    base, other = tmp_path / "base.yaml", tmp_path / "other.yaml"
    base.write_text(BASE, encoding="utf-8")
    source.write_text(CSV, encoding="utf-8")
    other.write_text(OTHER, encoding="utf-8")
    emergency.write_text("danger_now: [overdose]\n", encoding="utf-8")
    target, merged = tmp_path / "own.db", tmp_path / "all.db"
    far = ("--near", "60640", "--within", "1")
    commands: list[list[Any]] = [
        ["search", "--needs", "detox", "--near", "60640"],
        ["search", "--needs", "detox,aftercare,methadone,childcare", *far],
        ["assess", "--answers", person()],
        ["assess", "--answers", emergency, "--include-answers"],
        ["centers", "import", source, "--output", target],
        ["centers", "import", source, "--output", target],
        ["centers", "import", source, "--output", target, "--force", "--dry-run"],
        ["centers", "merge", base, other, "--output", merged],
        ["centers", "list", "--catalogue", merged],
        ["search", "--catalogue", merged],
        ["centers", "compare", "here", "else", "--catalogue", merged],
        ["questions"], ["needs"], ["helplines"], ["rules", "list"], ["rules", "show", "W4"], ["rules", "check"],
        ["search", "--needs", "yoghurt"],
    ]  # fmt: skip
    found: dict[str, list[Any]] = {}
    for command in commands:
        done = run(*command, "--format", "json")
        found.setdefault(done.json["kind"], []).append(done.json)
    ids = found["centers"][0]["centers"]
    for each in ids:
        found.setdefault("center", []).append(
            run("centers", "show", each, "--catalogue", merged, "--format", "json").json
        )
    shown = [match["center"]["id"] for match in found["search"][0]["matches"][:2]]
    found["comparison"] += [run("centers", "compare", *shown, "--near", "60640", "--format", "json").json]
    summary, *matches = run("search", "--needs", "detox", "--format", "ndjson").out.splitlines()
    return {**found, "search_summary": [json.loads(summary)], "match": list(map(json.loads, matches))}


def test_every_kind_that_is_printed_has_a_schema_and_keeps_to_it(run: Run, made: dict[str, list[Any]]) -> None:
    assert made.keys() == KINDS.keys()
    for kind, documents in made.items():
        schema = closed(run("schema", kind).json)
        for document in documents:
            jsonschema.validate(document, schema)
            assert document.get("schema_version", "1") == "1"
    # What is held against the schemas is not empty.
    assert any(document["matches"] for document in made["search"])
    assert any(document["relaxations"] for document in made["search"])
    assert any(document["report"] and document["report"]["dropped"] for document in made["import"])
    assert any(document["difference"] for document in made["import"])
    assert made["merge"][0]["merged"][0]["contradictions"]
    assert any(document["center"]["also_in"] for document in made["center"])
    assert any("also_in" in match["center"] for document in made["search"] for match in document["matches"])
    assert any("marks" in row for document in made["comparison"] for row in document["rows"])
    assert made["rules_check"][0]["findings"]


def test_the_command_takes_every_kind() -> None:
    assert set(get_args(Kind)) == KINDS.keys()


@pytest.mark.parametrize("kind", KINDS)
def test_what_was_published_stands(run: Run, kind: str) -> None:
    frozen = FROZEN / f"{kind}.json"
    schema = run("schema", kind).json
    if os.environ.get("RECOVERY_CLI_WRITE_GOLDEN"):
        frozen.write_text(json.dumps(schema, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    assert schema == json.loads(frozen.read_text(encoding="utf-8")), "see the beginning of this file"


def test_nothing_else_is_frozen() -> None:
    assert {path.stem for path in FROZEN.glob("*.json")} == KINDS.keys()
