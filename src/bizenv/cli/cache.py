"""bizenv cache: what is remembered of answers and of plans, whether it is right, and forgetting it."""

from typing import Final

import typer

from bizenv.asking.refusals import one_of
from bizenv.cli.command import Command, group
from bizenv.cli.own_options import Lang
from bizenv.cli.session import Session
from bizenv.diagnostics import FINDINGS, USAGE, BizenvError, reason_of
from bizenv.messages import LANGUAGES
from bizenv.remembered import database as remembered_plans
from bizenv.remembered import store

_MEGABYTE: Final = 1_000_000

app = group("cache")


@app.callback()
def cache(ctx: typer.Context, *, lang: Lang = None) -> int | None:
    """Say what there is to call, where nothing is called."""
    one_of("--lang", lang, LANGUAGES)
    if ctx.invoked_subcommand is not None:
        return None
    typer.echo(ctx.get_help())
    return USAGE


@app.command("status", cls=Command)
def status(ctx: typer.Context, lang: Lang = None) -> int:
    """Tell where answers and plans are kept, how many, and how large they are."""
    one_of("--lang", lang, LANGUAGES)
    folder = _folder()
    try:
        answers = [each.st_size for _, each in store.kept()]
        plans = [each.st_size for _, each in remembered_plans.kept()]
        known = remembered_plans.count()
    except OSError as error:
        raise _unread(folder, error) from None
    session: Session = ctx.obj
    _say(
        session,
        "cache.status",
        folder=folder,
        n=len(answers),
        size=_megabytes(sum(answers)),
        most=_megabytes(store.MOST),
    )
    _say(
        session,
        "cache.plans",
        n=known,
        size=_megabytes(sum(plans)),
        most=_megabytes(remembered_plans.MOST),
    )
    return 0


@app.command("clear", cls=Command)
def clear(ctx: typer.Context, lang: Lang = None) -> int:
    """Forget all answers and plans."""
    one_of("--lang", lang, LANGUAGES)
    folder = _folder()
    try:
        answers = store.clear()
        plans = remembered_plans.clear()
    except OSError as error:
        raise _unread(folder, error) from None
    session: Session = ctx.obj
    _say(session, "cache.cleared", folder=folder, n=answers)
    _say(session, "cache.plans.cleared", n=plans)
    return 0


@app.command("verify", cls=Command)
def verify(ctx: typer.Context, lang: Lang = None) -> int:
    """Work out anew what is remembered of a workspace's plans, and compare."""
    one_of("--lang", lang, LANGUAGES)
    from bizenv.asking.tallies import verified

    session: Session = ctx.obj
    found = verified(session)
    if found is None:
        _say(session, "cache.verify.nothing")
        return 0
    _say(session, "cache.verified", n=found.same, outdated=found.outdated)
    if not found.other:
        return 0
    _say(session, "cache.differs", plans=found.other)
    return FINDINGS


def _say(session: Session, code: str, **args: object) -> None:
    said = session.interface(code, **args)
    session.write(f"{said}\n")


def _folder() -> str:
    """Return where answers are kept. Raises BizenvError where there is no place for them."""
    folder = store.folder()
    if folder is None:
        raise BizenvError("no-cache-folder")
    return folder


def _unread(folder: str, error: OSError) -> BizenvError:
    name = error.filename or folder
    return BizenvError("cannot-read", name=name, reason=reason_of(error))


def _megabytes(size: int) -> str:
    return f"{size / _MEGABYTE:.1f} MB"
