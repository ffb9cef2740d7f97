"""Only addresses of the web and telephone numbers become links."""

import pytest

from recovery_cli.render.report.links import telephone, web_address, with_calls


@pytest.mark.parametrize(
    "text",
    [
        "https://findtreatment.gov/",
        "http://one.example:8080/a?b=c#d",
        "https://www.ecfr.gov/current/title-29/section-825.119",
        "https://one.example?a=1",
    ],
)
def test_an_address_of_the_web_is_a_link(text: str) -> None:
    assert web_address(f" {text} ") == text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "javascript:alert(1)",
        "JaVaScRiPt://one.example/%0aalert(1)",
        "data:text/html,<script>",
        "one.example",
        "//one.example",
        "https://",
        "https://good.example@evil.example/",
        'https://one.example/"onmouseover="alert(1)',
        "https://one.example/<script>",
        "https://one.example/ two",
        "https://one.example/\u202egnp",
        "https://xn/" + "a" * 500,
        "see https://one.example/",
    ],
)
def test_anything_else_is_not(text: str) -> None:
    assert web_address(text) is None


@pytest.mark.parametrize(
    ("number", "link"),
    [
        ("911", "tel:911"),
        ("1-800-662-4357", "tel:1-800-662-4357"),
        ("(312) 572-4820", "tel:312-572-4820"),
        ("+1 312 572 4820", "tel:+1-312-572-4820"),
        ("773-533-0433 x212", "tel:773-533-0433;ext=212"),
        ("javascript:1", None),
        ("your ZIP code to 435748", None),
        ("", None),
    ],
)
def test_a_number_can_be_called(number: str, link: str | None) -> None:
    assert telephone(number) == link


def test_a_sentence_is_cut_where_its_numbers_are_and_nothing_is_lost() -> None:
    numbers = ["773-533-0433", "773-533-0433 x212", "911"]
    text = "Call 773-533-0433 x212, or 773-533-0433. In danger 911, not 9110."
    pieces = list(with_calls(text, numbers))
    assert "".join(piece for piece, _ in pieces) == text
    assert [(piece, link) for piece, link in pieces if link] == [
        ("773-533-0433 x212", "tel:773-533-0433;ext=212"),
        ("773-533-0433", "tel:773-533-0433"),
        ("911", "tel:911"),
    ]


def test_a_number_is_linked_once_and_not_as_the_beginning_of_a_name() -> None:
    pieces = list(with_calls("988 Lifeline: call 988, or text 988", ["988"]))
    assert pieces == [("988 Lifeline: call ", None), ("988", "tel:988"), (", or text ", None), ("988", None)]


def test_a_number_that_is_none_is_never_a_link() -> None:
    assert list(with_calls("Call <b>", ["<b>", "x", ""])) == [("Call <b>", None)]
