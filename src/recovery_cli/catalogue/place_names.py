"""US cities and states as people write them, folded to one form: "St. Louis, MO", "saint louis missouri"."""

import re
from collections.abc import Sequence

from recovery_cli.errors import Problem, UsageError, did_you_mean, near_miss
from recovery_cli.sentences import Sentence

STATES = {
    "AL": "Alabama", "AK": "Alaska", "AZ": "Arizona", "AR": "Arkansas", "CA": "California",
    "CO": "Colorado", "CT": "Connecticut", "DE": "Delaware", "DC": "District of Columbia", "FL": "Florida",
    "GA": "Georgia", "HI": "Hawaii", "ID": "Idaho", "IL": "Illinois", "IN": "Indiana", "IA": "Iowa",
    "KS": "Kansas", "KY": "Kentucky", "LA": "Louisiana", "ME": "Maine", "MD": "Maryland",
    "MA": "Massachusetts", "MI": "Michigan", "MN": "Minnesota", "MS": "Mississippi", "MO": "Missouri",
    "MT": "Montana", "NE": "Nebraska", "NV": "Nevada", "NH": "New Hampshire", "NJ": "New Jersey",
    "NM": "New Mexico", "NY": "New York", "NC": "North Carolina", "ND": "North Dakota", "OH": "Ohio",
    "OK": "Oklahoma", "OR": "Oregon", "PA": "Pennsylvania", "RI": "Rhode Island", "SC": "South Carolina",
    "SD": "South Dakota", "TN": "Tennessee", "TX": "Texas", "UT": "Utah", "VT": "Vermont", "VA": "Virginia",
    "WA": "Washington", "WV": "West Virginia", "WI": "Wisconsin", "WY": "Wyoming",
    "AS": "American Samoa", "GU": "Guam", "MP": "Northern Mariana Islands", "PR": "Puerto Rico",
    "VI": "Virgin Islands", "FM": "Federated States of Micronesia", "MH": "Marshall Islands", "PW": "Palau",
}  # fmt: skip
"""Code to name: the states, the District of Columbia, the territories and the freely associated states."""

_SHORT = {
    "saint": "st", "sainte": "ste", "fort": "ft", "mount": "mt", "heights": "hts", "springs": "spgs",
    "junction": "jct", "falls": "fls", "center": "ctr", "and": "",
}  # fmt: skip
_SHORT_FIRST = {"north": "n", "south": "s", "east": "e", "west": "w"}


def split_words(text: str) -> list[str]:
    """Lower-case words of ASCII letters and digits; accents are dropped, anything else separates."""
    if not text.isascii():
        from unicodedata import combining, normalize

        text = "".join(char for char in normalize("NFKD", text) if not combining(char))
    return re.findall("[a-z0-9]+", text.lower())


def city_key(words: Sequence[str]) -> str:
    """One text for every spelling of a city: 'Saint Louis' and 'St. Louis', "O'Fallon" and 'OFallon'."""
    short = [_SHORT.get(word, word) for word in words]
    if len(short) > 1:
        short[0] = _SHORT_FIRST.get(short[0], short[0])
    return "".join(short)


def state_code(words: Sequence[str]) -> str | None:
    """The code of the state that all these words name ("il", "new york", "d c"), or None."""
    return _CODES.get("".join(words))


def read_state(text: str, *, place: str) -> str:
    """The code of the state that the text names, by code or by name.

    Raises UsageError (unknown-state) at `place`, the option it came from, with the state that is spelled most alike.
    """
    if code := state_code(split_words(text)):
        return code
    close = near_miss(text.strip()[:60], [name.lower() for name in STATES.values()])
    named = {name.lower(): f"{name} ({code})" for code, name in STATES.items()}
    letters = Sentence("Write its two letters or its name, such as IL or Illinois.")
    remedy = did_you_mean(named[close]) if close else letters
    shown = "".join(char if char.isprintable() else " " for char in text[:60])
    raise UsageError([Problem("unknown-state", place, Sentence("'{typed}' is not a state.", typed=shown), remedy)])


def split_city_state(text: str) -> tuple[list[str], str | None]:
    """The words of the city, and the code of the state that follows it (after the last comma, if any)."""
    if "," in text:
        city, _, state = text.rpartition(",")
        return split_words(city), state_code(split_words(state))
    words = split_words(text)
    for count in range(min(4, len(words) - 1), 0, -1):
        if code := state_code(words[-count:]):
            return words[:-count], code
    return words, None


_CODES = {"".join(split_words(word)): code for code, name in STATES.items() for word in (code, name)} | {
    "usvirginislands": "VI",
    "micronesia": "FM",
}
