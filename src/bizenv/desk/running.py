"""How the desk runs: it listens, answers, and ends when it is told to, with what is under way."""

import signal
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

import uvicorn
from starlette.applications import Starlette

from bizenv.desk.patience import Connection
from bizenv.desk.served import in_address
from bizenv.diagnostics import BizenvError, reason_of
from bizenv.messages import Message

_LONGEST_END: Final = 30  # seconds in which what is under way may end
_WAITING: Final = 64


def listening(address: str, port: int) -> socket.socket:
    """Return a socket that listens on an address. Raises BizenvError."""
    try:
        found = socket.getaddrinfo(address, port, type=socket.SOCK_STREAM)
        family, kind, protocol, _, place = found[0]
        made = socket.socket(family, kind, protocol)
    except (OSError, UnicodeError, OverflowError):
        raise BizenvError("serve-address", name=address) from None
    try:
        made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        made.bind(place)
        made.listen(_WAITING)
    except OSError as error:
        made.close()
        hint = Message("hint.serve-port")
        where = f"{in_address(address)}:{port}"
        reason = reason_of(error)
        raise BizenvError("serve-port", hint=hint, name=where, reason=reason) from None
    return made


class _Server(uvicorn.Server):
    """A server that ends in peace: a signal ends it once, and is not sent on."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """End when the keyboard or the system asks for it, which only the main thread is told."""
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        named = (signal.SIGINT, signal.SIGTERM)
        before = {each: signal.signal(each, self.handle_exit) for each in named}
        try:
            yield
        finally:
            for each, handler in before.items():
                signal.signal(each, handler)


def server_of(app: Starlette) -> uvicorn.Server:
    """Return what answers for an application."""
    config = uvicorn.Config(
        app,
        http=Connection,
        ws="none",
        backlog=_WAITING,
        log_config=None,
        access_log=False,
        lifespan="off",
        server_header=False,
        timeout_graceful_shutdown=_LONGEST_END,
        h11_max_incomplete_event_size=64 * 1024,
    )
    return _Server(config)


def run(app: Starlette, on: socket.socket, begun: Callable[[], None]) -> None:
    """Answer on a socket until told to end; what is under way is answered first."""
    server = server_of(app)
    begun()
    server.run(sockets=[on])
