"""How long the desk waits for requests to come in, and how many connections it keeps.

Whoever opens many connections and says nothing, or half of something, keeps nobody else out.
"""

import asyncio
from typing import Final

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol, RequestResponseCycle

PATIENCE: Final = 10.0  # seconds for a request to come in
MOST: Final = 100  # connections at once
_COMING_IN: Final = (h11.IDLE, h11.SEND_BODY)


class Connection(H11Protocol):
    """A connection that ends where its request does not come in, or where others need the room."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Take up a connection; one too many ends another: of those that wait the oldest."""
        super().connection_made(transport)
        self.since = self.loop.time()
        self._look_after(None)
        if len(self.connections) > MOST:
            others = [each for each in self.connections if isinstance(each, Connection)]
            others.remove(self)
            least = min(others, key=Connection.standing)
            least.end()

    def standing(self) -> tuple[bool, float]:
        """Return by what connections are sorted that have to make room."""
        return not self._is_coming_in, self.since

    def end(self) -> None:
        """End without a word, and make room at once."""
        self.connections.discard(self)
        self.transport.abort()

    @property
    def _is_coming_in(self) -> bool:
        """Whether a request is waited for, or the rest of it."""
        return self.conn.their_state in _COMING_IN

    def _look_after(self, answered: RequestResponseCycle | None) -> None:
        """Look again after a while whether another request than this has come in."""
        self.loop.call_later(PATIENCE, self._look, answered)

    def _look(self, answered: RequestResponseCycle | None) -> None:
        if self.transport.is_closing():
            return
        if self._is_coming_in and self.cycle is answered:
            self.end()
            return
        self._look_after(self.cycle)
