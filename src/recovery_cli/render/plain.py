"""Plain lines, for pipes, files and screen readers: nothing is wrapped, drawn or coloured."""

from collections.abc import Iterable
from typing import TextIO

from recovery_cli.render.blocks import Block, stands_apart
from recovery_cli.render.escape import encodable, terminal_safe


def write_plain(blocks: Iterable[Block], file: TextIO) -> None:
    """Write the blocks, one line each. Never raises UnicodeEncodeError, whatever the stream's encoding."""
    encoding = getattr(file, "encoding", None)
    before: Block | None = None
    for block in blocks:
        gap = "\n" if stands_apart(before, block) else ""
        lead = " " * block.indent + (f"{block.marker} " if block.marker else "")
        colon = ":" if block.kind == "heading" else ""
        file.write(f"{gap}{lead}{encodable(terminal_safe(block.text), encoding)}{colon}\n")
        before = block
