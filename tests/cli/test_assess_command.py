"""`recovery-cli assess --answers`, as scripts and caseworkers run it."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from pydantic import TypeAdapter

from recovery_cli.documents.results import AssessmentDoc
from tests.cli.running import Run

Person = Callable[..., Path]


def assessment(run: Run, path: Path, *options: object) -> Any:
    done = run("assess", "--answers", path, "--format", "json", *options)
    assert done.status == 0, done.err + done.out
    jsonschema.validate(done.json, TypeAdapter(AssessmentDoc).json_schema())
    return done.json


def test_opioids_only_with_a_home_and_a_job_is_outpatient_care_with_medication(run: Run, person: Person) -> None:
    found = assessment(run, person())
    recommendation = found["recommendation"]
    assert recommendation["setting"] == "outpatient"
    assert recommendation["plan"]["withdrawal"]["level"] == "medication_start"
    assert "medication" in recommendation["needs"]
    assert found["total"] >= len(found["matches"]) > 0
    assert all(match["distance_miles"] <= 25 for match in found["matches"])


@pytest.mark.parametrize(
    "changes",
    [
        {"harm_intent": "plan_or_intent"},
        {"emergency_signs": ["overdose_now"]},
        {"alcohol": "daily", "withdrawal_history": ["seizure"]},
        {"gender": "woman", "pregnancy": "pregnant", "pregnancy_signs": ["bleeding"]},
    ],
)
def test_an_emergency_is_the_emergency_alone(run: Run, person: Person, changes: dict[str, Any]) -> None:
    found = assessment(run, person(**changes))
    assert found["recommendation"]["urgency"] == found["recommendation"]["setting"] == "emergency"
    assert found["recommendation"]["plan"] is None
    assert (found["matches"], found["total"]) == ([], 0)
    assert "911" in found["recommendation"]["headline"]
    assert found["helplines"][0]["id"] in ("emergency", "lifeline_988")


def test_an_emergency_in_an_unfinished_file_still_comes_first(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "unfinished.yaml"
    path.write_text("emergency_signs: [slow_breathing]\n", encoding="utf-8")
    assert assessment(run, path)["recommendation"]["setting"] == "emergency"


def test_missing_answers_are_all_named_and_the_status_is_2(run: Run, person: Person) -> None:
    failed = run("assess", "--answers", person(housing=None, payment=None), "--format", "json")
    assert failed.status == 2
    assert failed.codes == ["missing-answer", "missing-answer"]
    assert [error["place"] for error in failed.json["errors"]] == ["housing", "payment"]


def test_every_wrong_answer_is_named_with_its_line(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "wrong.yaml"
    path.write_text(
        "respondent: self\nage: 340\nhouzing: stable\ngender: mann\nlocation: '99999'\nopioids: [heroin, none]\n",
        encoding="utf-8",
    )
    failed = run("assess", "--answers", path, "--format", "json")
    assert failed.status == 3
    assert failed.codes == ["out-of-range", "unknown-question", "unknown-choice", "unknown-zip", "exclusive"]
    assert [error["place"].rsplit(":", 1)[1] for error in failed.json["errors"]] == ["2", "3", "4", "5", "6"]
    assert "housing" in failed.json["errors"][1]["remedy"]


def test_errors_for_people_go_to_stderr_with_place_problem_and_remedy(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "wrong.yaml"
    path.write_text("age: 340\n", encoding="utf-8")
    failed = run("assess", "--answers", path)
    assert failed.status == 3
    assert failed.out == ""
    assert "wrong.yaml:1" in failed.err
    assert "10 to 110" in failed.err


def test_answers_come_from_standard_input_as_json(run: Run, person: Person) -> None:
    import yaml

    answers = yaml.safe_load(person().read_text(encoding="utf-8"))
    done = run("assess", "--answers", "-", "--format", "json", stdin=json.dumps(answers))
    assert done.status == 0
    assert done.json["kind"] == "assessment"


def test_without_a_terminal_it_never_asks_and_names_what_it_needs(run: Run) -> None:
    failed = run("assess", "--format", "json")
    assert failed.status == 2
    assert failed.codes == ["no-terminal"]
    assert "emergency_signs" in failed.json["errors"][0]["problem"]
    assert "--answers" in failed.json["errors"][0]["remedy"]


def test_answers_are_not_echoed_unless_asked_for(run: Run, person: Person) -> None:
    path = person()
    assert "answers" not in assessment(run, path)
    assert assessment(run, path, "--include-answers")["answers"]["age"] == 34


@pytest.mark.parametrize("mistake", [["--near", "nowhere at all"], ["--catalogue", "missing.db"]], ids=" ".join)
@pytest.mark.parametrize(
    "changes", [{"emergency_signs": ["chest_pain"]}, {"alcohol": "daily", "withdrawal_history": ["seizure"]}], ids=str
)
def test_no_mistake_about_a_place_or_a_catalogue_stands_in_the_way_of_an_emergency(
    run: Run, person: Person, mistake: list[str], changes: dict[str, Any]
) -> None:
    done = run("assess", "--answers", person(**changes), *mistake, "--format", "json")
    assert done.status == 0
    assert done.json["recommendation"]["urgency"] == "emergency"
    assert done.json["matches"] == []
    calm = run("assess", "--answers", person("calm.yaml"), *mistake, "--format", "json")
    assert calm.status == 2


@pytest.mark.parametrize("form", ["text", "html", "markdown"])
def test_a_place_that_is_none_hides_an_emergency_in_no_form(run: Run, person: Person, form: str) -> None:
    answers = person(emergency_signs=["chest_pain"])
    done = run("assess", "--answers", answers, "--near", "nowhere at all", "--format", form)
    assert done.status == 0
    assert "This is an emergency. Call" in done.out


def test_an_emergency_is_said_before_answers_that_cannot_be_kept(run: Run, person: Person) -> None:
    answers = person(emergency_signs=["chest_pain"])
    done = run("assess", "--answers", answers, "--save", answers)
    assert done.status == 2
    assert "Call 911 now" in done.err


@pytest.mark.parametrize("output", ["plan.html", "no/such/folder/plan.html"])
def test_an_emergency_that_goes_to_a_file_is_said_at_once_whether_it_can_be_written_or_not(
    run: Run, person: Person, tmp_path: Path, output: str
) -> None:
    done = run("assess", "--answers", person(emergency_signs=["chest_pain"]), "--output", tmp_path / output)
    assert "Call 911 now" in done.err
    assert (done.status == 0) is (tmp_path / output).exists()


def test_what_an_emergency_leaves_unread_is_one_line_so_that_the_emergency_is_seen(run: Run, person: Person) -> None:
    done = run("assess", "--answers", person(emergency_signs=["overdose_now"]))
    assert (
        done.err.splitlines()[0] == "An emergency ends the questions at 'emergency_signs'; the rest is not looked at."
    )
    assert len(done.err.splitlines()) == 1
    assert "Call 911 now" in done.out


def test_answers_off_the_path_are_reported_ignored_and_not_exported(run: Run, person: Person) -> None:
    path = person(profession="nurse")
    done = run("assess", "--answers", path, "--format", "json", "--include-answers")
    assert "profession" in done.err
    assert "profession" not in done.json["answers"]


def test_a_place_option_stands_in_for_the_answer(run: Run, person: Person) -> None:
    path = person(location=None, max_distance=None)
    assert run("assess", "--answers", path).status == 2
    found = assessment(run, path, "--near", "Boston, MA", "--within", "30")
    assert found["matches"]
    assert all(match["distance_miles"] <= 30 for match in found["matches"])


def test_where_nothing_fits_within_the_distance_the_nearest_beyond_are_named(run: Run, person: Person) -> None:
    found = assessment(run, person(location="Jordan, MT", max_distance=5))
    assert (found["total"], found["matches"]) == (0, [])
    assert found["relaxations"][0]["drop"] == "within"
    miles = [match["distance_miles"] for match in found["nearest"]]
    assert len(miles) == 3
    assert 5 < miles[0] <= miles[1] <= miles[2]


def test_a_state_lists_the_whole_state_and_needs_no_place(run: Run, person: Person) -> None:
    everywhere = assessment(run, person(location=None, max_distance=None), "--state", "Illinois", "--limit", "50")
    assert {match["center"]["state"] for match in everywhere["matches"]} == {"IL"}
    assert {match["distance_miles"] for match in everywhere["matches"]} == {None}
    placed = assessment(run, person(max_distance=1), "--state", "IL", "--limit", "50")
    assert placed["total"] == everywhere["total"] > 0
    assert None not in {match["distance_miles"] for match in placed["matches"]}


def test_telehealth_beyond_the_distance_is_counted_and_added_where_asked(run: Run, person: Person) -> None:
    path = person(location="60640", max_distance=1)
    before = assessment(run, path, "--limit", "50")
    after = assessment(run, path, "--limit", "50", "--telehealth")
    assert before["telehealth_beyond"]["state"] == "IL"
    assert after["total"] == before["total"] + before["telehealth_beyond"]["total"] > before["total"]
    assert "telehealth_beyond" not in after
    said = [sentence for match in after["matches"] for sentence in match["warnings"]]
    assert "By video or phone; ask whether they are licensed to treat you in Illinois." in said
    assert "--telehealth" in run("assess", "--answers", path).out


def test_a_distance_may_be_kilometers_and_a_wrong_one_is_named(run: Run, person: Person) -> None:
    found = assessment(run, person(), "--within", "10km", "--limit", "50")
    assert all(match["distance_miles"] <= 6.3 for match in found["matches"])
    assert " km away" in run("assess", "--answers", person(), "--units", "km").out
    assert run("assess", "--answers", person(), "--within", "far", "--format", "json").codes == ["not-a-distance"]


def test_the_result_can_be_kept_and_only_its_owner_reads_it(run: Run, person: Person, tmp_path: Path) -> None:
    target = tmp_path / "plan.json"
    done = run("assess", "--answers", person(), "--format", "json", "--output", target)
    assert (done.status, done.out) == (0, "")
    assert json.loads(target.read_text(encoding="utf-8"))["kind"] == "assessment"
    assert target.stat().st_mode & 0o777 == 0o600


def test_an_unwritable_output_is_a_clear_error_and_leaves_nothing(run: Run, person: Person, tmp_path: Path) -> None:
    target = tmp_path / "no-such-folder" / "plan.json"
    failed = run("assess", "--answers", person(), "--format", "json", "--output", target)
    assert failed.status == 2
    assert failed.codes == ["unwritable"]
    assert not target.parent.exists()


def test_nothing_about_the_person_is_written_anywhere(
    run: Run, person: Person, tmp_path: Path, cache_home: Path
) -> None:
    """Not beside the answers, not in the settings, not in the cache: that is the same before and after."""
    assessment(run, person())
    cached = {path: path.read_bytes() for path in cache_home.rglob("*") if path.is_file()}
    path = person(age=47, overdose="past_month", location="02134")
    before = {each for each in tmp_path.rglob("*") if each.is_file()}
    assessment(run, path)
    assert {each for each in tmp_path.rglob("*") if each.is_file()} == before
    assert {path: path.read_bytes() for path in cache_home.rglob("*") if path.is_file()} == cached


def test_the_real_directory_serves_only_people_it_can(run: Run, person: Person, directory: Path) -> None:
    found = assessment(run, person(), "--catalogue", directory, "--limit", "50")
    assert found["total"] > 20
    for match in found["matches"]:
        assert "outpatient" not in match["unmet"]
        assert "treats_opioid_use" not in match["unmet"]
        assert "accepts_adults" not in match["unmet"]
    young = assessment(run, person(age=16), "--catalogue", directory, "--limit", "50")
    assert all("accepts_minors" not in match["unmet"] for match in young["matches"])


def test_a_program_for_veterans_only_is_not_for_everybody(run: Run, person: Person, directory: Path) -> None:
    names = [match["center"]["name"] for match in assessment(run, person(), "--catalogue", directory)["matches"]]
    assert not any("VA Medical" in name for name in names)


def test_text_for_a_pipe_has_no_escape_codes_and_ends_with_help(run: Run, person: Person) -> None:
    done = run("assess", "--answers", person())
    assert done.status == 0
    assert "\x1b" not in done.out
    assert "1-800-662-4357" in done.out
    assert "fictional" in done.out


def test_brief_is_five_lines_at_most_for_a_pipe_and_for_a_file(run: Run, person: Person, tmp_path: Path) -> None:
    done = run("assess", "--answers", person(), "--brief")
    assert (done.status, done.err) == (0, "")
    assert 3 <= len(done.out.splitlines()) <= 5
    assert "911" in done.out
    run("assess", "--answers", person(), "--brief", "--output", tmp_path / "brief.txt")
    assert (tmp_path / "brief.txt").read_text(encoding="utf-8") == done.out
    emergency = run("assess", "--answers", person(emergency_signs=["overdose_now"]), "--brief").out.splitlines()
    assert len(emergency) <= 5
    assert "911" in emergency[0]


def test_brief_is_text_and_says_so(run: Run, person: Person) -> None:
    failed = run("assess", "--answers", person(), "--brief", "--format", "json")
    assert (failed.status, failed.codes) == (2, ["not-together"])


def test_no_link_ever_goes_into_a_pipe(run: Run, person: Person) -> None:
    done = run("assess", "--answers", person(), FORCE_HYPERLINK="1", TERM_PROGRAM="WezTerm", TERM="xterm-kitty")
    assert "\x1b" not in done.out
