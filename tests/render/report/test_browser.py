"""The page in a real browser: it fits a narrow telephone, can be read by everybody, prints on two sheets, and does
nothing that it was not made to do."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pypdf
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Request

from recovery_cli.documents.results import AssessmentDoc
from recovery_cli.guide import Guide, for_facts
from recovery_cli.render.blocks import Words
from recovery_cli.render.phrases import Phrases
from recovery_cli.render.report.contents import Context, Report, report_contents
from recovery_cli.render.report.html import to_html
from tests.render.report.browser import a_browser, overflowing, write_page
from tests.render.report.hostile import MARKUP, hostile

WIDTHS = (320, 375, 768, 1280)
HUGE = "Averylongnamewithoutanyspaceinit" * 12
AT_HOME = {"plan.setting": "outpatient", "plan.withdrawal": "medication_start", "work": "fixed_daytime"}
Make = Callable[..., str]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with a_browser() as browser:
        yield browser


@pytest.fixture
def address(make_report: Callable[..., Report], phrases: Phrases, words: Words, tmp_path: Path) -> Make:
    """Writes the page of a report and gives its address."""

    def write(changes: dict[str, Any] | None = None, **other: Any) -> str:
        return write_page(tmp_path, to_html(make_report(changes, **other), phrases, words))

    return write


@pytest.fixture
def emergency(
    make_emergency: Callable[..., AssessmentDoc], context: Context, phrases: Phrases, words: Words, tmp_path: Path
) -> str:
    return write_page(tmp_path, to_html(report_contents(make_emergency(), context, phrases, words), phrases, words))


def opened(browser: Browser, address: str, **options: Any) -> Page:
    page = browser.new_page(**options)
    page.goto(address)
    return page


def apart() -> dict[str, Any]:
    """Changes that give the comparison a row with each mark."""
    return {"matches.1.met": ["medication"], "matches.1.unmet": ["detox"], "matches.2.met": ["medication"]}


# -- to be read


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("changes", [apart(), hostile(HUGE), hostile(MARKUP)], ids=["usual", "huge", "hostile"])
def test_nothing_makes_it_scroll_sideways(browser: Browser, address: Make, width: int, changes: dict[str, Any]) -> None:
    page = opened(browser, address(changes), viewport={"width": width, "height": 800})
    assert overflowing(page) == []
    page.close()


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_accessibility_checker_finds_nothing(browser: Browser, address: Make, width: int, scheme: str) -> None:
    page = opened(browser, address(apart()), viewport={"width": width, "height": 800}, color_scheme=scheme)
    page.evaluate("() => document.querySelectorAll('details').forEach(each => each.open = true)")
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    assert "color-contrast" in {rule["id"] for rule in found.response["passes"]}
    page.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_an_emergency_is_as_readable(browser: Browser, emergency: str, scheme: str) -> None:
    page = opened(browser, emergency, viewport={"width": 320, "height": 700}, color_scheme=scheme)
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    assert overflowing(page) == []
    calls = page.locator(".helplines a.call")
    assert all(calls.nth(number).bounding_box()["height"] >= 40 for number in range(calls.count()))  # type: ignore[index]
    page.close()


def test_without_script_everything_is_there_and_folds_open(browser: Browser, address: Make) -> None:
    page = opened(browser, address(), java_script_enabled=False)
    assert page.locator("h1").is_visible()
    assert not page.get_by_text("Wish number 5.").is_visible()
    page.locator("summary").click()
    assert page.get_by_text("Wish number 5.").is_visible()
    page.close()


# -- and nothing else


def test_it_asks_nobody_for_anything(browser: Browser, address: Make) -> None:
    requests: list[str] = []

    def note(request: Request) -> None:
        requests.append(request.url)

    page = browser.new_page()
    page.on("request", note)
    here = address(hostile(MARKUP))
    page.goto(here, wait_until="networkidle")
    assert requests == [here]
    page.close()


def test_the_style_applies_under_its_own_policy(browser: Browser, address: Make) -> None:
    said: list[str] = []
    page = browser.new_page()
    page.on("console", lambda message: said.append(message.text))
    page.goto(address())
    assert page.evaluate("getComputedStyle(document.querySelector('.stages')).listStyleType") == "none"
    assert said == []
    page.close()


@pytest.mark.parametrize("website", ["javascript:alert(1)", "https://one.example/"])
def test_a_hostile_catalogue_runs_nothing_and_adds_nothing(browser: Browser, address: Make, website: str) -> None:
    dialogs: list[str] = []
    page = browser.new_page()
    page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    page.goto(address({**hostile(MARKUP), "matches.0.center.website": website}), wait_until="networkidle")
    assert page.locator("script, img, iframe, object, embed").count() == 0
    assert page.locator("style").count() == 1
    for link in page.locator("a").all():
        assert re.match("https?:|tel:|#", link.get_attribute("href") or "")
    assert dialogs == []
    assert page.get_by_text("<script>alert(1)</script>").first.is_visible()
    page.close()


# -- on paper


def sheets(page: Page, paper: str, target: Path) -> pypdf.PdfReader:
    page.pdf(path=target, format=paper)
    return pypdf.PdfReader(target)


@pytest.mark.parametrize("paper", ["A4", "Letter"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_five_centers_print_on_two_sheets(
    browser: Browser,
    make_assessment: Callable[..., AssessmentDoc],
    address: Make,
    guide: Guide,
    tmp_path: Path,
    paper: str,
    scheme: str,
) -> None:
    three: list[Any] = make_assessment()["matches"]
    five = [{**each, "rank": rank} for rank, each in enumerate([*three, *three[:2]], start=1)]
    home = tuple(for_facts(guide, {**AT_HOME, "requirements": ("none",), "opioids": ("heroin",)}))
    page = opened(browser, address({"matches": five}, guide=home), color_scheme=scheme)
    printed = sheets(page, paper, tmp_path / "plan.pdf")
    assert len(printed.pages) <= 2
    text = " ".join(" ".join(sheet.extract_text().split()) for sheet in printed.pages)
    for said in ("Next three steps", "Spoke to", "Rights at work", "1-800-662-4357", "Made on 2026-11-25."):
        assert said in text
    page.close()


def test_paper_is_white_even_where_the_screen_is_dark(browser: Browser, address: Make) -> None:
    page = opened(browser, address(), color_scheme="dark")
    page.emulate_media(media="print", color_scheme="dark")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert page.locator(".fields").first.is_visible()
    page.close()


def test_the_printed_file_names_no_maker_of_the_plan(browser: Browser, address: Make, tmp_path: Path) -> None:
    page = opened(browser, address())
    found = sheets(page, "A4", tmp_path / "plan.pdf").metadata
    assert found
    assert found.title == "A plan for the next days"
    assert not found.author
    page.close()
