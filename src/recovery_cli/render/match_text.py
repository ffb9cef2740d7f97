"""One center as an entry of a list: the phone first, then where it is, how it fits, and what to ask."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from recovery_cli.catalogue.geography import KILOMETERS_PER_MILE
from recovery_cli.render.blocks import Block, Units, Words, detail, entry

if TYPE_CHECKING:
    from recovery_cli.documents import CenterDoc, MatchDoc
    from recovery_cli.render.phrases import Phrases

MOST_NAMED = 4
MOST_QUESTIONS = 3
UNDER_MARKER = 3

LET_IN = frozenset({"accepts_adults", "accepts_minors", "accepts_women", "accepts_men", "treats_opioid_use"})
"""Where these are met, nobody needs to read them; where they are not, they are said like the others."""

_FITS = ((80, "center.fit_very_good"), (60, "center.fit_good"), (40, "center.fit_fair"), (0, "center.fit_weak"))


def match_blocks(match: MatchDoc, phrases: Phrases, words: Words) -> Iterator[Block]:
    """One center that was found."""
    center = match["center"]
    yield entry(match["rank"], center["name"])
    for line in _match_lines(match, phrases, words):
        yield detail(line, indent=UNDER_MARKER)


def _match_lines(match: MatchDoc, phrases: Phrases, words: Words) -> Iterator[str]:
    center = match["center"]
    if center["program"]:
        yield center["program"]
    yield from phone_lines(center, phrases)
    yield place_of(match, phrases, words)
    if match["met"] or match["unmet"] or match["unknown"]:
        yield fit_of(match["score"], phrases)
    yield from (phrases.say("center.caution", text=text) for text in match["warnings"])
    yield from _offers(match, phrases, words)
    if match["unmet"]:
        yield phrases.say("center.unmet", list=listed(match["unmet"], words))
    yield from _unknown(match["unknown"], phrases, words)


def first_phone(center: CenterDoc) -> str:
    """The number to call; empty where none is listed."""
    return center["phone"] or next(iter(center["intake_phones"]), "")


def phone_lines(center: CenterDoc, phrases: Phrases) -> Iterator[str]:
    """The numbers to call, or that there are none."""
    if center["phone"]:
        yield phrases.say("center.phone", phone=center["phone"])
    if center["intake_phones"]:
        yield phrases.say("center.intake", phones=", ".join(center["intake_phones"]))
    elif not center["phone"] and center["website"]:
        yield phrases.say("center.phone_none", website=center["website"])
    elif not center["phone"]:
        yield phrases.say("center.no_contact")


def place_of(match: MatchDoc, phrases: Phrases, words: Words) -> str:
    """The town, and how far away it is where that is known."""
    center, miles = match["center"], match["distance_miles"]
    place = ", ".join(part for part in (center["city"], center["state"]) if part) or center["zip"]
    place = place or phrases.say("center.place_unknown")
    if miles is None:
        return place
    far = distance(miles, words.units)
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


def _offers(match: MatchDoc, phrases: Phrases, words: Words) -> Iterator[str]:
    met = [slug for slug in match["met"] if slug not in LET_IN]
    if len(met) > MOST_NAMED:
        total = len({*met, *match["unmet"], *match["unknown"]})
        named = listed(met[:MOST_NAMED], words)
        yield phrases.say("center.offers_most", number=str(len(met)), total=str(total), list=named)
    elif met:
        yield phrases.say("center.offers", list=listed(met, words))


def _unknown(slugs: Sequence[str], phrases: Phrases, words: Words) -> Iterator[str]:
    if len(slugs) > MOST_NAMED:
        named = listed(slugs[:MOST_NAMED], words)
        yield phrases.count("center.unknown_more", len(slugs) - MOST_NAMED, list=named)
    elif slugs:
        yield phrases.say("center.unknown", list=listed(slugs, words))
    yield from (phrases.say("center.ask", question=words.ask(slug)) for slug in slugs[:MOST_QUESTIONS])
