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
from recovery_cli.sentences import Sentence, Translations, said

COMMANDS = {word: word for word in ("back", "help", "why", "review", "crisis", "quit")} | {
    "?": "help",
    "q": "quit",
    "exit": "quit",
}
"""What may be typed instead of an answer, and the command it stands for."""


class Stopped(Exception):  # noqa: N818  # a person's wish, not an error
    """The person typed `quit`, pressed Ctrl-C, or closed the input."""


class Closed(Stopped):
    """The input is closed, so nothing more can be asked."""


class Terminal(NamedTuple):
    """read: the next line, without its newline; raises Stopped where there is none. write: one line, or part of one.
    strong: marks a line that matters. width: columns."""

    read: Callable[[str], str]
    write: Callable[[str], None]
    strong: Callable[[str], str]
    width: int


class Prompter:
    """Asks until the path is complete. `answers` keeps every answer given, also those that left the path; `left_out`
    the optional questions that were passed over. `after_answer` is called whenever one of the two has changed."""

    def __init__(
        self,
        questionnaire: Questionnaire,
        phrases: Phrases,
        terminal: Terminal,
        check_place: CheckPlace,
        crisis_lines: list[str],
        sentences: Translations,
        after_answer: Callable[[], None] = lambda: None,
    ) -> None:
        self.questionnaire = questionnaire
        self.phrases = phrases
        self.terminal = terminal
        self.check_place = check_place
        self.crisis_lines = crisis_lines
        self.sentences = sentences
        self.after_answer = after_answer
        self.answers: dict[str, Answer] = {}
        self.left_out: set[str] = set()
        self.turned_to: Question | None = None

    def greet(self) -> None:
        """What this is, that nothing is kept, and the crisis lines."""
        self.say(self.phrases.say("welcome"))
        self.say(self.phrases.say("privacy"))
        self.say(self.phrases.say("crisis_short"), strong=True)

    def interview(self) -> RoutingPath:
        """Ask what is missing, then show the review page; the completed path. An emergency answer ends it at once."""
        while True:
            while (question := self._next()) is not None:
                self.ask(question)
            path = self.path
            if path.ended_early or not self.review("review_prompt"):
                return path

    def correct_last(self) -> RoutingPath:
        """Ask the last question of the path again, and go on from there."""
        self.turned_to = self.path.asked[-1]
        return self.interview()

    @property
    def path(self) -> RoutingPath:
        return routing_path(self.questionnaire, self.answers)

    @property
    def respondent(self) -> str:
        return str(self.answers.get("respondent", "self"))

    def _next(self) -> Question | None:
        """The question the person turned to, or else the first that waits for an answer."""
        turned_to, self.turned_to = self.turned_to, None
        waiting = (question for question in self.path.asked if not self._is_done(question))
        return turned_to or next(waiting, None)

    def _is_done(self, question: Question) -> bool:
        return question.id in self.answers or question.id in self.left_out

    # -- one question ---------------------------------------------------------------------------------------------

    def ask(self, question: Question) -> None:
        """Ask until there is an answer, or the person turned to another question."""
        self.show(question)
        asked_again = not question.ask_again
        while True:
            typed = self._read(self._prompt(question))
            if command := COMMANDS.get(typed.lower()):
                if self._command(command, question):
                    return
                continue
            if not typed and (question.optional or self._is_done(question)):
                if question.id not in self.answers:
                    self._leave_out(question)
                return
            try:
                raw = interpret(question, typed)
                answer = parse_answer(question, raw, place=question.id, check_place=self.check_place)
            except UsageError as error:
                for problem in said(error.problems, self.sentences):
                    self.say(f"{problem.problem} {problem.remedy}")
                continue
            if not is_known(answer) and not asked_again:
                asked_again = True
                self.say(self.phrases.say("ask_again"))
                self.show(question)
                continue
            self._record(question, answer)
            self.say(self.phrases.say("understood", answer=self.words(question)))
            return

    def _record(self, question: Question, answer: Answer) -> None:
        self.answers[question.id] = answer
        self.after_answer()

    def _leave_out(self, question: Question) -> None:
        self.left_out.add(question.id)
        self.after_answer()

    def show(self, question: Question) -> None:
        """The question with its place in the interview, its choices, and help where a life may depend on it."""
        where = progress(self.questionnaire, self.answers, question)
        place = {"section": where.section, "position": str(where.position), "about": str(where.about)}
        self.terminal.write("")
        self.say(self.phrases.say("progress", **place))
        self.terminal.write("")
        self.say(question.ask.said_to(self.respondent), strong=True)
        if question.ask_again and question.help:
            self.say(question.help.said_to(self.respondent))
        labels = self._labels(question)
        for number, label in enumerate(labels, start=1):
            self.say(f"{number:>3}. {label}", indent=5)
        if question.id in self.answers:
            self.say(self.phrases.say("enter_keeps", answer=self.words(question)))
        elif question.optional:
            self.say(self.phrases.say("enter_leaves_out"))
        elif not labels:
            self.say(self.phrases.say("unknown_words"))

    def _labels(self, question: Question) -> list[str]:
        extra = [self.phrases.say("unknown"), self.phrases.say("declined")]
        if question.type == "yes_no":
            return [self.phrases.say("yes"), self.phrases.say("no"), *extra]
        if question.type in ("one", "many"):
            return [choice.label.said_to(self.respondent) for choice in question.choices] + extra
        return []

    def _prompt(self, question: Question) -> str:
        if question.type == "number" and question.unit:
            return self.phrases.say("prompt_number", unit=said(Sentence(question.unit), self.sentences))
        kind = question.type if question.type in ("many", "place", "date") else "one"
        return self.phrases.say(f"prompt_{kind}")

    def words(self, question: Question) -> str:
        """The answer to this question as the person would say it."""
        answer = self.answers.get(question.id)
        if answer is None:
            return self.phrases.say("left_out")
        if question.type == "yes_no" or answer in (UNKNOWN, DECLINED):
            return self.phrases.say(str(answer))
        labels = {choice.id: choice.label.said_to(self.respondent) for choice in question.choices}
        given = answer if isinstance(answer, tuple) else (str(to_plain(answer)),)
        return "; ".join(labels.get(each, each) for each in given)

    # -- reserved words -------------------------------------------------------------------------------------------

    def _command(self, command: str, question: Question) -> bool:
        """Carry out a reserved word; True where the question is left for another one."""
        who = self.respondent
        if command == "quit":
            raise Stopped
        if command == "help":
            self.say(question.help.said_to(who) if question.help else self.phrases.say("help_none"))
            self.say(self.phrases.say("help_words"))
        elif command == "why":
            self.say(question.why_we_ask.said_to(who) if question.why_we_ask else self.phrases.say("why_none"))
        elif command == "crisis":
            self._crisis()
        else:
            before = self._done_before(question) if command == "back" else self._done_before(None)
            if not before:
                self.say(self.phrases.say("back_first"))
                return False
            if command == "back":
                self.turned_to = before[-1]
            else:
                self.review("review_prompt_early")
            return True
        return False

    def _done_before(self, question: Question | None) -> list[Question]:
        """The questions of the path answered or left out that come before this one; None: all of them."""
        asked = list(self.path.asked)
        before = asked[: asked.index(question)] if question in asked else asked
        return [each for each in before if self._is_done(each)]

    def _crisis(self) -> None:
        for line in self.crisis_lines:
            self.say(line)

    def review(self, prompt: str) -> bool:
        """List the answers; True where the person turned to one of them, False where they went on."""
        listed = self._done_before(None)
        self.terminal.write("")
        self.say(self.phrases.say("review_title"), strong=True)
        section = ""
        for number, question in enumerate(listed, start=1):
            if question.section.title != section:
                section = question.section.title
                self.terminal.write("")
                self.say(section)
            self._list(number, question)
        self.terminal.write("")
        while True:
            typed = self._read(self.phrases.say(prompt)).lower()
            command = COMMANDS.get(typed)
            if command == "quit":
                raise Stopped
            if not typed:
                return False
            numbered = {str(number): question for number, question in enumerate(listed, start=1)}
            if command == "back" or typed in numbered:
                self.turned_to = numbered.get(typed, listed[-1])
                return True
            if command == "crisis":
                self._crisis()
            else:
                self.say(self.phrases.say("review_number", last=str(len(listed))))

    def _list(self, number: int, question: Question) -> None:
        """A question and its answer: on one line where they fit, or else the answer below."""
        asked, answer = f"{number:>3}. {question.ask.said_to(self.respondent)}", self.words(question)
        if len(asked) + 1 + len(answer) <= self.terminal.width:
            self.terminal.write(f"{asked} {self.terminal.strong(answer)}")
            return
        self.say(asked, indent=5)
        self.say(f"     {answer}", indent=5, strong=True)

    # -- reading and writing --------------------------------------------------------------------------------------

    def _read(self, prompt: str) -> str:
        """What is typed, without blanks around it. A prompt wider than the terminal takes several lines."""
        *above, last = self._wrapped(prompt, self.terminal.width - 1)
        for line in above:
            self.terminal.write(line)
        return self.terminal.read(f"{last} ").strip()

    def say(self, text: str, indent: int = 0, *, strong: bool = False) -> None:
        """Write a text wrapped to the terminal; lines after the first are indented by `indent` columns."""
        for line in self._wrapped(text, self.terminal.width, indent):
            self.terminal.write(self.terminal.strong(line) if strong else line)

    def _wrapped(self, text: str, width: int, indent: int = 0) -> list[str]:
        lead = text[: len(text) - len(text.lstrip())]
        return textwrap.wrap(text.strip(), width, initial_indent=lead, subsequent_indent=" " * indent)
