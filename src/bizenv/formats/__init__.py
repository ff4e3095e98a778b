"""Formats: a page, a table or findings → text, or the bytes of a workbook. One format a file, loaded only when it is chosen.

A format knows no report: it lays out a Page or a Table, and so serves every report that
has one. A new format is a file and a row of FORMATS.
"""

from collections.abc import Mapping
from typing import Final, Literal, NamedTuple

Source = Literal[
    "page",
    "table",
    "both",
    "model",
    "lines",
    "columns",
    "picture",
    "circular",
    "document",
    "findings",
]


class Format(NamedTuple):
    """A format: its source, its function, the endings of its files, and whether they want a mark.

    `function` is `module:function` of (source, words) → text; that of a model is the
    report's own. `both`: of the page, for reading, and the table with all that there is.
    `circular`: of an official document; `document`: of one, or of the page of what is drawn.
    `lines`: of a data set, a line of JSON for each. `columns`: of data sets, a row for each. `picture`: of a report that is drawn. A format without an ending is to be had by its name alone. The first
    ending is that of files which the program names itself. `byte_order_mark`: files
    begin with one, so that spreadsheets read them as UTF-8. `binary`: the function gives bytes,
    which stand in no file of another ending and on no terminal. `folder`: it is several files, in a folder
    that `-o` names.
    """

    made_of: Source
    function: str = ""
    endings: tuple[str, ...] = ()
    byte_order_mark: bool = False
    binary: bool = False
    folder: bool = False


FORMATS: Final[Mapping[str, Format]] = {
    "text": Format("page", "plain:text", (".txt", "")),
    "json": Format("model", endings=(".json",)),
    "csv": Format("table", "csv_file:csv_text", (".csv",), byte_order_mark=True),
    "xlsx": Format("both", "report_book:report_workbook", (".xlsx",), binary=True),
    "jsonl": Format("lines", endings=(".jsonl", ".ndjson")),
    "parquet": Format("columns", "parquet:ParquetTable", folder=True),
    "markdown": Format("page", "markdown:markdown", (".md", ".markdown")),
    "html": Format("page", "html:html", (".html", ".htm")),
    "docx": Format("document", "word:word_document", (".docx",), binary=True),
    "pdf": Format("circular", "circular_pdf:circular_pdf", (".pdf",), binary=True),
    "svg": Format("picture", "drawing:svg", (".svg",)),
    "png": Format("picture", "drawing:png", (".png",), binary=True),
    "github": Format("findings", "github:github_commands"),
    "gitlab": Format("findings", "gitlab:gitlab_report"),
    "sarif": Format("findings", "sarif:sarif_log", (".sarif",)),
}
DEFAULT: Final = "text"
# Endings of what is no text: no text has them, and the ending that the same programs open
BINARY: Final[Mapping[str, str]] = {
    **dict.fromkeys((".xlsm", ".xls", ".et", ".ods"), ".xlsx"),
    **dict.fromkeys((".docx", ".docm", ".doc", ".wps", ".odt"), ".html"),
    **dict.fromkeys((".pdf", ".ofd", ".pptx", ".ppt", ".dps"), ".html"),
    **dict.fromkeys((".png", ".jpg", ".jpeg", ".zip", ".gz"), ".html"),
}
