"""The reference commands: questions, needs, helplines, and the schemas of the documents."""

from typing import TYPE_CHECKING, Any

from recovery_cli.cli.output import to_json, write_stdout
from recovery_cli.sentences import Sentence, said

if TYPE_CHECKING:
    from recovery_cli.cli.workspace import Workspace
    from recovery_cli.questionnaire.model import Question


def _print(lines: list[str]) -> None:
    write_stdout("".join(f"{line}\n" for line in lines))


def _document(kind: str, key: str, items: list[dict[str, Any]]) -> None:
    write_stdout(to_json({"schema_version": "1", "kind": kind, key: items}))


def run_questions(workspace: "Workspace", *, as_json: bool) -> None:
    questions = workspace.questionnaire.questions
    if as_json:
        _document("questions", "questions", [_question(question) for question in questions])
        return

    def say(sentence: Sentence) -> str:
        return str(said(sentence, workspace.sentences))

    lines: list[str] = []
    section = ""
    for question in questions:
        if question.section.title != section:
            section = question.section.title
            lines += ["", f"# {section}"]
        lines.append(f"{question.id} ({', '.join(map(say, _type(question)))}): {question.ask.to_self}")
        lines += [
            f"  {choice.id}: {choice.label.to_self}" + (f" ({say(_ALONE)})" if choice.exclusive else "")
            for choice in question.choices
        ]
    lines += ["", say(_ALSO)]
    _print(lines[1:])


_KINDS = {
    "one": Sentence("one of"),
    "many": Sentence("any of"),
    "yes_no": Sentence("yes or no"),
    "place": Sentence("ZIP, or city and state"),
    "date": Sentence("date"),
}
_ALONE = Sentence("alone")
_ALSO = Sentence("Every question also takes: unknown, declined.")


def _type(question: "Question") -> list[Sentence]:
    """What kind of answer it takes, and when it is asked."""
    if question.type == "number":
        unit = Sentence(question.unit or "")
        bounds = {"low": f"{question.minimum:g}", "high": f"{question.maximum:g}", "unit": unit}
        parts = [Sentence("{low} to {high} {unit}", **bounds)]
    else:
        parts = [_KINDS[question.type]]
    if question.optional:
        parts.append(Sentence("optional"))
    if question.when:
        parts.append(Sentence("asked on some paths"))
    return parts


def _question(question: "Question") -> dict[str, Any]:
    return {
        "id": question.id,
        "name": question.name,
        "section": question.section.id,
        "type": question.type,
        "ask": question.ask.to_self,
        "choices": [
            {"id": choice.id, "label": choice.label.to_self, "exclusive": choice.exclusive}
            for choice in question.choices
        ],
        "minimum": question.minimum if question.type == "number" else None,
        "maximum": question.maximum if question.type == "number" else None,
        "unit": question.unit,
        "optional": question.optional,
        "conditional": question.when is not None,
    }


def run_needs(workspace: "Workspace", *, as_json: bool) -> None:
    vocabulary = workspace.vocabulary
    if as_json:
        items = [need._asdict() for need in vocabulary.needs.values()]
        _document("needs", "needs", items)
        return
    lines: list[str] = []
    for group, label in vocabulary.groups.items():
        lines += ["", f"# {label}"]
        for need in vocabulary.needs.values():
            if need.group == group:
                also = Sentence(" (also: {list})", list=", ".join(need.aliases)) if need.aliases else ""
                lines.append(f"{need.slug}: {need.label}{said(also, workspace.sentences)}")
    _print(lines[1:])


def run_helplines(workspace: "Workspace", *, as_json: bool) -> None:
    from recovery_cli.helplines import helpline_document

    helplines = workspace.helplines
    if as_json:
        _document("helplines", "helplines", [dict(helpline_document(line)) for line in helplines])
        return
    lines: list[str] = []
    for line in helplines:
        text = Sentence(" · text: {text}", text=line.text) if line.text else ""
        checked = Sentence("Checked {date}: {source}", date=line.verified_on.isoformat(), source=line.source)
        lines.append(f"{line.name}: {line.call or ''}{said(text, workspace.sentences)}")
        lines.append(f"  {line.about}")
        lines.append(f"  {said(checked, workspace.sentences)}")
    _print(lines)


def run_schema(kind: str) -> None:
    from pydantic import TypeAdapter

    from recovery_cli.documents.kinds import KINDS

    schema = TypeAdapter(KINDS[kind]).json_schema()
    write_stdout(to_json({"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}))
