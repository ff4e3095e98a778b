"""What a form says of itself on a hidden sheet: whose it is, and what each row rests on."""

import hashlib
import json
from collections.abc import Mapping
from datetime import date
from typing import Any, Final, NamedTuple

from pydantic import BaseModel

from bizenv.model.book import Entry, PlanBook

SHEET: Final = "_bizenv"
VERSION: Final = 1
MARK: Final = "bizenv-form"
_CLOSE: Final = (",", ":")
_CHUNK: Final = 30_000  # characters of a cell
_LEAST: Final = 3  # cells: the mark, the version, a digest
_DIGEST: Final = 8  # characters that tell two records apart


NamedTexts = Mapping[str, str]
"""Texts by what they are called: heads by columns, titles by plans, contents by cells."""


class FormLine(NamedTuple):
    """A row as it was handed out.

    `address` is plan/task, `shown` what stood in each column, `open` the columns that were to
    be filled in, `preset` keys of its records that no column fills, `rests` digests of what
    had been recorded of it.
    """

    address: str
    department: str
    shown: NamedTexts
    open: tuple[str, ...]
    preset: Mapping[str, str] = {}
    rests: tuple[str, ...] = ()


class Identity(NamedTuple):
    """A form: its kind, who fills it in, of which city and day, its sheets, columns and rows.

    `heads` are the heads of columns by their names, `lines` the rows by what stands in the
    column `id`, `around` the texts beside the table, `example` what the example row shows,
    `units` the units of readings by the names of their columns. Without `month_label` there is
    no cell for the month that is reported.
    """

    kind: str
    who: str
    city: str
    language: str
    day: str
    sheets: tuple[str, ...]
    heads: NamedTexts
    plans: NamedTexts
    around: tuple[str, ...]
    date_label: str
    example: NamedTexts
    lines: Mapping[str, FormLine]
    month_label: str = ""
    units: Mapping[str, str] = {}


def written(identity: Identity) -> list[str]:
    """Return an identity as the texts of cells, one below the other."""
    said = identity._asdict()
    text = json.dumps(said, ensure_ascii=False, separators=_CLOSE)
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
    if mark != MARK:
        return None
    is_number = version.isdecimal()
    if not is_number:
        return None
    number = int(version)
    if number != VERSION:
        return number
    bare = [chunk[1:-1] for chunk in chunks]
    text = "".join(bare)
    if _digest(text) != digest:
        return None
    said = json.loads(text)
    return _identity(said)


def _identity(said: dict[str, Any]) -> Identity:
    lines: dict[str, FormLine] = {}
    handed_out = said.pop("lines")
    for key, values in handed_out.items():
        lines[key] = _line(*values)
    for name in ("sheets", "around"):
        texts = said[name]
        said[name] = tuple(texts)
    return Identity(**said, lines=lines)


def _line(
    address: str,
    department: str,
    shown: NamedTexts,
    opened: list[str],
    preset: NamedTexts,
    rested: list[str],
) -> FormLine:
    """Return a row whose tuples came back as lists."""
    return FormLine(
        address,
        department,
        shown,
        tuple(opened),
        preset,
        tuple(rested),
    )


def rests(book: PlanBook, task: str, department: str, until: date) -> dict[str, str]:
    """Return what was recorded of a department's part of a task: digests, with words for each.

    Of days up to `until`: what is dated later nobody saw in a form as of that day. The words
    are the day and the code of the kind, as `2025-09-26 kind.apply`.
    """
    found: dict[str, str] = {}
    of_task = book.entries.get(task, {})
    entries = of_task.get(department, ())
    for entry in entries:
        day = entry.day
        if day > until:
            continue
        digest = digest_of(entry)
        kind = entry.record.kind
        found[digest] = f"{day} kind.{kind}"
    amendments = book.amendments.get(task, ())
    for dated in amendments:
        amendment = dated.amendment
        if dated.day > until:
            continue
        if _concerns(book, amendment.department, department):
            said = _said(amendment)
            digest = _digest(said)
            day = dated.day
            found[digest] = f"{day} cause.amended"
    return found


def _concerns(book: PlanBook, named: str | None, department: str) -> bool:
    """Tell whether an amendment that names a department, or none, is about this one."""
    if named is None:
        return True
    register = book.register
    return register.resolve(named) == department


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
