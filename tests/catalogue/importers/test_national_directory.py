import json
from collections import Counter

import pytest

from recovery_cli.catalogue.center import from_record, to_record
from recovery_cli.catalogue.geography import miles_between
from recovery_cli.catalogue.importers.coordinates import BELIEVABLE_MILES, Coordinates
from recovery_cli.catalogue.importers.glimpse import glimpse
from recovery_cli.catalogue.importers.national_directory import read_national_directory, recognises
from recovery_cli.errors import DataFileError

from .conftest import LOOP, FewPlaces

ROW = {
    "Name1": "Cedar House",
    "Name2": "Outpatient Unit",
    "Street1": "1 Main Street",
    "Street2": "Suite 4",
    "City": "Chicago",
    "State": "IL",
    "Zip": "60602",
    "Phone": "312-555-0100 x12",
    "Intake1": "312-555-0101",
    "Service_code_info": "SA * OP ORT OMB * BU * MC * ADLT * FEM MALE * SMON",
}
HEADER_2022 = ["name1", "name2", "street1", "street2", "city", "state", "zip", "phone"]
HEADER_2022 += ["intake1", "intake2", "intake1a", "intake2a", "service_code_info"]


@pytest.fixture
def import_rows(write_workbook, codes):
    """import_rows(row, …): the result of importing a small workbook with these rows."""

    def run(*rows, coordinates=None, edition=None, **layout):
        return read_national_directory(
            write_workbook(*rows, **layout),
            codes=codes,
            places=FewPlaces(),
            coordinates=coordinates,
            edition=edition,
        )

    return run


# ---------------------------------------------------------------- small workbooks


def test_a_row_becomes_a_center_with_every_field(import_rows) -> None:
    [center] = import_rows(ROW).catalogue.centers
    assert center.id.startswith("il-cedar-house-")
    assert (center.name, center.program) == ("Cedar House", "Outpatient Unit")
    assert (center.street, center.city, center.state, center.zip) == (
        "1 Main Street, Suite 4",
        "Chicago",
        "IL",
        "60602",
    )
    assert (center.phone, center.intake_phones) == ("312-555-0100 x12", ("312-555-0101",))
    assert (center.latitude, center.longitude, center.place_precision) == (*LOOP, "zip")
    assert center.services >= {"outpatient", "medication", "buprenorphine", "medicare", "accepts_adults"}
    assert center.not_offered >= {"residential", "accepts_minors"}
    assert center.codes == ("SA", "OP", "ORT", "OMB", "BU", "MC", "ADLT", "FEM", "MALE", "SMON")
    assert center.house_rules == ("No smoking",)
    assert center.source_date == "2023"


def test_both_years_headers_give_the_same_centers(import_rows) -> None:
    old = import_rows(ROW, header=HEADER_2022, name="old-2022.xlsx").catalogue
    new = import_rows(ROW).catalogue
    assert old.info.source_date == "2022"
    assert [each._replace(source=None, source_date=None) for each in old.centers] == [
        each._replace(source=None, source_date=None) for each in new.centers
    ]


@pytest.mark.parametrize(
    ("name", "edition", "date"),
    [
        ("directory-2023.xlsx", None, "2023"),
        ("directory.xlsx", None, "unknown year"),
        ("directory-120231.xlsx", None, "unknown year"),
        ("directory.xlsx", "2024", "2024"),
        ("directory-2023.xlsx", "2024", "2024"),
    ],
)
def test_the_edition_is_what_is_given_or_the_year_in_the_name(import_rows, name, edition, date) -> None:
    result = import_rows(ROW, name=name, edition=edition)
    assert result.catalogue.info.source_date == result.report.edition == date


def test_the_catalogue_says_what_it_never_records(import_rows, codes) -> None:
    info = import_rows(ROW).catalogue.info
    assert info.not_recorded == codes.not_recorded
    assert (info.centers, info.demonstration) == (1, False)


