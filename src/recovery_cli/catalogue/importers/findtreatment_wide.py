"""The wide export of the treatment locator: one row a facility, one column a service code, a yes where it holds.

Publisher: SAMHSA, FindTreatment.gov ("Behavioral Health Treatment Facility listing"), as .xlsx or CSV. Licence: public
domain (US federal government); cite SAMHSA.

Columns: name1, name2, street1, street2, city, state, zip, phone, intake1, intake2, intake1a, intake2a, website,
latitude, longitude, type_facility; every other column with a short name whose cell is `1` is a code, in any case
(`bum` is BUM); in columns of known codes, any yes, and what is neither yes nor no is no answer, and named. What codes
mean stands in data/directory_codes.yaml.

Known faults: a facility for mental health only stands in the same list (type_facility MH) and is dropped; columns of
codes no longer in use stay in the file. No file of this layout was at hand: it is built from published descriptions
of the export, and tested on tables made for that.
"""

import re
from pathlib import Path

from recovery_cli.catalogue.importers.assembly import Origin
from recovery_cli.catalogue.importers.entries import ImportContext, ImportResult, parse_flag
from recovery_cli.catalogue.importers.glimpse import Glimpse
from recovery_cli.catalogue.importers.locator import NOT_CODES, Facility, assemble_facilities
from recovery_cli.catalogue.importers.report import Dropped
from recovery_cli.catalogue.importers.tables import open_table, read_records
from recovery_cli.sentences import Sentence

TITLE = Sentence("FindTreatment.gov wide export")
_REQUIRED = ("name1", "street1", "city", "state", "zip", "phone")
_CODES = frozenset({
    "sa", "dt", "op", "res", "hi", "ort", "oit", "od", "omb", "rs", "rl", "rd", "mu", "bu", "nu",
    "md", "mc", "pi", "sf", "np", "ss", "pa", "adlt", "chld", "fem", "male",
})  # fmt: skip
_ENOUGH = 8
_CODE = re.compile(r"[a-z][a-z0-9]{1,7}")


def recognises(glimpse: Glimpse) -> bool:
    return any(
        names >= {"name1", "city"} and len(names & _CODES) >= _ENOUGH and "service_code_info" not in names
        for names in glimpse.headers
    )


def read(path: Path, context: ImportContext) -> ImportResult:
    """Raises DataFileError: see tables.py and assembly.py."""
    table = open_table(path, _REQUIRED, Sentence("the {title}", title=TITLE))
    columns = [name for name in table.columns if _CODE.fullmatch(name) and name not in NOT_CODES]
    found: list[Facility | Dropped] = []
    for record in read_records(table, context.on_progress):
        if isinstance(record, Dropped):
            found.append(record)
            continue
        codes: list[str] = []
        unclear: list[str] = []
        for name in columns:
            cell, code = record.fields[name], name.upper()
            if cell == "1":
                codes.append(code)
            elif cell and (code in context.codes.codes or code in context.codes.older):
                try:
                    codes += [code] if parse_flag(cell) else []
                except ValueError:
                    unclear.append(code)
        found.append(Facility(record.number, record.fields, tuple(codes), tuple(unclear)))
    return assemble_facilities(context, found, Origin.of(path, TITLE, table))
