"""Import of a workbook beside pandas reading the same workbook: interleaved runs, medians, peak memory.

    python benchmarks/import_peers.py [WORKBOOK] [--coordinates FILE] [--runs 5] [--peers FOLDER]

Without WORKBOOK one is made up, of the columns of the National Directory and 12,744 rows. FOLDER/pandas is an
environment with pandas, openpyxl and python-calamine; without it, pandas is left out. pandas only reads the cells;
ours also recognises the layout, reads the codes, looks up places, and compiles, seals and reads back the catalogue.
"""

import argparse
import shutil
import tempfile
from pathlib import Path

from interleaved import PROGRAM, environment, interleaved, show

HEADER = (
    *("name1", "name2", "street1", "street2", "city", "state", "zip", "phone"),
    *("intake1", "intake2", "intake1a", "intake2a", "service_code_info"),
)


def made_up(path: Path, rows: int) -> Path:
    import openpyxl

    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.append(HEADER)
    for n in range(rows):
        phone = f"312-555-{n % 10_000:04}"
        codes = "SA DT * OP RES * BU NU METH * OD OMB ORES * MD MI PI SF * AD PW WN * SS TEL AFCR"
        sheet.append([f"House {n}", "", f"{n} Main Street", "", "Chicago", "IL", "60640", phone, "", "", "", "", codes])
    book.save(path)
    return path


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("workbook", type=Path, nargs="?")
    parser.add_argument("--coordinates", type=Path)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--peers", type=Path, default=Path("peers"), metavar="FOLDER")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        workbook = options.workbook or made_up(folder / "national-2022.xlsx", 12_744)
        joined = ["--coordinates", str(options.coordinates)] if options.coordinates else []
        importing = [*PROGRAM, "centers", "import", str(workbook), *joined, "--output"]
        first_home = ["/usr/bin/env", f"RECOVERY_CLI_HOME={folder / 'first'}"]
        commands = {
            "recovery-cli centers import": [*importing, str(folder / "new.db")],
            "the first on a computer": [*first_home, *importing, str(folder / "new.db")],
            "the same again, nothing changed": [*importing, str(folder / "again.db")],
            "the same again with --force, compared": [*importing, str(folder / "forced.db"), "--force"],
        }
        python = options.peers / "pandas/bin/python"
        if python.exists():
            for engine in ("calamine", "openpyxl"):
                program = f"import pandas; pandas.read_excel({str(workbook)!r}, dtype=str, engine={engine!r})"
                commands[f"pandas.read_excel, {engine}"] = [str(python), "-c", program]
        else:
            print("pandas is not here, and left out.")

        def anew() -> None:
            (folder / "new.db").unlink(missing_ok=True)
            shutil.rmtree(folder / "first", ignore_errors=True)

        measured = interleaved(commands, options.runs, environment(folder), anew)
        show(f"Import of {workbook.name}", measured, "recovery-cli centers import")


if __name__ == "__main__":
    main()
