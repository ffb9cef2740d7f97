"""Fields of a strict mapping: values of the asked type, and every problem noted at its line."""

import math
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recovery_cli.errors import DataFileError, Problem
from recovery_cli.fields import Fields, parse_bool, parse_date, parse_number, raise_if, root
from recovery_cli.strict_yaml import read_bytes


def fields_of(text: str) -> Fields:
    return root(read_bytes(text.encode(), source="file"), [])


def noted(fields: Fields) -> list[tuple[str, str]]:
    return [(problem.code, problem.place) for problem in fields.problems]


# -- single values ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["yes", "Yes", " YES ", "true", "True", "y"])
def test_words_for_yes_are_true(text):
    assert parse_bool(text) is True


@pytest.mark.parametrize("text", ["no", "NO", "false", "n"])
def test_words_for_no_are_false(text):
    assert parse_bool(text) is False


@pytest.mark.parametrize("text", ["", "on", "off", "1", "0", "unknown", "nope", "yes no"])
def test_any_other_word_is_neither_yes_nor_no(text):
    assert parse_bool(text) is None


@pytest.mark.parametrize(
    ("text", "number"),
    [("34", 34), (" 34 ", 34), ("-2.5", -2.5), ("+7", 7), (".5", 0.5), ("5.", 5), ("007", 7), ("1,500", 1500)],
)
def test_decimal_numbers_are_read(text, number):
    assert parse_number(text) == number


@pytest.mark.parametrize(
    "text", ["", "nan", "inf", "-inf", "1e3", "0x10", "1_000", "12,34", "1,5", "--1", "1 2", "9" * 400, "five", "1.2.3"]
)
def test_what_is_not_a_finite_decimal_number_is_none(text):
    assert parse_number(text) is None


@given(st.floats(allow_nan=False, allow_infinity=False, min_value=-1e9, max_value=1e9))
def test_any_decimal_number_reads_back(number):
    assert parse_number(f"{number:.6f}") == pytest.approx(float(f"{number:.6f}"))


@given(st.text(max_size=20))
def test_any_text_is_a_finite_number_or_none(text):
    number = parse_number(text)
    assert number is None or math.isfinite(number)


def test_only_a_whole_iso_date_is_a_date():
    assert parse_date(" 2026-11-23 ") == date(2026, 11, 23)
    for text in ["", "2026-13-01", "2026-02-30", "20261123", "2026-W47-1", "2026-1-1", "11/23/2026", "0000-01-01"]:
        assert parse_date(text) is None, text


# -- reading a mapping --------------------------------------------------------------------------------------------


def test_each_reader_returns_its_type_and_notes_nothing_about_good_values():
    fields = fields_of("t: text\nc: one\nf: yes\nn: 2.5\nd: 2026-11-23\nl: [a, b]\nsingle: a\nm: {x: 1}\n")
    assert fields.text("t") == "text"
    assert fields.choice("c", ("one", "two")) == "one"
    assert fields.flag("f") is True
    assert fields.number("n", 0, 5) == 2.5
    assert fields.day("d") == date(2026, 11, 23)
    assert fields.texts("l") == ("a", "b")
    assert fields.texts("single") == ("a",)
    inner = fields.mapping("m")
    assert inner is not None
    assert inner.text("x") == "1"
    fields.done()
    assert fields.problems == []


def test_optional_readers_return_a_harmless_default_and_note_nothing():
    fields = fields_of("other: 1\nempty:\n")
    assert fields.optional_text("absent") is None
    assert fields.optional_text("empty") is None
    assert fields.choice("absent", ("one",), "one") == "one"
    assert fields.flag("absent") is False
    assert fields.number("absent") is None
    assert fields.day("absent") is None
    assert fields.texts("absent") == ()
    assert fields.mapping("absent") is None
    assert list(fields.mappings("absent")) == []
    assert fields.problems == []


def test_what_is_required_and_missing_is_noted_once_at_the_mapping():
    fields = fields_of("a: 1\nb:\n  c: 1\n")
    inner = fields.mapping("b")
    assert inner is not None
    inner.text("t")
    inner.choice("k", ("one",))
    inner.day("d", required=True)
    list(inner.mappings("m", required=True))
    assert noted(fields) == [("missing-key", "file:2")] * 4


@pytest.mark.parametrize("empty", ["", "~", "''", "'  '"])
def test_a_required_text_that_is_empty_counts_as_missing(empty):
    fields = fields_of(f"a: {empty}\n")
    fields.text("a")
    assert noted(fields) == [("missing-key", "file:1")]