def test_coordinates_that_join_and_are_believable_place_the_address(import_rows) -> None:
    found = Coordinates({("1 main street", "60602"): ((41.88, -87.63),)}, 1, 0)
    result = import_rows(ROW, ROW | {"Street1": "2 Main Street"}, coordinates=found)
    assert [each.place_precision for each in result.catalogue.centers] == ["address", "zip"]
    assert result.report.places == {"address": 1, "zip": 1, "none": 0}
    assert result.report.coordinates_rejected == 0


def test_coordinates_far_off_are_counted_and_not_used(import_rows) -> None:
    found = Coordinates({("1 main street", "60602"): ((29.4, -98.5),)}, 1, 0)
    result = import_rows(ROW, coordinates=found)
    assert result.catalogue.centers[0].place_precision == "zip"
    assert result.report.coordinates_rejected == 1


def test_several_programs_at_one_street_are_kept_apart(import_rows) -> None:
    result = import_rows(ROW, ROW | {"Name2": "Detox Unit"}, ROW | {"Name2": None}, ROW | {"Street2": None})
    assert len({each.id for each in result.catalogue.centers}) == 4


def test_ids_stay_when_facts_change_and_rows_move(import_rows) -> None:
    other = ROW | {"Name1": "Elm House"}
    before = import_rows(ROW, other).catalogue.centers
    changed = ROW | {"Phone": "312-555-0199", "Service_code_info": "SA * OP OIT"}
    after = import_rows(other, changed).catalogue.centers
    assert {each.id for each in before} == {each.id for each in after}


def test_ids_stay_when_only_spelling_in_capitals_or_spaces_changes(import_rows) -> None:
    [one] = import_rows(ROW).catalogue.centers
    [other] = import_rows(ROW | {"Name1": " CEDAR  House", "City": "CHICAGO"}).catalogue.centers
    assert one.id == other.id


def test_two_entries_alike_but_for_their_facts_have_ids_that_do_not_hang_on_their_order(import_rows) -> None:
    twin = ROW | {"Phone": "312-555-0177"}
    first = import_rows(ROW, twin).catalogue.centers
    second = import_rows(twin, ROW).catalogue.centers
    assert len({each.id for each in first}) == 2
    assert {each.id: each.phone for each in first} == {each.id: each.phone for each in second}


def test_a_row_given_twice_is_kept_once_and_reported(import_rows) -> None:
    report = import_rows(ROW, ROW | {"Name1": "Elm House"}, ROW).report
    assert (report.rows, report.centers) == (3, 2)
    assert [each.row for each in report.dropped] == [4]
    assert "row 2" in report.dropped[0].reason


@pytest.mark.parametrize("name", ["Ñandú ☀ Haus", "☀", "x" * 500, "<b>[bold]", "../../etc/passwd"])
def test_any_name_makes_a_plain_id(import_rows, name) -> None:
    [center] = import_rows(ROW | {"Name1": name}).catalogue.centers
    assert center.name == name
    assert center.id.replace("-", "").isalnum()
    assert center.id.isascii()
    assert len(center.id) <= 60


def test_a_center_without_a_state_has_an_id_too(import_rows) -> None:
    [center] = import_rows(ROW | {"State": "C", "Zip": ""}).catalogue.centers
    assert center.state is None
    assert center.id.startswith("us-cedar-house-")


def test_a_state_that_is_none_is_taken_from_the_zip_and_named(import_rows) -> None:
    rows = [ROW | {"Name1": f"{state}x House", "State": state} for state in ("IL", "C", "XX", "Illinois", "")]
    result = import_rows(*rows)
    assert {center.state for center in result.catalogue.centers} == {"IL"}
    assert result.report.at == {"states_unreadable": (3, 4), "states_from_zip": (3, 4, 6)}
    told = "\n".join(result.report.lines())
    assert "Left out 2 states that cannot be right (rows 3 and 4)" in told
    assert "Took the state of 3 centers from the ZIP code (rows 3, 4 and 6)" in told


def test_a_zip_far_from_the_city_says_nothing_about_the_state(import_rows) -> None:
    result = import_rows(ROW | {"State": "Illinoise", "Zip": "2134"})
    assert [center.state for center in result.catalogue.centers] == [None]
    assert "states_from_zip" not in result.report.at


