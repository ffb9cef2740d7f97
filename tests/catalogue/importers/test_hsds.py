import json

import pytest

from recovery_cli.catalogue.importers.directory_codes import load_directory_codes
from recovery_cli.errors import DataFileError
from recovery_cli.strict_yaml import read_file

from .conftest import PROJECT, REAL

LOCATION = {
    "id": "l1",
    "location_type": "physical",
    "latitude": 41.88,
    "longitude": -87.63,
    "addresses": [
        {"address_1": "PO Box 1", "address_type": "postal"},
        {
            **{"address_1": "1 Main Street", "address_2": "Suite 4", "city": "Chicago", "state_province": "Illinois"},
            **{"postal_code": "60602-1234", "address_type": "physical"},
        },
    ],
    "phones": [
        {"number": "(312) 555-0100", "extension": 12, "type": "voice"},
        {"number": "312-555-0101", "type": "fax"},
    ],
}
ORGANIZATION = {"id": "o1", "name": "Elm Community Services", "website": "https://example.org", "tax_status": ""}
SERVICE = {
    "id": "s1",
    "name": "Methadone and Outpatient Detox",
    "status": "active",
    "minimum_age": 18,
    "eligibility_description": "Adults",
    "description": "We do not offer residential treatment.",
    "assured_date": "2026-05-01",
    "fees_description": "",
    "organization": ORGANIZATION,
    "service_at_locations": [{"id": "a1", "location": LOCATION}],
    "languages": [{"name": "Spanish", "code": "es"}],
    "schedules": [{"description": "Weekdays 9 to 5"}],
    "attributes": [{"taxonomy_term": {"name": "Opioid Treatment Programs"}}, {"taxonomy_term": {"name": "Gardening"}}],
}


@pytest.fixture
def import_json(import_text):
    def run(tree):
        return import_text(json.dumps(tree), name="county-2026.json")

    return run


def test_a_service_at_a_location_becomes_a_center(import_json) -> None:
    result = import_json(SERVICE)
    [center] = result.catalogue.centers
    assert (center.name, center.program) == ("Elm Community Services", "Methadone and Outpatient Detox")
    assert (center.street, center.state, center.zip) == ("1 Main Street, Suite 4", "IL", "60602")
    assert (center.phone, center.intake_phones) == ("312-555-0100 x12", ())
    assert (center.place_precision, center.website, center.hours) == (
        "address",
        "https://example.org",
        "Weekdays 9 to 5",
    )
    assert {"methadone", "outpatient_detox", "spanish", "accepts_adults", "treats_opioid_use"} <= center.services
    assert center.not_offered == {"accepts_minors"}
    assert center.source_date == "2026-05-01"
    assert center.cautions == ()


def test_descriptions_are_not_read_for_needs(import_json) -> None:
    [center] = import_json(SERVICE).catalogue.centers
    assert "residential" not in center.services


def test_a_term_that_is_not_understood_is_kept_and_counted(import_json) -> None:
    assert import_json(SERVICE).report.unknown_codes == {"Gardening": 1}


def test_the_longer_of_two_phrases_counts(import_json) -> None:
    [center] = import_json(SERVICE | {"name": "Non-residential detox", "attributes": []}).catalogue.centers
    assert "residential_detox" not in center.services
    assert {"non residential", "detox"} <= set(center.codes)


def test_a_term_is_found_in_the_plural_too(import_json) -> None:
    [center] = import_json(SERVICE | {"name": "Clinic"}).catalogue.centers
    assert center.codes[0] == "opioid treatment program"
    assert "opioid_treatment_program" in center.services


def test_an_entry_that_never_names_substance_use_says_so(import_json) -> None:
    result = import_json(SERVICE | {"name": "Food pantry", "attributes": []})
    assert result.report.cautions == {"substance_use_not_named": 1}
    assert len(result.catalogue.centers[0].cautions) == 1


