"""Zips that hold documents: looked into without unpacking more than is allowed."""

import io
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from bizenv.importers.document import unreadable

_MARKUP: Final = (".xml", ".rels", ".vml")
_DECLARATIONS: Final = (b"<!DOCTYPE", b"<!ENTITY")
_CORRUPT: Final = (
    zipfile.BadZipFile,
    EOFError,
    OSError,
    ValueError,
    NotImplementedError,
    RuntimeError,
    zlib.error,
)
"""Errors that a damaged zip raises when it is looked into."""
MAX_ENTRIES: Final = 2000
MAX_PART: Final = 24 * 1024 * 1024
"""Bytes of all XML in a file; ordinary documents have a hundredth of it."""
MAX_RATIO: Final = 200
_SMALL: Final = 1024 * 1024  # a small part may be as compressible as it likes
_ENCRYPTED: Final = 1  # the flag of an encrypted part


def parts_of(file: str, data: bytes) -> set[str]:
    """Return the names of a zip's parts. Raises BizenvError where they cannot be trusted."""
    with _opened(file, data) as packed:
        entries = packed.infolist()
    if len(entries) > MAX_ENTRIES:
        raise unreadable("document-bomb", file)
    names: set[str] = set()
    for entry in entries:
        if entry.flag_bits & _ENCRYPTED:
            raise unreadable("document-encrypted", file, ending="")
        names.add(entry.filename)
    if len(names) < len(entries):
        raise unreadable("document-broken", file)
    return names


def held(part: str, parts: set[str]) -> str | None:
    """Return the name under which a zip holds a part: document.xml, or document2.xml."""
    if part in parts:
        return part
    stem, dot, last = part.rpartition(".")
    ending = dot + last
    for name in sorted(parts):
        begins = name.startswith(stem)
        if not begins or not name.endswith(ending):
            continue
        between = name.removeprefix(stem).removesuffix(ending)
        if between.isdecimal():
            return name
    return None


def check_parts(file: str, data: bytes) -> None:
    """Raise BizenvError for a zip that would unpack to too much, or holds entities."""
    with _opened(file, data) as packed:
        entries = packed.infolist()
        _check_sizes(file, entries)
        _check_markup(file, packed, entries)


@contextmanager
def _opened(file: str, data: bytes) -> Iterator[zipfile.ZipFile]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            yield packed
    except _CORRUPT:
        raise unreadable("document-broken", file) from None


def _markup(entries: list[zipfile.ZipInfo]) -> Iterator[zipfile.ZipInfo]:
    for entry in entries:
        if entry.filename.endswith(_MARKUP):
            yield entry


def _check_sizes(file: str, entries: list[zipfile.ZipInfo]) -> None:
    for entry in entries:
        size = entry.file_size
        packed = max(1, entry.compress_size)
        if size > _SMALL and size / packed > MAX_RATIO:
            raise unreadable("document-bomb", file)
    entries_read = _markup(entries)
    total = sum(entry.file_size for entry in entries_read)
    if total > MAX_PART:
        raise unreadable("document-bomb", file)


def _check_markup(
    file: str,
    packed: zipfile.ZipFile,
    entries: list[zipfile.ZipInfo],
) -> None:
    """Refuse document types and entities: no office program writes them."""
    for entry in _markup(entries):
        size = entry.file_size
        with packed.open(entry) as part:
            data = part.read(size + 1)
        content = data.replace(b"\x00", b"")
        declares = any(each in content for each in _DECLARATIONS)
        if declares or len(content) > size:
            raise unreadable("document-entities", file)
