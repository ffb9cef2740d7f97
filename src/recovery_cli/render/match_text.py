"""One center as an entry of a list: the phone first, then where it is, how it fits, what it has and what to ask.

What all centers of a list share is said once, above them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from recovery_cli.catalogue.geography import KILOMETERS_PER_MILE, NEXT_DOOR
from recovery_cli.render.blocks import Block, Units, Words, detail, entry, scored
from recovery_cli.render.links import page_link, phone_link

if TYPE_CHECKING:
    from recovery_cli.documents.results import AssessmentDoc, CenterDoc, MatchDoc
    from recovery_cli.render.phrases import Phrases

MOST_NAMED = 4
MOST_QUESTIONS = 3
UNDER_MARKER = 3
CLEARLY_BETTER = 3.0
"""In points of fit: as much as a branch may wait behind another organisation (`catalogue.ordering.PASSED_BY`)."""

LET_IN = frozenset(
    {"accepts_adults", "accepts_minors", "accepts_women", "accepts_men", "open_to_public", "treats_opioid_use"}
)
"""Where these are met, nobody needs to read them; where they are not, they are said like the others."""

_FITS = ((80, "center.fit_very_good"), (60, "center.fit_good"), (40, "center.fit_fair"), (0, "center.fit_weak"))


def offered(match: MatchDoc) -> list[str]:
    """What it offers of what was asked for; where something else meets a need, that: a place for people who get
    methadone elsewhere is not said to offer methadone."""
    instead = match.get("met_by", {})
    return list(dict.fromkeys(instead.get(need, need) for need in match["met"]))


def safety_first(document: AssessmentDoc) -> bool:
    """Whether a center stands above one that fits clearly better, because safety comes before fit. Branches of one
    organisation that wait a little are no reason to say so."""
    return any(two["score"] > one["score"] + CLEARLY_BETTER for one, two in pairwise(document["matches"]))


class Shared(NamedTuple):
    """What is the same for every center of a list, in the order of the first one."""

    met: tuple[str, ...] = ()
    unmet: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()


def shared_by(matches: Sequence[MatchDoc]) -> Shared | None:
    """What to say once, above the list; None where the list is too short to share anything."""
    if len(matches) < 2:
        return None
    first, *others = matches
    return Shared(
        tuple(
            each for each in offered(first) if each not in LET_IN and all(each in offered(other) for other in others)
        ),
        tuple(each for each in first["unmet"] if all(each in other["unmet"] for other in others)),
        tuple(each for each in first["unknown"] if all(each in other["unknown"] for other in others)),
        tuple(each for each in first["warnings"] if all(each in other["warnings"] for other in others)),
    )


def shared_blocks(shared: Shared, phrases: Phrases, words: Words) -> Iterator[Block]:
    """What holds for every center of the list."""
    yield from (detail(phrases.say("center.caution", text=text)) for text in shared.warnings)
    for field in ("met", "unmet", "unknown"):
        if slugs := getattr(shared, field):
            key = "terminal.each.offers" if field == "met" else f"terminal.each.{field}"
            yield detail(phrases.say(key, list=listed(slugs, words)))


def match_blocks(match: MatchDoc, phrases: Phrases, words: Words, shared: Shared | None = None) -> Iterator[Block]:
    """One center that was found. shared: what was said above the list already; None: nothing, for it stands alone."""
    yield entry(match["rank"], full_name(match["center"], phrases))
    yield _phones(match["center"], phrases)
    yield detail(where(match, phrases, words), indent=UNDER_MARKER)
    if match["met"] or match["unmet"] or match["unknown"]:
        yield scored(fit_of(match["score"], phrases), match["score"], indent=UNDER_MARKER)
    for line in _facts(match, phrases, words, shared or Shared()):
        yield detail(line, indent=UNDER_MARKER)
    if shared is None:
        yield from (detail(text, indent=UNDER_MARKER) for text in _questions(match["unknown"], phrases, words))


def full_name(center: CenterDoc, phrases: Phrases) -> str:
    """The name with the program, where there is one of its own."""
    if center["program"]:
        return phrases.say("terminal.name", name=center["name"], program=center["program"])
    return center["name"]


def first_phone(center: CenterDoc) -> str:
    """The number to call; empty where none is listed."""
    return center["phone"] or next(iter(center["intake_phones"]), "")


def scattered(matches: Sequence[MatchDoc]) -> bool:
    """Whether no place is known and the centers lie in several states: then none of them is the one to call."""
    return (
        all(match["distance_miles"] is None for match in matches)
        and len({match["center"]["state"] for match in matches}) > 1
    )


def phone_line(center: CenterDoc, phrases: Phrases) -> str:
    """The numbers to call; where there is none, the website, or that there is neither."""
    phone, intake = center["phone"], ", ".join(center["intake_phones"])
    if phone and intake:
        return phrases.say("terminal.phone_and_intake", phone=phone, phones=intake)
    if phone:
        return phrases.say("center.phone", phone=phone)
    if intake:
        return phrases.say("center.intake", phones=intake)
    if center["website"]:
        return phrases.say("center.phone_none", website=center["website"])
    return phrases.say("center.no_contact")


def _phones(center: CenterDoc, phrases: Phrases) -> Block:
    links = [phone_link(number) for number in (center["phone"], *center["intake_phones"])]
    if not any(links):
        links = [page_link(center["website"], center["website"])]
    return detail(phone_line(center, phrases), indent=UNDER_MARKER, links=links)


def where(match: MatchDoc, phrases: Phrases, words: Words) -> str:
    """The town, and how far it is where that is known."""
    center, miles = match["center"], match["distance_miles"]
    place = ", ".join(part for part in (center["city"], center["state"]) if part) or center["zip"]
    place = place or phrases.say("center.place_unknown")
    if miles is None:
        return place
    far = distance(miles, words.units)
    if far < NEXT_DOOR:
        return phrases.say(f"center.near_{words.units}", place=place)
    key = f"center.{words.units}" if center["place_precision"] == "address" else f"center.{words.units}_about"
    return phrases.say(key, place=place, distance=f"{far:,.1f}" if far < 10 else f"{far:,.0f}")


def distance(miles: float, units: Units) -> float:
    """Miles in those units."""
    return miles * KILOMETERS_PER_MILE if units == "km" else miles


def fit_of(score: float, phrases: Phrases) -> str:
    """score: 0 to 100."""
    key = next(key for least, key in _FITS if score >= least)
    return phrases.say(key, score=f"{score:.0f}")


def listed(slugs: Sequence[str], words: Words) -> str:
    """The labels of the needs, in their order."""
    return ", ".join(words.need(slug) for slug in slugs)


def _facts(match: MatchDoc, phrases: Phrases, words: Words, shared: Shared) -> Iterator[str]:
    yield from (phrases.say("center.caution", text=text) for text in match["warnings"] if text not in shared.warnings)
    if met := [slug for slug in offered(match) if slug not in LET_IN and slug not in shared.met]:
        key = "terminal.also_offers" if shared.met else "center.offers"
        yield phrases.say(key, list=_first(met, phrases, words))
    if unmet := [slug for slug in match["unmet"] if slug not in shared.unmet]:
        yield phrases.say("center.unmet", list=listed(unmet, words))
    if unknown := [slug for slug in match["unknown"] if slug not in shared.unknown]:
        yield phrases.say("terminal.unknown", list=_first(unknown, phrases, words))


def _first(slugs: Sequence[str], phrases: Phrases, words: Words) -> str:
    """The first labels, and how many more there are. One more is named rather than counted."""
    if len(slugs) <= MOST_NAMED + 1:
        return listed(slugs, words)
    return phrases.say("terminal.more", number=str(len(slugs) - MOST_NAMED), list=listed(slugs[:MOST_NAMED], words))


def _questions(slugs: Sequence[str], phrases: Phrases, words: Words) -> Iterator[str]:
    yield from (phrases.say("center.ask", question=words.ask(slug)) for slug in slugs[:MOST_QUESTIONS])
