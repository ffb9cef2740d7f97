"""Filters narrow the list by what rules are about."""

import pytest

from recovery_cli.rules.model import Ruleset
from recovery_cli.rules.select import Filters, needs_named, select
from tests.rules.policy import policy, rule

RULES = policy(
    rule("A1", "{use: {is: daily}}", "{urgency: soon, notes: [Ask today., {self: Yours., helper: Theirs.}]}"),
    rule(
        "A2",
        "{all: [{home: {is: 'no'}}, {use: {is: some}}]}",
        "{lean: {toward: inpatient, weight: 1}, wants: [childcare]}",
    ),
    rule("B1", "{home: {is: 'no'}}", "{treatment: residential, needs: [{need: medication, met_by: [methadone]}]}"),
    rule("B2", "{wish: {is: any}}", "{withdrawal: medication_start, excludes: [outpatient], continuing: [aftercare]}"),
    rule(
        "B3",
        "{plan.setting: {is: inpatient}}",
        "{conflict: {between: [treatment], what: 'Two things collide.', ways_out: [Find an umbrella.]}}",
        because="Zebras.",
    ),
).ruleset.rules


@pytest.mark.parametrize(
    ("filters", "ids"),
    [
        (Filters(), "A1 A2 B1 B2 B3"),
        (Filters(section="B"), "B1 B2 B3"),
        (Filters(strength="strong"), "A1 A2 B1 B2 B3"),
        (Filters(strength="law"), ""),
        (Filters(question="home"), "A2 B1"),
        (Filters(question="plan.setting"), "B3"),
        (Filters(sets="urgency"), "A1"),
        (Filters(sets="withdrawal"), "B2"),
        (Filters(sets="treatment"), "A2 B1"),
        (Filters(need="childcare"), "A2"),
        (Filters(need="medication"), "B1"),
        (Filters(need="methadone"), "B1"),
        (Filters(need="outpatient"), "B2"),
        (Filters(need="aftercare"), "B2"),
        (Filters(text="zebras"), "B3"),
        (Filters(text="COLLIDE things"), "B3"),
        (Filters(text="umbrella"), "B3"),
        (Filters(text="theirs"), "A1"),
        (Filters(text="rule b1"), "B1"),
        (Filters(text="zebras ask"), ""),
        (Filters(section="A", question="home"), "A2"),
    ],
)
def test_only_rules_that_pass_every_filter_are_left_in_their_order(filters: Filters, ids: str) -> None:
    assert " ".join(each.id for each in select(RULES, filters)) == ids


def test_no_need_of_a_shipped_effect_is_missed(ruleset: Ruleset) -> None:
    for each in ruleset.rules:
        text = repr(each.effect)
        assert all(f"'{slug}'" in text for slug in needs_named(each))
        assert bool(needs_named(each)) is bool(
            each.effect.needs or each.effect.wants or each.effect.excludes or each.effect.continuing
        )
