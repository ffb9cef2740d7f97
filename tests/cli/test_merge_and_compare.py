"""`recovery-cli centers merge` and `centers compare`."""

import sqlite3
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from pydantic import TypeAdapter

from recovery_cli.catalogue.seal import seal
from recovery_cli.documents.results import ComparisonDoc
from tests.cli.running import ROOT, Run

HEAD = "catalogue: {{name: {name}, source: {name} list, source_date: {date}}}\ncenters:\n"
CENTER = """\
  - id: {id}
    name: Cedar Harbor Recovery
    street: 12 Oak Street
    state: IL
    zip: "60640"
    phone: 312-555-0101
    services: [{services}]
    not_offered: [{not_offered}]
"""


@pytest.fixture
def write(tmp_path: Path) -> Any:
    def write(name: str, *centers: str, date: str = "2023") -> Path:
        path = tmp_path / f"{name}.yaml"
        path.write_text(HEAD.format(name=name, date=date) + "".join(centers), encoding="utf-8")
        return path

    return write


def center(identity: str, services: str = "", not_offered: str = "") -> str:
    return CENTER.format(id=identity, services=services, not_offered=not_offered)


OTHERS = "".join(f"  - {{id: filler-{n}, name: Place{n}x House, zip: '6{n:04}', state: IL}}\n" for n in range(50))


def test_a_merge_keeps_each_center_once_and_says_what_it_did(run: Run, write: Any, tmp_path: Path) -> None:
    base = write("base", OTHERS, center("here", "buprenorphine"))
    other = write("other", center("there", "detox", "buprenorphine"), "  - {id: new, name: New Clinic}\n", date="2026")
    target = tmp_path / "all.db"
    done = run("centers", "merge", base, other, "--output", target)
    assert done.status == 0, done.err
    assert "here already 1, new 1; contradictions 1, pairs in doubt 0." in done.out
    shown = run("centers", "show", "here", "--catalogue", target)
    assert "base list (2023) says that it offers buprenorphine; other list (2026) says that it does not." in shown.out
    assert "withdrawal care (detox) [2]" in shown.out
    assert "[2] other list. Facts from 2026. Its id there: there" in shown.out
    record = run("centers", "show", "here", "--catalogue", target, "--format", "json").json["center"]
    assert record["also_in"][0]["denies"] == {"buprenorphine": "base list (2023)"}
    assert not {"buprenorphine"} & {*record["services"], *record["not_offered"]}
    assert "base list (2023) dice que ofrece buprenorfina" in " ".join(
        run("centers", "show", "here", "--catalogue", target, "--lang", "es").out.split()
    )
    found = run("search", "--text", "place", "--catalogue", target, "--lang", "es", "--format", "json").json
    assert "says" not in str([each["warnings"] for each in found["matches"]])


def test_a_license_list_adds_capacity_and_expiry_and_an_ended_license_is_warned_of(
    run: Run, write: Any, tmp_path: Path
) -> None:
    base = write("base", OTHERS, center("here", "detox"), "  - {id: else, name: Else Clinic}\n")
    licence = "    license: EX-1\n    license_expires: 2020-01-31\n    capacity: 20\n"
    other = write("licences", center("there") + licence, date="2026")
    target = tmp_path / "all.db"
    assert run("centers", "merge", base, other, "--output", target).status == 0
    ended = "Its license ended on 2020-01-31: ask before you go."
    shown = run("centers", "show", "here", "--catalogue", target).out
    for said in (f"Take care: {ended}", "License: EX-1 [2]", "License ends: 2020-01-31 [2]", "Places: 20 [2]"):
        assert said in shown
    assert ended in run("centers", "compare", "here", "else", "--catalogue", target).out
    compared = run("centers", "compare", "here", "else", "--catalogue", target, "--format", "json").json
    rows = {row["row"]: row["values"] for row in compared["rows"]}
    assert rows["capacity"] == ["20 [2]", None]
    assert rows["source"][0] == "[1] base list; [2] licences list"
    found = run("search", "--needs", "detox", "--catalogue", target, "--format", "json").json
    assert found["matches"][0]["warnings"].count(ended) == 1


def test_the_report_of_a_merge_is_json_too_and_a_yaml_reads_back(run: Run, write: Any, tmp_path: Path) -> None:
    base, other = write("base", OTHERS, center("here")), write("other", center("there", "detox"))
    target = tmp_path / "all.yaml"
    found = run("centers", "merge", base, other, "--output", target, "--format", "json").json
    assert (found["kind"], found["centers"], found["previous"]) == ("merge", 51, None)
    assert [(each["matched"], each["added"]) for each in found["merged"]] == [(1, 0)]
    assert run("centers", "check", target).status == 0
    again = run("centers", "merge", base, other, "--output", target, "--format", "json").json
    assert (again["previous"], again["difference"]["changed"], again["difference"]["gone"]) == (None, [], [])
    assert run("centers", "merge", target, other, "--output", target, "--format", "json").codes == ["already-merged"]


def test_what_one_list_leaves_open_and_another_says_is_no_caution(run: Run, write: Any, tmp_path: Path) -> None:
    kind = "It is certified for care without a stay, but the list does not say which kind."
    base = write("base", OTHERS, center("here", "outpatient"), center("else").replace("12 Oak", "99 Elm"))
    base.write_text(base.read_text().replace("312-555-0101", "312-555-0102", 1), encoding="utf-8")
    other = write("other", center("there") + f"    cautions: [{kind!r}]\n")
    assert run("centers", "merge", base, other, "--output", tmp_path / "all.yaml").status == 0
    assert "which kind" not in (tmp_path / "all.yaml").read_text(encoding="utf-8")
    assert run("centers", "merge", other, write("bare", center("b")), "--output", tmp_path / "two.yaml").status == 0
    assert "which kind" in (tmp_path / "two.yaml").read_text(encoding="utf-8")


