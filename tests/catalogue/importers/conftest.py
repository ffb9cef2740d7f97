"""The maps as shipped, small workbooks written on the spot, and the real directory imported once where it is there."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from recovery_cli.catalogue.importers.coordinates import Coordinates, KnownPlaces, Point, read_coordinates
from recovery_cli.catalogue.importers.directory_codes import DirectoryCodes, load_directory_codes
from recovery_cli.catalogue.importers.entries import ImportContext, ImportResult
from recovery_cli.catalogue.importers.layouts import recognise
from recovery_cli.catalogue.importers.national_directory import read_national_directory
from recovery_cli.catalogue.places import Places
from recovery_cli.strict_yaml import read_file
from recovery_cli.vocabulary import Vocabulary, load_vocabulary

PROJECT = Path(__file__).resolve().parents[3]
REAL = (PROJECT / "../shared/data").resolve()
HEADER_2023 = ["Name1", "Name2", "Street1", "Street2", "City", "State", "Zip", "Phone"]
HEADER_2023 += ["Intake1", "Intake2", "Intake1a", "Intake2a", "Service_code_info"]

WriteWorkbook = Callable[..., Path]
Import = Callable[..., ImportResult]
LOOP = (41.8820, -87.6278)
CENTRES = {"60602": LOOP, "02134": (42.3553, -71.1340), "94609": (37.8343, -122.2642), "22902": (38.0186, -78.4806)}
STATES = {"60602": "IL", "02134": "MA", "94609": "CA", "22902": "VA"}
CITIES = {("chicago", "IL"): LOOP, ("oakland", "CA"): CENTRES["94609"], ("dyer", "IN"): (41.6, -87.5)}


class FewPlaces(NamedTuple):
    """The country as far as a test needs it."""

    centres: Mapping[str, Point] = CENTRES
    states: Mapping[str, str] = STATES
    cities: Mapping[tuple[str, str], Point] = CITIES

    def zip_place(self, zip_code: str) -> tuple[str, Point | None] | None:
        return (self.states[zip_code], self.centres.get(zip_code)) if zip_code in self.states else None

    def city_centre(self, city: str, state: str) -> Point | None:
        return self.cities.get((city.lower(), state))


@pytest.fixture(scope="session")
def vocabulary() -> Vocabulary:
    return load_vocabulary(read_file(PROJECT / "data/vocabulary.yaml"))


@pytest.fixture(scope="session")
def codes(vocabulary: Vocabulary) -> DirectoryCodes:
    return load_directory_codes(read_file(PROJECT / "data/directory_codes.yaml"), vocabulary)


@pytest.fixture
def write_workbook(tmp_path: Path) -> WriteWorkbook:
    """write_workbook({"Name1": …}, …): a directory workbook with these rows; `header`, `name`, `above` as keywords."""
    import openpyxl

    def write(
        *rows: dict[str, Any],
        header: Sequence[str] = HEADER_2023,
        name: str = "directory-2023.xlsx",
        above: Sequence[Sequence[Any]] = (),
    ) -> Path:
        workbook = openpyxl.Workbook()
        for line in above:
            workbook.active.append(line)
        workbook.active.append(list(header))
        for row in rows:
            lowered = {key.lower(): value for key, value in row.items()}
            workbook.active.append([lowered.get(title.lower()) for title in header])
        path = tmp_path / name
        workbook.save(path)
        workbook.close()
        return path

    return write


@pytest.fixture
def context(codes: DirectoryCodes, vocabulary: Vocabulary) -> ImportContext:
    return ImportContext(codes, vocabulary, FewPlaces(), PROJECT / "data", today=date(2026, 11, 23))


@pytest.fixture
def import_file(context: ImportContext) -> Import:
    """import_file(path, **context): recognised by content and read."""

    def run(path: Path, **changes: Any) -> ImportResult:
        return recognise(path).read(path, context._replace(**changes))

    return run


@pytest.fixture
def import_text(tmp_path: Path, import_file: Import) -> Import:
    """import_text("…", name="list.csv", encoding="utf-8", **context)"""

    def run(text: str, *, name: str = "list.csv", encoding: str = "utf-8", **changes: Any) -> ImportResult:
        path = tmp_path / name
        path.write_bytes(text.encode(encoding))
        return import_file(path, **changes)

    return run


@pytest.fixture(scope="session")
def real_context(codes: DirectoryCodes, vocabulary: Vocabulary, real_places: KnownPlaces) -> ImportContext:
    return ImportContext(codes, vocabulary, real_places, PROJECT / "data", today=date(2026, 11, 23))


@pytest.fixture(scope="session")
def import_real(real_context: ImportContext) -> Import:
    """import_real("otp-directory/…"): a file of the shared data, or a skip where it is not there."""

    def run(name: str) -> ImportResult:
        path = REAL / name
        if not path.exists():
            pytest.skip(f"{name} is not there")
        return recognise(path).read(path, real_context)

    return run


@pytest.fixture(scope="session")
def real_places() -> Iterator[Places]:
    with Places.in_memory() as places:
        yield places


@pytest.fixture(scope="session")
def real_directory() -> Path:
    path = REAL / "national-directory/national-directory-su-facilities-2023.xlsx"
    if not path.exists():
        pytest.skip("the real directory is not there")
    return path


@pytest.fixture(scope="session")
def real_code_key() -> Path:
    path = REAL / "national-directory/service-code-reference-2023.csv"
    if not path.exists():
        pytest.skip("the real code key is not there")
    return path


@pytest.fixture(scope="session")
def real_coordinates() -> Coordinates:
    path = REAL / "locator-geocoded/SAMHSA_Nationwide_Substance_Use_Treatment_Data.csv"
    if not path.exists():
        pytest.skip("the real locator file is not there")
    return read_coordinates(path)


@pytest.fixture(scope="session")
def real_import(
    real_directory: Path, real_coordinates: Coordinates, real_places: KnownPlaces, codes: DirectoryCodes
) -> ImportResult:
    return read_national_directory(real_directory, codes=codes, places=real_places, coordinates=real_coordinates)
