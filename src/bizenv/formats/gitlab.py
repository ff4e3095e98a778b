"""Findings for GitLab: a Code Quality report, which marks lines of a merge request."""

import json
from typing import Final

from bizenv.diagnostics import Findings, Severity
from bizenv.formats.findings import fingerprints
from bizenv.formats.page import flat
from bizenv.messages import Catalogue

_SEVERITIES: Final = {Severity.ERROR: "major", Severity.WARNING: "minor"}


def gitlab_report(report: Findings, words: Catalogue) -> str:
    """Return the report; GitLab takes findings of equal fingerprint for one."""
    issues = [
        {
            "description": flat(words.say(found.message)),
            "check_name": found.code,
            "fingerprint": fingerprint,
            "severity": _SEVERITIES[found.severity],
            "location": {
                "path": report.prefix + found.at.file,
                "lines": {"begin": found.at.line},
            },
        }
        for found, fingerprint in zip(
            report.diagnostics, fingerprints(report), strict=True
        )
    ]
    return json.dumps(issues, ensure_ascii=False, indent=2) + "\n"
