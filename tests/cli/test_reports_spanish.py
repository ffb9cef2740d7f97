"""What an import, an update, a merge and a check say in Spanish: no word stays English, no number changes."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.cli.running import Ran, Run
from tests.cli.serving import Server, send, serving
from tests.cli.test_centers_command import ROW
from tests.cli.test_merge_and_compare import HEAD, OTHERS, center
from tests.cli.test_update_command import workbook

ENGLISH = re.compile(
    r"\b(the|and|you|your|with|of|is|are|was|were|not|it|its|this|that|there|here|from|for|to|in|at|by|or|on|as|"
    r"row|rows|center|centers|code|codes|kept|keep|read|write|file|column|name|year|one|again|give|left|more)\b",
    re.IGNORECASE,
)
HEADER = "name,street,city,state,zip,phone,services\n"
BROKEN = (
    HEADER
    + "Cedar House,1 Oak St,Chicago,IL,60640,312-555-0101,detox;desintoxicación\n"
    + ",2 Oak St,Chicago,IL,60640,,\n"
    + "Second,3 Oak St,Chicago,Illinoise,2134,555,detox\n"
    + "Third,4 Oak St,Chicago,IL,abc,,=A1+B1\n"
    + ",5 Oak St,Chicago,IL,60640,,\n"
    + "Fourth,6 Oak St,Chicago,IL,60640,312-555-0102,detox,too many,cells\n"
    + "Cedar House,1 Oak St,Chicago,IL,60640,312-555-0101,detox;desintoxicación\n"
)
REPORT = """\
Read 7 rows of list.csv (plain table, unknown year).
Kept 3 centers, dropped 4 rows.
  Rows 3 and 6: It has no name.
  Row 7: It has 9 cells, the header 7: its columns are shifted.
  Row 8: It is the same as row 2 in every field.
Places: 0 by address, 2 by ZIP code only, 1 unknown.
Codes: 1 known, 1 of them mapped to needs and 0 kept without a need.
Codes not in the key, kept as they are and not understood: desintoxicación (1) (row 2).
Gave 1 ZIP code back the zeros at the beginning.
Left out 1 telephone number that cannot be right (row 4).
Left out 1 ZIP code that cannot be right (row 5).
Left out 1 state that cannot be right (row 4).
Left blank what is a formula without its value, or an error, in 1 row (row 5).
Neither the file nor its name says which year the facts are from: put the year into its name (list-2025.csv) and \
import it again.
Nothing was written (--dry-run).
"""
INFORME = """\
Se leyeron 7 filas de list.csv (tabla sencilla, año desconocido).
En el catálogo: 3 centros. Fuera de él: 4 filas.
  Filas 3 y 6: No tiene nombre.
  Fila 7: Tiene 9 celdas, y el encabezado 7: sus columnas se corrieron.
  Fila 8: Es igual a la fila 2 en todos los campos.
