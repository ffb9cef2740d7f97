"""Random people: an answer to every question there is, from which the routing path takes what is asked.

Answering more than is asked costs little and proves more: answers that leave the path must change nothing, and a
changed answer that brings up another question finds it answered.
"""

from datetime import date
from itertools import combinations

from hypothesis import settings
from hypothesis import strategies as st

from recovery_cli.conditions import DECLINED, UNKNOWN, Answer
from recovery_cli.questionnaire.model import Question, Questionnaire

PLACES = ("60640", "02134", "Dayton, OH")
EDGES = (1, 10, 11, 12, 13, 17, 18, 30, 31, 64)
"""Both sides of every boundary that a rule draws, as far as a question allows them."""

THOROUGH = settings(max_examples=120, deadline=None, database=None, derandomize=True)
"""The same examples every time, so that a run is red for its change and not by chance."""


def answers_to(question: Question) -> list[Answer]:
    """The answers to draw from: every choice, up to two together and all of them, every edge of a number, and none.

    Where an answer would end the interview, the one without danger stands there often: most people reach a plan.
    """
    ids = tuple(choice.id for choice in question.choices)
    found: list[Answer]
    if question.type == "many":
        alone = [(choice.id,) for choice in question.choices if choice.exclusive]
        rest = tuple(each for each in ids if (each,) not in alone)
        several = [*combinations(rest, 1), *combinations(rest, 2), rest]
        often = len(several) * (8 if question.ends_when else 1) // 2
        found = [*alone * often, *several]
    elif question.type == "number":
        found = [*dict.fromkeys((int(question.minimum), *EDGES, 45, int(question.maximum)))]
        found = [each for each in found if isinstance(each, int) and question.minimum <= each <= question.maximum]
    elif question.type == "date":
        found = [date(2026, 11, 23), date(2027, 6, 30)]
    elif question.type == "place":
        found = [*PLACES]
    else:
        found = [*[ids[0]] * (8 if question.ends_when else 0), *ids] if ids else ["no", "yes"]
    rarely = max(1, len(found) // 8)
    return [*found, *[UNKNOWN] * rarely, *[DECLINED] * rarely]


def people(questionnaire: Questionnaire) -> st.SearchStrategy[dict[str, Answer]]:
    """An answer to every question, the optional ones now and then left out."""
    required = {each.id: st.sampled_from(answers_to(each)) for each in questionnaire.questions if not each.optional}
    optional = {each.id: st.sampled_from(answers_to(each)) for each in questionnaire.questions if each.optional}
    return st.fixed_dictionaries(required, optional=optional)
