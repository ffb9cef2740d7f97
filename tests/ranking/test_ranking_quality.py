"""The first pages of the judged queries: the judgements are sound, and the ranking keeps what it reached on them.

The figures are written down in docs/ranking.md; benchmarks/ranking_quality.py prints them query by query.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from statistics import mean
from typing import Any

import pytest

from recovery_cli.catalogue.center import Center
from recovery_cli.catalogue.importers.coordinates import read_coordinates
from recovery_cli.catalogue.importers.directory_codes import load_directory_codes
from recovery_cli.catalogue.importers.national_directory import read_national_directory
from recovery_cli.catalogue.index import Index
from recovery_cli.catalogue.index_build import index_in_memory
from recovery_cli.catalogue.places import Places
from recovery_cli.catalogue.search import search
from recovery_cli.strict_yaml import read_file
from recovery_cli.vocabulary import Vocabulary

measure = pytest.importorskip("benchmarks.ranking_quality", reason="the benchmarks are not part of this copy")

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT / "../shared/data"
WORKBOOK = DATA / "national-directory/national-directory-su-facilities-2023.xlsx"
LOCATOR = DATA / "locator-geocoded/SAMHSA_Nationwide_Substance_Use_Treatment_Data.csv"


@pytest.fixture(scope="module")
def places() -> Iterator[Places]:
    with Places.in_memory() as found:
        yield found


@pytest.fixture(scope="module")
def queries(places: Places) -> Any:
    return measure.read_judgements(places)


@pytest.fixture(scope="module")
def directory(places: Places, vocabulary: Vocabulary) -> Iterator[Index]:
    if not (WORKBOOK.exists() and LOCATOR.exists()):
        pytest.skip("the real directory is not here")
    codes = load_directory_codes(read_file(ROOT / "data/directory_codes.yaml"), vocabulary)
    coordinates = read_coordinates(LOCATOR)
    result = read_national_directory(WORKBOOK, codes=codes, places=places, coordinates=coordinates)
    with index_in_memory(result.catalogue, vocabulary, stamp="") as index:
        yield index


@pytest.fixture(scope="module")
def pages(directory: Index, queries: Any) -> Any:
    return {sort: [measure.quality(directory, judged, sort) for judged in queries] for sort in measure.SORTS}


# -- the measure --------------------------------------------------------------------------------------------------


def test_the_best_order_that_the_grades_allow_scores_one_and_any_other_less() -> None:
    known = [0, 3, 1, 2]
    assert measure.ndcg([3, 2, 1, 0], known) == 1.0
    assert 0 < measure.ndcg([0, 1, 2, 3], known) < measure.ndcg([3, 1, 2, 0], known) < 1
    assert measure.ndcg([], known) == 0.0


def test_what_stands_behind_the_tenth_place_does_not_count() -> None:
    assert measure.ndcg([0] * 10 + [3], [3] + [0] * 10) == 0.0


def test_branches_are_counted_by_name_or_phone() -> None:
    centers = [Center("a", "Haven", phone="1"), Center("b", "HAVEN."), Center("c", "Zed", phone="1"), Center("d", "D")]
    assert measure.most_of_one(centers) == 3
    assert measure.most_of_one([]) == 0


# -- the judgements -----------------------------------------------------------------------------------------------


def test_forty_queries_are_judged_half_of_them_assessments_in_each_half(queries: Any) -> None:
    assert [judged.id for judged in queries] == [f"q{number:02}" for number in range(1, 41)]
    for held_out in (False, True):
        half = [judged for judged in queries if judged.held_out is held_out]
        assert len(half) == 20
        assert sum(bool(judged.query.requirements) for judged in half) == 10


def test_every_query_says_what_its_grades_mean_and_has_something_worth_finding(queries: Any) -> None:
    for judged, entry in zip(queries, read_file(measure.JUDGEMENTS).tree, strict=True):
        assert "3:" in entry["policy"], judged.id
        assert set(judged.grades.values()) <= {0, 1, 2, 3}
        assert max(judged.grades.values()) >= 2, judged.id


def test_a_center_has_one_grade_in_a_query_and_is_named_by_digest_only() -> None:
    for entry in read_file(measure.JUDGEMENTS).tree:
        digests = " ".join(entry["grades"].values()).split()
        assert len(digests) == len(set(digests)), entry["id"]
        assert all(re.fullmatch("[0-9a-f]{10}", each) for each in digests), entry["id"]


# -- the ranking --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("half", [0, 1], ids=["looked at", "held out"])
def test_the_first_pages_keep_the_quality_that_was_reached_and_beat_distance_and_name(pages: Any, half: int) -> None:
    fit, distance, name = (mean(page.ndcg for page in pages[sort][half::2]) for sort in measure.SORTS)
    assert fit >= 0.85
    assert fit >= distance + 0.05
    assert fit >= name + 0.2


def test_nearly_every_center_on_a_first_page_was_judged(pages: Any) -> None:
    assert mean(page.judged for page in pages["fit"]) >= 0.97


def test_few_first_pages_belong_to_one_organisation(pages: Any) -> None:
    assert sum(page.most_of_one > 2 for page in pages["fit"]) <= 5


def test_the_first_five_of_ten_are_the_first_five(directory: Index, queries: Any) -> None:
    for judged in queries:
        ten = search(directory, judged.query).matches
        five = search(directory, judged.query._replace(limit=5)).matches
        assert [match.center.id for match in five] == [match.center.id for match in ten[:5]]