def test_three_lists_become_one(run: Run, write: Any, tmp_path: Path) -> None:
    lists = [
        write("base", OTHERS, center("a")),
        write("two", center("b", "detox")),
        write("three", center("c", "yoga")),
    ]
    target = tmp_path / "all.db"
    assert run("centers", "merge", *lists, "--output", target).status == 0
    record = run("centers", "show", "a", "--catalogue", target, "--format", "json").json["center"]
    assert [(each["source"], each["facts"]) for each in record["also_in"]] == [
        ("two list", ["detox"]),
        ("three list", ["yoga"]),
    ]


def test_a_merge_that_cannot_be_done_writes_nothing(run: Run, write: Any, tmp_path: Path) -> None:
    base, target = write("base", center("here")), tmp_path / "all.db"
    demonstration = ROOT / "data/centers.yaml"
    failed = run("centers", "merge", base, demonstration, "--output", target, "--format", "json")
    assert (failed.status, failed.codes) == (2, ["demonstration-mixed"])
    assert run("centers", "merge", base, tmp_path / "nowhere.yaml", "--output", target).status == 3
    assert run("centers", "merge", base, base, "--output", tmp_path / "all.txt").status == 2
    assert list(tmp_path.glob("all*")) == []


def test_the_same_merge_again_keeps_the_version_before(run: Run, write: Any, tmp_path: Path) -> None:
    base, target = write("base", OTHERS, center("here")), tmp_path / "all.db"
    command = ("centers", "merge", base, write("other", center("there", "detox")), "--output", target)
    assert run(*command).status == 0
    first = target.read_bytes()
    write("other", center("there", "detox, yoga"))
    changed = run(*command)
    assert "0 added, 1 changed, 0 gone" in changed.out
    assert f"The version before: {target}.previous" in " ".join(changed.out.split())
    again = run(*command)
    assert "nothing changed, 51 centers" in again.out
    assert Path(f"{target}.previous").read_bytes() == first


def test_a_merge_never_replaces_a_larger_catalogue_unasked(run: Run, write: Any, tmp_path: Path) -> None:
    large, target = write("large", OTHERS, center("here")), tmp_path / "all.db"
    assert run("centers", "merge", large, write("other", center("there", "detox")), "--output", target).status == 0
    kept = target.read_bytes()
    small = ("centers", "merge", write("small", center("here")), tmp_path / "other.yaml", "--output", target)
    dry = run(*small, "--dry-run")
    assert (dry.status, "50 gone" in dry.out, "refused without --force" in dry.out) == (0, True, True)
    tried = run(*small, "--dry-run", "--format", "json").json
    assert (tried["kept"], tried["previous"], len(tried["difference"]["gone"])) == (None, None, 50)
    failed = run(*small, "--format", "json")
    assert (failed.status, failed.codes) == (2, ["shrunk"])
    assert target.read_bytes() == kept
    assert not Path(f"{target}.previous").exists()
    assert run(*small, "--force").status == 0
    assert Path(f"{target}.previous").read_bytes() == kept


def test_one_center_is_kept_and_not_centers(run: Run, write: Any, tmp_path: Path) -> None:
    lists = (write("base", center("here")), write("other", center("there", "detox")))
    assert "Kept 1 center as" in run("centers", "merge", *lists, "--output", tmp_path / "one.db").out


def test_a_comparison_is_one_document_of_the_published_schema(run: Run) -> None:
    done = run("centers", "compare", "demo-cedar-harbor", "demo-tin-lantern", "--near", "60640", "--format", "json")
    jsonschema.validate(done.json, TypeAdapter(ComparisonDoc).json_schema())
    assert [each["id"] for each in done.json["centers"]] == ["demo-cedar-harbor", "demo-tin-lantern"]
    assert done.json["centers"][0]["distance_miles"] is not None
    rows = {row["row"]: row["values"] for row in done.json["rows"]}
    assert rows["methadone"] == ["no", "yes"]
    assert rows["phone"] == ["312-555-0101", "773-555-0103"]


def test_a_comparison_is_plain_lines_when_piped(run: Run) -> None:
    done = run("centers", "compare", "demo-cedar-harbor", "demo-tin-lantern")
    assert "Methadone: (1) no; (2) yes" in done.out.splitlines()
    assert "invented" in done.out


def test_two_to_five_centers_can_be_compared_and_every_unknown_id_is_named(run: Run) -> None:
    assert run("centers", "compare", "demo-cedar-harbor", "--format", "json").codes == ["usage"]
    same = ["demo-cedar-harbor"] * 2
    assert run("centers", "compare", *same, "--format", "json").codes == ["usage"]
    assert run("centers", "compare", *(f"c-{n}" for n in range(6)), "--format", "json").codes == ["usage"]
    failed = run("centers", "compare", "demo-ceder-harbor", "demo-tin-lantren", "--format", "json")
    assert (failed.status, failed.codes) == (2, ["unknown-center", "unknown-center"])
    assert run("centers", "compare", "demo-cedar-harbor", "demo-tin-lantern", "--near", "Nowhere, ZZ").status == 2


def test_a_catalogue_with_damaged_records_is_said_once_and_not_as_a_wrong_id(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "own.db"
    assert run("centers", "check", ROOT / "data/centers.yaml", "--skip-bad", "--output", path).status == 0
    path.write_bytes(path.read_bytes()[:-16])
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE centers SET record = json_set(record, '$.phone', 5)")
    connection.close()
    seal(path)
    failed = run("centers", "compare", "demo-cedar-harbor", "demo-tin-lantern", "--catalogue", path, "--format", "json")
    assert (failed.status, failed.codes) == (3, ["damaged-index"])
