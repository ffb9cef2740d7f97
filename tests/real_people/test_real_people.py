"""3,560 real people through the rules: nobody falls through, nothing thin sends anybody to a hospital.

The data lies beside the project; without it these tests are skipped. Nothing about a person is printed: a failure names
a number of the published, de-identified data set.
"""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from recovery_cli.assessment.recommendation_document import recommendation_document
from recovery_cli.conditions import UNKNOWN, Answer, is_known
from recovery_cli.questionnaire.answers import read_answers, to_plain
from recovery_cli.questionnaire.interview import RoutingPath, routing_path
from recovery_cli.questionnaire.model import Questionnaire
from recovery_cli.rules.engine import Recommendation, recommend
from recovery_cli.rules.instruments import Instrument
from recovery_cli.rules.levels import INPATIENT_WITHDRAWAL, TREATMENT, URGENCIES, WITHDRAWAL
from recovery_cli.rules.model import Ruleset
from recovery_cli.strict_yaml import Document
from tests.real_people.mapping import AT_WORST, MAPPING, Readings, Row, base_person, read_people, readings

PEOPLE = Path(__file__).resolve().parents[2] / "../shared/data/admissions/ctn0094"
ALL = Readings._fields
TOTAL = 3560

pytestmark = pytest.mark.skipif(not PEOPLE.is_dir(), reason="the data of the trials is not here")


class Someone(NamedTuple):
    row: Row
    paths: Readings
    results: dict[str, Recommendation]


@pytest.fixture(scope="module")
def people(questionnaire: Questionnaire, ruleset: Ruleset) -> dict[str, Someone]:
    """Everybody with every reading run through the engine, which is where an error would be raised."""
    base = base_person(questionnaire)
    found = {}
    done: dict[tuple[tuple[str, Answer], ...], Recommendation] = {}
    for who, row in read_people(PEOPLE).items():
        paths = readings(questionnaire, base, row)
        results = {}
        for name in ALL:
            path = getattr(paths, name)
            same = tuple(path.answers.items())
            if same not in done:
                done[same] = recommend(ruleset, path)
            results[name] = done[same]
        found[who] = Someone(row, paths, results)
    return found


def rules_of(result: Recommendation) -> set[str]:
    return {reason.finding.rule.id for reason in result.reasons}


def share(people: dict[str, Someone], reading: str, level: str, *values: str) -> float:
    """The part of all people, from 0 to 1, whose result has one of these values."""
    return sum(getattr(each.results[reading].outcome, level) in values for each in people.values()) / len(people)


def alike(people: dict[str, Someone], reading: str) -> Iterator[tuple[str, RoutingPath]]:
    """One person for each set of answers, the age in years left aside."""
    seen = set()
    for who, each in people.items():
        path = getattr(each.paths, reading)
        key = (is_known(path.answers["age"]), *((k, v) for k, v in path.answers.items() if k != "age"))
        if key not in seen:
            seen.add(key)
            yield who, path


# -- the mapping says what the data says, and no more ---------------------------------------------------------------


def test_everybody_is_read_once(people: dict[str, Someone]) -> None:
    assert len(people) == TOTAL


def test_only_questions_of_the_interview_are_answered_and_each_path_is_complete(
    people: dict[str, Someone], questionnaire: Questionnaire
) -> None:
    known = questionnaire.by_id()
    assert {*MAPPING, *AT_WORST} <= known.keys()
    for each in people.values():
        for path in each.paths:
            assert path.ended_early or not path.missing
            assert path.answers.keys() <= {question.id for question in path.asked}


def test_every_answer_could_stand_in_an_answers_file(people: dict[str, Someone], questionnaire: Questionnaire) -> None:
    for reading in ALL:
        for who, path in alike(people, reading):
            tree = {name: _as_written(answer) for name, answer in path.answers.items()}
            assert read_answers(Document(tree, {}, who), questionnaire, str) == path.answers


def _as_written(answer: Answer) -> str | list[str]:
    plain = to_plain(answer)
    return plain if isinstance(plain, list) else str(plain)


def test_what_the_data_does_not_say_is_unknown(people: dict[str, Someone]) -> None:
    for each in people.values():
        stated = each.paths.stated.answers
        assert all(answer == UNKNOWN for name, answer in stated.items() if name not in MAPPING)
        assert each.row["is_living_stable"] or stated["housing"] == UNKNOWN
        assert each.row["depression"] or stated["mental_health"] == UNKNOWN
        assert "withdrawal" in each.row or stated["withdrawal_now"] == UNKNOWN


