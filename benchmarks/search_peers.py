"""Cold search beside other tools on the same centers: interleaved runs, medians, ratios to an empty Typer program.

    python benchmarks/search_peers.py [DIRECTORY.db] [--sizes 12744 100000] [--runs 15] [--peers FOLDER]

DIRECTORY.db is a catalogue made by `centers import`; without it the centers are made up, each near the middle of a
ZIP. For a size beyond it, its centers are repeated under new ids and moved by up to half a degree.

FOLDER is an environment with sqlite-utils and duckdb-cli (`python -m venv FOLDER`, `FOLDER/bin/pip install
sqlite-utils duckdb-cli`), and within it another one with pandas (`python -m venv FOLDER/pandas`,
`FOLDER/pandas/bin/pip install pandas`): apart, because sqlite-utils starts slower beside it. jq is taken from the
path. Peers that are absent are named and left out.

Every tool answers the same question, and the answers are compared: the ten nearest centers to ZIP 60640, within 50
miles, that offer detox and aftercare, as JSON. The others look within a box, by distance in the plane, and say no
more than id, name and place, of a table with only the columns that the question needs; duckdb, which is the fastest of
them, also says what ours does of a center, of a table that holds it. Ours looks within the circle, and says the
reasons, the warnings and the helplines too.
"""

import argparse
import csv
import json
import math
import random
import shutil
import sqlite3
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from interleaved import EMPTY, PROGRAM, ROOT, environment, interleaved, show

from recovery_cli.assessment.search_document import center_document
from recovery_cli.catalogue.center import CatalogueInfo, Center, make_catalogue
from recovery_cli.catalogue.index import open_index
from recovery_cli.catalogue.index_build import build_index
from recovery_cli.strict_yaml import read_file
from recovery_cli.vocabulary import load_vocabulary

LATITUDE, LONGITUDE, MILES = 41.9719, -87.6624, 50.0
DEGREES = MILES / 69.0
WEST_EAST = DEGREES / math.cos(math.radians(LATITUDE))
SOUTH, NORTH, WEST, EAST = LATITUDE - DEGREES, LATITUDE + DEGREES, LONGITUDE - WEST_EAST, LONGITUDE + WEST_EAST
SHRINK = math.cos(math.radians(LATITUDE)) ** 2
DISTANCE = (
    f"(latitude - {LATITUDE}) * (latitude - {LATITUDE})"
    f" + (longitude - {LONGITUDE}) * (longitude - {LONGITUDE}) * {SHRINK}"
)
SQL = (
    "SELECT {} FROM {} WHERE {}"
    f" AND latitude BETWEEN {SOUTH} AND {NORTH} AND longitude BETWEEN {WEST} AND {EAST} ORDER BY {DISTANCE} LIMIT 10"
)
COLUMNS, FLAGS = "id, name, latitude, longitude", "detox = 1 AND aftercare = 1"
LISTED = "list_contains(services, 'detox') AND list_contains(services, 'aftercare')"
JQ = (
    f"[.[] | select(.detox == 1 and .aftercare == 1 and .latitude != null and .latitude > {SOUTH}"
    f" and .latitude < {NORTH} and .longitude > {WEST} and .longitude < {EAST})]"
    f" | sort_by({DISTANCE.replace('l', '.l')}) | .[:10]"
)
PANDAS = (
    "import pandas; d = pandas.read_csv({!r}); d = d[(d.detox == 1) & (d.aftercare == 1)"
    f" & d.latitude.between({SOUTH}, {NORTH}) & d.longitude.between({WEST}, {EAST})].copy();"
    f" d['far'] = d.eval('{DISTANCE}'); print(d.sort_values('far').head(10).to_json(orient='records'))"
)


def made_up() -> Iterator[Center]:
    """Centers near the middle of a ZIP, without end; how often each offers a need is about as in the directory."""
    import zipcodes

    drawn = random.Random(20261123)
    places = [each for each in zipcodes.list_all() if each["zip_code_type"] == "STANDARD" and float(each["lat"])]
    often = {"detox": 0.2, "aftercare": 0.6, "outpatient": 0.8, "residential": 0.2, "buprenorphine": 0.5}
    number = 0
    while True:
        place = drawn.choice(places)
        yield Center(
            id=f"made-up-{number}",
            name=f"Example House {number}",
            city=place["city"],
            state=place["state"],
            zip=place["zip_code"],
            latitude=float(place["lat"]) + drawn.uniform(-0.1, 0.1),
            longitude=float(place["long"]) + drawn.uniform(-0.1, 0.1),
            place_precision="address",
            services=frozenset(need for need, share in often.items() if drawn.random() < share),
        )
        number += 1


def repeated(centers: Sequence[Center]) -> Iterator[Center]:
    """The centers, and moved copies of them under new ids, without end."""
    yield from centers
    moved = random.Random(20261123)
    number = len(centers)
    while True:
        center = centers[number % len(centers)]
        if center.latitude is not None and center.longitude is not None:
            center = center._replace(
                latitude=center.latitude + moved.uniform(-0.5, 0.5),
                longitude=center.longitude + moved.uniform(-0.5, 0.5),
            )
        yield center._replace(id=f"{center.id}-{number}")
        number += 1


