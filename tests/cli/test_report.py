"""`recovery-cli assess` with a report to take along: which form, where to, and for whom."""

import json
import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pexpect
import pypdf
import pytest
from playwright.sync_api import Browser

from recovery_cli.strict_yaml import read_file
from tests.cli.running import COMMAND, ROOT, Run
from tests.render.report.browser import a_browser

Person = Callable[..., Path]

PAGE = "<!DOCTYPE html>"
BEGINNINGS = {".html": PAGE, ".htm": PAGE, ".md": "> **Demonstration", ".json": "{", ".txt": "Demonstration"}


@pytest.mark.parametrize("suffix", BEGINNINGS)
def test_the_name_of_the_file_says_the_form(run: Run, person: Person, tmp_path: Path, suffix: str) -> None:
    target = tmp_path / f"plan{suffix}"
    done = run("assess", "--answers", person(), "--output", target)
    assert (done.status, done.out) == (0, "")
    assert target.read_text(encoding="utf-8").startswith(BEGINNINGS[suffix])
    assert target.stat().st_mode & 0o777 == 0o600


def test_a_form_that_is_asked_for_counts_more_than_the_name(run: Run, person: Person, tmp_path: Path) -> None:
    target = tmp_path / "plan.txt"
    assert run("assess", "--answers", person(), "--format", "html", "--output", target).status == 0
    assert target.read_text(encoding="utf-8").startswith(PAGE)


@pytest.mark.parametrize(("form", "begins"), [("html", PAGE), ("markdown", "> **Demo")])
def test_without_a_file_the_report_goes_into_the_pipe(run: Run, person: Person, form: str, begins: str) -> None:
    done = run("assess", "--answers", person(), "--format", form)
    assert done.status == 0
    assert done.out.startswith(begins)


def test_a_page_is_not_poured_over_a_terminal(environment: dict[str, str], person: Person) -> None:
    command = [*COMMAND[1:], "assess", "--answers", str(person()), "--format", "html"]
    child = pexpect.spawn(COMMAND[0], command, env=environment, encoding="utf-8", timeout=60, dimensions=(40, 200))
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 2
    assert "--output plan.html" in (child.before or "")
    assert "<!DOCTYPE" not in (child.before or "")


def test_the_interview_does_not_begin_where_its_page_could_not_be_shown(environment: dict[str, str]) -> None:
    command = [*COMMAND[1:], "assess", "--format", "html"]
    child = pexpect.spawn(COMMAND[0], command, env=environment, encoding="utf-8", timeout=60)
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 2


def test_text_on_a_stream_stays_short_and_text_in_a_file_is_the_report(
    run: Run, person: Person, tmp_path: Path
) -> None:
    target = tmp_path / "plan.txt"
    run("assess", "--answers", person(), "--output", target)
    assert "What they will ask" in target.read_text(encoding="utf-8")
    assert "What they will ask" not in run("assess", "--answers", person()).out


def test_what_to_bring_stands_where_there_is_a_stay(run: Run, person: Person) -> None:
    at_home = run("assess", "--answers", person(), "--format", "markdown").out
    stay = run("assess", "--answers", person(setting_preference="inpatient"), "--format", "markdown").out
    assert "## What to bring" not in at_home
    assert "## What to bring" in stay


def test_the_report_does_not_name_the_answers(run: Run, person: Person) -> None:
    """Not where the person is, in any form: the map shows only how far away each center lies, and which way."""
    page = run("assess", "--answers", person(), "--near", "60612", "--format", "html").out
    assert "to the " in page
    assert not re.search(r"60612|41\.8[0-9]{2}|87\.6[0-9]{2}", page)


def test_an_emergency_report_has_no_list(run: Run, person: Person) -> None:
    page = run("assess", "--answers", person(emergency_signs=["overdose_now"]), "--format", "html").out
    assert "911" in page
    assert "<table" not in page
    assert "What they will ask" not in page


# -- on paper


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with a_browser() as browser:
        yield browser


