"""Search against an oracle that looks at every center, and the promises that must hold for any catalogue."""

import random
from collections.abc import Iterable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recovery_cli.catalogue.center import CatalogueInfo, Center, make_catalogue
from recovery_cli.catalogue.geography import miles_between
from recovery_cli.catalogue.index import Index, fold
from recovery_cli.catalogue.index_build import index_in_memory
from recovery_cli.catalogue.ordering import Placed, organisations, spread
from recovery_cli.catalogue.ranking import MET, REQUIREMENT, UNKNOWN, WANT, score, unasked
from recovery_cli.catalogue.search import Found, Query, Requirement, relaxations, search
from recovery_cli.vocabulary import Need, Vocabulary

SLUGS = ("detox", "aftercare", "residential", "medication", "accredited", "licensed", "childcare", "accepts_adults")
ASKED = (*SLUGS, "not_in_the_vocabulary")
VOCABULARY = Vocabulary([Need(slug, "care", slug, (), (), "") for slug in SLUGS], {})
CHICAGO = (41.97, -87.66)
EVERYONE = 1000


def index_of(centers: Iterable[Center]) -> Index:
    return index_in_memory(make_catalogue(CatalogueInfo("Test", "Test", "2026"), centers), VOCABULARY, stamp="")


def found(centers: Iterable[Center], query: Query) -> Found:
    with index_of(centers) as index:
        return search(index, query)


def ids(centers: Iterable[Center], query: Query) -> list[str]:
    return [match.center.id for match in found(centers, query).matches]


def center(center_id: str, services: str = "", not_offered: str = "", **facts: object) -> Center:
    values = {"name": f"Name of {center_id}", **facts}
    return Center(center_id, services=frozenset(services.split()), not_offered=frozenset(not_offered.split()), **values)


def at(center_id: str, latitude: float, longitude: float, services: str = "", not_offered: str = "") -> Center:
    return center(center_id, services, not_offered, latitude=latitude, longitude=longitude)


# -- the oracle ---------------------------------------------------------------------------------------------------


def standing(each: Center, *slugs: str) -> bool | None:
    if any(slug in each.services for slug in slugs):
        return True
    return False if all(slug in each.not_offered for slug in slugs) else None


def parts_of(query: Query, each: Center) -> dict[str, tuple[int, bool | None]]:
    parts: dict[str, tuple[int, bool | None]] = {}
    for required in query.requirements:
        parts.setdefault(required.need, (REQUIREMENT, standing(each, *(required.met_by or (required.need,)))))
    for need in query.needs:
        parts.setdefault(need, (REQUIREMENT, standing(each, need)))
    for need in query.without:
        present = standing(each, need)
        parts.setdefault(need, (REQUIREMENT, None if present is None else not present))
    for need in (*query.any, *query.wants):
        parts.setdefault(need, (WANT, standing(each, need)))
    return parts


def counted(query: Query, each: Center) -> list[tuple[int, bool | None]]:
    """Everything that counts: what was asked for, what nearly everybody means, and the signs of quality."""
    asked = parts_of(query, each)
    stood_in_for = {required.need for required in query.requirements if {required.need} < set(required.met_by)}
    themselves = [(WANT, standing(each, need)) for need in stood_in_for]
    return [*asked.values(), *themselves, *((part.weight, standing(each, *part.met_by)) for part in unasked(asked))]


def distance(query: Query, each: Center) -> float | None:
    if query.near is None or each.latitude is None or each.longitude is None:
        return None
    return miles_between(*query.near, each.latitude, each.longitude)


def passes(query: Query, each: Center) -> bool:
    words = fold(" ".join(filter(None, (each.name, each.program, each.street, each.city)))).split()
    miles = distance(query, each)
    return (
        all(need in each.services for need in query.needs)
        and (not query.any or any(need in each.services for need in query.any))
        and not any(need in each.services for need in query.without)
        and all(any(word.startswith(asked) for word in words) for asked in fold(query.text or "").split())
        and (query.within_miles is None or query.near is None or (miles is not None and miles <= query.within_miles))
        and not any(
            required.filter and standing(each, *(required.met_by or (required.need,))) is False
            for required in query.requirements
        )
    )


