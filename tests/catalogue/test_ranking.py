from datetime import date
from math import inf

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recovery_cli.catalogue.center import AlsoIn, Center
from recovery_cli.catalogue.ranking import (
    REQUIREMENT,
    SIGN,
    SIGNS,
    WANT,
    Match,
    Part,
    is_met,
    most_points,
    points,
    reasons,
    score,
    unasked,
    warnings,
)

TODAY = date(2026, 11, 23)


def label(need: str) -> str:
    return need.replace("_", " ")


def center(services: str = "", not_offered: str = "", **facts: object) -> Center:
    values = {"place_precision": "address", "source_date": "2026-11", **facts}
    return Center("a", "A", services=frozenset(services.split()), not_offered=frozenset(not_offered.split()), **values)


def match(each: Center, met: str = "", unmet: str = "", unknown: str = "", miles: float | None = None) -> Match:
    return Match(each, 50.0, miles, tuple(met.split()), tuple(unmet.split()), tuple(unknown.split()))


def text(sentences: list[str]) -> str:
    return " ".join(sentences)


# -- score --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("services", "not_offered", "met"),
    [("a", "", True), ("a", "b", True), ("", "a b", False), ("", "a", None), ("", "", None), ("a", "a b", True)],
)
def test_any_of_several_meets_and_only_all_of_them_refuse(services: str, not_offered: str, met: bool | None) -> None:
    assert is_met(center(services, not_offered), Part("need", WANT, ("a", "b"))) is met


@pytest.mark.parametrize(("services", "not_offered", "met"), [("a", "", False), ("", "a", True), ("", "", None)])
def test_what_is_to_be_absent_is_met_by_a_known_absence(services: str, not_offered: str, met: bool | None) -> None:
    assert is_met(center(services, not_offered), Part("a", WANT, ("a",), avoid=True)) is met


def test_a_license_counts_as_the_sign_of_accreditation() -> None:
    sign = next(sign for sign in SIGNS if sign.need == "accredited")
    assert is_met(center("licensed"), sign)
    assert is_met(center("", "accredited"), sign) is None


def test_unknown_lies_between_known_and_refused() -> None:
    parts = (Part("a", REQUIREMENT, ("a",)),)
    known, unknown, refused = (score(points(parts, [met]), most_points(parts), None) for met in (True, None, False))
    assert 100.0 == known > unknown > refused == 0.0


def test_one_requirement_outweighs_two_wants_and_a_want_a_sign() -> None:
    assert REQUIREMENT > 2 * WANT
    assert WANT > SIGN


def test_to_start_medication_is_not_to_accept_it_nor_naltrexone_alone() -> None:
    [starts] = [part for part in unasked(()) if part.need == "starts_medication"]
    assert is_met(center("buprenorphine medication"), starts)
    assert is_met(center("methadone medication"), starts)
    assert not is_met(center("naltrexone medication accepts_medication_from_elsewhere"), starts)


def test_what_was_asked_for_does_not_count_twice() -> None:
    assert {"accepts_adults", "detox"}.isdisjoint(part.need for part in unasked({"accepts_adults", "detox"}))
    assert {"accepts_adults", "detox"} <= {part.need for part in unasked(())}


@pytest.mark.parametrize(
    ("asked", "silent"),
    [("adolescents", "accepts_adults"), ("accepts_minors", "accepts_adults"), ("veterans", "open_to_public")],
)
def test_who_asks_for_a_place_of_their_own_is_not_led_to_the_places_for_everybody(asked: str, silent: str) -> None:
    assert silent in {part.need for part in unasked(())}
    assert silent not in {part.need for part in unasked({asked})}


@given(st.integers(0, 200), st.floats(0, 12_000), st.floats(0, 12_000))
def test_a_nearer_center_never_scores_less(some: int, one: float, other: float) -> None:
    near, far = sorted((one, other))
    assert 0 <= score(some, 200, far) <= score(some, 200, near) <= 100


def test_a_score_without_a_place_asked_for_is_not_that_of_a_place_at_no_distance() -> None:
    assert score(0, 100, None) == 0.0
    assert score(0, 100, 0.0) > 0.0
    assert score(100, 100, 0.0) == 100.0


def test_an_unknown_place_counts_as_far() -> None:
    assert score(50, 100, inf) < score(50, 100, 1000.0)
    assert score(0, 100, inf) == 0.0


# -- reasons ------------------------------------------------------------------------------------------------------


def test_reasons_say_what_is_met_how_far_what_is_missing_and_what_to_ask() -> None:
    each = match(center("detox individual aftercare licensed"), "detox individual medicaid", "yoga", "childcare", 3.24)
    assert reasons(each, label) == [
        "Offers detox and individual.",
        "Takes medicaid.",
        "3.2 miles away.",
        "Does not offer yoga.",
        "Not known: childcare. Ask when you call.",
        "Signs of quality: licensed and aftercare.",
    ]


def test_what_stands_in_for_a_need_is_named_and_not_the_need() -> None:
    each = match(center("elsewhere"), "methadone medication")
    each = each._replace(met_by=(("methadone", "elsewhere"), ("medication", "elsewhere")))
    assert reasons(each, label) == ["Offers elsewhere."]


def test_a_center_at_the_place_itself_is_less_than_a_mile_away() -> None:
    assert reasons(match(center(), "", "", "", 0.04), label) == ["Less than a mile away."]
    assert reasons(match(center(), "", "", "", 0.05), label) == ["0.1 miles away."]


