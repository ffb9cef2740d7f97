"""Data from outside made harmless, for a terminal, for a stream of any encoding, and for a spreadsheet.

Catalogues come from anywhere: a name may hold terminal sequences, characters that reverse or hide text, or a formula.
"""

import re

# Patterns are compiled at first use: most names are plain ASCII and never need them.
#
# ECMA-48: control sequences, control strings with their terminator, other escapes. What is not complete falls through
# to `_HIDDEN`, which takes the control characters themselves, so nothing that is left can begin a sequence.
_SEQUENCES = (
    "(?:\x1b\\[|\x9b)[0-?]*[ -/]*[@-~]"
    "|(?:\x1b[\\]PX^_]|[\x90\x98\x9d-\x9f])[^\x07\x1b\x80-\x9f]*(?:\x07|\x1b\\\\|\x9c)"
    "|\x1b[ -/]*[0-~]"
)
_BREAKS = "[\t\x0b\x0c\x1c-\x1f\x85\u2028\u2029]|\r\n?|\n"
_PICTURES = "\xa9\xae\u203c\u2049\u20e3\u2122\u2139\u2190-\u2bff\u3030\u303d\u3297\u3299\U0001f000-\U0001faff"
_HIDDEN = (
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f]"  # controls
    "|[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]"  # direction marks, overrides and isolates
    "|[\xad\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200c\u2060-\u2065\u206a-\u206f\u3164\ufeff\uffa0]"
    "|[\ufff0-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"  # width none, tags, selectors
    f"|[\ufe00-\ufe0e]|(?<![0-9#*{_PICTURES}])\ufe0f"  # a selector may make an emoji out of a picture, no more
    f"|(?<![{_PICTURES}])(?<![{_PICTURES}]\ufe0f)\u200d|\u200d(?![{_PICTURES}])"  # a joiner may join two of them
)
_SURROGATES = "[\ud800-\udfff]"

_FORMULA_STARTS = tuple("=+-@\uff1d\uff0b\uff0d\uff20")
_NUMBER_OR_PHONE = r"[+-]?\(?[0-9][0-9 ().x-]*"

_NEAREST = {
    "\u2018": "'", "\u2019": "'", "\u201a": "'", "\u201c": '"', "\u201d": '"', "\u201e": '"', "\u2010": "-",
    "\u2011": "-", "\u2012": "-", "\u2013": "-", "\u2014": "-", "\u2212": "-", "\u2022": "-", "\u2026": "...",
    "\ufe0f": "", "\u200d": "", "\xdf": "ss", "\xe6": "ae", "\xc6": "AE", "\xf8": "o", "\xd8": "O", "\u0142": "l",
    "\u0141": "L",
}  # fmt: skip


def terminal_safe(text: str, *, keep_newlines: bool = False) -> str:
    """`text` without anything that a terminal would obey or that would hide or turn around what it says.

    Accents, other scripts and emoji stay. Tabs and line ends become spaces; with `keep_newlines`, line ends stay.
    """
    if text.isascii() and text.isprintable():
        return text
    text = re.sub(_SEQUENCES, "", text)
    if keep_newlines:
        text = "\n".join(re.sub(_BREAKS, " ", line) for line in re.split("\r\n|\n|\r", text))
    else:
        text = re.sub(_BREAKS, " ", text)
    return re.sub(_SURROGATES, "\ufffd", re.sub(_HIDDEN, "", text))


def encodable(text: str, encoding: str | None) -> str:
    """`text` in characters that `encoding` can hold: as it is, else the nearest plain letters, else "?".

    encoding: as a stream names it; None where it has none and takes any text.
    """
    if encoding is None:
        return text
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return "".join(_nearest(character, encoding) for character in text)
    except LookupError:
        return encodable(text, "ascii")
    return text


def _nearest(character: str, encoding: str) -> str:
    from unicodedata import combining, normalize

    decomposed = normalize("NFKD", character)
    plain = "".join(each for each in decomposed if not combining(each))
    nearest = _NEAREST.get(character, plain if plain or not decomposed else "")
    for candidate in (character, nearest):
        try:
            candidate.encode(encoding)
        except UnicodeEncodeError:
            continue
        return candidate
    return "?"


def csv_safe(text: str) -> str:
    """`text` for one cell of a spreadsheet: what would run as a formula gets a leading apostrophe.

    The same behind each semicolon, where many spreadsheets begin a new cell. Phone numbers and plain numbers stay as
    they are: digits and their punctuation name no function.
    """
    return ";".join(f"'{part}" if _is_formula(part) else part for part in text.split(";"))


def _is_formula(text: str) -> bool:
    shown = text.strip()
    starts = text.startswith(("\t", "\r", "\n")) or shown.startswith(_FORMULA_STARTS)
    return starts and not re.fullmatch(_NUMBER_OR_PHONE, shown)
