from datetime import date
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from recovery_cli.catalogue.center import Center, as_of, said_by
from recovery_cli.catalogue.merged_entry import merge_centers, source_of
from recovery_cli.strict_yaml import read_file
from recovery_cli.vocabulary import load_vocabulary

VOCABULARY = load_vocabulary(read_file(Path(__file__).resolve().parents[2] / "data/vocabulary.yaml"))
HERE = Center(
    "here", "Cedar Harbor Recovery Center", street="12 Oak Street", city="Chicago", state="IL", zip="60640",
    phone="312-555-0101", source="The 2023 directory", source_date="2023",
)  # fmt: skip
THERE = HERE._replace(id="there", source="The licence list", source_date="2026-08-21")


def both(one: dict[str, Any], two: dict[str, Any]) -> Center:
    return merge_centers(HERE._replace(**one), THERE._replace(**two), VOCABULARY)


def needs(*slugs: str) -> frozenset[str]:
    return VOCABULARY.implied(slugs)


def read_today(center: Center) -> tuple[str, ...]:
    """The cautions as a reader meets them."""
    return as_of(center, date(2026, 11, 25), VOCABULARY.label).cautions


def test_where_one_is_silent_the_other_is_believed_and_named() -> None:
    center = both({"services": needs("detox")}, {"services": needs("methadone"), "hours": "always"})
    assert center.services == needs("detox", "methadone")
    assert center.hours == "always"
    assert source_of(center, "methadone") == source_of(center, "hours") == ("The licence list", "2026-08-21")
    assert source_of(center, "detox") == source_of(center, "street") == ("The 2023 directory", "2023")


def test_a_contradiction_makes_the_need_unknown_and_names_both_sources() -> None:
    center = both({"services": needs("buprenorphine")}, {"not_offered": frozenset({"buprenorphine"})})
    assert "buprenorphine" not in center.services | center.not_offered
    assert "medication" in center.services
    assert center.also_in[0].denies == (("buprenorphine", "The 2023 directory"),)
    assert center.also_in[0].disputed == {"buprenorphine"}
    (caution,) = read_today(center)
    assert caution.startswith("The 2023 directory says that it offers buprenorphine")
    assert "The licence list (2026-08-21) says that it does not" in caution


def test_a_caution_about_the_other_list_names_that_list() -> None:
    silent = "It is outpatient, but the list does not say which kind."
    center = both({"cautions": ("Call first.",)}, {"cautions": (silent, "Call first.")})
    assert read_today(center) == ("Call first.", f"The licence list (2026-08-21): {silent}")


def test_a_caution_about_what_another_list_says_is_not_said() -> None:
    kind, bed = "The list does not say which kind.", "The list does not say whether there is a bed."
    settled = {kind: frozenset({"outpatient", "day_treatment"}), bed: frozenset({"residential_detox"})}
    one = HERE._replace(services=needs("outpatient"), cautions=(bed, "Call first."))
    two = THERE._replace(services=needs("residential_detox"), cautions=(kind,))
    center = merge_centers(one, two, VOCABULARY, settled)
    assert read_today(center) == ("Call first.",)
    silent = merge_centers(one._replace(services=frozenset()), THERE._replace(cautions=(kind,)), VOCABULARY, settled)
    assert read_today(silent) == (bed, "Call first.", f"The licence list (2026-08-21): {kind}")
    center = merge_centers(two, HERE._replace(id="c", source="C", services=needs("day_treatment")), VOCABULARY, settled)
    assert center.cautions == ()


def test_a_caution_about_a_need_that_is_disputed_stands() -> None:
    settled = {"Which kind?": frozenset({"outpatient"})}
    one, two = HERE._replace(services=needs("outpatient")), THERE._replace(not_offered=frozenset({"outpatient"}))
    center = merge_centers(one, two._replace(cautions=("Which kind?",)), VOCABULARY, settled)
    assert any("Which kind?" in text for text in read_today(center))


