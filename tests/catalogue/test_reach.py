"""Who can be reached: a whole state, and telehealth beyond the distance, held against looking at every center."""

from hypothesis import given
from hypothesis import strategies as st

from recovery_cli.catalogue.center import CatalogueInfo, Center, make_catalogue
from recovery_cli.catalogue.geography import miles_between
from recovery_cli.catalogue.index import Index
from recovery_cli.catalogue.index_build import index_in_memory
from recovery_cli.catalogue.ranking import reasons, warnings
from recovery_cli.catalogue.search import Match, Query, relaxations, search, telehealth_beyond
from recovery_cli.vocabulary import Need, Vocabulary
from tests.catalogue.test_ranking import TODAY

SLUGS = ("telehealth", "detox")
VOCABULARY = Vocabulary([Need(slug, "care", slug, (), (), "") for slug in SLUGS], {})
CHICAGO = (41.97, -87.66)
EVERYONE = 1000


def index_of(*centers: Center) -> Index:
    return index_in_memory(make_catalogue(CatalogueInfo("Test", "Test", "2026"), centers), VOCABULARY, stamp="")


def center(center_id: str, state: str | None, services: str = "", latitude: float | None = None) -> Center:
    longitude = None if latitude is None else -87.66
    return Center(
        center_id, center_id, state=state, services=frozenset(services.split()), latitude=latitude, longitude=longitude
    )


CENTERS = (
    center("near", "IL", latitude=41.9),
    center("far", "IL", latitude=38.0),
    center("far_remote", "IL", "telehealth", latitude=38.0),
    center("lost_remote", "IL", "telehealth"),
    center("near_remote", "IL", "telehealth detox", latitude=41.8),
    center("other_remote", "IN", "telehealth", latitude=41.0),
    center("other_near", "IN", latitude=41.7),
)


def ids(query: Query, *centers: Center) -> set[str]:
    with index_of(*(centers or CENTERS)) as index:
        return {match.center.id for match in search(index, query._replace(limit=EVERYONE)).matches}


def test_a_state_is_the_centers_with_an_address_in_it() -> None:
    assert ids(Query(state="IN")) == {"other_remote", "other_near"}
    assert ids(Query(state="IN", needs=("telehealth",))) == {"other_remote"}
    assert ids(Query(state="HI")) == set()


def test_a_state_is_known_by_its_name_in_a_catalogue_too() -> None:
    centers = [center(str(n), state) for n, state in enumerate(["IL", "il", "Illinois", " I.L. ", "Illinoi", None, ""])]
    assert ids(Query(state="IL"), *centers) == {"0", "1", "2", "3"}


def test_telehealth_reaches_beyond_the_distance_but_not_beyond_the_state() -> None:
    query = Query(near=CHICAGO, within_miles=25)
    assert ids(query) == {"near", "near_remote", "other_near"}
    assert ids(query._replace(telehealth_in="IL")) == {
        "near",
        "near_remote",
        "other_near",
        "far_remote",
        "lost_remote",
    }


def test_without_a_distance_telehealth_changes_nothing() -> None:
    for query in (Query(), Query(near=CHICAGO)):
        assert ids(query._replace(telehealth_in="IL")) == ids(query)


def remote(center_id: str) -> Match:
    with index_of(*CENTERS) as index:
        matches = search(index, Query(near=CHICAGO, within_miles=25, telehealth_in="IL")).matches
    return next(match for match in matches if match.center.id == center_id)


def test_who_is_in_reach_by_telehealth_alone_says_so_and_to_ask_about_the_license() -> None:
    for center_id in ("far_remote", "lost_remote"):
        said = warnings(remote(center_id), TODAY)
        assert "By video or phone; ask whether they are licensed to treat you in Illinois." in said
    assert any("by video or phone" in sentence for sentence in reasons(remote("far_remote"), str))
    for center_id in ("near", "near_remote"):
        assert not any("licensed to treat" in sentence for sentence in warnings(remote(center_id), TODAY))
        assert not any("by video" in sentence for sentence in reasons(remote(center_id), str))


def test_the_telehealth_left_out_by_the_distance_is_counted() -> None:
    with index_of(*CENTERS) as index:
        query = Query(near=CHICAGO, within_miles=25)
        assert telehealth_beyond(index, query, "IL") == 2
        assert telehealth_beyond(index, query, "IN") == 1
        assert telehealth_beyond(index, query._replace(needs=("detox",)), "IL") == 0
        assert telehealth_beyond(index, query._replace(within_miles=None), "IL") == 0


def test_a_state_without_a_match_is_named_among_what_to_drop() -> None:
    with index_of(*CENTERS) as index:
        query = Query(needs=("detox",), state="IN")
        assert dict(relaxations(index, query)) == {"state": 1, "detox": 2}


_centers = st.lists(
    st.builds(
        center,
        center_id=st.uuids().map(str),
        state=st.sampled_from([None, "IL", "IN"]),
        services=st.sampled_from(["", "telehealth", "detox", "telehealth detox"]),
        latitude=st.none() | st.floats(-90, 90),
    ),
    max_size=12,
    unique_by=lambda each: each.id,
)


@given(
    _centers, st.sampled_from([None, "IL", "IN"]), st.sampled_from([None, "IL"]), st.sampled_from([0.0, 50.0, 2000.0])
)
def test_the_index_reaches_whom_looking_at_every_center_reaches(
    centers: list[Center], state: str | None, telehealth_in: str | None, within: float
) -> None:
    query = Query(near=CHICAGO, within_miles=within, state=state, telehealth_in=telehealth_in, limit=EVERYONE)

    def is_near(each: Center) -> bool:
        if each.latitude is None or each.longitude is None:
            return False
        return miles_between(*CHICAGO, each.latitude, each.longitude) <= within

    def is_remote(each: Center) -> bool:
        return each.state == telehealth_in and telehealth_in is not None and "telehealth" in each.services

    with index_of(*centers) as index:
        matches = search(index, query).matches
        beyond = telehealth_beyond(index, query, "IL")
    there = [each for each in centers if state is None or each.state == state]
    assert {match.center.id for match in matches} == {each.id for each in there if is_near(each) or is_remote(each)}
    for match in matches:
        assert match.remote_in == (None if is_near(match.center) else "IL")
    assert beyond == sum(each.state == "IL" and "telehealth" in each.services and not is_near(each) for each in there)
