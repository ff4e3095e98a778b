"""Files of many records: JSON lines or CSV → rows, each with the line that it comes from.

The keys are those of records and amendments in docs/en/formats.md, `task` with its plan
(`demo/1.2.3`), `department` for whose part it is, and `kind: amend` for an amendment. In CSV a
column `readings.NAME` or `of.date` stands for a key inside a mapping, and a cell of names or
paths holds one a line or separated by `;`.
"""

import io
import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from bizenv.diagnostics import BizenvError, Location, clipped
from bizenv.files.yaml_tree import Tree
from bizenv.messages import Message
from bizenv.recording.keys import lists

_BETWEEN: Final = re.compile(r"[;；\n]")  # between the names of a cell
MAX_CELL: Final = 4 * 1024 * 1024  # characters; no ledger could be larger


@dataclass(frozen=True)
class FileRow:
    """One record of a file, its values as text, and where it begins."""

    tree: dict[str, Tree]
    at: Location


Fault = tuple[Location, BizenvError]


class RowFormat(NamedTuple):
    """How rows are written: the endings of such files, and what reads their text."""

    endings: tuple[str, ...]
    read: Callable[[str, str, list[Fault]], Iterator[FileRow]]


def rows(data: bytes, name: str, form: str) -> tuple[list[FileRow], list[Fault]]:
    """Return the rows of a file in a form of ROW_FORMATS, and what is wrong with it as such.

    Blank lines are passed over.
    """
    faults: list[Fault] = []
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = data.count(b"\n", 0, error.start)
        hint = Message("hint.not-utf8")
        at = Location(name, before + 1)
        faults.append((at, BizenvError("not-utf8", hint=hint)))
        return [], faults
    read = ROW_FORMATS[form].read
    found = list(read(text, name, faults))
    return found, faults


def _json_rows(text: str, name: str, found: list[Fault]) -> Iterator[FileRow]:
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
            fault = _bad_row(at, str(error), "hint.bad-row")
            found.append(fault)
            continue
        if isinstance(tree, dict):
            given = {key: value for key, value in tree.items() if value is not None}
            texts = _texts(given)
            yield FileRow(texts, at)
        else:
            begins = line[:40]
            fault = _bad_row(at, begins, "hint.bad-row")
            found.append(fault)


def _bad_row(at: Location, problem: str, hint: str) -> Fault:
    said = clipped(problem)
    how = Message(hint)
    return at, BizenvError("bad-row", problem=said, hint=how)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made: dict[str, Any] = {}
    for key, value in pairs:
        if key in made:
            raise ValueError(f"{key}: 2 ×")
        made[key] = value
    return made


def _texts(values: dict[str, Any]) -> dict[str, Tree]:
    return {key: _text(value) for key, value in values.items()}


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


def _csv_rows(text: str, name: str, found: list[Fault]) -> Iterator[FileRow]:
    import csv

    lines = io.StringIO(text, newline="")
    reader = csv.reader(lines, strict=True)
    head: list[str] | None = None
    begins = 1
    # The module's own, for all who read CSV: put back behind us
    limit = csv.field_size_limit(MAX_CELL)
    try:
        for cells in reader:
            at = Location(name, begins)
            begins = reader.line_num + 1
            stripped = list(map(str.strip, cells))
            if not any(stripped):
                continue
            if head is None:
                head = stripped
                if len(set(head)) < len(head):
                    joined = ",".join(head)
                    fault = _bad_row(at, joined, "hint.csv-head")
                    found.append(fault)
                    return
            else:
                yield from _csv_row(head, cells, at, found)
    except csv.Error as error:
        at = Location(name, reader.line_num)
        fault = _bad_row(at, str(error), "hint.csv-cells")
        found.append(fault)
    finally:
        csv.field_size_limit(limit)


def _csv_row(
    head: list[str], cells: list[str], at: Location, found: list[Fault]
) -> Iterator[FileRow]:
    """Yield a row, unless it has more cells than the head."""
    width = len(head)
    if len(cells) > width:
        first_beyond = cells[width]
        fault = _bad_row(at, first_beyond, "hint.csv-cells")
        found.append(fault)
        return
    named = dict(zip(head, cells, strict=False))
    tree = _nested(named)
    yield FileRow(tree, at)


def _nested(cells: dict[str, str]) -> dict[str, Tree]:
    tree: dict[str, Tree] = {}
    for column, cell in cells.items():
        if not cell.strip():
            continue
        key, inner, name = column.partition(".")
        if inner:
            mapping = tree.setdefault(key, {})
            if isinstance(mapping, dict):
                mapping[name] = cell
            else:
                tree[column] = cell
        elif key in lists():
            parts = _BETWEEN.split(cell)
            stripped = map(str.strip, parts)
            tree[key] = list(filter(None, stripped))
        else:
            tree[key] = cell
    return tree


# By name; the first one is that of a stream, which has no ending
ROW_FORMATS: Final[Mapping[str, RowFormat]] = {
    "jsonl": RowFormat((".jsonl", ".ndjson"), _json_rows),
    "csv": RowFormat((".csv",), _csv_rows),
}
STREAMED: Final = next(iter(ROW_FORMATS))


def form_of(ending: str) -> str | None:
    """Return the form of rows by the ending of their file, in small letters; None if unknown."""
    forms = (form for form, row in ROW_FORMATS.items() if ending in row.endings)
    return next(forms, None)
