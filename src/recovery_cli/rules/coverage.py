"""The cases that cover a rule: sentences that say for which answers it holds and for which it is silent."""

from collections.abc import Collection, Iterable, Iterator
from pathlib import PurePath
from typing import NamedTuple

from recovery_cli.errors import DataFileError, Problem
from recovery_cli.fields import Fields
from recovery_cli.strict_yaml import Document


class Case(NamedTuple):
    """file: its name. holds, silent: rules that must and must not be among its reasons. beside: rules that must not
    because the case names all others of its section. emergency: only what makes it one is said."""

    file: str
    sentence: str
    emergency: bool
    holds: frozenset[str]
    silent: frozenset[str]
    beside: frozenset[str]


def read_cases(documents: Iterable[Document], rules: Collection[str]) -> tuple[Case, ...]:
    """The cases of the files that hold a list of them: {case, holds, silent, exactly, …}, or {person, expect: {reasons,
    reasons_not, …}}. Only what is about coverage is read; running them is the tests' work. Raises DataFileError.

    rules: every id there is. exactly: of the section that the file is named after, these rules hold and no others.
    """
    problems: list[Problem] = []
    cases = [case for document in documents for case in _cases(document, rules, problems)]
    if problems:
        raise DataFileError(problems)
    return tuple(cases)


def _cases(document: Document, rules: Collection[str], problems: list[Problem]) -> Iterator[Case]:
    section = frozenset(rule for rule in rules if rule[0] == PurePath(document.source).stem)
    for position in range(len(document.tree) if isinstance(document.tree, list) else 0):
        fields = Fields(document, (position,), problems)
        person = "person" in fields
        sentence = fields.text("person" if person else "case")
        expect = fields.mapping("expect") if person else fields
        if expect is None:
            continue
        exactly = expect.texts("exactly")
        # To decide or to be assumed, a rule must hold.
        holds = expect.texts("reasons" if person else "holds") + expect.texts("decisive") + expect.texts("assumed")
        yield Case(
            file=PurePath(document.source).name,
            sentence=sentence,
            emergency=expect.optional_text("urgency") == "emergency",
            holds=frozenset(holds + exactly),
            silent=frozenset(expect.texts("reasons_not" if person else "silent")),
            beside=section - set(exactly) if "exactly" in expect else frozenset(),
        )
