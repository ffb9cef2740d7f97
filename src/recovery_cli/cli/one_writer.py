"""One process at a time writes into a folder, and sweeps away what a killed one left there.

The lock is on the folder itself: no file of it stays behind, and the system lets go of it when a process is killed.
Where there are no such locks (Windows, some network drives) nothing is swept: files still appear whole or not at all.
"""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path


@contextmanager
def one_writer(folder: Path, litter: str, *, waiting: str | None) -> Iterator[None]:
    """Hold the folder while writing. litter: the pattern of temporary names that only its writers use.

    waiting: what is said while a writer that is there already is waited for. With None, and where the folder cannot be
    locked, go on beside it.
    """
    descriptor = _locked(folder, waiting)
    if descriptor is None:
        yield
        return
    import os

    try:
        for left in folder.glob(litter):
            with suppress(OSError):
                left.unlink()
        yield
    finally:
        os.close(descriptor)


def _locked(folder: Path, waiting: str | None) -> int | None:
    """A descriptor that holds the folder, or None."""
    import os

    try:
        from fcntl import LOCK_EX, LOCK_NB, flock

        descriptor = os.open(folder, os.O_RDONLY)
    except (ImportError, OSError):
        return None
    try:
        try:
            flock(descriptor, LOCK_EX | LOCK_NB)
        except BlockingIOError:
            if waiting is None:
                raise
            from recovery_cli.cli.output import notice

            notice(waiting)
            flock(descriptor, LOCK_EX)
    except OSError:
        os.close(descriptor)
        return None
    except BaseException:
        os.close(descriptor)
        raise
    return descriptor
