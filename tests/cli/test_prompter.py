"""The interview against a scripted terminal: what a person types, what they see, and what comes of it."""

from pathlib import Path
from typing import get_args

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from recovery_cli.cli.after_result import ACTIONS
from recovery_cli.cli.screen import Stopped
from recovery_cli.cli.traces import Kind as TraceKind
from recovery_cli.conditions import DECLINED, UNKNOWN
from recovery_cli.questionnaire.answers import parse_answer
from recovery_cli.questionnaire.lexicon import COMMANDS, PREFIX
from recovery_cli.questionnaire.model import RESERVED, load_questionnaire
from recovery_cli.questionnaire.saved import ChangeKind
from recovery_cli.render.phrases import load_phrases
from recovery_cli.strict_yaml import read_bytes, read_file
from tests.cli.scripted import CRISIS, Person, check_place

DATA = Path(__file__).resolve().parents[2] / "data"
TINY = """\
version: 1
reviewed: 2026-11-23
sections:
  - {id: safety, title: Safety first}
  - {id: rest, title: The rest}
questions:
  - id: respondent
    section: safety
    type: one
    ask: Who answers?
    why_we_ask: It changes the words.
    choices: [{id: self, label: Me}, {id: helper, label: A friend}]
  - id: danger
    section: safety
    type: many
    ask: {self: Are you in danger?, helper: Is the person in danger?}
    help: {self: Call 911 for yourself., helper: Call 911 for them.}
    choices:
      - {id: chest_pain, label: {self: My chest hurts, helper: Their chest hurts}}
      - {id: confused, label: Confused}
      - {id: none, label: None of these, exclusive: true}
    ends_when: {danger: {includes: [chest_pain, confused]}}
    ask_again: true
  - id: uses
    section: rest
    type: yes_no
    ask: {self: Do you use?, helper: Does the person use?}
    help: It counts if it was once.
  - id: age
    section: rest
    type: number
    ask: How old?
    when: {uses: {is: yes}}
    minimum: 10
    maximum: 110
    unit: years
  - id: score
    section: rest
    type: number
    ask: Which score?
    optional: true
    minimum: 0
    maximum: 64
    unit: points
  - id: location
    section: rest
    type: place
    ask: Where?
  - id: started
    section: rest
    type: date
    ask: Since when?
"""


@pytest.fixture(scope="module")
def phrases():
    return load_phrases(read_file(DATA / "prompts.yaml"))


@pytest.fixture(scope="module")
def tiny():
    return load_questionnaire(read_bytes(TINY.encode(), source="questions.yaml"))


@pytest.fixture(scope="module")
def shipped():
    return load_questionnaire(read_file(DATA / "questions.yaml"))


@pytest.fixture
def person(tiny, phrases):
    """person("1", "none", …): someone who types these lines."""
    return lambda *lines, width=80: Person(tiny, phrases, lines, width)


WALK = ("1", "none", "yes", "34", "", "60640", "2026-11-23")
"""To the review page, all but the score answered."""


# -- straight through ---------------------------------------------------------------------------------------------


def test_the_path_is_asked_in_order_and_the_review_page_ends_it(person):
    someone = person(*WALK, "")
    path = someone.interview()
    assert someone.asked() == [
        "Who answers?",
        "Are you in danger?",
        "Do you use?",
        "How old?",
        "Which score?",
        "Where?",
        "Since when?",
    ]
    assert list(path.answers) == ["respondent", "danger", "uses", "age", "location", "started"]
    assert path.missing == ()
    assert not path.ended_early


def test_every_question_shows_its_section_its_place_and_its_numbered_choices(person):
    shown = person("1").stop().splitlines()
    assert "Safety first, 1 of about 7" in shown
    assert shown[3:7] == ["  1. Me", "  2. A friend", "  3. I don't know", "  4. Prefer not to say"]
    assert "Safety first, 2 of about 7" in shown


def test_every_answer_is_said_back_in_words(person):
    shown = person("1", "none", "1", "34 years", "", "dayton, oh", "2026-11-23").stop()
    for words in ("Me", "None of these", "Yes", "34 years", "DAYTON, OH", "2026-11-23"):
        assert f"Noted: {words}" in shown.splitlines()


