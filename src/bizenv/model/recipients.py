"""The recipients of what is sent: a file outside git, for it names people and holds secrets."""

import re
from typing import Annotated, Final

from pydantic import AfterValidator, BeforeValidator, Field
from pydantic_core import PydanticCustomError

from bizenv.model.base import Name, Roomy, Text, one_or_more

_ATOM: Final = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LABEL: Final = r"[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?"
_ADDRESS: Final = re.compile(rf"{_ATOM}(\.{_ATOM})*@{_LABEL}(\.{_LABEL})*")


def is_address(text: str) -> bool:
    """Whether a text is an address of mail alone, without a name, in ASCII, and not encoded."""
    return _ADDRESS.fullmatch(text) is not None and "=?" not in text


def _address(text: str) -> str:
    if not is_address(text):
        raise PydanticCustomError("bad-mail-address", "bad-mail-address")
    return text


Addresses = Annotated[
    tuple[Annotated[Text, AfterValidator(_address)], ...],
    BeforeValidator(one_or_more),
]
Chats = Annotated[tuple[Text, ...], BeforeValidator(one_or_more)]


class Reached(Roomy):
    """How somebody is reached."""

    mail: Addresses = ()
    """Addresses of mail."""
    chat: Chats = ()
    """Addresses of chats as apprise writes them, or $NAME: what the environment holds under NAME."""


class Recipient(Reached):
    """Somebody who reads of several departments."""

    departments: Annotated[tuple[Name, ...], BeforeValidator(one_or_more)]
    """Of which departments or groups of them."""


class Recipients(Roomy):
    """Who gets what is sent."""

    departments: dict[str, Reached] = Field(default_factory=dict)
    """Departments, each of which gets its own."""
    groups: dict[str, Recipient] = Field(default_factory=dict)
    """Readers of several departments, by any name."""
    everything: Reached = Field(default_factory=Reached, alias="all")
    """Who gets the whole."""
