"""From answers to the assessment document: the recommendation, and the centers ranked against it."""

from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from recovery_cli.assessment.recommendation_document import recommendation_document
from recovery_cli.conditions import Answers, is_known
from recovery_cli.helplines import Helpline, for_person, helpline_document
from recovery_cli.questionnaire.answers import to_plain
from recovery_cli.questionnaire.interview import RoutingPath
from recovery_cli.questionnaire.model import Questionnaire
from recovery_cli.rules.instruments import Instrument
from recovery_cli.rules.model import Ruleset

if TYPE_CHECKING:
    from collections.abc import Callable

    from recovery_cli.catalogue.index import Index, Position
    from recovery_cli.documents.results import AssessmentDoc


NEAREST_BEYOND = 3
"""How many centers to name beyond the distance asked for, where none is within it: enough to call, few to read."""


class Policy(NamedTuple):
    """Everything an assessment is made from, beside the answers and the catalogue."""

    questionnaire: Questionnaire
    ruleset: Ruleset
    helplines: tuple[Helpline, ...]
    disclaimer: str
    instruments: tuple[Instrument, ...]


def stated_distance(answers: Answers) -> float | None:
    """The farthest the person will travel, in miles; None where they did not say."""
    answer = answers.get("max_distance")
    return float(answer) if isinstance(answer, int | float) and is_known(answer) else None


def assess(
    policy: Policy,
    path: RoutingPath,
    index: "Index",
    *,
    near: "Position | None",
    within_miles: float | None,
    limit: int,
    today: date,
    home_state: str = "",
    label: "Callable[[str], str] | None" = None,
    only_state: str | None = None,
    telehealth: bool = False,
    include_answers: bool = False,
    with_trace: bool = False,
) -> "AssessmentDoc":
    """The assessment of a complete path.

    near: latitude and longitude in degrees, None where no place is known. within_miles: the farthest a center may be.
    home_state: the code of the state that `near` lies in. only_state: the code of the only state looked in.
    telehealth: centers in the home state that offer visits by video or phone are in reach at any distance.
    today: for the age of facts. label: words for a need, where they are not those of the index. with_trace: each
    reason names the answers behind it. An emergency has no list, however many centers would fit.
    """
    from recovery_cli.assessment.search_document import catalogue_document, match_documents
    from recovery_cli.catalogue.search import Query, Requirement, relaxations, search, telehealth_beyond

    result, recommendation = recommendation_document(
        policy.questionnaire, policy.ruleset, path, instruments=policy.instruments, with_trace=with_trace
    )
    document: AssessmentDoc = {
        "schema_version": "1",
        "kind": "assessment",
        "recommendation": recommendation,
        "catalogue": catalogue_document(index.info),
        "total": 0,
        "matches": [],
        "relaxations": [],
        "helplines": [helpline_document(line) for line in for_person(policy.helplines, path.answers)],
        "disclaimer": policy.disclaimer,
    }
    if not result.is_emergency:
        query = Query(
            near=near,
            within_miles=within_miles if near else None,
            state=only_state,
            telehealth_in=home_state if telehealth and home_state else None,
            limit=limit,
            requirements=tuple(Requirement(*need) for need in result.needs),
            wants=result.wants,
        )
        found = search(index, query)
        document["total"] = found.total
        document["matches"] = match_documents(index, found.matches, today, label)
        if home_state and not telehealth and (beyond_reach := telehealth_beyond(index, query, home_state)):
            document["telehealth_beyond"] = {"state": home_state, "total": beyond_reach}
        if found.total == 0:
            document["relaxations"] = [{"drop": drop, "total": total} for drop, total in relaxations(index, query)]
            if query.within_miles is not None:
                beyond = search(index, query._replace(within_miles=None, sort="distance", limit=NEAREST_BEYOND))
                document["nearest"] = match_documents(index, beyond.matches, today, label)
    if include_answers:
        document["answers"] = {key: to_plain(answer) for key, answer in path.answers.items()}
    return document
