from recovery_cli.catalogue.importers.report import Dropped, ImportReport

EMPTY = ImportReport(
    source="directory-2023.xlsx",
    edition="2023",
    rows=3,
    centers=3,
    dropped=(),
    places={"address": 1, "zip": 2, "none": 0},
    coordinates_rejected=0,
    codes={"SA": 3, "MD": 2},
    unmapped={"SA": "It tells none apart."},
    unknown_codes={},
    cautions={},
    names_joined=0,
    phones_unreadable=0,
    zips_unreadable=0,
    states_unreadable=0,
    missing_columns=(),
)


def test_a_smooth_import_is_told_in_four_lines() -> None:
    lines = EMPTY.lines()
    assert len(lines) == 4
    assert "3 rows" in lines[0]
    assert "3 centers" in lines[1]
    assert "1 of them mapped" in lines[3]


def test_a_dropped_row_is_told_with_its_number_and_reason() -> None:
    lines = EMPTY._replace(centers=2, dropped=(Dropped(17, "It has no name."),)).lines()
    assert any("17" in line and "It has no name." in line for line in lines)


def test_many_dropped_rows_are_not_all_listed_but_all_counted() -> None:
    text = "\n".join(EMPTY._replace(dropped=tuple(Dropped(n, "It has no name.") for n in range(2, 1002))).lines())
    assert "1,000" in text
    assert "Rows 2, 3, 4, 5, 6 and 995 more: It has no name." in text
    assert text.count("It has no name.") == 1


def test_what_was_found_is_told_with_the_rows_it_stands_in() -> None:
    at = {"phones_unreadable": (7,), "zips_unreadable": (2, 3, 9), "formulas": (4, 5), "letters_damaged": (8,)}
    text = "\n".join(EMPTY._replace(phones_unreadable=1, zips_unreadable=3, at=at).lines())
    for said in ("1 telephone number that cannot be right (row 7)", "(rows 2, 3 and 9)", "(rows 4 and 5)", "(row 8)"):
        assert said in text


def test_more_reasons_than_a_screen_holds_are_counted() -> None:
    dropped = tuple(Dropped(row, f"It is the same as row {row - 1} in every field.") for row in range(2, 40))
    lines = EMPTY._replace(dropped=dropped).lines()
    assert "  and 28 more, each for another reason" in lines


def test_the_most_frequent_unknown_codes_come_first() -> None:
    counts = {f"Z{n}": 1 for n in range(30)} | {"TOP": 9}
    [line] = [line for line in EMPTY._replace(unknown_codes=counts).lines() if "TOP" in line]
    assert line.index("TOP (9)") < line.index("Z0 (1)")
    assert "11 more" in line


def test_every_finding_has_its_line() -> None:
    report = EMPTY._replace(
        coordinates_rejected=19,
        cautions={"medication_accepted_and_refused": 23},
        names_joined=309,
        phones_unreadable=4,
        zips_unreadable=5,
        states_unreadable=6,
        missing_columns=("intake1a",),
    )
    text = "\n".join(report.lines())
    for expected in ("19 ", "medication accepted and refused: 23", "309 ", "4 ", "5 ", "6 ", "intake1a"):
        assert expected in text