def order(query: Query, each: Center) -> tuple[object, ...]:
    parts = counted(query, each)
    worth = {True: MET, None: UNKNOWN, False: 0}
    miles = distance(query, each)
    away = float("inf") if miles is None else miles
    points = sum(weight * worth[met] for weight, met in parts)
    most = MET * sum(weight for weight, _ in parts)
    worse = -score(points, most, None if query.near is None else away)
    tier = any(
        required.filter and standing(each, *(required.met_by or (required.need,))) is None
        for required in query.requirements
    )
    keys = {"fit": (worse, away), "distance": (away, worse), "name": ()}[query.sort]
    return (tier, *keys, fold(each.name), each.id)


def expected(centers: Iterable[Center], query: Query) -> list[Center]:
    """All that pass, in order; how branches are spread is held against its own promises in test_ordering."""
    in_order = sorted((each for each in centers if passes(query, each)), key=lambda each: order(query, each))
    if query.sort == "name" or (query.sort == "distance" and query.near):
        return in_order
    keys = [order(query._replace(sort="fit"), each) for each in in_order]
    placed = [Placed(n, int(bool(tier)), -worse) for n, (tier, worse, *_) in enumerate(keys)]  # type: ignore[operator]
    return [in_order[n] for n, *_ in spread(placed, EVERYONE, lambda n: organisations(in_order[n]))]


# -- any catalogue, any query -------------------------------------------------------------------------------------

_slugs = st.frozensets(st.sampled_from(SLUGS), max_size=5)
_latitudes = st.sampled_from([41.97, 41.9, 42.5, -41.97, 0.0, 90.0, -90.0, 64.0]) | st.floats(-90, 90)
_longitudes = st.sampled_from([-87.66, -87.7, 180.0, -180.0, 179.9, -179.9]) | st.floats(-180, 180)
_places = st.sampled_from([CHICAGO, (42.5, -87.7), (0.0, 180.0), (0.0, -180.0)]) | st.tuples(_latitudes, _longitudes)


@st.composite
def _centers(draw: st.DrawFn) -> tuple[Center, ...]:
    centers = []
    for number in range(draw(st.integers(0, 12))):
        latitude, longitude = draw(st.none() | _places) or (None, None)
        centers.append(
            Center(
                id=f"c{number}",
                name=draw(st.sampled_from(["Haven", "haven", "Élan Recovery", "St. Mary's", "Zed"])),
                city=draw(st.sampled_from([None, "Chicago", "East Chicago"])),
                latitude=latitude,
                longitude=longitude,
                services=draw(_slugs),
                not_offered=draw(_slugs),
            )
        )
    return tuple(draw(st.permutations(centers)))


_needs = st.lists(st.sampled_from(ASKED), max_size=2).map(tuple)
_queries = st.builds(
    Query,
    needs=_needs,
    any=_needs,
    without=_needs,
    text=st.sampled_from([None, None, "", "haven", "mary chic", "elan"]),
    near=st.none() | _places,
    within_miles=st.none() | st.sampled_from([0.0, 5.0, 100.0, 2500.0, 20000.0]),
    sort=st.sampled_from(["fit", "distance", "name"]),
    limit=st.sampled_from([1, 2, 5, EVERYONE]),
    requirements=st.lists(
        st.builds(Requirement, need=st.sampled_from(ASKED), met_by=_needs, filter=st.booleans()), max_size=3
    ).map(tuple),
    wants=_needs,
    # State and telehealth have tests of their own, in test_reach.
    state=st.none(),
    telehealth_in=st.none(),
)


@given(_centers(), _queries)
def test_the_index_finds_what_looking_at_every_center_finds(centers: tuple[Center, ...], query: Query) -> None:
    result = found(centers, query)
    wanted = expected(centers, query)
    assert [match.center for match in result.matches] == wanted[: query.limit]
    assert result.total == len(wanted)
    for match in result.matches:
        parts = parts_of(query, match.center)
        asked = {need: met for need, (_, met) in parts.items()}
        unwanted = set(query.without) - set(query.needs) - {required.need for required in query.requirements}
        assert set(match.met) == {need for need, met in asked.items() if met and need not in unwanted}
        assert set(match.unmet) == {need for need, met in asked.items() if met is False}
        assert set(match.unknown) == {need for need, met in asked.items() if met is None}
        assert match.distance_miles == distance(query, match.center)
        assert 0 <= match.score <= 100


@given(_centers(), _queries, st.randoms(use_true_random=False))
def test_the_order_does_not_depend_on_the_order_of_the_catalogue(
    centers: tuple[Center, ...], query: Query, shuffler: random.Random
) -> None:
    shuffled = list(centers)
    shuffler.shuffle(shuffled)
    assert ids(shuffled, query) == ids(centers, query)


