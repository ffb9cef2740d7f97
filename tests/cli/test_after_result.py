"""After the result: what a person types at the menu, what they see, and what is kept."""

import re
import stat
import sys
from pathlib import Path

import pytest
import yaml

from recovery_cli.cli.after_result import Results
from recovery_cli.cli.assess import AssessOptions
from recovery_cli.cli.screen import Stopped
from recovery_cli.cli.workspace import Workspace
from tests.cli.running import ROOT
from tests.cli.scripted import CRISIS, Person

BASE = yaml.safe_load((ROOT / "tests/cases/base.yaml").read_text(encoding="utf-8"))["answers"] | {"max_distance": 3000}
OPTIONS = AssessOptions(
    answers=None,
    near=None,
    within=None,
    limit=5,
    catalogue=None,
    skip_bad=False,
    output_format="text",
    output=None,
    plain=True,
    why="short",
    include_answers=False,
)
MENU = "Type a number, or press Enter to leave:"


class AtTheMenu(Person):
    """Someone who has answered everything, and types these lines once the result is there."""

    def __init__(self, workspace, capsys, lines, options=OPTIONS, **changes):
        super().__init__(workspace.questionnaire, workspace.prompts, lines)
        self.prompter.check_place = workspace.settled_place
        answers = {key: tuple(each) if isinstance(each, list) else each for key, each in (BASE | changes).items()}
        self.prompter.answers = {key: each for key, each in answers.items() if each is not None}
        self.prompter.left_out = {"scores", "sows_score"}
        self.results = Results(self.prompter, options, workspace)
        self.results.talks_on = True
        self.results.options = options._replace(menu=True)
        self.capsys = capsys

    def asked(self):
        return [question for question in super().asked() if question != "What now?"]

    def show(self):
        """Everything shown after the result itself; whether the next person comes."""
        self.another = self.results.show(self.prompter.path)
        assert not self.lines, f"nobody read {self.lines}"
        # The last line of the result says the first step once more.
        out = self.capsys.readouterr().out
        self.result, end, rest = out.partition("\nTo begin: ")
        last, _, self.printed = rest.partition("\n")
        self.result += end + last
        return self.text


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    return tmp_path_factory.mktemp("home")


@pytest.fixture
def workspace(monkeypatch, home):
    monkeypatch.setenv("RECOVERY_CLI_HOME", str(home))
    return Workspace()


