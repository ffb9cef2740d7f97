"""What a person can do with their result at a terminal: change an answer and see what moves, compare, save, leave."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from recovery_cli.cli.assess import AssessOptions, assessment
from recovery_cli.cli.prompter import Prompter
from recovery_cli.cli.result import FORM_OF, save_report, write_result
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

    from recovery_cli.documents import AssessmentDoc
    from recovery_cli.render.blocks import Block

ACTIONS = ("change", "again", "compare", "save", "reasons", "another", "leave")
_TO_COMPARE = 2


class Results:
    """The results of one person after another. Remembers nothing of them but `files`: those that were written because
    somebody asked for it, results and answers."""

    def __init__(self, prompter: Prompter, options: AssessOptions, workspace: Workspace) -> None:
        self.prompter = prompter
        self.screen = prompter.screen
        self.options = options
        self.workspace = workspace
        self.files: list[Path] = []
        # In a pipe the result is one document, and nothing follows it.
        self.talks_on = sys.stdout.isatty() and (options.output is not None or options.output_format != "json")

    def show(self, path: RoutingPath) -> bool:
        """Show the result of a complete path, and do what the person wants with it; True for the next person."""
        document = self._shown(path)
        while path.ended_early:
            if not self._was_a_slip():
                return False
            path = self.prompter.correct_last()
            document = self._shown(path)
        return self.talks_on and self._menu(path, document)

    def next_person(self, answers: Path | None) -> None:
        """Say what stays of the person before, and make ready for somebody else, whose result gets a file of its own.
        answers: the file that the answers of the person before are kept in."""
        if answers is not None:
            self.files.append(answers)
        self.screen.gap()
        if self.files:
            self.prompter.say("next_person_kept", files=self._names())
        else:
            self.prompter.say("next_person")
        if self.options.output:
            self.options = self.options._replace(output=free_name(self.options.output))

    def say_what_is_kept(self, otherwise: str = "finished") -> None:
        """The files that were written; where there are none, the phrase `otherwise`."""
        if self.files:
            self.prompter.say("kept", files=self._names())
        else:
            self.prompter.say(otherwise)

    def _names(self) -> str:
        return ", ".join(map(str, dict.fromkeys(self.files)))

    def _shown(self, path: RoutingPath) -> "AssessmentDoc":
        """The assessment, on the screen and where else it is wanted. What an emergency says stands on the screen even
        where the result goes elsewhere."""
        document = assessment(path, self.options, self.workspace)
        if self.talks_on and self.options.output:
            self._say_whole(document, path)
        elif path.ended_early and not self.talks_on:
            self.screen.gap()
            self.screen.say(document["recommendation"]["headline"], strong=True)
            self.prompter.crisis()
        self._write(document, path)
        return document

    def _say_whole(self, document: "AssessmentDoc", path: RoutingPath) -> None:
        write_result(document, path, self.options._replace(output=None, output_format="text"), self.workspace)

    def _write(self, document: "AssessmentDoc", path: RoutingPath) -> None:
        write_result(document, path, self.options, self.workspace)
        if self.options.output:
            self.files.append(self.options.output)
            if self.talks_on:
                self.screen.gap()
                self.prompter.say("saved", file=str(self.options.output))

    def _was_a_slip(self) -> bool:
        while True:
            typed = self._read("slip")
            command = self.prompter.lexicon.command(typed)
            if command == "crisis":
                self.prompter.crisis()
            elif command == "back":
                return True
            elif not typed or command == "quit":
                return False

    # -- the menu -------------------------------------------------------------------------------------------------

    def _menu(self, path: RoutingPath, document: "AssessmentDoc") -> bool:
        """True for the next person; False where the person leaves."""
        moved = False
        while True:
            offered = {
                "again": moved,
                "compare": len(document["matches"]) >= _TO_COMPARE,
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
                self._say_whole(document, path)
            else:
                if action == "back":
                    self.prompter.turned_to = path.asked[-1]
                elif not self.prompter.review("review_prompt_after"):
                    continue
                changed = self.prompter.ask_missing()
                if changed.ended_early:
                    return self.show(changed)
                path, document, moved = changed, self._moved(changed, document), True

    def _action(self, actions: list[str]) -> str:
        """One of these actions, or "back"."""
        entries = Entries({each: (self.prompter.phrase(f"menu.{each}"),) for each in actions})
        self.screen.gap()
        self.screen.say(self.prompter.phrase("menu.title"), strong=True)
        for number, action in enumerate(actions, start=1):
            self.screen.entry(number, self.prompter.phrase(f"menu.{action}"))
        guess = ""
        while True:
            typed = self._read("menu.prompt")
            command = self.prompter.lexicon.command(typed)
            if guess and (not typed or self.prompter.lexicon.meaning(typed, ["yes"])):
                return guess
            guess = ""
            if not typed or command == "quit":
                return "leave"
            if command == "back":
                return "back"
            if command == "crisis":
                self.prompter.crisis()
            elif command == "review":
                return "change"
            elif command == "why":
                return "reasons"
            elif command == "help":
                self.prompter.say("menu.help")
            else:
                try:
                    return entries.choose(typed, self.prompter.lexicon, "menu")
                except NearMiss as near:
                    guess = str(near.meant)
                    self.prompter.say("did_you_mean", answer=self.prompter.phrase(f"menu.{guess}"))
                except UsageError as error:
                    self._excuse(error)

    def _read(self, key: str) -> str:
        """What is typed; a closed input is a wish to leave, because the result has been shown."""
        try:
            return self.screen.read(self.prompter.phrase(key))
        except Stopped:
            self.screen.gap()
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

        document = assessment(path, self.options, self.workspace)
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
        self._show(reasons_blocks(document["recommendation"], self.workspace.phrases, speaking))

    def _compare(self, path: RoutingPath, document: "AssessmentDoc") -> None:
        from recovery_cli.cli.compare import comparison, comparison_shown

        names = {match["center"]["id"]: (terminal_safe(match["center"]["name"]),) for match in document["matches"]}
        self.screen.gap()
        for number, (name,) in enumerate(names.values(), start=1):
            self.screen.entry(number, name)
        near = self.options.near or path.answers.get("location")
        place = near if isinstance(near, str) and is_known(near) else None
        source, skip_bad = self.options.catalogue, self.options.skip_bad
        while typed := self._wanted("compare_prompt"):
            try:
                parts = parts_of(typed, self.prompter.lexicon)
                ids = {Entries(names).choose(part, self.prompter.lexicon, "compare"): None for part in parts}
                if len(ids) != _TO_COMPARE:
                    self.prompter.say("compare_two")
                    continue
                compared = comparison(self.workspace, list(ids), place, source, skip_bad=skip_bad)
            except UsageError as error:
                self._excuse(error)
                continue
            self.screen.gap()
            self._show(comparison_shown(self.workspace, compared))
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
            form = FORM_OF.get(file.suffix.lower())
            if form is None:
                self.prompter.say("save_forms", list=", ".join(FORM_OF))
                continue
            if is_there and not self.prompter.lexicon.meaning(self._read("save_over"), ["yes"]):
                continue
            try:
                save_report(document, path, file, self.options._replace(brief=False), self.workspace, form)
            except UsageError as error:
                self._excuse(error)
                continue
            self.files.append(file)
            self.prompter.say("saved", file=str(file))
            return

    def _wanted(self, key: str) -> str:
        """What is typed, with the crisis lines for who asks for them; empty where the person would rather go back."""
        while True:
            typed = self._read(key)
            command = self.prompter.lexicon.command(typed)
            if command != "crisis":
                return "" if command in ("back", "quit") else typed
            self.prompter.crisis()
