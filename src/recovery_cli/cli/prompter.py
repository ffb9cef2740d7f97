"""The interview in a terminal: one question at a time, by lines, in any terminal and with a screen reader.

Every prompt understands `back`, `help`, `why`, `review`, `crisis` and `quit`. The path is worked out anew after each
answer, so going back is only asking an earlier question again.
"""

from collections.abc import Callable
from datetime import date
from typing import NamedTuple

from recovery_cli.cli.screen import Screen, Stopped, Terminal
from recovery_cli.conditions import DECLINED, UNKNOWN, Answer, is_known
from recovery_cli.errors import UsageError
from recovery_cli.questionnaire.answers import CheckPlace, parse_answer, to_plain
from recovery_cli.questionnaire.choosing import LONGEST_ANSWER, Entries, NearMiss
from recovery_cli.questionnaire.danger import LONGEST_HEARD, danger_told
from recovery_cli.questionnaire.interview import RoutingPath, progress, routing_path
from recovery_cli.questionnaire.lexicon import NOT_SAID, Lexicon
from recovery_cli.questionnaire.model import Question, Questionnaire
from recovery_cli.questionnaire.typed import denying, interpret, says_yes
from recovery_cli.render.phrases import Phrases
from recovery_cli.sentences import Sentence, Translations, said
from recovery_cli.strict_yaml import Tree

MISSES_BEFORE_A_WAY_OUT = 2
HEARD = {"danger_911": "danger_911_heard", "danger": "danger_heard"}
"""What is said first to words that tell of danger, by what they tell of."""


class Speech(NamedTuple):
    """What is said around the questions, the sentences of the program in that language, and the words understood."""

    phrases: Phrases
    sentences: Translations
    lexicon: Lexicon


