"""How well a center fits, as a score with reasons.

The score is the share of a weighted sum, from 0 to 100. An unknown fact counts for less than a known one and for more
than a known refusal. Points are whole numbers, so that the same facts always add up to the same score.
"""

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import date
from typing import NamedTuple

from recovery_cli.catalogue.center import Center, as_of
from recovery_cli.catalogue.geography import NEXT_DOOR
from recovery_cli.sentences import Sentence

MET = 5
UNKNOWN = 2
"""Two fifths: a directory leaves out much of what a center does have, and still a known fact must win."""

REQUIREMENT = 12
"""What the plan calls for, or what was searched for."""
WANT = 4
"""A wish: three of them weigh as one requirement."""
SIGN = 1
"""A sign of quality nobody asked for: it decides between centers that fit alike, and not much else. At half a wish,
a center with beds for detox and stays passed nearer ones for people who need neither."""
STARTS_MEDICATION = 6
"""Half a requirement: "accepts medication from elsewhere" meets the need too, but does not help who has none yet."""
NEARNESS = 24
"""As two requirements: care that cannot be reached is no care. What must count more than the way is a filter."""
HALFWAY_MILES = 25
"""Half of the nearness is lost here, about half an hour by car: possible every day, but a burden."""

_CARE_AFTER_DETOX = frozenset(
    {"outpatient", "intensive_outpatient", "day_treatment", "residential", "hospital_inpatient"}
)
_PAYERS = frozenset({"medicaid", "medicare", "private_insurance", "military_insurance", "tribal"})
_STANDING = frozenset({"licensed", "accredited", "licensed_staff", "alumni"})
_DOES = (Sentence("Offers {list}."), Sentence("Has {list}."), Sentence("Takes {list}."))
_DOES_NOT = (
    Sentence("Does not offer {list}."),
    Sentence("Does not have {list}."),
    Sentence("Does not take {list}."),
)


_AND = Sentence("{first} and {last}")


class Part(NamedTuple):
    """One thing a center is scored for. met_by: it suffices to offer any of these. avoid: it is to be absent."""

    need: str
    weight: int
    met_by: tuple[str, ...]
    avoid: bool = False


SIGNS = (
    Part("licensed_staff", SIGN, ("licensed_staff",)),
    Part("accredited", SIGN, ("accredited", "licensed")),
    Part("detox", SIGN, ("detox",)),
    Part("residential", SIGN, ("residential",)),
    Part("aftercare", SIGN, ("aftercare",)),
    Part("alumni", SIGN, ("alumni",)),
    Part("medication", SIGN, ("medication",)),
)
"""The six signs of quality this project began with, and medication, for which the evidence is strongest."""

_TAKEN_FOR_GRANTED = (
    Part("open_to_public", WANT, ("open_to_public",)),
    Part("accepts_adults", WANT, ("accepts_adults",)),
    Part("treats_opioid_use", WANT, ("treats_opioid_use",)),
    Part("starts_medication", STARTS_MEDICATION, ("buprenorphine", "methadone")),
)
"""What nearly everybody means without asking. Naltrexone is not among what starts medication: only buprenorphine and
methadone went with fewer overdoses (Wakeman 2020)."""
_BUT_FOR = {
    "open_to_public": frozenset({"veterans", "active_military", "military_insurance", "tribal"}),
    "accepts_adults": frozenset({"adolescents", "accepts_minors"}),
}
"""Who asks for one of these may well mean the places that are not for everybody."""


class Match(NamedTuple):
    """A center that was found.

    score: 0 to 100, one decimal. distance_miles: None where no place was asked for or the center's is unknown.
    met, unmet, unknown: what was asked for, by what is known of the center, in the order of asking.
    met_by: of what is met, each need that the center is not known to offer itself, with what stands in for it there.
    tier: 0 where every safety filter is known to be met, 1 where one is unknown.
    remote_in: the code of the state where it is in reach by video or phone alone; None where it is near enough.
    """

    center: Center
    score: float
    distance_miles: float | None
    met: tuple[str, ...]
    unmet: tuple[str, ...]
    unknown: tuple[str, ...]
    tier: int = 0
    remote_in: str | None = None
    met_by: tuple[tuple[str, str], ...] = ()


def stand_in(center: Center, part: Part) -> str | None:
    """What meets the part at this center in place of the need itself; None where that is offered, or nothing is."""
    if part.avoid or part.need in center.services:
        return None
    return next((slug for slug in part.met_by if slug in center.services), None)


def unasked(asked: Collection[str]) -> tuple[Part, ...]:
    """What counts although nobody asked for it. asked: the needs that were asked for, which count by themselves."""
    silent = {*asked, *(need for need, others in _BUT_FOR.items() if not others.isdisjoint(asked))}
    return tuple(part for part in (*_TAKEN_FOR_GRANTED, *SIGNS) if part.need not in silent)


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


def most_points(parts: Sequence[Part]) -> int:
    """What `points` gives where everything is met."""
    return MET * sum(part.weight for part in parts)


def score(points: int, most: int, miles: float | None) -> float:
    """From 0 to 100, given the points and the most there can be.

    miles: None where no place was asked for; infinite where the center's place is unknown, which counts as far: it must
    not pass a center that is known to be in reach.
    """
    if miles is None:
        return round(100 * points / most, 1)
    nearness = HALFWAY_MILES / (HALFWAY_MILES + miles)
    return round(100 * (points + MET * NEARNESS * nearness) / (most + MET * NEARNESS), 1)


