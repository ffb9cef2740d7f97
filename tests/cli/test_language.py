"""The language a person reads: asked for, or the system's; and what stays as it is in every language."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from recovery_cli.cli.language import languages, workspace_in
from recovery_cli.cli.workspace import Workspace
from recovery_cli.errors import UsageError
from recovery_cli.strict_yaml import read_file
from tests.cli.running import ROOT, Run

CASES = ROOT / "tests/cases/people"
SYSTEM = ("LC_ALL", "LC_MESSAGES", "LANG")


@pytest.fixture
def system(monkeypatch: pytest.MonkeyPatch) -> Callable[..., str]:
    """The language chosen for a system with these settings and no others."""

    def chosen(**settings: str) -> str:
        for name in SYSTEM:
            monkeypatch.delenv(name, raising=False)
        for name, value in settings.items():
            monkeypatch.setenv(name, value)
        return workspace_in(None).language

    return chosen


def case(name: str, tmp_path: Path) -> Path:
    tree: Any = read_file(CASES / f"{name}.yaml").tree
    path = tmp_path / f"{name}.json"
    path.write_text(json.dumps(tree[0]["answers"]), encoding="utf-8")
    return path


# -- which language ---------------------------------------------------------------------------------------------------


def test_english_comes_first_and_every_folder_of_words_is_a_language() -> None:
    assert languages(Workspace().data)[0] == "en"
    assert "es" in languages(Workspace().data)


@pytest.mark.parametrize("asked", ["es", "ES", "es-MX", "es_US", " es "])
def test_a_language_may_be_asked_for_with_its_region(asked: str) -> None:
    assert workspace_in(asked).language == "es"


def test_a_language_without_words_is_refused_with_the_near_miss() -> None:
    with pytest.raises(UsageError) as caught:
        workspace_in("ess")
    (problem,) = caught.value.problems
    assert (problem.code, problem.place) == ("unknown-language", "--lang")
    assert "'es'" in problem.remedy


def test_that_a_language_has_no_words_is_said_in_the_one_of_the_system(run: Run) -> None:
    refused = run("needs", "--lang", "ess", LC_ALL="es_MX.UTF-8")
    assert refused.status == 2
    assert "No hay palabras en el idioma «ess»" in refused.err


def test_the_first_setting_of_the_system_that_is_set_counts(system: Callable[..., str]) -> None:
    assert system(LANG="es_MX.UTF-8") == "es"
    assert system(LC_MESSAGES="es_PR", LANG="en_US.UTF-8") == "es"
    assert system(LC_ALL="en_US.UTF-8", LC_MESSAGES="es_PR", LANG="es_PR") == "en"
    assert system(LC_ALL="", LANG="es_US.UTF-8") == "es"


@pytest.mark.parametrize("setting", ["C", "POSIX", "C.UTF-8", "en_GB.UTF-8", "fr_FR.UTF-8", "", "xx"])
def test_a_system_in_no_language_or_in_one_without_words_is_english(system: Callable[..., str], setting: str) -> None:
    assert system(LANG=setting) == "en"


def test_what_is_asked_for_comes_before_the_system(run: Run) -> None:
    assert "Did you mean 'detox'?" in run("search", "--needs", "detoks", "--lang", "en", LC_ALL="es_MX.UTF-8").err
    assert "¿Quiso decir «detox»?" in run("search", "--needs", "detoks", LC_ALL="es_MX.UTF-8").err


# -- assess -----------------------------------------------------------------------------------------------------------


def test_an_assessment_is_spoken_and_the_centers_stay_as_they_are(run: Run, tmp_path: Path) -> None:
    found = run("assess", "--answers", case("a-mother-answers-for-her-son", tmp_path), "--lang", "es")
    assert found.status == 0, found.err
    for part in ("El plan:", "Los tres pasos siguientes:", "junto con la persona si puede", "Línea Nacional de Ayuda"):
        assert part in found.out
    assert "Paper River Hospital (fictional)" in found.out
    assert "Addiction medicine unit" in found.out


def _without_words(value: Any) -> Any:
    """Numbers, ids and facts of centers: all that no language may change."""
    if isinstance(value, dict):
        return {key: each if key == "center" else _without_words(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_without_words(each) for each in value]
    return value if not isinstance(value, str) or " " not in value else "…"


@pytest.mark.parametrize("name", ["steady-home-and-a-job", "pregnant", "daily-alcohol-and-a-past-seizure"])
def test_a_language_changes_words_and_nothing_else_of_the_assessment(run: Run, tmp_path: Path, name: str) -> None:
    arguments = ("assess", "--answers", case(name, tmp_path), "--format", "json")
    here, there = run(*arguments).json, run(*arguments, "--lang", "es").json
    assert there != here
    assert _without_words(there["recommendation"]["plan"]) == _without_words(here["recommendation"]["plan"])
    assert [each["rule"] for each in there["recommendation"]["reasons"]] == [
        each["rule"] for each in here["recommendation"]["reasons"]
    ]
    assert [(one["center"], one["score"], one["unknown"]) for one in there["matches"]] == [
        (one["center"], one["score"], one["unknown"]) for one in here["matches"]
    ]
    assert [(line["id"], line["call"]) for line in there["helplines"]] == [
        (line["id"], line["call"]) for line in here["helplines"]
    ]


def test_errors_of_answers_are_spoken(run: Run, person: Callable[..., Path]) -> None:
    failed = run("assess", "--answers", person(age="old", gender=None, opioids=["heroine"]), "--lang", "es")
    assert failed.status == 3
    assert "«old» no es un número." in failed.err
    assert "Dé un número de 10 a 110 años." in failed.err
    assert "¿Quiso decir «heroin»?" in failed.err
    missing = run("assess", "--answers", person(gender=None), "--lang", "es")
    assert missing.status == 2
    assert "Falta la respuesta a «¿Cuál es su género?»." in missing.err


def test_a_file_that_cannot_be_read_says_so(run: Run, tmp_path: Path) -> None:
    nowhere = run("assess", "--answers", tmp_path / "nowhere.yaml", "--lang", "es").err
    assert "No se puede leer el archivo: el archivo o la carpeta no existe." in nowhere
    broken = tmp_path / "broken.yaml"
    broken.write_text("age: 34\nage: 35\n", encoding="utf-8")
    failed = run("assess", "--answers", broken, "--lang", "es", "--format", "json")
    assert failed.codes == ["duplicate-key"]
    assert failed.json["errors"][0]["problem"] == "«age» está aquí por segunda vez; la primera está en la línea 1."


def test_a_catalogue_that_is_damaged_says_so(run: Run, tmp_path: Path) -> None:
    broken = tmp_path / "broken.db"
    broken.write_bytes(b"SQLite format 3\0 and no more")
    failed = run("search", "--catalogue", broken, "--lang", "es")
    assert failed.status == 3
    assert "Esto no es un catálogo compilado." in failed.err
    assert "«recovery-cli centers import»" in failed.err


# -- search -----------------------------------------------------------------------------------------------------------


def test_a_search_says_its_reasons_and_warnings_and_keeps_its_ids(run: Run) -> None:
    arguments = ("search", "--needs", "detox,medicaid", "--near", "60640", "--format", "json")
    here, there = run(*arguments).json, run(*arguments, "--lang", "es").json
    assert [match["center"] for match in there["matches"]] == [match["center"] for match in here["matches"]]
    assert there["query"] == here["query"]
    assert there["catalogue"] == here["catalogue"]
    assert there["matches"][0]["reasons"][:3] == [
        "Ofrece atención de la abstinencia (desintoxicación).",
        "Acepta Medicaid.",
        "A menos de una milla.",
    ]
    warnings = [text for match in there["matches"] for text in match["warnings"]]
    assert any("La desintoxicación sola no basta" in text for text in warnings)


def test_needs_may_be_typed_in_the_language_without_accents(run: Run) -> None:
    found = run("search", "--needs", "desintoxicacion,Guarderia", "--lang", "es", "--format", "json")
    assert found.json["query"]["needs"] == ["detox", "childcare"]


def test_a_catalogue_first_compiled_for_a_search_in_spanish_says_its_needs_in_english(run: Run, tmp_path: Path) -> None:
    search = ("search", "--needs", "detox", "--near", "60640", "--format", "json")
    assert run(*search, "--lang", "es", RECOVERY_CLI_CACHE=str(tmp_path)).status == 0
    reasons = run(*search, RECOVERY_CLI_CACHE=str(tmp_path)).json["matches"][0]["reasons"]
    assert reasons[0] == "Offers withdrawal care (detox)."
    assert reasons == run(*search).json["matches"][0]["reasons"]


def test_a_search_in_english_never_opens_the_translation(run: Run, tmp_path: Path) -> None:
    assert run("search", "--needs", "detox", RECOVERY_CLI_CACHE=str(tmp_path)).status == 0
    assert not [path for path in tmp_path.glob("*") if "-es-" in path.name or "sentences" in path.name]
    assert run("search", "--needs", "detox", "--lang", "es", RECOVERY_CLI_CACHE=str(tmp_path)).status == 0
    assert [path for path in tmp_path.glob("*") if "-es-" in path.name or "sentences" in path.name]


# -- everything else --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["needs"], ["# Tipos de atención", "detox: atención de la abstinencia", "(también: "]),
        (["questions"], ["# Primero, la seguridad", "age (de 10 a 110 años)", "Nada de esto (va sola)"]),
        (["helplines"], ["Servicios de emergencia: 911", "Revisado 20"]),
        (
            ["centers", "show", "demo-cedar-harbor"],
            ["Cómo comunicarse", "Teléfono: 312-555-0101", "Ofrece", "Precio: bajo"],
        ),
        (
            ["centers", "compare", "demo-cedar-harbor", "demo-tin-lantern", "--near", "60640"],
            ["Lado a lado", "(2) 4.7 millas"],
        ),
        (["rules", "show", "W4"], ["W4: Alcohol o sedantes todos los días", "Respaldo: evidencia sólida."]),
        (["rules", "list"], ["W4: ", "(strong, revisada el 20", "  Fuente: "]),
        (["rules", "list", "--text", "zzz"], ["Ninguna regla pasa estos filtros."]),
        (["centers", "list"], [": 48 centros, ", "(demostración que trae el programa)"]),
        (["centers", "use", "--demonstration"], ["Las búsquedas usan ahora: el catálogo de demostración"]),
        (["centers", "check", ROOT / "data/centers.yaml"], ["centers.yaml: 48 centros sin errores."]),
    ],
    ids=lambda value: " ".join(map(str, value))[:40],
)
def test_every_command_that_speaks_to_people_speaks_it(run: Run, arguments: list[str], said: list[str]) -> None:
    spoken = run(*arguments, "--lang", "es")
    assert spoken.status == 0, spoken.err
    assert [part for part in said if part not in spoken.out + spoken.err] == []


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["centers", "show", "demo-cedar-harbour"], "Ningún centro tiene este id."),
        (["centers", "use"], "Indique un catálogo, o --demonstration; una de las dos cosas."),
        (["centers", "check", "mine.yaml", "--output", "x.db"], "--output va junto con --skip-bad."),
        (["centers", "compare", "demo-cedar-harbor"], "Se pueden comparar de 2 a 5"),
        (["assess", "--brief", "--format", "json"], "Quite una de las dos: --brief o --format json."),
        (["rules", "show", "W99"], "No existe la regla «W99»."),
        (["search", "--needs", ","], "No se nombra ninguna necesidad."),
        (["search", "--sort", "distance"], "Ordenar por distancia necesita un lugar."),
        (["search", "--near", "Chikago, IL"], "¿Quiso decir «Chicago, IL»?"),
        (["search", "--near", "60640", "--within", "far"], "«far» no es una distancia."),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_every_error_a_person_meets_is_spoken(run: Run, arguments: list[str], said: str) -> None:
    failed = run(*arguments, "--lang", "es")
    assert failed.status == 2
    assert said in failed.err + failed.out
