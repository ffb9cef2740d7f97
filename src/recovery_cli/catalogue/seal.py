"""The seal of a compiled catalogue: a checksum of all its bytes, after the last page of the database.

SQLite notices damage to its structure, not to what stands in it: one flipped bit is another telephone number. To read
a whole file in order to search it once would cost more than the search, so a folder remembers which files were found
whole: by device, inode, size, and the times of change, of which no program can set the last.
"""

from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mmap import mmap

_BYTES = 16
WHOLE = "whole.txt"
_REMEMBERED = 32


def seal(path: Path) -> None:
    """Put the checksum after a finished database, and take the file to the disk. Raises OSError."""
    from mmap import mmap

    with path.open("r+b") as file:
        file.seek(0, 2)
        file.write(bytes(_BYTES))
        file.flush()
        with mmap(file.fileno(), 0) as mapped:
            mapped[-_BYTES:] = _checksum(mapped)
            mapped.flush()


def is_whole(path: Path, remembered: Path | None) -> bool:
    """Whether the file is, to the last bit, what was sealed. Raises OSError where it cannot be read.

    remembered: the folder that keeps what was found whole; None computes the checksum every time.
    """
    stat = path.stat()
    times = f"{stat.st_mtime_ns}-{stat.st_ctime_ns}"
    identity = f"{stat.st_dev}-{stat.st_ino}-{stat.st_size}-{times}".encode()
    known: list[bytes] = []
    if remembered is not None:
        with suppress(OSError):
            known = (remembered / WHOLE).read_bytes().split()
    if identity in known:
        return True
    if not _is_sealed(path):
        return False
    if remembered is not None:
        with suppress(OSError):
            (remembered / WHOLE).write_bytes(b"\n".join((*known[1 - _REMEMBERED :], identity, b"")))
    return True


def _is_sealed(path: Path) -> bool:
    from mmap import ACCESS_READ, mmap

    with path.open("rb") as file:
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