def test_a_zip_of_another_state_is_named_and_a_town_on_the_border_is_not(import_rows) -> None:
    rows = [
        ROW | {"Name1": "Away House", "State": "MA"},
        ROW | {"Name1": "Border House", "State": "IN", "City": "Dyer"},
    ]
    report = import_rows(*rows).report
    assert report.at["states_disagree"] == (2,)
    assert "The ZIP code of 1 center lies in another state than its address (row 2)" in "\n".join(report.lines())


def test_a_center_abroad_is_dropped(import_rows) -> None:
    result = import_rows(ROW, ROW | {"City": "Ottawa", "State": "ON", "Zip": "K1A 0B1"})
    assert [each.row for each in result.report.dropped] == [3]
    assert "abroad" in result.report.dropped[0].reason


def test_unknown_codes_are_kept_and_counted(import_rows) -> None:
    result = import_rows(
        ROW | {"Service_code_info": "SA * OP ORT * ZZZ9"}, ROW | {"Name1": "E", "Service_code_info": "ZZZ9 QQ"}
    )
    assert result.report.unknown_codes == {"ZZZ9": 2, "QQ": 1}
    assert "ZZZ9" in result.catalogue.centers[0].codes


def test_a_stub_is_kept_with_a_caution(import_rows) -> None:
    result = import_rows(ROW | {"Service_code_info": "PVTN * SMON"})
    assert result.report.cautions == {"stub": 1}
    assert result.catalogue.centers[0].cautions


def test_the_report_accounts_for_every_row(import_rows) -> None:
    report = import_rows(ROW, ROW, ROW | {"Name1": None, "Name2": None}, {"Name1": "Note"}, {}).report
    assert report.rows == 4 == report.centers + len(report.dropped)


def test_a_workbook_without_a_usable_row_is_refused(import_rows) -> None:
    for rows in ([], [ROW | {"Name1": None, "Name2": None}]):
        with pytest.raises(DataFileError) as caught:
            import_rows(*rows)
        assert [problem.code for problem in caught.value.problems] == ["no-centers"]


# ---------------------------------------------------------------- recognising


def test_the_layout_is_recognised_by_its_header(write_workbook) -> None:
    assert recognises(glimpse(write_workbook(ROW)))
    assert recognises(glimpse(write_workbook(ROW, header=HEADER_2022)))


def test_a_sheet_that_is_not_read_is_named(write_workbook, codes) -> None:
    import openpyxl

    path = write_workbook(ROW)
    workbook = openpyxl.load_workbook(path)
    workbook.active.title = "First half"
    workbook.create_sheet("Empty")
    second = workbook.create_sheet("Second half")
    for name in ("Ash House", "Elm House"):
        second.append([name])
    workbook.save(path)
    report = read_national_directory(path, codes=codes, places=FewPlaces()).report
    assert report.centers == 1
    [told] = [line for line in report.lines() if "sheet" in line]
    assert told == "Only the sheet 'First half' was read. Not read: 'Second half' (2 rows)."


def test_a_directory_that_lacks_a_column_is_recognised_so_that_the_error_can_say_so(write_workbook, codes) -> None:
    path = write_workbook(ROW, header=[name for name in HEADER_2022 if name != "zip"])
    assert recognises(glimpse(path))
    with pytest.raises(DataFileError) as caught:
        read_national_directory(path, codes=codes, places=FewPlaces())
    assert [problem.code for problem in caught.value.problems] == ["missing-column"]
    assert "'zip'" in caught.value.problems[0].problem


def test_other_files_are_not_recognised(write_workbook, tmp_path) -> None:
    text = tmp_path / "centers.yaml"
    text.write_text("centers: []", encoding="utf-8")
    assert not recognises(glimpse(text))
    assert not recognises(glimpse(write_workbook({"Title": "x"}, header=["Title", "Author"])))


# ---------------------------------------------------------------- other editions (synthetic: none was at hand)

OLD = "name1,name2,street1,street2,city,state,zip,phone,service_code_info\n"
OLD += "Cedar House,,1 Main Street,,Boston,MA,2134,617-555-0100,SAF / OP ORT / MMW BMW / MD SF ; QQQ\n"


def test_a_list_of_2017_is_read_with_its_codes_as_text_between_slashes(import_text) -> None:
    result = import_text(OLD, name="directory-2017.csv")
    [center] = result.catalogue.centers
    assert center.codes == ("SAF", "OP", "ORT", "MMW", "BMW", "MD", "SF", "QQQ")
    assert {"outpatient", "methadone", "buprenorphine", "medicaid"} <= center.services
    report = result.report
    assert report.older_codes == {"SAF": 1, "MMW": 1, "BMW": 1}
    assert report.unknown_codes == {"QQQ": 1}
    assert (report.edition, report.form, report.zips_padded) == ("2017", "UTF-8, commas", 1)
    assert "Codes of earlier years" in "\n".join(report.lines())


def test_a_directory_saved_as_text_gives_the_same_ids_as_the_workbook(import_rows, import_text) -> None:
    text = ",".join(ROW) + "\n" + ",".join(ROW.values()) + "\n"
    missing = text.replace("Intake1", "intake1")
    [one] = import_text(missing, name="directory-2023.csv").catalogue.centers
    [other] = import_rows(ROW).catalogue.centers
    assert one == other


# ---------------------------------------------------------------- the real directory of 2023


def test_the_real_directory_is_read_whole(real_import) -> None:
    assert (real_import.report.rows, real_import.report.centers) == (12_744, 12_744)
    assert real_import.report.dropped == ()
    assert real_import.catalogue.info.source_date == "2023"
    assert len({each.id for each in real_import.catalogue.centers}) == 12_744


def test_every_code_of_the_real_directory_is_understood(real_import) -> None:
    assert len(real_import.report.codes) == 224
    assert len(real_import.report.unmapped) == 106
    assert real_import.report.unknown_codes == {}


def test_three_quarters_of_the_real_centers_have_a_street_address_on_the_map(real_import) -> None:
    assert real_import.report.places == {"address": 9_442, "zip": 3_302, "none": 0}
    assert real_import.report.coordinates_rejected == 13


def test_every_place_lies_near_its_zip_or_in_its_city(real_import, real_places) -> None:
    for center in real_import.catalogue.centers:
        at = (center.latitude, center.longitude)
        if miles_between(*at, *real_places.zip_centre(center.zip)) > BELIEVABLE_MILES:
            assert (center.city, center.zip) == ("Prescott", "86305")
            assert miles_between(*at, *real_places.city_centre("Prescott", "AZ")) <= BELIEVABLE_MILES


def test_zips_that_begin_with_zero_are_kept_and_join(real_import) -> None:
    leading = [each for each in real_import.catalogue.centers if each.zip.startswith("0")]
    assert len(leading) == 1_312
    assert sum(each.place_precision == "address" for each in leading) == 928


def test_a_street_that_is_not_published_is_placed_by_its_zip(real_import) -> None:
    without = [each for each in real_import.catalogue.centers if each.street is None]
    assert Counter(each.place_precision for each in without) == {"zip": 11}


def test_programs_at_one_street_stay_apart(real_import) -> None:
    tewksbury = [each for each in real_import.catalogue.centers if each.zip == "01876" and "365 East" in each.street]
    assert len({each.id for each in tewksbury}) == len({(each.name, each.program) for each in tewksbury}) == 6


def test_the_real_phones_have_one_form(real_import) -> None:
    assert real_import.report.phones_unreadable == 3
    assert sum(each.phone is None for each in real_import.catalogue.centers) == 1
    assert sum(" x" in (each.phone or "") for each in real_import.catalogue.centers) == 1_247
    assert any("402-717-4673" in each.intake_phones for each in real_import.catalogue.centers)


