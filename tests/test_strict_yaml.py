"""The strict reader: text stays text, every problem has its line, and hostile files end in a clean error."""

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from recovery_cli.errors import DataFileError
from recovery_cli.strict_yaml import MAX_DEPTH, Document, read_bytes, read_file


def read(text: str | bytes) -> Document:
    return read_bytes(text.encode() if isinstance(text, str) else text, source="file")


def tree_of(text: str | bytes) -> Any:
    return read(text).tree


def problems_of(text: str | bytes) -> list[tuple[str, str]]:
    with pytest.raises(DataFileError) as caught:
        read(text)
    return [(problem.code, problem.place) for problem in caught.value.problems]


# -- scalars ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "scalar", ["02134", "07399", "no", "off", "1:30", "8:30", "1e3", "0x1F", "2026-11-23", "1_000", ".inf", "yes"]
)
def test_a_plain_scalar_stays_the_text_that_was_written(scalar):
    assert tree_of(f"a: {scalar}\n") == {"a": scalar}


@pytest.mark.parametrize("nothing", ["", "~", "null", "Null", "NULL"])
def test_what_says_nothing_is_none(nothing):
    assert tree_of(f"a: {nothing}\n") == {"a": None}


@pytest.mark.parametrize("nothing", ["", "~", "null"])
def test_quotes_turn_nothing_into_text(nothing):
    assert tree_of(f"a: '{nothing}'\nb: \"{nothing}\"\n") == {"a": nothing, "b": nothing}


def test_the_python_parser_reads_the_same_as_libyaml(monkeypatch):
    text = "a:\nb: ~\nc: 02134\nd: ''\ne: [no, {f: null}]\n"
    fast = read(text)
    monkeypatch.delattr(yaml, "CSafeLoader")
    assert read(text) == fast


def test_a_block_of_text_keeps_its_line_breaks():
    assert tree_of("a: |\n  one\n  two\n") == {"a": "one\ntwo\n"}


# -- files --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("empty", ["", "\n\n", "# a comment only\n", "---\n", "---\n...\n", "\ufeff"])
def test_an_empty_file_is_an_empty_document(empty):
    assert tree_of(empty) is None


def test_a_byte_order_mark_is_not_part_of_the_first_key():
    assert tree_of(b"\xef\xbb\xbfa: 1\n") == {"a": "1"}
    assert tree_of(b'\xef\xbb\xbf{"a": "1"}') == {"a": "1"}


def test_windows_line_ends_are_read_and_counted_like_others():
    document = read("a: 1\r\nb: |\r\n  x\r\n  y\r\nc: 3\r\n")
    assert document.tree == {"a": "1", "b": "x\ny\n", "c": "3"}
    assert document.place(("c",)) == "file:5"


@pytest.mark.parametrize("start", [b"", b"\xef\xbb\xbf"])
def test_text_that_is_not_utf8_is_refused_with_its_line(start):
    assert problems_of(start + b"a\n\xff: b\n") == [("encoding", "file:2")]


def test_utf16_is_refused_as_an_encoding_not_as_yaml():
    assert problems_of("a: 1\n".encode("utf-16")) == [("encoding", "file:1")]


def test_a_missing_file_is_a_data_file_error(tmp_path):
    with pytest.raises(DataFileError) as caught:
        read_file(tmp_path / "absent.yaml")
    assert [problem.code for problem in caught.value.problems] == ["unreadable"]


def test_a_folder_is_a_data_file_error(tmp_path):
    with pytest.raises(DataFileError) as caught:
        read_file(tmp_path)
    assert [problem.code for problem in caught.value.problems] == ["unreadable"]


def test_a_file_of_exactly_the_limit_is_read_and_one_byte_more_is_not(tmp_path):
    path = tmp_path / "file.yaml"
    path.write_bytes(b"a: 12\n")
    assert read_file(path, max_bytes=6).tree == {"a": "12"}
    with pytest.raises(DataFileError) as caught:
        read_file(path, max_bytes=5)
    assert [problem.code for problem in caught.value.problems] == ["too-large"]


def test_a_file_without_an_end_is_refused_rather_than_read_forever():
    endless = Path("/dev/zero")
    if not endless.exists():
        pytest.skip("this system has no endless file")
    with pytest.raises(DataFileError) as caught:
        read_file(endless, max_bytes=1000)
    assert [problem.code for problem in caught.value.problems] == ["too-large"]


