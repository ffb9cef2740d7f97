"""What an import read, kept, changed and dropped, and why: for a person to check, and for a test to count."""

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from recovery_cli.catalogue.center import UNKNOWN_YEAR
from recovery_cli.sentences import Sentence, counted

_REASONS = 10
_SHOWN = 5
_LISTED_CODES = 20
"""The edition of a list that says none, as catalogues keep it."""
NO_NAME = Sentence("It has no name.")


class Dropped(NamedTuple):
    """A row that is not in the catalogue. row: its number in the sheet, from 1."""

    row: int
    reason: Sentence


class ImportReport(NamedTuple):
    """Counts of one import.

    rows:            rows below the header that are not blank; records, where the layout has no rows
    centers:         centers in the catalogue; rows = centers + dropped
    places:          centers by place precision: address, zip, none
    coordinates_rejected: centers whose coordinates lie in the sea or otherwise too far from their ZIP's centre
                     and their city's
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
                     "formulas" without a value; "letters_damaged" where bytes were no letters; "last_cell_cut";
                     "flags_unreadable"; "coordinates_unreadable"; "coordinates_by_city" where only the city vouches for
                     them; "states_from_zip" where the address names none; "states_disagree" where the ZIP lies in
                     another
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
    layout: Sentence = Sentence("National Directory")
    form: str | None = None
    older_codes: dict[str, int] = {}  # noqa: RUF012  # never changed
    zips_padded: int = 0
    coordinates_repaired: int = 0
    notes: tuple[Sentence, ...] = ()
    at: dict[str, tuple[int, ...]] = {}  # noqa: RUF012  # never changed

    def lines(self) -> list[Sentence]:
        """The report as sentences, the most important first; at most a few lines for each kind of finding."""
        used = len(self.codes)
        places = {precision: f"{self.places[precision]:,}" for precision in ("address", "zip", "none")}
        found = [
            counted(
                "Read {number} row of {source} ({layout}, {edition}).",
                "Read {number} rows of {source} ({layout}, {edition}).",
                self.rows,
                source=self.source,
                layout=self.layout,
                edition=Sentence("unknown year") if self.edition == UNKNOWN_YEAR else self.edition,
            ),
            Sentence("Kept {centers}, dropped {rows}.", centers=_centers(self.centers), rows=_rows(len(self.dropped))),
            *self._dropped(),
            Sentence("Places: {address} by address, {zip} by ZIP code only, {none} unknown.", **places),
            *self._coordinates(),
        ]
        if used:
            found.append(
                Sentence(
                    "Codes: {number} known, {mapped} of them mapped to needs and {unmapped} kept without a need.",
                    number=f"{used:,}",
                    mapped=f"{used - len(self.unmapped):,}",
                    unmapped=f"{len(self.unmapped):,}",
                )
            )
        if self.older_codes:
            older = Sentence("Codes of earlier years, read as today's: {list}", list=_most(self.older_codes))
            found.append(self._ended(older, "older_codes"))
        if self.unknown_codes:
            listed = _most(self.unknown_codes)
            unknown = Sentence("Codes not in the key, kept as they are and not understood: {list}", list=listed)
            found.append(self._ended(unknown, "unknown_codes"))
        if self.cautions:
            found.append(Sentence("Entries with a caution, by kind:"))
            kinds = {Sentence(each.replace("_", " ")): rows for each, rows in self.cautions.items()}
            found += [Sentence("  {kind}: {number}", kind=kind, number=f"{rows:,}") for kind, rows in kinds.items()]
        found += self._cells()
        if self.missing_columns:
            found.append(Sentence("Columns that are not there: {list}.", list=", ".join(self.missing_columns)))
        if self.form and not self.form.startswith("UTF-8,"):
            found.append(Sentence("The text was read as {form}.", form=self.form))
        return [*found, *self.notes]

    def _coordinates(self) -> Iterator[Sentence]:
        if unreadable := self.at.get("coordinates_unreadable"):
            what = Sentence(
                "Could not read the coordinates of {centers}, as they are not two numbers in degrees, or are 0 and 0",
                centers=_centers(len(unreadable)),
            )
            yield self._ended(what, "coordinates_unreadable")
        if self.coordinates_rejected:
            what = Sentence(
                "Did not believe the coordinates of {centers}, far from the ZIP code and the city, or without either "
                "to hold them against",
                centers=_centers(self.coordinates_rejected),
            )
            yield self._ended(what, "coordinates_rejected")
        if self.coordinates_repaired:
            what = Sentence(
                "Put right the coordinates of {centers}, swapped or without their minus sign",
                centers=_centers(self.coordinates_repaired),
            )
            yield self._ended(what, "coordinates_repaired")

        if by_city := self.at.get("coordinates_by_city"):
            what = Sentence(
                "Kept the coordinates of {centers}, which lie in the city while the ZIP code is missing, not known or "
                "far away",
                centers=_centers(len(by_city)),
            )
            yield self._ended(what, "coordinates_by_city")

    def _cells(self) -> Iterator[Sentence]:
        """What was wrong in single cells, and what was done about it."""
        if self.names_joined:
            names = counted("{number} name", "{number} names", self.names_joined)
            yield Sentence("Joined {names} that went on in the second field.", names=names)
        if self.zips_padded:
            zips = counted("{number} ZIP code", "{number} ZIP codes", self.zips_padded)
            yield Sentence("Gave {zips} back the zeros at the beginning.", zips=zips)
        phones = counted("{number} telephone number", "{number} telephone numbers", self.phones_unreadable)
        zips = counted("{number} ZIP code", "{number} ZIP codes", self.zips_unreadable)
        states = counted("{number} state", "{number} states", self.states_unreadable)
        for count, finding, cells in (
            (self.phones_unreadable, "phones_unreadable", phones),
            (self.zips_unreadable, "zips_unreadable", zips),
            (self.states_unreadable, "states_unreadable", states),
        ):
            if count:
                yield self._ended(Sentence("Left out {cells} that cannot be right", cells=cells), finding)
        if flags := self.at.get("flags_unreadable"):
            unclear = Sentence("Left open what is neither yes nor no, in {rows}", rows=_rows(len(flags)))
            yield self._ended(unclear, "flags_unreadable")
        if derived := self.at.get("states_from_zip"):
            took = Sentence("Took the state of {centers} from the ZIP code", centers=_centers(len(derived)))
            yield self._ended(took, "states_from_zip")
        if disagree := self.at.get("states_disagree"):
            yield self._ended(
                counted(
                    "The ZIP code of {number} center lies in another state than its address",
                    "The ZIP codes of {number} centers lie in another state than their address",
                    len(disagree),
                ),
                "states_disagree",
            )
        if formulas := self.at.get("formulas"):
            blank = Sentence(
                "Left blank what is a formula without its value, or an error, in {rows}", rows=_rows(len(formulas))
            )
            yield self._ended(blank, "formulas")
        if "last_cell_cut" in self.at:
            cut = Sentence(
                "Left blank the last cell of the file, which ends without a line end and may be cut off there; if it "
                "is whole, add a line end and import it again"
            )
            yield self._ended(cut, "last_cell_cut")
        if letters := self.at.get("letters_damaged"):
            damaged = Sentence(
                "Letters are damaged, and stand as \N{REPLACEMENT CHARACTER}, in {rows}", rows=_rows(len(letters))
            )
            yield self._ended(damaged, "letters_damaged")

    def _dropped(self) -> Iterator[Sentence]:
        """Each reason once, with its first rows."""
        reasons: dict[Sentence, list[int]] = {}
        for row, reason in self.dropped:
            reasons.setdefault(reason, []).append(row)
        for reason, rows in islice(reasons.items(), _REASONS):
            listed = _listed(rows)
            yield counted("  Row {list}: {reason}", "  Rows {list}: {reason}", len(rows), list=listed, reason=reason)
        if len(reasons) > _REASONS:
            more = sum(map(len, list(reasons.values())[_REASONS:]))
            yield Sentence("  and {number} more, each for another reason", number=f"{more:,}")

    def _ended(self, what: Sentence, finding: str) -> Sentence:
        """What was found, with the rows it was found in."""
        if rows := self.at.get(finding):
            where = counted("row {list}", "rows {list}", len(rows), list=_listed(rows))
            return Sentence("{what} ({where}).", what=what, where=where)
        return Sentence("{what}.", what=what)


def _listed(rows: Sequence[int]) -> str:
    """ "7", "2, 3 and 9", "2, 3, 6, 7, 9 and 11 more"."""
    shown = list(map(str, rows[:_SHOWN] if len(rows) > _SHOWN + 1 else rows))
    if len(shown) < len(rows):
        return _and_more(", ".join(shown), len(rows) - len(shown))
    *first, last = shown
    return Sentence("{first} and {last}", first=", ".join(first), last=last) if first else last


def _and_more(first: str, number: int) -> Sentence:
    return Sentence("{first} and {number} more", first=first, number=f"{number:,}")


def _centers(number: int) -> Sentence:
    return counted("{number} center", "{number} centers", number)


def _rows(number: int) -> Sentence:
    return counted("{number} row", "{number} rows", number)


def _most(counts: dict[str, int]) -> str:
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    listed = ", ".join(f"{code} ({rows:,})" for code, rows in ranked[:_LISTED_CODES])
    return _and_more(listed, len(ranked) - _LISTED_CODES) if len(ranked) > _LISTED_CODES else listed
