import io

import pytest
from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from recovery_cli.render.blocks import Stage
from recovery_cli.render.drawing import bar, stages

PLAN = [
    Stage("Withdrawal", "some days in a center, care day and night", "Nights: there"),
    Stage("Treatment", "visits for medication and counseling", "Nights: at home"),
    Stage("After that", "medication for opioid use disorder, aftercare, naloxone, recovery housing, peer support"),
]


def _drawn(width: int, encoding: str | None = None, plan: list[Stage] = PLAN) -> list[str]:
    console = Console(file=io.StringIO(), width=width, color_system=None)
    return [line.plain for line in stages(plan, console, width, encoding, lambda text: text)]


@pytest.mark.parametrize(
    ("score", "drawn"),
    [(0, "░░░░░░░░░░"), (4.9, "░░░░░░░░░░"), (78, "███████░░░"), (99.9, "█████████░"), (100, "██████████")],
)
def test_a_bar_has_as_many_full_cells_as_the_score_has_tens(score: float, drawn: str) -> None:
    assert bar(score, "utf-8").plain == drawn


@pytest.mark.parametrize("score", [-5, 250])
def test_a_bar_is_never_longer_than_ten_cells(score: float) -> None:
    assert len(bar(score, None)) == 10


@pytest.mark.parametrize(
    ("encoding", "drawn"), [("ascii", "######...."), ("cp1252", "######...."), ("cp437", "██████░░░░")]
)
def test_a_bar_is_typed_where_the_stream_cannot_hold_blocks(encoding: str, drawn: str) -> None:
    assert bar(60, encoding).plain == drawn


def test_a_wide_terminal_has_the_stages_in_a_row_of_boxes() -> None:
    lines = _drawn(80)
    assert all(title in lines[0] for title in ("1 Withdrawal", "2 Treatment", "3 After that"))
    assert sum("──►" in line for line in lines) == 1
    assert {cell_len(line) for line in lines} == {80}


def test_a_narrow_terminal_has_the_stages_one_below_the_other() -> None:
    lines = _drawn(40)
    assert [line for line in lines if line[0].isdigit()] == ["1 Withdrawal", "2 Treatment", "3 After that"]
    assert lines.count("▼") == 2
    assert lines[1].startswith("│ ")


@pytest.mark.parametrize("width", range(40, 89))
@pytest.mark.parametrize("encoding", ["utf-8", "ascii"])
def test_no_drawing_is_wider_than_the_terminal_or_leaves_out_a_word(width: int, encoding: str) -> None:
    lines = _drawn(width, encoding)
    assert max(map(cell_len, lines)) <= width
    words = " ".join("".join(each if each.isalnum() else " " for each in " ".join(lines)).split())
    for stage in PLAN:
        for word in f"{stage.title} {stage.text} {stage.nights}".replace(",", "").replace(":", "").split():
            assert word in words


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "cp437", "latin-1"])
@pytest.mark.parametrize("width", [40, 80])
def test_a_stream_without_line_characters_gets_typed_ones(encoding: str, width: int) -> None:
    drawn = "\n".join(_drawn(width, encoding))
    assert drawn.isascii()
    assert ("-->" if width == 80 else "\nv\n") in drawn


@pytest.mark.parametrize("width", [40, 72, 80])
@pytest.mark.parametrize("text", ["回復センター" * 20, "x" * 300, "🙂" * 60])
def test_wide_and_unbroken_words_are_folded_inside_their_box(width: int, text: str) -> None:
    assert max(map(cell_len, _drawn(width, None, [Stage(text, text, text)] * 3))) <= width


def test_styles_only_repeat_what_the_words_say() -> None:
    console = Console(file=io.StringIO(), width=80, color_system=None)
    for line in stages(PLAN, console, 80, None, lambda text: text):
        assert isinstance(line, Text)
        assert not any(getattr(span.style, "bgcolor", None) for span in line.spans)
