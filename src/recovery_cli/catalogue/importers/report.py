"""What an import read, kept, changed and dropped, and why: for a person to check, and for a test to count."""

from typing import NamedTuple


class Dropped(NamedTuple):
    """A row that is not in the catalogue. row: its number in the sheet, from 1."""

    row: int
    reason: str


class ImportReport(NamedTuple):
    """Counts of one import.

    rows:            rows below the header that are not blank
    centers:         centers in the catalogue; rows = centers + dropped
    places:          centers by place precision: address, zip, none
    coordinates_rejected: centers whose coordinates joined but lie too far from their ZIP's centre
    codes:           code → rows that carry it, for codes of the map
    unmapped:        code → why it maps to no need, for those of `codes` that do not
    unknown_codes:   code → rows that carry it, for codes that are not in the map
    cautions:        caution id → rows
    names_joined:    names that went on in the second field
    phones_unreadable, zips_unreadable, states_unreadable: cells that hold something, but not that
    missing_columns: optional columns that the sheet lacks
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

    def lines(self) -> list[str]:
        """The report as sentences, the most important first; at most a few lines for each kind of finding."""
        used = len(self.codes)
        found = [
            f"Read {self.rows:,} rows of {self.source} ({self.edition}).",
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
        found.append(
            f"Codes: {used:,} known, {used - len(self.unmapped):,} of them mapped to needs and "
            f"{len(self.unmapped):,} kept without a need."
        )
        if self.unknown_codes:
            listed = _most(self.unknown_codes)
            found.append(f"Codes not in the key, kept as they are and not understood: {listed}.")
        if self.cautions:
            found.append("Entries with a caution, by kind:")
            found += [f"  {each.replace('_', ' ')}: {rows:,}" for each, rows in self.cautions.items()]
        if self.names_joined:
            found.append(f"Joined {self.names_joined:,} names that went on in the second field.")
        for count, what in (
            (self.phones_unreadable, "telephone numbers"),
            (self.zips_unreadable, "ZIP codes"),
            (self.states_unreadable, "states"),
        ):
            if count:
                found.append(f"Left out {count:,} {what} that cannot be right.")
        if self.missing_columns:
            found.append(f"Columns that are not there: {', '.join(self.missing_columns)}.")
        return found


def _more(count: int, what: str) -> list[str]:
    return [f"  and {count:,} more {what}"] if count > 0 else []


def _most(counts: dict[str, int]) -> str:
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    listed = ", ".join(f"{code} ({rows:,})" for code, rows in ranked[:20])
    return listed + (f" and {len(ranked) - 20:,} more" if len(ranked) > 20 else "")
