"""Slips: a task after the other, with a label on each line. They are read as a table's rows."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final, NamedTuple

from bizenv.importers.document import SourceLine
from bizenv.importers.reading import columns
from bizenv.importers.reading.numbering import recognise
from bizenv.importers.reading.titles import counted

_LABELLED: Final = re.compile(
    r"[ \t\u3000]{0,8}([一-龥]{2,10}|[A-Z][A-Za-z'’()/& -]{1,40}?)[ \u3000]{0,3}[:：]"
    r"[ \t\u3000]{0,8}(\S.{0,400})?"
)
_RULE: Final = re.compile(r"\s{0,8}[-=—_*─]{3,}\s{0,8}")
_NUMBER: Final = "序号"
_SEVERAL: Final = 2  # slips are no chance


class _Said(NamedTuple):
    """A line of a slip: its label with the value; a rule between slips has neither."""

    line: SourceLine
    label: str
    value: str


def with_slips(lines: Sequence[SourceLine]) -> Iterator[SourceLine]:
    """Yield the lines; of slips that follow one another each is a row with cells."""
    table = max((line.table for line in lines), default=0) + 1
    run: list[_Said] = []
    for line in lines:
        said = _said(line)
        if said is not None:
            run.append(said)
            continue
        yield from _settled(run, table)
        table += 1
        run = []
        yield line
    yield from _settled(run, table)


def _said(line: SourceLine) -> _Said | None:
    if line.cells or line.level is not None:
        return None
    if _RULE.fullmatch(line.text):
        return _Said(line, "", "")
    number = counted(line.text)
    if number:
        return _Said(line, _NUMBER, number)
    match = _LABELLED.fullmatch(line.text.rstrip())
    is_title = recognise(line.text) is not None  # 任务二：… begins a task
    return None if match is None or is_title else _Said(line, match[1], match[2] or "")


def _settled(run: Sequence[_Said], table: int) -> Iterator[SourceLine]:
    """Yield lines in a row as the rows of a table where they are slips, else as they are."""
    counts = Counter(each.label for each in run)
    again = [at for at, each in enumerate(run) if each.label and counts[each.label] > 1]
    begin = again[0] if again else len(run)
    slips = list(_slips(run[begin:]))
    if not _are_tasks(slips):
        yield from (each.line for each in run)
        return
    yield from (each.line for each in run[:begin])
    names = tuple(dict.fromkeys(each.label for each in run[begin:] if each.label))
    yield replace(run[begin].line, cells=names, table=table)
    for slip in slips:
        first, *others = slip
        said = {each.label: each.value for each in slip}
        cells = tuple(said.get(name, "") for name in names)
        also = tuple(each.line.number for each in others)
        yield replace(first.line, cells=cells, table=table, also=also)


def _slips(run: Sequence[_Said]) -> Iterator[list[_Said]]:
    """Yield the lines of each slip: the label of the first begins each of them."""
    slip: list[_Said] = []
    for each in run:
        if each.label == run[0].label and slip:
            yield slip
            slip = []
        slip.append(each)
    if slip:
        yield slip


def _are_tasks(slips: Sequence[Sequence[_Said]]) -> bool:
    return len(slips) >= _SEVERAL and all(map(_is_task, slips))


def _is_task(slip: Sequence[_Said]) -> bool:
    """Tell whether a slip names a task and who does it, and has no label twice."""
    labels = [each.label for each in slip if each.label]
    is_named = any(
        each.value and columns.meaning(each.label) in columns.TASKS for each in slip
    )
    has_each_once = len(set(labels)) == len(labels)
    return is_named and has_each_once and columns.header(labels) is not None
