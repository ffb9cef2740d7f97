"""Pictures made of characters: the stages of a plan, and a bar for a score. What they show, the words say as well.

Line characters where the stream can hold them, ASCII where it cannot. No picture is wider than it is told.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from recovery_cli.render.escape import encodable

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

    from recovery_cli.render.blocks import Stage

BAR_CELLS = 10
NARROWEST_ROW = 72
"""Cells that three boxes in a row need; on less, the stages stand one below the other."""

_BORDER = 2  # cells of a box on each side of its text
_TITLE, _LINE, _BAR = "bold", "cyan", "green"


class _Strokes(NamedTuple):
    corners: str  # top left, top right, bottom left, bottom right
    across: str
    down: str
    out: str  # where the arrow leaves a box
    right: str
    below: str


_DRAWN = _Strokes("┌┐└┘", "─", "│", "├", "►", "▼")
_TYPED = _Strokes("++++", "-", "|", "|", ">", "v")


def _can(characters: str, encoding: str | None) -> bool:
    return encodable(characters, encoding) == characters


def bar(score: float, encoding: str | None) -> Text:
    """Ten cells, of which as many are full as the score has whole tens: only 100 fills it. score: 0 to 100."""
    from rich.text import Text

    full, empty = "█░" if _can("█░", encoding) else "#."
    filled = int(max(0.0, min(score, 100.0)) * BAR_CELLS // 100)
    return Text(full * filled, style=_BAR).append(empty * (BAR_CELLS - filled), style="none")


def stages(
    plan: Sequence[Stage], console: Console, width: int, encoding: str | None, say: Callable[[str], str]
) -> list[Text]:
    """The stages with arrows between them: boxes in a row where there is room, else one below the other.

    say: makes data harmless and fit for the stream.
    """
    strokes = _DRAWN if _can("".join(_DRAWN), encoding) else _TYPED
    said = [stage._replace(title=say(stage.title), text=say(stage.text), nights=say(stage.nights)) for stage in plan]
    if width < NARROWEST_ROW:
        return _column(said, console, width, strokes)
    return _row(said, console, width, strokes)


def _content(stage: Stage, console: Console, width: int) -> list[Text]:
    """What is said about a stage, then where the nights are, in lines of at most `width` cells."""
    from rich.text import Text

    lines = list(Text(stage.text).wrap(console, width, overflow="fold"))
    if stage.nights:
        lines += Text(stage.nights, style=_TITLE).wrap(console, width, overflow="fold")
    for line in lines:
        line.rstrip()
    return lines


def _column(plan: Sequence[Stage], console: Console, width: int, strokes: _Strokes) -> list[Text]:
    from rich.text import Text

    drawn: list[Text] = []
    for number, stage in enumerate(plan, start=1):
        last = number == len(plan)
        gutter = "  " if last else f"{strokes.down} "
        title = Text(f"{number} {stage.title}", style=_TITLE)
        drawn += title.wrap(console, width, overflow="fold")
        drawn += [Text(gutter, style=_LINE).append_text(line) for line in _content(stage, console, width - 2)]
        if not last:
            drawn.append(Text(strokes.below, style=_LINE))
    return drawn


def _row(plan: Sequence[Stage], console: Console, width: int, strokes: _Strokes) -> list[Text]:
    """Boxes of one height. The last is the widest: what goes on after treatment is the longest list."""
    from rich.text import Text

    arrow = strokes.across + strokes.across + strokes.right
    room = width - len(arrow) * (len(plan) - 1)
    narrow = room * 2 // (2 * len(plan) + 1)
    widths = [narrow] * (len(plan) - 1)
    widths.append(room - sum(widths))
    contents = [_content(stage, console, box - 2 * _BORDER) for stage, box in zip(plan, widths, strict=True)]
    height = max(map(len, contents))
    middle = height // 2
    lines = [Text() for _ in range(height + 2)]
    for number, (stage, content, box) in enumerate(zip(plan, contents, widths, strict=True), start=1):
        first, last = number == 1, number == len(plan)
        title = Text(f" {number} {stage.title} ", style=_TITLE)
        title.truncate(box - 3, overflow="crop")
        over = strokes.corners[0] + strokes.across
        lines[0].append("" if first else " " * len(arrow)).append(over, style=_LINE).append_text(title)
        lines[0].append(strokes.across * (box - 3 - title.cell_len) + strokes.corners[1], style=_LINE)
        for row in range(height):
            line = content[row] if row < len(content) else Text()
            if not first:
                lines[row + 1].append(arrow if row == middle else " " * len(arrow), style=_LINE)
            closing = strokes.out if row == middle and not last else strokes.down
            inner = box - 2 * _BORDER - line.cell_len
            lines[row + 1].append(f"{strokes.down} ", style=_LINE).append_text(line)
            lines[row + 1].append(" " * inner).append(f" {closing}", style=_LINE)
        under = strokes.corners[2] + strokes.across * (box - 2) + strokes.corners[3]
        lines[-1].append("" if first else " " * len(arrow)).append(under, style=_LINE)
    return lines
