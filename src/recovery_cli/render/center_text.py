"""One center in full: every known fact, where it comes from and how old it is, and what to ask about the rest.

Where several lists were merged, a number marks what does not come from the first of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from recovery_cli.render.blocks import Block, Words, bullet, detail, heading, headline, warning
from recovery_cli.render.links import page_link, phone_link
from recovery_cli.render.match_text import listed
from recovery_cli.render.result_text import helpline_blocks

if TYPE_CHECKING:
    from recovery_cli.catalogue.center import CatalogueInfo
    from recovery_cli.documents.results import HelplineDoc
    from recovery_cli.render.phrases import Phrases

Groups = Mapping[str, Sequence[str]]


def center_blocks(
    record: Mapping[str, Any],
    phrases: Phrases,
    words: Words,
    info: CatalogueInfo,
    groups: Groups,
    helplines: Sequence[HelplineDoc] = (),
    years_old: Callable[[str], int | None] = lambda _: 0,
) -> list[Block]:
    """Everything known about one center, and what to ask about the rest.

    record: as `catalogue.center.to_record` gives it. info: its source holds where the center states none.
    groups: heading → slugs of the needs under it, in the order to print; a need in none of them is not printed.
    years_old: whole years since a date as a source gives it; None where it gives none.
    """
    mark = _marks(record, phrases)
    blocks = [warning(phrases.say("demonstration"))] if info.demonstration else []
    blocks.append(headline(record["name"]))
    if record["program"]:
        blocks.append(detail(mark(record["program"], "program")))
    blocks += [warning(phrases.say("center.caution", text=text)) for text in record["cautions"]]
    blocks += _contact(record, phrases, mark)
    blocks += _offers(record, groups, phrases, words, mark)
    if record["house_rules"]:
        blocks += [heading(phrases.say("heading.rules")), *map(bullet, record["house_rules"])]
    blocks += _unknown(record, groups, phrases, words, info.not_recorded)
    blocks += _source(record, info, phrases, years_old)
    return [*blocks, *helpline_blocks(helplines, phrases, "heading.helplines")] if helplines else blocks


_Mark = Callable[..., str]
_PARTS = {"intake": ("intake_phones",), "address": ("street", "city", "state", "zip"), "price": ("price_band",)}
_PARTS |= {"expires": ("license_expires",)}
_NOT_MISSED = ("intake", "expires", "capacity")


def _marks(record: Mapping[str, Any], phrases: Phrases) -> _Mark:
    """A function of a text and the facts in it: the text, with the number of each list that they come from."""

    def mark(text: str, *facts: str) -> str:
        lists = enumerate(record["also_in"], start=2)
        found = [number for number, also in lists if not set(also["facts"]).isdisjoint(facts)]
        return phrases.say("show.mark", text=text, number=", ".join(map(str, found))) if found else text

    return mark


def _contact(record: Mapping[str, Any], phrases: Phrases, mark: _Mark) -> Iterator[Block]:
    """The facts a person needs to get there, then the names of those that are not known."""
    town = " ".join(part for part in (record["state"], record["zip"]) if part)
    facts = {
        "phone": record["phone"],
        "intake": ", ".join(record["intake_phones"]),
        "address": ", ".join(part for part in (record["street"], record["city"], town) if part),
        "website": record["website"],
        "hours": record["hours"],
        "license": record["license"],
        "accreditation": ", ".join(record["accreditation"]),
        "price": record["price_band"],
        "expires": record["license_expires"],
        "capacity": "" if record["capacity"] is None else str(record["capacity"]),
    }
    links = {
        "phone": [phone_link(record["phone"])],
        "intake": [phone_link(number) for number in record["intake_phones"]],
        "website": [page_link(record["website"], record["website"])],
    }
    yield heading(phrases.say("heading.known"))
    for fact, value in facts.items():
        if value:
            said = mark(phrases.say(f"fact.{fact}", value=value), *_PARTS.get(fact, (fact,)))
            yield detail(said, links=links.get(fact, ()))
    absent = [fact for fact, value in facts.items() if not value and fact not in _NOT_MISSED]
    if missing := [phrases.say(f"missing.{fact}") for fact in absent]:
        yield detail(phrases.say("show.not_listed", list=", ".join(missing)))


def _offers(record: Mapping[str, Any], groups: Groups, phrases: Phrases, words: Words, mark: _Mark) -> Iterator[Block]:
    for title, field in (("heading.offered", "services"), ("heading.not_offered", "not_offered")):
        found = {group: [slug for slug in slugs if slug in record[field]] for group, slugs in groups.items()}
        if any(found.values()):
            yield heading(phrases.say(title))
        for group, slugs in found.items():
            if slugs:
                labels = ", ".join(mark(words.need(slug), slug) for slug in slugs)
                yield bullet(phrases.say("show.group", group=group, list=labels))


def _unknown(
    record: Mapping[str, Any], groups: Groups, phrases: Phrases, words: Words, not_recorded: Sequence[str]
) -> Iterator[Block]:
    known = {*record["services"], *record["not_offered"]}
    unknown = [slug for slugs in groups.values() for slug in slugs if slug not in known]
    if not unknown:
        return
    yield heading(phrases.say("heading.ask"))
    yield from (bullet(words.ask(slug)) for slug in unknown if slug not in not_recorded)
    if silent := [slug for slug in unknown if slug in not_recorded]:
        yield bullet(phrases.say("show.not_recorded", list=listed(silent, words)))


def _source(
    record: Mapping[str, Any], info: CatalogueInfo, phrases: Phrases, years_old: Callable[[str], int | None]
) -> Iterator[Block]:
    source, date = record["source"] or info.source, record["source_date"] or info.source_date
    yield heading(phrases.say("heading.source"))
    yield detail(phrases.say("show.source", source=phrases.of_source(source), date=phrases.of_source(date)))
    yield from _age(date, phrases, years_old)
    if record["verified_on"]:
        yield detail(phrases.say("show.verified", date=record["verified_on"]))
    else:
        yield detail(phrases.say("show.not_verified"))
    if record["codes"]:
        yield detail(phrases.say("show.codes", codes=" ".join(record["codes"])))
    yield detail(phrases.say("show.id", id=record["id"]))
    for number, also in enumerate(record["also_in"], start=2):
        source, date = phrases.of_source(also["source"]), phrases.of_source(also["source_date"])
        named = {"source": source, "date": date, "id": also["id"]}
        yield detail(phrases.say("show.also", number=str(number), **named))
        yield from _age(also["source_date"], phrases, years_old)
        for field, value in also["differs"].items():
            if field == "codes":  # each list has codes of its own: that is no difference
                text = phrases.say("show.codes", codes=value)
                yield detail(phrases.say("show.mark", text=text, number=str(number)))
                continue
            said = phrases.say(f"field.{field}")
            yield detail(phrases.say("show.differs", number=str(number), field=said, value=value))
    if record["also_in"]:
        yield detail(phrases.say("show.unmarked"))


def _age(date: str, phrases: Phrases, years_old: Callable[[str], int | None]) -> Iterator[Block]:
    if (years := years_old(date)) is None:
        yield detail(phrases.say("show.age_unknown"))
    elif years > 0:
        yield detail(phrases.count("show.aged", years))
