"""Files that are no list of centers, but that people hand in for one: what each seems to be, and what to give instead.

Only for the words of an error: whether a file is imported is decided in layouts.py.
"""

from pathlib import Path
from typing import NamedTuple

from recovery_cli.catalogue.importers.glimpse import Glimpse
from recovery_cli.sentences import Sentence

_BYTES = 1024


class Stranger(NamedTuple):
    """what: of the file, to follow "This seems to be". remedy: a sentence."""

    what: Sentence
    remedy: Sentence


_LAYOUTS = Sentence("'recovery-cli centers import --help' names the layouts that are read.")
_BEGINNINGS = (
    (b"%pdf", Stranger(Sentence("a PDF"), Sentence("Look for the list as a workbook, CSV or JSON at its publisher."))),
    (
        b"<!doctype html",
        Stranger(Sentence("a web page"), Sentence("Download the file itself: the page only leads to it.")),
    ),
    (b"<html", Stranger(Sentence("a web page"), Sentence("Download the file itself: the page only leads to it."))),
    (b"<?xml", Stranger(Sentence("XML"), Sentence("Look for the list as a workbook, CSV or JSON at its publisher."))),
    (
        b"version https://git-lfs",
        Stranger(Sentence("a pointer of Git LFS"), Sentence("Fetch the file that it points to: git lfs pull.")),
    ),
    (
        b"catalogue:",
        Stranger(
            Sentence("a catalogue of this program"),
            Sentence("It needs no import: recovery-cli centers use FILE, or check FILE."),
        ),
    ),
    (
        b"sqlite format 3",
        Stranger(
            Sentence("a compiled catalogue, or another database"),
            Sentence("A catalogue needs no import: recovery-cli centers use."),
        ),
    ),
)
_KEYS = (
    ("openapi", Stranger(Sentence("the description of an API"), Sentence("Give an answer of that API."))),
    ("$schema", Stranger(Sentence("a JSON Schema"), Sentence("Give the data that it describes."))),
    (
        "datapackage_metadata",
        Stranger(Sentence("a schema of Open Referral"), Sentence("Give the data that it describes.")),
    ),
    ("linkId", Stranger(Sentence("a FHIR questionnaire or its answers"), _LAYOUTS)),
    ("resourceType", Stranger(Sentence("a FHIR resource"), _LAYOUTS)),
    (
        "openapi_url",
        Stranger(Sentence("the front page of an Open Referral API"), Sentence("Give its answer to /services.")),
    ),
    (
        "taxonomy",
        Stranger(
            Sentence("a taxonomy of Open Referral"), Sentence("Give services, organizations or service_at_locations.")
        ),
    ),
    ("dataset_url", Stranger(Sentence("the description of a data set"), Sentence("Give the data themselves."))),
)
_COLUMNS = (
    (
        {"service_code", "category_code"},
        Stranger(
            Sentence("the key to the codes of the National Directory"),
            Sentence("Give the list of facilities; its codes are known."),
        ),
    ),
    ({"variable", "value_label"}, Stranger(Sentence("a codebook"), _LAYOUTS)),
    (
        {"who"},
        Stranger(
            Sentence("a table about people"), Sentence("Keep it private: only lists of treatment centers are imported.")
        ),
    ),
    *(
        (
            {column},
            Stranger(
                Sentence("one table of several of an Open Referral directory"),
                Sentence("Give the directory as one JSON file."),
            ),
        )
        for column in ("organization_id", "location_id", "service_id", "taxonomy_id", "parent_organization_id")
    ),
)


def stranger_by_beginning(path: Path) -> Stranger | None:
    """What the file seems to be by its first bytes, even where it is no text; None too where it cannot be read."""
    try:
        with path.open("rb") as file:
            start = file.read(_BYTES).removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    except OSError:
        return None
    if not start:
        return Stranger(Sentence("empty"), Sentence("Download it again."))
    return next((found for beginning, found in _BEGINNINGS if start.startswith(beginning)), None)


def stranger(seen: Glimpse) -> Stranger | None:
    """What a file of text seems to be by the names in it, or None."""
    for key, found in _KEYS:
        if key in seen.keys:
            return found
    for columns, found in _COLUMNS:
        if any(columns <= names for names in seen.headers):
            return found
    return None
