"""The questionnaire as read from `data/questions.yaml`: sections, questions, choices and their wording."""

from typing import Literal, NamedTuple, get_args

from recovery_cli.conditions import DECLINED, GROUPS, UNKNOWN, Condition, ConditionReader, Field, Kind
from recovery_cli.errors import Problem
from recovery_cli.fields import Fields, raise_if, root, taken
from recovery_cli.sentences import Sentence
from recovery_cli.strict_yaml import Document

RESERVED = (UNKNOWN, DECLINED, "back", "help", "why", "review", "quit", "crisis")
"""Words that mean something at every prompt, so that no choice may be called by them."""
SAVED = "saved"
"""What a file of answers keeps beside them, to go on later, stands under this key; no question may be called so."""

NextDay = Literal["stand", "offer", "ask"]


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
    """exclusive: chosen alone, such as "none of these". words: what people also type for it, beside its label."""

    id: str
    label: Wording
    exclusive: bool = False
    words: tuple[str, ...] = ()


class Question(NamedTuple):
    """when: asked unless this is False (None: always). ends_when: the interview ends after this answer if True.
    ask_again: "I don't know" is asked once more. minimum, maximum: for numbers, in `unit`.
    changeable: the choices a person could come to or learn, so that "what would change this" may name them.
    name: what is asked about, in a few words that fit inside a sentence ("alcohol in the last two weeks").
    next_day: what becomes of a saved answer on another day; it stands, or the question is asked again, and the answer
    is offered or not."""

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
    changeable: tuple[str, ...]
    optional: bool
    minimum: float
    maximum: float
    unit: str | None
    name: str = ""
    next_day: NextDay = "stand"

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
    sections = _sections(top)
    entries = list(top.mappings("questions", required=True))
    ids = [entry.text("id") for entry in entries]
    known: dict[str, Field] = {}
    questions: list[Question] = []
    for position, (entry, question_id) in enumerate(zip(entries, ids, strict=True)):
        if question_id and question_id in (*ids[:position], *RESERVED, *GROUPS, SAVED):
            entry.note("duplicate-id", "id", *taken(question_id))
        questions.append(_question(entry, question_id, sections, known, ids[position:]))
    top.done()
    _keep_order(entries, questions, list(sections))
    raise_if(problems)
    return Questionnaire(tuple(sections.values()), tuple(questions))


def _sections(top: Fields) -> dict[str, Section]:
    sections: dict[str, Section] = {}
    for entry in top.mappings("sections", required=True):
        section = Section(entry.text("id"), entry.text("title"))
        if section.id in sections:
            problem = Sentence("The section '{name}' stands twice.", name=section.id)
            entry.note("duplicate-id", "id", problem, Sentence("Keep one of them."))
        sections[section.id] = section
        entry.done()
    return sections


def _keep_order(entries: list[Fields], questions: list[Question], order: list[str]) -> None:
    """Notes each question that comes back to a section that was left."""
    reached = 0
    for entry, question in zip(entries, questions, strict=True):
        if question.section.id not in order:
            continue  # noted where the section was read
        position = order.index(question.section.id)
        if position < reached:
            problem = Sentence(
                "'{question}' comes after the section '{section}' has ended.",
                question=question.id,
                section=question.section.id,
            )
            remedy = Sentence("Keep the questions of a section together, in its order.")
            entry.note("section-order", "section", problem, remedy)
        reached = max(reached, position)


def _question(
    entry: Fields, question_id: str, sections: dict[str, Section], known: dict[str, Field], later: list[str]
) -> Question:
    kind: Kind = entry.choice("type", get_args(Kind))  # type: ignore[assignment]  # `choice` has checked it
    number = kind == "number"
    choices = tuple(_choices(entry, kind))
    reader = ConditionReader(entry.document, entry.problems, known, later)
    question = Question(
        id=question_id,
        section=sections.get(entry.choice("section", sections), Section("", "")),
        type=kind,
        ask=read_wording(entry, "ask") or Wording("", ""),
        help=read_wording(entry, "help", required=False),
        why_we_ask=read_wording(entry, "why_we_ask", required=False),
        choices=choices,
        ordered=entry.flag("ordered"),
        when=_condition(entry, "when", reader),
        ends_when=None,
        ask_again=entry.flag("ask_again"),
        changeable=_changeable(entry, kind, choices),
        optional=entry.flag("optional"),
        minimum=(entry.number("minimum") or 0) if number else 0,
        maximum=(entry.number("maximum") or 0) if number else 0,
        unit=entry.optional_text("unit") if number else None,
        name=entry.optional_text("name") or question_id.replace("_", " "),
        next_day=entry.choice("next_day", get_args(NextDay), "stand"),  # type: ignore[arg-type]  # `choice` has checked it
    )
    if number and not ("minimum" in entry and "maximum" in entry and question.minimum < question.maximum):
        entry.note("bounds", None, Sentence("A number needs 'minimum' below 'maximum'."), Sentence("Add both bounds."))
    if question.ordered and kind != "one":
        entry.note("ordered", "ordered", Sentence("Only the choices of 'one' can be ordered."), Sentence("Remove it."))
    known[question_id] = question.field
    question = question._replace(ends_when=_condition(entry, "ends_when", reader))
    entry.done()
    return question


def _condition(entry: Fields, key: str, reader: ConditionReader) -> Condition | None:
    tree = entry.take(key)
    return None if tree is None else reader.read(tree, (*entry.path, key))


def _changeable(entry: Fields, kind: str, choices: tuple[Choice, ...]) -> tuple[str, ...]:
    """The choices a person could come to, or find out to be true: those listed, or with `true` all of them."""
    ids = ("yes", "no") if kind == "yes_no" else tuple(choice.id for choice in choices)
    if entry.entries.get("changeable") == "true":
        entry.take("changeable")
        return ids
    return entry.texts("changeable", ids)


def _choices(entry: Fields, kind: str) -> list[Choice]:
    found: list[Choice] = []
    for each in entry.mappings("choices"):
        label = read_wording(each, "label") or Wording("", "")
        choice = Choice(each.text("id"), label, each.flag("exclusive"), each.texts("words"))
        if choice.id and (choice.id in RESERVED or choice.id in [other.id for other in found]):
            problem = Sentence("The choice '{id}' is taken.", id=choice.id)
            each.note("duplicate-id", "id", problem, Sentence("Choose another id."))
        if choice.exclusive and kind != "many":
            problem = Sentence("Only choices of 'many' can be exclusive.")
            each.note("exclusive", "exclusive", problem, Sentence("Remove it."))
        each.done()
        found.append(choice)
    if kind in ("one", "many") and not found:
        problem = Sentence("A question of type '{type}' needs choices.", type=kind)
        entry.note("choices", None, problem, Sentence("Add 'choices:' with one '- ' each."))
    if kind in ("yes_no", "number", "place", "date") and found:
        problem = Sentence("A question of type '{type}' takes no choices.", type=kind)
        entry.note("choices", "choices", problem, Sentence("Remove them."))
    return found
