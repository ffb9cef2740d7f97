"""Whether what is typed tells of danger to life: by its words, or because it may be an answer that is an emergency."""

from collections.abc import Mapping

from recovery_cli.conditions import Answer
from recovery_cli.questionnaire.interview import routing_path
from recovery_cli.questionnaire.lexicon import Lexicon, tokens
from recovery_cli.questionnaire.model import Question, Questionnaire
from recovery_cli.strict_yaml import Tree

LONGEST_HEARD = 2_000
"""In characters: so much of a long text is looked at."""


def danger_told(
    questionnaire: Questionnaire,
    answers: Mapping[str, Answer],
    question: Question,
    typed: str,
    guess: Tree,
    lexicon: Lexicon,
) -> str | None:
    """Which of `lexicon.DANGERS` may be meant, or None.

    answers: those given so far. guess: what `typed` probably stands for, or None. A guess, or a yes to a question of
    danger, counts where it would end the interview there; of such questions those with several answers are about signs
    that need an ambulance.
    """
    if danger := lexicon.danger(typed[:LONGEST_HEARD]):
        return danger
    first = next(iter(tokens(typed[:LONGEST_HEARD])), "")
    is_yes = question.ask_again and lexicon.meaning(first, ["yes"]) is not None
    choices = [choice.id for choice in question.choices]
    likely = choices if is_yes else guess if isinstance(guess, list) else [guess]
    ends = any(_ends(questionnaire, answers, question, choice) for choice in choices if choice in likely)
    return ("danger_911" if question.type == "many" else "danger") if ends else None


def _ends(questionnaire: Questionnaire, answers: Mapping[str, Answer], question: Question, choice: str) -> bool:
    if question.ends_when is None:
        return False
    answer = (choice,) if question.type == "many" else choice
    path = routing_path(questionnaire, {**answers, question.id: answer})
    return path.ended_early and path.asked[-1].id == question.id
