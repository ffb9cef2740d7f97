"""Catalogue files: what is read, what is refused and where, and that a written catalogue reads back the same."""

import json
import string
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from recovery_cli.catalogue.center import (
    AlsoIn,
    Catalogue,
    CatalogueInfo,
    Center,
    from_record,
    make_catalogue,
    to_record,
)
from recovery_cli.catalogue.files import catalogue_text, read_catalogue
from recovery_cli.errors import DataFileError, Problem
from recovery_cli.strict_yaml import read_bytes
from recovery_cli.vocabulary import load_vocabulary

VOCABULARY_YAML = b"""
version: 1
groups:
  - {id: care, label: Care}
needs:
  - {slug: detox, group: care, label: detox, ask: a}
  - {slug: residential_detox, group: care, label: b, ask: a, implies: [detox]}
  - {slug: medication, group: care, label: c, ask: a, aliases: [mat]}
  - {slug: methadone, group: care, label: d, ask: a, implies: [medication, opioid_treatment_program]}
  - {slug: opioid_treatment_program, group: care, label: e, ask: a}
  - {slug: aftercare, group: care, label: f, ask: a}
"""
VOCABULARY = load_vocabulary(read_bytes(VOCABULARY_YAML, source="vocabulary.yaml"))
HEAD = "catalogue: {name: N, source: S, source_date: 2026-11-23}\ncenters:\n"
CENTER = "  - id: one\n    name: One\n"


def read(text: str, *, skip_bad: bool = False) -> tuple[Catalogue, tuple[Problem, ...]]:
    return read_catalogue(read_bytes(text.encode(), source="centers.yaml"), VOCABULARY, skip_bad=skip_bad)


def read_one(lines: str = "") -> Center:
    """The center whose further lines are given."""
    body = "".join(f"    {line}\n" for line in lines.splitlines())
    (center,) = read(HEAD + CENTER + body)[0].centers
    return center


def problems_of(text: str) -> list[Problem]:
    with pytest.raises(DataFileError) as caught:
        read(text)
    return list(caught.value.problems)


def noted(lines: str) -> list[tuple[str, str]]:
    """Code and place of every problem of a center whose further lines, from line 5 on, are given."""
    body = "".join(f"    {line}\n" for line in lines.splitlines())
    return [(problem.code, problem.place) for problem in problems_of(HEAD + CENTER + body)]


# -- what is read -------------------------------------------------------------------------------------------------


def test_every_field_of_a_center_is_read():
    center = read_one(
        """\
program: Residential
street: 1 Example Street
city: Boston
state: MA
zip: 02134
latitude: 42.35
longitude: -71.13
place_precision: address
phone: 617-555-0101
intake_phones: [617-555-0102 x12, 1-800-555-0103]
website: https://one.example/a?b=c
services: [methadone, residential_detox]
not_offered: [aftercare]
hours: Monday to Friday 8:00 to 17:00
license: MA 17
accreditation: [CARF, Joint Commission]
price_band: low
house_rules: ["Lights out at 22:30"]
cautions: [Old entry]
codes: [DT, RES]
source: Somebody
source_date: 2023-05
verified_on: 2026-11-01"""
    )
    assert center == Center(
        id="one",
        name="One",
        program="Residential",
        street="1 Example Street",
        city="Boston",
        state="MA",
        zip="02134",
        latitude=42.35,
        longitude=-71.13,
        place_precision="address",
        phone="617-555-0101",
        intake_phones=("617-555-0102 x12", "1-800-555-0103"),
        website="https://one.example/a?b=c",
        services=frozenset({"methadone", "medication", "opioid_treatment_program", "residential_detox", "detox"}),
        not_offered=frozenset({"aftercare"}),
        hours="Monday to Friday 8:00 to 17:00",
        license="MA 17",
        accreditation=("CARF", "Joint Commission"),
        price_band="low",
        house_rules=("Lights out at 22:30",),
        cautions=("Old entry",),
        codes=("DT", "RES"),
        source="Somebody",
        source_date="2023-05",
        verified_on="2026-11-01",
    )


