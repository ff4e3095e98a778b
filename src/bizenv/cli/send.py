"""bizenv send: what goes to departments and other readers by mail and chat."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import Annotated, Any, Self

import typer

from bizenv.asking.questions import departments
from bizenv.asking.refusals import one_of
from bizenv.cli import completing
from bizenv.cli.answering import Outlet, answer, settle
from bizenv.cli.command import Command, group
from bizenv.cli.files import may_be_written, outside_plans
from bizenv.cli.options import AsOf, Departments, OutputTo, Plans, option_of, seconds
from bizenv.cli.output import after_writing
from bizenv.cli.own_options import Lang
from bizenv.cli.session import Session
from bizenv.diagnostics import FINDINGS, UNREADABLE, USAGE, BizenvError, reason_of
from bizenv.messages import LANGUAGES, Message
from bizenv.model.book import Books
from bizenv.report.query import Query
from bizenv.report.send import Channel, Delivery, SendOutcome, SendReport, What
from bizenv.sending.batches import Batch, Enclose, Part
from bizenv.sending.carrier import Carrier
from bizenv.sending.chat import Chat, library
from bizenv.sending.directory import blank_file
from bizenv.sending.enclosures import ENCLOSURES, Enclosing, enclosed
from bizenv.sending.journal import Journal, folder_beside
from bizenv.sending.mail import Mail, environment_account
from bizenv.sending.post import Parcel, Post
from bizenv.store.recipients import Directory, read_recipients

option = partial(option_of, "send")

app = group("send")


@app.callback()
def send(ctx: typer.Context, *, lang: Lang = None) -> int | None:
    """Say what there is to call, where nothing is called."""
    one_of("--lang", lang, LANGUAGES)
    if ctx.invoked_subcommand is not None:
        return None
    typer.echo(ctx.get_help())
    return USAGE


@app.command("recipients", cls=Command)
def recipients(
    ctx: typer.Context,
    *,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", help="option.send.output", metavar="FILE"),
    ] = None,
    lang: Lang = None,
) -> int:
    """Write a file of recipients with all departments, to be filled in."""
    session: Session = ctx.obj
    one_of("--lang", lang, LANGUAGES)
    text = blank_file(session.workspace.register, session.words)
    if output is None or str(output) == "-":
        session.write(text)
    else:
        _write_new(output, text)
    session.report_reading()
    return session.status


def _write_new(file: Path, text: str) -> None:
    """Write a file that is not there yet, for our eyes alone. Raises BizenvError."""
    outside_plans(file)
    try:
        file.touch(0o600, exist_ok=False)
        file.write_text(text, encoding="utf-8")
    except OSError as error:
        reason = reason_of(error)
        raise BizenvError("cannot-write", name=file, reason=reason) from None


@dataclass(frozen=True)
class Chosen:
    """Of what it is that is sent."""

    plan: Plans = None
    dept: Departments = None
    as_of: AsOf = None


@dataclass(frozen=True)
class Sending:
    """To whom it is sent, and how."""

    to: Annotated[Path, option("to", "FILE")]
    dry_run: Annotated[bool, typer.Option("--dry-run", help="option.send.dry-run")] = (
        False
    )
    again: Annotated[bool, typer.Option("--again", help="option.send.again")] = False
    retries: Annotated[
        int,
        typer.Option(
            "--retries", help="option.send.retries", metavar="NUMBER", min=0, max=9
        ),
    ] = 2
    pause: Annotated[float, seconds("pause", "option.send.pause")] = 5.0
    wait: Annotated[float, seconds("wait", "option.send.wait")] = 60.0


@dataclass(frozen=True)
class Enclosed:
    """What goes with the mail to a department."""

    attach: Annotated[
        list[str] | None,
        option("attach", "|".join(ENCLOSURES), completing.among(ENCLOSURES, "{}")),
    ] = None


@dataclass(frozen=True)
class Call:
    """One call of a command that sends: what, as of which day, to whom, and how it is told."""

    session: Session
    what: What
    about: Chosen
    sending: Sending
    outlet: Outlet
    named: tuple[str, ...]  # the departments asked for, none for all

    @classmethod
    def of(
        cls,
        ctx: Any,
        what: What,
        about: Chosen,
        sending: Sending,
        output: OutputTo,
    ) -> Self:
        """Settle the options. Raises BizenvError."""
        session: Session = ctx.obj
        outlet = settle(ctx, output)
        day = session.day(about.as_of)
        named: list[str] = []
        for each in departments(session, about.dept):
            named += session.workspace.register.expand(each, day)
        return cls(session, what, about, sending, outlet, tuple(named))

    @property
    def city(self) -> str:
        """The city's name."""
        return self.session.workspace.settings.city or ""

    def enclosing(self, given: Enclosed, books: Books, query: Query) -> Enclose:
        """Return what gives the enclosures of a department. Raises BizenvError."""
        names = tuple(dict.fromkeys(given.attach or ()))
        for each in names:
            one_of("--attach", each, tuple(ENCLOSURES))
        source = Enclosing(books, query, self.session.words, self.city)
        return partial(enclosed, names, source)

    def post(self, batch: Batch, day: date, withheld: Iterable[str] = ()) -> int:
        """Send a batch, and tell what became of it; return the exit status.

        Where plans are withheld, nothing is sent. Raises BizenvError.
        """
        session = self.session
        if set(withheld):
            session.report_reading(set(withheld))
            session.note("send.withheld")
            return UNREADABLE
        if self.named:
            batch = batch.keep(self.named)
        outside_plans(self.sending.to)  # what was sent is written beside it
        self._check_output()
        register = session.workspace.register
        directory = read_recipients(self.sending.to, register, day)
        self._tell(directory)
        if not directory.is_sound:
            return UNREADABLE
        items = list(_items(batch, directory))
        report = SendReport(
            self.what,
            day,
            self.sending.dry_run,
            tuple(self._deliver(items)),
            tuple(_unreached(batch, directory)),
        )
        sent = () if self.sending.dry_run else (str(folder_beside(self.sending.to)),)
        with after_writing(sent, "sent-not-told"):
            answer(session, self.outlet, report)
        session.report_reading()
        failed = FINDINGS if report.of(SendOutcome.FAILED) else 0
        return session.status or failed

    def _check_output(self) -> None:
        """Refuse a file for the answer that is another of ours, or cannot be: before it is too late.

        Raises BizenvError.
        """
        output = self.outlet.file
        if output is None:
            return
        recipients = self.sending.to.resolve()
        place = output.resolve()
        if place == recipients or folder_beside(recipients) in (place, *place.parents):
            hint = Message("hint.output-in-sending")
            raise BizenvError("output-in-sending", status=USAGE, name=output, hint=hint)
        may_be_written(output)

    def _tell(self, directory: Directory) -> None:
        """Say what is wrong with the file of recipients."""
        if not directory.found:
            return
        from bizenv.pages.findings import diagnostic_blocks

        said = diagnostic_blocks(
            directory.found, self.session.interface, excerpts=False
        )
        self.session.show_aside(said)

    def _deliver(self, items: list[Parcel]) -> list[Delivery]:
        sending = self.sending
        folder = folder_beside(sending.to)
        journal = Journal(folder, sending.wait)
        if sending.dry_run:
            journal.look()
            post = self._post(journal, _carriers(items, self.session, mail=None))
            return list(post.try_out(items))
        by_mail = any(item.channel == "mail" for item in items)
        mail = Mail(environment_account()) if by_mail else None
        carriers = _carriers(items, self.session, mail)
        post = self._post(journal, carriers)
        with journal, _closing(post):
            return list(post.send(items))

    def _post(self, journal: Journal, carriers: dict[Channel, Carrier]) -> Post:
        sending = self.sending
        return Post(
            self.what,
            journal,
            carriers,
            sending.again,
            sending.retries,
            sending.pause,
        )


