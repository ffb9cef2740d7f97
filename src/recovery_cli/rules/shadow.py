"""Rules that set a level and never decide one: whenever they hold, others have brought the plan as high already.

A heuristic: it tries people and can miss the one who matters, so that what it finds is a question to the author of the
rules and no proof. For each rule it takes people for whom the rule holds and of whom nothing else is told that could
raise a plan, then the same with more and more told at random; a rule is cleared as soon as one plan is another without
it. The people are the same in every run.
"""

from collections.abc import Iterator, Sequence
from itertools import islice
from random import Random

from recovery_cli.conditions import Answer, comparisons, evaluate
from recovery_cli.questionnaire.interview import routing_path
from recovery_cli.questionnaire.model import Question, Questionnaire
from recovery_cli.rules.engine import findings, outcome
from recovery_cli.rules.model import Rule, Ruleset
from recovery_cli.rules.reach import Search, told_apart

TOLD_BESIDE = (0.0, 0.0, 0.1, 0.25, 0.5)
"""How many of the other questions are answered at random, one person after another."""

PEOPLE = 100
"""Tried for each rule."""


def never_deciding(questionnaire: Questionnaire, ruleset: Ruleset, people: int = PEOPLE) -> tuple[Rule, ...]:
    """The rules with a level or a lean that changed nothing for any of the people tried, in file order."""
    rules = [rule for rule in ruleset.rules if rule.effect.sets_level and not rule.after_plan]
    if not rules:
        return ()
    crowd = _Crowd(questionnaire, rules)
    suspects = {rule.id: rule for rule in rules}
    for rule in rules:
        for person in islice(crowd.of(rule), people):
            if rule.id not in suspects:
                break
            found = list(findings(rules, routing_path(questionnaire, person).answers))
            plan = outcome(found)
            for each in [each.rule for each in found if each.rule.id in suspects]:
                if outcome(one for one in found if one.rule.id != each.id) != plan:
                    del suspects[each.id]
    return tuple(suspects.values())


class _Crowd:
    """People for whom a rule holds."""

    def __init__(self, questionnaire: Questionnaire, rules: Sequence[Rule]) -> None:
        self.questionnaire = questionnaire
        self.search = Search(questionnaire)
        self.named = [compare for rule in rules for compare in comparisons(rule.when)]
        self.values = {each.id: told_apart(each, self.named) for each in questionnaire.questions}
        self.calm = {each.id: self._calmest(each) for each in questionnaire.questions}

    def _calmest(self, question: Question) -> Answer:
        """The answer to which the fewest comparisons of the rules say yes."""

        def said_yes(answer: Answer) -> int:
            return sum(evaluate(each, {question.id: answer}) is not False for each in self.named)

        return min(self.values[question.id], key=said_yes)

    def of(self, rule: Rule) -> Iterator[dict[str, Answer]]:
        """Complete answers for which the rule holds, without end while there are any."""
        random = Random(rule.id)  # noqa: S311  # the same people every time
        verdicts = (True, None) if rule.if_unknown == "assume" else (True,)
        while True:
            for share in TOLD_BESIDE:
                order = lambda values: random.sample(values, len(values))  # noqa: E731
                held = next(self.search.reaching(rule.when, verdicts, order), None)
                if held is None:
                    return
                beside = {name: random.choice(values) for name, values in self.values.items() if random.random() < share}
                yield {**self.calm, **beside, **held}