def test_a_missing_fact_is_unknown_never_no():
    center = read_one()
    assert center.services == center.not_offered == frozenset()
    assert (center.phone, center.latitude, center.place_precision, center.price_band) == (None, None, "none", None)


def test_the_head_is_read_and_its_source_stands_for_centers_without_one():
    catalogue, problems = read(
        "catalogue:\n  name: N\n  source: S\n  source_date: 2023\n  licence: MIT\n  demonstration: yes\n"
        "  not_recorded: [aftercare]\ncenters:\n" + CENTER
    )
    assert problems == ()
    assert catalogue.info == CatalogueInfo("N", "S", "2023", "MIT", True, 1, ("aftercare",))
    assert (catalogue.centers[0].source, catalogue.centers[0].source_date) == ("S", "2023")


def test_centers_keep_the_order_of_the_file():
    text = HEAD + "".join(f"  - {{id: {name}, name: {name}}}\n" for name in ["b", "c", "a"])
    assert [center.id for center in read(text)[0].centers] == ["b", "c", "a"]


def test_an_empty_list_of_centers_is_a_catalogue_of_none():
    assert read(HEAD.replace("centers:", "centers: []"))[0].centers == ()


def test_json_is_read_as_the_same_catalogue():
    text = (
        '{"catalogue": {"name": "N", "source": "S", "source_date": "2023"}, "centers": '
        '[{"id": "one", "name": "One", "zip": "02134", "latitude": 42, "longitude": -71.5, "place_precision": "zip"}]}'
    )
    (center,) = read(text)[0].centers
    assert (center.zip, center.latitude, center.longitude) == ("02134", 42.0, -71.5)


# -- what is refused ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("identity", ["One", "one two", "-one", "one-", "a--b", "a/b", "é", "'../x'", '"a\\nb"'])
def test_an_id_that_is_no_slug_is_refused(identity):
    problems = problems_of(f"{HEAD}  - id: {identity}\n    name: One\n")
    assert [(problem.code, problem.place) for problem in problems] == [("bad-id", "centers.yaml:3")]


@pytest.mark.parametrize("identity", ["a", "one", "one-2", "il-cedar-harbor-3f9a", "sid_12.b", "007"])
def test_slugs_of_the_usual_kinds_are_ids(identity):
    assert read(f"{HEAD}  - id: {identity}\n    name: One\n")[0].centers[0].id == identity


def test_an_id_twice_is_refused_at_the_second_and_the_first_is_named():
    (problem,) = problems_of(HEAD + CENTER + CENTER)
    assert (problem.code, problem.place) == ("duplicate-id", "centers.yaml:5")
    assert "centers.yaml:3" in problem.problem


@pytest.mark.parametrize("missing", ["id", "name"])
def test_a_center_without_id_or_name_is_refused(missing):
    entry = CENTER.replace(f"{missing}: ", f"{missing}: '' # ")
    assert [problem.code for problem in problems_of(HEAD + entry)] == ["missing-key"]


def test_a_zip_that_lost_its_leading_zero_is_refused_and_offered_with_it():
    (problem,) = problems_of(HEAD + CENTER + "    zip: 2134\n")
    assert (problem.code, problem.place) == ("bad-zip", "centers.yaml:5")
    assert "'02134'" in problem.remedy


@pytest.mark.parametrize("value", ["606401", "60640-1234", "6064O", "''"])
def test_a_zip_of_anything_but_five_digits_is_refused(value):
    assert noted(f"zip: {value}") == [("bad-zip", "centers.yaml:5")]


@pytest.mark.parametrize(("value", "code"), [("il", "IL"), ("Illinois", "IL"), ("new york", "NY")])
def test_a_state_not_written_as_its_code_is_refused_and_offered_as_such(value, code):
    (problem,) = problems_of(f"{HEAD}{CENTER}    state: {value}\n")
    assert problem.code == "unknown-state"
    assert f"'{code}'" in problem.remedy


