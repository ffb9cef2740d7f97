"""The shipped policy, read once for all tests. Fixtures only; what tests share otherwise is imported."""

from pathlib import Path

import pytest

from recovery_cli.guide import Guide, load_guide
from recovery_cli.helplines import Helpline, load_helplines
from recovery_cli.questionnaire.model import Questionnaire, load_questionnaire
from recovery_cli.rules.instruments import Instrument, load_instruments
from recovery_cli.rules.model import Ruleset, load_rules
from recovery_cli.strict_yaml import read_file
from recovery_cli.vocabulary import Vocabulary, load_vocabulary

DATA = Path(__file__).resolve().parents[1] / "data"


@pytest.fixture(scope="session")
def questionnaire() -> Questionnaire:
    return load_questionnaire(read_file(DATA / "questions.yaml"))


@pytest.fixture(scope="session")
def vocabulary() -> Vocabulary:
    return load_vocabulary(read_file(DATA / "vocabulary.yaml"))


@pytest.fixture(scope="session")
def ruleset(questionnaire: Questionnaire, vocabulary: Vocabulary) -> Ruleset:
    return load_rules(read_file(DATA / "rules.yaml"), questionnaire, vocabulary)


@pytest.fixture(scope="session")
def instruments(questionnaire: Questionnaire) -> tuple[Instrument, ...]:
    return load_instruments(read_file(DATA / "instruments.yaml"), questionnaire)


@pytest.fixture(scope="session")
def helplines(questionnaire: Questionnaire) -> tuple[Helpline, ...]:
    return load_helplines(read_file(DATA / "helplines.yaml"), questionnaire.fields())


@pytest.fixture(scope="session")
def guide(questionnaire: Questionnaire) -> Guide:
    return load_guide(read_file(DATA / "guide.yaml"), questionnaire.fields())
