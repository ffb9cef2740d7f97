"""How good the first page is: NDCG@10 over the judged queries, beside ordering by distance and by name.

    recovery-cli centers import WORKBOOK --coordinates LOCATOR --output directory.db
    python benchmarks/ranking_quality.py directory.db

NDCG@10 compares a first page with the best that the grades allow: 1 is that best, and a place lower down counts for
less. A center nobody graded counts as of no use. The queries with an even number were held out: no weight was chosen
by looking at them.
"""

import argparse
import statistics
from collections.abc import Iterator, Sequence
from hashlib import sha256
from math import log2
from pathlib import Path
from typing import Any, NamedTuple

from recovery_cli.catalogue.center import Center
from recovery_cli.catalogue.index import Index, fold, open_index
from recovery_cli.catalogue.places import Places
from recovery_cli.catalogue.search import Query, Requirement, search
from recovery_cli.questionnaire.answers import read_answers
from recovery_cli.questionnaire.interview import routing_path
from recovery_cli.questionnaire.model import Questionnaire, load_questionnaire
from recovery_cli.rules.engine import recommend
from recovery_cli.rules.model import Ruleset, load_rules
from recovery_cli.strict_yaml import Document, read_file
from recovery_cli.vocabulary import load_vocabulary

ROOT = Path(__file__).resolve().parents[1]
JUDGEMENTS = ROOT / "tests/ranking/judgements.yaml"
BASE_PERSON = ROOT / "tests/cases/base.yaml"
PAGE = 10
SORTS = ("fit", "distance", "name")


class Judged(NamedTuple):
    """A query and what its careworker thinks of each center: digest of its id to 0 (no use) .. 3 (call this first)."""

    id: str
    case: str
    query: Query
    grades: dict[str, int]

    @property
    def held_out(self) -> bool:
        return int(self.id[1:]) % 2 == 0


class Quality(NamedTuple):
    """Of one first page. ndcg: 0 to 1. judged: the share of its centers that have a grade.
    most_of_one: how many belong to the organisation that has the most."""

    ndcg: float
    judged: float
    most_of_one: int


def digest(center_id: str) -> str:
    return sha256(center_id.encode()).hexdigest()[:10]


def read_judgements(places: Places) -> list[Judged]:
    """The judged queries as the program would ask them: an assessment through the shipped questions and rules."""
    tree: Any = read_file(JUDGEMENTS).tree
    vocabulary = load_vocabulary(read_file(ROOT / "data/vocabulary.yaml"))
    questionnaire = load_questionnaire(read_file(ROOT / "data/questions.yaml"))
    ruleset = load_rules(read_file(ROOT / "data/rules.yaml"), questionnaire, vocabulary)
    base: Any = read_file(BASE_PERSON).tree
    judged = []
    for entry in tree:
        place = places.find(entry["near"])
        query = Query(near=(place.latitude, place.longitude), within_miles=float(entry["within"]), limit=PAGE)
        if "search" in entry:
            query = query._replace(**{part: tuple(needs) for part, needs in entry["search"].items()})
        else:
            answers = {"location": entry["near"], "max_distance": entry["within"], **entry["answers"]}
            query = _assessed(query, {**base["if_asked"], **base["answers"], **answers}, questionnaire, ruleset)
        grades = {each: int(grade) for grade, listed in entry["grades"].items() for each in listed.split()}
        judged.append(Judged(entry["id"], entry["case"], query, grades))
    return judged


def _assessed(query: Query, answers: dict[str, Any], questionnaire: Questionnaire, ruleset: Ruleset) -> Query:
    path = routing_path(questionnaire, read_answers(Document(answers, {}, "judgements"), questionnaire, str))
    if path.missing:
        raise ValueError(f"no answer for {[question.id for question in path.missing]}")
    result = recommend(ruleset, path)
    return query._replace(requirements=tuple(Requirement(*need) for need in result.needs), wants=result.wants)


def gain(grades: Sequence[int]) -> float:
    """Discounted gain of a page: each grade counts twice the one below it and more, and less the lower it stands."""
    return sum((2**grade - 1) / log2(rank + 1) for rank, grade in enumerate(grades[:PAGE], start=1))


def ndcg(grades: Sequence[int], known: Sequence[int]) -> float:
    """grades: of the page, in its order. known: every grade of the query, in any order."""
    best = gain(sorted(known, reverse=True))
    return gain(grades) / best if best else 1.0


def most_of_one(centers: Sequence[Center]) -> int:
    """How many belong to the organisation that has the most: the same name, or the same phone."""
    return max(
        (
            sum(fold(one.name) == fold(other.name) or bool(one.phone and one.phone == other.phone) for other in centers)
            for one in centers
        ),
        default=0,
    )


def quality(index: Index, judged: Judged, sort: str = "fit") -> Quality:
    centers = [match.center for match in search(index, judged.query._replace(sort=sort)).matches]  # type: ignore[arg-type]
    grades = [judged.grades.get(digest(center.id)) for center in centers]
    known = sum(grade is not None for grade in grades) / max(1, len(grades))
    return Quality(ndcg([grade or 0 for grade in grades], list(judged.grades.values())), known, most_of_one(centers))


def _lines(index: Index, queries: Sequence[Judged]) -> Iterator[str]:
    pages = {sort: [quality(index, judged, sort) for judged in queries] for sort in SORTS}
    yield f"{'NDCG@10':54}" + "".join(f"{sort:>10}" for sort in SORTS) + "    graded"
    for row, judged in enumerate(queries):
        name = f"{judged.id} {judged.case}"
        values = "".join(f"{pages[sort][row].ndcg:10.3f}" for sort in SORTS)
        yield f"{name[:53]:54}{values}{pages['fit'][row].judged:10.0%}"
    halves = {"odd (looked at)": False, "even (held out)": True}
    groups = {name: [row for row, each in enumerate(queries) if each.held_out is even] for name, even in halves.items()}
    for name, rows in {**groups, "mean of all": range(len(queries))}.items():
        values = "".join(f"{statistics.mean(pages[sort][row].ndcg for row in rows):10.3f}" for sort in SORTS)
        yield f"{name:54}{values}{statistics.mean(pages['fit'][row].judged for row in rows):10.0%}"
    crowded = "".join(f"{sum(page.most_of_one > 2 for page in pages[sort]) / len(queries):10.0%}" for sort in SORTS)
    yield f"{'first pages with three or more of one organisation':54}{crowded}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("catalogue", type=Path, help="the National Directory of 2023, imported")
    with open_index(parser.parse_args().catalogue) as index, Places.in_memory() as places:
        for line in _lines(index, read_judgements(places)):
            print(line)


if __name__ == "__main__":
    main()
