"""What a file is, by its bytes: endings lie.

What cannot be read is named, with what to do instead. How readable formats are told
stands in `READERS`.
"""

from typing import Any, Final

from bizenv.diagnostics import BizenvError
from bizenv.importers import PLAIN, READERS
from bizenv.importers.document import unreadable
from bizenv.importers.formats.archive import check_parts, held, parts_of

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
_MACROS: Final = "vbaProject.bin"
_HEAD: Final = 2000  # bytes in which a format's beginning is looked for
_ZEROS: Final = 1000  # bytes in which a zero shows that they are no text

DoubtCode = tuple[str, dict[str, Any]]
Found = tuple[str, list[DoubtCode]]


def identify(file: str, data: bytes) -> Found:
    """Return a file's format, and the codes of doubts about it.

    Raises BizenvError for a file that cannot be read.
    """
    ending = _ending(file)
    refused = _refusal(file, ending, data)
    if refused is not None:
        raise refused
    doubts: list[DoubtCode] = []
    if data.startswith(_ZIP):
        name, doubts = _packed(file, data)
    else:
        name = _unpacked(file, ending, data)
    if _is_misnamed(ending, name):
        args = {"ending": ending, "format": name}
        doubts.append(("other-ending", args))
    return name, doubts


def _ending(file: str) -> str:
    """Return a name's ending with its dot, in small letters; "" for one without."""
    _, dot, last = file.rpartition(".")
    if not dot:
        return ""
    return dot + last.lower()


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
    return name != PLAIN or _named(ending) is not None


def _named(ending: str) -> str | None:
    """Return the format of files with an ending."""
    for name, each in READERS.items():
        if ending in each.endings:
            return name
    return None


def _unpacked(file: str, ending: str, data: bytes) -> str:
    name = _named(ending) or PLAIN
    is_packed_by_name = READERS[name].part is not None
    if is_packed_by_name and _is_binary(data):
        raise unreadable("document-broken", file)
    head = data[:_HEAD].removeprefix(_UTF8_MARK)
    beginning = head.lstrip().lower()
    for marked, each in READERS.items():
        if beginning.startswith(each.beginnings):
            return marked
    if is_packed_by_name:
        return PLAIN
    return name


def _is_binary(data: bytes) -> bool:
    if data.startswith(_UTF16_MARKS):
        return False
    return b"\x00" in data[:_ZEROS]


def _packed(file: str, data: bytes) -> Found:
    parts = parts_of(file, data)
    name = _holder(file, parts)
    check_parts(file, data)
    doubts: list[DoubtCode] = []
    if any(part.endswith(_MACROS) for part in parts):
        doubt: DoubtCode = ("macros", {})
        doubts.append(doubt)
    return name, doubts


def _holder(file: str, parts: set[str]) -> str:
    """Return the format that has a part of these. Raises BizenvError if none has."""
    for name, each in READERS.items():
        part = each.part
        if part is not None and held(part, parts) is not None:
            return name
    for code, needed in _UNREAD_PARTS:
        if needed <= parts:
            raise unreadable(code, file)
    raise unreadable("document-unknown", file)
