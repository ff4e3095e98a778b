"""Reads documents in a process of its own, with limits on time and memory.

`python -m bizenv.importers.formats.sandbox FORMAT FILE` takes the bytes on standard
input and answers in JSON. With `cells` and the sizes of several workbooks, whose bytes
follow each other, it answers with a list: the sheets of each.
"""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import astuple
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from bizenv.diagnostics import BizenvError
from bizenv.importers import reader
from bizenv.importers.document import (
    MAX_CHARACTERS,
    MAX_LINES,
    Doubt,
    Doubts,
    SourceDocument,
    SourceLine,
    too_long,
    unreadable,
)

if TYPE_CHECKING:
    from bizenv.importers.formats.sheet_cells import CellSheet

SECONDS: Final = 10
CELLS: Final = "cells"
_TOGETHER: Final = 20  # workbooks that one process reads
_BYTES: Final = 20 * 1024 * 1024  # of these
MEMORY: Final = 300 * 1024 * 1024
_NEAR: Final = 0.6  # of the limit: one more large piece would not have fitted
_MISSING: Final = "missing-library"
_MODULE: Final = "bizenv.importers.formats.sandbox"
_KEPT: Final = ("PATH", "PYTHONPATH", "SYSTEMROOT", "LD_LIBRARY_PATH")
"""Variables of the environment that the other process needs."""


def read_apart(name: str, file: str, data: bytes) -> SourceDocument:
    """Return the document that a format's reader makes of a file, run apart.

    Raises BizenvError.
    """
    try:
        written = _run([name, file], data)
        answer = json.loads(written)
    except (subprocess.TimeoutExpired, ValueError):  # killed, by us or by the system
        answer = _too_costly()
    if "error" in answer:
        raise unreadable(answer["error"], file, **answer["args"])
    given = answer["lines"]
    lines = tuple(_line(each) for each in given)
    doubts = Doubts(file)
    for code, number, place, related, args in answer["doubts"]:
        line = SourceLine(number, "", place=tuple(place))
        others = [SourceLine(each, "") for each in related]
        doubts(code, line, related=others, **args)
    tables = answer["sheets"].items()
    sheets = {int(table): name for table, name in tables}
    found = tuple(doubts.found)
    return SourceDocument(file, lines, found, sheets)


Workbook = tuple[str, bytes]
"""The name of a file, and its bytes."""
Sheets = tuple["CellSheet", ...] | BizenvError
"""The sheets of a workbook, or why it cannot be read."""


def cells_apart(books: Sequence[Workbook]) -> Iterator[Sheets]:
    """Yield for each workbook its sheets, read apart, some at a time.

    Where some cannot be read together, each is read alone: one bad file stops no other.
    """
    for several in _portions(books):
        answers = _cells_of(several)
        if len(answers) != len(several):
            answers = []
            for each in several:
                answers += _cells_of([each]) or [_too_costly()]
        for (file, _), answer in zip(several, answers, strict=True):
            yield _sheets(file, answer)


def _portions(books: Sequence[Workbook]) -> Iterator[list[Workbook]]:
    portion: list[Workbook] = []
    size = 0
    for book in books:
        size += len(book[1])
        if portion and (len(portion) == _TOGETHER or size > _BYTES):
            yield portion
            portion = []
            size = len(book[1])
        portion.append(book)
    if portion:
        yield portion


Replied = dict[str, Any]
"""What the process with limits replies, as JSON has it."""


def _cells_of(books: Sequence[Workbook]) -> list[Replied]:
    """Return what the other process answers for each workbook; nothing where it was killed."""
    sizes = [str(len(data)) for _, data in books]
    together = b"".join(data for _, data in books)
    try:
        answers: list[Replied] = json.loads(_run([CELLS, *sizes], together))
    except (subprocess.TimeoutExpired, ValueError):
        return []
    return answers


def _sheets(file: str, answer: Replied) -> Sheets:
    from bizenv.importers.formats.sheet_cells import heard

    if "error" in answer:
        return unreadable(answer["error"], file, **answer["args"])
    return tuple(map(heard, answer["sheets"]))


