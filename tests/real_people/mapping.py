"""3,560 people of three trials (CTN-0094) as people of the interview: what the data says, and nothing else.

Columns are read as the documentation of the R package public.ctn0094data describes them. Days count from the day of
consent, day 0. An answer is given only where the data gives it; all else is "I don't know".
"""

import csv
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple, TypeAlias

from recovery_cli.conditions import UNKNOWN, Answer, is_known
from recovery_cli.questionnaire.answers import read_answers
from recovery_cli.questionnaire.interview import RoutingPath, routing_path
from recovery_cli.questionnaire.model import Questionnaire
from recovery_cli.strict_yaml import Document, read_file

Row: TypeAlias = dict[str, str]
"""All columns of one person. `withdrawal` is the earliest measurement, if there was one in the first week;
`came_to_detox` and `left_detox` the days of a detox stay. Nothing known: an empty text, or no key."""

BASE_PERSON = Path(__file__).resolve().parents[1] / "cases" / "base.yaml"
ONE_LINE_EACH = ("demographics.csv", "psychiatric.csv", "rbs_iv.csv")
FIRST_WEEK = 7
"""Later measurements follow days of treatment and say nothing about the person who came."""


def read_people(folder: Path) -> dict[str, Row]:
    """Everybody, by number."""
    people: dict[str, Row] = {}
    for name in ONE_LINE_EACH:
        for row in _rows(folder / name):
            people.setdefault(row["who"], {}).update(row)
    measured: dict[str, int] = {}
    for row in _rows(folder / "withdrawal.csv"):
        if row["when"] and row["withdrawal"]:
            day = int(row["when"])
            if day <= FIRST_WEEK and day < measured.get(row["who"], FIRST_WEEK + 1):
                measured[row["who"]] = day
                people[row["who"]]["withdrawal"] = row["withdrawal"]
    for row in _rows(folder / "detox.csv"):
        people[row["who"]]["left_detox" if row["what"] == "discharge" else "came_to_detox"] = row["when"]
    return people


def _rows(path: Path) -> Iterator[Row]:
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


# -- what the data says ---------------------------------------------------------------------------------------------


def _injected(row: Row, drug: str) -> bool:
    # The columns hold the number of the factor's level, not the days: level 1 is "on no day" in each of them.
    return row.get(f"{drug}_inject_days", "") not in ("", "1")


def _opioids(row: Row) -> Answer:
    found = []
    if _injected(row, "heroin") or _injected(row, "speedball"):  # a speedball is heroin with cocaine
        found.append("heroin")
    # The diagnosis does not say which opioid. No rule tells kinds apart, only some from none.
    if _injected(row, "opioid") or (not found and row.get("has_opiates_dx") == "Yes"):
        found.append("other_opioid")
    return tuple(found) or UNKNOWN


def _opioid_frequency(row: Row) -> Answer:
    # Heroin is the one column with a level for each day from 0 to 30. What was swallowed or smoked is not in it, so
    # many days are many days, and few days leave the others open.
    days = int(row.get("heroin_inject_days") or 1) - 1
    return "daily" if days == 30 else "most_days" if days > 15 else UNKNOWN


def _route(row: Row) -> Answer:
    # Not having injected does not say whether it was smoked, snorted or swallowed.
    return ("inject",) if any(_injected(row, drug) for drug in ("heroin", "speedball", "opioid")) else UNKNOWN


def _recent_release(row: Row) -> Answer:
    # Leaving a detox is known; jail, hospital and residential are not, and no rule asks for their absence.
    day = row.get("left_detox", "")
    return ("detox",) if day and -30 <= int(day) <= 0 else UNKNOWN


SYMPTOMS = ("depression", "anxiety", "schizophrenia")
"""Serious ones, by interview (ASI); under the last name, hallucinations are asked for."""
DIAGNOSES = ("has_schizophrenia", "has_major_dep", "has_bipolar", "has_anx_pan")


def _mental_health(row: Row) -> Answer:
    said = [row.get(each) for each in SYMPTOMS]
    history = [row.get(each) for each in DIAGNOSES]
    if "Yes" in said:
        return "symptoms_interfere"  # the questions ask for serious ones, with trouble in daily life
    if said != ["No"] * len(said):
        return UNKNOWN
    if "Yes" in history:
        return "managed"  # a diagnosis without such symptoms
    return "good" if history == ["No"] * len(history) else UNKNOWN


