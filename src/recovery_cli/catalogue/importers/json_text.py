"""A published JSON file: read whole, its numbers kept as text, so that a ZIP stays what it was."""

import gc
import json
from pathlib import Path
from typing import Any

from recovery_cli.catalogue.importers.text import AS_DOWNLOADED, read_text, refusal
from recovery_cli.sentences import Sentence


def read_json(path: Path) -> tuple[Any, str]:
    """The parsed values and the name of the encoding.

    Raises DataFileError: see text.py; cut-short where the text ends too early, syntax, too-deep.
    """
    text, encoding = read_text(path)
    enabled = gc.isenabled()
    gc.disable()  # a parse makes no cycles, and looking for them costs three times the parse
    try:
        return json.loads(text, parse_int=str, parse_float=str, parse_constant=str), encoding
    except json.JSONDecodeError as error:
        place = f"{path}:{error.lineno}"
        if error.pos >= len(text.rstrip()) - 1 or "Unterminated" in error.msg:
            problem = Sentence("The file ends in the middle: it is perhaps half a download.")
            raise refusal("cut-short", place, problem, Sentence("Download it again.")) from None
        what, column = error.msg, str(error.colno)
        problem = Sentence("This is not valid JSON: {what} (column {column}).", what=what, column=column)
        raise refusal("syntax", place, problem, AS_DOWNLOADED) from None
    except RecursionError:
        problem, remedy = Sentence("The file is nested too deeply."), Sentence("Give it as it was downloaded.")
        raise refusal("too-deep", path, problem, remedy) from None
    finally:
        if enabled:
            gc.enable()


def json_form(encoding: str) -> Sentence:
    return Sentence("{encoding}, JSON", encoding=encoding)


def mapping(value: Any) -> dict[str, Any]:
    """The value where it is an object, else an empty one."""
    return value if isinstance(value, dict) else {}


def mappings(value: Any) -> list[dict[str, Any]]:
    """The objects of a list; whatever else stands there is passed over."""
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []
