"""The proofs speak about the program only if their formulas and the program's engine agree on real answers."""

from collections.abc import Iterator
from multiprocessing import get_context

import numpy as np
import z3

from recovery_cli.conditions import UNKNOWN, Answer
from recovery_cli.questionnaire.interview import routing_path
from recovery_cli.questionnaire.model import Questionnaire
from recovery_cli.rules.engine import findings, outcome
from recovery_cli.rules.explain import candidate_answers
from recovery_cli.rules.levels import TREATMENT, URGENCIES, WITHDRAWAL
from recovery_cli.rules.model import Ruleset
from tests.proofs.arrays import Columns, columns_of, random_people
from tests.proofs.encoding import Encoding
from tests.proofs.solver import Possible, answers_of

People = list[dict[str, Answer]]


def by_the_engine(questionnaire: Questionnaire, ruleset: Ruleset, people: People) -> Iterator[tuple[object, ...]]:
    levels = [rule for rule in ruleset.rules if not rule.after_plan]
    for person in people:
        path = routing_path(questionnaire, person)
        found = list(findings(levels, path.answers))
        result = outcome(found)
        asked = frozenset(question.id for question in path.asked)
        yield result.urgency, result.withdrawal, result.treatment, asked, frozenset(each.rule.id for each in found)


def by_the_formulas(questionnaire: Questionnaire, ruleset: Ruleset, people: People) -> Iterator[tuple[object, ...]]:
    encoding = Encoding(questionnaire, ruleset, Columns(len(people)), columns_of(questionnaire, people))

    def levels(ladder: tuple[str, ...], at_least: dict[str, np.ndarray]) -> np.ndarray:
        return np.add.reduce([at_least[level].astype(int) for level in ladder[1:]])

    urgency = levels(URGENCIES, encoding.urgency)
    withdrawal = levels(WITHDRAWAL, encoding.withdrawal)
    treatment = levels(TREATMENT, encoding.treatment)
    for person in range(len(people)):
        yield (
            URGENCIES[urgency[person]],
            WITHDRAWAL[withdrawal[person]],
            TREATMENT[treatment[person]],
            frozenset(name for name, asked in encoding.asked.items() if asked[person]),
            frozenset(name for name, holds in encoding.holds.items() if holds[person]),
        )


def first_difference(questionnaire: Questionnaire, ruleset: Ruleset, people: People) -> str | None:
    pairs = zip(
        people,
        by_the_engine(questionnaire, ruleset, people),
        by_the_formulas(questionnaire, ruleset, people),
        strict=True,
    )
    return next((f"{person}: {engine} is not {formulas}" for person, engine, formulas in pairs if engine != formulas), None)


def test_engine_and_formulas_agree_on_100_000_random_people(questionnaire: Questionnaire, ruleset: Ruleset) -> None:
    def part(seed: int) -> str | None:
        return first_difference(questionnaire, ruleset, random_people(questionnaire, 10_000, seed))

    global _part  # noqa: PLW0603  # a forked worker finds its work by name
    _part = part
    with get_context("fork").Pool(2) as pool:
        assert not [each for each in pool.imap_unordered(_call, range(10)) if each]


def _call(seed: int) -> str | None:
    return _part(seed)


def boundary_people(questionnaire: Questionnaire, ruleset: Ruleset, possible_person: Possible) -> People:
    """For each rule a person for whom it just holds, then the same person with each answer it looks at changed to every
    other answer, and to none."""
    from recovery_cli.conditions import fields_named

    questions = questionnaire.by_id()
    people: People = []
    for rule in ruleset.rules:
        if rule.after_plan:
            continue
        solver = z3.Solver()
        solver.add(*possible_person.domain, possible_person.encoding.truths[rule.id].yes)
        assert solver.check() == z3.sat, f"{rule.id} can never hold"
        person = answers_of(possible_person, solver.model(), every_question=True)
        people.append(person)
        for name in sorted(fields_named(rule.when)):
            for answer in (*candidate_answers(questions[name], ruleset), UNKNOWN):
                people.append({**person, name: answer})
    return people


def test_engine_and_formulas_agree_on_both_sides_of_every_boundary(
    questionnaire: Questionnaire, ruleset: Ruleset, anybody: Possible
) -> None:
    people = boundary_people(questionnaire, ruleset, anybody)
    assert len(people) >= 1_000
    assert first_difference(questionnaire, ruleset, people) is None