def test_three_needs_are_listed_as_people_do() -> None:
    assert reasons(match(center(), "a b c"), label) == ["Offers a, b and c."]
    assert reasons(match(center(), "", "a b c"), label) == ["Does not offer a, b or c."]


def test_no_center_is_blamed_for_what_the_catalogue_never_records() -> None:
    said = reasons(match(center(), "", "", "yoga childcare"), label, not_recorded={"yoga"})
    assert [sentence for sentence in said if "yoga" in sentence and "childcare" in sentence] == []
    assert len(said) == 2


def test_a_sign_of_quality_that_was_asked_for_is_not_praised_twice() -> None:
    assert text(reasons(match(center("detox aftercare"), "detox"), label)).count("detox") == 1
    assert reasons(match(center("licensed"), "licensed"), label) == ["Has licensed."]


def test_a_license_is_never_called_an_accreditation() -> None:
    assert reasons(match(center("licensed")), label) == ["Signs of quality: licensed."]
    assert reasons(match(center("licensed accredited")), label) == ["Signs of quality: accredited."]


def test_nothing_asked_and_nothing_known_needs_no_words() -> None:
    assert reasons(match(center()), label) == []


# -- warnings -----------------------------------------------------------------------------------------------------


def test_detox_with_no_treatment_after_it_is_warned_of() -> None:
    assert "Detox alone" in text(warnings(match(center("detox residential_detox aftercare")), TODAY))
    for care in ("outpatient", "intensive_outpatient", "day_treatment", "residential", "hospital_inpatient"):
        assert warnings(match(center(f"detox {care}")), TODAY) == []
    assert warnings(match(center("outpatient")), TODAY) == []


def test_a_center_that_turns_away_people_on_medication_is_warned_of() -> None:
    refuses = center("", "medication accepts_medication_from_elsewhere")
    [said] = warnings(match(refuses), TODAY)
    assert "Does not accept people who take" in said
    contradicts = center("medication", "accepts_medication_from_elsewhere")
    assert warnings(match(contradicts), TODAY) == []


def test_a_center_that_gives_no_medication_itself_is_warned_of_once() -> None:
    each = center("accepts_medication_from_elsewhere", "medication")
    assert warnings(match(each), TODAY) == ["Does not give medication for opioid use disorder."]
    assert warnings(match(center()), TODAY) == []


def test_a_distance_to_a_zip_is_no_warning_because_it_says_about() -> None:
    assert warnings(match(center(place_precision="zip"), miles=3.0), TODAY) == []
    assert warnings(match(center(), miles=3.0), TODAY) == []


def test_a_place_that_is_not_known_is_said() -> None:
    assert "not known" in text(warnings(match(center(place_precision="none")), TODAY))


@pytest.mark.parametrize(
    ("source_date", "verified_on", "age"),
    [
        ("2023", None, "3 years"),
        ("2023-11-23", None, "3 years"),
        ("2023-11-24", None, "2 years"),
        ("2025-11-23", None, "a year"),
        ("2025-12", None, None),
        ("2026-01-01", None, None),
        ("2023", "2026-10-01", None),
        ("2023", "2024-01-01", "2 years"),
        (None, "2021-01-01", "3 years"),
        (None, None, "3 years"),
        ("2099", None, None),
    ],
)
def test_facts_older_than_a_year_are_said_to_be(
    source_date: str | None, verified_on: str | None, age: str | None
) -> None:
    said = text(warnings(match(center(source_date=source_date, verified_on=verified_on)), TODAY, "2023"))
    assert (f"{age} old" in said) if age else said == ""


@pytest.mark.parametrize("date", ["unknown year", "long ago", "٢٠٢٣", ""])
def test_facts_of_which_nobody_knows_the_age_are_said_to_be(date: str) -> None:
    unknown = "It is not known how old these facts are: call to check them."
    assert warnings(match(center(source_date=date)), TODAY, date) == [unknown]
    assert "not known" not in text(warnings(match(center(source_date=date, verified_on="2026-01-01")), TODAY))


@pytest.mark.parametrize(
    ("own", "others", "said"),
    [
        ("2026", ["2023"], "Some of these facts are 3 years old: call"),
        ("2023", ["2026"], "Some of these facts are 3 years old: call"),
        ("2023", ["2023"], "These facts are 3 years old: call"),
        ("2025", ["2024", "2026"], "Some of these facts are 2 years old: call"),
        ("2025", ["unknown year"], "Some of these facts are a year old, of others it is not known: call"),
        ("unknown year", ["2023"], "Some of these facts are 3 years old, of others it is not known: call"),
        ("2026", ["unknown year"], "It is not known how old some of these facts are: call"),
        ("unknown year", ["unknown year"], "It is not known how old these facts are: call"),
        ("2026", ["2026-03"], None),
    ],
)
def test_the_age_of_a_merged_entry_is_that_of_the_oldest_list_it_has_facts_from(
    own: str, others: list[str], said: str | None
) -> None:
    lists = [AlsoIn(f"L{n}", date, "i", ("hours",)) for n, date in enumerate(others)]
    silent = AlsoIn("Says nothing new", "1999", "i")
    found = warnings(match(center(source_date=own, also_in=(*lists, silent))), TODAY)
    assert found == ([f"{said} to check them."] if said else [])


def test_the_cautions_of_the_entry_are_repeated_word_for_word() -> None:
    assert warnings(match(center(cautions=("This entry contradicts itself.",))), TODAY) == [
        "This entry contradicts itself."
    ]
