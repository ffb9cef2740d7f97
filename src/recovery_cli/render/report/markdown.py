"""Blocks as Markdown. Whatever came from outside is escaped, so that it can make no link, picture, heading or HTML."""

from __future__ import annotations

import re
from collections.abc import Iterable

from recovery_cli.render.blocks import Block
from recovery_cli.render.escape import terminal_safe
from recovery_cli.render.links import web_address

_SPECIAL = re.compile(r"([\\`*_\[\]<>#+|~&^$@-]|:(?=//)|(?<=www)\.)", re.IGNORECASE)
_OPENS_A_LIST = re.compile(r"^(\s*\d+)([.)])")
_SPOKEN = re.compile(r"(?<=\w)\\-(?=\w)")
"""A hyphen between two words makes nothing; a source that people read keeps it as it is."""


def to_markdown(blocks: Iterable[Block]) -> str:
    """The document, one line a paragraph."""
    lines: list[str] = []
    before = ""
    for block in blocks:
        lines.extend(_lines(block, before))
        before = before if block.kind == "detail" else block.kind
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip() + "\n"


def _lines(block: Block, before: str) -> list[str]:
    """before: the kind of what a detail belongs to."""
    text = markdown_safe(block.text)
    match block.kind:
        case "headline":
            return [f"# {text}", ""]
        case "heading":
            return ["", f"## {text}", ""]
        case "entry":
            return ["", f"### {block.marker[:-1]}\\. {text}", ""]
        case "warning":
            return [f"> **{text}**", ""]
        case "item":
            return [f"{block.marker} {text}"]
        case "detail" if before == "entry":
            return [f"- {text}"]
        case "detail" if before == "item" and block.indent:
            return ["", f"{' ' * block.indent}{text}", ""]
        case _:
            return ["", text, ""]


def markdown_safe(text: str) -> str:
    """`text` as itself in Markdown, on one line. A text that is a web address and nothing else becomes a link to it."""
    text = terminal_safe(text).strip()  # four cells in front would make code of it
    if address := web_address(text):
        return f"<{address}>"
    return _OPENS_A_LIST.sub(r"\1\\\2", _SPOKEN.sub("-", _SPECIAL.sub(r"\\\1", text)))
