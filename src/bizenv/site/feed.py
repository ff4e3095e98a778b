"""An Atom feed (RFC 4287) of what happened: the days on which tasks turned to another status."""

import uuid
from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from heapq import nlargest
from typing import Final, NamedTuple

from bizenv.report.public import PublicPlan, PublicSite, PublicTask, PublicTurn
from bizenv.site import paths
from bizenv.site.frame import Edition
from bizenv.site.markup import Markup, tag, text, together
from bizenv.site.pieces import status_said

MOST: Final = 200
_NAMESPACE: Final = uuid.uuid5(uuid.NAMESPACE_URL, "bizenv/public/feed/1")


class _Event(NamedTuple):
    """A task of a plan that turned to another status."""

    plan: PublicPlan
    task: PublicTask
    turn: PublicTurn

    @property
    def id(self) -> str:
        """The same for ever: of the task, the day and the status alone."""
        day, status = self.turn
        name = f"{self.task.key} {day} {status.code}"
        return uuid.uuid5(_NAMESPACE, name).urn


def feed(site: PublicSite, edition: Edition) -> bytes:
    """Return the feed; its day is that of the last event, so that nothing new changes nothing."""
    words = edition.words
    events = _latest(site)
    plans = " ".join(plan.id for plan in site.plans)
    last = events[0].turn.day if events else site.day
    title = words("site.name")
    parts = [
        tag("id", text(uuid.uuid5(_NAMESPACE, f"{words.language} {plans}").urn)),
        tag("title", text(title)),
        tag("updated", text(_moment(last))),
        tag("author", tag("name", text(title))),
        tag("link", rel="self", href=edition.whole(paths.FEED)),
        tag("link", rel="alternate", type="text/html", href=edition.whole(paths.FRONT)),
        *(_entry(each, edition) for each in events),
    ]
    namespace = {"xmlns": "http://www.w3.org/2005/Atom", "xml:lang": words.language}
    whole = tag("feed", together(parts), **namespace)
    return f'<?xml version="1.0" encoding="utf-8"?>\n{whole}\n'.encode()


@lru_cache(maxsize=1)
def _latest(site: PublicSite) -> list[_Event]:
    """Return what happened last, the last first: the same in every edition."""
    return nlargest(MOST, _events(site), key=_when)


def _events(site: PublicSite) -> Iterator[_Event]:
    """Yield what happened; that a task was issued is no turn."""
    for plan in site.plans:
        for task in plan.tasks:
            yield from (_Event(plan, task, turn) for turn in task.history[1:])


def _when(event: _Event) -> tuple[date, str]:
    return event.turn.day, event.task.key


def _entry(event: _Event, edition: Edition) -> Markup:
    words = edition.words
    plan, task, turn = event
    title = words(
        "site.happened",
        title=task.title,
        status=status_said(turn.status, words),
        leads=[part.department for part in task.leads],
        plan=plan.title,
    )
    page = edition.whole(paths.task_page(task.plan, task.id))
    return tag(
        "entry",
        tag("id", text(event.id)),
        tag("title", text(title)),
        tag("updated", text(_moment(turn.day))),
        tag("link", rel="alternate", type="text/html", href=page),
        tag("summary", text(words("site.turned.on", key=task.key, day=turn.day))),
    )


def _moment(day: date) -> str:
    return f"{day.isoformat()}T00:00:00Z"
