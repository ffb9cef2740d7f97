"""The condition language: three values, closed operators, and every mistake of an author named with its line."""

import json
from datetime import date
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recovery_cli.conditions import (
    DECLINED,
    GROUPS,
    OPERATORS_OF_KIND,
    PENDING,
    UNKNOWN,
    Compare,
    ConditionReader,
    Field,
    Group,
    comparisons,
    evaluate,
    fields_named,
    is_known,
    trace,
)
from recovery_cli.strict_yaml import read_bytes

FIELDS = {
    field.id: field
    for field in (
        Field("safe", "yes_no"),
        Field("gender", "one", ("woman", "man", "another")),
        Field("withdrawal", "one", ("none", "mild", "severe"), ordered=True),
        Field("opioids", "many", ("heroin", "fentanyl", "none")),
        Field("age", "number"),
        Field("location", "place"),
        Field("deadline", "date"),
    )
}
LATER = ("housing",)


def read(when, problems):
    """The condition written as YAML text under `when:`, or as a plain structure."""
    text = when if isinstance(when, str) and when.startswith("when:") else json.dumps({"when": when})
    document = read_bytes(text.encode(), source="rules.yaml")
    return ConditionReader(document, problems, FIELDS, LATER).read(document.tree["when"], ("when",))


def condition(when):
    problems = []
    found = read(when, problems)
    assert problems == []
    return found


def problems_of(when):
    problems = []
    evaluate(read(when, problems), {})  # what stands in for a wrong condition can be evaluated all the same
    return problems


def verdict(when, **answers):
    return evaluate(condition(when), answers)


def is_yes(name):
    return Compare(name, "is", ("yes",))


def answers_for(verdicts):
    """Answers that give `is_yes("q0")`, `is_yes("q1")`, … these verdicts."""
    return {f"q{n}": {True: "yes", False: "no", None: UNKNOWN}[each] for n, each in enumerate(verdicts)}


# -- groups -------------------------------------------------------------------------------------------------------

EVERY_THREE = tuple(product((True, False, None), repeat=3))


def completions(verdicts):
    """Every way in which the open verdicts may turn out."""
    return product(*([True, False] if each is None else [each] for each in verdicts))


def settled(outcomes):
    outcomes = set(outcomes)
    return outcomes.pop() if len(outcomes) == 1 else None


@pytest.mark.parametrize("verdicts", EVERY_THREE)
@pytest.mark.parametrize(("operator", "plain"), [("all", all), ("any", any)])
def test_all_and_any_are_open_exactly_where_an_unknown_answer_could_tip_them(operator, plain, verdicts):
    group = Group(operator, tuple(is_yes(f"q{n}") for n in range(3)))
    assert evaluate(group, answers_for(verdicts)) is settled(plain(each) for each in completions(verdicts))


@pytest.mark.parametrize("verdicts", EVERY_THREE)
@pytest.mark.parametrize(("low", "high"), [(low, high) for low in range(4) for high in range(low, 4)])
def test_count_is_open_exactly_where_an_unknown_answer_could_tip_it(low, high, verdicts):
    group = Group("count", tuple(is_yes(f"q{n}") for n in range(3)), low, high)
    expected = settled(low <= sum(each) <= high for each in completions(verdicts))
    assert evaluate(group, answers_for(verdicts)) is expected


@pytest.mark.parametrize(("inner", "outer"), [(True, False), (False, True), (None, None)])
def test_not_turns_yes_and_no_around_and_leaves_unknown_unknown(inner, outer):
    assert evaluate(Group("not", (is_yes("q0"),)), answers_for([inner])) is outer


@pytest.mark.parametrize(("operator", "empty"), [("all", True), ("any", False)])
def test_a_group_of_nothing_is_true_for_all_and_false_for_any(operator, empty):
    assert evaluate(Group(operator, ()), {}) is empty