@pytest.mark.parametrize("value", ["XX", "ILL", "Ontario", "''"])
def test_an_unknown_state_is_refused(value):
    assert noted(f"state: {value}") == [("unknown-state", "centers.yaml:5")]


@pytest.mark.parametrize("value", ["PR", "GU", "DC", "FM"])
def test_territories_are_states_here(value):
    assert read_one(f"state: {value}").state == value


@pytest.mark.parametrize(
    ("lines", "code"),
    [
        ("latitude: 91\nlongitude: 0\nplace_precision: zip", "not-a-number"),
        ("latitude: 1\nlongitude: -180.1\nplace_precision: zip", "not-a-number"),
        ("latitude: north\nlongitude: 1\nplace_precision: zip", "not-a-number"),
        ("latitude: 41.5", "half-a-place"),
        ("longitude: -87.5\nplace_precision: address", "half-a-place"),
        ("latitude: 0\nlongitude: 0.0\nplace_precision: zip", "no-such-place"),
        ("latitude: 41.5\nlongitude: -87.5", "place-precision"),
        ("latitude: 41.5\nlongitude: -87.5\nplace_precision: none", "place-precision"),
        ("place_precision: zip", "place-precision"),
        ("place_precision: exact", "unknown-word"),
    ],
)
def test_an_impossible_half_or_unexplained_place_is_refused(lines, code):
    assert [found for found, _ in noted(lines)] == [code]


def test_the_bounds_of_the_globe_are_places():
    center = read_one("latitude: -90\nlongitude: 180\nplace_precision: zip")
    assert (center.latitude, center.longitude) == (-90.0, 180.0)


@pytest.mark.parametrize("value", ["3125550101", "312-555-010", "(312) 555-0101", "312-555-0101x12", "call us", "''"])
def test_a_phone_of_another_form_is_refused(value):
    assert noted(f"phone: {value}") == [("bad-phone", "centers.yaml:5")]
    assert noted(f"intake_phones: [312-555-0101, {value}]") == [("bad-phone", "centers.yaml:5")]


@pytest.mark.parametrize(
    "value", ["www.one.example", "ftp://one.example", "javascript:alert(1)", "https://", "'http://a b'"]
)
def test_a_website_that_is_not_of_the_web_is_refused(value):
    assert noted(f"website: {value}") == [("bad-website", "centers.yaml:5")]


@pytest.mark.parametrize("value", ["yesterday", "2026-13", "2026-02-30", "26", "11/23/2026", "2023; soon"])
def test_a_source_date_that_is_no_date_is_refused(value):
    assert noted(f"source_date: {value}") == [("not-a-date", "centers.yaml:5")]


@pytest.mark.parametrize("value", ["2026", "2026-11", "2026-11-23", "unknown", "unknown year", "2023; 2026-11"])
def test_a_source_date_may_be_a_day_a_month_a_year_or_unknown(value):
    assert read_one(f"source_date: {value}").source_date == value


def test_a_verification_needs_a_whole_day():
    assert noted("verified_on: 2026-11") == [("not-a-date", "centers.yaml:5")]


def test_an_unknown_service_is_refused_at_its_own_line_with_its_near_miss():
    problems = problems_of(HEAD + CENTER + "    services: [\n      detox,\n      aftercre\n    ]\n")
    assert [(problem.code, problem.place) for problem in problems] == [("unknown-need", "centers.yaml:7")]
    assert "'aftercare'" in problems[0].remedy


def test_a_common_word_for_a_service_is_refused_with_the_slug_it_means():
    (problem,) = problems_of(HEAD + CENTER + "    not_offered: [mat]\n")
    assert problem.code == "unknown-need"
    assert "'medication'" in problem.remedy


@pytest.mark.parametrize("services", ["[aftercare, medication]", "[methadone]"])
def test_a_service_both_offered_and_not_offered_is_refused_also_where_it_only_follows(services):
    assert noted(f"services: {services}\nnot_offered: [medication]") == [("contradiction", "centers.yaml:6")]


def test_an_unknown_price_band_is_refused():
    assert noted("price_band: cheap") == [("unknown-word", "centers.yaml:5")]


