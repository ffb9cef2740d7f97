import pytest

from recovery_cli.catalogue.center import Center
from recovery_cli.catalogue.match_keys import Street, match_key, name_words, phone_key, same_street, street_key


def street(text: str) -> Street:
    found = street_key(text)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("2521 E. Mountain Village Drive, Suites E and F", "2521 East Mountain Village Dr., Ste E"),
        ("1900 Massachusetts Avenue, S.E. Bldg. 13", "1900 Massachusetts Avenue SE, Building 13"),
        ("11952 S.Harlem Ave. Suite 100", "11952 South Harlem Avenue"),
        ("5360 I55 North Suite 160", "5360 I-55 North Frontage Road, Suite 160"),
        ("PO Box 27, 112 Painter Street", "112 Painter Street"),
        ("4157 Centenniel Blvd", "4157 Centennial Boulevard"),
        ("4422 3rd Avenue 4 West Detox", "4422 Third Avenue, 4th Floor"),
        ("1200 Route 9 South", "1200 South Route 9"),
        ("8919/8921 CALIFORNIA AVENUE", "8919 and 8921 California Avenue"),
        ("12 Avenue", "12 Ave."),
    ],
)
def test_ways_to_write_one_street_are_the_same(one: str, two: str) -> None:
    assert same_street(street(one), street(two))
    assert same_street(street(two), street(one))


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("100 North Main Street", "100 South Main Street"),
        ("100 Main Street", "102 Main Street"),
        ("100 Main Street", "100 Oak Street"),
        ("100 Main Street", "Main Street"),
        ("12 Avenue", "12 Oak Street"),
    ],
)
def test_neighbours_and_namesakes_are_not_the_same(one: str, two: str) -> None:
    assert not same_street(street(one), street(two))


@pytest.mark.parametrize("text", ["", "- - -", "P.O. Box 724", "PO BOX 12", "---"])
def test_no_street_is_published(text: str) -> None:
    assert street_key(text) is None


def test_suites_and_letters_are_units() -> None:
    assert street("110 Oak Road, Suites 111-113").units == {"111", "113"}
    assert street("403B W Morrison Ave").units == {"b"}
    assert street("12 N Main Street").units == frozenset()
    assert street("6910 Bellaire Blvd., # 13").units == {"13"}


def test_a_name_is_compared_without_what_says_nothing_and_written_out() -> None:
    assert name_words("Ctr. for Recovery, Inc.") == name_words("THE CENTER FOR RECOVERY LLC")
    assert name_words("St. Mary's Trt Svcs") == {"saint", "marys", "treatment", "service"}


def test_a_phone_is_compared_by_its_ten_digits() -> None:
    assert phone_key("1-800-555-0100 x12") == phone_key("800-555-0100")


def test_a_place_counts_only_where_it_is_an_address() -> None:
    near = Center("a", "A", latitude=1.0, longitude=2.0, place_precision="zip")
    assert match_key(near).place is None
    assert match_key(near._replace(place_precision="address")).place == (1.0, 2.0)


def test_a_long_hostile_street_is_read_in_no_time() -> None:
    assert street_key("9" * 50_000 + "-" * 50_000 + " suite" * 10_000) is not None
