"""An Edit is what guard judges: two sides of the workspace, what lies between them, and the day it is seen."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from bizenv.files.yaml_tree import Tree
from bizenv.guard.rights import Rights, Role
from bizenv.guard.side import Side, with_base_register
from bizenv.layout import PlanFile, ledgers
from bizenv.messages import Message
from bizenv.model.book import (
    PLAN,
    PLANS,
    REGISTER,
    WORKSPACE,
    Entry,
)
from bizenv.model.records import Kind

Item = Mapping[str, Tree]


@dataclass(frozen=True)
class Ledger:
    """A list of dated lines on both sides: records of a department, decisions, or amendments.

    `file` is its path after the edit, `before_file` before it. `lost` are rows before the edit that are not there
    after it, `added` rows after it that were not there before; `changed` are pairs of both that speak of the same;
    `moved` are rows after the edit that stand in another order than before; `pushed` are added rows that stand before
    one of the same task and day that was there, with that row as it was. All rows count from 0.
    """

    plan: str
    kind: str
    before_file: str
    file: str
    before: tuple[Item, ...]
    after: tuple[Item, ...]
    lost: tuple[int, ...] = ()
    added: tuple[int, ...] = ()
    changed: tuple[tuple[int, int], ...] = ()
    moved: tuple[int, ...] = ()
    pushed: tuple[tuple[int, int], ...] = ()
    kept: Mapping[int, int] = field(default_factory=dict)

    @property
    def new(self) -> tuple[int, ...]:
        """All rows that were not there as they are now: added or changed."""
        return tuple(sorted((*self.added, *(now for _, now in self.changed))))

    @property
    def fresh(self) -> tuple[int, ...]:
        """Rows that say something of another task, day or kind than any row before."""
        changed = (
            now
            for row, now in self.changed
            if about(self.before[row]) != about(self.after[now])
        )
        return tuple(sorted((*self.added, *changed)))

    @property
    def department(self) -> str:
        """The name of the file of a department."""
        return self.file.rpartition("/")[2].removesuffix(".yaml")


@dataclass(frozen=True)
class Authored:
    """A commit of the edit: its short id, the files under plans/ that it touched, and by whom as far as it proves.

    `who` is the e-mail address, or the name of the key's owner; `roles` is None where nothing is proven.
    `decided` are the names that stand in `by` of the decisions that it wrote.
    """

    oid: str
    files: frozenset[str]
    who: str
    roles: frozenset[Role] | None
    decided: frozenset[str] = frozenset()


@dataclass
class Edit:
    """What is judged. `changed` are paths from the workspace's root; `rights` are those of the base's tip.

    `identity` is None, `author` or `signature`. `today` is guard's own clock, never a commit's.
    """

    base: Side
    head: Side
    today: date
    changed: frozenset[str]
    rights: Rights
    identity: str | None = None
    allow_mixed: bool = False
    commits: tuple[Authored, ...] = ()

    @cached_property
    def plans(self) -> tuple[str, ...]:
        """The plans of both sides whose files differ, or all of them where the settings or the register do."""
        both = tuple(dict.fromkeys((*self.base.shelf.plans, *self.head.shelf.plans)))
        if self.differs(WORKSPACE) or self.differs(REGISTER):
            return both
        return tuple(each for each in both if self.touches(each))

    def touches(self, plan_id: str) -> bool:
        """Whether the edit changes one of a plan's files."""
        return any(path.startswith(f"{PLANS}/{plan_id}/") for path in self.changed)

    def differs(self, file: str) -> bool:
        """Whether a file says something else after the edit; comments and layout say nothing."""
        if file not in self.changed:
            return False
        return essence(self.base.tree(file)[0]) != essence(self.head.tree(file)[0])

    @cached_property
    def ledgers(self) -> tuple[Ledger, ...]:
        """Every ledger that the edit touches and that could be read on both sides."""
        return tuple(
            each for plan_id in self.plans for each in self._ledgers_of(plan_id)
        )

    @cached_property
    def under_base_register(self) -> Side:
        """The workspace after the edit as it would be if nothing but new names had been registered."""
        both = (
            self.base.holds(REGISTER)
            and self.head.holds(REGISTER)
            and self.differs(REGISTER)
        )
        read = (
            not self.base.shelf.incomplete and not self.head.shelf.incomplete
        )  # else that is what is told
        return with_base_register(self.base, self.head) if both and read else self.head

    def ledgers_of(self, *kinds: str) -> Iterator[Ledger]:
        """Yield the ledgers of some kinds: progress, reviews, amendments."""
        return (each for each in self.ledgers if each.kind in kinds)

    def _ledgers_of(self, plan_id: str) -> Iterator[Ledger]:
        folder = f"{PLANS}/{plan_id}"
        for row in ledgers():
            if row.named:
                yield from self._named_ledgers(plan_id, row)
            else:
                file = f"{folder}/{row.pattern}"
                yield from self._ledger(plan_id, row.kind, file, file)

    def _named_ledgers(self, plan_id: str, row: PlanFile) -> Iterator[Ledger]:
        """Yield the ledgers of which a plan has several, those that got another name as one."""
        inside = f"{PLANS}/{plan_id}/{row.folder}/"
        before, after = (
            [
                file
                for file in side.shelf.files
                if file.startswith(inside) and file.endswith(".yaml")
            ]
            for side in (self.base, self.head)
        )
        renamed = dict(self._renamed(before, after))
        for file in before:
            yield from self._ledger(plan_id, row.kind, file, renamed.get(file, file))
        for file in after:
            if file not in before and file not in renamed.values():
                yield from self._ledger(plan_id, row.kind, file, file)

    def _renamed(
        self, before: Sequence[str], after: Sequence[str]
    ) -> Iterator[tuple[str, str]]:
        """Yield files whose department got another name: registered after the edit as one and the same, and no other's."""
        for old in (file for file in before if file not in after):
            for new in (file for file in after if file not in before):
                names = [
                    file.rpartition("/")[2].removesuffix(".yaml") for file in (old, new)
                ]
                resolved = {self.head.register.resolve(name) for name in names}
                if (
                    len(resolved) == 1
                    and None not in resolved
                    and self.base.register.resolve(names[1])
                    in (
                        None,
                        self.base.register.resolve(names[0]),
                    )
                ):
                    yield old, new
                    break

    def _ledger(self, plan_id: str, kind: str, old: str, new: str) -> Iterator[Ledger]:
        if old == new and new not in self.changed:
            return
        (before, sound), (after, readable) = self.base.tree(old), self.head.tree(new)
        if sound and readable and (self.base.holds(old) or self.head.holds(new)):
            yield compare(plan_id, kind, (old, new), items(before), items(after))

    def entries(self, side: Side, plan_id: str) -> Mapping[tuple[str, int], Entry]:
        """Return every record of a plan by file and row."""
        book = side.book(plan_id)
        if book is None:
            return {}
        by_department = (
            several for by_name in book.entries.values() for several in by_name.values()
        )
        return {
            (entry.file, entry.row): entry
            for several in by_department
            for entry in several
        }

    def plan_file(self, plan_id: str) -> str:
        """Return the path of a plan's own file."""
        return f"{PLANS}/{plan_id}/{PLAN}"


