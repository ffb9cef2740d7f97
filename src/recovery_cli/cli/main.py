"""The commands, their options and help. Each body imports what it uses, so that it starts fast."""

from pathlib import Path
from typing import Annotated, Literal

import typer

from recovery_cli import __version__
from recovery_cli.cli.centers_commands import centers
from recovery_cli.cli.options import Catalogue, InUnits, Lang, Near, SkipBad, State, Telehealth, TextOrJson, Within
from recovery_cli.cli.output import reporting
from recovery_cli.cli.rules import rules

app = typer.Typer(
    name="recovery-cli",
    help="Find care for opioid use disorder: an interview, a plan with its reasons, and centers ranked against it. "
    "Works offline, keeps nothing unless asked. In danger now? Call 911. Thoughts of suicide: call or text 988.",
    no_args_is_help=True,
    add_completion=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.add_typer(centers, name="centers")
app.add_typer(rules, name="rules")


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"recovery-cli {__version__}")
        raise typer.Exit


@app.callback()
def main(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and leave.")
    ] = False,
) -> None:
    pass


@app.command()
def assess(
    answers: Annotated[
        str | None, typer.Option(metavar="FILE", help="Answers as YAML or JSON; '-' reads them from standard input.")
    ] = None,
    near: Near = None,
    within: Within = None,
    state: State = None,
    telehealth: Telehealth = False,
    units: InUnits = "miles",
    limit: Annotated[int, typer.Option(min=1, max=500, help="How many centers to show.")] = 5,
    catalogue: Catalogue = None,
    skip_bad: SkipBad = False,
    output_format: Annotated[
        Literal["text", "json", "html", "markdown"] | None,
        typer.Option("--format", help="Text for people, JSON for programs, or a report to take along."),
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option(help="Write the result here, readable by you only: .html, .md, .txt or .json says the form."),
    ] = None,
    plain: Annotated[
        bool, typer.Option("--plain", help="Plain lines, for screen readers and simple terminals.")
    ] = False,
    brief: Annotated[
        bool, typer.Option("--brief", help="The result in short: what to do, how soon, two centers, whom to call.")
    ] = False,
    why: Annotated[
        Literal["short", "all", "trace"],
        typer.Option(help="Reasons: those that matter most, all, or all with the answers behind each."),
    ] = "short",
    include_answers: Annotated[
        bool, typer.Option("--include-answers", help="Put the answers into the JSON. They are health data.")
    ] = False,
    save: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Keep the answers here, readable by you only, after every answer."),
    ] = None,
    resume: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Go on with saved answers, and keep saving them there.")
    ] = None,
    passphrase: Annotated[
        bool, typer.Option("--passphrase", help="Lock the saved answers; the passphrase is asked for.")
    ] = False,
    lang: Lang = None,
) -> None:
    """Answer the interview, or give a file of answers, and get an explained plan with centers.

    \b
    Example:
        recovery-cli assess --answers person.yaml --output plan.html
    """
    with reporting(output_format or "text", lang) as workspace:
        from recovery_cli.cli.assess import AssessOptions, run_assess
        from recovery_cli.cli.reach import read_reach
        from recovery_cli.cli.result import refuse_page_on_terminal, settled_form

        form = settled_form(output_format, output)
        refuse_page_on_terminal(form, output)
        reach = read_reach(near, within, state, telehealth=telehealth, answers=True)
        run_assess(
            AssessOptions(
                answers,
                near,
                reach.within_miles,
                limit,
                catalogue,
                skip_bad,
                form,
                output,
                plain,
                why,
                include_answers,
                reach.state,
                telehealth,
                units,
                brief,
                save,
                resume,
                passphrase,
            ),
            workspace,
        )


@app.command()
def search(
    needs: Annotated[str | None, typer.Option(metavar="A,B", help="All of these needs.")] = None,
    any_of: Annotated[str | None, typer.Option("--any", metavar="A,B", help="At least one of these.")] = None,
    without: Annotated[str | None, typer.Option(metavar="A,B", help="None of these.")] = None,
    text: Annotated[str | None, typer.Option(metavar="WORDS", help="Words in the name, street or city.")] = None,
    near: Near = None,
    within: Within = None,
    state: State = None,
    telehealth: Telehealth = False,
    units: InUnits = "miles",
    sort: Annotated[Literal["fit", "distance", "name"], typer.Option(help="What comes first.")] = "fit",
    limit: Annotated[int, typer.Option(min=1, max=1000, help="How many centers to show.")] = 10,
    catalogue: Catalogue = None,
    skip_bad: SkipBad = False,
    output_format: Annotated[
        Literal["text", "json", "ndjson", "csv"], typer.Option("--format", help="For people, or for programs.")
    ] = "text",
    lang: Lang = None,
) -> None:
    """Find centers by what they offer and where they are.

    \b
    Example:
        recovery-cli search --needs detox,aftercare --near "Chicago, IL" --within 25
    """
    with reporting(output_format, lang) as workspace:
        from recovery_cli.cli.search import SearchOptions, run_search

        run_search(
            SearchOptions(
                needs,
                any_of,
                without,
                text,
                near,
                within,
                sort,
                limit,
                catalogue,
                skip_bad,
                output_format,
                state,
                telehealth,
                units,
            ),
            workspace,
        )


@app.command()
def questions(output_format: TextOrJson = "text", lang: Lang = None) -> None:
    """Every question of the interview, with its choices: the vocabulary of an answers file.

    \b
    Example:
        recovery-cli questions
    """
    with reporting(output_format, lang) as workspace:
        from recovery_cli.cli.reference import run_questions

        run_questions(workspace, as_json=output_format == "json")


@app.command()
def needs(output_format: TextOrJson = "text", lang: Lang = None) -> None:
    """Every need that a search understands, and the other words for it.

    \b
    Example:
        recovery-cli needs
    """
    with reporting(output_format, lang) as workspace:
        from recovery_cli.cli.reference import run_needs

        run_needs(workspace, as_json=output_format == "json")


@app.command()
def helplines(output_format: TextOrJson = "text", lang: Lang = None) -> None:
    """Crisis and referral lines, each with the day it was checked.

    \b
    Example:
        recovery-cli helplines
    """
    with reporting(output_format, lang) as workspace:
        from recovery_cli.cli.reference import run_helplines

        run_helplines(workspace, as_json=output_format == "json")


@app.command()
def forget(
    dry_run: Annotated[bool, typer.Option("--dry-run", help="List it, and erase nothing.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Erase without asking.")] = False,
    lang: Lang = None,
) -> None:
    """Erase everything this program has written: settings, catalogues, saved answers and results. Lists it first.

    \b
    Example:
        recovery-cli forget --dry-run
    """
    with reporting("text", lang) as workspace:
        from recovery_cli.cli.forget import run_forget

        run_forget(workspace, dry_run=dry_run, agreed=yes)


Kind = Literal[
    "search",
    "search_summary",
    "match",
    "assessment",
    "comparison",
    "center",
    "centers",
    "import",
    "merge",
    "questions",
    "needs",
    "helplines",
    "rules",
    "rules_check",
    "error",
]


@app.command()
def schema(kind: Annotated[Kind, typer.Argument(metavar="KIND", help="Which document.")]) -> None:
    """The JSON Schema of a published document.

    \b
    Kinds:
        search, assessment, comparison, error; of NDJSON: search_summary, match
        center, centers, import, merge
        questions, needs, helplines, rules, rules_check

    \b
    Example:
        recovery-cli schema assessment
    """
    from recovery_cli.cli.reference import run_schema

    run_schema(kind)
