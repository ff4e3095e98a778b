"""Findings of a file that holds secrets: they tell the place, and nothing that stands there."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final, NamedTuple

from bizenv.diagnostics import Diagnostic
from bizenv.messages import Message
from bizenv.model.register import Register

KEYS: Final = ("departments", "groups", "all", "mail", "chat")
_HIDDEN: Final = "…"
_WORD: Final = re.compile(r"\w+")


class Veil(NamedTuple):
    """What stands in the file, and what of it may be told: its keys, names of the register."""

    text: str
    register: Register

    @classmethod
    def of(cls, data: bytes, register: Register) -> "Veil":
        """Return the veil of a file."""
        return cls(data.decode(errors="replace"), register)

    def over(self, found: Sequence[Diagnostic]) -> Iterator[Diagnostic]:
        """Yield findings that tell nothing of what stands in the file."""
        for each in found:
            hint = each.hint and self._message(each.hint)
            yield replace(each, args=self._arguments(each.args), hint=hint)

    def _message(self, said: Message) -> Message:
        return replace(said, args=self._arguments(said.args))

    def _arguments(self, args: Mapping[str, object]) -> dict[str, object]:
        return {name: self._told(value) for name, value in args.items()}

    def _told(self, value: object) -> object:
        match value:
            case Message():
                return self._message(value)
            case list() | tuple():
                return [self._told(each) for each in value]
            case str() if value in KEYS or self.register.resolve(value) is not None:
                return value
        words = _WORD.findall(str(value))
        is_theirs = any(word in self.text for word in words)
        return _HIDDEN if is_theirs else value
