"""YAML as people write it: every scalar is text, every line has a number, nothing is guessed.

YAML 1.1 reads the ZIP 02134 as 1116, `no` as false, 1:30 as 90, and lets a second key win in silence. Here the
scalars stay text and the schema that reads them decides their type. Refused, all at once and with file and line:
duplicate keys, anchors and aliases, tags, several documents, and files too large, too deep or of too many values.
"""

import gc
import json
import re
from codecs import BOM_UTF8
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

from recovery_cli.errors import DataFileError, Problem, system_says
from recovery_cli.sentences import Sentence

Tree: TypeAlias = "str | list[Tree] | dict[str, Tree] | None"
TreePath: TypeAlias = tuple[str | int, ...]

MAX_BYTES = 64 * 1024 * 1024
MAX_DEPTH = 24
MAX_VALUES = 20_000_000
_TOO_DEEP = Sentence("The file holds more than {number} levels.", number=str(MAX_DEPTH))
_FLATTER = Sentence("Make it smaller or flatter.")
_NULLS = frozenset({"", "~", "null", "Null", "NULL"})
# Searched only after an error, and compiled then: its wide ranges cost 8 ms, a tenth of the start of a search.
_NOT_PRINTABLE = "[^\t\n\r\x20-\x7e\x85\xa0-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"


class Document(NamedTuple):
    """A read file: `tree` of text, lists and mappings (None where nothing is written), and the line of each value.

    `lines` maps the path of a value (mapping keys and list positions from the root) to its 1-based line.
    """

    tree: Tree
    lines: dict[TreePath, int]
    source: str

    def place(self, path: TreePath) -> str:
        """The "file:line" of the value at `path`, or of the nearest enclosing value whose line is known."""
        while path and path not in self.lines:
            path = path[:-1]
        line = self.lines.get(path)
        return f"{self.source}:{line}" if line else self.source


def read_file(path: Path, *, source: str | None = None, max_bytes: int = MAX_BYTES) -> Document:
    """Read a strict YAML (or JSON) file; raises DataFileError naming every problem found."""
    source = source or str(path)
    return read_bytes(file_bytes(path, source=source, max_bytes=max_bytes), source=source)


def file_bytes(path: Path, *, source: str, max_bytes: int = MAX_BYTES) -> bytes:
    """What a file holds; raises DataFileError (unreadable, too-large)."""
    try:
        with path.open("rb") as file:
            data = file.read(max_bytes + 1)
    except OSError as error:
        problem = Sentence("Cannot read the file: {reason}.", reason=system_says(error))
        raise _one("unreadable", source, problem, Sentence("Check the path and its permissions.")) from None
    if len(data) > max_bytes:
        problem = Sentence("The file is too large: at most {number} bytes are read.", number=f"{max_bytes:,}")
        remedy = Sentence("Split it, or import it with 'recovery-cli centers import'.")
        raise _one("too-large", source, problem, remedy)
    return data


def read_bytes(data: bytes, *, source: str) -> Document:
    """Read strict YAML, or JSON where the text begins with a brace, from UTF-8 bytes."""
    data = data.removeprefix(BOM_UTF8)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        problem, remedy = Sentence("The file is not UTF-8 text."), Sentence("Save it as UTF-8 and try again.")
        raise _one("encoding", f"{source}:{line}", problem, remedy) from None
    if text.lstrip()[:1] == "{":
        return _read_json(text, source)
    return _read_yaml(text, source)


def _one(code: str, place: str, problem: Sentence, remedy: Sentence) -> DataFileError:
    return DataFileError([Problem(code, place, problem, remedy)])


