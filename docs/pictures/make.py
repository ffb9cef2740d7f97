"""Makes the pictures of README from the program itself: what a run wrote to a terminal of 80 columns, and the page that
it wrote to take along, with a photograph of it.

    python docs/pictures/make.py

writes them beside this file (the photograph needs a browser). The program runs in a pseudo-terminal, with its own
demonstration and nothing of the user's, on the day the demonstration was written: the age of facts is said in years,
and would change a picture on a birthday that is nobody's. `tests/test_pictures.py` makes them again and fails where a
file differs.
"""

import hashlib
import io
import os
import re
import shutil
import struct
import subprocess
import sys
import tempfile
import zlib
from pathlib import Path
from typing import NamedTuple

import pexpect
from rich.console import Console
from rich.text import Text

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
COLUMNS = 80
PROMPT = r": $"

ON_THAT_DAY = """
import datetime

class Day(datetime.date):
    @classmethod
    def today(cls):
        return cls(2026, 11, 23)

datetime.date = Day
from recovery_cli.cli.start import run

run()
"""

# No font is fetched, from anywhere: a picture in a README must not tell a third party who reads it.
FRAME = """\
<svg class="rich-terminal" viewBox="0 0 {width} {height}" xmlns="http://www.w3.org/2000/svg">
<style>
.{unique_id}-matrix {{
font-family: ui-monospace, Menlo, Consolas, "DejaVu Sans Mono", "Liberation Mono", monospace;
font-size: {char_height}px; line-height: {line_height}px; white-space: pre;
}}
.{unique_id}-title {{ font-size: 18px; font-weight: bold; font-family: system-ui, sans-serif; }}
{styles}
</style>
<defs>
<clipPath id="{unique_id}-clip-terminal">
<rect x="0" y="0" width="{terminal_width}" height="{terminal_height}" />
</clipPath>
{lines}
</defs>
{chrome}
<g transform="translate({terminal_x}, {terminal_y})" clip-path="url(#{unique_id}-clip-terminal)">
{backgrounds}
<g class="{unique_id}-matrix">
{matrix}
</g>
</g>
</svg>
"""


class Picture(NamedTuple):
    """One run. typed: what is typed at each prompt; the prompt after that is left open, and ends the picture.
    until: the first line, as a pattern, that the picture leaves out, where the run writes more than it shows."""

    name: str
    command: str
    typed: tuple[str, ...] = ()
    until: str | None = None


PICTURES = (
    Picture("interview", "assess", typed=("1", "why", "none")),
    Picture("result", "assess --answers examples/person.yaml --limit 3", until="Why$"),
    Picture("search", "search --needs detox,aftercare --near 60640 --within 25 --limit 3"),
)


PAGE = "report.html"
PHOTOGRAPH = "report.png"
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
WIDTH, HEIGHT = 900, 1250
TAKEN_OF = b"Page"
"""The word in the photograph's own text under which stands the checksum of the page it was taken of."""


def environment(home: Path) -> dict[str, str]:
    """home: a folder for all that the program keeps."""
    kept = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT") if name in os.environ}
    return kept | {
        "TERM": "xterm-256color",
        "LC_ALL": "C.UTF-8",
        "HOME": str(home),
        "RECOVERY_CLI_HOME": str(home),
        "PYTHONPATH": str(ROOT / "src"),
    }


def terminal_output(picture: Picture, home: Path) -> str:
    """What the run wrote, with its terminal sequences."""
    child = pexpect.spawn(
        sys.executable,
        ["-c", ON_THAT_DAY, *picture.command.split()],
        cwd=str(ROOT),
        env=environment(home),
        encoding="utf-8",
        dimensions=(50, COLUMNS),
        timeout=60,
    )
    written = io.StringIO()
    child.logfile_read = written
    if picture.typed:
        for typed in picture.typed:
            child.expect(PROMPT)
            child.sendline(typed)
        child.expect(PROMPT)
    else:
        child.expect(pexpect.EOF)
    child.close(force=True)
    return written.getvalue().replace("\r\n", "\n")


def svg(picture: Picture, output: str) -> str:
    """The output as a drawing of a terminal window, the same for the same output."""
    console = Console(file=io.StringIO(), record=True, width=COLUMNS, color_system="truecolor", force_terminal=True)
    for line in output.rstrip("\n").split("\n"):
        text = Text.from_ansi(line)
        if picture.until is not None and re.match(picture.until, text.plain):
            break
        console.print(text, no_wrap=True, overflow="ignore", crop=False)
    title = f"recovery-cli {picture.command}"
    drawn = console.export_svg(title=title, code_format=FRAME, unique_id=f"recovery-cli-{picture.name}")
    return "\n".join(line.rstrip() for line in drawn.splitlines()) + "\n"


def page(home: Path) -> str:
    """The page to take along, for the person of the examples."""
    command = ["assess", "--answers", "examples/person.yaml", "--limit", "3", "--format", "html"]
    run = [sys.executable, "-c", ON_THAT_DAY, *command]
    done = subprocess.run(run, cwd=ROOT, env=environment(home), capture_output=True, check=True, encoding="utf-8")
    return done.stdout


def made() -> dict[str, str]:
    """File name → what stands in it, for all but the photograph."""
    with tempfile.TemporaryDirectory() as home:
        drawn = {f"{each.name}.svg": svg(each, terminal_output(each, Path(home))) for each in PICTURES}
        return drawn | {PAGE: page(Path(home))}


def checksum(of_page: str) -> bytes:
    return hashlib.sha256(of_page.encode()).hexdigest().encode()


def photograph(of_page: Path) -> bytes | None:
    """The top of the page as a browser shows it, as a PNG that says which page it is; None without a browser."""
    browser = next((found for name in BROWSERS if (found := shutil.which(name))), None)
    if browser is None:
        return None
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / PHOTOGRAPH
        flags = ["--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", f"--user-data-dir={folder}/user"]
        size = f"--window-size={WIDTH},{HEIGHT}"
        run = [browser, *flags, size, f"--screenshot={target}", of_page.as_uri()]
        subprocess.run(run, capture_output=True, check=True, timeout=120)
        taken = target.read_bytes()
    text = b"tEXt" + TAKEN_OF + b"\0" + checksum(of_page.read_text(encoding="utf-8"))
    chunk = struct.pack(">I", len(text) - 4) + text + struct.pack(">I", zlib.crc32(text))
    return taken[:-12] + chunk + taken[-12:]  # before the end, which takes twelve bytes


if __name__ == "__main__":
    for name, drawn in made().items():
        (HERE / name).write_text(drawn, encoding="utf-8")
    taken = photograph(HERE / PAGE)
    if taken is None:
        sys.exit(f"No browser ({', '.join(BROWSERS)}): {PHOTOGRAPH} is still of the page before.")
    (HERE / PHOTOGRAPH).write_bytes(taken)
