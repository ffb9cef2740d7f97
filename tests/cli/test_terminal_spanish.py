"""A whole interview in a real terminal in Spanish, with the words and mistakes that people type."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pexpect
import pytest

from tests.cli.running import Terminal

COLUMNS = 60
PROMPT = r"(Escriba un número|Escriba uno o más|Escriba un código)[^:]*: $"
RESULT = r"ver el\s+resultado: $"
MENU = r"Enter para salir: $"
TYPED = {
    "¿Quién responde": ["qué", "por qué", "yo"],
    "¿Le está pasando algo": ["ningno", ""],
    "pensamientos de quitarse la vida": ["no"],
    "¿alguien le hace daño": ["no sé"],
    "¿Cuántos años tiene?": ["tengo 34 años"],
    "¿Cuál es su género?": ["atrás", "", "hombre"],
    "¿Qué opioides consume": ["heorina", ""],
    "¿Con qué frecuencia consume opioides": ["a diario"],
    "¿Cómo consume": ["los fumo"],
    "tomó alcohol": ["nunca"],
    "tomó sedantes": ["nada"],
    "consumió estimulantes": ["algunos dias"],
    "¿le pasó algo": ["ninguno"],
    "¿Siente malestar": ["moderada"],
    "puntaje SOWS": [""],
    "¿Ha tenido alguna vez una sobredosis?": ["nunca"],
    "¿Un médico o una clínica": ["no"],
    "¿salió de alguno": ["carcel y hospital"],
    "su salud física": ["bien"],
    "alguno de estos problemas": ["ninguna"],
    "puntaje de alguno": ["ninguno de estos"],
    "su salud mental": ["bien"],
    "hechos que hieren": ["Sí"],
    "¿Ha tomado alguna vez metadona": ["no"],
    "¿Qué tipos de atención": ["ninguno"],
    "¿Qué siente": ["quiero empezar"],
    "¿Dónde vive": ["hogar estable"],
    "¿Alguien con quien vive": ["no"],
    "¿Cuánto apoyo": ["mucho"],
    "¿Tiene trabajo": ["sin trabajo"],
    "¿Cuida usted a niños?": ["no"],
    "persona adulta": ["no"],
    "¿Cómo podría llegar": ["autobus"],
    "¿Alguien le exige": ["nadie"],
    "¿Cómo podría pagar": ["medicaid"],
    "¿Dónde debemos buscar": ["chicgo, il", ""],
    "¿Cuántas millas": ["unas 25 millas"],
    "¿Preferiría quedarse": ["cualquiera"],
    "¿Cuáles de estos medicamentos": ["metadona y buprenorfina"],
    "¿Le gustaría algo": ["terapia familiar"],
    "pensado para alguno": ["ninguno"],
    "¿En qué idiomas": ["español e inglés"],
}
"""What is typed at each question, in the order of the interview; further lines answer what is said to the first."""
ENGLISH = re.compile(r"\b(the|and|you|your|with|type|answer|please|what|press|call)\b", re.IGNORECASE)


@pytest.fixture
def spanish(terminal: Terminal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Any]:
    """spanish("assess"): the command in Spanish, in a folder of its own."""
    monkeypatch.chdir(tmp_path)
    return lambda *arguments, **extra: terminal(*arguments, "--lang", "es", columns=COLUMNS, rows=60, **extra)


def said(child: Any, pattern: str, typed: str) -> str:
    """What is shown until the prompt, at which this is then typed."""
    child.expect(pattern)
    shown = str(child.before) + str(child.after)
    child.sendline(typed)
    return shown


def to_the_review_page(child: Any) -> str:
    """Every question answered as in the table."""
    left = {words: list(lines) for words, lines in TYPED.items()}
    shown, current = "", ""
    for _ in range(120):
        reached = child.expect([PROMPT, RESULT])
        shown += str(child.before) + str(child.after)
        if reached == 1:
            assert not {words for words, lines in left.items() if lines}
            return shown
        asked = " ".join(str(child.before).split())
        current = next((words for words in left if words in asked.partition(" de unas ")[2]), current)
        child.sendline(left[current].pop(0) if left[current] else "")
    raise AssertionError(f"the interview does not end:\n{shown[-2000:]}")


def lines_of(shown: str) -> list[str]:
    return shown.replace("\r", "").split("\n")


def test_a_person_who_reads_spanish_goes_from_the_first_question_to_a_kept_result(spanish: Any, tmp_path: Path) -> None:
    child = spanish("assess")
    shown = to_the_review_page(child)
    for words in (
        *("«No sé» siempre es una respuesta", "Así sabemos cómo decir las preguntas", "¿Quiso decir «Nada de esto»?"),
        *("¿Quiso decir «Heroína»?", "¿Quiso decir «Chicago, IL»?", "Anotado: Los fumo o los aspiro por la nariz"),
        *("Anotado: Metadona; Buprenorfina (Suboxone)", "Anotado: Cárcel o prisión; Hospital", "Sus respuestas"),
    ):
        assert words in " ".join(shown.split()), words
    child.sendline("")
    shown += said(child, MENU, "cambiar")
    assert "El plan" in shown and "Abstinencia" in shown and "Noches: en un lugar seguro" in shown
    child.expect(r"dejar\s+todo como está: $")
    child.sendline("abstinencia ahora")
    assert "Enter para dejar: Moderada" in said(child, PROMPT, "no")
    assert "Razones que ya no valen" in said(child, MENU, "comparar")
    child.expect(r"Enter\s+para\s+volver: $")
    child.sendline("1 y 2")
    assert "Lado a lado" in said(child, MENU, "guardar")
    child.expect(r"Enter\s+para\s+volver: $")
    child.sendline("plan.html")
    child.expect(r"Guardado en .*plan\.html\. Ábralo")
    said(child, MENU, "salir")
    child.expect(r"Se\s+guardó,\s+como\s+pidió:[\s\S]*plan\.html")
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 0
    assert '<html lang="es"' in (tmp_path / "plan.html").read_text(encoding="utf-8")


def test_no_line_of_the_interview_is_english_or_wider_than_the_terminal(spanish: Any) -> None:
    shown = to_the_review_page(spanish("assess"))
    prompts = ("Escriba", "(Escriba")
    assert not [line for line in lines_of(shown) if len(line) > COLUMNS and not line.startswith(prompts)]
    assert not [line for line in lines_of(shown) if ENGLISH.search(line)]


@pytest.mark.parametrize("page", ["cp850", "cp437", "cp1252"])
def test_a_whole_interview_is_read_and_written_in_a_code_page_of_windows(
    spanish: Callable[..., Any], page: str
) -> None:
    """The bytes of the terminal are those of the code page, in both directions."""
    child = spanish("assess", encoding=page, PYTHONIOENCODING=page, PYTHONUTF8="0", LC_ALL="C")
    shown = to_the_review_page(child)
    for words in ("¿Quién responde", "Anotado: Los fumo o los aspiro por la nariz", "«No sé» siempre", "Sí"):
        assert words in " ".join(shown.split()), words
    child.sendline("")
    shown += said(child, MENU, "salir")
    assert not re.search(r"\w\?\w", shown)
    child.expect(pexpect.EOF)


def test_who_stops_keeps_the_answers_and_goes_on_in_spanish(spanish: Any, tmp_path: Path) -> None:
    child = spanish("assess")
    said(child, PROMPT, "yo")
    said(child, PROMPT, "salir")
    said(child, r"un nombre, o Enter: $", "sí")
    said(child, r"sí o Enter: $", "no")
    child.expect(pexpect.EOF)
    command = "".join(lines_of(str(child.before)))
    assert "La entrevista paró" in command and "--lang es" in command
    kept = tmp_path / "recovery-answers.yaml"
    assert kept.is_file()
    child = spanish("assess", "--resume", str(kept))
    assert "se conserva 1 respuesta" in " ".join(said(child, PROMPT, "ninguno").split())
    child.expect("quitarse la vida")
    child.close(force=True)
    child = spanish("forget")
    assert "Respuestas guardadas" in said(child, r"Enter los deja: $", "sí")
    child.expect("Se borr")
    child.expect(pexpect.EOF)
    assert not kept.exists()


def test_an_emergency_is_said_at_once_and_a_slip_is_taken_back(spanish: Any) -> None:
    child = spanish("assess")
    said(child, PROMPT, "un familiar")
    said(child, PROMPT, "dolor en el pecho")
    assert "¿Quiso decir «Dolor o presión en el pecho»?" in said(child, PROMPT, "")
    assert "llame al 911" in said(child, r"Enter para terminar: $", "atrás")
    said(child, PROMPT, "nada")
    child.expect("quitarse la vida")