def test_days_of_heroin_are_the_level_less_one(people: dict[str, Someone]) -> None:
    # `days` is the most days of any drug, so it can be more than the days of heroin, and never less.
    levels = [(int(each.row["heroin_inject_days"]), int(each.row["days"])) for each in people.values()
              if each.row.get("heroin_inject_days")]  # fmt: skip
    assert all(level - 1 <= days for level, days in levels)
    alone = sum(level - 1 == days for level, days in levels)
    assert alone > 0.95 * len(levels)


def test_withdrawal_is_the_first_of_the_first_week(people: dict[str, Someone]) -> None:
    counted = Counter(each.paths.stated.answers["withdrawal_now"] for each in people.values())
    # By hand from the file: 2,107 people have a measurement up to day 7, and the earliest of each counts.
    assert counted == {"none": 47, "mild": 999, "moderate": 834, "severe": 227, UNKNOWN: 1453}


# -- everybody has a plan --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("reading", ALL)
def test_everybody_gets_exactly_one_plan_with_a_reason_and_a_sentence_to_act_on(
    people: dict[str, Someone], reading: str
) -> None:
    for who, each in people.items():
        result = each.results[reading]
        urgency, withdrawal, treatment, setting = result.outcome
        assert (urgency in URGENCIES, withdrawal in WITHDRAWAL, treatment in TREATMENT) == (True, True, True), who
        assert setting in ("inpatient", "outpatient", "emergency")
        assert result.reasons, who
        assert any(reason.decisive for reason in result.reasons), who
        assert result.headline.to_helper
        assert bool(result.needs) is not result.is_emergency


@pytest.mark.parametrize("reading", ALL)
def test_every_kind_of_answers_makes_a_whole_document(
    people: dict[str, Someone],
    questionnaire: Questionnaire,
    ruleset: Ruleset,
    instruments: tuple[Instrument, ...],
    reading: str,
) -> None:
    # Everything that explains a result is worked out here too; one person in eight of those who answer alike suffices.
    for _, path in list(alike(people, reading))[::8]:
        result, document = recommendation_document(questionnaire, ruleset, path, instruments=instruments)
        assert (document["plan"] is None) is result.is_emergency
        assert document["reasons"]


@pytest.mark.parametrize("reading", ALL)
def test_everybody_who_uses_opioids_is_offered_medication_and_care_that_goes_on(
    people: dict[str, Someone], reading: str
) -> None:
    for who, each in people.items():
        result = each.results[reading]
        if not result.is_emergency:
            assert "medication" in {need.need for need in result.needs if need.filter}, who
            assert {"medication", "aftercare", "naloxone"} <= set(result.continuing), who


# -- safety statements, on people ------------------------------------------------------------------------------------


@pytest.mark.parametrize("reading", ALL)
def test_daily_alcohol_or_sedatives_mean_24_hour_care_or_an_emergency(people: dict[str, Someone], reading: str) -> None:
    for who, each in people.items():
        answers, result = getattr(each.paths, reading).answers, each.results[reading]
        if "daily" in (answers["alcohol"], answers["sedatives"]):
            assert result.is_emergency or result.outcome.withdrawal in INPATIENT_WITHDRAWAL, who
            assert result.is_emergency or URGENCIES.index(result.outcome.urgency) >= URGENCIES.index("soon"), who


def test_daily_drinking_and_a_seizure_are_an_emergency_and_neither_alone_is(people: dict[str, Someone]) -> None:
    for who, each in people.items():
        daily = "Yes" in (each.row["has_alcol_dx"], each.row["has_sedatives_dx"])
        seizure = each.row["has_epilepsy"] == "Yes"
        assert each.results["gravest"].is_emergency is (daily and seizure), who


def test_what_is_not_known_about_danger_is_at_least_a_matter_of_today(people: dict[str, Someone]) -> None:
    for who, each in people.items():
        assert each.results["stated"].outcome.urgency == "today", who
        assert {"U1", "U2"} <= rules_of(each.results["stated"]), who


def test_graver_answers_never_lead_to_less(people: dict[str, Someone]) -> None:
    for who, each in people.items():
        calm, gravest = each.results["calm"].outcome, each.results["gravest"].outcome
        for ladder, level in ((URGENCIES, "urgency"), (WITHDRAWAL, "withdrawal"), (TREATMENT, "treatment")):
            assert ladder.index(getattr(gravest, level)) >= ladder.index(getattr(calm, level)), (who, level)


@pytest.mark.parametrize("reading", ["stated", "safe", "calm"])
def test_nobody_is_sent_to_a_stay_or_a_hospital_by_what_the_data_states(
    people: dict[str, Someone], reading: str
) -> None:
    # Injecting, a diagnosis, no work, an unstable home or withdrawal right now: each alone is met as an outpatient.
    for who, each in people.items():
        outcome = each.results[reading].outcome
        assert (outcome.setting, outcome.withdrawal) == ("outpatient", "medication_start"), who


