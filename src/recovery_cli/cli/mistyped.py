"""A command line that Typer refuses, said as this program says a mistake: place, problem, remedy, near miss.

What is wrong is read from the error's kind and attributes and from the command itself, never from Typer's wording. A
kind that is not known here keeps that wording.
"""

from typing import TYPE_CHECKING, Any

from typer._click import exceptions

from recovery_cli.errors import Problem, did_you_mean, suggestion
from recovery_cli.questionnaire.choosing import shown
from recovery_cli.sentences import Sentence

if TYPE_CHECKING:
    from typer._click import Context, Parameter

COMMAND_LINE = Sentence("command line")


def mistake(error: exceptions.ClickException, arguments: list[str]) -> Problem:
    """arguments: the command line, without the name of the program."""
    match error:
        case exceptions.NoSuchOption():
            return _unknown_option(error, arguments)
        case exceptions.BadOptionUsage():
            return _value_of_option(error.option_name, arguments)
        case exceptions.MissingParameter(param=parameter) if parameter:
            return _missing(parameter)
        case exceptions.BadParameter(param=parameter, ctx=context) if parameter and context:
            return _bad_value(parameter, context, arguments) or _as_typer_says(error)
        case exceptions.UsageError(ctx=context) if context:
            return _left_over(context, arguments) or _as_typer_says(error)
    return _as_typer_says(error)


def _as_typer_says(error: exceptions.ClickException) -> Problem:
    return _problem(COMMAND_LINE, Sentence(error.format_message()), Sentence("Try --help."))


def _problem(place: str, problem: Sentence, remedy: Sentence) -> Problem:
    return Problem("usage", place, problem, remedy)


def _unknown_option(error: exceptions.NoSuchOption, arguments: list[str]) -> Problem:
    option, close = error.option_name, list(error.possibilities or ())
    command = error.ctx.command_path if error.ctx else ""
    inner = getattr(error.ctx.command, "commands", {}) if error.ctx else {}
    if knows := [name for name, each in inner.items() if any(option in one.opts for one in each.params)]:
        meant = next((name for name in arguments if name in knows), knows[0])
        return behind_the_command(option, f"{command} {meant} {option}")
    remedy = did_you_mean(close[0]) if close else Sentence("'{command} --help' lists the options.", command=command)
    return _problem(shown(option), Sentence("There is no such option."), remedy)


def behind_the_command(option: str, example: str) -> Problem:
    """An option that stands in front of the command it is for."""
    problem, remedy = Sentence("This option goes behind the command."), Sentence("Write '{example}'.", example=example)
    return _problem(option, problem, remedy)


def _value_of_option(option: str, arguments: list[str]) -> Problem:
    """Only an option that takes no value can be refused with one."""
    if any(each.startswith(f"{option}=") for each in arguments):
        return _problem(option, Sentence("This option takes no value."), Sentence("Write it alone."))
    return _problem(option, Sentence("This option needs a value."), Sentence("Write the value behind it."))


def _missing(parameter: "Parameter") -> Problem:
    name = _name(parameter)
    remedy = _of_choices("", parameter) or Sentence("Add it: {what}", what=getattr(parameter, "help", None) or name)
    return _problem(name, Sentence("This is missing."), remedy)


def _of_choices(typed: str, parameter: "Parameter") -> Sentence:
    return suggestion(typed, map(str, getattr(parameter.type, "choices", ())))


def _bad_value(parameter: "Parameter", context: "Context", arguments: list[str]) -> Problem | None:
    """A value that is no choice, no file to read, no whole number, or out of range; None for a kind of value that none
    of ours has."""
    values, _ = _read(context, arguments)
    typed = str(values.get(parameter.name or ""))
    place, kind = _name(parameter), parameter.type
    if hasattr(kind, "choices"):
        problem = Sentence("'{typed}' is not one of the choices.", typed=shown(typed))
        return _problem(place, problem, _of_choices(typed, parameter))
    if hasattr(kind, "readable"):
        problem, remedy = Sentence("This file cannot be read."), Sentence("Check its permissions.")
        return _problem(place, problem, remedy)
    low, high = getattr(kind, "min", None), getattr(kind, "max", None)
    if low is None or high is None:
        return None
    problem = (
        Sentence("'{typed}' is out of range.", typed=shown(typed))
        if _is_number(typed)
        else Sentence("'{typed}' is not a whole number.", typed=shown(typed))
    )
    return _problem(place, problem, Sentence("Give a number from {low} to {high}.", low=str(low), high=str(high)))


def _is_number(typed: str) -> bool:
    try:
        int(typed)
    except ValueError:
        return False
    return True


def _left_over(context: "Context", arguments: list[str]) -> Problem | None:
    """A command that is not there, or words that no command asked for."""
    _, rest = _read(context, arguments)
    if commands := getattr(context.command, "commands", None):
        if not rest:
            return _problem(context.command_path, Sentence("A command is missing."), suggestion("", commands))
        problem = Sentence("There is no command '{typed}'.", typed=shown(rest[0]))
        return _problem(context.command_path, problem, suggestion(rest[0], commands))
    if not rest:
        return None
    problem = Sentence("Nothing is known to do with '{typed}'.", typed=shown(" ".join(rest)))
    remedy = Sentence('A value with a space in it needs quotes: --near "Chicago, IL".')
    return _problem(context.command_path, problem, remedy)


def _name(parameter: "Parameter") -> str:
    """As it is typed: an option's longest name, or the word that stands for an argument in the help."""
    if parameter.param_type_name == "option":
        return max(parameter.opts, key=len)
    return parameter.human_readable_name.partition(":")[0]


def _read(context: "Context", arguments: list[str]) -> tuple[dict[str, Any], list[str]]:
    """What was typed for each parameter of the command, and what was left over, as Click's own parser reads it: it
    keeps neither when it refuses one."""
    rest = list(arguments)
    if context.parent is not None:
        _, rest = _read(context.parent, arguments)
        rest = rest[1:]
    values, left, _ = context.command.make_parser(context).parse_args(rest)
    return values, left
