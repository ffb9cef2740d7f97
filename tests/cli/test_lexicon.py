"""What may be typed in another language: its own words, and the English ones."""

from datetime import date
from pathlib import Path

import pytest

from recovery_cli.cli.workspace import Workspace
from recovery_cli.errors import UsageError
from recovery_cli.questionnaire.typed import interpret

OTHER = """\
phrases:
  'yes': Sí
  words.yes: sí; claro
  words.back: atrás; volver
  words.unknown: no sé
  words.and: y
"""


@pytest.fixture
def other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    """A workspace in a language whose file holds its own words only."""
    monkeypatch.setenv("RECOVERY_CLI_HOME", str(tmp_path / "home"))
    shipped = Path(Workspace().data)
    data = tmp_path / "data"
    (data / "languages/xx").mkdir(parents=True)
    for file in shipped.glob("*.yaml"):
        (data / file.name).symlink_to(file)
    (data / "languages/xx/prompts.yaml").write_text(OTHER, encoding="utf-8")
    workspace = Workspace("xx")
    workspace.data = str(data)
    return workspace


def test_a_language_understands_its_own_words_and_the_english_ones(other: Workspace) -> None:
    lexicon = other.lexicon
    assert [lexicon.command(word) for word in ("Atrás", "volver", "back", "BACK", "crisis")] == [
        *["back"] * 4,
        "crisis",
    ]
    question = other.questionnaire.by_id()["unsafe_at_home"]
    for typed in ("sí", "SI", "¡claro!", "yes", "y"):
        assert interpret(question, typed, lexicon, today=date(2026, 11, 23)) == "yes"
    opioids = other.questionnaire.by_id()["opioids"]
    assert interpret(opioids, "heroin y fentanyl", lexicon, today=date(2026, 11, 23)) == ["heroin", "fentanyl"]


def test_english_alone_does_not_know_them() -> None:
    assert Workspace().lexicon.command("volver") is None


@pytest.mark.parametrize(
    ("question_id", "typed"),
    [("languages", "another language"), ("payment", "military insurance"), ("tried", "residential treatment")],
)
def test_an_english_answer_is_never_taken_for_a_different_one_in_another_language(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, question_id: str, typed: str
) -> None:
    """Ids are English in every language: "another language" has a word of `sign_language` in it."""
    monkeypatch.setenv("RECOVERY_CLI_HOME", str(tmp_path / "home"))
    spanish = Workspace("es")
    with pytest.raises(UsageError):
        interpret(spanish.questionnaire.by_id()[question_id], typed, spanish.lexicon, today=date(2026, 11, 23))
