import csv
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recovery_cli.catalogue.importers.directory_codes import DirectoryCodes, Reading, load_directory_codes, read_codes
from recovery_cli.errors import DataFileError
from recovery_cli.strict_yaml import read_bytes, read_file
from recovery_cli.vocabulary import Vocabulary, load_vocabulary

PROJECT = Path(__file__).resolve().parents[3]
VOCABULARY = load_vocabulary(read_file(PROJECT / "data/vocabulary.yaml"))
KEY = load_directory_codes(read_file(PROJECT / "data/directory_codes.yaml"), VOCABULARY)

SETTINGS = {
    "detox",
    "outpatient_detox",
    "residential_detox",
    "hospital_detox",
    "outpatient",
    "intensive_outpatient",
    "day_treatment",
    "residential",
    "short_residential",
    "long_residential",
    "hospital_inpatient",
}
MEDICATIONS = {"medication", "methadone", "buprenorphine", "naltrexone", "accepts_medication_from_elsewhere"}


def read(text: str) -> Reading:
    return read_codes(text.split(), KEY)


def caution_ids(reading: Reading) -> set[str]:
    return {caution.id for caution in reading.cautions}


def verdict(reading: Reading, need: str) -> str:
    return "yes" if need in reading.services else "no" if need in reading.not_offered else "unknown"


# ---------------------------------------------------------------- the map as a whole


def test_every_code_of_the_published_key_is_accounted_for(real_code_key: Path) -> None:
    with real_code_key.open(encoding="utf-8-sig", newline="") as file:
        published = {row["service_code"]: row["category_code"].strip() for row in csv.DictReader(file)}
    assert len(published) == 224
    assert {code.code: code.category for code in KEY.codes.values()} == published


def test_every_code_maps_to_a_need_or_says_why_not() -> None:
    mapped = [code for code in KEY.codes.values() if code.needs or code.not_offered]
    reasons = [code.unmapped for code in KEY.codes.values() if code.unmapped]
    assert (len(mapped), len(reasons)) == (118, 106)
    assert all(len(reason) >= 12 for reason in reasons)


def test_needs_no_code_speaks_of_are_not_recorded() -> None:
    assert set(KEY.not_recorded) == {
        "wound_care",
        "equine",
        "yoga",
        "meditation",
        "exercise",
        "religious",
        "evening_hours",
        "alumni",
        "reports_to_court_or_board",
        "licensed_staff",
    }


# ---------------------------------------------------------------- traps of single codes


@pytest.mark.parametrize(
    ("code", "needs"),
    [
        ("MC", {"medicare"}),
        ("MD", {"medicaid"}),
        ("MI", {"military_insurance"}),
        ("PI", {"private_insurance"}),
        ("SP", {"spanish"}),
        ("SS", {"sliding_fee"}),
        ("PA", {"payment_assistance"}),
        ("SF", set()),
        ("MCO", {"couples"}),
        ("MHPA", set()),
        ("HH", {"recovery_housing"}),
        ("HS", set()),
        ("ACC", {"aftercare"}),
        ("ISC", {"interim_care"}),
        ("NOE", {"naloxone"}),
        ("PEER", {"peer_support"}),
        ("RC", {"recovery_coach"}),
        ("CO", {"co_occurring"}),
        ("SUMH", {"co_occurring"}),
        ("MHS", set()),
        ("DV", {"domestic_violence"}),
        ("DVFP", {"domestic_violence"}),
        ("TRC", {"trauma"}),
        ("TRMA", {"trauma"}),
        ("WN", {"women"}),
        ("MN", {"men"}),
        ("FEM", {"accepts_women"}),
        ("MALE", {"accepts_men"}),
        ("PW", {"pregnant"}),
        ("AD", {"adolescents"}),
        ("CHLD", {"accepts_minors"}),
        ("YAD", {"accepts_adults"}),
        ("ADLT", {"accepts_adults"}),
        ("SNR", {"accepts_adults"}),
        ("SE", {"seniors"}),
        ("OD", {"outpatient_detox", "detox"}),
        ("RD", {"residential_detox", "detox"}),
        ("HID", {"hospital_detox", "detox"}),
        ("DT", {"detox"}),
        ("ORT", {"outpatient"}),
        ("OMB", {"outpatient", "medication"}),
        ("OIT", {"intensive_outpatient"}),
        ("ODT", {"day_treatment"}),
        ("RS", {"short_residential", "residential"}),
        ("RL", {"long_residential", "residential"}),
        ("HIT", {"hospital_inpatient"}),
        ("OP", set()),
        ("RES", set()),
        ("HI", set()),
        ("BU", {"buprenorphine", "medication"}),
        ("OTP", {"opioid_treatment_program", "treats_opioid_use"}),
        ("SOTP", set()),
        ("PAIN", set()),
        ("STAG", {"licensed"}),
        ("JC", {"accredited"}),
    ],
)
def test_a_code_states_exactly_this(code: str, needs: set[str]) -> None:
    assert KEY.codes[code].needs == needs