@given(_centers(), _queries)
def test_fewer_needs_never_find_fewer(centers: tuple[Center, ...], query: Query) -> None:
    query = query._replace(limit=EVERYONE)
    for dropped in query.needs:
        fewer = query._replace(needs=tuple(need for need in query.needs if need != dropped))
        assert set(ids(centers, query)) <= set(ids(centers, fewer))


@given(_centers(), _queries, st.sampled_from(ASKED))
def test_leaving_out_more_never_finds_more(centers: tuple[Center, ...], query: Query, unwanted: str) -> None:
    query = query._replace(limit=EVERYONE)
    stricter = query._replace(without=(*query.without, unwanted))
    assert set(ids(centers, stricter)) <= set(ids(centers, query))


@given(_centers(), _queries)
def test_safety_stands_above_every_preference(centers: tuple[Center, ...], query: Query) -> None:
    matches = found(centers, query._replace(limit=EVERYONE)).matches
    filters = [required.met_by or (required.need,) for required in query.requirements if required.filter]
    known = [[standing(match.center, *met_by) for met_by in filters] for match in matches]
    assert not any(False in each for each in known)
    assert [match.tier for match in matches] == sorted(match.tier for match in matches)
    assert [match.tier for match in matches] == [int(None in each) for each in known]


@given(_centers(), _queries)
def test_a_relaxation_yields_exactly_what_it_promises(centers: tuple[Center, ...], query: Query) -> None:
    def without(drop: str) -> Query:
        if drop in ("any", "text", "within"):
            return query._replace(**{{"within": "within_miles"}.get(drop, drop): () if drop == "any" else None})
        keep = (tuple(need for need in needs if need != drop) for needs in (query.needs, query.without))
        return query._replace(**dict(zip(("needs", "without"), keep, strict=True)))

    with index_of(centers) as index:
        if search(index, query).total:
            return
        offered = dict(relaxations(index, query))
        for drop in {*query.needs, *query.without, "any", "text", "within"}:
            assert search(index, without(drop)).total == offered.get(drop, 0)
        assert list(offered.values()) == sorted(offered.values(), reverse=True)


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 10_000))
def test_rings_find_the_same_as_looking_everywhere_among_many(seed: int) -> None:
    chance = random.Random(seed)
    centers = []
    for number in range(150):
        offered = frozenset(slug for slug in SLUGS if chance.random() < 0.4)
        refused = frozenset(slug for slug in SLUGS if chance.random() < 0.3) - offered
        known = chance.random() < 0.95
        centers.append(
            Center(
                id=f"c{number}",
                name=chance.choice(["Haven", "Harbor"]),
                latitude=chance.uniform(25, 49) if known else None,
                longitude=chance.uniform(-124, -67) if known else None,
                services=offered,
                not_offered=refused,
            )
        )
    requirements = (Requirement("medication", filter=True), Requirement("residential", ("residential", "detox")))
    for sort in ("fit", "distance", "name"):
        for near in (CHICAGO, None):
            query = Query(near=near, requirements=requirements, wants=("childcare", "aftercare"), sort=sort, limit=7)
            assert ids(centers, query) == [each.id for each in expected(centers, query)[:7]]


# -- examples -----------------------------------------------------------------------------------------------------


def test_a_missing_fact_is_unknown_never_no() -> None:
    silent = center("silent")
    match = found([silent], Query(requirements=(Requirement("medication", filter=True),), wants=("detox",))).matches[0]
    assert match.unknown == ("medication", "detox")
    assert match.unmet == ()


def test_a_need_must_be_known_to_be_offered() -> None:
    centers = [center("yes", "detox"), center("no", "", "detox"), center("silent")]
    assert ids(centers, Query(needs=("detox",))) == ["yes"]


def test_without_keeps_the_unknown_and_says_so() -> None:
    centers = [center("yes", "detox"), center("no", "", "detox"), center("silent")]
    matches = found(centers, Query(without=("detox",))).matches
    assert [(match.center.id, match.unknown) for match in matches] == [("no", ()), ("silent", ("detox",))]


