from recovery_cli.catalogue.center import Center
from recovery_cli.catalogue.difference import Change, Named, compare


def centers(*ids: str, **changes: object) -> list[Center]:
    return [Center(each, each.upper(), source="List, 2023", source_date="2023") for each in ids]


def test_added_changed_and_gone_are_told_apart() -> None:
    after = [*centers("b"), centers("c")[0]._replace(phone="1", zip="2"), *centers("d")]
    found = compare(iter(centers("a", "b", "c")), after)
    assert found.added == (Named("d", "D"),)
    assert found.gone == (Named("a", "A"),)
    assert found.changed == (Change("c", "C", ("zip", "phone")),)
    assert (found.before, found.after, found.nothing) == (3, 3, False)


def test_a_new_edition_and_another_order_alone_change_nothing() -> None:
    after = [each._replace(source="List, 2024", source_date="2024") for each in centers("b", "a")]
    found = compare(centers("a", "b"), after)
    assert found.nothing
    assert "nothing changed" in found.lines()[0]


def test_a_fifth_may_go_and_no_more() -> None:
    before = centers(*(f"c{n}" for n in range(10)))
    for left, too_far in ((10, False), (8, False), (7, True), (0, True)):
        after = centers(*(f"c{n}" for n in range(left)))
        assert compare(before, after).shrinks_too_far is too_far
    assert not compare([], []).shrinks_too_far


def test_the_sentences_name_the_first_few_and_count_the_rest() -> None:
    found = compare(centers("a"), centers(*(f"n{n}" for n in range(8))))
    assert found.lines()[0].startswith("Compared with the version before: 8 added, 0 changed, 1 gone;")
    assert found.lines()[1:] == ["  Added: N0; N1; N2; N3; N4; and 3 more.", "  Gone: A."]
    changed = compare(centers("a"), [centers("a")[0]._replace(house_rules=("x",))])
    assert changed.lines()[1] == "  Changed: A (house rules)."