def test_an_unknown_key_is_refused_with_its_near_miss():
    (problem,) = problems_of(HEAD + CENTER + "    phnoe: 312-555-0101\n")
    assert (problem.code, problem.place) == ("unknown-key", "centers.yaml:5")
    assert "'phone'" in problem.remedy


@pytest.mark.parametrize("key", ["hours", "name2", "house_rules"])
def test_a_control_character_is_refused_in_any_text(key):
    assert ("control-character", "centers.yaml:5") in noted(f'{key}: "a\\e[2Jb"')


def test_line_breaks_and_tabs_are_part_of_a_text():
    assert read_one('hours: "Monday\\n\\tTuesday"').hours == "Monday\n\tTuesday"


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("", {"empty"}),
        ("- a\n", {"not-a-mapping", "missing-key"}),
        ("centers: []\n", {"missing-key"}),
        ("catalogue: {name: N, source: S, source_date: 2023}\n", {"missing-key"}),
        ("catalogue: text\ncenters: []\n", {"not-a-mapping", "missing-key"}),
        ("catalogue: {name: N, source: S}\ncenters: []\n", {"missing-key"}),
        ("catalogue: {name: N, source: S, source_date: soon}\ncenters: []\n", {"not-a-date"}),
        ("catalogue: {name: N, source: S, source_date: 2023, not_recorded: [x]}\ncenters: []\n", {"unknown-need"}),
        ("catalogue: {name: N, source: S, source_date: 2023}\ncenters: {a: 1}\n", {"not-a-list"}),
        ("catalogue: {name: N, source: S, source_date: 2023}\ncenters: []\nrest: 1\n", {"unknown-key"}),
        ('catalogue: {name: "\\e", source: S, source_date: 2023}\ncenters: []\n', {"control-character"}),
    ],
)
def test_a_broken_head_is_refused_whether_or_not_bad_centers_are_skipped(text, codes):
    assert {problem.code for problem in problems_of(text)} == codes
    with pytest.raises(DataFileError):
        read(text, skip_bad=True)


def test_every_problem_of_the_file_is_reported_at_once_in_its_order():
    text = HEAD + CENTER + "    state: XX\n    zip: 2134\n  - id: two\n    name: Two\n    phone: none\n  - text\n"
    assert [(problem.code, problem.place) for problem in problems_of(text)] == [
        ("unknown-state", "centers.yaml:5"),
        ("bad-zip", "centers.yaml:6"),
        ("bad-phone", "centers.yaml:9"),
        ("not-a-mapping", "centers.yaml:10"),
        ("missing-key", "centers.yaml:10"),
        ("missing-key", "centers.yaml:10"),
    ]


# -- skipping bad centers -----------------------------------------------------------------------------------------


def test_bad_centers_are_skipped_and_named_and_the_good_ones_are_read():
    text = HEAD + CENTER + "  - id: two\n    name: Two\n    zip: 1\n  - id: three\n    name: Three\n  - 4\n"
    catalogue, problems = read(text, skip_bad=True)
    assert [center.id for center in catalogue.centers] == ["one", "three"]
    assert catalogue.info.centers == 2
    assert [problem.place for problem in problems if problem.code == "bad-zip"] == ["centers.yaml:7"]
    assert {problem.code for problem in problems} == {"bad-zip", "not-a-mapping", "missing-key"}


def test_of_two_centers_with_one_id_the_first_is_kept():
    catalogue, problems = read(HEAD + CENTER + CENTER.replace("One", "Two"), skip_bad=True)
    assert [center.name for center in catalogue.centers] == ["One"]
    assert [problem.code for problem in problems] == ["duplicate-id"]


def test_a_good_center_is_not_lost_to_a_bad_one_of_the_same_id():
    catalogue, problems = read(HEAD + CENTER + "    zip: 1\n" + CENTER.replace("One", "Two"), skip_bad=True)
    assert [center.name for center in catalogue.centers] == ["Two"]
    assert [problem.code for problem in problems] == ["bad-zip"]


