"""What is wrong with a template, in our own words: Jinja2 says it in English alone."""

import re
from typing import TYPE_CHECKING, Any, Final

from bizenv.formats.page import flat
from bizenv.messages import Message

if TYPE_CHECKING:
    from jinja2 import StrictUndefined

OPERATORS: Final = ("*", "**", "%")
"""Those that a template may not use: they make texts of any length."""
_SAID: Final = {
    "tag": r"Encountered unknown tag '(?P<name>[^']*)'",
    "filter": r"No filter named '(?P<name>[^']*)'",
    "test": r"No test named '(?P<name>[^']*)'",
    "end": r"[Uu]nexpected end of template|Missing end of|got 'end of template'",
    "sign": r"unexpected (?:char )?'(?P<sign>[^']*)'|got '(?P<got>[^'\w]+)'",
    "loader": r"no loader for this environment",
}
"""How the library says it, in English; the parts with a name go into our sentence."""


class NoTextError(TypeError):
    """A list or a mapping is written out."""


class TooMuchError(ValueError):
    """More is made than a template may make."""


def unknown_value() -> "type[StrictUndefined]":
    """Return what stands for a value that does not exist: its error says the name alone."""
    from jinja2 import StrictUndefined
    from jinja2.utils import missing

    class Unknown(StrictUndefined):
        @property
        def _undefined_message(self) -> str:
            is_of_something = self._undefined_obj is not missing
            code = "no-key" if is_of_something else "unknown"
            return f"{code}:{self._undefined_name or self._undefined_hint or ''}"

    return Unknown


def what_is_wrong(error: Exception) -> Message:
    """Return what is wrong with a template; as the library says it where we have no words."""
    from jinja2.exceptions import SecurityError, UndefinedError

    said = flat(getattr(error, "message", None) or str(error) or type(error).__name__)
    if isinstance(error, UndefinedError):
        code, _, name = said.partition(":")
        return _wrong(code, name=name)
    if isinstance(error, SecurityError):
        return _wrong("operator", sign=said) if said in OPERATORS else _wrong("unsafe")
    for kind, code in _KINDS.items():
        if isinstance(error, kind):
            return _wrong(code)
    return _as_said(said)


_KINDS: Final[dict[type[Exception], str]] = {
    NoTextError: "no-text",
    TooMuchError: "too-much",
    ZeroDivisionError: "zero",
    RecursionError: "endless",
}


def _as_said(said: str) -> Message:
    """Return the library's own sentence in our words, or else quoted."""
    for code, pattern in _SAID.items():
        found = re.search(pattern, said)
        if found is None:
            continue
        parts = found.groupdict()
        sign = parts.get("sign") or parts.get("got") or ""
        return _wrong(code, name=parts.get("name", ""), sign=sign)
    return _wrong("other", text=said)


def _wrong(code: str, **args: Any) -> Message:
    return Message(f"template.wrong.{code}", args)
