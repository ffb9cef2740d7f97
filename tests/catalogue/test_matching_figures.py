"""How often matching errs, on the real lists: entries judged by reading, in tests/cases/matching.yaml.

The figures are written down in docs/matching.md. RECOVERY_CLI_SAY_FIGURES=1 fails with them.
"""

import hashlib
import os
from pathlib import Path

import pytest
import yaml

from recovery_cli.catalogue.center import Center
from recovery_cli.catalogue.importers.coordinates import read_coordinates
from recovery_cli.catalogue.importers.directory_codes import load_directory_codes
from recovery_cli.catalogue.importers.entries import ImportContext
from recovery_cli.catalogue.importers.layouts import recognise
from recovery_cli.catalogue.matching import match_centers
from recovery_cli.catalogue.places import Places
from recovery_cli.strict_yaml import read_file
from recovery_cli.vocabulary import load_vocabulary

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT / "../shared/data"
LOCATOR = DATA / "locator-geocoded/SAMHSA_Nationwide_Substance_Use_Treatment_Data.csv"
LISTS = {
    "directory": DATA / "national-directory/national-directory-su-facilities-2023.xlsx",
    "opioid_programs": DATA / "otp-directory/Opioid_Treatment_Directory_Geocoded_raw.csv",
    "california_licences": DATA / "ca-dhcs/facilities.csv",
}


def digest(center: Center) -> str:
    """An entry's name in the cases: it says nothing about the center to who has not got the list."""
    text = "\n".join(" ".join((part or "").casefold().split()) for part in (center.name, center.street, center.zip))
    return hashlib.blake2s(text.encode(), digest_size=6).hexdigest()


@pytest.fixture(scope="module")
def lists() -> dict[str, tuple[Center, ...]]:
    if not all(path.exists() for path in (LOCATOR, *LISTS.values())):
        pytest.skip("the real lists are not here")
    vocabulary = load_vocabulary(read_file(ROOT / "data/vocabulary.yaml"))
    codes = load_directory_codes(read_file(ROOT / "data/directory_codes.yaml"), vocabulary)
    with Places.in_memory() as places:
        context = ImportContext(codes, vocabulary, places, ROOT / "data", read_coordinates(LOCATOR))
        return {name: recognise(path).read(path, context).catalogue.centers for name, path in LISTS.items()}


@pytest.mark.parametrize("name", ["opioid_programs", "california_licences"])
@pytest.mark.parametrize("draw", ["tuning", "holdout"])
def test_a_match_is_right_and_few_are_missed(lists: dict[str, tuple[Center, ...]], name: str, draw: str) -> None:
    directory, other = lists["directory"], lists[name]
    pairs = match_centers(directory, other).pairs
    matched = {digest(other[pair.other]): digest(directory[pair.base]) for pair in pairs}
    cases = yaml.safe_load((ROOT / "tests/cases/matching.yaml").read_text(encoding="utf-8"))["judged"]
    cases = [each for each in cases if (each["list"], each["draw"]) == (name, draw) and each["truth"] != "unsure"]
    known = {"none", *(digest(center) for center in (*directory, *other))}
    unknown = [each for each in cases if not {each["entry"], each["truth"]} <= known]
    assert not unknown, "judged on other editions of these lists"
    found = right = there = 0.0
    for each in cases:
        says, weight = matched.get(each["entry"], "none"), each["weight"]
        found += weight * (says != "none")
        there += weight * (each["truth"] != "none")
        right += weight * (says == each["truth"] != "none")
    if os.environ.get("RECOVERY_CLI_SAY_FIGURES"):
        figures = f"precision {right / found:.3f}, recall {right / there:.3f}"
        pytest.fail(f"{name}, {draw}: {len(pairs)} pairs, {len(cases)} judged, {figures}")
    assert right / found >= 0.97
    assert right / there >= 0.92
