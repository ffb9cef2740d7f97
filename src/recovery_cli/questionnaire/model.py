"""The questionnaire as read from `data/questions.yaml`: sections, questions, choices and their wording."""

from typing import NamedTuple, get_args

from recovery_cli.conditions import DECLINED, UNKNOWN, Condition, ConditionReader, Field, Kind
from recovery_cli.errors import Problem
from recovery_cli.fields import Fields, raise_if, root
from recovery_cli.strict_yaml import Document

RESERVED = (UNKNOWN, DECLINED, "back", "help", "why", "review", "quit", "crisis")
"""Words that mean something at every prompt, so that no choice may be called by them."""


class Wording(NamedTuple):
    """The same thing said to the person, and to someone who answers for them."""

    to_self: str
    to_helper: str

    def said_to(self, respondent: str) -> str:
        """respondent: self | helper | professional; anyone else is spoken to as the person."""
        return self.to_helper if respondent in ("helper", "professional") else self.to_self


class Section(NamedTuple):
    id: str
    title: str


class Choice(NamedTuple):
    """exclusive: chosen alone, such as "none of these"."""

    id: str
    label: Wording
    exclusive: bool = False


class Question(NamedTuple):
    """when: asked unless this is False (None: always). ends_when: the interview ends after this answer if True.
    ask_again: "I don't know" is asked once more. minimum, maximum: for numbers, in `unit`."""

    id: str
    section: Section
    type: Kind
    ask: Wording
    help: Wording | None
    why_we_ask: Wording | None
    choices: tuple[Choice, ...]
    ordered: bool
    when: Condition | None
    ends_when: Condition | None
    ask_again: bool
    changeable: bool
    optional: bool
    minimum: float
    maximum: float
    unit: str | None

    @property
    def field(self) -> Field:
        return Field(self.id, self.type, tuple(choice.id for choice in self.choices), self.ordered)


class Questionnaire(NamedTuple):
    """Every section and question, in the order asked."""

    sections: tuple[Section, ...]
    questions: tuple[Question, ...]

    def by_id(self) -> dict[str, Question]:
        return {question.id: question for question in self.questions}

    def fields(self) -> dict[str, Field]:
        return {question.id: question.field for question in self.questions}


def read_wording(fields: Fields, key: str, *, required: bool = True) -> Wording | None:
    """`key` as one text for everybody, or as {self: …, helper: …}."""
    if key in fields and isinstance(fields.entries[key], dict):
        both = fields.mapping(key)
        if both is not None:
            wording = Wording(both.text("self"), both.text("helper"))
            both.done()
            return wording
    text = fields.text(key) if required else fields.optional_text(key)
    return Wording(text, text) if text else None


def load_questionnaire(document: Document) -> Questionnaire:
    """Build the questionnaire; raises DataFileError with every problem of the file, each with its line."""
    problems: list[Problem] = []
    top = root(document, problems)
    top.text("version")
    top.day("reviewed", required=True)
    sections: dict[str, Section] = {}
    for entry in top.mappings("sections", required=True):
        section = Section(entry.text("id"), entry.text("title"))
        sections[section.id] = section
        entry.done()
    entries = list(top.mappings("questions", required=True))
    ids = [entry.text("id") for entry in entries]
    known: dict[str, Field] = {}
    questions = []
    for position, entry in enumerate(entries):
        question = _question(entry, sections, known, ids[position:])
        if ids.count(question.id) > 1 or question.id in RESERVED:
            entry.note("duplicate-id", "id", f"The id '{question.id}' is taken.", "Choose another id.")
        questions.append(question)
    top.done()
    order = [section for section in dict.fromkeys(question.section.id for question in questions) if section]
    if order != [section for section in sections if section in order]:
        top.note("section-order", "questions", "Questions leave the order of the sections.", "Keep sections together.")
    raise_if(problems)
    return Questionnaire(tuple(sections.values()), tuple(questions))


def _question(entry: Fields, sections: dict[str, Section], known: dict[str, Field], later: list[str]) -> Question:
    kind: Kind = entry.choice("type", get_args(Kind))  # type: ignore[assignment]  # `choice` has checked it
    choices = tuple(_choices(entry, kind))
    number = kind == "number"
    reader = ConditionReader(entry.document, entry.problems, known, later)
    when = _condition(entry, "when", reader)
    question = Question(
        id=entry.text("id"),
        section=sections.get(entry.choice("section", sections), Section("", "")),
        type=kind,
        ask=read_wording(entry, "ask") or Wording("", ""),
        help=read_wording(entry, "help", required=False),
        why_we_ask=read_wording(entry, "why_we_ask", required=False),
        choices=choices,
        ordered=entry.flag("ordered"),
        when=when,
        ends_when=None,
        ask_again=entry.flag("ask_again"),
        changeable=entry.flag("changeable"),
        optional=entry.flag("optional"),
        minimum=(entry.number("minimum") or 0) if number else 0,
        maximum=(entry.number("maximum") or 0) if number else 0,
        unit=entry.optional_text("unit"),
    )
    if number and question.minimum >= question.maximum:
        entry.note("bounds", None, "A number needs 'minimum' below 'maximum'.", "Add both bounds.")
    known[question.id] = question.field
    question = question._replace(ends_when=_condition(entry, "ends_when", reader))
    entry.done()
    return question


def _condition(entry: Fields, key: str, reader: ConditionReader) -> Condition | None:
    tree = entry.take(key)
    return None if tree is None else reader.read(tree, (*entry.path, key))


def _choices(entry: Fields, kind: str) -> list[Choice]:
    found: list[Choice] = []
    for each in entry.mappings("choices", required=kind in ("one", "many")):
        choice = Choice(each.text("id"), read_wording(each, "label") or Wording("", ""), each.flag("exclusive"))
        if choice.id in RESERVED or choice.id in [other.id for other in found]:
            each.note("duplicate-id", "id", f"The choice '{choice.id}' is taken.", "Choose another id.")
        if choice.exclusive and kind != "many":
            each.note("exclusive", "exclusive", "Only choices of 'many' can be exclusive.", "Remove it.")
        each.done()
        found.append(choice)
    return found
