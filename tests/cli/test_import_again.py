"""`recovery-cli centers import` onto a catalogue that stands there already."""

import re
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.cli.running import COMMAND, Run

HEADER = [
    *("name1", "name2", "street1", "street2", "city", "state", "zip", "phone"),
    *("intake1", "intake2", "intake1a", "intake2a", "service_code_info"),
]


def row(name: str, phone: str = "312-555-0100", codes: str = "SA DT * OP RES") -> list[str]:
    return [name, "", f"{len(name)} Main Street", "", "Chicago", "IL", "60640", phone, "", "", "", "", codes]


TEN = [row(f"Example House {'abcdefghij'[n]}") for n in range(10)]


@pytest.fixture
def workbook(tmp_path: Path) -> Any:
    def write(rows: list[list[str]], name: str = "national-2022.xlsx") -> Path:
        book = openpyxl.Workbook()
        book.active.append(HEADER)
        for each in rows:
            book.active.append(each)
        path = tmp_path / name
        book.save(path)
        return path

    return write


@pytest.fixture
def target(run: Run, workbook: Any, tmp_path: Path) -> Path:
    """A catalogue of ten centers."""
    path = tmp_path / "own.db"
    first = run("centers", "import", workbook(TEN), "--output", path, "--format", "json").json
    assert (first["difference"], first["previous"], first["unchanged"]) == (None, None, False)
    return path


def previous(target: Path) -> Path:
    return target.with_name(f"{target.name}.previous")


def test_the_same_file_again_changes_nothing_and_is_not_even_read(run: Run, workbook: Any, target: Path) -> None:
    before = target.stat()
    again = run("centers", "import", target.with_name("national-2022.xlsx"), "--output", target)
    assert again.status == 0
    assert "Nothing changed" in again.out
    found = run("centers", "import", target.with_name("national-2022.xlsx"), "--output", target, "--format", "json")
    assert (found.json["unchanged"], found.json["report"]) == (True, None)
    assert (target.stat().st_mtime_ns, target.stat().st_ino) == (before.st_mtime_ns, before.st_ino)
    assert not previous(target).exists()


def test_what_is_added_changed_and_gone_is_named_and_the_version_before_is_kept(
    run: Run, workbook: Any, target: Path
) -> None:
    old = target.read_bytes()
    rows = [row("Example House a", phone="312-555-0199"), *TEN[1:9], row("New House")]
    path = workbook(rows, "national-2023.xlsx")
    dry = run("centers", "import", path, "--output", target, "--dry-run")
    assert "1 added, 1 changed, 1 gone" in dry.out
    assert "Example House a (phone)" in dry.out
    assert target.read_bytes() == old
    done = run("centers", "import", path, "--output", target, "--format", "json").json
    named = {key: [each["name"] for each in done["difference"][key]] for key in ("added", "changed", "gone")}
    assert named == {"added": ["New House"], "changed": ["Example House a"], "gone": ["Example House j"]}
    assert done["difference"]["changed"][0]["fields"] == ["phone"]
    assert Path(done["previous"]) == previous(target)
    assert previous(target).read_bytes() == old
    assert run("search", "--catalogue", previous(target), "--text", "house j", "--format", "json").json["total"] == 1
    assert run("search", "--catalogue", target, "--text", "house j", "--format", "json").json["total"] == 0


def test_a_version_that_lost_a_third_is_refused_unless_forced(run: Run, workbook: Any, target: Path) -> None:
    old = target.read_bytes()
    path = workbook(TEN[:6], "national-2023.xlsx")
    failed = run("centers", "import", path, "--output", target, "--format", "json")
    assert (failed.status, failed.codes) == (2, ["shrunk"])
    assert "--force" in failed.json["errors"][0]["remedy"]
    assert target.read_bytes() == old
    assert not previous(target).exists()
    assert "refused without --force" in run("centers", "import", path, "--output", target, "--dry-run").out
    assert run("centers", "import", path, "--output", target, "--force").status == 0
    assert previous(target).read_bytes() == old


def test_a_catalogue_in_yaml_is_compared_too(run: Run, workbook: Any, tmp_path: Path) -> None:
    target = tmp_path / "own.yaml"
    assert run("centers", "import", workbook(TEN), "--output", target).status == 0
    again = run("centers", "import", workbook(TEN), "--output", target)
    assert "nothing changed, 10 centers" in again.out
    assert not previous(target).exists()
    assert "1 gone" in run("centers", "import", workbook(TEN[:9]), "--output", target).out
    assert previous(target).is_file()


def test_a_broken_catalogue_is_replaced_and_kept(run: Run, workbook: Any, target: Path) -> None:
    target.write_bytes(target.read_bytes()[:5000])
    broken = target.read_bytes()
    done = run("centers", "import", target.with_name("national-2022.xlsx"), "--output", target, "--format", "json").json
    assert done["difference"] is None
    assert previous(target).read_bytes() == broken
    assert run("search", "--catalogue", target, "--format", "json").json["total"] == 10


