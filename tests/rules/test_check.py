"""Everything that a reviewer should know is found, and nothing is found where nothing is wrong."""

from datetime import date

import pytest

from recovery_cli.conditions import Compare, Group
from recovery_cli.questionnaire.model import Questionnaire
from recovery_cli.rules.check import CheckFinding, check
from recovery_cli.rules.coverage import Case
from recovery_cli.rules.model import Ruleset, Source
from tests.rules.policy import policy, rule

TODAY = date(2026, 11, 23)
DAILY = "{use: {is: daily}}"
READ = ("home", "calm", "terms", "points", "wish")
"""Questions of the small policy that no rule of a test looks at, so that they are no findings."""


def found(
    *rules: str,
    cases: tuple[Case, ...] | None = None,
    today: date = TODAY,
    read: tuple[str, ...] = READ,
    elsewhere: tuple[Compare, ...] = (),
) -> list[CheckFinding]:
    given = policy(*rules)
    return check(given.questionnaire, given.ruleset, elsewhere=elsewhere, read_elsewhere=read, cases=cases, today=today)


def codes(findings: list[CheckFinding]) -> list[tuple[str, str, str]]:
    return [(each.severity, each.code, each.where) for each in findings if each.code not in ("no-cases", "site-root")]


def case(holds: str = "", silent: str = "", beside: str = "", *, emergency: bool = False) -> Case:
    return Case(
        "A.yaml", "A case.", emergency, frozenset(holds.split()), frozenset(silent.split()), frozenset(beside.split())
    )


GOOD = rule("A1", DAILY, "{urgency: soon}")
UNUSED = ("information", "unused-choice", "use")


def test_a_good_rule_has_no_finding_but_choices_that_come_to_the_same() -> None:
    assert codes(found(GOOD)) == [UNUSED]
    both = rule("A2", "{use: {is: some}}", "{urgency: soon}")
    assert codes(found(GOOD, both)) == []


def test_choices_that_nothing_tells_apart_are_named() -> None:
    (finding,) = [each for each in found(GOOD) if each.code == "unused-choice"]
    assert finding.what == "Nothing tells these choices apart: none, some."


def test_a_choice_at_the_edge_of_an_ordered_comparison_is_used() -> None:
    assert codes(found(rule("A1", "{use: {at_least: some}}", "{urgency: soon}"))) == []


def test_a_question_that_nothing_looks_at_is_a_warning() -> None:
    assert ("warning", "unused-question", "home") not in codes(found(GOOD, read=READ))
    unused = [each for each in codes(found(GOOD, read=("wish", "points"))) if each[1] == "unused-question"]
    assert unused == [("warning", "unused-question", "calm"), ("warning", "unused-question", "terms")]


def test_a_condition_elsewhere_is_a_use() -> None:
    looks = Compare("terms", "includes", ("stay", "tests", "other"))
    findings = codes(found(GOOD, read=("calm", "home", "points", "wish"), elsewhere=(looks,)))
    assert [each for each in findings if each[2] == "terms"] == []


def test_questions_that_only_choose_among_centers_are_worth_knowing_and_no_more() -> None:
    wish = rule("A2", "{wish: {is: inpatient}}", "{wants: [childcare]}")
    findings = [each for each in found(GOOD, wish, read=("calm", "home", "points", "terms")) if each.code == "no-level"]
    assert [(each.severity, each.what) for each in findings] == [
        ("information", "These answers set no level; they choose among centers and add notes: wish.")
    ]


def test_a_question_that_no_answers_lead_to_is_an_error() -> None:
    given = policy(GOOD)
    never = Group(
        "all", (Compare("use", "answered", True), Compare("use", "is", ("none",)), Compare("use", "is", ("some",)))
    )
    questions = tuple(
        question._replace(when=never) if question.id == "calm" else question
        for question in given.questionnaire.questions
    )
    questionnaire = Questionnaire(given.questionnaire.sections, questions)
    findings = check(questionnaire, given.ruleset, read_elsewhere=READ, cases=None, today=TODAY)
    assert ("error", "unreachable-question", "calm") in codes(findings)


def test_a_rule_that_can_never_hold_is_an_error() -> None:
    never = rule("A2", "{all: [{use: {is: daily}}, {use: {is: none}}]}", "{wants: [childcare]}")
    assert ("error", "dead-rule", "A2") in codes(found(GOOD, never))


