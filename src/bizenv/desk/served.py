"""What is served: which workspace, under which names of this machine, and whether it may be written."""

import secrets
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

LOOPBACK: Final = ("127.0.0.1", "localhost", "::1")
"""Names of this machine by which nobody else reaches it."""
PLAIN_PORT: Final = 80  # that no address names
_EVERY: Final = ("0.0.0.0", "::", "")  # noqa: S104 - it is only asked whether somebody said so
Own = tuple[str, int | None] | None
"""An address of this machine, with a port."""


@dataclass(frozen=True)
class Served:
    """The workspace in a folder, for those who reach it by one of some hosts.

    `hosts` are those with their port, `named` those that may stand with any, as behind another
    server. `as_of`: the day of a page that names none, as written. `token` is a secret of this
    process, which only its own forms know. `everywhere`: one listens on all addresses of this
    machine, and each is a name of it.
    """

    root: Path
    hosts: frozenset[str]
    named: frozenset[str] = frozenset()
    writes: bool = False
    lang: str | None = None
    as_of: str | None = None
    around: str | None = None
    everywhere: bool = False
    token: str = field(default_factory=secrets.token_urlsafe)

    @property
    def addresses(self) -> list[str]:
        """Where a browser finds us, as it is typed."""
        return [f"http://{each}/" for each in sorted(self.hosts)]

    def answers_to(self, host: str, own: Own = None) -> bool:
        """Whether a request that names a host is meant for us; `own`: where it came in."""
        plain = host.lower()
        if plain in self.hosts or (self.everywhere and plain in _in_figures(own)):
            return True
        name, colon, port = plain.rpartition(":")
        has_port = bool(colon) and port.isdigit()
        return (name if has_port else plain) in self.named


def is_every(address: str) -> bool:
    """Whether it stands for all addresses of this machine."""
    return address in _EVERY


def _in_figures(own: Own) -> tuple[str, ...]:
    """Return the address of this machine at which a request came in, as a host.

    It leads nowhere else, so no page elsewhere can make it lead here, as it can with a name.
    """
    if own is None or own[1] is None:
        return ()
    name = own[0].removeprefix("::ffff:")  # how one of IPv4 looks to a socket of IPv6
    return tuple(_with_port([name], own[1]))


def is_loopback(address: str) -> bool:
    """Whether nobody but this machine reaches an address."""
    return address in LOOPBACK


def hosts_of(address: str, port: int) -> frozenset[str]:
    """Return what requests may name as their host where one listens on an address and a port."""
    names = list(LOOPBACK)
    if address and address not in LOOPBACK:
        names.append(address.lower())
    return frozenset(_with_port(names, port))


def _with_port(names: Iterable[str], port: int) -> Iterator[str]:
    for each in names:
        name = in_address(each)
        yield f"{name}:{port}"
        if port == PLAIN_PORT:
            yield name


def in_address(name: str) -> str:
    """Return a host as it stands in an address: one of IPv6 in brackets."""
    return f"[{name}]" if ":" in name else name
