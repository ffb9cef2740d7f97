"""What the program knows and says of itself: questions, needs, helplines, rules; and errors."""

from typing import Literal, NotRequired

from typing_extensions import TypedDict

from recovery_cli.documents.results import HelplineDoc, SourceRef, Strength


class ChoiceDoc(TypedDict):
    """exclusive: it stands alone, such as "none of these"."""

    id: str
    label: str
    exclusive: bool


class QuestionDoc(TypedDict):
    """conditional: asked on some paths only. minimum, maximum: of a number. Every question also takes "unknown" and
    "declined"."""

    id: str
    name: str
    section: str
    type: Literal["yes_no", "one", "many", "number", "place", "date"]
    ask: str
    choices: list[ChoiceDoc]
    minimum: float | None
    maximum: float | None
    unit: str | None
    optional: bool
    conditional: bool


class QuestionsDoc(TypedDict):
    schema_version: Literal["1"]
    kind: Literal["questions"]
    questions: list[QuestionDoc]


class NeedDoc(TypedDict):
    """implies: needs that follow from it. aliases: other words for it. ask: the question to put to a center."""

    slug: str
    group: str
    label: str
    implies: list[str]
    aliases: list[str]
    ask: str


class NeedsDoc(TypedDict):
    schema_version: Literal["1"]
    kind: Literal["needs"]
    needs: list[NeedDoc]


class HelplinesDoc(TypedDict):
    schema_version: Literal["1"]
    kind: Literal["helplines"]
    helplines: list[HelplineDoc]


class CasesDoc(TypedDict):
    """Sentences of the cases that hold a rule to be heard, and to be silent."""

    holds: list[str]
    silent: list[str]


class RuleDoc(TypedDict):
    """when, effect: in words. cases: only where one rule is shown; None where no cases are at hand."""

    id: str
    title: str
    because: str
    when: str
    questions: list[str]
    effect: list[str]
    source: SourceRef
    strength: Strength
    reviewed: str
    if_unknown: Literal["assume", "report", "ignore"]
    cases: NotRequired[CasesDoc | None]


class RulesDoc(TypedDict):
    schema_version: Literal["1"]
    kind: Literal["rules"]
    rules: list[RuleDoc]


class FindingDoc(TypedDict):
    """code: stable. where: a rule, a question or a case."""

    code: str
    severity: Literal["error", "warning", "information"]
    where: str
    what: str
    remedy: str


class RulesCheckDoc(TypedDict):
    """count: findings by severity."""

    schema_version: Literal["1"]
    kind: Literal["rules_check"]
    count: dict[str, int]
    findings: list[FindingDoc]


class ProblemDoc(TypedDict):
    """code: stable, while the words may improve. place: an option, a question, or file and line."""

    code: str
    place: str
    problem: str
    remedy: str


class ErrorDoc(TypedDict):
    schema_version: Literal["1"]
    kind: Literal["error"]
    errors: list[ProblemDoc]
