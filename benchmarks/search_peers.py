"""Cold search beside other tools on the same centers: interleaved runs, medians, ratios to an empty typer program.

    python benchmarks/search_peers.py DIRECTORY.db [--centers 100000] [--runs 11] [--peers FOLDER] [--pandas PYTHON]

DIRECTORY.db is a catalogue made by `centers import`. With --centers, its centers are repeated under new ids and moved
by up to half a degree, until there are that many. FOLDER holds an environment (bin/) with sqlite-utils and duckdb,
PYTHON is one with pandas (apart, because sqlite-utils starts slower beside it); jq is taken from the path. Peers that
are absent are left out. Every tool answers the same question: centers that offer detox and aftercare within 50 miles
of 60640, the nearest 10, as JSON.
"""

import argparse
import json
import math
import os
import random
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from recovery_cli.catalogue.center import Catalogue, Center
from recovery_cli.catalogue.index import open_index
from recovery_cli.catalogue.index_build import build_index
from recovery_cli.strict_yaml import read_file
from recovery_cli.vocabulary import load_vocabulary

ROOT = Path(__file__).resolve().parents[1]
LATITUDE, LONGITUDE, MILES = 41.9719, -87.6624, 50.0
DEGREES = MILES / 69.0
WEST_EAST = DEGREES / math.cos(math.radians(LATITUDE))
BOX = (LATITUDE - DEGREES, LATITUDE + DEGREES, LONGITUDE - WEST_EAST, LONGITUDE + WEST_EAST)


def repeated(centers: list[Center], wanted: int) -> Iterator[Center]:
    """The centers, and moved copies of them under new ids, until there are `wanted`."""
    placed = random.Random(20261123)
    for number in range(wanted):
        center = centers[number % len(centers)]
        if number >= len(centers) and center.latitude is not None and center.longitude is not None:
            center = center._replace(
                id=f"{center.id}-{number}",
                latitude=center.latitude + placed.uniform(-0.5, 0.5),
                longitude=center.longitude + placed.uniform(-0.5, 0.5),
            )
        yield center._replace(id=f"{center.id}-{number}") if number >= len(centers) else center


def write_peers(centers: list[Center], folder: Path) -> None:
    """The same facts as SQLite, CSV and JSON, the way each tool likes them."""
    rows = [
        {
            "id": center.id,
            "name": center.name,
            "latitude": center.latitude,
            "longitude": center.longitude,
            "detox": int("detox" in center.services),
            "aftercare": int("aftercare" in center.services),
            "services": sorted(center.services),
        }
        for center in centers
    ]
    (folder / "centers.json").write_text(json.dumps(rows), encoding="utf-8")
    plain = [{key: value for key, value in row.items() if key != "services"} for row in rows]
    names = list(plain[0])
    with (folder / "centers.csv").open("w", encoding="utf-8", newline="") as file:
        import csv

        writer = csv.DictWriter(file, names)
        writer.writeheader()
        writer.writerows(plain)
    database = sqlite3.connect(folder / "centers.db")
    database.execute(f"CREATE TABLE centers ({', '.join(names)})")
    marks = ", ".join("?" for _ in names)
    database.executemany(f"INSERT INTO centers VALUES ({marks})", [tuple(row.values()) for row in plain])
    database.execute("CREATE INDEX place ON centers (latitude, longitude)")
    database.commit()
    database.close()


