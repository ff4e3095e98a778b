"""The real ends of what is sent: a mail server and a webhook of this machine."""

import json
import os
import signal
import ssl
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult


@dataclass
class MailEnd:
    """A mail server: what it took, and what it answers otherwise.

    `wire`: what came, as it came. `answers`: by address the answers to give instead of taking a mail, one a try, then it takes it.
    `kills`: at these mails, counted from 1, the sender is killed once the mail was taken.
    """

    port: int = 0
    taken: list[tuple[str, EmailMessage]] = field(default_factory=list)
    wire: list[bytes] = field(default_factory=list)
    answers: dict[str, list[str]] = field(default_factory=dict)
    logins: list[tuple[bytes, bytes]] = field(default_factory=list)
    login_answers: list[str] = field(default_factory=list)
    kills: set[int] = field(default_factory=set)
    pid: int = 0

    async def handle_RCPT(  # noqa: N802 - as aiosmtpd calls it
        self, server: Any, session: Any, envelope: Any, address: str, options: Any
    ) -> str:
        del server, session, options
        waiting = self.answers.get(address, [])
        if waiting:
            return waiting.pop(0)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        del server, session
        message = message_from_bytes(envelope.content, policy=default)
        assert isinstance(message, EmailMessage)
        (to,) = envelope.rcpt_tos
        self.taken.append((to, message))
        self.wire.append(envelope.content)
        if len(self.taken) in self.kills:
            os.kill(self.pid, signal.SIGKILL)
        return "250 OK"

    async def auth_GSSAPI(self, server: Any, said: Any) -> AuthResult:  # noqa: N802
        del server, said
        return AuthResult(success=False)

    def login(
        self, server: Any, session: Any, envelope: Any, mechanism: str, said: Any
    ) -> AuthResult:
        del server, session, envelope, mechanism
        self.logins.append((said.login, said.password))
        if self.login_answers:
            return AuthResult(success=False, handled=False, message=self.login_answers.pop(0))
        is_right = said.password == b"geheim@1"
        return AuthResult(success=is_right, handled=False)

    def to(self, address: str) -> list[EmailMessage]:
        return [message for to, message in self.taken if to == address]

    @property
    def ids(self) -> Counter[str]:
        """How often each id came."""
        return Counter(str(message["Message-ID"]) for _, message in self.taken)


class _Controller(Controller):
    def factory(self) -> SMTP:
        return SMTP(self.handler, **self.SMTP_kwargs)

    def _trigger_server(self) -> None:
        """Knock at the port that the system gave."""
        server: Any = self.server
        self.port = server.sockets[0].getsockname()[1]
        super()._trigger_server()  # type: ignore[no-untyped-call]


@contextmanager
def mail_end(
    trusted: ssl.SSLContext | None = None,
    *,
    starttls: bool = False,
    login: bool = False,
    without: tuple[str, ...] = (),
) -> Iterator[MailEnd]:
    """Yield a mail server: in the open, or over TLS with a certificate, and then it asks for a login.

    `login`: it asks for one in the open too. `without`: ways to log in that it does not know.
    """
    end = MailEnd()
    options: dict[str, Any] = {"hostname": "127.0.0.1", "port": 0}
    if trusted is not None or login:
        options |= {"authenticator": end.login, "auth_required": True}
        options |= {"auth_require_tls": False, "auth_exclude_mechanism": without}
    if trusted is not None:
        key = "tls_context" if starttls else "ssl_context"
        options[key] = trusted
        if starttls:
            options["require_starttls"] = True
    controller = _Controller(end, **options)
    controller.start()
    try:
        end.port = controller.port
        yield end
    finally:
        controller.stop()


@dataclass
class HookEnd:
    """A webhook: what it took, and the statuses that it answers first."""

    port: int = 0
    taken: list[Any] = field(default_factory=list)
    statuses: list[int] = field(default_factory=list)
    kills: set[int] = field(default_factory=set)
    pid: int = 0


@contextmanager
def hook_end() -> Iterator[HookEnd]:
    """Yield a webhook."""
    end = HookEnd()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            status = end.statuses.pop(0) if end.statuses else 200
            if status < 300:
                end.taken.append(json.loads(body))
                if len(end.taken) in end.kills:
                    os.kill(end.pid, signal.SIGKILL)
            self.send_response(status)
            self.end_headers()

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
            del format, args

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    end.port = server.server_port
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield end
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
