"""A task in the digest that needs attention: until when, why, and what its department does next."""

from collections.abc import Iterator
from typing import Final

from bizenv.formats.page import Item
from bizenv.meaning.risks import Reason
from bizenv.messages import Catalogue
from bizenv.pages import sentences
from bizenv.report.digest import Attending, DigestReport

SAID_BY_FACTS: Final = ("overdue", "on-track")


def item_said(item: Attending, report: DigestReport, words: Catalogue) -> Item:
    """Return one department's part of a task; in a department's own digest with its next step."""
    facts = _facts(item, words)
    notes = [words("digest.facts").join(facts)]
    reasons = list(_reasons(item, words))
    if reasons:
        notes.append(words("reason.separator").join(reasons))
    if report.query.departments:
        step = words(f"digest.step.{item.step}", due=_due(item, words))
        notes.append(words("digest.next", step=step))
    fresh = words("digest.fresh") if item.fresh else ""
    return Item(f"{item.key} {item.title}{fresh}", tuple(notes))


def _facts(item: Attending, words: Catalogue) -> Iterator[str]:
    yield words("task.due", due=_due(item, words))
    if item.kind == "overdue":
        yield words("task.days_overdue", n=-(item.days or 0))
    elif item.kind == "due-soon" and item.days:
        yield words("digest.days_left", n=item.days)
    elif item.kind == "due-soon" and item.days is not None:
        yield words("digest.due_today")
    if item.leads > 1:
        yield words("digest.joint", n=item.leads)


def _reasons(item: Attending, words: Catalogue) -> Iterator[str]:
    """Yield the reasons.

    That it is due soon has been said, and of that only what was last reported.
    """
    reasons = item.verdict.reasons
    told = [each for each in reasons if each.code not in SAID_BY_FACTS]
    for reason in told:
        if reason.code != "due-soon":
            yield sentences.reason(words, reason)
        elif len(told) == 1:
            yield _last_reported(reason, words)


def _last_reported(reason: Reason, words: Catalogue) -> str:
    percent = reason.figures["percent"]
    if percent is None:
        return words("digest.no_percent")
    return words("digest.percent", percent=percent)


def _due(item: Attending, words: Catalogue) -> str:
    last_day = item.verdict.due.last_day
    if last_day is None:
        return words("due.ongoing")
    return words.day(last_day)
