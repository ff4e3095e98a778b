"""What a file is, by its bytes: endings lie.

What cannot be read is named, with what to do instead. How readable formats are told
stands in `READERS`.
"""

import io
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any, Final

from bizenv.diagnostics import BizenvError
from bizenv.importers import PLAIN, READERS
from bizenv.importers.document import unreadable

_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED: Final = "EncryptedPackage".encode("utf-16-le")
_UNREAD: Final = (
    ("document-pdf", (b"%PDF",)),
    ("document-rtf", (b"{\\rtf",)),
    (
        "document-picture",
        (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\0", b"MM\0*", b"BM"),
    ),
)
"""Formats that are not read, by how their files begin."""
_UNREAD_PARTS: Final = (
    ("document-ofd", {"OFD.xml"}),
    ("document-odf", {"content.xml", "mimetype"}),
)
"""Packed formats that are not read, by the parts that they have."""
_ZIP: Final = (b"PK\x03\x04", b"PK\x05\x06")
_UTF8_MARK: Final = b"\xef\xbb\xbf"
_UTF16_MARKS: Final = (b"\xff\xfe", b"\xfe\xff")
_MARKUP: Final = (".xml", ".rels", ".vml")
_MACROS: Final = "vbaProject.bin"
_HEAD: Final = 2000  # bytes in which a format's beginning is looked for
_ZEROS: Final = 1000  # bytes in which a zero shows that they are no text
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

Found = tuple[str, list[tuple[str, dict[str, Any]]]]


def identify(file: str, data: bytes) -> Found:
    """Return a file's format, and the codes of doubts about it.

    Raises BizenvError for a file that cannot be read.
    """
    ending = f".{file.rpartition('.')[2].lower()}" if "." in file else ""
    refused = _refusal(file, ending, data)
    if refused is not None:
        raise refused
    if data.startswith(_ZIP):
        name, doubts = _packed(file, data)
    else:
        name, doubts = _unpacked(file, ending, data), []
    if _is_misnamed(ending, name):
        doubts.append(("other-ending", {"ending": ending, "format": name}))
    return name, doubts


def _refusal(file: str, ending: str, data: bytes) -> BizenvError | None:
    if not data.strip():
        return unreadable("document-empty", file)
    if data.startswith(_OLE):
        code = "document-encrypted" if _ENCRYPTED in data else "document-old"
        return unreadable(code, file, ending=ending)
    for code, beginnings in _UNREAD:
        if data.startswith(beginnings):
            return unreadable(code, file)
    return None


def _is_misnamed(ending: str, name: str) -> bool:
    """Tell whether a file's ending names another format; text may be called anything else."""
    if not ending or ending in READERS[name].endings:
        return False
    return name != PLAIN or any(ending in each.endings for each in READERS.values())


def _unpacked(file: str, ending: str, data: bytes) -> str:
    named = (name for name, each in READERS.items() if ending in each.endings)
    name = next(named, PLAIN)
    is_packed_by_name = READERS[name].part is not None
    if is_packed_by_name and _is_binary(data):
        raise unreadable("document-broken", file)
    head = data[:_HEAD].removeprefix(_UTF8_MARK).lstrip().lower()
    for marked, each in READERS.items():
        if head.startswith(each.beginnings):
            return marked
    return PLAIN if is_packed_by_name else name


def _is_binary(data: bytes) -> bool:
    return b"\x00" in data[:_ZEROS] and not data.startswith(_UTF16_MARKS)


def _packed(file: str, data: bytes) -> Found:
    """Look into a zip without unpacking more than is allowed: how many parts, how large."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            entries = packed.infolist()
            names = _names(file, entries)
            name = _holder(file, names)
            _check_sizes(file, entries)
            _check_markup(file, packed, entries)
    except _CORRUPT:
        raise unreadable("document-broken", file) from None
    macros = any(each.endswith(_MACROS) for each in names)
    return name, [("macros", {})] if macros else []


def _names(file: str, entries: list[zipfile.ZipInfo]) -> set[str]:
    """Return the names of a zip's parts. Raises BizenvError where they cannot be trusted."""
    if len(entries) > MAX_ENTRIES:
        raise unreadable("document-bomb", file)
    if any(entry.flag_bits & 1 for entry in entries):
        raise unreadable("document-encrypted", file, ending="")
    names = {entry.filename for entry in entries}
    if len(names) < len(entries):
        raise unreadable("document-broken", file)
    return names


def _holder(file: str, parts: set[str]) -> str:
    """Return the format that has a part of these. Raises BizenvError if none has."""
    for name, each in READERS.items():
        if each.part in parts:
            return name
    for code, needed in _UNREAD_PARTS:
        if needed <= parts:
            raise unreadable(code, file)
    raise unreadable("document-unknown", file)


def _markup(entries: list[zipfile.ZipInfo]) -> Iterator[zipfile.ZipInfo]:
    return (entry for entry in entries if entry.filename.endswith(_MARKUP))


def _check_sizes(file: str, entries: list[zipfile.ZipInfo]) -> None:
    for entry in entries:
        ratio = entry.file_size / max(1, entry.compress_size)
        if entry.file_size > _SMALL and ratio > MAX_RATIO:
            raise unreadable("document-bomb", file)
    if sum(entry.file_size for entry in _markup(entries)) > MAX_PART:
        raise unreadable("document-bomb", file)


def _check_markup(
    file: str, packed: zipfile.ZipFile, entries: list[zipfile.ZipInfo]
) -> None:
    """Refuse document types and entities: no office program writes them."""
    for entry in _markup(entries):
        with packed.open(entry) as part:
            content = part.read(entry.file_size + 1).replace(b"\x00", b"")
        oversized = len(content) > entry.file_size
        if oversized or b"<!DOCTYPE" in content or b"<!ENTITY" in content:
            raise unreadable("document-entities", file)