class Prompter:
    """Asks until the path is complete. `answers` keeps every answer given, also those that left the path; `left_out`
    the optional questions that were passed over. `after_answer` is called whenever one of the two has changed.
    `earlier`: answers of another day, each offered where its question is asked again.

    check_place: the settled name of what a person calls a place. place_label: that place as people know it, so that a
    ZIP with a wrong digit is seen."""

    def __init__(
        self,
        questionnaire: Questionnaire,
        speech: Speech,
        terminal: Terminal,
        check_place: CheckPlace,
        crisis_lines: list[str],
        *,
        today: date,
        place_label: Callable[[str], str] = str,
        after_answer: Callable[[], None] = lambda: None,
    ) -> None:
        self.questionnaire = questionnaire
        self.phrases, self.sentences, self.lexicon = speech
        self.screen = Screen(terminal)
        self.check_place = check_place
        self.crisis_lines = crisis_lines
        self.today = today
        self.place_label = place_label
        self.after_answer = after_answer
        self.answers: dict[str, Answer] = {}
        self.left_out: set[str] = set()
        self.earlier: dict[str, Answer] = {}
        self.turned_to: Question | None = None

    def greet(self, *, keeping: bool = False) -> None:
        """The crisis lines, what this is, and that nothing is kept, unless that was asked for: keeping."""
        self.screen.say(self.phrase("crisis_short"), strong=True)
        self.screen.gap()
        self.say("welcome")
        self.say("privacy_kept" if keeping else "privacy")

    def interview(self) -> RoutingPath:
        """Ask what is missing, then show the review page; the completed path. An emergency answer ends it at once."""
        while True:
            path = self.ask_missing()
            if path.ended_early or not self.review("review_prompt"):
                return path

    def ask_missing(self) -> RoutingPath:
        """Ask what the person turned to and what is missing; the path then."""
        while (question := self._next()) is not None:
            self.ask(question)
        return self.path

    def correct_last(self) -> RoutingPath:
        """Ask the last question of the path again, and go on from there."""
        self.turned_to = self.path.asked[-1]
        return self.interview()

    def start_again(self, answers: dict[str, Answer]) -> None:
        """Forget everything, and begin with these answers."""
        self.answers, self.left_out, self.earlier, self.turned_to = answers, set(), {}, None
        self.after_answer()

    @property
    def path(self) -> RoutingPath:
        return routing_path(self.questionnaire, self.answers)

    @property
    def respondent(self) -> str:
        return str(self.answers.get("respondent", "self"))

    def say(self, key: str, **values: str) -> None:
        self.screen.say(self.phrase(key, **values))

    def phrase(self, key: str, **values: str) -> str:
        return self.phrases.say(key, **values)

    def _next(self) -> Question | None:
        """The question the person turned to, or else the first that waits for an answer."""
        turned_to, self.turned_to = self.turned_to, None
        waiting = (question for question in self.path.asked if not self.is_done(question))
        return turned_to or next(waiting, None)

    def is_done(self, question: Question) -> bool:
        return question.id in self.answers or question.id in self.left_out

    # -- one question ---------------------------------------------------------------------------------------------

    def ask(self, question: Question) -> None:
        """Ask until there is an answer, or the person turned to another question."""
        self._show(question)
        asked_again = not question.ask_again
        misses = 0
        guess: Tree = None
        while True:
            typed = self.screen.read(self._prompt(question))
            if guess is not None and self._disagrees(question, typed):
                guess = None
                self.say("guess_refused")
                continue
            taken = guess is not None and self._agrees(question, typed)
            meant, guess = guess if taken else typed, None
            command = self.lexicon.command(meant) if isinstance(meant, str) else None
            if command:
                if self._command(command, question):
                    return
                continue
            if not meant and self._is_offered(question):
                self._record(question, self.earlier[question.id])
                self.say("understood", answer=self.words(question))
                return
            if not meant and (question.optional or self.is_done(question)):
                if question.id not in self.answers:
                    self._leave_out(question)
                return
            try:
                answer = self._answer(question, meant, taken=taken)
            except UsageError as error:
                misses += 1
                guess = self._missed(question, typed, error, misses)
                continue
            if not is_known(answer) and not asked_again:
                asked_again = True
                self.say("ask_again")
                self._ask_in_one_line(question)
                continue
            self._record(question, answer)
            self.say("understood", answer=self.words(question))
            return

    def _record(self, question: Question, answer: Answer) -> None:
        self.answers[question.id] = answer
        self.after_answer()

    def _is_offered(self, question: Question) -> bool:
        return question.id in self.earlier and not self.is_done(question)

    def _leave_out(self, question: Question) -> None:
        self.left_out.add(question.id)
        self.after_answer()

    def _answer(self, question: Question, meant: Tree, *, taken: bool) -> Answer:
        """taken: a guess that the person agreed to, and not what they typed."""
        if not taken and isinstance(meant, str):
            meant = interpret(question, meant, self.lexicon, today=self.today, respondent=self.respondent)
        return parse_answer(question, meant, place=question.id, check_place=self.check_place)

    # -- typing mistakes ------------------------------------------------------------------------------------------

    def _missed(self, question: Question, typed: str, error: UsageError, misses: int) -> Tree:
        """Say in one line what was not understood; what was probably meant, or None. After a few misses say how to go
        on without an answer."""
        long = len(typed) > LONGEST_ANSWER
        guess = None if long else self._guess(typed, error)
        danger = danger_told(self.questionnaire, self.answers, question, typed, guess, self.lexicon)
        if danger:
            self.say(HEARD[danger])
            self.crisis()
            self._ask_in_one_line(question)
            # Only a choice can be meant, and never one that says there is no danger.
            each = guess if isinstance(guess, list) else [guess]
            if not isinstance(error, NearMiss) or {*denying(question), *NOT_SAID} & set(map(str, each)):
                guess = None
        if guess is not None:
            self.say("did_you_mean", answer=self.said(question, guess))
            return guess
        if long and not danger:
            self.say("too_long", number=f"{len(typed):,}")
            return None
        if not danger:
            for problem in said(error.problems, self.sentences):
                self.screen.say(f"{problem.problem} {problem.remedy}")
        if misses == MISSES_BEFORE_A_WAY_OUT:
            self.say("way_out")
        return None

    def _guess(self, typed: str, error: UsageError) -> Tree:
        if isinstance(error, NearMiss):
            return error.meant
        remedy = error.problems[0].remedy
        if len(error.problems) == 1 and isinstance(remedy, Sentence) and "word" in remedy.values:
            return remedy.values["word"]  # a place that is spelled nearly so
        return self.lexicon.near_word(typed)

    def _agrees(self, question: Question, typed: str) -> bool:
        """Whether "yes" takes the guess. Where a yes answers the question itself, only Enter takes it."""
        return not typed or (bool(self.lexicon.meaning(typed, ["yes"])) and not says_yes(question, self.lexicon))

    def _disagrees(self, question: Question, typed: str) -> bool:
        """Whether "no" refuses the guess, and is not an answer: "none of these" is never taken from it."""
        return question.type != "yes_no" and bool(self.lexicon.meaning(typed, ["no"]))

    # -- what is shown --------------------------------------------------------------------------------------------

    def _show(self, question: Question) -> None:
        """The question with its place in the interview, its choices, and help where a life may depend on it."""
        where = progress(self.questionnaire, self.answers, question)
        self.screen.gap()
        key = "progress_plain" if self.screen.terminal.plain else "progress"
        self.say(key, section=where.section, position=str(where.position), about=str(where.about))
        before = self.screen.written
        self._ask_in_one_line(question)
        if question.ask_again and question.help:
            self.screen.say(question.help.said_to(self.respondent))
            self.screen.gap()
        labels = self._labels(question)
        for number, label in enumerate(labels, start=1):
            self.screen.entry(number, label)
        if question.id in self.answers:
            self.say("enter_keeps", answer=self.words(question))
        elif self._is_offered(question):
            self.say("enter_same", answer=self._in_words(question, self.earlier[question.id]))
        elif question.optional:
            self.say("enter_leaves_out")
        elif not labels:
            self.say("unknown_words")
        if self.screen.has_scrolled_since(before):
            self.screen.gap()
            self._ask_in_one_line(question)

    def _ask_in_one_line(self, question: Question) -> None:
        """After other words the question is said again, and not its whole page."""
        self.screen.say(question.ask.said_to(self.respondent), strong=True)

    def _labels(self, question: Question) -> list[str]:
        extra = [self.phrase("unknown"), self.phrase("declined")]
        if question.type == "yes_no":
            return [self.phrase("yes"), self.phrase("no"), *extra]
        if question.type in ("one", "many"):
            return [choice.label.said_to(self.respondent) for choice in question.choices] + extra
        return []

    def _prompt(self, question: Question) -> str:
        if question.type == "number" and question.unit:
            return self.phrase("prompt_number", unit=self._unit(question))
        kind = question.type if question.type in ("many", "place", "date") else "one"
        return self.phrase(f"prompt_{kind}")

    def _unit(self, question: Question) -> str:
        return str(said(Sentence(question.unit or ""), self.sentences))

    def words(self, question: Question) -> str:
        """The answer to this question as the person would say it."""
        answer = self.answers.get(question.id)
        return self.phrase("left_out") if answer is None else self._in_words(question, answer)

    def _in_words(self, question: Question, answer: Answer) -> str:
        if question.type == "place" and is_known(answer):
            return self.place_label(str(answer))
        return self.said(question, to_plain(answer))

    def said(self, question: Question, answer: Tree) -> str:
        """An answer, or a guess at one, as the person would say it."""
        each = [str(one) for one in answer] if isinstance(answer, list) else [str(answer)]
        labels = {choice.id: choice.label.said_to(self.respondent) for choice in question.choices}
        plain = {word: self.phrase(word) for word in (UNKNOWN, DECLINED)}
        if question.type == "yes_no":
            plain |= {word: self.phrase(word) for word in ("yes", "no")}
        words = "; ".join(labels.get(one) or plain.get(one) or one for one in each)
        return f"{words} {self._unit(question)}" if question.unit and words[:1].isdecimal() else words

    # -- reserved words -------------------------------------------------------------------------------------------

    def _command(self, command: str, question: Question) -> bool:
        """Carry out a reserved word; True where the question is left for another one."""
        who = self.respondent
        if command == "quit":
            raise Stopped
        if command == "help":
            self.screen.say(question.help.said_to(who) if question.help else self.phrase("help_none"))
            self.say("help_words")
        elif command == "why":
            self.screen.say(question.why_we_ask.said_to(who) if question.why_we_ask else self.phrase("why_none"))
        elif command == "crisis":
            self.crisis()
        else:
            before = self._done_before(question) if command == "back" else self._done_before(None)
            if not before:
                self.say("back_first")
                return False
            if command == "back":
                self.turned_to = before[-1]
            elif not self.review("review_prompt_early"):
                self.turned_to = question
            return True
        self._ask_in_one_line(question)
        return False

    def is_reserved(self, typed: str) -> bool:
        """Whether what was typed beside the questions is a reserved word or tells of danger, so that it is no answer
        there. Crisis lines are said; raises Stopped for `quit`. Words such as `back` mean what the caller makes of
        them."""
        command = self.lexicon.command(typed)
        if command == "quit":
            raise Stopped
        danger = None if command else self.lexicon.danger(typed[:LONGEST_HEARD])
        if danger:
            self.say(HEARD[danger])
        if danger or command == "crisis":
            self.crisis()
        return bool(danger or command)

    def _done_before(self, question: Question | None) -> list[Question]:
        """The questions of the path answered or left out that come before this one; None: all of them."""
        asked = list(self.path.asked)
        before = asked[: asked.index(question)] if question in asked else asked
        return [each for each in before if self.is_done(each)]

    def crisis(self) -> None:
        for line in self.crisis_lines:
            self.screen.say(line)

    def review(self, prompt: str) -> bool:
        """List the answers, each under the short name of its question; True where the person turned to one of them,
        False where they went on."""
        listed = self._done_before(None)
        self.screen.gap()
        self.screen.say(self.phrase("review_title"), strong=True)
        section = ""
        for number, question in enumerate(listed, start=1):
            if question.section.title != section:
                section = question.section.title
                self.screen.gap()
                self.screen.say(section)
            self.screen.entry(number, f"{question.name[:1].upper()}{question.name[1:]}:", self.words(question))
        self.screen.gap()
        entries = Entries({each.id: (each.name, each.ask.said_to(self.respondent)) for each in listed})
        while True:
            typed = self.screen.read(self.phrase(prompt))
            command = self.lexicon.command(typed)
            if command == "quit":
                raise Stopped
            if not typed:
                return False
            if command == "back":
                self.turned_to = listed[-1]
                return True
            if command == "crisis":
                self.crisis()
                continue
            if command in ("help", "why"):
                self.say("review_help")
                continue
            try:
                chosen = entries.choose(typed, self.lexicon, "review")
            except UsageError:
                if danger := self.lexicon.danger(typed[:LONGEST_HEARD]):
                    self.say(HEARD[danger])
                    self.crisis()
                self.say("review_number", last=str(len(listed)))
                continue
            self.turned_to = next(each for each in listed if each.id == chosen)
            return True