def test_a_code_is_a_whole_token_in_its_own_spelling() -> None:
    reading = read("MCO MHPA mc MD.")
    assert reading.services == {"couples"}
    assert reading.unknown_codes == ("mc", "MD.")


# ---------------------------------------------------------------- settings


def test_settings_are_complete_once_one_is_named() -> None:
    reading = read("SA OP ORT")
    assert reading.services >= {"outpatient"}
    assert reading.not_offered == SETTINGS - {"outpatient"}


def test_without_a_setting_no_setting_is_denied() -> None:
    assert read("SA MD ICO").not_offered == frozenset()


def test_a_missing_code_of_another_category_is_unknown_never_no() -> None:
    reading = read("SA OP ORT PI ICO YAD FEM MALE")
    for need in ("medicaid", "group", "childcare", "spanish", "pregnant", "medication", "free", "recovery_housing"):
        assert verdict(reading, need) == "unknown"


def test_residential_by_withdrawal_care_alone_is_no_residential_treatment() -> None:
    reading = read("SA DT RES RD")
    assert verdict(reading, "residential_detox") == "yes"
    assert verdict(reading, "residential") == verdict(reading, "long_residential") == "no"


def test_hospital_by_withdrawal_care_alone_is_no_hospital_treatment() -> None:
    reading = read("SA DT HI HID")
    assert (verdict(reading, "hospital_detox"), verdict(reading, "hospital_inpatient")) == ("yes", "no")


def test_residential_without_its_kind_is_unknown_and_said() -> None:
    reading = read("SA OP ORT RES")
    assert {verdict(reading, need) for need in ("residential", "short_residential", "residential_detox")} == {"unknown"}
    assert verdict(reading, "detox") == "unknown"
    assert verdict(reading, "hospital_inpatient") == "no"
    assert caution_ids(reading) == {"residential_kind_not_said"}


def test_withdrawal_care_without_a_place_is_known_but_not_where() -> None:
    reading = read("SA DT OP ORT ODTX")
    assert verdict(reading, "detox") == "yes"
    assert {verdict(reading, need) for need in ("outpatient_detox", "residential_detox", "hospital_detox")} == {
        "unknown"
    }
    assert caution_ids(reading) == {"detox_setting_not_said"}


def test_withdrawal_care_for_alcohol_only_is_said() -> None:
    assert caution_ids(read("SA DT RES RD ADTX")) == {"withdrawal_without_opioids"}
    assert caution_ids(read("SA DT RES RD ADTX ODTX")) == set()


# ---------------------------------------------------------------- ages and genders


def test_the_code_for_minors_alone_never_lets_an_adult_in() -> None:
    reading = read("SA OP ORT CHLD")
    assert (verdict(reading, "accepts_minors"), verdict(reading, "accepts_adults")) == ("yes", "no")


def test_minors_only_with_programs_for_adults_stays_no_and_is_said() -> None:
    reading = read("SA OP ORT CHLD WN SE")
    assert verdict(reading, "accepts_adults") == "no"
    assert caution_ids(reading) == {"minors_only_with_adult_programs"}


