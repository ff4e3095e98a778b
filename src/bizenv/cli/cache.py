"""bizenv cache: what is remembered of answers, and forgetting it."""

from typing import Final

import typer

from bizenv.asking.refusals import one_of
from bizenv.cli.command import Command, group
from bizenv.cli.own_options import Lang
from bizenv.cli.session import Session
from bizenv.diagnostics import USAGE, BizenvError, reason_of
from bizenv.messages import LANGUAGES
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
    """Tell where answers are kept, how many, and how large they are."""
    one_of("--lang", lang, LANGUAGES)
    folder = _folder()
    try:
        sizes = [each.st_size for _, each in store.kept()]
    except OSError as error:
        raise _unread(folder, error) from None
    session: Session = ctx.obj
    said = session.interface(
        "cache.status",
        folder=folder,
        n=len(sizes),
        size=_megabytes(sum(sizes)),
        most=_megabytes(store.MOST),
    )
    session.write(f"{said}\n")
    return 0


@app.command("clear", cls=Command)
def clear(ctx: typer.Context, lang: Lang = None) -> int:
    """Forget all answers."""
    one_of("--lang", lang, LANGUAGES)
    folder = _folder()
    try:
        forgotten = store.clear()
    except OSError as error:
        raise _unread(folder, error) from None
    session: Session = ctx.obj
    said = session.interface("cache.cleared", folder=folder, n=forgotten)
    session.write(f"{said}\n")
    return 0


def _folder() -> str:
    """Return where answers are kept. Raises BizenvError where there is no place for them."""
    folder = store.folder()
    if folder is None:
        raise BizenvError("no-cache-folder")
    return folder


def _unread(folder: str, error: OSError) -> BizenvError:
    return BizenvError("cannot-read", name=folder, reason=reason_of(error))


def _megabytes(size: int) -> str:
    return f"{size / _MEGABYTE:.1f} MB"
