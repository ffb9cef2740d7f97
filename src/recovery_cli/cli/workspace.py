"""Where everything is: the shipped data, the user's cache and settings, and the catalogue in use.

Nothing here holds answers. The cache holds compiled public data only and may be deleted at any time.
"""

import errno
import json
import os
import stat
import sys
from collections.abc import Callable
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from recovery_cli import __version__
from recovery_cli.errors import DataFileError, Problem, UsageError
from recovery_cli.sentences import Sentence
from recovery_cli.strict_yaml import Document, read_file

if TYPE_CHECKING:
    from recovery_cli.assessment.assess import Policy
    from recovery_cli.catalogue.index import Index
    from recovery_cli.catalogue.places import Place, Places
    from recovery_cli.guide import Guide
    from recovery_cli.helplines import Helpline
    from recovery_cli.questionnaire.lexicon import Lexicon
    from recovery_cli.questionnaire.model import Questionnaire
    from recovery_cli.render.phrases import Phrases
    from recovery_cli.rules.instruments import Instrument
    from recovery_cli.rules.model import Ruleset
    from recovery_cli.sentences import Translations
    from recovery_cli.vocabulary import Vocabulary

APP = "recovery-cli"
TEMPORARY_SUFFIX = ".tmp"
"""Of files that are still being written, or that a kill left so: ".NAME.", a random part, and the suffix."""
ENGLISH = "en"
SQLITE_MAGIC = b"SQLite format 3\x00"

_Loaded = TypeVar("_Loaded")


