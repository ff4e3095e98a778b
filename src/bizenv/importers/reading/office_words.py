"""The words by which documents are read: bizenv's own (words.yaml), and the office's (import.yaml)."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any, Final

from bizenv.files.yaml_tree import read
from bizenv.model.import_words import ImportFile


@dataclass(frozen=True, slots=True, eq=False)
class OfficeWords:
    """Words that are known: `common` to all offices, and the `own` ones of one, which go first."""

    common: ImportFile
    own: ImportFile


def in_force() -> OfficeWords:
    """Return the words by which documents are read just now."""
    return _IN_FORCE.get() or _with(ImportFile())


@contextmanager
def added(own: ImportFile) -> Iterator[None]:
    """Read documents with the office's own words, too."""
    token = _IN_FORCE.set(_with(own))
    try:
        yield
    finally:
        _IN_FORCE.reset(token)


_IN_FORCE: Final[ContextVar[OfficeWords | None]] = ContextVar("words", default=None)


@lru_cache(maxsize=8)
def _with(own: ImportFile) -> OfficeWords:
    return OfficeWords(_common(), own)


@cache
def _common() -> ImportFile:
    kept = {key: _written()[key] for key in ImportFile.model_fields}
    return ImportFile.model_validate(kept)


@cache
def _written() -> Mapping[str, Any]:
    written = files("bizenv.importers.reading").joinpath("words.yaml").read_bytes()
    tree: Any = read(written, "words.yaml")[0]
    return tree  # type: ignore[no-any-return]


def words(*keys: str) -> tuple[str, ...]:
    """Return the words that stand below some keys of words.yaml."""
    return tuple(_below(keys))


def any_of(*keys: str) -> str:
    """Return such words as a pattern for any of them; they may hold signs of patterns."""
    return "|".join(words(*keys))


def meanings(*keys: str) -> dict[str, str]:
    """Return words of words.yaml, in order, each with what it means: the key of its line."""
    found: dict[str, str] = {}
    for line in _below(keys):
        for meaning, several in line.items():
            found |= dict.fromkeys(several, meaning)
    return found


def _below(keys: tuple[str, ...]) -> Any:
    found: Any = _written()
    for key in keys:
        found = found[key]
    return found
