"""Synthetic tables: no export of this layout was at hand."""

import pytest

from recovery_cli.errors import DataFileError

HEADER = (
    "name1,name2,street1,street2,city,state,zip,zip4,county,phone,intake1,website,latitude,longitude,type_facility,"
    "sa,dt,op,ort,res,rs,mu,bu,bum,bmw,md,sf,adlt,chld,fem,male,zzz"
)
BASE = {
    **{"name1": "Elm House", "street1": "1 Main Street", "city": "Chicago", "state": "IL", "zip": "60602"},
    **{"zip4": "1", "phone": "312-555-0100", "type_facility": "SA", "sa": "1", "op": "1", "ort": "1", "bu": "1"},
    **{"latitude": "41.88", "longitude": "-87.63", "website": "www.example.org"},
}


@pytest.fixture
def import_rows(import_text):
    def run(*rows, header=HEADER, name="locator-2018.csv"):
        lines = [",".join((BASE | row).get(column.lower(), "") for column in header.split(",")) for row in rows]
        return import_text("\n".join([header, *lines]) + "\n", name=name)

    return run


def test_a_row_becomes_a_center_with_the_codes_of_its_columns(import_rows) -> None:
    [center] = import_rows({"fem": "1"}).catalogue.centers
    assert center.codes == ("SA", "OP", "ORT", "BU", "FEM")
    assert {"outpatient", "buprenorphine", "accepts_women"} <= center.services
    assert {"residential", "accepts_men"} <= center.not_offered
    assert (center.website, center.place_precision) == ("https://www.example.org", "address")


def test_a_yes_is_a_yes_however_it_is_written_and_a_no_states_nothing(import_rows) -> None:
    yes = dict(zip(("dt", "mu", "md", "sf", "fem"), ("1.0", "TRUE", "Yes", "x", "y"), strict=True))
    result = import_rows(yes | {"res": "0", "rs": "no", "male": "FALSE", "adlt": "0.0"})
    assert result.catalogue.centers[0].codes == ("SA", "DT", "OP", "ORT", "MU", "BU", "MD", "SF", "FEM")
    assert "flags_unreadable" not in result.report.at


def test_a_cell_that_is_neither_yes_nor_no_states_and_denies_nothing_and_is_named(import_rows) -> None:
    result = import_rows({}, {"name1": "Ash House", "res": "maybe", "md": "11"})
    [plain, unclear] = sorted(result.catalogue.centers, key=lambda center: center.name, reverse=True)
    assert plain.codes == unclear.codes == ("SA", "OP", "ORT", "BU")
    assert "residential" in plain.not_offered
    assert "residential" not in unclear.not_offered
    assert result.report.at["flags_unreadable"] == (3,)
    assert "neither yes nor no, in 1 row (row 3)" in "\n".join(result.report.lines())


def test_words_in_other_columns_are_no_answers(import_rows) -> None:
    report = import_rows({"zzz": "see website"}).report
    assert (report.unknown_codes, report.at) == ({}, {})


def test_capitals_make_no_difference(import_rows) -> None:
    [one] = import_rows({}).catalogue.centers
    [other] = import_rows({}, header=HEADER.upper()).catalogue.centers
    assert one == other


def test_a_one_in_a_column_of_the_address_is_no_code(import_rows) -> None:
    [center] = import_rows({"zip4": "1", "county": "1"}).catalogue.centers
    assert not {"ZIP4", "COUNTY"} & set(center.codes)


def test_codes_of_earlier_years_are_read_and_unknown_ones_counted(import_rows) -> None:
    result = import_rows({"bu": "", "bmw": "1", "zzz": "1"})
    [center] = result.catalogue.centers
    assert "buprenorphine" in center.services
    assert center.codes[-2:] == ("BMW", "ZZZ")
    assert result.report.older_codes == {"BMW": 1}
    assert result.report.unknown_codes == {"ZZZ": 1}


def test_facilities_for_mental_health_only_are_dropped(import_rows) -> None:
    assert [each.row for each in import_rows({}, {"type_facility": "MH"}).report.dropped] == [3]


def test_ids_are_those_of_the_other_layout_of_the_same_locator(import_rows, import_text) -> None:
    import json

    [wide] = import_rows({}).catalogue.centers
    row = {name: value for name, value in BASE.items() if len(name) > 3} | {"zip": "60602", "services": []}
    text = json.dumps([row | {"services": [{"f1": "", "f2": "TC", "f3": "Substance use treatment"}]}])
    [answer] = import_text(text, name="locator-2018.json").catalogue.centers
    assert wide.id == answer.id


def test_a_missing_column_is_named(import_rows) -> None:
    with pytest.raises(DataFileError) as caught:
        import_rows({}, header=HEADER.replace(",zip,", ","))
    assert [(problem.code, "'zip'" in problem.problem) for problem in caught.value.problems] == [
        ("missing-column", True)
    ]
