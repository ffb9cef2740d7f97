"""Everything this program has written on this computer, as far as it can know: found by place, name and content.

Nothing counts as ours by its place alone, so that a home set to a wrong folder costs nobody a file. Links are never
followed, and what is not recognised is reported and left.
"""

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Literal, NamedTuple

from recovery_cli.catalogue.index import APPLICATION_ID
from recovery_cli.catalogue.seal import WHOLE
from recovery_cli.cli.compiled import SQLITE_MAGIC, is_whole_text
from recovery_cli.cli.saving import is_ours, is_regular, leftovers
from recovery_cli.cli.workspace import Workspace
from recovery_cli.cli.written import list_file, remembered, stamp

Kind = Literal["answers", "result", "settings", "catalogue", "cache", "completion", "list"]
State = Literal["ours", "missing", "left"]

_COMPLETION_MARK = "_RECOVERY_CLI_COMPLETE"
_COMPLETIONS = (
    ".bash_completions/recovery-cli.sh",
    ".zfunc/_recovery-cli",
    ".config/fish/completions/recovery-cli.fish",
)
"""Where `--install-completion` puts a file of its own, below the person's home."""
_SHELL_FILES = (
    ".bashrc",
    ".zshrc",
    ".config/powershell/Microsoft.PowerShell_profile.ps1",
    "Documents/PowerShell/Microsoft.PowerShell_profile.ps1",
    "Documents/WindowsPowerShell/Microsoft.PowerShell_profile.ps1",
)
"""The person's own files that it adds lines to."""
_SHELL_LINE = re.compile(r"\.bash_completions/recovery-cli\.sh|\.zfunc\b|" + _COMPLETION_MARK)

_PLACES_AT_HOME = ("cache", "catalogues", "settings.json", "written.jsonl")
_SETTINGS = re.compile(r"settings\.json|\.settings\.json\.[a-z0-9_]{8}\.tmp")
_STAMPED = r"[0-9]+-[0-9]+"
_COMPILED_TEXT = re.compile(rf"[a-z_]+-[0-9][^/]*-{_STAMPED}(-[a-z]+-{_STAMPED})?\.json")
_COMPILED_CATALOGUE = re.compile(r"catalogue-.+\.db")
_PLACES = "places.db"
_PLACES_TABLES = (b"CREATE TABLE zips", b"CREATE TABLE cities")
_WHOLE_LIST = re.compile(r"(-?[0-9]+(--?[0-9]+){4}\s+)*")
_TEMPORARY = re.compile(r"\.(.+)\.(?:[a-z0-9_]{8}|[0-9a-f]{16})\.tmp")
_DOWNLOAD_FOLDER = re.compile(r"[0-9a-f]{16}")
_CATALOGUE = re.compile(r".+\.(db|sqlite|yaml|yml)(\.previous)?")


class Trace(NamedTuple):
    """One file. size: bytes. state: ours, to be erased; missing: listed, but not there; left: not recognised, changed
    since, or a link."""

    path: Path
    kind: Kind
    state: State
    size: int = 0


class Traces(NamedTuple):
    """found: every file. folders: ours, innermost first, to be removed where they are empty then. lines: "file: line"
    of the shell's own files. elsewhere: the catalogue in use, where it lies outside; it is not ours to erase."""

    found: list[Trace]
    folders: list[Path]
    lines: list[str]
    elsewhere: Path | None


def find_traces(workspace: Workspace, person: Path) -> Traces:
    """person: their home folder, where completion is installed."""
    # The folders themselves may be links that the person made; nothing in them may.
    home, cache = Path(workspace.home), Path(workspace.cache_folder)
    cache = home.resolve() / "cache" if cache.parent == home else cache.resolve()
    home = home.resolve()
    catalogues = home / "catalogues"
    found = list(_kept(workspace))
    found += _settings(home)
    found += _sorted_out(catalogues, "catalogue", _is_catalogue)
    found += _sorted_out(cache, "cache", _is_compiled)
    downloads = [folder for folder in _folders(cache / "downloads") if _DOWNLOAD_FOLDER.fullmatch(folder.name)]
    for folder in downloads:
        found += _sorted_out(folder, "cache", lambda _: True)
    found += [
        Trace(path, "completion", "ours" if _COMPLETION_MARK in _text(path) else "left", path.lstat().st_size)
        for path in (person / name for name in _COMPLETIONS)
        if is_regular(path)
    ]
    if is_regular(list_file(workspace)):
        found.append(Trace(list_file(workspace), "list", "ours", list_file(workspace).lstat().st_size))
    named = workspace.settings().get("catalogue")
    elsewhere = Path(named) if named and Path(named).parent != Path(workspace.catalogues) else None
    folders = [*downloads, cache / "downloads", cache, catalogues, home]
    return Traces(found, folders, list(_shell_lines(person)), elsewhere)