def test_a_wrong_type_is_noted_at_the_line_of_the_value():
    fields = fields_of("x: 1\nt: [a]\nf: maybe\nn: many\nd: soon\nl: {a: b}\nm: text\nms: text\n")
    assert fields.text("t") == ""
    assert fields.flag("f") is False
    assert fields.number("n") is None
    assert fields.day("d") is None
    assert fields.texts("l") == ()
    assert fields.mapping("m") is not None
    assert list(fields.mappings("ms")) == []
    assert noted(fields) == [
        ("not-text", "file:2"),
        ("not-a-flag", "file:3"),
        ("not-a-number", "file:4"),
        ("not-a-date", "file:5"),
        ("not-a-list", "file:6"),
        ("not-a-mapping", "file:7"),
        ("not-a-list", "file:8"),
    ]


@pytest.mark.parametrize("items", ["[a, [b]]", "[a, {b: c}]", "[a, ~]"])
def test_a_list_of_anything_but_text_is_refused(items):
    fields = fields_of(f"l: {items}\n")
    assert fields.texts("l") == ()
    assert noted(fields) == [("not-a-list", "file:1")]


@pytest.mark.parametrize(("number", "good"), [("0", True), ("10", True), ("-0.1", False), ("10.1", False)])
def test_a_number_is_held_to_its_range_bounds_included(number, good):
    fields = fields_of(f"n: {number}\n")
    assert (fields.number("n", 0, 10) is not None) is good
    assert bool(fields.problems) is not good


def test_an_unknown_choice_is_noted_with_its_near_miss():
    fields = fields_of("a: 1\ncolour: gren\n")
    fields.choice("colour", ("green", "blue"))
    (problem,) = fields.problems
    assert (problem.code, problem.place) == ("unknown-word", "file:2")
    assert "'green'" in problem.remedy


@pytest.mark.parametrize("default", [None, "green"])
def test_an_empty_text_is_not_a_choice(default):
    fields = fields_of("colour: ''\n")
    fields.choice("colour", ("green", "blue"), default)
    assert "unknown-word" in {code for code, _ in noted(fields)}


def test_a_missing_choice_is_noted_once():
    fields = fields_of("a: 1\n")
    fields.choice("colour", ("green", "blue"))
    assert noted(fields) == [("missing-key", "file:1")]


def test_each_unknown_word_of_a_list_is_noted_at_its_own_line():
    fields = fields_of("l: [\n  green,\n  rde,\n  blue,\n  blu\n]\n")
    assert fields.texts("l", ("green", "red", "blue")) == ("green", "rde", "blue", "blu")
    assert noted(fields) == [("unknown-word", "file:3"), ("unknown-word", "file:5")]


def test_a_key_that_nobody_reads_is_noted_with_its_near_miss():
    fields = fields_of("name: x\nphnoe: y\n")
    fields.text("name")
    fields.optional_text("phone")
    fields.done()
    (problem,) = fields.problems
    assert (problem.code, problem.place) == ("unknown-key", "file:2")
    assert "'phone'" in problem.remedy


def test_mappings_of_a_list_are_read_one_by_one_and_a_bad_one_does_not_hide_the_rest():
    fields = fields_of("list:\n  - {a: one}\n  - text\n  - {a: three}\n")
    assert [entry.text("a") for entry in fields.mappings("list")] == ["one", "", "three"]
    assert noted(fields) == [("not-a-mapping", "file:3"), ("missing-key", "file:3")]


@pytest.mark.parametrize("text", ["", "just text\n", "- a\n- b\n"])
def test_a_file_that_is_no_mapping_is_noted_not_crashed_on(text):
    fields = fields_of(text)
    assert fields.text("a") == ""
    assert noted(fields)[0][0] == "not-a-mapping"


def test_a_key_with_nothing_behind_it_is_not_in_the_mapping():
    fields = fields_of("a:\nb: ''\n")
    assert "a" not in fields
    assert "b" in fields
    assert "c" not in fields


def test_problems_of_inner_mappings_join_those_of_the_file_and_are_raised_together():
    fields = fields_of("a: {b: {n: x}}\nm: y\n")
    outer = fields.mapping("a")
    assert outer is not None
    inner = outer.mapping("b")
    assert inner is not None
    inner.number("n")
    fields.number("m")
    with pytest.raises(DataFileError) as caught:
        raise_if(fields.problems)
    assert [problem.place for problem in caught.value.problems] == ["file:1", "file:2"]


def test_no_problem_raises_nothing():
    raise_if([])


def test_json_is_read_by_the_same_fields_and_placed_at_the_file():
    fields = fields_of('{"n": 3, "f": true, "l": ["a"], "bad": 5}')
    assert fields.number("n") == 3
    assert fields.flag("f") is True
    assert fields.texts("l") == ("a",)
    assert fields.flag("bad") is False
    (problem,) = fields.problems
    assert isinstance(problem, Problem)
    assert (problem.code, problem.place) == ("not-a-flag", "file")
