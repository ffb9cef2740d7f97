"""Life, money, courts and wishes: they choose among centers and stir notes, and never lower what is safe.

Each proof is about two people who answer alike but for these questions.
"""

from typing import Any

from z3 import And, Implies, Not

from tests.proofs.people import never_lower, same_levels, wishes_a_stay
from tests.proofs.person import Person
from tests.proofs.solver import Policy

LIFE = ("respondent", "readiness", "work", "work_leave", "children", "dependants", "transport", "trauma_support")
MEANS = ("payment", "location", "max_distance")
WISHES = ("medication_preference", "therapies", "groups", "languages")
REQUIREMENTS = ("requirements", "profession", "terms_written", "terms", "terms_days", "terms_deadline")


def test_work_children_dependants_transport_and_readiness_change_no_level(policy: Policy) -> None:
    twin = policy.twin(*LIFE)
    policy.prove(same_levels(policy.anybody, twin), twin=twin)


def test_payment_place_and_distance_change_no_level(policy: Policy) -> None:
    twin = policy.twin(*MEANS)
    policy.prove(same_levels(policy.anybody, twin), twin=twin)


def test_therapies_groups_languages_and_medication_wishes_change_no_level(policy: Policy) -> None:
    twin = policy.twin(*WISHES)
    policy.prove(same_levels(policy.anybody, twin), twin=twin)


def test_all_of_these_together_change_no_level(policy: Policy) -> None:
    twin = policy.twin(*LIFE, *MEANS, *WISHES)
    policy.prove(same_levels(policy.anybody, twin), twin=twin)


def test_courts_boards_and_terms_change_no_level_but_for_a_stay_or_a_date_in_writing(policy: Policy) -> None:
    twin = policy.twin(*REQUIREMENTS)

    def neither(person: Person) -> Any:
        dated = And(person.path.on["terms_deadline"], person.path.variables["terms_deadline"].known)
        return And(person.does_not_say("terms", "inpatient_required"), Not(dated))

    policy.prove(same_levels(policy.anybody, twin), when=And(neither(policy.anybody), neither(twin)), twin=twin)


def test_a_date_in_writing_raises_urgency_to_soon_and_changes_nothing_else(policy: Policy) -> None:
    anybody, twin = policy.anybody, policy.twin("terms_deadline")
    statement = And(
        same_levels(anybody, twin, ("withdrawal", "treatment")),
        anybody.at_least("urgency", "today") == twin.at_least("urgency", "today"),
        anybody.emergency == twin.emergency,
    )
    policy.prove(statement, twin=twin)


def test_a_stay_in_writing_raises_treatment_to_residential_and_changes_nothing_else(policy: Policy) -> None:
    anybody, twin = policy.anybody, policy.twin("terms")
    policy.prove(
        And(
            same_levels(anybody, twin, ("urgency", "withdrawal")),
            anybody.at_least("treatment", "hospital_inpatient") == twin.at_least("treatment", "hospital_inpatient"),
            Implies(twin.says("terms", "inpatient_required"), twin.at_least("treatment", "residential")),
        ),
        twin=twin,
    )


def test_requirements_never_lower_a_level(policy: Policy) -> None:
    anybody, twin = policy.anybody, policy.twin(*REQUIREMENTS)
    policy.prove(never_lower(anybody, twin), when=anybody.says("requirements", "none"), twin=twin)


def test_no_wish_about_the_setting_lowers_a_floor(policy: Policy) -> None:
    anybody, twin = policy.anybody, policy.twin("setting_preference")
    floor = anybody.encoding.floor
    policy.prove(And(*(Implies(floor[level], twin.at_least("treatment", level)) for level in floor)), twin=twin)
    policy.prove(same_levels(anybody, twin, ("urgency", "withdrawal")), twin=twin)


def test_a_wish_for_a_stay_is_always_met(policy: Policy) -> None:
    anybody = policy.anybody
    policy.prove(anybody.inpatient, when=And(anybody.has_plan, wishes_a_stay(anybody)))


def test_only_a_wish_for_a_stay_moves_a_plan_above_its_floor(policy: Policy) -> None:
    # So that neither circumstances nor a wish for home ever decide: the least intensive care that is safe stands.
    anybody = policy.anybody
    wish = wishes_a_stay(anybody)
    policy.prove(anybody.encoding.leaning == wish, when=anybody.has_plan)
