"""Which entry of a numbered list a person means: by its number, its label, a part of it, or with a typing mistake.

What is certain is taken. What is only likely is raised as `NearMiss`, to be asked back: a guess is never an answer.
"""

import difflib
import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from recovery_cli.errors import Problem, UsageError, did_you_mean
from recovery_cli.questionnaire.lexicon import (
    MOST_BETWEEN,
    NEARLY_THE_SAME,
    SEVERAL_LIKENESS,
    TOO_SHORT_TO_GUESS,
    Lexicon,
    bare,
    folded,
    holds,
    likeness_of,
    saying_words,
    tokens,
)
from recovery_cli.sentences import Sentence
from recovery_cli.strict_yaml import Tree

BY_NUMBER = Sentence("Type the number in front of your answer.")
LONGEST_ANSWER = 200
"""In characters. What is longer was pasted by mistake, and is not looked at: its likeness would take minutes."""
LONGEST_SHOWN = 40
_LIKENESS, _WORD_LIKENESS, _SEVERAL_LIKENESS = 0.6, 0.75, 0.75


class NearMiss(UsageError):  # noqa: N818  # it is what was probably meant
    """Nothing fits as it was typed, but one thing is likely. meant: the entry, the entries, or another text to take."""

    def __init__(self, problem: Problem, meant: Tree) -> None:
        super().__init__([problem])
        self.meant = meant