def test_a_contradiction_the_other_way_round_says_so() -> None:
    center = both({"not_offered": frozenset({"residential"})}, {"services": needs("residential")})
    assert "residential" not in center.services | center.not_offered
    assert center.also_in[0].affirms == (("residential", "The 2023 directory"),)
    assert read_today(center)[0].startswith("The licence list (2026-08-21) says that it offers")


def test_what_would_imply_a_disputed_need_is_unknown_too() -> None:
    center = both({"services": needs("methadone")}, {"not_offered": frozenset({"medication"})})
    assert not {"methadone", "medication"} & (center.services | center.not_offered)
    assert "opioid_treatment_program" in center.services


def test_a_third_list_does_not_settle_a_dispute() -> None:
    disputed = both({"services": needs("detox")}, {"not_offered": frozenset({"detox"})})
    third = HERE._replace(id="third", source="A third list", source_date="2025", services=needs("residential_detox"))
    center = merge_centers(disputed, third, VOCABULARY)
    assert not {"detox", "residential_detox"} & (center.services | center.not_offered)
    assert [each.source for each in center.also_in] == ["The licence list", "A third list"]


def test_what_differs_is_kept_beside_and_nothing_is_overwritten() -> None:
    center = both({}, {"name": "Harbor LLC", "phone": "312-555-0199", "street": "12 Oak St."})
    assert (center.name, center.phone, center.street) == (HERE.name, HERE.phone, HERE.street)
    assert center.also_in[0].differs == (("name", "Harbor LLC"), ("phone", "312-555-0199"))


def test_a_licence_comes_on_top_of_others_and_lists_are_joined() -> None:
    center = both(
        {"license": "State health department", "accreditation": ("CARF",)},
        {"license": "IL-0001", "accreditation": ("CARF", "Joint Commission")},
    )
    assert center.license == "State health department; IL-0001"
    assert center.accreditation == ("CARF", "Joint Commission")
    assert set(center.also_in[0].facts) == {"license", "accreditation"}


def test_the_more_exact_place_is_kept() -> None:
    exact = {"latitude": 41.9, "longitude": -87.6, "place_precision": "address"}
    center = both({"latitude": 41.8, "longitude": -87.7, "place_precision": "zip"}, exact)
    assert (center.latitude, center.place_precision) == (41.9, "address")
    assert "place" in center.also_in[0].facts
    assert both(exact, {"latitude": 1.0, "longitude": 1.0, "place_precision": "zip"}).latitude == 41.9


def test_a_date_that_stands_in_the_name_of_a_source_is_not_repeated() -> None:
    assert said_by("National Directory, 2023", "2023") == "National Directory, 2023"
    assert said_by("A list", "") == "A list"


_SLUGS = sorted(VOCABULARY.needs)
_SETS = st.frozensets(st.sampled_from(_SLUGS), max_size=12)


@given(_SETS, _SETS, _SETS, _SETS)
def test_no_fact_is_lost_none_is_invented_and_the_sets_stay_sound(
    yes: frozenset[str], no: frozenset[str], other_yes: frozenset[str], other_no: frozenset[str]
) -> None:
    one_yes, two_yes = VOCABULARY.implied(yes), VOCABULARY.implied(other_yes)
    one_no, two_no = no - one_yes, other_no - two_yes
    center = both(
        {"services": one_yes, "not_offered": one_no},
        {"services": two_yes, "not_offered": two_no},
    )
    assert center.services == VOCABULARY.implied(center.services)
    assert not center.services & center.not_offered
    assert center.services <= one_yes | two_yes
    assert center.not_offered <= one_no | two_no
    against = (one_yes & two_no) | (two_yes & one_no)
    assert not against & (center.services | center.not_offered)
    lost = (one_yes | two_yes | one_no | two_no) - center.services - center.not_offered
    assert all(against & VOCABULARY.implied([slug]) for slug in lost)


