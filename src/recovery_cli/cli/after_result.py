"""What a person can do with their result at a terminal: change an answer and see what moves, compare, save, leave."""

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from recovery_cli.cli.assess import AssessOptions, assessment
from recovery_cli.cli.prompter import Prompter
from recovery_cli.cli.result import FORM_OF, SUFFIXES, save_report, write_result
from recovery_cli.cli.saving import free_name
from recovery_cli.cli.screen import Stopped
from recovery_cli.cli.words import words
from recovery_cli.cli.workspace import Workspace
from recovery_cli.conditions import is_known
from recovery_cli.errors import RecoveryError, UsageError
from recovery_cli.questionnaire.choosing import Entries, NearMiss
from recovery_cli.questionnaire.interview import RoutingPath
from recovery_cli.questionnaire.typed import parts_of
from recovery_cli.render.escape import terminal_safe
from recovery_cli.sentences import said

if TYPE_CHECKING:
    from collections.abc import Iterable

    from recovery_cli.documents.results import AssessmentDoc, MatchDoc
    from recovery_cli.render.blocks import Block

ACTIONS = ("change", "again", "compare", "save", "reasons", "another", "leave")
_TO_COMPARE = 2


class Results:
    """The results of one person after another. Remembers nothing of them but `files`: those that were written because
    somebody asked for it, results and answers.

    is_safe: the answers are in a file, so that whoever leaves loses nothing. is_open: the questions still lead to a
    result, the first one or, after a slip, another. last_word: what to do in an emergency; it is the last thing on the
    screen."""

    def __init__(self, prompter: Prompter, options: AssessOptions, workspace: Workspace) -> None:
        self.prompter = prompter
        self.screen = prompter.screen
        # In a pipe the result is one document, and nothing follows it.
        self.talks_on = sys.stdout.isatty() and (options.output is not None or options.output_format != "json")
        self.options = options._replace(menu=self.talks_on)
        self.workspace = workspace
        self.files: list[Path] = []
        self.is_safe = False
        self.is_open = True
        self.last_word = ""
        self._saved: dict[Path, AssessmentDoc] = {}
        self._latest: AssessmentDoc | None = None

    def show(self, path: RoutingPath) -> bool:
        """Show the result of a complete path, and do what the person wants with it; True for the next person."""
        self.is_open = False
        document = self._shown(path)
        while path.ended_early:
            self.last_word = document["recommendation"]["headline"]
            if not self._was_a_slip(document, path):
                return False
            self.last_word, self.is_open = "", True
            path = self.prompter.correct_last()
            self.is_open = False
            document = self._shown(path)
        return self.talks_on and self._menu(path, document)

    def next_person(self, answers: Path | None) -> None:
        """Say what stays of the person before, and make ready for somebody else, whose result gets a file of its own.
        answers: the file that the answers of the person before are kept in."""
        if answers is not None:
            self.files.append(answers)
        self.is_open = True
        self.screen.gap()
        if self.files:
            self.prompter.say("next_person_kept", files=self._names())
        else:
            self.prompter.say("next_person")
        self._say_what_is_old()
        self._saved = {}
        if self.options.output:
            self.options = self.options._replace(output=free_name(self.options.output))

    def say_what_is_kept(self, otherwise: str = "finished") -> None:
        """The files that were written; where there are none, the phrase `otherwise`. After an emergency the last line
        is what to do."""
        self.screen.gap()
        if self.files:
            self.prompter.say("kept", files=self._names())
        else:
            self.prompter.say("finished_emergency" if self.last_word and otherwise == "finished" else otherwise)
        self._say_what_is_old()
        if self.last_word:
            self.screen.say(self.last_word, strong=True)

    def _names(self) -> str:
        return _listed(self.files)

    def _say_what_is_old(self) -> bool:
        """Name the saved files that hold another result than the latest; whether there are any."""
        if old := [file for file, held in self._saved.items() if held != self._latest]:
            self.prompter.say("save_old", files=_listed(old))
        return bool(old)

    def _shown(self, path: RoutingPath) -> "AssessmentDoc":
        """The assessment, on the screen and where else it is wanted. What an emergency says stands on the screen even
        where the result goes elsewhere."""
        document = self._latest = assessment(path, self.options, self.workspace)
        if self.talks_on and self.options.output:
            self._say_whole(document, path, brief=self.options.brief)
        elif path.ended_early and not self.talks_on:
            self.screen.gap()
            self.screen.say(document["recommendation"]["headline"], strong=True)
            self.prompter.crisis()
        if not (path.ended_early and self._goes_into_a_pipe):
            self._write(document, path)
        return document

    @property
    def _goes_into_a_pipe(self) -> bool:
        """There it is one document for each person, so nothing is written that may be taken back."""
        return not self.talks_on and self.options.output is None

    def _say_whole(self, document: "AssessmentDoc", path: RoutingPath, *, brief: bool) -> None:
        options = self.options._replace(output=None, output_format="text", brief=brief)
        write_result(document, path, options, self.workspace)

    def _write(self, document: "AssessmentDoc", path: RoutingPath) -> None:
        if self.talks_on:
            self.screen.gap()
        write_result(document, path, self.options, self.workspace)
        if self.options.output:
            self._saved.pop(self.options.output.absolute(), None)
            self.files.append(self.options.output)
            if self.talks_on:
                self.screen.gap()
                self.prompter.say("saved", file=str(self.options.output))

    def _was_a_slip(self, document: "AssessmentDoc", path: RoutingPath) -> bool:
        slip = False
        try:
            slip = self._takes_back()
        finally:
            if not slip and self._goes_into_a_pipe:
                self._write(document, path)
        return slip

    def _takes_back(self) -> bool:
        lexicon = self.prompter.lexicon
        self.screen.gap()
        while True:
            typed = self._read("slip")
            meant = lexicon.command(typed) or lexicon.meaning(typed, ["yes", "no"])
            if meant == "crisis":
                self.prompter.crisis()
            elif meant in ("back", "yes"):
                return True
            elif not typed or meant in ("quit", "no"):
                return False

    # -- the menu -------------------------------------------------------------------------------------------------

    def _menu(self, path: RoutingPath, document: "AssessmentDoc") -> bool:
        """True for the next person; False where the person leaves."""
        moved = False
        while True:
            offered = {
                "again": moved or self.options.brief,
                "compare": len(_shown(document)) >= _TO_COMPARE,
                "another": path.respondent == "professional",
            }
            action = self._action([each for each in ACTIONS if offered.get(each, True)])
            if action in ("leave", "another"):
                return action == "another"
            if action == "compare":
                self._compare(path, document)
            elif action == "save":
                self._save(path, document)
            elif action == "reasons":
                self._reasons(path, document)
            elif action == "again":
                self._say_whole(document, path, brief=False)
            else:
                if action == "back":
                    self.prompter.turned_to = path.asked[-1]
                elif not self.prompter.review("review_prompt_after"):
                    continue
                changed = self.prompter.ask_missing()
                if changed.ended_early:
                    return self.show(changed)
                path, document, moved = changed, self._moved(changed, document), True
                self._save_anew(path, document)

    def _action(self, actions: list[str]) -> str:
        """One of these actions, or "back"."""
        entries = Entries({each: (self._offer(each),) for each in actions})
        self.screen.gap()
        self.screen.say(self.prompter.phrase("menu.title"), strong=True)
        for number, action in enumerate(actions, start=1):
            self.screen.entry(number, self._offer(action))
        lexicon, guess, may_leave = self.prompter.lexicon, "", self.is_safe or bool(self.files)
        while True:
            typed = self._read("menu.prompt")
            agreed = lexicon.meaning(typed, ["yes", "no"]) if typed else "yes"
            if guess and agreed == "yes":
                return guess
            if guess and agreed == "no":
                self.prompter.say("menu.refused")
                guess = ""
                continue
            guess = ""
            command = lexicon.command(typed) if typed else "quit"
            if not typed and not may_leave:  # one Enter too many would lose every answer
                may_leave = True
                self.prompter.say("menu.not_saved", number=str(actions.index("save") + 1))
            elif command:
                if action := self._commanded(command):
                    return action
            else:
                chosen, guess = self._chosen(typed, entries)
                if chosen:
                    return chosen

    def _offer(self, action: str) -> str:
        """What the menu says for an action. Nothing is shown again that was shown in short only."""
        return self.prompter.phrase("menu.whole" if action == "again" and self.options.brief else f"menu.{action}")

    def _commanded(self, command: str) -> str:
        """The action that a reserved word stands for; empty where it only says something."""
        if command == "crisis":
            self.prompter.crisis()
        elif command == "help":
            self.prompter.say("menu.help")
        return {"quit": "leave", "back": "back", "review": "change", "why": "reasons"}.get(command, "")

    def _chosen(self, typed: str, entries: Entries) -> tuple[str, str]:
        """The action, or else one that was probably meant, which is asked back."""
        try:
            return entries.choose(typed, self.prompter.lexicon, "menu"), ""
        except NearMiss as near:
            guess = str(near.meant)
            self.prompter.say("did_you_mean", answer=self._offer(guess))
            return "", guess
        except UsageError as error:
            self._excuse(error)
            return "", ""

    def _read(self, key: str) -> str:
        """What is typed; a closed input is a wish to leave, because the result has been shown."""
        try:
            return self.screen.read(self.prompter.phrase(key))
        except Stopped:
            self.screen.end_line()
            return ""

    def _excuse(self, error: RecoveryError) -> None:
        for problem in said(error.problems, self.workspace.sentences):
            self.screen.say(f"{problem.problem} {problem.remedy}")

    def _show(self, blocks: "Iterable[Block]") -> None:
        from recovery_cli.cli.output import show_blocks
        from recovery_cli.render.plain import write_plain

        if self.options.plain:
            write_plain(blocks, sys.stdout)
        else:
            show_blocks(blocks)

    # -- what it offers -------------------------------------------------------------------------------------------

    def _moved(self, path: RoutingPath, before: "AssessmentDoc") -> "AssessmentDoc":
        """Say what another answer has moved, and nothing that stayed."""
        from recovery_cli.render.changes_text import changes_blocks

        document = self._latest = assessment(path, self.options, self.workspace)
        if self.options.output:
            self._write(document, path)
        speaking = words(self.workspace, path.respondent, units=self.options.units)
        self.screen.gap()
        self._show(changes_blocks(before, document, self.workspace.phrases, self.workspace.prompts, speaking))
        return document

    def _reasons(self, path: RoutingPath, document: "AssessmentDoc") -> None:
        from recovery_cli.render.assessment_text import reasons_blocks

        speaking = words(self.workspace, path.respondent, units=self.options.units)
        self.screen.gap()
        self._show(reasons_blocks(document, self.workspace.phrases, speaking))

    def _compare(self, path: RoutingPath, document: "AssessmentDoc") -> None:
        from recovery_cli.cli.compare import comparison, comparison_shown
        from recovery_cli.render.match_text import full_name

        phrases = self.workspace.phrases
        listed = {
            match["center"]["id"]: terminal_safe(full_name(match["center"], phrases)) for match in _shown(document)
        }
        names = {each: (name,) for each, name in listed.items()}
        self.screen.gap()
        for number, name in enumerate(listed.values(), start=1):
            self.screen.entry(number, name)
        near = self.options.near or path.answers.get("location")
        place = near if isinstance(near, str) and is_known(near) else None
        source, skip_bad = self.options.catalogue, self.options.skip_bad
        while typed := self._wanted("compare_prompt"):
            try:
                parts = parts_of(typed, self.prompter.lexicon)
                chosen = {Entries(names).choose(part, self.prompter.lexicon, "compare") for part in parts}
                ids = [each for each in names if each in chosen]
                if len(ids) != _TO_COMPARE:
                    self.prompter.say("compare_two")
                    continue
                compared = comparison(self.workspace, ids, place, source, skip_bad=skip_bad)
            except UsageError as error:
                self._excuse(error)
                continue
            self.screen.gap()
            numbers = [list(names).index(each) + 1 for each in ids]
            shown = comparison_shown(self.workspace, compared, ids=False, numbers=numbers, plain=self.options.plain)
            self._show(shown)
            return

    def _save(self, path: RoutingPath, document: "AssessmentDoc") -> None:
        while typed := self._wanted("save_prompt"):
            try:
                file = Path(typed).expanduser()
                file = file if file.suffix else file.with_suffix(next(iter(FORM_OF)))
                is_there = file.exists()
            except (OSError, RuntimeError, ValueError):  # too long, of an unknown user, or no name at all
                self.prompter.say("save_no_name")
                continue
            if file.suffix.lower() not in FORM_OF:
                self.prompter.say("save_forms", list=", ".join(SUFFIXES))
                continue
            if is_there and not self._agrees("save_over"):
                continue
            if self._put(path, document, Path(os.path.abspath(file))):  # noqa: PTH100  # resolving would follow links
                return

    def _save_anew(self, path: RoutingPath, document: "AssessmentDoc") -> None:
        """Offer to write the latest result where an earlier one was saved: nobody takes an old plan along unknowing."""
        if self._say_what_is_old() and self._agrees("save_anew"):
            for file in [file for file, held in self._saved.items() if held != document]:
                self._put(path, document, file)

    def _put(self, path: RoutingPath, document: "AssessmentDoc", file: Path) -> bool:
        """Save the result, in the form that the name of the file says, and say so; False where that cannot be."""
        form = FORM_OF[file.suffix.lower()]
        try:
            save_report(document, path, file, self.options._replace(brief=False), self.workspace, form)
        except UsageError as error:
            self._excuse(error)
            return False
        self.files.append(file)
        self._saved[file] = document
        self.prompter.say("saved_page" if form == "html" else "saved", file=str(file))
        return True

    def _agrees(self, key: str) -> bool:
        """Whether a yes is typed, with the crisis lines for who asks for them first."""
        while True:
            typed = self._read(key)
            if self.prompter.lexicon.command(typed) != "crisis":
                return self.prompter.lexicon.meaning(typed, ["yes"]) is not None
            self.prompter.crisis()

    def _wanted(self, key: str) -> str:
        """What is typed, with the crisis lines for who asks for them; empty where the person would rather go back."""
        while True:
            typed = self._read(key)
            command = self.prompter.lexicon.command(typed)
            if command != "crisis":
                return "" if command in ("back", "quit") else typed
            self.prompter.crisis()


def _listed(files: "Iterable[Path]") -> str:
    return ", ".join(dict.fromkeys(str(file.absolute()) for file in files))


def _shown(document: "AssessmentDoc") -> list["MatchDoc"]:
    """The centers that the person has seen: those that fit, or the nearest beyond the distance."""
    return [*document["matches"], *document.get("nearest", [])]
