"""Every other language says all that English says, with the same numbers and the same places for values."""

import ast
import errno
import os
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import textstat
import typer
from typer import core

from recovery_cli.catalogue.center import Center
from recovery_cli.catalogue.difference import NOT_COMPARED
from recovery_cli.cli.command_help import speak
from recovery_cli.cli.language import languages
from recovery_cli.cli.main import app
from recovery_cli.cli.workspace import ENGLISH, Workspace
from recovery_cli.questionnaire.lexicon import COMMANDS, folded
from recovery_cli.render.phrases import placeholders
from recovery_cli.rules.check import SEVERITIES
from recovery_cli.strict_yaml import Tree, TreePath, read_file
from recovery_cli.translation import ADDED, ALL_TEXTS, NAMED_BY, TEXTS, untranslated

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT / "data"
LANGUAGES = [code for code in languages(DATA) if code != ENGLISH]
FILES = [
    path.name
    for name in ("questions", "rules", "vocabulary", "phrases", "prompts", "helplines", "instruments", "guide")
    if (path := DATA / f"{name}.yaml").is_file()
]
SAME_IN = {
    "es": {
        *("No", "no", "Hospital", "Yoga", "Medicaid", "Medicare", "SOWS", "COWS", "DAST-10", "BARC-10"),
        *("Id: {id}", "{name} (id: {id})", "{number} km"),
    }
}
"""Texts that are the same in both languages, because they are names or the same word."""
OFTEN_ENGLISH = re.compile(r"\b(the|and|you|your|with|this|that|they|from|are|is|of|for)\b", re.IGNORECASE)
TITLES = ("sources", "source")
"""A publication keeps its title, so English words may stand there."""

SAME_IN_HELP = {
    *("\b", "A", "A,B", "ID", "ID...", "ID ID...", "URL", "W4,M", "en|es"),
    "national-directory, findtreatment-json, findtreatment-wide, opioid-programs,",
    *("center, centers, import, merge", "questions, needs, helplines, rules, rules_check"),
}
"""What stands in a help as it is typed."""
COMMAND_TYPED = "recovery-cli "

SYSTEM_ERRORS = (
    *(errno.ENOENT, errno.EACCES, errno.EISDIR, errno.ENOTDIR),
    *(errno.EEXIST, errno.ENAMETOOLONG, errno.ENOSPC, errno.EROFS),
    *(errno.ECONNREFUSED, errno.ECONNRESET),
)
"""What can happen to a file that a person names, or to a download; rarer errors keep the words of the system."""

TYPED = "words."
"""Keys of words that a person may type: each language holds its own, not those of the English list."""

Texts = dict[TreePath, str]

both = pytest.mark.parametrize(("language", "file"), [(code, file) for code in LANGUAGES for file in FILES])
each_language = pytest.mark.parametrize("language", LANGUAGES)


def texts_of(tree: Tree, path: TreePath = (), *, inside: bool = False) -> Iterator[tuple[TreePath, str]]:
    """Every text for people with its path; entries of lists are named as a translation names them."""
    if isinstance(tree, str):
        if inside:
            yield path, tree
    elif isinstance(tree, list):
        for position, each in enumerate(tree):
            names = [str(each[key]) for key in NAMED_BY if key in each] if isinstance(each, dict) else []
            yield from texts_of(each, (*path, names[0] if names and not inside else position), inside=inside)
    elif isinstance(tree, dict):
        for key, each in tree.items():
            if key not in ADDED:
                here = inside or key in TEXTS or bool(path and path[-1] in ALL_TEXTS)
                yield from texts_of(each, (*path, key), inside=here)


def by_wording(texts: Texts) -> dict[TreePath, dict[str, str]]:
    """The wordings of each text: {self, helper}, or one for both."""
    found: dict[TreePath, dict[str, str]] = {}
    for path, text in texts.items():
        if path[-1] in ("self", "helper"):
            found.setdefault(path[:-1], {})[str(path[-1])] = text
        else:
            found[path] = {"self": text, "helper": text}
    return found


def english(file: str) -> Texts:
    return dict(texts_of(read_file(DATA / file).tree))


def spoken(language: str, file: str) -> Texts:
    return dict(texts_of(read_file(DATA / "languages" / language / file).tree))


