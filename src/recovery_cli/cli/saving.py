"""Keeping the answers of an interview in a file, because a person asked for it, and going on from there."""

import os
import re
import shlex
import stat
import textwrap
from collections.abc import Iterator, Mapping
from contextlib import suppress
from itertools import count
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, get_args

from recovery_cli.cli import sealed
from recovery_cli.cli.output import notice
from recovery_cli.cli.private_file import TEMPORARY_SUFFIX, write_private
from recovery_cli.cli.workspace import ENGLISH, Workspace
from recovery_cli.cli.written import list_file, remember
from recovery_cli.conditions import Answer
from recovery_cli.errors import DataFileError, Problem, UsageError, system_says
from recovery_cli.questionnaire.saved import FIRST_LINE, ChangeKind, Resumed, read_saved, saved_text
from recovery_cli.sentences import Sentence, said
from recovery_cli.strict_yaml import file_bytes, read_bytes

if TYPE_CHECKING:
    from recovery_cli.cli.assess import AssessOptions
    from recovery_cli.cli.prompter import Prompter

MAX_BYTES = 1024 * 1024
_OURS = (FIRST_LINE.rpartition(" ")[0].encode() + b" ", sealed.MAGIC.encode())


class SaveFile:
    """The one file that an interview keeps its answers in. key: seals it; None: it is plain. standing: the text that
    stands in it, where an interview goes on."""

    def __init__(
        self, path: Path, workspace: Workspace, key: "sealed.Key | None" = None, standing: str | None = None
    ) -> None:
        self.path = Path(os.path.abspath(path))  # noqa: PTH100  # resolving would follow links
        self.workspace = workspace
        self.key = key
        self.standing = standing
        self.announced = False
        self.failed = False

    def begin(self, prompter: "Prompter") -> None:
        """Write it before the first question; raises UsageError. What stands in it stays until there is an answer, and
        is its owner's only, and locked where that was asked for."""
        if self.standing is None:
            self.write(prompter.answers, prompter.left_out, prompter.earlier)
        else:
            self._put(self.standing)

    def write(
        self, answers: Mapping[str, Answer], left_out: set[str], earlier: Mapping[str, Answer] = MappingProxyType({})
    ) -> None:
        """Write it whole or not at all, and the first time say so and put its path on the list; raises UsageError."""
        from datetime import date

        header = "\n".join(textwrap.wrap(self.workspace.prompts.say("save_header"), 100))
        text = saved_text(
            self.workspace.questionnaire,
            answers,
            frozenset(left_out),
            earlier,
            header=header,
            today=date.today(),  # noqa: DTZ011  # the day where the person is
        )
        self._put(text)

    def _put(self, text: str) -> None:
        try:
            write_private(self.path, text if self.key is None else sealed.seal(text, self.key), durable=True)
        except OSError as error:
            problem = Sentence("Cannot write here: {reason}.", reason=system_says(error))
            raise UsageError([Problem("unwritable", str(self.path), problem, _OTHER_NAME)]) from None
        if not self.announced:
            self.announced = True
            for leftover in leftovers(self.path):
                with suppress(OSError):  # of another person, in a folder that everybody may write to
                    leftover.unlink()
            self._announce()

    def keep(self, prompter: "Prompter") -> None:
        """Write after an answer. A full disk is said once, and the interview goes on: it matters more."""
        try:
            self.write(prompter.answers, prompter.left_out, prompter.earlier)
        except UsageError as error:
            if not self.failed:
                notice(f"{self.path}: {said(error.problems[0].problem, self.workspace.sentences)}")
                notice(self.workspace.prompts.say("save_failed"))
            self.failed = True
        else:
            self.failed = False

    def _announce(self) -> None:
        say = self.workspace.prompts.say
        notice(say("save_sealed" if self.key else "save_plain", path=str(self.path)))
        if remember(self.path, "answers", self.workspace):
            notice(say("save_listed", list=str(list_file(self.workspace))))
        else:
            notice(say("save_not_listed", list=str(list_file(self.workspace))))

    def say_where(self, options: "AssessOptions") -> None:
        """How to go on: the command stands alone, to be copied, and asks for the same centers as this one did."""
        if self.failed:
            notice(self.workspace.prompts.say("save_failed"))
        notice(self.workspace.prompts.say("save_where"))
        notice(shlex.join(["recovery-cli", "assess", "--resume", str(self.path), *self._same(options)]), whole=True)

    def _same(self, options: "AssessOptions") -> Iterator[str]:
        """The options that a result depends on, and the language. A catalogue that the person chose is found again."""
        if self.workspace.language != ENGLISH:
            yield from ("--lang", self.workspace.language)
        if options.catalogue is not None:
            yield from ("--catalogue", os.path.abspath(options.catalogue))  # noqa: PTH100  # as the path of the answers
        for name in ("near", "state", "within"):
            if (value := getattr(options, name)) is not None:
                yield from (f"--{name}", str(value))
        if options.units != "miles":
            yield from ("--units", options.units)
        yield from (f"--{name}" for name in ("plain", "brief", "telehealth") if getattr(options, name))


_OTHER_NAME = Sentence("Choose another name or folder.")


