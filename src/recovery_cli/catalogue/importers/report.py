"""What an import read, kept, changed and dropped, and why: for a person to check, and for a test to count."""

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import NamedTuple

_REASONS = 10
_SHOWN = 5
_REJECTED = "Did not believe the coordinates of {}, far from the ZIP code or without one to hold them against"
_REPAIRED = "Put right the coordinates of {}, swapped or without their minus sign"
_FORMULAS = "Left blank what is a formula without its value, or an error, in {}"
_LETTERS = "Letters are damaged, and stand as \N{REPLACEMENT CHARACTER}, in {}"


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
    at:              finding → the rows it was found in: the fields above that count cells, codes and coordinates;
                     "formulas" without a value; "letters_damaged" where bytes were no letters
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
    at: dict[str, tuple[int, ...]] = {}  # noqa: RUF012  # never changed

    def lines(self) -> list[str]:
        """The report as sentences, the most important first; at most a few lines for each kind of finding."""
        used = len(self.codes)
        found = [
            f"Read {_count(self.rows, 'row')} of {self.source} ({self.layout}, {self.edition}).",
            f"Kept {_count(self.centers, 'center')}, dropped {_count(len(self.dropped), 'row')}.",
            *self._dropped(),
            f"Places: {self.places['address']:,} by address, {self.places['zip']:,} by ZIP code only, "
            f"{self.places['none']:,} unknown.",
        ]
        for count, finding, what in (
            (self.coordinates_rejected, "coordinates_rejected", _REJECTED),
            (self.coordinates_repaired, "coordinates_repaired", _REPAIRED),
        ):
            if count:
                found.append(f"{what.format(_count(count, 'center'))}{self._rows(finding)}.")
        if used:
            found.append(
                f"Codes: {used:,} known, {used - len(self.unmapped):,} of them mapped to needs and "
                f"{len(self.unmapped):,} kept without a need."
            )
        if self.older_codes:
            listed = _most(self.older_codes)
            found.append(f"Codes of earlier years, read as today's: {listed}{self._rows('older_codes')}.")
        if self.unknown_codes:
            listed = _most(self.unknown_codes)
            what = f"Codes not in the key, kept as they are and not understood: {listed}"
            found.append(f"{what}{self._rows('unknown_codes')}.")
        if self.cautions:
            found.append("Entries with a caution, by kind:")
            found += [f"  {each.replace('_', ' ')}: {rows:,}" for each, rows in self.cautions.items()]
        if self.names_joined:
            found.append(f"Joined {_count(self.names_joined, 'name')} that went on in the second field.")
        found += self._cells()
        if self.missing_columns:
            found.append(f"Columns that are not there: {', '.join(self.missing_columns)}.")
        if self.form and not self.form.startswith("UTF-8,"):
            found.append(f"The text was read as {self.form}.")
        return [*found, *self.notes]

    def _cells(self) -> Iterator[str]:
        """What was wrong in single cells, and what was done about it."""
        if self.zips_padded:
            yield f"Gave {_count(self.zips_padded, 'ZIP code')} back the zeros at the beginning."
        for count, finding, what in (
            (self.phones_unreadable, "phones_unreadable", "telephone number"),
            (self.zips_unreadable, "zips_unreadable", "ZIP code"),
            (self.states_unreadable, "states_unreadable", "state"),
        ):
            if count:
                yield f"Left out {_count(count, what)} that cannot be right{self._rows(finding)}."
        for finding, what in (("formulas", _FORMULAS), ("letters_damaged", _LETTERS)):
            if rows := self.at.get(finding):
                yield f"{what.format(_count(len(rows), 'row'))}{self._rows(finding)}."

    def _dropped(self) -> Iterator[str]:
        """Each reason once, with its first rows."""
        reasons: dict[str, list[int]] = {}
        for row, reason in self.dropped:
            reasons.setdefault(reason, []).append(row)
        for reason, rows in islice(reasons.items(), _REASONS):
            yield f"  {_named(rows)}: {reason}"
        if len(reasons) > _REASONS:
            yield f"  and {sum(map(len, list(reasons.values())[_REASONS:])):,} more, each for another reason"

    def _rows(self, finding: str) -> str:
        rows = self.at.get(finding, ())
        return f" ({_named(rows)[0].lower()}{_named(rows)[1:]})" if rows else ""


def _named(rows: Sequence[int]) -> str:
    """ "Row 7", "Rows 2, 3 and 9", "Rows 2, 3, 6, 7, 9 and 11 more"."""
    if len(rows) == 1:
        return f"Row {rows[0]}"
    shown = list(map(str, rows[:_SHOWN])) if len(rows) > _SHOWN + 1 else list(map(str, rows))
    last = f"{len(rows) - _SHOWN:,} more" if len(shown) < len(rows) else shown.pop()
    return f"Rows {', '.join(shown)} and {last}"


def _count(number: int, what: str) -> str:
    return f"{number:,} {what}" + ("" if number == 1 else "s")


def _most(counts: dict[str, int]) -> str:
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    listed = ", ".join(f"{code} ({rows:,})" for code, rows in ranked[:20])
    return listed + (f" and {len(ranked) - 20:,} more" if len(ranked) > 20 else "")
