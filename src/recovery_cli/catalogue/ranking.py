"""How well a center fits, as a score with reasons.

The score is the share of a weighted sum, from 0 to 100. An unknown fact counts for less than a known one and for more
than a known refusal. Points are whole numbers, so that the same facts always add up to the same score.
"""

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import date
from typing import NamedTuple

from recovery_cli.catalogue.center import Center

MET = 5
UNKNOWN = 2
"""Two fifths: a directory leaves out most of what a center does have, and still a known fact must win."""

REQUIREMENT = 6
"""What the plan calls for, or what was searched for."""
WANT = 2
"""A wish: three of them weigh as one requirement."""
SIGN = 1
"""A sign of quality nobody asked for: it decides between centers that fit alike, and not much else."""
NEARNESS = 6
"""As one requirement: a center beyond reach fits as badly as one that lacks something needed."""
HALFWAY_MILES = 25
"""Half of the nearness is lost here, about half an hour by car: possible daily, but a burden."""


class Part(NamedTuple):
    """One thing a center is scored for. met_by: it suffices to offer any of these. avoid: it is to be absent."""

    need: str
    weight: int
    met_by: tuple[str, ...]
    avoid: bool = False


SIGNS = tuple(
    Part(need, SIGN, met_by)
    for need, met_by in {
        "licensed_staff": ("licensed_staff",),
        "accredited": ("accredited", "licensed"),
        "detox": ("detox",),
        "residential": ("residential",),
        "aftercare": ("aftercare",),
        "alumni": ("alumni",),
        "medication": ("medication",),
    }.items()
)
"""The six signs of quality this project began with, and medication, which the evidence puts first."""

_CARE_AFTER_DETOX = frozenset({"outpatient", "intensive_outpatient", "day_treatment", "residential", "hospital_inpatient"})


class Match(NamedTuple):
    """A center that was found.

    score: 0 to 100, one decimal. distance_miles: None where no place was asked for or the center's is unknown.
    met, unmet, unknown: what was asked for, by what is known of the center, in the order of asking.
    tier: 0 where every safety requirement is known to be met, 1 where one is unknown.
    """

    center: Center
    score: float
    distance_miles: float | None
    met: tuple[str, ...]
    unmet: tuple[str, ...]
    unknown: tuple[str, ...]
    tier: int = 0


def is_met(center: Center, part: Part) -> bool | None:
    """Whether the center meets the part; None where that is unknown."""
    offers = any(slug in center.services for slug in part.met_by)
    refuses = not offers and all(slug in center.not_offered for slug in part.met_by)
    if part.avoid:
        offers, refuses = refuses, offers
    return True if offers else False if refuses else None


def points(parts: Sequence[Part], met: Sequence[bool | None]) -> int:
    """The sum of what each part is worth, given whether it is met (None: unknown)."""
    worth = {True: MET, None: UNKNOWN, False: 0}
    return sum(part.weight * worth[each] for part, each in zip(parts, met, strict=True))


def score(points: int, parts: Sequence[Part], miles: float | None) -> float:
    """From 0 to 100. miles: None where no place was asked for, infinite where the center's place is unknown."""
    most = MET * sum(part.weight for part in parts)
    total: float = points
    if miles is not None:
        most += MET * NEARNESS
        total += MET * NEARNESS * HALFWAY_MILES / (HALFWAY_MILES + miles)
    return round(100 * total / most, 1)


def reasons(match: Match, label: Callable[[str], str], not_recorded: Collection[str] = ()) -> list[str]:
    """Why this center stands where it stands, in sentences for people.

    label: words for a need. not_recorded: needs the catalogue never records, so that no center is blamed for them.
    """
    return list(_reasons(match, label, not_recorded))


def _reasons(match: Match, label: Callable[[str], str], not_recorded: Collection[str]) -> Iterator[str]:
    asked = {*match.met, *match.unmet, *match.unknown}
    signs = [sign.need for sign in SIGNS if sign.need not in asked and is_met(match.center, sign)]
    open_questions = [need for need in match.unknown if need not in not_recorded]
    never_recorded = [need for need in match.unknown if need in not_recorded]
    if match.met:
        yield f"Offers {_listed(match.met, label)}."
    if match.distance_miles is not None:
        yield f"{match.distance_miles:,.1f} miles away."
    if match.unmet:
        yield f"Does not offer {_listed(match.unmet, label, 'or')}."
    if open_questions:
        yield f"Not known: {_listed(open_questions, label)}. Ask when you call."
    if never_recorded:
        yield f"This directory does not record {_listed(never_recorded, label, 'or')}. Ask when you call."
    if signs:
        yield f"Signs of quality: {_listed(signs, label)}."


def warnings(match: Match, today: date, source_date: str | None = None) -> list[str]:
    """What a reader must see before choosing this center, in sentences.

    source_date: the date of the catalogue's facts, where the center states none of its own.
    """
    return list(_warnings(match, today, source_date))


def _warnings(match: Match, today: date, source_date: str | None) -> Iterator[str]:
    center = match.center
    if "detox" in center.services and not center.services & _CARE_AFTER_DETOX:
        yield "Known for withdrawal care (detox) only. Ask which treatment follows it: detox alone is not enough."
    if "medication" not in center.services and "accepts_medication_from_elsewhere" in center.not_offered:
        yield "Does not accept people who take methadone, buprenorphine or naltrexone."
    elif "medication" in center.not_offered:
        yield "Does not give medication for opioid use disorder."
    if match.distance_miles is not None and center.place_precision == "zip":
        yield "The distance is approximate: only the ZIP of this center is known."
    elif center.place_precision == "none":
        yield "Where this center is on the map is not known: ask for the way."
    dates = [center.source_date or source_date, center.verified_on]
    ages = [age for text in dates if text and (age := _years_since(text, today)) is not None]
    if ages and min(ages) > 0:
        years = "a year" if min(ages) == 1 else f"{min(ages)} years"
        yield f"These facts are {years} old: call to check them."
    yield from center.cautions


def _years_since(text: str, today: date) -> int | None:
    """Whole years since an ISO date; the difference of the years where only a year is given; None for other text."""
    found = re.match(r"(\d{4})(?:-(\d\d)-(\d\d))?", text)
    if not found:
        return None
    year, month, day = found.groups()
    early = month is not None and (today.month, today.day) < (int(month), int(day))
    return today.year - int(year) - early


def _listed(needs: Sequence[str], label: Callable[[str], str], last: str = "and") -> str:
    words = [label(need) for need in needs]
    return f" {last} ".join(filter(None, (", ".join(words[:-1]), words[-1])))