def check_options(options: "AssessOptions") -> None:
    """Raises UsageError where the options about saving contradict each other."""
    problems = []
    if options.resume is not None:
        for name, given in (("--answers", options.answers), ("--save", options.save)):
            if given is not None:
                problem = Sentence("'{one}' and '{other}' do not go together.", one="--resume", other=name)
                remedy = Sentence("--resume reads the answers from its file and goes on saving there.")
                problems.append(Problem("contradiction", "--resume", problem, remedy))
    if options.passphrase and options.save is None and options.resume is None:
        problem = Sentence("'--passphrase' locks a saved file, and nothing is saved.")
        problems.append(Problem("contradiction", "--passphrase", problem, Sentence("Add --save FILE.")))
    if problems:
        raise UsageError(problems)


def new_file(path: Path, workspace: Workspace, *, lock: bool) -> SaveFile:
    """A file for new answers. lock: ask for a passphrase. Raises UsageError as `check_free`, and where no passphrase
    can be asked for."""
    check_free(path, "--save")
    return SaveFile(_as_typed(path), workspace, _new_key(workspace) if lock else None)


def check_free(path: Path, place: str) -> None:
    """Raises UsageError (exists, unwritable) where a new file cannot stand: it never takes the place of another."""
    path = _as_typed(path)
    if os.path.lexists(path) and not (is_regular(path) and path.stat().st_size == 0):
        problem = Sentence("Something stands at {path} already.", path=str(path))
        remedy = Sentence("Choose another name.")
        if is_ours(path):
            problem = Sentence("There are saved answers at {path} already.", path=str(path))
            remedy = Sentence("Go on with --resume {path}, or choose another name.", path=str(path))
        raise UsageError([Problem("exists", place, problem, remedy)])
    if not os.path.isdir(path.parent) or not os.access(path.parent, os.W_OK):  # noqa: PTH112  # is_dir raises
        problem = Sentence("Nothing can be written in the folder {folder}.", folder=str(path.parent))
        raise UsageError([Problem("unwritable", place, problem, _OTHER_NAME)])


def resume(path: Path, workspace: Workspace, *, lock: bool) -> tuple[SaveFile, Resumed]:
    """A saved interview, and the file to go on saving to. lock: ask for a passphrase where it has none yet.
    Raises DataFileError where the file is none of ours, UsageError where a passphrase cannot be asked for."""
    from datetime import date

    path = _as_typed(path)
    if os.path.lexists(path) and not is_regular(path):
        problem = Sentence("This is a link, a folder or a device, and not a file.")
        raise DataFileError([Problem("not-a-file", str(path), problem, Sentence("Name the saved file itself."))])
    data, key = file_bytes(path, source=str(path), max_bytes=MAX_BYTES), None
    if sealed.is_sealed(data):
        from recovery_cli.cli.passphrase import opened

        data, key = opened(data, workspace, source=str(path))
    today = date.today()  # noqa: DTZ011  # the day where the person is
    document = read_bytes(data, source=str(path))
    ours = data.startswith(FIRST_LINE.encode())
    resumed = read_saved(document, workspace.questionnaire, workspace.settled_place, today, ours=ours)
    if lock and key is None:
        key = _new_key(workspace)
    return SaveFile(path, workspace, key, data.decode()), resumed


def say_changes(prompter: "Prompter", resumed: Resumed) -> None:
    """What stands of the saved answers, and what does not and why."""
    prompter.screen.say(prompter.phrases.count("resume_welcome", len(resumed.answers)))
    for kind in get_args(ChangeKind):
        names = [change.name for change in resumed.changes if change.kind == kind]
        if names:
            prompter.say(f"resume_{kind}", list=", ".join(names))


def is_ours(path: Path) -> bool:
    """Whether a file is a saved interview of this program, plain or sealed, by how it begins."""
    if not is_regular(path):
        return False
    try:
        with path.open("rb") as file:
            return file.read(64).startswith(_OURS)
    except OSError:
        return False


def leftovers(path: Path) -> Iterator[Path]:
    """Temporary files beside a saved file that a kill left there: they hold answers too."""
    name = re.compile(rf"\.{re.escape(path.name)}\.[a-z0-9_]{{8}}{re.escape(TEMPORARY_SUFFIX)}")
    with suppress(OSError):
        for beside in list(path.parent.iterdir()):
            if name.fullmatch(beside.name) and is_regular(beside) and (not beside.stat().st_size or is_ours(beside)):
                yield beside


def _as_typed(path: str | Path) -> Path:
    """The path with ~ as the home folder. That of a user whom nobody knows stays as it is, and leads nowhere."""
    return Path(os.path.expanduser(path))  # noqa: PTH111  # Path.expanduser raises there


def is_regular(path: Path) -> bool:
    """Whether a file stands there: no link to one, no folder, no device."""
    try:
        return stat.S_ISREG(path.lstat().st_mode)
    except OSError:
        return False


def free_name(path: Path) -> Path:
    """The path itself, or with the first number from 2 on under which nothing stands yet."""
    names = (path if number == 1 else path.with_stem(f"{path.stem}-{number}") for number in count(1))
    return next(name for name in names if not os.path.lexists(name))


def _new_key(workspace: Workspace) -> "sealed.Key":
    from recovery_cli.cli.passphrase import new_key

    return new_key(workspace)
