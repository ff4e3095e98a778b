"""A task in the digest that needs attention: until when, why, and what its department does next."""

from collections.abc import Iterable, Iterator
from typing import Final

from bizenv.formats.page import Item
from bizenv.meaning.risks import Reason
from bizenv.meaning.statuses import Status
from bizenv.messages import Catalogue
from bizenv.pages import reasoning
from bizenv.pages.items import Titles, item_named
from bizenv.pages.said import asks_said, move_said, said_lines
from bizenv.pages.sentences import capital
from bizenv.report.attention import Attending
from bizenv.report.query import Query

_SAID_BY_FACTS: Final = ("overdue", "on-track")


def untold(reasons: Iterable[Reason]) -> list[Reason]:
    """Return the reasons that the facts of a task do not say."""
    return [each for each in reasons if each.code not in _SAID_BY_FACTS]


def item_said(item: Attending, query: Query, titles: Titles, words: Catalogue) -> Item:
    """Return one department's part of a task; in a department's own digest with its next step."""
    fresh = words("digest.fresh") if item.fresh else ""
    named = capital(f"{item_named(titles, item, words)}{fresh}")
    light = "grey" if item.unheard else item.verdict.light
    notes = _notes(item, query, words)
    return Item(named, tuple(notes), light)


def _apart(item: Attending, words: Catalogue) -> str:
    """Say that the task as a whole is not overdue, since another lead decides."""
    status = words(f"status.{item.whole}")
    names = {"first": item.first, "department": item.department}
    return words("digest.apart", status=status, **names)


def _notes(item: Attending, query: Query, words: Catalogue) -> Iterator[str]:
    """Yield until when it is due, why it needs attention, what was said of it, and what is next."""
    facts = _facts(item, words)
    yield words("digest.facts").join(facts)
    is_part_alone = item.whole not in (None, Status.OVERDUE)
    if item.kind == "overdue" and is_part_alone:
        yield _apart(item, words)
    verdict = item.verdict
    reasons = list(_reasons(item, words))
    reasons += reasoning.mending(words, verdict, query.day)
    if reasons:
        yield words("reason.next").join(reasons)
    for move in item.moves:
        yield move_said(move, words, whose=False)
    asks = verdict.asks
    if asks is not None:
        yield asks_said(asks, query.day, words)
    codes = [each.code for each in verdict.reasons]
    missed = "milestone-missed" not in codes
    yield from said_lines(item.said, words, missed=missed)
    if query.departments:
        due = _due(item, words)
        step = words(f"digest.step.{item.step}", due=due)
        yield words("digest.next", step=step)


def _facts(item: Attending, words: Catalogue) -> Iterator[str]:
    due = _due(item, words)
    yield words("task.due", due=due)
    days = item.days
    if item.kind == "overdue":
        past = -(days or 0)
        code = "task.days_past" if item.unheard else "task.days_overdue"
        yield words(code, n=past)
    elif item.kind == "due-soon" and days:
        yield words("digest.days_left", n=days)
    elif item.kind == "due-soon" and days is not None:
        yield words("digest.due_today")
    if item.leads > 1:
        yield words("digest.joint", n=item.leads)


def _reasons(item: Attending, words: Catalogue) -> Iterator[str]:
    """Yield the reasons.

    That it is due soon has been said, and of that only what was last reported.
    """
    told = untold(item.verdict.reasons)
    if item.unheard:
        told = [each for each in told if each.code != "never-applied"]
    alone = len(told) == 1
    says_no_percentage = item.said.percentage is None
    for reason in told:
        if reason.code != "due-soon":
            yield reasoning.reason(words, reason, unheard=item.unheard)
        elif alone and says_no_percentage:
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
