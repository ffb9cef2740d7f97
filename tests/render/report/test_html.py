"""The page as a file: whole, self-contained, in order, and deaf to what a catalogue puts into it."""

import re
from collections.abc import Callable
from itertools import pairwise

import pytest

from recovery_cli.documents.results import AssessmentDoc
from recovery_cli.render.blocks import Words
from recovery_cli.render.phrases import Phrases
from recovery_cli.render.report.contents import Context, report_contents
from recovery_cli.render.report.html import to_html
from tests.render.report.hostile import MARKUP, hostile
from tests.render.report.page import Page

Make = Callable[..., Page]


def test_the_page_has_a_language_a_title_and_asks_to_stay_out_of_indexes(make_page: Make) -> None:
    page = make_page(language="es")
    assert page.html.startswith("<!DOCTYPE html>\n")
    assert page.all("html")[0].attributes == {"lang": "es"}
    assert page.texts("title") == ["A plan for the next days"]
    assert page.all("meta", name="robots")[0].attributes["content"] == "noindex, nofollow"
    assert page.all("meta", name="viewport")
    assert page.all("meta", charset="utf-8")
    assert not page.open


def test_it_asks_for_nothing_and_runs_nothing(make_page: Make) -> None:
    page = make_page()
    policy = page.all("meta", **{"http-equiv": "Content-Security-Policy"})[0].attributes["content"]
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    tags = {element.tag for element in page.elements}
    assert not tags & {"script", "img", "link", "iframe", "object", "embed", "form", "input", "button", "base", "use"}
    assert not [name for element in page.elements for name in element.attributes if name.startswith("on")]
    assert not [element for element in page.elements if "style" in element.attributes or "src" in element.attributes]
    assert "url(" not in page.html
    assert "@import" not in page.html


def test_the_file_says_nothing_of_who_made_it_or_where(make_page: Make) -> None:
    page = make_page()
    assert {each.attributes.get("name") for each in page.all("meta")} == {
        None, "viewport", "color-scheme", "robots", "referrer",
    }  # fmt: skip
    assert "<!--" not in page.html


def test_headings_go_down_one_step_at_a_time(make_page: Make) -> None:
    page = make_page()
    levels = [int(each.tag[1]) for each in page.elements if re.fullmatch("h[1-6]", each.tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert max(levels) == 3
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_the_headline_is_the_first_heading_and_what_to_do_the_second(make_page: Make) -> None:
    page = make_page()
    assert page.texts("h1") == [
        "Start medication with an outpatient program this week. You can live at home while it works."
    ]
    assert page.texts("h2")[0] == "Next three steps"


def test_every_number_can_be_called(make_page: Make) -> None:
    links = {each.text: each.attributes["href"] for each in make_page().all("a") if "tel:" in each.attributes["href"]}
    assert links["617-555-0101"] == "tel:+16175550101"
    assert links["1-800-662-4357"] == "tel:+18006624357"
    assert links["911"] == "tel:911"


def test_the_way_to_each_part_leads_somewhere(make_page: Make) -> None:
    page = make_page()
    ways = [each.attributes["href"][1:] for each in page.all("a") if each.attributes["href"].startswith("#")]
    assert ways == ["plan", "why", "centers", "call", "helplines"]
    assert set(ways) <= {element.attributes.get("id") for element in page.elements}


def test_every_other_link_leads_to_the_web_and_tells_nothing(make_page: Make) -> None:
    links = [each.attributes for each in make_page().all("a") if not each.attributes["href"].startswith(("tel:", "#"))]
    assert links
    for link in links:
        assert link["href"].startswith("https://")
        assert set(link["rel"].split()) == {"noreferrer", "noopener"}


def test_a_mark_of_the_comparison_is_also_a_word(make_page: Make) -> None:
    page = make_page({"matches.1.met": ["medication"], "matches.1.unmet": ["detox"]})
    (row,) = [row for row in page.texts("tr") if row.startswith("detox")]
    assert row == "detox ✓yes ✗no ✓yes"
    heads = page.texts("th", scope="col")
    assert heads[1] == "1Center 1: Harbor House"
    assert page.texts("caption")


def test_a_score_is_a_number_and_a_bar(make_page: Make) -> None:
    page = make_page()
    assert "Fit: very good, 96 of 100" in page.text
    assert [each.attributes["width"] for each in page.all("rect", class_="has")] == ["96.5", "95.5", "94.5"]


def test_drawings_are_silent_or_say_what_they_show(make_page: Make) -> None:
    for drawing in make_page().all("svg"):
        spoken = drawing.attributes.get("aria-hidden") != "true"
        assert not spoken or (drawing.attributes["role"] == "img" and drawing.attributes["aria-label"])


def test_less_weighty_reasons_are_folded_away_and_still_there(make_page: Make) -> None:
    page = make_page()
    assert page.texts("summary") == ["5 more reasons"]
    assert "Wish number 5." in page.texts("details")[0]


def test_the_demonstration_says_so_first(make_page: Make) -> None:
    page = make_page({"catalogue.demonstration": True})
    assert page.text.startswith("Demonstration: every center here is invented, so do not call them.")


def test_an_emergency_has_no_centers_no_plan_and_no_guide(
    make_emergency: Callable[..., AssessmentDoc], context: Context, phrases: Phrases, words: Words
) -> None:
    page = Page(to_html(report_contents(make_emergency(), context, phrases, words), phrases, words))
    assert page.texts("h1") == ["This is an emergency. Call 911 now."]
    assert page.texts("h2") == ["Do this now", "Numbers to call", "Why"]
    assert not page.all("table")


# -- what a catalogue may bring


def test_markup_in_a_catalogue_is_only_text(make_page: Make) -> None:
    plain, page = make_page(hostile("Name")), make_page(hostile(MARKUP))
    assert [each.tag for each in page.elements] == [each.tag for each in plain.elements]
    assert MARKUP in page.text
    assert "{{7*7}}" in page.text


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "data:text/html,x", 'https://a.example/" onclick="x', "vbscript:x"]
)
def test_only_the_web_is_linked(make_page: Make, address: str) -> None:
    changes = {"matches.0.center.website": address, "recommendation.reasons.0.source.url": address}
    page = make_page(changes)
    assert all(link.attributes["href"].startswith(("https://", "tel:", "#")) for link in page.all("a"))
    assert all(set(link.attributes) <= {"href", "rel", "class"} for link in page.all("a"))


def test_no_character_turns_text_around_or_hides_it(make_page: Make) -> None:
    page = make_page(hostile("a\u202eb\u2066c\u200bd\x00\x1b[31me\ud800"))
    assert not re.search("[\u202a-\u202e\u2066-\u2069\u200b\x00\x1b\ud800-\udfff]", page.html)
    page.html.encode("utf-8")
