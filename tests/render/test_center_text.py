from typing import Any

import pytest

from recovery_cli.catalogue.center import AlsoIn, CatalogueInfo, Center, to_record
from recovery_cli.render.blocks import Block, Words
from recovery_cli.render.center_text import center_blocks
from recovery_cli.render.phrases import Phrases

INFO = CatalogueInfo("Directory", "SAMHSA", "2023-06-01", not_recorded=("yoga",))
GROUPS = {"Kinds of care": ("detox", "residential", "aftercare"), "Therapy": ("family", "yoga")}
FULL = Center(
    id="one",
    name="Harbor House",
    program="Withdrawal unit",
    street="1 Main Street",
    city="Boston",
    state="MA",
    zip="02134",
    phone="617-555-0101",
    intake_phones=("617-555-0102",),
    website="https://one.example",
    services=frozenset({"detox", "family"}),
    not_offered=frozenset({"residential"}),
    hours="At any hour",
    license="EX-1",
    accreditation=("CARF", "Joint Commission"),
    price_band="low",
    house_rules=("Bags are searched.",),
    cautions=("Two entries contradict each other.",),
    codes=("OP", "DT"),
    source="State list",
    source_date="2025",
    verified_on="2026-01-31",
)


@pytest.fixture
def show(phrases: Phrases, words: Words) -> Any:
    def texts(center: Center, info: CatalogueInfo = INFO, **options: Any) -> list[str]:
        return [block.text for block in center_blocks(to_record(center), phrases, words, info, GROUPS, **options)]

    return texts


def test_every_known_fact_is_shown(show: Any) -> None:
    said = "\n".join(show(FULL))
    for fact in (
        "Harbor House", "Withdrawal unit", "617-555-0101", "617-555-0102", "1 Main Street, Boston, MA 02134",
        "https://one.example", "At any hour", "EX-1", "CARF, Joint Commission", "low", "Bags are searched.",
        "Two entries contradict each other.", "OP DT", "State list", "2025", "2026-01-31", "Id: one",
    ):  # fmt: skip
        assert fact in said


def test_offered_and_not_offered_are_apart_and_by_group(show: Any) -> None:
    texts = show(FULL)
    offers, refuses = texts.index("It offers"), texts.index("It does not offer")
    assert texts[offers + 1 : refuses] == ["Kinds of care: detox", "Therapy: family"]
    assert texts[refuses + 1] == "Kinds of care: residential"


def test_what_is_not_known_comes_with_its_question(show: Any) -> None:
    assert "Do you offer aftercare?" in show(FULL)
    assert "Do you offer detox?" not in show(FULL)


def test_what_the_list_never_records_is_not_held_against_the_center(show: Any) -> None:
    texts = show(FULL)
    assert "Do you offer yoga?" not in texts
    assert any("never records" in text and "yoga" in text for text in texts)


def test_a_bare_center_names_what_is_missing_and_takes_the_source_of_the_list(show: Any) -> None:
    texts = show(Center("two", "Elm Clinic"))
    assert "Not listed: phone, address, website, hours, license, accreditation, price" in texts
    assert "Source: SAMHSA. Facts from 2023-06-01." in texts
    assert "It offers" not in texts


def test_what_comes_from_another_list_is_marked_with_its_number_and_the_list_stands_below(show: Any) -> None:
    other = AlsoIn("Licence list", "2026-08-21", "l-1", ("detox", "license", "zip"), (("phone", "617-555-0199"),))
    texts = show(FULL._replace(also_in=(other,), capacity=20, license_expires="2027-10-31"))
    assert "Kinds of care: detox [2]" in texts
    assert "License: EX-1 [2]" in texts
    assert "Address: 1 Main Street, Boston, MA 02134 [2]" in texts
    assert "Phone: 617-555-0101" in texts
    assert "Therapy: family" in texts
    assert "[2] Licence list. Facts from 2026-08-21. Its id there: l-1" in texts
    assert "[2] says instead: phone: 617-555-0199" in texts
    assert {"Places: 20", "License ends: 2027-10-31"} <= set(texts)


def test_what_several_lists_put_together_carries_the_number_of_each(show: Any) -> None:
    others = (AlsoIn("B", "", "b", ("accreditation",)), AlsoIn("C", "", "c", ("accreditation",)))
    assert "Accreditation: CARF, Joint Commission [2, 3]" in show(FULL._replace(also_in=others))


def test_codes_of_another_list_are_its_own_and_no_contradiction(show: Any) -> None:
    texts = show(FULL._replace(also_in=(AlsoIn("Licence list", "2026", "l-1", (), (("codes", "RES is_licensed"),)),)))
    assert "Codes of the publisher: RES is_licensed [2]" in texts
    assert not any("says instead" in text for text in texts)


def test_the_age_of_each_source_is_said(show: Any) -> None:
    other = AlsoIn("Licence list", "2026-08-21", "l-1")
    texts = show(FULL._replace(also_in=(other,)), years_old=lambda date: {"2025": 2, "2026-08-21": 1}[date])
    assert texts.index("These facts are 2 years old.") == texts.index("Source: State list. Facts from 2025.") + 1
    assert "These facts are 1 year old." in texts
    assert not any("old" in text for text in show(FULL, years_old=lambda _: 0))


def test_an_age_that_is_not_known_is_said_of_each_source(show: Any) -> None:
    texts = show(FULL._replace(source_date="unknown year", also_in=(AlsoIn("L", "", "l"),)), years_old=lambda _: None)
    assert texts.count("It is not known how old these facts are.") == 2


def test_an_invented_center_says_so_first(show: Any) -> None:
    assert "invented" in show(FULL, INFO._replace(demonstration=True))[0]


def test_helplines_come_last_where_they_are_given(show: Any, make_search: Any) -> None:
    texts = show(FULL, helplines=make_search()["helplines"])
    assert texts[-3] == "Emergency services: call 911"


def test_cautions_are_warnings(phrases: Phrases, words: Words) -> None:
    blocks = center_blocks(to_record(FULL), phrases, words, INFO, GROUPS)
    assert Block("warning", "Take care: Two entries contradict each other.") in blocks


def test_phones_and_the_website_lead_somewhere(phrases: Phrases, words: Words) -> None:
    blocks = center_blocks(to_record(FULL), phrases, words, INFO, GROUPS)
    urls = [link.url for block in blocks for link in block.links]
    assert urls == ["tel:+16175550101", "tel:+16175550102", "https://one.example"]
