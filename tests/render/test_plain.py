import io
from collections.abc import Callable
from typing import Any

import pytest

from recovery_cli.documents.results import AssessmentDoc, SearchDoc
from recovery_cli.render.assessment_text import assessment_blocks
from recovery_cli.render.blocks import Block, Words, bullet, detail, entry, heading, headline, paragraph
from recovery_cli.render.phrases import Phrases
from recovery_cli.render.plain import write_plain
from recovery_cli.render.search_text import search_blocks


def _written(blocks: list[Block]) -> str:
    file = io.StringIO()
    write_plain(blocks, file)
    return file.getvalue()


def test_nothing_is_wrapped_and_headings_end_with_a_colon() -> None:
    blocks = [
        headline("word " * 60 + "end"),
        heading("The plan"),
        bullet("one"),
        entry(1, "two"),
        detail("three", indent=3),
    ]
    assert _written(blocks) == "word " * 60 + "end\n\nThe plan:\n- one\n\n1. two\n   three\n"


def test_each_block_is_one_line_of_printable_text(
    phrases: Phrases,
    words: Words,
    make_assessment: Callable[..., AssessmentDoc],
    make_search: Callable[..., SearchDoc],
    hostile_changes: dict[str, Any],
) -> None:
    for blocks in (
        assessment_blocks(make_assessment(hostile_changes), phrases, words),
        search_blocks(make_search(hostile_changes), phrases, words),
    ):
        lines = [line for line in _written(blocks).split("\n") if line]
        assert len(lines) == len(blocks)
        assert all(line.isprintable() for line in lines)
        assert any("[/b] [recovery]" in line for line in lines)


def test_nothing_is_drawn(phrases: Phrases, words: Words, make_assessment: Callable[..., AssessmentDoc]) -> None:
    written = _written(assessment_blocks(make_assessment(), phrases, words))
    assert {character for character in written if not character.isascii()} == {"í"}


@pytest.mark.parametrize(
    ("encoding", "said"), [("ascii", "Rio ? - ?"), ("cp1252", "Río ? \u2013 ?"), ("utf-8", "Río 回 \u2013 🙂")]
)
def test_a_stream_gets_the_nearest_it_can_hold(encoding: str, said: str) -> None:
    raw = io.BytesIO()
    stream = io.TextIOWrapper(raw, encoding=encoding, errors="strict", newline="\n")
    write_plain([paragraph("Río 回 \u2013 🙂")], stream)
    stream.flush()
    assert raw.getvalue().decode(encoding) == said + "\n"
