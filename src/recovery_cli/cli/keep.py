"""Keeping a catalogue: the file appears whole or not at all, and the version before it stays beside it."""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from recovery_cli import __version__
from recovery_cli.cli.compiled import is_compiled
from recovery_cli.cli.one_writer import one_writer
from recovery_cli.cli.private_file import make_private_folder, write_private
from recovery_cli.cli.workspace import Workspace
from recovery_cli.errors import DataFileError, Problem, UsageError, system_says
from recovery_cli.sentences import Sentence, said

if TYPE_CHECKING:
    from recovery_cli.catalogue.center import Catalogue, Center
    from recovery_cli.catalogue.difference import Difference

COMPILED_SUFFIXES = (".db", ".sqlite")
YAML_SUFFIXES = (".yaml", ".yml")
_OTHER_PATH = Sentence("Choose another path with --output.")


def check_target(path: Path) -> Path:
    """The path itself, or what a link there points to, so that the link stays. Raises UsageError where its suffix says
    no kind of catalogue, or where something stands that is no file: a pipe or a device would be replaced, or waited
    for."""
    if path.is_symlink():
        path = path.resolve()
    if path.suffix.lower() not in (*COMPILED_SUFFIXES, *YAML_SUFFIXES):
        problem = Sentence("'{suffix}' is not a kind of catalogue.", suffix=path.suffix or path.name)
        remedy = Sentence("Name it .db (to search) or .yaml (to edit).")
        raise UsageError([Problem("unknown-suffix", "--output", problem, remedy)])
    if path.exists() and not path.is_file():
        problem = Sentence("This is a folder, a pipe or a device, and not a file.")
        raise UsageError([Problem("unwritable", str(path), problem, _OTHER_PATH)])
    return path


def keep(
    catalogue: "Catalogue", target: Path, workspace: Workspace, stamp: str = __version__, *, aside: bool = False
) -> Path | None:
    """Write the catalogue whole or not at all; raises UsageError where it cannot be written.

    aside: what stands at the target is kept beside it, once the new one is complete; gives back where, or None where
    nothing did.
    """
    import glob

    previous: Path | None = None

    def set_aside() -> None:
        nonlocal previous
        previous = _set_aside(target) if aside else None

    try:
        if target.parent == Path(workspace.catalogues):
            make_private_folder(target.parent)
        waiting = Sentence("Another import is writing into {folder}: waiting for it.", folder=str(target.parent))
        litter = f".{glob.escape(target.name)}.*.tmp"
        with one_writer(target.parent, litter, waiting=said(waiting, workspace.sentences)):
            if target.suffix.lower() in YAML_SUFFIXES:
                from recovery_cli.catalogue.files import catalogue_text

                write_private(target, catalogue_text(catalogue), before_replacing=set_aside)
            else:
                from recovery_cli.catalogue.index import open_index
                from recovery_cli.catalogue.index_build import build_index

                vocabulary = workspace.english.vocabulary
                build_index(catalogue, vocabulary, target, stamp=stamp, before_replacing=set_aside)
                open_index(target, remembered=workspace.cache).close()  # read back, so that no search has to
            return previous
    except DataFileError as error:
        raise UsageError(error.problems) from None
    except OSError as error:
        raise _unwritable(target, error) from None


def load(path: Path, workspace: Workspace) -> "Catalogue":
    """A catalogue of either kind, whole; raises DataFileError where it is missing or broken."""
    if path.is_file() and is_compiled(path):
        from recovery_cli.catalogue.center import make_catalogue
        from recovery_cli.catalogue.index import open_index

        with open_index(path, remembered=workspace.cache) as index:
            return make_catalogue(index.info, index.centers(range(index.count)))
    from recovery_cli.cli.catalogue_file import read_catalogue_file

    return read_catalogue_file(path, workspace.vocabulary)[0]