def _kept(workspace: Workspace) -> Iterator[Trace]:
    """What a person asked to keep, from the list."""
    for written in remembered(workspace):
        for leftover in leftovers(written.path) if written.kind == "answers" else ():
            yield Trace(leftover, "answers", "ours", leftover.lstat().st_size)
        try:
            size = written.path.lstat().st_size
        except OSError:
            yield Trace(written.path, written.kind, "missing")
            continue
        if written.kind == "answers":
            ours = is_ours(written.path)
        else:
            ours = is_regular(written.path) and stamp(written.path) == written.stamp
        yield Trace(written.path, written.kind, "ours" if ours else "left", size)


def _settings(home: Path) -> Iterator[Trace]:
    """The settings, and links that stand where something of ours belongs."""
    for path in _entries(home):
        if path.is_symlink() and path.name in _PLACES_AT_HOME:
            yield Trace(path, "settings", "left")
        elif _SETTINGS.fullmatch(path.name) and is_regular(path):
            yield Trace(path, "settings", "ours" if _is_settings(path) else "left", path.lstat().st_size)


def _is_settings(path: Path) -> bool:
    try:
        read = json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError):
        return False
    return isinstance(read, dict) and set(read) <= {"catalogue"}


def _sorted_out(folder: Path, kind: Kind, is_known: Callable[[Path], bool]) -> Iterator[Trace]:
    """The files of one of our folders."""
    for path in _entries(folder):
        if is_regular(path):
            ours = is_known(path)
            yield Trace(path, kind, "ours" if ours else "left", path.lstat().st_size)
        elif path.is_symlink():
            yield Trace(path, kind, "left")


def _is_catalogue(path: Path) -> bool:
    if unfinished := _TEMPORARY.fullmatch(path.name):
        return bool(_CATALOGUE.fullmatch(unfinished[1]))
    return bool(_CATALOGUE.fullmatch(path.name)) and (_is_database(path) or _begins_like_a_catalogue(path))


def _is_compiled(path: Path) -> bool:
    """Compiled data, by its name and what is in it; and the list of catalogues that were found whole."""
    if unfinished := _TEMPORARY.fullmatch(path.name):
        name = unfinished[1]
        return name == _PLACES or any(each.fullmatch(name) for each in (_COMPILED_TEXT, _COMPILED_CATALOGUE))
    if path.name == WHOLE:
        return _WHOLE_LIST.fullmatch(_text(path)) is not None
    if _COMPILED_TEXT.fullmatch(path.name):
        return is_whole_text(path)
    if path.name == _PLACES:
        return all(table in _head(path, 4096) for table in (SQLITE_MAGIC, *_PLACES_TABLES))
    return bool(_COMPILED_CATALOGUE.fullmatch(path.name)) and _is_database(path)


def _is_database(path: Path) -> bool:
    """A compiled catalogue: SQLite, with the number in it that says whose it is."""
    head = _head(path, 100)
    return head.startswith(SQLITE_MAGIC) and head[68:72] == APPLICATION_ID.to_bytes(4, "big")


def _head(path: Path, size: int) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(size)
    except OSError:
        return b""


def _begins_like_a_catalogue(path: Path) -> bool:
    return _text(path, 10) == "catalogue:"


def _shell_lines(person: Path) -> Iterator[str]:
    """Lines of the person's own shell files that completion put there. The line for zsh serves others too, so it is
    named only where our own completion is installed."""
    zsh = is_regular(person / _COMPLETIONS[1])
    for path in (person / name for name in _SHELL_FILES):
        for line in _text(path).splitlines():
            if _SHELL_LINE.search(line) and (zsh or ".zfunc" not in line):
                yield f"{path}: {line.strip()}"


def _entries(folder: Path) -> list[Path]:
    """What lies in the folder, by name; nothing where it is a link or not there."""
    try:
        return [] if folder.is_symlink() else sorted(folder.iterdir())
    except OSError:
        return []


def _folders(folder: Path) -> list[Path]:
    return [path for path in _entries(folder) if path.is_dir() and not path.is_symlink()]


def _text(path: Path, characters: int = 1024 * 1024) -> str:
    """The beginning of a file; empty where it cannot be read."""
    try:
        if not path.is_file():
            return ""
        with path.open(encoding="utf-8", errors="replace") as file:
            return file.read(characters)
    except OSError:
        return ""