@pytest.fixture
def at_the_menu(workspace, capsys, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    return lambda *lines, **changes: AtTheMenu(workspace, capsys, lines, **changes)


# -- leaving ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("typed", ["", "leave", "quit", "5", "q"])
def test_leaving_is_one_key_or_one_word(at_the_menu, typed):
    someone = at_the_menu(typed)
    someone.show()
    assert not someone.another
    assert "The plan" in someone.result


def test_a_closed_input_leaves_because_the_result_was_shown(at_the_menu):
    someone = at_the_menu()
    someone.show()
    assert not someone.another


def test_one_enter_too_many_does_not_lose_a_result_that_is_not_saved(at_the_menu):
    someone = at_the_menu("", "3", "plan.txt", "")
    assert "The result is not saved. Press Enter once more to leave, or type 3 to save it." in someone.show()
    assert Path("plan.txt").is_file()


def test_who_keeps_the_answers_leaves_with_one_enter(at_the_menu):
    someone = at_the_menu("")
    someone.results.is_safe = True
    assert "not saved" not in someone.show()


def test_after_an_emergency_the_last_line_is_what_to_do(at_the_menu):
    someone = at_the_menu("change", "signs", "4", "")
    someone.show()
    someone.results.say_what_is_kept()
    assert someone.shown[-2:] == ["Nothing was kept.", "*This is an emergency. Call 911 now.*"]


@pytest.mark.parametrize(("typed", "leads_back"), [("yes", True), ("no", False)])
def test_whether_it_was_a_slip_can_be_answered_with_yes_or_no(at_the_menu, typed, leads_back):
    someone = at_the_menu("change", "signs", "4", typed, *(["none", "", ""] if leads_back else []))
    assert (MENU in someone.show().partition("Chest pain")[2]) == leads_back


def test_at_the_end_it_is_said_that_nothing_was_kept(at_the_menu):
    someone = at_the_menu("")
    someone.show()
    someone.results.say_what_is_kept()
    assert "Nothing was kept" in someone.text


def test_with_an_output_file_every_change_is_written_to_it_and_the_end_names_it(at_the_menu, tmp_path):
    options = OPTIONS._replace(output=tmp_path / "out.txt")
    someone = at_the_menu("change", "setting", "1", "", options=options)
    someone.show()
    assert "live at a center" in (tmp_path / "out.txt").read_text(encoding="utf-8")
    someone.results.say_what_is_kept("stopped")
    assert "out.txt" in someone.text.replace("\n", "")
    assert "Nothing was kept" not in someone.text


def test_a_result_that_goes_to_a_file_stands_on_the_screen_too(at_the_menu, tmp_path):
    someone = at_the_menu("", options=OPTIONS._replace(output=tmp_path / "plan.html", output_format="html"))
    someone.show()
    assert "Nights in a safe place" in someone.result
    assert "<html" not in someone.result
    assert "Saved as" in someone.text


def test_an_emergency_stands_on_the_screen_where_the_result_goes_elsewhere(at_the_menu, tmp_path):
    output = tmp_path / "plan.json"
    for talks_on in (True, False):
        someone = at_the_menu("", options=OPTIONS._replace(output=output), emergency_signs=["chest_pain"])
        someone.results.talks_on = talks_on
        shown = someone.show() + someone.result
        assert "Call 911 now" in shown
        assert CRISIS[1] in shown or "1-800-662-4357" in shown


# -- changing an answer -------------------------------------------------------------------------------------------


def test_a_changed_answer_says_how_the_plan_was_and_how_it_is_now_and_nothing_that_stayed(at_the_menu):
    someone = at_the_menu("change", "setting", "1", "")
    shown = someone.show()
    assert "Preferred setting: *Either is fine*" in shown
    assert someone.asked() == ["Would you rather stay at a center, or live at home and go for visits?"]
    printed = someone.printed
    assert printed.index("The plan has changed.") < printed.index("It was: ") < printed.index("It is now: ")
    assert "It was: Then, treatment: visits" in printed
    assert "It is now: Then, treatment: live at a center" in printed
    assert "New reasons:\n- You would rather stay at a center." in printed
    assert re.search(r"Cedar Harbor Recovery \(fictional\): was number \d, is now number 1\.", printed)
    assert "Phone: " in printed
    assert "no longer in the list" in printed
    assert "Medication (buprenorphine, methadone or naltrexone) is the part" not in printed


def test_an_answer_that_moves_nothing_says_so(at_the_menu):
    someone = at_the_menu("change", "trauma", "unknown", "")
    someone.show()
    assert someone.printed.strip() == "Nothing moves. The plan, the reasons and the list stay as they were."


def test_what_follows_from_a_change_is_asked_and_no_more(at_the_menu):
    someone = at_the_menu("change", "gender", "woman", "no", "")
    someone.show()
    assert someone.asked() == ["What is your gender?", "Are you pregnant, or did you give birth in the past year?"]
    assert "New reasons" in someone.printed


def test_numbers_to_call_that_came_are_said(at_the_menu):
    someone = at_the_menu("change", "danger", "yes", "")
    someone.show()
    assert "Numbers to call:\n- National Domestic Violence Hotline: 1-800-799-7233" in someone.printed


def test_back_asks_the_last_question_again(at_the_menu):
    someone = at_the_menu("back", "2", "")
    someone.show()
    assert someone.asked() == ["In which languages could you get care?"]
    assert someone.answers["languages"] == ("spanish",)


def test_changing_back_moves_everything_back(at_the_menu):
    someone = at_the_menu("change", "setting", "1", "change", "setting", "3", "change", "setting", "", "")
    someone.show()
    assert someone.printed.count("The plan has changed.") == 2
    assert someone.printed.rstrip().endswith("the list stay as they were.")


def test_after_a_change_the_whole_result_can_be_shown_again(at_the_menu):
    someone = at_the_menu("2", "", "change", "setting", "1", "again", "")
    shown = someone.show()
    assert shown.count("Show the whole result again") == 1 + 1
    assert "Look for a residential program" in someone.printed.split("no longer in the list")[-1]


def test_the_whole_result_is_shown_again_where_it_was_short_at_first(at_the_menu):
    someone = at_the_menu("Show the whole result", "", "", options=OPTIONS._replace(brief=True))
    assert "Show the whole result again" not in someone.show()
    assert "The plan" in someone.printed + someone.result


def test_a_change_into_an_emergency_shows_the_emergency_and_no_menu(at_the_menu):
    someone = at_the_menu("change", "signs", "4", "crisis", "")
    shown = someone.show()
    assert "Numbers to call" in someone.printed
    assert all(line in someone.shown for line in CRISIS)
    assert "If that was a slip" in shown.replace("\n", " ")[-120:]


def test_a_slip_into_an_emergency_leads_back_to_the_result(at_the_menu):
    someone = at_the_menu("change", "signs", "4", "back", "none", "", "")
    someone.show()
    assert MENU in someone.text


def test_a_person_may_leave_everything_as_it_is(at_the_menu):
    someone = at_the_menu("change", "", "")
    assert "Type back to change" not in someone.show()
    assert someone.printed == ""


# -- comparing ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("typed", ["1 3", "1,3", "1 and 3", "3; 1"])
def test_two_centers_of_the_list_are_compared(at_the_menu, typed):
    someone = at_the_menu("compare", typed, "")
    someone.show()
    assert "Side by side" in someone.printed
    assert re.search(r"^1\. .+\n\n3\. .+$", someone.printed, re.MULTILINE)
    assert "(id: " not in someone.printed  # an id is for who types commands


def test_a_hostile_name_of_a_center_is_harmless_in_the_list_to_choose_from(at_the_menu):
    someone = at_the_menu("")
    someone.show()
    center = {"id": "x", "name": "Evil\x1b[2JHouse\u202e", "program": "Day\x1b[2J"}
    someone.results._compare(someone.prompter.path, {"matches": [{"center": center}, {"center": center | {"id": "y"}}]})
    assert "  1. EvilHouse, Day" in someone.shown


def test_for_a_screen_reader_the_comparison_is_lines_and_no_columns_also_on_a_terminal(at_the_menu, monkeypatch):
    someone = at_the_menu("compare", "1 3", "")
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    someone.show()
    assert re.search(r"^Phone: \(1\) .+; \(3\) .+$", someone.printed, re.MULTILINE)
    assert "Center 1" not in someone.printed


@pytest.mark.parametrize("typed", ["1", "1 1", "1 2 3"])
def test_it_takes_two_different_centers_to_compare(at_the_menu, typed, workspace):
    someone = at_the_menu("compare", typed, "", "")
    assert workspace.prompts.say("compare_two") in someone.show()


def test_a_center_that_is_not_in_the_list_is_met_kindly(at_the_menu):
    someone = at_the_menu("compare", "1 9", "crisis", "back", "")
    shown = someone.show()
    assert "There is no number 9. Type a number from 1 to 5." in shown
    assert CRISIS[0] in shown


def test_with_fewer_than_two_centers_nothing_is_offered_to_compare(at_the_menu):
    someone = at_the_menu("", max_distance=1, setting_preference="inpatient")
    assert "Compare" not in someone.show()


# -- saving -------------------------------------------------------------------------------------------------------


def test_a_saved_result_is_for_its_owner_only_and_the_end_says_what_is_kept(at_the_menu):
    someone = at_the_menu("save", "plan.txt", "")
    someone.show()
    text = Path("plan.txt").read_text(encoding="utf-8")
    assert "What to ask, and what to listen for" in text
    assert stat.S_IMODE(Path("plan.txt").stat().st_mode) == 0o600
    someone.results.say_what_is_kept()
    assert f"Kept, as you asked: {Path('plan.txt').absolute()}." in " ".join(someone.text.split())
    assert "Nothing was kept" not in someone.text


def test_after_a_change_a_saved_result_is_written_anew_with_one_word(at_the_menu):
    someone = at_the_menu("save", "plan.txt", "change", "setting", "1", "yes", "")
    assert "The result from before your last change is still in:" in someone.show()
    assert "residential program" in Path("plan.txt").read_text(encoding="utf-8")
    before = len(someone.shown)
    someone.results.say_what_is_kept()
    assert "from before your last change" not in "\n".join(someone.shown[before:])


def test_who_leaves_with_an_old_result_in_a_file_is_told_so(at_the_menu):
    someone = at_the_menu("save", "plan.txt", "change", "setting", "1", "", "")
    someone.show()
    before = len(someone.shown)
    someone.results.say_what_is_kept()
    assert "The result from before your last change is still in:" in "\n".join(someone.shown[before:])


def test_a_saved_result_is_old_where_an_emergency_came_after_it(at_the_menu):
    someone = at_the_menu("save", "plan.txt", "change", "signs", "4", "")
    someone.show()
    someone.results.say_what_is_kept()
    assert "from before your last change" in someone.text


def test_a_change_that_moves_nothing_leaves_a_saved_result_as_it_is(at_the_menu):
    someone = at_the_menu("save", "plan.txt", "change", "setting", "", "")
    assert "from before your last change" not in someone.show()


def test_the_end_of_the_name_decides_the_form(at_the_menu):
    someone = at_the_menu("save", "plan.json", "save", "plain", "save", "plan.xyz", "", "")
    shown = someone.show()
    assert Path("plan.json").read_text(encoding="utf-8").startswith("{")
    assert Path("plain.html").read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    assert "The name can end in: .html, .md, .txt, .json." in shown


@pytest.mark.parametrize(("again", "kept"), [("", "mine"), ("no", "mine"), ("yes", "Next three steps")])
def test_a_file_that_is_there_is_written_over_only_when_asked_to(at_the_menu, again, kept):
    Path("plan.txt").write_text("mine", encoding="utf-8")
    someone = at_the_menu("save", "plan.txt", again, *([] if again == "yes" else [""]), "")
    someone.show()
    assert kept in Path("plan.txt").read_text(encoding="utf-8")


def test_crisis_lines_are_said_where_it_is_asked_whether_to_write_over_a_file(at_the_menu):
    Path("plan.txt").write_text("mine", encoding="utf-8")
    someone = at_the_menu("save", "plan.txt", "crisis", "yes", "")
    assert CRISIS[0] in someone.show()
    assert "Next three steps" in Path("plan.txt").read_text(encoding="utf-8")


def test_a_place_that_cannot_be_written_is_met_kindly(at_the_menu):
    someone = at_the_menu("save", "no/such/folder/plan.txt", "back", "")
    assert "Choose another path." in someone.show()
    assert someone.results.files == []


@pytest.mark.parametrize("typed", ["x" * 400, ".", "~nobody-of-this-name/plan.txt"])
def test_what_cannot_be_a_name_is_met_kindly(at_the_menu, workspace, typed):
    someone = at_the_menu("save", typed, "crisis", "", "")
    assert workspace.prompts.say("save_no_name") in someone.show()
    assert CRISIS[0] in someone.shown
    assert someone.results.files == []


# -- reasons, help, crisis ----------------------------------------------------------------------------------------


def test_no_option_is_named_where_the_menu_shows_the_same(at_the_menu):
    someone = at_the_menu("")
    someone.show()
    assert 'more reasons, under "all reasons" at the end.' in someone.result
    assert "--" not in someone.result.replace("recovery-cli", "")


def test_a_guess_at_the_menu_can_be_refused(at_the_menu, workspace):
    someone = at_the_menu("savve", "no", "leave")
    assert workspace.prompts.say("menu.refused") in someone.show()


@pytest.mark.parametrize("typed", ["4", "reasons", "why", "all reasons"])
def test_all_reasons_and_changes_are_shown_and_nothing_else(at_the_menu, typed):
    someone = at_the_menu(typed, "")
    someone.show()
    assert "What would change the plan:" in someone.printed
    assert "more" not in someone.printed.rpartition("What would change the plan:")[2].rpartition("\n")[2]
    assert "Why:" in someone.printed
    assert someone.printed.count("\n- ") > someone.result.count("Source: ")
    assert "\nCenters" not in someone.printed


def test_crisis_help_and_mistakes_are_answered_at_the_menu(at_the_menu, workspace):
    someone = at_the_menu("crisis", "help", "9", "zebra", "savve", "", "back", "")
    shown = someone.show()
    assert all(line in someone.shown for line in CRISIS)
    assert workspace.prompts.say("menu.help") in shown.replace("\n", " ")
    assert "There is no number 9." in shown
    assert "'zebra' is not one of the answers." in shown
    assert 'Did you mean "Save this result to a file"?' in shown
    assert "Type a name for the file" in shown


# -- professionals ------------------------------------------------------------------------------------------------


def test_a_professional_may_take_the_next_person(at_the_menu):
    someone = at_the_menu("another", respondent="professional")
    someone.show()
    assert someone.another


@pytest.mark.parametrize("respondent", ["self", "helper"])
def test_nobody_else_is_offered_another_person(at_the_menu, respondent):
    assert "Another person" not in at_the_menu("", respondent=respondent).show()


def test_the_result_of_each_person_gets_a_file_of_its_own(at_the_menu, tmp_path):
    (tmp_path / "plan-2.txt").write_text("of yesterday", encoding="utf-8")
    output = tmp_path / "plan.txt"
    someone = at_the_menu("another", respondent="professional", options=OPTIONS._replace(output=output))
    someone.show()
    first = output.read_bytes()
    someone.results.next_person(None)
    someone.prompter.answers["age"] = 61
    someone.lines = [""]
    someone.show()
    assert output.read_bytes() == first
    assert (tmp_path / "plan-2.txt").read_text(encoding="utf-8") == "of yesterday"
    assert (tmp_path / "plan-3.txt").is_file()
    someone.results.say_what_is_kept()
    assert "plan-3.txt" in someone.text.replace("\n", "")


def test_what_stays_of_the_person_before_is_said_to_the_next(at_the_menu, tmp_path):
    someone = at_the_menu("another", respondent="professional")
    someone.show()
    someone.results.next_person(None)
    assert "Nothing is kept of the person before." in someone.text
    someone = at_the_menu("save", "plan.md", "another", respondent="professional")
    someone.show()
    someone.results.next_person(tmp_path / "answers.yaml")
    said = " ".join(someone.shown)
    assert "Nothing is kept of the person before." not in said
    assert "plan.md" in said
    assert "answers.yaml" in said


def test_starting_again_keeps_nothing_and_asks_everything(at_the_menu):
    someone = at_the_menu("another", respondent="professional")
    someone.show()
    someone.prompter.start_again({"respondent": "professional"})
    assert someone.answers == {"respondent": "professional"}
    assert someone.prompter.left_out == set()
    with pytest.raises(Stopped):
        someone.prompter.interview()
    assert someone.text.endswith("Prefer not to say") or "Is any of this happening to the person" in someone.text
