"""The answers of the FindTreatment.gov locator: one object a facility, its services as labels.

Publisher: SAMHSA, FindTreatment.gov, `locator/listing`, as JSON. Licence: public domain (US federal government; the
website's own content CC0); cite SAMHSA.

Shape: {"rows": [facility, …], "page", "totalPages", "recordCount"}, or the list of facilities alone. Fields: name1,
name2, street1, street2, city, state, zip, phone, intake1, hotline1, website, latitude, longitude, typeFacility;
services = [{f1: category in words, f2: category, f3: labels separated by semicolons}]. Which label is which code of
the National Directory stands in data/locator_labels.yaml, and what the code means in data/directory_codes.yaml.

Known faults: facilities for mental health only stand among the others (typeFacility MH) and are dropped, some beside
the same house for substance use; a file is one page of many, and says so in totalPages; labels and categories change
between years; `frid` changes between answers, so that it identifies nothing; streets are sometimes wrong towns.
"""

import re
from pathlib import Path
from typing import Any, NamedTuple

from recovery_cli.catalogue.importers.assembly import Origin
from recovery_cli.catalogue.importers.directory_codes import Code, DirectoryCodes
from recovery_cli.catalogue.importers.entries import ImportContext, ImportResult
from recovery_cli.catalogue.importers.glimpse import Glimpse
from recovery_cli.catalogue.importers.json_text import json_form, mapping, mappings, read_json
from recovery_cli.catalogue.importers.locator import Facility, assemble_facilities
from recovery_cli.catalogue.importers.report import Dropped
from recovery_cli.catalogue.importers.text import clean, split_list
from recovery_cli.errors import Problem
from recovery_cli.fields import raise_if, root
from recovery_cli.sentences import Sentence
from recovery_cli.strict_yaml import Document, read_file

TITLE = Sentence("FindTreatment.gov locator JSON")
_MAP = "locator_labels.yaml"
_EVERY = 250


class Labels(NamedTuple):
    """codes: (category or "", folded label) → code. unmapped: label as folded → why it has no code."""

    codes: dict[tuple[str, str], str]
    unmapped: dict[str, str]

    def code(self, category: str, label: str) -> str:
        """The code of a label; the label itself, folded, where it has none."""
        folded = fold(label)
        return self.codes.get((category, folded)) or self.codes.get(("", folded)) or folded


def recognises(glimpse: Glimpse) -> bool:
    return glimpse.keys >= {"name1", "services", "f1", "f2", "f3"}


def fold(label: str) -> str:
    """A label without what its spelling varies in: case, spaces, trade marks."""
    return " ".join(re.sub(r"[^a-z0-9+/&'(),.-]+", " ", label.lower().replace("\u2019", "'")).split()).replace(
        " )", ")"
    )


def read(path: Path, context: ImportContext) -> ImportResult:
    """Raises DataFileError: see json_text.py and assembly.py."""
    labels = load_labels(read_file(context.data / _MAP, source=f"data/{_MAP}"), context.codes)
    tree, encoding = read_json(path)
    rows = tree if isinstance(tree, list) else mapping(tree).get("rows")
    total = len(rows) if isinstance(rows, list) else 0
    found: list[Facility | Dropped] = []
    for number, row in enumerate(rows if isinstance(rows, list) else [], start=1):
        if context.on_progress and (number % _EVERY == 0 or number == total):
            context.on_progress(number, total)
        found.append(_facility(number, row, labels))
    key = context.codes._replace(codes=context.codes.codes | _labels_as_codes(labels))
    result = assemble_facilities(context, found, Origin(path, TITLE, str(path), json_form(encoding)), key)
    notes = (*result.report.notes, *_pages(mapping(tree)))
    return ImportResult(result.catalogue, result.report._replace(notes=notes))


def _pages(tree: dict[str, Any]) -> tuple[Sentence, ...]:
    page, pages, count = (clean(tree.get(name)) for name in ("page", "totalPages", "recordCount"))
    if not pages.isdecimal() or int(pages[:9]) < 2:
        return ()
    return (
        Sentence(
            "This is page {page} of {pages}; the locator lists {number} facilities in all.",
            page=page or "?",
            pages=pages,
            number=count or Sentence("more"),
        ),
    )


def _facility(number: int, row: Any, labels: Labels) -> Facility | Dropped:
    if not isinstance(row, dict):
        return Dropped(number, Sentence("It is not a facility."))
    codes = [
        labels.code(clean(service.get("f2")), label)
        for service in mappings(row.get("services"))
        for label in split_list(clean(service.get("f3")))
    ]
    fields = {str(name).lower(): clean(value) for name, value in row.items()}
    return Facility(number, fields, tuple(dict.fromkeys(codes)))


def _labels_as_codes(labels: Labels) -> dict[str, Code]:
    """Labels without a code, in the form of the code map, so that the report accounts for them alike."""
    nothing: frozenset[str] = frozenset()
    return {
        label: Code(label, "label", label, nothing, nothing, reason, None, None, None)
        for label, reason in labels.unmapped.items()
    }


def load_labels(document: Document, key: DirectoryCodes) -> Labels:
    """The map of labels; raises DataFileError with every problem of the file."""
    problems: list[Problem] = []
    top = root(document, problems)
    top.text("version")
    top.day("reviewed", required=True)
    codes: dict[tuple[str, str], str] = {}
    unmapped: dict[str, str] = {}
    for entry in top.mappings("labels", required=True):
        label = fold(entry.text("label"))
        category = entry.optional_text("category") or ""
        code = entry.choice("code", key.codes, "")
        reason = entry.optional_text("unmapped")
        entry.done()
        if bool(code) == bool(reason):
            remedy = Sentence("Write 'code: …' or 'unmapped: the reason'.")
            entry.note("unaccounted-label", None, Sentence("'{name}' needs one of them.", name=label), remedy)
        elif (category, label) in codes or label in unmapped:
            problem = Sentence("'{name}' stands here a second time.", name=label)
            entry.note("duplicate-label", "label", problem, Sentence("Keep one of them."))
        elif code:
            codes[category, label] = code
        else:
            unmapped[label] = reason or ""
    top.done()
    raise_if(problems)
    return Labels(codes, unmapped)