@pytest.mark.parametrize(("typed", "answer"), [("3", UNKNOWN), ("skip", DECLINED), ("i don't know", UNKNOWN)])
def test_not_knowing_is_an_answer(person, typed, answer):
    someone = person("1", "none", typed)
    someone.stop()
    assert someone.answers["uses"] == answer


def test_the_greeting_tells_what_may_be_typed_that_nothing_is_kept_and_where_help_is(person):
    someone = person()
    someone.prompter.greet()
    assert all(word in someone.text for word in ("back", "help", "why", "review", "crisis", "quit"))
    assert "nothing is kept" in someone.text
    assert "988" in someone.shown[0]
    assert someone.shown[0].startswith("*")


def test_without_a_list_to_choose_from_it_is_said_how_not_to_answer(person):
    shown = person("1", "none", "yes").stop()
    assert "unknown" in shown.splitlines()[-1]
    assert "skip" in shown.splitlines()[-1]


# -- safety -------------------------------------------------------------------------------------------------------


def test_an_emergency_answer_ends_it_at_once_without_a_review(person):
    someone = person("1", "1")
    path = someone.interview()
    assert path.ended_early
    assert "Your answers" not in someone.text
    assert someone.asked() == ["Who answers?", "Are you in danger?"]


def test_help_stands_with_a_question_of_danger_without_being_asked_for(person):
    assert "Call 911 for yourself." in person("1").stop().splitlines()
    assert "It counts if it was once." not in person("1", "none").stop()


@pytest.mark.parametrize("not_known", ["unknown", "prefer not to say"])
def test_not_knowing_about_danger_is_asked_once_more_and_then_accepted(person, phrases, not_known):
    someone = person("1", not_known, not_known)
    someone.stop()
    assert someone.asked().count("Are you in danger?") == 2
    assert someone.text.count(phrases.say("ask_again")[:40]) == 1
    assert someone.answers["danger"] in (UNKNOWN, DECLINED)
    assert someone.asked()[-1] == "Do you use?"


def test_what_is_asked_once_more_is_not_the_same_page_again(person):
    shown = person("1", "unknown").stop()
    assert shown.count("Are you in danger?") == 2
    assert shown.count("1. My chest hurts") == 1


def test_not_knowing_about_danger_at_first_can_become_an_answer(person):
    someone = person("1", "unknown", "confused")
    assert someone.interview().ended_early


def test_not_knowing_about_anything_else_is_not_asked_again(person):
    someone = person("1", "none", "unknown")
    someone.stop()
    assert someone.asked().count("Do you use?") == 1


def test_a_slip_into_an_emergency_can_be_taken_back(person):
    someone = person("1", "1")
    someone.interview()
    someone.lines = ["none", "no", "", "60640", "2026-11-23", ""]
    path = someone.prompter.correct_last()
    assert not path.ended_early
    assert path.answers["danger"] == ("none",)


def test_an_emergency_confirmed_stays_one(person):
    someone = person("1", "1")
    someone.interview()
    someone.lines = [""]
    assert someone.prompter.correct_last().ended_early


def test_going_back_from_a_slip_reaches_the_question_before_it(person):
    someone = person("1", "1")
    someone.interview()
    someone.lines = ["back", "2"]
    path = someone.prompter.correct_last()
    assert path.ended_early
    assert path.answers == {"respondent": "helper", "danger": ("chest_pain",)}


def test_an_earlier_answer_changed_to_an_emergency_ends_it_from_anywhere(person):
    someone = person("1", "none", "yes", "back", "back", "chest_pain")
    assert someone.interview().ended_early


# -- help, why, crisis --------------------------------------------------------------------------------------------


def test_help_says_the_help_of_the_question_and_the_words_of_every_prompt(person, phrases):
    shown = person("1", "none", "help").stop()
    assert "It counts if it was once." in shown
    assert phrases.say("help_words") in shown
    assert shown.count("Do you use?") == 2
    assert shown.count("1. Yes") == 1


def test_without_help_of_its_own_a_question_has_a_common_one(person, phrases):
    shown = person("help", "1", "none", "why").stop()
    assert phrases.say("help_none") in shown
    assert phrases.say("why_none") in shown


