"""Who comes in: requests that name us, and, where something is to be written, our own forms alone.

A page elsewhere may send a browser here, and a name elsewhere may be led to this machine. So
every request has to name us as its host; one that writes also has to come from a page of ours and
to bring the secret of this process. What is refused here reaches no page.
"""

import hmac
from collections.abc import Callable, Mapping
from typing import Final, NamedTuple
from urllib.parse import parse_qs, urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bizenv.desk.served import Served

TOKEN: Final = "token"  # noqa: S105 - the field's name
MOST: Final = 256 * 1024  # bytes of a form
FIELDS: Final = 200
READING: Final = ("GET", "HEAD")
_FORM: Final = "application/x-www-form-urlencoded"
_OURS: Final = ("same-origin", "none")
HEADERS: Final[Mapping[str, str]] = {
    "cache-control": "no-store",
    "content-security-policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; "
        "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
    ),
    "x-content-type-options": "nosniff",
    # Not `no-referrer`: with it browsers send forms without saying whose they are
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}

Form = Mapping[str, list[str]]


class DoorRefusal(NamedTuple):
    """What is refused: the status, the code of the sentence that says why, its arguments."""

    status: int
    code: str
    args: Mapping[str, object] = {}


Refusing = Callable[[Request, DoorRefusal], Response]


class Doors:
    """The app, behind its doors."""

    def __init__(self, app: ASGIApp, served: Served, refusing: Refusing) -> None:
        self.app = app
        self.served = served
        self.refusing = refusing

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request in, or refuse it."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headed = _with_headers(send)
        request = Request(scope, receive)
        refusal = self._at_the_door(request)
        if refusal is None and request.method not in READING:
            try:
                refusal = await self._writing(request)
            except ClientDisconnect:  # nobody is there to be answered
                return
        if refusal is None:
            await self.app(scope, receive, headed)
            return
        response = await run_in_threadpool(self.refusing, request, refusal)
        await response(scope, receive, headed)

    def _at_the_door(self, request: Request) -> DoorRefusal | None:
        """Refuse who means somebody else, and who wants to write where nothing is written."""
        named = request.headers.getlist("host")
        host = named[0] if len(named) == 1 else ""
        if not self.served.answers_to(host, request.scope.get("server")):
            known = self.served.addresses
            return DoorRefusal(
                421, "desk.refused.host", {"name": host, "addresses": known}
            )
        if request.method in READING:
            return None
        if request.method != "POST" or not self.served.writes:
            return DoorRefusal(405, "desk.refused.method", {"name": request.method})
        if not _is_from(request.headers, host):
            return DoorRefusal(403, "desk.refused.origin")
        return None

    async def _writing(self, request: Request) -> DoorRefusal | None:
        """Refuse a form that is none of ours; else keep what it says."""
        kind, _, _ = request.headers.get("content-type", "").partition(";")
        if kind.strip().lower() != _FORM:
            return DoorRefusal(415, "desk.refused.form")
        body = await _body(request)
        if body is None:
            return DoorRefusal(413, "desk.refused.size", {"limit": MOST // 1024})
        form = _read(body)
        if isinstance(form, DoorRefusal):
            return form
        given = form.get(TOKEN, [""])[-1]
        secret = self.served.token
        if not hmac.compare_digest(given.encode(), secret.encode()):
            return DoorRefusal(403, "desk.refused.token")
        request.state.form = form
        return None


def form_of(request: Request) -> Form:
    """Return what a form says that came through the doors."""
    form: Form = request.state.form
    return form


def _is_from(headers: Headers, host: str) -> bool:
    """Whether a form was sent by a page of the host that it is sent to.

    Browsers say so in one header or both; what says neither is no browser, and is told by the token.
    """
    site = headers.get("sec-fetch-site")
    if site is not None and site not in _OURS:
        return False
    origin = headers.get("origin")
    if origin is None:
        return True
    try:
        parts = urlsplit(origin)
    except ValueError:  # what no browser would say
        return False
    is_page = parts.scheme in ("http", "https")
    return is_page and parts.netloc.lower() == host.lower()


async def _body(request: Request) -> bytes | None:
    """Return what is sent; None where it is too much."""
    data = bytearray()
    async for part in request.stream():
        data += part
        if len(data) > MOST:
            return None
    return bytes(data)


def _read(body: bytes) -> Form | DoorRefusal:
    """Return the fields of a form, or why they are none: too many of them, or no text."""
    if body.count(b"&") >= FIELDS:
        return DoorRefusal(400, "desk.refused.fields", {"limit": FIELDS})
    try:
        text = body.decode("ascii")
        return parse_qs(text, keep_blank_values=True, errors="strict")
    except ValueError:
        return DoorRefusal(400, "desk.refused.text")


def _with_headers(send: Send) -> Send:
    """Return what sends the same with the headers that every answer has."""

    async def headed(message: Message) -> None:
        if message["type"] == "http.response.start":
            MutableHeaders(scope=message).update(HEADERS)
        await send(message)

    return headed