def pairs(language: str, file: str) -> Iterator[tuple[str, str, str]]:
    """Where, the English wording, the other wording."""
    others = by_wording(spoken(language, file))
    for path, wording in by_wording(english(file)).items():
        if str(path[-1]).startswith(TYPED):
            continue
        for who, text in wording.items():
            yield " > ".join(map(str, (*path, who))), text, others[path][who]


def sentences(language: str) -> dict[str, str]:
    """What stands under its English text: what the program says, and what its help says."""
    there = Workspace(language)
    assert not there.sentences.keys() & there.help.keys()
    return {**there.sentences, **there.help}


class Asked(dict[str, str]):
    """A translation with nothing in it, which keeps what it is asked for."""

    def get(self, text: str, default: str = "") -> str:  # type: ignore[override]
        self[text] = default
        return default


def help_texts() -> set[str]:
    """Every text of the help of every command, and of what Typer puts around it."""

    def show(command: Any, context: Any) -> None:
        context.get_help()
        for each in getattr(command, "commands", {}).values():
            show(each, each.context_class(each, parent=context, info_name=each.name))

    asked = Asked()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(core, "_", core._)
        root = typer.main.get_command(app)
        show(root, speak(root, asked))
    return {text for text in asked if text not in SAME_IN_HELP and not text.startswith(COMMAND_TYPED)}


MAKERS = {"Sentence": 1, "counted": 2}
"""What makes a sentence, and how many of its first arguments are templates."""

MADE_ELSEWHERE = {
    ("catalogue/center.py", "text"),
    ("catalogue/difference.py", "field.replace('_', ' ')"),
    ("catalogue/importers/report.py", "each.replace('_', ' ')"),
    ("catalogue/ranking.py", "_DOES[verb]"),
    ("catalogue/ranking.py", "_DOES_NOT[verb]"),
    ("catalogue/ranking.py", "joined"),
    ("cli/mistyped.py", "error.format_message()"),
    ("cli/prompter.py", "question.unit or ''"),
    ("cli/rule_pages.py", "each"),
    ("cli/rule_pages.py", "each.severity"),
    ("cli/reference.py", "question.unit or ''"),
    ("errors.py", "error.strerror or str(error)"),
    ("questionnaire/answers.py", "question.unit or ''"),
    ("sentences.py", "one if number == 1 else other"),
    ("sentences.py", "separator.join((f'{{{name}}}' for name in values))"),
}
"""Templates that are no text in the source: sentences named elsewhere in it, words of data files (see `templates`), and
what libraries and systems say."""


def calls() -> Iterator[tuple[str, ast.Call, str]]:
    """Every call in the source: the module, the call, and the name of what is called."""
    for module in sorted((ROOT / "src").rglob("*.py")):
        name = module.relative_to(ROOT / "src/recovery_cli").as_posix()
        for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                yield name, node, getattr(node.func, "attr", None) or getattr(node.func, "id", "")


def literal(node: ast.expr) -> Iterator[str]:
    """The texts that an argument is written as, or one of two."""
    if isinstance(node, ast.IfExp):
        yield from literal(node.body)
        yield from literal(node.orelse)
    elif isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value


def templates() -> set[str]:
    """Every sentence in the source and the help, and the words of data files that are said as sentences: cautions and
    their kinds, units of questions, names of the facts about a center, and how grave a finding is."""
    found = {
        template
        for _, call, name in calls()
        for argument in call.args[: MAKERS.get(name, 0)]
        for template in literal(argument)
    }
    found |= {os.strerror(each) for each in SYSTEM_ERRORS}
    found |= {question.unit for question in Workspace().questionnaire.questions if question.unit}
    cautions = [each for path in sorted(DATA.glob("*.yaml")) for each in read_file(path).tree.get("cautions", [])]
    found |= {each["say"] for each in cautions if each.get("say")}
    found |= {each["id"].replace("_", " ") for each in cautions}
    found |= {field.replace("_", " ") for field in Center._fields if field not in NOT_COMPARED}
    return (found | set(SEVERITIES) | help_texts()) - {""}


def numbers(text: str) -> Counter[str]:
    return Counter(re.findall(r"\d+", text))


def test_there_is_another_language() -> None:
    assert "es" in LANGUAGES


# -- whole ----------------------------------------------------------------------------------------------------------


