"""A command line that Typer refuses: what is wrong, where, and what to write instead, in the language of the person."""

from typing import get_args

import pytest
import typer
from typer._click.exceptions import BadParameter

from recovery_cli.cli import mistyped
from recovery_cli.cli.main import Kind, app
from recovery_cli.errors import Problem
from tests.cli.running import Run

LONG = "9" * 60
EVERY_KIND = ", ".join(get_args(Kind))
KINDS = [
    # the command line, and then: place, problem and remedy in English, problem and remedy in Spanish
    (
        ["search", "--forma", "json"],
        ("--forma", "There is no such option.", "Did you mean '--format'?"),
        ("No existe esta opción.", "¿Quiso decir «--format»?"),
    ),
    (
        ["search", "-x"],
        ("-x", "There is no such option.", "'recovery-cli search --help' lists the options."),
        ("No existe esta opción.", "«recovery-cli search --help» muestra las opciones."),
    ),
    (
        ["--near", "60640", "search"],
        ("--near", "This option goes behind the command.", "Write 'recovery-cli search --near'."),
        ("Esta opción va detrás del comando.", "Escriba «recovery-cli search --near»."),
    ),
    (
        ["rules", "--format", "json", "list"],
        (
            "--format",
            "This option goes behind the command.",
            "Write 'recovery-cli rules list --format json'.",
        ),
        ("Esta opción va detrás del comando.", "Escriba «recovery-cli rules list --format json»."),
    ),
    (
        ["search", "--near"],
        ("--near", "This option needs a value.", "Write the value behind it."),
        ("A esta opción le falta su valor.", "Escriba el valor detrás de ella."),
    ),
    (
        ["search", "--telehealth=yes"],
        ("--telehealth", "This option takes no value.", "Write it alone."),
        ("Esta opción no lleva valor.", "Escríbala sola."),
    ),
    (
        ["search", "--sort", "distanse"],
        ("--sort", "'distanse' is not one of the choices.", "Did you mean 'distance'?"),
        ("«distanse» no es una de las opciones.", "¿Quiso decir «distance»?"),
    ),
    (
        ["search", "--sort=zzz"],
        ("--sort", "'zzz' is not one of the choices.", "Choose from: fit, distance, name."),
        ("«zzz» no es una de las opciones.", "Elija entre: fit, distance, name."),
    ),
    (
        ["search", "--limit", "ten"],
        ("--limit", "'ten' is not a whole number.", "Give a number from 1 to 1000."),
        ("«ten» no es un número entero.", "Dé un número de 1 a 1000."),
    ),
    (
        ["search", "--limit", "0"],
        ("--limit", "'0' is out of range.", "Give a number from 1 to 1000."),
        ("«0» está fuera de los límites.", "Dé un número de 1 a 1000."),
    ),
    (
        ["search", "--limit", LONG],
        ("--limit", f"'{LONG[:39]}…' is out of range.", "Give a number from 1 to 1000."),
        (f"«{LONG[:39]}…» está fuera de los límites.", "Dé un número de 1 a 1000."),
    ),
    (
        ["centers", "show"],
        ("ID", "This is missing.", "Add it: The id, as search prints it."),
        ("Falta este dato.", "Agréguelo: El id, como lo muestra «search»."),
    ),
    (
        ["centers", "merge", "one.db", "two.db"],
        ("--output", "This is missing.", "Add it: Where to keep the result: .db (ready to search) or .yaml (to edit)."),
        ("Falta este dato.", "Agréguelo: Dónde guardar el resultado: .db (listo para buscar) o .yaml (para editar)."),
    ),
    (
        ["schema"],
        ("KIND", "This is missing.", f"Choose from: {EVERY_KIND}."),
        ("Falta este dato.", f"Elija entre: {EVERY_KIND}."),
    ),
    (
        ["schema", "serch"],
        ("KIND", "'serch' is not one of the choices.", "Did you mean 'search'?"),
        ("«serch» no es una de las opciones.", "¿Quiso decir «search»?"),
    ),
    (
        ["serch"],
        ("recovery-cli", "There is no command 'serch'.", "Did you mean 'search'?"),
        ("No existe el comando «serch».", "¿Quiso decir «search»?"),
    ),
    (
        ["centers", "zzz"],
        (
            "recovery-cli centers",
            "There is no command 'zzz'.",
            "Choose from: import, update, use, show, compare, merge, check, list.",
        ),
        ("No existe el comando «zzz».", "Elija entre: import, update, use, show, compare, merge, check, list."),
    ),
    (
        ["centers", "--"],
        (
            "recovery-cli centers",
            "A command is missing.",
            "Choose from: import, update, use, show, compare, merge, check, list.",
        ),
        ("Falta un comando.", "Elija entre: import, update, use, show, compare, merge, check, list."),
    ),
    (
        ["search", "--near", "Chicago,", "IL"],
        (
            "recovery-cli search",
            "Nothing is known to do with 'IL'.",
            'A value with a space in it needs quotes: --near "Chicago, IL".',
        ),
        ("No se sabe qué hacer con «IL».", 'Un valor con espacios necesita comillas: --near "Chicago, IL".'),
    ),
]
English = tuple[str, str, str]
Spanish = tuple[str, str]
each_kind = pytest.mark.parametrize(
    ("arguments", "english", "spanish"), KINDS, ids=[" ".join(arguments)[:40] for arguments, _, _ in KINDS]
)


