"""evidence-unfit: evidence is a plain file of the workspace, or a plain https address.

It is shown to people, on pages and in tables: as a link, it must lead where it says.
"""

import re
from collections.abc import Iterator
from typing import Final
from urllib.parse import urlsplit

from bizenv.checks.evidence_missing import is_address
from bizenv.checks.subject import Subject
from bizenv.diagnostics import Diagnostic, Severity
from bizenv.layout import PLANS
from bizenv.messages import Message
from bizenv.model.records import Apply

_SECRET: Final = re.compile(r"^https://[^/?#]*@", re.IGNORECASE)
_OWN_HOSTS: Final = ("localhost", "127.0.0.1", "0.0.0.0", "::1")  # noqa: S104 - named, not bound
_PLAIN: Final = re.compile(
    r"""^https://[^\s/?#@\\<>"'`]+[^\s\\<>"'`]*$""", re.IGNORECASE
)


def evidence_unfit(subject: Subject) -> Iterator[Diagnostic]:
    """Find evidence that is hidden, looks like an option, or is no plain address."""
    flaws = subject.files.flaws(_places(subject))
    for entry in subject.entries():
        if not isinstance(entry.record, Apply):
            continue
        for index, evidence in enumerate(entry.record.evidence):
            place = subject.follow(evidence) or ""
            why = _why(evidence, subject) or flaws.get(place)
            if why is None:
                continue
            shown = _SECRET.sub("https://…@", evidence)
            yield Diagnostic(
                "evidence-unfit",
                subject.where(entry.place.below("evidence", index)),
                {"what": shown, "why": Message(f"evidence.{why}")},
                Severity.WARNING,
                Message(f"hint.evidence-unfit.{why}"),
            )


def _places(subject: Subject) -> Iterator[str]:
    """Yield where the files stand that are named as evidence."""
    for entry in subject.entries():
        if not isinstance(entry.record, Apply):
            continue
        for evidence in entry.record.evidence:
            place = None if is_address(evidence) else subject.follow(evidence)
            if place is not None:
                yield place


def _why_no_host(address: str) -> str | None:
    """Return what is wrong with the host of an address.

    None can be read, it is the reader's own, or one that only its own network knows.
    """
    try:
        host = urlsplit(address).hostname or ""
    except ValueError:
        return "characters"
    is_own = host in _OWN_HOSTS or host.endswith(".localhost")
    if is_own:
        return "local"
    if _is_private(host):
        return "private"
    return None


def _is_private(host: str) -> bool:
    """Tell whether a host is the number of a computer in a network of its own: 10.0.0.1."""
    if host.strip("0123456789.") and ":" not in host:
        return False
    from ipaddress import ip_address

    try:
        return not ip_address(host).is_global
    except ValueError:
        return False


def _why(evidence: str, subject: Subject) -> str | None:
    """Return what is wrong with evidence, None if nothing is."""
    if is_address(evidence):
        if _SECRET.match(evidence):
            return "secret"
        if not _PLAIN.match(evidence):
            return "characters"
        return _why_no_host(evidence)
    place = subject.follow(evidence)
    if place is None:  # told as missing
        return None
    if place.startswith(f"{PLANS}/"):
        return "plans"
    steps = evidence.split("/")
    steps += place.split("/")
    if any(step.startswith(".") and step != "." for step in steps):
        return "hidden"
    if any(step.startswith("-") for step in steps):
        return "hyphen"
    return None if evidence.isprintable() else "unseen"
