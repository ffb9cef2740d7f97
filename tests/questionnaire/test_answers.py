"""Answers from files and from people: read, refused with a code and a place, and written back."""

import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recovery_cli.conditions import DECLINED, UNKNOWN
from recovery_cli.errors import DataFileError, UsageError
from recovery_cli.questionnaire.answers import parse_answer, read_answers, to_plain
from recovery_cli.strict_yaml import read_bytes
from tests.questionnaire.kinds import QUESTIONS, TYPES, check_place


@pytest.fixture(scope="module")
def questionnaire(load):
    return load(QUESTIONS)


@pytest.fixture(scope="module")
def question(questionnaire):
    return questionnaire.by_id().__getitem__


def parse(question, raw):
    return parse_answer(question, raw, place="here", check_place=check_place)


def refused(question, raw):
    with pytest.raises(UsageError) as caught:
        parse(question, raw)
    assert {problem.place for problem in caught.value.problems} == {"here"}
    return [problem.code for problem in caught.value.problems]


# -- one value ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("question_id", "raw", "answer"),
    [
        ("safe", "yes", "yes"),
        ("safe", "true", "yes"),
        ("safe", "Y", "yes"),
        ("safe", "no", "no"),
        ("safe", "false", "no"),
        ("gender", "another", "another"),
        ("used_before", "no", "no"),
        ("opioids", "heroin", ("heroin",)),
        ("opioids", ["heroin"], ("heroin",)),
        ("opioids", ["fentanyl", "heroin"], ("heroin", "fentanyl")),
        ("opioids", ["heroin", "heroin"], ("heroin",)),
        ("opioids", ["none", "none"], ("none",)),
        ("age", "34", 34),
        ("age", "34.0", 34),
        ("age", "10", 10),
        ("age", "110", 110),
        ("distance", "2.5", 2.5),
        ("distance", "1,500", 1500),
        ("started", "2026-11-23", date(2026, 11, 23)),
        ("location", "Dayton, oh", "DAYTON, OH"),
    ],
)
def test_a_value_of_its_type_is_the_answer(question, question_id, raw, answer):
    assert parse(question(question_id), raw) == answer


def test_whole_numbers_are_whole_and_others_keep_their_fraction(question):
    assert isinstance(parse(question("age"), "34.0"), int)
    assert isinstance(parse(question("distance"), "2.5"), float)


@pytest.mark.parametrize("word", [UNKNOWN, DECLINED])
@pytest.mark.parametrize("question_id", [*TYPES, "languages"])
def test_unknown_and_declined_answer_any_question_as_a_word_or_a_list_of_one(question, question_id, word):
    assert parse(question(question_id), word) == word
    assert parse(question(question_id), [word]) == word


@pytest.mark.parametrize(
    ("question_id", "raw", "codes"),
    [
        ("safe", "perhaps", ["unknown-choice"]),
        ("safe", "", ["unknown-choice"]),
        ("safe", "1", ["unknown-choice"]),
        ("safe", ["yes"], ["one-value"]),
        ("safe", None, ["one-value"]),
        ("gender", "Man", ["unknown-choice"]),
        ("gender", ["man"], ["one-value"]),
        ("gender", {"is": "man"}, ["one-value"]),
        ("opioids", "heroine", ["unknown-choice"]),
        ("opioids", ["heroine", "fentanil"], ["unknown-choice", "unknown-choice"]),
        ("opioids", [], ["empty"]),
        ("opioids", [None], ["empty"]),
        ("opioids", None, ["empty"]),
        ("opioids", ["none", "heroin"], ["exclusive"]),
        ("opioids", ["heroin", UNKNOWN], ["unknown-choice"]),
        ("opioids", [["heroin"]], ["unknown-choice"]),
        ("opioids", [{"heroin": "daily"}], ["unknown-choice"]),
        ("opioids", {"heroin": "daily"}, ["unknown-choice"]),
        ("opioids", ["none", "crack"], ["unknown-choice", "exclusive"]),
        ("age", "old", ["not-a-number"]),
        ("age", "", ["not-a-number"]),
        ("age", "nan", ["not-a-number"]),
        ("age", "1e2", ["not-a-number"]),
        ("age", "34.5", ["not-a-number"]),
        ("age", "9", ["out-of-range"]),
        ("age", "111", ["out-of-range"]),
        ("age", "-34", ["out-of-range"]),
        ("age", "9" * 5000, ["not-a-number"]),
        ("age", ["34"], ["one-value"]),
        ("distance", "0.9", ["out-of-range"]),
        ("started", "23.11.2026", ["not-a-date"]),
        ("started", "2026-02-30", ["not-a-date"]),
        ("started", "2026-W47-1", ["not-a-date"]),
        ("location", "Nowhere", ["unknown-place"]),
        ("location", ["60640"], ["one-value"]),
    ],
)
def test_a_value_that_cannot_be_right_is_refused_with_its_place(question, question_id, raw, codes):
    assert refused(question(question_id), raw) == codes


@pytest.mark.parametrize(
    ("question_id", "raw", "named"),
    [
        ("gender", "anohter", "'another'"),
        ("gender", "xyz", "woman, man, another"),
        ("opioids", ["fentanil"], "'fentanyl'"),
        ("age", "340", "10 to 110 years"),
        ("started", "tomorrow", "2026-11-23"),
        ("opioids", [], "'none'"),
    ],
)
def test_the_remedy_says_what_would_be_right(question, question_id, raw, named):
    with pytest.raises(UsageError) as caught:
        parse(question(question_id), raw)
    assert named in caught.value.problems[0].remedy


