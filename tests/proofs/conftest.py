"""One person who may answer anything, for all proofs."""

import pytest

from recovery_cli.questionnaire.model import Questionnaire
from recovery_cli.rules.model import Ruleset
from tests.proofs.solver import Possible


@pytest.fixture(scope="session")
def anybody(questionnaire: Questionnaire, ruleset: Ruleset) -> Possible:
    return Possible.of(questionnaire, ruleset)
