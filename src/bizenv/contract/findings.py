"""Findings as JSON: bizenv/findings/1, a contract like all of `v1`."""

from typing import Literal

from pydantic import Field

from bizenv.contract.v1 import Json, dump
from bizenv.diagnostics import Findings
from bizenv.messages import Catalogue


class FindingV1(Json):
    """One finding of validate."""

    code: str
    severity: Literal["error", "warning"]
    message: str
    file: str
    line: int
    column: int
    hint: str | None


class SuspendedV1(Json):
    """A plan of which rules were left out, and the files because of which."""

    plan: str
    files: list[str]


class FindingsV1(Json):
    """bizenv validate --format json."""

    schema_: Literal["bizenv/findings/1"] = Field(
        default="bizenv/findings/1", alias="schema"
    )
    findings: list[FindingV1]
    suspended: list[SuspendedV1]


def findings_json(report: Findings, words: Catalogue) -> str:
    """Return findings as JSON."""
    findings = [
        FindingV1(
            code=found.code,
            severity=found.severity.value,
            message=words.say(found.message),
            file=found.at.file,
            line=found.at.line,
            column=found.at.column,
            hint=words.say(found.hint) if found.hint else None,
        )
        for found in report.diagnostics
    ]
    suspended = [
        SuspendedV1(plan=each.plan, files=list(each.files)) for each in report.suspended
    ]
    return dump(FindingsV1(findings=findings, suspended=suspended))
