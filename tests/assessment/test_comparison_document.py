from recovery_cli.assessment.comparison_document import comparison_document
from recovery_cli.catalogue.center import AlsoIn, CatalogueInfo, Center
from recovery_cli.vocabulary import Need, Vocabulary

NEEDS = [Need(slug, group, slug, (), (), "") for slug, group in (("yoga", "life"), ("detox", "care"), ("cbt", "life"))]
VOCABULARY = Vocabulary(NEEDS, {"care": "Care", "life": "Life"})
INFO = CatalogueInfo("Directory", "SAMHSA", "2023")
ONE = Center(
    "one", "One", phone="1", latitude=42.0, longitude=-71.0, place_precision="zip",
    services=frozenset({"detox"}), not_offered=frozenset({"cbt"}), cautions=("x",),
)  # fmt: skip
TWO = Center("two", "Two", services=frozenset({"detox"}), also_in=(AlsoIn("Licences", "2026", "l"),), capacity=1_200)


def rows(**options: object) -> dict[str, list[str | None]]:
    document = comparison_document([ONE, TWO], INFO, VOCABULARY, **options)  # type: ignore[arg-type]
    return {row["row"]: row["values"] for row in document["rows"]}


def test_each_need_is_yes_no_or_unknown_and_missing_is_never_no() -> None:
    found = rows()
    assert found["detox"] == ["yes", "yes"]
    assert found["cbt"] == ["no", "unknown"]


def test_what_is_not_known_of_any_is_one_list_and_no_row() -> None:
    assert "yoga" not in rows()
    assert comparison_document([ONE, TWO], INFO, VOCABULARY)["unknown_of_all"] == ["yoga"]


def test_facts_come_first_and_those_that_none_has_are_left_out() -> None:
    found = rows()
    assert found["phone"] == ["1", None]
    assert found["capacity"] == [None, "1,200"]
    assert "hours" not in found
    assert list(found)[:2] == ["phone", "capacity"]


def test_every_source_and_its_date_is_named() -> None:
    assert rows()["source"] == ["SAMHSA", "[1] SAMHSA; [2] Licences"]
    assert rows()["date"] == ["2023", "[1] 2023; [2] 2026"]


def test_a_fact_of_another_list_carries_its_number() -> None:
    licences = AlsoIn("Licences", "2026", "l", ("license_expires", "zip"))
    two = TWO._replace(license_expires="2027-10-31", zip="02134", phone="2", also_in=(licences,))
    document = comparison_document([ONE, two], INFO, VOCABULARY)
    found = {row["row"]: row["values"][1] for row in document["rows"]}
    assert found["expires"] == "2027-10-31 [2]"
    assert found["address"] == "02134 [2]"
    assert (found["phone"], found["capacity"]) == ("2", "1,200")


def test_a_need_of_another_list_carries_its_number_and_a_row_of_first_lists_alone_carries_none() -> None:
    two = TWO._replace(not_offered=frozenset({"cbt"}), also_in=(AlsoIn("L", "", "l", ("detox",)), *TWO.also_in))
    document = comparison_document([ONE, two], INFO, VOCABULARY)
    assert {row["row"]: row.get("marks") for row in document["rows"] if row["need"]} == {
        "detox": [[], [2]],
        "cbt": None,
    }


def test_the_distance_is_said_where_a_place_is_asked_for_and_known() -> None:
    assert "distance" not in rows()
    found = rows(near="Boston, MA", place=(42.0, -71.0))
    assert found["distance"] == ["less than a mile", None]


def test_the_order_is_that_of_the_groups_and_what_differs_is_marked() -> None:
    document = comparison_document([ONE, TWO], INFO, VOCABULARY)
    needs = [(row["row"], row["group"], row["differs"]) for row in document["rows"] if row["need"]]
    assert needs == [("detox", "Care", False), ("cbt", "Life", True)]
