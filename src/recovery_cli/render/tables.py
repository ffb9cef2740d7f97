"""A search for other programs: a CSV table and a stream of JSON lines."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from recovery_cli.render.escape import csv_safe, terminal_safe

if TYPE_CHECKING:
    from recovery_cli.documents.results import MatchDoc, SearchDoc

COLUMNS = (
    "rank", "score", "distance_miles", "name", "program", "street", "city", "state", "zip", "phone", "intake_phones",
    "website", "latitude", "longitude", "place_precision", "met", "unmet", "unknown", "warnings", "services", "id",
    "source", "source_date", "demonstration",
)  # fmt: skip
_SEPARATOR = "; "


def search_csv(document: "SearchDoc") -> str:
    """The matches as CSV with a header row; lists in one cell, parted by "; "; an empty cell where nothing is known."""
    import csv
    import io

    table = io.StringIO()
    writer = csv.writer(table, lineterminator="\n")
    writer.writerow(COLUMNS)
    demonstration = "yes" if document["catalogue"]["demonstration"] else "no"
    for match in document["matches"]:
        values = {**match["center"], **match, "demonstration": demonstration}
        writer.writerow([_cell(values[column]) for column in COLUMNS])
    return table.getvalue()


def _cell(value: Any) -> str | int | float:
    if isinstance(value, int | float):
        return value
    text = _SEPARATOR.join(value) if isinstance(value, list) else value or ""
    return csv_safe(terminal_safe(text))


def search_ndjson(document: "SearchDoc") -> Iterator[str]:
    """One JSON object a line, without its line end: first the summary, then each match."""
    yield _line(
        {
            "schema_version": document["schema_version"],
            "kind": "search_summary",
            "query": document["query"],
            "catalogue": document["catalogue"],
            "total": document["total"],
            "relaxations": document["relaxations"],
            "helplines": document["helplines"],
        }
    )
    yield from map(_line, document["matches"])


def _line(value: "MatchDoc | dict[str, Any]") -> str:
    import json

    text = json.dumps(value, ensure_ascii=False)
    # Some readers end a line at these too.
    return text.replace("\x85", "\\u0085").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