def test_a_path_is_named_as_the_caller_says(tmp_path):
    path = tmp_path / "file.yaml"
    path.write_text("a: 1\na: 2\n")
    with pytest.raises(DataFileError) as caught:
        read_file(path, source="answers.yaml")
    assert caught.value.problems[0].place == "answers.yaml:2"


# -- what is refused ----------------------------------------------------------------------------------------------


def test_a_duplicate_key_is_refused_and_both_lines_are_named():
    with pytest.raises(DataFileError) as caught:
        read("a: 1\nb: 2\na: 3\n")
    (problem,) = caught.value.problems
    assert (problem.code, problem.place) == ("duplicate-key", "file:3")
    assert "line 1" in problem.problem


def test_a_duplicate_key_deep_inside_a_list_is_found():
    assert problems_of("list:\n  - a: 1\n    a: 2\n") == [("duplicate-key", "file:3")]


def test_the_same_key_in_two_mappings_is_no_duplicate():
    assert tree_of("- {a: 1}\n- {a: 2}\n") == [{"a": "1"}, {"a": "2"}]


def test_keys_that_yaml_would_make_equal_stay_apart():
    assert tree_of("1: a\n01: b\n1.0: c\n") == {"1": "a", "01": "b", "1.0": "c"}


def test_an_anchor_and_its_alias_are_refused_each_at_its_line():
    assert problems_of("a: &x one\nb: *x\n") == [("alias", "file:1"), ("alias", "file:2")]


@pytest.mark.parametrize("text", ["&x a: 1\n", "*x : 1\n", "a: &x {b: 1}\n", "a: &x [1]\n", "<<: *x\n"])
def test_anchors_and_aliases_are_refused_wherever_they_stand(text):
    assert "alias" in {code for code, _ in problems_of(text)}


def test_an_alias_bomb_costs_nothing():
    levels = ["a0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol]"]
    levels += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 10)]
    found = problems_of("\n".join(levels) + "\n")
    assert {code for code, _ in found} == {"alias"}
    assert len(found) == 10 + 9 * 9


@pytest.mark.parametrize(
    "text",
    ["a: !!int 1\n", "a: !!python/object/apply:os.system [ls]\n", "!!str a: 1\n", "a: !mine b\n", "!!map {a: 1}\n"],
)
def test_tags_are_refused(text):
    assert problems_of(text) == [("tag", "file:1")]


def test_several_documents_are_refused_at_the_second():
    assert problems_of("a: 1\n---\nb: 2\n") == [("documents", "file:2")]


def test_a_mapping_as_key_is_refused():
    assert problems_of("b: 1\n? {a: 1}\n: 2\n") == [("key", "file:2")]


def test_a_tab_as_indentation_is_refused_with_a_remedy_about_tabs():
    with pytest.raises(DataFileError) as caught:
        read("a:\n\tb: 1\n")
    (problem,) = caught.value.problems
    assert (problem.code, problem.place) == ("syntax", "file:2")
    assert "tab" in problem.remedy


@pytest.mark.parametrize(
    "text", ["a: [1, 2\n", "a: 'open\n", "a: b: c\n", "- a\nb: 1\n", "a: @b\n", "%YAML 9.9\n---\na"]
)
def test_broken_syntax_is_a_data_file_error_with_a_line(text):
    ((code, place),) = problems_of(text)
    assert code == "syntax"
    assert place.startswith("file:")


@pytest.mark.parametrize("character", ["\0", "\x1b", "\x7f", "\ufffe"])
def test_a_control_character_is_refused_with_its_line(character):
    assert problems_of(f"a: 1\nb: x{character}y\n") == [("syntax", "file:2")]


def test_every_problem_of_a_file_is_reported_at_once_with_its_own_line():
    text = "a: 1\na: 2\nb: &x 3\nc: !!int 4\nd:\n  e: 5\n  e: 6\n"
    assert problems_of(text) == [
        ("duplicate-key", "file:2"),
        ("alias", "file:3"),
        ("tag", "file:4"),
        ("duplicate-key", "file:7"),
    ]


def test_problems_found_before_a_syntax_error_are_reported_with_it():
    assert problems_of("a: 1\na: 2\nb: [\n") == [("duplicate-key", "file:2"), ("syntax", "file:4")]


# -- size and depth -----------------------------------------------------------------------------------------------


def test_yaml_as_deep_as_the_limit_is_read_and_one_level_more_is_not():
    assert tree_of("[" * MAX_DEPTH + "x" + "]" * MAX_DEPTH) is not None
    assert "too-deep" in {code for code, _ in problems_of("[" * (MAX_DEPTH + 1) + "x" + "]" * (MAX_DEPTH + 1))}


