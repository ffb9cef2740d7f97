"""What of a text may become a link: web addresses and telephone numbers, and nothing that could run."""

import re
from collections.abc import Iterable, Iterator

_ADDRESS = r"https?://[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*(:[0-9]{1,5})?([/?#][!#$%&*+,./0-9:;=?@A-Z_a-z~-]*)?"
_LONGEST = 500
_PHONE = r"\+?[0-9(][0-9() .-]*[0-9]( ?x ?[0-9]+)?"


def web_address(text: str) -> str | None:
    """The text where it is an address of the web and nothing else; None for any other scheme, a user name before the
    host, and characters that an address does not have."""
    text = text.strip()
    return text if len(text) <= _LONGEST and re.fullmatch(_ADDRESS, text) else None


def telephone(number: str) -> str | None:
    """The link that calls a number ("tel:773-533-0433;ext=212"); None where it is no number."""
    if not re.fullmatch(_PHONE, number) and not (number.isascii() and number.isdigit()):
        return None
    number, _, extension = number.partition("x")
    digits = re.sub("[^0-9]+", "-", number).strip("-")
    plus = "+" if number.startswith("+") else ""
    return f"tel:{plus}{digits}" + (f";ext={extension.strip()}" if extension else "")


def with_calls(text: str, numbers: Iterable[str]) -> Iterator[tuple[str, str | None]]:
    """The text in pieces, each with the link that calls it where it is one of these numbers.

    A number is linked where it is met first ("call 988, or text 988"), and never as the beginning of a name ("988
    Suicide & Crisis Lifeline").
    """
    links = {number: link for number in numbers if (link := telephone(number))}
    if not links:
        yield text, None
        return
    longest_first = "|".join(map(re.escape, sorted(links, key=len, reverse=True)))
    for position, piece in enumerate(re.split(rf"(?<=[\s(])({longest_first})(?![0-9A-Za-z-])", text)):
        if piece:
            yield piece, links.pop(piece, None) if position % 2 else None
