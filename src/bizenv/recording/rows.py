"""Files of many records: JSON lines or CSV → rows, each with the line that it comes from.

The keys are those of records and amendments in docs/en/formats.md, `task` with its plan
(`demo/1.2.3`), `department` for whose part it is, and `kind: amend` for an amendment. In CSV a
column `readings.NAME` or `of.date` stands for a key inside a mapping, and a cell of names or
paths holds one a line or separated by `;`.
"""

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from bizenv.diagnostics import BizenvError, Location, clipped
from bizenv.files.yaml_tree import Tree
from bizenv.messages import Message
from bizenv.recording.keys import lists

FORMATS: Final = {".jsonl": "jsonl", ".ndjson": "jsonl", ".csv": "csv"}
MAX_CELL: Final = 4 * 1024 * 1024  # characters; no ledger could be larger


@dataclass(frozen=True)
class FileRow:
    """One record of a file, its values as text, and where it begins."""

    tree: dict[str, Tree]
    at: Location


Fault = tuple[Location, BizenvError]


def rows(data: bytes, name: str, form: str) -> tuple[list[FileRow], list[Fault]]:
    """Return the rows of a file (`jsonl` or `csv`), and what is wrong with it as such.

    Blank lines are passed over.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        return [], [
            (
                Location(name, line),
                BizenvError("not-utf8", hint=Message("hint.not-utf8")),
            )
        ]
    found: list[Fault] = []
    read = list(
        _json_rows(text, name, found)
        if form == "jsonl"
        else _csv_rows(text, name, found)
    )
    return read, found


def _json_rows(text: str, name: str, found: list[Fault]) -> Iterator[FileRow]:
    for number, line in enumerate(text.split("\n"), start=1):
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
            yield FileRow(
                {
                    key: _plain(value)
                    for key, value in tree.items()
                    if value is not None
                },
                at,
            )
        else:
            found.append(_bad_row(at, line[:40], "hint.bad-row"))


def _bad_row(at: Location, problem: str, hint: str) -> Fault:
    return at, BizenvError("bad-row", problem=clipped(problem), hint=Message(hint))


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) < len(pairs):
        twice = next(
            key for place, (key, _) in enumerate(pairs) if key in dict(pairs[:place])
        )
        raise ValueError(f"{twice}: 2 ×")
    return made


def _plain(value: Any) -> Tree:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return [_plain(each) for each in value]
    if isinstance(value, dict):
        return {key: _plain(each) for key, each in value.items()}
    return value  # type: ignore[no-any-return] # text, figures as they are written, or nothing


def _csv_rows(text: str, name: str, found: list[Fault]) -> Iterator[FileRow]:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    head: list[str] | None = None
    begins = 1
    limit = csv.field_size_limit(
        MAX_CELL
    )  # the module's own, for all who read CSV: put back behind us
    try:
        for cells in reader:
            at, begins = Location(name, begins), reader.line_num + 1
            if not any(cell.strip() for cell in cells):
                continue
            if head is None:
                head = [cell.strip() for cell in cells]
                if len(set(head)) < len(head):
                    found.append(_bad_row(at, ",".join(head), "hint.csv-head"))
                    return
            elif len(cells) > len(head):
                found.append(_bad_row(at, cells[len(head)], "hint.csv-cells"))
            else:
                yield FileRow(_nested(dict(zip(head, cells, strict=False))), at)
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
            (mapping if isinstance(mapping, dict) else tree)[
                name if isinstance(mapping, dict) else column
            ] = cell
        elif key in lists():
            parts = cell.replace(";", "\n").replace("；", "\n").split("\n")
            tree[key] = [part.strip() for part in parts if part.strip()]
        else:
            tree[key] = cell
    return tree
