"""What the formats of findings share: which findings are the same, and how many there are."""

import hashlib
from collections import Counter
from collections.abc import Sequence

from bizenv.diagnostics import Diagnostic, Findings, Severity
from bizenv.messages import Catalogue, Message


def summary(diagnostics: Sequence[Diagnostic], files: int, words: Catalogue) -> str:
    """Return the closing line: files, errors, warnings."""
    errors = sum(found.severity is Severity.ERROR for found in diagnostics)
    parts = [
        words("summary.files", n=files),
        words("summary.errors", n=errors),
        words("summary.warnings", n=len(diagnostics) - errors),
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
        counted = f"{base}\0{seen[base]}".encode(errors="surrogateescape")
        found.append(hashlib.sha256(counted).hexdigest())
    return found


def _base(found: Diagnostic, prefix: str) -> str:
    values = [
        f"{name}={value}"
        for name, value in sorted(found.args.items())
        if not isinstance(value, Message)
    ]
    line = (found.at.excerpt or "").strip()
    return "\0".join((found.code, prefix + found.at.file, line, *values))