@pytest.mark.parametrize("age", ["YAD", "ADLT", "SNR", "YAD ADLT SNR"])
def test_ages_without_minors_never_let_a_minor_in(age: str) -> None:
    reading = read(f"SA OP ORT {age}")
    assert (verdict(reading, "accepts_minors"), verdict(reading, "accepts_adults")) == ("no", "yes")


def test_no_age_code_at_all_is_unknown() -> None:
    reading = read("SA OP ORT AD SE TAY")
    assert (verdict(reading, "accepts_minors"), verdict(reading, "accepts_adults")) == ("unknown", "unknown")


def test_both_ages_are_both_let_in() -> None:
    reading = read("SA OP ORT CHLD ADLT")
    assert (verdict(reading, "accepts_minors"), verdict(reading, "accepts_adults")) == ("yes", "yes")


def test_one_gender_alone_keeps_the_other_out() -> None:
    reading = read("SA OP ORT FEM MN")
    assert (verdict(reading, "accepts_women"), verdict(reading, "accepts_men")) == ("yes", "no")
    assert verdict(reading, "men") == "yes"


def test_no_gender_code_is_unknown() -> None:
    assert verdict(read("SA OP ORT WN"), "accepts_women") == "unknown"


# ---------------------------------------------------------------- opioids and medication


@pytest.mark.parametrize("code", ["NOOP", "AUDO", "DUO"])
def test_a_center_that_treats_no_opioid_use_says_so(code: str) -> None:
    reading = read(f"SA OP ORT {code}")
    assert verdict(reading, "treats_opioid_use") == "no"
    assert caution_ids(reading) == set()


@pytest.mark.parametrize("code", ["NOOP", "AUDO", "DUO"])
def test_a_refusal_wins_over_listed_opioid_care_and_its_medication_is_unknown(code: str) -> None:
    reading = read(f"SA OP ORT OMB {code} MU BU NU OTP UB OUDO MOA")
    assert verdict(reading, "treats_opioid_use") == "no"
    assert {verdict(reading, need) for need in (*MEDICATIONS, "opioid_treatment_program")} == {"unknown"}
    assert verdict(reading, "outpatient") == "yes"
    assert len(reading.cautions) == 1


def test_refused_medication_is_not_offered_in_any_form() -> None:
    reading = read("SA OP ORT NMOA")
    assert reading.not_offered >= MEDICATIONS
    assert verdict(reading, "treats_opioid_use") == "yes"
    assert caution_ids(reading) == set()


def test_medication_accepted_and_refused_is_neither_and_is_said() -> None:
    reading = read("SA OP ORT MOA NMOA BU")
    assert {verdict(reading, need) for need in MEDICATIONS} == {"unknown"}
    assert caution_ids(reading) == {"medication_accepted_and_refused"}


@pytest.mark.parametrize("code", ["BU", "NU", "MU OTP", "OMB", "VTRL"])
def test_medication_used_and_refused_is_neither_and_is_said(code: str) -> None:
    reading = read(f"SA OP ORT NMOA {code}")
    assert {verdict(reading, need) for need in MEDICATIONS} == {"unknown"}
    assert caution_ids(reading) == {"medication_used_and_refused"}


def test_methadone_brings_the_program_but_the_program_states_no_methadone() -> None:
    assert read("SA OP OMB MU").services >= {"methadone", "medication", "opioid_treatment_program"}
    assert verdict(read("SA OP ORT OTP BU"), "methadone") == "unknown"


@pytest.mark.parametrize("code", ["BU", "UB", "BUM", "DB", "BWN"])
def test_buprenorphine_in_every_spelling(code: str) -> None:
    assert read(f"SA OP ORT {code}").services >= {"buprenorphine", "medication"}


# ---------------------------------------------------------------- payment


def test_care_is_free_only_where_no_payer_stands_beside_it() -> None:
    assert verdict(read("SA OP ORT NP"), "free") == "yes"
    assert verdict(read("SA OP ORT NP PA"), "free") == "yes"


