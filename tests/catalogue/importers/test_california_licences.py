import csv
from datetime import date

import pytest

from recovery_cli.catalogue.center import as_of
from recovery_cli.catalogue.files import catalogue_text, read_catalogue
from recovery_cli.catalogue.importers.directory_codes import load_directory_codes
from recovery_cli.strict_yaml import read_bytes, read_file

from .conftest import PROJECT, REAL

ROW = {
    "license_number": "010001AN",
    "facility_name": "CHRYSALIS",
    "legal_entity": "HORIZON SERVICES, INCORPORATED",
    "address_line1": "3837 TELEGRAPH AVENUE",
    "address_line2": "",
    "city": "OAKLAND",
    "state": "CA",
    "zip": "94609",
    "phone": "(510) 450-1190",
    "setting_code": "RES",
    "offers_detox": "false",
    "is_licensed": "true",
    "is_certified": "false",
    "license_expiration": "2027-10-31",
    "license_expired": "false",
    "treatment_capacity": "20",
    "target_population_code": "1.3",
    "incidental_medical_services": "false",
    "adolescent_waiver": "false",
    "latitude": "37.827325",
    "longitude": "-122.264974",
}


@pytest.fixture
def import_rows(import_text, tmp_path):
    def run(*changes, **context):
        with (tmp_path / "rows.csv").open("w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, list(ROW))
            writer.writeheader()
            writer.writerows(ROW | each for each in changes)
        return import_text((tmp_path / "rows.csv").read_text(encoding="utf-8"), **context)

    return run


def only(result):
    [center] = result.catalogue.centers
    return center


def test_a_licence_becomes_a_center_with_its_number_expiry_and_capacity(import_rows) -> None:
    center = only(import_rows({}))
    assert (center.name, center.program, center.zip) == ("CHRYSALIS", "HORIZON SERVICES, INCORPORATED", "94609")
    assert (center.license, center.license_expires) == ("California DHCS license 010001AN", "2027-10-31")
    assert center.capacity == 20
    assert center.services == {"residential", "licensed", "women", "accepts_women"}
    assert {"accepts_men", "residential_detox"} <= center.not_offered
    assert (center.place_precision, center.phone, center.cautions) == ("address", "510-450-1190", ())


@pytest.mark.parametrize(
    ("change", "offered", "denied"),
    [
        ({"setting_code": "RES", "offers_detox": "true"}, {"residential", "residential_detox", "detox"}, set()),
        ({"setting_code": "NON"}, set(), {"residential", "short_residential", "long_residential", "residential_detox"}),
        ({"setting_code": "NON", "offers_detox": "true"}, {"outpatient_detox", "detox"}, {"residential"}),
        ({"setting_code": "DSS", "offers_detox": "true"}, {"detox"}, set()),
        ({"target_population_code": "1.5"}, {"adolescents", "accepts_minors"}, {"accepts_adults"}),
        ({"target_population_code": "1.14"}, {"children_beds", "co_occurring"}, {"accepts_men"}),
        ({"adolescent_waiver": "true"}, {"accepts_minors"}, set()),
        ({"offers_detox": "TRUE"}, {"residential_detox"}, set()),
        ({"is_licensed": "false", "is_certified": "true"}, {"licensed"}, set()),
    ],
)
def test_the_values_of_a_row_are_read(import_rows, change, offered, denied) -> None:
    center = only(import_rows(change))
    assert offered <= center.services
    assert denied <= center.not_offered


def test_care_without_a_stay_states_no_kind_and_no_beds_for_children(import_rows) -> None:
    center = only(import_rows({"setting_code": "NON", "target_population_code": "1.4"}))
    assert not {"outpatient", "intensive_outpatient", "children_beds"} & (center.services | center.not_offered)
    assert len(center.cautions) == 2


@pytest.mark.parametrize(
    ("change", "today", "expired"),
    [
        ({"license_expiration": "2026-11-22"}, date(2026, 11, 23), True),
        ({"license_expiration": "2026-11-23"}, date(2026, 11, 23), False),
        ({"license_expiration": "2026-11-22"}, None, False),
        ({"license_expired": "true"}, None, True),
        ({"license_expired": "true", "license_expiration": ""}, date(2026, 11, 23), True),
    ],
)
def test_an_expired_licence_is_a_caution_and_no_longer_a_yes(import_rows, change, today, expired) -> None:
    result = import_rows(change, today=today)
    center = only(result)
    assert ("licensed" not in center.services) is expired
    assert "licensed" not in center.not_offered
    assert len(as_of(center, date(2026, 11, 23)).cautions) == (expired or "2026-11-22" in change.values())
    assert result.report.cautions == ({"licence_expired": 1} if expired else {})


@pytest.mark.parametrize(
    ("text", "capacity"), [("0", None), ("", None), ("many", None), ("1.5", None), ("9" * 30, None)]
)
def test_a_capacity_that_says_nothing_is_unknown(import_rows, text, capacity) -> None:
    assert only(import_rows({"treatment_capacity": text})).capacity is capacity


def test_the_licence_number_makes_the_id_whatever_else_changes(import_rows) -> None:
    before = only(import_rows({}))
    after = only(import_rows({"address_line1": "1 NEW STREET", "zip": "02134", "treatment_capacity": "30"}))
    assert before.id == after.id
    assert len({each.id for each in import_rows({}, {"license_number": "010001BN"}).catalogue.centers}) == 2


def test_an_unknown_setting_is_kept_and_counted(import_rows) -> None:
    result = import_rows({"setting_code": "XYZ", "target_population_code": "1.6"})
    assert result.report.unknown_codes == {"XYZ": 1, "population 1.6": 1}
    assert "XYZ" in only(result).codes


def test_expiry_and_capacity_survive_a_catalogue_file(import_rows, vocabulary) -> None:
    catalogue = import_rows({}).catalogue
    read, _ = read_catalogue(read_bytes(catalogue_text(catalogue).encode(), source="x.yaml"), vocabulary)
    assert read.centers == catalogue.centers


def test_the_map_is_sound_and_accounts_for_every_value_of_the_dictionary(vocabulary) -> None:
    key = load_directory_codes(read_file(PROJECT / "data/california_licences.yaml"), vocabulary)
    assert {f"population 1.{n}" for n in (1, 2, 3, 4, 5, 7, 8, 9, 10, 11, 12, 13, 14)} <= set(key.codes)
    assert {"RES", "RES-DETOX", "NON", "NON-DETOX", "DSS", "DSS-DETOX", "DPH", "DPH-DETOX"} <= set(key.codes)


def test_the_real_list_is_read_whole(import_real) -> None:
    result = import_real("ca-dhcs/facilities.csv")
    report, centers = result.report, result.catalogue.centers
    assert (report.rows, report.centers, report.dropped, report.unknown_codes) == (2_266, 2_266, (), {})
    assert report.at["states_unreadable"] == report.at["states_from_zip"] == (2141,)
    assert report.places == {"address": 2_264, "zip": 1, "none": 1}
    assert (report.states_unreadable, report.phones_unreadable, report.zips_unreadable) == (1, 3, 0)
    assert sum("residential" in each.services for each in centers) == 1_063
    assert sum("residential" in each.not_offered for each in centers) == 1_152
    assert sum("detox" in each.services for each in centers) == 1_041
    assert sum(each.capacity is not None for each in centers) == 1_063
    assert all(each.license_expires for each in centers)
    assert (
        report.cautions["licence_expired"]
        == sum("licensed" not in each.services for each in centers)
        == sum(each.license_expires < "2026-11-23" for each in centers)
    )


def test_the_real_list_knew_25_expired_licences_on_its_own_day(real_context) -> None:
    from recovery_cli.catalogue.importers.layouts import recognise

    path = REAL / "ca-dhcs/facilities.csv"
    if not path.exists():
        pytest.skip("the real list is not there")
    assert recognise(path).read(path, real_context._replace(today=None)).report.cautions["licence_expired"] == 25
