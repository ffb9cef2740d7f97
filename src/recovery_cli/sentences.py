"""Sentences that remember how they were made, so that they can be said in another language after they were made.

English stands beside the code that knows the values, as for every error; the other languages stand in
`data/languages/*/sentences.yaml`, under the English sentence with its {placeholders}. Saying English costs nothing.
"""

from collections.abc import Mapping, Sequence
from typing import Any


class Sentence(str):
    """A template with its {placeholders} filled in. Values may be sentences themselves."""

    template: str
    values: dict[str, str]

    __slots__ = ("template", "values")

    def __new__(cls, template: str, **values: str) -> "Sentence":
        sentence = super().__new__(cls, template.format(**values) if values else template)
        sentence.template = template
        sentence.values = values
        return sentence


def counted(one: str, other: str, number: int, **values: str) -> Sentence:
    """The first template for one thing, the second for more or none, with {number} as people write it ("12,744")."""
    return Sentence(one if number == 1 else other, number=f"{number:,}", **values)


def joined(parts: Sequence[str], separator: str = ", ") -> Sentence:
    """The parts as one text; those that are sentences stay so."""
    values = {f"part{position}": part for position, part in enumerate(parts)}
    return Sentence(separator.join(f"{{{name}}}" for name in values), **values)


Translations = Mapping[str, str]
"""English template to the template of another language, with the same placeholders."""


def said(value: Any, translations: Translations) -> Any:
    """`value` with every sentence in it said in another language; what is no sentence, or has no translation, stays.

    value: a text, or lists, tuples and mappings of values, such as a document.
    """
    if not translations:
        return value
    if isinstance(value, Sentence):
        values = {name: said(each, translations) for name, each in value.values.items()}
        template = translations.get(value.template, value.template)
        return template.format(**values) if values else template
    if isinstance(value, dict):
        return {key: said(each, translations) for key, each in value.items()}
    if isinstance(value, list | tuple) and not hasattr(value, "_fields"):
        return type(value)(said(each, translations) for each in value)
    if isinstance(value, tuple):
        return type(value)(*(said(each, translations) for each in value))
    return value
