"""A result in five lines at most, most of them no longer than a row of a terminal: for a message or a hurried call."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING

from recovery_cli.render.blocks import Block, Words, detail, headline
from recovery_cli.render.links import phone_link
from recovery_cli.render.match_text import first_phone, full_name, scattered, where
from recovery_cli.render.next_steps import first_of_all
from recovery_cli.render.result_text import referral_line

if TYPE_CHECKING:
    from recovery_cli.documents.results import AssessmentDoc, HelplineDoc, MatchDoc, PlanDoc
    from recovery_cli.render.phrases import Phrases

MOST_LINES = 5
ROW = 80
"""Cells of a common terminal, and of most messages."""
_EMERGENCY = "emergency"
_CENTERS = 2
_HELPLINES = 2
_MOST_HELPLINES = 3


def brief_blocks(document: AssessmentDoc, phrases: Phrases, words: Words) -> list[Block]:
    """What to do; how soon and in which setting; two centers with phone and distance; whom to call in any case.

    In an emergency: what to do, and the numbers. A danger that is still open, or a conflict with its first way out,
    takes the place of the second center. Where nothing fits within the distance, the nearest beyond it is named as
    that. Centers that are invented, or scattered over the country where no place is known, are not named.
    """
    recommendation = document["recommendation"]
    plan = recommendation["plan"]
    blocks = [headline(recommendation["headline"])]
    if plan is None:
        said = [note["text"] for note in recommendation["notes"] if note["text"] not in recommendation["headline"]]
        middle: Iterator[Block] = map(detail, said)
    else:
        middle = _routine(document, plan, phrases, words)
    blocks += islice(middle, MOST_LINES - 2)
    lines = _helplines(document["helplines"])
    if lines:
        named = [_line(line, phrases) for line in lines]
        links = [phone_link(line["call"]) for line in lines]
        blocks.append(detail(phrases.say("brief.helplines", list=", ".join(named)), links=links))
    return blocks


def _routine(document: AssessmentDoc, plan: PlanDoc, phrases: Phrases, words: Words) -> Iterator[Block]:
    recommendation = document["recommendation"]
    level = phrases.say(f"level.urgency.{recommendation['urgency']}")
    few_days = plan["withdrawal"]["setting"] == "inpatient" and plan["treatment"]["setting"] == "outpatient"
    setting = "inpatient_then_outpatient" if few_days else plan["treatment"]["setting"]
    yield detail(phrases.say("brief.how_soon", level=level, setting=phrases.say(f"brief.setting.{setting}")))
    conflicts = (
        phrases.say("brief.conflict", what=each["what"], way=each["ways_out"][0])
        for each in recommendation["conflicts"]
    )
    yield from (detail(text) for text in [*first_of_all(document), *conflicts][:1])
    matches = [*document["matches"], *document.get("nearest", [])]
    if document["catalogue"]["demonstration"]:
        yield _nobody("brief.invented", document["helplines"], phrases)
    elif not matches:
        yield _nobody("brief.nothing", document["helplines"], phrases)
    elif scattered(matches):
        yield _nobody("brief.no_place", document["helplines"], phrases)
    elif not document["matches"]:
        yield _center("brief.beyond", {}, matches[0], phrases, words)
    else:
        with_phone_first = sorted(matches, key=lambda match: not first_phone(match["center"]))
        for number, match in enumerate(with_phone_first[:_CENTERS], start=1):
            yield _center("brief.center", {"number": str(number)}, match, phrases, words)


def _nobody(key: str, helplines: Sequence[HelplineDoc], phrases: Phrases) -> Block:
    """Why no center is named, and who can name one."""
    line = referral_line(helplines)
    if line is None:
        return detail(phrases.say(f"{key}_without_line"))
    call = line["call"] or ""
    return detail(phrases.say(key, name=line["name"], call=call), links=[phone_link(call)])


def _center(key: str, values: dict[str, str], match: MatchDoc, phrases: Phrases, words: Words) -> Block:
    """The program is named too where that leaves it on one row."""
    center, phone = match["center"], first_phone(match["center"])
    values |= {"place": where(match, phrases, words)} | ({"phone": phone} if phone else {})
    key = key if phone else f"{key}_without_phone"
    whole, short = (phrases.say(key, name=name, **values) for name in (full_name(center, phrases), center["name"]))
    return detail(whole if len(whole) <= ROW else short, links=[phone_link(phone)] if phone else ())


def _line(line: HelplineDoc, phrases: Phrases) -> str:
    key, call = f"brief.line.{line['id']}", line["call"] or ""
    if key in phrases.texts:
        return phrases.say(key, call=call)
    return phrases.say("brief.line", name=line["name"], call=call)


def _helplines(helplines: Sequence[HelplineDoc]) -> list[HelplineDoc]:
    """The first, which fit this result best; the one for emergencies in any case; and the one that names programs,
    where that does not make it long."""
    called = [line for line in helplines if line["call"]]
    chosen = called[:_HELPLINES]
    chosen += [line for line in called if line["id"] == _EMERGENCY and line not in chosen]
    referral = referral_line(helplines)
    if referral is None or referral in chosen or len(chosen) == _MOST_HELPLINES:
        return chosen
    return [*chosen, referral]
