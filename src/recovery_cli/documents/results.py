"""What `search`, `assess` and `centers compare` find."""

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
Strength = Literal["law", "strong", "moderate", "consensus", "unverified"]


class SourceRef(TypedDict):
    title: str
    url: str


class CatalogueDoc(TypedDict):
    name: str
    source: str
    source_date: str
    centers: int
    demonstration: bool


class CreditDoc(TypedDict):
    """Another list that was merged into the entry. facts: what is known from it: names of fields, "place" for the
    coordinates, and needs."""

    source: str
    source_date: str
    facts: list[str]


class CenterDoc(TypedDict):
    """source, source_date: of every fact that no list of also_in claims. also_in: only where there are any."""

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
    also_in: NotRequired[list[CreditDoc]]


class MatchDoc(TypedDict):
    """score: 0 to 100. distance_miles: None where no place was asked for or the center's is unknown. met_by: only of
    needs that are met by something else than themselves, such as methadone by a place for people who get it elsewhere:
    need to what the center offers."""

    rank: int
    score: float
    distance_miles: float | None
    center: CenterDoc
    met: list[str]
    unmet: list[str]
    unknown: list[str]
    reasons: list[str]
    warnings: list[str]
    met_by: NotRequired[dict[str, str]]


class QueryDoc(TypedDict):
    """state: the code of the only state looked in. telehealth: centers in the state of `near` that offer visits by
    video or phone count as in reach beyond the distance."""

    needs: list[str]
    any: list[str]
    without: list[str]
    text: str | None
    near: str | None
    within_miles: float | None
    sort: Literal["fit", "distance", "name"]
    state: NotRequired[str | None]
    telehealth: NotRequired[bool]


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


class TelehealthDoc(TypedDict):
    """Centers of the state that fit but for the distance, and offer visits by video or phone."""

    state: str
    total: int


class SearchSummaryDoc(TypedDict):
    """The first line of NDJSON; each further line is a match."""

    schema_version: Literal["1"]
    kind: Literal["search_summary"]
    query: QueryDoc
    catalogue: CatalogueDoc
    total: int
    relaxations: list[RelaxationDoc]
    helplines: list[HelplineDoc]


class SearchDoc(TypedDict):
    """telehealth_beyond: only where a distance is asked for, telehealth is not, and there are any."""

    schema_version: Literal["1"]
    kind: Literal["search"]
    query: QueryDoc
    catalogue: CatalogueDoc
    total: int
    matches: list[MatchDoc]
    relaxations: list[RelaxationDoc]
    helplines: list[HelplineDoc]
    telehealth_beyond: NotRequired[TelehealthDoc]


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
    strength: Strength
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


class InstrumentDoc(TypedDict):
    """A total the person gave from a form. band: what it means, in words for the middle of a sentence.
    text: what the form looks at. credit: a line to print beside it, where its author asks for one."""

    id: str
    name: str
    score: int
    maximum: int
    band: str
    text: str
    filled_in_by: Literal["self", "clinician"]
    source: SourceRef
    credit: NotRequired[str]


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
    instruments: list[InstrumentDoc]


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
    telehealth_beyond: NotRequired[TelehealthDoc]
    answers: NotRequired[dict[str, Any]]


class ComparedDoc(TypedDict):
    """One of the centers that are compared, in the order asked for. cautions: what a reader of it must know."""

    id: str
    name: str
    program: str | None
    distance_miles: float | None
    source: str
    source_date: str
    cautions: list[str]


class ComparedRowDoc(TypedDict):
    """One fact or need, with one value for each center. row: a fact's name, or a need's slug.

    values: of a fact, its text or None where it is not known; of a need, "yes", "no" or "unknown".
    marks: of a need, for each center the numbers of the lists that say so, as the row "source" numbers them; none means
    the first. Only where there are any; the text of a fact carries them itself.
    """

    row: str
    group: str
    label: str
    need: bool
    differs: bool
    values: list[str | None]
    marks: NotRequired[list[list[int]]]


class ComparisonDoc(TypedDict):
    """unknown_of_all: needs that nothing is known about for any of them."""

    schema_version: Literal["1"]
    kind: Literal["comparison"]
    catalogue: CatalogueDoc
    near: str | None
    centers: list[ComparedDoc]
    rows: list[ComparedRowDoc]
    unknown_of_all: list[str]
