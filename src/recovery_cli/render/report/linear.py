"""A report as lines from top to bottom, for Markdown and for text: the same words in the same order as the page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from recovery_cli.render.blocks import Block, bullet, detail, entry, heading, headline, numbered, paragraph, warning
from recovery_cli.render.match_text import listed
from recovery_cli.render.report.contents import guide_parts

if TYPE_CHECKING:
    from recovery_cli.render.blocks import Words
    from recovery_cli.render.phrases import Phrases
    from recovery_cli.render.report.centers import CentersPart
    from recovery_cli.render.report.contents import Item, Part, Report

UNDER = 4
"""Cells that a line stands in, below the entry or bullet it belongs to."""
BLANK = "…" * 12
_SIGNS = (("yes", "center.offers"), ("no", "center.unmet"), ("unknown", "terminal.unknown"))


def report_blocks(report: Report, phrases: Phrases, words: Words) -> Iterator[Block]:
    """The whole report."""
    if report.warning:
        yield warning(report.warning)
    yield headline(report.headline)
    if report.emergency:
        yield heading(phrases.say("heading.do_now"))
        yield from (numbered(number, text) for number, text in enumerate(report.steps, start=1))
        yield from _helplines(report, phrases.say("heading.numbers"))
        for part in report.reasons:
            yield heading(part.heading)
            yield from (bullet(item.text) for item in (*part.entries, *part.more))
        yield from map(paragraph, report.closing)
        return
    yield detail(report.urgency)
    yield heading(phrases.say("heading.steps"))
    yield from (numbered(number, text) for number, text in enumerate(report.steps, start=1))
    yield heading(phrases.say("heading.plan"))
    yield detail(report.setting)
    yield from (numbered(number, stage.text) for number, stage in enumerate(report.stages, start=1))
    for part in report.reasons:
        yield heading(part.heading)
        for item in (*part.entries, *part.more):
            yield from _items([item], phrases)
            yield detail(item.standing, indent=UNDER)
        if part.note:
            yield detail(part.note)
    yield from _parts(report.parts, phrases)
    if report.centers:
        yield from _centers(report.centers, phrases, words)
        yield from _parts(guide_parts(report, ("asked", "ask", "flags")), phrases)
    yield from _parts(guide_parts(report, ("bring", "leave", "house", "work", "court")), phrases)
    yield from _helplines(report, phrases.say("heading.helplines"))
    yield heading(phrases.say("report.sources"))
    for source in report.sources:
        yield numbered(source.number, source.title)
        yield detail(source.url, indent=UNDER)
    yield from map(paragraph, report.closing)


def _parts(parts: Iterable[Part], phrases: Phrases) -> Iterator[Block]:
    for part in parts:
        yield heading(part.heading)
        if part.intro:
            yield detail(part.intro)
        yield from _items((*part.entries, *part.more), phrases)
        if part.note:
            yield detail(part.note)


def _items(items: Iterable[Item], phrases: Phrases) -> Iterator[Block]:
    for item in items:
        if item.source is None:
            yield bullet(item.text)
        else:
            yield bullet(phrases.say("report.numbered", text=item.text, number=str(item.source.number)))
        yield from (detail(text, indent=UNDER) for text in item.details)


def _helplines(report: Report, title: str) -> Iterator[Block]:
    yield heading(title)
    for line in report.helplines:
        yield bullet(line.text)
        yield from (detail(text, indent=UNDER) for text in line.details)


def _centers(part: CentersPart, phrases: Phrases, words: Words) -> Iterator[Block]:
    yield heading(part.heading)
    yield from map(detail, part.intro)
    yield from map(detail, part.shared)
    for card in part.cards:
        yield entry(card.number, card.name)
        lines = [card.program, card.reach, card.street, card.place, card.fit, *card.cautions]
        yield from (detail(line, indent=UNDER) for line in lines if line)
        for sign, key in _SIGNS:
            if needs := _needs(part, card.number, sign):
                yield detail(phrases.say(key, list=listed(needs, words)), indent=UNDER)
        if card.website:
            yield detail(card.website, indent=UNDER)
        yield from (detail(phrases.say("center.ask", question=text), indent=UNDER) for text in card.ask)
        for field in ("when", "who", "start", "notes"):
            name = phrases.say(f"report.slip.{field}")
            yield detail(phrases.say("report.slip.field", name=name, blank=BLANK), indent=UNDER)
    if part.where:
        yield heading(phrases.say("report.map"))
        yield from (numbered(number, text) for number, text in part.where)


def _needs(part: CentersPart, number: int, sign: str) -> Sequence[str]:
    """The needs of that sign that tell this center from the others."""
    for table in part.compared.tables:
        if number in table.numbers:
            column = table.numbers.index(number)
            return [row.need for row in table.rows if row.cells[column] == sign]
    return ()