def test_a_center_unfit_for_safety_is_left_out_however_well_it_fits() -> None:
    unsafe = center("unsafe", "detox aftercare residential medication accredited", "accepts_adults")
    safe = center("safe", "accepts_adults", "detox aftercare residential medication accredited licensed")
    query = Query(requirements=(Requirement("accepts_adults", filter=True),), wants=("detox", "aftercare"))
    assert ids([unsafe, safe], query) == ["safe"]


def test_an_unknown_filter_stands_below_a_known_one_however_well_it_fits() -> None:
    unknown = at("unknown", *CHICAGO, "detox aftercare residential medication accredited")
    known = at("known", 20.0, -155.0, "accepts_adults", "detox aftercare residential medication")
    query = Query(requirements=(Requirement("accepts_adults", filter=True),), wants=("detox", "aftercare"))
    for sort in ("fit", "distance", "name"):
        assert ids([unknown, known], query._replace(near=CHICAGO, sort=sort)) == ["known", "unknown"]


def test_a_requirement_is_met_by_any_and_unmet_only_by_all() -> None:
    requirement = Requirement("medication", met_by=("detox", "residential"), filter=True)
    centers = [
        center("one", "residential", "detox"),
        center("half", "", "detox"),
        center("none", "", "detox residential"),
    ]
    matches = found(centers, Query(requirements=(requirement,))).matches
    assert [(match.center.id, match.tier) for match in matches] == [("one", 0), ("half", 1)]


def test_the_need_itself_stands_above_what_may_stand_in_for_it() -> None:
    methadone = Requirement("methadone", met_by=("methadone", "elsewhere"), filter=True)
    centers = [center("a", "elsewhere"), center("b", "methadone elsewhere"), center("c", "methadone")]
    matches = found(centers, Query(requirements=(methadone,))).matches
    assert [match.center.id for match in matches] == ["b", "c", "a"]
    assert {match.tier for match in matches} == {0}
    assert [match.met for match in matches] == [("methadone",)] * 3
    assert [match.met_by for match in matches] == [(), (), (("methadone", "elsewhere"),)]


def test_three_branches_make_room_for_somebody_else_but_not_where_the_order_was_asked_for() -> None:
    facts = {"latitude": CHICAGO[0], "longitude": CHICAGO[1]}
    branches = [center(each, name="Haven, Inc.", **facts) for each in "abc"]
    centers = [*branches, center("z", name="Zed", latitude=41.98, longitude=CHICAGO[1])]
    assert ids(centers, Query()) == ids(centers, Query(near=CHICAGO)) == ["a", "b", "z", "c"]
    assert (
        ids(centers, Query(near=CHICAGO, sort="distance")) == ids(centers, Query(sort="name")) == ["a", "b", "c", "z"]
    )
    assert ids(centers, Query(near=CHICAGO, limit=3)) == ["a", "b", "z"]


def test_within_crosses_the_180th_meridian() -> None:
    centers = [at("west", 52.0, 179.9), at("east", 52.0, -179.9), at("far", 52.0, 0.0)]
    query = Query(near=(52.0, -179.95), within_miles=20.0, sort="distance")
    assert ids(centers, query) == ["east", "west"]


def test_a_center_without_a_place_is_last_by_distance_and_never_within() -> None:
    centers = [center("lost", "detox aftercare medication"), at("far", -30.0, 90.0)]
    assert ids(centers, Query(near=CHICAGO, sort="distance")) == ["far", "lost"]
    assert ids(centers, Query(near=CHICAGO, within_miles=20_000.0)) == ["far"]


def test_within_zero_miles_is_the_place_itself() -> None:
    centers = [at("here", *CHICAGO), at("beside", 41.971, -87.66)]
    assert ids(centers, Query(near=CHICAGO, within_miles=0.0)) == ["here"]


def test_where_all_else_is_equal_the_name_decides_and_then_the_id() -> None:
    facts = {"latitude": CHICAGO[0], "longitude": CHICAGO[1]}
    centers = [
        center("z", name="alpha", **facts),
        center("b", name="Beta", **facts),
        center("a", name="beta", **facts),
        center("c", name="Gamma", **facts),
    ]
    for query in (Query(), Query(near=CHICAGO), Query(near=CHICAGO, sort="distance"), Query(sort="name")):
        assert ids(centers, query) == ["z", "a", "b", "c"]


