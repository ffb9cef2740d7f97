"""The recommendation as the published document: sentences chosen for who is answering, ids kept for scripts."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, cast

from recovery_cli.conditions import Answers, Compare, Condition, trace
from recovery_cli.questionnaire.answers import to_plain
from recovery_cli.questionnaire.interview import RoutingPath
from recovery_cli.questionnaire.model import Questionnaire
from recovery_cli.rules.engine import Finding, Reason, Recommendation, plan_facts, recommend
from recovery_cli.rules.explain import Explainer
from recovery_cli.rules.instruments import Instrument, given_scores
from recovery_cli.rules.levels import treatment_setting, withdrawal_setting
from recovery_cli.rules.model import Ruleset, Source

if TYPE_CHECKING:
    from recovery_cli.documents.results import (
        AnswerDoc,
        ConflictDoc,
        InstrumentDoc,
        OutcomeDoc,
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
    questionnaire: Questionnaire,
    ruleset: Ruleset,
    path: RoutingPath,
    *,
    instruments: Iterable[Instrument] = (),
    with_trace: bool = False,
) -> "tuple[Recommendation, RecommendationDoc]":
    """The recommendation for a path, and its document. An emergency has no plan, needs, or what-ifs.
    instruments: the forms whose totals are put into words, where the person gave one.
    with_trace: each reason names the person's own answers that made it hold."""
    result = recommend(ruleset, path)
    who = path.respondent
    facts = plan_facts(path.answers, result.outcome) if with_trace else None
    explainer = None if result.is_emergency else Explainer(questionnaire, ruleset, path)
    document: RecommendationDoc = {
        "urgency": cast("Urgency", result.outcome.urgency),
        "setting": cast("Setting", result.outcome.setting),
        "plan": None if result.is_emergency else _plan(result),
        "headline": result.headline.said_to(who),
        "reasons": [_reason(reason, who, facts) for reason in result.reasons],
        "needs": [need.need for need in result.needs],
        "wants": list(result.wants),
        "conflicts": [_conflict(between, finding, who) for between, finding in result.conflicts],
        "undetermined": list(_undetermined(explainer, who)) if explainer else [],
        "would_change": list(_would_change(explainer, who)) if explainer else [],
        "notes": [
            {"rule": finding.rule.id, "text": wording.said_to(who), "source": _source(finding.rule.source)}
            for finding, wording in result.notes
        ],
        "instruments": [] if result.is_emergency else list(_scores(instruments, path.answers)),
    }
    return result, document


def _plan(result: Recommendation) -> "PlanDoc":
    outcome = result.outcome
    # Medication is started wherever the treatment is.
    at_treatment = outcome.withdrawal == "medication_start"
    setting = treatment_setting(outcome.treatment) if at_treatment else withdrawal_setting(outcome.withdrawal)
    plan = {
        "withdrawal": {"level": outcome.withdrawal, "setting": setting},
        "treatment": {"level": outcome.treatment, "setting": treatment_setting(outcome.treatment)},
        "continuing": list(result.continuing),
    }
    return cast("PlanDoc", plan)


def _source(source: Source) -> "SourceRef":
    return {"title": source.title, "url": source.url}


def _reason(reason: Reason, who: str, facts: Answers | None) -> "ReasonDoc":
    rule = reason.finding.rule
    traced = {} if facts is None else {"decided_by": _decided_by(rule.when, facts)}
    return cast(
        "ReasonDoc",
        {
            **traced,
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


def _decided_by(condition: Condition, facts: Answers) -> "list[AnswerDoc]":
    """The answers without which the condition would not hold as it does, each once, in the order of the condition."""
    looked_at = {}
    for step in trace(condition, facts).decided_by():
        if isinstance(step.condition, Compare) and step.answer is not None:
            looked_at[step.condition.field] = to_plain(step.answer)
    return [{"question": question, "answer": answer} for question, answer in looked_at.items()]


def _scores(instruments: Iterable[Instrument], answers: Answers) -> "Iterable[InstrumentDoc]":
    for instrument, score in given_scores(instruments, answers):
        credited = {"credit": instrument.credit} if instrument.credit else {}
        yield cast(
            "InstrumentDoc",
            {
                "id": instrument.id,
                "name": instrument.name,
                "score": score,
                "maximum": instrument.maximum,
                "band": instrument.band(score).label,
                "text": instrument.about,
                "filled_in_by": instrument.filled_in_by,
                "source": _source(instrument.source),
                **credited,
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
            "outcomes": [
                cast("OutcomeDoc", {"answer": to_plain(change.answer), **then._asdict()})
                for change, then in each.outcomes
            ],
        }


def _would_change(explainer: Explainer, who: str) -> "Iterable[WouldChangeDoc]":
    for each in explainer.would_change():
        yield cast(
            "WouldChangeDoc",
            {
                "change": {change.question: to_plain(change.answer) for change in each.changes},
                **each.outcome._asdict(),
                "because": each.by.rule.because.said_to(who),
                "falls_away": each.falls_away,
            },
        )
