import csv
import io
import json
from collections.abc import Callable
from typing import Any

import pytest

from recovery_cli.documents.results import SearchDoc
from recovery_cli.render.tables import search_csv, search_ndjson

Build = Callable[..., SearchDoc]


def _rows(text: str, **options: Any) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text), **options))


def test_the_table_has_a_header_and_a_row_for_each_center(make_search: Build) -> None:
    rows = _rows(search_csv(make_search()))
    assert [row["name"] for row in rows] == ["Harbor House", "Elm Clinic", "Río Vista Center"]
    assert rows[0]["rank"] == "1"
    assert rows[0]["zip"] == "02134"
    assert rows[0]["longitude"] == "-71.13"
    assert rows[0]["unknown"] == "alumni; medicaid; spanish; yoga"


def test_an_empty_result_is_the_header_alone(make_search: Build) -> None:
    assert search_csv(make_search({"total": 0, "matches": []})).count("\n") == 1


def test_what_is_not_known_is_an_empty_cell(make_search: Build) -> None:
    row = _rows(search_csv(make_search({"matches.0.distance_miles": None, "matches.0.center.phone": None})))[0]
    assert (row["distance_miles"], row["phone"]) == ("", "")


def test_invented_centers_are_marked_in_every_row(make_search: Build) -> None:
    rows = _rows(search_csv(make_search({"catalogue.demonstration": True})))
    assert {row["demonstration"] for row in rows} == {"yes"}


@pytest.mark.parametrize(
    "name", ["=HYPERLINK(1)", "+SUM(A1)", "-1+cmd|' /C calc'!A0", "@x", "\t=1", "\r\n=1", "\x1b[0m=1"]
)
def test_no_cell_is_a_formula(name: str, make_search: Build) -> None:
    row = _rows(search_csv(make_search({"matches.0.center.name": name})))[0]
    assert row["name"].startswith("'")


def test_a_formula_behind_a_semicolon_is_none(make_search: Build) -> None:
    """A spreadsheet set to semicolons begins a new cell there."""
    text = search_csv(make_search({"matches.0.center.name": "Harbor;=HYPERLINK(1)"}))
    cells = [cell for row in csv.reader(io.StringIO(text), delimiter=";") for cell in row]
    assert not any(cell.lstrip().startswith("=") for cell in cells)


def test_phone_numbers_stay_usable(make_search: Build) -> None:
    row = _rows(search_csv(make_search({"matches.0.center.phone": "+1 617-555-0101"})))[0]
    assert row["phone"] == "+1 617-555-0101"


def test_hostile_text_adds_no_row_and_no_control(make_search: Build, hostile_changes: dict[str, Any]) -> None:
    text = search_csv(make_search(hostile_changes))
    assert len(_rows(text)) == 3
    assert text.count("\n") == 4
    assert text.replace("\n", "").isprintable()


def test_the_stream_begins_with_the_summary_and_then_each_match(make_search: Build) -> None:
    document = make_search()
    summary, *matches = map(json.loads, search_ndjson(document))
    assert summary == {
        "schema_version": "1",
        "kind": "search_summary",
        "query": document["query"],
        "catalogue": document["catalogue"],
        "total": 412,
        "relaxations": [],
        "helplines": document["helplines"],
    }
    assert matches == document["matches"]


def test_json_lines_keep_data_as_it_is_on_one_line_each(make_search: Build, hostile_changes: dict[str, Any]) -> None:
    document = make_search(hostile_changes)
    lines = list(search_ndjson(document))
    assert all(len(line.splitlines()) == 1 for line in lines)
    assert [json.loads(line) for line in lines[1:]] == document["matches"]
