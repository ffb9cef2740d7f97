"""What a person types at a question: understood, asked back where it is only likely, or refused kindly."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recovery_cli.conditions import DECLINED, UNKNOWN
from recovery_cli.errors import UsageError
from recovery_cli.questionnaire.answers import parse_answer
from recovery_cli.questionnaire.choosing import NearMiss
from recovery_cli.questionnaire.lexicon import COMMANDS, Lexicon
from recovery_cli.questionnaire.typed import interpret
from recovery_cli.render.phrases import load_phrases
from recovery_cli.strict_yaml import read_file
from tests.questionnaire.kinds import QUESTIONS, TYPES, check_place

DATA = Path(__file__).resolve().parents[2] / "data"
TODAY = date(2026, 11, 23)


@pytest.fixture(scope="module")
def question(load):
    return load(QUESTIONS).by_id().__getitem__


@pytest.fixture(scope="module")
def lexicon():
    return Lexicon(load_phrases(read_file(DATA / "prompts.yaml")).texts)


@pytest.fixture(scope="module")
def understood(lexicon):
    """understood(question, typed): what it stands for."""
    return lambda question, typed: interpret(question, typed, lexicon, today=TODAY)


@pytest.fixture(scope="module")
def said(understood):
    """said(question, typed): the answer that comes of it."""
    return lambda question, typed: parse_answer(
        question, understood(question, typed), place="here", check_place=check_place
    )


@pytest.fixture(scope="module")
def meant(understood):
    """meant(question, typed): what is asked back; None where it is understood or refused."""

    def guess(question, typed):
        try:
            understood(question, typed)
        except NearMiss as near:
            return near.meant
        except UsageError:
            pass
        return None

    return guess


# -- understood -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("question_id", "typed", "answer"),
    [
        ("opioids", "1", ("heroin",)),
        ("opioids", "1,3", ("heroin", "prescription_pills")),
        ("opioids", "1, 3", ("heroin", "prescription_pills")),
        ("opioids", "1 3", ("heroin", "prescription_pills")),
        ("opioids", "3 1", ("heroin", "prescription_pills")),
        ("opioids", "1,3,", ("heroin", "prescription_pills")),
        ("opioids", "1;3", ("heroin", "prescription_pills")),
        ("opioids", "1 and 3", ("heroin", "prescription_pills")),
        ("opioids", "1, 2 and 3", ("heroin", "fentanyl", "prescription_pills")),
        ("opioids", "1 1", ("heroin",)),
        ("opioids", "1.", ("heroin",)),
        ("opioids", "1)", ("heroin",)),
        ("opioids", "#1", ("heroin",)),
        ("opioids", "01", ("heroin",)),
        ("opioids", "heroin", ("heroin",)),
        ("opioids", "HEROIN and Fentanyl", ("heroin", "fentanyl")),
        ("opioids", "fent, heroin", ("heroin", "fentanyl")),
        ("opioids", "heroin, 3", ("heroin", "prescription_pills")),
        ("opioids", "prescription_pills", ("prescription_pills",)),
        ("opioids", "prescription pills", ("prescription_pills",)),
        ("opioids", "Fentanyl, alone or mixed into something else", ("fentanyl",)),
        ("opioids", "Pain pills, such as oxycodone", ("prescription_pills",)),
        ("opioids", "  pain   pills ", ("prescription_pills",)),
        ("opioids", "none", ("none",)),
        ("opioids", "no", ("none",)),
        ("opioids", "Nothing.", ("none",)),
        ("opioids", "4, 4", ("none",)),
        ("opioids", "5", UNKNOWN),
        ("opioids", "6", DECLINED),
        ("opioids", "unknown", UNKNOWN),
        ("languages", "1 2", ("english", "sign_language")),
        ("gender", "2", "man"),
        ("gender", "Man", "man"),
        ("gender", "another gender", "another"),
        ("gender", "wom", "woman"),
        ("gender", "4", UNKNOWN),
        ("gender", "5", DECLINED),
        ("readiness", "they want to start", "ready"),
        ("readiness", "not sure", "not_sure"),
        ("readiness", "I don\u2019t know yet, maybe later", "not_sure"),
        ("readiness", "not at all", "none"),
        ("readiness", "nope", "none"),
        ("used_before", "no", "no"),
        ("used_before", "yes, but", "helped_little"),
        ("who", "me", "self"),
        ("safe", "1", "yes"),
        ("safe", "2", "no"),
        ("safe", "3", UNKNOWN),
        ("safe", "4", DECLINED),
        ("safe", "Yes", "yes"),
        ("safe", "y", "yes"),
        ("safe", "NO.", "no"),
        ("age", "34", 34),
        ("age", "34 years", 34),
        ("age", "34 Years old", 34),
        ("distance", "25 miles", 25),
        ("distance", "1 mile", 1),
        ("distance", "1,500", 1500),
        ("started", " 2026-11-23 ", date(2026, 11, 23)),
        ("location", "Dayton,  OH", "DAYTON, OH"),
    ],
)
def test_numbers_ids_labels_and_beginnings_are_understood(question, said, question_id, typed, answer):
    assert said(question(question_id), typed) == answer


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("unknown", UNKNOWN),
        ("I don't know", UNKNOWN),
        ("i don\u2019t know.", UNKNOWN),
        ("Dont know", UNKNOWN),
        ("idk", UNKNOWN),
        ("declined", DECLINED),
        ("Prefer not to say", DECLINED),
        ("skip", DECLINED),
        ("-", DECLINED),
    ],
)
@pytest.mark.parametrize("question_id", TYPES)
def test_not_knowing_and_not_saying_are_understood_at_every_question(question, said, question_id, typed, answer):
    assert said(question(question_id), typed) == answer


@pytest.mark.parametrize(
    ("question_id", "typed", "codes"),
    [
        *[(question_id, blank, ["empty"]) for question_id in TYPES for blank in ("", "   ", "\t")],
        ("gender", "7", ["no-such-number"]),
        ("gender", "0", ["no-such-number"]),
        ("gender", "9" * 5000, ["too-long"]),
        ("safe", "5", ["no-such-number"]),
        ("safe", "perhaps", ["unknown-choice"]),
        ("opioids", "1, 12", ["no-such-number"]),
        ("opioids", "1 12 13", ["no-such-number", "no-such-number"]),
        ("opioids", "heroin, cocain", ["unknown-choice"]),
        ("opioids", "-1", ["unknown-choice"]),
        ("opioids", "\u00b2", ["unknown-choice"]),
        ("opioids", ",", ["unknown-choice"]),
        ("opioids", "...", ["unknown-choice"]),
        ("opioids", "he", ["unknown-choice"]),
        ("who", "he", ["unknown-choice"]),
        ("who", "no", ["unknown-choice"]),
        ("opioids", "1, 4", ["exclusive"]),
        ("opioids", "1, unknown", ["exclusive"]),
        ("opioids", "1, 5", ["exclusive"]),
        ("opioids", "5, 6", ["exclusive", "exclusive"]),
        ("gender", "1,2", ["one-value"]),
        ("gender", "1 2", ["one-value"]),
        ("safe", "yes and no", ["one-value"]),
        ("gender", "gender", ["unknown-choice"]),
        ("used_before", "yes", ["ambiguous"]),
        ("used_before", "yes,", ["ambiguous"]),
    ],
)
def test_what_fits_nothing_or_too_much_is_refused_at_the_question(question, understood, question_id, typed, codes):
    with pytest.raises(UsageError) as caught:
        understood(question(question_id), typed)
    assert [problem.code for problem in caught.value.problems] == codes
    assert {problem.place for problem in caught.value.problems} == {question_id}


# -- only likely: asked back --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("question_id", "typed", "likely"),
    [
        ("payment", "medicade", "medicaid"),
        ("payment", "private insurence", "private_insurance"),
        ("payment", "medicade and my own mony", ["medicaid", "self_pay"]),
        ("opioids", "herion", "heroin"),
        ("opioids", "herion, pils", ["heroin", "prescription_pills"]),
        ("opioids", "I take oxycodon sometimes", "prescription_pills"),
        ("opioids", "prescribed", "street_methadone_or_buprenorphine"),
        ("opioids", "noen", "none"),
        ("current_medication", "suboxon", "buprenorphine"),
        ("unsafe_at_home", "yess", "yes"),
        ("emergency_signs", "chest hurts", "chest_pain"),
        ("emergency_signs", "I feel; very sick; and my chest hurts", "chest_pain"),
        ("opioids", "heroin, cocaine", "heroin"),
        ("opioids", "heroin, fentanyl and purple things", ["heroin", "fentanyl"]),
        ("unsafe_at_home", "yes, he does", "yes"),
        ("emergency_signs", "blue lips", "slow_breathing"),
        ("emergency_signs", "siezure", "seizure_now"),
        ("respondent", "for myslf", "self"),
    ],
)
def test_what_is_only_likely_is_asked_back_and_never_taken(shipped, meant, question_id, typed, likely):
    assert meant(shipped.by_id()[question_id], typed) == likely


@pytest.mark.parametrize(
    ("question_id", "typed"),
    [
        ("pregnancy", "not pregnant"),
        ("opioids", "not heroin"),
        ("emergency_signs", "no chest pain"),
        ("emergency_signs", "i don't have chest pain"),
        ("harm_intent", "never thought of it"),
        ("harm_intent", "no, but I might act"),
        ("harm_intent", "no, there is a plan"),
        ("emergency_signs", "nothing, but my chest hurts"),
        ("payment", "don't have medicaid"),
        ("emergency_signs", "confused: no"),
        ("pregnancy", "pregnant no"),
        ("medication_preference", "not methadone"),
        ("medication_preference", "Naltrexone: not"),
        ("opioids", "purple"),
        ("housing", "the"),
        ("gender", "gender"),
    ],
)
def test_the_opposite_of_what_was_typed_and_words_that_tell_nothing_are_not_guessed(
    shipped, said, meant, question_id, typed
):
    question = shipped.by_id()[question_id]
    assert meant(question, typed) is None
    with pytest.raises(UsageError):
        said(question, typed)


@pytest.mark.parametrize(
    ("question_id", "typed", "answer"),
    [
        ("opioids", "pills", ("prescription_pills",)),
        ("opioids", "heroin and pills", ("heroin", "prescription_pills")),
        ("opioids", "heroin fentanyl", ("heroin", "fentanyl")),
        ("opioids", "heroin/fentanyl", ("heroin", "fentanyl")),
        ("opioids", "1 + pills", ("heroin", "prescription_pills")),
        ("opioids", "H\u00c9RO\u00cfN", ("heroin",)),
        ("opioids", "\uff11\uff0c\uff13", ("heroin", "prescription_pills")),
        ("opioids", "\u201cheroin\u201d", ("heroin",)),
        ("payment", "tricare", ("military_or_va",)),
        ("transport", "bus", "public"),
        ("tried", "iop, sober living", ("intensive_outpatient", "recovery_housing")),
        ("conditions", "lung", ("heart_or_lung",)),
        ("current_medication", "sublocade", "buprenorphine"),
        ("unsafe_at_home", "yeah", "yes"),
        ("unsafe_at_home", "nope", "no"),
        ("harm_intent", "no", "none"),
        ("age", "I'm 34 years old", 34),
        ("age", "34yo", 34),
        ("age", "about 30", 30),
        ("age", "\uff13\uff14", 34),
        ("max_distance", "20 mi", 20),
        ("max_distance", "30 km", 18.6),
        ("max_distance", "up to 1,500 miles", 1500),
        ("terms_days", "6 weeks", 42),
        ("terms_days", "3 months", 90),
        ("terms_deadline", "11/30/2026", date(2026, 11, 30)),
        ("terms_deadline", "30.11.2026", date(2026, 11, 30)),
        ("terms_deadline", "2026/12/1", date(2026, 12, 1)),
        ("terms_deadline", "Nov. 30, 2026", date(2026, 11, 30)),
        ("terms_deadline", "30th November 2026", date(2026, 11, 30)),
        ("terms_deadline", "5/5/2027", date(2027, 5, 5)),
        ("terms_deadline", "skip", DECLINED),
    ],
)
def test_words_units_and_dates_are_understood_as_people_write_them(shipped, said, question_id, typed, answer):
    assert said(shipped.by_id()[question_id], typed) == answer


@pytest.mark.parametrize("typed", ["," * 100_000, ",".join(map(str, range(30_000))), "word, " * 20_000])
def test_a_whole_page_pasted_by_mistake_is_refused_before_it_is_looked_at(shipped, understood, typed):
    # Every one of these took from seconds to minutes, with the person waiting for the next prompt.
    for question in shipped.questions:
        with pytest.raises(UsageError) as caught:
            understood(question, typed)
        assert [problem.code for problem in caught.value.problems] == ["too-long"]


@pytest.mark.parametrize(
    ("typed", "likely"),
    [("Nov 30", "2026-11-30"), ("november 1", "2027-11-01"), ("12/25", "2026-12-25"), ("1. May", "2027-05-01")],
)
def test_a_date_without_a_year_is_asked_back_as_the_next_one(shipped, meant, typed, likely):
    assert meant(shipped.by_id()["terms_deadline"], typed) == likely


@pytest.mark.parametrize(
    ("question_id", "typed", "remedy"),
    [
        ("terms_deadline", "11/12/2026", "Type '2026-11-12' or '2026-12-11'."),
        ("terms_deadline", "13/13/2026", "Write it as 2026-11-23."),
        ("terms_deadline", "next week", "Write it as 2026-11-23."),
        ("terms_deadline", "Feb 30 2027", "Write it as 2026-11-23."),
        ("max_distance", "30 minutes", "Give a number from 1 to 3000 miles."),
        ("max_distance", "20-30", "Give a number from 1 to 3000 miles."),
        ("age", "34 months", "Give a number from 10 to 110 years."),
        ("gender", "7", "Type a number from 1 to 5."),
        ("opioids", "cocaine", "Type the number in front of your answer."),
        ("transport", "no way", ""),
    ],
)
def test_what_cannot_be_meant_is_refused_with_something_to_type(shipped, said, question_id, typed, remedy):
    question = shipped.by_id()[question_id]
    if remedy:
        with pytest.raises(UsageError) as caught:
            said(question, typed)
        assert remedy in caught.value.problems[0].remedy
    else:
        assert said(question, typed) == "none"


def test_several_words_that_fit_nothing_are_refused_once(shipped, understood):
    with pytest.raises(UsageError) as caught:
        understood(shipped.by_id()["opioids"], "purple, green and yellow")
    assert [problem.problem for problem in caught.value.problems] == [
        "'purple, green and yellow' is not one of the answers."
    ]


def test_a_long_text_is_said_back_short(shipped, understood):
    with pytest.raises(UsageError) as caught:
        understood(shipped.by_id()["opioids"], "x" * 4000)
    assert len(caught.value.problems[0].problem) < 100


# -- the words of every prompt ------------------------------------------------------------------------------------


def test_another_language_adds_its_words_and_the_english_ones_stay(shipped):
    english = load_phrases(read_file(DATA / "prompts.yaml")).texts
    spanish = {
        "words.yes": "s\u00ed; claro",
        "words.back": "atr\u00e1s",
        "words.unknown": "no s\u00e9",
        "words.kilometers": "kil\u00f3metros",
    }
    both = Lexicon(english, spanish)
    safe = shipped.by_id()["unsafe_at_home"]
    for typed in ("s\u00ed", "si", "SI", "\u00a1Claro!", "yes"):
        assert interpret(safe, typed, both, today=TODAY) == "yes"
    assert interpret(safe, "No se", both, today=TODAY) == UNKNOWN
    assert both.command("ATRAS") == both.command("back") == "back"
    assert both.near_word("artas") == "atr\u00e1s"
    assert interpret(shipped.by_id()["max_distance"], "30 kilometros", both, today=TODAY) == "18.6"


def test_no_word_of_every_prompt_is_an_answer_to_a_question(shipped, lexicon):
    for question in shipped.questions:
        for choice in question.choices:
            for text in (choice.id, *choice.label):
                assert lexicon.command(text) is None, (question.id, text)


def test_each_command_has_a_word(lexicon):
    assert all(lexicon.command(command) == command for command in COMMANDS)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        *(("hlep", "help"), ("bakc", "back"), ("crysis", "crisis"), ("qiut", None), ("7", None)),
        *(("unknwon", UNKNOWN), ("dont knwo", UNKNOWN), ("skpi", "declined"), ("buena", None), ("i want to die", None)),
    ],
)
def test_a_word_that_is_spelled_nearly_so_is_found_unless_it_would_end_the_interview(lexicon, typed, meant):
    assert lexicon.near_word(typed) == meant


@pytest.mark.parametrize(
    ("question", "typed", "answer"),
    [
        *(("medication_tried", "never", "no"), ("pregnancy", "none", "no"), ("readiness", "not sure", "unsure")),
        *(("readiness", "dont know", UNKNOWN), ("emergency_signs", "not sure", UNKNOWN)),
    ],
)
def test_never_and_not_sure_are_the_answers_that_say_so(shipped, understood, question, typed, answer):
    assert understood(shipped.by_id()[question], typed) == answer


# -- every shipped question ---------------------------------------------------------------------------------------


def test_every_shipped_choice_is_understood_by_number_id_and_label(shipped, understood):
    for question in shipped.questions:
        for number, choice in enumerate(question.choices, start=1):
            wanted = [choice.id] if question.type == "many" else choice.id
            for typed in (str(number), choice.label.to_self, choice.label.to_helper.upper(), choice.id):
                if (question.id, typed) == ("medication_tried", "yes"):
                    continue  # two answers begin with it, so the number is asked for
                found = understood(question, typed)
                assert found in (wanted, choice.id), f"{question.id}: {typed!r}"


def test_no_means_none_of_these_or_never_in_every_shipped_question_that_has_it(shipped, understood):
    for question in shipped.questions:
        nothing = [choice.id for choice in question.choices if choice.exclusive or choice.id in ("no", "none", "never")]
        if nothing:
            assert understood(question, "no") == nothing[0]
        elif question.choices:
            with pytest.raises(UsageError):
                understood(question, "no")


def test_no_single_letter_is_taken_for_an_answer_but_yes_and_no_and_what_people_say_for_it(shipped, understood):
    for question in shipped.questions:
        said = {word for choice in question.choices for word in choice.words}
        for letter in set("abcdefghijklmnopqrstuvwxyz") - said:
            if question.choices:
                with pytest.raises(UsageError):
                    understood(question, letter)


@given(st.text(max_size=40))
def test_whatever_is_typed_is_an_answer_or_a_kind_refusal(question, said, typed):
    for each in map(question, TYPES):
        try:
            said(each, typed)
        except UsageError as error:
            assert all(problem.remedy for problem in error.problems)


@pytest.mark.parametrize(
    ("question_id", "typed", "meant"),
    [
        ("respondent", "mother", "helper"),
        ("respondent", "Mom", "helper"),
        ("respondent", "I am a nurse", "professional"),
        ("respondent", "caseworker", "professional"),
        ("respondent", "myself", "self"),
        ("opioids", "dope and oxys", ["heroin", "prescription_pills"]),
    ],
)
def test_the_shipped_questions_know_what_people_also_say(questionnaire, lexicon, question_id, typed, meant):
    assert interpret(questionnaire.by_id()[question_id], typed, lexicon, today=TODAY) == meant
