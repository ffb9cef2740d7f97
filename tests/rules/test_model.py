"""Rules are refused where anything in them cannot be meant, each with its line, all at once."""

from datetime import date

import pytest

from recovery_cli.errors import DataFileError, Problem
from recovery_cli.rules.model import Lean, RuleNeed, Ruleset
from tests.rules.policy import load, rule, rules_file

USE = "{use: {is: daily}}"


def problems_of(text: str) -> tuple[Problem, ...]:
    with pytest.raises(DataFileError) as caught:
        load(text)
    return caught.value.problems


def problem_of(text: str) -> Problem:
    (problem,) = problems_of(text)
    return problem


def test_a_rule_is_read_with_everything_that_it_says() -> None:
    text = rules_file(
        rule(
            "A1",
            USE,
            "{urgency: soon, withdrawal: medication_start, treatment: residential,"
            " lean: {toward: inpatient, weight: 2},"
            " needs: [aftercare, {need: medication, met_by: [methadone], filter: true}], wants: [childcare],"
            " excludes: [outpatient], continuing: [aftercare], notes: [One., {self: Yours., helper: Theirs.}],"
            " conflict: {between: [treatment], what: Two things., ways_out: [This way.]}}",
            if_unknown="assume",
            because="{self: 'You do.', helper: 'They do.'}",
        )
    )
    (read,) = load(text).rules
    effect = read.effect
    assert (read.id, read.if_unknown, read.reviewed, read.after_plan) == ("A1", "assume", date(2026, 11, 23), False)
    assert (read.source.title, read.strength) == ("Here", "strong")
    assert (read.because.to_self, read.because.said_to("professional")) == ("You do.", "They do.")
    assert (effect.urgency, effect.withdrawal, effect.treatment) == ("soon", "medication_start", "residential")
    assert effect.lean == Lean("inpatient", 2)
    assert effect.needs == (
        RuleNeed("aftercare", ("aftercare",), filter=False),
        RuleNeed("medication", ("methadone",), filter=True),
    )
    assert (effect.wants, effect.excludes, effect.continuing) == (("childcare",), ("outpatient",), ("aftercare",))
    assert [note.to_helper for note in effect.notes] == ["One.", "Theirs."]
    assert effect.conflict is not None
    assert (effect.conflict.between, effect.conflict.ways_out) == (("treatment",), ("This way.",))


def test_a_rule_about_the_plan_speaks_after_it() -> None:
    text = rules_file(rule("A1", "{plan.setting: {is: inpatient}}", "{notes: [A note.]}"))
    assert load(text).by_id()["A1"].after_plan


@pytest.mark.parametrize(
    ("when", "effect", "code", "remedy"),
    [
        ("{usse: {is: daily}}", "{urgency: soon}", "unknown-question", "use"),
        ("{use: {is: dayly}}", "{urgency: soon}", "unknown-choice", "daily"),
        ("{home: {is: maybe}}", "{urgency: soon}", "unknown-choice", "yes"),
        ("{home: {at_least: 'yes'}}", "{urgency: soon}", "operator", "is"),
        ("{points: {at_least: many}}", "{urgency: soon}", "operand", ""),
        ("{plan.seting: {is: inpatient}}", "{notes: [A note.]}", "unknown-question", "plan.setting"),
        ("{plan.setting: {is: emergency}}", "{notes: [A note.]}", "unknown-choice", "inpatient"),
        (USE, "{urgency: sooon}", "unknown-word", "soon"),
        (USE, "{withdrawal: residental_withdrawal}", "unknown-word", "residential_withdrawal"),
        (USE, "{treatment: rehab}", "unknown-word", "residential"),
        (USE, "{lean: {toward: emergency, weight: 1}}", "unknown-word", "inpatient"),
        (USE, "{lean: {toward: inpatient, weight: 10}}", "not-a-number", ""),
        (USE, "{needs: [medicaton]}", "unknown-need", "medication"),
        (USE, "{needs: [{need: medication, met_by: [methadon]}]}", "unknown-word", "methadone"),
        (USE, "{needs: medication}", "not-a-list", ""),
        (USE, "{wants: [child_care]}", "unknown-word", "childcare"),
        (USE, "{excludes: [metadone]}", "unknown-word", "methadone"),
        (USE, "{continuing: [after_care]}", "unknown-word", "aftercare"),
        (USE, "{notes: A note.}", "not-a-list", ""),
        (USE, "{conflict: {between: [B9], what: Two things., ways_out: [This.]}}", "unknown-word", ""),
        (USE, "{urgencie: soon}", "unknown-key", "urgency"),
    ],
)
def test_a_word_that_is_not_known_is_refused_with_the_nearest(when: str, effect: str, code: str, remedy: str) -> None:
    problem = problem_of(rules_file(rule("A1", when, effect)))
    assert problem.code == code
    assert remedy in problem.remedy
    assert problem.place.startswith("rules.yaml:")


