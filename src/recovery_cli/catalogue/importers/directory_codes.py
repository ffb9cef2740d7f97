"""What the service codes of the National Directory mean: the code map `data/directory_codes.yaml`, and reading a row.

The map decides, code by code; here stands only the logic that a row is read with, in this order:

1. What the codes state, with everything that it implies.
2. Where a row answers a category completely (settings, ages, genders), what it leaves out is not offered, unless
   another code states it. Everywhere else a missing code is unknown.
3. What a code denies is not offered, even where another code states it: the wrong yes costs a person more.
4. What a caution takes back is unknown: the row contradicts itself there, or says too little.
"""

from collections.abc import Iterable
from typing import NamedTuple

from recovery_cli.errors import Problem
from recovery_cli.fields import Fields, raise_if, root
from recovery_cli.sentences import Sentence
from recovery_cli.strict_yaml import Document
from recovery_cli.vocabulary import Vocabulary


class Code(NamedTuple):
    """One code of the key.

    needs:       what it states, closed under implication
    not_offered: what it denies, with every need that would imply it
    unmapped:    why it maps to no need, or None
    license, accreditation, house_rule: short words for a person to read, or None
    """

    code: str
    category: str
    means: str
    needs: frozenset[str]
    not_offered: frozenset[str]
    unmapped: str | None
    license: str | None
    accreditation: str | None
    house_rule: str | None


class Caution(NamedTuple):
    """Something a reader of the entry must know. It holds where all of `all`, one of `any` and none of `none` stand.

    unknown:  needs about which neither yes nor no is kept
    reopened: these, and what they would imply: no longer a no
    say:      the sentence for the reader; empty where the entry says it by itself
    settled_by: where another list says one of these is offered, nobody needs the sentence
    """

    id: str
    all: frozenset[str]
    any: frozenset[str]
    none: frozenset[str]
    unknown: frozenset[str]
    reopened: frozenset[str]
    say: str
    settled_by: frozenset[str] = frozenset()

    def holds(self, codes: frozenset[str]) -> bool:
        return self.all <= codes and (not self.any or not self.any.isdisjoint(codes)) and self.none.isdisjoint(codes)


class OlderCode(NamedTuple):
    """A code of earlier years. now: today's code for the same, or None. until: the last year in which it meant this,
    where the code itself stands for something else today. unmapped: why there is no code for it today."""

    code: str
    now: str | None
    until: int | None
    unmapped: str | None


class DirectoryCodes(NamedTuple):
    """The code map. complete: category → needs a row answers wholly. not_recorded: needs that no code speaks of."""

    edition: str
    codes: dict[str, Code]
    complete: dict[str, frozenset[str]]
    cautions: tuple[Caution, ...]
    not_recorded: tuple[str, ...]
    older: dict[str, OlderCode] = {}  # noqa: RUF012  # never changed

    def today(self, code: str, year: int | None = None) -> str | None:
        """The code of the map that `code` stands for in a list of `year`; None where it is not known or has none."""
        older = self.older.get(code)
        if older and (code not in self.codes or (year and older.until and year <= older.until)):
            return older.now
        return code if code in self.codes else None


class Reading(NamedTuple):
    """What one row says. services and not_offered share nothing; unknown_codes are not in the map."""

    services: frozenset[str]
    not_offered: frozenset[str]
    cautions: tuple[Caution, ...]
    unknown_codes: tuple[str, ...]
    licenses: tuple[str, ...]
    accreditation: tuple[str, ...]
    house_rules: tuple[str, ...]


def read_codes(codes: Iterable[str], key: DirectoryCodes, year: int | None = None) -> Reading:
    """Read the codes of one row (whole tokens, any order, repeats allowed). Pure; never fails.

    year: of the list, for codes that changed their meaning; None for the years of the map.
    """
    codes = tuple(dict.fromkeys(codes))
    meant: tuple[str, ...] = codes
    if not key.older.keys().isdisjoint(codes):
        meant = tuple(dict.fromkeys(now for code in codes if (now := key.today(code, year))))
    known = [key.codes[code] for code in meant if code in key.codes]

    services: set[str] = set()
    denied: set[str] = set()
    answered: dict[str, set[str]] = {category: set() for category in key.complete}
    for each in known:
        services |= each.needs
        denied |= each.not_offered
        if each.category in answered:
            answered[each.category] |= each.needs

    left_out: set[str] = set()
    for category, needs in key.complete.items():
        if not needs.isdisjoint(answered[category]):
            left_out |= needs - services
    services -= denied
    not_offered = denied | left_out

    present = frozenset(meant)
    cautions = tuple(caution for caution in key.cautions if caution.holds(present))
    for caution in cautions:
        services -= caution.unknown
        not_offered -= caution.reopened
    return Reading(
        services=frozenset(services),
        not_offered=frozenset(not_offered),
        cautions=cautions,
        unknown_codes=tuple(code for code in codes if code not in key.codes and code not in key.older),
        licenses=tuple(each.license for each in known if each.license),
        accreditation=tuple(each.accreditation for each in known if each.accreditation),
        house_rules=tuple(each.house_rule for each in known if each.house_rule),
    )


