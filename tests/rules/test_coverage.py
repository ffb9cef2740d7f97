"""What a case file says about the rules it covers."""

import pytest

from recovery_cli.errors import DataFileError
from recovery_cli.rules.coverage import Case, read_cases
from recovery_cli.strict_yaml import read_bytes

RULES = ("W1", "W2", "W4", "M1")


def cases(text: str, source: str = "rules/W.yaml") -> tuple[Case, ...]:
    return read_cases([read_bytes(text.encode(), source=source)], RULES)


def test_a_case_covers_the_rules_that_it_names() -> None:
    (case,) = cases("- {case: Drinking daily., answers: {alcohol: daily}, holds: [W4], silent: M1, urgency: soon}")
    assert (case.file, case.sentence, case.emergency) == ("W.yaml", "Drinking daily.", False)
    assert (case.holds, case.silent, case.beside) == ({"W4"}, {"M1"}, frozenset())


def test_a_rule_that_decides_or_is_assumed_holds() -> None:
    (case,) = cases("- {case: One., decisive: [W1], assumed: [M1]}")
    assert case.holds == {"W1", "M1"}


def test_exactly_means_that_the_others_of_the_section_are_silent() -> None:
    (case,) = cases("- {case: One., exactly: [W1], holds: [M1]}")
    assert (case.holds, case.beside) == ({"W1", "M1"}, {"W2", "W4"})
    (none,) = cases("- {case: None., exactly: []}")
    assert none.beside == {"W1", "W2", "W4"}


def test_a_person_says_it_under_expect() -> None:
    text = "- {person: A man., answers: {}, expect: {urgency: emergency, reasons: [W4], reasons_not: [W1]}}"
    (case,) = cases(text, source="people/a-man.yaml")
    assert (case.file, case.emergency, case.holds, case.silent) == ("a-man.yaml", True, {"W4"}, {"W1"})


def test_a_file_that_is_no_list_holds_no_cases() -> None:
    assert cases("answers: {alcohol: none}", source="base.yaml") == ()


def test_every_case_that_cannot_be_read_is_named_with_its_line() -> None:
    with pytest.raises(DataFileError) as caught:
        cases("- {case: One., holds: {W1: yes}}\n- holds: [W1]\n")
    assert [(each.code, each.place) for each in caught.value.problems] == [
        ("not-a-list", "rules/W.yaml:1"),
        ("missing-key", "rules/W.yaml:2"),
    ]