@pytest.mark.parametrize("payer", ["MC", "MD", "PI", "SF", "FSA", "SAMF", "ITU", "SI", "MI", "SS"])
def test_no_payment_beside_a_payer_is_not_free(payer: str) -> None:
    reading = read(f"SA OP ORT NP {payer}")
    assert verdict(reading, "free") == "unknown"
    assert caution_ids(reading) == {"free_with_payers"}


# ---------------------------------------------------------------- thin entries, and things kept for people


def test_a_stub_is_kept_and_said() -> None:
    reading = read("PVTN SMON VAPN")
    assert (reading.services, reading.not_offered) == ({"open_to_public"}, frozenset())
    assert caution_ids(reading) == {"stub"}
    assert caution_ids(read("")) == {"stub"}


def test_a_row_without_a_setting_is_said() -> None:
    assert caution_ids(read("SA ICO")) == {"no_setting"}


def test_a_va_center_says_who_it_is_for() -> None:
    reading = read("SA OP ORT VAMC")
    assert verdict(reading, "veterans") == "yes"
    assert caution_ids(reading) == {"veterans_affairs"}


def test_licenses_accreditation_and_house_rules_are_kept_in_words() -> None:
    reading = read("SA OP ORT STAG CARF JC SMON VPPD")
    assert reading.licenses == ("State substance use agency",)
    assert reading.accreditation == ("CARF", "Joint Commission")
    assert reading.house_rules == ("No smoking", "Vaping only in a marked area")


# ---------------------------------------------------------------- for any codes at all


@settings(deadline=None)
@given(st.lists(st.sampled_from([*sorted(KEY.codes), "XYZ", "*"]), max_size=40))
def test_a_reading_never_contradicts_itself(row: list[str]) -> None:
    reading = read_codes(row, KEY)
    assert not reading.services & reading.not_offered
    assert VOCABULARY.implied(reading.services) == reading.services
    for need in VOCABULARY.needs:
        if VOCABULARY.implied([need]) & reading.not_offered:
            assert need in reading.not_offered


@settings(deadline=None)
@given(st.lists(st.sampled_from(sorted(KEY.codes)), max_size=40), st.randoms())
def test_neither_order_nor_repeats_of_codes_matter(row: list[str], random: object) -> None:
    shuffled = [*row, *row[:5]]
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    one, other = read_codes(row, KEY), read_codes(shuffled, KEY)
    assert (one.services, one.not_offered, caution_ids(one)) == (
        other.services,
        other.not_offered,
        caution_ids(other),
    )


# ---------------------------------------------------------------- broken maps

GOOD = """
version: 1
edition: "2023"
reviewed: 2026-11-23
source: {title: Key, publisher: SAMHSA, licence: Public domain}
complete: {SET: [outpatient, residential]}
cautions:
  - {id: bare, all: [OP], none: [ORT], unknown: [outpatient], say: It does not say.}
codes:
  - {code: OP, category: SET, means: Outpatient, unmapped: The details say more.}
  - {code: ORT, category: SET, means: Regular outpatient, needs: [outpatient]}
"""


def load(text: str, vocabulary: Vocabulary = VOCABULARY) -> DirectoryCodes:
    return load_directory_codes(read_bytes(text.encode(), source="directory_codes.yaml"), vocabulary)


def test_a_good_map_is_read() -> None:
    assert set(load(GOOD).codes) == {"OP", "ORT"}
    settled = load(GOOD.replace("say: It", "settled_by: [outpatient], say: It"))
    assert settled.cautions[0].settled_by == {"outpatient"}


