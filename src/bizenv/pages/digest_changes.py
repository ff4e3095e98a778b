"""What changed, in the digest: under each kind of change the departments, each with its tasks."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from bizenv.formats.page import Item, Parts, heading
from bizenv.messages import Catalogue
from bizenv.pages import reasoning
from bizenv.pages.change_words import kind_of, particulars
from bizenv.pages.digest_items import untold
from bizenv.pages.items import item_named
from bizenv.pages.parts_counted import counted, wholes_counted
from bizenv.pages.sentences import capital
from bizenv.report.advance import VOIDED
from bizenv.report.digest import ADJUSTED, DigestReport
from bizenv.report.part_changes import CODES, Change
from bizenv.report.wholes import COUNTED_WHOLE

_REASONED: Final = (
    "returned",
    "reopened",
    "finished",
    "finished-late",
    "applied",
    "applied-late",
    "withdrawn",
    "undone",
    "no-longer-overdue",
)
_EXPLAINED: Final = (*_REASONED, "no-longer-at-risk", *VOIDED, *ADJUSTED)


def changes_by_code(
    told: Sequence[Change], report: DigestReport, words: Catalogue
) -> Parts:
    """Say what changed: each kind of change under a heading, the most important first."""
    alike: dict[tuple[str, str], list[Change]] = {}
    for change in sorted(told, key=_rank):
        kind = (change.code, kind_of(change, words))
        several = alike.setdefault(kind, [])
        several.append(change)
    for (code, said), same in alike.items():
        count = counted(same, words)
        if code in COUNTED_WHOLE:
            count = wholes_counted(same, report.whole, words)
        title = words("digest.change", change=capital(said), count=count)
        yield heading(title, level=3)
        if code in _EXPLAINED:
            yield from _explained(same, report, words)
        else:
            yield from _named(same, report, words)


def _rank(change: Change) -> int:
    return CODES.index(change.code)


def _named(
    same: Iterable[Change], report: DigestReport, words: Catalogue
) -> Iterator[Item]:
    """Name the tasks of each department, and say no more."""
    tasks: dict[str, list[str]] = {}
    for change in same:
        named = tasks.setdefault(change.department, [])
        task = item_named(report.titles, change, words)
        named.append(task)
    for name, several in tasks.items():
        whose = _whose([name], report, words)
        listed = words("reason.separator").join(several)
        yield Item(capital(f"{whose}{listed}"))


def _explained(
    same: Iterable[Change], report: DigestReport, words: Catalogue
) -> Iterator[Item]:
    """Say one kind of change; departments whose part of a task changed alike are named together."""
    alike: dict[tuple[str, str], list[str]] = {}
    for change in same:
        joint = _joint(change, words)
        named = f"{item_named(report.titles, change, words)}{joint}"
        more = _more(change, words)
        correction = report.restating(change)
        if correction is not None:
            from bizenv.pages.causes import causes_said

            causes = causes_said(correction.causes, words)
            more = words("digest.restated", causes=causes)
        said = (named, more)
        names = alike.setdefault(said, [])
        names.append(change.department)
    for (named, more), names in alike.items():
        whose = _whose(names, report, words)
        text = capital(f"{whose}{named}")
        notes = (capital(more),) if more else ()
        yield Item(text, notes)


def _joint(change: Change, words: Catalogue) -> str:
    if change.leads <= 1:
        return ""
    joint = words("digest.joint", n=change.leads)
    return words("overview.bracketed", text=joint)


def _whose(names: Sequence[str], report: DigestReport, words: Catalogue) -> str:
    """Say whose part it is; in a department's own digest that is known."""
    asked_for = report.query.departments
    if set(names) == set(asked_for):
        return ""
    return words("digest.whose", names=names)


def _more(change: Change, words: Catalogue) -> str:
    """Say how it changed, or why."""
    said = particulars(change, words)
    if said or change.code not in _REASONED:
        return said
    return reasoning.reasons(words, untold(change.reasons))
