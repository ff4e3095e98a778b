"""What a file is, by its bytes: endings lie. What cannot be read is named, with what to do instead."""

import io
import zipfile
import zlib
from typing import Any, Final

from bizenv.importers import READERS
from bizenv.importers.document import unreadable

_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED: Final = "EncryptedPackage".encode("utf-16-le")
_PICTURES: Final = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\0", b"MM\0*", b"BM")
_MARKUP: Final = (
    b"<!doctype html",
    b"<html",
    b"<?xml",
    b"<table",
    b"<meta",
    b"<head",
    b"<body",
    b"<div",
    b"<p>",
)
MAX_ENTRIES: Final = 2000
MAX_PART: Final = (
    24 * 1024 * 1024
)  # of all XML in a file; ordinary documents have a hundredth of it
MAX_RATIO: Final = 200
_SMALL: Final = 1024 * 1024  # a small part may be as compressible as it likes

Found = tuple[str, list[tuple[str, dict[str, Any]]]]


def identify(file: str, data: bytes) -> Found:
    """Return a file's format, and what is doubtful about it. Raises BizenvError for what cannot be read."""
    ending = f".{file.rpartition('.')[2].lower()}" if "." in file else ""
    if not data.strip():
        raise unreadable("document-empty", file)
    if data.startswith(_OLE):
        raise unreadable(
            "document-encrypted" if _ENCRYPTED in data else "document-old",
            file,
            ending=ending,
        )
    if data.startswith(b"%PDF"):
        raise unreadable("document-pdf", file)
    if data.startswith(b"{\\rtf"):
        raise unreadable("document-rtf", file)
    if data.startswith(_PICTURES):
        raise unreadable("document-picture", file)
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        name, doubts = _container(file, data)
    else:
        if ending in (".docx", ".docm", ".xlsx", ".xlsm") and (
            b"\x00" in data[:1000] and not data.startswith((b"\xff\xfe", b"\xfe\xff"))
        ):
            raise unreadable("document-broken", file)
        name, doubts = _plain(ending, data), []
    if (ending and ending not in READERS[name].endings and name != "text") or (
        name == "text"
        and any(ending in each.endings for each in READERS.values())
        and ending not in READERS[name].endings
    ):
        doubts.append(("other-ending", {"ending": ending, "format": name}))
    return name, doubts


def _plain(ending: str, data: bytes) -> str:
    head = data[:2000].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if head.startswith(_MARKUP):
        return "html"
    for name, each in READERS.items():
        if ending in each.endings and name not in ("docx", "xlsx"):
            return name
    return "text"


def _container(file: str, data: bytes) -> Found:
    """Look into a zip without unpacking more than is allowed: how many parts, how large, of which kind."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            entries = packed.infolist()
            if len(entries) > MAX_ENTRIES:
                raise unreadable("document-bomb", file)
            if any(entry.flag_bits & 1 for entry in entries):
                raise unreadable("document-encrypted", file, ending="")
            names = {entry.filename for entry in entries}
            if len(names) < len(entries):
                raise unreadable("document-broken", file)
            name = _kind(file, names)
            _check_sizes(file, entries)
            _check_markup(file, packed, entries)
    except (
        zipfile.BadZipFile,
        EOFError,
        OSError,
        ValueError,
        NotImplementedError,
        RuntimeError,
        zlib.error,
    ):
        raise unreadable("document-broken", file) from None
    macros = [each for each in names if each.endswith("vbaProject.bin")]
    return name, [("macros", {})] if macros else []


def _kind(file: str, names: set[str]) -> str:
    if "word/document.xml" in names:
        return "docx"
    if "xl/workbook.xml" in names:
        return "xlsx"
    if "OFD.xml" in names:
        raise unreadable("document-ofd", file)
    if "content.xml" in names and "mimetype" in names:
        raise unreadable("document-odf", file)
    raise unreadable("document-unknown", file)


def _check_sizes(file: str, entries: list[zipfile.ZipInfo]) -> None:
    total = 0
    for entry in entries:
        if entry.filename.endswith((".xml", ".rels", ".vml")):
            total += entry.file_size
        packed = max(1, entry.compress_size)
        if entry.file_size > _SMALL and entry.file_size / packed > MAX_RATIO:
            raise unreadable("document-bomb", file)
    if total > MAX_PART:
        raise unreadable("document-bomb", file)


def _check_markup(
    file: str, packed: zipfile.ZipFile, entries: list[zipfile.ZipInfo]
) -> None:
    """Refuse document types and entities: no office program writes them."""
    for entry in entries:
        if not entry.filename.endswith((".xml", ".rels", ".vml")):
            continue
        with packed.open(entry) as part:
            content = part.read(entry.file_size + 1).replace(b"\x00", b"")
        if (
            len(content) > entry.file_size
            or b"<!DOCTYPE" in content
            or b"<!ENTITY" in content
        ):
            raise unreadable("document-entities", file)