def test_a_search_near_a_place_does_not_measure_the_whole_country(monkeypatch: pytest.MonkeyPatch) -> None:
    measured = []
    miles = Index.miles
    monkeypatch.setattr(Index, "miles", lambda self, near, n: measured.append(n) or miles(self, near, n))
    centers = [at(f"c{n}", 25 + n / 20, -87.66, "detox") for n in range(400)]
    assert len(ids(centers, Query(needs=("detox",), near=CHICAGO, limit=3))) == 3
    assert len(set(measured)) < 80


def test_an_unbelievable_place_counts_as_none() -> None:
    centers = [at("odd", 400.0, -87.0), at("nan", float("nan"), 0.0), at("good", *CHICAGO)]
    assert ids(centers, Query(near=CHICAGO, within_miles=20_000.0)) == ["good"]
    assert sorted(ids(centers, Query(near=CHICAGO))) == ["good", "nan", "odd"]
    read = {match.center.id: match.center for match in found(centers, Query()).matches}
    assert (read["nan"].latitude, read["odd"].longitude, read["odd"].place_precision) == (None, None, "none")


def test_a_much_better_center_far_away_is_found_behind_many_near_ones() -> None:
    near = [at(f"near{n}", 41.9, -87.6, "", "detox aftercare residential medication") for n in range(30)]
    far = at("far", 30.0, -97.0, "detox aftercare residential medication accredited")
    wants = ("detox", "aftercare", "residential", "medication", "accredited", "childcare", "licensed")
    requirements = tuple(Requirement(need) for need in wants)
    assert ids([*near, far], Query(near=CHICAGO, requirements=requirements, limit=3))[0] == "far"


def test_sort_by_name_ignores_the_score_but_not_safety() -> None:
    centers = [
        center("b", "accepts_adults", name="beta"),
        center("a", "accepts_adults detox", name="Gamma"),
        center("c", "detox", name="alpha"),
    ]
    assert ids(centers, Query(sort="name")) == ["c", "b", "a"]
    query = Query(sort="name", requirements=(Requirement("accepts_adults", filter=True),))
    assert ids(centers, query) == ["b", "a", "c"]


@pytest.mark.parametrize("text", ["%", "_", "'", '"', "\0", "' OR 1=1 --", "*", "hav%n", "\ud800", "ha\0ven"])
def test_hostile_text_is_only_text(text: str) -> None:
    assert ids([center("a", name="Haven")], Query(text=text)) == []


@pytest.mark.parametrize(
    ("text", "finds"),
    [
        ("st marys", True),
        ("ST. MARY\u2019S", True),
        ("hôpital", True),
        ("hopital", True),
        ("chi mary", True),
        ("ary", False),
        ("mary boston", False),
        ("   ", True),
        ("", True),
    ],
)
def test_text_is_found_by_the_beginnings_of_words_without_accents(text: str, finds: bool) -> None:
    hospital = center("a", name="St. Mary's", program="Hôpital", city="Chicago")
    assert ids([hospital], Query(text=text)) == (["a"] if finds else [])


def test_relaxations_name_the_single_need_that_helps_most_first() -> None:
    centers = [center("a", "detox"), center("b", "detox"), center("c", "aftercare")]
    with index_of(centers) as index:
        query = Query(needs=("detox", "aftercare"))
        assert search(index, query).total == 0
        assert relaxations(index, query) == (("aftercare", 2), ("detox", 1))
        assert relaxations(index, query._replace(without=("detox", "aftercare"))) == ()


def test_relaxations_name_the_options_that_help_as_a_whole() -> None:
    with index_of([at("a", *CHICAGO, "detox"), at("b", 30.0, -97.0, "detox")]) as index:
        query = Query(needs=("detox",), near=CHICAGO)
        assert relaxations(index, query._replace(near=(35.0, -97.0), within_miles=1.0)) == (("within", 2),)
        assert relaxations(index, query._replace(text="elsewhere", within_miles=1.0)) == (("text", 1),)
        assert relaxations(index, query._replace(any=("aftercare", "residential"))) == (("any", 2),)


def test_relaxations_never_drop_a_safety_filter() -> None:
    with index_of([center("a", "", "accepts_adults")]) as index:
        assert relaxations(index, Query(requirements=(Requirement("accepts_adults", filter=True),))) == ()


def test_an_empty_catalogue_finds_nothing_in_peace() -> None:
    with index_of([]) as index:
        for near in (None, CHICAGO):
            assert search(index, Query(needs=("detox",), near=near, within_miles=10.0)) == Found(0, ())
        assert relaxations(index, Query(needs=("detox",))) == ()
