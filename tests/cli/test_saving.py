"""Stopping and going on in a real terminal: saved answers, offers to save, passphrases, and kills at any moment."""

import os
import random
import signal
import stat
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pexpect
import pytest

from recovery_cli.cli.saving import new_file
from recovery_cli.cli.workspace import Workspace
from recovery_cli.strict_yaml import read_file
from tests.cli.running import COMMAND, ROOT, Run
from tests.cli.test_terminal import ANSWERS, PROMPT, answer, to_the_review_page

OFFER = "y, a file name, or Enter: "
LOCK = "y or Enter: "
PASSPHRASE = "four plain words here"  # noqa: S105  # of the tests alone
FIRST = {"respondent": "self", "emergency_signs": ["none"], "harm_intent": "none", "unsafe_at_home": "no", "age": "34"}
TYPED = ["1", "none", "1", "no", "34"]


def saved(path: Path) -> dict[str, Any]:
    """The answers of a saved file, as text."""
    tree = read_file(path).tree
    assert isinstance(tree, dict)
    return {key: value for key, value in tree.items() if key != "saved"}


def ended(child: Any) -> int:
    child.expect(pexpect.EOF)
    child.close()
    return int(child.exitstatus)


@pytest.fixture
def kept(terminal: Any, tmp_path: Path) -> Path:
    """An interview that was stopped after five answers."""
    path = tmp_path / "kept.yaml"
    child = terminal("assess", "--save", str(path))
    for typed in [*TYPED, "quit"]:
        answer(child, typed)
    assert ended(child) == 130
    return path


# -- save and go on -----------------------------------------------------------------------------------------------


def test_every_answer_is_in_the_file_before_the_next_question(terminal: Any, tmp_path: Path) -> None:
    path = tmp_path / "kept.yaml"
    child = terminal("assess", "--save", str(path))
    child.expect("can still be found, or")
    for count, typed in enumerate(TYPED):
        child.expect(PROMPT)
        assert saved(path) == dict(list(FIRST.items())[:count])
        child.sendline(typed)


def test_quit_says_where_the_answers_are_and_how_to_go_on_and_does_not_ask(terminal: Any, tmp_path: Path) -> None:
    path = tmp_path / "my answers.yaml"
    child = terminal("assess", "--save", str(path))
    answer(child, "1")
    answer(child, "quit")
    child.expect(r"To go on from here, type:\s+recovery-cli assess --resume '.*my answers\.yaml'\r\n")
    assert "a file name" not in child.before
    assert ended(child) == 130


def test_the_command_to_go_on_is_one_line_to_copy_and_asks_for_the_same_centers(terminal: Any, tmp_path: Path) -> None:
    path, catalogue = tmp_path / "kept.yaml", ROOT / "data" / "centers.yaml"
    child = terminal("assess", "--save", str(path), "--catalogue", str(catalogue), "--near", "Dayton, OH", "--plain")
    answer(child, "1")
    answer(child, "quit")
    child.expect(pexpect.EOF)
    command = f"recovery-cli assess --resume {path} --catalogue {catalogue} --near 'Dayton, OH' --plain"
    assert command in child.before.split("\r\n")


def test_what_is_said_about_the_file_fits_the_terminal(terminal: Any, tmp_path: Path) -> None:
    child = terminal("assess", "--save", str(tmp_path / "kept.yaml"), columns=50)
    child.expect(PROMPT)
    lines = str(child.before).split("\r\n")
    assert not [line for line in lines if len(line) > 50 and str(tmp_path) not in line]
    assert "recovery-cli forget" in child.before


def test_resume_goes_on_where_it_stopped_and_keeps_saving_there(terminal: Any, kept: Path) -> None:
    child = terminal("assess", "--resume", str(kept))
    child.expect("Going on where you stopped: 5 answers are kept.")
    child.expect("your gender")
    answer(child, "man")
    child.expect(PROMPT)
    assert saved(kept) == FIRST | {"gender": "man"}
    child.sendline("back")
    child.expect("your gender")
    child.expect("Enter to keep: Man")


def test_an_interview_that_went_on_ends_in_a_result_and_says_that_the_answers_stay(terminal: Any, kept: Path) -> None:
    child = terminal("assess", "--resume", str(kept))
    to_the_review_page(child, ANSWERS)
    child.sendline("")
    child.expect("press Enter to leave: ")
    child.sendline("")
    child.expect(r"Kept,\s+as you asked:.*kept\.yaml\.")
    assert "Nothing was kept" not in child.before
    assert ended(child) == 0


