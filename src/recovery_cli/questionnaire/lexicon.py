"""The words that mean the same at every prompt, whatever is asked: "back", "I don't know", "yes", "not", "miles".

They are data (`words.*` in `prompts.yaml`), so that another language is another file. Two languages can be understood
at once: who reads Spanish may still type "help".
"""

import difflib
import re
from collections.abc import Iterable, Mapping

from recovery_cli.conditions import DECLINED, UNKNOWN

COMMANDS = ("back", "help", "why", "review", "crisis", "quit")
"""What may be typed instead of an answer."""
NOT_SAID = (UNKNOWN, DECLINED)
"""What may be typed where nothing fits."""
SEVERAL_LIKENESS = 0.88
"""Of several words: "no quiero vivir" is not "no quiero decir"."""
NEARLY_THE_SAME = 0.82
"""Of a word for every prompt and its misspelling, and of what Enter must not slip in: a no, a none, a "not said"."""
TOO_SHORT_TO_GUESS = 3
"""In letters: every such word is like another."""
DANGERS = ("danger_911", "danger")
"""What tells of danger to life: signs that need an ambulance, and words about dying or killing."""
MOST_BETWEEN = 2
"""Other words between two words of a saying: "not really breathing" is "not breathing"."""
PREFIX = "words."
_APOSTROPHES = str.maketrans("\u2018\u2019\u02bc\u00b4`\uff07", "''''''")


def plain(text: str) -> str:
    """The text on one line, with digits and quotation marks of any keyboard as plain ones."""
    text = " ".join(text.translate(_APOSTROPHES).split())
    if text.isascii():
        return text
    from unicodedata import decimal

    return "".join(str(decimal(each)) if each.isdecimal() else each for each in text)


def folded(text: str) -> str:
    """The text as it is compared: without case, accents, underscores, and marks around it."""
    text = plain(text).casefold().replace("_", " ")
    if not text.isascii():
        from unicodedata import combining, normalize

        # A superscript two is no digit that anybody types for a number.
        text = "".join(each if each.isdigit() else normalize("NFKD", each) for each in text)
        text = "".join(each for each in text if not combining(each))
    text = text.strip(' .!\u00a1\u00bf()#"\u201c\u201d*')
    return text.rstrip("? ") or text


def tokens(text: str) -> list[str]:
    """The words of a text as they are compared."""
    return re.findall(r"[^\W_]+(?:'[^\W_]+)*", folded(text))


def bare(words: Iterable[str]) -> list[str]:
    """The words without apostrophes: "wont" is typed as often as "won't"."""
    return [word.replace("'", "") for word in words]


def holds(typed: str, saying: str, between: int = MOST_BETWEEN) -> bool:
    """Whether the words of the saying stand in what was typed, in their order, with apostrophes or without. A word of
    the saying that ends in a hyphen is the beginning of one ("breath-"). between: other words that may stand between
    two of them."""
    words = tokens(typed)
    pattern = rf"(?: \S+){{0,{between}}} ".join(
        re.escape(stem) + (r"\S*" if stem != word else "")
        for word in saying_words(saying)
        for stem in [word.rstrip("-")]
    )
    return any(re.search(f" {pattern} ", f" {' '.join(each)} ") for each in (words, bare(words)))


def saying_words(saying: str) -> list[str]:
    """The words of a saying as they are compared, each with the hyphen that may end it."""
    return re.findall(r"[^\W_]+(?:'[^\W_]+)*(?:-(?=\s|$))?", folded(saying))


def likeness_of(word: str, other: str) -> float:
    """From 0 to 1. Letters that only changed places are nearly the same word."""
    alike = difflib.SequenceMatcher(None, word, other).ratio()
    return max(alike, NEARLY_THE_SAME) if sorted(word) == sorted(other) else alike


class Lexicon:
    """Words by what they mean. texts: mappings of `words.MEANING` to words apart by semicolons; other keys are passed
    over. What is in any of them is understood."""

    def __init__(self, *texts: Mapping[str, str]) -> None:
        self._words: dict[str, set[str]] = {}
        self._written: dict[str, str] = {}
        for each in texts:
            for key, text in each.items():
                if key.startswith(PREFIX):
                    written = {folded(word): word.strip() for word in text.split(";")}
                    self._words.setdefault(key.removeprefix(PREFIX), set()).update(written)
                    self._written |= written

    def words(self, meaning: str) -> set[str]:
        return self._words.get(meaning, set())

    def meaning(self, typed: str, among: Iterable[str]) -> str | None:
        """Which of these meanings the whole of `typed` has; None where it has none of them."""
        word = folded(typed)
        return next((meaning for meaning in among if word in self.words(meaning)), None)

    def command(self, typed: str) -> str | None:
        return self.meaning(typed, COMMANDS)

    def near_word(self, typed: str) -> str | None:
        """What was probably meant: the word for a command, or one of `NOT_SAID`. Never `quit`: a mistake and the Enter
        key must not end the interview. A word that is known is no misspelling of another ("nada" is not "ayuda")."""
        if any(folded(typed) in words for words in self._words.values()):
            return None
        word = folded(typed)
        if len(word) <= TOO_SHORT_TO_GUESS:
            return None
        harmless = [each for each in COMMANDS if each != "quit"]
        known = {
            each: SEVERAL_LIKENESS if " " in word else NEARLY_THE_SAME for one in harmless for each in self.words(one)
        }
        known |= {each: NEARLY_THE_SAME for one in NOT_SAID for each in self.words(one)}
        likeness = {each: likeness_of(word, each) for each in known if each[:1] == word[:1]}
        close = max(
            (each for each in sorted(likeness) if likeness[each] >= known[each]), key=likeness.__getitem__, default=None
        )
        return (self.meaning(close, NOT_SAID) or self._written[close]) if close else None

    def danger(self, typed: str) -> str | None:
        """Which of `DANGERS` some of it tells of, whatever else is said: who types it may need a crisis line. Wide on
        purpose, and "not suicidal" tells of it too: a number that nobody needed does no harm."""
        return next((kind for kind in DANGERS if any(holds(typed, each) for each in self.words(kind))), None)

    def telling(self, words: Iterable[str]) -> frozenset[str]:
        """The words that tell something: all but "the", "of" and the like."""
        return frozenset(words) - self.words("small")

    def denies(self, words: Iterable[str]) -> bool:
        """Whether one of the words turns the others into their opposite ("not", "never")."""
        return not self.words("not").isdisjoint(words)