def items(tree: Tree) -> tuple[Item, ...]:
    """Return a ledger's lines; what is no mapping is an empty one, and `validate` tells of it."""
    return (
        tuple(each if isinstance(each, dict) else {} for each in tree)
        if isinstance(tree, list)
        else ()
    )


def essence(tree: Tree) -> object:
    """Return what a tree says, whatever the order of its keys: comparable, and keys without a value left out.

    An empty list is a value: `targets: []` in an amendment says that there are none any more.
    """
    if isinstance(tree, dict):
        return frozenset(
            (key, essence(value)) for key, value in tree.items() if value is not None
        )
    if isinstance(tree, list):
        return tuple(essence(each) for each in tree)
    return tree


def about(item: Item) -> tuple[object, ...]:
    """Return what a line speaks of: two lines that agree in it are one line that was changed."""
    added = item.get("add")
    task = item.get("task") or (added.get("id") if isinstance(added, dict) else None)
    names = ("date", "effective", "kind", "department")
    return (str(task), *(str(item.get(name)) for name in names))


def described(item: Item) -> dict[str, object]:
    """Return what a finding says of a line, and what a waiver may name: task, date and kind."""
    added = item.get("add")
    task = item.get("task") or (added.get("id") if isinstance(added, dict) else None)
    day, kind = item.get("date") or item.get("effective"), item.get("kind")
    if kind is None:
        said = Message("guard.amendment")
    elif isinstance(kind, str) and kind in tuple(Kind):
        said = Message(f"kind.{kind}")
    else:
        said = Message("guard.record")
    return {"task": str(task or ""), "date": str(day or ""), "kind": said}