def test_why_says_why_and_the_question_stands(person):
    someone = person("why", "1")
    assert "It changes the words." in someone.stop()
    assert someone.answers == {"respondent": "self"}


@pytest.mark.parametrize("at", range(7))
def test_crisis_gives_the_lines_at_every_question_and_on_the_review_page(person, at):
    someone = person(*WALK[:at], "crisis", *WALK[at:], "crisis", "")
    someone.interview()
    for line in CRISIS:
        assert someone.shown.count(line) == 2


@pytest.mark.parametrize("word", ["?", "HELP", " Help "])
def test_reserved_words_are_known_in_any_case_and_by_their_short_forms(person, phrases, word):
    assert phrases.say("help_none") in person(word).stop()


def test_every_reserved_word_is_known_to_the_loader_of_questions():
    assert set(COMMANDS) <= set(RESERVED)


# -- quit ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("word", ["quit", "QUIT", "q", "exit"])
@pytest.mark.parametrize("at", range(8))
def test_quit_stops_at_every_question_and_on_the_review_page(person, word, at):
    someone = person(*WALK[:at], word, "1")
    with pytest.raises(Stopped):
        someone.prompter.interview()
    assert someone.lines == ["1"]


def test_a_closed_input_stops(person):
    with pytest.raises(Stopped):
        person().prompter.interview()


# -- what is told after each answer -------------------------------------------------------------------------------


def test_whoever_wants_to_know_is_told_of_every_answer_given_changed_or_left_out(person):
    someone = person("1", "help", "none", "yes", "back", "no", "zzz", "")
    told = []
    someone.prompter.after_answer = lambda: told.append((dict(someone.answers), set(someone.prompter.left_out)))
    someone.stop()
    assert [len(answers) for answers, _ in told] == [1, 2, 3, 3, 3]
    assert told[3][0]["uses"] == "no"
    assert told[4][1] == {"score"}


# -- back ---------------------------------------------------------------------------------------------------------


def test_back_asks_the_question_before_and_blank_keeps_its_answer(person):
    someone = person("1", "none", "back", "", "yes")
    someone.stop()
    assert someone.asked()[:4] == ["Who answers?", "Are you in danger?", "Do you use?", "Are you in danger?"]
    assert "(Enter to keep: None of these)" in someone.shown
    assert someone.answers == {"respondent": "self", "danger": ("none",), "uses": "yes"}


def test_back_several_times_loses_nothing_and_goes_on_where_it_was_left(person):
    someone = person("1", "none", "yes", "back", "back", "back", "2", "41")
    someone.stop()
    assert someone.asked()[3:8] == ["How old?", "Do you use?", "Are you in danger?", "Who answers?", "How old?"]
    assert someone.answers == {"respondent": "helper", "danger": ("none",), "uses": "yes", "age": 41}


def test_back_at_the_first_question_says_so_and_asks_on(person, phrases):
    someone = person("back", "1")
    assert phrases.say("back_first") in someone.stop()
    assert someone.answers == {"respondent": "self"}


def test_back_reaches_a_question_that_was_left_out(person):
    someone = person("1", "none", "no", "", "back", "17")
    someone.stop()
    assert someone.answers["score"] == 17
    assert someone.asked()[-1] == "Where?"


def test_back_passes_over_questions_that_are_not_on_the_path(person):
    someone = person("1", "none", "no", "back")
    someone.stop()
    assert someone.asked()[-2:] == ["Which score?", "Do you use?"]


def test_an_answer_that_left_the_path_is_there_again_when_the_path_comes_back(person):
    someone = person("1", "none", "yes", "34", "back", "back", "no", "", "60640", "2026-11-23", "3", "yes", "")
    path = someone.interview()
    assert path.answers["age"] == 34
    assert someone.asked().count("How old?") == 2


def test_back_and_forth_for_ever_needs_no_more_memory(person):
    someone = person("1", "none", *["back", ""] * 2000, "yes")
    someone.stop()
    assert someone.answers["uses"] == "yes"


# -- review -------------------------------------------------------------------------------------------------------