# -- comparisons --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("when", "answer", "expected"),
    [
        ({"safe": {"is": "yes"}}, "yes", True),
        ({"safe": {"is": "yes"}}, "no", False),
        ({"safe": {"is": "no"}}, "no", True),
        ({"gender": {"is": "man"}}, "man", True),
        ({"gender": {"is": "man"}}, "woman", False),
        ({"gender": {"one_of": ["man", "another"]}}, "another", True),
        ({"gender": {"one_of": ["man", "another"]}}, "woman", False),
        ({"gender": {"one_of": "man"}}, "man", True),
        ({"opioids": {"includes": "fentanyl"}}, ("heroin", "fentanyl"), True),
        ({"opioids": {"includes": "fentanyl"}}, ("heroin",), False),
        ({"opioids": {"includes": ["fentanyl", "none"]}}, ("none",), True),
        ({"opioids": {"includes": ["fentanyl", "none"]}}, ("heroin",), False),
        ({"age": {"at_least": "18"}}, 18, True),
        ({"age": {"at_least": "18"}}, 17.9, False),
        ({"age": {"at_most": "17.5"}}, 17.5, True),
        ({"age": {"at_most": "17.5"}}, 18, False),
        ({"age": {"at_least": "-1"}}, 0, True),
        ({"withdrawal": {"at_least": "mild"}}, "none", False),
        ({"withdrawal": {"at_least": "mild"}}, "mild", True),
        ({"withdrawal": {"at_least": "mild"}}, "severe", True),
        ({"withdrawal": {"at_most": "mild"}}, "none", True),
        ({"withdrawal": {"at_most": "mild"}}, "mild", True),
        ({"withdrawal": {"at_most": "mild"}}, "severe", False),
        ({"withdrawal": {"is": "severe"}}, "severe", True),
        ({"location": {"answered": "true"}}, "60640", True),
        ({"deadline": {"answered": "true"}}, date(2027, 1, 31), True),
        ({"deadline": {"answered": "false"}}, date(2027, 1, 31), False),
        ({"opioids": {"answered": "false"}}, ("none",), False),
    ],
)
def test_an_operator_compares_with_what_is_known(when, answer, expected):
    (name,) = when
    assert verdict(when, **{name: answer}) is expected


EVERY_OPERATOR = [
    {"safe": {"is": "yes"}},
    {"gender": {"is": "man"}},
    {"gender": {"one_of": ["man"]}},
    {"withdrawal": {"at_least": "none"}},
    {"withdrawal": {"at_most": "severe"}},
    {"opioids": {"includes": ["heroin", "fentanyl", "none"]}},
    {"age": {"at_least": "0"}},
    {"age": {"at_most": "999"}},
]


@pytest.mark.parametrize("answer", [UNKNOWN, DECLINED])
@pytest.mark.parametrize("when", EVERY_OPERATOR, ids=json.dumps)
def test_unknown_and_declined_leave_every_comparison_open_and_never_say_no(when, answer):
    (name,) = when
    assert verdict(when, **{name: answer}) is None
    assert verdict({"not": when}, **{name: answer}) is None


@pytest.mark.parametrize("answer", [UNKNOWN, DECLINED])
@pytest.mark.parametrize("name", FIELDS)
def test_answered_asks_whether_the_answer_is_known(name, answer):
    assert verdict({name: {"answered": "true"}}, **{name: answer}) is False
    assert verdict({name: {"answered": "false"}}, **{name: answer}) is True
    assert not is_known(answer)


@pytest.mark.parametrize("when", [*EVERY_OPERATOR, {"age": {"answered": "true"}}, {"age": {"answered": "false"}}])
def test_what_is_not_on_the_path_compares_as_no(when):
    assert verdict(when) is False
    assert verdict({"not": when}) is True


@pytest.mark.parametrize("when", [*EVERY_OPERATOR, {"age": {"answered": "true"}}, {"age": {"answered": "false"}}])
def test_what_may_still_be_answered_leaves_every_comparison_open(when):
    (name,) = when
    assert verdict(when, **{name: PENDING}) is None
    assert verdict({"not": when}, **{name: PENDING}) is None


def test_a_number_is_known_even_when_it_is_zero():
    assert is_known(0)
    assert verdict({"age": {"at_most": "0"}}, age=0) is True


# -- random conditions --------------------------------------------------------------------------------------------

VALUES = {
    "safe": ("yes", "no"),
    "gender": FIELDS["gender"].choices,
    "withdrawal": FIELDS["withdrawal"].choices,
    "opioids": (("heroin",), ("fentanyl",), ("heroin", "fentanyl"), ("none",)),
    "age": (16, 17, 18, 19),
}
ORDER = FIELDS["withdrawal"].choices

leaves = st.one_of(
    st.sampled_from([Compare("safe", "is", ("yes",)), Compare("safe", "is", ("no",))]),
    st.sampled_from(FIELDS["gender"].choices).map(lambda choice: Compare("gender", "is", (choice,))),
    st.lists(st.sampled_from(FIELDS["gender"].choices), min_size=1, max_size=3, unique=True).map(
        lambda choices: Compare("gender", "one_of", tuple(choices))
    ),
    st.lists(st.sampled_from(FIELDS["opioids"].choices), min_size=1, max_size=3, unique=True).map(
        lambda choices: Compare("opioids", "includes", tuple(choices))
    ),
    st.tuples(st.sampled_from(["at_least", "at_most"]), st.integers(16, 19)).map(
        lambda pair: Compare("age", pair[0], float(pair[1]))
    ),
    st.tuples(st.sampled_from(["at_least", "at_most"]), st.integers(0, 2)).map(
        lambda pair: Compare("withdrawal", pair[0], float(pair[1]), ORDER)
    ),
)


