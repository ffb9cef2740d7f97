"""The text of a published file, whatever program saved it: its size is checked first, its encoding found and named."""

import codecs
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from recovery_cli.errors import DataFileError, Problem, system_says
from recovery_cli.sentences import Sentence

MAX_BYTES = 200 * 1024 * 1024
_MARKS = (
    (codecs.BOM_UTF8, "utf-8", Sentence("UTF-8 with a byte order mark")),
    (codecs.BOM_UTF32_LE, "utf-32-le", "UTF-32"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be", "UTF-32"),
    (codecs.BOM_UTF16_LE, "utf-16-le", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16-be", "UTF-16"),
)
_SAMPLE = 4096
AS_DOWNLOADED = Sentence("Give the file as it was downloaded.")
DAMAGED = "\N{REPLACEMENT CHARACTER}"
"""Stands where bytes are no letter in the text's encoding."""


def check_size(path: Path) -> None:
    """Raises DataFileError: unreadable, too-large. Call it before anything that reads the file whole."""
    try:
        with path.open("rb"):
            size = path.stat().st_size
    except OSError as error:
        raise unreadable(path, error) from None
    if size > MAX_BYTES:
        remedy = Sentence("Give the list as it was published, or split it.")
        raise refusal("too-large", path, too_large(size, MAX_BYTES), remedy)


def read_text(path: Path) -> tuple[str, str]:
    """The file's text and the name of its encoding. Raises DataFileError: unreadable, too-large, not-text."""
    check_size(path)
    try:
        data = path.read_bytes()
    except OSError as error:
        raise unreadable(path, error) from None
    return decode(data, path)


def decode(data: bytes, path: Path) -> tuple[str, str]:
    """The text and the name of its encoding: a mark decides, else what the bytes can be. Windows-1252 comes last,
    because nearly anything can be read as that."""
    for mark, codec, name in _MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(codec, "replace"), name
    if b"\0" in data[:_SAMPLE]:
        even, odd = data[:_SAMPLE:2].count(0), data[1:_SAMPLE:2].count(0)
        if max(even, odd) < 0.3 * len(data[:_SAMPLE]) / 2 or min(even, odd) > max(even, odd) / 4:
            problem = Sentence("This is neither a workbook nor text.")
            raise refusal("not-text", path, problem, Sentence("Give the list as published."))
        return data.decode("utf-16-be" if even > odd else "utf-16-le", "replace"), Sentence("UTF-16 without a mark")
    try:
        return data.decode("utf-8"), "UTF-8"
    except UnicodeDecodeError:
        text = data.decode("utf-8", "replace")
    # Letters of Windows-1252 next to never make sound UTF-8: where most do, the text is that, with a few broken bytes.
    damaged = text.count(DAMAGED)
    sound = sum(letter > "\x7f" for letter in text) - damaged
    if sound > damaged or (damaged == 1 and text.endswith(DAMAGED)):
        return text, Sentence("UTF-8 with damaged letters")
    return data.decode("cp1252", "replace"), "Windows-1252"


def clean(value: Any) -> str:
    """A cell or a JSON value as one line of printable text; a whole number, as a spreadsheet program may leave a ZIP,
    without '.0'. Empty for nothing, a list or a mapping."""
    if value is None or isinstance(value, list | dict):
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = str(value)
    if not text.isprintable():
        text = "".join(letter if letter.isprintable() else " " for letter in text)
    return " ".join(text.split())


def split_list(text: str, separators: Iterable[str] = ";") -> list[str]:
    """The parts of a cell that holds several, cleaned, without the empty ones."""
    for each in separators:
        text = text.replace(each, "\n")
    return [part for line in text.split("\n") if (part := clean(line))]


def unreadable(path: Path, error: OSError) -> DataFileError:
    problem = Sentence("Cannot read the file: {reason}.", reason=system_says(error))
    return refusal("unreadable", path, problem, Sentence("Check the path and its permissions."))


def too_large(size: int, most: int) -> Sentence:
    return Sentence("The file has {size} bytes; at most {most} are read.", size=f"{size:,}", most=f"{most:,}")


def refusal(code: str, place: str | Path, problem: Sentence, remedy: Sentence) -> DataFileError:
    where = place if isinstance(place, str) else str(place)  # str() of a sentence would forget its template
    return DataFileError([Problem(code, where, problem, remedy)])