def write_peers(info: CatalogueInfo, centers: Sequence[Center], folder: Path) -> None:
    """The same facts as JSON, CSV and SQLite, the way each tool likes them; and all that ours says of a center."""
    with (folder / "facts.ndjson").open("w", encoding="utf-8") as lines:
        lines.writelines(json.dumps(center_document(center, info)) + "\n" for center in centers)
    rows = [
        {
            "id": center.id,
            "name": center.name,
            "latitude": center.latitude,
            "longitude": center.longitude,
            "detox": int("detox" in center.services),
            "aftercare": int("aftercare" in center.services),
        }
        for center in centers
    ]
    names = list(rows[0])
    (folder / "centers.json").write_text(json.dumps(rows), encoding="utf-8")
    with (folder / "centers.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, names)
        writer.writeheader()
        writer.writerows(rows)
    database = sqlite3.connect(folder / "centers.db")
    database.execute(f"CREATE TABLE centers ({', '.join(names)})")
    database.executemany(
        f"INSERT INTO centers VALUES ({', '.join('?' * len(names))})", map(tuple, map(dict.values, rows))
    )
    database.execute("CREATE INDEX place ON centers (latitude, longitude)")
    database.commit()
    database.close()


def peers(folder: Path, tools: Path) -> dict[str, list[str]]:
    """The command of each peer that is here, by name; those that are not are printed."""
    table, facts = SQL.format(COLUMNS, "centers", FLAGS), SQL.format("*", "facts", LISTED)
    found: dict[str, list[str]] = {}
    if jq := shutil.which("jq"):
        found["jq, JSON"] = [jq, "-c", JQ, str(folder / "centers.json")]
    if (tool := tools / "bin/sqlite-utils").exists():
        found["sqlite-utils, its database"] = [str(tool), str(folder / "centers.db"), table]
    if (tool := tools / "bin/duckdb").exists():
        own = folder / "centers.duckdb"
        load = (
            f"CREATE TABLE centers AS SELECT * FROM read_csv('{folder / 'centers.csv'}');"
            f"CREATE TABLE facts AS SELECT * FROM read_ndjson('{folder / 'facts.ndjson'}')"
        )
        subprocess.run([tool, own, "-c", load], check=True, stdout=subprocess.DEVNULL)
        command = [str(tool), "-readonly", "-json", str(own), "-c"]
        found["duckdb command, its database"] = [*command, table]
        found["duckdb command, all facts"] = [*command, facts]
        # The command of the package starts Python, which starts the program itself.
        for program in tools.glob("lib/*/site-packages/duckdb_cli/duckdb"):
            alone = [str(program), "-readonly", "-json", str(own), "-c"]
            found["duckdb program alone, its database"] = [*alone, table]
            found["duckdb program alone, all facts"] = [*alone, facts]
            over_csv = SQL.format(COLUMNS, f"'{folder / 'centers.csv'}'", FLAGS)
            found["duckdb program alone, CSV"] = [str(program), "-json", "-c", over_csv]
    if (python := tools / "pandas/bin/python").exists():
        found["pandas, CSV"] = [str(python), "-c", PANDAS.format(str(folder / "centers.csv"))]
    for tool in ("jq", "sqlite-utils", "duckdb", "pandas"):
        if not any(name.startswith(tool) for name in found):
            print(f"{tool} is not here, and left out.")
    return found


def compare_answers(commands: dict[str, list[str]], variables: dict[str, str]) -> None:
    answers = {}
    for name, command in commands.items():
        said = json.loads(subprocess.run(command, env=variables, capture_output=True, check=True).stdout)
        answers[name] = (
            frozenset(each["id"] for each in said)
            if isinstance(said, list)
            else frozenset(each["center"]["id"] for each in said["matches"])
        )
    ours = answers["recovery-cli"]
    for name, ids in answers.items():
        if ids != ours:
            print(f"{name} names {len(ids - ours)} other centers than ours among {len(ids)}.")


def measure(info: CatalogueInfo, centers: Sequence[Center], folder: Path, tools: Path, runs: int) -> None:
    folder.mkdir()
    directory = folder / "directory.db"
    vocabulary = load_vocabulary(read_file(ROOT / "data/vocabulary.yaml"))
    build_index(make_catalogue(info, centers), vocabulary, directory, stamp="benchmark")
    write_peers(info, centers, folder)
    near = ["--needs", "detox,aftercare", "--near", "60640", "--within", "50", "--sort", "distance"]
    last = ["--format", "json", "--catalogue", str(directory)]
    others = peers(folder, tools)
    variables = environment(folder)
    compare_answers({"recovery-cli": [*PROGRAM, "search", *near, *last], **others}, variables)
    commands = {
        "empty Typer program": [*EMPTY, "search", *near, *last],
        "recovery-cli": [*PROGRAM, "search", *near, *last],
        "recovery-cli, without a place": [*PROGRAM, "search", "--needs", "detox,aftercare", *last],
        "recovery-cli, by words": [*PROGRAM, "search", "--text", "recovery house", *last],
        **others,
    }
    show(f"{len(centers):,} centers", interleaved(commands, runs, variables), "empty Typer program")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("directory", type=Path, nargs="?")
    parser.add_argument("--sizes", type=int, nargs="+", default=[12_744, 100_000])
    parser.add_argument("--runs", type=int, default=15)
    parser.add_argument("--peers", type=Path, default=Path("peers"), metavar="FOLDER")
    options = parser.parse_args()
    info, endless = CatalogueInfo("Made up", "benchmarks/search_peers.py", "2026"), made_up()
    if options.directory:
        with open_index(options.directory) as index:
            info, endless = index.info, repeated(index.centers(range(index.count)))
    centers: list[Center] = []
    with tempfile.TemporaryDirectory() as folder:
        for size in sorted(options.sizes):
            centers += (next(endless) for _ in range(size - len(centers)))
            measure(info, centers, Path(folder) / str(size), options.peers, options.runs)


if __name__ == "__main__":
    main()
