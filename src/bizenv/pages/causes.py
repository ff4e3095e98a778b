"""Why a part is another than was published, and what it was published as, in words."""

from collections.abc import Iterable

from bizenv.meaning.risks import Reason
from bizenv.messages import Catalogue
from bizenv.pages import reasoning, sentences
from bizenv.pages.change_words import said_of
from bizenv.report.causes import Cause
from bizenv.report.decisive import Passing
from bizenv.report.part_changes import PartState
from bizenv.report.since import Correction


def otherwise(correction: Correction, words: Catalogue) -> str:
    """Say as what a part was published, what it was as known now, and why."""
    published = part_said(correction.published, words)
    known_now = part_said(correction.known_now, words)
    causes = causes_said(correction.causes, words)
    if published != known_now:
        return words(
            "since.corrected", published=published, now=known_now, causes=causes
        )
    said = [said_of(each, words) for each in correction.changes]
    changes = words.listed(said)
    return words("since.corrected.beside", changes=changes, causes=causes)


def part_said(part: PartState | None, words: Catalogue) -> str:
    """Say what a part is, or that it was not there."""
    if part is None:
        return words("since.absent")
    return sentences.status(words, part.standing)


def causes_said(causes: Iterable[Cause], words: Catalogue) -> str:
    """Return causes in words: 10月31日填报，11月20日才存档."""
    said = [cause_said(each, words) for each in causes]
    return words("reason.separator").join(said)


def cause_said(cause: Cause, words: Catalogue) -> str:
    """Return a cause in words, of a back-dated one also since when it is known."""
    if cause.passing is not None:
        return passing_said(cause.passing, words)
    said = _of_line(cause, words)
    if not cause.back_dated:
        return said
    if cause.seen is None:
        return words("cause.unsaved", text=said)
    return words("cause.seen", text=said, seen=cause.seen)


def passing_said(passing: Passing, words: Catalogue) -> str:
    """Return what time did: 期限9月30日已过，没有申请完成；8月12日以后没有填报."""
    why = [_of_time(each, words) for each in passing.why]
    if passing.mending is not None:
        why.insert(0, words("cause.mending", day=passing.mending))
    if passing.due is not None:
        why.insert(0, words("cause.due", day=passing.due))
    return words("decided.separator").join(why)


def _of_time(reason: Reason, words: Catalogue) -> str:
    """Return a reason as a cause."""
    code = f"cause.{reason.code}"
    if words.has(code):
        return words(code, **reason.figures)
    return reasoning.reason(words, reason)


def _of_line(cause: Cause, words: Catalogue) -> str:
    if cause.code == "amendment":
        return sentences.amended(words, cause.document, cause.day, cause.what)
    kind = words(f"kind.{cause.kind}") if cause.kind else ""
    figures = {"day": cause.day, "kind": kind, "document": cause.document or ""}
    return words(f"cause.{cause.code}", **figures)
