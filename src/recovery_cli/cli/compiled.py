"""Compiled copies in the cache: what they were made from, and whether they are still as they were written.

Every search passes through here, so that paths are texts, as in `workspace`.
"""

import os
from contextlib import suppress
from typing import TYPE_CHECKING
from zlib import crc32

if TYPE_CHECKING:
    from os import PathLike

SQLITE_MAGIC = b"SQLite format 3\x00"


def stamp_of(path: str) -> str:
    """Changes when the file does; raises OSError."""
    found = os.stat(path)
    return f"{found.st_size}-{found.st_mtime_ns}"


def content(path: "str | PathLike[str]") -> bytes:
    """The whole file; raises OSError."""
    with open(path, "rb") as file:
        return file.read()


def is_compiled(path: "str | PathLike[str]") -> bool:
    """Whether the file is a database, and no text that people edit; raises OSError."""
    with open(path, "rb") as file:
        return file.read(len(SQLITE_MAGIC)) == SQLITE_MAGIC


def checked_text(text: str) -> str:
    """A text as it is kept: with a check as its last line, against damage and not against intent: see the decision
    about compiled data."""
    return f"{text}\n{crc32(text.encode()):08x}\n"


def whole_text(kept: bytes) -> bytes:
    """The text of such a file without its check. Raises ValueError where they do not agree."""
    text, _, check = kept.removesuffix(b"\n").rpartition(b"\n")
    if check.decode("latin-1") != f"{crc32(text):08x}":
        raise ValueError
    return text


def is_whole_text(path: "str | PathLike[str]") -> bool:
    """Whether this program compiled the file, and nothing in it has changed since."""
    with suppress(OSError, ValueError):
        return bool(whole_text(content(path)))
    return False
