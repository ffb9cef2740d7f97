"""The public JSON, version 1: the shapes that scripts are written against.

Types only. The builders write plain mappings that mypy holds against these; `recovery-cli schema KIND` publishes them
as JSON Schema. Adding a key is free, changing one is a new `SCHEMA_VERSION`.
"""

from typing import (
    Any,
    Literal,
    NotRequired,  # pydantic reads no other TypedDict before Python 3.12
)

from typing_extensions import TypedDict

Urgency = Literal["emergency", "today", "soon", "routine"]
Setting = Literal["inpatient", "outpatient", "emergency"]
WithdrawalLevel = Literal[
    "none", "medication_start", "outpatient_withdrawal", "residential_withdrawal", "hospital_withdrawal"
]
TreatmentLevel = Literal["outpatient", "intensive_outpatient", "day_treatment", "residential", "hospital_inpatient"]
Precision = Literal["address", "zip", "none"]


class SourceRef(TypedDict):
    title: str
    url: str


class CatalogueDoc(TypedDict):
    name: str
    source: str
    source_date: str
    centers: int
    demonstration: bool


class CenterDoc(TypedDict):
    id: str
    name: str
    program: str | None
    street: str | None
    city: str | None
    state: str | None
    zip: str | None
    phone: str | None
    intake_phones: list[str]
    website: str | None
    latitude: float | None
    longitude: float | None
    place_precision: Precision
    services: list[str]
    source: str
    source_date: str


class MatchDoc(TypedDict):
    """score: 0 to 100. distance_miles: None where no place was asked for or the center's is unknown."""

    rank: int
    score: float
    distance_miles: float | None
    center: CenterDoc
    met: list[str]
    unmet: list[str]
    unknown: list[str]
    reasons: list[str]
    warnings: list[str]


class QueryDoc(TypedDict):
    needs: list[str]
    any: list[str]
    without: list[str]
    text: str | None
    near: str | None
    within_miles: float | None
    sort: Literal["fit", "distance", "name"]


class RelaxationDoc(TypedDict):
    drop: str
    total: int


class HelplineDoc(TypedDict):
    id: str
    name: str
    call: str | None
    text: str | None
    url: str | None
    about: str
    verified_on: str
    source: str


class SearchDoc(TypedDict):
    schema_version: Literal["1"]
    kind: Literal["search"]
    query: QueryDoc
    catalogue: CatalogueDoc
    total: int
    matches: list[MatchDoc]
    relaxations: list[RelaxationDoc]
    helplines: list[HelplineDoc]


class WithdrawalDoc(TypedDict):
    level: WithdrawalLevel
    setting: Literal["inpatient", "outpatient", "none"]


class TreatmentDoc(TypedDict):
    level: TreatmentLevel
    setting: Literal["inpatient", "outpatient"]


class PlanDoc(TypedDict):
    withdrawal: WithdrawalDoc
    treatment: TreatmentDoc
    continuing: list[str]


class AnswerDoc(TypedDict):
    """question: a question's id, or a fact of the plan ("plan.setting")."""

    question: str
    answer: Any


class ReasonDoc(TypedDict):
    """decisive: this reason alone holds up the level, the urgency or the setting it speaks for.
    assumed: an answer is missing, and the safer one was taken in its place."""

    rule: str
    toward: Literal["inpatient", "outpatient", "urgency", "need", "note"]
    because: str
    strength: Literal["law", "strong", "moderate", "consensus", "unverified"]
    source: SourceRef
    reviewed: str
    decisive: bool
    assumed: bool
    decided_by: NotRequired[list[AnswerDoc]]


class ConflictDoc(TypedDict):
    between: list[str]
    what: str
    ways_out: list[str]


class OutcomeDoc(TypedDict):
    """What one answer would lead to."""

    answer: Any
    urgency: Urgency
    setting: Setting
    withdrawal: WithdrawalLevel
    treatment: TreatmentLevel


class UndeterminedDoc(TypedDict):
    """could_become: the gravest thing: a setting, a level, an urgency or a need. outcomes: all that differ from now."""

    question: str
    could_become: str
    because: str
    outcomes: list[OutcomeDoc]


class WouldChangeDoc(TypedDict):
    """falls_away: `because` is the reason that decides now and would no longer hold; otherwise it is a new one."""

    change: dict[str, Any]
    urgency: Urgency
    setting: Setting
    withdrawal: WithdrawalLevel
    treatment: TreatmentLevel
    because: str
    falls_away: bool


class NoteDoc(TypedDict):
    rule: str
    text: str
    source: SourceRef


class RecommendationDoc(TypedDict):
    urgency: Urgency
    setting: Setting
    plan: PlanDoc | None
    headline: str
    reasons: list[ReasonDoc]
    needs: list[str]
    wants: list[str]
    conflicts: list[ConflictDoc]
    undetermined: list[UndeterminedDoc]
    would_change: list[WouldChangeDoc]
    notes: list[NoteDoc]


class AssessmentDoc(TypedDict):
    """nearest: only where nothing fits within the distance asked for: the nearest centers that fit beyond it."""

    schema_version: Literal["1"]
    kind: Literal["assessment"]
    recommendation: RecommendationDoc
    catalogue: CatalogueDoc
    total: int
    matches: list[MatchDoc]
    relaxations: list[RelaxationDoc]
    helplines: list[HelplineDoc]
    disclaimer: str
    nearest: NotRequired[list[MatchDoc]]
    answers: NotRequired[dict[str, Any]]


class ProblemDoc(TypedDict):
    code: str
    place: str
    problem: str
    remedy: str


class ErrorDoc(TypedDict):
    schema_version: Literal["1"]
    kind: Literal["error"]
    errors: list[ProblemDoc]


KINDS: dict[str, Any] = {"search": SearchDoc, "assessment": AssessmentDoc, "error": ErrorDoc}
