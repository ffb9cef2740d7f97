"""Cold start beside an empty typer program of the same commands: interleaved runs, medians, ratios.

    python benchmarks/start.py WORKBOOK [--coordinates LOCATOR] [--runs 21]

Budgets: search on the imported directory at most 1.6 times the empty program, assess at most 2.5 times; import under
20 s and 400 MB. Figures on another machine differ, ratios carry over.
"""

import argparse
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PROGRAM = [sys.executable, "-m", "recovery_cli"]
EMPTY = [sys.executable, str(ROOT / "benchmarks/empty_typer.py")]


def seconds(command: list[str], environment: dict[str, str]) -> float:
    begun = time.perf_counter()
    subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, check=True)
    return time.perf_counter() - begun


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("workbook", type=Path)
    parser.add_argument("--coordinates", type=Path)
    parser.add_argument("--runs", type=int, default=21)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        environment = os.environ | {"RECOVERY_CLI_HOME": folder}
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        directory = Path(folder) / "directory.db"
        joined = ["--coordinates", str(options.coordinates)] if options.coordinates else []
        importing = [*PROGRAM, "centers", "import", str(options.workbook), *joined, "--output", str(directory)]
        took = seconds(importing, environment)
        peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
        print(f"import: {took:.1f} s, {peak:.0f} MB at most")

        search = ["search", "--needs", "detox,aftercare", "--near", "60640", "--format", "json"]
        search += ["--catalogue", str(directory)]
        assess = ["assess", "--answers", str(ROOT / "examples/person.yaml"), "--format", "json"]
        assess += ["--catalogue", str(directory)]
        commands = {
            "empty": [*EMPTY, *search],
            "search": [*PROGRAM, *search],
            "assess": [*PROGRAM, *assess],
        }
        times: dict[str, list[float]] = {name: [] for name in commands}
        for run in range(options.runs + 2):
            for name, command in commands.items():
                took = seconds(command, environment)
                if run >= 2:
                    times[name].append(took)
        base = statistics.median(times["empty"])
        for name, taken in times.items():
            middle = statistics.median(taken)
            print(f"{name:8} {middle * 1000:7.1f} ms  {middle / base:5.2f} x  (from {min(taken) * 1000:.1f} ms)")


if __name__ == "__main__":
    main()