def test_without_a_terminal_a_saved_interview_says_how_to_use_it_all_the_same(run: Run, kept: Path) -> None:
    failed = run("assess", "--resume", kept, "--format", "json")
    assert (failed.status, failed.codes) == (2, ["no-terminal"])
    assert f"--answers {kept}" in failed.json["errors"][0]["remedy"]


def test_a_left_out_question_stays_left_out(terminal: Any, kept: Path) -> None:
    child = terminal("assess", "--resume", str(kept))
    for _ in range(60):
        child.expect(PROMPT)
        if "(Enter to leave it out.)" in child.before:
            break
        child.sendline(next((reply for words, reply in ANSWERS.items() if words in child.before), "1"))
    left = str(child.before).split("of about")[-1]
    child.sendline("")
    answer(child, "quit")
    assert ended(child) == 130
    child = terminal("assess", "--resume", str(kept))
    child.expect(PROMPT)
    assert str(child.before).split("of about")[-1] != left


def test_going_on_changes_nothing_in_the_file_before_there_is_an_answer(terminal: Any, kept: Path) -> None:
    """Else what is said about changed questions would be said once only, also to who stops right there."""
    text = kept.read_text(encoding="utf-8").replace("day: '2", "day: '1")
    kept.write_text(text, encoding="utf-8")
    child = terminal("assess", "--resume", str(kept))
    child.expect(PROMPT)
    assert kept.read_text(encoding="utf-8") == text
    child.sendline("none")
    child.expect(PROMPT)
    assert "day: '2" in kept.read_text(encoding="utf-8")


def test_on_another_day_the_questions_about_danger_come_first_again(terminal: Any, kept: Path) -> None:
    text = kept.read_text(encoding="utf-8")
    kept.write_text(text.replace("day: '2", "day: '1"), encoding="utf-8")
    child = terminal("assess", "--resume", str(kept))
    child.expect("Asked again, because it may be different today: signs of an emergency")
    child.expect("happening to you right now")
    child.expect(PROMPT)
    assert "still so" not in child.before, "nothing about danger is offered"


def test_on_another_day_an_old_answer_about_now_is_offered_and_enter_keeps_it(terminal: Any, kept: Path) -> None:
    answers = "alcohol: some\nsedatives: none\nwithdrawal_now: severe\nsows_score: 30\n"
    text = kept.read_text(encoding="utf-8").replace("age: 34\n", f"age: 34\n{answers}").replace("day: '2", "day: '1")
    kept.write_text(text, encoding="utf-8")
    child = terminal("assess", "--resume", str(kept))
    for typed in ["none", "1", "no", "man", "heroin", "1", "2"]:
        answer(child, typed)
    child.expect("how often did you drink alcohol")
    child.expect("Enter if it is still so: Some days")
    answer(child, "")
    child.expect("Noted: Some days")
    assert saved(kept)["alcohol"] == "some"
    assert "withdrawal_now" not in saved(kept)
    assert "sows_score" not in saved(kept)
    answer(child, "quit")
    assert ended(child) == 130
    child = terminal("assess", "--resume", str(kept))
    for typed in ("", "1", "none"):
        answer(child, typed)
    child.expect("sick from withdrawal right now")
    child.expect("Enter if it is still so: Severe")


def test_a_question_that_changed_is_said(terminal: Any, kept: Path) -> None:
    text = kept.read_text(encoding="utf-8").replace("age: 34", "age: 340\nshoe_size: 44")
    kept.write_text(text, encoding="utf-8")
    child = terminal("assess", "--resume", str(kept))
    child.expect("Asked again, because the answer no longer fits: age")
    child.expect("No longer asked, so the answer is dropped: shoe_size")
    child.expect("How old are you")


def test_an_emergency_is_never_followed_by_an_offer_to_save(terminal: Any) -> None:
    child = terminal("assess")
    answer(child, "1")
    answer(child, "2")
    child.expect("If that was a slip")
    child.sendintr()
    child.expect("Nothing was kept")
    assert "file name" not in child.before
    assert ended(child) == 130


