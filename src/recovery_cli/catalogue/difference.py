"""What became of a catalogue: which centers a new version adds, changes and no longer has.

A center is the same where its id is: importers make ids from what a center is and where, so one that moved or took
another name counts as gone and added.
"""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from recovery_cli.catalogue.center import Center
from recovery_cli.sentences import Sentence, counted, joined

MOST_SHRINK = 0.20
"""A new version that lost a larger share of its centers is more likely half a file than a year's closures: from one
edition of the National Directory to the next a few in a hundred go."""

_SHOWN = 5
NOT_COMPARED = ("id", "source", "source_date")
"""Where a new edition says the same as the old one, nothing has changed about a center."""


class Named(NamedTuple):
    id: str
    name: str


class Change(NamedTuple):
    """fields: names of the fields that say something else now, in their order."""

    id: str
    name: str
    fields: tuple[str, ...]


class Difference(NamedTuple):
    """before, after: numbers of centers. Each list is in the order of its catalogue."""

    before: int
    after: int
    added: tuple[Named, ...]
    changed: tuple[Change, ...]
    gone: tuple[Named, ...]

    @property
    def nothing(self) -> bool:
        return not (self.added or self.changed or self.gone)

    @property
    def shrinks_too_far(self) -> bool:
        return self.after < self.before * (1 - MOST_SHRINK)

    def document(self) -> dict[str, Any]:
        """The difference as its published JSON."""
        return {
            "before": self.before,
            "after": self.after,
            "added": [each._asdict() for each in self.added],
            "changed": [each._asdict() | {"fields": list(each.fields)} for each in self.changed],
            "gone": [each._asdict() for each in self.gone],
        }

    def lines(self) -> list[Sentence]:
        """The difference as sentences, with the first few names of each kind."""
        if self.nothing:
            return [
                Sentence(
                    "Compared with the version before: nothing changed, {centers}.",
                    centers=counted("{number} center", "{number} centers", self.after),
                )
            ]
        found = [
            Sentence(
                "Compared with the version before: {added} added, {changed} changed, {gone} gone; {before} centers "
                "before, {after} now.",
                added=f"{len(self.added):,}",
                changed=f"{len(self.changed):,}",
                gone=f"{len(self.gone):,}",
                before=f"{self.before:,}",
                after=f"{self.after:,}",
            )
        ]
        if self.added:
            found.append(Sentence("  Added: {list}.", list=_first([each.name for each in self.added])))
        if self.changed:
            found.append(Sentence("  Changed: {list}.", list=_first([_told(each) for each in self.changed])))
        if self.gone:
            found.append(Sentence("  Gone: {list}.", list=_first([each.name for each in self.gone])))
        return found


def compare(before: Iterable[Center], after: Sequence[Center]) -> Difference:
    """What the second adds, changes and lacks. Pure; the first is read once and never held as a whole."""
    new = {center.id: center for center in after}
    known: set[str] = set()
    changed: dict[str, Change] = {}
    gone: list[Named] = []
    for old in before:
        known.add(old.id)
        center = new.get(old.id)
        if center is None:
            gone.append(Named(old.id, old.name))
        elif fields := _changed(old, center):
            changed[old.id] = Change(old.id, center.name, fields)
    return Difference(
        len(known),
        len(after),
        tuple(Named(center.id, center.name) for center in after if center.id not in known),
        tuple(changed[center.id] for center in after if center.id in changed),
        tuple(gone),
    )


def _changed(old: Center, new: Center) -> tuple[str, ...]:
    if old[1:] == new[1:]:
        return ()
    return tuple(
        field
        for field, one, two in zip(Center._fields, old, new, strict=True)
        if one != two and field not in NOT_COMPARED
    )


def _told(change: Change) -> Sentence:
    fields = [Sentence(field.replace("_", " ")) for field in change.fields]
    return Sentence("{name} ({list})", name=change.name, list=joined(fields))


def _first(names: Sequence[str]) -> Sentence:
    listed = joined(names[:_SHOWN], "; ")
    more = len(names) - _SHOWN
    return Sentence("{first}; and {number} more", first=listed, number=f"{more:,}") if more > 0 else listed
