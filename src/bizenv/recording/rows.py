"""Files of many records: JSON lines, CSV or a workbook → rows, each with its line.

The keys are those of records and amendments in docs/en/formats.md, `task` with its plan
(`demo/1.2.3`), `department` for whose part it is, and `kind: amend` for an amendment. In
a table a column `readings.NAME` or `of.date` stands for a key inside a mapping, and a
cell of names or paths holds one a line or separated by `;`; `heads` has the words that
stand for keys.
"""

import io
import json
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from bizenv.diagnostics import BizenvError, Location
from bizenv.files.yaml_tree import Tree
from bizenv.messages import Message
from bizenv.recording.draft import OpenRecord
from bizenv.recording.file_rows import Fault, FileRow, FileRows, TableLine, bad_row
from bizenv.recording.head_words import alike
from bizenv.recording.heads import read_heads
from bizenv.recording.tables import take_tables

if TYPE_CHECKING:
    from bizenv.importers.document import SourceDocument, SourceLine

MAX_CELL: Final = 4 * 1024 * 1024  # characters; no ledger could be larger
_SEPARATORS: Final = ",\t;"
_UTF16_MARKS: Final = (b"\xff\xfe", b"\xfe\xff")
_WORKBOOKS: Final = (
    b"PK\x03\x04",
    b"\xd0\xcf\x11\xe0",
)  # how they begin, whatever their name
_MARKED_UP: Final = re.compile(rb"<(?:[a-z]|!doctype|!--|\?xml)")
_BEGINNING: Final = 1000  # bytes in which a zero shows that they are no text
_TOLD_OF_CELLS: Final = ("struck", "formula-without-value")  # where a cell is refused
_NO_TEXT: Final = ("Co", "Cn", "Cc")  # characters that no encoding of a text gives
_BLANKS: Final = "\t\r\n"
_TWO_BYTES: Final = "\u07ff"  # the last character that UTF-8 has in two
_CSV_SAYS: Final = {
    "unexpected end of data": "open-quote",
    "expected after": "after-quote",
    "field larger than": "cell-too-long",
}


class RowFormat(NamedTuple):
    """How rows are written: the endings of such files, and what reads them."""

    endings: tuple[str, ...]
    read: Callable[[bytes, str, FileRows], None]


def rows(
    data: bytes,
    name: str,
    form: str,
    targets: Iterable[str] = (),
) -> FileRows:
    """Return what a file in a form of ROW_FORMATS holds, and what is wrong with it as such.

    `targets` are the names that head readings. Blank lines are passed over. Raises BizenvError for a workbook that cannot be read.
    """
    by_look: dict[str, str] = {}
    for each in targets:
        look = alike(each)
        if look:
            by_look[look] = each
    found = FileRows(targets=by_look)
    ROW_FORMATS[form].read(data, name, found)
    return found


def _read_json(data: bytes, name: str, found: FileRows) -> None:
    text = _utf8(data, name, found)
    found.rows += _json_rows(text, name, found)


def _utf8(data: bytes, name: str, found: FileRows) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = data.count(b"\n", 0, error.start)
        hint = Message("hint.not-utf8")
        at = Location(name, before + 1)
        error_of_file = BizenvError("not-utf8", hint=hint)
        fault = Fault(at, error_of_file)
        found.faults.append(fault)
        return ""


def _json_rows(text: str, name: str, found: FileRows) -> Iterator[FileRow]:
    lines = text.split("\n")
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        at = Location(name, number)
        try:
            tree = json.loads(
                line,
                parse_int=str,
                parse_float=str,
                parse_constant=str,
                object_pairs_hook=_once,
            )
        except (ValueError, RecursionError) as error:
            fault = bad_row(at, _not_json(error), "hint.bad-row")
            found.faults.append(fault)
            continue
        if isinstance(tree, dict):
            keys = tree.items()
            given = {key: value for key, value in keys if value is not None}
            texts = _texts(given)
            yield FileRow(texts, at)
        else:
            begins = line[:40]
            fault = bad_row(at, begins, "hint.bad-row")
            found.faults.append(fault)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made: dict[str, Any] = {}
    for key, value in pairs:
        if key in made:
            raise _TwiceError(key)
        made[key] = value
    return made


class _TwiceError(ValueError):
    """A key stands twice in a row."""


def _not_json(error: ValueError | RecursionError) -> Message:
    """Return why a line is no row of JSON; the module's own words are English."""
    if isinstance(error, _TwiceError):
        return Message("row.key-twice", {"key": str(error)})
    if isinstance(error, json.JSONDecodeError):
        return Message("row.not-json", {"column": error.colno})
    return Message("row.too-deep")


def _not_csv(error: Exception) -> Message:
    """Return why a file is no CSV; the module's own words are English."""
    said = str(error)
    for part, code in _CSV_SAYS.items():
        if part in said:
            return Message(f"row.{code}")
    return Message("row.not-csv")


def _texts(values: dict[str, Any]) -> OpenRecord:
    found: dict[str, Tree] = {}
    for key, value in values.items():
        found[key] = _text(value)
    return found


def _text(value: Any) -> Tree:
    """Return a value of JSON as YAML has it."""
    if value is True:
        return "true"
    if value is False:
        return "false"
    if isinstance(value, list):
        return [_text(each) for each in value]
    if isinstance(value, dict):
        return _texts(value)
    return value  # type: ignore[no-any-return] # text, figures as they are written, or nothing


