"""Loading a questionnaire: every mistake of an author with its line; and the shipped one against its public words."""

import re

import pytest

from recovery_cli.conditions import GROUPS, fields_named
from recovery_cli.errors import DataFileError
from recovery_cli.questionnaire.model import RESERVED, Wording, load_questionnaire
from recovery_cli.strict_yaml import read_bytes

GOOD = """\
version: 1
reviewed: 2026-11-23
sections:
  - {id: about, title: Some basics}
  - {id: use, title: Use}
questions:
  - id: respondent
    section: about
    type: one
    ask: Who answers?
    choices:
      - {id: self, label: Me}
      - {id: helper, label: A friend}
  - id: age
    section: about
    type: number
    ask: {self: How old are you?, helper: How old is the person?}
    help: A guess is fine.
    why_we_ask: Some programs are for certain ages.
    minimum: 10
    maximum: 110
    unit: years
  - id: opioids
    section: use
    type: many
    ask: Which opioids?
    when: {age: {at_least: 12}}
    choices:
      - {id: heroin, label: Heroin}
      - {id: none, label: No opioids, exclusive: true}
  - id: started
    section: use
    type: date
    optional: true
    ask: When did it start?
    when:
      not: {opioids: {includes: none}}
"""


def load(text):
    return load_questionnaire(read_bytes(text.encode(), source="questions.yaml"))


def changed(old, new):
    assert GOOD.count(old) == 1, f"{old!r} is not there once"
    return GOOD.replace(old, new)


def line_of(text, words):
    return next(number for number, line in enumerate(text.splitlines(), start=1) if words in line)


def problems(text):
    with pytest.raises(DataFileError) as caught:
        load(text)
    return [(problem.code, problem.place) for problem in caught.value.problems]


# -- what is read -------------------------------------------------------------------------------------------------


def test_questions_come_in_file_order_with_their_sections_and_words():
    questionnaire = load(GOOD)
    assert [section.title for section in questionnaire.sections] == ["Some basics", "Use"]
    assert list(questionnaire.by_id()) == ["respondent", "age", "opioids", "started"]
    age = questionnaire.by_id()["age"]
    assert age.section.id == "about"
    assert (age.minimum, age.maximum, age.unit) == (10, 110, "years")
    assert age.ask == Wording("How old are you?", "How old is the person?")
    assert age.help == Wording("A guess is fine.", "A guess is fine.")
    assert (age.optional, age.ordered, age.ask_again, age.changeable, age.when) == (False, False, False, (), None)
    assert [choice.exclusive for choice in questionnaire.by_id()["opioids"].choices] == [False, True]
    assert questionnaire.by_id()["started"].optional


def test_the_fields_are_what_conditions_may_name():
    fields = load(GOOD).fields()
    assert fields["opioids"].kind == "many"
    assert fields["opioids"].choices == ("heroin", "none")


@pytest.mark.parametrize(
    ("respondent", "said"),
    [("self", "you"), ("helper", "they"), ("professional", "they"), ("unknown", "you"), ("declined", "you")],
)
def test_helpers_and_professionals_hear_about_the_person_and_anyone_else_is_spoken_to(respondent, said):
    assert Wording("you", "they").said_to(respondent) == said


def test_a_question_may_end_the_interview_by_its_own_answer():
    text = changed(
        "    ask: Which opioids?\n", "    ask: Which opioids?\n    ends_when: {opioids: {includes: heroin}}\n"
    )
    assert fields_named(load(text).by_id()["opioids"].ends_when) == {"opioids"}


