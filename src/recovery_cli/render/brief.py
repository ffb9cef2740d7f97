"""A result in five lines at most, for a message, a small screen or a hurried call."""

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
_CENTERS = 2
_HELPLINES = 2


def brief_blocks(document: AssessmentDoc, phrases: Phrases, words: Words) -> list[Block]:
    """What to do; how soon and in which setting; two centers with phone and distance; whom to call in any case.

    In an emergency: what to do, and the numbers. A danger that is still open, or a conflict with its first way out,
    takes the place of the second center.
    Centers that are invented, or scattered over the country where no place is known, are not named.
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
    setting = "setting.inpatient_then_outpatient" if few_days else f"setting.{plan['treatment']['setting']}"
    yield detail(phrases.say("brief.how_soon", level=level, setting=phrases.say(setting)))
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
    else:
        with_phone_first = sorted(matches, key=lambda match: not first_phone(match["center"]))
        for number, match in enumerate(with_phone_first[:_CENTERS], start=1):
            yield _center(number, match, phrases, words)


def _nobody(key: str, helplines: Sequence[HelplineDoc], phrases: Phrases) -> Block:
    """Why no center is named, and who can name one."""
    line = referral_line(helplines)
    if line is None:
        return detail(phrases.say(f"{key}_without_line"))
    call = line["call"] or ""
    return detail(phrases.say(key, name=line["name"], call=call), links=[phone_link(call)])


def _center(number: int, match: MatchDoc, phrases: Phrases, words: Words) -> Block:
    phone, name = first_phone(match["center"]), full_name(match["center"], phrases)
    values = {"number": str(number), "name": name, "place": where(match, phrases, words)}
    if not phone:
        return detail(phrases.say("brief.center_without_phone", **values))
    return detail(phrases.say("brief.center", phone=phone, **values), links=[phone_link(phone)])


def _line(line: HelplineDoc, phrases: Phrases) -> str:
    key, call = f"brief.line.{line['id']}", line["call"] or ""
    if key in phrases.texts:
        return phrases.say(key, call=call)
    return phrases.say("brief.line", name=line["name"], call=call)


def _helplines(helplines: Sequence[HelplineDoc]) -> list[HelplineDoc]:
    """The first, which fit this result best, and the one that names programs."""
    called = [line for line in helplines if line["call"]]
    chosen = called[:_HELPLINES]
    referral = referral_line(helplines)
    return chosen if referral is None or referral in chosen else [*chosen, referral]