Lugares: 0 por su dirección, 2 solo por su código postal (ZIP), 1 sin conocer.
Códigos conocidos: 1. Llevan a necesidades: 1; se guardan sin ninguna: 0.
Códigos que no están en la clave; se guardan como están y no se entienden: desintoxicación (1) (fila 2).
Se devolvieron los ceros del principio: 1 código postal (ZIP).
Quedó en blanco lo que no puede ser correcto: 1 número de teléfono (fila 4).
Quedó en blanco lo que no puede ser correcto: 1 código postal (ZIP) (fila 5).
Quedó en blanco lo que no puede ser correcto: 1 estado (fila 4).
Quedó en blanco lo que es una fórmula sin su valor, o un error: 1 fila (fila 5).
Ni el archivo ni su nombre dicen de qué año son los datos: ponga el año en el nombre (lista-2025.csv) e impórtelo otra \
vez.
No se escribió nada (--dry-run).
"""


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    path = tmp_path / "list.csv"
    path.write_text(BROKEN, encoding="utf-8")
    return path


@pytest.fixture
def server() -> Iterator[Server]:
    with serving() as running:
        yield running


def english_words(told: str) -> list[str]:
    """What is English in it, besides paths, addresses, commands, and what is typed or stands in a file."""
    bare = re.sub(r"«[^»]*»|\S*[/\\.]\S+|--?\w[\w-]*( text| json)?|recovery-cli( \w+)*|\(ZIP\)|\[[\w-]+\]", "", told)
    return ENGLISH.findall(bare)


def in_both(run: Run, *arguments: object) -> tuple[Ran, Ran]:
    """The command in English and in Spanish."""
    return run(*arguments), run(*arguments, "--lang", "es")


def without_words(value: Any) -> Any:
    """The document without its sentences: what no language may change."""
    if isinstance(value, dict):
        return {key: without_words(each) for key, each in value.items()}
    if isinstance(value, list):
        return [without_words(each) for each in value]
    return "…" if isinstance(value, str) and " " in value else value


# -- import -----------------------------------------------------------------------------------------------------------


def test_the_report_of_an_import_is_said_in_spanish_and_stays_as_it_was_in_english(run: Run, broken: Path) -> None:
    here, there = in_both(run, "centers", "import", broken, "--dry-run")
    assert here.out == REPORT
    assert there.out == INFORME


def test_the_json_of_an_import_keeps_its_numbers_and_says_its_reasons(run: Run, broken: Path) -> None:
    here, there = in_both(run, "centers", "import", broken, "--dry-run", "--format", "json")
    assert without_words(here.json) == without_words(there.json)
    assert here.json["report"]["edition"] == there.json["report"]["edition"] == "unknown year"
    assert here.json["report"]["form"] == "UTF-8, commas"
    assert there.json["report"]["form"] == "UTF-8, comas"
    assert [each["reason"] for each in there.json["report"]["dropped"]][:1] == ["No tiene nombre."]


def test_a_file_means_the_same_whatever_language_it_is_imported_in(run: Run, broken: Path, tmp_path: Path) -> None:
    for language in ("en", "es"):
        done = run("centers", "import", broken, "--output", tmp_path / f"{language}.yaml", "--lang", language)
        assert done.status == 0, done.err
    assert (tmp_path / "en.yaml").read_bytes() == (tmp_path / "es.yaml").read_bytes()


def test_what_changed_since_the_version_before_is_said(run: Run, broken: Path, tmp_path: Path) -> None:
    target = tmp_path / "own.db"
    arguments = ("centers", "import", broken, "--output", target, "--lang", "es")
    first = run(*arguments)
    assert f"Guardado como {target}.\nPara buscar en él de ahora en adelante: " in first.out
    assert "Nada cambió: " in run(*arguments).out
    broken.write_text(BROKEN.replace("2134,555", "2134,312-555-0109").replace("Third", "New"), encoding="utf-8")
    changed = run(*arguments)
    assert "nuevos 1, con cambios 1, ya no están 1; centros antes 3, ahora 3." in changed.out
    assert "  Con cambios: Second (teléfono).\n" in changed.out
    assert f"La versión anterior: {target}.previous." in changed.out
    broken.write_text("\n".join(BROKEN.splitlines()[:2]) + "\n", encoding="utf-8")
    refused = run(*arguments)
    assert refused.status == 2
    assert "La versión nueva tiene 1 centros, y la que está aquí 3" in refused.err
    assert "Sin --force no se guardaría" in run(*arguments, "--dry-run").out
    assert not english_words("".join([first.out, changed.out, refused.err]).replace("Cedar House", ""))


@pytest.mark.parametrize(
    "content",
    [
        *(b"", b"%PDF-1.7", b"<!doctype html><p>", b"PK\x03\x04 and no more", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
        *(b'{"openapi": 3}', b'{"rows": [', b"catalogue:\n", b"who,age\n1,2\n", b"one,two\n1,2\n", b"\0\1\0\0\0\0\0"),
        *(b"name,address,city,name\na,b,c,d\n", HEADER.encode(), b'name,address,city\n"a,b,c\n'),
        *(b"name1,name2,street1,street2,city,state,zip\n", b"id,address,city,state,postal\nA,1 Oak St,X,IL,60640\n"),
    ],
    ids=lambda content: str(content[:20]),
)
def test_a_file_that_cannot_be_imported_is_refused_in_spanish(run: Run, tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes(content)
    here, there = in_both(run, "centers", "import", path, "--dry-run")
    assert here.status == there.status == 3
    assert re.search("[a-z]{3} [a-z]{2}", there.err)
    lines = [line for line in there.err.splitlines() if not line.strip().startswith("Son: ")]
    assert not english_words("\n".join(lines).replace("File is not a zip file", ""))


def test_a_column_map_with_faults_is_refused_in_spanish(run: Run, broken: Path, tmp_path: Path) -> None:
    columns = tmp_path / "map.yaml"
    columns.write_text("version: 1\ncolumns: {naem: name}\nflags: {detox: [detoks]}\n", encoding="utf-8")
    here, there = in_both(run, "centers", "import", broken, "--columns", columns, "--dry-run")
    assert here.err.count("map.yaml:") == there.err.count("map.yaml:") == 4
    assert "Falta «title»." in there.err and "¿Quiso decir «name»?" in there.err
    assert "Ninguna columna es el nombre." in there.err
    assert not english_words(there.err)


# -- a catalogue that people write ------------------------------------------------------------------------------------

FAULTS = """\
catalogue: {name: Mine, source: Me, source_date: 2024, licence: [a], demonstration: maybe, not_recorded: [detoks], x: 1}
centers:
  - {id: A B, name: "", state: Ilinois, zip: "2134", phone: 555, website: foo, services: [detox], not_offered: [detox],
     price_band: cheap, capacity: 0, verified_on: soon, latitude: 0, longitude: 0}
  - {id: b, name: B, state: Illinois, intake_phones: ["1"], latitude: 3, hours: {a: b}, accreditation: {a: b}, zip: abc}
  - {id: b, name: C, latitude: 3, longitude: 4, source_date: never, lattitude: 3, city: "a\\u0007b"}
  - {id: d, name: C, place_precision: zip, capacity: many, also_in: [{source: x, source_date: y, differs: 3}]}
  - text