def test_the_next_person_of_a_professional_is_not_saved_with_the_one_before(terminal: Any, tmp_path: Path) -> None:
    path = tmp_path / "kept.yaml"
    child = terminal("assess", "--save", str(path))
    to_the_review_page(child, ANSWERS | {"Who is answering": "3", "How old is": "34", "their gender": "man"})
    before = path.read_bytes()
    child.sendline("")
    child.expect("Another person")
    child.expect("press Enter to leave: ")
    child.sendline("another")
    child.expect(r"Kept of those before.*kept\.yaml.*now\s+are\s+not\s+kept")
    answer(child, "none")
    answer(child, "quit")
    child.expect(OFFER)
    child.sendline("")
    child.expect(r"Kept,\s+as you asked:.*kept\.yaml\.")
    assert ended(child) == 130
    assert path.read_bytes() == before


# -- the offer ----------------------------------------------------------------------------------------------------


@pytest.fixture
def stopped(terminal: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Any]:
    """An interview in `tmp_path` that a person stops after one answer, at the offer to save."""
    monkeypatch.chdir(tmp_path)

    def stop(how: str = "quit") -> Any:
        child = terminal("assess")
        answer(child, "1")
        child.expect(PROMPT)
        if how == "quit":
            child.sendline("quit")
        elif how == "close":
            child.sendeof()
        else:
            child.sendintr()
        child.expect(OFFER)
        return child

    return stop


@pytest.mark.parametrize("how", ["quit", "interrupt"])
@pytest.mark.parametrize("reply", ["", "n", "No", "quit", "nothing", "no thanks", "None.", "don't keep it", "skip"])
def test_nothing_is_kept_unless_the_person_says_so(
    stopped: Callable[..., Any], tmp_path: Path, how: str, reply: str
) -> None:
    child = stopped(how)
    child.sendline(reply)
    child.expect("Nothing was kept")
    assert ended(child) == 130
    assert {path.name for path in tmp_path.iterdir()} <= {"home"}


