"""Words of a data file in another language: a second file holds texts only, by the ids of the first.

The translation of `questions.yaml` mirrors it, and names each list entry by its id:

    questions:
      respondent:
        ask: ¿Quién responde estas preguntas?
        choices: {self: {label: Yo}, helper: {label: Un familiar}}

What is not a text (conditions, ids, levels, sources' addresses) cannot be changed from there, so a translation can
never change what is asked or decided. A text that is not translated stays as it is.
"""

from collections.abc import Collection, Iterator
from typing import cast

from recovery_cli.errors import Problem, suggestion
from recovery_cli.fields import raise_if
from recovery_cli.sentences import Sentence
from recovery_cli.strict_yaml import Document, Tree, TreePath

TEXTS = frozenset(
    {"about", "ask", "because", "help", "label", "name", "notes", "text", "title", "ways_out", "what", "why_we_ask"}
)
"""Keys whose values are words for people. A wording may be one text, or {self, helper}, in either language."""
ADDED = frozenset({"aliases", "words"})
"""Keys whose words are added to those that are there: a person may type either language."""
ALL_TEXTS = frozenset({"phrases"})
"""Mappings in which every value is a text."""
NAMED_BY = ("id", "slug", "from")
"""What names an entry of a list: its id, a need's slug, the lowest total of a band."""
_NOTHING_TO_SAY = frozenset({"version", "reviewed"})


def translated(document: Document, translation: Document) -> Document:
    """The document with the texts of the translation. Raises DataFileError with every text that translates nothing,
    each with its line."""
    merger = _Merger(translation)
    tree = merger.merged(document.tree, translation.tree, ())
    raise_if(merger.problems)
    return document._replace(tree=tree)


def untranslated(document: Document, translation: Document) -> Iterator[str]:
    """Where the document has a text and the translation has none, in words such as "rules > W1 > because"."""
    yield from _missing(document.tree, translation.tree, ())


class _Merger:
    def __init__(self, translation: Document) -> None:
        self.translation = translation
        self.problems: list[Problem] = []

    def note(self, code: str, path: TreePath, problem: Sentence, remedy: Sentence) -> None:
        self.problems.append(Problem(code, self.translation.place(path), problem, remedy))

    def merged(self, tree: Tree, other: Tree, path: TreePath) -> Tree:
        if not isinstance(other, dict):
            self.note(
                "not-a-mapping", path, Sentence("Texts by their ids are expected here."), Sentence("Write 'id:'.")
            )
            return tree
        return self.entries(tree, other, path) if isinstance(tree, list) else self.fields(tree, other, path)

    def entries(self, entries: list[Tree], other: dict[str, Tree], path: TreePath) -> list[Tree]:
        """A list whose entries are named by their ids."""
        named = {_name(entry): position for position, entry in enumerate(entries)}
        merged = list(entries)
        for name, each in other.items():
            if self.has(name, named, path):
                merged[named[name]] = self.merged(entries[named[name]], each, (*path, name))
        return merged

    def fields(self, tree: Tree, other: dict[str, Tree], path: TreePath) -> dict[str, Tree]:
        fields = dict(tree) if isinstance(tree, dict) else {}
        for key, each in other.items():
            if (not path and key in _NOTHING_TO_SAY) or not self.has(key, fields, path):
                continue
            mine, here = fields[key], (*path, key)
            if key in ADDED:
                fields[key] = [*cast("list[Tree]", mine), *cast("list[Tree]", each)]
            elif _is_text(key, path):
                fields[key] = self.text(mine, each, here)
            elif isinstance(mine, str):
                self.note(
                    "not-text", here, Sentence("'{key}' is no text to translate.", key=key), Sentence("Remove it.")
                )
            else:
                fields[key] = self.merged(mine, each, here)
        return fields

    def text(self, mine: Tree, each: Tree, path: TreePath) -> Tree:
        if isinstance(mine, list) and not (isinstance(each, list) and len(each) == len(mine)):
            problem = Sentence("'{key}' has {number} texts.", key=str(path[-1]), number=str(len(mine)))
            self.note("other-length", path, problem, Sentence("Translate each, in their order."))
        return each

    def has(self, name: str, known: Collection[str], path: TreePath) -> bool:
        if name not in known:
            problem = Sentence("There is no '{name}' to translate.", name=name)
            self.note("unknown-word", (*path, name), problem, suggestion(name, known))
        return name in known


def _name(entry: Tree) -> str:
    fields = entry if isinstance(entry, dict) else {}
    return next((str(fields[key]) for key in NAMED_BY if key in fields), "")


def _is_text(key: str, path: TreePath) -> bool:
    return key in TEXTS or bool(path and path[-1] in ALL_TEXTS)


def _missing(tree: Tree, other: Tree, path: TreePath) -> Iterator[str]:
    known = other if isinstance(other, dict) else {}
    if isinstance(tree, list):
        for entry in tree:
            if isinstance(entry, dict):
                name = _name(entry)
                yield from _missing(entry, known.get(name), (*path, name))
    elif isinstance(tree, dict):
        for key, each in tree.items():
            if not path and key in _NOTHING_TO_SAY:
                continue
            here = (*path, key)
            if _is_text(key, path):
                if known.get(key) is None and each is not None:
                    yield " > ".join(map(str, here))
            elif isinstance(each, dict | list):
                yield from _missing(each, known.get(key), here)
