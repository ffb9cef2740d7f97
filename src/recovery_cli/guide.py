"""What a person takes to the telephone and to the door: the call sheet, what to bring, rights, each with its source."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import NamedTuple

from recovery_cli.conditions import Answers, Condition, ConditionReader, Field, evaluate
from recovery_cli.errors import Problem
from recovery_cli.fields import Fields, raise_if, root
from recovery_cli.questionnaire.model import Wording, read_wording
from recovery_cli.rules.model import PLAN_FIELDS, STRENGTHS, Source, read_sources
from recovery_cli.strict_yaml import Document

SECTIONS = ("asked", "ask", "flags", "bring", "leave", "house", "work", "court")


class GuideText(NamedTuple):
    """help: what to listen for in the answer. when: said only where it holds or is not known (None: always).
    in_place_of: rules whose notes need not be said beside it. asks: needs that it asks a center about."""

    id: str
    text: Wording
    help: Wording | None
    source: Source
    strength: str
    reviewed: date
    when: Condition | None
    in_place_of: tuple[str, ...]
    asks: tuple[str, ...]


class GuideSection(NamedTuple):
    """when: as of a text."""

    id: str
    when: Condition | None
    texts: tuple[GuideText, ...]


Guide = tuple[GuideSection, ...]


def load_guide(document: Document, questions: Mapping[str, Field]) -> Guide:
    """Every section, in file order; raises DataFileError with every problem of the file."""
    problems: list[Problem] = []
    top = root(document, problems)
    top.text("version")
    sources = read_sources(top)
    reader = ConditionReader(document, problems, {**questions, **PLAN_FIELDS})
    sections = tuple(_section(entry, reader, sources) for entry in top.mappings("sections", required=True))
    top.done()
    raise_if(problems)
    return sections


def for_facts(guide: Guide, facts: Answers) -> Iterator[GuideSection]:
    """The sections and texts for these answers and this plan: those that apply, or might.

    facts: answers, and the facts of the plan under their names (as `PLAN_FIELDS`).
    """
    for section in guide:
        texts = tuple(text for text in section.texts if _applies(text.when, facts))
        if texts and _applies(section.when, facts):
            yield section._replace(texts=texts)


def _applies(when: Condition | None, facts: Answers) -> bool:
    return when is None or evaluate(when, facts) is not False


def _section(entry: Fields, reader: ConditionReader, sources: Mapping[str, Source]) -> GuideSection:
    section = GuideSection(
        id=entry.choice("id", SECTIONS),
        when=_when(entry, reader),
        texts=tuple(_text(each, reader, sources) for each in entry.mappings("texts", required=True)),
    )
    entry.done()
    return section


def _text(entry: Fields, reader: ConditionReader, sources: Mapping[str, Source]) -> GuideText:
    text = GuideText(
        id=entry.text("id"),
        text=read_wording(entry, "text") or Wording("", ""),
        help=read_wording(entry, "help", required=False),
        source=sources.get(entry.choice("source", sources), Source("", "")),
        strength=entry.choice("strength", STRENGTHS),
        reviewed=entry.day("reviewed", required=True) or date.min,
        when=_when(entry, reader),
        in_place_of=entry.texts("in_place_of"),
        asks=entry.texts("asks"),
    )
    entry.done()
    return text


def _when(entry: Fields, reader: ConditionReader) -> Condition | None:
    tree = entry.take("when")
    return None if tree is None else reader.read(tree, (*entry.path, "when"))
