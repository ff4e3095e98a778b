"""bizenv publish: the pages that everybody can look up, as a folder of files."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final, NamedTuple

import typer

from bizenv.asking.questions import ask
from bizenv.asking.refusals import one_of
from bizenv.cli import completing
from bizenv.cli.files import outside_plans
from bizenv.cli.options import AskedOptions, AsOf, Closed, KnownAsOf, Plans, spread
from bizenv.cli.output import after_writing
from bizenv.cli.session import Session
from bizenv.diagnostics import UNREADABLE, USAGE, BizenvError
from bizenv.messages import LANGUAGES, Message, catalogue
from bizenv.periods.period import year_of

if TYPE_CHECKING:
    from bizenv.asking.questions import Sectioned
    from bizenv.report.query import Query
    from bizenv.site.folder import SiteChanges, SiteParts
    from bizenv.site.frame import Audience, Edition

BOTH: Final = "both"
SPOKEN: Final = (*reversed(LANGUAGES), BOTH)
_SERVED: Final = ("https://", "http://")
_WAYS: Final = (*_SERVED, "mailto:")
_PUBLIC: Final = "public"
AUDIENCES: Final = (_PUBLIC, "internal")


@dataclass(frozen=True)
class Published:
    """What is published: of which plans, of which day, in which languages."""

    plan: Plans = None
    as_of: AsOf = None
    known_as_of: KnownAsOf = None
    closed: Closed = False
    audience: Annotated[
        str,
        typer.Option(
            "--audience",
            help="option.publish.audience",
            metavar="public|internal",
            autocompletion=completing.among(AUDIENCES),
        ),
    ] = _PUBLIC
    lang: Annotated[
        str,
        typer.Option(
            "--lang",
            help="option.publish.lang",
            metavar="zh|en|both",
            autocompletion=completing.among(SPOKEN),
        ),
    ] = BOTH
    suggest: Annotated[
        str | None,
        typer.Option("--suggest", help="option.publish.suggest", metavar="ADDRESS"),
    ] = None
    address: Annotated[
        str | None,
        typer.Option("--address", help="option.publish.address", metavar="ADDRESS"),
    ] = None


Folder = Annotated[Path, typer.Argument(metavar="DIR", help="argument.publish")]


def _check(published: Published) -> None:
    """Raise BizenvError where an option says what it cannot mean."""
    one_of("--lang", published.lang, SPOKEN)
    one_of("--audience", published.audience, AUDIENCES)
    _check_address(published.suggest, "--suggest", _WAYS, "hint.publish.suggest")
    _check_address(published.address, "--address", _SERVED, "hint.publish.address")


@spread
def publish(ctx: typer.Context, folder: Folder, published: Published) -> int:
    """Write what the public may see into a folder."""
    from bizenv.cli.inputs import fingerprint
    from bizenv.formats.fonts import fonts_known
    from bizenv.site.folder import publish as put
    from bizenv.site.folder import unchanged

    session: Session = ctx.obj
    _check(published)
    outside_plans(folder / "index.html")
    asked = AskedOptions(
        plan=published.plan,
        as_of=published.as_of,
        known_as_of=published.known_as_of,
        closed=published.closed,
    )
    query, books = ask(session, asked)
    rests_on = fingerprint(session.snapshot, (query, published, fonts_known()))
    audience = published.audience
    done = unchanged(folder, audience, rests_on)
    if done is None:
        made = _made(session, published, query, books)
        if books.incomplete:
            session.report_reading(books.withheld)
            session.note("publish.withheld", name=folder)
            return UNREADABLE
        is_told_again = bool(session.errors or made.held_back)
        told = "" if is_told_again else rests_on
        done = put(folder, audience, made.parts, told)
        made.say(session)
    _say(session, folder, done)
    session.report_reading()
    return session.status


class _Made(NamedTuple):
    """What makes the files, and the plans of which there are none: they were not issued yet."""

    parts: "SiteParts"
    held_back: "Sequence[str]" = ()

    def say(self, session: Session) -> None:
        """Say which plans were left out, if any."""
        if self.held_back:
            n, plans = len(self.held_back), session.interface.listed(self.held_back)
            session.note("publish.not_issued", n=n, plans=plans)


def _made(
    session: Session, published: Published, query: "Query", books: "Sectioned"
) -> _Made:
    """Return what makes the files for those who read them."""
    if published.audience == _PUBLIC:
        return _public(session, published, query, books)
    return _Made(_internal(session, published, query, books))


def _public(
    session: Session, published: Published, query: "Query", books: "Sectioned"
) -> _Made:
    """Return what makes the files for the public."""
    from bizenv.report.published import IssuedBooks, public_site
    from bizenv.site.frame import PUBLIC
    from bizenv.site.table import parts_of

    starts = session.workspace.settings.fiscal_year_starts
    issued = IssuedBooks(books, query.day)
    site = public_site(issued, query, year_of(query.day, starts))
    parts = parts_of(site, tuple(_editions(query.day, published, PUBLIC)))
    return _Made(parts, issued.held_back)


def _internal(
    session: Session, published: Published, query: "Query", books: "Sectioned"
) -> "SiteParts":
    """Return what makes the files for the offices."""
    from bizenv.intranet.asked import KEPT_TASKS, InternalAsked
    from bizenv.intranet.places import INTERNAL
    from bizenv.intranet.table import held, internal_parts

    asked = InternalAsked(
        session.folder.root,
        session.workspace,
        query.day,
        published.known_as_of,
        query.plans,
        published.closed,
    )
    session.workspace.make_room(KEPT_TASKS)
    editions = tuple(_editions(query.day, published, INTERNAL))
    return internal_parts(asked, held(books, asked), editions)


def _say(session: Session, folder: Path, done: "SiteChanges") -> None:
    with after_writing([str(folder)], "files-not-told"):
        said = {"n": done.files, "written": done.written, "removed": done.removed}
        text = session.interface("publish.done", folder=folder, **said)
        session.write(f"{text}\n")


def _check_address(
    address: str | None, name: str, ways: tuple[str, ...], how: str
) -> None:
    """Refuse what is no address of a page or, where one may stand, a mailbox. Raises BizenvError."""
    if address is not None and not address.startswith(ways):
        hint = Message(how)
        raise BizenvError(
            "bad-option", status=USAGE, hint=hint, name=name, value=address
        )


def _editions(
    day: date, published: Published, audience: "Audience"
) -> Iterator["Edition"]:
    """Yield the pages' languages: of both the Chinese stand above, the English in a folder."""
    from bizenv.site.frame import Edition

    made = partial(
        Edition,
        day=day,
        suggest=published.suggest,
        audience=audience,
        address=published.address,
    )
    if published.lang != BOTH:
        yield made(catalogue(published.lang))
        return
    chinese, english = made(catalogue("zh")), made(catalogue("en"), folder="en/")
    yield replace(chinese, other=english)
    yield replace(english, other=chinese)
