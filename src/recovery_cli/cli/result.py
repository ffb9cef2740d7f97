"""An assessment to where it is wanted, in the form it is wanted: a terminal, a pipe, or a file of its owner's only."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from recovery_cli.cli.output import show_blocks, to_json, write_file, write_stdout
from recovery_cli.cli.workspace import Workspace
from recovery_cli.cli.written import remember
from recovery_cli.questionnaire.interview import RoutingPath

if TYPE_CHECKING:
    from recovery_cli.cli.assess import AssessOptions
    from recovery_cli.documents import AssessmentDoc


def write_result(document: "AssessmentDoc", path: RoutingPath, options: "AssessOptions", workspace: Workspace) -> None:
    """path: the answers behind the document, for who is spoken to. Raises UsageError where a file cannot be written."""
    if options.output_format == "json":
        text = to_json(document)
        if options.output:
            _keep(options.output, text, workspace)
        else:
            write_stdout(text)
        return
    from recovery_cli.cli.words import words
    from recovery_cli.render.assessment_text import assessment_blocks
    from recovery_cli.render.brief import brief_blocks

    speaking = words(workspace, path.respondent, units=options.units)
    if options.brief:
        blocks = brief_blocks(document, workspace.phrases, speaking)
    else:
        blocks = assessment_blocks(document, workspace.phrases, speaking, every_reason=options.why != "short")
    if options.output:
        import io

        from recovery_cli.render.plain import write_plain

        buffer = io.StringIO()
        write_plain(blocks, buffer)
        _keep(options.output, buffer.getvalue(), workspace)
    elif options.plain:
        from recovery_cli.render.plain import write_plain

        write_plain(blocks, sys.stdout)
    else:
        show_blocks(blocks)


def _keep(path: Path, text: str, workspace: Workspace) -> None:
    """A result is health data, so `recovery-cli forget` must find it again."""
    write_file(path, text)
    remember(path, "result", workspace)
