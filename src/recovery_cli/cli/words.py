"""The words that renderers ask for: labels of needs, questions and choices."""

from typing import TYPE_CHECKING

from recovery_cli.cli.workspace import Workspace

if TYPE_CHECKING:
    from recovery_cli.render.blocks import Units, Words


def words(workspace: Workspace, respondent: str = "self", *, units: "Units" = "miles") -> "Words":
    """Looks things up only when a renderer asks, so that a search never reads the questionnaire."""
    from recovery_cli.conditions import DECLINED, UNKNOWN
    from recovery_cli.render.blocks import Words
    from recovery_cli.rules.model import PLAN_FIELDS

    def need(slug: str) -> str:
        return workspace.vocabulary.label(slug)

    def question(question_id: str) -> str:
        if question_id in PLAN_FIELDS:
            return workspace.phrases.say(f"fact.{question_id}")
        return workspace.questionnaire.by_id()[question_id].ask.said_to(respondent)

    def choice(question_id: str, value: str) -> str:
        if value in (UNKNOWN, DECLINED):
            return workspace.prompts.say(value)
        if question_id in PLAN_FIELDS:
            return workspace.phrases.say(f"level.{question_id.removeprefix('plan.')}.{value}")
        question = workspace.questionnaire.by_id()[question_id]
        if question.type == "yes_no":
            return workspace.prompts.say(value)
        labels = {each.id: each.label.said_to(respondent) for each in question.choices}
        return labels.get(value, value)

    return Words(
        need=need,
        ask=lambda slug: workspace.vocabulary.needs[slug].ask,
        question=question,
        choice=choice,
        units=units,
    )
