"""A few centers side by side, as the public JSON."""

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from recovery_cli.assessment.search_document import catalogue_document
from recovery_cli.catalogue.center import PRICE_BANDS
from recovery_cli.catalogue.geography import NEXT_DOOR, miles_between
from recovery_cli.sentences import Sentence

if TYPE_CHECKING:
    from recovery_cli.catalogue.center import CatalogueInfo, Center
    from recovery_cli.documents.results import ComparedRowDoc, ComparisonDoc
    from recovery_cli.vocabulary import Vocabulary

FACTS = (
    *("phone", "intake", "address", "distance", "website", "hours", "license", "expires", "capacity"),
    *("accreditation", "price", "source", "date"),
)
"""In the order that a person on the phone needs them."""
_FIELDS = {
    "intake": ("intake_phones",),
    "address": ("street", "city", "state", "zip"),
    "expires": ("license_expires",),
    "price": ("price_band",),
}
"""The fields of a center that a fact is made of, where they are named otherwise."""


def comparison_document(
    centers: "Sequence[Center]",
    info: "CatalogueInfo",
    vocabulary: "Vocabulary",
    near: str | None = None,
    place: tuple[float, float] | None = None,
) -> "ComparisonDoc":
    """near: a place in words. place: its latitude and longitude in degrees, for the distances."""
    miles = [_miles(center, place) for center in centers]
    facts = [_marked(center, _facts(center, info, distance)) for center, distance in zip(centers, miles, strict=True)]
    rows = [_row(fact, "facts", fact, [each[fact] for each in facts]) for fact in FACTS]
    needs = list(_needs(centers, vocabulary))
    return {
        "schema_version": "1",
        "kind": "comparison",
        "catalogue": catalogue_document(info),
        "near": near,
        "centers": [
            {
                "id": center.id,
                "name": center.name,
                "program": center.program,
                "distance_miles": distance,
                "source": center.source or info.source,
                "source_date": center.source_date or info.source_date,
                "cautions": list(center.cautions),
            }
            for center, distance in zip(centers, miles, strict=True)
        ],
        "rows": [
            *(row for row in rows if any(row["values"])),
            *(row for row in needs if set(row["values"]) != {"unknown"}),
        ],
        "unknown_of_all": [row["row"] for row in needs if set(row["values"]) == {"unknown"}],
    }


def _needs(centers: "Sequence[Center]", vocabulary: "Vocabulary") -> "Iterator[ComparedRowDoc]":
    for group, label in vocabulary.groups.items():
        for need in vocabulary.needs.values():
            if need.group == group:
                values: list[str | None] = [_known(center, need.slug) for center in centers]
                row = _row(need.slug, label, need.label, values, need=True)
                if any(marks := [_numbers(center, {need.slug}) for center in centers]):
                    row["marks"] = marks
                yield row


def _row(row: str, group: str, label: str, values: list[str | None], *, need: bool = False) -> "ComparedRowDoc":
    return {
        "row": row,
        "group": group,
        "label": label,
        "need": need,
        "differs": len(set(values)) > 1,
        "values": values,
    }


def _known(center: "Center", slug: str) -> str:
    return "yes" if slug in center.services else "no" if slug in center.not_offered else "unknown"


def _miles(center: "Center", place: tuple[float, float] | None) -> float | None:
    if place is None or center.latitude is None or center.longitude is None:
        return None
    return round(miles_between(*place, center.latitude, center.longitude), 1)


def _facts(center: "Center", info: "CatalogueInfo", miles: float | None) -> dict[str, str | None]:
    town = " ".join(part for part in (center.state, center.zip) if part)
    away = None
    if miles is not None:
        near = center.place_precision == "zip"
        away = Sentence("about {miles} miles" if near else "{miles} miles", miles=f"{miles:,.1f}")
        away = Sentence("less than a mile") if miles < NEXT_DOOR else away
    return {
        "phone": center.phone,
        "intake": ", ".join(center.intake_phones) or None,
        "address": ", ".join(part for part in (center.street, center.city, town) if part) or None,
        "distance": away,
        "website": center.website,
        "hours": center.hours,
        "license": center.license,
        "expires": center.license_expires,
        "capacity": None if center.capacity is None else f"{center.capacity:,}",
        "accreditation": ", ".join(center.accreditation) or None,
        "price": PRICE_BANDS.get(center.price_band or ""),
        "source": _listed(center.source or info.source, (each.source for each in center.also_in)),
        "date": _listed(center.source_date or info.source_date, (each.source_date for each in center.also_in)),
    }


def _listed(first: str, others: Iterable[str]) -> str:
    """The first alone, or all of them with the numbers that mark what comes from them."""
    listed = [first, *others]
    return "; ".join(f"[{n}] {each}" for n, each in enumerate(listed, start=1)) if len(listed) > 1 else first


def _marked(center: "Center", facts: dict[str, str | None]) -> dict[str, str | None]:
    """The facts, each with the number of every list but the first that it comes from."""
    marked = dict(facts)
    for fact, value in facts.items():
        if value and (numbers := _numbers(center, _FIELDS.get(fact, (fact,)))):
            marked[fact] = Sentence("{text} [{number}]", text=value, number=", ".join(map(str, numbers)))
    return marked


def _numbers(center: "Center", facts: Iterable[str]) -> list[int]:
    """The numbers of the lists but the first that any of the facts comes from."""
    return [n for n, also in enumerate(center.also_in, start=2) if not set(also.facts).isdisjoint(facts)]
