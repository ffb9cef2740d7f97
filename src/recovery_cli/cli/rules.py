"""The commands under `recovery-cli rules`: their options and help."""

from pathlib import Path
from typing import Annotated, Literal

import typer

from recovery_cli.cli.options import Lang, TextOrJson
from recovery_cli.cli.output import reporting
from recovery_cli.errors import UsageError

rules = typer.Typer(rich_markup_mode=None)

Cases = Annotated[
    Path | None, typer.Option(metavar="DIR", help="The folder of the cases. Otherwise those of this checkout.")
]


@rules.callback(invoke_without_command=True)
def main(context: typer.Context, output_format: TextOrJson = "text", lang: Lang = None) -> None:
    """The rules that decide: list them, look into one, check them all, draw them. Alone it lists every rule.

    \b
    Example:
        recovery-cli rules
    """
    with reporting(output_format, lang) as workspace:
        if context.invoked_subcommand is None:
            from recovery_cli.cli.rule_pages import run_list
            from recovery_cli.rules.select import Filters

            run_list(workspace, Filters(), output_format)
        elif output_format != "text":
            from recovery_cli.cli.mistyped import behind_the_command

            example = f"recovery-cli rules {context.invoked_subcommand} --format {output_format}"
            raise UsageError([behind_the_command("--format", example)])


@rules.command("list")
def rules_list(
    section: Annotated[str | None, typer.Option(metavar="A", help="Only those whose id begins with it.")] = None,
    strength: Annotated[
        Literal["law", "strong", "moderate", "consensus", "unverified"] | None,
        typer.Option(help="Only those that rest on this."),
    ] = None,
    text: Annotated[str | None, typer.Option(metavar="WORDS", help="Only those that say all of these words.")] = None,
    question: Annotated[str | None, typer.Option(metavar="ID", help="Only those that look at this question.")] = None,
    need: Annotated[str | None, typer.Option(metavar="NEED", help="Only those that ask for it or keep it out.")] = None,
    sets: Annotated[
        Literal["urgency", "withdrawal", "treatment"] | None,
        typer.Option(help="Only those that set this, or pull toward a treatment."),
    ] = None,
    output_format: Annotated[
        Literal["text", "json", "markdown"], typer.Option("--format", help="For people, for programs, or as a page.")
    ] = "text",
    lang: Lang = None,
) -> None:
    """Rules with their reason, source, strength and day of review; all of them, or those that pass every filter.

    \b
    Example:
        recovery-cli rules list --question alcohol --sets withdrawal
    """
    with reporting(output_format, lang) as workspace:
        from recovery_cli.cli.rule_pages import run_list
        from recovery_cli.rules.select import Filters

        run_list(workspace, Filters(section, strength, text, question, need, sets), output_format)


@rules.command("show")
def rules_show(
    rule: Annotated[list[str], typer.Argument(metavar="ID...", help="The ids, as the list prints them.")],
    cases: Cases = None,
    output_format: TextOrJson = "text",
    lang: Lang = None,
) -> None:
    """One rule in plain words: why, when it holds, what follows, its source, and the cases that cover it.

    \b
    Example:
        recovery-cli rules show W4
    """
    with reporting(output_format, lang) as workspace:
        from recovery_cli.cli.rule_pages import run_show

        run_show(workspace, rule, cases, as_json=output_format == "json")


@rules.command("check")
def rules_check(cases: Cases = None, output_format: TextOrJson = "text", lang: Lang = None) -> None:
    """Look for what a reviewer should know: choices without a use, questions out of reach, rules that never decide or
    have no case, reviews and sources to renew. The exit status is 3 if anything is an error.

    \b
    Example:
        recovery-cli rules check
    """
    with reporting(output_format, lang) as workspace:
        from recovery_cli.cli.rule_pages import run_check

        run_check(workspace, cases, as_json=output_format == "json")


@rules.command("graph")
def rules_graph(
    only: Annotated[
        str | None, typer.Option(metavar="W4,M", help="Only these rules; a letter stands for its section.")
    ] = None,
    output: Annotated[Path | None, typer.Option(help="Write it here; a name in .svg makes it a drawing.")] = None,
    output_format: Annotated[
        Literal["dot", "svg"] | None, typer.Option("--format", help="For graph tools, or as a drawing. [default: dot]")
    ] = None,
    lang: Lang = None,
) -> None:
    """Which questions lead to which rules, and these to which part of the result.

    \b
    Example:
        recovery-cli rules graph --only W --output withdrawal.svg
    """
    with reporting("text", lang) as workspace:
        from recovery_cli.cli.rule_pages import run_graph

        run_graph(workspace, only, output, output_format)