def test_review_in_the_middle_lists_the_answers_and_goes_on_with_the_question(person):
    someone = person("1", "none", "review", "", "yes")
    shown = someone.stop()
    assert "  1. Respondent: *Me*" in shown
    assert "  2. Danger: *None of these*" in shown
    assert someone.asked()[-3:] == ["Do you use?", "Do you use?", "How old?"]


def test_review_in_the_middle_changes_an_answer_and_goes_on(person):
    someone = person("1", "none", "review", "1", "2", "yes")
    shown = someone.stop()
    assert someone.answers["respondent"] == "helper"
    assert "Does the person use?" in shown


def test_review_at_the_end_changes_an_answer_asks_what_follows_from_it_and_comes_again(person):
    someone = person("1", "none", "no", "", "60640", "2026-11-23", "3", "yes", "34", "")
    path = someone.interview()
    assert path.answers["age"] == 34
    assert someone.text.count("Your answers") == 2


def test_review_with_nothing_changed_keeps_everything(person):
    someone = person(*WALK, "4", "", "")
    path = someone.interview()
    assert path.answers["age"] == 34


def test_review_shows_what_was_left_out_and_lets_it_be_answered(person):
    someone = person(*WALK, "5", "20", "")
    path = someone.interview()
    assert "  5. Score: *Left out*" in someone.shown
    assert path.answers["score"] == 20


def test_review_does_not_list_what_left_the_path(person):
    someone = person("1", "none", "yes", "34", "back", "back", "no", "review", "")
    shown = someone.stop()
    assert "How old?" not in shown[shown.index("Your answers") :]


@pytest.mark.parametrize("typed", ["0", "9", "-1", "\u00b2", "2.5", "two", "1 2"])
def test_a_slip_on_the_review_page_is_met_with_what_may_be_typed(person, phrases, typed):
    someone = person(*WALK, typed, "")
    someone.interview()
    assert phrases.say("review_number", last="7") in someone.text


@pytest.mark.parametrize("typed", ["help", "?", "why"])
def test_help_on_the_review_page_says_what_may_be_typed_there(person, phrases, typed):
    someone = person(*WALK, typed, "")
    someone.interview()
    assert phrases.say("review_help") in " ".join(someone.text.split("\n"))


def test_words_about_dying_on_the_review_page_get_crisis_lines(person, phrases):
    someone = person(*WALK, "i want to die", "")
    someone.interview()
    assert phrases.say("danger_heard") in someone.text
    assert all(line in someone.shown for line in CRISIS)


def test_back_on_the_review_page_asks_the_last_question(person):
    someone = person(*WALK, "back", "2026-01-01", "")
    path = someone.interview()
    assert path.answers["started"].isoformat() == "2026-01-01"


def test_review_before_the_first_answer_has_nothing_to_show(person):
    someone = person("review", "1")
    someone.stop()
    assert "Your answers" not in someone.text
    assert someone.answers == {"respondent": "self"}


def test_an_answer_too_long_for_the_line_stands_below_its_question(person):
    fitting = "  2. Danger: *None of these*"
    assert fitting in person("1", "none", "review", "", width=len(fitting) - 2).stop().splitlines()
    shown = person("1", "none", "review", "", width=len(fitting) - 3).stop().splitlines()
    at = shown.index("  2. Danger:")
    assert shown[at + 1] == "*     None of these*"


# -- optional -----------------------------------------------------------------------------------------------------


def test_an_optional_question_says_that_it_may_be_left_out_and_is_not_asked_twice(person):
    someone = person(*WALK, "")
    path = someone.interview()
    assert someone.asked().count("Which score?") == 1
    assert "(Enter to leave it out.)" in someone.shown
    assert "score" not in path.answers


def test_a_question_that_is_not_optional_is_not_left_out(person):
    someone = person("", "  ", "1")
    someone.stop()
    assert someone.text.count("Nothing was typed.") == 2


