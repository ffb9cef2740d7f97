"""The shipped policy as formulas, for all proofs."""

import pytest

from recovery_cli.questionnaire.model import Questionnaire
from recovery_cli.rules.model import Ruleset
from recovery_cli.vocabulary import Vocabulary
from tests.proofs.solver import Policy
from tests.rules.test_cases import Bench


@pytest.fixture(scope="session")
def policy(questionnaire: Questionnaire, ruleset: Ruleset, vocabulary: Vocabulary) -> Policy:
    bench = Bench(questionnaire, vocabulary, ruleset)
    return Policy(questionnaire, ruleset, plain={**bench.if_asked, **bench.base})
