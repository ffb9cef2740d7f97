"""The seal of a compiled catalogue: a checksum of all its bytes, after the last page of the database.

SQLite notices damage to its structure, not to what stands in it: one flipped bit is another telephone number. To read
a whole file in order to search it once would cost more than the search, so a folder remembers which files were found
whole: by device, inode, size, and the times of change, of which no program can set the last.
"""

import os
import sqlite3
import sys
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mmap import mmap
    from os import PathLike
    from pathlib import Path

_BYTES = 16
WHOLE = "whole.txt"
_REMEMBERED = 32


def seal(path: "Path") -> None:
    """Put the checksum after a finished database, and take the file to the disk. Raises OSError."""
    from mmap import mmap

    with path.open("r+b") as file:
        file.seek(0, 2)
        file.write(bytes(_BYTES))
        file.flush()
        with mmap(file.fileno(), 0) as mapped:
            mapped[-_BYTES:] = _checksum(mapped)
            mapped.flush()


def is_whole(path: "str | PathLike[str]", remembered: "str | PathLike[str] | None") -> bool:
    """Whether the file is, to the last bit, what was sealed. Raises OSError where it cannot be read.

    remembered: the folder that keeps what was found whole; None computes the checksum every time.
    """
    stat = os.stat(path)
    times = f"{stat.st_mtime_ns}-{stat.st_ctime_ns}"
    identity = f"{stat.st_dev}-{stat.st_ino}-{stat.st_size}-{times}".encode()
    known: list[bytes] = []
    if remembered is not None:
        with suppress(OSError), open(os.path.join(remembered, WHOLE), "rb") as file:
            known = file.read().split()
    if identity in known:
        return True
    if not _is_sealed(path):
        return False
    if remembered is not None:
        with suppress(OSError), open(os.path.join(remembered, WHOLE), "wb", opener=_private) as file:
            file.write(b"\n".join((*known[1 - _REMEMBERED :], identity, b"")))
    return True


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def open_sealed(path: "str | PathLike[str]") -> sqlite3.Connection:
    """The database for reading only, its name given as SQLite asks for it (https://www.sqlite.org/uri.html); raises
    sqlite3.Error. immutable spares the locks, as the file is only ever replaced as a whole."""
    name = os.fspath(path)
    if sys.platform == "win32":
        name = name.replace("\\", "/")
        name = f"/{name}" if name[1:2] == ":" else name
    for sign in "%?#":
        name = name.replace(sign, f"%{ord(sign):02x}")
    return sqlite3.connect(f"file:{'//' if name[:1] == '/' else ''}{name}?mode=ro&immutable=1", uri=True)


def _is_sealed(path: "str | PathLike[str]") -> bool:
    from mmap import ACCESS_READ, mmap

    with open(path, "rb") as file:
        try:
            mapped = mmap(file.fileno(), 0, access=ACCESS_READ)
        except ValueError:  # an empty file
            return False
        with mapped:
            return mapped[-_BYTES:] == _checksum(mapped)


def _checksum(sealed: "mmap") -> bytes:
    """Of everything but the last bytes, where the checksum itself stands."""
    from hashlib import blake2b

    with memoryview(sealed) as whole, whole[:-_BYTES] as content:
        return blake2b(content, digest_size=_BYTES).digest()
