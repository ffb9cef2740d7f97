"""Where everything is: the shipped data, the user's cache and settings, and the catalogue in use.

Nothing here holds answers. The cache holds compiled public data only and may be deleted at any time.

Every search passes through here, and a tenth of its time would be spent on importing pathlib. So folders and files are
texts in this module, and whoever wants more of them makes a Path.
"""

import json
import os
import stat
import sys
from collections.abc import Callable
from contextlib import suppress
from functools import cached_property
from os import path as paths
from typing import TYPE_CHECKING, Any, TypeVar

from recovery_cli import __version__
from recovery_cli.cli.compiled import checked_text, content, is_compiled, stamp_of, whole_text
from recovery_cli.errors import DataFileError, Problem, UsageError
from recovery_cli.sentences import Sentence

if TYPE_CHECKING:
    from os import PathLike

    from recovery_cli.assessment.assess import Policy
    from recovery_cli.catalogue.index import Index
    from recovery_cli.catalogue.places import Place, Places
    from recovery_cli.documents.results import HelplineDoc
    from recovery_cli.guide import Guide
    from recovery_cli.helplines import Helpline
    from recovery_cli.questionnaire.lexicon import Lexicon
    from recovery_cli.questionnaire.model import Questionnaire
    from recovery_cli.render.phrases import Phrases
    from recovery_cli.rules.instruments import Instrument
    from recovery_cli.rules.model import Ruleset
    from recovery_cli.sentences import Translations
    from recovery_cli.strict_yaml import Document
    from recovery_cli.vocabulary import Vocabulary

APP = "recovery-cli"
ENGLISH = "en"

_Loaded = TypeVar("_Loaded")


