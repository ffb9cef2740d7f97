"""Any other table, with a column map that says which column is what.

Publisher and licence: whatever the map says. Without a map the usual names of columns are understood (name, address,
city, state, zip, phone, …), and the words of a column `services` that are needs or other words for them.

The map is YAML:
  version: 1
  title, publisher, licence, edition      of the list; only the title is needed
  columns:   field → column, or several (joined for the street, tried in turn elsewhere). Fields: name, program, street,
             street2, city, state, zip, phone, intake, website, latitude, longitude, hours, license, license_expires,
             capacity, id, accreditation, services (words separated by ; , | or /)
  flags:     column → needs: yes, true, y, x or 1 states them; no, false or n denies them; 0 and blank say nothing;
             anything else neither, and is named
  words:     word of a services column → needs ([] where it means none)

Known faults: a word that neither the map nor the vocabulary knows is kept, counted, and not understood.
"""

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

from recovery_cli.catalogue.center import UNKNOWN_YEAR, CatalogueInfo
from recovery_cli.catalogue.importers.assembly import Origin, assemble
from recovery_cli.catalogue.importers.directory_codes import Code, DirectoryCodes, read_codes, with_implying
from recovery_cli.catalogue.importers.entries import (
    Entry,
    ImportContext,
    ImportResult,
    check_address,
    parse_flag,
    parse_website,
    plain_reading,
    year_of,
)
from recovery_cli.catalogue.importers.glimpse import Glimpse
from recovery_cli.catalogue.importers.report import NO_NAME, Dropped
from recovery_cli.catalogue.importers.tables import (
    Record,
    Table,
    column_names,
    find_table,
    missing_column,
    read_records,
    these,
)
from recovery_cli.catalogue.importers.text import refusal, split_list
from recovery_cli.errors import Problem, suggestion
from recovery_cli.fields import Fields, parse_date, raise_if, root
from recovery_cli.sentences import Sentence
from recovery_cli.strict_yaml import read_file
from recovery_cli.vocabulary import Vocabulary

TITLE = Sentence("plain table")
_USUAL = {
    "name": ("name", "name1", "facility_name", "facility", "program_name", "organization", "center", "provider"),
    "program": ("program", "name2", "site"),
    "street": ("street", "street1", "address", "address1", "address_1", "street_address"),
    "street2": ("street2", "address2", "address_2", "suite"),
    "city": ("city", "town"),
    "state": ("state", "state_province"),
    "zip": ("zip", "zipcode", "zip_code", "postal_code", "postal"),
    "phone": ("phone", "telephone", "phone_number"),
    "intake": ("intake", "intake1", "intake2", "hotline"),
    "website": ("website", "url", "web"),
    "latitude": ("latitude", "lat"),
    "longitude": ("longitude", "lon", "lng", "long"),
    "hours": ("hours",),
    "license": ("license", "license_number"),
    "license_expires": ("license_expires", "license_expiration"),
    "capacity": ("capacity", "beds"),
    "id": ("id",),
    "accreditation": ("accreditation",),
    "services": ("services", "needs", "levels_of_care"),
}


class ColumnMap(NamedTuple):
    """columns: field → names of columns. flags: column → needs. words: folded word → needs."""

    title: str
    publisher: str | None
    licence: str
    edition: str | None
    columns: Mapping[str, tuple[str, ...]]
    flags: dict[str, tuple[str, ...]]
    words: dict[str, tuple[str, ...]]


USUAL = ColumnMap("", None, "not stated", None, _USUAL, {}, {})


def recognises(glimpse: Glimpse) -> bool:
    """A table with a name and an address in the usual words."""
    return any(
        not names.isdisjoint(_USUAL["name"])
        and not names.isdisjoint((*_USUAL["zip"], *_USUAL["city"]))
        and not names.isdisjoint((*_USUAL["street"], *_USUAL["state"], *_USUAL["phone"]))
        for names in glimpse.headers
    )


def read(path: Path, context: ImportContext) -> ImportResult:
    """Raises DataFileError: see tables.py and assembly.py; missing-column where the table lacks one that the map names,
    and every problem of the map."""
    columns = read_column_map(context.columns, context.vocabulary) if context.columns else USUAL
    table = _open(path, columns)
    key = _Words(columns, context.vocabulary)
    entries: list[Entry] = []
    dropped: list[Dropped] = []
    for record in read_records(table, context.on_progress):
        result = record if isinstance(record, Dropped) else _entry(record, columns, key)
        if isinstance(result, Dropped):
            dropped.append(result)
        else:
            entries.append(result)
    map_ = DirectoryCodes("", key.codes, {}, (), ())
    edition = year_of(context.edition or columns.edition, path) or UNKNOWN_YEAR
    title = columns.title or path.stem
    info = CatalogueInfo(
        name=f"{title}, {edition}",
        source=", ".join(filter(None, (columns.publisher, title, edition))),
        source_date=edition,
        licence=columns.licence,
        not_recorded=key.not_recorded() if columns is not USUAL else (),
    )
    read_entries = [entry._replace(reading=read_codes(entry.codes, map_)) for entry in entries]
    origin = Origin.of(path, TITLE, table)
    return assemble(read_entries, dropped, info, origin, context.places, context.coordinates, map_)


