"""Markdown in which nothing from outside is anything but text."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from recovery_cli.render.blocks import bullet, detail, entry, heading, headline, numbered, paragraph, warning
from recovery_cli.render.report.markdown import markdown_safe, to_markdown


def test_each_kind_of_block_has_its_form() -> None:
    text = to_markdown(
        [
            warning("Invented."),
            headline("Do this."),
            detail("How soon: today."),
            heading("Why"),
            bullet("One."),
            detail("Behind it.", indent=4),
            numbered(10, "Ten."),
            detail("https://one.example/a_b", indent=4),
            entry(1, "Harbor House"),
            detail("Phone: 1", indent=4),
            paragraph("The end."),
        ]
    )
    assert text == (
        "> **Invented.**\n\n# Do this.\n\nHow soon: today.\n\n## Why\n\n- One.\n\n    Behind it.\n\n"
        "10. Ten.\n\n    <https://one.example/a_b>\n\n### 1\\. Harbor House\n\n- Phone: 1\n\nThe end.\n"
    )


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "[click](javascript:alert(1))",
        "![x](https://evil.example/x.png)",
        "# Heading",
        "> quote",
        "`code`",
        "**bold** __bold__ ~~gone~~",
        "| a | b |",
        "&lt;script&gt;",
        "https://good.example@evil.example/",
        "go to www.evil.example",
    ],
)
def test_markup_from_outside_is_only_text(text: str) -> None:
    safe = markdown_safe(text)
    assert safe.replace("\\", "") == text
    for character in "<>[]`*_#|&~@":
        assert safe.count(character) == safe.count(f"\\{character}")


def test_an_address_inside_a_name_does_not_become_a_link() -> None:
    assert markdown_safe("See https://evil.example") == "See https\\://evil.example"
    assert markdown_safe("See WWW.evil.example") == "See WWW\\.evil.example"


def test_a_name_cannot_begin_a_list_or_a_rule() -> None:
    assert markdown_safe("1. First") == "1\\. First"
    assert markdown_safe("- item") == "\\- item"
    assert markdown_safe("---").startswith("\\-")


@given(st.text(st.characters(codec="utf-8"), max_size=60), st.sampled_from(["{}", "# {}", "- {}", "    {}"]))
@example("1) a", "{}")
@example("\t\n  code", "- {}")
@example("&#106;", "- {}")
@example("a\\", "# {}")
@example("=== --- ***", "{}")
def test_whatever_a_name_is_a_reader_of_markdown_sees_only_text(name: str, around: str) -> None:
    reader = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    around = around if around.strip() != "{}" else f"Before.\n\n{around.strip()}"
    for token in reader.parse(around.format(markdown_safe(name))):
        assert token.type.split("_")[0] in ("inline", "paragraph", "heading", "bullet", "list"), token
        for child in token.children or ():
            assert child.type in ("text", "text_special"), child


def test_a_name_cannot_break_its_line_or_turn_its_direction() -> None:
    assert "\n" not in markdown_safe("a\n# b")
    assert "\u202e" not in markdown_safe("a\u202eb")


def test_words_people_read_are_left_as_they_are() -> None:
    assert markdown_safe("Ask: 12-step, follow-up care at 1-800-662-4357.") == (
        "Ask: 12-step, follow-up care at 1-800-662-4357."
    )