class Workspace:
    """Loads each shipped file at most once, and only when a command asks for it.

    language: the code of the language that texts are in; a file without a translation stays English."""

    def __init__(self, language: str = ENGLISH) -> None:
        self.language = language

    @cached_property
    def english(self) -> "Workspace":
        """For what must be alike in every language: what is kept in a catalogue, and what decides."""
        english = self if self.language == ENGLISH else Workspace()
        english.cache = self.cache
        return english

    skipped: tuple[Problem, ...] = ()
    """What was left out of the catalogue in use, because it was asked to leave out what is broken."""

    @cached_property
    def data(self) -> str:
        """The folder of shipped data: inside an installed package, or two levels above it in a checkout."""
        package = paths.dirname(paths.dirname(paths.abspath(__file__)))
        packaged = paths.join(package, "data")
        return packaged if paths.isdir(packaged) else paths.join(paths.dirname(paths.dirname(package)), "data")

    @cached_property
    def home(self) -> str:
        """The one folder this program writes to unasked or by `centers`: RECOVERY_CLI_HOME, or the system's place."""
        if named := os.environ.get("RECOVERY_CLI_HOME"):
            return paths.expanduser(named)
        if sys.platform in ("win32", "darwin"):
            import typer

            return typer.get_app_dir(APP)
        return paths.join(paths.expanduser(os.environ.get("XDG_CONFIG_HOME") or "~/.config"), APP)

    @cached_property
    def cache(self) -> str | None:
        """A private folder for compiled data, made where it is missing, or None where none can be written, or where
        somebody else could have written into it: the rules themselves are read from there."""
        folder = self.cache_folder
        try:
            if not paths.isdir(folder):
                from recovery_cli.cli.private_file import make_private_folder

                make_private_folder(folder)
            private = os.name != "posix" or _is_private(os.stat(folder))
        except OSError:
            return None
        return folder if private and os.access(folder, os.W_OK) else None

    @property
    def cache_folder(self) -> str:
        """Where compiled data belongs (RECOVERY_CLI_CACHE moves it), whether the folder is there or not."""
        return paths.expanduser(os.environ.get("RECOVERY_CLI_CACHE") or paths.join(self.home, "cache"))

    @property
    def settings_file(self) -> str:
        return paths.join(self.home, "settings.json")

    @property
    def catalogues(self) -> str:
        """Where an import is kept unless another place is named."""
        return paths.join(self.home, "catalogues")

    # -- shipped data ---------------------------------------------------------------------------------------------

    def _load(self, name: str, build: "Callable[[Document], _Loaded]") -> _Loaded:
        """What is built from a shipped file; its compiled copy holds all but the lines."""
        from recovery_cli.strict_yaml import Document

        def fresh(document: Document) -> tuple[_Loaded, Any]:
            return build(document), document.tree

        return self._compiled(name, "", fresh, lambda tree: build(Document(tree, {}, name)))

    def _compiled(
        self, name: str, part: str, fresh: "Callable[[Document], tuple[_Loaded, Any]]", kept: Callable[[Any], _Loaded]
    ) -> _Loaded:
        """What a shipped file comes to in this language.

        fresh: gives it, and the JSON values to keep of it. kept: gives it from those; a failure reads the file itself.
        part: names the compiled copy, where it is not of the whole file.
        """
        path = paths.join(self.data, name)
        translation = None if self.language == ENGLISH else self._translation(name)
        stamp = stamp_of(path) + ("" if translation is None else f"-{self.language}-{stamp_of(translation)}")
        stem = paths.splitext(paths.basename(name))[0] + part
        compiled = self.cache and paths.join(self.cache, f"{stem}-{__version__}-{stamp}.json")
        if compiled:
            with suppress(OSError, ValueError, DataFileError):
                return kept(json.loads(whole_text(content(compiled))))
        from pathlib import Path

        from recovery_cli.cli.private_file import write_private
        from recovery_cli.strict_yaml import read_file

        document = read_file(Path(path), source=f"data/{name}")
        if translation is not None:
            from recovery_cli.translation import translated

            source = f"data/languages/{self.language}/{name}"
            document = translated(document, read_file(Path(translation), source=source))
        loaded, tree = fresh(document)
        if compiled:
            with suppress(OSError):
                text = json.dumps(tree)
                write_private(Path(compiled), checked_text(text))
        return loaded

    def _translation(self, name: str) -> str | None:
        path = paths.join(self.data, "languages", self.language, name)
        return path if paths.isfile(path) else None

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

        return Lexicon(self.english.prompts.texts, self.prompts.texts)

    @cached_property
    def helplines(self) -> "tuple[Helpline, ...]":
        from recovery_cli.helplines import load_helplines

        return self._load("helplines.yaml", lambda document: load_helplines(document, self.questionnaire.fields()))

    @cached_property
    def common_helplines(self) -> "list[HelplineDoc]":
        """The lines that stand in every result, as it publishes them, without reading the questionnaire."""

        def fresh(document: "Document") -> "tuple[list[HelplineDoc], list[HelplineDoc]]":
            from recovery_cli.helplines import helpline_document, load_common_helplines

            lines = [helpline_document(line) for line in load_common_helplines(document)]
            return lines, lines

        return self._compiled("helplines.yaml", "_common", fresh, lambda lines: lines)

    @cached_property
    def policy(self) -> "Policy":
        from recovery_cli.assessment.assess import Policy

        disclaimer = self.phrases.say("disclaimer")
        return Policy(self.questionnaire, self.ruleset, self.helplines, disclaimer, self.instruments)

    # -- places and catalogues ------------------------------------------------------------------------------------

    @cached_property
    def places(self) -> "Places":
        from recovery_cli.catalogue.places import open_places

        path = self.cache and paths.join(self.cache, "places.db")
        if not self.cache or not path or paths.isfile(path):
            return open_places(path)
        from pathlib import Path

        from recovery_cli.cli.one_writer import one_writer
        from recovery_cli.cli.private_file import TEMPORARY_SUFFIX

        with one_writer(Path(self.cache), f".places.db.*{TEMPORARY_SUFFIX}", waiting=None):
            return open_places(path)

    def find_place(self, text: str, option: str) -> "Place":
        """Raises UsageError naming `option` where there is no such place."""
        return self.places.find(text, place=option)

    def settled_place(self, text: str) -> str:
        """The name an answer keeps for a place; raises UsageError where there is none."""
        place = self.places.find(text, place="location")
        return place.zip or place.label

    def catalogue_path(self, option: "str | PathLike[str] | None") -> str | None:
        """The catalogue asked for: the option, then the environment, then `centers use`; None: the embedded one."""
        named = option or os.environ.get("RECOVERY_CLI_CATALOGUE") or self.settings().get("catalogue")
        if not named:
            return None
        path = paths.expanduser(os.fspath(named))
        if not paths.isfile(path):
            where = "--catalogue" if option else Sentence("the default catalogue")
            problem = Sentence("There is no file {path}.", path=path)
            remedy = Sentence("Check the path, or choose another with 'recovery-cli centers use PATH'.")
            raise UsageError([Problem("no-catalogue", where, problem, remedy)])
        return path

    def open_catalogue(self, option: "str | PathLike[str] | None", *, skip_bad: bool = False) -> "Index":
        """The catalogue asked for, compiled. A YAML catalogue is compiled into the cache under its content's name.
        With `skip_bad` its broken centers are left out, and `skipped` says which; without, they are errors."""
        from recovery_cli.catalogue.index import open_index

        path = self.catalogue_path(option)
        if path is None:
            return self.open_demonstration()
        if is_compiled(path):
            return open_index(path, remembered=self.cache)
        return self._compiled_catalogue(path, embedded=False, skip_bad=skip_bad)

    def open_demonstration(self) -> "Index":
        """The catalogue in the box, compiled."""
        return self._compiled_catalogue(paths.join(self.data, "centers.yaml"), embedded=True, skip_bad=False)

    def _compiled_catalogue(self, path: str, *, embedded: bool, skip_bad: bool) -> "Index":
        from hashlib import blake2b

        from recovery_cli.catalogue.index import open_index

        digest = blake2b(content(path), digest_size=12).hexdigest()
        stamp = f"{__version__}-{digest}-{stamp_of(paths.join(self.data, 'vocabulary.yaml'))}"
        target = self.cache and paths.join(self.cache, f"catalogue-{stamp}.db")
        if target and paths.isfile(target):
            with suppress(DataFileError):
                return open_index(target, remembered=self.cache)
        from pathlib import Path

        from recovery_cli.catalogue.index_build import build_index, index_in_memory
        from recovery_cli.cli.catalogue_file import read_catalogue_file
        from recovery_cli.cli.one_writer import one_writer
        from recovery_cli.cli.private_file import TEMPORARY_SUFFIX

        source = "data/centers.yaml" if embedded else path
        catalogue, self.skipped = read_catalogue_file(Path(path), self.vocabulary, source=source, skip_bad=skip_bad)
        if self.cache and target and not self.skipped:
            litter = f".catalogue-*.db.*{TEMPORARY_SUFFIX}"
            with suppress(DataFileError), one_writer(Path(self.cache), litter, waiting=None):
                build_index(catalogue, self.english.vocabulary, Path(target), stamp=stamp)
                return open_index(target, remembered=self.cache)
        return index_in_memory(catalogue, self.english.vocabulary, stamp=stamp)

    def need_label(self, index: "Index") -> Callable[[str], str]:
        """Words for a need: those kept in the catalogue, which cost nothing, where they are in this language."""
        return index.label if self.language == ENGLISH else self.vocabulary.label

    # -- settings -------------------------------------------------------------------------------------------------

    def settings(self) -> dict[str, str]:
        """What `centers use` keeps; an unreadable file counts as empty."""
        try:
            read = json.loads(content(self.settings_file))
        except (OSError, ValueError, RecursionError):
            return {}
        return {key: value for key, value in read.items() if isinstance(value, str)} if isinstance(read, dict) else {}

    def keep_setting(self, key: str, value: str | None) -> None:
        """Write one setting, or remove it; raises OSError where the folder cannot be written."""
        from pathlib import Path

        from recovery_cli.cli.private_file import make_private_folder, write_private

        settings = self.settings()
        settings.pop(key, None)
        if value is not None:
            settings[key] = value
        make_private_folder(self.home)
        write_private(Path(self.settings_file), json.dumps(settings, indent=2) + "\n")


def _is_private(folder: os.stat_result) -> bool:
    return folder.st_uid in (0, os.geteuid()) and not folder.st_mode & stat.S_IWOTH
