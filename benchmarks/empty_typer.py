"""The peer of the start-up benchmark: the commands and options of recovery-cli, with bodies that do nothing."""

from functools import wraps
from typing import Any

import typer

from recovery_cli.cli.main import app


def emptied(function: Any) -> Any:
    """The same command line, and nothing behind it."""

    @wraps(function)
    def nothing(**_: Any) -> None:
        return None

    return nothing


def empty(program: typer.Typer) -> None:
    for command in program.registered_commands:
        command.callback = emptied(command.callback)
    for group in program.registered_groups:
        if group.typer_instance is not None:
            empty(group.typer_instance)


if __name__ == "__main__":
    empty(app)
    app()
