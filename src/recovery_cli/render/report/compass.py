"""A small map without any map data: rings of distance, north up, and a numbered mark for each center."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil, cos, hypot, radians, sin
from typing import NamedTuple

from recovery_cli.catalogue.geography import bearing, miles_between

DIRECTIONS = ("north", "northeast", "east", "southeast", "south", "southwest", "west", "northwest")
HALF = 160.0
"""Half of the drawing, in its own units; the outermost ring lies a margin within it."""
OUTER_RING = 142.0
MARK = 11.0
"""Radius of a center's mark. No mark lies on another or on the middle: it moves, with a line to where it belongs."""

_STEPS = (0.5, 1.0, 2.0, 5.0, 10.0, 25.0, 50.0, 100.0, 250.0, 500.0, 1000.0, 2500.0)
_MOST_RINGS = 3
_APART = 2 * MARK + 3
_HALF_LABEL = 26.0
_LABEL_HEIGHT = 12.0
"""Room that the words on a ring take, in units of the drawing."""
_ROUNDS = 80


class Placed(NamedTuple):
    """A center with a place in degrees. number: as in the list."""

    number: int
    latitude: float
    longitude: float


class Ring(NamedTuple):
    """radius: in units of the drawing. distance: of the ring, in the units asked for. label_y: where it is written."""

    radius: float
    distance: float
    label_y: float


class Spot(NamedTuple):
    """x, y: where the center is, from the middle, y downwards. mark_x, mark_y: where its mark is."""

    number: int
    x: float
    y: float
    mark_x: float
    mark_y: float

    @property
    def is_moved(self) -> bool:
        return hypot(self.mark_x - self.x, self.mark_y - self.y) > MARK


class Compass(NamedTuple):
    rings: tuple[Ring, ...]
    spots: tuple[Spot, ...]


def direction(here: tuple[float, float], there: tuple[float, float]) -> str:
    """One of `DIRECTIONS`, from here to there, both in degrees."""
    return DIRECTIONS[round(bearing(*here, *there) / 45) % 8]


def draw(here: tuple[float, float], places: Sequence[Placed], per_mile: float = 1.0) -> Compass | None:
    """The map around `here` (degrees); None without places. per_mile: units of distance in a mile."""
    if not places:
        return None
    found = [(miles_between(*here, each.latitude, each.longitude) * per_mile, each) for each in places]
    farthest = max(distance for distance, _ in found)
    step = next((each for each in _STEPS if farthest <= each * _MOST_RINGS), _STEPS[-1])
    count = max(1, ceil(farthest / step))
    scale = OUTER_RING / (step * count)
    points = []
    for far, each in found:
        angle = radians(bearing(*here, each.latitude, each.longitude))
        points.append((far * scale * sin(angle), -far * scale * cos(angle)))
    marks = _apart(points)
    spots = tuple(
        Spot(each.number, *(round(value, 1) for value in (*point, *mark)))
        for (_, each), point, mark in zip(found, points, marks, strict=True)
    )
    radii = [(round(step * n * scale, 1), step * n) for n in range(1, count + 1)]
    return Compass(tuple(Ring(radius, distance, _label_y(radius, marks)) for radius, distance in radii), spots)


def _label_y(radius: float, marks: Sequence[tuple[float, float]]) -> float:
    """Where the ring crosses the line south, or the line north where a mark would hide the words there."""

    def hidden(y: float) -> bool:
        return any(abs(x) < MARK + _HALF_LABEL and abs(mark_y - y) < MARK + _LABEL_HEIGHT / 2 for x, mark_y in marks)

    return -radius if hidden(radius) and not hidden(-radius) else radius


def _apart(points: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """The points, moved as little as keeps their marks off each other, off the middle and inside the drawing."""
    marks = [list(point) for point in points]
    edge = HALF - MARK - 1
    for _ in range(_ROUNDS):
        for one, mark in enumerate(marks):
            for other in marks[one + 1 :]:
                _push(mark, other, one, both=True)
            _push(mark, [0.0, 0.0], one, both=False)
            mark[:] = [max(-edge, min(edge, value)) for value in mark]
    return [(x, y) for x, y in marks]


def _push(one: list[float], other: list[float], turn: int, *, both: bool) -> None:
    across, down = one[0] - other[0], one[1] - other[1]
    gap = hypot(across, down)
    if gap >= _APART:
        return
    if gap < 0.01:  # on the same spot: each goes its own way
        across, down, gap = cos(2.4 * turn), sin(2.4 * turn), 1.0
    lack = max(0.0, _APART - (gap if gap > 0.01 else 0.0)) / (2 if both else 1)
    move = across / gap * lack, down / gap * lack
    one[0], one[1] = one[0] + move[0], one[1] + move[1]
    if both:
        other[0], other[1] = other[0] - move[0], other[1] - move[1]
