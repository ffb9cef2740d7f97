"""Cold start beside an empty Typer program of the same commands: interleaved runs, medians, ratios.

    python benchmarks/start.py [--catalogue DIRECTORY.db] [--runs 21]

Budgets: a search for a program at most 1.25 times the empty program, assess at most 2.5 times. Figures on another
machine differ, ratios carry over.
"""

import argparse
import tempfile
from pathlib import Path

from interleaved import EMPTY, PROGRAM, ROOT, environment, interleaved, show


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--catalogue", type=Path)
    parser.add_argument("--runs", type=int, default=21)
    options = parser.parse_args()
    chosen = ["--catalogue", str(options.catalogue)] if options.catalogue else []
    search = ["search", "--needs", "detox,aftercare", "--near", "60640", *chosen]
    assess = ["assess", "--answers", str(ROOT / "examples/person.yaml"), *chosen]
    commands = {
        "empty Typer program": [*EMPTY, *search],
        "search --format json": [*PROGRAM, *search, "--format", "json"],
        "search, for people": [*PROGRAM, *search],
        "assess --format json": [*PROGRAM, *assess, "--format", "json"],
        "assess, for people": [*PROGRAM, *assess],
    }
    with tempfile.TemporaryDirectory() as folder:
        show("Start", interleaved(commands, options.runs, environment(Path(folder))), "empty Typer program")


if __name__ == "__main__":
    main()