def test_json_as_deep_as_the_limit_is_read_and_one_level_more_is_not():
    def nested(levels: int) -> str:
        return '{"a": ' + "[" * (levels - 1) + '"x"' + "]" * (levels - 1) + "}"

    assert tree_of(nested(MAX_DEPTH)) is not None
    assert problems_of(nested(MAX_DEPTH + 1)) == [("too-deep", "file")]


@pytest.mark.parametrize("text", ["[" * 100_000, "- " * 100_000, '{"a": ' + "[" * 100_000, '{"a":' * 100_000])
def test_a_bottomless_file_is_refused_before_it_exhausts_the_stack(text):
    assert "too-deep" in {code for code, _ in problems_of(text)}


def test_too_many_values_are_refused(monkeypatch):
    monkeypatch.setattr("recovery_cli.strict_yaml.MAX_VALUES", 5)
    assert tree_of("[1, 2, 3, 4]") == ["1", "2", "3", "4"]
    assert problems_of("[1, 2, 3, 4, 5]") == [("too-deep", "file:1")]


# -- lines --------------------------------------------------------------------------------------------------------


def test_each_value_knows_its_line():
    document = read("# head\na: 1\nb:\n  - x\n  - c: 2\n    d: |\n      text\n    e: [p,\n      q]\n")
    assert document.place(("a",)) == "file:2"
    assert document.place(("b",)) == "file:3"
    assert document.place(("b", 0)) == "file:4"
    assert document.place(("b", 1, "c")) == "file:5"
    assert document.place(("b", 1, "d")) == "file:6"
    assert document.place(("b", 1, "e", 1)) == "file:9"


def test_a_value_that_is_not_there_is_placed_at_what_would_hold_it():
    document = read("a: 1\nb:\n  c: 2\n")
    assert document.place(("b", "absent", 3)) == "file:2"
    assert document.place(("absent",)) == "file:1"


# -- JSON ---------------------------------------------------------------------------------------------------------


def test_json_values_become_the_text_that_yaml_would_hold():
    text = '{"zip": "02134", "n": 12, "f": 1.5, "yes": true, "no": false, "none": null, "list": [1, {"a": "b"}]}'
    assert tree_of(text) == {
        "zip": "02134",
        "n": "12",
        "f": "1.5",
        "yes": "true",
        "no": "false",
        "none": None,
        "list": ["1", {"a": "b"}],
    }


def test_json_after_white_space_is_still_json():
    assert tree_of('\n\t {"a": 1}') == {"a": "1"}


def test_a_duplicate_key_in_json_is_refused():
    assert problems_of('{"a": {"b": 1, "c": 2, "b": 3}}') == [("duplicate-key", "file")]


def test_broken_json_is_refused_with_its_line():
    assert problems_of('{"a": 1,\n"b": }') == [("syntax", "file:2")]


def test_a_number_of_five_thousand_digits_is_text_like_any_other():
    assert tree_of('{"a": ' + "9" * 5000 + "}") == {"a": "9" * 5000}


def test_half_a_surrogate_pair_is_refused_in_values_and_keys():
    assert problems_of('{"a": "\\ud83d"}') == [("encoding", "file")]
    assert problems_of('{"\\udc00": "a"}') == [("encoding", "file")]
    assert tree_of('{"a": "\\ud83d\\ude00"}') == {"a": "\N{GRINNING FACE}"}


# -- properties ---------------------------------------------------------------------------------------------------

_TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
_TREES = st.recursive(
    st.none() | _TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_TEXT, inner, max_size=4),
    max_leaves=12,
)


@given(_TREES)
def test_any_tree_written_with_quotes_reads_back_the_same(tree):
    text = yaml.safe_dump({"tree": tree}, default_style='"', allow_unicode=True)
    quoted_nulls = text.replace('!!null "null"', "null")
    assert tree_of(quoted_nulls) == {"tree": tree}


@given(_TREES)
def test_any_tree_written_as_json_reads_back_the_same(tree):
    assert tree_of(json.dumps({"tree": tree})) == {"tree": tree}


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused_never_a_crash(data):
    try:
        read(data)
    except DataFileError as error:
        assert error.problems
        assert all(problem.place.startswith("file") for problem in error.problems)


@given(st.text(alphabet="ab:-[]{},&*!|>'\"#%@ \n\t?~0", max_size=60))
def test_any_punctuation_is_read_or_refused_never_a_crash(text):
    try:
        read(text)
    except DataFileError as error:
        assert error.problems
