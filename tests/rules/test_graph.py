"""The graph has every question that a rule looks at and everything that it sets, and nothing else."""

import pytest

from recovery_cli.conditions import fields_named
from recovery_cli.questionnaire.model import Questionnaire
from recovery_cli.render.phrases import Phrases
from recovery_cli.rules.graph import Graph, rule_graph
from recovery_cli.rules.model import Ruleset
from tests.rules.policy import Policy, policy, rule

SMALL = policy(
    rule("A1", "{any: [{use: {is: daily}}, {home: {is: 'no'}}]}", "{urgency: soon, withdrawal: outpatient_withdrawal}"),
    rule(
        "C1", "{wish: {is: inpatient}}", "{lean: {toward: inpatient, weight: 6}, wants: [childcare], notes: [A note.]}"
    ),
    rule("C2", "{plan.setting: {is: inpatient}}", "{needs: [aftercare]}"),
)


def graph_of(given: Policy, phrases: Phrases, only: set[str] | None = None) -> Graph:
    return rule_graph(given.questionnaire, given.ruleset, phrases.say, only)


def edges(graph: Graph) -> set[tuple[str, str, str]]:
    return {tuple(edge) for edge in graph.edges}


def test_questions_lead_to_rules_and_rules_to_what_they_set(phrases: Phrases) -> None:
    assert edges(graph_of(SMALL, phrases)) == {
        ("question:use", "rule:A1", "looks_at"),
        ("question:home", "rule:A1", "looks_at"),
        ("rule:A1", "stage:urgency", "sets"),
        ("rule:A1", "stage:withdrawal", "sets"),
        ("question:wish", "rule:C1", "looks_at"),
        ("rule:C1", "stage:treatment", "leans"),
        ("rule:C1", "stage:needs", "asks_for"),
        ("rule:C1", "stage:notes", "says"),
        ("question:plan.setting", "rule:C2", "looks_at"),
        ("rule:C2", "stage:needs", "asks_for"),
    }


def test_nodes_stand_in_their_columns_under_headings_with_their_words(phrases: Phrases) -> None:
    nodes = {node.id: node for node in graph_of(SMALL, phrases).nodes}
    assert [node.column for node in nodes.values()] == sorted(node.column for node in nodes.values())
    assert nodes["rule:A1"].label == "A1: Rule A1"
    assert nodes["rule:A1"].detail == 'use is "Daily", or home is "No"'
    assert nodes["rule:C2"].group == "Wishes"
    assert (nodes["question:use"].label, nodes["question:use"].detail) == ("use", "Use?")
    assert nodes["question:plan.setting"].group == "The plan so far"
    assert "question:calm" not in nodes


def test_only_the_rules_asked_for_and_what_hangs_on_them(phrases: Phrases) -> None:
    graph = graph_of(SMALL, phrases, {"A1"})
    assert {node.id for node in graph.nodes} == {
        "question:use", "question:home", "rule:A1", "stage:urgency", "stage:withdrawal",
    }  # fmt: skip
    assert [kind for kind, _ in graph.legend] == ["looks_at", "sets"]


@pytest.mark.parametrize("only", [None, {"W4"}])
def test_every_edge_joins_two_nodes_from_left_to_right(
    questionnaire: Questionnaire, ruleset: Ruleset, phrases: Phrases, only: set[str] | None
) -> None:
    graph = rule_graph(questionnaire, ruleset, phrases.say, only)
    columns = {node.id: node.column for node in graph.nodes}
    assert len(columns) == len(graph.nodes)
    for edge in graph.edges:
        assert columns[edge.source] + 1 == columns[edge.target]
    joined = {name for edge in graph.edges for name in (edge.source, edge.target)}
    assert joined == set(columns)


def test_the_shipped_graph_has_every_rule_with_every_question_it_names(
    questionnaire: Questionnaire, ruleset: Ruleset, phrases: Phrases
) -> None:
    graph = rule_graph(questionnaire, ruleset, phrases.say)
    for each in ruleset.rules:
        looked_at = {edge.source for edge in graph.edges if edge.target == f"rule:{each.id}"}
        assert looked_at == {f"question:{name}" for name in fields_named(each.when)}
        assert any(edge.source == f"rule:{each.id}" for edge in graph.edges), each.id