def _read_csv(data: bytes, name: str, found: FileRows) -> None:
    if data.startswith(_WORKBOOKS):
        _read_workbook(data, name, found)
        return
    refuse_page(data, name)
    text = _decoded(data, name, found)
    lines = _csv_lines(text, name, found)
    take_tables(list(lines), found)


def _decoded(data: bytes, name: str, found: FileRows) -> str:
    """Return the text of a CSV file: UTF-8, or as spreadsheets of China save it, which is told."""
    encoding = "utf-16" if data.startswith(_UTF16_MARKS) else "gb18030"
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    if _is_broken_utf8(data):
        return _utf8(data, name, found)
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        text = "\0"
    if any(map(_is_no_text, text)):
        return _utf8(data, name, found)
    said = "GBK (GB 18030)" if encoding == "gb18030" else "UTF-16"
    args = {"name": name, "encoding": said}
    note = Message("record.encoding", args)
    found.notes.append(note)
    return text


def _is_broken_utf8(data: bytes) -> bool:
    """Tell whether bytes are UTF-8 but for a few, which another encoding would garble."""
    text = data.decode("utf-8", "replace")
    bad = text.count("\ufffd")
    three_bytes = [char for char in text if char > _TWO_BYTES]
    good = len(three_bytes) - bad
    return good > bad


def _is_no_text(char: str) -> bool:
    category = unicodedata.category(char)
    return category in _NO_TEXT and char not in _BLANKS


def _csv_lines(text: str, name: str, found: FileRows) -> Iterator[TableLine]:
    import csv

    stream = io.StringIO(text, newline="")
    separator = _separator(text)
    reader = csv.reader(stream, delimiter=separator, strict=True)
    begins = 1
    # The module's own, for all who read CSV: put back behind us
    limit = csv.field_size_limit(MAX_CELL)
    try:
        for cells in reader:
            at = Location(name, begins)
            begins = reader.line_num + 1
            yield TableLine(at, cells)
    except csv.Error as error:
        at = Location(name, reader.line_num)
        fault = bad_row(at, _not_csv(error), "hint.csv-cells")
        found.faults.append(fault)
    finally:
        csv.field_size_limit(limit)


def _separator(text: str) -> str:
    """Return the sign that parts the first lines into the most heads that are known."""
    beginning = text[:4000].splitlines()
    first = beginning[:20]

    def known(separator: str) -> int:
        counts = [0]
        for line in first:
            heads = read_heads(line.split(separator))
            counts.append(len(heads.keys))
        return max(counts)

    return max(_SEPARATORS, key=known)


def _read_workbook(data: bytes, name: str, found: FileRows) -> None:
    from bizenv.importers import read_document

    refuse_page(data, name)
    if _is_plain_text(data):
        found.notes.append(Message("record.no-workbook", {"name": name}))
        _read_csv(data, name, found)
        return
    document = read_document(name, data)
    read = document.lines
    lines = [_table_line(name, document, line) for line in read]
    take_tables(lines, found)
    for doubt in document.doubts:
        if doubt.code in _TOLD_OF_CELLS and found.faults:
            continue
        number = doubt.at.line
        args = {"name": name, "line": number, "said": doubt.message}
        note = Message("record.doubt", args)
        found.notes.append(note)


def refuse_page(data: bytes, name: str) -> None:
    """Raise BizenvError for a table in HTML or XML, which platforms export as .xls or .xlsx."""
    beginning = data[:_BEGINNING]
    if beginning.startswith(_UTF16_MARKS):
        beginning = beginning.decode("utf-16", "ignore").encode()
    beginning = beginning.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if not _MARKED_UP.match(beginning):
        return
    what = "XML" if beginning.startswith(b"<?xml") else "HTML"
    raise BizenvError(
        "rows-of-a-page", name=name, what=what, hint=Message("hint.rows-of-a-page")
    )


def _table_line(name: str, document: "SourceDocument", line: "SourceLine") -> TableLine:
    sheet = document.sheet(line)
    at = Location(name, line.number, sheet=sheet)
    unread = dict.fromkeys(line.struck, "cell-struck")
    unread |= dict.fromkeys(line.unsaved, "cell-without-value")
    merged: set[int] = set()
    for place, is_so in enumerate(line.continued):
        if is_so:
            merged.add(place)
    return TableLine(at, line.cells, unread, merged)


def _is_plain_text(data: bytes) -> bool:
    """Tell whether bytes are a table of text, though the file's name says a workbook."""
    has_zero = b"\x00" in data[:_BEGINNING]
    is_binary = has_zero and not data.startswith(_UTF16_MARKS)
    beginning = data.removeprefix(b"\xef\xbb\xbf").lstrip()
    is_told = beginning.startswith((*_WORKBOOKS, b"<", b"%PDF", b"{\\rtf"))
    return bool(beginning) and not (is_binary or is_told)


# By name; the first one is that of a stream, which has no ending
ROW_FORMATS: Final[Mapping[str, RowFormat]] = {
    "jsonl": RowFormat((".jsonl", ".ndjson"), _read_json),
    "csv": RowFormat((".csv", ".tsv"), _read_csv),
    "xlsx": RowFormat((".xlsx", ".xlsm"), _read_workbook),
}
STREAMED: Final = next(iter(ROW_FORMATS))


def form_of(ending: str) -> str | None:
    """Return the form of rows by the ending of their file, in small letters; None if unknown."""
    for form, row in ROW_FORMATS.items():
        if ending in row.endings:
            return form
    return None