def _in(source: str, yes: frozenset[str], no: frozenset[str], **facts: Any) -> Center:
    services = VOCABULARY.implied(yes)
    return HERE._replace(
        id=source, source=source, source_date="", services=services, not_offered=no - services, **facts
    )


_RELATED = st.frozensets(st.sampled_from(["medication", "methadone", "buprenorphine", "detox", "residential_detox"]))
_LISTS = st.lists(st.tuples(_SETS, _SETS) | st.tuples(_RELATED, _RELATED), min_size=4, max_size=4)


@given(_LISTS)
def test_the_order_of_merging_changes_neither_what_is_known_nor_what_is_disputed(
    stances: list[tuple[frozenset[str], frozenset[str]]],
) -> None:
    a, b, c, d = (_in(name, *stance) for name, stance in zip("ABCD", stances, strict=True))

    def join(one: Center, two: Center) -> Center:
        return merge_centers(one, two, VOCABULARY)

    lists = {each.id: each for each in (a, b, c, d)}
    known = []
    for made in (join(join(join(a, b), c), d), join(a, join(b, join(c, d))), join(join(a, b), join(c, d)),
                 join(join(d, join(c, b)), a)):  # fmt: skip
        known.append((made.services, made.not_offered, made.disputed))
        for need in made.services:
            assert need in lists[source_of(made, need)[0]].services
        for need in made.not_offered:
            assert need in lists[source_of(made, need)[0]].not_offered
        for also in made.also_in:
            assert set(also.facts) <= made.services | made.not_offered
            pairs = [(need, also.source, other) for need, other in also.affirms]
            pairs += [(need, other, also.source) for need, other in also.denies]
            for need, affirms, denies in pairs:
                assert need in lists[affirms].services
                assert VOCABULARY.implied([need]) & lists[denies].not_offered
    assert len(set(known)) == 1


def test_a_merged_catalogue_as_the_other_keeps_its_disputes_and_its_lists_apart() -> None:
    nothing: frozenset[str] = frozenset()
    a = _in("A", needs("residential_detox", "methadone"), nothing, hours="noon to 8", website="https://a.example.org")
    b = _in("B", needs("residential_detox", "buprenorphine"), nothing, website="https://b.example.org", capacity=9)
    c = _in("C", needs("naltrexone"), frozenset({"residential_detox", "detox"}), hours="9 to 5", accreditation=("X",))
    center = merge_centers(a, merge_centers(b, c, VOCABULARY), VOCABULARY)
    assert not {"detox", "residential_detox"} & (center.services | center.not_offered)
    of_b, of_c = center.also_in
    assert set(of_b.facts) == {"buprenorphine", "capacity"}
    assert set(of_c.facts) == {"naltrexone", "accreditation"}
    assert of_b.differs == (("website", "https://b.example.org"),)
    assert of_c.differs == (("hours", "9 to 5"),)
    assert of_b.disputed == set()
    assert dict(of_c.denies) == {"detox": "A", "residential_detox": "A"}


def test_a_more_exact_place_takes_the_credit_from_the_list_before() -> None:
    by_zip = {"latitude": 41.8, "longitude": -87.7, "place_precision": "zip"}
    rough = merge_centers(HERE, _in("B", frozenset(), frozenset(), **by_zip), VOCABULARY)
    exact = _in("C", frozenset(), frozenset(), **{**by_zip, "place_precision": "address"})
    center = merge_centers(rough, exact, VOCABULARY)
    assert [each.facts for each in center.also_in] == [(), ("place",)]


def test_what_several_lists_put_together_is_credited_to_each_of_them() -> None:
    nothing: frozenset[str] = frozenset()
    b = _in("B", nothing, nothing, accreditation=("CARF",))
    c = _in("C", nothing, nothing, accreditation=("Joint Commission",), license="IL-1")
    center = merge_centers(HERE, merge_centers(b, c, VOCABULARY), VOCABULARY)
    assert [set(each.facts) for each in center.also_in] == [{"accreditation"}, {"accreditation", "license"}]
