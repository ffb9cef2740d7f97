"""A catalogue as a YAML file that people edit: read strictly, and written so that it reads back the same.

Control characters other than line breaks and tabs have no business in a directory entry (a terminal obeys
them): the reader refuses them, and the writer leaves them out, so that what it writes can always be read.
"""

import re
from collections.abc import Collection
from decimal import Decimal
from typing import Any

from recovery_cli.catalogue.center import (
    PRECISIONS,
    PRICE_BANDS,
    AlsoIn,
    Catalogue,
    CatalogueInfo,
    Center,
    make_catalogue,
    to_record,
)
from recovery_cli.catalogue.place_names import STATES, split_words, state_code
from recovery_cli.errors import DataFileError, Problem, suggestion
from recovery_cli.fields import Fields, parse_date, raise_if, root
from recovery_cli.sentences import Sentence
from recovery_cli.strict_yaml import Document
from recovery_cli.vocabulary import Vocabulary

_ID = re.compile("[a-z0-9]+(?:[-_.][a-z0-9]+)*")
_PHONE = re.compile("(?:1-)?[0-9]{3}-[0-9]{3}-[0-9]{4}(?: x[0-9]{1,7})?")
_WEBSITE = re.compile(r"https?://[^\s/?#]+(?:[/?#]\S*)?")
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_UNWRITABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")


def read_catalogue(
    document: Document, vocabulary: Vocabulary, *, skip_bad: bool = False
) -> tuple[Catalogue, tuple[Problem, ...]]:
    """The catalogue of a read file, its services closed under what they imply.

    Raises DataFileError with every problem of the file, each with its line. With `skip_bad` only problems of
    the head are raised: a center with a problem is left out, and the second result says what was wrong.
    """
    if document.tree is None:
        remedy = Sentence("Make it again; the version before it may stand beside it, as '.previous'.")
        raise DataFileError([Problem("empty", document.source, Sentence("This file is empty."), remedy)])
    problems: list[Problem] = []
    top = root(document, problems)
    info = _read_info(top, vocabulary)
    entries = top.take("centers", required=True)
    if entries is not None and not isinstance(entries, list):
        problem = Sentence("'{key}' must be a list.", key="centers")
        top.note("not-a-list", "centers", problem, Sentence("Begin each center with '- '."))
    top.done()
    if skip_bad:
        raise_if(problems)
    centers: list[Center] = []
    first_place: dict[str, str] = {}
    for position in range(len(entries) if isinstance(entries, list) else 0):
        own: list[Problem] = []
        fields = Fields(document, ("centers", position), own)
        center = _read_center(fields, info, vocabulary)
        if center.id in first_place:
            problem = Sentence("The id '{id}' already stands at {place}.", id=center.id, place=first_place[center.id])
            fields.note("duplicate-id", "id", problem, Sentence("Give each center an id of its own."))
        if own:
            problems += own
        else:
            centers.append(center)
        if center.id and not (own and skip_bad):
            first_place.setdefault(center.id, fields.place("id"))
    if not skip_bad:
        raise_if(problems)
    return make_catalogue(info, centers), tuple(problems)


def _read_info(top: Fields, vocabulary: Vocabulary) -> CatalogueInfo:
    top.take("catalogue", required=True)
    fields = top.mapping("catalogue")
    if fields is None:
        return CatalogueInfo("", "", "")
    _refuse_control_characters(fields)
    info = CatalogueInfo(
        name=fields.text("name"),
        source=fields.text("source"),
        source_date=fields.text("source_date"),
        licence=fields.optional_text("licence"),
        demonstration=fields.flag("demonstration"),
        not_recorded=_read_needs(fields, "not_recorded", vocabulary),
    )
    _check_source_date(fields, info.source_date)
    fields.done()
    return info


