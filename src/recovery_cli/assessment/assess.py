"""From answers to the assessment document: the recommendation, and the centers ranked against it."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from recovery_cli.assessment.recommendation_document import recommendation_document
from recovery_cli.conditions import Answers, is_known
from recovery_cli.helplines import Helpline, for_person, helpline_document
from recovery_cli.questionnaire.answers import to_plain
from recovery_cli.questionnaire.interview import RoutingPath
from recovery_cli.questionnaire.model import Questionnaire
from recovery_cli.rules.model import Ruleset

if TYPE_CHECKING:
    from recovery_cli.documents import AssessmentDoc


class Policy(NamedTuple):
    """Everything an assessment is made from, beside the answers and the catalogue."""

    questionnaire: Questionnaire
    ruleset: Ruleset
    helplines: tuple[Helpline, ...]
    disclaimer: str


def stated_distance(answers: Answers) -> float | None:
    """The farthest the person will travel, in miles; None where they did not say."""
    answer = answers.get("max_distance")
    return float(answer) if isinstance(answer, int | float) and is_known(answer) else None