@both
def test_nothing_is_untranslated(language: str, file: str) -> None:
    missing = untranslated(read_file(DATA / file), read_file(DATA / "languages" / language / file))
    assert not list(missing)


@each_language
def test_every_sentence_of_the_program_is_translated_and_none_is_left_over(language: str) -> None:
    assert templates() - sentences(language).keys() == set()
    assert sentences(language).keys() - templates() == set()


def test_every_template_is_a_text_in_the_source_or_known_to_come_from_elsewhere() -> None:
    made = {
        (module, ast.unparse(argument))
        for module, call, name in calls()
        for argument in call.args[: MAKERS.get(name, 0)]
        if not list(literal(argument))
    }
    assert made == MADE_ELSEWHERE


def test_nothing_is_printed_that_is_no_sentence() -> None:
    """What is printed as it is written could be said in no other language."""
    written = {
        (module, ast.unparse(argument))
        for module, call, name in calls()
        for argument in call.args
        if name in ("echo", "notice") and re.search("[a-z]{2}", _fixed(argument))
    }
    assert written == {("cli/main.py", "f'recovery-cli {__version__}'")}


def _fixed(node: ast.expr) -> str:
    """What is written of a text in the source itself."""
    if isinstance(node, ast.BinOp):
        return _fixed(node.left) + _fixed(node.right)
    if isinstance(node, ast.JoinedStr):
        return "".join(map(_fixed, node.values))
    return "".join(literal(node))


@each_language
def test_every_translated_file_is_read_by_what_reads_the_english_one(language: str) -> None:
    there, here = Workspace(language), Workspace()
    assert [question.id for question in there.questionnaire.questions] == list(here.questionnaire.by_id())
    assert [rule.id for rule in there.ruleset.rules] == [rule.id for rule in here.ruleset.rules]
    assert list(there.vocabulary.needs) == list(here.vocabulary.needs)
    assert there.phrases.texts.keys() == here.phrases.texts.keys()
    assert there.prompts.texts.keys() == here.prompts.texts.keys()
    assert [line.call for line in there.helplines] == [line.call for line in here.helplines]
    assert [one.id for one in there.instruments] == [one.id for one in here.instruments]
    assert [part.id for part in there.guide] == [part.id for part in here.guide]


# -- the same values, the same numbers --------------------------------------------------------------------------------


@both
def test_placeholders_are_those_of_the_english_text(language: str, file: str) -> None:
    wrong = [
        where
        for where, said, other in pairs(language, file)
        if sorted(placeholders(said) or []) != sorted(placeholders(other) or [])
    ]
    assert not wrong


@each_language
def test_placeholders_of_sentences_are_those_of_the_english_sentence(language: str) -> None:
    wrong = [said for said, other in sentences(language).items() if set(_names(said)) != set(_names(other))]
    assert not wrong


def _names(template: str) -> list[str]:
    """A sentence without values is never filled in, so a lone brace in it is no mistake."""
    return placeholders(template) or []


@both
def test_numbers_are_those_of_the_english_text(language: str, file: str) -> None:
    """A telephone number, an age or an amount that was mistyped would be worse than no translation."""
    wrong = {where: (said, other) for where, said, other in pairs(language, file) if numbers(said) != numbers(other)}
    assert not wrong


@each_language
def test_numbers_of_sentences_are_those_of_the_english_sentence(language: str) -> None:
    assert not [said for said, other in sentences(language).items() if numbers(said) != numbers(other)]


# -- in that language -------------------------------------------------------------------------------------------------


@both
def test_no_text_stayed_english(language: str, file: str) -> None:
    same = {said for _, said, other in pairs(language, file) if said == other and re.search(r"[^\W\d]{2}", _bare(said))}
    assert not same - SAME_IN.get(language, set())


def _bare(text: str) -> str:
    return re.sub(r"\{\w+\}", "", text)


@both
def test_no_english_words_stand_in_a_text(language: str, file: str) -> None:
    texts = {path: text for path, text in spoken(language, file).items() if not set(TITLES) & set(path)}
    found = {path: text for path, text in texts.items() if OFTEN_ENGLISH.search(_spoken_only(text))}
    assert not found


