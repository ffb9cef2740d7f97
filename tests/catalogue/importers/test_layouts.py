import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from recovery_cli.catalogue.importers.layouts import LAYOUTS, NAMES, recognise
from recovery_cli.errors import DataFileError

from .conftest import REAL

WIDE = "name1,street1,city,state,zip,phone,sa,dt,op,res,mu,bu,md,sf\nElm,1 Main,Chicago,IL,60602,,1,,1,,,1,1,\n"
FILES = {
    "findtreatment-json": '{"rows": [{"name1": "Elm", "services": [{"f1": "a", "f2": "b", "f3": "c"}]}]}',
    "findtreatment-wide": WIDE,
    "national-directory": "name1,name2,street1,street2,city,state,zip,phone,service_code_info\n",
    "opioid-programs": "ID,ADDRESS,CITY,STATE,POSTAL,Latitude,Longitude\n",
    "california-licences": "license_number,facility_name,setting_code\n",
    "hsds": '[{"id": "1", "name": "a", "service_areas": [], "assured_date": "", "fees_description": ""}]',
    "plain-table": "Name;Address;City;Zip\n",
}


@pytest.mark.parametrize("layout", NAMES)
@pytest.mark.parametrize("name", ["x.csv", "x.json", "x.xlsx", "national-directory-2023.txt"])
def test_a_layout_is_recognised_by_content_whatever_the_file_is_called(tmp_path, layout, name) -> None:
    path = tmp_path / name
    path.write_text(FILES[layout], encoding="utf-8")
    assert recognise(path).name == layout


def test_the_wide_export_is_recognised_as_a_workbook_too(write_workbook) -> None:
    header = WIDE.splitlines()[0].split(",")
    assert recognise(write_workbook({}, header=header)).name == "findtreatment-wide"


@pytest.mark.parametrize("text", ["x", "a,b\n1,2\n", "{}", "[]", '{"a": 1}', "centers: []\n"])
def test_any_other_file_is_refused_and_the_known_layouts_named(tmp_path, text) -> None:
    path = tmp_path / "x"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(DataFileError) as caught:
        recognise(path)
    [problem] = caught.value.problems
    assert problem.code == "unknown-layout"
    assert all(name in problem.problem for name in NAMES)


@pytest.mark.parametrize(
    ("content", "seems"),
    [
        ("", "empty"),
        ("%PDF-1.7", "a PDF"),
        ("\ufeff<!DOCTYPE html><html>", "a web page"),
        ("<?xml version='1.0'?><a/>", "XML"),
        ("version https://git-lfs.github.com/spec/v1\n", "Git LFS"),
        ("catalogue:\n  name: Mine\n", "a catalogue of this program"),
        ('{"resourceType": "Questionnaire", "item": [{"linkId": "1"}]}', "a FHIR questionnaire"),
        ('{"resourceType": "Patient"}', "a FHIR resource"),
        ('{"name": "service", "datapackage_metadata": {}, "status": {}}', "a schema of Open Referral"),
        ('{"$schema": "https://json-schema.org/draft/2020-12/schema"}', "a JSON Schema"),
        ("category_code,service_code\nTC,SA\n", "the key to the codes"),
        ("source,variable,value_label\n", "a codebook"),
        ("who,pain,when\n1,None,7\n", "a table about people"),
        ("id,service_id,location_id\n", "one table of several"),
    ],
)
def test_what_is_no_list_of_centers_is_told_what_it_seems_to_be(tmp_path, content, seems) -> None:
    path = tmp_path / "list.csv"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(DataFileError) as caught:
        recognise(path)
    [problem] = caught.value.problems
    assert problem.code == "unknown-layout"
    assert seems in problem.problem
    assert problem.remedy


@pytest.mark.parametrize(
    ("content", "seems"),
    [
        (b"SQLite format 3\0\x10\0\1\1\0@  \0\0\0\7", "a compiled catalogue"),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n\0\1\2\0\0\3", "a PDF"),
    ],
)
def test_what_is_not_even_text_is_told_what_it_seems_to_be(tmp_path, content, seems) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(content)
    with pytest.raises(DataFileError) as caught:
        recognise(path)
    assert seems in caught.value.problems[0].problem


