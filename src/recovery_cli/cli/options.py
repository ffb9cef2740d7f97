"""The options that several commands share, with their help."""

from pathlib import Path
from typing import Annotated, Literal

import typer

Catalogue = Annotated[
    Path | None,
    typer.Option(help="A catalogue file. Otherwise RECOVERY_CLI_CATALOGUE, 'centers use', or the demonstration."),
]
SkipBad = Annotated[
    bool, typer.Option("--skip-bad", help="Leave out the broken centers of the catalogue, and list each of them.")
]
Near = Annotated[str | None, typer.Option(metavar="PLACE", help="A ZIP, 'City, ST', or latitude,longitude.")]
Within = Annotated[
    str | None, typer.Option(metavar="DISTANCE", help="Leave out centers farther away: miles, or as in 40km.")
]
State = Annotated[str | None, typer.Option(metavar="ST", help="Only this state, as IL or Illinois.")]
Telehealth = Annotated[
    bool, typer.Option("--telehealth", help="Beyond the distance too: visits by video or phone, in the same state.")
]
InUnits = Annotated[Literal["miles", "km"], typer.Option("--units", help="What distances are said in, in text.")]
Lang = Annotated[
    str | None,
    typer.Option("--lang", metavar="en|es", help="The language of what is said. Otherwise that of your system."),
]
LangUnlisted = Annotated[str | None, typer.Option("--lang", hidden=True)]
"""For commands with a line or two to say: taken as everywhere, and not worth a line of their help."""
TextOrJson = Annotated[Literal["text", "json"], typer.Option("--format", help="For people, or for programs.")]