class Entries(NamedTuple):
    """A numbered list.

    labels:  each entry's id with its texts, in order; the first text is shown
    also:    ids that follow in the numbering, and are said in words of the lexicon only
    said_as: other words for an entry: the meaning in the lexicon, and the entry
    wary:    a life may depend on it: a part of a label is asked back
    asked:   the question, whose own words tell nothing
    sayings: what people also say for an entry. All of it is the entry; with more around it, it is asked back
    """

    labels: Mapping[str, tuple[str, ...]]
    also: tuple[str, ...] = ()
    said_as: Mapping[str, str] = {}
    wary: bool = False
    asked: str = ""
    sayings: Mapping[str, tuple[str, ...]] = {}

    def choose(self, typed: str, lexicon: Lexicon, place: str) -> str:
        """The id meant. Raises NearMiss, or UsageError where nothing is likely (place: where to say it happened)."""
        if len(typed) > LONGEST_ANSWER:
            raise too_long(typed, place)
        word = folded(typed)
        numbered = dict(enumerate([*self.labels, *self.also], start=1))
        if word.isdecimal():
            if len(word) < 5 and int(word) in numbered:
                return numbered[int(word)]
            remedy = Sentence("Type a number from 1 to {last}.", last=str(len(numbered)))
            problem = Sentence("There is no number {typed}.", typed=shown(typed))
            raise UsageError([Problem("no-such-number", place, problem, remedy)])
        if certain := self._named(word, lexicon, typed, place):
            return certain
        said = self._by_sayings(typed, lexicon)
        found = self._by_words(tokens(typed), lexicon)
        if len(found) == 1 and len(said) < 2 and not self.wary and self._is_certain(found[0], typed, lexicon):
            return found[0]
        if not lexicon.denies(tokens(typed)):
            found = [each for each in found if each not in self._slipped_in]
        likely = said or found or self._likely(typed, lexicon)
        problem = Sentence("'{typed}' is not one of the answers.", typed=shown(typed))
        if len(likely) > 1:
            problem = Sentence("More than one answer has '{typed}' in it.", typed=shown(typed))
        if len(likely) != 1:
            raise UsageError([Problem("ambiguous" if likely else "unknown-choice", place, problem, BY_NUMBER)])
        label = self.labels[likely[0]][0] if likely[0] in self.labels else likely[0]
        raise NearMiss(Problem("unknown-choice", place, problem, did_you_mean(label)), likely[0])

    @property
    def _slipped_in(self) -> set[str]:
        """The entries that a guess and the Enter key must not slip in: no, none, never."""
        return set(self.said_as.values())

    def _named(self, word: str, lexicon: Lexicon, typed: str, place: str) -> str | None:
        """By an id, a label or its beginning, a saying, or a word of the lexicon."""
        labels = {folded(text): each for each, texts in self.labels.items() for text in texts}
        words = {folded(each): each for each in self.labels} | labels
        begun = {
            each for label, each in labels.items() if _begins(label, word, lexicon) and _is_said(word, label, lexicon)
        }
        if word in words and (word in labels or begun <= {words[word]}):
            return words[word]
        if not self.wary and (said := self._said(typed, lexicon)):
            return said
        if len(begun) == 1:
            entry = begun.pop()
            clause = any(_begins_clause(folded(text), word) for text in self.labels[entry])
            # "methadone" begins "methadone … not prescribed to me", and does not say the rest: it is asked back.
            return entry if clause or lexicon.denies(tokens(typed)) or not self._denied(entry, lexicon) else None
        if begun:
            problem = Sentence("More than one answer begins with '{typed}'.", typed=shown(typed))
            raise UsageError([Problem("ambiguous", place, problem, BY_NUMBER)])
        meaning = lexicon.meaning(word, (*self.also, *self.said_as))
        if meaning in self.also and not self.wary:  # "not sure" is an answer where one of them says so
            inside = [each for label, each in labels.items() if f" {word} " in f" {' '.join(tokens(label))} "]
            if len(set(inside)) == 1:
                return inside[0]
        return None if meaning is None else self.said_as.get(meaning, meaning)

    def _said(self, typed: str, lexicon: Lexicon) -> str | None:
        """The one entry that has the longest of the sayings that are all of what was typed, but for small words before
        and after it and words of the question: "I drink every other day" is not "every day"."""
        words = bare(tokens(typed))
        passing = set(bare((lexicon.words("small") | set(tokens(self.asked))) - lexicon.words("not")))
        found: dict[str, int] = {}
        for each, sayings in self.sayings.items():
            for saying in (bare(saying_words(one)) for one in sayings):
                last = len(words) - len(saying)
                at = next((place for place in range(last + 1) if words[place : place + len(saying)] == saying), None)
                if at is not None and passing.issuperset(words[:at] + words[at + len(saying) :]):
                    found[each] = max(found.get(each, 0), len(saying))
        longest = [each for each, number in found.items() if number == max(found.values())]
        return longest[0] if len(longest) == 1 else None

    def _by_sayings(self, typed: str, lexicon: Lexicon) -> list[str]:
        """The entries that have the longest of the sayings in what was typed, unless that denies what it does not.
        "Nobody" is said of more than having nobody, so all of it must be typed."""
        not_words = set(bare(lexicon.words("not")))
        denied = not_words & set(bare(tokens(typed)))
        found: dict[str, int] = {}
        for each, sayings in self.sayings.items():
            for one in sayings:
                words = saying_words(one)
                denies = not not_words.isdisjoint(words)
                slips_in = denies and each in self._slipped_in
                if denied <= set(words) and not slips_in and holds(typed, one, 1 if denies else MOST_BETWEEN):
                    found[each] = max(found.get(each, 0), len(words))
        return [each for each, number in found.items() if number == max(found.values())]

    def _vocabulary(self, entry: str) -> list[str]:
        return [word for text in (entry, *self.labels[entry]) for word in tokens(text)]

    def _telling(self, typed: list[str], lexicon: Lexicon) -> frozenset[str]:
        return lexicon.telling(typed) - (set(tokens(self.asked)) - lexicon.words("not"))

    def _denied(self, entry: str, lexicon: Lexicon) -> bool:
        return lexicon.denies(self._vocabulary(entry))

    def _is_certain(self, entry: str, typed: str, lexicon: Lexicon) -> bool:
        """Not where the label denies something, nor where it has the words only together with the id: ids are English
        in every language ("another language" is not sign_language)."""
        labelled = {word for text in self.labels[entry] for word in tokens(text)}
        return not self._denied(entry, lexicon) and self._telling(tokens(typed), lexicon) <= labelled

    def _by_words(self, typed: list[str], lexicon: Lexicon) -> list[str]:
        """The entries whose labels have every word that was typed, and in its order where one of them denies another:
        "not mild" is not "mild: not pleasant"."""
        telling = self._telling(typed, lexicon)
        if not any(len(word) > 2 for word in telling - lexicon.words("not")):
            return []
        found = [each for each in self.labels if telling <= set(self._vocabulary(each))]
        if not lexicon.denies(typed):
            return found
        in_order = " ".join(word for word in typed if word in telling)
        return [each for each in found if any(holds(text, in_order, 1) for text in self.labels[each])]

    def _likely(self, typed: str, lexicon: Lexicon) -> list[str]:
        """The entry that is spelled nearly so, or those that share most words. Never one that says the opposite: who
        types "not pregnant" is not asked whether "pregnant" was meant."""
        word, words = folded(typed), tokens(typed)
        denies = lexicon.denies(words)
        if len(word) <= TOO_SHORT_TO_GUESS or not self._telling(words, lexicon):
            return []
        if "yes" in self.said_as and not denies and lexicon.meaning(words[0], ["yes"]):
            return [self.said_as["yes"]]
        fitting = [each for each in self.labels if self._denied(each, lexicon) == denies]
        texts = {folded(text): each for each in fitting for text in (each, *self.labels[each])}
        spelled = {text: each for text, each in texts.items() if lexicon.denies(tokens(text)) or not denies}
        likeness = dict.fromkeys(spelled, _SEVERAL_LIKENESS if len(words) > 1 else _LIKENESS)
        others = {one: each for each, sayings in self.sayings.items() for one in map(folded, sayings)}
        others = {one: each for one, each in others.items() if one.count(" ") == word.count(" ")}
        others |= {one: entry for meaning, entry in self.said_as.items() for one in lexicon.words(meaning)}
        others |= {text: each for text, each in spelled.items() if each in self._slipped_in}
        others = {one: each for one, each in others.items() if lexicon.denies(tokens(one)) or not denies}
        least = SEVERAL_LIKENESS if len(words) > 1 else NEARLY_THE_SAME
        likeness |= dict.fromkeys(others, least)
        if denies:
            likeness = dict.fromkeys(likeness, least)
        if close := _spelled_like(word, likeness):
            return [(spelled | others)[close]]
        if denies:
            return []
        shared = {each: sum(1 for _ in self._shared(typed, each, lexicon)) for each in fitting}
        shared = {each: number for each, number in shared.items() if number and each not in self._slipped_in}
        best = [each for each, number in shared.items() if number == max(shared.values())]
        return best if len(best) == 1 else []

    def _shared(self, typed: str, entry: str, lexicon: Lexicon) -> Iterator[str]:
        all_known = lexicon.telling(self._vocabulary(entry)) - lexicon.words("not")
        for word in self._telling(tokens(typed), lexicon):
            if len(word) > TOO_SHORT_TO_GUESS:
                known = {each for each in all_known if each[0] == word[0] and len(each) > TOO_SHORT_TO_GUESS}
                yield from difflib.get_close_matches(word, known, n=1, cutoff=_WORD_LIKENESS)


