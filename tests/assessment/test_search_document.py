import json
import subprocess
import sys
from datetime import date

from recovery_cli.assessment.search_document import center_document, search_document
from recovery_cli.catalogue.center import AlsoIn, CatalogueInfo, Center, make_catalogue
from recovery_cli.catalogue.index import Index
from recovery_cli.catalogue.index_build import index_in_memory
from recovery_cli.catalogue.search import Query, relaxations, search
from recovery_cli.documents.results import HelplineDoc, QueryDoc, SearchDoc
from recovery_cli.vocabulary import Need, Vocabulary

TODAY = date(2026, 11, 23)
HELPLINE: HelplineDoc = {
    "id": "samhsa",
    "name": "SAMHSA National Helpline",
    "call": "1-800-662-4357",
    "text": None,
    "url": None,
    "about": "Help with mental health and substance use, at any hour.",
    "verified_on": "2026-11-23",
    "source": "https://www.samhsa.gov/find-help/helplines/national-helpline",
}
ASKED: QueryDoc = {
    "needs": ["detox"],
    "any": [],
    "without": [],
    "text": None,
    "near": "Chicago, IL",
    "within_miles": None,
    "sort": "fit",
}


def index() -> Index:
    vocabulary = Vocabulary([Need("detox", "care", "withdrawal care (detox)", (), (), "")], {})
    centers = (
        Center("near", "Near", latitude=41.9, longitude=-87.6, place_precision="zip", services=frozenset({"detox"})),
        Center("lost", "Lost", services=frozenset({"detox", "aftercare"}), source="Own", source_date="2026-01-01"),
    )
    return index_in_memory(make_catalogue(CatalogueInfo("Test", "Everyone", "2023"), centers), vocabulary, stamp="")


def document(query: Query) -> SearchDoc:
    with index() as opened:
        return search_document(opened, ASKED, search(opened, query), relaxations(opened, query), [HELPLINE], TODAY)


def test_the_document_holds_the_published_shape() -> None:
    from pydantic import TypeAdapter

    for query in (Query(needs=("detox",), near=(41.97, -87.66)), Query(needs=("nothing",))):
        made = document(query)
        assert TypeAdapter(SearchDoc).validate_python(made, strict=True) == made
        assert json.loads(json.dumps(made)) == made


def test_matches_are_ranked_from_one_with_distances_in_tenths_of_a_mile() -> None:
    first, second = document(Query(needs=("detox",), near=(41.97, -87.66)))["matches"]
    assert (first["rank"], first["center"]["id"], first["distance_miles"]) == (1, "near", 5.7)
    assert (second["rank"], second["center"]["id"], second["distance_miles"]) == (2, "lost", None)
    assert first["reasons"][0] == "Offers withdrawal care (detox)."
    assert first["warnings"]


def test_a_center_without_a_source_of_its_own_shows_the_catalogue_s() -> None:
    first, second = document(Query(needs=("detox",), sort="name"))["matches"]
    assert (first["center"]["source"], first["center"]["source_date"]) == ("Own", "2026-01-01")
    assert (second["center"]["source"], second["center"]["source_date"]) == ("Everyone", "2023")


def test_a_fact_of_another_list_is_credited_to_it_and_a_center_of_one_list_says_nothing_of_others() -> None:
    info = CatalogueInfo("Merged", "Directory; Licences", "2023")
    licences = AlsoIn("Licences", "2026", "l", ("capacity", "detox"))
    merged = Center("m", "M", source="Directory", source_date="2023", also_in=(AlsoIn("Silent", "2020", "s"), licences))
    assert center_document(merged, info).get("also_in") == [
        {"source": "Licences", "source_date": "2026", "facts": ["capacity", "detox"]}
    ]
    assert "also_in" not in center_document(merged._replace(also_in=()), info)


def test_where_nothing_is_found_the_document_says_what_to_drop() -> None:
    made = document(Query(needs=("detox", "nothing")))
    assert (made["total"], made["matches"]) == (0, [])
    assert made["relaxations"] == [{"drop": "nothing", "total": 2}]
    assert made["helplines"] == [HELPLINE]


def test_a_cold_search_imports_nothing_heavy() -> None:
    heavy = {"yaml", "pydantic", "rich", "dataclasses", "typing_extensions", "recovery_cli.vocabulary", "tempfile"}
    script = "import recovery_cli.assessment.search_document, recovery_cli.catalogue.search, sys; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout.split()
    assert heavy.isdisjoint(loaded)