def test_what_was_merged_is_not_lost_unasked(run: Run, workbook: Any, target: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.yaml"
    other.write_text(
        "catalogue: {name: Other, source: Other list, source_date: 2024}\ncenters:\n  - {id: x, name: Example House a, "
        "street: 15 Main Street, zip: '60640', state: IL, phone: 312-555-0100, services: [yoga]}\n",
        encoding="utf-8",
    )
    base = tmp_path / "base.db"
    one = workbook([row("Willow House"), *([row(f"Cedar{n}x Place") for n in range(9)])], "national-2024.xlsx")
    assert run("centers", "import", one, "--output", base).status == 0
    other.write_text(
        other.read_text(encoding="utf-8").replace("Example House a", "Willow House").replace("15 M", "12 M")
    )
    assert run("centers", "merge", base, other, "--output", base, "--format", "json").json["merged"][0]["matched"] == 1
    failed = run("centers", "import", one, "--output", base, "--format", "json")
    assert failed.codes == ["merged-catalogue"]
    assert run("centers", "import", one, "--output", base, "--force").status == 0


def test_a_folder_that_cannot_be_written_keeps_what_is_there(run: Run, workbook: Any, target: Path) -> None:
    path = workbook(TEN[:9], "national-2023.xlsx")
    previous(target).mkdir()
    failed = run("centers", "import", path, "--output", target, "--format", "json")
    assert failed.codes == ["unwritable"]
    assert run("search", "--catalogue", target, "--format", "json").json["total"] == 10
    assert not list(target.parent.glob(".*.tmp"))


@pytest.mark.skipif(sys.platform == "win32", reason="the size of files has no limit there")
@pytest.mark.parametrize("kind", ["db", "yaml"])
def test_an_import_that_fails_on_a_full_disk_leaves_both_older_versions(
    run: Run, workbook: Any, environment: dict[str, str], tmp_path: Path, kind: str
) -> None:
    target = tmp_path / "kept" / f"own.{kind}"
    target.parent.mkdir()
    for count in (8, 9):
        assert run("centers", "import", workbook(TEN[:count]), "--output", target).status == 0
    kept = {each.name: each.read_bytes() for each in target.parent.iterdir()}
    assert kept.keys() == {target.name, previous(target).name}
    full = ["sh", "-c", 'ulimit -f 1; exec "$@"', "sh", *COMMAND, "centers", "import", str(workbook(TEN))]
    failed = subprocess.run(
        [*full, "--output", str(target), "--format", "json"], env=environment, capture_output=True, check=False
    )
    assert failed.returncode == 2
    assert b'"unwritable"' in failed.stdout
    assert {each.name: each.read_bytes() for each in target.parent.iterdir()} == kept


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_an_import_to_a_link_writes_where_it_points_to(run: Run, workbook: Any, target: Path, tmp_path: Path) -> None:
    link = tmp_path / "here" / "link.db"
    link.parent.mkdir()
    link.symlink_to(target)
    old = target.read_bytes()
    assert "9 now" in run("centers", "import", workbook(TEN[:9], "national-2023.xlsx"), "--output", link).out
    assert link.is_symlink()
    assert previous(target).read_bytes() == old
    assert run("centers", "list", "--catalogue", target, "--format", "json").json["catalogue"]["centers"] == 9


def test_one_center_is_said_as_one(run: Run, workbook: Any, tmp_path: Path) -> None:
    target = tmp_path / "one.yaml"
    command = ("centers", "import", workbook(TEN[:1]), "--output", target)
    assert run(*command).status == 0
    told = [run(*command).out, run("centers", "check", target).out, run("centers", "use", target).out]
    told.append(run("centers", "list", "--catalogue", target).err)
    for each in told:
        assert "1 center" in each or "1 sound center" in each
        assert not re.search(r"1 (sound )?centers", each)


@pytest.mark.skipif(sys.platform == "win32", reason="files have no such modes there")
@pytest.mark.parametrize("command", ["centers import", "search", "centers use --demonstration"])
def test_what_this_program_makes_at_home_is_for_its_owner_alone(
    run: Run, workbook: Any, tmp_path: Path, command: str
) -> None:
    home = tmp_path / "deep" / "home"
    words = [*command.split(), *([workbook(TEN)] if "import" in command else [])]
    done = run(*words, RECOVERY_CLI_HOME=str(home), RECOVERY_CLI_CACHE=str(home / "cache"))
    assert done.status == 0, done.err
    made = [home.parent, home, *home.rglob("*")]
    assert any(each.is_file() for each in made)
    modes = {each.relative_to(tmp_path): stat.S_IMODE(each.stat().st_mode) for each in made}
    assert modes == {each.relative_to(tmp_path): 0o700 if each.is_dir() else 0o600 for each in made}
