import pytest

from recovery_cli.render.blocks import Link
from recovery_cli.render.links import page_link, phone_link, web_address


@pytest.mark.parametrize(
    ("number", "url"),
    [
        ("617-555-0101", "tel:+16175550101"),
        ("(617) 555-0101", "tel:+16175550101"),
        ("1-800-662-4357", "tel:+18006624357"),
        ("+1 617 555 0101", "tel:+16175550101"),
        ("773-785-4955 x2859", "tel:+17737854955;ext=2859"),
        ("988", "tel:988"),
        ("911", "tel:911"),
    ],
)
def test_a_number_leads_to_a_call_of_it(number: str, url: str) -> None:
    assert phone_link(number) == Link(number, url)


@pytest.mark.parametrize(
    "number",
    [
        "",
        None,
        "12345",
        "call us",
        "617-555-0101\x1b]8;;x",
        "+49 30 1234567",
        "617-555-01011",
        "\uff16\uff11\uff17-555-0101",
    ],
)
def test_what_is_no_number_of_north_america_leads_nowhere(number: str | None) -> None:
    assert phone_link(number) is None


@pytest.mark.parametrize(
    "url", ["https://988lifeline.org/", "http://www.example.org/a_(b)?q=1&r=%20#top", "https://example.org:8443/x;y"]
)
def test_a_page_is_linked_with_its_address_as_it_is(url: str) -> None:
    assert page_link("here", url) == Link("here", url)


@pytest.mark.parametrize(
    "url",
    [
        None,
        "",
        "www.example.org",
        "javascript:alert(1)",
        "file:///etc/passwd",
        "ssh://example.org",
        "https://",
        "https://good.example@evil.example/",
        "https://example.org/\x1b\\\x1b[2J",
        "https://example.org/\x07",
        "https://example.org/\x9c",
        "https://example.org/\n",
        "https://example.org/a b",
        "https://example.org/é",
        "https://exämple.org/",
        "https://example.org/" + "a" * 1000,
    ],
)
def test_an_address_with_anything_unusual_leads_nowhere(url: str | None) -> None:
    assert page_link("here", url) is None


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