def _looked_up(column: str, answers: dict[str, Answer]) -> Callable[[Row], Answer]:
    return lambda row: answers.get(row.get(column, ""), UNKNOWN)


MAPPING: dict[str, Callable[[Row], Answer]] = {
    "respondent": lambda _: "professional",  # the staff of a trial wrote it down
    "age": lambda row: int(row["age"]) if row.get("age") else UNKNOWN,  # at intake, in years
    "gender": _looked_up("is_male", {"Yes": "man", "No": "woman"}),  # sex is recorded, gender is not
    "opioids": _opioids,
    "opioid_frequency": _opioid_frequency,
    "route": _route,
    # The limits are those of `data/instruments.yaml`: COWS from 13, SOWS from 11 is moderate.
    "withdrawal_now": _looked_up("withdrawal", {"0": "none", "1": "mild", "2": "moderate", "3": "severe"}),
    "recent_release": _recent_release,
    "mental_health": _mental_health,
    # "Not stable" is at least a place for now; whether it is the street is not said.
    "housing": _looked_up("is_living_stable", {"Yes": "stable", "No": "temporary"}),
    # Hours are not recorded, so only those without work are known.
    "work": _looked_up("job", {"Unemployed": "none"}),
}
"""Left out on purpose. Alcohol, sedatives, stimulants: a diagnosis or 30 days are not the last two weeks. Conditions:
epilepsy, brain damage and pain are known, the others on the list are not, and a partial list would say no to them.
Physical health: pain says nothing about nursing. Support: being married or not is not support. What was tried: nobody
was asked. Pregnancy: it kept people out of the trials, and is not recorded. Languages: heritage is not a language."""


class Readings(NamedTuple):
    """One person four ways. stated: the data, and nothing but the data. safe: beside it, no danger right now. calm: all
    that the data leaves open is answered as the base person of the cases would, who has no other trouble. gravest: the
    same, with every flag of the data read at its worst."""

    stated: RoutingPath
    safe: RoutingPath
    calm: RoutingPath
    gravest: RoutingPath


NO_DANGER: dict[str, Answer] = {
    "emergency_signs": ("none",),
    "harm_intent": "none",
    "unsafe_at_home": "no",
    "pregnancy": "no",
    "alcohol": "none",
    "sedatives": "none",
    "withdrawal_history": ("none",),
}
"""People who signed a consent form and were examined were hardly in danger that hour; the data does not say so."""

NEVER_CALM = ("opioids", "opioid_frequency", "route")
"""Whoever comes to such a trial uses opioids, so no answer to these is calm: what is not stated stays open."""

AT_WORST: dict[str, Callable[[Row], Answer]] = {
    "alcohol": _looked_up("has_alcol_dx", {"Yes": "daily"}),
    "sedatives": _looked_up("has_sedatives_dx", {"Yes": "daily"}),
    "withdrawal_history": _looked_up("has_epilepsy", {"Yes": ("seizure",)}),
    "housing": _looked_up("is_living_stable", {"No": "none"}),
    "tried": lambda row: ("inpatient_withdrawal",) if is_known(_recent_release(row)) else UNKNOWN,
    "returned_to_use_after": lambda row: ("inpatient_withdrawal",) if is_known(_recent_release(row)) else UNKNOWN,
}
"""What a flag could mean at its worst. Suppositions that make the rules for danger speak, not facts about anybody."""


def base_person(questionnaire: Questionnaire) -> dict[str, Answer]:
    """What the base person of the rule cases answers, and would answer if asked."""
    tree = read_file(BASE_PERSON).tree
    assert isinstance(tree, dict)
    answers: dict[str, Answer] = {}
    for part in ("if_asked", "answers"):
        answers |= read_answers(Document(tree[part], {}, f"{BASE_PERSON.name}: {part}"), questionnaire, str)
    return answers


def readings(questionnaire: Questionnaire, base: dict[str, Answer], row: Row) -> Readings:
    """base: an answer to every question that must have one, for what the data leaves open."""
    nothing = {question.id: UNKNOWN for question in questionnaire.questions if not question.optional}
    stated = {name: answer(row) for name, answer in MAPPING.items()}
    calm = {**base, **{name: said for name, said in stated.items() if is_known(said) or name in NEVER_CALM}}
    worst = {name: said for name, answer in AT_WORST.items() if is_known(said := answer(row))}
    given = ({**nothing, **stated}, {**nothing, **stated, **NO_DANGER}, calm, {**calm, **worst})
    return Readings(*(routing_path(questionnaire, answers) for answers in given))
