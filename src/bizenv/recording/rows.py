"""Files of many records: JSON lines or CSV → rows, each with the line that it comes from.

The keys are those of records and amendments in docs/formats.md, `task` with its plan
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
            found.append(_bad_row(at, str(error), "hint.bad-row"))
            continue
        if isinstance(tree, dict):
            given = {key: value for key, value in tree.items() if value is not None}
            yield FileRow(_texts(given), at)
        else:
            found.append(_bad_row(at, line[:40], "hint.bad-row"))


def _bad_row(at: Location, problem: str, hint: str) -> Fault:
    said = clipped(problem)
    return at, BizenvError("bad-row", problem=said, hint=Message(hint))


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
    if isinstance(value, bool):
        return "true" if value else "false"
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
                    found.append(_bad_row(at, ",".join(head), "hint.csv-head"))
                    return
            elif len(cells) > len(head):
                first_beyond = cells[len(head)]
                found.append(_bad_row(at, first_beyond, "hint.csv-cells"))
            else:
                named = dict(zip(head, cells, strict=False))
                yield FileRow(_nested(named), at)
    except csv.Error as error:
        at = Location(name, reader.line_num)
        found.append(_bad_row(at, str(error), "hint.csv-cells"))
    finally:
        csv.field_size_limit(limit)


def _nested(cells: dict[str, str]) -> dict[str, Tree]:
    tree: dict[str, Tree] = {}
    for column, cell in cells.items():
        key, inner, name = column.partition(".")
        if not cell.strip():
            continue
        if inner:
            mapping = tree.setdefault(key, {})
            if isinstance(mapping, dict):
                mapping[name] = cell
            else:
                tree[column] = cell
        elif key in lists():
            parts = map(str.strip, _BETWEEN.split(cell))
            tree[key] = list(filter(None, parts))
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
