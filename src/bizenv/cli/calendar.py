"""bizenv calendar: the last days of a department, for Outlook, WPS and phones."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Final

import typer

from bizenv.asking.calendar import agendas_asked, calendar_for
from bizenv.asking.refusals import one_of
from bizenv.cli.answering import STREAM, check_ending
from bizenv.cli.files import file_name, folder_for_files, outside_plans
from bizenv.cli.options import (
    AskedOptions,
    AsOf,
    Closed,
    Departments,
    KnownAsOf,
    Plans,
    spread,
)
from bizenv.cli.own_options import Lang
from bizenv.cli.session import Session
from bizenv.diagnostics import USAGE, BizenvError
from bizenv.formats.ics import IcsCalendar, ics_bytes
from bizenv.messages import LANGUAGES, Message
from bizenv.pages.agenda import calendar_of
from bizenv.report.agenda import Agendas

ENDING: Final = ".ics"

Output = Annotated[
    Path | None,
    typer.Option("--output", "-o", help="option.calendar.output", metavar="FILE|DIR"),
]


@dataclass(frozen=True)
class ForWhom:
    """For whom a calendar is made, of which plans: a department's or everybody's."""

    dept: Departments = None
    everybody: Annotated[bool, typer.Option("--all", help="option.calendar.all")] = (
        False
    )
    plan: Plans = None
    closed: Closed = False


@spread
def calendar(
    ctx: typer.Context,
    whose: ForWhom,
    *,
    output: Output = None,
    as_of: AsOf = None,
    known_as_of: KnownAsOf = None,
    lang: Lang = None,
) -> int:
    """Write the last days of a department, or a calendar for each."""
    session: Session = ctx.obj
    session.as_of = as_of
    one_of("--lang", lang, LANGUAGES)
    _checked(whose, output)
    asked = AskedOptions(
        plan=whose.plan,
        dept=whose.dept,
        as_of=as_of,
        known_as_of=known_as_of,
        closed=whose.closed,
    )
    found, withheld = agendas_asked(session, asked)
    session.report_reading(withheld)
    if not withheld:
        for place, made in _places(session, found, whose, output):
            _write(session, place, made)
    return session.status


def _checked(whose: ForWhom, output: Path | None) -> None:
    """Refuse a call that names nobody or everybody twice, or no fitting place. Raises BizenvError."""
    if whose.everybody == bool(whose.dept):
        hint = Message("hint.calendar-whose")
        raise BizenvError("calendar-whose", status=USAGE, hint=hint)
    if not whose.everybody:
        if output is not None and output != STREAM:
            check_ending(output, (ENDING,))
        return
    is_file = output is not None and output.suffix.lower() == ENDING
    if is_file or output in (None, STREAM):
        hint = Message("hint.calendar-folder")
        raise BizenvError("calendar-folder", status=USAGE, hint=hint)


def _places(
    session: Session, found: Agendas, whose: ForWhom, output: Path | None
) -> Iterator[tuple[Path | None, IcsCalendar]]:
    """Yield where each calendar is written; of everybody into a folder, each by whose it is."""
    words = session.words
    if whose.everybody:
        assert output is not None
        outside_plans(output)
        folder_for_files(output)
        for name, entries in found.of.items():
            made = calendar_of(name, entries, words)
            yield output / f"{file_name(name)}{ENDING}", made
        return
    yield output, calendar_for(session, found)


def _write(session: Session, place: Path | None, made: IcsCalendar) -> None:
    if place is None or place == STREAM:
        session.write_bytes(ics_bytes(made), None)
        return
    session.write_bytes(ics_bytes(made), place)
    count = len(made.events)
    said = session.words("agenda.written", file=place, n=count)
    session.write(f"{said}\n")