def peers(folder: Path, tools: Path | None, pandas: Path | None) -> dict[str, list[str]]:
    south, north, west, east = BOX
    where = (
        f"detox = 1 AND aftercare = 1 AND latitude BETWEEN {south} AND {north} AND longitude BETWEEN {west} AND {east}"
    )
    shrink = math.cos(math.radians(LATITUDE)) ** 2
    distance = (
        f"(latitude - {LATITUDE}) * (latitude - {LATITUDE})"
        f" + (longitude - {LONGITUDE}) * (longitude - {LONGITUDE}) * {shrink}"
    )
    query = f"SELECT id, name, latitude, longitude FROM centers WHERE {where} ORDER BY {distance} LIMIT 10"
    found: dict[str, list[str]] = {}
    if jq := shutil.which("jq"):
        near = (
            f"[.[] | select(.detox == 1 and .aftercare == 1 and .latitude != null and .latitude > {south}"
            f" and .latitude < {north} and .longitude > {west} and .longitude < {east})]"
            f" | sort_by((.latitude - {LATITUDE}) * (.latitude - {LATITUDE})"
            f" + (.longitude - {LONGITUDE}) * (.longitude - {LONGITUDE}) * {shrink}) | .[:10]"
        )
        found["jq"] = [jq, "-c", near, str(folder / "centers.json")]
    if tools and (tools / "sqlite-utils").exists():
        found["sqlite-utils"] = [str(tools / "sqlite-utils"), str(folder / "centers.db"), query]
    if tools and (tools / "duckdb").exists():
        duck = folder / "centers.duckdb"
        load = f"CREATE TABLE centers AS SELECT * FROM read_csv('{folder / 'centers.csv'}')"
        subprocess.run([str(tools / "duckdb"), str(duck), "-c", load], check=True, stdout=subprocess.DEVNULL)
        found["duckdb"] = [str(tools / "duckdb"), "-readonly", "-json", str(duck), "-c", query]
    if pandas:
        program = (
            f"import pandas; d = pandas.read_csv({str(folder / 'centers.csv')!r});"
            f"d = d[(d.detox == 1) & (d.aftercare == 1) & d.latitude.between({south}, {north})"
            f" & d.longitude.between({west}, {east})].copy();"
            f"d['far'] = (d.latitude - {LATITUDE})**2 + (d.longitude - {LONGITUDE})**2 * {shrink};"
            "print(d.sort_values('far').head(10).to_json(orient='records'))"
        )
        found["pandas"] = [str(pandas), "-c", program]
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("directory", type=Path)
    parser.add_argument("--centers", type=int)
    parser.add_argument("--runs", type=int, default=11)
    parser.add_argument("--peers", type=Path)
    parser.add_argument("--pandas", type=Path, metavar="PYTHON")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        environment = os.environ | {"RECOVERY_CLI_HOME": str(folder / "home")}
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        directory = options.directory
        with open_index(directory) as index:
            centers = index.centers(range(index.count))
            info = index.info
        if options.centers:
            centers = list(repeated(centers, options.centers))
            directory = folder / "directory.db"
            vocabulary = load_vocabulary(read_file(ROOT / "data/vocabulary.yaml"))
            catalogue = Catalogue(info._replace(centers=len(centers)), tuple(centers))
            build_index(catalogue, vocabulary, directory, stamp="benchmark")
        write_peers(centers, folder)
        search = ["search", "--needs", "detox,aftercare", "--near", "60640", "--within", "50", "--sort", "distance"]
        search += ["--format", "json", "--catalogue", str(directory)]
        commands = {
            "empty typer": [sys.executable, str(ROOT / "benchmarks/empty_typer.py"), *search],
            "recovery-cli": [sys.executable, "-m", "recovery_cli", *search],
            **peers(folder, options.peers and options.peers / "bin", options.pandas),
        }
        times: dict[str, list[float]] = {tool: [] for tool in commands}
        for run in range(options.runs + 2):
            for tool, command in commands.items():
                begun = time.perf_counter()
                subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, check=True)
                if run >= 2:
                    times[tool].append(time.perf_counter() - begun)
        base = statistics.median(times["empty typer"])
        print(f"{len(centers):,} centers, {options.runs} runs")
        for tool, taken in times.items():
            middle = statistics.median(taken)
            print(f"{tool:14} {middle * 1000:8.1f} ms  {middle / base:6.2f} x")


if __name__ == "__main__":
    main()
