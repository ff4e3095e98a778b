"""Days and deadlines that people give in words, as ledgers have them: 昨天 → 2026-11-27."""

from dataclasses import replace
from typing import Final, Protocol

from bizenv.diagnostics import BizenvError
from bizenv.files.yaml_tree import Tree
from bizenv.periods.frame import Year
from bizenv.periods.period import Period
from bizenv.recording.addresses import Statement

_AHEAD: Final = (
    "effective",
    "resubmit_by",
    "complete_by",
    "until",
    "due",
)  # may lie ahead: with their year
_DUE: Final = "due"
_NAMING: Final = ("of", "answers")  # keys that name a record, by its day among others


class Reads(Protocol):
    """What reads periods as of a day, and in a workspace's fiscal years."""

    def period(self, option: str, written: str, *, year: Year = "begun") -> Period:
        """Return the period that is written. Raises BizenvError where it is not clear."""


def in_figures(given: Statement, reads: Reads) -> Statement:
    """Return a record that people gave one by one, with its days in figures.

    What is no day stays as it was written; the rules refuse it. Rows of a file stay so too.
    """
    if given.source is not None:
        return given
    tree = dict(given.tree)
    for key in ("date", *_AHEAD):
        if key in tree:
            tree[key] = _figures(reads, key, tree[key])
    for key in _NAMING:
        named = tree.get(key)
        if isinstance(named, dict) and "date" in named:
            day = _figures(reads, "date", named["date"])
            tree[key] = {**named, "date": day}
    return replace(given, tree=tree)


def _figures(reads: Reads, key: str, written: Tree) -> Tree:
    if not isinstance(written, str):
        return written
    year: Year = "written" if key in _AHEAD else "begun"
    try:
        period = reads.period(key, written, year=year)
    except BizenvError:
        return written
    is_one_day = period.unit == "day"
    is_written = is_one_day or (key == _DUE and period.unit != "span")
    if is_written:
        return period.written
    return written
