"""HSDS as the tables of its specification in one object, put together into services as its API gives them."""

from typing import Any

from recovery_cli.catalogue.importers.json_text import mappings
from recovery_cli.catalogue.importers.text import clean

_Row = dict[str, Any]


def nested(tree: dict[str, Any]) -> dict[str, Any]:
    """{"contents": [service, …]} of {"services.csv": [row, …], "organizations.csv": …}; what refers to nothing is
    left out."""

    def table(*names: str) -> list[_Row]:
        return next((mappings(tree[f"{name}.csv"]) for name in names if f"{name}.csv" in tree), [])

    def of(rows: list[_Row], key: str) -> dict[str, list[_Row]]:
        found: dict[str, list[_Row]] = {}
        for row in rows:
            if owner := clean(row.get(key)):
                found.setdefault(owner, []).append(row)
        return found

    def with_all(row: _Row, key: str) -> _Row:
        owner = clean(row.get("id"))
        return row | {name: rows.get(owner, []) for name, rows in parts[key].items()}

    terms = {clean(row.get("id")): row for row in table("taxonomy_terms")}
    attributes = [
        row | {"taxonomy_term": terms.get(clean(row.get("taxonomy_term_id")), {})} for row in table("attributes")
    ]
    parts = {
        key: {
            "phones": of(table("phones"), key),
            "schedules": of(table("schedules"), key),
            "languages": of(table("languages"), key),
            "addresses": of(table("addresses"), key),
            "attributes": of(attributes, "link_id"),
        }
        for key in ("service_id", "location_id", "organization_id", "service_at_location_id")
    }
    organizations = {clean(row.get("id")): with_all(row, "organization_id") for row in table("organizations")}
    locations = {clean(row.get("id")): with_all(row, "location_id") for row in table("locations")}
    places = of(table("service_at_location", "service_at_locations"), "service_id")
    return {
        "contents": [
            with_all(row, "service_id")
            | {
                "organization": organizations.get(clean(row.get("organization_id")), {}),
                "service_at_locations": [
                    with_all(at, "service_at_location_id")
                    | {"location": locations.get(clean(at.get("location_id")), {})}
                    for at in places.get(clean(row.get("id")), [])
                ],
            }
            for row in table("services")
        ]
    }
