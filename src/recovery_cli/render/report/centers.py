"""The centers of a report: how to reach each, how they differ, where they lie, and what to ask."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from recovery_cli.catalogue.geography import KILOMETERS_PER_MILE
from recovery_cli.catalogue.place_names import STATES
from recovery_cli.render.match_text import (
    MOST_QUESTIONS,
    first_phone,
    fit_of,
    listed,
    phone_line,
    safety_first,
    shared_by,
    where,
)
from recovery_cli.render.report.compass import Compass, Placed, direction, draw
from recovery_cli.render.report.side_by_side import SideBySide, side_by_side
from recovery_cli.render.result_text import catalogue_line, widening_blocks

if TYPE_CHECKING:
    from recovery_cli.documents.results import AssessmentDoc, CenterDoc, MatchDoc
    from recovery_cli.render.blocks import Words
    from recovery_cli.render.phrases import Phrases


_OF_ALL = ("report.all_offer", "report.none_offer", "report.none_known")


class Card(NamedTuple):
    """One center. phone: the number to call first, "" where none is listed. reach: how to reach it, in a sentence.
    website: as listed. score: 0 to 100, None where nothing was asked of it. ask: what is not known of it."""

    number: int
    name: str
    program: str
    phone: str
    reach: str
    street: str
    place: str
    website: str
    score: float | None
    fit: str
    cautions: tuple[str, ...]
    ask: tuple[str, ...]


class CentersPart(NamedTuple):
    """intro: how many, where the facts come from, and what holds for all of them. shared: needs that all or none meet,
    in sentences. ask_all: questions to each of them. where: the map in words, a line a center, with its number."""

    heading: str
    intro: tuple[str, ...]
    cards: tuple[Card, ...]
    shared: tuple[str, ...]
    ask_all: tuple[str, ...]
    compared: SideBySide
    compass: Compass | None
    where: tuple[tuple[int, str], ...]


def centers_part(
    document: AssessmentDoc,
    near: tuple[float, float] | None,
    in_guide: Collection[str],
    phrases: Phrases,
    words: Words,
) -> CentersPart:
    """The centers that fit; where none does, the nearest beyond the distance asked for.

    in_guide: needs that the call sheet asks each of them about anyway.
    """
    matches = document["matches"] or document.get("nearest", [])
    shared = shared_by(matches)
    common = shared.warnings if shared else ()
    compared = side_by_side(matches)
    alone = len(matches) == 1
    ask_all = () if alone else compared.none_known
    asked = [need for need in ask_all if need not in in_guide][:MOST_QUESTIONS]
    on_the_sheet = () if alone else (*asked, *in_guide)
    return CentersPart(
        phrases.say("report.centers"),
        (*_intro(document, phrases, words), *common),
        tuple(_card(match, common, ask_all, phrases, words) for match in matches),
        tuple(_shared(compared, on_the_sheet, phrases, words, alone=alone)),
        tuple(words.ask(need) for need in asked),
        compared,
        _compass(matches, near, words) if near else None,
        tuple(_where(matches, near, phrases, words)) if near else (),
    )


def _intro(document: AssessmentDoc, phrases: Phrases, words: Words) -> Iterator[str]:
    total, shown = document["total"], len(document["matches"])
    if total == 0:
        yield phrases.say("total.nothing")
        yield from (block.text for block in widening_blocks(document, phrases, words))
    elif shown < total:
        yield phrases.count("total.shown", total, shown=f"{shown:,}")
    else:
        yield phrases.count("total.all", total)
    if safety_first(document):
        yield phrases.say("total.safety_first")
    if document.get("nearest"):
        yield phrases.say("total.nearest")
    if beyond := document.get("telehealth_beyond"):
        state = STATES.get(beyond["state"], beyond["state"])
        yield phrases.count("report.telehealth", beyond["total"], state=state)
    yield catalogue_line(document["catalogue"], phrases)


def _card(match: MatchDoc, common: Sequence[str], asked: Sequence[str], phrases: Phrases, words: Words) -> Card:
    """common: cautions, and asked: questions, that are said once for all of them."""
    center = match["center"]
    judged = bool(match["met"] or match["unmet"] or match["unknown"])
    return Card(
        match["rank"],
        center["name"],
        center["program"] or "",
        first_phone(center),
        phone_line(center, phrases),
        center["street"] or "",
        where(match, phrases, words),
        center["website"] or "",
        match["score"] if judged else None,
        fit_of(match["score"], phrases) if judged else "",
        tuple(phrases.say("center.caution", text=text) for text in match["warnings"] if text not in common),
        tuple(words.ask(slug) for slug in [each for each in match["unknown"] if each not in asked][:MOST_QUESTIONS]),
    )


def _shared(
    compared: SideBySide, on_the_sheet: Collection[str], phrases: Phrases, words: Words, *, alone: bool
) -> Iterator[str]:
    """on_the_sheet: needs that the call sheet asks all of them about. alone: there is one center only, and what is the
    same for all is what it offers."""
    keys = ("center.offers", "center.unmet", "terminal.unknown") if alone else _OF_ALL
    not_known = [need for need in compared.none_known if need not in on_the_sheet]
    for key, needs in zip(keys, (compared.all_offer, compared.none_offer, not_known), strict=True):
        if needs:
            yield phrases.say(key, list=listed(needs, words))


# -- where they are -------------------------------------------------------------------------------------------------


def _place(center: CenterDoc) -> tuple[float, float] | None:
    latitude, longitude = center["latitude"], center["longitude"]
    return None if latitude is None or longitude is None else (latitude, longitude)


def _compass(matches: Sequence[MatchDoc], near: tuple[float, float], words: Words) -> Compass | None:
    placed = [Placed(match["rank"], *place) for match in matches if (place := _place(match["center"]))]
    return draw(near, placed, KILOMETERS_PER_MILE if words.units == "km" else 1.0)


def _where(
    matches: Sequence[MatchDoc], near: tuple[float, float], phrases: Phrases, words: Words
) -> Iterator[tuple[int, str]]:
    for match in matches:
        name, place = match["center"]["name"], _place(match["center"])
        if place is None:
            yield match["rank"], phrases.say("report.map.unplaced", name=name)
            continue
        towards = phrases.say(f"report.direction.{direction(near, place)}")
        away = where(match, phrases, words)
        yield match["rank"], phrases.say("report.map.line", name=name, place=away, direction=towards)
