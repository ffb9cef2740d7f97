"""What a person types at a question, as `parse_answer` takes it: numbers or words, one or several, with mistakes."""

import re
from collections.abc import Callable
from datetime import date

from recovery_cli.conditions import DECLINED, UNKNOWN
from recovery_cli.errors import Problem, UsageError, did_you_mean
from recovery_cli.questionnaire.choosing import LONGEST_ANSWER, Entries, NearMiss, shown, too_long
from recovery_cli.questionnaire.lexicon import NOT_SAID, Lexicon, plain, tokens
from recovery_cli.questionnaire.model import Question
from recovery_cli.questionnaire.quantities import dates_meant, number_text
from recovery_cli.sentences import Sentence
from recovery_cli.strict_yaml import Tree


def interpret(question: Question, typed: str, lexicon: Lexicon, *, today: date, respondent: str = "self") -> Tree:
    """What `typed` stands for, as `parse_answer` takes it. Raises NearMiss where one answer is likely but not certain,
    and UsageError where it fits nothing or more than one thing; the place of both is the question's id.

    today: for dates without a year. respondent: who is told what was probably meant.
    """
    text = plain(typed)
    if not text:
        remedy = Sentence("Type an answer, or 'unknown'.")
        raise UsageError([Problem("empty", question.id, Sentence("Nothing was typed."), remedy)])
    if len(text) > LONGEST_ANSWER:
        raise too_long(text, question.id)
    if question.type in ("number", "place", "date"):
        if not_said := lexicon.meaning(text, NOT_SAID):
            return not_said
        if question.optional and _has_none(question, text, lexicon):
            return DECLINED
        if question.type == "number":
            return number_text(text, question.unit, lexicon)
        return _date(question, text, lexicon, today) if question.type == "date" else text
    entries = _entries(question, respondent)

    def choose(part: str) -> str:
        return entries.choose(part, lexicon, question.id)

    try:
        return choose(text)
    except UsageError as error:
        parts = parts_of(text, lexicon)
        if len(parts) < 2 and question.type == "many":
            parts = _words_that_are_answers(text, choose, {*denying(question), *NOT_SAID})
        if len(parts) < 2 or (question.type != "many" and isinstance(error, NearMiss)):
            raise
        try:
            return _several(question, parts, choose, entries)
        except UsageError as several:
            nothing_fits = {problem.code for problem in several.problems} == {"unknown-choice"}
            raise (error if nothing_fits and not isinstance(several, NearMiss) else several) from None


def _has_none(question: Question, text: str, lexicon: Lexicon) -> bool:
    """Whether there is nothing to give: "no", "no score", "I don't have one"."""
    words = set(tokens(text))
    not_words = lexicon.words("not")
    passing = not_words | lexicon.words("small") | {word for asked in question.ask for word in tokens(asked)}
    return bool(lexicon.meaning(text, ["no", "none"])) or (bool(words & not_words) and words <= passing)


def says_yes(question: Question, lexicon: Lexicon) -> bool:
    """Whether one of its answers is, or begins with, a yes."""
    if question.type == "yes_no":
        return True
    labels = [choice.id for choice in question.choices]
    labels += [text for choice in question.choices for text in choice.label]
    return any(lexicon.meaning(re.split("[,:_ ]", label)[0], ["yes"]) for label in labels)


def denying(question: Question) -> set[str]:
    """Its answers that say no, none or never, which a guess must not slip in."""
    if question.type == "yes_no":
        return {"no"}
    return {choice.id for choice in question.choices if choice.exclusive or choice.id in ("none", "never", "no")}


def _entries(question: Question, respondent: str) -> Entries:
    if question.type == "yes_no":
        return Entries({"yes": ("yes",), "no": ("no",)}, NOT_SAID, {"yes": "yes", "no": "no", "none": "no"})
    labels = {
        choice.id: tuple(dict.fromkeys((choice.label.said_to(respondent), *choice.label)))
        for choice in question.choices
    }
    sayings = {choice.id: choice.words for choice in question.choices}
    nothing = denying(question)
    said_as = {"none": next(each for each in labels if each in nothing)} if nothing else {}
    return Entries(labels, NOT_SAID, said_as, question.ask_again, question.ask.said_to(respondent), sayings)


def parts_of(text: str, lexicon: Lexicon) -> list[str]:
    """The text taken apart at commas, "and" and the like; numbers at blanks too."""
    between = "|".join(map(re.escape, lexicon.words("and")))
    parts = re.split(rf"[,;&+/\u3001\uff0c]|\b(?:{between})\b", text, flags=re.IGNORECASE)
    parts = [part.strip() for part in parts if part.strip()]
    return [word for part in parts for word in (part.split() if re.fullmatch("[0-9 ]+", part) else [part])]


def _words_that_are_answers(text: str, choose: Callable[[str], str], alone: set[str]) -> list[str]:
    """The single words, where each of them is certainly an answer ("heroin fentanyl") and none stands alone: "no" in
    "no heroin" is about the heroin."""
    words = text.split()
    try:
        return [] if alone & {choose(word) for word in words} else words
    except UsageError:
        return []


def _several(question: Question, parts: list[str], choose: Callable[[str], str], entries: Entries) -> list[Tree]:
    problems: list[Problem] = []
    found: list[str] = []
    guesses: list[Problem] = []
    for part in parts:
        try:
            found.append(choose(part))
        except NearMiss as near:
            found.append(str(near.meant))
            guesses.extend(near.problems)
        except UsageError as error:
            problems.extend(error.problems)
    meant: list[Tree] = list(dict.fromkeys(found))
    says_nothing = {*denying(question), *NOT_SAID}.issuperset(found)
    if meant and not says_nothing and all(problem.code == "unknown-choice" for problem in problems):
        # What was understood is asked back, and the rest is left out of it: but not of "no, he turned a strange color".
        problems, guesses = [], [*problems, *guesses]
    if question.type != "many" and not problems and not (guesses and len(meant) == 1):
        one = Sentence("This question takes one answer.")
        raise UsageError([Problem("one-value", question.id, one, Sentence("Type one number."))])
    alone: dict[str, str] = {UNKNOWN: Sentence("I don't know"), DECLINED: Sentence("Prefer not to say")}
    alone |= {choice.id: entries.labels[choice.id][0] for choice in question.choices if choice.exclusive}
    problems += [
        Problem(
            "exclusive",
            question.id,
            Sentence("'{choice}' stands alone.", choice=alone[word]),
            Sentence("Type only that, or only the others."),
        )
        for word in dict.fromkeys(found)
        if word in alone and len(meant) > 1
    ]
    if problems:
        raise UsageError(problems)
    if guesses:
        raise NearMiss(guesses[0], meant if len(meant) > 1 else meant[0])
    return list(found)


def _date(question: Question, text: str, lexicon: Lexicon, today: date) -> str:
    days = dates_meant(text, lexicon, today)
    if not days:
        return text
    if len(days) == 1 and re.search("[0-9]{4}", text):
        return days[0].isoformat()
    if len(days) == 1:
        problem = Sentence("'{typed}' names no year.", typed=shown(text))
        remedy = did_you_mean(days[0].isoformat())
        raise NearMiss(Problem("no-year", question.id, problem, remedy), days[0].isoformat())
    problem = Sentence("'{typed}' can be two dates.", typed=shown(text))
    first, second = (day.isoformat() for day in days)
    remedy = Sentence("Type '{first}' or '{second}'.", first=first, second=second)
    raise UsageError([Problem("ambiguous", question.id, problem, remedy)])
