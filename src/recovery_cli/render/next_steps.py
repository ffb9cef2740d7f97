"""The next three steps: exactly three, the most urgent first, each one a person can take by telephone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING

from recovery_cli.render.blocks import Words
from recovery_cli.render.match_text import first_phone, scattered
from recovery_cli.render.result_text import referral_line

if TYPE_CHECKING:
    from recovery_cli.documents.results import AssessmentDoc, MatchDoc, PlanDoc
    from recovery_cli.render.phrases import Phrases

STEPS = 3


def next_steps(document: AssessmentDoc, plan: PlanDoc, phrases: Phrases, words: Words) -> list[str]:
    """Three sentences.

    What makes it a matter of today comes first, in the rules' own words; then a center to call, what to ask there, and
    what to have at hand. Nobody is told to call a center that is invented, or anywhere in the
    country where no place is known: a helpline takes its place.
    """
    return list(islice(_steps(document, plan, phrases, words), STEPS))


def _steps(document: AssessmentDoc, plan: PlanDoc, phrases: Phrases, words: Words) -> Iterator[str]:
    urgent = first_of_all(document)[: STEPS - 1]
    yield from urgent
    nobody = document["catalogue"]["demonstration"] or scattered(document["matches"])
    reachable = [match for match in document["matches"] if first_phone(match["center"]) and not nobody]
    yield _call(document, plan, reachable, phrases)
    naloxone = "naloxone" in (*plan["continuing"], *document["recommendation"]["wants"])
    if naloxone and urgent:  # what to ask stands with each center too, and this does not
        yield phrases.say("step.naloxone")
    first, second = _questions(document, plan, reachable, phrases, words)
    yield phrases.say("step.ask", first=first, second=second)
    if naloxone:
        yield phrases.say("step.naloxone")
    elif len(reachable) > 1:
        center = reachable[1]["center"]
        yield phrases.say("step.next_center", center=center["name"], phone=first_phone(center))
    else:
        yield phrases.say("step.next_any")


def first_of_all(document: AssessmentDoc) -> list[str]:
    """The first note of each rule that alone makes this urgent today: a danger still open, a crisis line to call."""
    recommendation = document["recommendation"]
    if recommendation["urgency"] != "today":
        return []
    crisis_lines = {line["source"] for line in document["helplines"]}
    urgent = [
        reason["rule"]
        for reason in recommendation["reasons"]
        if reason["decisive"] and (reason["toward"] == "urgency" or reason["source"]["url"] in crisis_lines)
    ]
    notes: dict[str, str] = {}
    for note in recommendation["notes"]:
        notes.setdefault(note["rule"], note["text"])
    return [notes[rule] for rule in urgent if rule in notes]


def _call(document: AssessmentDoc, plan: PlanDoc, reachable: Sequence[MatchDoc], phrases: Phrases) -> str:
    urgency = document["recommendation"]["urgency"]
    if reachable:
        stay = "inpatient" in (plan["withdrawal"]["setting"], plan["treatment"]["setting"])
        where = "inpatient" if stay else "outpatient"
        center = reachable[0]["center"]
        return phrases.say(f"step.call_{urgency}_{where}", center=center["name"], phone=first_phone(center))
    if line := referral_line(document["helplines"]):
        return phrases.say(f"step.find_{urgency}", name=line["name"], call=line["call"] or "")
    return phrases.say("step.find_without_line")


def _questions(
    document: AssessmentDoc, plan: PlanDoc, reachable: Sequence[MatchDoc], phrases: Phrases, words: Words
) -> tuple[str, str]:
    """Two questions for the first call: medication where it is in the plan, then what is not known of that center."""
    slugs = ["medication"] if "medication" in plan["continuing"] else []
    slugs += reachable[0]["unknown"] if reachable else document["recommendation"]["needs"][:1]
    asked = [words.ask(slug) for slug in dict.fromkeys(slugs)]
    first, second, *_ = [*asked, phrases.say("question.start"), phrases.say("question.cost")]
    return first, second
