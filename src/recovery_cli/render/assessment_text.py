"""An assessment as people read it: what to do and how soon, the plan, the next steps, why, and then the rest."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from recovery_cli.render.blocks import Block, Words, bullet, detail, heading, headline, numbered, paragraph
from recovery_cli.render.match_text import match_blocks
from recovery_cli.render.next_steps import next_steps
from recovery_cli.render.result_text import centers_blocks, demonstration_blocks, helpline_blocks

if TYPE_CHECKING:
    from recovery_cli.documents import (
        AssessmentDoc,
        ConflictDoc,
        InstrumentDoc,
        MatchDoc,
        NoteDoc,
        PlanDoc,
        ReasonDoc,
        RecommendationDoc,
        UndeterminedDoc,
        WouldChangeDoc,
    )
    from recovery_cli.render.phrases import Phrases

MOST_REASONS = 5
MOST_OPEN = 6
MOST_CHANGES = 4
UNDER_BULLET = 2
OTHER_SETTING = {"inpatient": "outpatient", "outpatient": "inpatient", "emergency": ""}


def assessment_blocks(
    document: AssessmentDoc, phrases: Phrases, words: Words, *, every_reason: bool = False
) -> list[Block]:
    """The whole result. An emergency is what to do, whom to call and why, and nothing else.

    every_reason: all reasons and not only the weightiest.
    """
    plan = document["recommendation"]["plan"]
    if plan is None:
        return list(_emergency(document, phrases))
    return list(_routine(document, plan, phrases, words, every_reason))


def _emergency(document: AssessmentDoc, phrases: Phrases) -> Iterator[Block]:
    recommendation = document["recommendation"]
    yield headline(recommendation["headline"])
    if recommendation["notes"]:
        yield heading(phrases.say("heading.do_now"))
        yield from (numbered(number, note["text"]) for number, note in enumerate(recommendation["notes"], start=1))
    yield from helpline_blocks(document["helplines"], phrases, "heading.numbers")
    yield heading(phrases.say("heading.why"))
    yield from (bullet(reason["because"]) for reason in recommendation["reasons"])


def _routine(
    document: AssessmentDoc, plan: PlanDoc, phrases: Phrases, words: Words, every_reason: bool
) -> Iterator[Block]:
    recommendation = document["recommendation"]
    yield from demonstration_blocks(document["catalogue"], phrases)
    yield headline(recommendation["headline"])
    yield detail(phrases.say(f"urgency.{recommendation['urgency']}"))
    steps = next_steps(document, plan, phrases, words)
    doing = [
        heading(phrases.say("heading.steps")),
        *(numbered(number, text) for number, text in enumerate(steps, start=1)),
    ]
    planned = list(_plan(plan, phrases, words))
    # Where it is a matter of today, what to do cannot wait behind what is to come.
    yield from (*doing, *planned) if recommendation["urgency"] == "today" else (*planned, *doing)
    yield from _reasons(recommendation, phrases, words, every_reason)
    yield from conflict_blocks(recommendation["conflicts"], phrases)
    yield from open_blocks(recommendation["undetermined"], phrases, words)
    yield from change_blocks(recommendation, plan, phrases, words)
    yield from score_blocks(recommendation["instruments"], phrases)
    yield from note_blocks([note for note in recommendation["notes"] if note["text"] not in steps], phrases)
    yield from centers_blocks(document, phrases, words)
    yield from _nearest(document.get("nearest", []), phrases, words)
    yield from helpline_blocks(document["helplines"], phrases, "heading.helplines")
    yield paragraph(document["disclaimer"])


def _nearest(nearest: Sequence[MatchDoc], phrases: Phrases, words: Words) -> Iterator[Block]:
    if nearest:
        yield paragraph(phrases.say("total.nearest"))
    for match in nearest:
        yield from match_blocks(match, phrases, words)


def _plan(plan: PlanDoc, phrases: Phrases, words: Words) -> Iterator[Block]:
    withdrawal, treatment = plan["withdrawal"], plan["treatment"]
    stay = treatment["setting"] == "inpatient"
    yield heading(phrases.say("heading.plan"))
    if withdrawal["setting"] == "inpatient" and not stay:
        yield detail(phrases.say("setting.inpatient_then_outpatient"))
    else:
        yield detail(phrases.say(f"setting.{treatment['setting']}"))
    if withdrawal["level"] == "medication_start" and stay:
        yield bullet(phrases.say("withdrawal.medication_start_in_stay"))
    else:
        yield bullet(phrases.say(f"withdrawal.{withdrawal['level']}"))
    yield bullet(phrases.say(f"treatment.{treatment['level']}"))
    if plan["continuing"]:
        yield bullet(phrases.say("continuing.some", list=", ".join(map(words.need, plan["continuing"]))))
    else:
        yield bullet(phrases.say("continuing.none"))


def _reasons(recommendation: RecommendationDoc, phrases: Phrases, words: Words, every: bool) -> Iterator[Block]:
    """What speaks for the plan, then with the same care what speaks against it; what decides comes first in each."""
    against = [
        reason for reason in recommendation["reasons"] if reason["toward"] == OTHER_SETTING[recommendation["setting"]]
    ]
    rest = [reason for reason in recommendation["reasons"] if reason not in against]
    yield heading(phrases.say("heading.why"))
    ordered = sorted(rest, key=lambda reason: not reason["decisive"])
    shown = ordered if every else ordered[:MOST_REASONS]
    for reason in shown:
        yield from _reason(reason, phrases, words)
    yield from _more("why.more", len(ordered) - len(shown), phrases)
    if against:
        yield heading(phrases.say("heading.against"))
    for reason in against:
        yield from _reason(reason, phrases, words)


def _reason(reason: ReasonDoc, phrases: Phrases, words: Words) -> Iterator[Block]:
    because = reason["because"]
    yield bullet(phrases.say("why.decides", because=because) if reason["decisive"] else because)
    if reason["assumed"]:
        yield detail(phrases.say("why.assumed"), indent=UNDER_BULLET)
    yield from (detail(text, indent=UNDER_BULLET) for text in answers_behind(reason, phrases, words))
    key = "why.source" if reason["strength"] != "unverified" else "why.source_unverified"
    yield detail(phrases.say(key, title=reason["source"]["title"]), indent=UNDER_BULLET)


def answers_behind(reason: ReasonDoc, phrases: Phrases, words: Words) -> Iterator[str]:
    """The person's own answers that made a reason hold, where they were asked for."""
    for each in reason.get("decided_by", []):
        question, answer = words.question(each["question"]), _answer(each["question"], each["answer"], words)
        yield phrases.say("why.answer", question=question, answer=answer)


