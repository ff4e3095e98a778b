"""What the formats of findings share: which findings are the same, and how many there are."""

import hashlib
from collections import Counter
from collections.abc import Sequence

from bizenv.diagnostics import Diagnostic, Findings, Severity
from bizenv.messages import Catalogue, Message


def summary(diagnostics: Sequence[Diagnostic], files: int, words: Catalogue) -> str:
    """Return the closing line: files, errors, warnings."""
    severities = [found.severity for found in diagnostics]
    errors = severities.count(Severity.ERROR)
    warnings = len(severities) - errors
    parts = [
        words("summary.files", n=files),
        words("summary.errors", n=errors),
        words("summary.warnings", n=warnings),
    ]
    return words("summary.separator").join(parts)


def fingerprints(report: Findings) -> list[str]:
    """Return a fingerprint for each finding: of code, file, values and line, not the line's number.

    Findings that are alike in all of these are told apart by their order.
    """
    seen: Counter[str] = Counter()
    found = []
    for each in report.diagnostics:
        base = _base(each, report.prefix)
        seen[base] += 1
        number = seen[base]
        text = f"{base}\0{number}"
        counted = text.encode(errors="surrogateescape")
        digest = hashlib.sha256(counted)
        found.append(digest.hexdigest())
    return found


def _base(found: Diagnostic, prefix: str) -> str:
    at = found.at
    file = f"{prefix}{at.file}"
    excerpt = at.excerpt or ""
    parts = [found.code, file, excerpt.strip()]
    for name, value in sorted(found.args.items()):
        if not isinstance(value, Message):
            parts.append(f"{name}={value}")
    return "\0".join(parts)
