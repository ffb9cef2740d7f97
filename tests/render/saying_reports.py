"""Reports that lead to every sentence a report can say, in every form."""

from collections.abc import Callable, Iterator
from datetime import date
from math import cos, pi, sin

from recovery_cli.documents.results import AssessmentDoc
from recovery_cli.guide import Guide
from recovery_cli.render.blocks import Words
from recovery_cli.render.phrases import Phrases
from recovery_cli.render.report.contents import Context, report_contents
from recovery_cli.render.report.html import to_html
from recovery_cli.render.report.linear import report_blocks

BOSTON = (42.36, -71.06)
STRENGTHS = ("law", "strong", "moderate", "consensus", "unverified")


def say_all_of_reports(
    phrases: Phrases,
    words: Words,
    guide: Guide,
    make_assessment: Callable[..., AssessmentDoc],
    emergency: AssessmentDoc,
) -> None:
    for units in (words, words._replace(units="km")):
        for document in (*_assessments(make_assessment), emergency):
            context = Context("en", "self", date(2026, 11, 25), BOSTON, guide)
            report = report_contents(document, context, phrases, units)
            list(report_blocks(report, phrases, units))
            to_html(report, phrases, units)


def _assessments(make: Callable[..., AssessmentDoc]) -> Iterator[AssessmentDoc]:
    yield make()
    yield make({f"recommendation.reasons.{number}.strength": each for number, each in enumerate(STRENGTHS)})
    yield make({"recommendation.reasons": make()["recommendation"]["reasons"][:6]})
    yield make({"catalogue.demonstration": True, "matches.0.center.latitude": None})
    alike = {"met": [], "unmet": ["detox"]}
    yield make({f"matches.{number}.{key}": value for number in range(3) for key, value in alike.items()})
    yield make({"matches.0.met": ["yoga"], "matches.0.unmet": ["detox"], "matches.0.unknown": ["spanish"]})
    for total in (1, 2):
        yield make({"telehealth_beyond": {"state": "IL", "total": total}})
    for turn in range(8):  # a mile away, in each direction
        north, east = cos(turn * pi / 4) / 69.2, sin(turn * pi / 4) / 51.1
        place = {"matches.0.center.latitude": BOSTON[0] + north, "matches.0.center.longitude": BOSTON[1] + east}
        yield make({"matches": make()["matches"][:1], **place})