# -- mistakes -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        (["7"], "There is no number 7."),
        (["zebra"], "'zebra' is not one of the answers."),
        (["1,2"], "This question takes one answer."),
        (["1", "1,3"], "'None of these' stands alone."),
        (["1", "none", "perhaps"], "'perhaps' is not one of the answers."),
        (["1", "none", "yes", "old"], "'old' is not a number."),
        (["1", "none", "yes", "340"], "Give a number from 10 to 110 years."),
        (["1", "none", "yes", "34.5"], "Give a whole number"),
        (["1", "none", "no", "99"], "Give a number from 0 to 64 points."),
        (["1", "none", "no", "", "Nowhere"], "There is no place 'Nowhere'."),
        (["1", "none", "no", "", "60640", "last week"], "Write it as 2026-11-23."),
    ],
)
def test_a_mistake_is_named_with_what_to_type_instead_and_the_question_stands(person, lines, words):
    someone = person(*lines)
    shown = someone.stop()
    assert words in shown
    assert len(someone.asked()) == len(lines)
    assert not [line for line in someone.shown if line.endswith("_")]


def test_a_guess_that_would_be_an_emergency_brings_the_crisis_lines_and_the_question_again_before_it(person, phrases):
    someone = person("1", "confusd")
    shown = someone.stop()
    assert someone.asked() == ["Who answers?", "Are you in danger?", "Are you in danger?"]
    assert all(line in someone.shown for line in CRISIS)
    assert shown.index(CRISIS[0]) < shown.index('Did you mean "Confused"?')
    assert "danger" not in someone.answers


@pytest.mark.parametrize("agreed", ["", "yes", "Yep"])
def test_a_guess_is_taken_with_enter_or_yes(person, agreed):
    someone = person("1", "confusd", agreed)
    assert someone.interview().ended_early
    assert someone.answers["danger"] == ("confused",)


def test_a_guess_is_not_taken_when_something_else_is_typed(person):
    someone = person("1", "confusd", "none")
    someone.stop()
    assert someone.answers["danger"] == ("none",)


@pytest.mark.parametrize("refused", ["no", "nope"])
def test_no_to_a_guess_is_never_an_answer(person, phrases, refused):
    someone = person("1", "confusd", refused)
    assert phrases.say("guess_refused") in someone.stop()
    assert "danger" not in someone.answers


def test_enter_after_a_refused_guess_takes_nothing(person):
    someone = person("1", "confusd", "no", "")
    assert "Nothing was typed." in someone.stop()
    assert "danger" not in someone.answers


def test_yes_and_no_are_answers_and_not_about_the_guess_where_they_answer_the_question(person):
    for typed, answer in (("yes", "yes"), ("no", "no")):
        someone = person("1", "none", "noo", typed)
        someone.stop()
        assert someone.answers["uses"] == answer


def test_a_command_spelled_nearly_so_is_carried_out_once_agreed(person):
    someone = person("1", "none", "crsis", "", "bakc", "yes")
    someone.stop()
    assert all(line in someone.shown for line in CRISIS)
    assert someone.answers["uses"] == "yes"  # "yes" answers this question, so only Enter takes a guess here


def test_a_place_spelled_nearly_so_is_asked_back_and_taken(person):
    someone = person("1", "none", "no", "", "dayten, oh", "")
    someone.stop()
    assert someone.answers["location"] == "DAYTON, OH"


def test_a_place_is_said_back_as_people_know_it(person):
    someone = person("1", "none", "no", "", "60640", "back", "Nowhere", "")
    someone.prompter.place_label = {"60640": "60640 (Chicago, IL)"}.__getitem__
    shown = someone.stop()
    assert "Noted: 60640 (Chicago, IL)" in shown
    assert "(Enter to keep: 60640 (Chicago, IL))" in shown


def test_after_two_misses_a_way_out_is_offered_once(person, phrases):
    shown = person("zebra", "zebra", "zebra", "zebra").stop()
    assert shown.count(phrases.say("way_out")[:30]) == 1


@pytest.mark.parametrize(
    ("typed", "heard"),
    [
        *(("i want to die", "danger_heard"), ("SUICIDE", "danger_heard"), ("don\u2019t want to live", "danger_heard")),
        *(("I overdosed", "danger_911_heard"), ("cant breathe", "danger_911_heard")),
        ("I will write it all down. " * 10 + "I want to die.", "danger_heard"),
    ],
)
def test_words_about_dying_get_crisis_lines_wherever_they_are_typed(person, phrases, typed, heard):
    someone = person("1", "none", "yes", typed)
    shown = someone.stop()
    assert phrases.say(heard) in shown.replace("\n", " ")
    assert all(line in someone.shown for line in CRISIS)
    assert "is not a number" not in shown


