"""Where an entry lies: what its ZIP, its city, its state and its coordinates say together."""

from recovery_cli.catalogue.geography import miles_between
from recovery_cli.catalogue.importers.coordinates import (
    BELIEVABLE_MILES,
    Coordinates,
    KnownPlaces,
    Place,
    locate,
    place_published,
)
from recovery_cli.catalogue.importers.entries import Entry
from recovery_cli.catalogue.place_names import STATES


def in_a_state(entry: Entry, places: KnownPlaces) -> Entry:
    """The entry with the state of its ZIP where it names none, and its city lies there; marked where a state and a ZIP
    cannot both be right. Some ZIPs reach into the next state, so that a town of the state that the entry names, near
    that ZIP, is no contradiction."""
    known = places.zip_place(entry.zip) if entry.zip else None
    if known is None or known[0] == entry.state or known[0] not in STATES:
        return entry
    state, zip_centre = known
    city_centre = places.city_centre(entry.city, entry.state or state)
    near = zip_centre and city_centre and miles_between(*zip_centre, *city_centre) <= BELIEVABLE_MILES
    if entry.state is None:
        taken = near or not entry.city
        return entry._replace(state=state, faults=(*entry.faults, "state_from_zip")) if taken else entry
    return entry if near else entry._replace(faults=(*entry.faults, "state_disagrees"))


def placed(entry: Entry, places: KnownPlaces, coordinates: Coordinates | None) -> Place:
    """Where the entry is: by its own coordinates, by those that join, or by its ZIP."""
    known = places.zip_place(entry.zip) if entry.zip else None
    zip_centre = known[1] if known else None
    points = [entry.point] if entry.point else []
    place = place_published(points, zip_centre) if points else locate(entry.street, entry.zip, zip_centre, coordinates)
    if not place.rejected:
        return place
    city_centre = places.city_centre(entry.city, entry.state) if entry.state else None  # seldom needed, so asked late
    joined = locate(entry.street, entry.zip, zip_centre, coordinates, city_centre)
    if not points:
        return joined
    place = place_published(points, zip_centre, city_centre)
    return joined._replace(rejected=True, repaired=False) if place.rejected and joined.precision == "address" else place