def test_a_schema_of_open_referral_is_not_taken_for_a_service(tmp_path) -> None:
    path = tmp_path / "service.json"
    keys = '"service_areas": {}, "assured_date": {}, "fees_description": {}, "datapackage_metadata": {}'
    path.write_text("{" + keys + "}", encoding="utf-8")
    with pytest.raises(DataFileError) as caught:
        recognise(path)
    assert "schema" in caught.value.problems[0].problem


def test_a_missing_file_and_one_too_large_are_refused(tmp_path) -> None:
    large = tmp_path / "large.csv"
    with large.open("wb") as file:
        file.truncate(2 * 1024**3)
    for path, code in ((tmp_path / "nowhere", "unreadable"), (large, "too-large")):
        with pytest.raises(DataFileError) as caught:
            recognise(path)
        assert [problem.code for problem in caught.value.problems] == [code]


def test_every_layout_says_who_publishes_it_under_which_licence_and_its_faults() -> None:
    import sys

    for layout in LAYOUTS:
        said = sys.modules[layout.read.__module__].__doc__ or ""
        for word in ("Publisher", "icence", "Known faults"):
            assert word in said, (layout.name, word)


HOSTILE = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@HOSTILE
@given(layout=st.sampled_from(NAMES), tail=st.binary(max_size=300), keep=st.integers(0, 200))
def test_whatever_follows_the_beginning_of_a_file_it_is_read_or_refused(
    tmp_path, import_file, layout, tail, keep
) -> None:
    path = tmp_path / "hostile"
    path.write_bytes(FILES[layout].encode()[:keep] + tail)
    try:
        import_file(path)
    except DataFileError as error:
        assert error.problems


@HOSTILE
@given(
    row=st.dictionaries(
        st.sampled_from(["name1", "name", "zip", "services", "service", "location", "phones", "latitude", "status"]),
        st.recursive(st.none() | st.booleans() | st.floats() | st.text(max_size=9), st.lists, max_leaves=5),
    ),
    layout=st.sampled_from(["findtreatment-json", "hsds"]),
)
def test_any_json_of_a_known_layout_is_read_or_refused(tmp_path, context, row, layout) -> None:
    path = tmp_path / "hostile.json"
    path.write_text(json.dumps([row, row]), encoding="utf-8")
    [reader] = [each for each in LAYOUTS if each.name == layout]
    try:
        result = reader.read(path, context)
    except DataFileError as error:
        assert error.problems
    else:
        json.dumps(result.report._asdict())


@pytest.mark.parametrize(
    ("name", "layout"),
    [
        ("national-directory/national-directory-su-facilities-2023.xlsx", "national-directory"),
        ("locator-geocoded/SAMHSA_Nationwide_Substance_Use_Treatment_Data.csv", "plain-table"),
        ("findtreatment-api/locator-listing-charlottesville-va-2019-page1.json", "findtreatment-json"),
        ("otp-directory/Opioid_Treatment_Directory_Geocoded_raw.csv", "opioid-programs"),
        ("ca-dhcs/facilities.csv", "california-licences"),
        ("hsds/spec-3/examples/service_list.json", "hsds"),
        ("national-directory/service-code-reference-2023.csv", None),
        ("admissions/teds-codebook-values.csv", None),
        ("hsds/spec-3/examples/taxonomy.json", None),
        ("ca-dhcs/metadata.json", None),
        ("fhir/lhc-forms/phq9.json", None),
        ("fhir/lhc-forms/hidden-item-questionnaire-response.R4.json", None),
        ("admissions/ctn0094/demographics.csv", None),
        ("hsds/spec-3/schema/service.json", None),
        ("hsds/spec-3/schema/compiled/organization_list.json", None),
        ("hsds/spec-3/schema/openapi.json", None),
    ],
)
def test_every_real_file_is_taken_for_what_it_is(name, layout) -> None:
    path = REAL / name
    if not path.exists():
        pytest.skip(f"{name} is not there")
    if layout is None:
        with pytest.raises(DataFileError):
            recognise(path)
    else:
        assert recognise(path).name == layout


def test_centers_of_the_locator_download_keep_their_places(import_real, vocabulary) -> None:
    result = import_real("locator-geocoded/SAMHSA_Nationwide_Substance_Use_Treatment_Data.csv")
    assert (result.report.rows, result.report.centers, result.report.zips_padded) == (14_034, 14_027, 1_382)
    assert result.report.places["address"] > 13_900
    assert json.dumps(result.report._asdict())
