"""What is said, in order, before any writer decides how it looks: the layout that terminal and plain text share."""

from collections.abc import Callable
from typing import Literal, NamedTuple, TypeAlias

Units: TypeAlias = Literal["miles", "km"]
Kind: TypeAlias = Literal["headline", "heading", "paragraph", "warning", "item", "entry", "detail"]


class Block(NamedTuple):
    """One piece of text, with data from outside still as it came: the writers make it harmless.

    kind:   headline   the sentence to act on
            heading    opens a section
            paragraph  stands by itself; a warning does too, and matters more
            item       one of a list, behind its marker
            entry      opens a center, behind its marker
            detail     a line that belongs to what stands above it
    marker: "1." or "-", in front of the first line
    indent: cells before the marker or the text
    """

    kind: Kind
    text: str
    marker: str = ""
    indent: int = 0


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


def paragraph(text: str) -> Block:
    return Block("paragraph", text)


def warning(text: str) -> Block:
    return Block("warning", text)


def bullet(text: str, *, indent: int = 0) -> Block:
    return Block("item", text, "-", indent)


def numbered(number: int, text: str) -> Block:
    return Block("item", text, f"{number}.")


def entry(number: int, text: str) -> Block:
    return Block("entry", text, f"{number}.")


def detail(text: str, *, indent: int = 0) -> Block:
    return Block("detail", text, "", indent)
