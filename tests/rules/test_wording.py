"""What the shipped rules say to a frightened person, and to those who help them."""

import re
from collections.abc import Iterator

import pytest

from recovery_cli.questionnaire.model import Wording
from recovery_cli.rules.model import Ruleset

FORBIDDEN = {
    "blame or a slur": r"\b(addicts?|junkies?|abusers?|abuse|clean|dirty|relaps(e|ed|es)|failed|failure)\b",
    "an order": r"\byou (must|have to|should)\b",
    "a dose": r"\b\d+ ?(mg|milligrams?|ml|µg|micrograms?)\b",
    "a promise": r"\b(guarantees?|guaranteed|promises?|will (cure|heal|recover|succeed)|always works?|cures?)\b",
    "a diagnosis": r"\b(you|they) (are|have) (an? )?(addicted|dependent|disorder|depressed|psychotic)\b",
    "somebody else's criteria": r"\bASAM (level|criteria)\b|\blevel [0-4](\.\d)?\b",
    "the unverified figure": r"90 ?%",
}


def said(ruleset: Ruleset) -> Iterator[tuple[str, str]]:
    """Everything that may be printed, with the rule that says it."""

    def both(name: str, wording: Wording) -> Iterator[tuple[str, str]]:
        yield from ((name, text) for text in dict.fromkeys(wording))

    for position, headline in enumerate(ruleset.headlines):
        yield from both(f"headline {position}", headline.text)
    for rule in ruleset.rules:
        yield from both(rule.id, rule.because)
        for note in rule.effect.notes:
            yield from both(rule.id, note)
        if conflict := rule.effect.conflict:
            yield from both(rule.id, conflict.what)
            yield from ((rule.id, way) for way in conflict.ways_out)


@pytest.mark.parametrize("what", FORBIDDEN)
def test_nothing_that_is_said_is(ruleset: Ruleset, what: str) -> None:
    pattern = re.compile(FORBIDDEN[what], re.IGNORECASE)
    # A number of the hotline is no figure, and a name is no word of ours.
    texts = [(rule, text.replace("Child Abuse", "")) for rule, text in said(ruleset)]
    assert not [(rule, text) for rule, text in texts if pattern.search(text)]


def test_everything_that_is_said_is_whole_sentences(ruleset: Ruleset) -> None:
    for rule, text in said(ruleset):
        assert re.search(r'[.?!]"?$', text), (rule, text)
        assert re.match(r'["A-Z0-9]', text), (rule, text)
        assert "  " not in text, (rule, text)
        assert not re.search(r"[a-z][.?!][A-Z]", text), (rule, text)


def test_a_reason_said_to_a_helper_is_not_about_the_helper(ruleset: Ruleset) -> None:
    for rule in ruleset.rules:
        said_to_helper = re.sub(r'"[^"]*"', "", rule.because.to_helper)
        assert not re.search(r"\b(you|your)\b", said_to_helper.removeprefix("You said"), re.IGNORECASE), rule.id


def test_a_headline_said_to_a_helper_is_not_about_the_helper(ruleset: Ruleset) -> None:
    for headline in ruleset.headlines:
        assert not re.search(r"\b(you|your)\b", headline.text.to_helper, re.IGNORECASE), headline.text.to_helper


def test_no_sentence_is_longer_than_a_tired_person_can_hold(ruleset: Ruleset) -> None:
    for rule, text in said(ruleset):
        for sentence in re.split(r"(?<=[.?!]) ", text):
            assert len(sentence.split()) <= 45, (rule, sentence)