def _spelled_like(word: str, known: Mapping[str, float]) -> str | None:
    """The known word that is most alike, each with the likeness it needs. Of several, the one with the same consonants:
    vowels are what people misspell ("medicade" is Medicaid, and not Medicare)."""

    def consonants(text: str) -> str:
        return "".join(each for each in text if each not in "aeiouy")

    def alike(other: str) -> float:
        return likeness_of(word, other) + likeness_of(consonants(word), consonants(other))

    close = [other for other, least in known.items() if other[:1] == word[:1] and likeness_of(word, other) >= least]
    return max(close, key=alike, default=None)


def shown(typed: str) -> str:
    """What was typed, short enough to say back."""
    return typed if len(typed) <= LONGEST_SHOWN else f"{typed[: LONGEST_SHOWN - 1]}\N{HORIZONTAL ELLIPSIS}"


def too_long(typed: str, place: str) -> UsageError:
    problem = Sentence("'{typed}' is not one of the answers.", typed=shown(typed))
    return UsageError([Problem("too-long", place, problem, BY_NUMBER)])


def _is_said(typed: str, label: str, lexicon: Lexicon) -> bool:
    """Whether what was typed, and begins the label, does not deny something else: "confused: no" is not the beginning
    of "confused: not sure where I am", and "not" alone says less than "not sure"."""
    denying = lexicon.words("not") & set(tokens(typed))
    alone = typed in denying and lexicon.meaning(typed, ("no", "none")) is None
    return denying <= set(tokens(label)) and not (alone and label != typed)


def _begins(label: str, beginning: str, lexicon: Lexicon) -> bool:
    """Whether `label` begins with these three letters or more, which are no small word ("una") and at least half of a
    word ("fent" of fentanyl, and not "meth" of methadone); or with this whole clause ("no" of "no, none of these", and
    not of "no movement")."""
    rest = label.removeprefix(beginning)
    begun, left = len(re.split(r"\W", beginning)[-1]), len(re.split(r"\W", rest)[0])
    tells = len(beginning) > 2 and left <= begun and bool(lexicon.telling(tokens(beginning)))
    return _begins_clause(label, beginning) or (len(rest) < len(label) and tells)


def _begins_clause(label: str, beginning: str) -> bool:
    return label.startswith((f"{beginning},", f"{beginning}:"))
