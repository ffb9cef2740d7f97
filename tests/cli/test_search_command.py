"""`recovery-cli search`, as a script and a person run it."""

import csv
import io
import json
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest
from pydantic import TypeAdapter

from recovery_cli.documents.results import SearchDoc
from tests.cli.running import COMMAND, ROOT, Run


def test_the_json_is_one_document_of_the_published_schema(run: Run) -> None:
    found = run("search", "--needs", "detox,aftercare", "--format", "json")
    assert found.status == 0
    jsonschema.validate(found.json, TypeAdapter(SearchDoc).json_schema())
    assert found.json["schema_version"] == "1"
    assert found.json["query"]["needs"] == ["detox", "aftercare"]
    assert found.json["catalogue"]["demonstration"] is True
    assert found.json["total"] > 0
    for match in found.json["matches"]:
        assert {"detox", "aftercare"} <= set(match["center"]["services"])
        assert match["met"] == ["detox", "aftercare"]


def test_helplines_stand_in_every_result(run: Run) -> None:
    ids = [line["id"] for line in run("search", "--format", "json").json["helplines"]]
    assert ids == ["emergency", "lifeline_988", "samhsa"]


def test_left_out_needs_mean_every_center(run: Run) -> None:
    everything = run("search", "--format", "json").json
    assert everything["total"] == everything["catalogue"]["centers"]


def test_common_words_lead_to_the_need(run: Run) -> None:
    assert run("search", "--needs", "rehab,Suboxone", "--format", "json").json["query"]["needs"] == [
        "residential",
        "buprenorphine",
    ]


def test_every_unknown_word_is_named_with_its_near_miss(run: Run) -> None:
    failed = run("search", "--needs", "detoks,aftercare", "--without", "zzzz", "--format", "json")
    assert failed.status == 2
    assert failed.codes == ["unknown-need", "unknown-need"]
    assert "detox" in failed.json["errors"][0]["remedy"]
    assert failed.json["errors"][0]["place"] == "--needs"


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["--near", "99999"], "unknown-zip"),
        (["--near", "Chikago, IL"], "unknown-city"),
        (["--near", "60640", "--within", "-3"], "out-of-range"),
        (["--near", "60640", "--within", "nan"], "out-of-range"),
        (["--within", "10"], "near-missing"),
        (["--sort", "distance"], "near-missing"),
        (["--needs", ","], "empty"),
        (["--sort", "price"], "usage"),
        (["--limit", "0"], "usage"),
        (["--catalogue", "nowhere.yaml"], "no-catalogue"),
    ],
)
def test_an_impossible_option_is_a_usage_error_in_json_too(run: Run, arguments: list[str], code: str) -> None:
    failed = run("search", *arguments, "--format", "json")
    assert failed.status == 2
    assert failed.codes == [code]
    assert failed.err == ""


def test_distance_is_miles_and_within_leaves_the_rest_out(run: Run) -> None:
    found = run(
        "search", "--near", "60640", "--within", "25", "--sort", "distance", "--limit", "50", "--format", "json"
    )
    miles = [match["distance_miles"] for match in found.json["matches"]]
    assert miles == sorted(miles)
    assert miles[-1] <= 25
    assert found.json["query"]["near"].startswith("60640")


def test_when_nothing_matches_each_single_need_to_drop_says_what_it_yields(run: Run) -> None:
    wanted = ["equine", "hospital_detox", "tribal"]
    found = run("search", "--needs", ",".join(wanted), "--format", "json").json
    assert (found["total"], found["matches"]) == (0, [])
    assert found["relaxations"]
    for relaxation in found["relaxations"]:
        left = ",".join(need for need in wanted if need != relaxation["drop"])
        assert run("search", "--needs", left, "--format", "json").json["total"] == relaxation["total"] > 0
    assert [line["id"] for line in found["helplines"]] == ["emergency", "lifeline_988", "samhsa"]


def test_csv_has_a_header_and_a_row_for_each_match(run: Run) -> None:
    found = run("search", "--needs", "detox", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(found.out)))
    assert rows
    assert "fictional" in found.err or "demonstration" in found.err.lower()


def test_ndjson_is_one_document_a_line(run: Run) -> None:
    lines = run("search", "--needs", "detox", "--limit", "3", "--format", "ndjson").out.splitlines()
    assert len(lines) == 4
    assert [json.loads(line).get("rank") for line in lines[1:]] == [1, 2, 3]


def test_piped_text_is_one_line_a_center_and_notices_go_to_stderr(run: Run) -> None:
    found = run("search", "--needs", "detox", "--limit", "4")
    assert len(found.out.splitlines()) == 4
    assert "\x1b" not in found.out
    assert "1-800-662-4357" in found.err


def test_the_search_by_script_imports_nothing_that_takes_long(
    run: Run, environment: dict[str, str], directory: Path
) -> None:
    run("search", "--near", "60640", "--format", "json")  # compiles what is compiled once
    program = f"""
import os, sys
from recovery_cli.cli.start import run
near = ["--near", "60640", "--catalogue", {str(directory)!r}]
sys.argv[1:] = ["search", "--needs", "detox", *near, "--format", "json"]
heavy = {{"typer", "pydantic", "rich", "yaml", "zipcodes", "typing_extensions", "dataclasses", "pathlib", "inspect"}}
def left(status):
    print(status, sorted(heavy & set(sys.modules)), file=sys.stderr, flush=True)
    leave(status)
leave, os._exit = os._exit, left
run()
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, env=environment)
    assert done.stderr.strip() == "0 []"


def test_a_catalogue_with_one_flipped_bit_is_refused_with_a_remedy(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "own.db"
    assert run("centers", "check", ROOT / "data/centers.yaml", "--skip-bad", "--output", path).status == 0
    search = ("search", "--needs", "detox", "--catalogue", path, "--format", "json")
    assert run(*search).json["total"]
    harmed = bytearray(path.read_bytes())
    harmed[harmed.index(b"555-01")] ^= 1
    path.write_bytes(harmed)
    for command in (search, ("centers", "show", "any", "--catalogue", path, "--format", "json")):
        refused = run(*command)
        assert (refused.status, refused.codes) == (3, ["damaged-index"])
        assert "Import it again" in refused.json["errors"][0]["remedy"]
    assert run("centers", "check", path).status == 3


def test_the_real_directory_around_chicago(run: Run, directory: Path) -> None:
    found = run(
        "search",
        "--catalogue",
        directory,
        "--needs",
        "detox,aftercare",
        "--near",
        "Chicago, IL",
        "--within",
        "25",
        "--format",
        "json",
    ).json
    assert found["catalogue"]["centers"] == 12_744
    assert found["catalogue"]["demonstration"] is False
    assert 20 <= found["total"] <= 80
    assert all(match["distance_miles"] <= 25 for match in found["matches"])
    assert all("fictional" not in match["center"]["name"] for match in found["matches"])


def test_a_reader_that_leaves_early_is_no_error(environment: dict[str, str], directory: Path) -> None:
    command = f"{' '.join(COMMAND)} search --catalogue {directory} --limit 1000 | head -1"
    done = subprocess.run(
        ["bash", "-o", "pipefail", "-c", command], capture_output=True, env=environment, check=False, timeout=60
    )
    assert b"Traceback" not in done.stderr
    assert b"BrokenPipe" not in done.stderr
