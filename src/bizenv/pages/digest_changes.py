"""What changed, in the digest: under each kind of change the departments, each with its tasks."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Final

from bizenv.formats.page import Item, Part, heading
from bizenv.messages import Catalogue
from bizenv.pages import sentences
from bizenv.pages.diff import said_of
from bizenv.pages.digest_items import SAID_BY_FACTS
from bizenv.report.changes import CODES, Change
from bizenv.report.changes import Part as Side
from bizenv.report.digest import ADJUSTED, DigestReport

_REASONED: Final = (
    "returned",
    "reopened",
    "finished",
    "finished-late",
    "applied",
    "applied-late",
    "withdrawn",
    "no-longer-overdue",
)
_EXPLAINED: Final = (*_REASONED, *ADJUSTED)


def changes_by_code(
    told: Sequence[Change], report: DigestReport, words: Catalogue
) -> Iterator[Part]:
    """Say what changed: each kind of change under a heading, the most important first."""
    ordered = sorted(told, key=lambda change: CODES.index(change.code))
    for code, several in groupby(ordered, key=lambda change: change.code):
        same = list(several)
        said = words(f"change.{code}")
        capital = said[:1].upper() + said[1:]
        yield heading(words("digest.change", change=capital, count=len(same)), level=3)
        explained = code in _EXPLAINED
        yield from (_explained if explained else _named)(same, report, words)


def _named(
    same: Iterable[Change], report: DigestReport, words: Catalogue
) -> Iterator[Item]:
    """Name the tasks of each department, and say no more."""
    tasks: dict[str, list[str]] = {}
    for change in same:
        tasks.setdefault(change.department, []).append(f"{change.key} {change.title}")
    for name, several in tasks.items():
        named = words("reason.separator").join(several)
        yield Item(_whose([name], report, words) + named)


def _explained(
    same: Iterable[Change], report: DigestReport, words: Catalogue
) -> Iterator[Item]:
    """Say one kind of change; departments whose part of a task changed alike are named together."""
    alike: dict[tuple[str, str], list[str]] = {}
    for change in same:
        named = f"{change.key} {change.title}{_joint(change, words)}"
        alike.setdefault((named, _more(change, words)), []).append(change.department)
    for (named, more), names in alike.items():
        yield Item(_whose(names, report, words) + named, (more,) if more else ())


def _joint(change: Change, words: Catalogue) -> str:
    if change.leads <= 1:
        return ""
    return words("overview.bracketed", text=words("digest.joint", n=change.leads))


def _whose(names: Sequence[str], report: DigestReport, words: Catalogue) -> str:
    """Say whose part it is; in a department's own digest that is known."""
    if set(names) == set(report.query.departments):
        return ""
    return words("digest.whose", names=names)


def _more(change: Change, words: Catalogue) -> str:
    """Say how it changed, or why."""
    before, after = change.before, change.after
    if change.code == "deadline-moved" and before and after:
        days = {"before": _day(before, words), "after": _day(after, words)}
        return words("change.deadline-moved.from", **days)
    if change.code == "lead-changed":
        return said_of(change, words)
    reasons = change.reasons if change.code in _REASONED else ()
    told = [each for each in reasons if each.code not in SAID_BY_FACTS]
    return sentences.reasons(words, told)


def _day(side: Side, words: Catalogue) -> str:
    return words.day(side.due) if side.due else words("due.ongoing")