# -- mistakes of authors ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "code", "words"),
    [
        ("  - id: started\n", "  - id: age\n", "duplicate-id", "- id: age"),
        ("  - id: started\n", "  - id: review\n", "duplicate-id", "- id: review"),
        ("  - id: started\n", "  - id: any\n", "duplicate-id", "- id: any"),
        ("title: Use}\n", "title: Use}\n  - {id: use, title: Again}\n", "duplicate-id", "title: Again"),
        ("{id: helper,", "{id: self,", "duplicate-id", "A friend"),
        ("{id: helper,", "{id: unknown,", "duplicate-id", "A friend"),
        ("{id: helper, label: A friend}", "{id: helper}", "missing-key", "{id: helper}"),
        ("label: A friend", "label: ''", "missing-key", "label: ''"),
        ("label: A friend", "label: A friend, exclusive: true", "exclusive", "A friend"),
        ("label: A friend", "label: A friend, exclusive: perhaps", "not-a-flag", "A friend"),
        ("    type: date\n", "    type: day\n", "unknown-word", "type: day"),
        ("    type: date\n", "    type: one\n", "choices", "- id: started"),
        ("    type: date\n", "    type: yes_no\n    choices: [{id: a, label: A}]\n", "choices", "choices: [{"),
        ("    type: date\n", "    type: many\n    choices: []\n", "choices", "- id: started"),
        ("    type: date\n", "    type: date\n    unit: days\n", "unknown-key", "unit: days"),
        ("    type: date\n", "    type: date\n    minimum: 1\n", "unknown-key", "minimum: 1\n"),
        ("    type: date\n", "    type: date\n    ordered: true\n", "ordered", "ordered: true"),
        ("    minimum: 10\n", "", "bounds", "- id: age"),
        ("    maximum: 110\n", "", "bounds", "- id: age"),
        ("    maximum: 110\n", "    maximum: 10\n", "bounds", "- id: age"),
        ("    minimum: 10\n    maximum: 110\n", "    minimum: -10\n", "bounds", "- id: age"),
        ("    optional: true\n", "    optinal: true\n", "unknown-key", "optinal"),
        ("    ask: When did it start?\n", "", "missing-key", "- id: started"),
        ("    ask: When did it start?\n", "    ask: ''\n", "missing-key", "ask: ''"),
        ("    ask: When did it start?\n", "    ask: {self: When?}\n", "missing-key", "ask: {self: When?}"),
        ("    ask: When did it start?\n", "    ask: {self: a, helper: b, nurse: c}\n", "unknown-key", "nurse"),
        ("    ask: When did it start?\n", "    ask: [When?]\n", "not-text", "ask: [When?]"),
        ("    help: A guess is fine.\n", "    help: [A guess]\n", "not-text", "help: [A guess]"),
        ("    help: A guess is fine.\n", "    help: {self: Guess.}\n", "missing-key", "help: {self"),
        ("reviewed: 2026-11-23", "reviewed: last week", "not-a-date", "reviewed: last week"),
        ("version: 1\n", "version: 1\nverison: 2\n", "unknown-key", "verison"),
        ("title: Use}", "title: Use, order: 2}", "unknown-key", "order: 2"),
        ("{age: {at_least: 12}}", "{aeg: {at_least: 12}}", "unknown-question", "aeg"),
        ("{age: {at_least: 12}}", "{started: {answered: true}}", "forward-reference", "when: {started"),
        ("{age: {at_least: 12}}", "{opioids: {includes: heroin}}", "forward-reference", "when: {opioids"),
        ("{opioids: {includes: none}}", "{opioids: {includes: nothing}}", "unknown-choice", "nothing"),
    ],
)
def test_a_mistake_is_one_problem_with_its_line(old, new, code, words):
    text = changed(old, new)
    line = max(number for number, each in enumerate(text.splitlines(), start=1) if words.strip() in each)
    assert problems(text) == [(code, f"questions.yaml:{line}")]


def test_a_missing_id_is_one_problem_and_two_missing_ids_are_two():
    assert [code for code, _ in problems(changed("  - id: started\n    section", "  - section"))] == ["missing-key"]
    text = changed("  - id: started\n    section", "  - section").replace("  - id: age\n    section", "  - section")
    assert [code for code, _ in problems(text)] == ["missing-key", "missing-key", "unknown-question"]