class Workspace:
    """Loads each shipped file at most once, and only when a command asks for it.

    language: the code of the language that texts are in; a file without a translation stays English."""

    def __init__(self, language: str = ENGLISH) -> None:
        self.language = language

    skipped: tuple[Problem, ...] = ()
    """What was left out of the catalogue in use, because it was asked to leave out what is broken."""

    @cached_property
    def data(self) -> Path:
        """The folder of shipped data: inside an installed package, or two levels above it in a checkout."""
        packaged = Path(__file__).parent.parent / "data"
        return packaged if packaged.is_dir() else Path(__file__).parents[3] / "data"

    @cached_property
    def home(self) -> Path:
        """The one folder this program writes to unasked or by `centers`: RECOVERY_CLI_HOME, or the system's place."""
        if named := os.environ.get("RECOVERY_CLI_HOME"):
            return Path(named)
        if sys.platform in ("win32", "darwin"):
            import typer

            return Path(typer.get_app_dir(APP))
        return Path(os.environ.get("XDG_CONFIG_HOME") or "~/.config").expanduser() / APP

    @cached_property
    def cache(self) -> Path | None:
        """A private folder for compiled data, made where it is missing, or None where none can be written, or where
        somebody else could have written into it: the rules themselves are read from there."""
        folder = self.cache_folder
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            private = os.name != "posix" or _is_private(folder.stat())
        except OSError:
            return None
        return folder if private and os.access(folder, os.W_OK) else None

    @property
    def cache_folder(self) -> Path:
        """Where compiled data belongs (RECOVERY_CLI_CACHE moves it), whether the folder is there or not."""
        return Path(os.environ.get("RECOVERY_CLI_CACHE") or self.home / "cache")

    @property
    def settings_file(self) -> Path:
        return self.home / "settings.json"

    @property
    def catalogues(self) -> Path:
        """Where an import is kept unless another place is named."""
        return self.home / "catalogues"

    # -- shipped data ---------------------------------------------------------------------------------------------

    def _load(self, name: str, build: Callable[[Document], _Loaded]) -> _Loaded:
        """Build from the compiled copy of a shipped file. It holds no lines, so a failure reads the file itself."""
        path = self.data / name
        translation = None if self.language == ENGLISH else self._translation(name)
        stamp = _stamp(path) + ("" if translation is None else f"-{self.language}-{_stamp(translation)}")
        compiled = self.cache and self.cache / f"{path.stem}-{__version__}-{stamp}.json"
        if compiled:
            with suppress(OSError, ValueError, DataFileError):
                return build(Document(json.loads(_whole(compiled.read_bytes())), {}, name))
        document = read_file(path, source=f"data/{name}")
        if translation is not None:
            from recovery_cli.translation import translated

            source = f"data/languages/{self.language}/{name}"
            document = translated(document, read_file(translation, source=source))
        loaded = build(document)
        if compiled:
            with suppress(OSError):
                text = json.dumps(document.tree)
                write_private(compiled, f"{text}\n{_check(text.encode())}\n")
        return loaded

    def _translation(self, name: str) -> Path | None:
        path = self.data / "languages" / self.language / name
        return path if path.is_file() else None

    @cached_property
    def sentences(self) -> "Translations":
        """What the program itself says, by the English sentence; empty where that is the language."""
        return self._by_english("sentences.yaml")

    @cached_property
    def help(self) -> "Translations":
        """What `--help` says, by the English text; empty where that is the language."""
        return self._by_english("help.yaml")

    def _by_english(self, name: str) -> "Translations":
        if self.language == ENGLISH or self._translation(name) is None:
            return {}
        from recovery_cli.render.phrases import load_phrases

        return self._load(f"languages/{self.language}/{name}", load_phrases).texts

    @cached_property
    def vocabulary(self) -> "Vocabulary":
        from recovery_cli.vocabulary import load_vocabulary

        return self._load("vocabulary.yaml", load_vocabulary)

    @cached_property
    def questionnaire(self) -> "Questionnaire":
        from recovery_cli.questionnaire.model import load_questionnaire

        return self._load("questions.yaml", load_questionnaire)

    @cached_property
    def ruleset(self) -> "Ruleset":
        from recovery_cli.rules.model import load_rules

        return self._load("rules.yaml", lambda document: load_rules(document, self.questionnaire, self.vocabulary))

    @cached_property
    def instruments(self) -> "tuple[Instrument, ...]":
        from recovery_cli.rules.instruments import load_instruments

        return self._load("instruments.yaml", lambda document: load_instruments(document, self.questionnaire))

    @cached_property
    def guide(self) -> "Guide":
        from recovery_cli.guide import load_guide

        return self._load("guide.yaml", lambda document: load_guide(document, self.questionnaire.fields()))

    @cached_property
    def phrases(self) -> "Phrases":
        from recovery_cli.render.phrases import load_phrases

        return self._load("phrases.yaml", load_phrases)

    @cached_property
    def prompts(self) -> "Phrases":
        from recovery_cli.render.phrases import load_phrases

        return self._load("prompts.yaml", load_phrases)

    @cached_property
    def lexicon(self) -> "Lexicon":
        """What may be typed at every prompt: the words of this language, and the English ones."""
        from recovery_cli.questionnaire.lexicon import Lexicon

        english = self
        if self.language != ENGLISH:
            english = Workspace()
            english.cache = self.cache
        return Lexicon(english.prompts.texts, self.prompts.texts)

    @cached_property
    def helplines(self) -> "tuple[Helpline, ...]":
        from recovery_cli.helplines import load_helplines

        return self._load("helplines.yaml", lambda document: load_helplines(document, self.questionnaire.fields()))

    @cached_property
    def common_helplines(self) -> "list[Helpline]":
        """The lines that stand in every result, without reading the questionnaire."""
        from recovery_cli.helplines import load_common_helplines

        return self._load("helplines.yaml", load_common_helplines)

    @cached_property
    def policy(self) -> "Policy":
        from recovery_cli.assessment.assess import Policy

        disclaimer = self.phrases.say("disclaimer")
        return Policy(self.questionnaire, self.ruleset, self.helplines, disclaimer, self.instruments)

    # -- places and catalogues ------------------------------------------------------------------------------------

    @cached_property
    def places(self) -> "Places":
        from recovery_cli.catalogue.places import open_places

        path = self.cache and self.cache / "places.db"
        if path is None or path.is_file():
            return open_places(path)
        from recovery_cli.cli.one_writer import one_writer

        with one_writer(path.parent, f".places.db.*{TEMPORARY_SUFFIX}", wait=False):
            return open_places(path)

    def find_place(self, text: str, option: str) -> "Place":
        """Raises UsageError naming `option` where there is no such place."""
        return self.places.find(text, place=option)

    def settled_place(self, text: str) -> str:
        """The name an answer keeps for a place; raises UsageError where there is none."""
        place = self.places.find(text, place="location")
        return place.zip or place.label

    def catalogue_path(self, option: Path | None) -> Path | None:
        """The catalogue asked for: the option, then the environment, then `centers use`; None: the embedded one."""
        named = option or os.environ.get("RECOVERY_CLI_CATALOGUE") or self.settings().get("catalogue")
        if not named:
            return None
        path = as_typed(named)
        if not os.path.isfile(path):  # noqa: PTH113  # also where its folder may not be entered
            where = "--catalogue" if option else Sentence("the default catalogue")
            problem = Sentence("There is no file {path}.", path=str(path))
            remedy = Sentence("Check the path, or choose another with 'recovery-cli centers use PATH'.")
            raise UsageError([Problem("no-catalogue", where, problem, remedy)])
        return path

    def open_catalogue(self, option: Path | None, *, skip_bad: bool = False) -> "Index":
        """The catalogue asked for, compiled. A YAML catalogue is compiled into the cache under its content's name.
        With `skip_bad` its broken centers are left out, and `skipped` says which; without, they are errors."""
        from recovery_cli.catalogue.index import open_index

        path = self.catalogue_path(option)
        if path is not None and is_compiled(path):
            return open_index(path, remembered=self.cache)
        if path is None:
            return self.open_demonstration()
        return self._compiled(path, embedded=False, skip_bad=skip_bad)

    def open_demonstration(self) -> "Index":
        """The catalogue in the box, compiled."""
        return self._compiled(self.data / "centers.yaml", embedded=True, skip_bad=False)

    def _compiled(self, path: Path, *, embedded: bool, skip_bad: bool) -> "Index":
        from recovery_cli.catalogue.index import open_index

        vocabulary = (self.data / "vocabulary.yaml").stat()
        stamp = f"{__version__}-{_content(path)}-{vocabulary.st_size}-{vocabulary.st_mtime_ns}"
        target = self.cache and self.cache / f"catalogue-{stamp}.db"
        if target and target.is_file():
            with suppress(DataFileError):
                return open_index(target, remembered=self.cache)
        from recovery_cli.catalogue.index_build import build_index, index_in_memory
        from recovery_cli.cli.catalogue_file import read_catalogue_file
        from recovery_cli.cli.one_writer import one_writer

        source = "data/centers.yaml" if embedded else str(path)
        catalogue, self.skipped = read_catalogue_file(path, self.vocabulary, source=source, skip_bad=skip_bad)
        if self.cache and target and not self.skipped:
            with suppress(DataFileError), one_writer(self.cache, f".catalogue-*.db.*{TEMPORARY_SUFFIX}", wait=False):
                build_index(catalogue, self.vocabulary, target, stamp=stamp)
                return open_index(target, remembered=self.cache)
        return index_in_memory(catalogue, self.vocabulary, stamp=stamp)

    def need_label(self, index: "Index") -> Callable[[str], str]:
        """Words for a need: those kept in the catalogue, which cost nothing, where they are in this language."""
        return index.label if self.language == ENGLISH else self.vocabulary.label

    # -- settings -------------------------------------------------------------------------------------------------

    def settings(self) -> dict[str, str]:
        """What `centers use` keeps; an unreadable file counts as empty."""
        try:
            read = json.loads(self.settings_file.read_bytes())
        except (OSError, ValueError, RecursionError):
            return {}
        return {key: value for key, value in read.items() if isinstance(value, str)} if isinstance(read, dict) else {}

    def keep_setting(self, key: str, value: str | None) -> None:
        """Write one setting, or remove it; raises OSError where the folder cannot be written."""
        settings = self.settings()
        settings.pop(key, None)
        if value is not None:
            settings[key] = value
        self.settings_file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_private(self.settings_file, json.dumps(settings, indent=2) + "\n")


