"""The questionnaire as shipped, and small ones written on the spot."""

from collections.abc import Callable
from pathlib import Path

import pytest

from recovery_cli.questionnaire.model import Questionnaire, load_questionnaire
from recovery_cli.strict_yaml import read_bytes, read_file

DATA = Path(__file__).resolve().parents[2] / "data"


@pytest.fixture(scope="session")
def shipped() -> Questionnaire:
    return load_questionnaire(read_file(DATA / "questions.yaml"))


@pytest.fixture(scope="session")
def load() -> Callable[[str], Questionnaire]:
    """load(questions): a questionnaire of one section `main`; each question needs no more than id and type."""

    def load_text(questions: str) -> Questionnaire:
        head = "version: 1\nreviewed: 2026-11-23\nsections:\n  - {id: main, title: Main}\nquestions:\n"
        lines = []
        for line in questions.strip("\n").splitlines():
            lines.append(line)
            if line.lstrip().startswith("- id: "):
                indent = " " * (len(line) - len(line.lstrip()) + 2)
                lines += [f"{indent}section: main", f"{indent}ask: {line.split(': ')[1]}?"]
        return load_questionnaire(read_bytes((head + "\n".join(lines)).encode(), source="questions.yaml"))

    return load_text
