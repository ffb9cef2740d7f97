"""The page of all rules, and that the one in the documentation is it."""

from pathlib import Path

import pytest

from recovery_cli.questionnaire.model import Questionnaire, Wording
from recovery_cli.render.phrases import Phrases
from recovery_cli.render.rule_text import RuleWords, effect_sentences
from recovery_cli.render.rules_markdown import rules_markdown
from recovery_cli.rules.model import Ruleset
from recovery_cli.rules.words import ConditionWords
from recovery_cli.vocabulary import Vocabulary

PAGE = Path(__file__).resolve().parents[2] / "docs/rules.md"


@pytest.fixture(scope="session")
def words(questionnaire: Questionnaire, vocabulary: Vocabulary, phrases: Phrases) -> RuleWords:
    return RuleWords(phrases, ConditionWords(questionnaire, phrases.say), vocabulary.label)


def test_the_page_of_the_documentation_is_that_of_the_rules(ruleset: Ruleset, words: RuleWords) -> None:
    stale = "docs/rules.md is stale. Write it again: recovery-cli rules list --format markdown > docs/rules.md"
    assert PAGE.read_text(encoding="utf-8") == rules_markdown(ruleset.rules, words), stale


def test_every_rule_is_there_with_its_reason_condition_effect_source_and_review(
    ruleset: Ruleset, words: RuleWords
) -> None:
    sections = rules_markdown(ruleset.rules, words).split("\n### ")[1:]
    assert len(sections) == len(ruleset.rules)
    for rule, text in zip(ruleset.rules, sections, strict=True):
        plain = text.replace("\\", "")
        assert plain.startswith(f"{rule.id}: {rule.title}\n")
        wanted = [rule.because.to_self, rule.source.title, f"<{rule.source.url}>", str(rule.reviewed)]
        wanted.append(words.phrases.say(f"strength.{rule.strength}"))
        wanted += [line.text for line in words.conditions.outline(rule.when)]
        wanted += effect_sentences(rule.effect, words)
        assert [each for each in wanted if each not in plain] == []


def test_every_section_has_its_heading_once(ruleset: Ruleset, words: RuleWords) -> None:
    headings = [line for line in rules_markdown(ruleset.rules, words).splitlines() if line.startswith("## ")]
    assert headings[0] == "## E: Emergencies"
    assert len(headings) == len(set(headings)) == len({rule.id[0] for rule in ruleset.rules})


def test_nothing_in_a_rule_is_markup(ruleset: Ruleset, words: RuleWords) -> None:
    rule = ruleset.rules[0]._replace(title="*a* <b> [c](d) `e` #f |g|\n# h", because=Wording("_x_\n- y", ""))
    page = rules_markdown([rule], words)
    assert "\\*a\\* \\<b\\> \\[c\\](d) \\`e\\` \\#f \\|g\\| \\# h\n" in page
    assert "\\_x\\_ - y\n" in page