def _is_private(folder: os.stat_result) -> bool:
    return folder.st_uid in (0, os.geteuid()) and not folder.st_mode & stat.S_IWOTH


def _check(text: bytes) -> str:
    """Against damage, not against intent: see the decision about compiled data."""
    from zlib import crc32

    return f"{crc32(text):08x}"


def _whole(compiled: bytes) -> bytes:
    """The text of a compiled file without its check, the last line. Raises ValueError where they do not agree."""
    text, _, check = compiled.removesuffix(b"\n").rpartition(b"\n")
    if check.decode("latin-1") != _check(text):
        raise ValueError
    return text


def is_whole_text(path: Path) -> bool:
    """Whether this program compiled the file, and nothing in it has changed since."""
    with suppress(OSError, ValueError):
        return bool(_whole(path.read_bytes()))
    return False


def _stamp(path: Path) -> str:
    found = path.stat()
    return f"{found.st_size}-{found.st_mtime_ns}"


def as_typed(path: str | Path) -> Path:
    """The path with ~ as the home folder. That of a user whom nobody knows stays as it is, and leads nowhere."""
    return Path(os.path.expanduser(path))  # noqa: PTH111  # Path.expanduser raises there


def is_compiled(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(len(SQLITE_MAGIC)) == SQLITE_MAGIC


def _content(path: Path) -> str:
    from hashlib import blake2b

    return blake2b(path.read_bytes(), digest_size=12).hexdigest()


def write_private(path: Path, text: str, *, durable: bool = False) -> None:
    """Write a file that only its owner can read, whole or not at all; raises OSError, also where a device or a pipe
    stands there: the system's own would be gone for everybody.

    durable: it outlives a loss of power, which takes some milliseconds."""
    import tempfile

    if path.exists() and not path.is_file():
        raise OSError(errno.EEXIST, os.strerror(errno.EISDIR if path.is_dir() else errno.EEXIST))
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=TEMPORARY_SUFFIX)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
            if durable:
                file.flush()
                os.fsync(file.fileno())
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
