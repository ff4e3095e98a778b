"""bizenv remind receipt, reply, close and print: what becomes of a slip that was issued."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, Final

import typer

from bizenv.asking.refusals import one_of
from bizenv.cli import completing
from bizenv.cli.answering import answer, settle
from bizenv.cli.command import Command
from bizenv.cli.letters import slip_named, write_letter
from bizenv.cli.options import AsOf, spread
from bizenv.cli.output import after_writing
from bizenv.cli.own_options import Lang
from bizenv.cli.remind import (
    Issuer,
    Text,
    Writing,
    app,
    given_by,
    ledgers_of,
    needed,
    option,
    refusal,
    say_durable,
)
from bizenv.cli.session import Session
from bizenv.diagnostics import USAGE, BizenvError
from bizenv.meaning.slips import Slip
from bizenv.messages import LANGUAGES, Message
from bizenv.model.slips import SlipKind
from bizenv.recording.slips import answer_of, enter
from bizenv.report.query import Query
from bizenv.report.remind import RemindReport, SlipNumbers, Wanted, remind_report
from bizenv.store.workspace import Workspace

__all__ = ["app"]

Number = Annotated[
    str,
    typer.Argument(metavar="NUMBER", help="argument.remind.number", show_default=False),
]


@dataclass(frozen=True)
class When:
    """On which day something became of a slip, and what else is to be said."""

    date: Annotated[Text, option("date", "DATE", completing.days)] = None
    note: Annotated[Text, option("note", "TEXT")] = None
    as_of: AsOf = None


# What a line cannot do without
_NEEDED: Final = {SlipKind.REPLY: "text", SlipKind.CLOSE: "reason"}


@app.command(SlipKind.RECEIPT.value, cls=Command)
@spread
def receipt(
    ctx: typer.Context,
    number: Number,
    when: When,
    written: Writing,
    *,
    by: Annotated[Text, option("by", "TEXT")] = None,
) -> int:
    """Record that a slip was received."""
    given = {"by": by}
    return _answered(ctx, SlipKind.RECEIPT, number, given, (when, written))


@app.command(SlipKind.REPLY.value, cls=Command)
@spread
def reply(
    ctx: typer.Context,
    number: Number,
    when: When,
    written: Writing,
    *,
    text: Annotated[Text, option("text", "TEXT")] = None,
    until: Annotated[Text, option("until", "DATE", completing.days)] = None,
) -> int:
    """Record what was replied to a slip."""
    given = {"text": text, "until": until}
    return _answered(ctx, SlipKind.REPLY, number, given, (when, written))


@app.command(SlipKind.CLOSE.value, cls=Command)
@spread
def close(
    ctx: typer.Context,
    number: Number,
    when: When,
    written: Writing,
    *,
    reason: Annotated[Text, option("reason", "TEXT")] = None,
) -> int:
    """Record that the office closes a slip."""
    given = {"reason": reason}
    return _answered(ctx, SlipKind.CLOSE, number, given, (when, written))


@app.command("print", cls=Command)
@spread
def print_slip(
    ctx: typer.Context,
    number: Number,
    *,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output", "-o", help="option.remind.print-output", metavar="FILE"
        ),
    ] = None,
    issuer: Issuer = None,
    lang: Lang = None,
) -> int:
    """Write a slip as a letter."""
    session: Session = ctx.obj
    one_of("--lang", lang, LANGUAGES)
    slip = slip_named(session.workspace, number)
    write_letter(session, slip, output, issuer)
    return session.status


def _answered(
    ctx: typer.Context,
    kind: SlipKind,
    number: str,
    given: dict[str, str | None],
    options: tuple[When, Writing],
) -> int:
    """Record a line about a slip, and print how the slip stands with it."""
    session: Session = ctx.obj
    when, written = options
    dry_run = written.dry_run
    outlet = settle(ctx, written.output)
    if kind in _NEEDED:
        key = _NEEDED[kind]
        needed(given_by(key), given[key])
    with ledgers_of(session, written) as ledgers:
        today = session.day(when.as_of)
        said = _in_full(session, given, when, today)
        workspace = session.workspace
        slip = slip_named(workspace, number)
        lines = [answer_of(slip, kind, said)]
        entered = enter(workspace, lines, ledgers, today, given_by, dry_run=dry_run)
    refused = refusal(session, entered)
    if refused:
        return refused
    assert entered.workspace is not None
    report = _standing(entered.workspace, slip, today)
    with after_writing(() if dry_run else entered.places, "written-not-printed"):
        if dry_run:
            session.note("remind.dry-run", text=entered.text)
        answer(session, outlet, report)
        say_durable(session, is_written=not dry_run)
    return session.status


def _in_full(
    session: Session, given: dict[str, str | None], when: When, today: date
) -> dict[str, str | None]:
    """Return what a line says, with its day and its note; days as they are filed."""
    said = {**given, "date": when.date, "note": when.note}
    for key in ("date", "until"):
        day = said.get(key)
        if day is not None:
            said[key] = _day(session, key, day).isoformat()
    if not said["date"]:
        said["date"] = today.isoformat()
    return said


def _day(session: Session, key: str, said: str) -> date:
    """Return the one day that an option names. Raises BizenvError."""
    year = "written" if key == "until" else "begun"
    period = session.period(f"--{key}", said, year=year)  # type: ignore[arg-type]
    if period.unit != "day":
        hint = Message("hint.bad-date")
        raise BizenvError(
            "bad-option", status=USAGE, hint=hint, name=f"--{key}", value=said
        )
    return period.last


def _standing(workspace: Workspace, slip: Slip, day: date) -> RemindReport:
    """Return how a slip stands."""
    query = Query(day, plans=(slip.plan,))
    wanted = Wanted(numbers=(slip.number,))
    books = workspace.books((slip.plan,), despite_errors=True)
    ladder = workspace.settings.rungs
    return remind_report(books, query, ladder, SlipNumbers(), "slips", wanted)
