"""A person who types given lines at the interview, and sees what a terminal would show."""

from datetime import date

import pytest

from recovery_cli.cli.prompter import Prompter, Speech
from recovery_cli.cli.screen import Stopped, Terminal
from recovery_cli.errors import Problem, UsageError, did_you_mean
from recovery_cli.questionnaire.lexicon import Lexicon

CRISIS = ["988 Suicide & Crisis Lifeline: call 988", "Helpline: 1-800-662-4357"]


def check_place(text):
    if text == "Nowhere":
        raise UsageError([Problem("unknown-place", "location", "There is no place 'Nowhere'.", "Type a ZIP.")])
    if text == "dayten, oh":
        raise UsageError([Problem("unknown-city", "location", "There is no such city.", did_you_mean("Dayton, OH"))])
    return text.upper()


class Person:
    """A prompter with a person at it who types the given lines; the input closes after the last."""

    def __init__(self, questionnaire, phrases, lines=(), width=80):
        self.lines = list(lines)
        self.shown = []
        self.typed = []
        terminal = Terminal(self.read, self.shown.append, lambda text: f"*{text}*", width)
        speech = Speech(phrases, {}, Lexicon(phrases.texts))
        self.prompter = Prompter(questionnaire, speech, terminal, check_place, CRISIS, today=date(2026, 11, 23))

    def read(self, prompt):
        if not self.lines:
            raise Stopped
        line = self.lines.pop(0)
        self.shown.append(prompt)
        self.typed.append((prompt, line))
        return line

    @property
    def text(self):
        return "\n".join(self.shown)

    @property
    def answers(self):
        return self.prompter.answers

    def interview(self):
        path = self.prompter.interview()
        assert not self.lines, f"nobody read {self.lines}"
        return path

    def stop(self):
        """Run until the typed lines are used up, at a question that is still open."""
        with pytest.raises(Stopped):
            self.prompter.interview()
        assert not self.lines
        return self.text

    def asked(self):
        """The questions shown, in the order shown."""
        return [line.strip("*") for line in self.shown if line.startswith("*") and line.endswith("?*")]
