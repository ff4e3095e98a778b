"""Findings as SARIF 2.1.0, the OASIS format that code hosts and editors read."""

import json
from typing import Any, Final
from urllib.parse import quote

from bizenv import __version__
from bizenv.diagnostics import Diagnostic, Findings, Location
from bizenv.formats.findings import fingerprints
from bizenv.formats.page import flat
from bizenv.messages import Catalogue

SCHEMA: Final = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/schemas/sarif-schema-2.1.0.json"
)
ROOT: Final = "%SRCROOT%"  # the repository's top, as code hosts call it


def sarif_log(report: Findings, words: Catalogue) -> str:
    """Return a log of one run: a rule for each code that occurs, a result for each finding."""
    codes = sorted({found.code for found in report.diagnostics})
    results = [
        _result(found, report.prefix, codes.index(found.code), fingerprint, words)
        for found, fingerprint in zip(
            report.diagnostics, fingerprints(report), strict=True
        )
    ]
    driver = {
        "name": "bizenv",
        "version": __version__,
        "rules": [{"id": code} for code in codes],
    }
    run = {
        "tool": {"driver": driver},
        "language": words.language,
        "columnKind": "unicodeCodePoints",
        "results": results,
    }
    log = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(log, ensure_ascii=False, indent=2) + "\n"


def _result(
    found: Diagnostic,
    prefix: str,
    rule: int,
    fingerprint: str,
    words: Catalogue,
) -> dict[str, Any]:
    said = [flat(words.say(found.message))]
    if found.hint is not None:
        hint = words("finding.hint", text=found.hint)
        said.append(flat(hint))
    related = [
        {**_location(each, prefix), "message": {"text": _see(each, words)}}
        for each in found.related
    ]
    return {
        "ruleId": found.code,
        "ruleIndex": rule,
        "level": found.severity.value,
        "message": {"text": "\n".join(said)},
        "locations": [_location(found.at, prefix)],
        **({"relatedLocations": related} if related else {}),
        "partialFingerprints": {"bizenv/v1": fingerprint},
    }


def _see(at: Location, words: Catalogue) -> str:
    place = f"{at.file}:{at.line}:{at.column}"
    return words("finding.related", place=place)


def _location(at: Location, prefix: str) -> dict[str, Any]:
    uri = quote(prefix + at.file)
    artifact = {"uri": uri, "uriBaseId": ROOT}
    region = {
        "startLine": at.line,
        "startColumn": at.column,
        "endColumn": at.column + at.length,
    }
    return {"physicalLocation": {"artifactLocation": artifact, "region": region}}