def test_a_refusal_in_spanish_keeps_nothing(terminal: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for reply in ("nada", "no gracias"):
        child = terminal("assess", "--lang", "es")
        child.expect("Escriba un número[^:]*: $")
        child.sendline("1")
        child.expect("Escriba[^:]*: $")
        child.sendintr()
        child.expect("un nombre, o Enter: ")
        child.sendline(reply)
        child.expect("No se guardó nada")
        assert ended(child) == 130
    assert {path.name for path in tmp_path.iterdir()} <= {"home"}


@pytest.mark.parametrize("name", ["my file", "crysis"])
def test_what_may_not_be_meant_as_a_name_is_asked_back(stopped: Callable[..., Any], tmp_path: Path, name: str) -> None:
    child = stopped()
    child.sendline(name)
    child.expect(f'a file named "{name}"')
    child.expect("y, or Enter for no: ")
    child.sendline("")
    child.expect(OFFER)
    child.sendline(name)
    child.expect("y, or Enter for no: ")
    child.sendline("y")
    child.expect(LOCK)
    child.sendline("no")
    child.expect("--resume")
    assert ended(child) == 130
    assert saved(tmp_path / name) == {"respondent": "self"}


def test_crisis_lines_come_at_every_prompt_of_the_offer_and_nothing_is_saved_meanwhile(
    stopped: Callable[..., Any], tmp_path: Path
) -> None:
    child = stopped()
    child.sendline("i want to die")
    child.expect("please do not wait")
    child.expect("988 Suicide & Crisis Lifeline")
    child.expect(OFFER)
    child.sendline("mine")
    child.expect("y, or Enter for no: ")
    child.sendline("crisis")
    child.expect("988 Suicide & Crisis Lifeline")
    child.expect("y, or Enter for no: ")
    child.sendline("y")
    child.expect(LOCK)
    child.sendline("crisis")
    child.expect("988 Suicide & Crisis Lifeline")
    child.expect(LOCK)
    child.sendline("what is that")
    child.expect(LOCK)
    child.sendline("y")
    child.expect("A new passphrase")
    child.sendline("crisis")
    child.expect("988 Suicide & Crisis Lifeline")
    child.expect("A new passphrase")
    assert not (tmp_path / "mine").exists()
    child.sendline("quit")
    child.expect("Nothing was kept")
    assert ended(child) == 130
    assert not (tmp_path / "mine").exists()


@pytest.mark.parametrize("end", ["sendintr", "sendeof"])
def test_answers_given_after_a_slip_into_an_emergency_are_offered_to_be_kept(terminal: Any, end: str) -> None:
    child = terminal("assess")
    for typed in ("1", "3"):
        answer(child, typed)
    child.expect("If that was a slip")
    child.sendline("back")
    for typed in ("none", "1"):
        answer(child, typed)
    child.expect(PROMPT)
    getattr(child, end)()
    child.expect(OFFER)


def test_ctrl_c_where_a_slip_is_to_be_mended_offers_to_keep_what_came_before_it(terminal: Any) -> None:
    child = terminal("assess")
    for typed in ("1", "3"):
        answer(child, typed)
    child.expect("If that was a slip")
    child.sendline("back")
    child.expect(PROMPT)
    child.sendintr()
    child.expect(OFFER)


def test_ctrl_d_offers_to_keep_the_answers_as_ctrl_c_does(stopped: Callable[..., Any], tmp_path: Path) -> None:
    child = stopped("close")
    child.sendline("mine.yaml")
    child.expect(LOCK)
    child.sendline("")
    child.expect("--resume")
    assert ended(child) == 130
    assert saved(tmp_path / "mine.yaml") == {"respondent": "self"}


@pytest.mark.parametrize("end", ["sendintr", "sendeof"])
def test_a_second_ctrl_c_or_closed_input_at_the_offer_keeps_nothing(stopped: Callable[..., Any], end: str) -> None:
    child = stopped()
    getattr(child, end)()
    child.expect("Nothing was kept")
    assert ended(child) == 130


def test_yes_keeps_the_answers_under_a_free_name(stopped: Callable[..., Any], tmp_path: Path) -> None:
    (tmp_path / "recovery-answers.yaml").write_text("mine", encoding="utf-8")
    child = stopped()
    child.sendline("Y")
    child.expect(LOCK)
    child.sendline("")
    child.expect("--resume .*recovery-answers-2.yaml")
    assert ended(child) == 130
    assert saved(tmp_path / "recovery-answers-2.yaml") == {"respondent": "self"}
    assert (tmp_path / "recovery-answers.yaml").read_text(encoding="utf-8") == "mine"


def test_a_name_that_cannot_be_is_met_kindly_and_crisis_lines_are_one_word_away(
    stopped: Callable[..., Any], tmp_path: Path
) -> None:
    child = stopped()
    child.sendline("crisis")
    child.expect("988 Suicide & Crisis Lifeline")
    child.expect(OFFER)
    for name in ("no/such/folder/file.yaml", "~nobody-of-this-name/file.yaml", "x" * 300 + "/file.yaml"):
        child.sendline(name)
        child.expect("Nothing can be written in the folder")
        child.expect(OFFER)
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")
    child.sendline("mine.txt")
    child.expect("Something stands at mine.txt")
    child.expect(OFFER)
    child.sendline("other.yaml")
    child.expect(LOCK)
    child.sendline("")
    child.expect("--resume")
    assert ended(child) == 130
    assert saved(tmp_path / "other.yaml") == {"respondent": "self"}


def test_before_the_first_answer_there_is_nothing_to_offer(terminal: Any) -> None:
    child = terminal("assess", "--near", "60640")
    answer(child, "quit")
    child.expect("Nothing was kept")
    assert "file name" not in child.before
    assert ended(child) == 130


# -- kills --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(8))
def test_a_kill_at_any_moment_loses_at_most_the_answer_being_typed(terminal: Any, tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    path = tmp_path / "kept.yaml"
    given = chance.randrange(len(TYPED) + 1)
    child = terminal("assess", "--save", str(path))
    for typed in TYPED[:given]:
        answer(child, typed)
    moment = chance.choice(["at the prompt", "while typing", "right after Enter"])
    if moment != "right after Enter":
        child.expect(PROMPT)
    if moment == "while typing":
        child.send("3")
    if moment == "right after Enter":
        time.sleep(chance.random() / 50)
    child.kill(signal.SIGKILL)
    child.close(force=True)
    least = given - 1 if moment == "right after Enter" else given
    if given or path.exists():
        found = list(saved(path).items())
        assert found in (list(FIRST.items())[:given], list(FIRST.items())[: max(least, 0)])
        child = terminal("assess", "--resume", str(path))
        child.expect(rf"Going on where you stopped: {len(found)} answers? (is|are) kept")
        child.expect(PROMPT)
        assert not list(tmp_path.glob(".kept.yaml.*")), "a piece of a killed save was left"


# -- who may read it ----------------------------------------------------------------------------------------------


def test_the_file_and_the_list_of_files_are_their_owners_only_whatever_the_umask(
    environment: dict[str, str], tmp_path: Path, person: Callable[..., Path]
) -> None:
    path = tmp_path / "kept.yaml"
    command = f"umask 0; {' '.join(COMMAND)} assess --answers {person()} --save {path} >&2"
    child = pexpect.spawn("bash", ["-c", command], env=environment, encoding="utf-8", timeout=30)
    assert ended(child) == 0
    for each in (path, tmp_path / "home/written.jsonl"):
        assert stat.S_IMODE(each.stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "home").stat().st_mode) == 0o700


def test_going_on_makes_a_file_that_others_could_read_private(terminal: Any, kept: Path) -> None:
    kept.chmod(0o644)
    child = terminal("assess", "--resume", str(kept))
    child.expect(PROMPT)
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600


def test_what_was_saved_from_a_file_gives_the_same_result(
    run: Run, person: Callable[..., Path], tmp_path: Path
) -> None:
    first = run("assess", "--answers", person(), "--format", "json", "--save", tmp_path / "kept.yaml")
    again = run("assess", "--answers", tmp_path / "kept.yaml", "--format", "json")
    assert (first.status, again.status, again.err) == (0, 0, "")
    assert first.json == again.json
    assert "kept.yaml" in first.err


def test_a_full_or_closed_folder_is_said_once_and_the_interview_goes_on(terminal: Any, tmp_path: Path) -> None:
    folder = tmp_path / "stick"
    folder.mkdir()
    child = terminal("assess", "--save", str(folder / "kept.yaml"))
    answer(child, "1")
    child.expect(PROMPT)
    (folder / "kept.yaml").unlink()
    folder.rmdir()
    child.sendline("none")
    child.expect("are not saved")
    answer(child, "1")
    child.expect(PROMPT)
    assert "are not saved" not in child.before
    folder.mkdir()
    child.sendline("no")
    child.expect(PROMPT)
    assert saved(folder / "kept.yaml") == dict(list(FIRST.items())[:4])


# -- files that are something else --------------------------------------------------------------------------------


def _link(path: Path) -> None:
    (path.parent / "real.yaml").write_text("age: 34\n", encoding="utf-8")
    path.symlink_to(path.parent / "real.yaml")


HOSTILE: dict[str, tuple[Callable[[Path], object], str]] = {
    "missing": (lambda path: None, "unreadable"),
    "huge": (lambda path: path.write_bytes(b"a: 1\n" * 400_000), "too-large"),
    "bad yaml": (lambda path: path.write_bytes(b"a: [1\nb"), "syntax"),
    "alias": (lambda path: path.write_bytes(b"a: &x 1\nb: *x\n"), "alias"),
    "binary": (lambda path: path.write_bytes(bytes(range(256))), "encoding"),
    "empty": (lambda path: path.write_bytes(b""), "not-saved"),
    "only answers": (lambda path: path.write_bytes(b"age: 34\n"), "not-saved"),
    "a list": (lambda path: path.write_bytes(b"- age\n"), "not-saved"),
    "of tomorrow": (lambda path: path.write_bytes(b"saved: {format: 9}\n"), "newer-format"),
    "cut in the answers": (lambda path: path.write_bytes(b"# recovery-cli answers 1\nage: 34\n"), "damaged"),
    "cut after them": (lambda path: path.write_bytes(b"# recovery-cli answers 1\nage: 34\nsaved:\n  fo: "), "damaged"),
    "cut at the end": (lambda path: path.write_bytes(b"# recovery-cli answers 1\nsaved:\n  format: '1'\n"), "damaged"),
    "deep": (lambda path: path.write_bytes(b"[" * 5000), "too-deep"),
    "a folder": (lambda path: path.mkdir(), "not-a-file"),
    "a link": (_link, "not-a-file"),
    "a pipe": (os.mkfifo, "not-a-file"),
}


@pytest.mark.parametrize("what", HOSTILE)
def test_a_file_that_is_no_saved_interview_is_named_and_left_as_it_is(
    environment: dict[str, str], tmp_path: Path, what: str
) -> None:
    make, code = HOSTILE[what]
    path = tmp_path / "kept.yaml"
    make(path)
    before = path.read_bytes() if path.is_file() else None
    command = f"{' '.join(COMMAND)} assess --format json --resume {path}"
    child = pexpect.spawn("bash", ["-c", command], env=environment, encoding="utf-8", timeout=15)
    child.expect(f'"code": "{code}"')
    assert ended(child) == 3
    assert (path.read_bytes() if path.is_file() else None) == before


@pytest.mark.parametrize(
    ("make", "problem"),
    [
        (lambda path: path.write_text("mine"), "Something stands"),
        (lambda path: path.write_text("# recovery-cli answers 1\n"), "Go on with --resume"),
        (lambda path: path.mkdir(), "Something stands"),
        (lambda path: path.symlink_to("/nowhere/at/all"), "Something stands"),
        (os.mkfifo, "Something stands"),
    ],
    ids=["a file", "saved answers", "a folder", "a dead link", "a pipe"],
)
def test_save_never_takes_the_place_of_something(
    run: Run, person: Callable[..., Path], tmp_path: Path, make: Callable[[Path], object], problem: str
) -> None:
    path = tmp_path / "kept.yaml"
    make(path)
    refused = run("assess", "--answers", person(), "--save", path)
    assert refused.status == 2
    assert problem in refused.err
    assert not refused.out


def test_an_empty_file_made_beforehand_may_be_saved_to(run: Run, person: Callable[..., Path], tmp_path: Path) -> None:
    (tmp_path / "kept.yaml").touch()
    assert run("assess", "--answers", person(), "--save", tmp_path / "kept.yaml").status == 0


@pytest.mark.parametrize(
    "options",
    [("--resume", "a", "--save", "b"), ("--resume", "a", "--answers", "b"), ("--passphrase",)],
    ids=" ".join,
)
def test_options_that_contradict_each_other_are_named(run: Run, options: tuple[str, ...]) -> None:
    refused = run("assess", "--format", "json", *options)
    assert (refused.status, refused.codes) == (2, ["contradiction"])


@pytest.mark.parametrize("option", ["--resume", "--save"])
def test_without_a_terminal_missing_answers_are_named_and_nothing_is_written(
    run: Run, tmp_path: Path, option: str
) -> None:
    refused = run("assess", option, tmp_path / "kept.yaml", "--format", "json")
    assert (refused.status, refused.codes) == (2, ["no-terminal"])
    assert not (tmp_path / "kept.yaml").exists()


# -- with a passphrase --------------------------------------------------------------------------------------------


@pytest.fixture
def locked(terminal: Any, tmp_path: Path) -> Iterator[Path]:
    """Five answers, locked; what stands in the file gives none of them away."""
    path = tmp_path / "locked.txt"
    child = terminal("assess", "--save", str(path), "--passphrase")
    child.expect("A new passphrase")
    child.sendline("short")
    child.expect("too short")
    child.expect("A new passphrase")
    child.sendline(PASSPHRASE)
    child.expect("The same again")
    child.sendline(PASSPHRASE + "x")
    child.expect("not the same")
    child.expect("A new passphrase")
    child.sendline(PASSPHRASE)
    child.expect("The same again")
    child.sendline(PASSPHRASE)
    for typed in [*TYPED, "quit"]:
        answer(child, typed)
    assert ended(child) == 130
    yield path
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_locked_file_opens_with_its_passphrase_alone_which_is_never_shown(terminal: Any, locked: Path) -> None:
    before = locked.read_bytes()
    assert before.startswith(b"recovery-cli sealed answers 1 ")
    assert b"respondent" not in before
    child = terminal("assess", "--resume", str(locked))
    child.expect("The passphrase of this file")
    child.sendline("not this one")
    child.expect("That is not it")
    child.expect("The passphrase of this file")
    child.sendline(PASSPHRASE)
    child.expect("Going on where you stopped: 5 answers are kept.")
    assert PASSPHRASE not in child.before
    answer(child, "man")
    child.expect(PROMPT)
    assert locked.read_bytes().split()[:5] == before.split()[:5], "the key is that of the session"
    assert locked.read_bytes().split()[5:] != before.split()[5:]


def test_crisis_lines_come_at_the_passphrase_of_a_locked_file_and_are_no_try(terminal: Any, locked: Path) -> None:
    child = terminal("assess", "--resume", str(locked))
    for _ in range(3):
        child.expect("The passphrase of this file")
        child.sendline("crisis")
        child.expect("988 Suicide & Crisis Lifeline")
    child.expect("The passphrase of this file")
    child.sendline(PASSPHRASE)
    child.expect("Going on where you stopped")


def test_three_wrong_passphrases_end_kindly(terminal: Any, locked: Path) -> None:
    child = terminal("assess", "--resume", str(locked))
    for _ in range(3):
        child.expect("The passphrase of this file")
        child.sendline("not this one")
    child.expect("is not the one this file was sealed with")
    assert ended(child) == 3


def test_a_locked_file_serves_as_answers_at_a_terminal_and_says_so_without_one(
    terminal: Any, locked: Path, run: Run
) -> None:
    child = terminal("assess", "--answers", str(locked))
    child.expect("The passphrase of this file")
    child.sendline(PASSPHRASE)
    child.expect("gender")
    assert ended(child) == 2
    for source, stdin in ((str(locked), b""), ("-", locked.read_bytes())):
        refused = run("assess", "--answers", source, "--format", "json", stdin=stdin)
        assert (refused.status, refused.codes) == (2, ["no-terminal"])


def test_ctrl_c_at_the_passphrase_stops(terminal: Any, locked: Path) -> None:
    child = terminal("assess", "--resume", str(locked))
    child.expect("The passphrase of this file")
    before = locked.read_bytes()
    child.sendintr()
    child.expect(r"The saved answers stay as they were:\s+\S*locked.txt")
    assert ended(child) == 130
    assert "Traceback" not in child.before
    assert "Nothing was kept" not in child.before
    assert locked.read_bytes() == before


def test_an_open_file_can_be_locked_when_going_on(terminal: Any, kept: Path) -> None:
    child = terminal("assess", "--resume", str(kept), "--passphrase")
    child.expect("A new passphrase")
    child.sendline(PASSPHRASE)
    child.expect("The same again")
    child.sendline(PASSPHRASE)
    child.expect(PROMPT)
    assert kept.read_bytes().startswith(b"recovery-cli sealed answers 1 ")


def test_the_offer_can_lock_too(stopped: Callable[..., Any], tmp_path: Path) -> None:
    child = stopped()
    child.sendline("locked.txt")
    child.expect(LOCK)
    child.sendline("y")
    child.expect("A new passphrase")
    child.sendline(PASSPHRASE)
    child.expect("The same again")
    child.sendline(PASSPHRASE)
    child.expect("--resume .*locked.txt")
    assert ended(child) == 130
    assert (tmp_path / "locked.txt").read_bytes().startswith(b"recovery-cli sealed answers 1 ")


# -- what others put there ----------------------------------------------------------------------------------------


def test_a_file_of_another_person_beside_the_saved_one_ends_no_interview(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In a folder that everybody may write to, anyone can put what looks like the rest of a killed save."""
    monkeypatch.setenv("RECOVERY_CLI_HOME", str(tmp_path / "home"))
    beside = tmp_path / ".kept.yaml.abcdefgh.tmp"
    beside.touch()
    unlink = Path.unlink

    def refuse(path: Path, missing_ok: bool = False) -> None:
        if path == beside:
            raise PermissionError(1, "Operation not permitted")
        unlink(path, missing_ok)

    monkeypatch.setattr(Path, "unlink", refuse)
    new_file(tmp_path / "kept.yaml", Workspace(), lock=False).write({"respondent": "self"}, set())
    assert saved(tmp_path / "kept.yaml") == {"respondent": "self"}


def test_a_saved_file_from_elsewhere_cannot_command_the_terminal(terminal: Any, kept: Path) -> None:
    text = kept.read_text(encoding="utf-8")
    kept.write_text(f'{text}"\\e]0;mine\\a\\e[2Jvanished": x\n', encoding="utf-8")
    child = terminal("assess", "--resume", str(kept))
    child.expect("vanished")
    assert "\x1b]0" not in child.before
    assert "\x1b[2J" not in child.before