"""
BROKEN_YAML = """\
a: &x 1
b: *x
c: !tag 3
? [a]
: 3
a: 2
---
z: 1
"""


@pytest.mark.parametrize(("text", "faults"), [(FAULTS, 34), (BROKEN_YAML, 6), ("a: [\n", 1), ("[]", 3)])
def test_every_fault_of_a_catalogue_is_said_in_spanish(run: Run, tmp_path: Path, text: str, faults: int) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(text, encoding="utf-8")
    here, there = in_both(run, "centers", "check", path)
    assert here.status == there.status == 3
    assert sum(line.startswith(f"{path}:") for line in there.err.splitlines()) == faults
    assert len(here.err.splitlines()) == len(there.err.splitlines())
    yaml_says = "did not find expected node content|while parsing"
    listed = "Elija entre: .*"  # words of the file, as they are typed
    assert english_words(here.err)
    assert not english_words(re.sub(f"{yaml_says}|{listed}", "", there.err))


# -- merge ------------------------------------------------------------------------------------------------------------


def test_a_merge_says_in_spanish_what_it_did_and_makes_the_same_catalogue(run: Run, tmp_path: Path) -> None:
    lists = {
        "base": (OTHERS, center("here", "buprenorphine")),
        "other": (center("there", "detox", "buprenorphine"), "  - {id: new, name: New Clinic}\n"),
    }
    for name, centers in lists.items():
        text = HEAD.format(name=name, date="2023") + "".join(centers)
        (tmp_path / f"{name}.yaml").write_text(text, encoding="utf-8")
    sources = (tmp_path / "base.yaml", tmp_path / "other.yaml")
    here = run("centers", "merge", *sources, "--output", tmp_path / "en.yaml")
    there = run("centers", "merge", *sources, "--output", tmp_path / "es.yaml", "--lang", "es")
    assert "here already 1, new 1; contradictions 1, pairs in doubt 0." in here.out
    assert "ya estaban 1, nuevos 1; contradicciones 1, pares en duda 0." in there.out
    assert "  Lo que se contradice cuenta como no sabido, y está escrito en cada entrada:\n" in there.out
    assert re.search(r"Cedar Harbor Recovery: .* dice que ofrece buprenorfina.*; .* dice que no\.", there.out)
    assert not english_words(re.sub("Cedar Harbor Recovery|(base|other) list", "", there.out))
    assert f"Se guardaron 52 centros como {tmp_path / 'es.yaml'}." in there.out
    assert (tmp_path / "en.yaml").read_bytes() == (tmp_path / "es.yaml").read_bytes()
    again = run("centers", "merge", tmp_path / "es.yaml", sources[1], "--output", tmp_path / "x.db", "--lang", "es")
    assert again.status == 2
    assert "Los dos tienen centros de «other list»." in again.err
    assert not english_words(again.err.replace("base with other", ""))


# -- update -----------------------------------------------------------------------------------------------------------


def test_an_update_tells_in_spanish_what_it_fetches_and_keeps(run: Run, server: Server, tmp_path: Path) -> None:
    server.answers = [send(workbook(ROW))]
    done = run("centers", "update", "--from", server.url(), "--output", tmp_path / "own.db", "--lang", "es")
    assert done.status == 0, done.err
    assert f"Descargando {server.url()}. No se envía nada más que el pedido de este archivo." in done.err
    assert re.search(r"^Llegaron [\d,]+ bytes\.$", done.err, re.MULTILINE)
    assert "Se leyó 1 fila de directory-2025.xlsx (Directorio Nacional, 2025)." in done.out
    assert not english_words(done.err + done.out)


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (send(b"", status=404), "No hay ningún archivo en esta dirección (código 404)."),
        (send(b"", status=403), "El servidor no entrega este archivo (código 403)."),
        (send(b"", status=500), "El servidor respondió con el código 500."),
        (send(b"<html>", kind="text/html"), "Lo que llegó es una página web, y no el archivo."),
        (send(b"plain"), "Lo que llegó no es un libro de Excel (.xlsx)."),
        (send(b"x" * 100, only=40), "la conexión se cerró, y se esperaban 100 bytes."),
    ],
    ids=["404", "403", "500", "a web page", "no workbook", "cut"],
)
def test_a_download_that_fails_says_so_in_spanish(run: Run, server: Server, answer: Any, told: str) -> None:
    server.answers = [answer]
    failed = run("centers", "update", "--from", server.url(), "--lang", "es")
    assert failed.status == 3
    assert told in failed.err
    assert not english_words(failed.err)


def test_a_server_that_is_not_there_is_told_in_spanish(run: Run) -> None:
    with serving() as gone:
        address = gone.url()
    failed = run("centers", "update", "--from", address, "--lang", "es")
    assert failed.status == 3
    assert "La conexión con 127.0.0.1 falló: la otra computadora no acepta la conexión." in failed.err


def test_an_address_that_cannot_be_fetched_is_refused_in_spanish(run: Run) -> None:
    for address in ("http://example.org/x.xlsx", "no address"):
        refused = run("centers", "update", "--from", address, "--lang", "es")
        assert refused.status == 2
        assert not english_words(refused.err)


# -- rules ------------------------------------------------------------------------------------------------------------


def test_the_check_and_the_graph_of_the_rules_are_in_spanish(run: Run) -> None:
    here, there = in_both(run, "rules", "check")
    assert here.status == there.status
    assert here.out.count("\n") == there.out.count("\n")
    assert re.findall(r"\[[\w-]+\]$", here.out, re.MULTILINE) == re.findall(r"\[[\w-]+\]$", there.out, re.MULTILINE)
    assert re.search(r"^Se revisaron \d+ reglas y \d+ preguntas\. error: 0, advertencia: \d+", there.out, re.MULTILINE)
    ids = r": [\w, ]+\.? \[no-level\]|: [\w, ]+\.? \[unused-choice\]"  # ids of questions and choices stay
    assert not english_words(re.sub(ids, "", there.out))
    assert "Qué respuestas llevan a qué parte del plan" in run("rules", "graph", "--only", "W", "--lang", "es").out
