from pathlib import Path

import pytest

from recovery_cli.catalogue.center import AlsoIn, Catalogue, CatalogueInfo, Center, make_catalogue
from recovery_cli.catalogue.merging import merge
from recovery_cli.errors import UsageError
from recovery_cli.strict_yaml import read_file
from recovery_cli.vocabulary import load_vocabulary

VOCABULARY = load_vocabulary(read_file(Path(__file__).resolve().parents[2] / "data/vocabulary.yaml"))
FIRST = CatalogueInfo("Directory", "The 2023 directory", "2023", not_recorded=("yoga", "equine"))
SECOND = CatalogueInfo("Licences", "The licence list", "2026-08-21", licence="CC BY", not_recorded=("yoga",))
HERE = Center(
    "here", "Cedar Harbor Recovery Center", street="12 Oak Street", city="Chicago", state="IL", zip="60640",
    phone="312-555-0101", source="The 2023 directory", source_date="2023",
)  # fmt: skip
THERE = HERE._replace(id="there", source="The licence list", source_date="2026-08-21")


def needs(*slugs: str) -> frozenset[str]:
    return VOCABULARY.implied(slugs)


def catalogues(one: list[Center], two: list[Center]) -> tuple[Catalogue, Catalogue]:
    return make_catalogue(FIRST, one), make_catalogue(SECOND, two)


def codes(one: Catalogue, two: Catalogue) -> list[str]:
    with pytest.raises(UsageError) as caught:
        merge(one, two, VOCABULARY)
    return [problem.code for problem in caught.value.problems]


def test_matched_centers_become_one_and_the_rest_is_added_in_order() -> None:
    filler = [Center(f"f{n}", f"Place{n} House", state="IL", zip=f"6{n:04}") for n in range(100)]
    merged = merge(*catalogues([*filler, HERE], [THERE, Center("new", "New Clinic")]), VOCABULARY)
    assert (merged.matched, merged.added, merged.ambiguous) == (1, 1, ())
    assert [center.id for center in merged.catalogue.centers][-2:] == ["here", "new"]
    assert merged.catalogue.centers[-1].source == "The licence list"
    assert merged.catalogue.info == CatalogueInfo(
        "Directory with Licences",
        "The 2023 directory; The licence list",
        "2023; 2026-08-21",
        "CC BY",
        False,
        102,
        ("yoga",),
    )


def test_each_date_of_the_lists_stands_once_in_the_catalogue() -> None:
    third = make_catalogue(SECOND._replace(source="Third", source_date="unknown year"), [Center("x", "New Clinic")])
    fourth = make_catalogue(SECOND._replace(source="Fourth", source_date="2023"), [Center("y", "Old Clinic")])
    both = merge(third, fourth, VOCABULARY).catalogue
    assert merge(make_catalogue(FIRST, [HERE]), both, VOCABULARY).catalogue.info.source_date == "2023; unknown year"


def test_contradictions_and_doubts_are_reported() -> None:
    filler = [Center(f"f{n}", f"Place{n} House", state="IL", zip=f"6{n:04}") for n in range(100)]
    here = HERE._replace(services=needs("detox"))
    merged = merge(*catalogues([*filler, here], [THERE._replace(not_offered=frozenset({"detox"}))]), VOCABULARY)
    assert [(each.id, each.name) for each in merged.contradictions] == [("here", HERE.name)]
    twice = merge(*catalogues([*filler, HERE, HERE._replace(id="twin")], [THERE]), VOCABULARY)
    assert {(each.base, each.other) for each in twice.ambiguous} == {("here", "there"), ("twin", "there")}
    assert twice.added == 1


def test_an_id_that_is_taken_gets_a_number() -> None:
    merged = merge(*catalogues([Center("one", "A House")], [Center("one", "B House")]), VOCABULARY)
    assert [center.id for center in merged.catalogue.centers] == ["one", "one-2"]


def test_a_list_is_merged_once() -> None:
    once = merge(*catalogues([HERE], [Center("new", "New Clinic")]), VOCABULARY).catalogue
    assert codes(once, make_catalogue(SECOND, [THERE])) == ["already-merged"]
    inside = HERE._replace(also_in=(AlsoIn("The licence list", "2026-08-21", "x"),))
    assert codes(*catalogues([inside], [THERE])) == ["already-merged"]


def test_invented_and_real_centers_are_never_mixed() -> None:
    invented = make_catalogue(SECOND._replace(demonstration=True), [THERE])
    assert codes(make_catalogue(FIRST, [HERE]), invented) == ["demonstration-mixed"]


def test_a_contradiction_with_any_list_of_the_other_is_reported_and_an_older_one_is_not() -> None:
    filler = [Center(f"f{n}", f"Place{n} House", state="IL", zip=f"6{n:04}") for n in range(100)]
    third = CatalogueInfo("Third", "A third list", "2020")
    there = THERE._replace(services=needs("yoga"))
    against = HERE._replace(id="c", source=None, source_date=None, not_offered=frozenset({"detox", "yoga"}))
    both = merge(make_catalogue(SECOND, [*filler, there]), make_catalogue(third, [against]), VOCABULARY)
    assert len(both.contradictions) == 1
    filler = [each._replace(zip="9" + (each.zip or "")[1:]) for each in filler]
    base = make_catalogue(FIRST, [*filler, HERE._replace(services=needs("detox"))])
    merged = merge(base, both.catalogue, VOCABULARY)
    (found,) = merged.contradictions
    assert found.says.startswith("The 2023 directory says that it offers")
    assert "A third list (2020) says that it does not" in found.says
    assert "yoga" not in found.says
