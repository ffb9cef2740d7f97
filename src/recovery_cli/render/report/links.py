"""Telephone numbers within a text, as links that call them."""

import re
from collections.abc import Iterable, Iterator

from recovery_cli.render.links import phone_link


def with_calls(text: str, numbers: Iterable[str]) -> Iterator[tuple[str, str | None]]:
    """The text in pieces, each with the link that calls it where it is one of these numbers.

    A number is linked where it is met first ("call 988, or text 988"), and never as the beginning of a name ("988
    Suicide & Crisis Lifeline").
    """
    links = {number: link.url for number in numbers if (link := phone_link(number))}
    if not links:
        yield text, None
        return
    longest_first = "|".join(map(re.escape, sorted(links, key=len, reverse=True)))
    for position, piece in enumerate(re.split(rf"(?<=[\s(])({longest_first})(?![0-9A-Za-z-])", text)):
        if piece:
            yield piece, links.pop(piece, None) if position % 2 else None
