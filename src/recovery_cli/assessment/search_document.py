"""What a search found, as the public JSON: the same shape for `search` and for the matches of an assessment."""

from typing import TYPE_CHECKING

from recovery_cli.catalogue.ranking import reasons, warnings

if TYPE_CHECKING:  # the shapes are for the type checker: a cold search does without their import
    from collections.abc import Callable, Iterable, Sequence
    from datetime import date

    from recovery_cli.catalogue.center import CatalogueInfo, Center
    from recovery_cli.catalogue.index import Index
    from recovery_cli.catalogue.ranking import Match
    from recovery_cli.catalogue.search import Found
    from recovery_cli.documents.results import (
        CatalogueDoc,
        CenterDoc,
        HelplineDoc,
        MatchDoc,
        Precision,
        QueryDoc,
        SearchDoc,
    )


def search_document(
    index: "Index",
    query: "QueryDoc",
    found: "Found",
    relaxations: "Iterable[tuple[str, int]]",
    helplines: "Iterable[HelplineDoc]",
    today: "date",
    label: "Callable[[str], str] | None" = None,
) -> "SearchDoc":
    """query: as it was asked, the place in words. relaxations: those of the query where nothing was found. label: words
    for a need, where they are not those of the index."""
    return {
        "schema_version": "1",
        "kind": "search",
        "query": query,
        "catalogue": catalogue_document(index.info),
        "total": found.total,
        "matches": match_documents(index, found.matches, today, label),
        "relaxations": [{"drop": drop, "total": total} for drop, total in relaxations],
        "helplines": list(helplines),
    }


def catalogue_document(info: "CatalogueInfo") -> "CatalogueDoc":
    return {
        "name": info.name,
        "source": info.source,
        "source_date": info.source_date,
        "centers": info.centers,
        "demonstration": info.demonstration,
    }


def match_documents(
    index: "Index", matches: "Sequence[Match]", today: "date", label: "Callable[[str], str] | None" = None
) -> "list[MatchDoc]":
    """The matches in their order, ranked from 1, with their reasons and warnings as of `today`. label: words for a
    need, where they are not those of the index."""
    label = label or index.label
    return [_match_document(rank, match, index.info, today, label) for rank, match in enumerate(matches, start=1)]


def _match_document(
    rank: int, match: "Match", info: "CatalogueInfo", today: "date", label: "Callable[[str], str]"
) -> "MatchDoc":
    document: MatchDoc = {
        "rank": rank,
        "score": match.score,
        "distance_miles": None if match.distance_miles is None else round(match.distance_miles, 1),
        "center": center_document(match.center, info),
        "met": list(match.met),
        "unmet": list(match.unmet),
        "unknown": list(match.unknown),
        "reasons": reasons(match, label, info.not_recorded),
        "warnings": warnings(match, today, info.source_date, label),
    }
    if match.met_by:
        document["met_by"] = dict(match.met_by)
    return document


def center_document(center: "Center", info: "CatalogueInfo") -> "CenterDoc":
    """info: the catalogue's, for what the center does not state of its own source."""
    precision: dict[str, Precision] = {"address": "address", "zip": "zip"}
    document: CenterDoc = {
        "id": center.id,
        "name": center.name,
        "program": center.program,
        "street": center.street,
        "city": center.city,
        "state": center.state,
        "zip": center.zip,
        "phone": center.phone,
        "intake_phones": list(center.intake_phones),
        "website": center.website,
        "latitude": center.latitude,
        "longitude": center.longitude,
        "place_precision": precision.get(center.place_precision, "none"),
        "services": sorted(center.services),
        "source": center.source or info.source,
        "source_date": center.source_date or info.source_date,
    }
    if credits := [also for also in center.also_in if also.facts]:
        document["also_in"] = [
            {"source": also.source, "source_date": also.source_date, "facts": list(also.facts)} for also in credits
        ]
    return document
