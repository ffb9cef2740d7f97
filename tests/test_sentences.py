"""Sentences that can be said in another language after they were made."""

from typing import NamedTuple

from recovery_cli.sentences import Sentence, counted, joined, said

SPANISH = {
    "{miles} miles away.": "A {miles} millas.",
    "Offers {list}.": "Ofrece {list}.",
    "{first} and {last}": "{first} y {last}",
}


class Pair(NamedTuple):
    one: str
    two: str


def test_a_sentence_is_its_english_text() -> None:
    assert Sentence("{miles} miles away.", miles="3") == "3 miles away."
    assert Sentence("A brace { stays where nothing is filled in.") == "A brace { stays where nothing is filled in."


def test_it_is_said_again_with_the_same_values() -> None:
    assert said(Sentence("{miles} miles away.", miles="3"), SPANISH) == "A 3 millas."


def test_a_value_that_is_a_sentence_is_said_too() -> None:
    inner = Sentence("{first} and {last}", first="detox, medication", last="aftercare")
    assert said(Sentence("Offers {list}.", list=inner), SPANISH) == "Ofrece detox, medication y aftercare."


def test_without_a_translation_english_stays() -> None:
    sentence = Sentence("Has {list}.", list="a license")
    assert said(sentence, SPANISH) == "Has a license."
    assert said(sentence, {}) is sentence


def test_what_comes_from_outside_is_never_taken_for_a_sentence() -> None:
    assert said("Offers {list}.", SPANISH) == "Offers {list}."
    hostile = Sentence("Offers {list}.", list="{miles} {0.__class__}")
    assert said(hostile, SPANISH) == "Ofrece {miles} {0.__class__}."


def test_every_sentence_of_a_document_is_said_and_its_shape_stays() -> None:
    away = Sentence("{miles} miles away.", miles="3")
    document = {"reasons": [away, "as it came"], "score": 97.5, "pair": Pair("x", away), "both": (away, None)}
    assert said(document, SPANISH) == {
        "reasons": ["A 3 millas.", "as it came"],
        "score": 97.5,
        "pair": Pair("x", "A 3 millas."),
        "both": ("A 3 millas.", None),
    }


def test_one_thing_has_a_sentence_of_its_own() -> None:
    spanish = {"{number} row": "{number} fila", "{number} rows": "{number} filas"}
    told = [counted("{number} row", "{number} rows", number) for number in (0, 1, 12744)]
    assert told == ["0 rows", "1 row", "12,744 rows"]
    assert [said(each, spanish) for each in told] == ["0 filas", "1 fila", "12,744 filas"]


def test_parts_that_are_joined_are_said_each_by_itself() -> None:
    parts = [Sentence("{miles} miles away.", miles="3"), "{as} it came", Sentence("Offers {list}.", list="detox")]
    assert joined(parts, "; ") == "3 miles away.; {as} it came; Offers detox."
    assert said(joined(parts, "; "), SPANISH) == "A 3 millas.; {as} it came; Ofrece detox."
    assert joined([]) == ""
