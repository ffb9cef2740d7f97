"""The proofs speak about the program only if their formulas and the program's engine agree on real answers."""

from collections.abc import Iterator
from functools import partial
from multiprocessing import get_context
from typing import Any

import numpy as np

from recovery_cli.conditions import UNKNOWN, Answer, comparisons, fields_named
from recovery_cli.questionnaire.interview import routing_path
from recovery_cli.questionnaire.model import Question, Questionnaire
from recovery_cli.rules.engine import recommend
from recovery_cli.rules.levels import TREATMENT, URGENCIES, WITHDRAWAL
from recovery_cli.rules.model import Ruleset
from tests.proofs.arrays import Columns, columns_of, random_people
from tests.proofs.encoding import Encoding
from tests.proofs.path import Path
from tests.proofs.solver import Policy

People = list[dict[str, Answer]]


def by_the_engine(questionnaire: Questionnaire, ruleset: Ruleset, people: People) -> Iterator[dict[str, object]]:
    texts = [headline.text for headline in ruleset.headlines]
    for person in people:
        path = routing_path(questionnaire, person)
        found = recommend(ruleset, path)
        yield {
            "asked": {question.id for question in path.asked},
            "ended": path.ended_early,
            "missing": bool(path.missing),
            "urgency": found.outcome.urgency,
            "withdrawal": found.outcome.withdrawal,
            "treatment": found.outcome.treatment,
            "speaks": {reason.finding.rule.id for reason in found.reasons},
            "needs": {need.need for need in found.needs},
            "filters": {need.need for need in found.needs if need.filter},
            "met_by": {(need.need, way) for need in found.needs for way in need.met_by},
            "wants": set(found.wants),
            "continuing": set(found.continuing),
            "headline": texts.index(found.headline),
        }


def by_the_formulas(questionnaire: Questionnaire, ruleset: Ruleset, people: People) -> Iterator[dict[str, object]]:
    path = Path(questionnaire, Columns(len(people)), columns_of(questionnaire, people))
    encoding = Encoding(path, ruleset)
    names = ("speaks", "needs", "filters", "met_by", "wants", "continuing")
    sets: dict[str, Any] = {"asked": path.asked, **{name: getattr(encoding, name) for name in names}}
    levels = {
        name: [ladder[level] for level in np.add.reduce([at_least[each].astype(int) for each in ladder[1:]])]
        for name, ladder, at_least in (
            ("urgency", URGENCIES, encoding.urgency),
            ("withdrawal", WITHDRAWAL, encoding.withdrawal),
            ("treatment", TREATMENT, encoding.treatment),
        )
    }
    headlines = np.argmax(encoding.headlines, axis=0)
    for person in range(len(people)):
        yield {
            "ended": bool(path.ended[person]),
            "missing": bool(path.missing[person]),
            **{name: of_all[person] for name, of_all in levels.items()},
            **{name: {each for each, held in members.items() if held[person]} for name, members in sets.items()},
            "headline": int(headlines[person]),
        }


def first_difference(questionnaire: Questionnaire, ruleset: Ruleset, people: People) -> str | None:
    engine = by_the_engine(questionnaire, ruleset, people)
    formulas = by_the_formulas(questionnaire, ruleset, people)
    for person, one, other in zip(people, engine, formulas, strict=True):
        for name in one:
            if one[name] != other[name]:
                return f"{name}: {one[name]} by the engine, {other[name]} by the formulas, for {person}"
    return None


def _differences_of_random_people(questionnaire: Questionnaire, ruleset: Ruleset, size: int, seed: int) -> str | None:
    return first_difference(questionnaire, ruleset, random_people(questionnaire, size, seed))


def test_engine_and_formulas_agree_on_100_000_random_people(questionnaire: Questionnaire, ruleset: Ruleset) -> None:
    with get_context("fork").Pool(2) as pool:
        differences = pool.map(partial(_differences_of_random_people, questionnaire, ruleset, 10_000), range(10))
    assert not [each for each in differences if each]


def test_engine_and_formulas_agree_where_answers_are_missing(questionnaire: Questionnaire, ruleset: Ruleset) -> None:
    people = random_people(questionnaire, 5_000, 10, missing=0.05)
    assert first_difference(questionnaire, ruleset, people) is None


def boundary_people(policy: Policy) -> People:
    """For each rule a person for whom it just holds, then the same person with each answer it looks at changed to every
    other answer, and to none."""
    person = policy.anybody
    people: People = []
    for rule in policy.ruleset.rules:
        answers = policy.example(person.hears(rule.id))
        assert answers is not None, f"{rule.id} can never hold"
        people.append(answers)
        for name in sorted(fields_named(rule.when) & policy.questions.keys()):
            for answer in (*every_answer(policy.questions[name], policy.ruleset), UNKNOWN):
                people.append({**answers, name: answer})
    return people


def every_answer(question: Question, ruleset: Ruleset) -> Iterator[Answer]:
    """Each choice, and both sides of each boundary of a number."""
    if question.type == "number":
        compared = (each for rule in ruleset.rules for each in comparisons(rule.when) if each.field == question.id)
        bounds = [int(each.operand) for each in compared if isinstance(each.operand, float)]
        near = {bound + step for bound in bounds for step in (-1, 0, 1)}
        yield from sorted(each for each in near if question.minimum <= each <= question.maximum)
    elif question.type == "many":
        yield from ((choice.id,) for choice in question.choices)
    else:
        yield from ("yes", "no") if question.type == "yes_no" else [choice.id for choice in question.choices]


def test_engine_and_formulas_agree_on_both_sides_of_every_boundary(policy: Policy) -> None:
    people = boundary_people(policy)
    assert len(people) >= 1_000
    assert first_difference(policy.questionnaire, policy.ruleset, people) is None
