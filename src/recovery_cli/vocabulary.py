"""The needs: one public word for each thing a person may need and a center may offer.

`data/vocabulary.yaml` names every need once, with the words people really type. A need may imply others (residential
detox is detox), so that what a center states is read in full.
"""

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple
from unicodedata import combining, normalize

from recovery_cli.errors import Problem, UsageError, did_you_mean, near_miss
from recovery_cli.fields import raise_if, root
from recovery_cli.sentences import Sentence
from recovery_cli.strict_yaml import Document


class Need(NamedTuple):
    """slug: the public word. group: its heading. label: words for a sentence. implies: slugs that follow from it.
    aliases: other words that mean it. ask: the question to put to a center on the phone."""

    slug: str
    group: str
    label: str
    implies: tuple[str, ...]
    aliases: tuple[str, ...]
    ask: str


class Vocabulary:
    """Every need, in file order. Positions in that order are the bits of the search index."""

    def __init__(self, needs: Sequence[Need], groups: dict[str, str]) -> None:
        self.needs = {need.slug: need for need in needs}
        self.groups = groups
        self._words = {_key(word): need.slug for need in needs for word in (*need.aliases, need.slug)}
        self._closures: dict[str, frozenset[str]] = {}

    def __contains__(self, slug: str) -> bool:
        return slug in self.needs

    def label(self, slug: str) -> str:
        """Words for the need; the slug itself, readable, where it is not known."""
        need = self.needs.get(slug)
        return need.label if need else slug.replace("_", " ")

    def find(self, word: str) -> str | None:
        """The slug a word means (a slug, an alias, any case, spaces, hyphens or accents), or None."""
        return self._words.get(_key(word))

    def parse(self, words: Iterable[str], *, place: str) -> tuple[str, ...]:
        """Slugs of the words, in order, each once. Raises UsageError naming every unknown word and its near miss."""
        problems, slugs = [], []
        for word in words:
            slug = self.find(word)
            if slug is not None:
                slugs.append(slug)
                continue
            close = near_miss(_key(word), self._words)
            remedy = did_you_mean(self._words[close]) if close else Sentence("'recovery-cli needs' lists every need.")
            problems.append(
                Problem("unknown-need", place, Sentence("'{typed}' is not a known need.", typed=word), remedy)
            )
        if problems:
            raise UsageError(problems)
        return tuple(dict.fromkeys(slugs))

    def implied(self, slugs: Iterable[str]) -> frozenset[str]:
        """The slugs with everything they imply, to the end of the chain."""
        return frozenset().union(*(self._closure(slug) for slug in slugs))

    def _closure(self, slug: str) -> frozenset[str]:
        if slug not in self._closures:
            found: set[str] = set()
            waiting = [slug]
            while waiting:
                if (each := waiting.pop()) not in found:
                    found.add(each)
                    waiting.extend(self.needs[each].implies)
            self._closures[slug] = frozenset(found)
        return self._closures[slug]


def _key(word: str) -> str:
    """Case, spaces, hyphens and accents do not tell words apart: many type "desintoxicacion"."""
    if not word.isascii():
        word = "".join(char for char in normalize("NFKD", word) if not combining(char))
    return re.sub(r"[\s_-]+", "_", word.strip().lower())


def load_vocabulary(document: Document) -> Vocabulary:
    """Build the vocabulary from its strict YAML; raises DataFileError with every problem of the file."""
    problems: list[Problem] = []
    top = root(document, problems)
    top.text("version")
    groups: dict[str, str] = {}
    for entry in top.mappings("groups", required=True):
        groups[entry.text("id")] = entry.text("label")
        entry.done()
    entries = list(top.mappings("needs", required=True))
    slugs = [entry.text("slug") for entry in entries]
    needs: list[Need] = []
    words: dict[str, str] = {}
    for entry, slug in zip(entries, slugs, strict=True):
        need = Need(
            slug=slug,
            group=entry.choice("group", groups),
            label=entry.text("label"),
            implies=entry.texts("implies", slugs),
            aliases=entry.texts("aliases"),
            ask=entry.text("ask"),
        )
        entry.done()
        needs.append(need)
        for word in (need.slug, *need.aliases):
            owner = words.setdefault(_key(word), slug)
            if owner != slug or slugs.count(slug) > 1:
                problem = Sentence("'{word}' already means '{need}'.", word=word, need=owner)
                entry.note("duplicate-word", None, problem, Sentence("Keep it in one place."))
    top.done()
    raise_if(problems)
    return Vocabulary(needs, groups)
