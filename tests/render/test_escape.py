import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recovery_cli.render.escape import csv_safe, encodable, terminal_safe

DANGEROUS = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200b\u200c\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff]"
)
TRICKY = st.text(
    st.sampled_from(
        "ab1 \x1b\x9b\x9d[];m\x07\\\x00\t\r\n\x85\u2028\u202e\u2066\u200b\u200d\ufe0f\U0001f600\u2764\ud800é"
    )
)


@given(TRICKY | st.text())
def test_nothing_that_a_terminal_obeys_or_that_hides_text_is_left(text: str) -> None:
    assert not DANGEROUS.search(terminal_safe(text))


@given(TRICKY | st.text())
def test_what_is_safe_stays_as_it_is(text: str) -> None:
    safe = terminal_safe(text)
    assert terminal_safe(safe) == safe


@given(TRICKY)
def test_kept_line_ends_are_the_only_controls(text: str) -> None:
    assert not DANGEROUS.search(terminal_safe(text, keep_newlines=True).replace("\n", ""))


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("\x1b[31mred\x1b[0m", "red"),
        ("\x1b]8;;http://evil\x07link\x1b]8;;\x1b\\", "link"),
        ("\x9b2Jgone", "gone"),
        ("\x1bP1;2|abc\x1b\\after", "after"),
        ("before\x1b]0;title", "before0;title"),
        ("\x1b\x00[31m", "[31m"),
        ("Harbor\r\nCall 1-900", "Harbor Call 1-900"),
        ("a\tb", "a b"),
        ("pay\u202eelbat", "payelbat"),
        ("a\u200bb\u00adc\ufeffd\u3164e", "abcde"),
        ("Harbor\u3164House", "HarborHouse"),
        ("Harbor\ufe0eHouse", "HarborHouse"),
        ("x\ud800y", "x\ufffdy"),
    ],
)
def test_sequences_go_as_a_whole_and_the_words_stay(text: str, safe: str) -> None:
    assert terminal_safe(text) == safe


@pytest.mark.parametrize(
    "text",
    [
        "Café Niño",
        "回復センター",
        "مركز",
        "🙂",
        "\U0001f469\u200d\u2695\ufe0f clinic",
        "\u2764\ufe0f",
        "1\ufe0f\u20e3",
        "ﬁ",
        "[/b] {x} %s",
    ],
)
def test_accents_scripts_and_emoji_stay(text: str) -> None:
    assert terminal_safe(text) == text


def test_a_joiner_between_letters_goes() -> None:
    assert terminal_safe("Harbor\u200dHouse\ufe0f") == "HarborHouse"


def test_many_unfinished_sequences_take_no_quadratic_time() -> None:
    assert terminal_safe("\x1b]\x9d\x1bP" * 100_000) == ""


def test_line_ends_stay_only_where_asked() -> None:
    assert terminal_safe("a\r\nb\rc\nd", keep_newlines=True) == "a\nb\nc\nd"


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "latin-1", "cp437", "no-such-encoding"])
@given(text=st.text())
def test_any_text_fits_any_encoding(encoding: str, text: str) -> None:
    real = "ascii" if encoding == "no-such-encoding" else encoding
    encodable(text, encoding).encode(real)


def test_the_nearest_letters_stand_in_for_what_an_encoding_lacks() -> None:
    assert encodable("Río “Vista” \u2013 5…", "ascii") == 'Rio "Vista" - 5...'
    assert encodable("Río \u2013 回", "cp1252") == "Río \u2013 ?"
    assert encodable("Río 回", "utf-8") == "Río 回"
    assert encodable("Río 回", None) == "Río 回"


@pytest.mark.parametrize(
    "text", ["=1+1", "+SUM(A1)", "-2+3+cmd|' /C calc'!A0", "@x", "\t=1", "\r=1", "  =1", "\uff1d1", "-"]
)
def test_formulas_get_an_apostrophe(text: str) -> None:
    assert csv_safe(text) == "'" + text


def test_a_formula_behind_a_semicolon_gets_an_apostrophe_too() -> None:
    assert csv_safe("Harbor; =1+1;+1 617-555-0101") == "Harbor;' =1+1;+1 617-555-0101"


@pytest.mark.parametrize(
    "text", ["+1 617-555-0101", "617-555-0101 x12345", "(617) 555-0101", "-71.13", "", "Harbor = House"]
)
def test_phones_numbers_and_plain_text_stay_usable(text: str) -> None:
    assert csv_safe(text) == text
