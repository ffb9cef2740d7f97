"""What every result says, whatever was asked: where the facts come from, how many fit, and who to call."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from recovery_cli.catalogue.place_names import STATES
from recovery_cli.render.blocks import Block, Words, bullet, heading, paragraph, warning
from recovery_cli.render.links import page_link, phone_link
from recovery_cli.render.match_text import match_blocks, safety_first, scattered, shared_blocks, shared_by

if TYPE_CHECKING:
    from recovery_cli.documents.results import (
        AssessmentDoc,
        CatalogueDoc,
        HelplineDoc,
        MatchDoc,
        RelaxationDoc,
        SearchDoc,
    )
    from recovery_cli.render.phrases import Phrases

REFERRAL = "samhsa"
"""The helpline that names programs."""

_RELAXED = {"any": "relax.any", "text": "relax.text", "state": "relax.state", "within": "relax.within"}


def referral_line(helplines: Sequence[HelplineDoc]) -> HelplineDoc | None:
    """The line to call for the names of programs; None where there is none that takes calls."""
    lines = [line for line in helplines if line["call"]]
    return next((line for line in lines if line["id"] == REFERRAL), lines[-1] if lines else None)


def demonstration_blocks(catalogue: CatalogueDoc, phrases: Phrases) -> Iterator[Block]:
    """The warning that comes before everything else where centers are invented."""
    if catalogue["demonstration"]:
        yield warning(phrases.say("demonstration"))


def centers_blocks(
    document: AssessmentDoc | SearchDoc, phrases: Phrases, words: Words, *, menu: bool = False
) -> Iterator[Block]:
    """How many centers there are, each in its order or help where there are none, and where the facts come from.

    An assessment without a known place names no center: the first of a whole country are nobody's to call.
    menu: an answer can be changed below, and no option be given.
    """
    yield heading(phrases.say("heading.centers"))
    total, catalogue = document["total"], document["catalogue"]
    # Who searches asked for a list; who was assessed would call what stands first in it.
    anywhere = document["kind"] == "assessment" and scattered(document["matches"])
    shown = [] if anywhere else document["matches"]
    if total == 0:
        yield paragraph(phrases.say("total.nothing"))
        yield from widening_blocks(document, phrases, words)
    elif anywhere:
        yield paragraph(phrases.say("terminal.no_place_below" if menu else "terminal.no_place", number=f"{total:,}"))
    elif len(shown) < total:
        yield paragraph(phrases.count("total.shown", total, shown=f"{len(shown):,}"))
    else:
        yield paragraph(phrases.count("total.all", total))
    if document["kind"] == "assessment" and shown and safety_first(document):
        yield paragraph(phrases.say("total.safety_first"))
    if catalogue["demonstration"]:
        yield warning(phrases.say("demonstration.list"))
    yield from list_blocks(shown, phrases, words)
    yield from telehealth_blocks(document, phrases, menu=menu)
    yield paragraph(catalogue_line(catalogue, phrases))


def catalogue_line(catalogue: CatalogueDoc, phrases: Phrases) -> str:
    """Where the facts come from, and of when they are."""
    name, source, date = (phrases.of_source(catalogue[key]) for key in ("name", "source", "source_date"))
    return phrases.say("catalogue.from", name=name, source=source, date=date)


def list_blocks(matches: Sequence[MatchDoc], phrases: Phrases, words: Words) -> Iterator[Block]:
    """What the centers share, then each of them."""
    shared = shared_by(matches)
    if shared is not None:
        yield from shared_blocks(shared, phrases, words)
    for match in matches:
        yield from match_blocks(match, phrases, words, shared)


def telehealth_blocks(document: AssessmentDoc | SearchDoc, phrases: Phrases, *, menu: bool = False) -> Iterator[Block]:
    """How many more can be reached by video or phone, where the distance left them out."""
    if beyond := document.get("telehealth_beyond"):
        state = STATES.get(beyond["state"], beyond["state"])
        key = "report.telehealth" if menu else "telehealth.beyond"
        yield paragraph(phrases.count(key, beyond["total"], state=state))


def widening_blocks(document: AssessmentDoc | SearchDoc, phrases: Phrases, words: Words) -> Iterator[Block]:
    """Where nothing fits: who can name other centers, and what to drop so that some do."""
    if line := referral_line(document["helplines"]):
        yield paragraph(phrases.say("total.nothing_help", name=line["name"], call=line["call"] or ""))
    yield from (bullet(text) for text in _relaxations(document["relaxations"], phrases, words))


def _relaxations(relaxations: Sequence[RelaxationDoc], phrases: Phrases, words: Words) -> Iterator[str]:
    if not relaxations:
        yield phrases.say("relax.not_enough")
    for each in relaxations:
        drop, total = each["drop"], each["total"]
        if drop in _RELAXED:
            yield phrases.count(_RELAXED[drop], total)
        else:
            yield phrases.count("relax.need", total, need=words.need(drop))


def helpline_blocks(helplines: Iterable[HelplineDoc], phrases: Phrases, title: str) -> Iterator[Block]:
    """title: the heading's key."""
    yield heading(phrases.say(title))
    for line in helplines:
        links = (page_link(line["name"], line["url"]), phone_link(line["call"]))
        yield bullet(contact_of(line, phrases), links=links)


def contact_of(line: HelplineDoc, phrases: Phrases) -> str:
    name, call, text = line["name"], line["call"], line["text"]
    if call and text:
        return phrases.say("helpline.call_or_text", name=name, call=call, text=text)
    if call:
        return phrases.say("helpline.call", name=name, call=call)
    if text:
        return phrases.say("helpline.text", name=name, text=text)
    return phrases.say("helpline.web", name=name, url=line["url"] or "")
