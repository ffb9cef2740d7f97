"""What the two layouts of FindTreatment.gov share: the fields of a facility, and who runs the list."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from recovery_cli.catalogue.center import UNKNOWN_YEAR, CatalogueInfo
from recovery_cli.catalogue.importers.assembly import Origin, assemble
from recovery_cli.catalogue.importers.directory_codes import DirectoryCodes, read_codes
from recovery_cli.catalogue.importers.directory_rows import split_name
from recovery_cli.catalogue.importers.entries import (
    Entry,
    ImportContext,
    ImportResult,
    check_address,
    parse_website,
    year_of,
)
from recovery_cli.catalogue.importers.report import NO_NAME, Dropped
from recovery_cli.sentences import Sentence

NOT_CODES = frozenset({
    "name1", "name2", "street1", "street2", "city", "state", "zip", "zip4", "county", "phone", "website", "frid",
    "miles", "fips", "intake1", "intake2", "intake1a", "intake2a", "hotline1", "hotline2", "services",
})  # fmt: skip
_MENTAL_HEALTH = Sentence("It is listed for mental health only, not for substance use.")
_PHONES = ("phone", "intake1", "intake2", "intake1a", "intake2a", "hotline1")


class Facility(NamedTuple):
    """number: its row or record. fields: text by the locator's own names, empty or absent where nothing stands.
    codes: codes of the map, or what is in no map, each once. unclear: codes of which it says neither yes nor no."""

    number: int
    fields: Mapping[str, str]
    codes: tuple[str, ...]
    unclear: tuple[str, ...] = ()


def assemble_facilities(
    context: ImportContext,
    found: Iterable[Facility | Dropped],
    origin: Origin,
    key: DirectoryCodes | None = None,
) -> ImportResult:
    """The catalogue of a locator file. origin: what `found` was read from. key: the code map and what the file adds."""
    key = key or context.codes
    edition = year_of(context.edition, origin.path) or UNKNOWN_YEAR
    year = int(edition[:4]) if edition[:4].isdigit() else None
    entries: list[Entry] = []
    dropped: list[Dropped] = []
    for each in found:
        result = each if isinstance(each, Dropped) else _entry(each, key, year)
        if isinstance(result, Dropped):
            dropped.append(result)
        else:
            entries.append(result)
    info = CatalogueInfo(
        name=f"FindTreatment.gov, {edition}",
        source=f"SAMHSA FindTreatment.gov, {edition}",
        source_date=edition,
        licence="Public domain (US federal government); cite SAMHSA",
        not_recorded=key.not_recorded,
    )
    return assemble(entries, dropped, info, origin, context.places, context.coordinates, key)


def _entry(facility: Facility, key: DirectoryCodes, year: int | None) -> Entry | Dropped:
    def field(name: str) -> str:
        return facility.fields.get(name, "")

    name, program, joined = split_name(field("name1"), field("name2"))
    if not name:
        return Dropped(facility.number, NO_NAME)
    if "MH" in (field("type_facility").upper(), field("typefacility").upper()):
        return Dropped(facility.number, _MENTAL_HEALTH)
    phones = [field(each) for each in _PHONES]
    state, zip_code, phone, intake, faults, point = check_address(
        field("state"), field("zip"), phones, (field("latitude"), field("longitude"))
    )
    # What nobody can read is not left out: its category is not answered completely.
    unclear = {key.codes[now].category for code in facility.unclear if (now := key.today(code, year))}
    answered = {category: needs for category, needs in key.complete.items() if category not in unclear}
    if joined:
        faults = (*faults, "name")
    return Entry(
        number=facility.number,
        name=name,
        program=program,
        street=field("street1") if any(map(str.isalnum, field("street1"))) else "",
        street2=field("street2"),
        city=field("city"),
        state=state,
        zip=zip_code,
        phone=phone,
        intake_phones=intake,
        codes=facility.codes,
        faults=(*faults, *["flag"] * len(facility.unclear)),
        reading=read_codes(facility.codes, key._replace(complete=answered), year),
        point=point,
        website=parse_website(field("website")),
    )
