"""The interview in a real terminal."""

import os
import sys
from pathlib import Path
from typing import Any

import pexpect
import pytest

from tests.cli.running import COMMAND

PROMPT = r"(Type a number|Type one or more|Type a ZIP|Type a date)[^:]*: $"

ANSWERS = {
    "Who is answering": "1",
    "happening to you right now": "none",
    "thoughts of ending your life": "1",
    "hurting you, threatening": "no",
    "How old are you": "34",
    "your gender": "man",
    "Which opioids": "1,2",
    "How often do you use opioids": "1",
    "How do you take opioids": "2",
    "drink alcohol": "1",
    "take sedatives": "1",
    "use stimulants": "1",
    "sick from withdrawal right now": "2",
    "medication": "1",
    "Where": "60640",
    "How far": "25",
}


def answer(child: Any, text: str) -> str:
    """Wait for a prompt, answer it, and return what stood above it."""
    child.expect(PROMPT)
    shown = str(child.before)
    child.sendline(text)
    return shown


def to_the_review_page(child: Any, answers: dict[str, str]) -> str:
    """Answer every question from the table, and what is not in it with its last real choice or "none"."""
    asked = ""
    for _ in range(80):
        which = child.expect([PROMPT, r"press\s+Enter\s+for\s+the\s+result: $"])
        if which == 1:
            return asked + str(child.before)
        shown = str(child.before) + str(child.after)
        asked += shown
        question = shown.split(" of about ")[-1]
        typed = next((reply for words, reply in answers.items() if words in question), None)
        if typed is None:
            typed = "none" if "None of these" in question or "None" in question else "1"
            if "(Enter to leave it out.)" in question:
                typed = ""
            elif "Yes" in question and "No" in question and "3. I don't know" in question:
                typed = "no"
        child.sendline(typed)
    raise AssertionError(f"the interview does not end:\n{asked[-2000:]}")


def test_the_interview_runs_from_start_to_result(terminal: Any) -> None:
    child = terminal("assess")
    shown = to_the_review_page(child, ANSWERS)
    assert "Call 911" in shown
    assert "Noted: 60640 (Chicago, IL)" in shown
    assert "Before we begin, 1 of about" in shown
    child.sendline("")
    child.expect("1-800-662-4357")
    child.expect(r"Enter\s+to\s+leave: $")
    child.sendline("")
    child.expect("Press Enter once more to leave")
    child.sendline("")
    child.expect("Nothing was kept")
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 0


def test_back_asks_the_question_before_and_loses_nothing(terminal: Any) -> None:
    child = terminal("assess")
    answer(child, "1")
    answer(child, "none")
    answer(child, "1")
    answer(child, "back")
    child.expect("ending your life")
    child.expect("Enter to keep")
    child.sendline("")
    child.expect("making you afraid")


def test_a_change_on_the_review_page_changes_the_result(terminal: Any) -> None:
    child = terminal("assess")
    to_the_review_page(child, ANSWERS)
    child.sendline("3")
    child.expect("ending your life")
    child.expect(PROMPT)
    child.sendline("3")
    child.expect("988")
    child.expect("If that was a slip")
    child.sendline("")
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 0


def test_an_emergency_ends_the_questions_at_once_and_a_slip_can_be_taken_back(terminal: Any) -> None:
    child = terminal("assess")
    answer(child, "1")
    answer(child, "2")
    child.expect("911")
    child.expect("If that was a slip")
    child.sendline("back")
    child.expect("right now")
    child.expect(PROMPT)
    child.sendline("none")
    child.expect("ending your life")


def test_help_why_and_crisis_answer_at_every_question(terminal: Any) -> None:
    child = terminal("assess")
    answer(child, "crisis")
    child.expect("988 Suicide & Crisis Lifeline")
    answer(child, "why")
    child.expect("worded")
    answer(child, "help")
    child.expect("nothing is saved")
    answer(child, "1")
    answer(child, "review")
    child.expect("Your answers")


def test_ctrl_c_stops_keeps_nothing_and_says_so(terminal: Any) -> None:
    child = terminal("assess")
    answer(child, "1")
    child.expect(PROMPT)
    child.sendintr()
    child.expect("y, a file name, or Enter")
    child.sendline("")
    child.expect("Nothing was kept")
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 130


def test_quit_and_the_end_of_input_stop_like_ctrl_c(terminal: Any) -> None:
    child = terminal("assess")
    answer(child, "quit")
    child.expect("Nothing was kept")
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 130
    child = terminal("assess")
    child.expect(PROMPT)
    child.sendeof()
    child.expect("Nothing was kept")
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 130


def test_who_comes_back_after_ctrl_z_is_asked_again(environment: dict[str, str]) -> None:
    child = pexpect.spawn("bash", ["--norc", "-i"], env=environment | {"PS1": "SHELL"}, encoding="utf-8", timeout=15)
    child.expect("SHELL")
    child.sendline(f"{' '.join(COMMAND)} assess")
    child.expect("Who is answering these questions")
    child.expect(PROMPT)
    child.send("\x1a")
    child.expect("SHELL")
    child.sendline("fg")
    child.expect("Who is answering these questions")
    child.expect(PROMPT)
    child.sendline("1")
    child.expect("happening to you right now")
    child.close(force=True)


