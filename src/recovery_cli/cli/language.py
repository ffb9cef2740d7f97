"""The language a person reads: asked for, or the one of their system where this program speaks it."""

import os

from recovery_cli.cli.workspace import ENGLISH, Workspace
from recovery_cli.errors import Problem, UsageError, suggestion
from recovery_cli.sentences import Sentence

_VARIABLES = ("LC_ALL", "LC_MESSAGES", "LANG")
"""Where a system names its language; the first that is set counts, as POSIX has it."""


def languages(data: str) -> list[str]:
    """The codes of the languages there are words for, English first. data: the folder of shipped data."""
    from pathlib import Path

    others = sorted(path.name for path in Path(data, "languages").glob("*") if path.is_dir())
    return [ENGLISH, *others]


def workspace_in(language: str | None) -> Workspace:
    """The workspace in the language asked for (None: the system's). Raises UsageError where there are no words for it:
    a wish is never passed over in silence, a system's setting may be."""
    if language is None:
        spoken = _of_the_system()
        return Workspace(spoken if spoken == ENGLISH or spoken in languages(Workspace().data) else ENGLISH)
    known = languages(Workspace().data)
    code = language.strip().lower().replace("-", "_").partition("_")[0]
    if code not in known:
        problem = Sentence("There are no words for the language '{typed}'.", typed=language[:20])
        raise UsageError([Problem("unknown-language", "--lang", problem, suggestion(code, known))])
    return Workspace(code)


def _of_the_system() -> str:
    """ "es_MX.UTF-8" is es; "C" and "POSIX" say nothing, which is English."""
    named = next((value for name in _VARIABLES if (value := os.environ.get(name))), "")
    code = named.partition(".")[0].partition("_")[0].lower()
    return ENGLISH if code in ("", "c", "posix") else code
