"""Telephone numbers of the United States as people write them: one form out, or unknown."""

import re

_EXTENSION = re.compile(r"(?<![A-Za-z])(?:x|ext|extension)[.:]?\s*(\d{1,7})\s*$", re.IGNORECASE)
_AREA_FIRST = re.compile(r"(?:\+?1[-. ]?)?\(?\d{3}(?!\d{8})")
_KEYPAD = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "22233344455566677778889999")


def parse_phone(text: str) -> str | None:
    """A number as "216-555-0100" or "216-555-0100 x123", or None where the text is blank, a note, or impossible.

    Letters are read as a vanity word ("402-717-HOPE") where the area code is in digits and ten digits come out.
    Impossible: not ten digits, area code or exchange beginning with 0 or 1, an area code like 911, one digit only.
    """
    text = text.strip()
    extension = _EXTENSION.search(text)
    body = text[: extension.start()] if extension else text
    if not _AREA_FIRST.match(body.strip()):
        return None
    keys = body.upper().translate(_KEYPAD)
    digits = "".join(re.findall(r"[0-9]", keys))
    if len(digits) == 11 and digits[0] == "1":
        digits = digits[1:]
    if len(digits) != 10 or digits[0] in "01" or digits[3] in "01" or digits[1:3] == "11" or len(set(digits)) == 1:
        return None
    number = f"{digits[:3]}-{digits[3:6]}-{digits[6:]}"
    return f"{number} x{extension[1]}" if extension else number