def load_directory_codes(document: Document, vocabulary: Vocabulary) -> DirectoryCodes:
    """Build the code map from its strict YAML; raises DataFileError with every problem of the file."""
    problems: list[Problem] = []
    top = root(document, problems)
    top.text("version")
    edition = top.text("edition")
    top.day("reviewed", required=True)
    if source := top.mapping("source"):
        for name in ("title", "publisher", "licence"):
            source.text(name)
        source.done()

    entries = list(top.mappings("codes", required=True))
    codes: dict[str, Code] = {}
    for entry in entries:
        code = _code(entry, vocabulary)
        if code.code in codes:
            problem = Sentence("'{name}' stands here a second time.", name=code.code)
            entry.note("duplicate-code", "code", problem, Sentence("Keep one of them."))
        codes[code.code] = code

    complete: dict[str, frozenset[str]] = {}
    categories = {code.category for code in codes.values()}
    if (table := top.mapping("complete")) is not None:
        for category in table.entries:
            if category not in categories:
                problem = Sentence("No code is of the category '{name}'.", name=category)
                table.note("unknown-word", category, problem, Sentence("Correct it."))
            complete[category] = frozenset(table.texts(category, vocabulary.needs))
    cautions = tuple(_caution(entry, codes, vocabulary) for entry in top.mappings("cautions"))
    older = {each.code: each for each in (_older(entry, codes) for entry in top.mappings("older"))}
    top.done()
    raise_if(problems)

    spoken_of = frozenset().union(*(code.needs | code.not_offered for code in codes.values()))
    not_recorded = tuple(need for need in vocabulary.needs if need not in spoken_of)
    return DirectoryCodes(edition, codes, complete, cautions, not_recorded, older)


def _code(entry: Fields, vocabulary: Vocabulary) -> Code:
    code = Code(
        code=entry.text("code"),
        category=entry.text("category"),
        means=entry.text("means"),
        needs=vocabulary.implied(_known(entry, "needs", vocabulary)),
        not_offered=with_implying(_known(entry, "not_offered", vocabulary), vocabulary),
        unmapped=entry.optional_text("unmapped"),
        license=entry.optional_text("license"),
        accreditation=entry.optional_text("accreditation"),
        house_rule=entry.optional_text("house_rule"),
    )
    entry.done()
    mapped = bool(code.needs or code.not_offered)
    if mapped == bool(code.unmapped):
        entry.note(
            "unaccounted-code",
            None,
            Sentence("'{name}' must map to needs, or say why it maps to none, and not both.", name=code.code),
            Sentence("Write 'needs: […]', 'not_offered: […]' or 'unmapped: the reason'."),
        )
    return code


def _older(entry: Fields, codes: dict[str, Code]) -> OlderCode:
    until = entry.number("until", 1990, 2100)
    older = OlderCode(
        code=entry.text("code"),
        now=entry.choice("now", codes, "") or None,
        until=None if until is None else int(until),
        unmapped=entry.optional_text("unmapped"),
    )
    entry.text("means")
    entry.done()
    if bool(older.now) == bool(older.unmapped):
        remedy = Sentence("Write 'now: CODE' or 'unmapped: the reason'.")
        entry.note("unaccounted-code", None, Sentence("'{name}' needs one of them.", name=older.code), remedy)
    if (older.code in codes) is not bool(older.until):
        remedy = Sentence("Give 'until' where the code stands in 'codes' too, and only there.")
        problem = Sentence("Which years does '{name}' belong to?", name=older.code)
        entry.note("unclear-year", "until", problem, remedy)
    return older


def _caution(entry: Fields, codes: dict[str, Code], vocabulary: Vocabulary) -> Caution:
    unknown = with_implying(_known(entry, "unknown", vocabulary), vocabulary)
    caution = Caution(
        id=entry.text("id"),
        all=frozenset(entry.texts("all", codes)),
        any=frozenset(entry.texts("any", codes)),
        none=frozenset(entry.texts("none", codes)),
        unknown=unknown,
        reopened=vocabulary.implied(unknown),
        say=entry.optional_text("say") or "",
        settled_by=frozenset(_known(entry, "settled_by", vocabulary)),
    )
    entry.done()
    if not (caution.all or caution.any or caution.none):
        problem = Sentence("'{name}' would hold for every row.", name=caution.id)
        entry.note("no-condition", None, problem, Sentence("Add 'all', 'any' or 'none'."))
    return caution


def _known(entry: Fields, key: str, vocabulary: Vocabulary) -> list[str]:
    return [slug for slug in entry.texts(key, vocabulary.needs) if slug in vocabulary]


def with_implying(slugs: Iterable[str], vocabulary: Vocabulary) -> frozenset[str]:
    """The slugs and every need that implies one of them: where there is no medication, there is no methadone."""
    denied = frozenset(slugs)
    return frozenset(slug for slug in vocabulary.needs if not denied.isdisjoint(vocabulary.implied([slug])))