def test_a_mistake_is_met_kindly_and_the_question_stands(terminal: Any) -> None:
    child = terminal("assess")
    answer(child, "17")
    child.expect("There is no number 17")
    answer(child, "slef")
    child.expect("Did you mean")
    answer(child, "1")
    child.expect("happening to you right now")


@pytest.mark.parametrize("columns", [40, 60])
def test_no_line_is_wider_than_the_terminal(terminal: Any, columns: int) -> None:
    child = terminal("assess", columns=columns)
    shown = to_the_review_page(child, ANSWERS)
    for line in shown.replace("\r", "").split("\n"):
        assert len(line) <= columns or line.startswith("Type"), line


def test_questions_go_to_stderr_when_the_result_goes_into_a_pipe(environment: dict[str, str], tmp_path: Any) -> None:
    target = tmp_path / "out.json"
    command = f"{' '.join(COMMAND)} assess --format json > {target}"
    child = pexpect.spawn("bash", ["-c", command], env=environment, encoding="utf-8", timeout=15)
    answer(child, "1")
    answer(child, "3")
    child.expect("If that was a slip")
    child.sendline("")
    child.expect(pexpect.EOF)
    child.close()
    import json

    assert json.loads(target.read_text(encoding="utf-8"))["recommendation"]["setting"] == "emergency"


@pytest.mark.parametrize("end", ["finish", "leave", "interrupt"])
def test_after_a_slip_into_an_emergency_a_pipe_gets_one_document(
    environment: dict[str, str], tmp_path: Path, end: str
) -> None:
    import json

    target = tmp_path / "out.json"
    command = f"exec {' '.join(COMMAND)} assess --format json > {target}"
    child = pexpect.spawn("bash", ["-c", command], env=environment, encoding="utf-8", timeout=15)
    answer(child, "1")
    answer(child, "3")
    child.expect("If that was a slip")
    child.sendline("back")
    answer(child, "4" if end != "finish" else "none")
    if end == "finish":
        to_the_review_page(child, ANSWERS)
        child.sendline("")
    else:
        child.expect("If that was a slip")
        child.sendline("") if end == "leave" else child.sendintr()
    child.expect(pexpect.EOF)
    child.close()
    document = json.loads(target.read_text(encoding="utf-8"))
    assert (document["recommendation"]["setting"] == "emergency") == (end != "finish")


def test_closed_input_names_what_is_missing(environment: dict[str, str]) -> None:
    import subprocess

    done = subprocess.run(
        ["bash", "-c", f"{sys.executable} -m recovery_cli assess <&-"],
        env=os.environ | environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 2
    assert "--answers" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_professional_takes_the_next_person_and_nothing_of_the_first_is_left(terminal: Any) -> None:
    child = terminal("assess", "--plain", "--near", "60640")
    answer(child, "3")
    answer(child, "none")
    answer(child, "1")
    answer(child, "no")
    answer(child, "61")
    answer(child, "man")
    for _ in range(60):
        if child.expect([PROMPT, r"press Enter for the result: $"]) == 1:
            break
        child.sendline("" if "Enter to leave it out" in child.before else "unknown")
    child.sendline("")
    child.expect("Another person")
    child.expect(r"Enter\s+to\s+leave: $")
    child.sendline("another")
    child.expect("Nothing is kept of the person before")
    shown = answer(child, "review")
    assert "Is any of this happening to the person" in shown
    child.expect("Enter to go on: $")
    assert "61" not in child.before
    child.sendline("")
    answer(child, "chest pain")
    child.expect("If that was a slip")
    child.sendline("")
    child.expect("Nothing was kept")
    child.expect(pexpect.EOF)


def test_a_guess_is_taken_with_enter_and_refused_by_typing_on(terminal: Any) -> None:
    child = terminal("assess")
    for reply in ("myslef", "", "noen", "", "chest hurts"):
        answer(child, reply)
    child.expect("If that is happening now")


def test_ctrl_c_at_the_menu_and_in_the_middle_of_a_name_stops_without_a_trace(terminal: Any) -> None:
    child = terminal("assess")
    to_the_review_page(child, ANSWERS)
    child.sendline("")
    child.expect(r"Enter\s+to\s+leave: $")
    child.sendline("save")
    child.expect(r"Enter\s+to\s+go\s+back: $")
    child.send("pla")
    child.sendintr()
    child.expect("Nothing was kept")
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 130


@pytest.mark.parametrize(
    ("option", "named", "said"),
    [
        ("--output", "no/such/folder/plan.html", "Nothing can be written in the folder"),
        ("--output", "pipe", "and not a file"),
        ("--output", "notes.txt", "already."),
        ("--catalogue", "/no/such/catalogue.db", "There is no file"),
    ],
)
def test_what_would_fail_after_the_last_question_fails_before_the_first(
    terminal: Any, tmp_path: Path, option: str, named: str, said: str
) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "notes.txt").write_text("mine", encoding="utf-8")
    child = terminal("assess", option, str(tmp_path / named))
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 2
    assert said in " ".join(child.before.split())
    assert "Who is answering" not in child.before