def groups(children):
    several = st.lists(children, min_size=1, max_size=3).map(tuple)
    return st.one_of(
        st.tuples(st.sampled_from(["all", "any"]), several).map(lambda drawn: Group(*drawn)),
        children.map(lambda child: Group("not", (child,))),
        st.tuples(several, st.integers(0, 3), st.integers(0, 3)).map(_count),
    )


def _count(drawn):
    children, low, spare = drawn
    low = min(low, len(children))
    return Group("count", children, low, min(low + spare, len(children)))


conditions = st.recursive(leaves, groups, max_leaves=8)
people = st.fixed_dictionaries(
    {}, optional={name: st.sampled_from([*values, UNKNOWN, DECLINED]) for name, values in VALUES.items()}
)


def plainly(node, answers):
    """The condition in two values, written without the code under test."""
    if isinstance(node, Group):
        held = [plainly(child, answers) for child in node.children]
        return {
            "all": all(held),
            "any": any(held),
            "not": not held[0],
            "count": node.low <= sum(held) <= node.high,
        }[node.operator]
    answer = answers.get(node.field)
    if answer is None:
        return False
    if node.operator in ("is", "one_of"):
        return answer in node.operand
    if node.operator == "includes":
        return bool(set(answer) & set(node.operand))
    amount = ORDER.index(answer) if node.field == "withdrawal" else answer
    return amount >= node.operand if node.operator == "at_least" else amount <= node.operand


def completed(answers):
    """Every way in which the unknown answers may turn out, on the same path."""
    known = [[(name, each)] for name, each in answers.items() if is_known(each)]
    unknown = [[(name, each) for each in VALUES[name]] for name, answer in answers.items() if not is_known(answer)]
    return (dict(each) for each in product(*known, *unknown))


@given(conditions, people)
def test_a_settled_verdict_is_the_verdict_of_every_way_the_unknown_answers_may_turn_out(node, answers):
    found = evaluate(node, answers)
    if found is not None:
        assert {plainly(node, each) for each in completed(answers)} == {found}


@given(conditions, people)
def test_a_trace_comes_to_the_same_verdict_at_every_step(node, answers):
    def check(step):
        assert step.verdict is evaluate(step.condition, answers)
        if isinstance(step.condition, Compare):
            assert step.answer == answers.get(step.condition.field)
        for part in step.parts:
            check(part)

    check(trace(node, answers))


@given(conditions)
def test_every_condition_reads_back_from_its_written_form(node):
    assert condition(written(node)) == node


@given(conditions)
def test_the_comparisons_and_the_fields_of_a_condition_are_those_written_in_it(node):
    text = json.dumps(written(node))
    names = [name for name in VALUES for _ in range(text.count(f'"{name}"'))]
    assert sorted(each.field for each in comparisons(node)) == sorted(names)
    assert fields_named(node) == set(names)


def written(node):
    if isinstance(node, Group):
        inner = [written(child) for child in node.children]
        if node.operator == "count":
            return {"count": {"of": inner, "at_least": str(node.low), "at_most": str(node.high)}}
        return {node.operator: inner[0] if node.operator == "not" else inner}
    if node.operator in ("at_least", "at_most"):
        value = node.choices[int(node.operand)] if node.choices else str(node.operand)
    else:
        value = node.operand[0] if node.operator == "is" else list(node.operand)
    return {node.field: {node.operator: value}}


# -- what decided -------------------------------------------------------------------------------------------------


@st.composite
def distinct(draw):
    """A condition in which no question is named twice, and answers to all of its questions."""
    shape = draw(st.recursive(st.just(is_yes("?")), groups, max_leaves=7))
    count = 0

    def numbered(node):
        nonlocal count
        if isinstance(node, Group):
            return node._replace(children=tuple(numbered(child) for child in node.children))
        count += 1
        return is_yes(f"q{count - 1}")

    node = numbered(shape)
    return node, answers_for(draw(st.tuples(*[st.sampled_from([True, False, None])] * count)))


def decided_by(node, answers):
    return {each.condition.field for each in trace(node, answers).decided_by()}


