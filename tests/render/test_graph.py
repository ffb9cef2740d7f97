"""The graph as DOT and as SVG: sound, harmless, and with nothing drawn over anything else."""

import re
import xml.etree.ElementTree as ET
from itertools import pairwise

import pytest

from recovery_cli.questionnaire.model import Questionnaire
from recovery_cli.render.graph import MOST_WITH_CONDITION, WIDTHS, to_dot, to_svg
from recovery_cli.render.phrases import Phrases
from recovery_cli.rules.graph import Edge, Graph, Node, rule_graph
from recovery_cli.rules.model import Ruleset

SVG = "{http://www.w3.org/2000/svg}"


def small(label: str = "alcohol", detail: str = "", rules: int = 1) -> Graph:
    names = [f"rule:W{number}" for number in range(rules)]
    return Graph(
        title="A title",
        about="About it.",
        columns=("Questions", "Rules", "Result"),
        nodes=(
            Node("question:alcohol", 0, "Use", label, "How often?"),
            *(Node(name, 1, "Withdrawal", f"{name}: {label}", detail) for name in names),
            Node("stage:urgency", 2, "", "How soon"),
        ),
        edges=tuple(
            edge
            for name in names
            for edge in (Edge("question:alcohol", name, "looks_at"), Edge(name, "stage:urgency", "sets"))
        ),
        legend=(("looks_at", "looks at"), ("sets", "sets")),
    )


@pytest.fixture(scope="session", params=["all", "W4", "W"])
def shipped(request: pytest.FixtureRequest, questionnaire: Questionnaire, ruleset: Ruleset, phrases: Phrases) -> Graph:
    only = {"all": None, "W4": {"W4"}, "W": {rule.id for rule in ruleset.rules if rule.id[0] == "W"}}[request.param]
    return rule_graph(questionnaire, ruleset, phrases.say, only)


def drawing(graph: Graph) -> ET.Element:
    return ET.fromstring(to_svg(graph))  # noqa: S314  # our own text


def boxes(root: ET.Element) -> list[tuple[float, float, float, float]]:
    """Left, top, right and bottom of every box of a node."""
    found = []
    for group in root.iter(f"{SVG}g"):
        (box,) = group.findall(f"{SVG}rect")
        x, y, width, height = (float(box.attrib[name]) for name in ("x", "y", "width", "height"))
        found.append((x, y, x + width, y + height))
    return found


# -- DOT ----------------------------------------------------------------------------------------------------------


def test_dot_has_every_node_and_every_edge(shipped: Graph) -> None:
    text = to_dot(shipped)
    assert text.startswith("digraph rules {\n")
    assert text.endswith("}\n")
    assert text.count(" -> ") == len(shipped.edges)
    assert text.count("tooltip=") == len(shipped.nodes)
    assert text.count("{") == text.count("}")


def test_dot_quotes_whatever_is_in_a_label() -> None:
    text = to_dot(small('say "no" \\ {or}\n<b> ]; evil'))
    assert 'label="say \\"no\\" \\\\ {or} <b> ]; evil"' in text


def test_dot_quotes_are_balanced_on_every_line(shipped: Graph) -> None:
    for line in to_dot(shipped).splitlines():
        assert len(re.findall(r'(?<!\\)"', line.replace("\\\\", ""))) % 2 == 0, line


# -- SVG ----------------------------------------------------------------------------------------------------------


def test_the_drawing_says_what_it_shows(shipped: Graph) -> None:
    root = drawing(shipped)
    assert root.attrib["role"] == "img"
    said = {each.attrib["id"]: each.text for each in root if "id" in each.attrib}
    assert root.attrib["aria-labelledby"].split() == list(said) == ["title", "about"]
    assert said == {"title": shipped.title, "about": shipped.about}


def test_the_drawing_runs_nothing_and_fetches_nothing(shipped: Graph) -> None:
    text = to_svg(shipped)
    tags = {each.tag.removeprefix(SVG) for each in drawing(shipped).iter()}
    assert tags == {"svg", "title", "desc", "style", "rect", "text", "path", "g"}
    assert "url(" not in text
    assert "@import" not in text
    assert not re.search(r"\son\w+=", text)


def test_whatever_is_in_a_label_stays_text(hostile: str) -> None:
    label = f'{hostile} </text><script>alert("x")</script> & \x0b'
    root = drawing(small(label, label))
    assert not list(root.iter(f"{SVG}script"))
    written = "".join(text for each in root.iter(f"{SVG}text") for text in each.itertext())
    assert "<script>" in written
    assert "\x1b" not in written


def test_every_node_and_every_edge_is_drawn(shipped: Graph) -> None:
    root = drawing(shipped)
    assert len(boxes(root)) == len(shipped.nodes)
    assert len(list(root.iter(f"{SVG}path"))) == len(shipped.edges) + len(shipped.legend)
    written = " ".join(each.text or "" for each in root.iter(f"{SVG}text"))
    for node in shipped.nodes:
        assert node.label in written


def test_no_box_lies_on_another_and_all_lie_in_the_drawing(shipped: Graph) -> None:
    root = drawing(shipped)
    found = sorted(boxes(root))
    for (left, _, _, bottom), (other_left, top, _, _) in pairwise(found):
        assert other_left > left or top > bottom
    width, height = float(root.attrib["width"]), float(root.attrib["height"])
    for left, top, right, bottom in found:
        assert left >= 0
        assert top >= 0
        assert right <= width
        assert bottom <= height


def test_no_text_is_wider_than_its_box(shipped: Graph) -> None:
    # 7.2 pixels a letter is what a wide common font takes of 13 on average.
    for group in drawing(shipped).iter(f"{SVG}g"):
        width = {"question": WIDTHS[0], "rule": WIDTHS[1], "stage": WIDTHS[2]}[group.attrib["class"]]
        for text in group.findall(f"{SVG}text"):
            assert len(text.text or "") * 7.2 * (1 if text.attrib["class"] == "label" else 12 / 13) <= width


def test_every_heading_stands_free_above_its_boxes(shipped: Graph) -> None:
    root = drawing(shipped)
    headings = [
        each for each in root.iter(f"{SVG}text") if each.attrib["class"] == "group" and float(each.attrib["y"]) > 98
    ]
    assert headings
    for each in headings:
        x, y = float(each.attrib["x"]), float(each.attrib["y"])
        assert not [box for box in boxes(root) if box[0] <= x <= box[2] and box[1] <= y <= box[3]], each.text


def test_few_rules_show_their_conditions_and_many_keep_them_as_tooltips() -> None:
    few = drawing(small(detail="a long condition", rules=MOST_WITH_CONDITION))
    many = drawing(small(detail="a long condition", rules=MOST_WITH_CONDITION + 1))

    def drawn(root: ET.Element) -> int:
        return sum(each.text == "a long condition" for each in root.iter(f"{SVG}text"))

    def tooltips(root: ET.Element) -> int:
        return sum(each.text == "a long condition" for each in root.iter(f"{SVG}title"))

    assert (drawn(few), tooltips(few)) == (MOST_WITH_CONDITION, 0)
    assert (drawn(many), tooltips(many)) == (0, MOST_WITH_CONDITION + 1)


def test_a_graph_of_nothing_is_still_a_drawing() -> None:
    empty = Graph("A title", "About it.", ("Questions", "Rules", "Result"), (), (), ())
    assert drawing(empty).tag == f"{SVG}svg"
    assert to_dot(empty).endswith("}\n")
