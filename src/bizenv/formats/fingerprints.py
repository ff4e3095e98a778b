"""What makes a finding the same finding when lines above it come and go."""

import hashlib
from collections import Counter

from bizenv.diagnostics import Diagnostic, Findings
from bizenv.messages import Message


def fingerprints(report: Findings) -> list[str]:
    """Return a fingerprint for each finding: of its code, file, values and the text of its line, not of the line's number.

    Findings that are alike in all of these are told apart by their order.
    """
    seen: Counter[str] = Counter()
    found = []
    for each in report.diagnostics:
        base = _base(each, report.prefix)
        seen[base] += 1
        found.append(
            hashlib.sha256(
                f"{base}\0{seen[base]}".encode(errors="surrogateescape")
            ).hexdigest()
        )
    return found


def _base(found: Diagnostic, prefix: str) -> str:
    values = [
        f"{name}={value}"
        for name, value in sorted(found.args.items())
        if not isinstance(value, Message)
    ]
    line = (found.at.excerpt or "").strip()
    return "\0".join((found.code, prefix + found.at.file, line, *values))
