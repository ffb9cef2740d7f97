from collections.abc import Callable
from typing import Any

import pytest

from recovery_cli.documents.results import SearchDoc
from recovery_cli.render.blocks import Block, Units, Words
from recovery_cli.render.phrases import Phrases
from recovery_cli.render.search_text import search_blocks, search_lines, search_notices

Build = Callable[..., SearchDoc]
Render = Callable[[SearchDoc], list[Block]]


@pytest.fixture
def render(phrases: Phrases, words: Words) -> Render:
    return lambda document: search_blocks(document, phrases, words)


def _entry(blocks: list[Block], rank: int) -> list[str]:
    """The lines of one center, its name first."""
    start = blocks.index(next(block for block in blocks if block.kind == "entry" and block.marker == f"{rank}."))
    lines = [blocks[start].text]
    for block in blocks[start + 1 :]:
        if block.kind not in ("detail", "score"):
            break
        lines.append(block.text)
    return lines


def test_the_query_is_echoed_in_one_line(render: Render, make_search: Build) -> None:
    assert render(make_search())[0].text == "Must offer: detox, aftercare. Within 50 miles of Boston, MA 02134."


def test_an_empty_query_says_so(render: Render, make_search: Build) -> None:
    everything: dict[str, Any] = {"query.needs": [], "query.near": None, "query.within_miles": None}
    assert render(make_search(everything))[0].text == "Every center in the list."


def test_the_total_and_the_number_shown_are_said(render: Render, make_search: Build) -> None:
    texts = [block.text for block in render(make_search())]
    assert "412 centers fit; 3 shown here." in texts
    assert "3 centers fit." in [block.text for block in render(make_search({"total": 3}))]


def test_there_is_one_entry_for_each_center_with_the_phone_before_all_else(render: Render, make_search: Build) -> None:
    blocks = render(make_search())
    assert [block.text for block in blocks if block.kind == "entry"] == [
        "Harbor House, Opioid treatment program",
        "Elm Clinic, Opioid treatment program",
        "Río Vista Center, Opioid treatment program",
    ]
    name, phone, place, fit, *_ = _entry(blocks, 1)
    assert (name, phone) == ("Harbor House, Opioid treatment program", "Phone: 617-555-0101")
    assert place == "Boston, MA, 3.2 miles away"
    assert fit.startswith("Fit: very good")


def test_a_number_for_admission_stands_beside_the_phone(render: Render, make_search: Build) -> None:
    blocks = render(make_search({"matches.0.center.intake_phones": ["617-555-0199", "617-555-0198"]}))
    assert _entry(blocks, 1)[1] == "Phone: 617-555-0101, for admission: 617-555-0199, 617-555-0198"


def test_every_number_leads_to_a_call(render: Render, make_search: Build) -> None:
    blocks = render(make_search({"matches.0.center.intake_phones": ["617-555-0199 x2"]}))
    links = next(block.links for block in blocks if block.text.startswith("Phone:"))
    assert [link.url for link in links] == ["tel:+16175550101", "tel:+16175550199;ext=2"]


def test_a_score_carries_its_number_for_a_bar(render: Render, make_search: Build) -> None:
    scores = [(block.score, block.text) for block in render(make_search()) if block.kind == "score"]
    assert scores[1] == (95.5, "Fit: very good, 96 of 100")


def test_a_place_known_by_its_zip_only_is_about_that_far(render: Render, make_search: Build) -> None:
    blocks = render(make_search({"matches.0.center.place_precision": "zip"}))
    assert "Boston, MA, about 3.2 miles away" in _entry(blocks, 1)


@pytest.mark.parametrize(("units", "said"), [("miles", "less than a mile away"), ("km", "less than a kilometer away")])
def test_a_place_at_hand_is_never_nothing_away(
    make_search: Build, phrases: Phrases, words: Words, units: Units, said: str
) -> None:
    document = make_search({"matches.0.distance_miles": 0.0})
    assert f"Boston, MA, {said}" in _entry(search_blocks(document, phrases, words._replace(units=units)), 1)


def test_what_all_centers_share_is_said_once_above_them(render: Render, make_search: Build) -> None:
    texts = [block.text for block in render(make_search({"matches.0.met": ["detox", "medication", "kids"]}))]
    first = texts.index("Harbor House, Opioid treatment program")
    for said in (
        "Take care: These facts are 3 years old: call to check them.",
        "Each of these offers: detox, medication",
        "Not known of any of these, so ask: alumni, medicaid, spanish, yoga",
    ):
        assert texts.count(said) == 1
        assert texts.index(said) < first
    assert "Also offers: kids" in _entry(render(make_search({"matches.0.met": ["detox", "medication", "kids"]})), 1)


def test_a_center_that_stands_alone_says_all_of_it_with_at_most_three_questions(
    render: Render, make_search: Build
) -> None:
    one = make_search({"total": 1})
    lines = _entry(render({**one, "matches": one["matches"][:1]}), 1)
    assert "Offers: detox, medication" in lines
    assert "Not known, so ask: alumni, medicaid, spanish, yoga" in lines
    assert "Take care: These facts are 3 years old: call to check them." in lines
    assert lines[-3:] == ["Ask: Do you offer alumni?", "Ask: Do you offer medicaid?", "Ask: Do you offer spanish?"]


def test_not_known_and_not_offered_are_different_words(render: Render, make_search: Build) -> None:
    lines = _entry(render(make_search({"matches.0.unmet": ["yoga"], "matches.0.unknown": ["massage"]})), 1)
    assert "Does not offer: yoga" in lines
    assert "Not known, so ask: massage" in lines


