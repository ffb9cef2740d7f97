"""Every kind of document, by the name that `recovery-cli schema` takes."""

from typing import Any

from recovery_cli.documents.catalogues import CentersDoc, CenterShownDoc, ImportDoc, MergeDoc
from recovery_cli.documents.reference import (
    ErrorDoc,
    HelplinesDoc,
    NeedsDoc,
    QuestionsDoc,
    RulesCheckDoc,
    RulesDoc,
)
from recovery_cli.documents.results import AssessmentDoc, ComparisonDoc, MatchDoc, SearchDoc, SearchSummaryDoc

KINDS: dict[str, Any] = {
    "search": SearchDoc,
    "search_summary": SearchSummaryDoc,
    "match": MatchDoc,
    "assessment": AssessmentDoc,
    "comparison": ComparisonDoc,
    "center": CenterShownDoc,
    "centers": CentersDoc,
    "import": ImportDoc,
    "merge": MergeDoc,
    "questions": QuestionsDoc,
    "needs": NeedsDoc,
    "helplines": HelplinesDoc,
    "rules": RulesDoc,
    "rules_check": RulesCheckDoc,
    "error": ErrorDoc,
}
"""A match has no kind of its own: it is every line of NDJSON but the first, which is the summary."""
