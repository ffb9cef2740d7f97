"""A statement that is false is refuted by answers that the program itself runs, and that break it there."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest
import yaml
from z3 import And, Or

from recovery_cli.rules.levels import WITHDRAWAL
from tests.proofs.people import daily, same_levels, worse
from tests.proofs.solver import Counterexample, Policy
from tests.proofs.test_worse_answers import DANGER

Recommendations = Callable[[Counterexample], list[Any]]


@pytest.fixture(scope="module")
def recommendations(tmp_path_factory: pytest.TempPathFactory) -> Recommendations:
    """The recommendations of `recovery-cli assess` for the people of a counterexample."""
    home = tmp_path_factory.mktemp("home")
    folders = {name: str(home) for name in ("HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME")}

    def run(answers: str) -> Any:
        file = home / "answers.yaml"
        file.write_text(answers, encoding="utf-8")
        done = subprocess.run(
            [sys.executable, "-m", "recovery_cli", "assess", "--answers", file, "--format", "json"],
            capture_output=True,
            env=os.environ | folders,
            timeout=120,
            check=False,
        )
        assert done.returncode == 0, done.stderr.decode()
        return json.loads(done.stdout)["recommendation"]

    return lambda found: [run(answers) for answers in found.people]


def refuted(found: Counterexample | None) -> Counterexample:
    assert found is not None, "the statement is false, and no counterexample is found"
    return found


def test_a_false_statement_is_refuted_by_answers_that_run(policy: Policy, recommendations: Recommendations) -> None:
    anybody = policy.anybody
    false = Or(anybody.emergency, anybody.at_least("withdrawal", "hospital_withdrawal"))
    found = refuted(policy.counterexample({"Daily alcohol always leads to a hospital.": false}, when=daily(anybody)))
    (recommendation,) = recommendations(found)
    assert "W4" in [reason["rule"] for reason in recommendation["reasons"]]
    assert recommendation["urgency"] != "emergency"
    assert WITHDRAWAL.index(recommendation["plan"]["withdrawal"]["level"]) < WITHDRAWAL.index("hospital_withdrawal")


def test_a_false_statement_about_two_people_is_refuted_by_two_files_that_run(
    policy: Policy, recommendations: Recommendations
) -> None:
    anybody, twin = policy.anybody, policy.twin("support")
    step = And(worse(anybody, twin, "support", DANGER["support"]), anybody.has_plan)
    found = refuted(policy.counterexample({"Support changes nothing.": same_levels(anybody, twin)}, step, twin=twin))
    one, other = recommendations(found)
    assert (one["urgency"], one["plan"]) != (other["urgency"], other["plan"])


def test_a_statement_about_unfinished_interviews_is_refuted_by_one_that_is_cut_short(
    policy: Policy, recommendations: Recommendations
) -> None:
    anybody = policy.anybody
    alarmed = anybody.says("emergency_signs", "chest_pain")
    false = {"Nobody is left without a plan.": anybody.has_plan}
    (recommendation,) = recommendations(refuted(policy.counterexample(false, alarmed, unfinished=True)))
    assert (recommendation["urgency"], recommendation["plan"]) == ("emergency", None)


def test_a_failed_proof_prints_which_statement_and_how_to_run_its_answers(policy: Policy) -> None:
    with pytest.raises(AssertionError) as failure:
        policy.prove(policy.anybody.has_plan, about="Everybody gets a plan.")
    printed = str(failure.value)
    assert printed.startswith("Everybody gets a plan.")
    assert "recovery-cli assess --answers" in printed
    assert "emergency_signs:" in printed


def test_a_counterexample_departs_from_the_plain_person_no_more_than_it_must(policy: Policy) -> None:
    found = refuted(policy.counterexample({"": policy.anybody.inpatient}, when=daily(policy.anybody)))
    answers = yaml.safe_load(found.people[0])
    plain = {key: list(value) if isinstance(value, tuple) else value for key, value in (policy.plain or {}).items()}
    assert {name for name, answer in answers.items() if answer != plain[name]} in ({"alcohol"}, {"sedatives"})
