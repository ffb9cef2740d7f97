"""The graph of the rules as text: DOT for graph tools, and SVG drawn here, which needs no tool and runs no script.

The drawing has three columns. Rules stand in their order; questions stand near their rules, as far as the order of the
interview allows; the stages of the result are spread over the height.
"""

from collections.abc import Iterator, Sequence
from html import escape
from itertools import groupby
from textwrap import wrap
from typing import NamedTuple

from recovery_cli.render.escape import terminal_safe
from recovery_cli.rules.graph import Edge, Graph, Node

MOST_WITH_CONDITION = 12
"""With more rules than this, a rule's condition is its tooltip and is not drawn."""

WIDTHS = (280, 430, 170)
"""Of the boxes in each column; this and all other lengths are in pixels."""

BETWEEN_COLUMNS = 130
BETWEEN_BOXES = 8
ABOVE_GROUP = 14
MARGIN = 24
TOP = 118
PADDING = 8
LINE = 17
LETTER, SMALL_LETTER = 7.2, 6.7
"""Width of a letter of the text, on average and rather too wide, so that no text leaves its box."""

LEGEND_STEP = 230

_STYLE = """
text { font: 13px system-ui, -apple-system, "Segoe UI", Helvetica, Arial, sans-serif; fill: #1b1f24 }
.title { font-size: 18px; font-weight: 600 }
.column { font-weight: 600 }
.group { font-size: 12px; font-weight: 600; fill: #57606a }
.more { font-size: 12px; fill: #424a53 }
rect { fill: #f6f8fa; stroke: #8c959f }
.stage rect { fill: #ddf4ff; stroke: #0969da }
path { fill: none; stroke: #8c959f; stroke-width: 1.2; stroke-opacity: .75 }
.sets { stroke: #0550ae; stroke-width: 2 }
.leans { stroke: #0550ae; stroke-dasharray: 7 4 }
.asks_for { stroke: #116329; stroke-dasharray: 2 3; stroke-width: 1.6 }
"""

_DOT_STYLES = {
    "looks_at": "color=gray50",
    "sets": "color=blue, penwidth=2",
    "leans": "color=blue, style=dashed",
    "asks_for": "color=darkgreen, style=dotted",
    "says": "color=gray50",
}


# -- DOT ----------------------------------------------------------------------------------------------------------


def to_dot(graph: Graph) -> str:
    """The graph in the DOT language, each group of nodes in its own box."""
    lines = [
        "digraph rules {",
        "  rankdir=LR;",
        f"  label={_quoted(graph.title)};",
        '  node [shape=box, style=filled, fillcolor=gray96, fontname="Helvetica"];',
    ]
    number = 0
    for (_, group), members in groupby(graph.nodes, key=lambda node: (node.column, node.group)):
        indent = "  "
        if group:
            number += 1
            lines += [f"  subgraph cluster_{number} {{", f"    label={_quoted(group)};"]
            indent = "    "
        lines += [
            f"{indent}{_quoted(node.id)} [label={_quoted(node.label)}, tooltip={_quoted(node.detail or node.label)}];"
            for node in members
        ]
        lines += ["  }"] if group else []
    lines += [f"  {_quoted(edge.source)} -> {_quoted(edge.target)} [{_DOT_STYLES[edge.kind]}];" for edge in graph.edges]
    return "\n".join([*lines, "}"]) + "\n"


def _quoted(text: str) -> str:
    safe = terminal_safe(text).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{safe}"'


# -- SVG ----------------------------------------------------------------------------------------------------------


class _Box(NamedTuple):
    """Where a node is drawn: y of its upper edge. label, more: its text in lines."""

    node: Node
    y: float
    label: list[str]
    more: list[str]

    @property
    def height(self) -> float:
        return _height(self.label, self.more)

    @property
    def middle(self) -> float:
        return self.y + self.height / 2


def to_svg(graph: Graph) -> str:
    """The graph as one SVG document: valid XML with a title and a description, and without scripts and links."""
    boxes = _placed(graph)
    width = _left(2) + WIDTHS[2] + MARGIN
    height = max((box.y + box.height for box in boxes.values()), default=TOP) + MARGIN
    edges = sorted(graph.edges, key=lambda edge: edge.kind == "sets")  # what matters most is drawn last, on top
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:g}" height="{height:g}" '
            f'viewBox="0 0 {width:g} {height:g}" role="img" aria-labelledby="title about">',
            f'<title id="title">{_safe(graph.title)}</title>',
            f'<desc id="about">{_safe(graph.about)}</desc>',
            f"<style>{_STYLE}</style>",
            f'<rect width="{width:g}" height="{height:g}" style="fill: #fff; stroke: none"/>',
            _text(MARGIN, 36, graph.title, "title"),
            *_legend(graph),
            *(_text(_left(column), 98, name, "column") for column, name in enumerate(graph.columns)),
            *(_curve(edge, boxes) for edge in edges),
            *_headings(boxes),
            *(_drawn(box) for box in boxes.values()),
            "</svg>\n",
        ]
    )


