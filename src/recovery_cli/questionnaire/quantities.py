"""Numbers with their units, and dates, as people write them: "34 years old", "fifty miles", "30 km", "Nov 30"."""

import re
from datetime import date

from recovery_cli.fields import parse_date, parse_number
from recovery_cli.questionnaire.lexicon import Lexicon, folded, plain, tokens

_UNITS = {
    "miles": {"miles": 1.0, "kilometers": 0.621371},
    "years": {"years": 1.0},
    "days": {"days": 1.0, "weeks": 7.0, "months": 30.0},
    "points": {"points": 1.0},
    "criteria": {"points": 1.0},
}
"""What a question's unit can be said in, and how much of it one is."""
_NUMBER = re.compile(r"([^0-9+.-]*)([+-]?[0-9.,]*[0-9][.,]?)([^0-9]*)")


def number_text(typed: str, unit: str | None, lexicon: Lexicon) -> str:
    """The number in the unit of the question, as `parse_answer` takes it ("30 km" of miles is "18.6"). Text that is no
    number, or says another unit, comes back as it was."""
    text = plain(typed)
    parts = _NUMBER.fullmatch(_in_digits(text, lexicon))
    number = parse_number(parts[2].rstrip(".,")) if parts else None
    if parts is None or number is None:
        return text
    units = _UNITS.get(unit or "", {})
    factor = 1.0
    for word in folded(f"{parts[1]} {parts[3]}").replace(".", " ").split():
        if word in lexicon.words("about"):
            continue
        meant = lexicon.meaning(word, units)
        if meant is None:
            return text
        factor = units[meant]
    return f"{number * factor:.1f}".removesuffix(".0") if factor != 1 else f"{number:.12g}"


def _in_digits(text: str, lexicon: Lexicon) -> str:
    """The text with its number in digits, where it is written in words ("about twenty three"). As it was where it has
    digits, or more than one number."""
    values = {word: int(value) for word, _, value in (each.partition("=") for each in lexicon.words("numbers"))}
    words = tokens(text)
    places = [place for place, word in enumerate(words) if word in values]
    if not places or re.search("[0-9]", text):
        return text
    first, last = places[0], places[-1]
    number: int | None = None
    for word in words[first : last + 1]:
        if word in lexicon.words("and"):
            continue
        number = _with(number, values[word]) if word in values else None
        if number is None:
            return text
    return " ".join([*words[:first], str(number), *words[last + 1 :]])


def _with(number: int | None, value: int) -> int | None:
    """A number as one more word of it is heard: "twenty" and "three", "two" and "hundred". None: that is no number."""
    if number is None:
        return value
    if value in (100, 1000) and 0 < number < value:
        return number * value
    room = next((unit for unit in (1000, 100, 10) if number and number % unit == 0), 1)
    return number + value if value < room and number != 10 else None


def dates_meant(typed: str, lexicon: Lexicon, today: date) -> list[date]:
    """Every date that the text can mean: two where day and month can be taken for each other, none where it is no date.
    Without a year it is the next such day from today on."""
    text = plain(typed)
    if day := parse_date(text):
        return [day]
    if parts := re.fullmatch(r"([0-9]{4})[-/. ]([0-9]{1,2})[-/. ]([0-9]{1,2})", text):
        return _days([(int(parts[1]), int(parts[2]), int(parts[3]))], today)
    if parts := re.fullmatch(r"([0-9]{1,2})[-/. ]([0-9]{1,2})(?:[-/. ]([0-9]{4}|[0-9]{2}))?", text):
        year = _year(parts[3])
        # Most of the world writes the day first.
        return _days([(year, int(parts[1]), int(parts[2])), (year, int(parts[2]), int(parts[1]))], today)
    words = re.findall(r"[0-9]+|[^\W\d_]+", folded(text))
    months = [month for word in words for month in range(1, 13) if word in lexicon.words(f"month.{month}")]
    numbers = [word for word in words if word.isdecimal()]
    if len(months) != 1 or not 1 <= len(numbers) <= 2 or len(numbers[0]) > 2:
        return []
    year = _year(numbers[1]) if len(numbers) == 2 else 0
    return _days([(year, months[0], int(numbers[0]))], today)


def _year(text: str | None) -> int:
    """0 where none is said."""
    return 0 if not text else int(text) + (2000 if len(text) == 2 else 0)


def _days(candidates: list[tuple[int, int, int]], today: date) -> list[date]:
    found: dict[date, None] = {}
    for year, month, day in candidates:
        try:
            if year:
                found[date(year, month, day)] = None
            else:
                this_year = date(today.year, month, day)
                found[this_year if this_year >= today else date(today.year + 1, month, day)] = None
        except ValueError:
            continue
    return list(found)
