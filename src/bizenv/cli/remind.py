"""bizenv remind: what the ladder asks for, slips issued and answered, and how they stand."""

import dataclasses
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from functools import partial
from pathlib import Path
from typing import Annotated, Final

import typer

from bizenv.asking.refusals import one_of
from bizenv.asking.slips import SlipWords, of_slips, slips_asked
from bizenv.cli import completing
from bizenv.cli.answering import Outlet, answer, settle
from bizenv.cli.command import Command, group
from bizenv.cli.letters import ready, write_letters
from bizenv.cli.options import (
    AsOf,
    Departments,
    DespiteErrors,
    KnownAsOf,
    OutputTo,
    Plans,
    choice,
    option_of,
    seconds,
    spread,
)
from bizenv.cli.output import after_writing
from bizenv.cli.own_options import ColorAfter, Lang
from bizenv.cli.session import Session
from bizenv.diagnostics import FINDINGS, UNREADABLE, USAGE, BizenvError
from bizenv.files.snapshot import MARKER
from bizenv.messages import Message, catalogue
from bizenv.recording.draft import DraftRecord
from bizenv.recording.ledger import Ledgers, held
from bizenv.recording.slips import Entered, enter, issue_of
from bizenv.recording.system import is_durable
from bizenv.report.recorded import Complaint
from bizenv.report.remind import (
    ALL,
    RemindReport,
    View,
    Wanted,
)
from bizenv.store.workspace import Workspace

option = partial(option_of, "remind")
Text = str | None
Several = list[str] | None
_LATE: Final = ("late",)
FAIL_ON: Final = ("due", *_LATE)
_GIVEN_BY: Final = {"slip": "NUMBER", "number": "NUMBER", "reply_by": "--date"}

Letters = Annotated[
    Path | None,
    typer.Option("--output", "-o", help="option.remind.output", metavar="DIR"),
]
Issuer = Annotated[Text, option("issuer", "NAME")]

app = group("remind")


@dataclasses.dataclass(frozen=True)
class About:
    """What is asked for."""

    plan: Plans = None
    dept: Departments = None
    task: Annotated[Several, option("task", "TASK", completing.tasks)] = None
    rung: Annotated[Several, option("rung", "RUNG")] = None
    as_of: AsOf = None


@dataclasses.dataclass(frozen=True)
class Read:
    """As known when, and whether plans that cannot be read in full are told of too."""

    known_as_of: KnownAsOf = None
    despite_errors: DespiteErrors = False


@dataclasses.dataclass(frozen=True)
class Writing:
    """How lines are written, and how the answer is given."""

    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="option.remind.dry-run")
    ] = False
    wait: Annotated[float, seconds("wait", "option.record.wait")] = 60.0
    lang: Lang = None
    format: Annotated[
        Text,
        typer.Option(
            "--format", help="option.format", autocompletion=completing.formats
        ),
    ] = None
    color: ColorAfter = None
    no_wrap: Annotated[bool, typer.Option("--no-wrap", help="option.no-wrap")] = False

    @property
    def output(self) -> OutputTo:
        """How the answer is given."""
        return OutputTo(self.lang, self.format, None, self.color, self.no_wrap)


@app.callback()
@spread
def remind(
    ctx: typer.Context,
    about: About,
    read: Read,
    output: OutputTo,
    *,
    fail_on: Annotated[
        Text, choice("fail-on", "remind", FAIL_ON, "remind.failing.{}")
    ] = None,
) -> int | None:
    """Say what the ladder asks for."""
    if ctx.invoked_subcommand is not None:
        plain = (About(as_of=about.as_of), Read(), OutputTo(), None)
        if (about, read, output, fail_on) != plain:
            name = str(ctx.invoked_subcommand)
            hint = Message("hint.options-before-word", {"name": name})
            raise BizenvError("options-before-word", status=USAGE, name=name, hint=hint)
        return None
    one_of("--fail-on", fail_on, FAIL_ON)
    report = _report(ctx, about, read, output, "drafts")
    return _status(ctx, report, fail_on)


@app.command("list", cls=Command)
@spread
def list_slips(
    ctx: typer.Context,
    about: About,
    read: Read,
    output: OutputTo,
    *,
    is_open: Annotated[bool, typer.Option("--open", help="option.remind.open")] = False,
    late: Annotated[bool, typer.Option("--late", help="option.remind.late")] = False,
    fail_on: Annotated[
        Text, choice("fail-on", "remind-list", _LATE, "remind.failing.{}")
    ] = None,
) -> int:
    """Print the slips that were issued, and how they stand."""
    one_of("--fail-on", fail_on, _LATE)
    only = ALL
    if late:
        only = Wanted(only="late")
    elif is_open:
        only = Wanted(only="open")
    report = _report(ctx, about, read, output, "slips", only)
    return _status(ctx, report, fail_on)


def _status(ctx: typer.Context, report: RemindReport, fail_on: str | None) -> int:
    """Return the exit status: 1 if what `--fail-on` names is there."""
    session: Session = ctx.obj
    failed = fail_on is not None and report.has(fail_on)
    return session.status or (FINDINGS if failed else 0)


