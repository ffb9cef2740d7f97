"""What another answer has moved: how the plan was and how it is now, the reasons and centers that came and went."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from recovery_cli.render.blocks import Block, Words, bullet, detail, heading, headline

if TYPE_CHECKING:
    from recovery_cli.documents.results import AssessmentDoc, RecommendationDoc
    from recovery_cli.render.phrases import Phrases


def changes_blocks(
    before: AssessmentDoc, after: AssessmentDoc, phrases: Phrases, prompts: Phrases, words: Words
) -> list[Block]:
    """Only what differs between two results of which neither is an emergency. Notes that went are no news, and the
    numbers to call that came are.

    prompts: what is said in the interview, this among it.
    """
    was, now = before["recommendation"], after["recommendation"]
    lines_before = [line["id"] for line in before["helplines"]]
    lines = [line for line in after["helplines"] if line["id"] not in lines_before and line["call"]]
    moved = [
        *_stages_moved(was, now, phrases, prompts),
        *_listed(prompts.say("moved.helplines_new"), [f"{line['name']}: {line['call']}" for line in lines]),
        *_listed(prompts.say("moved.reasons_new"), _not_in(_reasons(was), _reasons(now))),
        *_listed(prompts.say("moved.reasons_gone"), _not_in(_reasons(now), _reasons(was))),
        *_listed(prompts.say("moved.conflicts_new"), _not_in(_conflicts(was), _conflicts(now))),
        *_listed(prompts.say("moved.notes_new"), _not_in(_notes(was), _notes(now))),
        *_listed(prompts.say("moved.needs_new"), map(words.need, _not_in(was["needs"], now["needs"]))),
        *_listed(prompts.say("moved.needs_gone"), map(words.need, _not_in(now["needs"], was["needs"]))),
        *_listed(prompts.say("moved.centers"), _centers(before, after, prompts)),
    ]
    if was["headline"] == now["headline"]:
        same = [headline(prompts.say("moved.same_plan")), detail(now["headline"]), *moved]
        return same if moved else [headline(prompts.say("moved.nothing"))]
    then_and_now = _then_and_now(was["headline"], now["headline"], prompts)
    return [headline(prompts.say("moved.plan")), *then_and_now, *moved]


def _then_and_now(was: str, now: str, prompts: Phrases) -> Iterator[Block]:
    yield bullet(prompts.say("moved.was", text=was))
    yield bullet(prompts.say("moved.now", text=now))


def _stages_moved(
    was: RecommendationDoc, now: RecommendationDoc, phrases: Phrases, prompts: Phrases
) -> Iterator[Block]:
    """How soon, and the stages that differ."""
    then, here = _stages(was), _stages(now)
    for key in then:
        if here[key] != then[key]:
            yield from _then_and_now(phrases.say(f"{key}.{then[key]}"), phrases.say(f"{key}.{here[key]}"), prompts)


def _stages(recommendation: RecommendationDoc) -> dict[str, str]:
    plan = recommendation["plan"]
    stages: dict[str, str] = {"urgency": recommendation["urgency"]}
    if plan is not None:
        stages |= {"withdrawal": plan["withdrawal"]["level"], "treatment": plan["treatment"]["level"]}
    return stages


def _reasons(recommendation: RecommendationDoc) -> list[str]:
    """What decides comes first."""
    reasons = sorted(recommendation["reasons"], key=lambda reason: not reason["decisive"])
    return [reason["because"] for reason in reasons]


def _conflicts(recommendation: RecommendationDoc) -> list[str]:
    return [" ".join([conflict["what"], *conflict["ways_out"]]) for conflict in recommendation["conflicts"]]


def _notes(recommendation: RecommendationDoc) -> list[str]:
    return [note["text"] for note in recommendation["notes"]]


def _not_in(known: Sequence[str], texts: Sequence[str]) -> list[str]:
    return [text for text in texts if text not in known]


def _listed(title: str, texts: Sequence[str] | Iterator[str]) -> Iterator[Block]:
    bullets = list(map(bullet, texts))
    if bullets:
        yield heading(title)
        yield from bullets


def _centers(before: AssessmentDoc, after: AssessmentDoc, prompts: Phrases) -> Iterator[str]:
    was = {match["center"]["id"]: match for match in before["matches"]}
    now = {match["center"]["id"]: match for match in after["matches"]}
    if before["total"] != after["total"]:
        yield prompts.say("moved.total", was=f"{before['total']:,}", now=f"{after['total']:,}")
    for each, match in now.items():
        center = match["center"]
        values = {"name": center["name"], "now": str(match["rank"])}
        if each in was:
            if was[each]["rank"] != match["rank"]:
                yield prompts.say("moved.center", was=str(was[each]["rank"]), **values)
        elif center["phone"]:
            yield prompts.say("moved.center_new", phone=center["phone"], **values)
        else:
            yield prompts.say("moved.center_new_without_phone", **values)
    for each, match in was.items():
        if each not in now:
            yield prompts.say("moved.center_gone", name=match["center"]["name"])
