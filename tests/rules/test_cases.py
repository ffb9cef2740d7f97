"""Runs the cases of `tests/cases`: the rules in sentences, and whole persons.

rules/*.yaml    the base person with changes, and what follows; one file for each section of the rules. exactly: these
                rules of the section hold and no others; holds, silent: at least these do and do not
people/*.yaml   complete answers, and the plan they come to; there exactly means all rules

A case is read as strictly as the data it is about: a typo in it fails, and never passes in silence.
"""

from collections.abc import Collection, Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

from recovery_cli.assessment.assess import Policy, assess
from recovery_cli.assessment.recommendation_document import recommendation_document
from recovery_cli.catalogue.files import read_catalogue
from recovery_cli.catalogue.index import Index
from recovery_cli.catalogue.index_build import index_in_memory
from recovery_cli.conditions import Answer
from recovery_cli.documents.results import RecommendationDoc
from recovery_cli.errors import DataFileError, Problem
from recovery_cli.fields import Fields, raise_if
from recovery_cli.helplines import Helpline
from recovery_cli.questionnaire.answers import read_answers
from recovery_cli.questionnaire.interview import RoutingPath, routing_path
from recovery_cli.questionnaire.model import Questionnaire
from recovery_cli.rules.engine import Recommendation
from recovery_cli.rules.instruments import Instrument
from recovery_cli.rules.levels import SETTINGS, TREATMENT, URGENCIES, WITHDRAWAL
from recovery_cli.rules.model import Ruleset
from recovery_cli.strict_yaml import Document, read_bytes, read_file
from recovery_cli.vocabulary import Vocabulary

TESTS = Path(__file__).resolve().parents[1]
CASES = TESTS / "cases"
DATA = TESTS.parent / "data"
RULE_FILES = sorted((CASES / "rules").glob("*.yaml"))
PEOPLE_FILES = sorted((CASES / "people").glob("*.yaml"))


class Case(NamedTuple):
    """One entry of a case file."""

    document: Document
    position: int

    @property
    def sentence(self) -> str:
        entry = self.document.tree[self.position]  # type: ignore[index]  # `cases_of` has seen a list
        return str(next(iter(entry.values()), "")) if isinstance(entry, dict) else ""

    @property
    def id(self) -> str:
        return f"{Path(self.document.source).stem}: {self.sentence}"

    def fields(self, problems: list[Problem]) -> Fields:
        return Fields(self.document, (self.position,), problems)


def cases_of(files: list[Path]) -> Iterator[Case]:
    for file in files:
        document = read_file(file, source=file.name)
        assert isinstance(document.tree, list), f"{file.name} must be a list of cases"
        yield from (Case(document, position) for position in range(len(document.tree)))


RULE_CASES = list(cases_of(RULE_FILES))
PEOPLE = list(cases_of(PEOPLE_FILES))


class Result(NamedTuple):
    path: RoutingPath
    recommendation: Recommendation
    document: RecommendationDoc

    @property
    def rules(self) -> frozenset[str]:
        return frozenset(reason.finding.rule.id for reason in self.recommendation.reasons)