@pytest.mark.parametrize(
    ("typed", "heard"),
    [("i want to die", "danger_heard"), ("overdose", "danger_911_heard"), ("yes", "danger_911_heard")],
)
def test_words_about_dying_at_a_question_of_danger_are_never_guessed_to_be_a_no(person, phrases, typed, heard):
    shown = person("1", typed).stop()
    assert phrases.say(heard) in shown.replace("\n", " ")
    assert "Did you mean" not in shown


def test_not_known_spelled_nearly_so_is_asked_back_and_taken(person):
    someone = person("1", "none", "yes", "unknwon", "")
    someone.stop()
    assert 'Did you mean "I don\'t know"?' in someone.text
    assert someone.answers["age"] == UNKNOWN


def test_a_prompt_leaves_room_to_type_on_a_telephone(person):
    someone = person("1", width=40)
    someone.stop()
    assert all(len(prompt.strip()) <= 28 for prompt, _ in someone.typed)


def test_who_asked_to_keep_the_answers_is_not_greeted_with_nothing_is_kept(person, phrases):
    someone = person()
    someone.prompter.greet(keeping=True)
    assert phrases.say("privacy") not in someone.text
    assert "Nothing is sent anywhere." in someone.text


def test_a_long_text_is_answered_in_one_line_and_never_said_back(person):
    someone = person("lorem ipsum " * 300)
    shown = someone.stop()
    assert "That was a long text (3,599 letters)." in shown
    assert "ipsum" not in shown


def test_no_id_of_a_question_is_shown_to_a_person(shipped, phrases):
    for question in shipped.questions:
        if "_" not in question.id:
            continue
        someone = Person(shipped, phrases, ["zzz", "99999", "1,2,3,4,5,6,7,8,9,10", "help", "why"])
        with pytest.raises(Stopped):
            someone.prompter.ask(question)
        assert question.id not in someone.text, question.id


# -- wording ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("who", "asked", "label"), [("1", "Are you", "My chest"), ("2", "Is the person", "Their chest")]
)
def test_questions_help_and_choices_are_said_to_who_answers(person, who, asked, label):
    shown = person(who, "help").stop()
    assert asked in shown
    assert label in shown
    assert ("Call 911 for them." in shown) is (who == "2")


def test_a_changed_respondent_changes_the_words_of_every_question(person):
    someone = person("1", "none", "yes", "back", "back", "back", "helper", "back", "back")
    assert "Is the person in danger?" in someone.stop()


# -- any terminal, any person -------------------------------------------------------------------------------------


def wide(shown):
    return [line.replace("*", "") for line in shown]


@pytest.mark.parametrize("width", [30, 40, 80])
@pytest.mark.parametrize("who", ["self", "helper"])
def test_no_line_is_wider_than_the_terminal_in_the_whole_shipped_interview(shipped, phrases, width, who):
    someone = Person(shipped, phrases, width=width)
    someone.prompter.greet()
    someone.prompter.answers["respondent"] = who
    for question in shipped.questions:
        last = str(len(question.choices)) if question.choices else "unknown"
        someone.lines = ["help", "why", "crisis", "zzzz", "unknown", "unknown"]
        someone.prompter.ask(question)
        someone.lines = [",".join(str(n) for n in range(1, max(2, int(last)))) if question.type == "many" else last, ""]
        someone.prompter.ask(question)
        someone.lines = [""]
        someone.prompter.ask(question)
    someone.lines = ["zzz", ""]
    someone.prompter.review("review_prompt")
    someone.lines = [""]
    someone.prompter.review("review_prompt_early")
    assert max(map(len, wide(someone.shown))) <= width


def test_a_phone_number_is_never_broken_over_two_lines(person):
    shown = person("crisis", width=21).stop().splitlines()
    assert any("1-800-662-4357" in line for line in shown)


