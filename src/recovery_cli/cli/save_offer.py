"""Asking a person who stops whether to keep the answers: health data, so nothing is kept that they did not say."""

import re
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from recovery_cli.cli.saving import SaveFile, check_free, free_name, new_file
from recovery_cli.cli.screen import Stopped
from recovery_cli.cli.workspace import Workspace
from recovery_cli.errors import UsageError
from recovery_cli.questionnaire.lexicon import tokens
from recovery_cli.sentences import said

if TYPE_CHECKING:
    from recovery_cli.cli.prompter import Prompter

DEFAULT_NAME = "recovery-answers.yaml"
_SURELY_A_NAME = re.compile(r"\S*\w\.[A-Za-z0-9]{1,5}")


def offer(prompter: "Prompter", workspace: Workspace) -> SaveFile | None:
    """The file, written; None where the person wants nothing kept, or stops once more."""
    with suppress(Stopped, KeyboardInterrupt):
        while (path := _wanted(prompter)) is not None:
            try:
                check_free(path, str(path))
                file = new_file(path, workspace, lock=_locked(prompter))
                file.write(prompter.answers, prompter.left_out)
            except UsageError as error:
                for problem in said(error.problems, workspace.sentences):
                    prompter.screen.say(f"{problem.problem} {problem.remedy}")
                continue
            return file
    return None


def _wanted(prompter: "Prompter") -> Path | None:
    """Where the answers are to be kept; None: nowhere."""
    while True:
        prompter.say("save_offer", name=DEFAULT_NAME)
        typed = prompter.screen.read(prompter.phrase("save_offer_prompt"))
        if not typed:
            return None
        if prompter.lexicon.meaning(typed, ["yes"]):
            return free_name(Path(DEFAULT_NAME))
        is_name = _SURELY_A_NAME.fullmatch(typed) is not None
        if not is_name and prompter.is_reserved(typed):
            continue
        if not is_name and _refuses(prompter, typed):
            return None
        if is_name or _is_sure(prompter, typed):
            return Path(typed)


def _refuses(prompter: "Prompter", typed: str) -> bool:
    """Whether it says no in any words: "nothing", "no thanks", "don't keep it", "skip"."""
    lexicon = prompter.lexicon
    return bool(lexicon.meaning(typed, ["no", "none", "declined", "unknown"])) or lexicon.denies(tokens(typed))


def _is_sure(prompter: "Prompter", name: str) -> bool:
    """Whether what looks more like a word than like the name of a file was meant as one."""
    while True:
        prompter.say("save_sure", name=name)
        typed = prompter.screen.read(prompter.phrase("save_sure_prompt"))
        if not prompter.is_reserved(typed):
            return prompter.lexicon.meaning(typed, ["yes"]) is not None


def _locked(prompter: "Prompter") -> bool:
    """Whether the file is to have a passphrase. Asked until that is clear: who meant yes must not find it open."""
    while True:
        prompter.say("passphrase_offer")
        typed = prompter.screen.read(prompter.phrase("passphrase_offer_prompt"))
        if prompter.lexicon.meaning(typed, ["yes"]):
            return True
        if not prompter.is_reserved(typed) and (not typed or _refuses(prompter, typed)):
            return False