class Bench:
    """Reads a case against the shipped policy, runs it, and holds the result against what it expects."""

    def __init__(
        self,
        questionnaire: Questionnaire,
        vocabulary: Vocabulary,
        ruleset: Ruleset,
        instruments: tuple[Instrument, ...] = (),
    ) -> None:
        self.questionnaire = questionnaire
        self.instruments = instruments
        self.vocabulary = vocabulary
        self.ruleset = ruleset
        base = read_file(CASES / "base.yaml", source="base.yaml")
        problems: list[Problem] = []
        top = Fields(base, (), problems)
        self.base = self.answers(top, "answers")
        self.if_asked = self.answers(top, "if_asked")
        top.done()
        raise_if(problems)

    def answers(self, fields: Fields, key: str) -> dict[str, Answer]:
        """The answers under `key`, read as an answers file is read."""
        value = fields.take(key)
        place = fields.place(key)
        return read_answers(Document({} if value is None else value, {}, place), self.questionnaire, str)

    def result(self, given: dict[str, Answer], others: dict[str, Answer], place: str) -> Result:
        """The result for answers that are complete, each of them asked for."""
        path = routing_path(self.questionnaire, {**others, **given})
        stray = given.keys() - path.answers.keys()
        assert not stray, f"{place}: nobody is asked for {sorted(stray)} with these answers"
        if not path.ended_early:
            assert not path.missing, f"{place}: no answer for {[question.id for question in path.missing]}"
        found = recommendation_document(self.questionnaire, self.ruleset, path, instruments=self.instruments)
        return Result(path, *found)

    def rule_case(self, case: Case) -> tuple[Result, "Expected"]:
        problems: list[Problem] = []
        fields = case.fields(problems)
        sentence = fields.text("case")
        given = self.answers(fields, "answers")
        section = {rule for rule in self.ruleset.by_id() if rule[0] == Path(case.document.source).stem}
        expected = self.expected(fields, "holds", "silent", section)
        fields.done()
        raise_if(problems)
        assert sentence.endswith("."), f"{case.id}: a case is a sentence"
        assert expected != Expected(), f"{case.id}: the case expects nothing"
        return self.result(given, {**self.if_asked, **self.base}, case.id), expected

    def person(self, case: Case) -> tuple[Result, "Expected"]:
        problems: list[Problem] = []
        fields = case.fields(problems)
        sentence = fields.text("person")
        given = self.answers(fields, "answers")
        expect = fields.mapping("expect")
        assert expect is not None, f"{case.id}: a person needs 'expect'"
        expected = self.expected(expect, "reasons", "reasons_not", self.ruleset.by_id())
        expect.done()
        fields.done()
        raise_if(problems)
        assert sentence.endswith("."), f"{case.id}: a person is a sentence"
        assert expected.urgency, f"{case.id}: say how urgent it is"
        assert expected.setting, f"{case.id}: say where the care is"
        return self.result(given, {}, case.id), expected

    def expected(self, fields: Fields, holds: str, silent: str, section: Collection[str]) -> "Expected":
        """What stands in a case. holds, silent: how it calls the rules. section: of which `exactly` speaks."""
        rules = self.ruleset.by_id()
        exactly = fields.texts("exactly", section)
        others = [rule for rule in section if rule not in exactly] if "exactly" in fields else []
        undetermined = fields.mapping("undetermined")
        could_become: dict[str, str] = {}
        if undetermined is not None:
            could_become = {
                each: undetermined.choice(each, [*SETTINGS, *TREATMENT, *WITHDRAWAL, *URGENCIES])
                for each in undetermined.entries
                if each in self.questionnaire.by_id()
            }
            undetermined.done()
        conflicts = fields.number("conflicts", 0, 9)
        return Expected(
            holds=(*fields.texts(holds, rules), *exactly),
            silent=(*fields.texts(silent, rules), *others),
            decisive=fields.texts("decisive", rules),
            assumed=fields.texts("assumed", rules),
            urgency=fields.choice("urgency", URGENCIES, ""),
            withdrawal=fields.choice("withdrawal", WITHDRAWAL, ""),
            treatment=fields.choice("treatment", TREATMENT, ""),
            setting=fields.choice("setting", [*SETTINGS, "emergency"], ""),
            needs=fields.texts("needs", self.vocabulary.needs),
            not_needs=fields.texts("not_needs", self.vocabulary.needs),
            wants=fields.texts("wants", self.vocabulary.needs),
            not_wants=fields.texts("not_wants", self.vocabulary.needs),
            continuing=fields.texts("continuing", self.vocabulary.needs),
            undetermined=could_become,
            not_undetermined=fields.texts("not_undetermined", self.questionnaire.by_id()),
            conflict_with=fields.texts("conflict_with", rules),
            conflicts=None if conflicts is None else int(conflicts),
            headline=fields.optional_text("headline") or "",
            notes_contain=fields.texts("notes_contain"),
            matches_forbidden=fields.flag("matches_forbidden"),
        )


class Expected(NamedTuple):
    """What a case says must follow; what it leaves out may be anything.

    holds, silent: rules that must and must not be among the reasons. headline, notes_contain: parts of what is said.
    conflict_with: rules of one and the same conflict. conflicts: how many. matches_forbidden: an emergency, which is
    never followed by a list of centers.
    """

    holds: tuple[str, ...] = ()
    silent: tuple[str, ...] = ()
    decisive: tuple[str, ...] = ()
    assumed: tuple[str, ...] = ()
    urgency: str = ""
    withdrawal: str = ""
    treatment: str = ""
    setting: str = ""
    needs: tuple[str, ...] = ()
    not_needs: tuple[str, ...] = ()
    wants: tuple[str, ...] = ()
    not_wants: tuple[str, ...] = ()
    continuing: tuple[str, ...] = ()
    undetermined: dict[str, str] = {}  # noqa: RUF012  # never changed
    not_undetermined: tuple[str, ...] = ()
    conflict_with: tuple[str, ...] = ()
    conflicts: int | None = None
    headline: str = ""
    notes_contain: tuple[str, ...] = ()
    matches_forbidden: bool = False