def content_stamp(sources: Iterable[Path | None], words: str, workspace: Workspace) -> str | None:
    """What an import is made from: the files, how they were asked to be read, the shipped data and this version.

    None where a source is no file that can be read twice.
    """
    from hashlib import blake2b, file_digest

    digest = blake2b(f"{__version__}\n{words}".encode("utf-8", "replace"), digest_size=16)
    for path in (*sources, *sorted(Path(workspace.data).glob("*.yaml"))):
        if path is not None and not path.is_file():
            return None
        digest.update(f"\n{path and path.name}\n".encode("utf-8", "replace"))
        if path is None:
            continue
        try:
            with path.open("rb") as file:
                digest.update(file_digest(file, "blake2b").digest())
        except OSError:
            return None
    return f"{__version__}-{digest.hexdigest()}"


def is_made_from(target: Path, stamp: str, workspace: Workspace) -> bool:
    """Whether a sound compiled catalogue stands there that was made from exactly this."""
    with suppress(DataFileError, OSError):
        if is_compiled(target):
            from recovery_cli.catalogue.index import open_index

            with open_index(target, remembered=workspace.cache) as index:
                return index.stamp == stamp
    return False


def difference(catalogue: "Catalogue", target: Path, workspace: Workspace) -> "Difference | None":
    """What the catalogue would change of the one that stands at the target; None where none does, or a broken one."""
    if not target.is_file():
        return None
    from recovery_cli.catalogue.difference import compare

    with suppress(DataFileError):
        return compare(_each(target, workspace), catalogue.centers)
    return None


def _each(path: Path, workspace: Workspace) -> "Iterator[Center]":
    """The centers of a catalogue, of a compiled one never all at once; raises DataFileError like `load`."""
    if not is_compiled(path):
        yield from load(path, workspace).centers
        return
    from recovery_cli.catalogue.index import open_index

    with open_index(path) as index:
        for number in range(index.count):
            yield from index.centers((number,))


def refuse_loss(change: "Difference | None", target: Path, *, merging: bool = False) -> None:
    """Raises UsageError (shrunk, merged-catalogue) where a new version would throw away what nobody asked it to.

    merging: the new version is a merge itself, so that what the lists add to each other is meant to change."""
    if change is None:
        return
    problems = []
    if change.shrinks_too_far:
        what = Sentence(
            "The new version has {after} centers, the one here {before}: is it half a file?",
            after=f"{change.after:,}",
            before=f"{change.before:,}",
        )
        remedy = Sentence("Check it; add --force to keep it all the same.")
        problems.append(Problem("shrunk", str(target), what, remedy))
    merged = sum("also_in" in each.fields for each in change.changed)
    if merged and not merging:
        what = Sentence(
            "The catalogue here was merged from several lists, and {number} centers would lose what was added.",
            number=f"{merged:,}",
        )
        remedy = Sentence("Import to another --output and merge again, or add --force.")
        problems.append(Problem("merged-catalogue", str(target), what, remedy))
    if problems:
        raise UsageError(problems)


def nothing_written(change: "Difference | None") -> "Iterator[Sentence]":
    """What a dry run ends with."""
    yield Sentence("Nothing was written (--dry-run).")
    if change and change.shrinks_too_far:
        yield Sentence("It would be refused without --force: too many centers are gone.")


def _set_aside(target: Path) -> Path | None:
    """Keep what stands at the target as TARGET.previous, which it replaces; the target itself stays as it is.

    None where there is nothing to keep. Raises UsageError where the folder cannot be written.
    """
    import os
    import secrets
    import shutil

    if not target.is_file():
        return None
    previous = target.with_name(f"{target.name}.previous")
    temporary = target.with_name(f".{previous.name}.{secrets.token_hex(8)}.tmp")
    try:
        try:
            os.link(target, temporary)  # at once, and it stays: a new version takes the name, not the file
        except OSError:
            shutil.copy2(target, temporary)
        temporary.replace(previous)
    except OSError as error:
        raise _unwritable(previous, error) from None
    finally:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
    return previous


def _unwritable(path: Path, error: OSError) -> UsageError:
    problem = Sentence("Cannot write here: {reason}.", reason=system_says(error))
    return UsageError([Problem("unwritable", str(path), problem, _OTHER_PATH)])
