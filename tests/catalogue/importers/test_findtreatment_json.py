import csv
import json

import pytest

from recovery_cli.catalogue.importers.findtreatment_json import fold, load_labels
from recovery_cli.errors import DataFileError
from recovery_cli.strict_yaml import read_bytes, read_file

from .conftest import PROJECT

ROW = {
    "_irow": 1,
    "frid": "811a",
    "name1": "Region Ten",
    "name2": "Mohr Center",
    "street1": "1014 East Market Street",
    "street2": "",
    "city": "Charlottesville",
    "state": "VA",
    "zip": "22902",
    "phone": "434-979-8871",
    "typeFacility": "SA",
    "intake1": "434-972-1800",
    "hotline1": None,
    "website": "http://www.regionten.org",
    "latitude": "38.0282239",
    "longitude": "-78.4725231",
    "services": [
        {"f1": "Type of Care", "f2": "TC", "f3": "Substance use treatment"},
        {"f1": "Service Settings", "f2": "SET", "f3": "Residential; Short-term residential"},
        {"f1": "Gender Accepted", "f2": "GN", "f3": "Male"},
        {"f1": "Opioid", "f2": "OT", "f3": "Buprenorphine maintenance for predetermined time"},
    ],
}


@pytest.fixture
def import_rows(import_text):
    def run(*rows, **members):
        return import_text(json.dumps({"rows": rows, **members}), name="listing-2019.json")

    return run


def services(*labels, category="X"):
    return {"services": [{"f1": "x", "f2": category, "f3": "; ".join(labels)}]}


def test_a_facility_becomes_a_center_with_every_field(import_rows) -> None:
    result = import_rows(ROW, page=1, totalPages=1, recordCount=1)
    [center] = result.catalogue.centers
    assert (center.name, center.program, center.zip) == ("Region Ten", "Mohr Center", "22902")
    assert (center.phone, center.intake_phones) == ("434-979-8871", ("434-972-1800",))
    assert (center.latitude, center.place_precision) == (38.0282239, "address")
    assert center.website == "http://www.regionten.org"
    assert {"short_residential", "residential", "buprenorphine", "accepts_men"} <= center.services
    assert {"outpatient", "accepts_women"} <= center.not_offered
    assert center.codes == ("SA", "RES", "RS", "MALE", "BUM")
    assert center.source_date == "2019"
    assert result.report.notes == ()


def test_the_words_of_any_year_mean_the_same_code(import_rows) -> None:
    new = ROW | services("Buprenorphine with naloxone", "Does not use MAT for opioid use disorders")
    old = ROW | services("Buprenorphine with naloxone  (Suboxone®)", "DO NOT use medication for opioid addiction")
    [one] = import_rows(new).catalogue.centers
    [other] = import_rows(old).catalogue.centers
    assert one == other
    assert one.codes == ("BWN", "NMOA")


def test_a_label_of_two_categories_is_told_apart_by_its_category(import_rows) -> None:
    for category, code in (("OMSC", "INPE"), ("SMAT", "AUINPE")):
        [center] = import_rows(ROW | services("In-network prescribing entity", category=category)).catalogue.centers
        assert center.codes == (code,)


def test_an_unknown_label_is_kept_and_counted(import_rows) -> None:
    result = import_rows(ROW | services("Horse riding", "Detoxification"))
    assert result.report.unknown_codes == {"horse riding": 1}
    assert result.catalogue.centers[0].codes == ("horse riding", "DT")


def test_a_label_without_a_code_is_accounted_for_with_its_reason(import_rows) -> None:
    result = import_rows(ROW | services("Mental health treatment"))
    assert result.report.unknown_codes == {}
    assert "mental health treatment" in result.report.unmapped


def test_facilities_for_mental_health_only_are_dropped_with_the_reason(import_rows) -> None:
    report = import_rows(ROW, ROW | {"typeFacility": "MH"}).report
    assert (report.centers, [each.row for each in report.dropped]) == (1, [2])


def test_one_page_of_many_says_so(import_rows) -> None:
    assert "765" in import_rows(ROW, page=1, totalPages=765, recordCount=22949).report.lines()[-1]


def test_ids_do_not_hang_on_the_number_the_answer_gives(import_rows) -> None:
    [one] = import_rows(ROW).catalogue.centers
    [other] = import_rows(ROW | {"frid": "ffff", "_irow": 9} | services("Detoxification")).catalogue.centers
    assert one.id == other.id