@given(distinct())
def test_where_no_question_is_named_twice_an_open_verdict_means_that_it_could_go_either_way(drawn):
    node, answers = drawn
    ways = product(
        *([(name, "yes"), (name, "no")] if each == UNKNOWN else [(name, each)] for name, each in answers.items())
    )
    assert evaluate(node, answers) is settled(evaluate(node, dict(each)) for each in ways)


@given(distinct(), st.data())
def test_what_decided_a_verdict_decides_it_whatever_the_others_come_to(drawn, data):
    node, answers = drawn
    found = evaluate(node, answers)
    if found is None:
        return
    decisive = decided_by(node, answers)
    others = {name: data.draw(st.sampled_from(["yes", "no", UNKNOWN])) for name in answers if name not in decisive}
    assert evaluate(node, {**answers, **others}) is found


@given(distinct(), st.data())
def test_what_keeps_a_verdict_open_settles_it_once_known(drawn, data):
    node, answers = drawn
    if evaluate(node, answers) is not None:
        return
    open_ones = decided_by(node, answers)
    assert open_ones <= {name for name, each in answers.items() if each == UNKNOWN}
    known = {name: data.draw(st.sampled_from(["yes", "no"])) for name in open_ones}
    assert evaluate(node, {**answers, **known}) is not None


@pytest.mark.parametrize(
    ("group", "low", "high", "verdicts", "decisive"),
    [
        ("all", 0, 0, [True, True], {"q0", "q1"}),
        ("all", 0, 0, [True, False, None], {"q1"}),
        ("all", 0, 0, [True, None], {"q1"}),
        ("any", 0, 0, [False, True, None], {"q1"}),
        ("any", 0, 0, [False, False], {"q0", "q1"}),
        ("not", 0, 0, [False], {"q0"}),
        ("count", 2, 3, [True, True, False], {"q0", "q1"}),
        ("count", 2, 3, [False, True, False], {"q0", "q2"}),
        ("count", 0, 1, [True, True, False], {"q0", "q1"}),
        ("count", 0, 1, [True, False, False], {"q1", "q2"}),
        ("count", 1, 1, [True, False, None], {"q2"}),
    ],
)
def test_what_decided_a_group_is_named_and_nothing_else(group, low, high, verdicts, decisive):
    node = Group(group, tuple(is_yes(f"q{n}") for n in range(len(verdicts))), low, high)
    assert decided_by(node, answers_for(verdicts)) == decisive


# -- mistakes of authors ------------------------------------------------------------------------------------------


def test_an_unknown_question_is_named_with_its_line_and_the_nearest_known_one():
    (problem,) = problems_of("when:\n  all:\n    - safe: {is: yes}\n    - gendr: {is: man}\n")
    assert (problem.code, problem.place) == ("unknown-question", "rules.yaml:4")
    assert "'gender'" in problem.remedy


def test_a_misspelt_group_is_near_to_the_group():
    (problem,) = problems_of("when:\n  alll:\n    - safe: {is: yes}\n")
    assert problem.code == "unknown-question"
    assert "'all'" in problem.remedy


def test_a_question_that_is_asked_later_cannot_be_named():
    (problem,) = problems_of("when:\n  housing: {is: stable}\n")
    assert (problem.code, problem.place) == ("forward-reference", "rules.yaml:2")


def test_an_unknown_choice_is_named_with_its_own_line_and_the_nearest_known_one():
    (problem,) = problems_of("when:\n  opioids:\n    includes:\n      - heroin\n      - fentanil\n")
    assert (problem.code, problem.place) == ("unknown-choice", "rules.yaml:5")
    assert "'fentanyl'" in problem.remedy
    (problem,) = problems_of("when:\n  withdrawal: {at_least: mildly}\n")
    assert (problem.code, problem.place) == ("unknown-choice", "rules.yaml:2")


@pytest.mark.parametrize("word", [UNKNOWN, DECLINED])
def test_unknown_is_no_choice_and_the_remedy_says_how_to_ask_for_it(word):
    (problem,) = problems_of({"gender": {"is": word}})
    assert problem.code == "unknown-choice"
    assert "answered" in problem.remedy


OPERATORS = sorted({operator for operators in OPERATORS_OF_KIND.values() for operator in operators})


