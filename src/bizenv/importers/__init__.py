"""Importers: documents of all formats → lines → a draft plan, every source line accounted for.

`READERS` is the one table of formats: a new one is a new file and a row here. A reader
takes the file's name and bytes and returns a SourceDocument; those that rely on libraries run
in a process of their own, with limits.
"""

import importlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from bizenv.importers.document import Doubts, SourceDocument, SourceLine, unreadable

ReadFunction = Callable[[str, bytes], SourceDocument]
MAX_FILE: Final = 32 * 1024 * 1024
PLAIN: Final = "text"
"""The format of a file that nothing else tells."""


@dataclass(frozen=True, slots=True)
class DocumentReader:
    """A format: how a file of it is told, and the `module:function` that reads it.

    A file in a zip has the format whose `part` it holds, whatever its ending (some programs
    put a figure behind the part's name). Any other
    has the format whose `beginnings` it has (in small letters), else that of its ending.
    `apart`: the reader parses with a library, so it runs in a process of its own.
    """

    endings: tuple[str, ...]
    function: str
    apart: bool = False
    beginnings: tuple[bytes, ...] = ()
    part: str | None = None


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
READERS: Final[Mapping[str, DocumentReader]] = {
    PLAIN: DocumentReader((".txt", ".text"), "text:read_text"),
    "markdown": DocumentReader((".md", ".markdown"), "markdown:read_markdown"),
    "csv": DocumentReader((".csv", ".tsv"), "csv_file:read_csv"),
    "html": DocumentReader(
        (".html", ".htm", ".xhtml"),
        "html:read_html",
        apart=True,
        beginnings=_MARKUP,
    ),
    "docx": DocumentReader(
        (".docx", ".docm", ".dotx", ".dotm"),
        "docx:read_docx",
        apart=True,
        part="word/document.xml",
    ),
    "xlsx": DocumentReader(
        (".xlsx", ".xlsm", ".xltx", ".xltm"),
        "xlsx:read_xlsx",
        apart=True,
        part="xl/workbook.xml",
    ),
}


def read_document(file: str, data: bytes) -> SourceDocument:
    """Return the lines of a document, by its bytes rather than its name.

    Raises BizenvError for a document that cannot be read.
    """
    from bizenv.importers.formats.identify import identify

    if len(data) > MAX_FILE:
        raise unreadable("document-too-large", file, limit=MAX_FILE // 1024 // 1024)
    name, doubts = identify(file, data)
    document = _read(name, file, data)
    number = document.lines[0].number if document.lines else 1
    first = SourceLine(number, "")
    said = Doubts(file)
    for code, args in doubts:
        said(code, first, **args)
    found = (*said.found, *document.doubts)
    return replace(document, file=file, doubts=found)


def _read(name: str, file: str, data: bytes) -> SourceDocument:
    if not READERS[name].apart:
        return reader(name)(file, data)
    from bizenv.importers.formats.sandbox import read_apart

    return read_apart(name, file, data)


def reader(name: str) -> ReadFunction:
    """Return the function that reads a format."""
    module, _, function = READERS[name].function.partition(":")
    found: ReadFunction = getattr(
        importlib.import_module(f"bizenv.importers.formats.{module}"), function
    )
    return found
