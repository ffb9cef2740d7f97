"""Distances on the globe: miles between two places, and the box that holds everything within some miles of one."""

from math import asin, atan2, cos, degrees, radians, sin, sqrt
from typing import NamedTuple

EARTH_RADIUS_MILES = 3958.8
KILOMETERS_PER_MILE = 1.609344
NEXT_DOOR = 0.05
"""Miles or kilometers below which a distance would be printed as 0.0, which nobody says."""
_MARGIN = 1e-9  # degrees, so that rounding never leaves a place on the rim outside its box


def miles_between(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    """Great-circle distance in miles between two places in degrees, on a sphere: within 0.6 % of the true distance."""
    south, north = radians(lat1), radians(lat2)
    across = sin(radians(lon2 - lon1) / 2)
    up = sin((north - south) / 2)
    half_chord = up * up + cos(south) * cos(north) * across * across
    return 2 * EARTH_RADIUS_MILES * asin(sqrt(min(1.0, half_chord)))


def bearing(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    """The direction of the second place from the first, in degrees from north by east: 0 to 360."""
    south, north, across = radians(lat1), radians(lat2), radians(lon2 - lon1)
    east = sin(across) * cos(north)
    up = cos(south) * sin(north) - sin(south) * cos(north) * cos(across)
    return degrees(atan2(east, up)) % 360


class Box(NamedTuple):
    """Degrees: south and north from -90 to 90, west and east from -180 to 180.
    west > east means that the box crosses the 180th meridian."""

    south: float
    north: float
    west: float
    east: float

    def spans(self, lon: float) -> bool:
        """Whether the longitude lies between west and east, ends included."""
        return self.west <= lon <= self.east if self.west <= self.east else lon >= self.west or lon <= self.east


def box(lat: float, lon: float, miles: float) -> Box:
    """The smallest box that holds every place within `miles` (0 or more) of a place in degrees.

    Where the circle holds a pole, it spans every longitude.
    """
    angle = miles / EARTH_RADIUS_MILES
    rise = degrees(angle) + _MARGIN
    south, north = max(-90.0, lat - rise), min(90.0, lat + rise)
    if south == -90 or north == 90:
        return Box(south, north, -180.0, 180.0)
    # The circle reaches farthest east and west not at its centre's latitude but a little nearer the pole.
    reach = degrees(asin(min(1.0, sin(angle) / cos(radians(lat))))) + _MARGIN
    return Box(south, north, _wrapped(lon - reach), _wrapped(lon + reach))


def _wrapped(lon: float) -> float:
    return lon if -180 <= lon <= 180 else (lon + 180) % 360 - 180
