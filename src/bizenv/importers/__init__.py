"""Importers: documents of all formats → lines → a draft plan, every source line accounted for.

`READERS` is the one table of formats: a new one is a new file and a line here. A reader takes the file's name and
bytes and returns a Document; those that rely on libraries run in a process of their own, with limits.
"""

import importlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from bizenv.importers.document import Document, Doubts, Line, unreadable

ReadFunction = Callable[[str, bytes], Document]
MAX_FILE: Final = 32 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Reader:
    """A format: its endings, `module:function` of its reader, and whether that runs apart, for it parses with a library."""

    endings: tuple[str, ...]
    function: str
    apart: bool = False


READERS: Final[Mapping[str, Reader]] = {
    "text": Reader((".txt", ".text"), "text:read_text"),
    "markdown": Reader((".md", ".markdown"), "markdown:read_markdown"),
    "csv": Reader((".csv", ".tsv"), "csv_file:read_csv"),
    "html": Reader((".html", ".htm", ".xhtml"), "html:read_html", apart=True),
    "docx": Reader((".docx", ".docm"), "docx:read_docx", apart=True),
    "xlsx": Reader((".xlsx", ".xlsm"), "xlsx:read_xlsx", apart=True),
}


def read_document(file: str, data: bytes) -> Document:
    """Return the lines of a document, by what it is and not by what it is called. Raises BizenvError."""
    from bizenv.importers.formats.identify import identify

    if len(data) > MAX_FILE:
        raise unreadable("document-too-large", file, limit=MAX_FILE // 1024 // 1024)
    name, doubts = identify(file, data)
    if READERS[name].apart:
        from bizenv.importers.formats.sandbox import read_apart

        document = read_apart(name, file, data)
    else:
        document = reader(name)(file, data)
    first = document.lines[0] if document.lines else Line(1, "")
    said = Doubts(file)
    for code, args in doubts:
        said(code, first, **args)
    return Document(file, document.lines, (*said.found, *document.doubts))


def reader(name: str) -> ReadFunction:
    """Return the function that reads a format."""
    module, _, function = READERS[name].function.partition(":")
    found: ReadFunction = getattr(
        importlib.import_module(f"bizenv.importers.formats.{module}"), function
    )
    return found
