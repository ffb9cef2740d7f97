"""`recovery-cli rules`: list, show, check and graph, as a reviewer and a script run them."""

import xml.etree.ElementTree as ET
from pathlib import Path
from typing import get_args, get_type_hints

import pytest

from recovery_cli.cli.rules import rules_list
from recovery_cli.rules.model import STRENGTHS
from tests.cli.running import ROOT, Run


def ids(run: Run, *filters: str) -> list[str]:
    done = run("rules", "list", *filters, "--format", "json")
    assert done.status == 0, done.out
    assert done.json["kind"] == "rules"
    return [rule["id"] for rule in done.json["rules"]]


# -- list ---------------------------------------------------------------------------------------------------------


def test_without_a_command_every_rule_is_listed(run: Run) -> None:
    alone = run("rules")
    assert (alone.status, alone.err) == (0, "")
    assert alone.out == run("rules", "list").out
    assert "W4: Daily alcohol or sedatives (strong, reviewed 2026-11-23)\n" in alone.out
    assert run("rules", "--format", "json").out == run("rules", "list", "--format", "json").out


def test_the_json_has_what_a_review_needs(run: Run) -> None:
    rules = {rule["id"]: rule for rule in run("rules", "list", "--format", "json").json["rules"]}
    rule = rules["W4"]
    assert rule["when"].startswith('alcohol in the last two weeks is "Every day')
    assert rule["questions"] == ["alcohol", "sedatives"]
    assert rule["effect"][0] == "How soon: within 48 hours at the latest."
    assert set(rule) == {
        "id", "title", "because", "when", "questions", "effect", "source", "strength", "reviewed", "if_unknown",
    }  # fmt: skip


def test_filters_narrow_the_list_together(run: Run) -> None:
    everything = ids(run)
    assert "W4" in ids(run, "--section", "w") == [rule for rule in everything if rule[0] == "W"]
    assert set(ids(run, "--question", "alcohol", "--sets", "withdrawal")) >= {"W4"}
    assert "W4" not in ids(run, "--question", "alcohol", "--sets", "treatment")
    assert set(ids(run, "--strength", "unverified")) < set(everything)
    assert "M6" in ids(run, "--need", "Methadone")
    assert "W8" in ids(run, "--question", "plan.withdrawal", "--text", "ANAESTHESIA")


def test_a_filter_takes_every_strength_there_is() -> None:
    hint = get_type_hints(rules_list)["strength"]
    assert {name for literal in get_args(hint) for name in get_args(literal)} == set(STRENGTHS)


def test_a_list_of_nothing_is_no_error_and_is_said(run: Run) -> None:
    done = run("rules", "list", "--text", "zzzz")
    assert (done.status, done.out) == (0, "")
    assert "No rule" in done.err


def test_every_unknown_filter_is_named_with_its_near_miss(run: Run) -> None:
    failed = run(
        "rules", "list", "--section", "q", "--question", "alcohl", "--need", "detoks", "--format", "json"
    )  # fmt: skip
    assert failed.status == 2
    assert failed.codes == ["unknown-section", "unknown-question", "unknown-need"]
    remedies = [error["remedy"] for error in failed.json["errors"]]
    assert "alcohol" in remedies[1]
    assert "detox" in remedies[2]


def test_markdown_is_the_page_of_the_documentation(run: Run) -> None:
    page = run("rules", "list", "--format", "markdown").out
    assert page == (ROOT / "docs/rules.md").read_text(encoding="utf-8")


# -- show ---------------------------------------------------------------------------------------------------------


def test_a_rule_is_shown_in_plain_words_with_its_cases(run: Run) -> None:
    shown = run("rules", "show", "W4")
    assert shown.status == 0
    for words in (
        "W4: Daily alcohol or sedatives\n",
        "It holds when:\nAny of these:\n- Alcohol in the last two weeks is",
        "What follows:\n- How soon: within 48 hours at the latest.\n",
        "Strength: strong evidence. Last held against its source on 2026-11-23.",
        "- Holds: Drinking daily needs 24-hour withdrawal care",
        "- Silent: ",
    ):
        assert words in shown.out


def test_several_rules_are_shown_in_the_order_asked_for_and_each_once(run: Run) -> None:
    done = run("rules", "show", "w4", "M1", "W4", "--format", "json")
    assert [rule["id"] for rule in done.json["rules"]] == ["W4", "M1"]
    assert "So do daily sedatives." in done.json["rules"][0]["cases"]["holds"]


def test_every_unknown_rule_is_named_with_its_near_miss(run: Run) -> None:
    failed = run("rules", "show", "W44", "zzz", "W4", "--format", "json")
    assert failed.status == 2
    assert failed.codes == ["unknown-rule", "unknown-rule"]
    assert [error["remedy"] for error in failed.json["errors"]] == [
        "Did you mean 'W4'?",
        "'recovery-cli rules list' lists every rule.",
    ]


