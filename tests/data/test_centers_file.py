"""The demonstration catalogue that ships: fictional beyond doubt, sound, and broad enough to try everything on."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from recovery_cli.catalogue.center import Catalogue, Center
from recovery_cli.catalogue.files import catalogue_text, read_catalogue
from recovery_cli.catalogue.geography import miles_between
from recovery_cli.catalogue.places import Places
from recovery_cli.strict_yaml import read_bytes, read_file
from recovery_cli.vocabulary import Vocabulary, load_vocabulary

DATA = Path(__file__).resolve().parents[2] / "data"
SIGNS_OF_QUALITY = ["licensed_staff", "accredited", "detox", "residential", "aftercare", "alumni"]
SHOWN = ["care", "medication", "therapy", "life", "monitoring", "people", "quality", "payment", "language", "accepts"]


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return load_vocabulary(read_file(DATA / "vocabulary.yaml"))


@pytest.fixture(scope="module")
def catalogue(vocabulary) -> Catalogue:
    found, problems = read_catalogue(read_file(DATA / "centers.yaml"), vocabulary)
    assert problems == ()
    return found


@pytest.fixture(scope="module")
def places() -> Iterator[Places]:
    with Places.in_memory() as found:
        yield found


def broken(catalogue: Catalogue, is_sound) -> list[str]:
    """The ids of the centers that break a statement."""
    return [center.id for center in catalogue.centers if not is_sound(center)]


def test_it_says_that_it_is_a_demonstration_and_by_whom(catalogue):
    assert catalogue.info.demonstration
    assert "fictional" in catalogue.info.source
    assert catalogue.info.licence


def test_it_is_large_and_spread_enough_to_search_in(catalogue):
    assert len(catalogue.centers) >= 40
    assert len({center.state for center in catalogue.centers}) >= 8
    assert max(sum(each.city == center.city for each in catalogue.centers) for center in catalogue.centers) >= 3


def test_every_name_says_that_it_is_fictional_and_no_two_are_the_same(catalogue):
    assert broken(catalogue, lambda center: center.name.endswith(" (fictional)")) == []
    assert len({center.name for center in catalogue.centers}) == len(catalogue.centers)


def test_every_phone_lies_in_the_range_kept_for_fiction(catalogue):
    def is_fictional(center: Center) -> bool:
        phones = [center.phone or "", *center.intake_phones]
        return all(re.fullmatch(r"[2-9]\d\d-555-01\d\d", phone) for phone in phones)

    assert broken(catalogue, is_fictional) == []


def test_no_phone_stands_twice(catalogue):
    phones = [phone for center in catalogue.centers for phone in (center.phone, *center.intake_phones)]
    assert len(set(phones)) == len(phones)


def test_every_website_ends_in_the_domain_kept_for_examples(catalogue):
    def is_example(center: Center) -> bool:
        return center.website is None or re.fullmatch(r"https://[a-z0-9.-]+\.example", center.website) is not None

    assert broken(catalogue, is_example) == []


def test_every_zip_lies_in_its_city(catalogue, places):
    def is_there(center: Center) -> bool:
        return places.find(center.zip or "").label == f"{center.zip} ({center.city}, {center.state})"

    assert broken(catalogue, is_there) == []


def test_every_center_lies_near_its_zip(catalogue, places):
    def is_near(center: Center) -> bool:
        centre = places.zip_centre(center.zip or "")
        if centre is None or center.latitude is None or center.longitude is None:
            return False
        return miles_between(center.latitude, center.longitude, *centre) < 5

    assert broken(catalogue, is_near) == []


def test_some_zips_begin_with_a_zero(catalogue):
    assert any((center.zip or "").startswith("0") for center in catalogue.centers)


@pytest.mark.parametrize("group", SHOWN)
def test_every_need_is_offered_by_some_center(catalogue, vocabulary, group):
    offered = frozenset().union(*(center.services for center in catalogue.centers))
    slugs = {slug for slug, need in vocabulary.needs.items() if need.group == group}
    assert slugs
    assert slugs - offered == set()


def test_the_groups_of_the_vocabulary_are_those_checked_here(vocabulary):
    assert set(vocabulary.groups) == set(SHOWN)


def test_some_center_has_all_six_signs_of_quality_and_each_sign_sets_centers_apart(catalogue):
    assert any(center.services.issuperset(SIGNS_OF_QUALITY) for center in catalogue.centers)
    for sign in SIGNS_OF_QUALITY:
        offering = sum(sign in center.services for center in catalogue.centers)
        assert 0 < offering < len(catalogue.centers), sign


def test_each_of_the_three_answers_occurs_yes_no_and_unknown(catalogue, vocabulary):
    for slug in ["detox", "residential", "buprenorphine", "medicaid"]:
        offered = sum(slug in center.services for center in catalogue.centers)
        refused = sum(slug in center.not_offered for center in catalogue.centers)
        assert offered, slug
        assert refused, slug
    for center in catalogue.centers:
        assert len(center.services | center.not_offered) < len(vocabulary.needs), center.id


def test_every_center_says_whether_it_lets_in_adults_and_minors(catalogue):
    def is_said(center: Center) -> bool:
        return center.services | center.not_offered >= {"accepts_adults", "accepts_minors"}

    assert broken(catalogue, is_said) == []


def test_some_centers_refuse_what_safety_depends_on(catalogue):
    for slug in ["treats_opioid_use", "accepts_adults", "accepts_men", "accepts_women", "pregnant", "medication"]:
        assert any(slug in center.not_offered for center in catalogue.centers), slug


def test_it_can_be_written_and_reads_back_the_same(catalogue, vocabulary):
    text = catalogue_text(catalogue)
    assert read_catalogue(read_bytes(text.encode(), source="written"), vocabulary) == (catalogue, ())