def test_everything_said_around_the_questions_is_used(phrases):
    source = Path(__file__).resolve().parents[2] / "src/recovery_cli"
    paths = [*(source / "cli").rglob("*.py"), source / "render/changes_text.py"]
    text = "\n".join(path.read_text(encoding="utf-8") for path in paths)
    built = {f"prompt_{kind}" for kind in ("one", "many", "number", "place", "date")} | {"yes", "no", UNKNOWN, DECLINED}
    built |= {f"menu.{action}" for action in ACTIONS}
    built |= {f"resume_{kind}" for kind in get_args(ChangeKind)} | {f"forget_{kind}" for kind in get_args(TraceKind)}
    said = {key: key.removesuffix(".one").removesuffix(".other") for key in phrases.texts if not key.startswith(PREFIX)}
    unused = [key for key, base in said.items() if f'"{base}"' not in text and key not in built]
    assert not unused


KEYS = [
    "1",
    "2",
    "3",
    "none",
    "no",
    "yes",
    "unknown",
    "skip",
    "",
    "34",
    "60640",
    "2026-11-23",
    "back",
    "review",
    "help",
]


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from([*KEYS, "why", "crisis", "zzz", "1,2"]), max_size=60))
def test_whatever_is_typed_the_interview_ends_complete_or_stops(tiny, phrases, lines):
    someone = Person(tiny, phrases, lines)
    try:
        path = someone.prompter.interview()
    except Stopped:
        return
    assert path.ended_early or path.missing == ()
    assert path.answers.keys() <= {question.id for question in path.asked}


class Wanderer(Person):
    """A person who answers, goes back and forth, reviews and asks for help as chance has it, and who remembers every
    answer they gave and every question they left out."""

    def __init__(self, questionnaire, phrases, data):
        super().__init__(questionnaire, phrases)
        self.data, self.steps = data, 0
        self.given, self.passed_over = {}, set()
        self.at = None
        for name in ("ask", "review"):
            setattr(self.prompter, name, self.placed(getattr(self.prompter, name)))

    def placed(self, method):
        def at(place):
            before, self.at = self.at, place
            try:
                return method(place)
            finally:
                self.at = before

        return at

    def read(self, prompt):
        self.steps += 1
        assert self.answers == self.given
        assert self.prompter.left_out == self.passed_over
        if self.steps > 250:
            raise Stopped
        draw = self.data.draw
        if isinstance(self.at, str):  # the review page, by its prompt
            listed = len(self.prompter._done_before(None))
            return draw(st.sampled_from(["", "", "", "back", "crisis", "zzz", str(listed), str(1 + listed // 2)]))
        action = draw(st.sampled_from(["answer"] * 12 + ["back", "back", "review", "help", "why", "crisis", "", "zzz"]))
        if action == "answer":
            return self.answer(self.at, draw)
        if action == "" and self.at.optional and self.at.id not in self.given:
            self.passed_over.add(self.at.id)
        return action

    def answer(self, question, draw):
        if question.type in ("one", "many", "yes_no"):
            ids = [choice.id for choice in question.choices] or ["yes", "no"]
            calm = ids if question.type == "yes_no" or not question.ends_when else ids[-1:]
            chosen = draw(st.sampled_from(calm))
            self.keep(question, [chosen] if question.type == "many" else chosen)
            return str(ids.index(chosen) + 1)
        typed = {"number": "12", "place": "60640", "date": "2026-11-20"}[question.type]
        self.keep(question, typed)
        return typed

    def keep(self, question, answer):
        self.given[question.id] = parse_answer(question, answer, place=question.id, check_place=check_place)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_however_a_person_wanders_no_answer_is_lost_or_changed_but_by_them(shipped, phrases, data):
    someone = Wanderer(shipped, phrases, data)
    try:
        path = someone.prompter.interview()
    except Stopped:
        return
    assert path.missing == ()
    assert path.answers == {key: value for key, value in someone.given.items() if key in path.answers}
    assert path.answers.keys() == {each.id for each in path.asked} - someone.passed_over


def test_the_shipped_interview_runs_from_start_to_review(shipped, phrases):
    replies = {"number": "12", "place": "60640", "yes_no": "no", "date": ""}
    someone = Person(shipped, phrases)
    while (question := someone.prompter._next()) is not None:
        none = any(choice.exclusive for choice in question.choices)
        someone.lines = [replies.get(question.type, "no" if none else "1")]
        someone.prompter.ask(question)
    someone.lines = [""]
    path = someone.interview()
    assert path.missing == ()
    assert not path.ended_early
