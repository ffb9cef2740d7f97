"""A report as one HTML file that asks for nothing: no script, no font, no picture from elsewhere."""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from recovery_cli.render.escape import terminal_safe
from recovery_cli.render.links import web_address
from recovery_cli.render.report.compass import HALF, MARK
from recovery_cli.render.report.contents import guide_parts
from recovery_cli.render.report.links import with_calls

if TYPE_CHECKING:
    from recovery_cli.render.blocks import Words
    from recovery_cli.render.phrases import Phrases
    from recovery_cli.render.report.contents import Report

_TEMPLATES = Path(__file__).parent / "templates"


def to_html(report: Report, phrases: Phrases, words: Words) -> str:
    """The page. Everything from outside is escaped where it is written, and only addresses of the web become links."""
    style = (_TEMPLATES / "report.css").read_text(encoding="utf-8")
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_harmless,
    )
    return environment.get_template("report.html").render(
        report=report,
        say=phrases.say,
        count=phrases.count,
        words=words,
        pieces=lambda text: with_calls(text, report.phones),
        web_address=web_address,
        ring_label=lambda distance: _ring_label(distance, phrases, words),
        parts=lambda *ids: guide_parts(report, ids),
        half=HALF,
        mark=MARK,
        style=Markup(style),  # noqa: S704  # our own file, packaged with the program
        # Only this very style may apply, whatever a name from outside would smuggle in.
        style_hash=b64encode(sha256(style.encode("utf-8")).digest()).decode("ascii"),
    )


def _ring_label(distance: float, phrases: Phrases, words: Words) -> str:
    number = f"{distance:g}"
    if words.units == "km":
        return phrases.say("report.map.ring_km", number=number)
    return phrases.say(f"report.map.ring_miles.{'one' if distance == 1 else 'other'}", number=number)


def _harmless(value: Any) -> Any:
    """Text without what hides or turns around what it says. Markup was made here, from parts that went through this."""
    return terminal_safe(value) if isinstance(value, str) and not isinstance(value, Markup) else value