def _spoken_only(text: str) -> str:
    """Without addresses, placeholders, single words that are typed, and official names in parentheses."""
    return re.sub(r"«\w+»|https?:\S+|\S+\.\w{2,3}\b|\{\w+\}|\([^()]*\)|--\S+|\b\w+-cli( \w+)*", "", text)


@each_language
def test_no_english_words_stand_in_a_sentence(language: str) -> None:
    assert not [other for other in sentences(language).values() if OFTEN_ENGLISH.search(_spoken_only(other))]


# -- words a person chooses from and types ----------------------------------------------------------------------------


@each_language
def test_the_choices_of_a_question_can_be_told_apart(language: str) -> None:
    for question in Workspace(language).questionnaire.questions:
        for who in ("self", "helper"):
            labels = [choice.label.said_to(who) for choice in question.choices]
            assert len(set(labels)) == len(labels), question.id


@each_language
def test_words_of_either_language_lead_to_the_need_with_accents_or_without(language: str) -> None:
    there = Workspace(language).vocabulary
    for need in Workspace().vocabulary.needs.values():
        assert {there.find(word) for word in (need.slug, *need.aliases)} == {need.slug}
    own = read_file(DATA / "languages" / language / "vocabulary.yaml").tree
    assert isinstance(own, dict) and isinstance(own["needs"], dict)
    for slug, each in own["needs"].items():
        words = each["aliases"] if isinstance(each, dict) else None
        assert isinstance(words, list) and words, f"nobody can type {slug} in this language"
        assert {there.find(str(word)) for word in words} == {slug}


def test_people_who_type_spanish_are_understood() -> None:
    find = Workspace("es").vocabulary.find
    typed = ("Desintoxicación", "desintoxicacion", "guardería", "METADONA", "casa de medio camino", "aseguranza")
    assert [find(word) for word in typed] == [
        *("detox", "detox", "childcare", "methadone", "recovery_housing", "private_insurance")
    ]


def test_spanish_joins_needs_with_y_and_o_so_none_begins_with_that_sound() -> None:
    labels = [need.label for need in Workspace("es").vocabulary.needs.values()]
    assert not [label for label in labels if re.match(r"h?[ioíó]", label, re.IGNORECASE)]


WHOLE = (*COMMANDS, "unknown", "declined", "yes", "no")
"""Meanings that the whole of what is typed may have at one and the same prompt."""
UNITS = ("miles", "kilometers", "years", "days", "weeks", "months", "points")


def words_of(language: str) -> dict[str, set[str]]:
    """What each list of words holds in this language alone, as it is compared."""
    file = DATA / "prompts.yaml" if language == ENGLISH else DATA / "languages" / language / "prompts.yaml"
    texts = dict(texts_of(read_file(file).tree))
    named = {str(path[-1]): text for path, text in texts.items() if str(path[-1]).startswith(TYPED)}
    return {key.removeprefix(TYPED): {folded(word) for word in text.split(";")} for key, text in named.items()}


@each_language
def test_a_typed_word_has_one_meaning_in_both_languages_together(language: str) -> None:
    lexicon = Workspace(language).lexicon
    own = words_of(language)
    groups = (WHOLE, UNITS, tuple(f"month.{number}" for number in range(1, 13)))
    clashes = [
        (word, one, other)
        for group in groups
        for one in group
        for other in group
        if one != other
        for word in own[one] & lexicon.words(other)
    ]
    assert not clashes
    others = [meaning for meaning in WHOLE if meaning != "no"]
    assert not {word for word in own["none"] for meaning in others if word in lexicon.words(meaning)}


@each_language
def test_no_word_for_a_command_is_an_answer_to_a_question(language: str) -> None:
    """A command is taken before an answer, so such an answer could not be typed."""
    there = Workspace(language)
    for question in there.questionnaire.questions:
        for choice in question.choices:
            for text in (choice.id, *choice.label):
                assert there.lexicon.command(text) is None, (question.id, text)


@each_language
def test_the_words_that_are_told_to_type_are_understood(language: str) -> None:
    """What the welcome and the hints name works: not the English word in a Spanish sentence."""
    there = Workspace(language)
    told = there.prompts.say("help_words").partition(":")[2].strip(" .").split(", ")
    assert {there.lexicon.command(word) for word in told} == set(COMMANDS)
    own = words_of(language)
    assert all(folded(word) in own[there.lexicon.command(word) or ""] for word in told)
    assert all(word in there.prompts.say("welcome") for word in told)
    for key in ("unknown", "declined", "yes", "no"):
        assert there.lexicon.meaning(there.prompts.say(key), WHOLE) == key


