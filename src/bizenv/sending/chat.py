"""Chats by apprise: 企业微信, 钉钉, 飞书 and others; each message as long as the chat takes."""

import logging
import os
import re
import warnings
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

from bizenv.diagnostics import BizenvError
from bizenv.messages import Catalogue, Message
from bizenv.sending.carrier import Load, UndeliveredError
from bizenv.sending.matter import Matter

if TYPE_CHECKING:
    import apprise

_BY_NAME: Final = re.compile(r"\$([A-Za-z_][A-Za-z0-9_]*)")
_STATUS: Final = re.compile(r"\berror[=:]? ?(\d{3})\b")
_FOR_NOW: Final = (408, 425, 429)
_SERVERS_FAULT: Final = 500
LIBRARY: Final = "apprise"
_WEB: Final = ("https", "http")
_HIDDEN: Final = "…"


class Chat:
    """A way to chats. `words` are those of what is said of cuts."""

    def __init__(self, words: Catalogue) -> None:
        self._words = words
        self._heard = _Listener()

    def shown(self, address: str) -> str:
        """Return the name of the variable, or the service: the rest of an address is secret."""
        if _BY_NAME.fullmatch(address):
            return address
        scheme, _, rest = address.partition("://")
        if rest and _is_known(scheme):
            return f"{scheme}://{_HIDDEN}"
        return _HIDDEN

    def check(self, address: str) -> None:
        """Raise UndeliveredError where a variable is not set, or apprise knows no such address."""
        self._channel(address)

    def carry(self, load: Load) -> int:
        """Deliver to a chat; it has taken it. Raises UndeliveredError."""
        channel, service = self._channel(load.address)
        most = int(service.body_maxlen)
        text, left = cut(load, most, self._words)
        self._heard.statuses.clear()
        if not channel.notify(body=text, body_format="text"):
            raise self._heard.refusal()
        return left

    def close(self) -> None:
        """There is nothing to let go of."""

    def _channel(self, address: str) -> tuple["apprise.Apprise", Any]:
        apprise = library()
        self._heard.listen()
        found = _BY_NAME.fullmatch(address)
        url = address
        if found is not None:
            url = os.environ.get(found[1], "").strip()
        if not url:
            reason = Message("send.failed.variable", {"name": address})
            raise UndeliveredError(reason)
        asset = apprise.AppriseAsset(app_id="bizenv", async_mode=False)
        channel = apprise.Apprise(asset=asset)
        with _its_own_warnings():
            is_known = channel.add(url)
        are_several = len(channel) > 1  # one may fail, and all would go again
        if are_several or not is_known:
            raise UndeliveredError(Message("send.failed.address"))
        return channel, channel[0]


def library() -> Any:
    """Return apprise. Raises BizenvError where it is not installed."""
    try:
        with _its_own_warnings():
            import apprise
    except ModuleNotFoundError as error:
        missing = error.name or ""
        hint = Message("hint.missing-chat", {"library": missing})
        raise BizenvError("missing-chat", hint=hint, library=missing) from None
    return apprise


def _is_known(scheme: str) -> bool:
    """Whether it names a service, or the web: whatever else stands there may be secret."""
    library()
    from apprise.manager_plugins import NotificationManager

    services: Any = NotificationManager
    with _its_own_warnings():
        return scheme in _WEB or scheme in services()


@contextmanager
def _its_own_warnings() -> Iterator[None]:
    """Let a library import what it likes: what it is warned of is its own affair."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        yield


class _Listener(logging.Handler):
    """Hears what apprise says of failures, which may hold secrets: only statuses are kept."""

    def __init__(self) -> None:
        super().__init__()
        self.statuses: list[int] = []

    def listen(self) -> None:
        """Take the place of whatever else would write what apprise says."""
        logger = logging.getLogger(LIBRARY)
        logger.handlers = [self]
        logger.propagate = False

    def emit(self, record: logging.LogRecord) -> None:
        """Keep the status of an answer."""
        found = _STATUS.findall(record.getMessage())
        self.statuses += map(int, found)

    def refusal(self) -> UndeliveredError:
        """Return why a message was not taken."""
        if not self.statuses:
            reason = Message("send.failed.connection")
            return UndeliveredError(reason, passing=True, unknown=True)
        status = self.statuses[-1]
        is_passing = status in _FOR_NOW or status >= _SERVERS_FAULT
        reason = Message("send.failed.status", {"status": str(status)})
        return UndeliveredError(reason, passing=is_passing)


def cut(load: Load, most: int, words: Catalogue) -> tuple[str, int]:
    """Return what a chat is told in at most so many bytes, and how many lines are left out.

    A chat counts bytes or characters; of bytes there are never fewer.
    """
    matter = load.matter
    lines = list(_lines(matter))
    if load.again:
        again = words("send.chat.again")
        lines.insert(0, again)
    foot = list(_foot(load, words))
    whole = _joined([*lines, *foot])
    if _size(whole) <= most:
        return whole, 0
    several = len(lines)
    for left in range(1, several):
        kept = lines[: several - left]
        said = words("send.chat.cut", n=left)
        text = _joined([*kept, said, *foot])
        if _size(text) <= most:
            return text, left
    return _clip(lines[0], most), several - 1


def _foot(load: Load, words: Catalogue) -> Iterator[str]:
    """Yield what stands below a message: the files that it lacks, and its number."""
    names = [each.name for each in load.matter.attachments]
    if names:
        yield words("send.chat.files", names=names)
    yield words("send.chat.number", number=load.number)


def _lines(matter: Matter) -> Iterable[str]:
    if matter.subject not in matter.lines[:1]:
        yield matter.subject
    yield from matter.lines


def _joined(lines: Iterable[str]) -> str:
    return "\n".join(lines)


def _size(text: str) -> int:
    data = text.encode()
    return len(data)


def _clip(text: str, most: int) -> str:
    data = text.encode()
    return data[:most].decode(errors="ignore")