def test_what_would_settle_a_caution_is_never_what_the_same_row_says() -> None:
    """Otherwise a merge would drop it although no other list says more."""
    for caution in KEY.cautions:
        said = frozenset().union(*(each.needs for code, each in KEY.codes.items() if code in caution.all))
        assert caution.settled_by.isdisjoint(VOCABULARY.implied(said) - caution.unknown), caution.id


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (("needs: [outpatient]", "needs: [outpatientt]"), "unknown-word"),
        ((", needs: [outpatient]", ""), "unaccounted-code"),
        (("unmapped: The", "needs: [outpatient], unmapped: The"), "unaccounted-code"),
        (("code: ORT", "code: OP"), "duplicate-code"),
        (("none: [ORT]", "none: [ORTT]"), "unknown-word"),
        (("all: [OP], none: [ORT], ", ""), "no-condition"),
        (("{SET:", "{SETT:"), "unknown-word"),
        (("[outpatient, residential]", "[outpatient, house]"), "unknown-word"),
        (("unknown: [outpatient]", "unknown: [nothing]"), "unknown-word"),
        (("unknown: [outpatient]", "settled_by: [nothing]"), "unknown-word"),
        (("means: Outpatient, ", ""), "missing-key"),
        (("reviewed: 2026-11-23", "reviewed: soon"), "not-a-date"),
        (("category: SET, means: Reg", "kategory: SET, means: Reg"), "unknown-key"),
    ],
)
def test_a_broken_map_is_refused(change: tuple[str, str], code: str) -> None:
    broken = GOOD.replace(*change)
    assert broken != GOOD
    with pytest.raises(DataFileError) as caught:
        load(broken)
    assert code in [problem.code for problem in caught.value.problems]
    assert all(problem.place.startswith("directory_codes.yaml:") for problem in caught.value.problems)


# ---------------------------------------------------------------- codes of earlier years


@pytest.mark.parametrize(
    ("code", "year", "today"),
    [
        ("BMW", None, "BUM"),
        ("MMW", 2017, "MM"),
        ("PH", 2010, "ODT"),
        ("CT", 2017, None),
        ("IH", 2014, "ITU"),
        ("IH", 2015, "ITU"),
        ("IH", 2016, "IH"),
        ("IH", None, "IH"),
        ("BU", 2010, "BU"),
        ("ZZZ9", 2017, None),
    ],
)
def test_a_code_of_an_earlier_year_is_read_as_todays(codes, code, year, today) -> None:
    assert codes.today(code, year) == today


def test_older_codes_state_what_todays_state_and_are_not_unknown(codes) -> None:
    old = read_codes(["SAF", "OP", "ORT", "MMW", "CT", "ZZZ9"], codes, 2017)
    new = read_codes(["SA", "OP", "ORT", "MM"], codes)
    assert (old.services, old.not_offered, old.cautions) == (new.services, new.not_offered, new.cautions)
    assert old.unknown_codes == ("ZZZ9",)


def test_a_payer_of_2015_is_not_taken_for_who_runs_the_center(codes) -> None:
    before, after = read_codes(["IH"], codes, 2015), read_codes(["IH"], codes, 2023)
    assert ("tribal" in before.services, "open_to_public" in before.not_offered) == (True, False)
    assert ("tribal" in after.services, "open_to_public" in after.not_offered) == (False, True)


@pytest.mark.parametrize(
    ("entry", "code"),
    [
        ("{code: OLD, means: x}", "unaccounted-code"),
        ("{code: OLD, means: x, now: SA, unmapped: y}", "unaccounted-code"),
        ("{code: OLD, means: x, now: NOPE}", "unknown-word"),
        ("{code: SA, means: x, now: SA}", "unclear-year"),
        ("{code: OLD, means: x, now: SA, until: 2015}", "unclear-year"),
    ],
)
def test_a_faulty_older_code_is_refused(vocabulary, entry, code) -> None:
    text = "version: 1\nedition: x\nreviewed: 2026-11-23\ncodes:\n  - {code: SA, category: TC, means: x, unmapped: y}\n"
    document = read_bytes(f"{text}older:\n  - {entry}\n".encode(), source="x.yaml")
    with pytest.raises(DataFileError) as caught:
        load_directory_codes(document, vocabulary)
    assert code in [problem.code for problem in caught.value.problems]
