"""The desk asked in this process: its application, and a client that follows no way by itself."""

import asyncio
import html
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from urllib.parse import unquote, urlencode

from bizenv.desk.app import desk
from bizenv.desk.served import Served, hosts_of
from starlette.routing import BaseRoute

from conftest import DAY

PORT: Final = 8080
HERE: Final = f"http://127.0.0.1:{PORT}"
HOST: Final = HERE.removeprefix("http://")
FORM: Final = "application/x-www-form-urlencoded"
_HREF: Final = re.compile(r'(?:href|src)="([^"]*)"')


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    headers: Mapping[str, str]
    data: bytes

    @property
    def text(self) -> str:
        return self.data.decode()

    @property
    def links(self) -> set[str]:
        """Where the page leads to, and what it loads."""
        return {html.unescape(each) for each in _HREF.findall(self.text)}


@dataclass(frozen=True)
class Asker:
    """Asks the desk of a workspace."""

    served: Served
    forms: Sequence[BaseRoute] = ()

    def get(self, address: str, **headers: str) -> Answer:
        return self.ask("GET", address, b"", headers)

    def post(self, address: str, data: Mapping[str, str] | bytes = b"", **headers: str) -> Answer:
        """Send a form; header names are written with `_`."""
        body = data if isinstance(data, bytes) else urlencode(data).encode()
        return self.ask("POST", address, body, {"content_type": FORM, **headers})

    def ask(self, method: str, address: str, body: bytes, headers: Mapping[str, str]) -> Answer:
        named = {"host": HOST, **{name.replace("_", "-"): value for name, value in headers.items()}}
        path, _, query = address.partition("?")
        scope = {
            "type": "http",
            "http_version": "1.1",
            "method": method,
            "scheme": "http",
            "path": unquote(path),
            "raw_path": path.encode(),
            "query_string": query.encode(),
            "root_path": "",
            "headers": [(name.encode(), value.encode()) for name, value in named.items()],
            "client": ("127.0.0.1", 50000),
            "server": ("127.0.0.1", PORT),
            "state": {},
        }
        return asyncio.run(self._asked(scope, body))

    async def _asked(self, scope: dict[str, Any], body: bytes) -> Answer:
        sent: list[dict[str, Any]] = []
        parts = [body[: len(body) // 2], body[len(body) // 2 :]]

        async def receive() -> dict[str, Any]:
            part = parts.pop(0) if parts else b""
            return {"type": "http.request", "body": part, "more_body": bool(parts)}

        async def send(message: Any) -> None:
            sent.append(dict(message))

        await desk(self.served, self.forms)(scope, receive, send)
        begun, *rest = sent
        headers = {name.decode(): value.decode() for name, value in begun["headers"]}
        return Answer(begun["status"], headers, b"".join(each["body"] for each in rest))


def asker(
    root: Path,
    *,
    writes: bool = False,
    lang: str | None = None,
    forms: Iterable[BaseRoute] = (),
) -> Asker:
    """Return who asks the desk of a workspace, on the day of the documentation."""
    hosts = hosts_of("127.0.0.1", PORT)
    served = Served(root, hosts, writes=writes, lang=lang, as_of=DAY)
    return Asker(served, tuple(forms))


def crawled(
    asks: Asker, start: str = "/", skip: Sequence[str] = ()
) -> Iterator[tuple[str, Answer]]:
    """Yield every page that is reached from one, each once, with its address.

    Those that hold something to be skipped are passed over.
    """
    seen, left = {start}, [start]
    while left:
        address = left.pop()
        answer = asks.get(address)
        yield address, answer
        if not answer.headers["content-type"].startswith("text/html"):
            continue
        for each in answer.links:
            plain, _, _ = each.partition("#")
            is_skipped = any(part in plain for part in skip)
            if plain.startswith("/") and plain not in seen and not is_skipped:
                seen.add(plain)
                left.append(plain)
