"""What the command tests share: where things are, and what a run came to."""

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).resolve().parents[2]
COMMAND = [sys.executable, "-m", "recovery_cli"]
WORKBOOK = ROOT / "../shared/data/national-directory/national-directory-su-facilities-2023.xlsx"
LOCATOR = ROOT / "../shared/data/locator-geocoded/SAMHSA_Nationwide_Substance_Use_Treatment_Data.csv"


class Ran(NamedTuple):
    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)

    @property
    def codes(self) -> list[str]:
        """The codes of the errors of a JSON error document."""
        assert self.json["kind"] == "error"
        return [error["code"] for error in self.json["errors"]]


Run = Callable[..., Ran]

Terminal = Callable[..., Any]
"""Starts the installed command in a terminal, as a person does; the child of pexpect that it gives back."""