def test_an_unknown_section_comes_with_the_nearest_known_one():
    with pytest.raises(DataFileError) as caught:
        load(changed("    section: use\n    type: date\n", "    section: sue\n    type: date\n"))
    (problem,) = caught.value.problems
    assert problem.code == "unknown-word"
    assert "'use'" in problem.remedy


def test_a_question_cannot_come_back_to_a_section_that_was_left():
    text = changed("    section: use\n    type: date\n", "    section: about\n    type: date\n")
    assert problems(text) == [("section-order", f"questions.yaml:{line_of(text, 'type: date') - 1}")]


def test_sections_cannot_be_asked_in_another_order_than_they_stand():
    text = changed(
        "  - {id: about, title: Some basics}\n  - {id: use, title: Use}\n",
        "  - {id: use, title: Use}\n  - {id: about, title: Some basics}\n",
    )
    assert [code for code, _ in problems(text)] == ["section-order", "section-order"]


def test_a_condition_on_a_question_whose_type_is_wrong_is_not_judged_again():
    text = changed("    type: number\n", "    type: numeral\n")
    codes = [code for code, _ in problems(text)]
    assert "unknown-word" in codes
    assert "operator" not in codes


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("", ["not-a-mapping"]),
        ("[]", ["not-a-mapping"]),
        ("version: 1\nreviewed: 2026-11-23\n", ["missing-key", "missing-key"]),
        ("version: 1\nreviewed: 2026-11-23\nsections: about\nquestions: {}\n", ["not-a-list", "not-a-list"]),
        ("version: 1\nreviewed: 2026-11-23\nsections: [about]\nquestions: [age]\n", ["not-a-mapping"] * 2),
    ],
)
def test_a_file_of_another_shape_is_told_so(text, codes):
    found = [code for code, _ in problems(text)]
    assert [code for code in found if code in codes][: len(codes)] == codes


def test_every_problem_is_named_at_once():
    text = (
        GOOD.replace("reviewed: 2026-11-23", "reviewed: soon")
        .replace("    maximum: 110\n", "")
        .replace("{id: heroin,", "{id: back,")
        .replace("includes: none", "includes: nothing")
    )
    assert [code for code, _ in problems(text)] == ["not-a-date", "bounds", "duplicate-id", "unknown-choice"]


# -- the public words of the shipped questionnaire ----------------------------------------------------------------

