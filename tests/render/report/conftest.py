"""A report of the assessment that the rendering tests share, with the shipped guide beside it."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from recovery_cli.documents.results import AssessmentDoc
from recovery_cli.guide import Guide
from recovery_cli.render.blocks import Words
from recovery_cli.render.phrases import Phrases
from recovery_cli.render.report.contents import Context, Report, report_contents
from recovery_cli.render.report.html import to_html
from tests.render.report.page import Page

BOSTON = (42.36, -71.06)


@pytest.fixture
def context(guide: Guide) -> Context:
    return Context("en", "self", date(2026, 11, 25), BOSTON, guide)


@pytest.fixture
def make_report(
    make_assessment: Callable[..., AssessmentDoc], context: Context, phrases: Phrases, words: Words
) -> Callable[..., Report]:
    """The contents for an assessment changed by dotted path; keywords change the context."""

    def build(changes: dict[str, Any] | None = None, **other: Any) -> Report:
        return report_contents(make_assessment(changes), context._replace(**other), phrases, words)

    return build


@pytest.fixture
def make_page(make_report: Callable[..., Report], phrases: Phrases, words: Words) -> Callable[..., Page]:
    def build(changes: dict[str, Any] | None = None, **other: Any) -> Page:
        return Page(to_html(make_report(changes, **other), phrases, words))

    return build