def _open(path: Path, columns: ColumnMap) -> Table:
    named = [name for names in columns.columns.values() for name in names] + list(columns.flags)
    table = find_table(path, named, min(2, len(named)))
    if table is None:
        mapped = columns is not USUAL
        problem = Sentence("No table has the columns that the map names." if mapped else "This is not a table.")
        raise refusal("unknown-layout", path, problem, these(named))
    if columns is not USUAL and (missing := [name for name in named if name not in table.columns]):
        raise_if([missing_column(table, name, suggestion(name, table.columns)) for name in missing])
    return table


class _Words:
    """The words met in the table, as the codes of a map that grows with them."""

    def __init__(self, columns: ColumnMap, vocabulary: Vocabulary) -> None:
        self._columns = columns
        self.vocabulary = vocabulary
        self.codes: dict[str, Code] = {}

    def word(self, text: str) -> str:
        folded = text.casefold()
        if folded in self._columns.words:
            self._add(text, self._columns.words[folded])
        elif slug := self.vocabulary.find(text):
            self._add(text, (slug,))
        return text

    def flag(self, column: str, cell: str) -> str | None:
        """The answer as a code, or None where the cell says nothing; raises ValueError as `parse_flag`."""
        yes = parse_flag(cell)
        if yes is None:
            return None
        text = f"{column}: {'yes' if yes else 'no'}"
        self._add(text, self._columns.flags[column], no=not yes)
        return text

    def _add(self, text: str, needs: Iterable[str], *, no: bool = False) -> None:
        if text in self.codes:
            return
        slugs = frozenset() if no else self.vocabulary.implied(needs)
        denied = with_implying(needs, self.vocabulary) if no else frozenset()
        reason = None if slugs or denied else Sentence("The column map says that it means none.")
        self.codes[text] = Code(text, "word", text, slugs, denied, reason, None, None, None)

    def not_recorded(self) -> tuple[str, ...]:
        """The needs that no flag, no word of the map and no word of the table speaks of."""
        mapped = (*self._columns.flags.values(), *self._columns.words.values())
        spoken = self.vocabulary.implied(slug for needs in mapped for slug in needs)
        spoken = spoken.union(*(code.needs for code in self.codes.values()))
        return tuple(need for need in self.vocabulary.needs if need not in spoken)


def _entry(record: Record, columns: ColumnMap, words: _Words) -> Entry | Dropped:
    def cells(field: str) -> list[str]:
        return [cell for name in columns.columns.get(field, ()) if (cell := record.fields.get(name, ""))]

    def cell(field: str) -> str:
        return next(iter(cells(field)), "")

    if not cell("name"):
        return Dropped(record.number, NO_NAME)
    codes = [words.word(word) for text in cells("services") for word in split_list(text, ";,|/")]
    unclear = 0
    for name in columns.flags:
        try:
            codes += filter(None, [words.flag(name, record.fields.get(name, ""))])
        except ValueError:
            unclear += 1
    state, zip_code, phone, intake, faults, point = check_address(
        cell("state"), cell("zip"), (*cells("phone"), *cells("intake")), (cell("latitude"), cell("longitude"))
    )
    expires = parse_date(cell("license_expires"))
    capacity = cell("capacity")
    return Entry(
        number=record.number,
        name=cell("name"),
        program=cell("program") or None,
        street=", ".join(cells("street") if columns is not USUAL else cells("street")[:1]),
        street2=cell("street2"),
        city=cell("city"),
        state=state,
        zip=zip_code,
        phone=phone,
        intake_phones=intake,
        codes=tuple(dict.fromkeys(codes)),
        faults=(*faults, *["flag"] * unclear),
        reading=plain_reading((), (), words.vocabulary),
        point=point,
        website=parse_website(cell("website")),
        hours=cell("hours") or None,
        license=cell("license") or None,
        accreditation=tuple(cells("accreditation")),
        license_expires=expires.isoformat() if expires else None,
        capacity=int(capacity) if re.fullmatch("[1-9][0-9]{0,4}", capacity) else None,
        identity=cell("id") or None,
    )


def read_column_map(path: Path, vocabulary: Vocabulary) -> ColumnMap:
    """The column map of a file; raises DataFileError with every problem of it, each with its line."""
    problems: list[Problem] = []
    top = root(read_file(path), problems)
    top.text("version")
    title = top.text("title")
    publisher = top.optional_text("publisher")
    licence = top.optional_text("licence") or "not stated"
    edition = top.optional_text("edition")
    columns: dict[str, tuple[str, ...]] = {}
    top.take("columns", required=True)
    if (entries := top.mapping("columns")) is not None:
        for field in _USUAL:
            if found := entries.texts(field):
                columns[field] = tuple(column_names(list(found)))
        if "name" not in columns:
            remedy = Sentence("Add 'name: COLUMN'.")
            entries.note("missing-key", None, Sentence("No column is the name."), remedy)
        entries.done()
    flags = _needs(top, "flags", vocabulary)
    words = _needs(top, "words", vocabulary)
    top.done()
    raise_if(problems)
    return ColumnMap(
        title,
        publisher,
        licence,
        edition,
        columns,
        {column_names([name])[0]: needs for name, needs in flags.items()},
        {word.casefold(): needs for word, needs in words.items()},
    )


def _needs(top: Fields, key: str, vocabulary: Vocabulary) -> dict[str, tuple[str, ...]]:
    entries = top.mapping(key)
    return {} if entries is None else {word: entries.texts(word, vocabulary.needs) for word in entries.entries}
