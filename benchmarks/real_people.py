"""What the rules make of 3,560 real people (CTN-0094): distributions, open questions, rules, and suppositions.

    python benchmarks/real_people.py FOLDER

FOLDER holds demographics.csv, psychiatric.csv, rbs_iv.csv, withdrawal.csv and detox.csv of public.ctn0094data. Only
counts are printed. The readings of each person are explained in tests/real_people/mapping.py.
"""

import argparse
import sys
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from recovery_cli.cli.workspace import Workspace
from recovery_cli.conditions import UNKNOWN, Answer, is_known
from recovery_cli.questionnaire.interview import RoutingPath, routing_path
from recovery_cli.rules.engine import Recommendation, recommend
from recovery_cli.rules.explain import Explainer
from tests.real_people.mapping import MAPPING, Readings, Row, base_person, read_people, readings

HARD = ("moderate", "severe")


class Someone(NamedTuple):
    row: Row
    readings: Readings


class Report:
    def __init__(self, folder: Path) -> None:
        workspace = Workspace()
        self.questionnaire = workspace.questionnaire
        self.ruleset = workspace.ruleset
        base = base_person(self.questionnaire)
        rows = read_people(folder).values()
        self.people = [Someone(row, readings(self.questionnaire, base, row)) for row in rows]
        self.fired: set[str] = set()
        self._open: dict[Any, list[tuple[str, str]]] = {}

    def recommended(self, path: RoutingPath) -> Recommendation:
        return recommend(self.ruleset, path)

    def still_open(self, path: RoutingPath) -> list[tuple[str, str]]:
        """(question, what it could become); the same for all adults who otherwise answer alike."""
        age = is_known(path.answers.get("age", UNKNOWN))
        key = (age, *((name, answer) for name, answer in path.answers.items() if name != "age"))
        if key not in self._open:
            found = Explainer(self.questionnaire, self.ruleset, path).undetermined()
            self._open[key] = [(each.question, each.could_become) for each in found]
        return self._open[key]

    def stated(self) -> None:
        print(f"{len(self.people):,} people. What the data says about them:")
        for name in MAPPING:
            answers = [each.readings.stated.answers.get(name, UNKNOWN) for each in self.people]
            if name == "age":
                known = [answer for answer in answers if isinstance(answer, int)]
                print(f"  age: {min(known)} to {max(known)} years; unknown {len(answers) - len(known):,}")
            else:
                counted(f"  {name}: ", (" and ".join(each) if isinstance(each, tuple) else each for each in answers))

    def reading(self, name: str) -> None:
        paths = [getattr(each.readings, name) for each in self.people]
        found = [self.recommended(path) for path in paths]
        print(f"\nReading '{name}'")
        for level in ("urgency", "setting", "withdrawal", "treatment"):
            counted(f"  {level}: ", (getattr(each.outcome, level) for each in found))
        rules = Counter(reason.finding.rule.id for each in found for reason in each.reasons)
        self.fired |= rules.keys()
        print("  rules:", ", ".join(f"{rule} {count:,}" for rule, count in rules.most_common()))
        opened = [[] if each.is_emergency else self.still_open(path) for each, path in zip(found, paths, strict=True)]
        counted("  open questions a person: ", map(len, opened))
        could = Counter(pair for each in opened for pair in each)
        for (question, become), count in could.most_common():
            print(f"    {question} could become {become}: {count:,}")

    def rules_never_fired(self) -> None:
        never = [rule.id for rule in self.ruleset.rules if rule.id not in self.fired]
        print(f"\nRules that hold for nobody in any reading ({len(never)}):", ", ".join(never))

    def supposed(self, what: str, who: Callable[[Someone], bool], **answers: Answer) -> None:
        """Where those people end in the calm reading with these answers instead."""
        chosen = [each for each in self.people if who(each)]
        paths = [routing_path(self.questionnaire, {**each.readings.calm.answers, **answers}) for each in chosen]
        outcomes = (self.recommended(path).outcome for path in paths)
        print(f"  {what}: {len(chosen):,}")
        counted("    ", (f"{each.urgency}, {each.withdrawal}, {each.treatment}" for each in outcomes))

    def suppositions(self) -> None:
        print("\nSuppositions, in the calm reading")
        self.supposed("moderate or severe withdrawal", in_hard_withdrawal)
        self.supposed("severe withdrawal", in_severe_withdrawal)
        self.supposed("the same after use while on medication", in_hard_withdrawal, medication_tried="returned_to_use")
        self.supposed(
            "women of these, pregnancy not told",
            lambda each: in_hard_withdrawal(each) and each.row["is_male"] == "No",
            medication_tried="returned_to_use",
            pregnancy=UNKNOWN,
        )
        self.supposed("severe only, after the same", in_severe_withdrawal, medication_tried="returned_to_use")
        self.supposed(
            "serious symptoms, if the day could not be managed", has_symptoms, mental_health="cannot_function"
        )
        self.supposed(
            "not stably housed, alone, and back to use after residential treatment",
            lambda each: each.row["is_living_stable"] == "No",
            housing="none",
            support="none",
            tried=("residential",),
            returned_to_use_after=("residential",),
        )
        print("\nWhat the interview has no word for")
        print(f"  inside a detox on the day they came: {sum(map(in_detox, self.people)):,}")
        flagged = [each for each in self.people if each.row["has_epilepsy"] == "Yes"]
        both = [each for each in flagged if "Yes" in (each.row["has_alcol_dx"], each.row["has_sedatives_dx"])]
        print(f"  epilepsy: {len(flagged):,}, of these with an alcohol or sedative diagnosis: {len(both):,}")


def counted(title: str, values: Iterable[object]) -> None:
    print(title + ", ".join(f"{value} {count:,}" for value, count in Counter(values).most_common()))


def in_hard_withdrawal(each: Someone) -> bool:
    return each.readings.stated.answers["withdrawal_now"] in HARD


def in_severe_withdrawal(each: Someone) -> bool:
    return each.readings.stated.answers["withdrawal_now"] == "severe"


def has_symptoms(each: Someone) -> bool:
    return each.readings.stated.answers["mental_health"] == "symptoms_interfere"


def in_detox(each: Someone) -> bool:
    came, left = each.row.get("came_to_detox"), each.row.get("left_detox")
    return bool(came and left) and int(came or 0) <= 0 < int(left or 0)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    report = Report(parser.parse_args().folder)
    report.stated()
    for name in Readings._fields:
        report.reading(name)
    report.rules_never_fired()
    report.suppositions()


if __name__ == "__main__":
    main()
