"""Lines that people really type, in English and in Spanish, and what each comes to at its question.

The lines are data: `typed_lines/LANGUAGE.yaml`, by question (`helper QUESTION` where somebody answers for another
person), then by what they come to:

    = ANSWER   recorded at once          ? ANSWER   asked back, and recorded with Enter
    > COMMAND  carried out               -          asked again, and nothing is offered that Enter could take
    !          told of danger: the crisis lines, and the question again; `! 911` calls for an ambulance first
    ! ? ANSWER the same, and ANSWER is asked back
"""

import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from recovery_cli.cli.prompter import Prompter, Speech
from recovery_cli.cli.screen import Stopped, Terminal
from recovery_cli.cli.workspace import Workspace
from recovery_cli.errors import UsageError
from recovery_cli.questionnaire.answers import to_plain
from recovery_cli.questionnaire.choosing import NearMiss
from recovery_cli.questionnaire.lexicon import folded, tokens
from recovery_cli.questionnaire.model import Question
from recovery_cli.questionnaire.typed import interpret
from recovery_cli.strict_yaml import Tree, read_file

LINES = Path(__file__).parent / "typed_lines"
CRISIS = "911 and other lines"


@cache
def workspace(language: str) -> Workspace:
    return Workspace(language)


def lines() -> Iterator[tuple[str, str, str, str]]:
    """The language, the question, what it comes to, and what is typed."""
    for path in sorted(LINES.glob("*.yaml")):
        tree = read_file(path).tree
        assert isinstance(tree, dict)
        for question, outcomes in tree.items():
            assert isinstance(outcomes, dict)
            for outcome, typed in outcomes.items():
                assert isinstance(typed, list)
                yield from ((path.stem, question, outcome, str(each)) for each in typed)


def at_the_question(language: str, question: Question, who: str, typed: list[str]) -> tuple[Prompter, str]:
    """The prompter and everything it showed, after these lines were typed at the question."""
    shown: list[str] = []
    waiting = list(typed)

    def read(prompt: str) -> str:
        if not waiting:
            raise Stopped
        shown.append(f"{prompt}{waiting[0]}")
        return waiting.pop(0)

    here = workspace(language)
    terminal = Terminal(read, shown.append, str, 500)
    speech = Speech(here.prompts, here.sentences, here.lexicon)
    prompter = Prompter(here.questionnaire, speech, terminal, str, [CRISIS], today=date(2026, 11, 24))
    if question.id != "respondent":
        prompter.answers["respondent"] = who
    with suppress(Stopped):
        prompter.ask(question)
    return prompter, "\n".join(shown)


def comes_to(language: str, question_id: str, typed: str) -> str:
    """What the line comes to, in the words of the table."""
    who, _, question_id = question_id.rpartition(" ")
    here = workspace(language)
    question = here.questionnaire.by_id()[question_id]
    if command := here.lexicon.command(typed):
        return f"> {command}"
    prompter, shown = at_the_question(language, question, who or "self", [typed])
    if question_id in prompter.answers:
        return f"= {_said(prompter, question_id)}"
    if here.prompts.say("ask_again") in shown:
        return "= unknown"
    danger = "! 911" if here.prompts.say("danger_911_heard") in shown else ""
    danger = danger or ("!" if here.prompts.say("danger_heard") in shown else "")
    assert bool(danger) is (CRISIS in shown)
    ask = question.ask.said_to(who or "self")
    assert not danger or ask in shown.rpartition(CRISIS)[2], "the question is not said again"
    if here.prompts.say("did_you_mean", answer="\0").partition("\0")[0] not in shown:
        return danger or "-"
    prompter, _ = at_the_question(language, question, who or "self", [typed, ""])
    guess = f"? {_said(prompter, question_id) if question_id in prompter.answers else 'command'}"
    return f"{danger} {guess}".strip()


def _said(prompter: Prompter, question_id: str) -> str:
    answer = to_plain(prompter.answers[question_id])
    return ", ".join(answer) if isinstance(answer, list) else str(answer)


@pytest.mark.parametrize(("language", "question_id", "outcome", "typed"), list(lines()))
def test_what_people_type_comes_to_what_they_mean(language: str, question_id: str, outcome: str, typed: str) -> None:
    assert comes_to(language, question_id, typed) == outcome


def sayings(language: str) -> Iterator[tuple[Question, str, str]]:
    """Every word that a choice has beside its label, as it may be typed, with the question and the choice."""
    for question in workspace(language).questionnaire.questions:
        for choice in question.choices:
            for word in choice.words:
                yield question, choice.id, re.sub(r"-(?= |$)", "", word)


def understood(language: str, question: Question, typed: str) -> tuple[Tree, bool]:
    """What is recorded, or asked back; None for neither. And whether it is asked back."""
    try:
        return interpret(question, typed, workspace(language).lexicon, today=date(2026, 11, 24)), False
    except NearMiss as near:
        return near.meant, True
    except UsageError:
        return None, False


@pytest.mark.parametrize("language", ["en", "es"])
def test_every_word_of_a_choice_leads_to_it_and_asks_for_a_number_where_two_choices_have_it(language: str) -> None:
    wrong = []
    for question, choice, typed in sayings(language):
        has_it = {each for other, each, word in sayings(language) if other is question and word == typed}
        wanted = choice if len(has_it) == 1 else None
        meant, asked_back = understood(language, question, typed)
        labels = [label for each in question.choices for label in (each.id, *each.label)]
        begins = any(folded(label).startswith(folded(typed)) for label in labels)
        if meant not in (wanted, [wanted]) or (question.ask_again and not asked_back and not begins):
            wrong.append((question.id, typed, meant))
    assert not wrong


NEARLY = {"not unsure", "no unsure", "no alone", "not every other day", "not quit using"}
"""Asked back, because what was typed is nearly another word of that choice: "not sure", "no one", "not using"."""


@pytest.mark.parametrize(("language", "denying"), [("en", "not"), ("en", "no"), ("es", "no")])
def test_a_word_with_not_before_it_is_never_that_word(language: str, denying: str) -> None:
    not_words = workspace(language).lexicon.words("not")
    recorded, guessed = set(), set()
    for question, choice, word in sayings(language):
        typed = f"{denying} {word}"
        meant, asked_back = understood(language, question, typed)
        if choice in (meant if isinstance(meant, list) else [meant]) and not_words.isdisjoint(tokens(word)):
            (guessed if asked_back else recorded).add(typed)
            assert not question.ask_again or workspace(language).lexicon.danger(typed), typed
            guessed -= {typed} if question.ask_again else set()
    assert not recorded
    assert guessed <= NEARLY


def test_no_line_of_danger_is_ever_recorded_as_an_answer_that_denies_it() -> None:
    for _, question_id, outcome, typed in lines():
        if outcome.startswith("!"):
            assert outcome.rpartition("? ")[2] not in ("none", "no", "never", "unknown", "declined"), (
                question_id,
                typed,
            )


def test_a_thousand_lines_are_tried() -> None:
    assert len(list(lines())) > 1000