def test_a_level_in_the_shadow_of_another_is_a_warning() -> None:
    wider = rule("A2", "{use: {at_least: some}}", "{urgency: today}")
    (finding,) = [each for each in found(GOOD, wider) if each.code == "shadowed"]
    assert (finding.severity, finding.where) == ("warning", "A1")
    assert "urgency" in finding.what
    (lean,) = [
        each for each in found(rule("A1", DAILY, "{lean: {toward: inpatient, weight: 1}}")) if each.code == "shadowed"
    ]
    assert "lean" in lean.what


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        (date(2027, 11, 23), []),
        (date(2027, 11, 24), [("warning", "stale-review", "A1")]),
        (date(2026, 11, 22), [("error", "future-review", "A1")]),
    ],
)
def test_a_review_is_fresh_for_a_year(today: date, expected: list[tuple[str, str, str]]) -> None:
    assert [each for each in codes(found(GOOD, today=today)) if each != UNUSED] == expected


def _with_source(url: str, strength: str = "strong") -> list[CheckFinding]:
    given = policy(GOOD)
    (read,) = given.ruleset.rules
    changed = read._replace(source=Source("A page", url), strength=strength, reviewed=TODAY)
    ruleset = Ruleset((changed,), given.ruleset.headlines)
    return check(given.questionnaire, ruleset, read_elsewhere=READ, cases=None, today=TODAY)


def test_a_rule_without_a_review_is_an_error() -> None:
    given = policy(GOOD)
    (read,) = given.ruleset.rules
    ruleset = Ruleset((read._replace(reviewed=date.min),), given.ruleset.headlines)
    findings = check(given.questionnaire, ruleset, read_elsewhere=READ, cases=None, today=TODAY)
    assert ("error", "missing-review", "A1") in codes(findings)


def test_a_rule_that_rests_on_nothing_read_is_a_warning() -> None:
    assert ("warning", "unverified", "A1") in codes(_with_source("https://example.org/page", "unverified"))


@pytest.mark.parametrize(
    ("url", "is_root"),
    [
        ("https://example.org", True),
        ("https://example.org/", True),
        ("https://example.org/page", False),
        ("https://example.org/page/", False),
        ("https://example.org/#part", False),
    ],
)
def test_a_source_that_is_only_a_front_page_is_a_warning(url: str, is_root: bool) -> None:
    roots = [each for each in _with_source(url) if each.code == "site-root"]
    assert [(each.severity, each.where) for each in roots] == [("warning", "A1")] * is_root


def test_a_rule_needs_a_case_in_which_it_holds_and_one_in_which_it_is_silent() -> None:
    def missing(*cases: Case) -> set[str]:
        return {each.code for each in found(GOOD, cases=cases) if each.severity == "error"}

    assert missing() == {"no-holding-case", "no-silent-case"}
    assert missing(case("A1")) == {"no-silent-case"}
    assert missing(case("A1"), case(silent="A1")) == set()
    assert missing(case("A1"), case(beside="A1")) == set()


def test_silence_in_an_emergency_says_nothing_unless_the_rule_is_about_one() -> None:
    def missing(effect: str) -> list[str]:
        cases = (case("A1"), case(silent="A1", emergency=True))
        return [each.code for each in found(rule("A1", DAILY, effect), cases=cases) if each.severity == "error"]

    assert missing("{urgency: soon}") == ["no-silent-case"]
    assert missing("{urgency: emergency}") == []


def test_a_rule_for_everybody_needs_no_case_of_silence() -> None:
    everybody = rule("A2", "{plan.treatment: {at_least: outpatient}}", "{wants: [childcare]}")
    findings = found(GOOD, everybody, cases=(case("A1 A2"), case(silent="A1")))
    assert [each.code for each in findings if each.severity == "error"] == []


def test_a_case_about_no_rule_is_an_error() -> None:
    findings = found(GOOD, cases=(case("A1", "A9"), case(silent="A1")))
    assert [(each.code, each.where) for each in findings if each.severity == "error"] == [("unknown-rule", "A.yaml")]


def test_without_cases_at_hand_that_is_said_and_counted_against_no_rule() -> None:
    findings = found(GOOD, cases=None)
    assert [(each.severity, each.where) for each in findings if each.code == "no-cases"] == [("information", "cases")]
    assert not [each for each in findings if each.severity == "error"]


def test_errors_come_first() -> None:
    dead = rule("A2", "{all: [{use: {is: daily}}, {use: {is: none}}]}", "{urgency: soon}")
    severities = [each.severity for each in found(GOOD, dead, read=())]
    assert severities == sorted(severities, key=("error", "warning", "information").index)
    assert {"error", "warning", "information"} == set(severities)


def test_the_shipped_rules_have_no_error(questionnaire: Questionnaire, ruleset: Ruleset) -> None:
    findings = check(questionnaire, ruleset, cases=None, today=TODAY)
    assert [each for each in findings if each.severity == "error"] == []


def test_every_finding_says_where_and_what(questionnaire: Questionnaire, ruleset: Ruleset) -> None:
    for each in check(questionnaire, ruleset, cases=(), today=date(2030, 1, 1)):
        assert each.where
        assert each.what.endswith((".", "/")), each
        assert each.remedy.endswith(".") or each.severity == "information", each