def test_a_syntax_error_is_raised_even_where_bad_centers_are_skipped():
    with pytest.raises(DataFileError):
        read(HEAD + CENTER + "    hours: [\n", skip_bad=True)


# -- writing ------------------------------------------------------------------------------------------------------

_INFO = CatalogueInfo("Name", "Source", "2023-05-01", "MIT", True, 0, ("aftercare",))
_HOSTILE = [
    "null", "~", "", " ", "no", "yes", "02134", "1:30", "2026-11-23", "1e3", ".inf", "- a", "a: b", "a #b", "#",
    "&a", "*a", "!a", "|", ">", "%", "@", "`", "'", '"', "''", '\\"', "\\", "{a}", "[a", "a\nb", "\n", "\n\n a",
    " a ", "\ta", "a\t", "a: |\n  b", "---", "...", "<<", "=", "? a", "[red]", "\N{GRINNING FACE}", "\u00e9",
    "e\N{COMBINING ACUTE ACCENT}", "\N{ZERO WIDTH NO-BREAK SPACE}", "\N{LINE SEPARATOR}a", "\N{NO-BREAK SPACE}",
    "\N{RIGHT-TO-LEFT OVERRIDE}a", "x" * 300, "word " * 60,
]  # fmt: skip
_SOUND = st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from("\n\t")
_TEXT = st.sampled_from(_HOSTILE) | st.text(_SOUND, max_size=60)
_NAME = _TEXT.filter(str.strip)
_TEXTS = st.lists(_TEXT, max_size=4).map(tuple)
_PHONE = st.from_regex(r"[0-9]{3}-[0-9]{3}-[0-9]{4}( x[0-9]{1,7})?", fullmatch=True)
_DAY = st.dates().map(str)
_POINT = st.one_of(
    st.just((None, None, "none")),
    st.tuples(
        st.floats(-90, 90, allow_subnormal=False),
        st.floats(-180, 180, allow_subnormal=False),
        st.sampled_from(["address", "zip"]),
    ).filter(lambda point: point[0] or point[1]),
)


@st.composite
def centers(draw: Any, identity: str) -> Center:
    offered = VOCABULARY.implied(draw(st.sets(st.sampled_from(sorted(VOCABULARY.needs)))))
    rest = sorted(set(VOCABULARY.needs) - offered)
    latitude, longitude, precision = draw(_POINT)
    own_source = draw(st.booleans())
    return Center(
        id=identity,
        name=draw(_NAME),
        program=draw(st.none() | _TEXT),
        street=draw(st.none() | _TEXT),
        city=draw(st.none() | _TEXT),
        state=draw(st.sampled_from([None, "IL", "PR"])),
        zip=draw(st.none() | st.text(string.digits, min_size=5, max_size=5)),
        latitude=latitude,
        longitude=longitude,
        place_precision=precision,
        phone=draw(st.none() | _PHONE),
        intake_phones=tuple(draw(st.lists(_PHONE, max_size=2))),
        website=draw(st.sampled_from([None, "https://one.example", "http://a.example/?q='\"#:x"])),
        services=offered,
        not_offered=frozenset(draw(st.sets(st.sampled_from(rest)))) if rest else frozenset(),
        hours=draw(st.none() | _TEXT),
        license=draw(st.none() | _TEXT),
        accreditation=draw(_TEXTS),
        price_band=draw(st.sampled_from([None, "low", "middle", "high"])),
        house_rules=draw(_TEXTS),
        cautions=draw(_TEXTS),
        codes=draw(_TEXTS),
        source=draw(_NAME) if own_source else _INFO.source,
        source_date=draw(_DAY) if own_source else _INFO.source_date,
        verified_on=draw(st.none() | _DAY),
    )


@st.composite
def catalogues(draw: Any) -> Catalogue:
    identities = draw(
        st.lists(st.from_regex("[a-z0-9]{1,6}(-[a-z0-9]{1,4})?", fullmatch=True), max_size=3, unique=True)
    )
    info = _INFO._replace(name=draw(_NAME), licence=draw(st.none() | _TEXT), demonstration=draw(st.booleans()))
    return make_catalogue(info, [draw(centers(identity)) for identity in identities])


