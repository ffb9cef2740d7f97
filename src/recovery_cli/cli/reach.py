"""The options about place, read alike for a search and an assessment: how far, in which state, by telehealth or not."""

import math
import re
from typing import NamedTuple

from recovery_cli.catalogue.geography import KILOMETERS_PER_MILE
from recovery_cli.errors import Problem, UsageError
from recovery_cli.sentences import Sentence

FARTHEST_MILES = 13_000
"""A little more than halfway around the globe."""

_DISTANCE = re.compile(r"(.*?)\s*(mi|miles?|millas?|km|kil[oó]met(?:er|re|ro)s?)?", re.IGNORECASE | re.DOTALL)
PLACE_MISSING = Sentence("Add --near with a ZIP, 'City, ST' or latitude,longitude.")


class Reach(NamedTuple):
    """within_miles: None without a limit. state: the code of the only state looked in. telehealth: centers in the
    state of `near` that offer visits by video or phone are in reach at any distance."""

    near: str | None
    within_miles: float | None
    state: str | None
    telehealth: bool


def read_reach(
    near: str | None,
    within: str | None,
    state: str | None,
    *,
    telehealth: bool,
    answers: bool = False,
) -> Reach:
    """The options as they are typed; the place itself is not looked up.

    answers: the place and the distance may still come from answers. Raises UsageError with every problem:
    not-a-distance, out-of-range, near-missing, within-missing, unknown-state.
    """
    problems: list[Problem] = []
    miles = code = None
    if within is not None:
        try:
            miles = read_miles(within)
        except UsageError as error:
            problems += error.problems
    if within is not None and near is None and not answers:
        problems.append(Problem("near-missing", "--within", Sentence("A distance needs a place."), PLACE_MISSING))
    if telehealth and within is None and not answers:
        problem = Sentence("--telehealth adds centers beyond a distance, and there is none.")
        remedy = Sentence("Add --near and --within; '--needs telehealth' asks for telehealth itself.")
        problems.append(Problem("within-missing", "--telehealth", problem, remedy))
    if state is not None:
        from recovery_cli.catalogue.place_names import read_state

        try:
            code = read_state(state, place="--state")
        except UsageError as error:
            problems += error.problems
    if problems:
        raise UsageError(problems)
    return Reach(near, miles, code, telehealth)


def read_miles(text: str) -> float:
    """Miles of a distance: "25", "25mi", "40 km"; raises UsageError not-a-distance or out-of-range at --within."""
    match = _DISTANCE.fullmatch(text.strip()[:40])
    number, unit = match.groups() if match else (text, None)
    try:
        amount = float(number)
    except ValueError:
        shown = "".join(char if char.isprintable() else " " for char in text[:40])
        remedy = Sentence("Write miles as 25 or 25mi, kilometers as 40km.")
        problem = Problem("not-a-distance", "--within", Sentence("'{typed}' is not a distance.", typed=shown), remedy)
        raise UsageError([problem]) from None
    miles = amount / KILOMETERS_PER_MILE if (unit or "").lower().startswith("k") else amount
    if not (math.isfinite(miles) and 0 < miles <= FARTHEST_MILES):
        remedy = Sentence("Give a distance above 0, of {miles} miles at most.", miles=f"{FARTHEST_MILES:,}")
        shown = Sentence("'{typed}' is not a distance.", typed=text.strip()[:40])
        raise UsageError([Problem("out-of-range", "--within", shown, remedy)])
    return miles
