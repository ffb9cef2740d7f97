import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recovery_cli.catalogue.geography import EARTH_RADIUS_MILES, Box, bearing, box, miles_between

latitudes = st.floats(-90, 90)
longitudes = st.floats(-180, 180)


def holds(found: Box, lat: float, lon: float) -> bool:
    if not found.south <= lat <= found.north:
        return False
    if found.west <= found.east:
        return found.west <= lon <= found.east
    return lon >= found.west or lon <= found.east


def test_chicago_to_new_york_is_about_712_miles() -> None:
    assert miles_between(41.8781, -87.6298, 40.7128, -74.0060) == pytest.approx(712, abs=3)


@pytest.mark.parametrize(
    ("there", "degrees"), [((1.0, 0.0), 0), ((0.0, 1.0), 90), ((-1.0, 0.0), 180), ((0.0, -1.0), 270)]
)
def test_a_bearing_turns_from_north_by_east(there: tuple[float, float], degrees: float) -> None:
    assert bearing(0.0, 0.0, *there) == pytest.approx(degrees)


@given(latitudes, longitudes, latitudes, longitudes)
def test_a_bearing_is_from_0_to_360(lat1: float, lon1: float, lat2: float, lon2: float) -> None:
    assert 0 <= bearing(lat1, lon1, lat2, lon2) <= 360


def test_a_place_is_no_miles_from_itself() -> None:
    assert miles_between(41.8781, -87.6298, 41.8781, -87.6298) == 0


def test_opposite_ends_of_the_globe_are_half_its_circumference_apart() -> None:
    assert miles_between(0, 0, 0, 180) == pytest.approx(math.pi * EARTH_RADIUS_MILES)


def test_the_180th_meridian_is_no_distance() -> None:
    assert miles_between(52, 179.99, 52, -179.99) < 1


@settings(deadline=None)
@given(latitudes, longitudes, latitudes, longitudes)
def test_distance_is_the_same_both_ways(lat1: float, lon1: float, lat2: float, lon2: float) -> None:
    assert miles_between(lat1, lon1, lat2, lon2) == pytest.approx(miles_between(lat2, lon2, lat1, lon1), abs=1e-6)


def test_a_box_in_the_middle_of_the_country_is_as_wide_as_the_circle() -> None:
    south, north, west, east = box(41.88, -87.63, 50)
    assert miles_between(41.88, -87.63, north, -87.63) == pytest.approx(50, abs=0.01)
    assert miles_between(41.88, -87.63, south, -87.63) == pytest.approx(50, abs=0.01)
    assert -88.7 < west < -88.5
    assert -86.75 < east < -86.6


def test_a_box_across_the_180th_meridian_has_its_west_east_of_its_east() -> None:
    found = box(52, 179.9, 60)
    assert found.west > found.east
    assert holds(found, 52, -179.9)
    assert holds(found, 52, 179.5)
    assert not holds(found, 52, 0)


@pytest.mark.parametrize("lat", [89.9, -89.9, 90, -90])
def test_a_box_around_a_pole_spans_every_longitude(lat: float) -> None:
    found = box(lat, 10, 50)
    assert (found.west, found.east) == (-180, 180)
    assert abs(found.north if lat > 0 else found.south) == 90


def test_a_box_larger_than_the_globe_is_the_whole_globe() -> None:
    assert box(10, 20, 20_000) == Box(-90, 90, -180, 180)


@settings(deadline=None)
@given(latitudes, longitudes, st.floats(0, 6000), st.floats(0, 1), st.floats(0, 2 * math.pi))
def test_a_box_holds_every_place_within_its_miles(
    lat: float, lon: float, miles: float, share: float, bearing: float
) -> None:
    angle = miles * share / EARTH_RADIUS_MILES
    start = math.radians(lat)
    sine = math.sin(start) * math.cos(angle) + math.cos(start) * math.sin(angle) * math.cos(bearing)
    end = math.asin(max(-1.0, min(1.0, sine)))
    turn = math.atan2(
        math.sin(bearing) * math.sin(angle) * math.cos(start), math.cos(angle) - math.sin(start) * math.sin(end)
    )
    there = math.degrees(end), (lon + math.degrees(turn) + 180) % 360 - 180
    south, north, west, east = box(lat, lon, miles + 0.01)  # the point itself is rounded too
    assert holds(Box(south, north, west, east), *there)
