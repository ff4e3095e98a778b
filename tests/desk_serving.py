"""The desk as a process of its own, forked from this one, and who asks it over the wire."""

import ctypes
import http.client
import os
import signal
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

from bizenv.desk.app import desk
from bizenv.desk.record_routes import record_routes
from bizenv.desk.running import listening, run
from bizenv.desk.served import Served, hosts_of

from conftest import DAY
from desk_city import Sitter
from desking import FORM, Answer


@dataclass(frozen=True)
class Wire:
    """Asks a desk that is another process."""

    served: Served
    port: int
    pid: int

    @property
    def here(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def get(self, address: str, **headers: str) -> Answer:
        return self.ask("GET", address, b"", headers)

    def post(self, address: str, data: Mapping[str, str] | bytes = b"", **headers: str) -> Answer:
        body = data if isinstance(data, bytes) else urlencode(data).encode()
        return self.ask("POST", address, body, {"content_type": FORM, **headers})

    def ask(self, method: str, address: str, body: bytes, headers: Mapping[str, str]) -> Answer:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        if "origin" in named:
            named["origin"] = self.here
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=600)
        try:
            line.request(method, address, body or None, named)
            came = line.getresponse()
            return Answer(came.status, dict(came.getheaders()), came.read())
        finally:
            line.close()

    @property
    def sitter(self) -> Sitter:
        return Sitter(self)

    def kill(self) -> None:
        """Kill it, if it is not dead by now."""
        os.kill(self.pid, signal.SIGKILL)


@contextmanager
def serving(root: Path) -> Iterator[Wire]:
    """Serve a workspace, to be written to, until told to end."""
    on = listening("127.0.0.1", 0)
    port = on.getsockname()[1]
    served = Served(root, hosts_of("127.0.0.1", port), writes=True, lang="zh", as_of=DAY)
    pid = os.fork()
    if pid == 0:
        status = 99
        try:
            ctypes.CDLL(None).prctl(0x59616D61, ctypes.c_ulong(-1), 0, 0, 0)  # strace may attach
            sys.stdout = sys.stderr = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 - till the end
            run(desk(served, record_routes()), on, lambda: None)
            status = 0
        finally:
            os._exit(status)
    on.close()
    try:
        yield Wire(served, port, pid)
    finally:
        os.kill(pid, signal.SIGTERM)
        os.waitpid(pid, 0)
