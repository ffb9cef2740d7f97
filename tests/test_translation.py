"""A translation changes words and nothing else."""

import pytest

from recovery_cli.errors import DataFileError
from recovery_cli.strict_yaml import Document, Tree, read_bytes
from recovery_cli.translation import translated, untranslated

RULES = """
version: 1
sources:
  - {id: here, title: Here, url: 'https://example.org/'}
rules:
  - id: W1
    when: {use: {is: daily}}
    because: {self: You use., helper: They use.}
    effect:
      urgency: soon
      notes: [First., {self: You., helper: They.}]
      conflict: {what: A conflict., ways_out: [One., Two.]}
needs:
  - {slug: detox, label: withdrawal care, aliases: [detoxification]}
bands:
  - {from: '1', to: '10', label: mild}
phrases:
  any.key: '{number} centers'
"""


def document(text: str, source: str = "es.yaml") -> Document:
    return read_bytes(text.encode(), source=source)


def in_other_words(text: str) -> Tree:
    return translated(document(RULES, "rules.yaml"), document(text)).tree


def codes(text: str) -> list[tuple[str, str]]:
    with pytest.raises(DataFileError) as caught:
        in_other_words(text)
    return [(problem.place, problem.code) for problem in caught.value.problems]


def test_entries_are_named_by_their_id_their_slug_or_their_lowest_total() -> None:
    tree = in_other_words(
        "rules: {W1: {because: {self: Tú., helper: Esa persona.}}}\n"
        "needs: {detox: {label: abstinencia}}\n"
        "bands: {1: {label: leve}}\n"
        "sources: {here: {title: Aquí}}\n"
        "phrases: {any.key: '{number} centros'}\n"
    )
    assert isinstance(tree, dict)
    assert tree["rules"][0]["because"] == {"self": "Tú.", "helper": "Esa persona."}  # type: ignore[index,call-overload]
    assert tree["needs"][0]["label"] == "abstinencia"  # type: ignore[index,call-overload]
    assert tree["bands"][0]["label"] == "leve"  # type: ignore[index,call-overload]
    assert tree["sources"][0] == {"id": "here", "title": "Aquí", "url": "https://example.org/"}  # type: ignore[index]
    assert tree["phrases"] == {"any.key": "{number} centros"}


def test_what_is_not_translated_stays_and_the_original_is_untouched() -> None:
    original = document(RULES, "rules.yaml")
    before = str(original.tree)
    tree = translated(original, document("rules: {W1: {because: Se usa.}}")).tree
    assert isinstance(tree, dict)
    assert tree["rules"][0]["because"] == "Se usa."  # type: ignore[index,call-overload]
    assert tree["needs"] == original.tree["needs"]  # type: ignore[index,call-overload]
    assert str(original.tree) == before


def test_a_person_may_type_the_words_of_either_language() -> None:
    tree = in_other_words("needs: {detox: {aliases: [desintoxicación]}}")
    assert tree["needs"][0]["aliases"] == ["detoxification", "desintoxicación"]  # type: ignore[index,call-overload]


@pytest.mark.parametrize(
    "text",
    [
        "rules: {W1: {when: {use: {is: never}}}}",
        "rules: {W1: {effect: {urgency: routine}}}",
        "rules: {W1: {id: W2}}",
        "sources: {here: {url: 'https://elsewhere.example/'}}",
    ],
)
def test_a_condition_a_level_an_id_or_an_address_cannot_be_changed(text: str) -> None:
    assert codes(text)


def test_what_translates_nothing_is_named_with_its_line() -> None:
    assert codes("rules:\n  W2: {because: Nada.}\n  W1:\n    becuase: Mal.\nmisc: {}\n") == [
        ("es.yaml:2", "unknown-word"),
        ("es.yaml:4", "unknown-word"),
        ("es.yaml:5", "unknown-word"),
    ]


def test_a_list_of_texts_is_translated_whole() -> None:
    assert codes("rules: {W1: {effect: {conflict: {ways_out: [Uno.]}}}}") == [("es.yaml:1", "other-length")]


def test_every_text_without_a_translation_is_named() -> None:
    half = document("version: 1\nrules: {W1: {because: Se usa., effect: {notes: [Uno., Dos.]}}}")
    assert list(untranslated(document(RULES), half)) == [
        "sources > here > title",
        "rules > W1 > effect > conflict > what",
        "rules > W1 > effect > conflict > ways_out",
        "needs > detox > label",
        "bands > 1 > label",
        "phrases > any.key",
    ]
