"""Open Referral human services data (HSDS 3.0): a community directory's services and where they are given.

Publisher: whoever runs the directory; the specification is by Open Referral (CC BY-SA 4.0). Licence: the directory's
own, which its file does not say.

Shapes, as JSON: a service (with service_at_locations), a service_at_location (with service and location), an
organization (with services), a list of them, a page of an API ({"contents": […]}), or the tables of the specification
as one object ({"services.csv": […], …}).

Fields: organization.name → name, service.name → program (the name, without an organization); the first physical
address of a location → address; phones, of the nearest that has any; service.url or organization.website; schedules →
hours; licenses, accreditations; assured_date → source_date, else last_modified; minimum_age and maximum_age → who is
let in; languages; names of the service and of its taxonomy terms → needs, by the phrases of data/hsds_terms.yaml.
Descriptions are not read for needs: "we do not offer detox" holds the word, too.

Known faults: a directory lists any help there is, so that an entry says plainly where nothing names substance use;
addresses outside the United States have no ZIP and no place; a service without a location has an organization only.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from recovery_cli.catalogue.center import UNKNOWN_YEAR, CatalogueInfo
from recovery_cli.catalogue.importers.assembly import Origin, assemble
from recovery_cli.catalogue.importers.directory_codes import DirectoryCodes, load_directory_codes, read_codes
from recovery_cli.catalogue.importers.entries import (
    Entry,
    ImportContext,
    ImportResult,
    check_address,
    parse_website,
    year_of,
)
from recovery_cli.catalogue.importers.glimpse import Glimpse
from recovery_cli.catalogue.importers.hsds_tables import nested
from recovery_cli.catalogue.importers.json_text import json_form, mapping, mappings, read_json
from recovery_cli.catalogue.importers.report import NO_NAME, Dropped
from recovery_cli.catalogue.importers.text import clean
from recovery_cli.fields import parse_date
from recovery_cli.sentences import Sentence
from recovery_cli.strict_yaml import read_file

TITLE = Sentence("Open Referral HSDS 3.0")
_MAP = "hsds_terms.yaml"
_MARKS = frozenset({
    "service_at_locations", "service_areas", "eligibility_description", "interpretation_services",
    "application_process",
    "fees_description", "assured_date", "assurer_email", "location_type", "tax_status", "legal_status",
    "year_incorporated", "organization_identifiers", "parent_organization_id", "services.csv", "organizations.csv",
})  # fmt: skip
_ENOUGH = 3
_SCHEMA = "datapackage_metadata"  # a schema of the specification names every field, and holds no service
_CLOSED = {
    "inactive": Sentence("The directory says that it is inactive."),
    "defunct": Sentence("The directory says that it is defunct."),
    "temporarily closed": Sentence("The directory says that it is closed for now."),
}


class Offer(NamedTuple):
    """One service at one location; any of them may be empty."""

    service: dict[str, Any]
    at: dict[str, Any]
    location: dict[str, Any]
    organization: dict[str, Any]


def recognises(glimpse: Glimpse) -> bool:
    return len(glimpse.keys & _MARKS) >= _ENOUGH and _SCHEMA not in glimpse.keys


def read(path: Path, context: ImportContext) -> ImportResult:
    """Raises DataFileError: see json_text.py and assembly.py."""
    key = load_directory_codes(read_file(context.data / _MAP, source=f"data/{_MAP}"), context.vocabulary)
    phrases = _phrases(key)
    tree, encoding = read_json(path)
    entries: list[Entry] = []
    dropped: list[Dropped] = []
    for number, offer in enumerate(offers(tree), start=1):
        status = clean(offer.service.get("status")).lower()
        if status in _CLOSED:
            dropped.append(Dropped(number, _CLOSED[status]))
        elif not clean(offer.service.get("name")):
            dropped.append(Dropped(number, NO_NAME))
        else:
            entries.append(_entry(number, offer, key, phrases))
    if context.on_progress:
        context.on_progress(len(entries) + len(dropped), len(entries) + len(dropped))
    edition = year_of(context.edition, path) or UNKNOWN_YEAR
    info = CatalogueInfo(
        name=f"{path.stem}, {edition}",
        source=f"{path.stem} (Open Referral HSDS), {edition}",
        source_date=edition,
        licence="not stated in the file",
        not_recorded=key.not_recorded,
    )
    origin = Origin(path, TITLE, str(path), json_form(encoding))
    return assemble(entries, dropped, info, origin, context.places, context.coordinates, key)


def offers(tree: Any) -> Iterator[Offer]:
    """Every service at every location of it, in the order of the file."""
    if isinstance(tree, dict):
        if "services.csv" in tree:
            tree = nested(tree)
        tree = tree.get("contents", tree)
    for item in [tree] if isinstance(tree, dict) else mappings(tree):
        if isinstance(item.get("service"), dict):
            yield _offer(item["service"], item, item)
        elif "services" in item:
            for service in mappings(item["services"]):
                yield from _of_service(service, item)
        elif "name" in item:
            yield from _of_service(item, mapping(item.get("organization")))


def _of_service(service: dict[str, Any], organization: dict[str, Any]) -> Iterator[Offer]:
    places = mappings(service.get("service_at_locations"))
    own = mapping(service.get("organization")) or organization
    for at in places or [{}]:
        yield Offer(service, at, mapping(at.get("location")), own)


def _offer(service: dict[str, Any], at: dict[str, Any], item: dict[str, Any]) -> Offer:
    own = mapping(service.get("organization")) or mapping(item.get("organization"))
    return Offer(service, at, mapping(at.get("location")), own)


def _phrases(key: DirectoryCodes) -> re.Pattern[str]:
    """Any phrase of the map, or its plural; what its records say by fields is no phrase."""
    spoken = (code for code, each in key.codes.items() if each.category != "fields")
    longest = sorted(spoken, key=len, reverse=True)
    return re.compile(rf"\b({'|'.join(map(re.escape, longest))})s?\b")


def _entry(number: int, offer: Offer, key: DirectoryCodes, phrases: re.Pattern[str]) -> Entry:
    service, at, location, organization = offer
    addresses = mappings(location.get("addresses"))
    address = next((each for each in addresses if clean(each.get("address_type")) == "physical"), None)
    address = address or (addresses[0] if addresses else {})
    state, zip_code, phone, intake, faults, point = check_address(
        clean(address.get("state_province")),
        clean(address.get("postal_code")),
        _phones(offer),
        (clean(location.get("latitude")), clean(location.get("longitude"))),
    )
    codes = _codes(offer, phrases)
    name, program = clean(organization.get("name")), clean(service.get("name"))
    licenses, accreditation = clean(service.get("licenses")), clean(service.get("accreditations"))
    hours = [
        text
        for holder in (at, location, service)
        for each in mappings(holder.get("schedules"))
        if (text := _hours(each))
    ]
    stated = clean(service.get("assured_date")) or clean(service.get("last_modified"))
    day = parse_date(stated[:10])
    return Entry(
        number=number,
        name=name or program,
        program=program if name else None,
        street=clean(address.get("address_1")),
        street2=clean(address.get("address_2")),
        city=clean(address.get("city")),
        state=state,
        zip=zip_code,
        phone=phone,
        intake_phones=intake,
        codes=codes,
        faults=faults,
        reading=read_codes(codes, key),
        point=point,
        website=parse_website(clean(service.get("url"))) or parse_website(clean(organization.get("website"))),
        hours=hours[0] if hours else None,
        license=licenses or None,
        accreditation=(accreditation,) if accreditation else (),
        identity="\n".join(filter(None, (clean(service.get("id")), clean(location.get("id"))))) or None,
        source_date=day.isoformat() if day else None,
    )


def _phones(offer: Offer) -> list[str]:
    """The numbers of the nearest holder that has any, with their extensions."""
    for holder in (offer.at, offer.location, offer.service, offer.organization):
        numbers = [
            clean(each.get("number")).strip('"')
            + (f" x{extension}" if (extension := clean(each.get("extension"))) else "")
            for each in mappings(holder.get("phones"))
            if clean(each.get("type")) not in ("fax", "pager")
        ]
        if numbers:
            return numbers
    return []


def _hours(schedule: dict[str, Any]) -> str:
    description = clean(schedule.get("description"))
    opens, closes = clean(schedule.get("opens_at"))[:5], clean(schedule.get("closes_at"))[:5]
    days = clean(schedule.get("byday")).replace(",", ", ")
    return description or " ".join(filter(None, (days, f"{opens} to {closes}" if opens and closes else "")))


def _codes(offer: Offer, phrases: re.Pattern[str]) -> tuple[str, ...]:
    """The phrases of the map that stand in the names, and every term in which none of them stands, as it is."""
    service = offer.service
    found: list[str] = []
    for text in (clean(service.get("name")), clean(service.get("alternate_name"))):
        found += phrases.findall(_folded(text))
    for term in _terms(offer):
        found += phrases.findall(_folded(term)) or [term]
    for holder in (offer.service, offer.location):
        found += [f"language {code}" for each in mappings(holder.get("languages")) if (code := _language(each))]
    lowest, highest = clean(service.get("minimum_age")), clean(service.get("maximum_age"))
    if lowest.isdecimal():
        found.append("from 18" if int(lowest[:4]) >= 18 else "under 18")
    if highest.isdecimal():
        found.append("up to 17" if int(highest[:4]) < 18 else "over 17")
    if clean(offer.location.get("location_type")) == "virtual":
        found.append("virtual")
    return tuple(dict.fromkeys(found))


def _folded(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", " ", text.lower()).strip()


def _language(language: dict[str, Any]) -> str:
    code = clean(language.get("code")).lower()[:2]
    name = clean(language.get("name")).lower()
    return {"es": "es", "spanish": "es", "american sign language": "sign"}.get(code if code == "es" else name, "")


def _terms(offer: Offer) -> Iterator[str]:
    for holder in offer:
        for attribute in mappings(holder.get("attributes")):
            term = mapping(attribute.get("taxonomy_term"))
            if name := clean(term.get("name")) or clean(attribute.get("value")):
                yield name