def test_no_adult_is_sent_where_only_minors_are_taken(real_import) -> None:
    ages = {"CHLD", "YAD", "ADLT", "SNR"}
    alone = [each for each in real_import.catalogue.centers if ages & set(each.codes) == {"CHLD"}]
    assert len(alone) == 2_407
    assert all("accepts_adults" in each.not_offered for each in alone)
    silent = [each for each in real_import.catalogue.centers if not ages & set(each.codes)]
    assert len(silent) == 2_238
    assert not any({"accepts_adults", "accepts_minors"} & (each.services | each.not_offered) for each in silent)


@pytest.mark.parametrize(("code", "rows"), [("NOOP", 890), ("AUDO", 64), ("DUO", 67)])
def test_centers_that_treat_no_opioid_use_say_so(real_import, code, rows) -> None:
    found = [each for each in real_import.catalogue.centers if code in each.codes]
    assert len(found) == rows
    assert all("treats_opioid_use" in each.not_offered for each in found)


def test_nobody_else_is_said_not_to_treat_opioid_use(real_import) -> None:
    assert sum("treats_opioid_use" in each.not_offered for each in real_import.catalogue.centers) == 964


def test_the_contradictions_and_gaps_of_the_real_directory_are_counted(real_import) -> None:
    assert real_import.report.cautions == {
        "stub": 139,
        "no_setting": 3,
        "detox_setting_not_said": 100,
        "outpatient_kind_not_said": 18,
        "residential_kind_not_said": 23,
        "hospital_kind_not_said": 46,
        "medication_accepted_and_refused": 23,
        "medication_used_and_refused": 62,
        "opioid_use_not_treated_but_listed": 81,
        "alcohol_only_but_opioid_listed": 40,
        "dui_only_but_opioid_listed": 39,
        "minors_only_with_adult_programs": 1_396,
        "adolescent_program_without_minors": 174,
        "free_with_payers": 177,
        "withdrawal_hinted": 27,
        "withdrawal_without_opioids": 42,
        "veterans_affairs": 153,
        "department_of_defense": 14,
        "indian_health_service": 14,
    }


def test_withdrawal_care_alone_is_not_taken_for_residential_treatment(real_import) -> None:
    bare = [
        each for each in real_import.catalogue.centers if "RES" in each.codes and not {"RS", "RL"} & set(each.codes)
    ]
    assert len(bare) == 114
    assert not any("residential" in each.services for each in bare)
    assert sum("residential" in each.not_offered for each in bare) == 91


def test_an_opioid_treatment_program_without_methadone_states_none(real_import) -> None:
    found = [each for each in real_import.catalogue.centers if "OTP" in each.codes and "MU" not in each.codes]
    assert len(found) == 89
    assert not any("methadone" in each.services for each in found)


def test_care_is_rarely_free(real_import) -> None:
    assert sum("NP" in each.codes for each in real_import.catalogue.centers) == 212
    assert sum("free" in each.services for each in real_import.catalogue.centers) == 35


def test_raw_codes_are_kept_as_read(real_import) -> None:
    first = real_import.catalogue.centers[0]
    assert (first.name, first.city) == ("Shelby County Treatment Center", "Alabaster")
    assert first.codes[:6] == ("SA", "DT", "SUMH", "OP", "OD", "OIT")
    assert len(first.codes) == len(set(first.codes))


def test_no_center_both_offers_and_refuses_and_all_is_closed(real_import, vocabulary) -> None:
    for center in real_import.catalogue.centers:
        assert not center.services & center.not_offered
        assert vocabulary.implied(center.services) == center.services


def test_centers_survive_being_stored(real_import) -> None:
    for center in real_import.catalogue.centers[::500]:
        assert from_record(json.loads(json.dumps(to_record(center)))) == center


def test_importing_again_gives_the_same_catalogue(
    real_import, real_directory, real_coordinates, real_places, codes
) -> None:
    told: list[tuple[int, int]] = []
    again = read_national_directory(
        real_directory,
        codes=codes,
        places=real_places,
        coordinates=real_coordinates,
        on_progress=lambda done, total: told.append((done, total)),
    )
    assert again == real_import
    assert told[-1] == (12_744, 12_744)
    assert told == sorted(told)