def test_other_cases_can_be_named(run: Run, tmp_path: Path) -> None:
    (tmp_path / "W.yaml").write_text("- {case: Mine., exactly: [W4]}\n", encoding="utf-8")
    assert "- Holds: Mine. (W.yaml)\n" in run("rules", "show", "W4", "--cases", tmp_path).out
    assert "Silent in 1 more case" in run("rules", "show", "W1", "--cases", tmp_path).out
    assert run("rules", "show", "W4", "--cases", tmp_path / "nowhere", "--format", "json").codes == ["no-cases"]
    (tmp_path / "W.yaml").write_text("- {case: Mine., exactly: {W4: yes}}\n", encoding="utf-8")
    broken = run("rules", "show", "W4", "--cases", tmp_path)
    assert broken.status == 3
    assert "W.yaml:1" in broken.err


def test_a_folder_without_cases_is_told_apart_from_a_rule_without_one(run: Run, tmp_path: Path) -> None:
    assert "There are no cases here" in run("rules", "show", "W4", "--cases", tmp_path).out


# -- check --------------------------------------------------------------------------------------------------------


def test_the_shipped_rules_have_warnings_and_no_errors(run: Run) -> None:
    done = run("rules", "check", "--format", "json")
    assert done.status == 0, done.out
    assert (done.json["kind"], done.json["count"]["error"]) == ("rules_check", 0)
    for finding in done.json["findings"]:
        assert set(finding) == {"code", "severity", "where", "what", "remedy"}
    text = run("rules", "check").out
    assert "error: 0" in text.splitlines()[-1]
    assert len([line for line in text.splitlines() if line.startswith("warning: ")]) == done.json["count"]["warning"]


def test_a_rule_without_a_case_is_an_error_and_the_status_is_3(run: Run, tmp_path: Path) -> None:
    (tmp_path / "W.yaml").write_text("- {case: Mine., holds: [W4], silent: [W44]}\n", encoding="utf-8")
    done = run("rules", "check", "--cases", tmp_path, "--format", "json")
    assert done.status == 3
    errors = {(each["code"], each["where"]) for each in done.json["findings"] if each["severity"] == "error"}
    assert {("unknown-rule", "W.yaml"), ("no-silent-case", "W4"), ("no-holding-case", "W1")} <= errors
    assert ("no-holding-case", "W4") not in errors


def test_where_there_are_no_cases_that_is_said_and_is_no_error(run: Run, tmp_path: Path) -> None:
    done = run("rules", "check", "--cases", tmp_path)
    assert done.status == 0
    assert "[no-cases]" in done.out


# -- graph --------------------------------------------------------------------------------------------------------


def test_the_graph_is_dot_unless_a_drawing_is_asked_for(run: Run, tmp_path: Path) -> None:
    assert run("rules", "graph", "--only", "W4").out.startswith("digraph rules {")
    assert run("rules", "graph", "--only", "W4", "--format", "svg").out.startswith("<svg ")
    for name, start in (("w4.svg", "<svg "), ("w4.dot", "digraph")):
        done = run("rules", "graph", "--only", "W4", "--output", tmp_path / name)
        assert (done.status, done.out) == (0, "")
        assert (tmp_path / name).read_text(encoding="utf-8").startswith(start)


def test_the_whole_drawing_is_sound(run: Run) -> None:
    root = ET.fromstring(run("rules", "graph", "--format", "svg").out)  # noqa: S314  # our own text
    assert root.attrib["role"] == "img"


@pytest.mark.parametrize(
    ("only", "rules"), [("W4", {"W4"}), ("w4, M1", {"W4", "M1"}), ("G", {"G1", "G1b", "G1c", "G2", "G2b"})]
)
def test_only_some_rules_or_a_section_of_them(run: Run, only: str, rules: set[str]) -> None:
    drawn = run("rules", "graph", "--only", only).out
    found = {
        line.split('"')[1] for line in drawn.splitlines() if line.strip().startswith('"rule:') and "label=" in line
    }
    assert found == {f"rule:{rule}" for rule in rules}


def test_a_graph_of_an_unknown_rule_or_of_none_is_a_usage_error(run: Run) -> None:
    assert "Did you mean 'W4'?" in run("rules", "graph", "--only", "W44").err
    assert run("rules", "graph", "--only", "W44").status == 2
    assert run("rules", "graph", "--only", ",").status == 2


def test_a_file_that_cannot_be_written_is_a_usage_error(run: Run, tmp_path: Path) -> None:
    done = run("rules", "graph", "--output", tmp_path / "nowhere" / "w4.svg")
    assert done.status == 2
    assert "Traceback" not in done.err


# -- the group ----------------------------------------------------------------------------------------------------


def test_an_option_before_the_command_is_not_dropped_in_silence(run: Run) -> None:
    failed = run("rules", "--format", "json", "show", "W4")
    assert failed.status == 2
    assert "rules show --format json" in failed.json["errors"][0]["remedy"]
