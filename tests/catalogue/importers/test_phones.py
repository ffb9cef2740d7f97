import pytest

from recovery_cli.catalogue.importers.phones import parse_phone


@pytest.mark.parametrize(
    ("text", "phone"),
    [
        ("216-555-0100", "216-555-0100"),
        ("216-555-0100 x123", "216-555-0100 x123"),
        ("216-555-0100x123", "216-555-0100 x123"),
        ("(216) 555-0100 ext. 9", "216-555-0100 x9"),
        ("216.555.0100 Extension 45", "216-555-0100 x45"),
        ("1-800-662-4357", "800-662-4357"),
        ("+1 800 662 4357", "800-662-4357"),
        ("2165550100", "216-555-0100"),
    ],
)
def test_a_number_has_one_form(text: str, phone: str) -> None:
    assert parse_phone(text) == phone


@pytest.mark.parametrize(
    ("text", "phone"),
    [
        ("402-717HOPE", "402-717-4673"),
        ("888-PARNEXT", "888-727-6398"),
        ("618-5502DUI", "618-550-2384"),
        ("800-USA2525", "800-872-2525"),
        ("800-FIX4357", "800-349-4357"),
    ],
)
def test_a_vanity_word_is_dialled(text: str, phone: str) -> None:
    assert parse_phone(text) == phone


@pytest.mark.parametrize(
    "text", ["call first", "CALL BEFORE", "see website", "800-522-DRUGS", "None", "216-555-010 x1"]
)
def test_a_note_is_no_number(text: str) -> None:
    assert parse_phone(text) is None


@pytest.mark.parametrize(
    "text", ["", " ", "- - -", "000-555-0100", "888-888-8888", "999-999-9999", "207-175-2222", "911-555-0100"]
)
def test_an_impossible_or_blank_number_is_unknown(text: str) -> None:
    assert parse_phone(text) is None


@pytest.mark.parametrize("text", ["555-0100", "216-555-01000", "2-216-555-0100", "44 20 7946 0958 1"])
def test_a_number_of_the_wrong_length_is_unknown(text: str) -> None:
    assert parse_phone(text) is None


def test_what_was_parsed_parses_to_itself() -> None:
    assert parse_phone(parse_phone("(216) 555-0100 ext 7") or "") == "216-555-0100 x7"