def _read_center(fields: Fields, info: CatalogueInfo, vocabulary: Vocabulary) -> Center:
    _refuse_control_characters(fields)
    services = vocabulary.implied(_read_needs(fields, "services", vocabulary))
    not_offered = frozenset(_read_needs(fields, "not_offered", vocabulary))
    for slug in sorted(services & not_offered):
        problem = Sentence("'{need}' stands in 'not_offered' and in 'services', or follows from them.", need=slug)
        remedy = Sentence("Keep one; what stands in neither is unknown.")
        fields.note("contradiction", "not_offered", problem, remedy)
    latitude, longitude, precision = _read_point(fields)
    verified_on = fields.day("verified_on")
    license_expires = fields.day("license_expires")
    capacity = fields.number("capacity", 1, 100_000)
    center = Center(
        id=fields.text("id"),
        name=fields.text("name"),
        program=fields.optional_text("program"),
        street=fields.optional_text("street"),
        city=fields.optional_text("city"),
        state=fields.optional_text("state"),
        zip=fields.optional_text("zip"),
        latitude=latitude,
        longitude=longitude,
        place_precision=precision,
        phone=fields.optional_text("phone"),
        intake_phones=fields.texts("intake_phones"),
        website=fields.optional_text("website"),
        services=services,
        not_offered=not_offered,
        hours=fields.optional_text("hours"),
        license=fields.optional_text("license"),
        accreditation=fields.texts("accreditation"),
        price_band=fields.choice("price_band", PRICE_BANDS, "") or None,
        house_rules=fields.texts("house_rules"),
        cautions=fields.texts("cautions"),
        codes=fields.texts("codes"),
        source=fields.optional_text("source") or info.source,
        source_date=fields.optional_text("source_date") or info.source_date,
        verified_on=verified_on.isoformat() if verified_on else None,
        also_in=tuple(_read_also(each, vocabulary) for each in fields.mappings("also_in")),
        license_expires=license_expires.isoformat() if license_expires else None,
        capacity=None if capacity is None else int(capacity),
    )
    _check_center(fields, center)
    fields.done()
    return center


def _read_also(fields: Fields, vocabulary: Vocabulary) -> AlsoIn:
    _refuse_control_characters(fields)
    known = (*(field for field in Center._fields if field != "also_in"), "place", *vocabulary.needs)
    also = AlsoIn(
        source=fields.text("source"),
        source_date=fields.text("source_date"),
        id=fields.text("id"),
        facts=fields.texts("facts", known),
        differs=_read_pairs(fields, "differs", Center._fields),
        affirms=_read_pairs(fields, "affirms", vocabulary.needs),
        denies=_read_pairs(fields, "denies", vocabulary.needs),
        cautions=fields.texts("cautions"),
    )
    _check_source_date(fields, also.source_date)
    fields.done()
    return also


def _read_pairs(fields: Fields, key: str, known: Collection[str]) -> tuple[tuple[str, str], ...]:
    """A mapping of known words to texts; the other words are noted, each at its own line."""
    entry = fields.mapping(key)
    if entry is None:
        return ()
    _refuse_control_characters(entry)
    for word in entry.entries:
        if word not in known:
            problem = Sentence("'{word}' is not known in '{key}'.", word=word, key=key)
            entry.note("unknown-word", word, problem, suggestion(word, known))
    return tuple((word, entry.text(word)) for word in entry.entries)


def _read_needs(fields: Fields, key: str, vocabulary: Vocabulary) -> tuple[str, ...]:
    """The known slugs of a list; the others are noted, each at its own line."""
    found = fields.texts(key)
    for position, word in enumerate(found):
        if word not in vocabulary:
            meant = vocabulary.find(word)
            remedy = Sentence("Write '{word}'.", word=meant) if meant else suggestion(word, vocabulary.needs)
            remedy = remedy or Sentence("'recovery-cli needs' lists every need.")
            place = fields.document.place((*fields.path, key, position))
            problem = Sentence("'{typed}' is not a known need.", typed=word)
            fields.problems.append(Problem("unknown-need", place, problem, remedy))
    return tuple(word for word in found if word in vocabulary)


def _read_point(fields: Fields) -> tuple[float | None, float | None, str]:
    latitude = fields.number("latitude", -90, 90)
    longitude = fields.number("longitude", -180, 180)
    precision = fields.choice("place_precision", PRECISIONS, "none")
    placed = "latitude" in fields
    if placed != ("longitude" in fields):
        key = "latitude" if placed else "longitude"
        problem = Sentence("Latitude and longitude belong together.")
        fields.note("half-a-place", key, problem, Sentence("Write both, or neither."))
    elif latitude == 0 and longitude == 0:
        problem = Sentence("0, 0 lies in the Atlantic; it usually stands for 'not known'.")
        fields.note("no-such-place", "latitude", problem, Sentence("Remove both lines."))
    elif placed and precision == "none":
        problem = Sentence("The place does not say how exact it is.")
        fields.note("place-precision", "latitude", problem, Sentence("Write 'place_precision: address' or 'zip'."))
    elif not placed and precision in ("address", "zip"):
        problem = Sentence("'{line}' stands without a latitude and longitude.", line=f"place_precision: {precision}")
        remedy = Sentence("Write both, or 'place_precision: none'.")
        fields.note("place-precision", "place_precision", problem, remedy)
    if latitude is None or longitude is None:
        return None, None, precision
    return float(latitude), float(longitude), precision


