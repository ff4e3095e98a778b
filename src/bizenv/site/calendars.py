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
from bizenv.site.shares import Led, Shares

_NAMESPACE: Final = uuid.uuid5(uuid.NAMESPACE_URL, "bizenv/public/calendar/1")
_CANCELLED: Final = "cancelled"


def calendar_files(site: PublicSite, edition: Edition) -> Iterator[tuple[str, bytes]]:
    """Yield the calendars of the departments."""
    if not paths.has_calendars():
        return
    words = edition.words
    shares = Shares(site)
    for each in site.departments:
        events = list(_events(shares.led[each.name], site.day, words))
        made = IcsCalendar(each.name, words.language, tuple(events))
        yield paths.calendar_file(each.name), ics_bytes(made)


def _events(several: list[Led], day: date, words: Catalogue) -> Iterator[Event]:
    for led in several:
        due = led.task.due
        if due is not None:
            yield _event(led, due, day, words)


def _event(led: Led, due: date, day: date, words: Catalogue) -> Event:
    """Return a deadline. It is told anew every day, so that a reader takes the later one."""
    task, part = led
    said = status_said(part.status, words)
    issued = task.history[0].day if task.history else day
    name = uuid.uuid5(_NAMESPACE, f"{task.key} {part.department}")
    is_off = part.status.code == _CANCELLED
    return Event(
        uid=str(name),
        day=due,
        summary=words("site.turned", title=task.title, status=said),
        lines=(task.key, part.department, said),
        category=words("column.due_day"),
        status="CANCELLED" if is_off else "CONFIRMED",
        changed=day,
        sequence=(day - issued).days,
    )