def test_spanish_words_are_understood_as_people_type_them() -> None:
    lexicon = Workspace("es").lexicon
    typed = {
        "back": ("atras", "Atrás", "VOLVER", "regresar"),
        "help": ("ayuda", "¿Qué?", "no entiendo"),
        "why": ("por que", "¿por qué?", "porqué", "xq"),
        "review": ("revisar", "mis respuestas"),
        "crisis": ("emergencia", "¡Auxilio!"),
        "quit": ("salir", "adios"),
        "unknown": ("no se", "No sé.", "nose", "ni idea", "no me acuerdo"),
        "declined": ("paso", "prefiero no decirlo", "no quiero contestar"),
        "yes": ("si", "sí", "Sí.", "claro"),
        "no": ("no", "No.", "para nada"),
    }
    assert {key: {lexicon.meaning(word, WHOLE) for word in words} for key, words in typed.items()} == {
        key: {key} for key in typed
    }


SLOTS = ("terminal.stage.", "terminal.withdrawal.", "terminal.treatment.", "terminal.continuing.", "terminal.nights.")
NARROW = 17
"""Letters in a line of the boxes that the stages of a plan stand in."""


@pytest.mark.parametrize("language", [ENGLISH, *LANGUAGES])
def test_words_in_the_boxes_of_the_plan_fit_them(language: str) -> None:
    texts = Workspace(language).phrases.texts
    words = {word for key, text in texts.items() if key.startswith(SLOTS) for word in text.split()}
    assert words and not {word for word in words if len(word) > NARROW}


# -- plain, kind, and spoken to as usted ------------------------------------------------------------------------------

UNKIND = re.compile(r"\b(adict|drogadict|alcohólic|limpi|suci|borrach)[oa]s?\b", re.IGNORECASE)
TU = re.compile(
    r"\b(tú|tu|tus|contigo|tienes|puedes|quieres|necesitas|estás|llámanos|ti|vos|vosotros)\b", re.IGNORECASE
)


@pytest.mark.parametrize("file", FILES)
def test_spanish_blames_nobody_and_says_usted(file: str) -> None:
    texts = spoken("es", file)
    assert not {path: text for path, text in texts.items() if UNKIND.search(text)}
    assert not {path: text for path, text in texts.items() if TU.search(text)}


def test_spanish_reads_easily() -> None:
    """Fernández Huerta: 80 to 90 is easy (the sixth year of school), 70 to 80 fairly easy, 60 to 70 a newspaper."""
    textstat.set_lang("es")
    try:
        scores = {name: textstat.fernandez_huerta(" ".join(map(_bare, texts))) for name, texts in _to_read().items()}
    finally:
        textstat.set_lang("en_US")
    assert {name: round(score) for name, score in scores.items() if score < EASE.get(name, 80)} == {}


EASE = {"why this plan": 75, "questions: history": 75, "questions: money": 75}
"""Names of medications, kinds of care and payers are long words; everything else is as easy as 80 or easier."""


def _to_read() -> dict[str, list[str]]:
    """What a person reads, by the part of the program it stands in."""
    there = Workspace("es")
    parts: dict[str, list[str]] = {
        "why this plan": [text for path, text in spoken("es", "rules.yaml").items() if path[0] == "rules"],
        "the result": list(there.phrases.texts.values()),
        "what the interview says": [text for key, text in there.prompts.texts.items() if not key.startswith(TYPED)],
        "the guide": [text for path, text in spoken("es", "guide.yaml").items() if path[0] == "sections"],
        "what to ask a center": [need.ask for need in there.vocabulary.needs.values()],
        "helplines": [line.about for line in there.helplines],
    }
    for question in there.questionnaire.questions:
        wordings = [question.ask, *(each for each in (question.help, question.why_we_ask) if each)]
        said = [text for wording in wordings for text in wording]
        said += [f"{text}." for choice in question.choices for text in choice.label]
        parts.setdefault(f"questions: {question.section.id}", []).extend(said)
    return parts