def _legend(graph: Graph) -> Iterator[str]:
    for position, (kind, meaning) in enumerate(graph.legend):
        x = MARGIN + LEGEND_STEP * position
        yield f'<path class="{kind}" d="M{x:g} 60h34"/>'
        yield _text(x + 42, 64, meaning, "group")


def _left(column: int) -> float:
    return MARGIN + sum(WIDTHS[:column]) + BETWEEN_COLUMNS * column


def _height(label: Sequence[str], more: Sequence[str]) -> float:
    return 2 * PADDING + LINE * (len(label) + len(more)) - 4


def _placed(graph: Graph) -> dict[str, _Box]:
    """Every box by its node. The rules stand as close as they can, the others beside them."""
    questions, rules, stages = ([node for node in graph.nodes if node.column == column] for column in range(3))
    detailed = len(rules) <= MOST_WITH_CONDITION
    boxes = {box.node.id: box for box in _stacked(rules, [TOP] * len(rules), TOP, detailed=detailed)}
    bottom = max((box.y + box.height for box in boxes.values()), default=TOP)
    share = (bottom - TOP) / max(1, len(stages))
    spread = [TOP + share * (position + 0.5) for position in range(len(stages))]
    beside = [_middle_of_rules(node, graph.edges, boxes) for node in questions]
    placed = [*_stacked(questions, beside, bottom), *_stacked(stages, spread, bottom)]
    return boxes | {box.node.id: box for box in placed}


def _middle_of_rules(node: Node, edges: Sequence[Edge], boxes: dict[str, _Box]) -> float:
    near = [boxes[edge.target].middle for edge in edges if edge.source == node.id]
    return sum(near) / len(near)


def _stacked(
    nodes: Sequence[Node], wanted: Sequence[float], bottom: float, *, detailed: bool = False
) -> Iterator[_Box]:
    """Boxes in their order and clear of each other, each with its middle near where it is wanted and none below
    `bottom` unless there is no room."""
    flat: list[_Box] = []
    free, group = float(TOP), ""
    for node in nodes:
        if node.group != group:
            free += ABOVE_GROUP + LINE if group else LINE
            group = node.group
        label = _lines(node.label, node.column, LETTER)
        more = _lines(node.detail, node.column, SMALL_LETTER) if detailed else []
        flat.append(_Box(node, free, label, more))
        free = flat[-1].y + flat[-1].height + BETWEEN_BOXES
    # Boxes packed as close as they can be stay clear of each other if none is moved down farther than the next.
    shifts = _rising([middle - box.middle for box, middle in zip(flat, wanted, strict=True)])
    room = max(0.0, bottom - free + BETWEEN_BOXES)
    for box, shift in zip(flat, shifts, strict=True):
        yield box._replace(y=box.y + min(max(0.0, shift), room))


def _rising(values: Sequence[float]) -> list[float]:
    """The series that never falls and is nearest to `values` (isotonic regression: neighbours that fall are pooled)."""
    pools: list[tuple[float, int]] = []
    for value in values:
        mean, count = value, 1
        while pools and pools[-1][0] > mean:
            other, more = pools.pop()
            mean, count = (mean * count + other * more) / (count + more), count + more
        pools.append((mean, count))
    return [mean for mean, count in pools for _ in range(count)]


def _lines(text: str, column: int, letter: float) -> list[str]:
    return wrap(terminal_safe(text), int((WIDTHS[column] - 2 * PADDING) / letter))


def _headings(boxes: dict[str, _Box]) -> Iterator[str]:
    for (column, group), members in groupby(boxes.values(), key=lambda box: (box.node.column, box.node.group)):
        if group:
            yield _text(_left(column), next(members).y - 6, group, "group")


def _drawn(box: _Box) -> str:
    node, x = box.node, _left(box.node.column)
    parts = [f'<g class="{("question", "rule", "stage")[node.column]}">']
    if node.detail and not box.more:
        parts.append(f"<title>{_safe(node.detail)}</title>")
    parts.append(f'<rect x="{x:g}" y="{box.y:g}" width="{WIDTHS[node.column]}" height="{box.height:g}" rx="5"/>')
    for position, line in enumerate([*box.label, *box.more]):
        kind = "label" if position < len(box.label) else "more"
        parts.append(_text(x + PADDING, box.y + PADDING + LINE * position + 11, line, kind))
    return "".join([*parts, "</g>"])


def _curve(edge: Edge, boxes: dict[str, _Box]) -> str:
    source, target = boxes[edge.source], boxes[edge.target]
    x = _left(source.node.column) + WIDTHS[source.node.column]
    end = _left(target.node.column)
    bend = (end - x) / 2
    return (
        f'<path class="{edge.kind}" d="M{x:g} {source.middle:g}'
        f'C{x + bend:g} {source.middle:g} {end - bend:g} {target.middle:g} {end:g} {target.middle:g}"/>'
    )


def _text(x: float, y: float, text: str, kind: str) -> str:
    return f'<text class="{kind}" x="{x:g}" y="{y:g}">{_safe(text)}</text>'


def _safe(text: str) -> str:
    """Text for XML: nothing in it is markup, and no character is one that XML cannot hold."""
    return escape(terminal_safe(text))