def _more(key: str, number: int, phrases: Phrases) -> Iterator[Block]:
    if number > 0:
        yield detail(phrases.count(key, number))


def conflict_blocks(conflicts: Sequence[ConflictDoc], phrases: Phrases) -> Iterator[Block]:
    if conflicts:
        yield heading(phrases.say("heading.conflicts"))
    for conflict in conflicts:
        yield bullet(conflict["what"])
        yield from (bullet(way, indent=UNDER_BULLET) for way in conflict["ways_out"])


def score_blocks(instruments: Sequence[InstrumentDoc], phrases: Phrases) -> Iterator[Block]:
    if instruments:
        yield heading(phrases.say("heading.scores"))
        yield detail(phrases.say("scores.intro"))
    for each in instruments:
        score, maximum = str(each["score"]), str(each["maximum"])
        yield bullet(phrases.say("scores.line", name=each["name"], score=score, maximum=maximum, band=each["band"]))
        yield detail(each["text"], indent=UNDER_BULLET)
        yield detail(phrases.say("why.source", title=each["source"]["title"]), indent=UNDER_BULLET)
        if credit := each.get("credit"):
            yield detail(credit, indent=UNDER_BULLET)


def open_blocks(undetermined: Sequence[UndeterminedDoc], phrases: Phrases, words: Words) -> Iterator[Block]:
    if not undetermined:
        return
    yield heading(phrases.say("heading.open"))
    yield detail(phrases.say("open.intro"))
    gravest_first = sorted(undetermined, key=lambda each: each["could_become"] != "emergency")
    for each in gravest_first[:MOST_OPEN]:
        could, question = each["could_become"], words.question(each["question"])
        known = f"open.{could}" in phrases.texts
        say = phrases.say(f"open.{could}", question=question) if known else None
        yield bullet(say or phrases.say("open.need", question=question, need=words.need(could)))
    yield from _more("open.more", len(undetermined) - MOST_OPEN, phrases)


def change_blocks(recommendation: RecommendationDoc, plan: PlanDoc, phrases: Phrases, words: Words) -> Iterator[Block]:
    """Each change with what it leads to; answers that lead to the same are said together."""
    changes = recommendation["would_change"]
    if changes:
        yield heading(phrases.say("heading.change"))
    groups: dict[tuple[object, ...], list[WouldChangeDoc]] = {}
    for each in changes:
        levels = (each["setting"], each["treatment"], each["withdrawal"], each["urgency"])
        groups.setdefault((*each["change"], *levels, each["because"]), []).append(each)
    for group in list(groups.values())[:MOST_CHANGES]:
        for question in group[0]["change"]:
            answers = dict.fromkeys(_answer(question, each["change"][question], words) for each in group)
            said = phrases.say("change.or").join(answers)
            yield bullet(phrases.say("change.answer", question=words.question(question), answer=said))
        yield from _then(group[0], recommendation, plan, phrases)
    yield from _more("change.more", len(groups) - MOST_CHANGES, phrases)


def _then(
    change: WouldChangeDoc, recommendation: RecommendationDoc, plan: PlanDoc, phrases: Phrases
) -> Iterator[Block]:
    """What would be otherwise, and nothing that would stay as it is."""
    moved = [f"change.{change['setting']}"] if change["setting"] != recommendation["setting"] else []
    if change["setting"] != "emergency":
        for stage in ("withdrawal", "treatment"):
            if change[stage] != plan[stage]["level"]:
                moved.append(f"{stage}.{change[stage]}")
        if change["urgency"] != recommendation["urgency"]:
            moved.append(f"urgency.{change['urgency']}")
    yield from (detail(phrases.say(key), indent=UNDER_BULLET) for key in moved)
    key = "change.falls_away" if change["falls_away"] else "change.new_reason"
    yield detail(phrases.say(key, because=change["because"]), indent=UNDER_BULLET)


def _answer(question: str, answer: Any, words: Words) -> str:
    answers = answer if isinstance(answer, list | tuple) else [answer]
    return ", ".join(words.choice(question, str(each)) for each in answers)


def note_blocks(notes: Sequence[NoteDoc], phrases: Phrases) -> Iterator[Block]:
    if notes:
        yield heading(phrases.say("heading.notes"))
    yield from (bullet(note["text"]) for note in notes)