@given(catalogues())
def test_a_written_catalogue_reads_back_the_same(catalogue):
    assert read(catalogue_text(catalogue)) == (catalogue, ())


def test_the_other_lists_of_a_center_read_back_the_same():
    other = AlsoIn(
        "A list, 2024", "2024-05-01", "x 1: y", ("detox", "place"), (("phone", "617-555-0101"),),
        (("aftercare", "S: 2023"),), (("methadone", "S: 2023"), ("detox", "T")), ("Call first: it moved.",),
    )  # fmt: skip
    bare = AlsoIn("Another", "2023", "z")
    center = Center("one", "One", source="S", source_date="2023", also_in=(other, bare), capacity=12)
    catalogue = make_catalogue(_INFO, [center, center._replace(id="two", also_in=())])
    assert read(catalogue_text(catalogue))[0] == catalogue
    assert from_record(json.loads(json.dumps(to_record(center)))) == center


@pytest.mark.parametrize("text", ["", "\n\n", "# nothing\n"])
def test_an_empty_file_is_said_to_be_empty_and_nothing_more(text):
    with pytest.raises(DataFileError) as caught:
        read(text)
    assert [problem.code for problem in caught.value.problems] == ["empty"]


def test_a_broken_entry_about_another_list_is_noted_at_its_line():
    assert noted("also_in:\n  - {source: L, source_date: soon, id: x, facts: [detocks], denies: {yoghurt: S}}") == [
        ("unknown-word", "centers.yaml:6"),
        ("unknown-word", "centers.yaml:6"),
        ("not-a-date", "centers.yaml:6"),
    ]


@pytest.mark.parametrize("text", _HOSTILE)
def test_a_hostile_text_survives_in_every_kind_of_field(text):
    center = Center(
        "one", f"({text})", program=text, city=text, house_rules=(text, "x"), source="S", source_date="2023"
    )
    catalogue = make_catalogue(_INFO, [center])
    assert read(catalogue_text(catalogue))[0] == catalogue


def test_the_python_dumper_writes_what_reads_back_the_same(monkeypatch):
    monkeypatch.delattr(yaml, "CSafeDumper")
    rows = [
        Center(f"c-{n}", f"({text})", hours=text, source="S", source_date="2023") for n, text in enumerate(_HOSTILE)
    ]
    catalogue = make_catalogue(_INFO, rows)
    assert read(catalogue_text(catalogue))[0] == catalogue


def test_control_characters_and_half_characters_are_left_out_when_writing():
    center = Center("one", "A\x1b[2J\0B\r\n\x85\ud83dC\x7f", cautions=("\x07ring",), source="S", source_date="2023")
    (found,) = read(catalogue_text(make_catalogue(_INFO, [center])))[0].centers
    assert found.name == "A[2JB\nC"
    assert found.cautions == ("ring",)


def test_a_center_without_a_source_reads_back_with_that_of_the_catalogue():
    (found,) = read(catalogue_text(make_catalogue(_INFO, [Center("one", "One")])))[0].centers
    assert (found.source, found.source_date) == (_INFO.source, _INFO.source_date)


@pytest.mark.parametrize("value", [1e-7, -2.5e-05, 90.0, 41.971734567891234])
def test_coordinates_of_any_size_read_back_exactly(value):
    center = Center("one", "One", latitude=value, longitude=value, place_precision="zip")
    (found,) = read(catalogue_text(make_catalogue(_INFO, [center])))[0].centers
    assert (found.latitude, found.longitude) == (value, value)


def test_other_yaml_readers_see_the_same_zip_and_date():
    center = Center("one", "One", zip="02134", verified_on="2026-11-23", phone="312-555-0101")
    record = yaml.safe_load(catalogue_text(make_catalogue(_INFO, [center])))["centers"][0]
    assert record == {
        "id": "one",
        "name": "One",
        "zip": "02134",
        "place_precision": "none",
        "phone": "312-555-0101",
        "verified_on": "2026-11-23",
    }