def differences(result: Result, expected: Expected) -> Iterator[str]:
    """Everything in which the result is not as expected, in words."""
    document = result.document
    plan = document["plan"]
    came: dict[str, str] = {"urgency": document["urgency"], "setting": document["setting"]}
    if plan is not None:
        came |= {"withdrawal": plan["withdrawal"]["level"], "treatment": plan["treatment"]["level"]}
    for name in ("urgency", "setting", "withdrawal", "treatment"):
        wanted = getattr(expected, name)
        if wanted and came.get(name) != wanted:
            yield f"{name} is {came.get(name)}, not {wanted}"
    reasons = {reason["rule"]: reason for reason in document["reasons"]}
    present = {
        "holds": reasons.keys(),
        "decisive": {rule for rule, reason in reasons.items() if reason["decisive"]},
        "assumed": {rule for rule, reason in reasons.items() if reason["assumed"]},
        "needs": set(document["needs"]),
        "wants": set(document["wants"]),
        "continuing": set(plan["continuing"]) if plan else set(),
    }
    for name, found in present.items():
        if missing := set(getattr(expected, name)) - found:
            yield f"{name} lacks {sorted(missing)} of {sorted(found)}"
    for name, found in (("silent", reasons.keys()), ("not_needs", present["needs"]), ("not_wants", present["wants"])):
        if there := set(getattr(expected, name)) & found:
            yield f"{name}, but there is {sorted(there)}"
    still_open = {each["question"]: each["could_become"] for each in document["undetermined"]}
    for question, could_become in expected.undetermined.items():
        if still_open.get(question) != could_become:
            yield f"{question} could become {still_open.get(question)}, not {could_become}"
    if there := set(expected.not_undetermined) & still_open.keys():
        yield f"{sorted(there)} cannot change the plan and should not be open"
    conflicts = [set(conflict["between"]) for conflict in document["conflicts"]]
    if expected.conflict_with and not any(between.issuperset(expected.conflict_with) for between in conflicts):
        yield f"no conflict joins {expected.conflict_with}: {conflicts}"
    if expected.conflicts is not None and len(conflicts) != expected.conflicts:
        yield f"{len(conflicts)} conflicts, not {expected.conflicts}"
    if expected.headline.lower() not in document["headline"].lower():
        yield f"the headline is {document['headline']!r}"
    notes = " ".join(note["text"] for note in document["notes"]).lower()
    for part in expected.notes_contain:
        if part.lower() not in notes:
            yield f"no note says {part!r}"


@pytest.fixture(scope="session")
def bench(
    questionnaire: Questionnaire, vocabulary: Vocabulary, ruleset: Ruleset, instruments: tuple[Instrument, ...]
) -> Bench:
    return Bench(questionnaire, vocabulary, ruleset, instruments)


@pytest.fixture(scope="session")
def demonstration(vocabulary: Vocabulary) -> Iterator[Index]:
    catalogue, _ = read_catalogue(read_file(DATA / "centers.yaml", source="centers.yaml"), vocabulary)
    index = index_in_memory(catalogue, vocabulary, stamp="test")
    yield index
    index.close()


@pytest.mark.parametrize("case", RULE_CASES, ids=lambda case: case.id)
def test_rule(case: Case, bench: Bench) -> None:
    result, expected = bench.rule_case(case)
    assert not list(differences(result, expected))


@pytest.mark.parametrize("case", PEOPLE, ids=lambda case: case.id)
def test_person(case: Case, bench: Bench, helplines: tuple[Helpline, ...], demonstration: Index) -> None:
    result, expected = bench.person(case)
    assert not list(differences(result, expected))
    assert expected.matches_forbidden is (expected.urgency == "emergency"), "say matches_forbidden in emergencies only"
    policy = Policy(bench.questionnaire, bench.ruleset, helplines, disclaimer="", instruments=bench.instruments)
    document = assess(
        policy, result.path, demonstration, near=None, within_miles=None, limit=5, today=date(2026, 11, 23)
    )
    assert document["recommendation"] == result.document
    if expected.matches_forbidden:
        assert (document["recommendation"]["plan"], document["matches"], document["total"]) == (None, [], 0)
    else:
        assert document["recommendation"]["plan"] is not None