@pytest.fixture(scope="module")
def long_centers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Five centers as long as those of the real directory: names, telephone numbers, and six needs that tell them
    apart, each with an answer that some of them do not give."""
    apart = ["aftercare", "childcare", "family", "medicaid", "telehealth", "recovery_housing"]
    alike = ["medication", "residential", "residential_detox", "outpatient", "naloxone", "accepts_adults", "pregnant"]
    centers = [
        {
            "id": f"long-{number}",
            "name": "Healthcare Alternative Systems Inc",
            "program": "Transitional Housing Program",
            "street": f"{number}866 North Milwaukee Avenue",
            "city": "Chicago",
            "state": "IL",
            "zip": "60640",
            "latitude": 41.96 + number / 50,
            "longitude": -87.66,
            "place_precision": "address",
            "phone": f"312-555-010{number}",
            "intake_phones": ["312-555-0110 x2859", "312-555-0111 x3217"][: 1 + number // 4],
            "services": [*alike, *apart[:number], *apart[number + 1 :]],
        }
        for number in range(1, 6)
    ]
    catalogue = {"name": "National Directory, 2023", "source": "National Directory of Facilities", "licence": "MIT"}
    path = tmp_path_factory.mktemp("long") / "centers.yaml"
    text = json.dumps({"catalogue": {**catalogue, "source_date": "2023-01-01"}, "centers": centers})
    path.write_text(text, encoding="utf-8")
    return path


# All 23 took too long to print at every change. No other person's plan is longer than these, in either language.
FULLEST = (
    "everything-unknown",
    "ninety-days-ordered",
    "pregnant-after-an-overdose",
    "sedatives-and-a-caseworker",
    "sole-parent-who-needs-a-stay",
)


@pytest.mark.parametrize(
    ("language", "catalogue"), [("en", "long_centers"), ("es", "long_centers"), ("es", "directory")]
)
@pytest.mark.parametrize("name", FULLEST)
def test_the_longest_plans_print_on_two_sheets_and_nothing_is_cut_off(
    run: Run, browser: Browser, request: pytest.FixtureRequest, tmp_path: Path, name: str, language: str, catalogue: str
) -> None:
    centers = request.getfixturevalue(catalogue)
    (case,) = read_file(ROOT / f"tests/cases/people/{name}.yaml").tree
    answers = tmp_path / "answers.json"
    answers.write_text(json.dumps(case["answers"]), encoding="utf-8")
    target = tmp_path / "plan.html"
    done = run("assess", "--answers", answers, "--catalogue", centers, "--lang", language, "--output", target)
    assert done.status == 0, done.err
    page = browser.new_page()
    page.goto(target.as_uri())
    page.emulate_media(media="print")
    visible = "each => each.checkVisibility() && each.textContent"
    said = page.eval_on_selector_all("h1, h2, h3, .text, .first, .note, footer p", f"all => all.map({visible})")
    for paper in ("Letter", "A4"):
        page.pdf(path=tmp_path / "plan.pdf", format=paper)
        sheets = [sheet.extract_text() for sheet in pypdf.PdfReader(tmp_path / "plan.pdf").pages]
        assert len(sheets) == 2, paper
        printed = "".join("".join(sheets).split())
        assert [text for text in said if text and "".join(text.split()) not in printed] == []
    page.close()


def test_an_answers_file_costs_no_import_that_only_pages_locks_and_screens_need(
    person: Person, environment: dict[str, str]
) -> None:
    import subprocess

    code = (
        "import sys; from recovery_cli.cli.main import app\n"
        f"try: app(['assess', '--answers', {str(person())!r}, '--format', 'json'], standalone_mode=False)\n"
        "finally: print(sorted({'jinja2', 'cryptography', 'pydantic', 'rich', 'zipcodes'} & set(sys.modules)), "
        "file=sys.stderr)"
    )
    for _ in range(2):  # the first compiles what is compiled once
        done = subprocess.run(
            [COMMAND[0], "-c", code], capture_output=True, text=True, env=os.environ | environment, check=True
        )
    assert done.stderr.splitlines()[-1] == "[]"


@pytest.mark.parametrize("language", ["en", "es"])
def test_a_form_that_cannot_be_written_is_refused_with_those_that_can(
    run: Run, person: Callable[..., Path], tmp_path: Path, language: str
) -> None:
    refused = run("assess", "--answers", person(), "--output", tmp_path / "plan.pdf", "--lang", language)
    assert refused.status == 2
    assert ".pdf" in refused.err
    assert ".html, .md, .txt, .json" in refused.err
    assert not (tmp_path / "plan.pdf").exists()


def test_a_result_takes_the_place_of_the_one_before_and_of_nothing_else(
    run: Run, person: Callable[..., Path], tmp_path: Path
) -> None:
    target = tmp_path / "plan.txt"
    for _ in range(2):
        assert run("assess", "--answers", person(), "--output", target).status == 0
    target.write_text("my own notes", encoding="utf-8")
    refused = run("assess", "--answers", person(), "--output", target)
    assert refused.status == 2
    assert "Something stands at" in refused.err
    assert target.read_text(encoding="utf-8") == "my own notes"


def test_what_an_emergency_says_comes_also_where_the_file_cannot_be_written_over(
    run: Run, person: Callable[..., Path], tmp_path: Path
) -> None:
    target = tmp_path / "plan.txt"
    target.write_text("my own notes", encoding="utf-8")
    refused = run("assess", "--answers", person(emergency_signs=["chest_pain"]), "--output", target)
    assert "Call 911 now" in refused.err
