"""A search as people read it: on a terminal, and as lines when it is piped."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from recovery_cli.catalogue.place_names import STATES
from recovery_cli.render.blocks import Block, Units, Words, paragraph
from recovery_cli.render.escape import terminal_safe
from recovery_cli.render.match_text import distance, first_phone
from recovery_cli.render.result_text import (
    centers_blocks,
    demonstration_blocks,
    helpline_blocks,
    telehealth_blocks,
    widening_blocks,
)

if TYPE_CHECKING:
    from recovery_cli.documents.results import QueryDoc, SearchDoc
    from recovery_cli.render.phrases import Phrases


def search_blocks(document: SearchDoc, phrases: Phrases, words: Words) -> list[Block]:
    """The whole result, for a terminal."""
    return [
        *demonstration_blocks(document["catalogue"], phrases),
        paragraph(" ".join(_query(document["query"], phrases, words))),
        *centers_blocks(document, phrases, words),
        *helpline_blocks(document["helplines"], phrases, "heading.helplines"),
    ]


def search_lines(document: SearchDoc, units: Units = "miles") -> Iterator[str]:
    """One line for each center, without its line end, in fields parted by tabs:

    rank, score, miles or kilometers (empty where not known), name, program, city, state, phone, id.
    """
    for match in document["matches"]:
        center, miles = match["center"], match["distance_miles"]
        fields = (
            str(match["rank"]),
            f"{match['score']:.1f}",
            "" if miles is None else f"{distance(miles, units):.1f}",
            center["name"],
            center["program"],
            center["city"],
            center["state"],
            first_phone(center),
            center["id"],
        )
        yield "\t".join(terminal_safe(field or "") for field in fields)


def search_notices(document: SearchDoc, phrases: Phrases, words: Words) -> list[str]:
    """Sentences for stderr: what lines and tables leave out, and a person must see all the same."""
    nothing = (paragraph(phrases.say("total.nothing")), *widening_blocks(document, phrases, words))
    blocks = [
        *demonstration_blocks(document["catalogue"], phrases),
        *(nothing if document["total"] == 0 else ()),
        *telehealth_blocks(document, phrases),
        *helpline_blocks(document["helplines"], phrases, "heading.helplines"),
    ]
    return [terminal_safe(block.text) for block in blocks if block.kind != "heading"]


def _query(query: QueryDoc, phrases: Phrases, words: Words) -> list[str]:
    parts = []
    for key in ("needs", "any", "without"):
        if slugs := query[key]:
            parts.append(phrases.say(f"query.{key}", list=", ".join(map(words.need, slugs))))
    if query["text"]:
        parts.append(phrases.say("query.text", text=query["text"]))
    if query["near"] and query["within_miles"] is not None:
        far = distance(query["within_miles"], words.units)
        parts.append(phrases.say(f"query.within_{words.units}", distance=f"{far:,.5g}", place=query["near"]))
    elif query["near"]:
        parts.append(phrases.say("query.near", place=query["near"]))
    if query.get("telehealth"):
        parts.append(phrases.say("query.telehealth"))
    if state := query.get("state"):
        parts.append(phrases.say("query.state", state=STATES.get(state, state)))
    return parts or [phrases.say("query.everything")]
