"""One catalogue out of two: matched centers become one entry (`merged_entry`), the others stand as they are."""

from collections.abc import Iterable
from typing import NamedTuple

from recovery_cli.catalogue.center import Catalogue, Center, also_said, make_catalogue
from recovery_cli.catalogue.matching import match_centers
from recovery_cli.catalogue.merged_entry import NOTHING_SETTLED, Settled, merge_centers
from recovery_cli.errors import Problem, UsageError
from recovery_cli.sentences import Sentence
from recovery_cli.vocabulary import Vocabulary


class Contradiction(NamedTuple):
    """id, name: of the merged center. says: the sentence for its reader."""

    id: str
    name: str
    says: str


class Doubt(NamedTuple):
    """Two entries that may be the same, kept apart because another fits as well. base, other: their ids."""

    base: str
    other: str
    name: str


class Merged(NamedTuple):
    """matched: centers that both catalogues had. added: those that only the second had."""

    catalogue: Catalogue
    matched: int
    added: int
    contradictions: tuple[Contradiction, ...]
    ambiguous: tuple[Doubt, ...]


def merge(base: Catalogue, other: Catalogue, vocabulary: Vocabulary, settled: Settled = NOTHING_SETTLED) -> Merged:
    """The base with what the other adds: its order and ids, then the centers that only the other has, in theirs.

    Raises UsageError: already-merged (a list of the other is in the base), demonstration-mixed (invented and real).
    """
    first, second = _with_source(base), _with_source(other)
    _refuse(base, other, first, second)
    matching = match_centers(first, second)
    partner = {pair.base: second[pair.other] for pair in matching.pairs}
    contradictions: list[Contradiction] = []
    centers: list[Center] = []
    for position, center in enumerate(first):
        if position not in partner:
            centers.append(center)
            continue
        merged = merge_centers(center, partner[position], vocabulary, settled)
        contradictions += _contradictions(merged, center, partner[position], vocabulary)
        centers.append(merged)
    matched = {pair.other for pair in matching.pairs}
    added = [center for position, center in enumerate(second) if position not in matched]
    info = base.info._replace(
        name=f"{base.info.name} with {other.info.name}",
        source=f"{base.info.source}; {other.info.source}",
        source_date="; ".join(dict.fromkeys(f"{base.info.source_date}; {other.info.source_date}".split("; "))),
        licence="; ".join(dict.fromkeys(filter(None, (base.info.licence, other.info.licence)))) or None,
        not_recorded=tuple(slug for slug in base.info.not_recorded if slug in other.info.not_recorded),
    )
    return Merged(
        make_catalogue(info, [*centers, *_with_free_ids(added, {center.id for center in centers})]),
        len(matching.pairs),
        len(added),
        tuple(contradictions),
        tuple(
            Doubt(first[each.base].id, second[each.other].id, second[each.other].name) for each in matching.ambiguous
        ),
    )


def _contradictions(merged: Center, one: Center, two: Center, vocabulary: Vocabulary) -> Iterable[Contradiction]:
    """Those that stood in neither of the two."""
    for before, also in zip((None, *two.also_in), merged.also_in[len(one.also_in) :], strict=True):
        known = (*before.affirms, *before.denies) if before else ()
        affirms = tuple(pair for pair in also.affirms if pair not in known)
        denies = tuple(pair for pair in also.denies if pair not in known)
        for text in also_said(also._replace(affirms=affirms, denies=denies, cautions=()), vocabulary.label):
            yield Contradiction(merged.id, merged.name, text)


def _with_source(catalogue: Catalogue) -> list[Center]:
    info = catalogue.info
    return [
        center._replace(source=center.source or info.source, source_date=center.source_date or info.source_date)
        for center in catalogue.centers
    ]


def _refuse(base: Catalogue, other: Catalogue, first: Iterable[Center], second: Iterable[Center]) -> None:
    problems = []
    if base.info.demonstration is not other.info.demonstration:
        what = Sentence("One of the two is a demonstration: its centers are invented, those of the other are not.")
        remedy = Sentence("Merge catalogues of real centers.")
        problems.append(Problem("demonstration-mixed", other.info.name, what, remedy))
    for source in sorted(_sources(first) & _sources(second)):
        what = Sentence("Both have centers from '{source}'. Two centers of one list are never the same.", source=source)
        remedy = Sentence("Begin with a base that was not merged yet.")
        problems.append(Problem("already-merged", other.info.name, what, remedy))
    if problems:
        raise UsageError(problems)


def _sources(centers: Iterable[Center]) -> set[str]:
    return {source for each in centers for source in (each.source or "", *(also.source for also in each.also_in))}


def _with_free_ids(centers: Iterable[Center], taken: set[str]) -> Iterable[Center]:
    for center in centers:
        free, number = center.id, 1
        while free in taken:
            number += 1
            free = f"{center.id}-{number}"
        taken.add(free)
        yield center if free == center.id else center._replace(id=free)
