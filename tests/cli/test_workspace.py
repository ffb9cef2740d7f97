"""Compiled data, settings and the catalogue in use: what is broken or not ours changes nothing that is decided."""

import os
import stat
from pathlib import Path

import pytest

from recovery_cli.cli.private_file import write_private
from recovery_cli.cli.workspace import Workspace
from recovery_cli.errors import UsageError


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("RECOVERY_CLI_HOME", str(tmp_path))
    monkeypatch.delenv("RECOVERY_CLI_CACHE", raising=False)
    return tmp_path


def numbers() -> list[str]:
    return [line.call for line in Workspace().helplines if line.call]


def compiled(home: Path) -> Path:
    [path] = (home / "cache").glob("helplines-*.json")
    return path


@pytest.mark.parametrize(
    ("was", "becomes"), [(b"988", b"989"), (b"}", b""), (b"{", b"[" * 100_000), (b'"version"', b'"versiom"')]
)
def test_compiled_data_that_was_damaged_is_compiled_again(home: Path, was: bytes, becomes: bytes) -> None:
    """One flipped bit would be another telephone number, or another rule."""
    sound = numbers()
    path = compiled(home)
    whole = path.read_bytes()
    path.write_bytes(whole.replace(was, becomes, 1))
    assert path.read_bytes() != whole
    assert numbers() == sound
    assert path.read_bytes() == whole


def test_the_lines_of_every_result_survive_damage_to_their_compiled_copy(home: Path) -> None:
    sound = Workspace().common_helplines
    [path] = (home / "cache").glob("helplines_common-*.json")
    path.write_bytes(path.read_bytes().replace(b"988", b"989", 1))
    assert Workspace().common_helplines == sound
    assert any(line["call"] == "988" for line in sound)


def test_a_tilde_is_the_home_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/people/me")
    monkeypatch.setenv("RECOVERY_CLI_HOME", "~/own")
    monkeypatch.setenv("RECOVERY_CLI_CACHE", "~/compiled")
    assert (Workspace().home, Workspace().cache_folder) == ("/people/me/own", "/people/me/compiled")


def test_a_cache_that_everybody_may_write_to_is_not_read_from(home: Path) -> None:
    """The rules are read from there: who can write into it could change what is recommended."""
    numbers()
    assert Workspace().cache == str(home / "cache")
    (home / "cache").chmod(0o777)
    assert Workspace().cache is None
    assert numbers()


@pytest.mark.parametrize("text", ["[" * 100_000, "7", '{"catalogue": 7}', '{"catalogue": ["x"]}', "\udcff"])
def test_settings_that_make_no_sense_count_as_none(home: Path, text: str) -> None:
    (home / "settings.json").write_text(text, encoding="utf-8", errors="surrogateescape")
    assert Workspace().settings() == {}


@pytest.mark.parametrize(
    "named", ["~nobody-of-this-name/x.db", "x" * 300, "x" * 300 + "/x.db", "x" * 5000, "a\0b", "."]
)
def test_a_catalogue_that_no_file_can_be_is_named_as_missing(home: Path, named: str) -> None:
    with pytest.raises(UsageError) as caught:
        Workspace().catalogue_path(Path(named))
    assert [problem.code for problem in caught.value.problems] == ["no-catalogue"]


def test_a_pipe_or_a_device_is_never_replaced_by_a_file(tmp_path: Path) -> None:
    """`--output /dev/null` by the administrator would take it from every program there is."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with pytest.raises(OSError, match="exists"):
        write_private(pipe, "mine")
    assert stat.S_ISFIFO(pipe.lstat().st_mode)
    assert list(tmp_path.iterdir()) == [pipe]
