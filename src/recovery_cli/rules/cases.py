"""The cases that cover a rule: sentences that say for which answers it holds and for which it is silent."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from recovery_cli.errors import DataFileError, Problem
from recovery_cli.fields import Fields
from recovery_cli.strict_yaml import Document


class Case(NamedTuple):
    """file: its name. holds, silent: ids of the rules that must and must not be among its reasons."""

    file: str
    sentence: str
    emergency: bool
    holds: frozenset[str]
    silent: frozenset[str]


def read_cases(documents: Iterable[Document]) -> tuple[Case, ...]:
    """The cases of the files that hold a list of them: {case, holds, silent, …}, or {person, expect: {reasons,
    reasons_not, …}}. Only what is about coverage is read; running them is the tests' work. Raises DataFileError."""
    problems: list[Problem] = []
    cases = [case for document in documents for case in _cases(document, problems)]
    if problems:
        raise DataFileError(problems)
    return tuple(cases)


def _cases(document: Document, problems: list[Problem]) -> Iterator[Case]:
    file = document.source
    for position in range(len(document.tree) if isinstance(document.tree, list) else 0):
        fields = Fields(document, (position,), problems)
        person = "person" in fields
        sentence = fields.text("person" if person else "case")
        expect = fields.mapping("expect") if person else fields
        if expect is None:
            continue
        holds = expect.texts("reasons" if person else "holds")
        # To decide or to be assumed, a rule must hold.
        holds += expect.texts("decisive") + expect.texts("assumed")
        silent = expect.texts("reasons_not" if person else "silent")
        emergency = expect.optional_text("urgency") == "emergency"
        yield Case(file, sentence, emergency, frozenset(holds), frozenset(silent))
