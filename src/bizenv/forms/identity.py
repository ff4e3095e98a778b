"""What a form says of itself on a hidden sheet: whose it is, and what each row rests on."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from pydantic import BaseModel

from bizenv.model.book import Entry, PlanBook

SHEET: Final = "_bizenv"
VERSION: Final = 1
MARK: Final = "bizenv-form"
_CHUNK: Final = 30_000  # characters of a cell
_LEAST: Final = 3  # cells: the mark, the version, a digest
_DIGEST: Final = 8  # characters that tell two records apart


class FormLine(NamedTuple):
    """A row as it was handed out.

    `address` is plan/task, `shown` what stood in each column, `open` the columns that were to
    be filled in, `preset` keys of its records that no column fills, `rests` digests of what
    had been recorded of it.
    """

    address: str
    department: str
    shown: Mapping[str, str]
    open: tuple[str, ...]
    preset: Mapping[str, str] = {}
    rests: tuple[str, ...] = ()


class Identity(NamedTuple):
    """A form: its kind, who fills it in, of which city and day, its sheets, columns and rows.

    `heads` are the heads of columns by their names, `lines` the rows by what stands in the
    column `id`, `around` the texts beside the table, `example` what the example row shows.
    """

    kind: str
    who: str
    city: str
    language: str
    day: str
    sheets: tuple[str, ...]
    heads: Mapping[str, str]
    plans: Mapping[str, str]
    around: tuple[str, ...]
    date_label: str
    example: Mapping[str, str]
    lines: Mapping[str, FormLine]


def written(identity: Identity) -> list[str]:
    """Return an identity as the texts of cells, one below the other."""
    text = json.dumps(identity._asdict(), ensure_ascii=False, separators=(",", ":"))
    digest = _digest(text)
    cells = [MARK, str(VERSION), digest]
    for begin in range(0, len(text), _CHUNK):
        end = begin + _CHUNK
        chunk = text[begin:end]
        cells.append(f"|{chunk}|")  # blanks at either end are kept
    return cells


def read(cells: list[str]) -> Identity | int | None:
    """Return the identity that cells hold; the version if it is another; None if damaged."""
    if len(cells) < _LEAST:
        return None
    mark, version, digest, *chunks = cells
    is_marked = mark == MARK and version.isdecimal()
    if not is_marked:
        return None
    if int(version) != VERSION:
        return int(version)
    bare = [chunk[1:-1] for chunk in chunks]
    text = "".join(bare)
    if _digest(text) != digest:
        return None
    return _identity(json.loads(text))


def _identity(said: dict[str, Any]) -> Identity:
    lines: dict[str, FormLine] = {}
    for key, values in said.pop("lines").items():
        line = FormLine(*values)
        opened = tuple(line.open)
        rested = tuple(line.rests)
        lines[key] = line._replace(open=opened, rests=rested)
    for name in ("sheets", "around"):
        said[name] = tuple(said[name])
    return Identity(**said, lines=lines)


def rests(book: PlanBook, task: str, department: str) -> dict[str, str]:
    """Return what was recorded of a department's part of a task: digests, with words for each.

    The words are the day and the code of the kind, as `2025-09-26 kind.apply`.
    """
    found: dict[str, str] = {}
    of_task = book.entries.get(task, {})
    for entry in of_task.get(department, ()):
        digest = digest_of(entry)
        kind = entry.record.kind
        found[digest] = f"{entry.day} kind.{kind}"
    resolve = book.register.resolve
    for dated in book.amendments.get(task, ()):
        amendment = dated.amendment
        named = amendment.department
        if named is None or resolve(named) == department:
            said = _said(amendment)
            digest = _digest(said)
            found[digest] = f"{dated.day} cause.amended"
    return found


def digest_of(entry: Entry) -> str:
    """Return by what a record is known again."""
    said = _said(entry.record)
    return _digest(f"{entry.file} {said}")


def _said(record: BaseModel) -> str:
    """Return what a record says, in the same words whatever keys later versions add."""
    said = record.model_dump(mode="json", exclude_defaults=True)
    return repr(said)


def _digest(text: str) -> str:
    data = text.encode()
    digest = hashlib.sha256(data).hexdigest()
    return digest[:_DIGEST]
