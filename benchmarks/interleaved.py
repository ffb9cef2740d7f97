"""What the benchmarks share: commands run in turn, so that a busy moment falls on all, and a table of ratios."""

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[1]
PROGRAM = [sys.executable, "-m", "recovery_cli"]
EMPTY = [sys.executable, str(ROOT / "benchmarks/empty_typer.py")]


# A process starts with the peak of the one that started it, so a small one starts it where memory is measured.
_WEIGH = """
import os, sys
silent = [(os.POSIX_SPAWN_OPEN, stream, os.devnull, os.O_WRONLY, 0) for stream in (1, 2)]
process = os.posix_spawn(sys.argv[1], sys.argv[1:], os.environ, file_actions=silent)
print(os.wait4(process, 0)[2].ru_maxrss)
"""


class Measured(NamedTuple):
    """Of a command: the median and the least seconds of whole cold processes, and the most memory in MB."""

    seconds: float
    least: float
    peak: float


def environment(home: Path) -> dict[str, str]:
    """Where the program keeps its cache; compiled Python files are kept, as they are in any installation."""
    kept = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    return kept | {"RECOVERY_CLI_HOME": str(home)}


def interleaved(
    commands: Mapping[str, Sequence[str]],
    runs: int,
    environment: Mapping[str, str],
    before_each: Callable[[], object] = lambda: None,
) -> dict[str, Measured]:
    """Every command in turn, `runs` times after two turns that are not counted: one to warm up, one for memory."""
    took: dict[str, list[float]] = {name: [] for name in commands}
    peaks = {}
    for turn in range(runs + 2):
        for name, command in commands.items():
            before_each()
            if turn == 1:
                weighed = [sys.executable, "-S", "-c", _WEIGH, *command]
                peaks[name] = (
                    int(subprocess.run(weighed, env=environment, capture_output=True, check=True).stdout) / 1024
                )
                continue
            begun = time.perf_counter()
            silent = subprocess.DEVNULL
            subprocess.run(command, env=environment, stdout=silent, stderr=silent, check=True)
            if turn > 1:
                took[name].append(time.perf_counter() - begun)
    return {name: Measured(statistics.median(each), min(each), peaks[name]) for name, each in took.items()}


def show(title: str, measured: Mapping[str, Measured], base: str) -> None:
    """The table in Markdown; every ratio is to the median of `base`."""
    print(f"\n{title}\n\n| | median | least | ratio | peak memory |\n|---|---:|---:|---:|---:|")
    for name, each in measured.items():
        ratio = each.seconds / measured[base].seconds
        times = f"{each.seconds * 1000:,.1f} ms | {each.least * 1000:,.1f} ms"
        print(f"| {name} | {times} | {ratio:.2f} | {each.peak:.0f} MB |", flush=True)
