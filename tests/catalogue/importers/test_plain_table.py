import pytest

from recovery_cli.catalogue.importers.plain_table import read_column_map
from recovery_cli.errors import DataFileError

MAP = """
version: 1
title: County list
publisher: Elm County
licence: CC0
edition: 2026-05
columns:
  name: Facility
  street: [Street No, Street]
  city: Town
  state: State
  zip: ZIP
  phone: Tel
  services: Levels of care
  capacity: Beds
  license_expires: Until
flags:
  Detox?: detox
  Takes Medicaid: [medicaid]
words:
  IOP 3x: [intensive_outpatient]
  Cafeteria: []
"""
HEADER = "Facility;Street No;Street;Town;State;ZIP;Tel;Levels of care;Beds;Until;Detox?;Takes Medicaid\n"
ROW = "Elm House;12;Main Street;Chicago;Illinois;60602;312 555 0100;"
ROW += "IOP 3x, Cafeteria, yoga, swimming;20;2027-01-31;No;x\n"


@pytest.fixture
def columns(tmp_path):
    def write(text=MAP):
        path = tmp_path / "map.yaml"
        path.write_text(text, encoding="utf-8")
        return path

    return write


@pytest.fixture
def import_mapped(tmp_path, context, columns):
    from recovery_cli.catalogue.importers.plain_table import read

    def run(text, column_map=MAP):
        path = tmp_path / "list.csv"
        path.write_text(text, encoding="utf-8")
        return read(path, context._replace(columns=columns(column_map)))

    return run


@pytest.mark.parametrize(
    ("cell", "known", "named"),
    [
        *(("1.0", "yes", False), ("TRUE", "yes", False), ("0", "", False), ("0.0", "", False), ("", "", False)),
        *(("maybe", "", True), ("11", "", True), ("no", "no", False)),
    ],
)
def test_a_flag_that_is_neither_yes_nor_no_is_named(import_mapped, cell, known, named) -> None:
    result = import_mapped(HEADER + ROW.replace(";x\n", f";{cell}\n"))
    [center] = result.catalogue.centers
    assert ("medicaid" in center.services, "medicaid" in center.not_offered) == (known == "yes", known == "no")
    assert result.report.at.get("flags_unreadable") == ((2,) if named else None)


def test_a_map_says_which_column_is_what(import_mapped) -> None:
    result = import_mapped(HEADER + ROW)
    [center] = result.catalogue.centers
    assert (center.name, center.street, center.state, center.zip) == ("Elm House", "12, Main Street", "IL", "60602")
    assert (center.phone, center.capacity, center.license_expires) == ("312-555-0100", 20, "2027-01-31")
    assert center.services == {"intensive_outpatient", "yoga", "medicaid"}
    assert {"detox", "residential_detox"} <= center.not_offered
    info = result.catalogue.info
    assert (info.source, info.source_date, info.licence) == ("Elm County, County list, 2026-05", "2026-05", "CC0")
    assert "methadone" in info.not_recorded
    assert "detox" not in info.not_recorded


def test_words_are_counted_known_unmapped_or_unknown(import_mapped) -> None:
    report = import_mapped(HEADER + ROW).report
    assert report.unknown_codes == {"swimming": 1}
    assert set(report.unmapped) == {"Cafeteria"}
    assert report.codes["detox?: no"] == 1


@pytest.mark.parametrize("cell", ["", "0", "n/a", "unknown", "maybe"])
def test_a_flag_that_says_neither_yes_nor_no_says_nothing(import_mapped, cell) -> None:
    [center] = import_mapped(HEADER + ROW.replace(";No;x", f";{cell};{cell}")).catalogue.centers
    assert not {"detox", "medicaid"} & (center.services | center.not_offered)


def test_without_a_map_the_usual_names_are_understood(import_text) -> None:
    result = import_text(
        "Name,Address,City,State,Zip,Phone,Services\nElm,1 Main,Chicago,IL,60602,,suboxone; detox; x\n"
    )
    [center] = result.catalogue.centers
    assert {"buprenorphine", "medication", "detox"} == center.services
    assert center.not_offered == frozenset()
    assert result.report.unknown_codes == {"x": 1}
    assert result.catalogue.info.not_recorded == ()


def test_a_column_that_the_map_names_must_be_there(import_mapped) -> None:
    with pytest.raises(DataFileError) as caught:
        import_mapped(HEADER.replace("Tel;", "Telephone;") + ROW)
    [problem] = caught.value.problems
    assert (problem.code, "'tel'" in problem.problem) == ("missing-column", True)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (MAP.replace("  name: Facility\n", ""), "missing-key"),
        (MAP.replace("zip: ZIP", "zipp: ZIP"), "unknown-key"),
        (MAP.replace("Detox?: detox", "Detox?: detoxx"), "unknown-word"),
        (MAP.replace("title: County list\n", ""), "missing-key"),
        ("- x\n", "not-a-mapping"),
    ],
)
def test_a_faulty_map_is_refused_with_its_line(columns, vocabulary, text, code) -> None:
    with pytest.raises(DataFileError) as caught:
        read_column_map(columns(text), vocabulary)
    assert code in [problem.code for problem in caught.value.problems]


def test_an_id_column_makes_the_id(import_mapped) -> None:
    text = MAP.replace("  name: Facility\n", "  name: Facility\n  id: Beds\n").replace("  capacity: Beds\n", "")
    [one] = import_mapped(HEADER + ROW, text).catalogue.centers
    [other] = import_mapped(HEADER + ROW.replace("Main Street", "Oak Street"), text).catalogue.centers
    assert one.id == other.id


def test_a_row_without_a_name_is_dropped(import_mapped) -> None:
    assert [each.row for each in import_mapped(HEADER + ROW + ROW.replace("Elm House", "")).report.dropped] == [3]