def reasons(match: Match, label: Callable[[str], str], not_recorded: Collection[str] = ()) -> list[str]:
    """Why a center stands where it stands, in sentences for people.

    label: words for a need. not_recorded: needs the catalogue never records, so that no center is blamed for them.
    """
    return list(_reasons(match, label, not_recorded))


def _reasons(match: Match, label: Callable[[str], str], not_recorded: Collection[str]) -> Iterator[str]:
    asked = {*match.met, *match.unmet, *match.unknown}
    instead = dict(match.met_by)
    for verb, needs in _by_verb(list(dict.fromkeys(instead.get(need, need) for need in match.met))):
        yield Sentence(_DOES[verb], list=_listed(needs, label))
    if match.distance_miles is not None:
        miles = f"{match.distance_miles:,.1f}"
        if match.distance_miles < NEXT_DOOR:
            yield Sentence("Less than a mile away.")
        elif match.remote_in:
            yield Sentence("{miles} miles away: in reach by video or phone.", miles=miles)
        else:
            yield Sentence("{miles} miles away.", miles=miles)
    for verb, needs in _by_verb(match.unmet):
        yield Sentence(_DOES_NOT[verb], list=_listed(needs, label, Sentence("{first} or {last}")))
    if needs := [need for need in match.unknown if need not in not_recorded]:
        yield Sentence("Not known: {list}. Ask when you call.", list=_listed(needs, label))
    if needs := [need for need in match.unknown if need in not_recorded]:
        yield Sentence("This catalogue never records: {list}. Ask when you call.", list=_listed(needs, label))
    signs = (sign.met_by for sign in SIGNS if asked.isdisjoint(sign.met_by))
    stated = ([slug for slug in met_by if slug in match.center.services] for met_by in signs)
    if needs := [slugs[0] for slugs in stated if slugs]:
        yield Sentence("Signs of quality: {list}.", list=_listed(needs, label))


def _by_verb(needs: Sequence[str]) -> Iterator[tuple[int, list[str]]]:
    """Care is offered, a license is had, insurance is taken."""
    kinds: tuple[list[str], ...] = ([], [], [])
    for need in needs:
        kinds[2 if need in _PAYERS else 1 if need in _STANDING else 0].append(need)
    return ((verb, kind) for verb, kind in enumerate(kinds) if kind)


def _listed(needs: Sequence[str], label: Callable[[str], str], joined: Sentence = _AND) -> str:
    *before, last = [label(need) for need in needs]
    return Sentence(joined, first=", ".join(before), last=last) if before else last


def warnings(match: Match, today: date, source_date: str | None = None, label: Callable[[str], str] = str) -> list[str]:
    """What a reader must see before choosing a center, in sentences.

    source_date: the date of the catalogue's facts, where the center states none of its own. label: words for a need.
    """
    return list(_warnings(match, today, source_date, label))


def _warnings(match: Match, today: date, source_date: str | None, label: Callable[[str], str]) -> Iterator[str]:
    center = match.center
    if match.remote_in:
        from recovery_cli.catalogue.place_names import STATES

        state = STATES.get(match.remote_in, match.remote_in)
        yield Sentence("By video or phone; ask whether they are licensed to treat you in {state}.", state=state)
    if "detox" in center.services and not center.services & _CARE_AFTER_DETOX:
        yield Sentence(
            "Known for withdrawal care (detox) only. Detox alone is not enough: ask what treatment follows it."
        )
    if "medication" not in center.services and "accepts_medication_from_elsewhere" in center.not_offered:
        yield Sentence("Does not accept people who take methadone, buprenorphine or naltrexone.")
    elif "medication" in center.not_offered:
        yield Sentence("Does not give medication for opioid use disorder.")
    if center.place_precision == "none":
        yield Sentence("Where it is on the map is not known: ask for the way.")
    yield from _age(center, today, source_date)
    yield from as_of(center, today, label).cautions


def _age(center: Center, today: date, source_date: str | None) -> Iterator[str]:
    """How old the facts are: of the lists that any of them comes from, those of the oldest."""
    checked = years_since(center.verified_on or "", today)
    own = [years_since(text, today) for text in (center.source_date or source_date or "").split("; ")]
    ages = {min((each for each in (stated, checked) if each is not None), default=None) for stated in own}
    ages |= {years_since(also.source_date, today) for also in center.also_in if also.facts}
    oldest = max((age for age in ages if age is not None), default=0)
    age = Sentence("a year") if oldest == 1 else Sentence("{years} years", years=str(oldest))
    if None in ages and oldest > 0:
        yield Sentence("Some of these facts are {age} old, of others it is not known: call to check them.", age=age)
    elif ages == {None}:
        yield Sentence("It is not known how old these facts are: call to check them.")
    elif None in ages:
        yield Sentence("It is not known how old some of these facts are: call to check them.")
    elif oldest > 0 and len(ages) > 1:
        yield Sentence("Some of these facts are {age} old: call to check them.", age=age)
    elif oldest > 0:
        yield Sentence("These facts are {age} old: call to check them.", age=age)


def years_since(text: str, today: date) -> int | None:
    """Whole years since an ISO date; of a bare year, the difference of the years; None for other text."""
    found = re.match(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?", text, re.ASCII)
    if not found:
        return None
    year, month, day = found.groups()
    not_yet = month is not None and (today.month, today.day) < (int(month), int(day or 1))
    return today.year - int(year) - not_yet
