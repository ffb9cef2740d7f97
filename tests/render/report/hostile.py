"""What a catalogue may try to put into a report."""

from typing import Any

MARKUP = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)></section><style>*{display:none}</style>{{7*7}}"


def hostile(text: str) -> dict[str, Any]:
    """Changes that put the text wherever a catalogue can."""
    fields = ("id", "name", "program", "street", "city", "state", "zip", "phone", "website", "source")
    changes: dict[str, Any] = {f"matches.{n}.center.{field}": text for n in range(3) for field in fields}
    for number in range(3):
        changes[f"matches.{number}.center.intake_phones"] = [text, "617-555-0199"]
        changes[f"matches.{number}.warnings"] = [text if number else "Another."]
    return {**changes, **{f"catalogue.{field}": text for field in ("name", "source", "source_date")}}
