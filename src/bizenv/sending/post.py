"""The post: each message to each address once; a journal line before it and one behind it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from threading import TIMEOUT_MAX
from time import sleep as pause
from typing import Final, NamedTuple

from bizenv.report.send import Channel, Delivery, SendOutcome, What
from bizenv.sending.carrier import Carrier, Load, UndeliveredError
from bizenv.sending.journal import Journal, SentBefore, key_of
from bizenv.sending.matter import Matter
from bizenv.store.recipients import Addressee

FACTOR: Final = 4  # each pause between two tries is so many times the one before


class Parcel(NamedTuple):
    """A matter for somebody, by a channel to an address as it is written."""

    addressee: Addressee
    channel: Channel
    address: str
    matter: Matter


class PostTurn(NamedTuple):
    """A parcel whose turn it is: by which key it is known, how often it went, what is to be done."""

    item: Parcel
    key: str
    times: int
    draft: Delivery

    @property
    def is_due(self) -> bool:
        """Whether it is to be sent."""
        return self.draft.outcome is SendOutcome.WOULD_BE_SENT


@dataclass(frozen=True)
class Post:
    """How messages are sent: by which carriers, noted where, how often tried.

    `again`: what was sent before too. `retries`: further tries, the first after `pause` seconds.
    """

    what: What
    journal: Journal
    carriers: Mapping[Channel, Carrier]
    again: bool = False
    retries: int = 2
    pause: float = 5.0

    def send(self, items: Iterable[Parcel]) -> Iterator[Delivery]:
        """Send, and yield what became of each; one that fails does not stop the others."""
        given_up: set[Channel] = set()
        for turn in self._turns(items):
            if not turn.is_due:
                yield turn.draft
                continue
            channel = turn.item.channel
            tries = 0 if channel in given_up else self.retries
            done = self._deliver(turn, tries)
            is_mail = channel == "mail"  # by one server for all
            if is_mail and _is_lost(done):
                given_up.add(channel)
            yield done

    def try_out(self, items: Iterable[Parcel]) -> Iterator[Delivery]:
        """Yield what would become of each; nothing is sent or noted."""
        for turn in self._turns(items):
            yield self._tried(turn) if turn.is_due else turn.draft

    def _tried(self, turn: PostTurn) -> Delivery:
        carrier = self.carriers[turn.item.channel]
        try:
            carrier.check(turn.item.address)
        except UndeliveredError as error:
            return _failed(turn.draft, error)
        return turn.draft

    def _turns(self, items: Iterable[Parcel]) -> Iterator[PostTurn]:
        """Yield whose turn it is; an address that is named twice has one."""
        met: set[str] = set()
        for item in items:
            who = item.addressee
            parts = (item.matter.about, who.role, who.name, item.channel, item.address)
            key = key_of(self.what, *parts)
            if key not in met:
                met.add(key)
                past = self.journal.past(key)
                draft = self._draft(item, past)
                yield PostTurn(item, key, past.times, draft)

    def _draft(self, item: Parcel, past: SentBefore) -> Delivery:
        """Return what is to be done: send, or nothing because it was sent."""
        matter = item.matter
        is_done = past.state == "sent" and not self.again
        is_other = past.digest != matter.digest
        carrier = self.carriers[item.channel]
        shown = carrier.shown(item.address)
        names: list[str] = []
        if item.channel == "mail":  # a chat carries no files
            names += [each.name for each in matter.attachments]
        return Delivery(
            item.addressee.name,
            matter.departments,
            matter.about,
            item.channel,
            shown,
            matter.subject,
            tuple(names),
            SendOutcome.SENT_BEFORE if is_done else SendOutcome.WOULD_BE_SENT,
            changed=is_done and is_other,
            again=past.state == "intent",
        )

    def _deliver(self, turn: PostTurn, retries: int) -> Delivery:
        """Deliver one message, with a line in the journal before and behind."""
        item, key, times, draft = turn
        message_id = f"{key}.{times + 1}"
        noted = {
            "what": self.what,
            "about": draft.about,
            "addressee": draft.addressee,
            "to": draft.to,
            "id": message_id,
            "digest": item.matter.digest,
        }
        load = Load(item.matter, item.address, message_id, again=draft.again)
        self.journal.note(key, "intent", noted)
        try:
            left = self._carry(item.channel, load, retries)
        except UndeliveredError as error:
            if not error.unknown:
                self.journal.note(key, "failed", noted)
            failed = _failed(draft, error)
            return replace(failed, message_id=message_id)
        self.journal.note(key, "sent", noted)
        return replace(draft, outcome=SendOutcome.SENT, message_id=message_id, cut=left)

    def _carry(self, channel: Channel, load: Load, retries: int) -> int:
        """Carry a message, once more after each pause while what hinders may pass."""
        carrier = self.carriers[channel]
        for number in range(retries):
            try:
                return carrier.carry(load)
            except UndeliveredError as error:
                if not error.passing:
                    raise
                load = load._replace(again=load.again or error.unknown)
            seconds = self.pause * FACTOR**number
            possible = min(seconds, TIMEOUT_MAX)
            pause(possible)
        return carrier.carry(load)

    def close(self) -> None:
        """Let go of what the carriers hold."""
        for each in self.carriers.values():
            each.close()


_UNREACHED: Final = ("send.failed.connection", "send.failed.host", "send.failed.login")


def _is_lost(done: Delivery) -> bool:
    """Whether the server was not there, or did not let us in."""
    reason = done.reason
    return reason is not None and reason.code in _UNREACHED


def _failed(draft: Delivery, error: UndeliveredError) -> Delivery:
    return replace(draft, outcome=SendOutcome.FAILED, reason=error.reason)