CARE = (
    "outpatient_withdrawal inpatient_withdrawal outpatient intensive_outpatient day_treatment residential "
    "recovery_housing none*"
)
VOCABULARY = {
    "start": {"respondent": "one: self helper professional"},
    "safety": {
        "emergency_signs": "many: not_responding slow_breathing overdose_now chest_pain seizure_now confused "
        "cannot_keep_fluids vomiting_blood fever_with_weakness none*",
        "harm_intent": "one: none thoughts plan_or_intent",
        "unsafe_at_home": "yes_no:",
    },
    "about": {
        "age": "number: 10-110",
        "gender": "one: woman man another",
        "pregnancy": "one: no pregnant gave_birth_past_year",
        "pregnancy_signs": "many: bleeding contractions fluid_loss no_movement none*",
        "prenatal_care": "yes_no:",
    },
    "use": {
        "opioids": "many: heroin fentanyl prescription_pills street_methadone_or_buprenorphine other_opioid none*",
        "opioid_frequency": "one: daily most_days weekly less stopped",
        "route": "many: inject smoke_or_snort swallow",
        "alcohol": "one: none some daily",
        "sedatives": "one: none some daily",
        "stimulants": "one: none some daily",
        "withdrawal_history": "many: seizure delirium severe none*",
        "withdrawal_now": "one: none mild moderate severe",
        "sows_score": "number optional: 0-64",
        "overdose": "one: never earlier past_year past_month",
        "current_medication": "one: none methadone buprenorphine naltrexone",
        "recent_release": "many: jail hospital residential detox none*",
    },
    "health": {
        "physical_health": "one: good managed needs_regular_care needs_daily_nursing",
        "conditions": "many: wound_or_skin_infection hiv hepatitis heart_or_lung liver diabetes chronic_pain other "
        "none*",
        "scores": "many optional: cows dsm5 dast10 barc10 none*",
        "cows_score": "number optional: 0-48",
        "dsm5_count": "number optional: 0-11",
        "dast10_score": "number optional: 0-10",
        "barc10_score": "number optional: 10-60",
        "mental_health": "one: good managed symptoms_interfere cannot_function",
        "past_attempt": "yes_no:",
        "trauma_support": "yes_no:",
    },
    "history": {
        "medication_tried": "one: no yes returned_to_use",
        "tried": f"many: {CARE}",
        "returned_to_use_after": f"many: {CARE}",
        "readiness": "one: ready unsure others_want_it",
    },
    "home": {
        "housing": "one: stable temporary none institution",
        "people_use_at_home": "yes_no:",
        "support": "one: strong some none",
    },
    "duties": {
        "work": "one: none flexible fixed_daytime fixed_evening_or_night",
        "work_leave": "yes_no:",
        "children": "one: none shared_care sole_care",
        "dependants": "yes_no:",
        "transport": "one: own public none",
    },
    "requirements": {
        "requirements": "many: court drug_court probation_or_parole dui child_welfare licensing_board employer none*",
        "profession": "one: physician nurse pharmacist pilot lawyer driver other",
        "terms_written": "yes_no:",
        "terms": "many: inpatient_required outpatient_allowed random_testing progress_reports approved_list "
        "no_medication other",
        "terms_days": "number optional: 1-730",
        "terms_deadline": "date optional:",
    },
    "money": {"payment": "many: medicaid medicare private_insurance military_or_va tribal self_pay none*"},
    "place": {"location": "place:", "max_distance": "number:"},
    "wishes": {
        "setting_preference": "one: inpatient outpatient no_preference",
        "medication_preference": "many: methadone buprenorphine naltrexone not_sure none_for_now*",
        "therapies": "many: individual group family couples equine yoga meditation exercise religious none*",
        "groups": "many: women_only men_only lgbtq veterans young_adults seniors none*",
        "languages": "many: english spanish sign_language other",
    },
}
"""The public vocabulary of answers, frozen: scripts and saved files use it. Add to it; never rename or remove."""

FROZEN = {question: (section, spec) for section, all_of in VOCABULARY.items() for question, spec in all_of.items()}


@pytest.mark.parametrize("question_id", FROZEN)
def test_a_public_question_keeps_its_id_its_type_and_its_choices(shipped, question_id):
    section, spec = FROZEN[question_id]
    kind, _, values = spec.partition(":")
    question = shipped.by_id()[question_id]
    assert question.section.id == section
    assert question.type == kind.removesuffix(" optional")
    assert question.optional is kind.endswith(" optional")
    if question.type == "number":
        bounds = values.strip() or f"{question.minimum:g}-{question.maximum:g}"
        assert f"{question.minimum:g}-{question.maximum:g}" == bounds
        return
    actual = {choice.id: choice.exclusive for choice in question.choices}
    for word in values.split():
        assert actual[word.removesuffix("*")] is word.endswith("*")


def test_the_public_questions_and_sections_come_in_their_order_safety_first(shipped):
    assert [question.id for question in shipped.questions if question.id in FROZEN] == list(FROZEN)
    assert [section.id for section in shipped.sections if section.id in VOCABULARY] == list(VOCABULARY)


def test_choices_that_run_from_least_to_most_are_known_to_do_so(shipped):
    ordered = {question.id for question in shipped.questions if question.ordered}
    assert {"harm_intent", "alcohol", "sedatives", "withdrawal_now", "overdose"} <= ordered
    assert {"physical_health", "mental_health"} <= ordered


def test_the_emergency_questions_end_the_interview_and_are_asked_again(shipped):
    ending = {question.id for question in shipped.questions if question.ends_when is not None}
    assert ending == {"emergency_signs", "harm_intent", "pregnancy_signs", "withdrawal_history"}
    assert ending == {question.id for question in shipped.questions if question.ask_again}


