"""The shipped policy as formulas, for all proofs."""

import pytest

from recovery_cli.questionnaire.model import Questionnaire
from recovery_cli.rules.model import Ruleset
from tests.proofs.solver import Policy


@pytest.fixture(scope="session")
def policy(questionnaire: Questionnaire, ruleset: Ruleset) -> Policy:
    return Policy(questionnaire, ruleset)
