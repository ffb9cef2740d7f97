"""What `recovery-cli rules` prints: the list, one rule, the check, the graph."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from recovery_cli.cli.output import notice, show_blocks, to_json, write_file, write_stdout
from recovery_cli.cli.workspace import Workspace
from recovery_cli.errors import DataFileError, Problem, UsageError, did_you_mean, near_miss, suggestion
from recovery_cli.rules.model import PLAN_FIELDS, Rule
from recovery_cli.rules.select import Filters, select
from recovery_cli.sentences import Sentence, joined, said

if TYPE_CHECKING:
    from recovery_cli.render.rule_text import RuleWords
    from recovery_cli.rules.check import CheckFinding
    from recovery_cli.rules.coverage import Case


# -- list ---------------------------------------------------------------------------------------------------------


def run_list(workspace: Workspace, filters: Filters, output_format: str) -> None:
    rules = select(workspace.ruleset.rules, _understood(filters, workspace))
    if not rules:
        notice(said(Sentence("No rule passes these filters."), workspace.sentences))
    if output_format == "json":
        words = _words(workspace)
        _print_document([_document(rule, words) for rule in rules])
    elif output_format == "markdown":
        from recovery_cli.render.rules_markdown import rules_markdown

        write_stdout(rules_markdown(rules, _words(workspace)))
    else:
        for rule in rules:
            strength, day = rule.strength, rule.reviewed.isoformat()  # the strength as --strength takes it
            review = said(Sentence("{strength}, reviewed {day}", strength=strength, day=day), workspace.sentences)
            source = said(Sentence("Source: {title}", title=rule.source.title), workspace.sentences)
            head = f"{rule.id}: {rule.title} ({review})"
            write_stdout(f"{head}\n  {rule.because.to_self}\n  {source}, {rule.source.url}\n")


def _understood(filters: Filters, workspace: Workspace) -> Filters:
    """The filters with public words for what was typed; raises UsageError naming each that is not known."""
    problems: list[Problem] = []
    if filters.section is not None:
        sections = sorted({rule.id[:1] for rule in workspace.ruleset.rules})
        section = filters.section.upper()
        filters = filters._replace(section=section)
        if section not in sections:
            problem = Sentence("There is no section '{typed}'.", typed=section)
            problems.append(Problem("unknown-section", "--section", problem, suggestion(section, sections)))
    if filters.question is not None:
        known = [*workspace.questionnaire.by_id(), *PLAN_FIELDS]
        if filters.question not in known:
            problem = Sentence("There is no question '{typed}'.", typed=filters.question)
            remedy = suggestion(filters.question, known) or Sentence("'recovery-cli questions' lists every question.")
            problems.append(Problem("unknown-question", "--question", problem, remedy))
    if filters.need is not None:
        try:
            (need,) = workspace.vocabulary.parse([filters.need], place="--need")
            filters = filters._replace(need=need)
        except UsageError as error:
            problems += error.problems
    if problems:
        raise UsageError(problems)
    return filters


# -- show ---------------------------------------------------------------------------------------------------------


def run_show(workspace: Workspace, ids: Sequence[str], cases_folder: Path | None, *, as_json: bool) -> None:
    rules = _found(ids, workspace.ruleset.rules, "rules show")
    cases = _cases(cases_folder, workspace)
    words = _words(workspace)
    if as_json:
        _print_document([_document(rule, words) | {"cases": _coverage(rule, cases)} for rule in rules])
        return
    from recovery_cli.render.rule_text import rule_blocks

    show_blocks(block for rule in rules for block in rule_blocks(rule, words, cases))


def _found(ids: Iterable[str], rules: Iterable[Rule], place: str) -> list[Rule]:
    """The rules with these ids, in any case, each once; raises UsageError naming every unknown one."""
    known = {rule.id.lower(): rule for rule in rules}
    problems: list[Problem] = []
    found: dict[str, Rule] = {}
    for name in ids:
        rule = known.get(name.strip().lower())
        if rule is not None:
            found[rule.id] = rule
            continue
        close = near_miss(name, known)
        remedy = did_you_mean(known[close].id) if close else Sentence("'recovery-cli rules list' lists every rule.")
        problem = Sentence("There is no rule '{typed}'.", typed=name)
        problems.append(Problem("unknown-rule", place, problem, remedy))
    if problems:
        raise UsageError(problems)
    return list(found.values())


def _document(rule: Rule, words: "RuleWords") -> dict[str, Any]:
    from recovery_cli.conditions import fields_named
    from recovery_cli.render.rule_text import effect_sentences

    return {
        "id": rule.id,
        "title": rule.title,
        "because": rule.because.to_self,
        "when": words.conditions.sentence(rule.when),
        "questions": sorted(fields_named(rule.when)),
        "effect": list(effect_sentences(rule.effect, words)),
        "source": rule.source._asdict(),
        "strength": rule.strength,
        "reviewed": rule.reviewed.isoformat(),
        "if_unknown": rule.if_unknown,
    }


def _coverage(rule: Rule, cases: "Sequence[Case] | None") -> dict[str, list[str]] | None:
    if cases is None:
        return None
    return {
        "holds": [case.sentence for case in cases if rule.id in case.holds],
        "silent": [case.sentence for case in cases if rule.id in case.silent | case.beside],
    }


def _print_document(items: list[dict[str, Any]]) -> None:
    write_stdout(to_json({"schema_version": "1", "kind": "rules", "rules": items}))


def _words(workspace: Workspace) -> "RuleWords":
    from recovery_cli.render.rule_text import RuleWords
    from recovery_cli.rules.words import ConditionWords

    phrases = workspace.phrases
    return RuleWords(phrases, ConditionWords(workspace.questionnaire, phrases.say), workspace.vocabulary.label)


def _cases(folder: Path | None, workspace: Workspace) -> "tuple[Case, ...] | None":
    """The cases of the folder, or of this checkout; None where there are none, as in an installed package."""
    from recovery_cli.rules.coverage import read_cases
    from recovery_cli.strict_yaml import read_file

    if folder is not None and not folder.is_dir():
        problem = Sentence("There is no folder {path}.", path=str(folder))
        raise UsageError([Problem("no-cases", "--cases", problem, Sentence("Check the path."))])
    folder = folder or Path(workspace.data).parent / "tests" / "cases"
    files = sorted(folder.rglob("*.yaml"))
    documents = (read_file(file, source=str(file.relative_to(folder))) for file in files)
    return read_cases(documents, workspace.ruleset.by_id()) if files else None


# -- check --------------------------------------------------------------------------------------------------------


def run_check(workspace: Workspace, cases_folder: Path | None, *, as_json: bool) -> None:
    from datetime import date

    from recovery_cli.rules.check import SEVERITIES, check

    findings = check(
        workspace.questionnaire,
        workspace.ruleset,
        elsewhere=[when for line in workspace.helplines for when in (line.when, line.first_when) if when is not None],
        read_elsewhere=[instrument.question for instrument in workspace.instruments],
        cases=_cases(cases_folder, workspace),
        today=date.today(),  # noqa: DTZ011  # a review is a year old whatever the time zone
    )
    numbers = {severity: sum(each.severity == severity for each in findings) for severity in SEVERITIES}
    if as_json:
        document = {"schema_version": "1", "kind": "rules_check", "count": numbers}
        told = said([each._asdict() for each in findings], workspace.sentences)
        write_stdout(to_json({**document, "findings": told}))
    else:
        checked = Sentence(
            "{rules} rules and {questions} questions checked. {counts}.",
            rules=str(len(workspace.ruleset.rules)),
            questions=str(len(workspace.questionnaire.questions)),
            counts=joined([joined([Sentence(each), str(number)], ": ") for each, number in numbers.items()]),
        )
        for line in (*_findings_in_lines(findings), checked):
            write_stdout(said(line, workspace.sentences) + "\n")
    if numbers["error"]:
        raise typer.Exit(DataFileError.exit_status)


def _findings_in_lines(findings: "Iterable[CheckFinding]") -> "Iterator[Sentence]":
    for each in findings:
        severity = Sentence(each.severity)
        yield joined([severity, each.where, Sentence("{what} [{code}]", what=each.what, code=each.code)], ": ")
        if each.remedy:
            yield joined(["    ", each.remedy], "")


# -- graph --------------------------------------------------------------------------------------------------------


def run_graph(workspace: Workspace, only: str | None, output: Path | None, output_format: str | None) -> None:
    from recovery_cli.render.graph import to_dot, to_svg
    from recovery_cli.rules.graph import rule_graph

    chosen = None if only is None else _chosen(only, workspace.ruleset.rules)
    graph = rule_graph(workspace.questionnaire, workspace.ruleset, workspace.phrases.say, chosen)
    drawn = output_format == "svg" or (output_format is None and output is not None and output.suffix == ".svg")
    text = to_svg(graph) if drawn else to_dot(graph)
    if output is None:
        write_stdout(text)
    else:
        write_file(output, text)


def _chosen(only: str, rules: Sequence[Rule]) -> frozenset[str]:
    """The ids of the rules, a letter standing for all of its section; raises UsageError."""
    sections = {rule.id[:1] for rule in rules}
    names = [name.strip() for name in only.split(",") if name.strip()]
    if not names:
        raise UsageError(
            [Problem("empty", "--only", Sentence("No rule is named."), Sentence("Write '--only W4' or '--only W'."))]
        )
    letters = {name.upper() for name in names} & sections
    found = _found([name for name in names if name.upper() not in letters], rules, "--only")
    return frozenset(rule.id for rule in rules if rule in found or rule.id[:1] in letters)