@pytest.mark.parametrize(
    ("ages", "offered", "denied"),
    [
        ({"minimum_age": 12, "maximum_age": 17}, {"accepts_minors"}, {"accepts_adults"}),
        ({"minimum_age": 12, "maximum_age": None}, {"accepts_minors"}, set()),
        ({"minimum_age": None, "maximum_age": 99}, {"accepts_adults"}, set()),
        ({"minimum_age": 21, "maximum_age": 99}, {"accepts_adults"}, {"accepts_minors"}),
        ({"minimum_age": "x", "maximum_age": -1}, set(), set()),
        ({"minimum_age": 16, "maximum_age": 99}, {"accepts_minors", "accepts_adults"}, set()),
    ],
)
def test_ages_say_who_is_let_in(import_json, ages, offered, denied) -> None:
    [center] = import_json(SERVICE | ages).catalogue.centers
    about = {"accepts_minors", "accepts_adults"}
    assert (center.services & about, center.not_offered & about) == (offered, denied)


SHAPES = {
    "service": SERVICE,
    "page": {"total_items": 1, "contents": [SERVICE]},
    "list": [SERVICE],
    "service at location": {
        "id": "a1",
        "location": LOCATION,
        "service": {name: value for name, value in SERVICE.items() if name != "service_at_locations"},
    },
    "organization": ORGANIZATION | {"services": [{k: v for k, v in SERVICE.items() if k != "organization"}]},
}


@pytest.mark.parametrize("shape", SHAPES)
def test_every_shape_gives_the_same_center(import_json, shape) -> None:
    assert import_json(SHAPES[shape]).catalogue.centers == import_json(SERVICE).catalogue.centers


def test_a_service_at_two_places_is_two_centers_with_ids_that_stay(import_json) -> None:
    other = LOCATION | {"id": "l2", "addresses": []}
    both = SERVICE | {"service_at_locations": [{"location": LOCATION}, {"location": other}]}
    first = {each.id for each in import_json(both).catalogue.centers}
    both["service_at_locations"].reverse()
    again = {each.id for each in import_json(both | {"name": "Methadone"}).catalogue.centers}
    assert len(first) == 2
    assert first == again


@pytest.mark.parametrize("status", ["inactive", "defunct", "temporarily closed"])
def test_what_is_closed_is_dropped_with_the_reason(import_json, status) -> None:
    report = import_json([SERVICE, SERVICE | {"id": "s2", "status": status}]).report
    assert (report.centers, [each.row for each in report.dropped]) == (1, [2])


@pytest.mark.parametrize("odd", [None, 5, "x", [], {}, [None], {"number": []}, [{"number": {}}]])
@pytest.mark.parametrize(
    "member", ["phones", "attributes", "languages", "schedules", "service_at_locations", "organization"]
)
def test_odd_members_do_no_harm(import_json, member, odd) -> None:
    assert import_json(SERVICE | {member: odd}).report.centers == 1


def test_half_a_download_is_refused(import_text) -> None:
    with pytest.raises(DataFileError) as caught:
        import_text(json.dumps([SERVICE, SERVICE])[:-100])
    assert [problem.code for problem in caught.value.problems] == ["cut-short"]


def test_the_map_is_sound_and_its_caution_knows_every_phrase_that_names_substance_use(vocabulary) -> None:
    key = load_directory_codes(read_file(PROJECT / "data/hsds_terms.yaml"), vocabulary)
    [caution] = key.cautions
    named = {code for code, each in key.codes.items() if each.category == "substance"}
    named |= {code for code, each in key.codes.items() if {"detox", "medication"} & each.needs}
    assert named <= caution.none
    assert all(code == " ".join(code.split()) == code.lower() for code in key.codes)


@pytest.mark.parametrize(
    "name",
    [
        "service_full",
        "service_list",
        "service_at_location_full",
        "service_at_location_list",
        "organization_full",
        "tabular",
    ],
)
def test_every_example_of_the_specification_is_one_center(import_real, name) -> None:
    result = import_real(f"hsds/spec-3/examples/{name}.json")
    [center] = result.catalogue.centers
    assert (center.name, center.program) == ("Example Organization Inc.", "Community Counselling")
    assert center.place_precision == "none"
    assert center.services == {"accepts_minors", "accepts_adults"}


def test_the_answers_of_the_mock_api_are_read(import_real) -> None:
    if not REAL.exists():
        pytest.skip("the shared data is not there")
    for folder in ("services", "service_at_locations", "organizations"):
        for path in (REAL / "hsds/mock-api-3.0/data" / folder).glob("*.json"):
            assert import_real(str(path.relative_to(REAL))).report.centers == 1
