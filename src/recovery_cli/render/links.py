"""What text may lead to: telephone numbers and web pages, in addresses that hold nothing a terminal would obey.

A catalogue comes from anywhere. Only tel:, http: and https: are linked, and only where every character is one that
such an address may have; anything else stays plain text.
"""

import re

from recovery_cli.render.blocks import Link

LONGEST = 1000

_PHONE = r"(\+?[0-9(][0-9 ().-]{1,18}[0-9])(?: *(?:x|ext\.?) *([0-9]{1,6}))?"
_PAGE = r"https?://[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+(?::[0-9]{1,5})?(?:[/?#][A-Za-z0-9/?#&=%+~._:,@!$()*;-]*)?"
_OF_A_COUNTRY, _WITH_ITS_ONE, _SHORT = 10, 11, 3


def phone_link(number: str | None) -> Link | None:
    """`number`, leading to a call of it; None where it is no number of North America.

    "773-785-4955 x2859" leads to tel:+17737854955;ext=2859, and "988" to tel:988.
    """
    found = re.fullmatch(_PHONE, number or "")
    if number is None or found is None:
        return None
    digits = "".join(each for each in found[1] if each.isdigit())
    extension = f";ext={found[2]}" if found[2] else ""
    if len(digits) == _OF_A_COUNTRY:
        return Link(number, f"tel:+1{digits}{extension}")
    if len(digits) == _WITH_ITS_ONE and digits[0] == "1":
        return Link(number, f"tel:+{digits}{extension}")
    return Link(number, f"tel:{digits}") if len(digits) == _SHORT else None


def web_address(text: str) -> str | None:
    """The text, without blanks around it, where it is a plain address of a web page and nothing else."""
    text = text.strip()
    return text if len(text) <= LONGEST and re.fullmatch(_PAGE, text) else None


def page_link(text: str | None, url: str | None) -> Link | None:
    """`text`, leading to the web page `url`; None where that is no plain address of one."""
    return Link(text, url) if text and url and web_address(url) == url else None
