"""Files of our own: whole or not at all, and readable by their owner only; and the folders for them."""

import errno
import os
import tempfile
from collections.abc import Callable
from pathlib import Path

TEMPORARY_SUFFIX = ".tmp"
"""Of files that are still being written, or that a kill left so: ".NAME.", a random part, and the suffix."""


def make_private_folder(folder: "str | os.PathLike[str]") -> None:
    """Make the folder, and those above it that are missing, for their owner alone; raises OSError.

    The system's own call would leave those above it open to everybody."""
    path = Path(folder)
    for each in (*reversed(path.parents), path):
        if not each.is_dir():
            each.mkdir(mode=0o700, exist_ok=True)


def write_private(
    path: Path, text: str, *, durable: bool = False, before_replacing: Callable[[], object] | None = None
) -> None:
    """Write a file that only its owner can read, whole or not at all; raises OSError, also where a device or a pipe
    stands there: the system's own would be gone for everybody.

    durable: it outlives a loss of power, which takes some milliseconds.
    before_replacing: called once the new file is whole, before it takes the place of what stands there."""
    if path.exists() and not path.is_file():
        raise OSError(errno.EEXIST, os.strerror(errno.EISDIR if path.is_dir() else errno.EEXIST))
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=TEMPORARY_SUFFIX)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
            if durable:
                file.flush()
                os.fsync(file.fileno())
        if before_replacing:
            before_replacing()
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
