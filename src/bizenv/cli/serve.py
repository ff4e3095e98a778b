"""bizenv serve: the workspace in a browser, live from its files."""

from functools import partial
from typing import TYPE_CHECKING, Annotated, Final

import typer

from bizenv.asking.refusals import one_of
from bizenv.cli.options import AsOf, spread
from bizenv.cli.own_options import Lang
from bizenv.cli.session import Session
from bizenv.diagnostics import BizenvError
from bizenv.messages import LANGUAGES, Message

if TYPE_CHECKING:
    from bizenv.desk.served import Served

NEEDED: Final = ("starlette", "uvicorn")
Port = Annotated[
    int,
    typer.Option("--port", help="option.serve.port", metavar="PORT", min=0, max=65535),
]
Host = Annotated[
    str, typer.Option("--host", help="option.serve.host", metavar="ADDRESS")
]
Write = Annotated[bool, typer.Option("--write", help="option.serve.write")]
Allowed = Annotated[
    list[str] | None,
    typer.Option("--allow-host", help="option.serve.allow-host", metavar="NAME"),
]


@spread
def serve(
    ctx: typer.Context,
    port: Port = 8080,
    host: Host = "127.0.0.1",
    as_of: AsOf = None,
    lang: Lang = None,
    allow_host: Allowed = None,
    *,
    write: Write = False,
) -> int:
    """Serve the workspace to browsers until told to end."""
    _check_libraries()
    from bizenv.desk.app import desk
    from bizenv.desk.record_routes import record_routes
    from bizenv.desk.running import listening, run
    from bizenv.desk.served import Served, hosts_of, is_every

    session: Session = ctx.obj
    one_of("--lang", lang, LANGUAGES)
    session.as_of = as_of
    session.day(as_of)
    on = listening(host, port)
    found = on.getsockname()[1]
    served = Served(
        root=session.folder.root.absolute(),
        hosts=hosts_of(host, found),
        named=frozenset(each.lower() for each in allow_host or ()),
        writes=write,
        lang=lang or session.lang,
        as_of=as_of,
        around=session.around,
        everywhere=is_every(host),
    )
    app = desk(served, record_routes())
    run(app, on, partial(_say_where, session, served, host, found))
    return session.status


def _say_where(session: Session, served: "Served", host: str, port: int) -> None:
    """Say at which address it listens, who may come, and how it ends."""
    from bizenv.desk.served import LOOPBACK, in_address, is_loopback

    if not is_loopback(host):
        session.note("serve.open", name=host)
    name = LOOPBACK[0] if served.everywhere else in_address(host)
    session.note("serve.address", address=f"http://{name}:{port}/", root=served.root)
    if served.everywhere:
        session.note("serve.everywhere", port=port)
    session.note("serve.end")


def _check_libraries() -> None:
    """Refuse to serve without what serves. Raises BizenvError."""
    from importlib.util import find_spec

    for each in NEEDED:
        if find_spec(each) is None:
            hint = Message("hint.missing-serve", {"library": each})
            raise BizenvError("missing-serve", hint=hint, library=each)