@contextmanager
def _closing(post: Post) -> Iterator[None]:
    try:
        yield
    finally:
        post.close()


def _carriers(
    items: Iterable[Parcel], session: Session, mail: Mail | None
) -> dict[Channel, Carrier]:
    """Return the carriers that items need. Raises BizenvError without the library of chats."""
    channels = {item.channel for item in items}
    found: dict[Channel, Carrier] = {}
    if "mail" in channels:
        found["mail"] = mail or Mail(None)
    if "chat" in channels:
        library()
        found["chat"] = Chat(session.words)
    return found


def _items(batch: Batch, directory: Directory) -> Iterator[Parcel]:
    """Yield what is to be sent, addressee by addressee."""
    for addressee in directory.addressees:
        part = batch.part(addressee)
        if addressee.is_reached and part.departments:
            yield from _items_of(batch, part)


def _items_of(batch: Batch, part: Part) -> Iterator[Parcel]:
    reached = part.addressee.reached
    for matter in batch.matters(part):
        for address in reached.mail:
            yield Parcel(part.addressee, "mail", address, matter)
        for address in reached.chat:
            yield Parcel(part.addressee, "chat", address, matter)


def _unreached(batch: Batch, directory: Directory) -> Iterator[str]:
    """Yield the departments for which there is something, and no address of their own."""
    reached = {
        each.name for each in directory.addressees if each.own and each.is_reached
    }
    for department in batch.departments:
        if department not in reached:
            yield department
