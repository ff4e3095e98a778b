"""What people likely meant by a key, a kind or a sign that files do not know."""

import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Final

from pydantic import BaseModel

from bizenv.diagnostics import MAX_QUOTE
from bizenv.likeness import Likeness
from bizenv.model.base import Model
from bizenv.model.kinds import NAMED

_GLUED: Final = re.compile(r"\s*(\w+)\s*[:：]")
_HALF_WIDTH: Final = str.maketrans("【】［］〔〕｛｝，：；、", "[][][]{},:,,")
_SIGN_WITHOUT_SPACE: Final = re.compile(r"([,:])(?=\S)")


def key_in(written: str) -> str | None:
    """Return the key in `date:2025-04-30`, which is a key as a whole between brackets."""
    match = _GLUED.match(written)
    if match is None:
        return None
    key = match[1]
    if key in every_key():
        return key
    return None


@cache
def every_key() -> frozenset[str]:
    """Return the keys of every model: what an unknown key may have been meant for."""
    own = Model.__subclasses__()
    models: list[type[BaseModel]] = list(own)
    keys: set[str] = set()
    while models:
        model = models.pop()
        models += model.__subclasses__()
        for name, field in model.model_fields.items():
            keys.add(field.alias or name)
    return frozenset(keys)


def kind_meant(written: str, allowed: Sequence[str]) -> str | None:
    """Return the kind of record that a word likely means: one in Chinese, or one misspelt."""
    word = written.strip()
    meant = _kind_called().get(word)
    if meant is None:
        known = sorted(allowed)
        small = word.lower()
        near = Likeness().nearest(small, known)
        meant = near[0] if near else None
    if meant in allowed:
        return meant
    return None


@cache
def _kind_called() -> Mapping[str, str]:
    """Return the kinds of records by what people call them."""
    kinds: dict[str, str] = {}
    for kind, row in NAMED.items():
        for word in row.called:
            kinds[word] = kind
    return kinds


def has_full_width(text: str) -> bool:
    """Tell whether a text has signs of YAML in full width."""
    return text.translate(_HALF_WIDTH) != text


def half_width(text: str) -> str:
    """Return a text with YAML's signs in half width, as they have to stand in a file."""
    signs = text[:MAX_QUOTE].translate(_HALF_WIDTH)
    return _SIGN_WITHOUT_SPACE.sub(r"\1 ", signs)
