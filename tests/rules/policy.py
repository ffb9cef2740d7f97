"""A small policy of its own for the tests of the machine, so that they do not depend on what the shipped rules say."""

from typing import NamedTuple

from recovery_cli.conditions import Answer
from recovery_cli.questionnaire.interview import RoutingPath, routing_path
from recovery_cli.questionnaire.model import Questionnaire, load_questionnaire
from recovery_cli.rules.engine import Recommendation, recommend
from recovery_cli.rules.explain import Explainer
from recovery_cli.rules.model import Ruleset, load_rules
from recovery_cli.strict_yaml import read_bytes
from recovery_cli.vocabulary import Vocabulary, load_vocabulary

QUESTIONS = """
version: 1
reviewed: 2026-11-23
sections: [{id: all, title: All}]
questions:
  - {id: danger, section: all, type: one, ask: Danger?, choices: [{id: none, label: None}, {id: now, label: Now}],
     ends_when: {danger: {is: now}}}
  - {id: use, section: all, type: one, ask: Use?, ordered: true, changeable: true,
     choices: [{id: none, label: None}, {id: some, label: Some}, {id: daily, label: Daily}]}
  - {id: home, section: all, type: yes_no, ask: Home?, changeable: true}
  - {id: calm, section: all, type: yes_no, ask: Calm at home?, when: {home: {is: 'yes'}}}
  - {id: terms, section: all, type: many, ask: Terms?, changeable: true,
     choices: [{id: stay, label: Stay}, {id: tests, label: Tests}, {id: other, label: Other},
               {id: none, label: None, exclusive: true}]}
  - {id: points, section: all, type: number, ask: Points?, minimum: 0, maximum: 64, optional: true}
  - {id: wish, section: all, type: one, ask: Wish?, changeable: true,
     choices: [{id: any, label: Any}, {id: inpatient, label: Stay}, {id: outpatient, label: Home}]}
"""

NEEDS = ("medication", "methadone", "aftercare", "residential", "childcare", "outpatient", "residential_detox")

CALM: dict[str, Answer] = {
    "danger": "none",
    "use": "none",
    "home": "yes",
    "calm": "yes",
    "terms": ("none",),
    "wish": "any",
}
"""Nothing is wrong: complete answers from which a test departs."""


def vocabulary() -> Vocabulary:
    needs = "".join(f"  - {{slug: {slug}, group: all, label: {slug}, ask: Yes?}}\n" for slug in NEEDS)
    text = f"version: 1\ngroups: [{{id: all, label: All}}]\nneeds:\n{needs}"
    return load_vocabulary(read_bytes(text.encode(), source="vocabulary.yaml"))


def questionnaire(text: str = QUESTIONS) -> Questionnaire:
    return load_questionnaire(read_bytes(text.encode(), source="questions.yaml"))


def rule(rule_id: str, when: str, effect: str, *, if_unknown: str = "report", because: str = "") -> str:
    """One rule as it stands in a file."""
    return (
        f"  - id: {rule_id}\n    title: Rule {rule_id}\n    when: {when}\n    effect: {effect}\n"
        f"    because: {because or f'Because of {rule_id}.'}\n    source: here\n    strength: strong\n"
        f"    reviewed: 2026-11-23\n    if_unknown: {if_unknown}\n"
    )


def rules_file(*rules: str, headlines: str = "  - {id: always, text: Go on.}\n") -> str:
    sources = "sources: [{id: here, title: Here, url: 'https://example.org/'}]\n"
    return f"version: 1\n{sources}headlines:\n{headlines}rules:\n{''.join(rules)}"


class Policy(NamedTuple):
    questionnaire: Questionnaire
    ruleset: Ruleset

    def path(self, **answers: Answer) -> RoutingPath:
        """The path of somebody who is calm but for these answers."""
        return routing_path(self.questionnaire, {**CALM, **answers})

    def recommend(self, **answers: Answer) -> Recommendation:
        return recommend(self.ruleset, self.path(**answers))

    def explain(self, **answers: Answer) -> Explainer:
        return Explainer(self.questionnaire, self.ruleset, self.path(**answers))


def load(text: str, questions: str = QUESTIONS) -> Ruleset:
    return load_rules(read_bytes(text.encode(), source="rules.yaml"), questionnaire(questions), vocabulary())


def policy(*rules: str, headlines: str = "  - {id: always, text: Go on.}\n", questions: str = QUESTIONS) -> Policy:
    return Policy(questionnaire(questions), load(rules_file(*rules, headlines=headlines), questions))
