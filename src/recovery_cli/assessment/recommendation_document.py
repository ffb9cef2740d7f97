"""The recommendation as the published document: sentences chosen for who is answering, ids kept for scripts."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, cast

from recovery_cli.questionnaire.answers import to_plain
from recovery_cli.questionnaire.interview import RoutingPath
from recovery_cli.questionnaire.model import Questionnaire
from recovery_cli.rules.engine import Finding, Reason, Recommendation, recommend
from recovery_cli.rules.explain import Explainer
from recovery_cli.rules.levels import treatment_setting, withdrawal_setting
from recovery_cli.rules.model import Ruleset, Source

if TYPE_CHECKING:
    from recovery_cli.documents import (
        ConflictDoc,
        PlanDoc,
        ReasonDoc,
        RecommendationDoc,
        Setting,
        SourceRef,
        UndeterminedDoc,
        Urgency,
        WouldChangeDoc,
    )


def recommendation_document(
    questionnaire: Questionnaire, ruleset: Ruleset, path: RoutingPath
) -> "tuple[Recommendation, RecommendationDoc]":
    """The recommendation for a path, and its document. An emergency has no plan, needs, or what-ifs."""
    result = recommend(ruleset, path)
    who = path.respondent
    explainer = None if result.is_emergency else Explainer(questionnaire, ruleset, path)
    document: RecommendationDoc = {
        "urgency": cast("Urgency", result.outcome.urgency),
        "setting": cast("Setting", result.outcome.setting),
        "plan": None if result.is_emergency else _plan(result),
        "headline": result.headline.said_to(who),
        "reasons": [_reason(reason, who) for reason in result.reasons],
        "needs": [need.need for need in result.needs],
        "wants": list(result.wants),
        "conflicts": [_conflict(between, finding, who) for between, finding in result.conflicts],
        "undetermined": list(_undetermined(explainer, who)) if explainer else [],
        "would_change": list(_would_change(explainer, who)) if explainer else [],
        "notes": [
            {"rule": finding.rule.id, "text": wording.said_to(who), "source": _source(finding.rule.source)}
            for finding, wording in result.notes
        ],
    }
    return result, document


def _plan(result: Recommendation) -> "PlanDoc":
    outcome = result.outcome
    plan = {
        "withdrawal": {"level": outcome.withdrawal, "setting": withdrawal_setting(outcome.withdrawal)},
        "treatment": {"level": outcome.treatment, "setting": treatment_setting(outcome.treatment)},
        "continuing": list(result.continuing),
    }
    return cast("PlanDoc", plan)


def _source(source: Source) -> "SourceRef":
    return {"title": source.title, "url": source.url}


def _reason(reason: Reason, who: str) -> "ReasonDoc":
    rule = reason.finding.rule
    return cast(
        "ReasonDoc",
        {
            "rule": rule.id,
            "toward": reason.toward,
            "because": rule.because.said_to(who),
            "strength": rule.strength,
            "source": _source(rule.source),
            "reviewed": rule.reviewed.isoformat(),
            "decisive": reason.decisive,
            "assumed": reason.finding.assumed,
        },
    )


def _conflict(between: Iterable[str], finding: Finding, who: str) -> "ConflictDoc":
    conflict = finding.rule.effect.conflict
    if conflict is None:
        raise ValueError(f"rule {finding.rule.id} states no conflict")
    return {"between": list(between), "what": conflict.what.said_to(who), "ways_out": list(conflict.ways_out)}


def _undetermined(explainer: Explainer, who: str) -> "Iterable[UndeterminedDoc]":
    for each in explainer.undetermined():
        yield {
            "question": each.question,
            "could_become": each.could_become,
            "because": each.by.rule.because.said_to(who),
        }


def _would_change(explainer: Explainer, who: str) -> "Iterable[WouldChangeDoc]":
    for each in explainer.would_change():
        yield cast(
            "WouldChangeDoc",
            {
                "change": {each.question: to_plain(each.answer)},
                "setting": each.outcome.setting,
                "because": each.by.rule.because.said_to(who),
                "falls_away": each.falls_away,
            },
        )