# -- a file -------------------------------------------------------------------------------------------------------


def answers_of(questionnaire, text, source="answers.yaml"):
    return read_answers(read_bytes(text.encode(), source=source), questionnaire, check_place)


def problems_of(questionnaire, text, source="answers.yaml"):
    with pytest.raises(DataFileError) as caught:
        answers_of(questionnaire, text, source)
    return [(problem.code, problem.place) for problem in caught.value.problems]


GOOD = {
    "safe": "yes",
    "gender": "unknown",
    "opioids": ("heroin", "fentanyl"),
    "age": 34,
    "distance": 2.5,
    "started": date(2026, 11, 23),
    "location": "01608",
}


def test_answers_are_read_from_yaml(questionnaire):
    text = """\
safe: true
gender: [unknown]
opioids:
  - fentanyl
  - heroin
age: 34
distance: 2.5
started: 2026-11-23
location: 01608
"""
    assert answers_of(questionnaire, text) == GOOD


def test_answers_are_read_from_json(questionnaire):
    text = json.dumps({name: to_plain(answer) for name, answer in GOOD.items()} | {"safe": True})
    assert answers_of(questionnaire, text, "answers.json") == GOOD


@pytest.mark.parametrize("text", ["age:\nsafe: yes\n", "age: null\nsafe: yes\n", '{"age": null, "safe": true}'])
def test_a_key_with_nothing_written_is_not_answered(questionnaire, text):
    assert answers_of(questionnaire, text) == {"safe": "yes"}


@pytest.mark.parametrize("text", ["{}", "age:\n"])
def test_no_answers_are_no_answers(questionnaire, text):
    assert answers_of(questionnaire, text) == {}


def test_every_problem_of_a_file_is_named_at_once_each_with_its_line(questionnaire):
    text = """\
safe: perhaps
gendr: man
opioids:
  - none
  - heroin
age: 340
languages: [english]
location: Nowhere
started: [2026-11-23]
"""
    assert problems_of(questionnaire, text) == [
        ("unknown-choice", "answers.yaml:1"),
        ("unknown-question", "answers.yaml:2"),
        ("exclusive", "answers.yaml:3"),
        ("out-of-range", "answers.yaml:6"),
        ("unknown-place", "answers.yaml:8"),
        ("one-value", "answers.yaml:9"),
    ]


def test_json_has_no_lines_so_the_question_is_the_place(questionnaire):
    text = '{"safe": "perhaps", "age": 340, "gendr": "man", "languages": ["english"]}'
    assert problems_of(questionnaire, text, "answers.json") == [
        ("unknown-choice", "answers.json: safe"),
        ("out-of-range", "answers.json: age"),
        ("unknown-question", "answers.json: gendr"),
    ]


def test_an_unknown_question_comes_with_the_nearest_known_one(questionnaire):
    with pytest.raises(DataFileError) as caught:
        answers_of(questionnaire, "gendr: man\n")
    assert "'gender'" in caught.value.problems[0].remedy


def test_an_unknown_question_is_a_problem_even_with_nothing_written(questionnaire):
    assert problems_of(questionnaire, "gendr:\n") == [("unknown-question", "answers.yaml:1")]


@pytest.mark.parametrize("text", ["", "[]", "- safe: yes\n", "yes", "null"])
def test_a_file_that_is_no_mapping_is_told_so(questionnaire, text):
    assert [code for code, _ in problems_of(questionnaire, text)] == ["not-a-mapping"]


def test_every_question_of_the_shipped_interview_takes_unknown_from_a_file(shipped):
    text = "\n".join(f"{question.id}: unknown" for question in shipped.questions)
    assert set(answers_of(shipped, text).values()) == {UNKNOWN}


# -- there and back -----------------------------------------------------------------------------------------------

PLAIN_ANSWERS = {
    "safe": st.sampled_from(["yes", "no"]),
    "gender": st.sampled_from(["woman", "man", "another"]),
    "opioids": st.lists(st.sampled_from(["heroin", "fentanyl", "prescription_pills"]), min_size=1, unique=True).map(
        lambda ids: tuple(each for each in ("heroin", "fentanyl", "prescription_pills") if each in ids)
    )
    | st.just(("none",)),
    "age": st.integers(10, 110),
    "distance": st.floats(1, 3000) | st.integers(1, 3000),
    "started": st.dates(),
    "location": st.sampled_from(["60640", "DAYTON, OH", "01608"]),
}


@given(
    st.fixed_dictionaries(
        {}, optional={name: each | st.sampled_from([UNKNOWN, DECLINED]) for name, each in PLAIN_ANSWERS.items()}
    )
)
def test_answers_written_as_json_read_back_as_they_were(questionnaire, answers):
    text = json.dumps({name: to_plain(answer) for name, answer in answers.items()})
    assert answers_of(questionnaire, text) == answers


@given(
    st.recursive(
        st.none() | st.booleans() | st.text(max_size=8), lambda inner: st.lists(inner, max_size=3), max_leaves=4
    )
)
def test_whatever_a_file_holds_is_an_answer_or_a_problem_with_its_place(questionnaire, value):
    for question in questionnaire.questions:
        try:
            answers_of(questionnaire, json.dumps({question.id: value}), "answers.json")
        except DataFileError as error:
            assert {problem.place for problem in error.problems} == {f"answers.json: {question.id}"}
