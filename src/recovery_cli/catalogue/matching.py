"""Which centers of two lists are the same program: by name, street, ZIP, phone and place, never by one of them alone.

A wrong match gives a program services that it does not have; a missed one shows it twice. The first harms, so in doubt
two entries stay apart. How often it errs is measured on real lists and written down in docs/matching.md.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from math import fsum, log
from typing import NamedTuple, TypeAlias

from recovery_cli.catalogue.center import Center
from recovery_cli.catalogue.geography import miles_between
from recovery_cli.catalogue.match_keys import Key, match_key, same_street

SAME_STREET = 45
"""House number and street name agree: almost the same place, but up to seven programs share one."""
OTHER_STREET = -15
"""Both are published and differ: a branch of the same chain, unless everything else agrees."""
OTHER_UNIT = -8
"""Both name a suite, and not the same one: often a neighbour, sometimes a door."""
SAME_SPOT = 20
"""At most SPOT_MILES apart where one list gives no house number ("Highway 41 North"); next doors differ by theirs."""
SPOT_MILES = 0.05
SAME_PHONE = 35
"""A number that one center alone has in its list; half where several share it, as the branches of a chain do."""
SAME_NAME = 40
"""For the same words, weighed by how rare they are; words that half of all centers have weigh next to nothing."""
SAME_ZIP = 5
SAME_RARE_NEED = 15
"""Both run an opioid treatment program: eight in a hundred centers do, and two at one address are rare."""
CONTRADICTION = -8
"""One is known for a kind of care that the other is known not to give: another program, or an old fact."""

WHOLE_NAME = 30
"""For the share of all words that both have. It never makes a match, only chooses among the programs of one house."""

THRESHOLD = 65
"""Reached by the same street with a fair likeness of name or phone, or by phone and name together; not by a name alone,
a phone alone, or a street alone."""
MARGIN = 6
"""A match counts only where no other pair of either center comes this close: less than a suite or a contradiction."""

MAX_BLOCK = 500
"""A ZIP or number that more centers of one list share than this tells nobody apart and is not looked at."""

_RARE_NEED = "opioid_treatment_program"
_CARE = frozenset({"residential", "outpatient", "hospital_inpatient", "detox", "methadone", "opioid_treatment_program"})
_STEM = 4
_DISTINCT = 6.0
"""Shared weight, in natural log units, from which two names share enough: one rare word, or two uncommon ones."""


_End: TypeAlias = tuple[str, int]


class Pair(NamedTuple):
    """base and other: positions in the two lists. score: points as above, held against the threshold.
    fit: the score with WHOLE_NAME, held against that of other pairs."""

    base: int
    other: int
    score: float
    fit: float


class Matching(NamedTuple):
    """pairs: the same program, each center in one pair at most. ambiguous: pairs above the threshold that another came
    too close to; both stay entries of their own."""

    pairs: tuple[Pair, ...]
    ambiguous: tuple[Pair, ...]


def match_centers(base: Sequence[Center], other: Sequence[Center]) -> Matching:
    """The programs that both lists hold. Pure; the same result in any order of the lists.

    No list holds a program twice, as far as this knows: two centers of one list are never matched to one of the other.
    """
    scored = [pair for pair in score_pairs(base, other) if pair.score >= THRESHOLD]
    touching: dict[_End, list[Pair]] = defaultdict(list)
    for pair in scored:
        for end in _ends(pair):
            touching[end].append(pair)
    pairs: list[Pair] = []
    doubtful: list[Pair] = []
    taken: set[_End] = set()

    def doubted(pair: Pair) -> bool:
        """Either center likes another better, or as well and that one is still free."""
        others = [each for end in _ends(pair) for each in touching[end] if each != pair]
        better = any(each.fit >= pair.fit + MARGIN for each in others)
        return better or any(each.fit > pair.fit - MARGIN and taken.isdisjoint(_ends(each)) for each in others)

    for pair in sorted(scored, key=lambda each: (-each.fit, base[each.base].id, other[each.other].id)):
        if not taken.isdisjoint(_ends(pair)):
            continue
        if doubted(pair):
            doubtful.append(pair)
        else:
            pairs.append(pair)
            taken.update(_ends(pair))
    return Matching(tuple(pairs), tuple(pair for pair in doubtful if taken.isdisjoint(_ends(pair))))


def _ends(pair: Pair) -> tuple[_End, _End]:
    return ("base", pair.base), ("other", pair.other)


def score_pairs(base: Sequence[Center], other: Sequence[Center]) -> Iterator[Pair]:
    """Every pair that shares a ZIP, a phone or a spot and lies in one state, with its score."""
    keys, other_keys = [match_key(each) for each in base], [match_key(each) for each in other]
    weights = _weights([*keys, *other_keys])
    lone = _lone_phones(keys), _lone_phones(other_keys)
    blocks: dict[object, list[int]] = defaultdict(list)
    for position, key in enumerate(keys):
        for block in _blocks(key):
            blocks[block].append(position)
    for second, key in enumerate(other_keys):
        near = (blocks.get(block, []) for block in _blocks(key, around=1))
        for first in sorted({first for block in near if len(block) <= MAX_BLOCK for first in block}):
            if keys[first].state and key.state and keys[first].state != key.state:
                continue
            score = _likeness(keys[first], key, weights, lone) + _kind(base[first], other[second])
            whole = _whole_name(keys[first].words, key.words, weights) if score >= THRESHOLD else 0.0
            yield Pair(first, second, round(score, 1), round(score + WHOLE_NAME * whole, 1))


def _blocks(key: Key, around: int = 0) -> Iterator[object]:
    if key.zip:
        yield "zip", key.zip
    for phone in key.phones:
        yield "phone", phone
    if key.place:
        south, west = int(key.place[0] * 500), int(key.place[1] * 500)  # cells of a seventh of a mile
        for row in range(-around, around + 1):
            for column in range(-around, around + 1):
                yield "place", south + row, west + column


def _lone_phones(keys: Iterable[Key]) -> frozenset[str]:
    times = Counter(phone for key in keys for phone in key.phones)
    return frozenset(phone for phone, count in times.items() if count == 1)


def _weights(keys: Sequence[Key]) -> dict[str, float]:
    """How much a word tells: the log of how few centers have it, 0 for a word that all have."""
    times = Counter(word for key in keys for word in key.words)
    return {word: log(len(keys) / count) for word, count in times.items()}


def _likeness(one: Key, two: Key, weights: Mapping[str, float], lone: tuple[frozenset[str], frozenset[str]]) -> float:
    score = SAME_NAME * _name_likeness(one, two, weights)
    score += _street_points(one, two)
    if shared := one.phones & two.phones:
        unique = any(phone in lone[0] and phone in lone[1] for phone in shared)
        score += SAME_PHONE if unique else SAME_PHONE / 2
    if one.zip and one.zip == two.zip:
        score += SAME_ZIP
    return score


def _name_likeness(one: Key, two: Key, weights: Mapping[str, float]) -> float:
    """0 to 1: the weight of the words that both have, of all that the shorter has."""
    best = 0.0
    for first, second in ((one.name, two.name), (one.name, two.words), (one.words, two.name), (one.words, two.words)):
        shared = fsum(weights[word] for word in _shared(first, second))
        least = min(fsum(weights[word] for word in words) for words in (first, second))
        if least:
            best = max(best, min(1.0, shared / least) * min(1.0, shared / _DISTINCT))
    return best


def _whole_name(one: frozenset[str], two: frozenset[str], weights: Mapping[str, float]) -> float:
    """0 to 1: the weight of the words that both have, of all that either has."""
    every = fsum(weights[word] for word in one | two)
    return fsum(weights[word] for word in one & two) / every if every else 0.0


def _shared(first: frozenset[str], second: frozenset[str]) -> set[str]:
    """The words of the first that the second has too, whole or cut short ("Pacific Cli"), or written in two."""
    found = set(first & second)
    left = [word for word in second - first if len(word) >= _STEM]
    joined = "".join(sorted(second, key=len))
    for word in first - second:
        cut = len(word) >= _STEM and any(word.startswith(each) or each.startswith(word) for each in left)
        if cut or (len(word) >= 2 * _STEM and word in joined):
            found.add(word)
    return found


def _street_points(one: Key, two: Key) -> float:
    if one.street and two.street and same_street(one.street, two.street):
        apart = one.street.units and two.street.units and one.street.units.isdisjoint(two.street.units)
        return SAME_STREET + (OTHER_UNIT if apart else 0)
    if one.street and two.street and one.street.number and two.street.number:
        return OTHER_STREET
    spot = one.place is not None and two.place is not None and miles_between(*one.place, *two.place) <= SPOT_MILES
    return SAME_SPOT if spot else 0


def _kind(one: Center, two: Center) -> float:
    score = 0.0
    if _RARE_NEED in one.services and _RARE_NEED in two.services:
        score += SAME_RARE_NEED
    against = (one.services & two.not_offered) | (two.services & one.not_offered)
    return score + (CONTRADICTION if against & _CARE else 0)
