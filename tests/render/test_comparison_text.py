import io

import pytest

from recovery_cli.assessment.comparison_document import comparison_document
from recovery_cli.catalogue.center import AlsoIn, CatalogueInfo, Center
from recovery_cli.documents.results import ComparisonDoc
from recovery_cli.render.blocks import Words
from recovery_cli.render.comparison_text import comparison_blocks
from recovery_cli.render.phrases import Phrases
from recovery_cli.render.plain import write_plain
from recovery_cli.render.terminal import write_terminal
from recovery_cli.vocabulary import Need, Vocabulary

NEEDS = [Need(slug, "care", slug, (), (), "") for slug in ("detox", "residential", "aftercare", "yoga")]
VOCABULARY = Vocabulary(NEEDS, {"care": "Care"})
CENTERS = [
    Center(
        f"c-{n}", f"Center number {n}", phone=f"312-555-010{n}", hours="Monday to Friday, 8:00 to 17:00",
        services=frozenset({"detox", "aftercare"} if n == 1 else {"aftercare"}),
        not_offered=frozenset({"residential"} if n == 1 else set()),
    )
    for n in (1, 2, 3, 4, 5)
]  # fmt: skip


def document(count: int, **changes: object) -> ComparisonDoc:
    centers = [CENTERS[0]._replace(**changes), *CENTERS[1:count]]  # type: ignore[arg-type]
    return comparison_document(centers, CatalogueInfo("D", "S", "2023"), VOCABULARY)


def on_terminal(found: ComparisonDoc, width: int, phrases: Phrases, words: Words) -> list[str]:
    file = io.StringIO()
    write_terminal(comparison_blocks(found, phrases, words, width), file, width, color=False)
    return file.getvalue().splitlines()


def test_piped_each_fact_is_one_line_with_a_number_for_each_center(phrases: Phrases, words: Words) -> None:
    file = io.StringIO()
    write_plain(comparison_blocks(document(2), phrases, words), file)
    lines = file.getvalue().splitlines()
    assert "Phone: (1) 312-555-0101; (2) 312-555-0102" in lines
    assert "Detox: (1) yes; (2) not known" in lines
    assert "Residential: (1) no; (2) not known" in lines
    apart, shared = lines.index("What tells them apart:"), lines.index("What they have in common:")
    assert apart < lines.index("Detox: (1) yes; (2) not known") < shared
    assert shared < lines.index("Aftercare: (1) yes; (2) yes")
    assert any("yoga" in line and "ask" in line for line in lines)


@pytest.mark.parametrize(
    ("width", "shown"),
    [
        (None, ["Detox: (1) yes [2]; (2) not known", "Aftercare: (1) yes [2]; (2) yes"]),
        (88, ["Detox yes [2] not known", "Aftercare yes [2] yes"]),
        (50, ["- Offers: detox [2], aftercare [2]", "- Offers: aftercare"]),
    ],
)
def test_a_need_that_another_list_states_carries_the_number_of_that_list(
    width: int | None, shown: list[str], phrases: Phrases, words: Words
) -> None:
    found = document(2, also_in=(AlsoIn("Licences", "2026", "l", ("detox", "aftercare")),))
    file = io.StringIO()
    write_plain(comparison_blocks(found, phrases, words, width), file)
    lines = [" ".join(line.split()) for line in file.getvalue().splitlines()]
    assert set(shown) <= set(lines), lines


@pytest.mark.parametrize("width", [None, 100, 40])
def test_centers_keep_the_numbers_of_the_list_they_were_chosen_from(
    width: int | None, phrases: Phrases, words: Words
) -> None:
    file = io.StringIO()
    write_plain(
        comparison_blocks(document(2, program="Evening"), phrases, words, width, ids=False, numbers=[1, 3]), file
    )
    text = file.getvalue()
    assert "1. Center number 1, Evening" in text
    assert "3. Center number 2" in text
    assert {None: "(3) 312-555-0102", 100: "Center 3", 40: "3. Center number 2:"}[width] in text
    assert "(2)" not in text
    assert "Center 2" not in text


@pytest.mark.parametrize("count", [2, 3])
def test_a_wide_terminal_shows_columns_that_stand_under_each_other(count: int, phrases: Phrases, words: Words) -> None:
    lines = on_terminal(document(count), 100, phrases, words)
    [head] = [line for line in lines if line.split()[:1] == ["Center"] and "Phone" not in line][:1]
    [phone] = [line for line in lines if line.startswith("Phone")]
    starts = [head.index(f"Center {n}") for n in range(1, count + 1)]
    assert [phone.index(f"312-555-010{n}") for n in range(1, count + 1)] == starts
    assert max(map(len, lines)) <= 88


def test_a_cell_too_long_for_its_column_goes_on_below(phrases: Phrases, words: Words) -> None:
    lines = on_terminal(document(3), 88, phrases, words)
    first = next(position for position, line in enumerate(lines) if line.startswith("Hours"))
    assert lines[first + 1].split()
    assert not lines[first + 1][:20].strip()


@pytest.mark.parametrize(("count", "width"), [(5, 88), (2, 50)])
def test_where_columns_do_not_fit_each_center_stands_by_itself(
    count: int, width: int, phrases: Phrases, words: Words
) -> None:
    lines = on_terminal(document(count), width, phrases, words)
    assert "1. Center number 1" in lines
    assert lines.count("Offers: aftercare") + lines.count("- Offers: aftercare") == count - 1
    assert max(map(len, lines)) <= width


def test_hostile_and_wide_text_keeps_the_columns(phrases: Phrases, words: Words, hostile: str) -> None:
    found = document(2, hours=f"{hostile} 漢字漢字漢字漢字漢字漢字漢字漢字", website="https://" + "x" * 200)
    lines = on_terminal(found, 80, phrases, words)
    assert not any("\x1b" in line or "\u202e" in line for line in lines)
    from rich.cells import cell_len

    assert max(map(cell_len, lines)) <= 80
