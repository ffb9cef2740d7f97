"""What every importer is given and makes: a context in, cleaned and checked entries out."""

import re
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path
from typing import NamedTuple

from recovery_cli.catalogue.center import Catalogue
from recovery_cli.catalogue.importers.coordinates import Coordinates, KnownPlaces, Point, parse_point, parse_zip
from recovery_cli.catalogue.importers.directory_codes import DirectoryCodes, Reading, with_implying
from recovery_cli.catalogue.importers.phones import parse_phone
from recovery_cli.catalogue.importers.report import ImportReport
from recovery_cli.catalogue.place_names import STATES, split_words, state_code
from recovery_cli.fields import parse_bool
from recovery_cli.vocabulary import Vocabulary

_TICKED = frozenset({"x", "1", "1.0", "✓", "✔"})
_NOT_TICKED = frozenset({"", "0", "0.0"})
_WEBSITE = re.compile(r"(?:https?://)?((?:[\w-]+\.)+[a-z]{2,}(?::\d+)?(?:[/?#]\S*)?)", re.IGNORECASE)


class ImportContext(NamedTuple):
    """What an importer is given besides the file.

    codes:       the code map of the National Directory, which three layouts share
    places:      the country's ZIPs and cities, which addresses and coordinates are held against
    data:        the folder of shipped maps
    coordinates: a locator file's, used where an entry has none of its own
    edition:     the date or year of the facts; left out, what the file or its name says
    today:       the day of the import, against which a licence has expired
    columns:     a column map, for a plain table
    on_progress: called with (rows done, rows in all) now and then, and at the end
    """

    codes: DirectoryCodes
    vocabulary: Vocabulary
    places: KnownPlaces
    data: Path
    coordinates: Coordinates | None = None
    edition: str | None = None
    today: date | None = None
    columns: Path | None = None
    on_progress: Callable[[int, int], None] | None = None


class ImportResult(NamedTuple):
    catalogue: Catalogue
    report: ImportReport


class Entry(NamedTuple):
    """One program, cleaned and read. Text is one printable line, empty where nothing stands.

    number:   its row or record, from 1
    zip:      five digits, or None · state: a state's two capitals, or None
    codes:    the publisher's own, in their order, each once
    faults:   "phone", "zip", "state", "point" for a cell that cannot be that, once for each; "name" for a joined name,
              "padded" for a ZIP that got its zeros back, "flag" for an answer that is neither yes nor no
    identity: the publisher's own lasting number of the program, where there is one
    cautions: sentences of this entry alone, besides those of its reading
    """

    number: int
    name: str
    program: str | None
    street: str
    street2: str
    city: str
    state: str | None
    zip: str | None
    phone: str | None
    intake_phones: tuple[str, ...]
    codes: tuple[str, ...]
    faults: tuple[str, ...]
    reading: Reading
    point: Point | None = None
    website: str | None = None
    hours: str | None = None
    license: str | None = None
    accreditation: tuple[str, ...] = ()
    license_expires: str | None = None
    capacity: int | None = None
    identity: str | None = None
    cautions: tuple[str, ...] = ()
    source_date: str | None = None


class Address(NamedTuple):
    """Checked parts of an entry, in its order; see Entry for `faults`."""

    state: str | None
    zip: str | None
    phone: str | None
    intake_phones: tuple[str, ...]
    faults: tuple[str, ...]
    point: Point | None


def check_address(state: str, zip_code: str, phones: Iterable[str], point: tuple[str, str] = ("", "")) -> Address:
    """The state (code or name), the ZIP and the telephone numbers, the first of them the main one.

    point: the cells of latitude and longitude."""
    faults: list[str] = []
    upper = state.upper()
    known = upper if upper in STATES else state_code(split_words(state)) if state else None
    if state and not known:
        faults.append("state")
    code = parse_zip(zip_code)
    if zip_code and not code:
        faults.append("zip")
    elif code and not zip_code.startswith(code):
        faults.append("padded")
    numbers: list[str] = []
    for phone in phones:
        if phone and (number := parse_phone(phone)):
            numbers.append(number)
        elif phone:
            faults.append("phone")
    first, *rest = dict.fromkeys(numbers) or [None]
    parsed = parse_point(*point)
    if any(point) and parsed is None:
        faults.append("point")
    return Address(known, code, first, tuple(each for each in rest if each), tuple(faults), parsed)


def parse_flag(text: str) -> bool | None:
    """A cell that says yes, no, or nothing: 0 and blank are how programs write that nobody ticked it. Raises ValueError
    for anything else."""
    word = text.casefold()
    if word in _TICKED:
        return True
    if word in _NOT_TICKED:
        return None
    answer = parse_bool(text)
    if answer is None:
        raise ValueError(text)
    return answer


def parse_website(text: str) -> str | None:
    """A web address with its scheme, or None: "http://Www.example.org", "example.org/help"."""
    match = _WEBSITE.fullmatch(text)
    if not match:
        return None
    return text if text.lower().startswith(("http://", "https://")) else f"https://{text}"


def year_of(edition: str | None, path: Path) -> str | None:
    """The edition as given, or the last year in the file's name, or None."""
    years: list[str] = re.findall(r"(?<!\d)20\d\d(?!\d)", path.stem)
    return edition or (years[-1] if years else None)


def plain_reading(services: Iterable[str], not_offered: Iterable[str], vocabulary: Vocabulary) -> Reading:
    """A reading without codes: a yes with all that follows from it; a no with all that would imply it. The no wins."""
    no = with_implying(not_offered, vocabulary)
    return Reading(vocabulary.implied(services) - no, no, (), (), (), (), ())