@pytest.mark.parametrize("odd", [None, 5, "x", [], {"name1": None}, {"name1": ["x"]}])
def test_what_is_no_facility_is_dropped_and_the_rest_kept(import_rows, odd) -> None:
    report = import_rows(ROW, odd).report
    assert (report.centers, [each.row for each in report.dropped]) == (1, [2])


@pytest.mark.parametrize(
    "odd", [None, "x", [1, "x", None], [{}], [{"f2": 1, "f3": None}], [{"f3": ["x"]}], {"f3": "x"}]
)
def test_odd_services_are_passed_over(import_rows, odd) -> None:
    [center] = import_rows(ROW, ROW | {"name1": "Other", "services": odd}).catalogue.centers[1:]
    assert center.services == frozenset()


def test_numbers_instead_of_text_are_read_alike(import_rows) -> None:
    [center] = import_rows(ROW | {"zip": 22902, "latitude": 38.0282239, "longitude": -78.4725231}).catalogue.centers
    assert (center.zip, center.latitude) == ("22902", 38.0282239)


def test_half_a_download_is_refused_as_such(import_text) -> None:
    whole = json.dumps({"rows": [ROW] * 3})
    for length in (400, len(whole) // 2, len(whole) - 1):
        with pytest.raises(DataFileError) as caught:
            import_text('{"rows": [{"name1": "", "services": [{"f1": "", "f2": "", "f3": ""}]},' + whole[10:length])
        assert [problem.code for problem in caught.value.problems] == ["cut-short"]


def test_broken_and_deep_json_is_refused(import_text) -> None:
    head = '{"name1": 1, "services": 1, "f1": 1, "f2": 1, "f3": 1, '
    for rest, code in (("oops}" + " " * 50 + "x", "syntax"), ('"x": ' + "[" * 100_000, "too-deep")):
        with pytest.raises(DataFileError) as caught:
            import_text(head + rest)
        assert [problem.code for problem in caught.value.problems] == [code]


def test_a_file_without_a_facility_is_refused(import_rows) -> None:
    with pytest.raises(DataFileError) as caught:
        import_rows(ROW | {"name1": "", "name2": ""})
    assert [problem.code for problem in caught.value.problems] == ["no-centers"]


# ---------------------------------------------------------------- the map of labels


def test_every_label_of_the_key_leads_to_its_code(codes, real_code_key) -> None:
    labels = load_labels(read_file(PROJECT / "data/locator_labels.yaml"), codes)
    with real_code_key.open(encoding="utf-8-sig", newline="") as file:
        wrong = [
            row["service_code"]
            for row in csv.DictReader(file)
            if labels.code(row["category_code"], row["service_name"]) != row["service_code"]
        ]
    assert wrong == []


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("labels: [{label: x, code: NOPE}]", "unknown-word"),
        ("labels: [{label: x}]", "unaccounted-label"),
        ("labels: [{label: x, code: SA, unmapped: y}]", "unaccounted-label"),
        ("labels: [{label: x, code: SA}, {label: X, code: DT}]", "duplicate-label"),
    ],
)
def test_a_faulty_map_is_refused(codes, text, code) -> None:
    document = read_bytes(f"version: 1\nreviewed: 2026-11-23\n{text}\n".encode(), source="x.yaml")
    with pytest.raises(DataFileError) as caught:
        load_labels(document, codes)
    assert code in [problem.code for problem in caught.value.problems]


def test_spelling_does_not_matter() -> None:
    assert fold(" Disulfiram  (Antabuse®) ") == fold("disulfiram (antabuse)")
    assert fold("Clients\u2019 children") == fold("clients' children")


# ---------------------------------------------------------------- a real answer of 2019


def test_the_real_answer_is_read_and_every_label_is_accounted_for(import_real) -> None:
    result = import_real("findtreatment-api/locator-listing-charlottesville-va-2019-page1.json")
    report = result.report
    assert (report.rows, report.centers, len(report.dropped)) == (30, 14, 16)
    assert report.unknown_codes == {}
    assert report.places == {"address": 14, "zip": 0, "none": 0}
    assert len(report.notes) == 1
    assert sum("methadone" in each.services for each in result.catalogue.centers) == 2
    assert sum("medication" in each.not_offered for each in result.catalogue.centers) >= 1
    assert len({each.id for each in result.catalogue.centers}) == 14
