"""The words by which documents are read: bizenv's own (words.yaml), and the office's (import.yaml)."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Final

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
    written = files("bizenv.importers.reading").joinpath("words.yaml").read_bytes()
    tree, _ = read(written, "words.yaml")
    return ImportFile.model_validate(tree)
