"""Days and deadlines that `bizenv record` is given in words, as ledgers have them: 昨天 → 2026-11-27."""

from dataclasses import replace
from typing import Final

from bizenv.cli.session import Session
from bizenv.diagnostics import BizenvError
from bizenv.files.yaml_tree import Tree
from bizenv.periods.frame import Year
from bizenv.recording.addresses import Statement

_AHEAD: Final = (
    "effective",
    "resubmit_by",
    "until",
    "due",
)  # may lie ahead: with their year
_DUE: Final = "due"
_NAMING: Final = ("of", "answers")  # keys that name a record, by its day among others


def in_figures(session: Session, given: Statement) -> Statement:
    """Return a record that options gave, with its days in figures.

    What is no day stays as it was written; the rules refuse it. Rows of a file stay so too.
    """
    if given.source is not None:
        return given
    tree = dict(given.tree)
    for key in ("date", *_AHEAD):
        if key in tree:
            tree[key] = _figures(session, key, tree[key])
    for key in _NAMING:
        named = tree.get(key)
        if isinstance(named, dict) and "date" in named:
            day = _figures(session, "date", named["date"])
            tree[key] = {**named, "date": day}
    return replace(given, tree=tree)


def _figures(session: Session, key: str, written: Tree) -> Tree:
    if not isinstance(written, str):
        return written
    try:
        year: Year = "written" if key in _AHEAD else "begun"
        period = session.period(key, written, year=year)
    except BizenvError:
        return written
    is_one_day = period.unit == "day"
    is_written = is_one_day or (key == _DUE and period.unit != "span")
    if is_written:
        return period.written
    return written
