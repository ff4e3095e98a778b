"""Rules of the score that an edit changes once a month is over: ranks that were told come out otherwise."""

from collections.abc import Iterator
from typing import Final, NamedTuple

from bizenv.diagnostics import KeyPath
from bizenv.guard.edit import Edit
from bizenv.guard.longer_times import Weakening, in_settings
from bizenv.layout import WORKSPACE
from bizenv.model.base import Model
from bizenv.model.scoring import ScoreItem, Scoring

_SCORING: Final = "scoring"
_ITEMS: Final = (_SCORING, "items")
_APART: Final = ("items", "title")


def changed_scores(edit: Edit) -> Iterator[Weakening]:
    """Find what scores otherwise than before: items, their weights, points and caps, and all other keys.

    Whoever begins to score changes nothing; nor does a change before any month of a plan is over.
    """
    may_be = edit.rules_read and edit.rewrites(WORKSPACE)
    if not may_be or not _is_over(edit):
        return
    then = edit.base.workspace.standards
    now = edit.head.workspace.standards
    if not then.own:
        return
    if not now.own:
        yield in_settings(edit, (_SCORING,), "score-gone")
        return
    yield from _keys(edit, then.scoring, now.scoring)
    yield from _items(edit, then.scoring, now.scoring)


def _is_over(edit: Edit) -> bool:
    """Whether any plan was issued before this month: a month that can be ranked is over."""
    begins = edit.today.replace(day=1)
    for each in edit.books():
        issued = each.before.plan.issued
        if issued < begins:
            return True
    return False


def _keys(edit: Edit, then: Scoring, now: Scoring) -> Iterator[Weakening]:
    for change in _changes(then, now):
        at = (_SCORING, change.key)
        said = change.said()
        yield in_settings(edit, at, "score", said)


def _items(edit: Edit, then: Scoring, now: Scoring) -> Iterator[Weakening]:
    """Find items that are gone, that are new, and that count otherwise; an item is told by its title."""
    before = {item.title: item for item in then.items}
    titles = [item.title for item in now.items]
    for title in before:
        if title not in titles:
            said = {"title": title}
            yield in_settings(edit, _ITEMS, "score-dropped", said)
    for row, item in enumerate(now.items):
        was = before.get(item.title)
        at = (*_ITEMS, row)
        if was is None:
            said = {"title": item.title}
            yield in_settings(edit, at, "score-added", said)
        else:
            yield from _item(edit, at, was, item)


def _item(
    edit: Edit,
    at: KeyPath,
    then: ScoreItem,
    now: ScoreItem,
) -> Iterator[Weakening]:
    for change in _changes(then, now):
        key = (*at, change.key)
        said = change.said()
        said["title"] = now.title
        yield in_settings(edit, key, "score-item", said)


class _Change(NamedTuple):
    """A key of the rules that has another value."""

    key: str
    before: object
    after: object

    def said(self) -> dict[str, str]:
        """Return what is told of it."""
        return {
            "key": self.key,
            "before": _written(self.before),
            "after": _written(self.after),
        }


def _changes(then: Model, now: Model) -> Iterator[_Change]:
    for key, before in then:
        if key in _APART:
            continue
        after = getattr(now, key)
        if before != after:
            yield _Change(key, before, after)


def _written(value: object) -> str:
    """Write a value as a file has it."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return str(value).lower()
    if not isinstance(value, Model):
        return str(value)
    parts: list[str] = []
    for key, each in value:
        written = _written(each)
        parts.append(f"{key}: {written}")
    return ", ".join(parts)
