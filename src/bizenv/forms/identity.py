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
    cells = [MARK, str(VERSION), _digest(text)]
    for begin in range(0, len(text), _CHUNK):
        end = begin + _CHUNK
        cells.append(f"|{text[begin:end]}|")  # blanks at either end are kept
    return cells


def read(cells: list[str]) -> Identity | int | None:
    """Return the identity that cells hold; the version if it is another; None if damaged."""
    mark, version, digest, *chunks = (*cells, "", "", "")[: max(len(cells), 3)]
    if mark != MARK or not version.isdecimal():
        return None
    if int(version) != VERSION:
        return int(version)
    text = "".join(chunk[1:-1] for chunk in chunks)
    if _digest(text) != digest:
        return None
    return _identity(json.loads(text))


def _identity(said: dict[str, Any]) -> Identity:
    lines: dict[str, FormLine] = {}
    for key, values in said.pop("lines").items():
        address, department, shown, opened, preset, rests = values
        lines[key] = FormLine(
            address, department, shown, tuple(opened), preset, tuple(rests)
        )
    sheets = tuple(said.pop("sheets"))
    around = tuple(said.pop("around"))
    return Identity(**said, lines=lines, sheets=sheets, around=around)


def rests(book: PlanBook, task: str, department: str) -> dict[str, str]:
    """Return what was recorded of a department's part of a task: digests, with words for each.

    The words are the day and the code of the kind, as `2025-09-26 kind.apply`.
    """
    found: dict[str, str] = {}
    entries = book.entries.get(task, {}).get(department, ())
    for entry in entries:
        found[digest_of(entry)] = f"{entry.day} kind.{entry.record.kind}"
    for dated in book.amendments.get(task, ()):
        named = dated.amendment.department
        if named is None or book.register.resolve(named) == department:
            told = f"{dated.day} cause.amended"
            found[_digest(_said(dated.amendment))] = told
    return found


def digest_of(entry: Entry) -> str:
    """Return by what a record is known again."""
    return _digest(f"{entry.file} {_said(entry.record)}")


def _said(record: BaseModel) -> str:
    """Return what a record says, in the same words whatever keys later versions add."""
    return repr(record.model_dump(mode="json", exclude_defaults=True))


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:_DIGEST]