# -- its words ----------------------------------------------------------------------------------------------------

FORBIDDEN = re.compile(
    r"\b(addicts?|addicted|clean|dirty|abuse[rds]?|abusing|junk(y|ies?)|(drug|substance|opioid|iv) users?|user|"
    r"alcoholics?|drunk|crackhead|relapse[rds]?|non-?complian\w+|failed|must|should have|fault|victim|suffer\w*|"
    r"guarantee\w*|cure[ds]?|commit suicide|stigma)\b",
    re.IGNORECASE,
)
PERSON = re.compile(r"\b(I|me|my|mine|you|your|yours|yourself)\b")


def wordings(question):
    yield "ask", question.ask
    yield "help", question.help
    yield "why_we_ask", question.why_we_ask
    for choice in question.choices:
        yield choice.id, choice.label


def test_every_question_says_what_it_is_how_to_answer_it_and_why_it_is_asked(shipped):
    for question in shipped.questions:
        assert question.help is not None, f"{question.id} has no help"
        assert question.why_we_ask is not None, f"{question.id} does not say why"


def test_questions_and_choices_are_short_enough_to_take_in(shipped):
    for question in shipped.questions:
        assert all(len(text) <= 150 for text in question.ask), f"{question.id} is long"
        assert all(text.endswith("?") for text in question.ask), f"{question.id} is no question"
        for choice in question.choices:
            assert all(len(text) <= 90 for text in choice.label), f"{question.id}: the label of {choice.id} is long"


def test_no_word_blames_labels_or_orders(shipped):
    for question in shipped.questions:
        for name, wording in wordings(question):
            for text in wording:
                found = FORBIDDEN.search(text)
                assert not found, f"{question.id}, {name}: {found and found.group()!r} in {text!r}"


def test_a_helper_is_asked_about_the_person_and_chooses_words_about_the_person(shipped):
    for question in shipped.questions:
        if question.id == "respondent":
            continue
        for text in (question.ask.to_helper, *(choice.label.to_helper for choice in question.choices)):
            assert not PERSON.search(text), f"{question.id}: {text!r}"


def test_no_two_choices_of_a_question_read_the_same(shipped):
    for question in shipped.questions:
        for said_to in ("self", "helper"):
            labels = [choice.label.said_to(said_to).lower() for choice in question.choices]
            assert len(set(labels)) == len(labels), question.id


def test_words_are_plain_lines_without_doubled_blanks_or_braces(shipped):
    for question in shipped.questions:
        for name, wording in wordings(question):
            for text in wording:
                assert text == " ".join(text.split()), f"{question.id}, {name}: {text!r}"
                assert not set(text) & set("{}<>[]_"), f"{question.id}, {name}: {text!r}"


def test_numbers_have_a_unit_and_room_between_their_bounds(shipped):
    for question in shipped.questions:
        if question.type == "number":
            assert question.unit, f"{question.id} has no unit"
            assert question.minimum < question.maximum


def test_no_shipped_name_is_a_word_of_the_prompt_or_of_conditions(shipped):
    for question in shipped.questions:
        assert question.id not in (*RESERVED, *GROUPS)
        assert not {choice.id for choice in question.choices} & set(RESERVED)


# -- names that fit inside a sentence -----------------------------------------------------------------------------


def test_a_question_has_a_name_or_that_of_its_id():
    named = changed("  - id: age\n", "  - id: age\n    name: age in years\n")
    assert load(named).by_id()["age"].name == "age in years"
    assert load(GOOD.replace("age", "their_age")).by_id()["their_age"].name == "their age"


def test_every_shipped_question_has_a_short_name_of_its_own(shipped):
    names = [question.name for question in shipped.questions]
    assert len(set(names)) == len(names)
    for question in shipped.questions:
        assert 1 <= len(question.name.split()) <= 7, question.id
        assert re.fullmatch("[A-Za-z][A-Za-z0-9 -]*", question.name), question.id
