"""The published files that an update may fetch, as `data/sources.yaml` names them. Nothing is fetched here."""

from datetime import date
from typing import NamedTuple

from recovery_cli.errors import Problem
from recovery_cli.fields import Fields, raise_if, root
from recovery_cli.sentences import Sentence
from recovery_cli.strict_yaml import Document

TYPES = ("workbook",)
STANDINGS = ("verified", "secondary")
LARGEST = 100_000_000
"""Bytes: what the importers read at most."""


class Source(NamedTuple):
    """One published file.

    url: of the file. page: where the publisher lists its editions. max_bytes: nothing larger is read.
    reviewed: the day the entry was last held against its source. standing: verified there | secondary (elsewhere).
    """

    id: str
    name: str
    publisher: str
    url: str
    page: str
    type: str
    max_bytes: int
    licence: str
    reviewed: date
    standing: str


def load_sources(document: Document) -> dict[str, Source]:
    """Every source by its id; raises DataFileError with every problem of the file."""
    problems: list[Problem] = []
    top = root(document, problems)
    top.text("version")
    sources = [_source(entry) for entry in top.mappings("sources", required=True)]
    top.done()
    raise_if(problems)
    return {source.id: source for source in sources}


def _source(entry: Fields) -> Source:
    source = Source(
        id=entry.text("id"),
        name=entry.text("name"),
        publisher=entry.text("publisher"),
        url=entry.text("url"),
        page=entry.text("page"),
        type=entry.choice("type", TYPES),
        max_bytes=int(entry.number("max_bytes", 1, LARGEST) or LARGEST),
        licence=entry.text("licence"),
        reviewed=entry.day("reviewed", required=True) or date.min,
        standing=entry.choice("standing", STANDINGS),
    )
    for key, url in (("url", source.url), ("page", source.page)):
        if url and not url.startswith("https://"):
            problem = Sentence("'{key}' must begin with https://.", key=key)
            entry.note("not-https", key, problem, Sentence("Name the publisher's own address."))
    entry.done()
    return source