@each_kind
def test_every_mistake_says_where_it_is_and_what_to_write(
    run: Run, arguments: list[str], english: English, spanish: Spanish
) -> None:
    place, problem, remedy = english
    found = run(*arguments)
    assert found.status == 2
    if found.out:
        assert found.json["errors"] == [Problem("usage", place, problem, remedy)._asdict()]
    else:
        assert found.err == f"{place}: {problem}\n    {remedy}\n"


@each_kind
def test_every_mistake_is_spoken(run: Run, arguments: list[str], english: English, spanish: Spanish) -> None:
    problem, remedy = spanish
    found = run(*arguments, LC_ALL="es_MX.UTF-8")
    assert found.status == 2
    assert problem in found.out + found.err
    assert remedy in found.out + found.err


def test_a_program_gets_the_same_code_and_the_words_of_the_language(run: Run) -> None:
    failed = run("search", "--limit", "0", "--lang", "es", "--format", "json")
    assert failed.codes == ["usage"]
    assert failed.json["errors"][0]["problem"] == "«0» está fuera de los límites."


def test_an_option_in_front_of_a_command_is_told_behind_which(run: Run) -> None:
    assert "«recovery-cli search --lang»" in run("--lang", "es", "search").err


def test_a_file_that_may_not_be_read_is_said_to_be() -> None:
    search = typer.main.get_command(app).commands["search"]  # type: ignore[attr-defined]
    parameter = next(each for each in search.params if each.name == "catalogue")
    error = BadParameter("Path 'mine.db' is not readable.", ctx=search.make_context("search", []), param=parameter)
    problem = mistyped.mistake(error, ["search", "--catalogue", "mine.db"])
    assert (problem.place, problem.problem) == ("--catalogue", "This file cannot be read.")


def test_an_argument_is_named_as_the_help_in_that_language_names_it(run: Run) -> None:
    assert run("schema", LC_ALL="es_MX.UTF-8").err.startswith("TIPO: ")
    assert "{TIPO}" in run("schema", "--help", LC_ALL="es_MX.UTF-8").out


def test_a_mistake_in_a_language_without_words_is_said_in_english(run: Run) -> None:
    assert "There is no such option." in run("needs", "--forma", "--lang", "xx").err


def test_what_is_typed_cannot_change_the_terminal(run: Run) -> None:
    assert "\x1b" not in run("search", "--\x1b[31mred", "--lang", "es").err
    assert "\x1b" not in run("\x1b[31mred").err


def test_a_kind_of_mistake_that_is_not_known_here_keeps_the_words_of_typer() -> None:
    """A later Typer may have one; what it says is better than nothing."""
    root = typer.main.get_command(app)
    context = root.context_class(root, info_name="recovery-cli")
    option = next(each for each in root.params if each.name == "version")
    for error, said in (
        (typer.BadParameter("Not on a Sunday."), "Invalid value: Not on a Sunday."),
        (typer.BadParameter("Not on a Sunday.", ctx=context, param=option), "Not on a Sunday."),
    ):
        problem = mistyped.mistake(error, [])
        assert (problem.code, problem.place, problem.remedy) == ("usage", "command line", "Try --help.")
        assert said in problem.problem
