"""The interview in a terminal: one question at a time, by lines, in any terminal and with a screen reader.

Every prompt understands `back`, `help`, `why`, `review`, `crisis` and `quit`. The path is worked out anew after each
answer, so going back is only asking an earlier question again.
"""

import textwrap
from collections.abc import Callable
from typing import NamedTuple

from recovery_cli.conditions import DECLINED, UNKNOWN, Answer, is_known
from recovery_cli.errors import UsageError
from recovery_cli.questionnaire.answers import CheckPlace, interpret, parse_answer, to_plain
from recovery_cli.questionnaire.interview import RoutingPath, progress, routing_path
from recovery_cli.questionnaire.model import Question, Questionnaire
from recovery_cli.render.phrases import Phrases

COMMANDS = ("back", "help", "why", "review", "crisis", "quit")


class Stopped(Exception):
    """The person typed `quit`, pressed Ctrl-C, or closed the input."""


class Terminal(NamedTuple):
    """read: the next line, without its newline; raises Stopped where there is none. write: one line, or part of one.
    strong: marks a line that matters. width: columns."""

    read: Callable[[str], str]
    write: Callable[[str], None]
    strong: Callable[[str], str]
    width: int


class Prompter:
    """Asks until the path is complete. `answers` keeps every answer given, also those that left the path."""

    def __init__(
        self,
        questionnaire: Questionnaire,
        phrases: Phrases,
        terminal: Terminal,
        check_place: CheckPlace,
        crisis_lines: list[str],
    ) -> None:
        self.questionnaire = questionnaire
        self.phrases = phrases
        self.terminal = terminal
        self.check_place = check_place
        self.crisis_lines = crisis_lines
        self.answers: dict[str, Answer] = {}
        self.left_out: set[str] = set()
        self.section = ""

    def greet(self) -> None:
        """What this is, that nothing is kept, and the crisis lines."""
        self.say(self.phrases.say("welcome"))
        self.say(self.phrases.say("privacy"))
        self.terminal.write(self.terminal.strong(self.phrases.say("crisis_short")))

    def interview(self) -> RoutingPath:
        """Ask what is missing, then show the review page; the completed path. An emergency answer ends it at once."""
        while True:
            while (question := self._next()) is not None:
                self.ask(question)
            path = self.path
            if path.ended_early or not self.review(path, "review_prompt"):
                return path

    def correct_last(self) -> RoutingPath:
        """Ask the last question of the path again, and go on from there."""
        self.ask(self.path.asked[-1])
        return self.interview()

    @property
    def path(self) -> RoutingPath:
        return routing_path(self.questionnaire, self.answers)

    @property
    def respondent(self) -> str:
        return str(self.answers.get("respondent", "self"))

    def _next(self) -> Question | None:
        for question in self.path.asked:
            if question.id not in self.answers and question.id not in self.left_out:
                return question
        return None

    # -- one question ---------------------------------------------------------------------------------------------

    def ask(self, question: Question) -> None:
        """Ask until there is an answer, or the person turned to another question."""
        self.show(question)
        asked_again = not question.ask_again
        while True:
            typed = self.terminal.read(self._prompt(question)).strip()
            if typed.lower() in COMMANDS and self._command(typed.lower(), question):
                return
            if typed.lower() in COMMANDS:
                continue
            if not typed and question.id in self.answers:
                return
            if not typed and question.optional:
                self.left_out.add(question.id)
                return
            try:
                raw = interpret(question, typed)
                answer = parse_answer(question, raw, place=question.id, check_place=self.check_place)
            except UsageError as error:
                for problem in error.problems:
                    self.say(f"{problem.problem} {problem.remedy}")
                continue
            if not is_known(answer) and not asked_again:
                asked_again = True
                self.say(self.phrases.say("ask_again"))
                self.show(question)
                continue
            self.answers[question.id] = answer
            self.left_out.discard(question.id)
            self.say(self.phrases.say("understood", answer=self.words(question, answer)))
            return

    def show(self, question: Question) -> None:
        """The question with its place in the interview, its choices, and help where a life may depend on it."""
        who = self.respondent
        where = progress(self.questionnaire, self.answers, question)
        self.terminal.write("")
        self.say(self.phrases.say("progress", section=where.section, position=where.position, about=where.about))
        self.terminal.write("")
        for line in textwrap.wrap(question.ask.said_to(who), self.terminal.width):
            self.terminal.write(self.terminal.strong(line))
        if question.ask_again and question.help:
            self.say(question.help.said_to(who))
        for number, label in enumerate(self._labels(question), start=1):
            self.say(f"{number:>3}. {label}", indent=5)

    def _labels(self, question: Question) -> list[str]:
        extra = [self.phrases.say("unknown"), self.phrases.say("declined")]
        if question.type == "yes_no":
            return [self.phrases.say("yes"), self.phrases.say("no"), *extra]
        if question.type in ("one", "many"):
            return [choice.label.said_to(self.respondent) for choice in question.choices] + extra
        return []

    def _prompt(self, question: Question) -> str:
        kind = {"yes_no": "one"}.get(question.type, question.type)
        prompt = self.phrases.say(f"prompt_{kind}", **({"unit": question.unit or ""} if kind == "number" else {}))
        if question.id in self.answers:
            words = self.words(question, self.answers[question.id])
            return self.phrases.say("prompt_keep", answer=words) + prompt
        return (self.phrases.say("prompt_optional") if question.optional else "") + prompt

    def words(self, question: Question, answer: Answer) -> str:
        """The answer as the person would say it."""
        if answer in (UNKNOWN, DECLINED):
            return self.phrases.say(str(answer))
        if question.type == "yes_no":
            return self.phrases.say(str(answer))
        labels = {choice.id: choice.label.said_to(self.respondent) for choice in question.choices}
        given = answer if isinstance(answer, tuple) else (str(to_plain(answer)),)
        return "; ".join(labels.get(each, each) for each in given)

    # -- reserved words -------------------------------------------------------------------------------------------

    def _command(self, word: str, question: Question) -> bool:
        """Carry out a reserved word; True where the question is left for another one."""
        who = self.respondent
        if word == "quit":
            raise Stopped
        if word == "help":
            self.say(question.help.said_to(who) if question.help else self.phrases.say("help_none"))
            self.say(self.phrases.say("help_words"))
        elif word == "why":
            self.say(question.why_we_ask.said_to(who) if question.why_we_ask else self.phrases.say("why_none"))
        elif word == "crisis":
            for line in self.crisis_lines:
                self.say(line)
        elif word == "review":
            self.review(self.path, "review_prompt_early")
            return True
        else:
            return self._back(question)
        return False

    def _back(self, question: Question) -> bool:
        asked = [each for each in self.path.asked if each.id in self.answers or each.id in self.left_out]
        ids = [each.id for each in self.path.asked]
        before = [each for each in asked if ids.index(each.id) < ids.index(question.id)]
        if not before:
            self.say(self.phrases.say("back_first"))
            return False
        self.ask(before[-1])
        return True

    def review(self, path: RoutingPath, prompt: str) -> bool:
        """List the answers; True where one was asked again, False where the person went on."""
        given = [question for question in path.asked if question.id in self.answers]
        self.terminal.write("")
        self.terminal.write(self.terminal.strong(self.phrases.say("review_title")))
        for number, question in enumerate(given, start=1):
            answer = self.words(question, self.answers[question.id])
            self.say(f"{number:>3}. {question.ask.said_to(self.respondent)} {answer}", indent=5)
        while True:
            typed = self.terminal.read(self.phrases.say(prompt)).strip().lower()
            if typed == "quit":
                raise Stopped
            if not typed:
                return False
            if typed.isdigit() and 1 <= int(typed) <= len(given):
                self.ask(given[int(typed) - 1])
                return True
            if typed == "crisis":
                for line in self.crisis_lines:
                    self.say(line)
                continue
            self.say(self.phrases.say("review_number", last=len(given)))

    # -- writing --------------------------------------------------------------------------------------------------

    def say(self, text: str, indent: int = 0) -> None:
        """Write a text wrapped to the terminal; lines after the first are indented by `indent` columns."""
        lead = text[: len(text) - len(text.lstrip())]
        for line in textwrap.wrap(
            text.lstrip(), self.terminal.width, initial_indent=lead, subsequent_indent=" " * indent
        ):
            self.terminal.write(line)
