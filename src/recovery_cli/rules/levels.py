"""The ladders a plan is built on, least to most intensive.

The care settings are the public-domain categories of the US facility directory, not anybody's placement criteria.
"""

URGENCIES = ("routine", "soon", "today", "emergency")
WITHDRAWAL = ("none", "medication_start", "outpatient_withdrawal", "residential_withdrawal", "hospital_withdrawal")
TREATMENT = ("outpatient", "intensive_outpatient", "day_treatment", "residential", "hospital_inpatient")
SETTINGS = ("outpatient", "inpatient")

INPATIENT_WITHDRAWAL = ("residential_withdrawal", "hospital_withdrawal")
INPATIENT_TREATMENT = ("residential", "hospital_inpatient")

# What a center must offer to give a level, the level itself or a more intensive one.
NEEDS_OF_WITHDRAWAL: dict[str, tuple[str, ...]] = {
    "outpatient_withdrawal": ("outpatient_detox", "residential_detox", "hospital_detox"),
    "residential_withdrawal": ("residential_detox", "hospital_detox"),
    "hospital_withdrawal": ("hospital_detox",),
}
NEEDS_OF_TREATMENT: dict[str, tuple[str, ...]] = {
    "outpatient": ("outpatient", "intensive_outpatient", "day_treatment"),
    "intensive_outpatient": ("intensive_outpatient", "day_treatment"),
    "day_treatment": ("day_treatment",),
    "residential": ("residential",),
    "hospital_inpatient": ("hospital_inpatient",),
}


def withdrawal_setting(level: str) -> str:
    """none | outpatient | inpatient."""
    if level == "none":
        return "none"
    return "inpatient" if level in INPATIENT_WITHDRAWAL else "outpatient"


def treatment_setting(level: str) -> str:
    """outpatient | inpatient."""
    return "inpatient" if level in INPATIENT_TREATMENT else "outpatient"


def highest(ladder: tuple[str, ...], floors: list[str]) -> str:
    """The maximum of the floors; the foot of the ladder where there are none."""
    return max(floors, key=ladder.index, default=ladder[0])