def test_what_none_of_the_centers_offers_is_not_called_unknown(render: Render, make_search: Build) -> None:
    texts = [block.text for block in render(make_search({f"matches.{each}.unmet": ["pool"] for each in range(3)}))]
    assert "None of these offers: pool" in texts


def test_who_is_let_in_is_said_only_where_it_is_in_doubt(render: Render, make_search: Build) -> None:
    assert not any("accepts" in block.text for block in render(make_search()))
    lines = _entry(render(make_search({"matches.0.unknown": ["accepts_adults"]})), 1)
    assert "Not known, so ask: accepts adults" in lines


def test_a_long_list_is_cut_and_counted(render: Render, make_search: Build) -> None:
    met = [f"need{number}" for number in range(9)]
    lines = _entry(render(make_search({"matches.0.met": met, "matches.0.unknown": ["yoga"]})), 1)
    assert "Offers: need0, need1, need2, need3, and 5 more" in lines


def test_a_warning_of_one_center_stands_with_it(render: Render, make_search: Build) -> None:
    blocks = render(make_search({"matches.0.warnings": ["Detox only."]}))
    assert "Take care: Detox only." in _entry(blocks, 1)
    assert "Take care: These facts are 3 years old: call to check them." in _entry(blocks, 2)


def test_a_center_without_a_phone_says_so(render: Render, make_search: Build) -> None:
    assert "Phone: none listed. Website: https://one.example" in _entry(
        render(make_search({"matches.0.center.phone": None})), 1
    )


@pytest.mark.parametrize(
    ("drop", "said"),
    [
        ("aftercare", 'Without "aftercare": 1,200 centers.'),
        ("any", 'Without "at least one of": 1,200 centers.'),
        ("text", "Without the words searched for: 1,200 centers."),
        ("within", "At any distance: 1,200 centers."),
        ("state", "In any state: 1,200 centers."),
    ],
)
def test_no_match_says_what_to_leave_out(drop: str, said: str, render: Render, make_search: Build) -> None:
    nothing = {"total": 0, "matches": [], "relaxations": [{"drop": drop, "total": 1200}]}
    assert said in [block.text for block in render(make_search(nothing))]


def test_kilometers_are_said_everywhere_where_asked(phrases: Phrases, words: Words, make_search: Build) -> None:
    blocks = search_blocks(make_search(), phrases, words._replace(units="km"))
    assert blocks[0].text.endswith("Within 80.467 km of Boston, MA 02134.")
    assert "Boston, MA, 5.2 km away" in _entry(blocks, 1)
    assert next(search_lines(make_search(), "km")).split("\t")[2] == "5.2"
    # Whole sentences of the document stay as they are.
    assert not any("miles" in block.text for block in blocks)


def test_a_state_and_telehealth_are_echoed(render: Render, make_search: Build) -> None:
    said = render(make_search({"query.state": "IL", "query.telehealth": True}))[0].text
    assert said.endswith("by video or phone. Only in Illinois.")


def test_telehealth_beyond_the_distance_is_named(
    render: Render, phrases: Phrases, words: Words, make_search: Build
) -> None:
    document = make_search({"telehealth_beyond": {"state": "IL", "total": 12}})
    said = [block.text for block in render(document) if "Illinois" in block.text]
    assert len(said) == 1
    assert "12 centers in Illinois" in said[0]
    assert said[0] in search_notices(document, phrases, words)


def test_helplines_and_the_demonstration_are_said(render: Render, make_search: Build) -> None:
    blocks = render(make_search({"catalogue.demonstration": True}))
    assert blocks[0].kind == "warning"
    assert blocks[-3].text == "Emergency services: call 911"


# -- lines --------------------------------------------------------------------------------------------------------


def test_there_is_one_line_for_each_center_with_nine_fields(make_search: Build) -> None:
    lines = list(search_lines(make_search()))
    assert lines[0] == ("1\t96.5\t3.2\tHarbor House\tOpioid treatment program\tBoston\tMA\t617-555-0101\tcenter-1")
    assert [line.count("\t") for line in lines] == [8, 8, 8]


def test_what_is_not_known_is_an_empty_field(make_search: Build) -> None:
    changes = {"matches.0.distance_miles": None, "matches.0.center.program": None, "matches.0.center.phone": None}
    line = next(search_lines(make_search(changes)))
    assert line == "1\t96.5\t\tHarbor House\t\tBoston\tMA\t\tcenter-1"


def test_hostile_text_adds_no_line_and_no_field(make_search: Build, hostile_changes: dict[str, Any]) -> None:
    lines = list(search_lines(make_search(hostile_changes)))
    assert len(lines) == 3
    assert lines[0].count("\t") == 8
    assert lines[0].replace("\t", "").isprintable()
    assert "[/b] [recovery]" in lines[0]


def test_notices_carry_the_demonstration_and_the_helplines(phrases: Phrases, words: Words, make_search: Build) -> None:
    notices = search_notices(make_search({"catalogue.demonstration": True}), phrases, words)
    assert "invented" in notices[0]
    assert "Emergency services: call 911" in notices


def test_notices_say_what_to_leave_out_where_nothing_fits(phrases: Phrases, words: Words, make_search: Build) -> None:
    nothing = {"total": 0, "matches": [], "relaxations": [{"drop": "detox", "total": 1}]}
    notices = search_notices(make_search(nothing), phrases, words)
    assert notices[0] == "No center in this list fits."
    assert 'Without "detox": 1 center.' in notices
