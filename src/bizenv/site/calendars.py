"""A calendar for each department: the deadlines of what it leads, each with how its part stands.

There is one for both editions, in the language of the first.
"""

import uuid
from collections.abc import Iterator
from datetime import date
from typing import Final

from bizenv.formats.ics import Event, IcsCalendar, ics_bytes
from bizenv.messages import Catalogue
from bizenv.report.public import PublicSite
from bizenv.site import paths
from bizenv.site.frame import Edition
from bizenv.site.pieces import status_said
from bizenv.site.shares import TaskShare, shares_of

_NAMESPACE: Final = uuid.uuid5(uuid.NAMESPACE_URL, "bizenv/public/calendar/1")
_CANCELLED: Final = "cancelled"


def calendar_files(site: PublicSite, edition: Edition) -> Iterator[tuple[str, bytes]]:
    """Yield the calendars of the departments."""
    if not paths.has_calendars():
        return
    words = edition.words
    shares = shares_of(site)
    for each in site.departments:
        led = shares.led[each.name]
        events = list(_events(each.name, led, site.day, words))
        made = IcsCalendar(each.name, words.language, tuple(events))
        yield paths.calendar_file(each.name), ics_bytes(made)


def _events(
    name: str, several: list[TaskShare], day: date, words: Catalogue
) -> Iterator[Event]:
    for share in several:
        due = share.task.due
        if due is not None:
            yield _event(name, share, due, day, words)


def _event(
    name: str, share: TaskShare, due: date, day: date, words: Catalogue
) -> Event:
    """Return a deadline. It is told anew every day, so that a reader takes the later one."""
    task, status = share
    said = status_said(status, words)
    uid = uuid.uuid5(_NAMESPACE, f"{task.key} {name}")
    is_off = status.code == _CANCELLED
    return Event(
        uid=str(uid),
        day=due,
        summary=words("site.turned", title=task.title, status=said),
        lines=(task.key, name, said),
        category=words("column.due_day"),
        status="CANCELLED" if is_off else "CONFIRMED",
        changed=day,
        sequence=(day - (task.issued or day)).days,
    )