def _check_center(fields: Fields, center: Center) -> None:
    if center.id and not _ID.fullmatch(center.id):
        remedy = Sentence("Write small letters, digits and hyphens, such as 'cedar-harbor-chicago'.")
        fields.note("bad-id", "id", Sentence("'{typed}' cannot be an id.", typed=center.id), remedy)
    if center.state is not None and center.state not in STATES:
        remedy = Sentence("Write its two-letter code, such as 'IL'.")
        if code := state_code(split_words(center.state)):
            remedy = Sentence("Write '{word}'.", word=code)
        problem = Sentence("'{typed}' is not a US state or territory.", typed=center.state)
        fields.note("unknown-state", "state", problem, remedy)
    if center.zip is not None and not re.fullmatch("[0-9]{5}", center.zip):
        remedy = Sentence("Write its five digits.")
        if re.fullmatch("[0-9]{3,4}", center.zip):
            remedy = Sentence("Did it lose its leading zero? Write '{zip}'.", zip=f"{center.zip:0>5}")
        fields.note("bad-zip", "zip", Sentence("'{typed}' is not a ZIP.", typed=center.zip), remedy)
    for key, phones in (("phone", (center.phone,)), ("intake_phones", center.intake_phones)):
        for phone in phones:
            if phone is not None and not _PHONE.fullmatch(phone):
                problem = Sentence("'{typed}' is not a phone number.", typed=phone)
                fields.note("bad-phone", key, problem, _PHONE_REMEDY)
    if center.website is not None and not _WEBSITE.fullmatch(center.website):
        problem = Sentence("'{typed}' is not a web address.", typed=center.website)
        remedy = Sentence("Write it in full, such as 'https://www.example.org'.")
        fields.note("bad-website", "website", problem, remedy)
    _check_source_date(fields, center.source_date or "")


_PHONE_REMEDY = Sentence("Write it as '312-555-0101', or '312-555-0101 x23' with an extension.")


def _check_source_date(fields: Fields, value: str) -> None:
    """A publisher may give a day, a month or a year only, an importer may find none, and a merge has several."""
    for date in filter(None, value.split("; ")):
        if date.startswith("unknown") or parse_date(date + {4: "-01-01", 7: "-01"}.get(len(date), "")):
            continue
        problem = Sentence("'{key}' must be a date, not '{value}'.", key="source_date", value=value)
        remedy = Sentence("Write it as 2026-11-23, 2026-11, 2026 or unknown.")
        fields.note("not-a-date", "source_date", problem, remedy)


def _refuse_control_characters(fields: Fields) -> None:
    for key, value in fields.entries.items():
        for text in value if isinstance(value, list) else (value,):
            # isprintable is quick, and false for any control character
            if isinstance(text, str) and not text.isprintable() and _CONTROL.search(text):
                problem = Sentence("'{key}' holds a control character.", key=key)
                fields.note("control-character", key, problem, Sentence("Remove it, or retype the text."))


def catalogue_text(catalogue: Catalogue) -> str:
    """The catalogue as YAML. What `read_catalogue` has read, reads back equal; of any other catalogue control
    characters are left out, and a center without a source takes that of the catalogue."""
    import yaml

    base: Any = getattr(yaml, "CSafeDumper", yaml.SafeDumper)

    class Dumper(base):  # type: ignore[misc]
        def represent_sequence(self, tag: str, sequence: Any, flow_style: bool | None = None) -> Any:
            """Lists of words on one line, lists of mappings below each other."""
            flow_style = all(isinstance(item, str) for item in sequence)
            return super().represent_sequence(tag, sequence, flow_style)

    def dump(value: Any) -> str:
        text: str = yaml.dump(value, Dumper=Dumper, sort_keys=False, allow_unicode=True, width=110)
        return text

    info = catalogue.info._asdict()
    del info["centers"]
    parts = [dump({"catalogue": _plain(info)}), "centers:\n" if catalogue.centers else "centers: []\n"]
    for center in catalogue.centers:  # one at a time: a tree of nodes for all of them takes twice as long
        record = to_record(center)
        for key in ("source", "source_date"):
            if record[key] == info[key]:
                record[key] = None
        parts.append(dump([_plain(record)]))
    return "".join(parts)


def _plain(record: dict[str, Any]) -> dict[str, Any]:
    """A mapping without what says nothing, its values such that YAML and our reader agree on them."""
    plain: dict[str, Any] = {}
    for key, value in record.items():
        if isinstance(value, str):
            plain[key] = _UNWRITABLE.sub("", value)
        elif isinstance(value, list | tuple) and value:
            plain[key] = [_plain(item) if isinstance(item, dict) else _UNWRITABLE.sub("", item) for item in value]
        elif isinstance(value, dict) and value:
            plain[key] = _plain(value)
        elif isinstance(value, float):
            # 1e-05 is no number to our reader
            plain[key] = value if "e" not in repr(value) else f"{Decimal(repr(value)):f}"
        elif value is True or (isinstance(value, int) and value):
            plain[key] = value
    return plain
