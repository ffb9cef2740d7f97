"""What is said, in order, before any writer decides how it looks: the layout that terminal and plain text share."""

from collections.abc import Callable, Iterable
from typing import Literal, NamedTuple, TypeAlias

Units: TypeAlias = Literal["miles", "km"]
Kind: TypeAlias = Literal["headline", "heading", "paragraph", "warning", "item", "entry", "detail", "stage", "score"]


class Link(NamedTuple):
    """Where a part of a text leads, as `links` makes it: the first place behind the link before it that holds this text
    as whole words. A text that holds it nowhere has no such link."""

    text: str
    url: str


class Stage(NamedTuple):
    """One stage of a plan in few words, to be drawn. nights: where they are spent; empty where that goes unsaid."""

    title: str
    text: str
    nights: str = ""


class Block(NamedTuple):
    """One piece of text, with data from outside still as it came: the writers make it harmless.

    kind:   headline   the sentence to act on
            heading    opens a section
            paragraph  stands by itself; a warning does too, and matters more
            item       one of a list, behind its marker
            entry      opens a center, behind its marker
            detail     a line that belongs to what stands above it
            stage      one stage of the plan: its text says all of it, and a terminal draws those that follow each other
            score      a detail that says a score, and a terminal draws a bar in front of it
    marker: "1." or "-", in front of the first line
    indent: cells before the marker or the text
    links:  parts of the text that lead somewhere, for terminals that can
    stage:  of a stage, what is drawn in place of the text
    score:  of a score, 0 to 100
    """

    kind: Kind
    text: str
    marker: str = ""
    indent: int = 0
    links: tuple[Link, ...] = ()
    stage: Stage | None = None
    score: float = 0


class Words(NamedTuple):
    """Words for ids, given by the caller: the renderers know no vocabulary and no questionnaire.

    need:     the label of a need, fit for the middle of a sentence
    ask:      the question about a need to put to a center on the phone
    question: the wording of an interview question
    choice:   the label of one choice of a question (question id, choice id); "yes", "no" and numbers included
    units:    what distances are said in
    """

    need: Callable[[str], str]
    ask: Callable[[str], str]
    question: Callable[[str], str]
    choice: Callable[[str, str], str]
    units: Units = "miles"


_APART = ("headline", "heading", "paragraph", "warning", "entry")


def stands_apart(before: Block | None, block: Block) -> bool:
    """Whether an empty line goes between two blocks."""
    return before is not None and before.kind != "heading" and block.kind in _APART


def headline(text: str) -> Block:
    return Block("headline", text)


def heading(text: str) -> Block:
    return Block("heading", text)


def paragraph(text: str, *, links: Iterable[Link | None] = ()) -> Block:
    return Block("paragraph", text, links=_some(links))


def warning(text: str) -> Block:
    return Block("warning", text)


def bullet(text: str, *, indent: int = 0, links: Iterable[Link | None] = ()) -> Block:
    return Block("item", text, "-", indent, _some(links))


def numbered(number: int, text: str, *, links: Iterable[Link | None] = ()) -> Block:
    return Block("item", text, f"{number}.", 0, _some(links))


def entry(number: int, text: str) -> Block:
    return Block("entry", text, f"{number}.")


def detail(text: str, *, indent: int = 0, links: Iterable[Link | None] = ()) -> Block:
    return Block("detail", text, "", indent, _some(links))


def stage(text: str, drawn: Stage) -> Block:
    return Block("stage", text, "-", stage=drawn)


def scored(text: str, score: float, *, indent: int = 0) -> Block:
    return Block("score", text, "", indent, score=score)


def _some(links: Iterable[Link | None]) -> tuple[Link, ...]:
    return tuple(link for link in links if link is not None)
