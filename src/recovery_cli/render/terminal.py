"""Blocks on a terminal: wrapped to its width, with weight and colour that only repeat what the words say."""

from collections.abc import Iterable
from typing import TextIO

from recovery_cli.render.blocks import Block, stands_apart
from recovery_cli.render.escape import encodable, terminal_safe

NARROWEST = 40
WIDEST = 88
"""Longer lines are harder to read, whatever the window."""

_STYLES = {"headline": "bold", "heading": "bold cyan", "warning": "bold yellow", "entry": "bold"}


def write_terminal(blocks: Iterable[Block], file: TextIO, width: int, color: bool) -> None:
    """Write the blocks, no line wider than `width` cells (held between 40 and 88).

    color: False writes no terminal sequences at all. Never raises UnicodeEncodeError, whatever the stream's encoding.
    """
    from rich.console import Console
    from rich.text import Text

    width = max(NARROWEST, min(width, WIDEST))
    console = Console(
        file=file,
        width=width,
        height=25,
        color_system="standard" if color else None,
        force_terminal=color,
        no_color=not color,
        markup=False,
        emoji=False,
        highlight=False,
    )
    encoding = getattr(file, "encoding", None)
    before: Block | None = None
    for block in blocks:
        if stands_apart(before, block):
            console.print()
        first = " " * block.indent + (f"{block.marker} " if block.marker else "")
        text = Text(encodable(terminal_safe(block.text), encoding))
        lines = text.wrap(console, width - len(first), overflow="fold")
        for number, line in enumerate(lines):
            line.rstrip()
            prefix = first if number == 0 else " " * len(first)
            styled = Text(prefix, style=_STYLES.get(block.kind, "")).append_text(line)
            console.print(styled, no_wrap=True, overflow="ignore", crop=False)
        before = block
