from datetime import date

import pytest

from recovery_cli.catalogue.center import Center, as_of, from_record, to_record

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize("expires", ["2026-11-22", "2019-01-01"])
def test_a_license_that_has_ended_is_the_first_caution(expires: str) -> None:
    center = as_of(Center("a", "A", license_expires=expires, cautions=("It moved.",)), TODAY)
    assert center.cautions == (f"Its license ended on {expires}: ask before you go.", "It moved.")


@pytest.mark.parametrize("expires", [None, "2026-11-23", "2027-01-01"])
def test_a_license_that_holds_today_or_whose_end_is_not_known_needs_no_words(expires: str | None) -> None:
    center = Center("a", "A", license_expires=expires)
    assert as_of(center, TODAY) is center


def test_expiry_and_capacity_survive_the_record() -> None:
    center = Center("a", "A", license_expires="2026-11-22", capacity=20)
    assert from_record(to_record(center)) == center
