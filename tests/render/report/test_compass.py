"""The map says what is true: where, how far, and every mark to be seen."""

from math import hypot

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recovery_cli.catalogue.geography import miles_between
from recovery_cli.render.report.compass import DIRECTIONS, HALF, MARK, OUTER_RING, Placed, direction, draw

HERE = (41.88, -87.63)


@pytest.mark.parametrize(
    ("there", "said"),
    [
        ((42.5, -87.63), "north"),
        ((42.3, -87.06), "northeast"),
        ((41.88, -87.0), "east"),
        ((41.0, -87.63), "south"),
        ((41.88, -88.5), "west"),
        ((42.3, -88.2), "northwest"),
    ],
)
def test_a_direction_is_one_of_eight(there: tuple[float, float], said: str) -> None:
    assert direction(HERE, there) == said
    assert said in DIRECTIONS


def test_across_the_date_line_east_is_east() -> None:
    assert direction((52.0, 179.0), (52.0, -179.0)) == "east"


def test_the_distance_from_the_middle_is_to_scale_and_north_is_up() -> None:
    compass = draw(HERE, [Placed(1, 41.98, -87.63), Placed(2, 41.88, -87.43)])
    assert compass is not None
    north, east = compass.spots
    assert (north.x, north.y < 0) == (0, True)
    assert (east.x > 0, round(east.y)) == (True, 0)
    per_mile = compass.rings[-1].radius / compass.rings[-1].distance
    assert hypot(north.x, north.y) == pytest.approx(miles_between(*HERE, 41.98, -87.63) * per_mile, abs=0.2)
    assert hypot(east.x, east.y) == pytest.approx(miles_between(*HERE, 41.88, -87.43) * per_mile, abs=0.2)


def test_the_rings_hold_every_center_in_round_numbers() -> None:
    compass = draw(HERE, [Placed(1, 42.0, -87.63)])  # 8.3 miles
    assert compass is not None
    assert [ring.distance for ring in compass.rings] == [5, 10]
    in_kilometers = draw(HERE, [Placed(1, 42.0, -87.63)], 1.609344)
    assert in_kilometers is not None
    assert [ring.distance for ring in in_kilometers.rings] == [5, 10, 15]


def test_the_words_on_a_ring_stand_north_where_a_mark_would_hide_them_in_the_south() -> None:
    south, clear = Placed(1, 41.88 - 2 / 69.1, -87.63), Placed(2, 41.88, -87.53)
    compass = draw(HERE, [south, clear])
    assert compass is not None
    at_the_mark, *others = compass.rings
    assert at_the_mark.label_y == -at_the_mark.radius
    assert [ring.label_y for ring in others] == [ring.radius for ring in others]


def test_without_a_place_there_is_no_map() -> None:
    assert draw(HERE, []) is None


def test_centers_in_one_building_have_marks_apart_and_a_line_to_where_they_are() -> None:
    compass = draw(HERE, [Placed(number, 41.98, -87.63) for number in range(1, 5)])
    assert compass is not None
    assert any(spot.is_moved for spot in compass.spots)
    marks = [(spot.mark_x, spot.mark_y) for spot in compass.spots]
    for position, one in enumerate(marks):
        for other in marks[position + 1 :]:
            assert hypot(one[0] - other[0], one[1] - other[1]) > 1.5 * MARK


@given(
    st.lists(
        st.tuples(st.floats(-90, 90, allow_nan=False), st.floats(-180, 180, allow_nan=False)), min_size=1, max_size=12
    ),
    st.tuples(st.floats(-89, 89), st.floats(-180, 180)),
)
def test_whatever_the_places_everything_is_inside_the_drawing(
    places: list[tuple[float, float]], here: tuple[float, float]
) -> None:
    compass = draw(here, [Placed(number, *place) for number, place in enumerate(places, start=1)])
    assert compass is not None
    assert len(compass.rings) <= 6
    for spot in compass.spots:
        assert hypot(spot.x, spot.y) <= OUTER_RING + 0.2
        assert max(abs(spot.mark_x), abs(spot.mark_y)) <= HALF
