"""What tells centers apart, and what does not."""

from collections.abc import Callable
from typing import Any

from recovery_cli.documents.results import AssessmentDoc, MatchDoc
from recovery_cli.render.report.side_by_side import Row, side_by_side


def matches(make_assessment: Callable[..., AssessmentDoc], *needs: dict[str, list[str]]) -> list[MatchDoc]:
    template: Any = make_assessment()["matches"][0]
    return [
        {**template, "rank": rank, "met": [], "unmet": [], "unknown": [], **each}
        for rank, each in enumerate(needs, start=1)
    ]


def test_a_need_that_tells_them_apart_is_a_row(make_assessment: Callable[..., AssessmentDoc]) -> None:
    found = side_by_side(
        matches(make_assessment, {"met": ["detox"]}, {"unmet": ["detox"]}, {"unknown": ["detox"]}),
    )
    (table,) = found.tables
    assert table.numbers == (1, 2, 3)
    assert table.rows == (Row("detox", ("yes", "no", "unknown")),)


def test_what_stands_in_for_a_need_has_a_row_of_its_own(make_assessment: Callable[..., AssessmentDoc]) -> None:
    elsewhere: Any = {"met": ["methadone"], "met_by": {"methadone": "accepts_medication_from_elsewhere"}}
    found = side_by_side(matches(make_assessment, {"met": ["methadone"]}, elsewhere))
    assert found.tables[0].rows == (
        Row("methadone", ("yes", "unknown")),
        Row("accepts_medication_from_elsewhere", ("unknown", "yes")),
    )
    assert side_by_side(matches(make_assessment, elsewhere, elsewhere)).all_offer == (
        "accepts_medication_from_elsewhere",
    )


def test_what_is_the_same_for_all_is_said_once(make_assessment: Callable[..., AssessmentDoc]) -> None:
    each = {"met": ["medication", "accepts_adults"], "unmet": ["detox"], "unknown": ["spanish"]}
    found = side_by_side(matches(make_assessment, each, each))
    assert (found.all_offer, found.none_offer, found.none_known) == (("medication",), ("detox",), ("spanish",))
    assert found.tables == ()


def test_a_need_that_a_center_does_not_name_is_not_known_of_it(make_assessment: Callable[..., AssessmentDoc]) -> None:
    found = side_by_side(matches(make_assessment, {"met": ["detox"]}, {}))
    assert found.tables[0].rows == (Row("detox", ("yes", "unknown")),)


def test_more_centers_than_fit_a_telephone_make_another_table(make_assessment: Callable[..., AssessmentDoc]) -> None:
    found = side_by_side(matches(make_assessment, {"met": ["detox"]}, *({"unmet": ["detox"]} for _ in range(6))))
    assert [table.numbers for table in found.tables] == [(1, 2, 3, 4, 5), (6, 7)]
    assert found.tables[1].rows == (Row("detox", ("no", "no")),)
