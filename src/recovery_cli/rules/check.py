"""What a reviewer of the rules should look at: errors to put right, warnings to decide on, and things worth knowing."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from recovery_cli.conditions import Compare, Condition, comparisons, fields_named
from recovery_cli.errors import NOTHING
from recovery_cli.questionnaire.model import Question, Questionnaire
from recovery_cli.rules.coverage import Case
from recovery_cli.rules.model import Ruleset
from recovery_cli.rules.reach import Search, asked, holding, silent
from recovery_cli.rules.shadow import never_deciding
from recovery_cli.sentences import Sentence

SEVERITIES = ("error", "warning", "information")
FRESH_DAYS = 365
"""A review older than this is stale."""
_CORRECT_WHEN = Sentence("Correct its 'when', or remove it.")

READ_BY_THE_PROGRAM = frozenset({"respondent", "location", "max_distance"})
"""Questions that the program itself acts on: how it speaks, and where it searches."""


class CheckFinding(NamedTuple):
    """code: stable, for scripts. severity: error | warning | information. where: a rule, a question or a case."""

    code: str
    severity: str
    where: str
    what: Sentence
    remedy: Sentence


def check(
    questionnaire: Questionnaire,
    ruleset: Ruleset,
    *,
    elsewhere: Sequence[Condition] = (),
    read_elsewhere: Collection[str] = (),
    cases: Sequence[Case] | None,
    today: date,
) -> list[CheckFinding]:
    """Every finding, errors first.

    elsewhere: conditions outside the questionnaire and the rules, such as those of helplines.
    read_elsewhere: questions whose answers something else than a condition reads, such as the total of a form.
    cases: all there are; None where none are at hand, which is said and not counted against any rule.
    """
    found = [
        *_unused(questionnaire, ruleset, elsewhere, READ_BY_THE_PROGRAM.union(read_elsewhere)),
        *_unreachable(questionnaire, ruleset),
        *_shadowed(questionnaire, ruleset),
        *_reviews(ruleset, today),
        *_sources(ruleset),
        *_covered(questionnaire, ruleset, cases),
    ]
    return sorted(found, key=lambda each: SEVERITIES.index(each.severity))


# -- questions and choices ----------------------------------------------------------------------------------------


def _unused(
    questionnaire: Questionnaire, ruleset: Ruleset, elsewhere: Sequence[Condition], read: Collection[str]
) -> Iterator[CheckFinding]:
    routing = [each for one in questionnaire.questions for each in (one.when, one.ends_when) if each is not None]
    said = [each.when for each in ruleset.headlines if each.when is not None]
    conditions = [*(rule.when for rule in ruleset.rules), *said, *routing, *elsewhere]
    named = [compare for condition in conditions for compare in comparisons(condition)]
    deciding = {name for rule in ruleset.rules if rule.effect.sets_level for name in fields_named(rule.when)}
    deciding |= {name for condition in routing for name in fields_named(condition)}
    asked_about = {compare.field for compare in named}
    choosing: list[str] = []
    for question in questionnaire.questions:
        if question.id in read:
            continue
        if question.id not in asked_about:
            what = Sentence("Nothing looks at the answer.")
            yield CheckFinding(
                "unused-question", "warning", question.id, what, Sentence("Use it in a rule, or do not ask it.")
            )
            continue
        if question.id not in deciding:
            choosing.append(question.id)
        alike = _alike(question, [compare for compare in named if compare.field == question.id])
        if len(alike) > 1:
            what = Sentence("Nothing tells these choices apart: {list}.", list=", ".join(alike))
            yield CheckFinding(
                "unused-choice", "information", question.id, what, Sentence("Keep them if people need the words.")
            )
    if choosing:
        what = Sentence(
            "These answers set no level; they choose among centers and add notes: {list}.", list=", ".join(choosing)
        )
        yield CheckFinding("no-level", "information", "questions", what, NOTHING)


def _alike(question: Question, named: Iterable[Compare]) -> list[str]:
    """The choices that no comparison names and no boundary touches: all of them come to the same."""
    used: set[str] = set()
    for compare in named:
        if isinstance(compare.operand, tuple):
            used |= set(compare.operand)
        elif compare.choices:
            position = int(compare.operand)
            below = position - 1 if compare.operator == "at_least" else position + 1
            used |= {compare.choices[each] for each in (position, below) if 0 <= each < len(compare.choices)}
    return [choice.id for choice in question.choices if choice.id not in used]


def _unreachable(questionnaire: Questionnaire, ruleset: Ruleset) -> Iterator[CheckFinding]:
    search = Search(questionnaire)
    for question in questionnaire.questions:
        if not search.may_reach(asked(question)):
            what = Sentence("No answers lead to this question.")
            yield CheckFinding("unreachable-question", "error", question.id, what, _CORRECT_WHEN)
    for rule in ruleset.rules:
        if not search.may_reach(holding(rule)):
            yield CheckFinding(
                "dead-rule",
                "error",
                rule.id,
                Sentence("It can never hold."),
                _CORRECT_WHEN,
            )


# -- rules --------------------------------------------------------------------------------------------------------


def _shadowed(questionnaire: Questionnaire, ruleset: Ruleset) -> Iterator[CheckFinding]:
    for rule, part in never_deciding(questionnaire, ruleset):
        if part == "lean":
            what = Sentence("Its lean never tips a plan: no answers were found with which it makes the difference.")
        else:
            what = Sentence(
                "Its {part} never decides: whenever it holds, other rules were found to go as high.", part=part
            )
        yield CheckFinding(
            "shadowed", "warning", rule.id, what, Sentence("Remove that effect, or keep it for the reason it gives.")
        )


def _reviews(ruleset: Ruleset, today: date) -> Iterator[CheckFinding]:
    for rule in ruleset.rules:
        if rule.reviewed == date.min:
            remedy = Sentence("Hold the rule against its source, and add 'reviewed:'.")
            yield CheckFinding("missing-review", "error", rule.id, Sentence("It has no day of review."), remedy)
        elif rule.reviewed > today:
            what = Sentence("The day of review is still to come: {day}.", day=str(rule.reviewed))
            yield CheckFinding("future-review", "error", rule.id, what, Sentence("Correct the date."))
        elif today - rule.reviewed > timedelta(days=FRESH_DAYS):
            what = Sentence(
                "It was last held against its source on {day}, more than {number} days ago.",
                day=str(rule.reviewed),
                number=str(FRESH_DAYS),
            )
            yield CheckFinding(
                "stale-review", "warning", rule.id, what, Sentence("Read the source again, and renew the date.")
            )


def _sources(ruleset: Ruleset) -> Iterator[CheckFinding]:
    for rule in ruleset.rules:
        if rule.strength == "unverified":
            what = Sentence("It rests on no source that was read: {title}.", title=rule.source.title)
            yield CheckFinding(
                "unverified", "warning", rule.id, what, Sentence("Read a source and name it, or leave the rule out.")
            )
    used: dict[str, list[str]] = {}
    for rule in ruleset.rules:
        if _is_site_root(rule.source.url):
            used.setdefault(rule.source.url, []).append(rule.id)
    for url, ids in used.items():
        what = Sentence("The source is only the front page of a site: {url}", url=url)
        yield CheckFinding(
            "site-root", "warning", ", ".join(ids), what, Sentence("Give the address of the page that says it.")
        )


def _is_site_root(url: str) -> bool:
    """Whether the address names a site and no page of it."""
    _, _, rest = url.partition("://")
    _, _, page = rest.partition("/")
    return not page.strip("/")


# -- cases --------------------------------------------------------------------------------------------------------


def _covered(questionnaire: Questionnaire, ruleset: Ruleset, cases: Sequence[Case] | None) -> Iterator[CheckFinding]:
    if cases is None:
        what = Sentence("There are no cases here, so whether each rule has one was not checked.")
        yield CheckFinding("no-cases", "information", "cases", what, Sentence("Name their folder with --cases."))
        return
    search = Search(questionnaire)
    known = ruleset.by_id()
    for case in cases:
        for rule_id in sorted((case.holds | case.silent) - known.keys()):
            what = Sentence("'{case}' names {rule}, which is no rule.", case=case.sentence, rule=rule_id)
            yield CheckFinding("unknown-rule", "error", case.file, what, Sentence("Correct the id, or remove it."))
    for rule in ruleset.rules:
        if not any(rule.id in case.holds for case in cases):
            remedy = Sentence("Write one, with the rule under 'holds'.")
            yield CheckFinding("no-holding-case", "error", rule.id, Sentence("No case shows that it holds."), remedy)
        # In an emergency every other rule is silent, which says nothing about the rule.
        shown = any(
            rule.id in case.silent | case.beside and (not case.emergency or rule.effect.urgency == "emergency")
            for case in cases
        )
        if not shown and search.may_reach(silent(rule)):
            remedy = Sentence("Write one, with the rule under 'silent'.")
            yield CheckFinding("no-silent-case", "error", rule.id, Sentence("No case shows that it is silent."), remedy)
