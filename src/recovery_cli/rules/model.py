"""Rules as read from `data/rules.yaml`: when they hold, what follows, why, and who says so."""

from collections.abc import Collection, Iterator
from datetime import date
from typing import NamedTuple

from recovery_cli.conditions import Condition, ConditionReader, Field, fields_named
from recovery_cli.errors import Problem, suggestion
from recovery_cli.fields import Fields, raise_if, root, taken
from recovery_cli.questionnaire.model import Questionnaire, Wording, read_wording
from recovery_cli.rules.levels import SETTINGS, TREATMENT, URGENCIES, WITHDRAWAL
from recovery_cli.sentences import Sentence
from recovery_cli.strict_yaml import Document
from recovery_cli.vocabulary import Vocabulary

STRENGTHS = ("law", "strong", "moderate", "consensus", "unverified")
IF_UNKNOWN = ("assume", "report", "ignore")

PLAN_FIELDS = {
    "plan.withdrawal": Field("plan.withdrawal", "one", WITHDRAWAL, ordered=True),
    "plan.treatment": Field("plan.treatment", "one", TREATMENT, ordered=True),
    "plan.setting": Field("plan.setting", "one", SETTINGS, ordered=True),
    "plan.urgency": Field("plan.urgency", "one", URGENCIES, ordered=True),
}
"""Facts of the plan. A rule that looks at them speaks after the plan stands, and so can set no level."""


class Source(NamedTuple):
    title: str
    url: str


class Lean(NamedTuple):
    """A pull above the floor, never below it. toward: inpatient | outpatient. weight: 1 a circumstance, 6 a wish."""

    toward: str
    weight: int


class RuleNeed(NamedTuple):
    """met_by: offering any of these meets it. filter: a center known not to meet it is left out."""

    need: str
    met_by: tuple[str, ...]
    filter: bool


class Conflict(NamedTuple):
    """between: ids of rules, of which those that hold are named, or the stages 'treatment' and 'withdrawal' for the
    rules that set them."""

    between: tuple[str, ...]
    what: Wording
    ways_out: tuple[str, ...]


class Effect(NamedTuple):
    """What follows when a rule holds. Levels are floors: they raise, and nothing lowers them."""

    urgency: str | None = None
    withdrawal: str | None = None
    treatment: str | None = None
    lean: Lean | None = None
    needs: tuple[RuleNeed, ...] = ()
    wants: tuple[str, ...] = ()
    excludes: tuple[str, ...] = ()
    continuing: tuple[str, ...] = ()
    notes: tuple[Wording, ...] = ()
    conflict: Conflict | None = None

    @property
    def sets_level(self) -> bool:
        return bool(self.urgency or self.withdrawal or self.treatment or self.lean)


class Rule(NamedTuple):
    """id: the row of the clinical ground it encodes, with a letter where one row takes several rules.
    if_unknown: assume (holds), report (listed as undetermined), ignore (does not hold).
    after_plan: looks at the plan, so it is evaluated once the plan stands."""

    id: str
    title: str
    when: Condition
    effect: Effect
    because: Wording
    source: Source
    strength: str
    reviewed: date
    if_unknown: str
    after_plan: bool


class Headline(NamedTuple):
    """The one sentence to act on; the first whose condition holds is said. id: names it for translations."""

    id: str
    when: Condition | None
    text: Wording


class Ruleset(NamedTuple):
    rules: tuple[Rule, ...]
    headlines: tuple[Headline, ...]

    def by_id(self) -> dict[str, Rule]:
        return {rule.id: rule for rule in self.rules}


def load_rules(document: Document, questionnaire: Questionnaire, vocabulary: Vocabulary) -> Ruleset:
    """Build the rules; raises DataFileError with every unknown name, choice, need and level, each with its line."""
    problems: list[Problem] = []
    top = root(document, problems)
    top.text("version")
    known = {**questionnaire.fields(), **PLAN_FIELDS}
    reader = ConditionReader(document, problems, known)
    sources = read_sources(top)
    rules: list[Rule] = []
    entries = list(top.mappings("rules", required=True))
    ids = [entry.text("id") for entry in entries]
    for entry, rule_id in zip(entries, ids, strict=True):
        if ids.count(rule_id) > 1:
            entry.note("duplicate-id", "id", *taken(rule_id))
        rules.append(_rule(entry, rule_id, reader, vocabulary, sources, ids))
    headlines = tuple(_headlines(top, reader))
    if not headlines or headlines[-1].when is not None:
        problem = Sentence("The last headline must hold for every plan.")
        top.note("headline", "headlines", problem, Sentence("Leave out its 'when'."))
    top.done()
    raise_if(problems)
    return Ruleset(tuple(rules), headlines)


def read_sources(top: Fields) -> dict[str, Source]:
    """The sources at the head of a file, by id."""
    found: dict[str, Source] = {}
    for entry in top.mappings("sources", required=True):
        found[entry.text("id")] = Source(entry.text("title"), entry.text("url"))
        entry.done()
    return found


