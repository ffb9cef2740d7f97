"""Reading a strict YAML mapping field by field, collecting every problem instead of stopping at the first."""

import math
import re
from collections.abc import Collection, Iterator
from datetime import date

from recovery_cli.errors import NOTHING, DataFileError, Problem, suggestion
from recovery_cli.sentences import Sentence
from recovery_cli.strict_yaml import Document, Tree, TreePath

_TRUE = frozenset({"yes", "true", "y"})
_FALSE = frozenset({"no", "false", "n"})


def parse_bool(text: str) -> bool | None:
    """yes/no, true/false, y/n in any case; None for anything else."""
    word = text.strip().lower()
    return True if word in _TRUE else False if word in _FALSE else None


def parse_number(text: str) -> float | int | None:
    """A finite decimal number ("34", "2.5", "1,500"), or None."""
    text = re.sub(r"(?<=\d),(?=\d{3}(\D|$))", "", text.strip())
    if not re.fullmatch(r"[+-]?\d+(\.\d*)?|[+-]?\.\d+", text):
        return None
    number = float(text)
    if not math.isfinite(number):
        return None
    return int(number) if number.is_integer() else number


def parse_date(text: str) -> date | None:
    """An ISO date ("2026-11-23"), or None."""
    text = text.strip()
    if not re.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        return None  # fromisoformat also reads weeks ("2026-W47-1")
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


class Fields:
    """One mapping of a document. Readers return a value of the asked type, or a harmless default after noting a
    problem; `done()` notes keys nobody read. Nothing is valid until `problems` is seen to be empty."""

    def __init__(self, document: Document, path: TreePath, problems: list[Problem]) -> None:
        self.document = document
        self.path = path
        self.problems = problems
        node = _at(document.tree, path)
        self.entries: dict[str, Tree] = node if isinstance(node, dict) else {}
        self.read: set[str] = set()
        if not isinstance(node, dict):
            problem = Sentence("A mapping of keys to values is expected here.")
            self.note("not-a-mapping", None, problem, Sentence("Write 'key: value'."))

    def note(self, code: str, key: str | int | None, problem: Sentence, remedy: Sentence = NOTHING) -> None:
        path = self.path if key is None else (*self.path, key)
        self.problems.append(Problem(code, self.document.place(path), problem, remedy))

    def place(self, key: str) -> str:
        return self.document.place((*self.path, key))

    def __contains__(self, key: str) -> bool:
        return self.entries.get(key) is not None

    def take(self, key: str, *, required: bool = False) -> Tree:
        self.read.add(key)
        value = self.entries.get(key)
        if value is None and required:
            problem, remedy = Sentence("'{key}' is missing.", key=key), Sentence("Add '{key}: …' here.", key=key)
            self.note("missing-key", None, problem, remedy)
        return value

    def optional_text(self, key: str) -> str | None:
        value = self.take(key)
        if value is None or isinstance(value, str):
            return value
        problem = Sentence("'{key}' must be text.", key=key)
        self.note("not-text", key, problem, Sentence("Write one value, without a list or mapping."))
        return None

    def text(self, key: str) -> str:
        value = self.optional_text(key)
        if value is None and not isinstance(self.entries.get(key), list | dict):
            self.take(key, required=True)
        if value is not None and not value.strip():
            self.note("missing-key", key, Sentence("'{key}' is empty.", key=key), Sentence("Write its text."))
        return value or ""

    def choice(self, key: str, known: Collection[str], default: str | None = None) -> str:
        value = self.optional_text(key) if default is not None else self.text(key)
        if value is None:
            return default or ""
        if isinstance(self.entries.get(key), str) and value not in known:
            problem = Sentence("'{value}' is not a known {key}.", value=value, key=key)
            self.note("unknown-word", key, problem, suggestion(value, known))
        return value

    def flag(self, key: str) -> bool:
        value = self.optional_text(key)
        if value is None:
            return False
        parsed = parse_bool(value)
        if parsed is None:
            problem = Sentence("'{key}' must be true or false, not '{value}'.", key=key, value=value)
            self.note("not-a-flag", key, problem, Sentence("Write true or false."))
        return bool(parsed)

    def number(self, key: str, low: float = -math.inf, high: float = math.inf) -> float | None:
        value = self.optional_text(key)
        if value is None:
            return None
        parsed = parse_number(value)
        if parsed is None or not low <= parsed <= high:
            problem = Sentence("'{key}' must be a number, not '{value}'.", key=key, value=value)
            if not math.isinf(low):
                problem = Sentence(
                    "'{key}' must be a number from {low} to {high}, not '{value}'.",
                    key=key,
                    low=f"{low:g}",
                    high=f"{high:g}",
                    value=value,
                )
            self.note("not-a-number", key, problem, Sentence("Correct the number."))
            return None
        return parsed

    def day(self, key: str, *, required: bool = False) -> date | None:
        value = self.take(key, required=required)
        if value is None:
            return None
        parsed = parse_date(value) if isinstance(value, str) else None
        if parsed is None:
            problem = Sentence("'{key}' must be a date, not '{value}'.", key=key, value=str(value))
            self.note("not-a-date", key, problem, Sentence("Write it as 2026-11-23."))
        return parsed

    def texts(self, key: str, known: Collection[str] | None = None) -> tuple[str, ...]:
        """A list of text; a single text counts as a list of one. With `known`, each must be one of those words."""
        value = self.take(key)
        if isinstance(value, str):
            value = [value]
        if value is None:
            return ()
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            problem = Sentence("'{key}' must be a list of text.", key=key)
            self.note("not-a-list", key, problem, Sentence("Write '[one, two]'."))
            return ()
        found = tuple(str(item) for item in value)
        if known is not None:
            for position, word in enumerate(found):
                if word not in known:
                    place = self.document.place((*self.path, key, position))
                    problem = Sentence("'{word}' is not known in '{key}'.", word=word, key=key)
                    self.problems.append(Problem("unknown-word", place, problem, suggestion(word, known)))
        return found

    def mapping(self, key: str) -> "Fields | None":
        if self.take(key) is None:
            return None
        return Fields(self.document, (*self.path, key), self.problems)

    def mappings(self, key: str, *, required: bool = False) -> "Iterator[Fields]":
        value = self.take(key, required=required)
        if value is not None and not isinstance(value, list):
            problem = Sentence("'{key}' must be a list.", key=key)
            self.note("not-a-list", key, problem, Sentence("Begin each entry with '- '."))
            return
        for position in range(len(value or ())):
            yield Fields(self.document, (*self.path, key, position), self.problems)

    def done(self) -> None:
        for key in self.entries:
            if key not in self.read:
                problem = Sentence("'{key}' is not a known key here.", key=key)
                self.note("unknown-key", key, problem, suggestion(key, sorted(self.read)))


def root(document: Document, problems: list[Problem]) -> Fields:
    return Fields(document, (), problems)


def taken(name: str) -> tuple[Sentence, Sentence]:
    """Problem and remedy where a second entry has the id of another."""
    return Sentence("The id '{id}' is taken.", id=name), Sentence("Choose another id.")


def raise_if(problems: list[Problem]) -> None:
    """Raise every problem of the file at once, as DataFileError."""
    if problems:
        raise DataFileError(problems)


def _at(tree: Tree, path: TreePath) -> Tree:
    for step in path:
        if isinstance(tree, dict):
            tree = tree.get(str(step))
        elif isinstance(tree, list):
            tree = tree[int(step)]
        else:
            return None
    return tree
