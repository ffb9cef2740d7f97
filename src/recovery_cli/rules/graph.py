"""What leads to what: questions to the rules that look at them, rules to the parts of the result that they set."""

from collections.abc import Collection, Iterator
from typing import Literal, NamedTuple, get_args

from recovery_cli.conditions import fields_named
from recovery_cli.questionnaire.model import Questionnaire
from recovery_cli.rules.model import PLAN_FIELDS, Effect, Rule, Ruleset
from recovery_cli.rules.words import ConditionWords, Say

STAGES = ("urgency", "withdrawal", "treatment", "needs", "notes")

EdgeKind = Literal["looks_at", "sets", "leans", "asks_for", "says"]


class Node(NamedTuple):
    """column: 0 questions and facts of the plan, 1 rules, 2 stages. group: the heading it stands under.
    detail: more about it, one sentence, or nothing."""

    id: str
    column: int
    group: str
    label: str
    detail: str = ""


class Edge(NamedTuple):
    source: str
    target: str
    kind: EdgeKind


class Graph(NamedTuple):
    """Nodes of a column in their order; every edge joins two of them, from left to right. legend: what each kind of
    edge in it means."""

    title: str
    about: str
    columns: tuple[str, str, str]
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    legend: tuple[tuple[EdgeKind, str], ...]


def rule_graph(questionnaire: Questionnaire, ruleset: Ruleset, say: Say, only: Collection[str] | None = None) -> Graph:
    """The graph of the rules, or of those with the ids in `only`, with what they look at and what they set."""
    words = ConditionWords(questionnaire, say)
    rules = [rule for rule in ruleset.rules if only is None or rule.id in only]
    edges = tuple(edge for rule in rules for edge in _edges(rule))
    used = {name for edge in edges for name in (edge.source, edge.target)}
    questions = [
        Node(f"question:{each.id}", 0, each.section.title, each.name, each.ask.to_self)
        for each in questionnaire.questions
    ]
    questions += [Node(f"question:{name}", 0, say("graph.plan"), words.field(name)) for name in PLAN_FIELDS]
    stages = [Node(f"stage:{stage}", 2, "", say(f"graph.stage.{stage}")) for stage in STAGES]
    middle = [
        Node(
            f"rule:{rule.id}",
            1,
            say(f"rule_section.{rule.id[:1]}"),
            say("rule.title", id=rule.id, title=rule.title),
            words.sentence(rule.when),
        )
        for rule in rules
    ]
    kinds = {edge.kind for edge in edges}
    left = [node for node in questions if node.id in used]
    return Graph(
        title=say("graph.title"),
        about=say("graph.about", questions=str(len(left)), rules=str(len(middle))),
        columns=(say("graph.questions"), say("graph.rules"), say("graph.stages")),
        nodes=(*left, *middle, *(node for node in stages if node.id in used)),
        edges=edges,
        legend=tuple((kind, say(f"graph.edge.{kind}")) for kind in get_args(EdgeKind) if kind in kinds),
    )


def _edges(rule: Rule) -> Iterator[Edge]:
    for name in sorted(fields_named(rule.when)):
        yield Edge(f"question:{name}", f"rule:{rule.id}", "looks_at")
    for stage, kind in _targets(rule.effect):
        yield Edge(f"rule:{rule.id}", f"stage:{stage}", kind)


def _targets(effect: Effect) -> Iterator[tuple[str, EdgeKind]]:
    if effect.urgency:
        yield "urgency", "sets"
    if effect.withdrawal:
        yield "withdrawal", "sets"
    if effect.treatment:
        yield "treatment", "sets"
    elif effect.lean:
        yield "treatment", "leans"
    if effect.needs or effect.wants or effect.excludes or effect.continuing:
        yield "needs", "asks_for"
    if effect.notes or effect.conflict:
        yield "notes", "says"
