"""The list of files that a person asked this program to write: paths only, so that `forget` finds them again.

One JSON object a line, appended, in a file of its owner's only. Nothing is listed that nobody asked to have kept.
"""

import json
import os
from contextlib import suppress
from pathlib import Path
from typing import Literal, NamedTuple

from recovery_cli.cli.private_file import make_private_folder
from recovery_cli.cli.workspace import Workspace

WrittenKind = Literal["answers", "result"]
KINDS: tuple[WrittenKind, ...] = ("answers", "result")


class Written(NamedTuple):
    """stamp: of a result as it was written, for nothing in its text says whose it is; empty for answers, which say so
    themselves."""

    path: Path
    kind: WrittenKind
    stamp: str = ""


def list_file(workspace: Workspace) -> Path:
    return Path(workspace.home, "written.jsonl")


def remember(path: Path, kind: WrittenKind, workspace: Workspace) -> bool:
    """Add a file that was just written to the list; False where the list cannot be written."""
    path = Path(os.path.abspath(path))  # noqa: PTH100  # resolving would follow links
    target = list_file(workspace)
    try:
        written = Written(path, kind, stamp(path) if kind == "result" else "")
        if written in remembered(workspace):
            return True
        make_private_folder(target.parent)
        flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0)
        with os.fdopen(os.open(target, flags, 0o600), "a", encoding="ascii") as file:
            file.write(json.dumps({"path": str(path), "kind": kind, "stamp": written.stamp}) + "\n")
    except OSError:
        return False
    return True


def remembered(workspace: Workspace) -> list[Written]:
    """Each listed file once, as last written. Lines that make no sense are passed over."""
    try:
        lines = list_file(workspace).read_bytes().splitlines()
    except OSError:
        return []
    found: dict[Path, Written] = {}
    for line in lines:
        with suppress(ValueError, KeyError, TypeError, RecursionError):
            entry = json.loads(line)
            path = Path(entry["path"])
            os.fsencode(path)  # raises where it can be the name of no file
            if (
                entry["kind"] in KINDS
                and isinstance(entry["stamp"], str)
                and path.is_absolute()
                and "\0" not in str(path)
            ):
                found[path] = Written(path, entry["kind"], entry["stamp"])
    return list(found.values())


def stamp(path: Path) -> str:
    """Changes when somebody writes the file again; raises OSError."""
    stat = path.lstat()
    return f"{stat.st_size}-{stat.st_mtime_ns}"
