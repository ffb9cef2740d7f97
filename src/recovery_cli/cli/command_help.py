"""`--help` in another language: Typer's own page, each text of it looked up under its English in `help.yaml`.

English is never touched: it stands beside the commands, and nothing here is imported for it.
"""

import inspect
from collections.abc import Callable
from typing import TYPE_CHECKING

from typer import core

from recovery_cli.sentences import Translations

if TYPE_CHECKING:
    from typer._click import Command, Context, Parameter

Say = Callable[[str], str]
AS_IS = "\b"
"""Click's mark above a paragraph whose lines stay as they are: an example, a list of names."""


def speak(command: "Command", texts: Translations, parent: "Context | None" = None) -> "Context":
    """Have the command, and those under it, give their help in these texts; what has none stays English.

    texts: English to the language. Returns the context that the page of the command is made in."""

    def say(text: str) -> str:
        return texts.get(text, text)

    vars(core)["_"] = say  # Typer's own words pass through gettext: headings, "default", "required"
    command.context_class = _spoken(command.context_class, say("Usage: "))
    context = command.context_class(command, parent=parent, info_name=command.name, **command.context_settings)
    command.help = translated_page(command.help or "", say)
    command.options_metavar = say(command.options_metavar or "")
    for parameter in command.get_params(context):
        _speak_of(parameter, context, say)
    if isinstance(command, core.TyperGroup):
        command.subcommand_metavar = say(command.subcommand_metavar)
        for each in command.commands.values():
            speak(each, texts, context)
    return context


def take_language(command: "Command") -> None:
    """Let `--lang` stand beside `--help` also where the command has nothing else to say in a language."""
    if not any("--lang" in parameter.opts for parameter in command.params):
        command.params.append(core.TyperOption(param_decls=["--lang"], hidden=True, expose_value=False))
    for each in getattr(command, "commands", {}).values():
        take_language(each)


def translated_page(help_text: str, say: Say) -> str:
    """The paragraphs of a command's help, each said by itself; of one that stays as it is, each line."""
    return "\n\n".join(
        "\n".join(_indented(line, say) for line in paragraph.splitlines())
        if paragraph.startswith(AS_IS)
        else say(" ".join(paragraph.split()))
        for paragraph in inspect.cleandoc(help_text).split("\n\n")
    )


def _indented(line: str, say: Say) -> str:
    text = line.lstrip(" ")
    return " " * (len(line) - len(text)) + say(text)


def _spoken(base: "type[Context]", usage: str) -> "type[Context]":
    """A context whose pages begin with this word, which alone Click asks nobody for."""

    class Formatter(base.formatter_class):  # type: ignore[name-defined,misc]
        def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
            super().write_usage(prog, args, prefix or usage)

    class SpokenContext(base):  # type: ignore[valid-type,misc]
        formatter_class = Formatter

    return SpokenContext


def _speak_of(parameter: "Parameter", context: "Context", say: Say) -> None:
    """The help of an option or argument, and the word that stands for its value."""
    if isinstance(parameter, core.TyperOption | core.TyperArgument):
        if parameter.hidden:
            return
        parameter.help = say(parameter.help or "")
    kind, choices = parameter.type.name, parameter.type.get_metavar(parameter, context)
    if parameter.metavar:
        parameter.metavar = say(parameter.metavar)
    elif parameter.param_type_name == "argument":
        parameter.metavar = say(parameter.name or "") + (f":{choices}" if choices else "")
    elif not choices and not getattr(parameter, "is_flag", False) and say(kind) != kind:
        parameter.metavar = f"<{say(kind)}>"
