"""What an import read, kept, changed and dropped, and why: for a person to check, and for a test to count."""

from typing import NamedTuple


class Dropped(NamedTuple):
    """A row that is not in the catalogue. row: its number in the sheet, from 1."""

    row: int
    reason: str


class ImportReport(NamedTuple):
    """Counts of one import.

    rows:            rows below the header that are not blank; records, where the layout has no rows
    centers:         centers in the catalogue; rows = centers + dropped
    places:          centers by place precision: address, zip, none
    coordinates_rejected: centers whose coordinates lie in the sea or otherwise too far from their ZIP's centre
    codes:           code (or label, or term) → rows that carry it, for codes of the map
    unmapped:        code → why it maps to no need, for those of `codes` that do not
    unknown_codes:   code → rows that carry it, for codes that are not in the map
    cautions:        caution id → rows
    names_joined:    names that went on in the second field
    phones_unreadable, zips_unreadable, states_unreadable: cells that hold something, but not that
    missing_columns: optional columns that the sheet lacks
    layout:          the title of the layout
    form:            encoding and separator of a text; None for a workbook
    older_codes:     code of an earlier year → rows, read as today's
    zips_padded:     ZIPs that got back the zeros which a spreadsheet program took
    notes:           sentences about the file as a whole
    coordinates_repaired: latitude and longitude that were swapped, or a lost minus sign
    """

    source: str
    edition: str
    rows: int
    centers: int
    dropped: tuple[Dropped, ...]
    places: dict[str, int]
    coordinates_rejected: int
    codes: dict[str, int]
    unmapped: dict[str, str]
    unknown_codes: dict[str, int]
    cautions: dict[str, int]
    names_joined: int
    phones_unreadable: int
    zips_unreadable: int
    states_unreadable: int
    missing_columns: tuple[str, ...]
    layout: str = "National Directory"
    form: str | None = None
    older_codes: dict[str, int] = {}  # noqa: RUF012  # never changed
    zips_padded: int = 0
    coordinates_repaired: int = 0
    notes: tuple[str, ...] = ()

    def lines(self) -> list[str]:
        """The report as sentences, the most important first; at most a few lines for each kind of finding."""
        used = len(self.codes)
        found = [
            f"Read {self.rows:,} rows of {self.source} ({self.layout}, {self.edition}).",
            f"Kept {self.centers:,} centers, dropped {len(self.dropped):,} rows.",
            *(f"  Row {each.row}: {each.reason}" for each in self.dropped[:20]),
            *_more(len(self.dropped) - 20, "dropped rows"),
            f"Places: {self.places['address']:,} by address, {self.places['zip']:,} by ZIP code only, "
            f"{self.places['none']:,} unknown.",
        ]
        if self.coordinates_rejected:
            found.append(
                f"Left out {self.coordinates_rejected:,} coordinates that lie too far from their ZIP code to be right."
            )
        if self.coordinates_repaired:
            found.append(f"Put right {self.coordinates_repaired:,} coordinates, swapped or without their minus sign.")
        if used:
            found.append(
                f"Codes: {used:,} known, {used - len(self.unmapped):,} of them mapped to needs and "
                f"{len(self.unmapped):,} kept without a need."
            )
        if self.older_codes:
            found.append(f"Codes of earlier years, read as today's: {_most(self.older_codes)}.")
        if self.unknown_codes:
            listed = _most(self.unknown_codes)
            found.append(f"Codes not in the key, kept as they are and not understood: {listed}.")
        if self.cautions:
            found.append("Entries with a caution, by kind:")
            found += [f"  {each.replace('_', ' ')}: {rows:,}" for each, rows in self.cautions.items()]
        if self.names_joined:
            found.append(f"Joined {self.names_joined:,} names that went on in the second field.")
        if self.zips_padded:
            found.append(f"Gave {self.zips_padded:,} ZIP codes back their leading zeros.")
        for count, what in (
            (self.phones_unreadable, "telephone numbers"),
            (self.zips_unreadable, "ZIP codes"),
            (self.states_unreadable, "states"),
        ):
            if count:
                found.append(f"Left out {count:,} {what} that cannot be right.")
        if self.missing_columns:
            found.append(f"Columns that are not there: {', '.join(self.missing_columns)}.")
        if self.form and not self.form.startswith("UTF-8,"):
            found.append(f"The text was read as {self.form}.")
        return [*found, *self.notes]


def _more(count: int, what: str) -> list[str]:
    return [f"  and {count:,} more {what}"] if count > 0 else []


def _most(counts: dict[str, int]) -> str:
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    listed = ", ".join(f"{code} ({rows:,})" for code, rows in ranked[:20])
    return listed + (f" and {len(ranked) - 20:,} more" if len(ranked) > 20 else "")
