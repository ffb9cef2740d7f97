"""What stands in a report, in its order, before any format decides how it looks. Data from outside is still as it came:
the writers make it harmless."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from recovery_cli.render.assessment_text import (
    answers_behind,
    change_blocks,
    conflict_blocks,
    for_and_against,
    open_blocks,
    score_blocks,
    setting_key,
    treatment_key,
    urgent_first,
    withdrawal_key,
)
from recovery_cli.render.next_steps import next_steps
from recovery_cli.render.report.centers import CentersPart, centers_part
from recovery_cli.render.result_text import contact_of

if TYPE_CHECKING:
    from datetime import date

    from recovery_cli.documents.results import AssessmentDoc, PlanDoc, ReasonDoc, SourceRef
    from recovery_cli.guide import GuideSection
    from recovery_cli.render.blocks import Block, Words
    from recovery_cli.render.phrases import Phrases
    from recovery_cli.rules.model import Source as RuleSource


_UNFOLDED = 5
"""Reasons that a page shows without being asked: paper has more room than a terminal."""


class Context(NamedTuple):
    """What a report needs beside the assessment. respondent: as of a wording. near: the place looked from, in degrees.
    guide: the sections that apply to this person."""

    language: str
    respondent: str
    today: date
    near: tuple[float, float] | None
    guide: tuple[GuideSection, ...]


class Source(NamedTuple):
    """number: as it is cited, from 1."""

    number: int
    title: str
    url: str


class Item(NamedTuple):
    """source: where it comes from; None where that is said elsewhere or nowhere. standing: how strong what it rests on
    is. decisive: a reason that alone holds up what it speaks for."""

    text: str
    details: tuple[str, ...] = ()
    source: Source | None = None
    standing: str = ""
    decisive: bool = False


class Part(NamedTuple):
    """A heading with its list. more: items that matter less, which a page may fold away. note: a line at the end."""

    heading: str
    entries: tuple[Item, ...]
    intro: str = ""
    more: tuple[Item, ...] = ()
    note: str = ""

    @property
    def source(self) -> Source | None:
        """The one that all its entries come from, which need not be cited at each; None where they differ."""
        first, *others = {entry.source for entry in self.entries} or {None}
        return None if others else first


class Stage(NamedTuple):
    """kind: home | stay | after, for what is drawn beside it."""

    kind: str
    text: str


class Report(NamedTuple):
    """An emergency has its headline, what to do, whom to call and why, and nothing else.

    urgency: how soon, in a sentence. parts: after the reasons, in their order. guide: by the id of its section.
    """

    language: str
    emergency: bool
    headline: str
    urgency: str
    warning: str
    steps: tuple[str, ...]
    setting: str
    stages: tuple[Stage, ...]
    reasons: tuple[Part, ...]
    parts: tuple[Part, ...]
    centers: CentersPart | None
    guide: dict[str, Part]
    helplines: tuple[Item, ...]
    sources: tuple[Source, ...]
    closing: tuple[str, ...]
    phones: frozenset[str]


def report_contents(document: AssessmentDoc, context: Context, phrases: Phrases, words: Words) -> Report:
    """Everything that the report of this assessment says."""
    recommendation, plan = document["recommendation"], document["recommendation"]["plan"]
    sources = _Sources(phrases)
    made = phrases.say("report.made", date=context.today.isoformat())
    report = Report(
        language=context.language,
        emergency=plan is None,
        headline=recommendation["headline"],
        urgency="",
        warning="",
        steps=tuple(note["text"] for note in recommendation["notes"]),
        setting="",
        stages=(),
        reasons=tuple(_reasons(document, sources, phrases, words)),
        parts=(),
        centers=None,
        guide={},
        helplines=tuple(Item(contact_of(line, phrases), (line["about"],)) for line in document["helplines"]),
        sources=(),
        closing=(made,),
        phones=frozenset(_numbers(document)),
    )
    if plan is None:
        return report
    steps = tuple(next_steps(document, plan, phrases, words))
    in_guide = {rule for section in context.guide for text in section.texts for rule in text.in_place_of}
    notes = [
        each for each in urgent_first(recommendation) if each["text"] not in steps and each["rule"] not in in_guide
    ]
    parts = [
        _part(conflict_blocks(recommendation["conflicts"], phrases)),
        _part(change_blocks(recommendation, plan, phrases, words), joined=True),
        _part(open_blocks(recommendation["undetermined"], phrases, words)),
        _part(score_blocks(recommendation["instruments"], phrases)),
        Part(phrases.say("heading.notes"), tuple(Item(note["text"]) for note in notes)),
    ]
    in_questions = {need for section in context.guide for text in section.texts for need in text.asks}
    centers = centers_part(document, context.near, in_questions, phrases, words)
    guide = {section.id: _guide(section, context.respondent, sources, phrases) for section in context.guide}
    if centers.ask_all and "ask" in guide:
        first = tuple(Item(question) for question in centers.ask_all)
        guide["ask"] = guide["ask"]._replace(entries=(*first, *guide["ask"].entries))
    return report._replace(
        urgency=phrases.say(f"urgency.{recommendation['urgency']}"),
        warning=phrases.say("demonstration") if document["catalogue"]["demonstration"] else "",
        steps=steps,
        setting=phrases.say(setting_key(plan)),
        stages=tuple(_stages(plan, phrases, words)),
        parts=tuple(part for part in parts if part.entries),
        centers=centers,
        guide=guide,
        sources=sources.listed(),
        closing=(made, phrases.say("report.private"), document["disclaimer"]),
    )


class _Sources:
    """Numbers the sources in the order in which they are first cited."""

    def __init__(self, phrases: Phrases) -> None:
        self.phrases = phrases
        self.found: dict[str, Source] = {}

    def cited(self, item: Item, source: SourceRef | RuleSource, strength: str) -> Item:
        """The item with its source."""
        title, url = (source["title"], source["url"]) if isinstance(source, dict) else source
        number = self.found.setdefault(title, Source(len(self.found) + 1, title, url))
        return item._replace(source=number, standing=self.phrases.say(f"strength.{strength}"))

    def listed(self) -> tuple[Source, ...]:
        return tuple(self.found.values())


def _numbers(document: AssessmentDoc) -> Iterator[str]:
    """Every telephone number that stands in the document, as it is written there."""
    for line in document["helplines"]:
        yield from filter(None, (line["call"], line["text"]))
    for match in (*document["matches"], *document.get("nearest", [])):
        yield from filter(None, (match["center"]["phone"], *match["center"]["intake_phones"]))


# -- the plan and why -----------------------------------------------------------------------------------------------


def _stages(plan: PlanDoc, phrases: Phrases, words: Words) -> Iterator[Stage]:
    kinds = {"inpatient": "stay", "outpatient": "home", "none": "home"}
    yield Stage(kinds[plan["withdrawal"]["setting"]], phrases.say(withdrawal_key(plan)))
    yield Stage(kinds[plan["treatment"]["setting"]], phrases.say(treatment_key(plan)))
    if plan["continuing"]:
        yield Stage("after", phrases.say("continuing.some", list=", ".join(map(words.need, plan["continuing"]))))
    else:
        yield Stage("after", phrases.say("continuing.none"))


def _reasons(document: AssessmentDoc, sources: _Sources, phrases: Phrases, words: Words) -> Iterator[Part]:
    """What speaks for the plan, what decides first; then what speaks against it."""
    rest, against = for_and_against(document["recommendation"])
    decisive = sum(reason["decisive"] for reason in rest)
    shown = max(decisive, _UNFOLDED)
    items = [_reason(reason, sources, phrases, words) for reason in rest]
    # What was not read was not checked.
    days = [reason["reviewed"] for reason in (*rest, *against) if reason["strength"] != "unverified"]
    checked = phrases.say("report.checked", date=min(days)) if days else ""
    yield Part(phrases.say("heading.why"), tuple(items[:shown]), more=tuple(items[shown:]), note=checked)
    if against:
        opposed = tuple(_reason(reason, sources, phrases, words) for reason in against)
        yield Part(phrases.say("heading.against"), opposed)


def _reason(reason: ReasonDoc, sources: _Sources, phrases: Phrases, words: Words) -> Item:
    because = reason["because"]
    text = phrases.say("why.decides", because=because) if reason["decisive"] else because
    assumed = [phrases.say("why.assumed")] if reason["assumed"] else []
    item = Item(text, (*assumed, *answers_behind(reason, phrases, words)), decisive=reason["decisive"])
    return sources.cited(item, reason["source"], reason["strength"])


def _part(blocks: Iterable[Block], *, joined: bool = False) -> Part:
    """A list from the blocks that the terminal shows: its heading, its bullets and what stands under each.

    joined: a bullet with nothing under it goes together with the next, as answers do that change a plan only together.
    """
    heading, intro, items = "", "", list[Item]()
    for block in blocks:
        if block.kind == "heading":
            heading = block.text
        elif joined and block.kind == "item" and items and not items[-1].details:
            items[-1] = items[-1]._replace(details=(block.text,))
        elif block.kind == "item" and not block.indent:
            items.append(Item(block.text))
        elif block.indent and items:
            items[-1] = items[-1]._replace(details=(*items[-1].details, block.text))
        elif not items:
            intro = block.text
        # A line at the end tells of more that another command shows, which a page cannot run.
    return Part(heading, tuple(items), intro)


def _guide(section: GuideSection, respondent: str, sources: _Sources, phrases: Phrases) -> Part:
    items = []
    for text in section.texts:
        listen = (phrases.say("report.listen", text=text.help.said_to(respondent)),) if text.help else ()
        item = Item(text.text.said_to(respondent), listen)
        items.append(sources.cited(item, text.source, text.strength))
    unverified = all(text.strength == "unverified" for text in section.texts)
    note = phrases.say("report.unverified") if unverified else ""
    return Part(phrases.say(f"report.{section.id}"), tuple(items), note=note)


def guide_parts(report: Report, ids: Sequence[str]) -> list[Part]:
    """The sections of the guide that are there, in the order asked for."""
    return [report.guide[each] for each in ids if each in report.guide]
