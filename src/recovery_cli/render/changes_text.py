"""What another answer has moved: how the plan was and how it is now, the reasons and centers that came and went."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from recovery_cli.render.blocks import Block, Words, bullet, detail, heading, headline

if TYPE_CHECKING:
    from recovery_cli.documents import AssessmentDoc, RecommendationDoc
    from recovery_cli.render.phrases import Phrases

Say = Callable[..., str]


def changes_blocks(
    before: AssessmentDoc, after: AssessmentDoc, phrases: Phrases, say: Say, words: Words
) -> list[Block]:
    """Only what differs between two results of which neither is an emergency.

    say: the phrases of the interview, by key, in the words for who answers.
    """
    was, now = before["recommendation"], after["recommendation"]
    moved = [
        *_plan(was, now, phrases, say),
        *_came_and_went("reasons", _reasons(was), _reasons(now), say),
        *_came_and_went("notes", [each["text"] for each in was["notes"]], [each["text"] for each in now["notes"]], say),
        *_came_and_went("needs", list(map(words.need, was["needs"])), list(map(words.need, now["needs"])), say),
        *_centers(before, after, say),
    ]
    if not moved:
        return [headline(say("moved.nothing"))]
    if was["headline"] == now["headline"]:
        return [headline(say("moved.same_plan")), detail(now["headline"]), *moved]
    return [
        headline(say("moved.plan")),
        bullet(say("moved.was", text=was["headline"])),
        bullet(say("moved.now", text=now["headline"])),
        *moved,
    ]


def _plan(was: RecommendationDoc, now: RecommendationDoc, phrases: Phrases, say: Say) -> Iterator[Block]:
    """How soon, and the stages that differ."""
    then, here = _stages(was), _stages(now)
    for key, old in then.items():
        if here[key] != old:
            yield bullet(say("moved.was", text=phrases.say(f"{key}.{old}")))
            yield bullet(say("moved.now", text=phrases.say(f"{key}.{here[key]}")))


def _stages(recommendation: RecommendationDoc) -> dict[str, str]:
    plan = recommendation["plan"]
    stages = {"urgency": str(recommendation["urgency"])}
    if plan is not None:
        stages |= {stage: plan[stage]["level"] for stage in ("withdrawal", "treatment")}
    return stages


def _reasons(recommendation: RecommendationDoc) -> list[str]:
    return [reason["because"] for reason in recommendation["reasons"]]


def _came_and_went(what: str, was: Sequence[str], now: Sequence[str], say: Say) -> Iterator[Block]:
    for key, texts in (
        ("new", [each for each in now if each not in was]),
        ("gone", [each for each in was if each not in now]),
    ):
        if texts:
            yield heading(say(f"moved.{what}_{key}"))
            yield from map(bullet, texts)


def _centers(before: AssessmentDoc, after: AssessmentDoc, say: Say) -> Iterator[Block]:
    was = {match["center"]["id"]: match for match in before["matches"]}
    now = {match["center"]["id"]: match for match in after["matches"]}
    lines = []
    if before["total"] != after["total"]:
        lines.append(say("moved.total", was=f"{before['total']:,}", now=f"{after['total']:,}"))
    for each, match in now.items():
        values = {"name": match["center"]["name"], "now": str(match["rank"])}
        if each not in was:
            lines.append(say("moved.center_new", **values))
        elif was[each]["rank"] != match["rank"]:
            lines.append(say("moved.center", was=str(was[each]["rank"]), **values))
    lines += [say("moved.center_gone", name=match["center"]["name"]) for each, match in was.items() if each not in now]
    if lines:
        yield heading(say("moved.centers"))
    yield from map(bullet, lines)