def compare(
    plan_id: str,
    kind: str,
    files: tuple[str, str],
    before: tuple[Item, ...],
    after: tuple[Item, ...],
) -> Ledger:
    """Return what became of a ledger's lines. Equal lines are kept in order; the rest is lost, added or changed."""
    then, now = (
        [essence(dict(each)) for each in before],
        [essence(dict(each)) for each in after],
    )
    left = Counter(now)
    waiting: dict[object, list[int]] = {}
    for row, said in enumerate(now):
        waiting.setdefault(said, []).append(row)
    kept: dict[int, int] = {}
    lost: list[int] = []
    for row, said in enumerate(then):
        if left[said]:
            left[said] -= 1
            kept[row] = waiting[said].pop(0)
        else:
            lost.append(row)
    taken = set(kept.values())
    added = [row for row in range(len(after)) if row not in taken]
    changed = []
    for row in list(lost):
        match = next(
            (each for each in added if about(after[each]) == about(before[row])), None
        )
        if (
            match is None
        ):  # of one task, one line lost and one added: its day or its kind was changed
            match = next(
                (each for each in added if _alike(before[row], after[each])), None
            )
        if match is not None:
            lost.remove(row)
            added.remove(match)
            changed.append((row, match))
    moved = tuple(_moved(kept, before))
    pushed = tuple(_pushed(kept, added, after))
    return Ledger(
        plan_id,
        kind,
        *files,
        before,
        after,
        tuple(lost),
        tuple(added),
        tuple(changed),
        moved,
        pushed,
        kept,
    )


def _alike(one: Item, other: Item) -> bool:
    """Whether two lines are so much alike that one was made of the other: all but one or two keys."""
    keys = one.keys() | other.keys()
    differing = sum(essence(one.get(key)) != essence(other.get(key)) for key in keys)
    shared = len(keys) - differing
    return (
        one.get("task") == other.get("task") and differing <= 1 and shared > differing
    )


def _moved(kept: Mapping[int, int], before: tuple[Item, ...]) -> Iterator[int]:
    """Yield the rows, after the edit, of lines that stand before one of the same task and day that they followed."""
    last: dict[tuple[str, str], int] = {}
    for row in sorted(kept):
        key = _in_turn(before[row])
        if kept[row] < last.get(key, -1):
            yield kept[row]
        last[key] = max(last.get(key, -1), kept[row])


def _pushed(
    kept: Mapping[int, int], added: Sequence[int], after: tuple[Item, ...]
) -> Iterator[tuple[int, int]]:
    """Yield added rows that stand before a kept one that they take turns with, and what row that was."""
    last = {
        _in_turn(after[now]): (now, row)
        for row, now in sorted(kept.items(), key=lambda pair: pair[1])
    }
    for row in added:
        now, was = last.get(_in_turn(after[row]), (-1, -1))
        if row < now:
            yield row, was


def _in_turn(item: Item) -> tuple[str, str]:
    """Return what lines have in common whose order in the file counts: task and day."""
    return str(item.get("task")), str(item.get("date") or item.get("effective"))


def survivor(ledger: Ledger, row: int) -> int | None:
    """Return the row, after the edit, of the first line that followed a lost one; None if none is left."""
    return next(
        (
            ledger.kept[each]
            for each in range(row + 1, len(ledger.before))
            if each in ledger.kept
        ),
        None,
    )