def _run(called: Sequence[str], data: bytes) -> bytes:
    command = [sys.executable, "-P", "-m", _MODULE, *called]
    kept = {key: os.environ[key] for key in _KEPT if key in os.environ}
    ran = subprocess.run(  # noqa: S603 - our own interpreter
        command,
        input=data,
        capture_output=True,
        timeout=SECONDS,
        check=False,
        env={**kept, "PYTHONUTF8": "1"},
    )
    return ran.stdout


def _line(values: list[Any]) -> SourceLine:
    number, text, column, level, cells, continued, table, *places = values
    return SourceLine(
        number,
        text,
        column,
        level,
        tuple(cells),
        tuple(continued),
        table,
        *map(tuple, places),
    )


def _limit() -> None:
    """Take limits for this process, where the system knows such limits."""
    try:
        import resource
    except ImportError:  # Windows: time is limited by the parent
        return
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


def _too_costly() -> Replied:
    return {
        "error": "document-too-costly",
        "args": {"seconds": SECONDS, "megabytes": MEMORY // 1024 // 1024},
    }


def _is_full() -> bool:
    """Tell whether memory came near its limit: C libraries then fail in ways of their own."""
    try:
        status = Path("/proc/self/status").read_text(encoding="ascii")
    except (OSError, ValueError):  # a system that keeps no such file
        return False
    peaks = (
        int(line.split()[1])
        for line in status.splitlines()
        if line.startswith("VmPeak:")
    )
    return next(peaks, 0) * 1024 > MEMORY * _NEAR


def _answer(name: str, file: str, data: bytes) -> Replied:
    def read() -> Replied:
        return _document(file, reader(name)(file, data))

    return _answered(read)


def _cells(data: bytes) -> Replied:
    def read() -> Replied:
        from bizenv.importers.formats.sheet_cells import told
        from bizenv.importers.formats.workbook_cells import all_cells

        return {"sheets": [told(each) for each in all_cells("", data)]}

    return _answered(read)


def _answered(read: Callable[[], Replied]) -> Replied:
    """Return what was read, or why it could not be."""
    try:
        return read()
    except BizenvError as error:
        return _refused(error)
    except ModuleNotFoundError as error:
        return {"error": _MISSING, "args": {"library": error.name or ""}}
    except MemoryError:
        return _too_costly()
    except Exception:  # noqa: BLE001 - no matter why a library fails, the file is broken
        if _is_full():
            return _too_costly()
        return {"error": "document-broken", "args": {}}


def _document(file: str, document: SourceDocument) -> Replied:
    characters = sum(len(line.text) for line in document.lines)
    is_long = len(document.lines) > MAX_LINES
    if is_long or characters > MAX_CHARACTERS:
        raise too_long(file)
    doubts = document.doubts
    return {
        "lines": [astuple(line) for line in document.lines],
        "doubts": [_told(each) for each in doubts],
        "sheets": dict(document.sheets),
    }


def _told(doubt: Doubt) -> list[Any]:
    related = [at.line for at in doubt.related]
    args = dict(doubt.args)
    return [doubt.code, doubt.at.line, doubt.place, related, args]


def _refused(error: BizenvError) -> Replied:
    args = dict(error.message.args)
    args.pop("name", None)  # the file, which the other process knows
    return {"error": error.message.code.removeprefix("error."), "args": args}


def main() -> int:
    """Answer one request."""
    _limit()
    name, *called = sys.argv[1:]
    data = sys.stdin.buffer.read()
    if name == CELLS:
        _print(_each_cells(called, data))
    else:
        _print(_answer(name, called[0], data))
    return 0


def _each_cells(sizes: Sequence[str], data: bytes) -> list[Replied]:
    answers: list[Replied] = []
    for size in map(int, sizes):
        answers.append(_cells(data[:size]))
        data = data[size:]
    return answers


def _print(answer: object) -> None:
    sys.stdout.write(json.dumps(answer))


if __name__ == "__main__":
    sys.exit(main())
