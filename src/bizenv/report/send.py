"""What was sent, or would be: a delivery for each message and address."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final, Literal

from bizenv.messages import Message
from bizenv.report.notes import Facts

What = Literal["digest", "slips", "forms", "stocktake", "filing"]
Channel = Literal["mail", "chat"]


class SendOutcome(StrEnum):
    """What became of a delivery, the worst first."""

    FAILED = "failed"
    WOULD_BE_SENT = "would-be-sent"
    SENT = "sent"
    SENT_BEFORE = "sent-before"


OUTCOMES: Final = tuple(SendOutcome)


@dataclass(frozen=True)
class Delivery:
    """One message to one address.

    `addressee`: a department or another reader, nothing for who gets the whole. `to` is the
    address as it may be shown. `departments`: of which it tells, none for all. `about`: the
    period, day or number. `changed`: what was sent before said something else. `again`: a
    message that an interrupted run may have sent. `cut`: how many lines a chat had no room for.
    """

    addressee: str
    departments: tuple[str, ...]
    about: str
    channel: Channel
    to: str
    subject: str
    attachments: tuple[str, ...]
    outcome: SendOutcome
    reason: Message | None = None
    message_id: str | None = None
    changed: bool = False
    again: bool = False
    cut: int = 0


@dataclass(frozen=True)
class SendReport:
    """What was sent as of a day, or would be (`dry_run`).

    `unreached`: departments for which there is something, but no address.
    """

    what: What
    day: date
    dry_run: bool
    deliveries: tuple[Delivery, ...] = ()
    unreached: tuple[str, ...] = ()

    @property
    def facts(self) -> Facts:
        """What must be said with it: of which day it is."""
        return Facts(self.day)

    def of(self, outcome: SendOutcome) -> tuple[Delivery, ...]:
        """Return the deliveries of an outcome."""
        return tuple(each for each in self.deliveries if each.outcome is outcome)
