import random
from typing import Any

from recovery_cli.catalogue.center import Center
from recovery_cli.catalogue.matching import THRESHOLD, match_centers, score_pairs

FILLER = [Center(f"filler-{n}", f"Place{n} Recovery Center", state="IL", zip=f"6{n:04}") for n in range(200)]
HOUSE = Center("house", "Cedar Harbor Recovery Center", street="12 Oak Street", state="IL", zip="60640")


def matched(base: list[Center], other: list[Center]) -> list[tuple[str, str]]:
    found = match_centers([*FILLER, *base], other)
    assert len({pair.base for pair in found.pairs}) == len(found.pairs) == len({pair.other for pair in found.pairs})
    return [(([*FILLER, *base])[pair.base].id, other[pair.other].id) for pair in found.pairs]


def ambiguous(base: list[Center], other: list[Center]) -> set[tuple[str, str]]:
    found = match_centers([*FILLER, *base], other)
    return {(([*FILLER, *base])[pair.base].id, other[pair.other].id) for pair in found.ambiguous}


def other(**changes: Any) -> Center:
    return HOUSE._replace(**{"id": "theirs", **changes})


def test_the_same_name_and_street_are_the_same_program() -> None:
    assert matched([HOUSE], [other(name="CEDAR HARBOR RECOV. CTR, INC.", street="12 Oak St., Suite 4")]) == [
        ("house", "theirs")
    ]


def test_a_name_alone_a_street_alone_or_a_phone_alone_is_not_enough() -> None:
    assert matched([HOUSE], [other(street="900 Elm Avenue")]) == []
    assert matched([HOUSE], [other(name="Walnut Clinic")]) == []
    phone = HOUSE._replace(phone="312-555-0101")
    assert matched([phone], [phone._replace(id="theirs", name="Walnut Clinic", street="9 Elm Avenue")]) == []


def test_a_program_that_moved_is_known_by_name_and_phone() -> None:
    here = HOUSE._replace(phone="312-555-0101")
    assert matched([here], [here._replace(id="theirs", street="900 Elm Avenue")]) == [("house", "theirs")]


def test_branches_that_share_name_and_phone_are_kept_apart() -> None:
    here = HOUSE._replace(phone="312-555-0101")
    branch = here._replace(id="branch", street="77 Pine Road")
    assert matched([here, branch], [here._replace(id="theirs", street="900 Elm Avenue")]) == []


def test_an_opioid_treatment_program_at_the_same_street_is_the_same_under_any_name() -> None:
    program = frozenset({"opioid_treatment_program"})
    here = HOUSE._replace(services=program)
    there = other(name="Oakton Medical Partners", services=program)
    assert matched([here], [there]) == [("house", "theirs")]
    assert matched([HOUSE], [there]) == []


def test_of_two_programs_at_one_street_the_name_decides() -> None:
    women = HOUSE._replace(id="women", program="Willow women's unit")
    men = HOUSE._replace(id="men", program="Granite men's unit")
    assert matched([women, men], [other(name="Granite", program="Cedar Harbor")]) == [("men", "theirs")]


def test_where_two_fit_alike_neither_is_taken_and_both_are_reported() -> None:
    one, two = HOUSE._replace(id="one"), HOUSE._replace(id="two")
    assert matched([one, two], [other()]) == []
    assert ambiguous([one, two], [other()]) == {("one", "theirs"), ("two", "theirs")}


def test_two_entries_of_the_other_list_never_become_one() -> None:
    assert matched([HOUSE], [other(id="a"), other(id="b")]) == []


def test_who_prefers_a_taken_program_is_not_given_its_neighbour() -> None:
    program = frozenset({"opioid_treatment_program"})
    clinic = HOUSE._replace(id="clinic", services=program)
    satellite = HOUSE._replace(id="satellite", name="Cedar Harbor Satellite")
    exact, older = other(id="exact", services=program), other(id="older", name="Harbor", services=program)
    assert matched([clinic, satellite], [exact, older]) == [("clinic", "exact")]


def test_a_known_contradiction_about_the_kind_of_care_tells_two_programs_apart() -> None:
    stay = HOUSE._replace(id="stay", services=frozenset({"residential"}))
    clinic = HOUSE._replace(id="clinic", not_offered=frozenset({"residential"}))
    assert matched([stay, clinic], [other(services=frozenset({"residential"}))]) == [("stay", "theirs")]


def test_another_state_is_never_a_candidate() -> None:
    assert list(score_pairs([HOUSE], [other(state="MA")])) == []


def test_an_unpublished_street_never_joins() -> None:
    nowhere = HOUSE._replace(street="- - -")
    score = next(iter(score_pairs([*FILLER, nowhere], [other(street="- - -")]))).score
    assert score < THRESHOLD


def test_the_order_of_the_lists_changes_nothing() -> None:
    names = [f"{chr(97 + n // 26) * 3}{chr(97 + n % 26) * 3} House" for n in range(40)]
    base = [HOUSE._replace(id=f"b{n}", name=name, street=f"{n % 7} Oak Street") for n, name in enumerate(names)]
    theirs = [center._replace(id=f"t{n}", program="Unit") for n, center in enumerate(base)]
    expected = sorted(matched(base, theirs))
    assert len(expected) == 40
    random.Random(1).shuffle(base)
    random.Random(2).shuffle(theirs)
    assert sorted(matched(base, theirs)) == expected


def test_ten_thousand_centers_of_one_zip_are_not_compared_one_by_one() -> None:
    crowd = [HOUSE._replace(id=f"c{n}", street=None) for n in range(10_000)]
    assert list(score_pairs(crowd, [other(street=None)])) == []
