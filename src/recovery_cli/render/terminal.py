"""Blocks on a terminal: wrapped to its width and drawn where that helps, with weight and colour that only repeat what
the words say."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import TYPE_CHECKING, TextIO

from recovery_cli.render.blocks import Block, stands_apart
from recovery_cli.render.escape import encodable, terminal_safe

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

NARROWEST = 40
WIDEST = 88
"""Longer lines are harder to read, whatever the window."""

_STYLES = {"headline": "bold", "heading": "bold cyan", "warning": "bold yellow", "entry": "bold"}


def write_terminal(
    blocks: Iterable[Block], file: TextIO, width: int, color: bool, *, links: bool = False, pictures: bool = True
) -> None:
    """Write the blocks, no line wider than `width` cells (held between 40 and 88).

    color: False writes no terminal sequences at all, and so no links either. links: parts of a text become links (OSC
    8). pictures: False says in words what would be drawn. Never raises UnicodeEncodeError, whatever the stream's
    encoding.
    """
    from rich.console import Console

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
    for drawn, run in groupby(blocks, lambda block: pictures and block.stage is not None):
        if drawn:
            plan = list(run)
            lines, before = _stages(plan, console, encoding), plan[-1]
            _print(lines, console)
            continue
        for block in run:
            if stands_apart(before, block):
                console.print()
            _print(_lines(block, console, encoding, links=links, pictures=pictures), console)
            before = block


def _print(lines: Iterable[Text], console: Console) -> None:
    for line in lines:
        console.print(line, no_wrap=True, overflow="ignore", crop=False)


def _stages(blocks: Iterable[Block], console: Console, encoding: str | None) -> list[Text]:
    from recovery_cli.render.drawing import stages

    plan = [block.stage for block in blocks if block.stage is not None]
    return stages(plan, console, console.width, encoding, lambda text: encodable(terminal_safe(text), encoding))


def _lines(block: Block, console: Console, encoding: str | None, *, links: bool, pictures: bool) -> Iterator[Text]:
    from rich.style import Style
    from rich.text import Text

    first = Text(" " * block.indent + (f"{block.marker} " if block.marker else ""))
    if block.kind == "score" and pictures:
        from recovery_cli.render.drawing import bar

        first.append_text(bar(block.score, encoding)).append(" ")
    text = Text(encodable(terminal_safe(block.text), encoding))
    end = 0
    for link in block.links if links else ():
        said = encodable(terminal_safe(link.text), encoding)
        # Whole words only: "911" inside a longer number is another number.
        if found := re.compile(rf"(?<![\w-]){re.escape(said)}(?![\w-])").search(text.plain, end):
            text.stylize(Style(link=link.url), *found.span())
            end = found.end()
    style = _STYLES.get(block.kind, "")
    for number, line in enumerate(text.wrap(console, console.width - first.cell_len, overflow="fold")):
        line.rstrip()
        prefix = first if number == 0 else Text(" " * first.cell_len)
        styled = Text(style=style).append_text(prefix).append_text(line)
        yield styled
