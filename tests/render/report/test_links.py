"""Only telephone numbers become links that call."""

from recovery_cli.render.report.links import with_calls


def test_a_sentence_is_cut_where_its_numbers_are_and_nothing_is_lost() -> None:
    numbers = ["773-533-0433", "773-533-0433 x212", "911"]
    text = "Call 773-533-0433 x212, or 773-533-0433. In danger 911, not 9110."
    pieces = list(with_calls(text, numbers))
    assert "".join(piece for piece, _ in pieces) == text
    assert [(piece, link) for piece, link in pieces if link] == [
        ("773-533-0433 x212", "tel:+17735330433;ext=212"),
        ("773-533-0433", "tel:+17735330433"),
        ("911", "tel:911"),
    ]


def test_a_number_is_linked_once_and_not_as_the_beginning_of_a_name() -> None:
    pieces = list(with_calls("988 Lifeline: call 988, or text 988", ["988"]))
    assert pieces == [("988 Lifeline: call ", None), ("988", "tel:988"), (", or text ", None), ("988", None)]


def test_a_number_that_is_none_is_never_a_link() -> None:
    assert list(with_calls("Call <b>", ["<b>", "x", ""])) == [("Call <b>", None)]