# -- spot checks: people whose answer a clinician knows beforehand ----------------------------------------------------


def where(people: dict[str, Someone], **columns: str) -> list[Someone]:
    found = [each for each in people.values() if all(each.row.get(name) == value for name, value in columns.items())]
    assert found, columns
    return found


def test_heroin_injected_every_day_is_seen_within_48_hours_and_asks_for_priority(people: dict[str, Someone]) -> None:
    for each in where(people, heroin_inject_days="31"):
        for name in ("safe", "calm"):
            assert each.results[name].outcome.urgency != "routine"
            assert {"P2", "W1b"} <= rules_of(each.results[name])


def test_who_left_detox_this_month_hears_of_lower_tolerance(people: dict[str, Someone]) -> None:
    left = [each for each in people.values() if each.paths.stated.answers["recent_release"] == ("detox",)]
    assert 150 < len(left) < 250
    for each in left:
        assert "M3" in rules_of(each.results["calm"])


def test_no_stable_home_brings_recovery_housing_and_alone_no_stay(people: dict[str, Someone]) -> None:
    for each in where(people, is_living_stable="No"):
        assert "recovery_housing" in each.results["calm"].wants
        assert each.results["calm"].outcome.setting == "outpatient"


@pytest.mark.parametrize(
    ("changes", "setting"),
    [
        ({"housing": "none", "support": "none"}, "outpatient"),
        ({"housing": "none", "support": "none", "tried": ("residential",), "returned_to_use_after": ("none",)},
         "outpatient"),
        ({"housing": "none", "support": "none", "tried": ("residential",), "returned_to_use_after": ("residential",)},
         "inpatient"),
        ({"housing": "stable", "tried": ("residential",), "returned_to_use_after": ("residential",)}, "outpatient"),
    ],
)  # fmt: skip
def test_no_home_and_nobody_is_a_stay_only_after_treatment_did_not_hold(
    people: dict[str, Someone],
    questionnaire: Questionnaire,
    ruleset: Ruleset,
    changes: dict[str, Answer],
    setting: str,
) -> None:
    for each in where(people, is_living_stable="No"):
        path = routing_path(questionnaire, {**each.paths.calm.answers, **changes})
        assert recommend(ruleset, path).outcome.setting == setting


def test_serious_symptoms_need_a_center_for_both(people: dict[str, Someone]) -> None:
    for each in where(people, depression="Yes"):
        assert "co_occurring" in {need.need for need in each.results["calm"].needs}


def test_a_woman_whose_pregnancy_is_not_known_is_offered_nothing_that_would_be_wrong_in_it(
    people: dict[str, Someone],
) -> None:
    for each in where(people, is_male="No"):
        result = each.results["stated"]
        assert "U3" in rules_of(result)
        assert "naltrexone" not in {*result.wants, *(way for need in result.needs for way in need.met_by)}


# -- the distribution stays where a clinician would expect it -------------------------------------------------------


def test_the_urgency_of_people_without_danger_is_mixed(people: dict[str, Someone]) -> None:
    # 38 % inject heroin on most days, and of the others the data does not say how often they use: neither all of them
    # nor none can wait. A rule that made everybody urgent, or nobody, would show here.
    assert 0.3 <= share(people, "calm", "urgency", "soon", "today") <= 0.8
    assert share(people, "calm", "urgency", "emergency") == 0
    assert share(people, "calm", "urgency", "today") <= 0.15  # severe withdrawal (6 %) at the most


def test_withdrawal_by_day_and_night_follows_alcohol_and_sedatives(people: dict[str, Someone]) -> None:
    # One in five has a diagnosis of alcohol or sedatives (565 and 400 people, some with both). Read as daily use each
    # of them begins in 24-hour care; a few come by withdrawal after an earlier stay.
    assert 0.15 <= share(people, "gravest", "withdrawal", *INPATIENT_WITHDRAWAL) <= 0.35


def test_emergencies_stay_rare_even_where_every_flag_is_read_at_its_worst(people: dict[str, Someone]) -> None:
    # 152 people have epilepsy, and a third of those a diagnosis of alcohol or sedatives.
    assert 0.005 <= share(people, "gravest", "urgency", "emergency") <= 0.04


def test_most_people_with_opioid_use_disorder_are_treated_as_outpatients(people: dict[str, Someone]) -> None:
    # They were: all three trials treated outpatients, one of them after a short detox.
    for reading in ALL:
        assert share(people, reading, "treatment", "outpatient", "intensive_outpatient", "day_treatment") >= 0.9
