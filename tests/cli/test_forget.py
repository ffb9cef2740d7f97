"""`recovery-cli forget`: what it finds, what it leaves, and what is gone afterwards."""

import json
import os
import shutil
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pexpect
import pytest

from recovery_cli.catalogue.files import catalogue_text, read_catalogue
from recovery_cli.catalogue.index_build import build_index
from recovery_cli.cli.forget import run_forget
from recovery_cli.cli.private_file import write_private
from recovery_cli.cli.workspace import Workspace
from recovery_cli.errors import UsageError
from recovery_cli.strict_yaml import read_file
from recovery_cli.vocabulary import load_vocabulary
from tests.cli.running import COMMAND, Ran, Run

Person = Callable[..., Path]
DATA = Path(__file__).resolve().parents[2] / "data"


@pytest.fixture
def forget(run: Run, tmp_path: Path) -> Callable[..., Ran]:
    """The command with a cache of this test's own, inside its home."""
    return lambda *options: run("forget", *options, RECOVERY_CLI_CACHE="")


@pytest.fixture(scope="session")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A compiled catalogue, and the same to edit beside it."""
    vocabulary = load_vocabulary(read_file(DATA / "vocabulary.yaml"))
    catalogue, _ = read_catalogue(read_file(DATA / "centers.yaml"), vocabulary)
    path = tmp_path_factory.mktemp("compiled") / "directory.db"
    build_index(catalogue, vocabulary, path, stamp="test")
    path.with_suffix(".yaml").write_text(catalogue_text(catalogue), encoding="utf-8")
    return path


@pytest.fixture
def used(run: Run, person: Person, compiled: Path, cache_home: Path, tmp_path: Path) -> Path:
    """A home in which everything was written that can be: saved answers, a result, settings, catalogues, the cache."""
    home = tmp_path / "home"
    saved, plan = ("--save", tmp_path / "kept.yaml"), ("--output", tmp_path / "plan.txt")
    assert run("assess", "--answers", person(), *saved, *plan).status == 0
    shutil.copytree(cache_home, home / "cache")
    (home / "catalogues").mkdir()
    for name in ("directory.db", "directory.db.previous", "directory.yaml"):
        shutil.copy(compiled.with_suffix(f".{name.split('.')[1]}"), home / "catalogues" / name)
    assert run("centers", "use", home / "catalogues/directory.db").status == 0
    return home


def files(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if not path.is_dir()}


# -- the list -----------------------------------------------------------------------------------------------------


def test_everything_that_was_written_is_listed_with_its_size(used: Path, forget: Callable[..., Ran]) -> None:
    shown = forget("--dry-run")
    assert shown.status == 0
    assert shown.err == ""
    lines = shown.out.splitlines()
    for kind, path in (
        ("Saved answers", used.parent / "kept.yaml"),
        ("Result", used.parent / "plan.txt"),
        ("Settings", used / "settings.json"),
        ("Catalogue (public data)", used / "catalogues/directory.db"),
        ("Catalogue (public data)", used / "catalogues/directory.db.previous"),
        ("Catalogue (public data)", used / "catalogues/directory.yaml"),
        ("List of the files you asked to keep", used / "written.jsonl"),
    ):
        [line] = [each for each in lines if each.startswith(f"- {kind}: {path} (")]
        assert line.endswith((" B)", " kB)", " MB)"))
    assert any(line.startswith(f"- Compiled copies (public data): {used / 'cache'} (") for line in lines)
    assert "Erasing cannot reach backups" in shown.out


def test_listing_erases_nothing_and_writes_nothing(used: Path, forget: Callable[..., Ran]) -> None:
    before = files(used.parent)
    forget("--dry-run")
    assert files(used.parent) == before


def test_where_nothing_was_written_it_says_so_and_leaves_no_trace_itself(
    forget: Callable[..., Ran], tmp_path: Path
) -> None:
    for options in ((), ("--dry-run",), ("--yes",)):
        shown = forget(*options)
        assert (shown.status, "Nothing that this program has written is here." in shown.out) == (0, True)
    assert not (tmp_path / "home").exists()


def test_the_list_holds_paths_and_no_answer(used: Path) -> None:
    path = used / "written.jsonl"
    entries = [json.loads(line) for line in path.read_text(encoding="ascii").splitlines()]
    assert [(Path(entry["path"]).name, entry["kind"]) for entry in entries] == [
        ("kept.yaml", "answers"),
        ("plan.txt", "result"),
    ]
    assert all(set(entry) == {"path", "kind", "stamp"} for entry in entries)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_nothing_is_listed_that_nobody_asked_to_keep(run: Run, person: Person, tmp_path: Path) -> None:
    assert run("assess", "--answers", person()).status == 0
    assert not (tmp_path / "home/written.jsonl").exists()


# -- erasing ------------------------------------------------------------------------------------------------------


def test_yes_erases_all_of_it_and_the_folders(used: Path, forget: Callable[..., Ran]) -> None:
    done = forget("--yes")
    assert done.status == 0
    assert "files were erased." in done.out
    assert files(used.parent) == {"person.yaml"}
    assert not used.exists()


def test_without_a_terminal_nothing_is_erased_unless_yes_is_given(used: Path, forget: Callable[..., Ran]) -> None:
    before = files(used.parent)
    refused = forget()
    assert refused.status == 2
    assert "--yes" in refused.err
    assert files(used.parent) == before


@pytest.mark.parametrize(("reply", "erased"), [("", False), ("n", False), ("maybe", False), ("y", True), ("YES", True)])
def test_at_a_terminal_only_a_yes_erases(
    used: Path, environment: dict[str, str], tmp_path: Path, reply: str, erased: bool
) -> None:
    env = environment | {"RECOVERY_CLI_CACHE": "", "TERM": "xterm"}
    child = pexpect.spawn(COMMAND[0], [*COMMAND[1:], "forget"], env=env, encoding="utf-8", timeout=15)
    child.expect("Enter keeps them: ")
    child.sendline(reply)
    child.expect("were erased" if erased else "Nothing was erased")
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 0
    assert (tmp_path / "kept.yaml").exists() is not erased


def test_crisis_lines_are_said_at_the_question_too_and_nothing_is_erased(
    used: Path, environment: dict[str, str], tmp_path: Path
) -> None:
    env = environment | {"RECOVERY_CLI_CACHE": "", "TERM": "xterm"}
    child = pexpect.spawn(COMMAND[0], [*COMMAND[1:], "forget"], env=env, encoding="utf-8", timeout=15)
    child.expect("Enter keeps them: ")
    child.sendline("crisis")
    child.expect("988 Suicide & Crisis Lifeline")
    child.expect("Enter keeps them: ")
    child.sendline("")
    child.expect("Nothing was erased")
    child.expect(pexpect.EOF)
    assert (tmp_path / "kept.yaml").exists()


def test_ctrl_c_at_the_question_erases_nothing(used: Path, environment: dict[str, str], tmp_path: Path) -> None:
    env = environment | {"RECOVERY_CLI_CACHE": "", "TERM": "xterm"}
    child = pexpect.spawn(COMMAND[0], [*COMMAND[1:], "forget"], env=env, encoding="utf-8", timeout=15)
    child.expect("Enter keeps them: ")
    child.sendintr()
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 130
    assert (tmp_path / "kept.yaml").exists()


def test_a_cache_that_lies_elsewhere_is_erased_too(run: Run, person: Person, tmp_path: Path) -> None:
    own = {"RECOVERY_CLI_CACHE": str(tmp_path / "elsewhere")}
    run("assess", "--answers", person(), **own)
    assert files(tmp_path / "elsewhere")
    assert run("forget", "--yes", **own).status == 0
    assert not (tmp_path / "elsewhere").exists()


def test_what_a_killed_save_left_beside_the_answers_is_erased_with_them(
    used: Path, forget: Callable[..., Ran], monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = used.parent / "kept.yaml"
    with monkeypatch.context() as killed:
        killed.setattr(Path, "replace", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        killed.setattr(Path, "unlink", lambda *_, **__: None)
        with pytest.raises(KeyboardInterrupt):
            write_private(kept, kept.read_text(encoding="utf-8"))
    (used.parent / ".kept.yaml.notes").write_text("mine", encoding="utf-8")
    assert len(files(used.parent)) > len({"person.yaml", "kept.yaml", ".kept.yaml.notes"})
    assert forget("--yes").status == 0
    assert files(used.parent) == {"person.yaml", ".kept.yaml.notes"}


# -- what is left -------------------------------------------------------------------------------------------------


def left(shown: str) -> str:
    return shown.split("These stay, because")[1]


@pytest.mark.parametrize("name", ["kept.yaml", "plan.txt"])
def test_a_listed_file_that_is_another_now_is_named_and_left(used: Path, forget: Callable[..., Ran], name: str) -> None:
    path = used.parent / name
    path.write_text("my own words\n", encoding="utf-8")
    done = forget("--yes")
    assert str(path) in left(done.out)
    assert path.read_text(encoding="utf-8") == "my own words\n"


def test_a_listed_file_that_was_moved_is_named(used: Path, forget: Callable[..., Ran]) -> None:
    (used.parent / "kept.yaml").rename(used.parent / "moved.yaml")
    done = forget("--yes")
    assert f"- {used.parent / 'kept.yaml'}\n" in done.out.split("not there any more")[1]
    assert (used.parent / "moved.yaml").exists()


def test_no_link_is_followed(used: Path, forget: Callable[..., Ran], tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    shutil.copy(used.parent / "kept.yaml", outside / "answers.yaml")
    shutil.copy(used / "catalogues/directory.db", outside / "catalogue-1.db")
    (used.parent / "kept.yaml").unlink()
    (used.parent / "kept.yaml").symlink_to(outside / "answers.yaml")
    shutil.rmtree(used / "cache")
    (used / "cache").symlink_to(outside)
    (used / "catalogues/other.db").symlink_to(outside / "catalogue-1.db")
    done = forget("--yes")
    for path in (used.parent / "kept.yaml", used / "cache", used / "catalogues/other.db"):
        assert str(path) in left(done.out)
        assert path.is_symlink()
    assert files(outside) == {"answers.yaml", "catalogue-1.db"}


def test_a_home_set_to_a_wrong_folder_costs_nobody_a_file(run: Run, tmp_path: Path) -> None:
    wrong = tmp_path / "documents"
    mine = {
        "settings.json": '{"theme": "dark"}',
        "letter.txt": "Dear",
        "cache/photos.db": "x",
        "cache/catalogue-mine.db": "x",
        "cache/notes-1.0-1-1.json": "my notes",
        "cache/downloads/film.mkv": "x",
        "cache/package-1.0-12-34.json": '{"another": "program"}',
        "cache/places.db": "SQLite format 3\x00" + "CREATE TABLE places" * 300,
        "cache/.draft.odt.tmp": "x",
        "cache/.draft.abcdefgh.tmp": "x",
        "cache/whole.txt": "12-34",
        "catalogues/.seeds.odt.tmp": "x",
        "catalogues/seeds.yaml": "seeds: []",
        "catalogues/records.db": "SQLite format 3\x00" + "\x00" * 100,
    }
    for name, text in mine.items():
        (wrong / name).parent.mkdir(parents=True, exist_ok=True)
        (wrong / name).write_text(text, encoding="utf-8")
    done = run("forget", "--yes", RECOVERY_CLI_HOME=str(wrong), RECOVERY_CLI_CACHE="")
    assert done.status == 0
    assert files(wrong) == set(mine)


@pytest.mark.parametrize(
    "line",
    [
        "not json",
        "[]",
        '{"path": 7, "kind": "answers", "stamp": ""}',
        '{"path": "relative.yaml", "kind": "answers", "stamp": ""}',
        '{"path": "/etc/passwd", "kind": "answers", "stamp": ""}',
        '{"path": "/etc/passwd", "kind": "result", "stamp": ""}',
        '{"path": "/etc", "kind": "result", "stamp": "0-0"}',
        '{"path": "/dev/zero", "kind": "answers", "stamp": ""}',
        '{"path": "/tmp/\\u0000", "kind": "answers", "stamp": ""}',
        '{"path": "/x\\u001b[31m", "kind": "answers", "stamp": ""}',
        '{"path": "/tmp/\\ud800", "kind": "answers", "stamp": ""}',
        "[" * 5000,
    ],
)
def test_a_list_that_says_something_else_does_no_harm(forget: Callable[..., Ran], tmp_path: Path, line: str) -> None:
    home = tmp_path / "home"
    home.mkdir()
    (home / "written.jsonl").write_text(line + "\n", encoding="utf-8")
    done = forget("--yes")
    assert (done.status, "\x1b" in done.out) == (0, False)
    assert Path("/etc/passwd").exists()
    assert not home.exists()


def test_what_cannot_be_erased_is_named_and_the_list_stays(
    used: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("RECOVERY_CLI_HOME", str(used))
    monkeypatch.delenv("RECOVERY_CLI_CACHE", raising=False)
    monkeypatch.setenv("HOME", str(used.parent))
    unlink = Path.unlink

    def refuse(path: Path, missing_ok: bool = False) -> None:
        if path.name == "kept.yaml":
            raise PermissionError(13, "Permission denied")
        unlink(path, missing_ok)

    monkeypatch.setattr(Path, "unlink", refuse)
    with pytest.raises(UsageError) as caught:
        run_forget(Workspace(), dry_run=False, agreed=True)
    assert [(problem.code, Path(problem.place).name) for problem in caught.value.problems] == [
        ("not-erased", "kept.yaml")
    ]
    assert "were erased" not in capsys.readouterr().out
    assert files(used) == {"written.jsonl"}


def test_what_a_kill_left_in_the_cache_is_erased_and_named_by_no_one_else(
    used: Path, forget: Callable[..., Ran]
) -> None:
    for name in (
        ".places.db.abcdefgh.tmp",
        ".rules-0.2.0-1-2.json.abcd_123.tmp",
        ".catalogue-1.db.0123456789abcdef.tmp",
    ):
        (used / "cache" / name).write_text("half", encoding="utf-8")
    assert forget("--yes").status == 0
    assert not used.exists()


def test_a_catalogue_in_use_that_lies_elsewhere_is_named_and_left(
    run: Run, forget: Callable[..., Ran], tmp_path: Path
) -> None:
    path = tmp_path / "mine.yaml"
    shutil.copy(DATA / "centers.yaml", path)
    run("centers", "use", path)
    done = forget("--yes")
    assert f"stays: {path}" in done.out
    assert path.exists()


# -- completion ---------------------------------------------------------------------------------------------------


def test_completion_that_was_installed_is_erased_and_its_lines_elsewhere_are_named(
    run: Run, forget: Callable[..., Ran], tmp_path: Path
) -> None:
    script = tmp_path / ".bash_completions/recovery-cli.sh"
    script.parent.mkdir()
    script.write_text("env _RECOVERY_CLI_COMPLETE=complete_bash recovery-cli\n", encoding="utf-8")
    rc = tmp_path / ".bashrc"
    rc.write_text(f"alias l=ls\nsource '{script}'\n", encoding="utf-8")
    other = tmp_path / ".zfunc/_recovery-cli"
    other.parent.mkdir()
    other.write_text("# my own function of that name\n", encoding="utf-8")
    done = forget("--yes")
    assert f"- Completion for your shell: {script} (" in done.out
    assert f"- {rc}: source '{script}'" in done.out
    assert str(other) in left(done.out)
    assert not script.exists()
    assert other.exists()
    assert rc.read_text(encoding="utf-8").endswith(f"source '{script}'\n")


def test_the_places_are_those_where_completion_is_really_installed(
    environment: dict[str, str], tmp_path: Path, forget: Callable[..., Ran]
) -> None:
    import typer._completion_shared as completion

    from recovery_cli.cli.traces import _COMPLETIONS

    for install in (completion.install_bash, completion.install_zsh, completion.install_fish):
        shell = install.__name__.removeprefix("install_")
        _installed(install, tmp_path, shell, environment)
    assert {str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*recovery-cli*") if path.is_file()} == set(
        _COMPLETIONS
    )
    done = forget("--yes")
    assert done.out.count("Completion for your shell") == 3
    assert ".zshrc: fpath+=~/.zfunc" in done.out


def _installed(install: Any, home: Path, shell: str, environment: dict[str, str]) -> None:
    kept = os.environ.get("HOME")
    os.environ["HOME"] = str(home)
    try:
        install(prog_name="recovery-cli", complete_var="_RECOVERY_CLI_COMPLETE", shell=shell)
    finally:
        if kept is not None:
            os.environ["HOME"] = kept
