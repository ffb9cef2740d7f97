"""What rendering costs at start, and what it may not know."""

import subprocess
import sys

import pytest

LATE = "typer rich pydantic yaml typing_extensions recovery_cli.documents csv json string"


@pytest.mark.parametrize(
    "module", ["search_text", "assessment_text", "center_text", "terminal", "plain", "tables", "brief", "drawing"]
)
def test_nothing_heavy_is_imported_before_it_is_used(module: str) -> None:
    code = (
        "import sys; before = set(sys.modules); "
        f"import recovery_cli.render.{module}; "
        f"print(*sorted((set(sys.modules) - before) & set('{LATE}'.split())))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []
