"""The sentences of the program, read from data: a key, a text, and {placeholders} in it."""

from recovery_cli.catalogue.center import UNKNOWN_YEAR
from recovery_cli.errors import Problem
from recovery_cli.fields import Fields, raise_if, root
from recovery_cli.sentences import Sentence
from recovery_cli.strict_yaml import Document


class Phrases:
    """Sentences by key. A key that is missing, or a placeholder without its value, raises KeyError: it is a mistake in
    the program, and a test holds every key and placeholder in the source against the file."""

    def __init__(self, texts: dict[str, str]) -> None:
        self.texts = texts

    def say(self, key: str, **values: str) -> str:
        """The sentence `key` with its placeholders filled in."""
        return self.texts[key].format(**values)

    def of_source(self, text: str) -> str:
        """The name or date of a source, which may hold that its year is not known."""
        return text.replace(UNKNOWN_YEAR, self.say("unknown_year"))

    def count(self, key: str, number: int, **values: str) -> str:
        """The sentence `key.one` or `key.other`, with {number} as people write it ("12,744")."""
        form = "one" if number == 1 else "other"
        return self.say(f"{key}.{form}", number=f"{number:,}", **values)


def placeholders(text: str) -> list[str] | None:
    """The names in braces in `text`, in order; None where a brace or a name is not as it should be."""
    from string import Formatter

    try:
        parts = list(Formatter().parse(text))
    except ValueError:
        return None
    names = [(name, specification, conversion) for _, name, specification, conversion in parts if name is not None]
    if any(not name.isidentifier() or specification or conversion for name, specification, conversion in names):
        return None
    return [name for name, _, _ in names]


def load_phrases(document: Document) -> Phrases:
    """The phrases of a file; raises DataFileError with every problem of the file."""
    problems: list[Problem] = []
    top = root(document, problems)
    top.text("version")
    top.day("reviewed", required=True)
    entries = top.mapping("phrases")
    texts = _texts(entries) if entries else {}
    if not texts:
        remedy = Sentence("Add 'phrases:' with one 'key: text' a line.")
        top.note("no-phrases", None, Sentence("There are no phrases here."), remedy)
    top.done()
    raise_if(problems)
    return Phrases(texts)


def _texts(entries: Fields) -> dict[str, str]:
    texts = {key: entries.text(key) for key in entries.entries}
    for key, text in texts.items():
        if placeholders(text) is None:
            problem = Sentence("A placeholder in '{key}' is not a plain name in braces.", key=key)
            remedy = Sentence("Write it like {example}, and a brace itself twice.", example="{name}")
            entries.note("bad-placeholder", key, problem, remedy)
    return texts