def _headlines(top: Fields, reader: ConditionReader) -> Iterator[Headline]:
    ids: list[str] = []
    for entry in top.mappings("headlines", required=True):
        ids.append(entry.text("id"))
        if ids[-1] in ids[:-1]:
            entry.note("duplicate-id", "id", *taken(ids[-1]))
        tree = entry.take("when")
        when = None if tree is None else reader.read(tree, (*entry.path, "when"))
        yield Headline(ids[-1], when, read_wording(entry, "text") or Wording("", ""))
        entry.done()


def _rule(
    entry: Fields,
    rule_id: str,
    reader: ConditionReader,
    vocabulary: Vocabulary,
    sources: dict[str, Source],
    ids: Collection[str],
) -> Rule:
    when = reader.read(entry.take("when", required=True), (*entry.path, "when"))
    rule = Rule(
        id=rule_id,
        title=entry.text("title"),
        when=when,
        effect=_effect(entry, vocabulary, ids),
        because=read_wording(entry, "because") or Wording("", ""),
        source=sources.get(entry.choice("source", sources), Source("", "")),
        strength=entry.choice("strength", STRENGTHS),
        reviewed=entry.day("reviewed", required=True) or date.min,
        if_unknown=entry.choice("if_unknown", IF_UNKNOWN),
        after_plan=any(name in PLAN_FIELDS for name in fields_named(when)),
    )
    if rule.after_plan and rule.effect.sets_level:
        entry.note(
            "level-after-plan",
            "when",
            Sentence("Rule {rule} looks at the plan and would change it.", rule=rule_id),
            Sentence("Let it look at answers, or let it set only needs, wants, notes and conflicts."),
        )
    entry.done()
    return rule


def _effect(entry: Fields, vocabulary: Vocabulary, ids: Collection[str]) -> Effect:
    fields = entry.mapping("effect")
    if fields is None:
        entry.take("effect", required=True)
        return Effect()
    effect = Effect(
        urgency=fields.choice("urgency", URGENCIES, "") or None,
        withdrawal=fields.choice("withdrawal", WITHDRAWAL, "") or None,
        treatment=fields.choice("treatment", TREATMENT, "") or None,
        lean=_lean(fields),
        needs=tuple(_needs(fields, vocabulary)),
        wants=fields.texts("wants", vocabulary.needs),
        excludes=fields.texts("excludes", vocabulary.needs),
        continuing=fields.texts("continuing", vocabulary.needs),
        notes=tuple(_notes(fields)),
        conflict=_conflict(fields, ids),
    )
    fields.done()
    return effect


def _lean(fields: Fields) -> Lean | None:
    lean = fields.mapping("lean")
    if lean is None:
        return None
    found = Lean(lean.choice("toward", SETTINGS), int(lean.number("weight", 1, 9) or 1))
    lean.done()
    return found


def _needs(fields: Fields, vocabulary: Vocabulary) -> Iterator[RuleNeed]:
    """Each need is a slug, or {need, met_by, filter}."""
    listed = fields.take("needs")
    if listed is not None and not isinstance(listed, list):
        problem = Sentence("'{key}' must be a list.", key="needs")
        fields.note("not-a-list", "needs", problem, Sentence("Write '[medication]'."))
        return
    for position, item in enumerate(listed or ()):
        path = (*fields.path, "needs", position)
        if isinstance(item, str):
            need = RuleNeed(item, (item,), filter=False)
        else:
            each = Fields(fields.document, path, fields.problems)
            slug = each.text("need")
            need = RuleNeed(slug, each.texts("met_by", vocabulary.needs) or (slug,), each.flag("filter"))
            each.done()
        if need.need not in vocabulary:
            problem = Sentence("'{typed}' is not a known need.", typed=need.need)
            remedy = suggestion(need.need, vocabulary.needs)
            fields.problems.append(Problem("unknown-need", fields.document.place(path), problem, remedy))
        yield need


def _notes(fields: Fields) -> Iterator[Wording]:
    """A list of wordings, each a text or {self, helper}."""
    listed = fields.take("notes")
    if listed is not None and not isinstance(listed, list):
        problem = Sentence("'{key}' must be a list.", key="notes")
        fields.note("not-a-list", "notes", problem, Sentence("Begin each note with '- '."))
        return
    for position, item in enumerate(listed or ()):
        if isinstance(item, str):
            yield Wording(item, item)
        else:
            each = Fields(fields.document, (*fields.path, "notes", position), fields.problems)
            yield Wording(each.text("self"), each.text("helper"))
            each.done()


def _conflict(fields: Fields, ids: Collection[str]) -> Conflict | None:
    entry = fields.mapping("conflict")
    if entry is None:
        return None
    conflict = Conflict(
        between=entry.texts("between", [*ids, "treatment", "withdrawal"]),
        what=read_wording(entry, "what") or Wording("", ""),
        ways_out=entry.texts("ways_out"),
    )
    entry.done()
    return conflict