@contextmanager
def _without_gc() -> Iterator[None]:
    """The cyclic collector costs three times the parsing of a large file, and a parse makes no cycles."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def _read_yaml(text: str, source: str) -> Document:
    import yaml

    loader_class: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    reader = _EventReader(source)
    try:
        loader = loader_class(text)
        try:
            with _without_gc():
                tree = reader.read(loader)
        finally:
            loader.dispose()
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
        place = f"{source}:{mark.line + 1}" if mark else source
        if mark is None and (strange := re.search(_NOT_PRINTABLE, text)):
            place = f"{source}:{text.count(chr(10), 0, strange.start()) + 1}"
        what = str(getattr(error, "problem", None) or getattr(error, "reason", None) or "it cannot be parsed")
        not_valid = Sentence("This is not valid YAML: {what}.", what=what)
        problem = Problem("syntax", place, not_valid, _syntax_remedy(what))
        if "nesting depth" in what:  # newer parsers stop by themselves, at some hundreds of levels
            problem = Problem("too-deep", place, _TOO_DEEP, _FLATTER)
        raise DataFileError([*reader.problems, problem]) from None
    if reader.problems:
        raise DataFileError(reader.problems)
    return Document(tree, reader.lines, source)


def _syntax_remedy(what: str) -> Sentence:
    if "control characters" in what or "special characters" in what:
        return Sentence("Remove the invisible character on this line, or retype it.")
    if "cannot start any token" in what:
        return Sentence("Indent with spaces, not tabs, and put text that begins with @ or ` in quotes.")
    if "mapping values" in what:
        return Sentence("Put text that contains ': ' in quotes.")
    return Sentence("Check the indentation and quotes around this line.")


class _EventReader:
    """Builds the tree from parser events: seven times faster than constructing, and it sees every key."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.problems: list[Problem] = []
        self.lines: dict[TreePath, int] = {}
        self.values = 0

    def refuse(self, code: str, line: int, problem: Sentence, remedy: Sentence) -> None:
        self.problems.append(Problem(code, f"{self.source}:{line}", problem, remedy))

    def read(self, loader: Any) -> Tree:
        import yaml

        tree: Tree = None
        documents = 0
        while loader.check_event():
            event = loader.get_event()
            line = event.start_mark.line + 1
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    second, remedy = (
                        Sentence("A second document begins here."),
                        Sentence("Keep one document in a file."),
                    )
                    self.refuse("documents", line, second, remedy)
                    return tree
                tree = self.value(loader, loader.get_event(), ())
        return tree

    def value(self, loader: Any, event: Any, path: TreePath) -> Tree:
        import yaml

        line = event.start_mark.line + 1
        self.lines[path] = line
        self.values += 1
        if self.values > MAX_VALUES or len(path) > MAX_DEPTH:
            what = Sentence("The file holds too many values.") if self.values > MAX_VALUES else _TOO_DEEP
            self.refuse("too-deep", line, what, _FLATTER)
            raise DataFileError(self.problems)
        if isinstance(event, yaml.AliasEvent):
            problem = Sentence("The alias *{name} is not read.", name=str(event.anchor))
            self.refuse("alias", line, problem, Sentence("Write the value out."))
            return None
        self.plain(event, line)
        if isinstance(event, yaml.ScalarEvent):
            # The style of a plain scalar is None in Python's parser and "" in libyaml's.
            return None if not event.style and event.value in _NULLS else event.value
        if isinstance(event, yaml.SequenceStartEvent):
            return self.sequence(loader, path)
        return self.mapping(loader, path)

    def plain(self, event: Any, line: int) -> None:
        """Refuses the anchor and the tag of a value or a key."""
        if event.anchor is not None:
            problem = Sentence("The anchor &{name} is not read.", name=event.anchor)
            self.refuse("alias", line, problem, Sentence("Remove it."))
        if event.tag is not None and event.tag != "!":
            problem = Sentence("The tag {tag} is not read.", tag=event.tag)
            self.refuse("tag", line, problem, Sentence("Remove it: values are plain text."))

    def sequence(self, loader: Any, path: TreePath) -> list[Tree]:
        import yaml

        items: list[Tree] = []
        while not isinstance(event := loader.get_event(), yaml.SequenceEndEvent):
            items.append(self.value(loader, event, (*path, len(items))))
        return items

    def mapping(self, loader: Any, path: TreePath) -> dict[str, Tree]:
        import yaml

        entries: dict[str, Tree] = {}
        while not isinstance(event := loader.get_event(), yaml.MappingEndEvent):
            line = event.start_mark.line + 1
            if not isinstance(event, yaml.ScalarEvent):
                not_text = Sentence("A key must be plain text.")
                self.refuse("key", line, not_text, Sentence("Put quotes around the key."))
                self.value(loader, event, (*path, "?"))
                self.value(loader, loader.get_event(), (*path, "?"))
                continue
            key = event.value
            self.plain(event, line)
            if key in entries:
                first = self.lines[(*path, key)]
                problem = Sentence(
                    "'{key}' stands here a second time; the first is on line {line}.", key=key, line=str(first)
                )
                self.refuse("duplicate-key", line, problem, Sentence("Keep one of them."))
                self.value(loader, loader.get_event(), (*path, f"{key} (again)"))
                continue
            entries[key] = self.value(loader, loader.get_event(), (*path, key))
            self.lines[(*path, key)] = line
        return entries


def _read_json(text: str, source: str) -> Document:
    def unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        entries = dict(pairs)
        if len(entries) < len(pairs):
            seen: set[str] = set()
            twice = ""
            for key, _ in pairs:
                twice = key if key in seen else twice
                seen.add(key)
            problem = Sentence("'{key}' stands twice in one object.", key=twice)
            raise _one("duplicate-key", source, problem, Sentence("Keep one of them."))
        return entries

    try:
        with _without_gc():
            # Whole numbers stay text: Python refuses to convert 4,300 digits, with a bare ValueError.
            parsed = json.loads(text, object_pairs_hook=unique, parse_int=str)
            return Document(_as_text(parsed, source, 0), {}, source)
    except json.JSONDecodeError as error:
        problem = Sentence("This is not valid JSON: {what} (column {column}).", what=error.msg, column=str(error.colno))
        remedy = Sentence("Check commas, quotes and brackets around this place.")
        raise _one("syntax", f"{source}:{error.lineno}", problem, remedy) from None
    except RecursionError:
        raise _one("too-deep", source, _TOO_DEEP, _FLATTER) from None


def _as_text(value: Any, source: str, depth: int) -> Tree:
    """JSON values as the text that YAML would hold, so that one schema reads both."""
    if depth > MAX_DEPTH:
        raise _one("too-deep", source, _TOO_DEEP, _FLATTER)
    if value is None or isinstance(value, str):
        return value if value is None else _sound(value, source)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return repr(value)
    if isinstance(value, list):
        return [_as_text(item, source, depth + 1) for item in value]
    return {_sound(key, source): _as_text(item, source, depth + 1) for key, item in value.items()}


def _sound(text: str, source: str) -> str:
    """JSON alone can spell half a character ("\\ud800"), which could be neither printed nor saved."""
    try:
        text.encode()
    except UnicodeEncodeError:
        problem = Sentence("A text holds half a surrogate pair.")
        raise _one("encoding", source, problem, Sentence("Write the character out.")) from None
    return text