@pytest.mark.parametrize(
    ("name", "operator"),
    [
        (name, operator)
        for name, field in FIELDS.items()
        for operator in [*OPERATORS, "equals"]
        if operator not in OPERATORS_OF_KIND[field.kind] and not (field.ordered and operator in ("at_least", "at_most"))
    ],
)
def test_an_operator_that_does_not_fit_the_kind_is_refused_and_the_remedy_lists_those_that_do(name, operator):
    (problem,) = problems_of({name: {operator: "1"}})
    assert problem.code == "operator"
    assert all(allowed in problem.remedy for allowed in OPERATORS_OF_KIND[FIELDS[name].kind])


@pytest.mark.parametrize(
    "when",
    [
        "safe",
        None,
        [],
        {},
        [{"safe": {"is": "yes"}}],
        {"safe": {"is": "yes"}, "age": {"at_least": "18"}},
        {"all": []},
        {"any": None},
        {"all": {"safe": {"is": "yes"}}},
        {"any": "safe"},
        {"not": None},
        {"not": [{"safe": {"is": "yes"}}]},
        {"safe": "yes"},
        {"safe": {}},
        {"safe": {"is": "yes", "answered": "true"}},
        {"safe": ["is", "yes"]},
        {"count": []},
        {"count": [{"safe": {"is": "yes"}}]},
        {"count": {"at_least": "1"}},
        {"count": {"of": [{"safe": {"is": "yes"}}]}},
        {"count": {"of": [{"safe": {"is": "yes"}}], "at_least": "1.5"}},
        {"count": {"of": [{"safe": {"is": "yes"}}], "at_least": "one"}},
        {"count": {"of": [{"safe": {"is": "yes"}}], "at_least": ["1"]}},
        {"count": {"of": [{"safe": {"is": "yes"}}], "at_least": "1", "exactly": "1"}},
        {"count": {"of": [], "at_least": "0"}},
    ],
    ids=json.dumps,
)
def test_a_wrong_shape_is_one_problem(when):
    assert [problem.code for problem in problems_of(when)] == ["condition-shape"]


@pytest.mark.parametrize(
    "when",
    [
        {"gender": {"is": ["man", "woman"]}},
        {"gender": {"is": None}},
        {"gender": {"one_of": []}},
        {"gender": {"one_of": {"man": "woman"}}},
        {"opioids": {"includes": []}},
        {"opioids": {"includes": ["heroin", ["fentanyl"]]}},
        {"withdrawal": {"at_least": ["mild", "severe"]}},
        {"age": {"at_least": "grown"}},
        {"age": {"at_most": ["18"]}},
        {"age": {"at_least": "nan"}},
        {"age": {"answered": "maybe"}},
        {"age": {"answered": ["true"]}},
    ],
    ids=json.dumps,
)
def test_a_value_that_the_operator_cannot_take_is_one_problem(when):
    (problem,) = problems_of(when)
    assert problem.code == "operand"


@pytest.mark.parametrize(
    ("low", "high"), [("2", None), ("-1", None), (None, "2"), ("1", "0"), (None, "-1"), ("2", "3")]
)
def test_a_count_that_its_list_cannot_reach_is_refused(low, high):
    bounds = {key: value for key, value in (("at_least", low), ("at_most", high)) if value is not None}
    (problem,) = problems_of({"count": {"of": [{"safe": {"is": "yes"}}], **bounds}})
    assert problem.code == "count-bounds"


def test_a_field_whose_own_kind_is_wrong_is_not_judged_again():
    document = read_bytes(b"when:\n  broken: {is: anything}\n", source="rules.yaml")
    problems = []
    known = {"broken": Field("broken", "text")}
    found = ConditionReader(document, problems, known).read(document.tree["when"], ("when",))
    assert problems == []
    assert evaluate(found, {}) is False


def test_every_problem_is_named_at_once_each_with_its_line():
    when = """\
when:
  any:
    - gendr: {is: man}
    - age: {at_least: old}
    - all:
        - safe: {includes: yes}
        - opioids: {includes: [heroine]}
    - not: {housing: {is: stable}}
    - count: {of: [{safe: {is: maybe}}], at_least: 4}
    - all: []
"""
    assert [(problem.code, problem.place) for problem in problems_of(when)] == [
        ("unknown-question", "rules.yaml:3"),
        ("operand", "rules.yaml:4"),
        ("operator", "rules.yaml:6"),
        ("unknown-choice", "rules.yaml:7"),
        ("forward-reference", "rules.yaml:8"),
        ("unknown-choice", "rules.yaml:9"),
        ("count-bounds", "rules.yaml:9"),
        ("condition-shape", "rules.yaml:10"),
    ]


def test_no_group_has_the_name_of_an_operator():
    assert not set(GROUPS) & set(OPERATORS)
