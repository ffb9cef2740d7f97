"""The shipped sentences: what rules are said with."""

import pytest

from recovery_cli.render.phrases import Phrases, load_phrases
from recovery_cli.strict_yaml import read_file
from tests.conftest import DATA


@pytest.fixture(scope="session")
def phrases() -> Phrases:
    return load_phrases(read_file(DATA / "phrases.yaml"))
