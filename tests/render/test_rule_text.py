"""One rule in plain words, with everything that is known about it."""

import pytest

from recovery_cli.questionnaire.model import Questionnaire
from recovery_cli.render.blocks import Block
from recovery_cli.render.phrases import Phrases
from recovery_cli.render.rule_text import RuleWords, effect_sentences, rule_blocks, section_of
from recovery_cli.rules.coverage import Case
from recovery_cli.rules.model import Rule, Ruleset
from recovery_cli.rules.words import ConditionWords
from recovery_cli.vocabulary import Vocabulary
from tests.rules.policy import policy, rule

EVERYTHING = rule(
    "W4",
    "{all: [{home: {is: 'no'}}, {any: [{use: {is: daily}}, {use: {answered: false}}]}]}",
    "{urgency: soon, withdrawal: residential_withdrawal, treatment: residential, lean: {toward: inpatient, weight: 2},"
    " needs: [aftercare, {need: medication, filter: true}, {need: methadone, met_by: [medication, methadone]},"
    " {need: residential, met_by: [residential_detox], filter: true}], wants: [childcare], excludes: [outpatient],"
    " continuing: [aftercare], notes: [{self: Call your clinic., helper: Call their clinic.}],"
    " conflict: {between: [treatment], what: Two things collide., ways_out: [This way., That way.]}}",
    because="{self: You do., helper: They do.}",
)
SMALL = policy(EVERYTHING)


def case(number: int, *, holds: str = "", silent: str = "", beside: str = "") -> Case:
    parts = (frozenset(each.split()) for each in (holds, silent, beside))
    return Case("W.yaml", f"Case {number}.", False, *parts)


@pytest.fixture
def words(phrases: Phrases) -> RuleWords:
    return RuleWords(phrases, ConditionWords(SMALL.questionnaire, phrases.say), lambda slug: slug.replace("_", " "))


def page(words: RuleWords, *cases: Case, at_hand: bool = True) -> list[Block]:
    (read,) = SMALL.ruleset.rules
    return list(rule_blocks(read, words, cases if at_hand else None))


def texts(blocks: list[Block]) -> list[str]:
    return [block.text for block in blocks]


def test_a_rule_begins_with_its_name_and_its_reason(words: RuleWords) -> None:
    first, second, *_ = page(words)
    assert (first.kind, first.text) == ("headline", "W4: Rule W4")
    assert (second.kind, second.text) == ("paragraph", "You do.")


def test_the_condition_is_written_out_with_its_parts_farther_in(words: RuleWords) -> None:
    blocks = page(words)
    start = texts(blocks).index("All of these:")
    assert [(block.text, block.indent, block.marker) for block in blocks[start : start + 5]] == [
        ("All of these:", 0, ""),
        ('Home is "No"', 0, "-"),
        ("Any of these:", 0, "-"),
        ('Use is "Daily"', 2, "-"),
        ("Use is not known", 2, "-"),
    ]


def test_everything_that_follows_is_said_levels_first(words: RuleWords) -> None:
    (read,) = SMALL.ruleset.rules
    assert list(effect_sentences(read.effect, words)) == [
        "How soon: within 48 hours at the latest.",
        "Withdrawal: no less than withdrawal care day and night.",
        "Treatment: no less than residential treatment.",
        "Above what is safe, it speaks for inpatient treatment, with weight 2.",
        "Needed from a center: aftercare.",
        "Needed from a center: medication. A center known to be without it is left out.",
        "Needed from a center: methadone. Any of these will do: medication, methadone.",
        "Needed from a center: residential. Any of these will do: residential detox. A center known to be without them "
        "is left out.",
        "Nice to have: childcare.",
        "Not looked for: outpatient.",
        "Continuing care: aftercare.",
        "What is said: Call your clinic.",
        "A conflict is named: Two things collide.",
        "A way out: This way.",
        "A way out: That way.",
    ]


def test_source_strength_and_review_are_there(words: RuleWords) -> None:
    found = texts(page(words))
    assert "Here, https://example.org/" in found
    assert "Strength: strong evidence. Last held against its source on 2026-11-23." in found


def test_the_cases_that_cover_it_are_told_and_those_beside_it_counted(words: RuleWords) -> None:
    cases = [
        case(1, holds="W4 W1"), case(2, silent="W4", beside="W4"), case(3, holds="W1"),
        case(4, beside="W4"), case(5, beside="W4"),
    ]  # fmt: skip
    assert texts(page(words, *cases))[-3:] == [
        "Holds: Case 1. (W.yaml)",
        "Silent: Case 2. (W.yaml)",
        "Silent in 2 more cases, which name all the rules of this section that hold.",
    ]


def test_no_case_and_no_cases_at_hand_are_two_things(words: RuleWords) -> None:
    assert texts(page(words, case(1, holds="W1")))[-1] == "No case covers it."
    assert texts(page(words, at_hand=False))[-1] == "There are no cases here to look into."


def test_an_emergency_is_nothing_else(words: RuleWords) -> None:
    (read,) = policy(rule("E1", "{use: {is: daily}}", "{urgency: emergency}")).ruleset.rules
    assert list(effect_sentences(read.effect, words)) == [
        "An emergency: only what to do now, without a plan and a list."
    ]


def _follows(read: Rule, words: RuleWords) -> list[str]:
    return list(effect_sentences(read.effect, words))


def test_every_shipped_rule_has_a_page_and_says_what_follows(
    questionnaire: Questionnaire, ruleset: Ruleset, vocabulary: Vocabulary, phrases: Phrases
) -> None:
    words = RuleWords(phrases, ConditionWords(questionnaire, phrases.say), vocabulary.label)
    for each in ruleset.rules:
        blocks = list(rule_blocks(each, words, ()))
        assert each.because.to_self in texts(blocks)
        assert _follows(each, words), each.id
        assert phrases.say(f"rule_section.{section_of(each)}")
        assert all(block.text for block in blocks)