@pytest.mark.parametrize("key", ["title", "when", "effect", "because", "source", "strength", "reviewed", "if_unknown"])
def test_a_rule_without_one_of_its_parts_is_refused(key: str) -> None:
    lines = rules_file(rule("A1", USE, "{urgency: soon}")).splitlines(keepends=True)
    codes = {problem.code for problem in problems_of("".join(x for x in lines if not x.startswith(f"    {key}:")))}
    assert "missing-key" in codes


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("source: here", "source: hear", "unknown-word"),
        ("strength: strong", "strength: certain", "unknown-word"),
        ("if_unknown: report", "if_unknown: guess", "unknown-word"),
        ("reviewed: 2026-11-23", "reviewed: 2026-23-11", "not-a-date"),
        ("    title:", "    titel:", "unknown-key"),
    ],
)
def test_a_part_that_cannot_be_meant_is_refused(old: str, new: str, code: str) -> None:
    text = rules_file(rule("A1", USE, "{urgency: soon}")).replace(old, new)
    assert code in {problem.code for problem in problems_of(text)}


@pytest.mark.parametrize("effect", ["{urgency: soon}", "{treatment: residential}", "{lean: {toward: inpatient}}"])
def test_a_rule_about_the_plan_sets_no_level(effect: str) -> None:
    text = rules_file(rule("A1", "{plan.setting: {is: inpatient}}", effect))
    assert problem_of(text).code == "level-after-plan"


def test_an_id_stands_once() -> None:
    text = rules_file(rule("A1", USE, "{urgency: soon}"), rule("A1", USE, "{urgency: today}"))
    assert {problem.code for problem in problems_of(text)} == {"duplicate-id"}


def test_all_problems_come_at_once_in_the_order_of_the_file() -> None:
    text = rules_file(rule("A1", "{usse: {is: daily}}", "{urgency: sooon}"), rule("A2", USE, "{needs: [medicaton]}"))
    assert [problem.code for problem in problems_of(text)] == ["unknown-question", "unknown-word", "unknown-need"]


def test_the_last_headline_holds_for_every_plan() -> None:
    headlines = "  - {id: stay, when: {plan.setting: {is: inpatient}}, text: Stay.}\n"
    text = rules_file(rule("A1", USE, "{urgency: soon}"), headlines=headlines)
    assert problem_of(text).code == "headline"


def test_every_shipped_rule_says_why_and_names_its_ground(ruleset: Ruleset) -> None:
    for each in ruleset.rules:
        assert each.title.strip(), each.id
        assert each.because.to_self.strip().endswith("."), each.id
        assert each.because.to_helper.strip().endswith("."), each.id
        assert each.source.title, each.id
        assert each.source.url.startswith("https://"), each.id
        assert each.effect != type(each.effect)(), f"{each.id} does nothing"


def test_only_what_has_no_read_source_is_unverified(ruleset: Ruleset) -> None:
    for each in ruleset.rules:
        unread = "no source read" in each.source.title
        assert unread is (each.strength == "unverified"), each.id


def test_every_rule_was_reviewed_within_a_year(ruleset: Ruleset) -> None:
    today = date.today()  # noqa: DTZ011  # a review is a day, wherever it was done
    old = [each.id for each in ruleset.rules if (today - each.reviewed).days > 365]
    assert not old, f"hold these rules against their sources again: {old}"
    assert not [each.id for each in ruleset.rules if (each.reviewed - today).days > 1]