def test_every_case_file_on_disk_is_collected() -> None:
    files = {path for folder in ("rules", "people") for path in (CASES / folder).rglob("*") if path.is_file()}
    assert files == {*RULE_FILES, *PEOPLE_FILES}
    assert {Path(case.document.source).name for case in (*RULE_CASES, *PEOPLE)} == {
        path.name for path in (*RULE_FILES, *PEOPLE_FILES)
    }


def test_no_two_cases_say_the_same_sentence() -> None:
    ids = [case.id for case in (*RULE_CASES, *PEOPLE)]
    assert sorted(ids) == sorted(set(ids))


def test_there_is_a_file_for_every_section_of_the_rules(ruleset: Ruleset) -> None:
    assert {path.stem for path in RULE_FILES} == {rule.id[0] for rule in ruleset.rules}


def test_the_base_person_is_asked_exactly_what_he_answers(bench: Bench) -> None:
    path = routing_path(bench.questionnaire, bench.base)
    assert (path.missing, path.answers) == ((), bench.base)
    optional = {question.id for question in bench.questionnaire.questions if question.optional}
    assert set(bench.if_asked) == set(bench.questionnaire.by_id()) - set(bench.base) - optional


@cache
def _results(bench: Bench) -> tuple[tuple[Result, Expected], ...]:
    return tuple(bench.rule_case(case) for case in RULE_CASES)


def test_every_rule_has_a_case_in_which_it_holds(bench: Bench) -> None:
    held = {rule for _, expected in _results(bench) for rule in expected.holds}
    assert set(bench.ruleset.by_id()) - held == set()


def test_every_rule_but_those_for_everybody_has_a_case_in_which_it_is_silent(bench: Bench) -> None:
    # In an emergency every other rule is silent, which says nothing about the rule.
    silent = {
        rule
        for result, expected in _results(bench)
        for rule in expected.silent
        if not result.recommendation.is_emergency or bench.ruleset.by_id()[rule].effect.urgency == "emergency"
    }
    assert set(bench.ruleset.by_id()) - silent == {"G1", "G1b", "G1c"}


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("- {case: A., answers: {alcohl: daily}, holds: [W4]}", "alcohl"),
        ("- {case: A., answers: {alcohol: dayly}, holds: [W4]}", "dayly"),
        ("- {case: A., answers: {alcohol: daily}, holds: [W44]}", "W44"),
        ("- {case: A., answers: {alcohol: daily}, hold: [W4]}", "hold"),
        ("- {case: A., needs: [medicaton]}", "medicaton"),
        ("- {case: A., treatment: rehab}", "rehab"),
        ("- {case: A., undetermined: {alcohl: emergency}}", "alcohl"),
        ("- {case: A., undetermined: {alcohol: emergancy}}", "emergancy"),
    ],
)
def test_a_typo_in_a_case_is_refused(text: str, says: str, bench: Bench) -> None:
    with pytest.raises(DataFileError) as caught:
        bench.rule_case(Case(read_bytes(text.encode(), source="typo.yaml"), 0))
    assert any(f"'{says}'" in problem.problem for problem in caught.value.problems)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("- {case: A., answers: {profession: nurse}, holds: [W1]}", "nobody is asked"),
        ("- {case: A., answers: {emergency_signs: chest_pain, age: 20}, holds: [E2]}", "nobody is asked"),
        ("- {case: A., answers: {alcohol: daily}}", "expects nothing"),
        ("- {case: A, answers: {alcohol: daily}, holds: [W4]}", "a case is a sentence"),
    ],
)
def test_a_case_that_proves_nothing_is_refused(text: str, says: str, bench: Bench) -> None:
    with pytest.raises(AssertionError, match=says):
        bench.rule_case(Case(read_bytes(text.encode(), source="idle.yaml"), 0))


def test_a_person_without_an_answer_is_refused(bench: Bench) -> None:
    text = "- {person: A., answers: {respondent: self}, expect: {urgency: soon, setting: outpatient}}"
    with pytest.raises(AssertionError, match="no answer for"):
        bench.person(Case(read_bytes(text.encode(), source="person.yaml"), 0))
