"""A real browser for the tests of the page, where this machine has one."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")


def installed_browser() -> str | None:
    """CHROME_PATH, or the first of the usual names; None where there is none."""
    return os.environ.get("CHROME_PATH") or next((path for name in NAMES if (path := shutil.which(name))), None)


@contextmanager
def a_browser() -> Iterator[Browser]:
    path = installed_browser()
    if path is None:
        pytest.skip("no Chromium or Chrome is installed here (CHROME_PATH names another place)")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        try:
            yield browser
        finally:
            browser.close()


def overflowing(page: Page) -> list[str]:
    """The elements that reach past the right edge of the window, and so make it scroll sideways."""
    return page.evaluate(
        """() => {
            const width = document.documentElement.clientWidth;
            if (document.documentElement.scrollWidth <= width) return [];
            return [...document.body.querySelectorAll('*')]
                .filter(each => each.getBoundingClientRect().right > width + 1)
                .map(each => each.tagName + '.' + each.getAttribute('class') + ': ' + each.textContent.slice(0, 40));
        }"""
    )  # type: ignore[no-any-return]


def write_page(folder: Path, html: str) -> str:
    """The address of the page as a file."""
    path = folder / "plan.html"
    path.write_text(html, encoding="utf-8")
    return path.as_uri()
