"""What carries messages: mail, chat. A carrier is asked for each delivery."""

from typing import Final, NamedTuple, Protocol

from bizenv.messages import Message
from bizenv.sending.matter import Matter


class UndeliveredError(Exception):
    """A message was not taken.

    `passing`: a later try may do better. `unknown`: it may have been taken after all.
    """

    def __init__(
        self, reason: Message, *, passing: bool = False, unknown: bool = False
    ) -> None:
        super().__init__(reason.code)
        self.reason = reason
        self.passing = passing
        self.unknown = unknown


class Load(NamedTuple):
    """What is carried: a matter to an address, under an id; `again` if it may be there already."""

    matter: Matter
    address: str
    message_id: str
    again: bool = False

    @property
    def number(self) -> str:
        """What people may tell it by, where there is no head that bears its id."""
        key, _, times = self.message_id.partition(".")
        return f"{key[:8]}.{times}"


class Carrier(Protocol):
    """A way to addresses."""

    def shown(self, address: str) -> str:
        """Return an address as it may be shown: without what is secret."""

    def check(self, address: str) -> None:
        """Raise UndeliveredError where an address is of no use."""

    def carry(self, load: Load) -> int:
        """Deliver; return how many lines there was no room for. Raises UndeliveredError."""

    def close(self) -> None:
        """Let go of what was held."""


PATIENCE: Final = 30.0
"""Seconds that a server may take for an answer."""
