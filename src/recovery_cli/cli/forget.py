"""`recovery-cli forget`: list everything this program has written, ask, and erase it."""

import sys
from collections.abc import Iterable
from pathlib import Path

import typer

from recovery_cli.cli.output import fitted
from recovery_cli.cli.traces import Kind, Trace, Traces, find_traces
from recovery_cli.cli.workspace import Workspace
from recovery_cli.errors import Problem, UsageError, system_says
from recovery_cli.render.result_text import contact_of
from recovery_cli.sentences import Sentence

_ONE_BY_ONE: tuple[Kind, ...] = ("answers", "result", "settings", "catalogue", "completion", "list")
"""Compiled data is said in one line: its files tell nobody anything."""


def run_forget(workspace: Workspace, *, dry_run: bool, agreed: bool) -> None:
    """Raises UsageError where there is no terminal to ask in, or where something could not be erased."""
    # Nothing may be compiled and cached again by the command that erases it.
    workspace.cache = None
    person = Path.home()
    traces = find_traces(workspace, person)
    say = workspace.prompts.say
    ours = [trace for trace in traces.found if trace.state == "ours"]
    _show(traces, workspace)
    if dry_run or not ours:
        return
    if not agreed and not _agrees(workspace):
        _write(say("forget_kept"))
        return
    # A minute may have passed: what is no longer as it was listed is no longer erased.
    still = set(find_traces(workspace, person).found)
    # The list goes last, and only when nothing on it failed, so that a second try finds the rest.
    failed = [problem for trace in ours if trace in still and trace.kind != "list" for problem in _erased(trace)]
    failed += [problem for trace in ours if trace.kind == "list" and not failed for problem in _erased(trace)]
    for folder in traces.folders:
        _remove_empty(folder)
    if failed:
        raise UsageError(failed)
    _write(workspace.prompts.count("forget_done", len(ours)))


def _show(traces: Traces, workspace: Workspace) -> None:
    say = workspace.prompts.say
    by_state = {state: [each for each in traces.found if each.state == state] for state in ("ours", "missing", "left")}
    if by_state["ours"]:
        _write(say("forget_title"))
        _write_list(_lines(by_state["ours"], workspace))
    else:
        _write(say("forget_nothing"))
    for state, key in (("missing", "forget_missing"), ("left", "forget_left")):
        if by_state[state]:
            _write("", say(key))
            _write_list(str(trace.path) for trace in by_state[state])
    if traces.elsewhere is not None:
        _write("", say("forget_elsewhere", path=str(traces.elsewhere)))
    if traces.lines:
        _write("", say("forget_shell_lines"))
        _write_list(traces.lines)
    _write("", say("forget_limits"))


def _lines(ours: list[Trace], workspace: Workspace) -> Iterable[str]:
    say, count = workspace.prompts.say, workspace.prompts.count
    for kind in _ONE_BY_ONE:
        for trace in ours:
            if trace.kind == kind:
                yield f"{say(f'forget_{kind}')}: {trace.path} ({_size(trace.size)})"
    compiled = [trace for trace in ours if trace.kind == "cache"]
    if compiled:
        files = count("forget_files", len(compiled))
        size = _size(sum(trace.size for trace in compiled))
        yield f"{say('forget_cache')}: {workspace.cache_folder} ({files}, {size})"


def _agrees(workspace: Workspace) -> bool:
    if not sys.stdin or not sys.stdin.isatty():
        problem = Sentence("There is no terminal to ask in, so nothing was erased.")
        raise UsageError([Problem("no-terminal", "forget", problem, Sentence("Add --yes to erase what is listed."))])
    while True:
        typer.echo()
        typer.echo("\n".join(fitted(workspace.prompts.say("forget_ask"), sys.stdout)) + " ", nl=False)
        typed = sys.stdin.readline()
        if workspace.lexicon.command(typed) != "crisis":
            return workspace.lexicon.meaning(typed, ["yes"]) is not None
        _write(*(contact_of(line, workspace.phrases) for line in workspace.common_helplines))


def _erased(trace: Trace) -> list[Problem]:
    try:
        trace.path.unlink(missing_ok=True)
    except OSError as error:
        problem = Sentence("Cannot erase this file: {reason}.", reason=system_says(error))
        return [Problem("not-erased", str(trace.path), problem, Sentence("Check its permissions, and try again."))]
    return []


def _remove_empty(folder: Path) -> None:
    """A folder that still holds something stays: what is left in it is not ours."""
    try:
        folder.rmdir()
    except OSError:
        return


def _size(size: int) -> str:
    if size < 1000:
        return f"{size} B"
    return f"{size / 1000:,.0f} kB" if size < 1_000_000 else f"{size / 1_000_000:,.1f} MB"


def _write(*lines: str) -> None:
    for line in lines:
        typer.echo("\n".join(fitted(line, sys.stdout)))


def _write_list(lines: Iterable[str]) -> None:
    _write(*(f"- {line}" for line in lines))