def _report(
    ctx: typer.Context,
    about: About,
    read: Read,
    output: OutputTo,
    view: View,
    only: Wanted = ALL,
) -> RemindReport:
    """Print what is asked for; return it."""
    session: Session = ctx.obj
    outlet = settle(ctx, output)
    asked = _words(about, read)
    report, withheld = slips_asked(session, asked, view, only)
    answer(session, outlet, report)
    session.report_reading(withheld)
    return report


def _words(about: About, read: Read) -> SlipWords:
    return SlipWords(**vars(about), **vars(read))


@app.command("issue", cls=Command)
@spread
def issue(
    ctx: typer.Context,
    about: About,
    written: Writing,
    *,
    signed_by: Annotated[Text, option("signed-by", "NAME")] = None,
    letters: Letters = None,
    issuer: Issuer = None,
) -> int:
    """Number and record the slips that the ladder asks for."""
    session: Session = ctx.obj
    outlet = settle(ctx, written.output)
    signer = _signer(signed_by)
    if letters is not None:
        ready(letters)
    with ledgers_of(session, written) as ledgers:
        found = _drafted(session, about)
        if found is None:
            return UNREADABLE
        lines = list(_lines(session, found, signer))
        entered = Entered()
        if lines:
            day = found.query.day
            entered = _enter(session, lines, ledgers, day, written)
    refused = refusal(session, entered)
    if refused:
        return refused
    is_written = bool(lines) and not written.dry_run
    report = dataclasses.replace(found, written=is_written)
    return _told(session, outlet, report, entered, letters, issuer)


def _signer(signed_by: str | None) -> str:
    """Return who signs the slips. Raises BizenvError where nobody does."""
    signer = " ".join((signed_by or "").split())
    needed("--signed-by", signer, Message("hint.remind.signed-by"))
    return signer


def needed(option: str, value: str | None, hint: Message | None = None) -> None:
    """Refuse a call without an option that it needs. Raises BizenvError."""
    if not (value or "").strip():
        raise BizenvError("missing-argument", status=USAGE, hint=hint, name=option)


def _enter(
    session: Session,
    lines: list[DraftRecord],
    ledgers: Ledgers,
    day: date,
    written: Writing,
) -> Entered:
    """Take in the lines that issue slips."""
    workspace = session.workspace
    dry_run = written.dry_run
    return enter(workspace, lines, ledgers, day, given_by, dry_run=dry_run)


def _told(
    session: Session,
    outlet: Outlet,
    report: RemindReport,
    entered: Entered,
    letters: Path | None,
    issuer: str | None,
) -> int:
    """Print what was issued, and write its letters; return the exit status."""
    is_written = report.written
    with after_writing(entered.places if is_written else (), "written-not-printed"):
        answer(session, outlet, report)
        say_durable(session, is_written=is_written)
        if letters is not None and is_written:
            assert entered.workspace is not None
            numbers = [each.number for each in report.drafts]
            session.abide_by(entered.workspace)
            write_letters(session, numbers, letters, issuer)
    return session.status


def _drafted(session: Session, about: About) -> RemindReport | None:
    """Return the slips to be issued; None, and why, where their numbers cannot be known."""
    found = of_slips(session, _words(about, Read()))
    report = found.report(session, "issued")
    if found.books.withheld or found.unread or session.workspace.shelf.incomplete:
        session.report_reading(found.books.withheld)
        session.note("remind.hindered")
        return None
    return dataclasses.replace(report, talks=(), slips=())


def _lines(
    session: Session, report: RemindReport, signed_by: str
) -> Iterator[DraftRecord]:
    """Yield drafts as the lines that issue them, in the workspace's language."""
    from bizenv.pages.slips import requirement, rung_title

    words = catalogue(session.workspace.settings.language)
    day = report.query.day
    for draft in report.drafts:
        title = rung_title(draft.rung, words)
        yield issue_of(draft, day, title, requirement(draft, words), signed_by)


@contextmanager
def ledgers_of(session: Session, written: Writing) -> Iterator[Ledgers]:
    """Hold the ledgers, or for a dry run only look at them; the workspace is read afterwards."""
    session.near_only = True
    root = session.folder.root
    if not (root / MARKER).is_file():
        raise BizenvError("no-workspace", hint=Message("hint.no-workspace"))
    if written.dry_run:
        yield Ledgers(root)
        return
    with held(root, written.wait) as ledgers:
        if ledgers.completed:
            session.note("record.completed", files=list(ledgers.completed))
        session.abide_by(Workspace(session.folder))
        yield ledgers


def refusal(session: Session, entered: Entered) -> int:
    """Say what speaks against lines about slips; return the exit status, 0 where nothing does."""
    from bizenv.pages.recorded import complaint_blocks

    said = entered.complaints
    if entered.hindering:
        said = tuple(map(Complaint.of, entered.hindering))
    if said:
        session.show_aside(complaint_blocks(said, session.interface))
    if entered.hindering:
        session.note("record.hindered")
        return UNREADABLE
    if entered.refused:
        session.note("record.refused")
        return FINDINGS
    return 0


def say_durable(session: Session, *, is_written: bool) -> None:
    """Say that a folder keeps what is written only loosely, if it does."""
    if is_written and not is_durable():
        session.note("note.not-durable")


def given_by(key: str) -> str:
    """Return what gives a key of a line about a slip."""
    return _GIVEN_BY.get(key, f"--{key.replace('_', '-')}")
