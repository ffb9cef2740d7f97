"""The reference commands: questions, needs, helplines, and the schemas of the documents."""

from typing import TYPE_CHECKING, Any

from recovery_cli.cli.output import to_json, write_stdout

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
    lines: list[str] = []
    section = ""
    for question in questions:
        if question.section.title != section:
            section = question.section.title
            lines += ["", f"# {section}"]
        lines.append(f"{question.id} ({_type(question)}): {question.ask.to_self}")
        lines += [
            f"  {choice.id}: {choice.label.to_self}" + (" (alone)" if choice.exclusive else "")
            for choice in question.choices
        ]
    lines += ["", "Every question also takes: unknown, declined."]
    _print(lines[1:])


def _type(question: "Question") -> str:
    kinds = {"one": "one of", "many": "any of", "yes_no": "yes or no", "place": "ZIP, or city and state"}
    kind = kinds.get(question.type, question.type)
    if question.type == "number":
        kind = f"{question.minimum:g} to {question.maximum:g} {question.unit or ''}".rstrip()
    return kind + (", optional" if question.optional else "") + (", asked on some paths" if question.when else "")


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
                also = f" (also: {', '.join(need.aliases)})" if need.aliases else ""
                lines.append(f"{need.slug}: {need.label}{also}")
    _print(lines[1:])


def run_helplines(workspace: "Workspace", *, as_json: bool) -> None:
    from recovery_cli.helplines import helpline_document

    helplines = workspace.helplines
    if as_json:
        _document("helplines", "helplines", [dict(helpline_document(line)) for line in helplines])
        return
    lines: list[str] = []
    for line in helplines:
        text = f" · text: {line.text}" if line.text else ""
        lines.append(f"{line.name}: {line.call or ''}{text}")
        lines.append(f"  {line.about}")
        lines.append(f"  Checked {line.verified_on}: {line.source}")
    _print(lines)


def run_schema(kind: str) -> None:
    from pydantic import TypeAdapter

    from recovery_cli.documents import KINDS

    schema = TypeAdapter(KINDS[kind]).json_schema()
    write_stdout(to_json({"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}))
