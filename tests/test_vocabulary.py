import re
from pathlib import Path

import pytest

from recovery_cli.errors import DataFileError, UsageError
from recovery_cli.strict_yaml import read_bytes, read_file
from recovery_cli.vocabulary import Vocabulary, load_vocabulary

PROJECT = Path(__file__).resolve().parents[1]
INTERVIEW = PROJECT / "../shared/interview.md"
ACCEPTS = ["accepts_minors", "accepts_adults", "accepts_women", "accepts_men", "open_to_public", "treats_opioid_use"]


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return load_vocabulary(read_file(PROJECT / "data/vocabulary.yaml"))


def load(text: str) -> Vocabulary:
    return load_vocabulary(read_bytes(text.encode(), source="vocabulary.yaml"))


def codes_of(text: str) -> list[str]:
    with pytest.raises(DataFileError) as caught:
        load(text)
    return [problem.code for problem in caught.value.problems]


def test_every_need_of_the_interview_is_there_in_its_order(vocabulary: Vocabulary) -> None:
    if not INTERVIEW.exists():
        pytest.skip("the interview's text is not there")
    section = INTERVIEW.read_text(encoding="utf-8").split("## Needs")[1]
    listed = [
        (line.split(":")[0], slug)
        for line in section.splitlines()
        if re.match(r"\w+: \w+( ·|$)", line)
        for slug in line.split(": ", 1)[1].split(" · ")
    ]
    assert len(listed) == 79
    assert [(need.group, need.slug) for need in vocabulary.needs.values()][:79] == listed
    assert list(vocabulary.needs)[79:] == ACCEPTS


@pytest.mark.parametrize(
    ("word", "slug"),
    [
        ("mat", "medication"),
        ("MOUD", "medication"),
        ("Suboxone", "buprenorphine"),
        ("vivitrol", "naltrexone"),
        ("php", "day_treatment"),
        ("partial hospitalization", "day_treatment"),
        ("iop", "intensive_outpatient"),
        ("rehab", "residential"),
        ("sober living", "recovery_housing"),
        ("sober-living", "recovery_housing"),
        ("Halfway_House", "recovery_housing"),
        ("12-step", "twelve_step"),
        ("aa/na", "twelve_step"),
        ("kids", "childcare"),
        ("day care", "childcare"),
        ("beds for kids", "children_beds"),
        ("insurance", "private_insurance"),
        ("medicade", "medicaid"),
        ("tricare", "military_insurance"),
        ("va", "veterans"),
        ("withdrawal management", "detox"),
        ("inpatient detox", "residential_detox"),
        ("methadone clinic", "opioid_treatment_program"),
        ("narcan", "naloxone"),
        ("asl", "sign_language"),
        ("Español", "spanish"),
        ("detox", "detox"),
        ("Residential Detox", "residential_detox"),
    ],
)
def test_a_common_word_leads_to_its_need(vocabulary: Vocabulary, word: str, slug: str) -> None:
    assert vocabulary.find(word) == slug


def test_parsing_keeps_the_order_and_each_need_once(vocabulary: Vocabulary) -> None:
    assert vocabulary.parse(["iop", "mat", "MOUD"], place="--needs") == ("intensive_outpatient", "medication")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("detoks", "detox"), ("metadone", "methadone"), ("medicaide", "medicaid"), ("rehabb", "residential")],
)
def test_a_near_miss_is_suggested(vocabulary: Vocabulary, typed: str, meant: str) -> None:
    with pytest.raises(UsageError) as caught:
        vocabulary.parse([typed], place="--needs")
    assert f"'{meant}'" in caught.value.problems[0].remedy


def test_every_unknown_word_is_named_at_once(vocabulary: Vocabulary) -> None:
    with pytest.raises(UsageError) as caught:
        vocabulary.parse(["qqqqqq", "detox", "zzzzzz"], place="--needs")
    assert [problem.code for problem in caught.value.problems] == ["unknown-need", "unknown-need"]


@pytest.mark.parametrize(
    ("slug", "implied"),
    [
        ("residential_detox", {"residential_detox", "detox"}),
        ("outpatient_detox", {"outpatient_detox", "detox"}),
        ("hospital_detox", {"hospital_detox", "detox"}),
        ("methadone", {"methadone", "medication", "opioid_treatment_program"}),
        ("buprenorphine", {"buprenorphine", "medication"}),
        ("short_residential", {"short_residential", "residential"}),
        ("intensive_outpatient", {"intensive_outpatient"}),
        ("opioid_treatment_program", {"opioid_treatment_program"}),
    ],
)
def test_a_need_brings_exactly_what_it_implies(vocabulary: Vocabulary, slug: str, implied: set[str]) -> None:
    assert vocabulary.implied([slug]) == implied


def test_implying_twice_adds_nothing(vocabulary: Vocabulary) -> None:
    once = vocabulary.implied(vocabulary.needs)
    assert vocabulary.implied(once) == once == frozenset(vocabulary.needs)
    assert vocabulary.implied([]) == frozenset()


def test_every_question_for_the_phone_is_one_short_question(vocabulary: Vocabulary) -> None:
    for need in vocabulary.needs.values():
        assert need.ask.endswith("?"), need.slug
        assert need.ask.count("?") == 1, need.slug
        assert len(need.ask) <= 100, need.slug


def test_labels_fit_inside_a_sentence_and_tell_needs_apart(vocabulary: Vocabulary) -> None:
    labels = [need.label for need in vocabulary.needs.values()]
    assert len(set(labels)) == len(labels)
    assert not [label for label in labels if label.endswith(".")]


def test_no_label_or_question_uses_words_that_blame(vocabulary: Vocabulary) -> None:
    for need in vocabulary.needs.values():
        assert not re.search(r"\b(addict|addiction|abuser?|clean|dirty|substance abuse)\b", f"{need.label} {need.ask}")


GOOD = """
version: 1
groups: [{id: care, label: Care}]
needs:
  - {slug: detox, group: care, label: detox, ask: "Detox?", aliases: [withdrawal]}
  - {slug: home_detox, group: care, label: home detox, ask: "At home?", implies: [detox]}
"""


def test_a_good_file_is_read() -> None:
    assert list(load(GOOD).needs) == ["detox", "home_detox"]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (("implies: [detox]", "implies: [sleep]"), "unknown-word"),
        (("group: care, label: home", "group: cares, label: home"), "unknown-word"),
        (("implies: [detox]", "aliases: [With-Drawal, WITHDRAWAL]"), "duplicate-word"),
        (("slug: home_detox", "slug: detox"), "duplicate-word"),
        ((', ask: "At home?"', ""), "missing-key"),
        (("implies:", "impliess:"), "unknown-key"),
        (("version: 1", "version: 1\nversion: 2"), "duplicate-key"),
        (("[withdrawal]", "{withdrawal: yes}"), "not-a-list"),
    ],
)
def test_a_broken_file_is_refused(change: tuple[str, str], code: str) -> None:
    broken = GOOD.replace(*change)
    assert broken != GOOD
    if change[1].startswith("aliases"):
        broken = broken.replace("WITHDRAWAL", "withdrawal")
    assert code in codes_of(broken)


def test_every_problem_of_a_file_is_told_at_once() -> None:
    broken = GOOD.replace("implies: [detox]", "implies: [sleep]").replace(', ask: "Detox?"', "")
    assert set(codes_of(broken)) == {"unknown-word", "missing-key"}
