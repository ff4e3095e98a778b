"""What became of a ledger's lines: kept, lost, added, changed, or put in another order."""

from collections import deque
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from bizenv.files.yaml_tree import Tree
from bizenv.layout import FileKind, numbered_file
from bizenv.messages import Message
from bizenv.model.items import ItemKind
from bizenv.model.records import Kind
from bizenv.model.register import Register
from bizenv.model.slips import SlipKind

LedgerLine = Mapping[str, Tree]
Pair = tuple[int, int]  # of a row on one side and a row on the other
Pairs = tuple[Pair, ...]
Lines = Sequence[LedgerLine]
Turn = tuple[str, str]
"""Task and day: the order of lines that have both in common counts."""


@dataclass(frozen=True)
class Ledger:
    """A list of dated lines on both sides: a department's records, decisions or amendments.

    `table_row` is its row of the layout. `file` is its path after the edit, `before_file` before it. `lost` are rows before the edit
    that are not there after it, `added` rows after it that were not there before; `changed` are
    pairs of both that speak of the same; `moved` are rows after the edit that stand in another
    order than before; `pushed` are added rows that stand before one of the same task and day
    that was there, with that row as it was. All rows count from 0.
    """

    plan: str
    table_row: FileKind
    before_file: str
    file: str
    before: tuple[LedgerLine, ...]
    after: tuple[LedgerLine, ...]
    lost: tuple[int, ...] = ()
    added: tuple[int, ...] = ()
    changed: Pairs = ()
    moved: tuple[int, ...] = ()
    pushed: Pairs = ()
    kept: Mapping[int, int] = field(default_factory=dict)

    @property
    def new(self) -> tuple[int, ...]:
        """All rows that were not there as they are now: added or changed."""
        changed = [now for _, now in self.changed]
        rows_of_both = (*self.added, *changed)
        rows = sorted(rows_of_both)
        return tuple(rows)

    @property
    def fresh(self) -> tuple[int, ...]:
        """Rows that say something of another task, day or kind than any row before."""
        rows = list(self.added)
        for row, now in self.changed:
            was_about = about(self.before[row])
            is_about = about(self.after[now])
            if was_about != is_about:
                rows.append(now)
        return tuple(sorted(rows))

    @property
    def touched(self) -> bool:
        """Whether a line was added, changed or taken out."""
        return bool(self.new or self.lost)

    @property
    def department(self) -> str:
        """The name of the file of a department."""
        return department_of(self.file)


def department_of(file: str) -> str:
    """Return the department whose ledger a file is, as the file's name writes it."""
    _, _, own = file.rpartition("/")
    name, _ = numbered_file(own)
    return name


def lines_of(tree: Tree) -> tuple[LedgerLine, ...]:
    """Return a ledger's lines; one that is no mapping is empty, and `validate` reports it."""
    if not isinstance(tree, list):
        return ()
    return tuple(map(_line, tree))


def _line(tree: Tree) -> LedgerLine:
    if isinstance(tree, dict):
        return tree
    return {}


def essence(tree: Tree) -> object:
    """Return what a tree says, in any order of its keys, without keys that have no value.

    An empty list is a value: `targets: []` in an amendment says that there are none any more.
    """
    if isinstance(tree, dict):
        said: dict[str, object] = {}
        for key, value in tree.items():
            if value is not None:
                said[key] = essence(value)
        return frozenset(said.items())
    if isinstance(tree, list):
        parts = map(essence, tree)
        return tuple(parts)
    return tree


def said_by(lines: Lines) -> list[object]:
    """Return what each line of a ledger says."""
    said: list[object] = []
    for line in lines:
        tree = dict(line)
        said.append(essence(tree))
    return said


def about(line: LedgerLine) -> tuple[object, ...]:
    """Return the subject of a line: two lines that agree in it are one line that was changed."""
    return (
        str(_task(line)),
        str(line.get("date")),
        str(line.get("effective")),
        str(line.get("kind")),
        str(line.get("department")),
    )


def described(line: LedgerLine) -> dict[str, object]:
    """Return what a finding says of a line, and what a waiver may name: task, date and kind."""
    task = _task(line) or ""
    day = _day(line) or ""
    return {
        "task": str(task),
        "date": str(day),
        "kind": _kind(line.get("kind")),
    }


def _task(line: LedgerLine) -> Tree:
    added = line.get("add")
    if isinstance(added, dict):
        return line.get("task") or added.get("id")
    return _item(line) or line.get("task")


def _item(line: LedgerLine) -> Tree:
    """Return the item that a line of a register is about, or the number of a slip."""
    return line.get("item") or line.get("id") or line.get("slip") or line.get("number")


def _day(line: LedgerLine) -> Tree:
    return line.get("date") or line.get("effective")


def _kind(written: Tree) -> Message:
    if written is None:
        return Message("guard.amendment")
    if isinstance(written, str) and written in tuple(Kind):
        return Message(f"kind.{written}")
    if isinstance(written, str) and written in tuple(ItemKind):
        return Message(f"item.{written}")
    if isinstance(written, str) and written in tuple(SlipKind):
        return Message(f"slip.kind.{written}")
    return Message("guard.record")


def compare(
    plan_id: str,
    table_row: FileKind,
    files: tuple[str, str],
    before: tuple[LedgerLine, ...],
    after: tuple[LedgerLine, ...],
    registers: tuple[Register, Register] | None = None,
) -> Ledger:
    """Compare a ledger before and after. Equal lines are kept, in order; the rest is judged.

    Where the edit changes the register, `registers` are both: a line that names the same offices
    by other names is kept as well.
    """
    kept = _kept(said_by(before), said_by(after))
    if registers is not None:
        _keep_renamed(kept, before, after, registers)
    return _judged(plan_id, table_row, files, before, after, kept)


def _judged(
    plan_id: str,
    table_row: FileKind,
    files: tuple[str, str],
    before: tuple[LedgerLine, ...],
    after: tuple[LedgerLine, ...],
    kept: dict[int, int],
) -> Ledger:
    """Return a ledger of which certain lines are kept: what became of all others."""
    there = set(kept.values())
    gone = _rows_without(kept, before)
    come = _rows_without(there, after)
    changed = tuple(_changed(before, after, gone, come))
    old = dict(changed)
    new = set(old.values())
    lost = [row for row in gone if row not in old]
    added = [row for row in come if row not in new]
    return Ledger(
        plan_id,
        table_row,
        *files,
        before,
        after,
        lost=tuple(lost),
        added=tuple(added),
        changed=changed,
        moved=tuple(_moved(kept, before)),
        pushed=tuple(_pushed(kept, added, after)),
        kept=kept,
    )


def _rows_without(known: Container[int], lines: Lines) -> list[int]:
    rows = range(len(lines))
    return [row for row in rows if row not in known]


def _keep_renamed(
    kept: dict[int, int],
    before: Lines,
    after: Lines,
    registers: tuple[Register, Register],
) -> None:
    """Add the rows whose lines say the same once every name is that of who bears it."""
    then, now = registers
    gone = _rows_without(kept, before)
    come = _rows_without(set(kept.values()), after)
    were = said_by([_canonical(before[row], then) for row in gone])
    are = said_by([_canonical(after[row], now) for row in come])
    for row, at in _kept(were, are).items():
        kept[gone[row]] = come[at]


def _canonical(line: LedgerLine, register: Register) -> LedgerLine:
    """Return a line with every registered name as the register has it."""
    return {key: _named(value, register) for key, value in line.items()}


def _named(tree: Tree, register: Register) -> Tree:
    if isinstance(tree, str):
        return register.resolve(tree) or tree
    if isinstance(tree, list):
        return [_named(each, register) for each in tree]
    if isinstance(tree, dict):
        found: dict[str, Tree] = {}
        for key, value in tree.items():
            name = register.resolve(key) or key
            found[name] = _named(value, register)
        return found
    return tree


def _kept(were: Sequence[object], are: Sequence[object]) -> dict[int, int]:
    """Return the rows before whose line is there afterwards, and where it stands then."""
    waiting: dict[object, deque[int]] = {}
    for row, said in enumerate(are):
        rows = waiting.setdefault(said, deque())
        rows.append(row)
    kept: dict[int, int] = {}
    for row, said in enumerate(were):
        left = waiting.get(said)
        if left:
            kept[row] = left.popleft()
    return kept


def _changed(
    before: Lines,
    after: Lines,
    gone: Sequence[int],
    come: Sequence[int],
) -> Iterator[Pair]:
    """Yield the lines of which one was made of the other."""
    free = list(come)
    for row in gone:
        line = before[row]
        match = _match(line, after, free)
        if match is not None:
            free.remove(match)
            yield row, match


def _match(line: LedgerLine, after: Lines, rows: Sequence[int]) -> int | None:
    """Return the row that speaks of the same, else one of the task with another day or kind."""
    wanted = about(line)
    for row in rows:
        if about(after[row]) == wanted:
            return row
    for row in rows:
        if _alike(line, after[row]):
            return row
    return None


def _alike(one: LedgerLine, other: LedgerLine) -> bool:
    """Whether two lines of a task differ in one key at most, and share more than that."""
    same_task = other.get("task") == one.get("task")
    if not same_task or _item(other) != _item(one):
        return False
    keys = one.keys() | other.keys()
    differing = 0
    for key in keys:
        said = essence(one.get(key))
        says = essence(other.get(key))
        if said != says:
            differing += 1
    shared = len(keys) - differing
    return differing <= 1 and shared > differing


def _moved(kept: Mapping[int, int], before: Lines) -> Iterator[int]:
    """Yield rows after the edit that stand before one of their task and day, and followed it."""
    last: dict[Turn, int] = {}
    for row in sorted(kept):
        now = kept[row]
        turn = _turn(before[row])
        furthest = last.get(turn, -1)
        if now < furthest:
            yield now
        last[turn] = max(furthest, now)


def _pushed(
    kept: Mapping[int, int],
    added: Sequence[int],
    after: Lines,
) -> Iterator[Pair]:
    """Yield added rows that stand before a kept one of their task and day, and its row before."""
    came_from = {now: row for row, now in kept.items()}
    last: dict[Turn, int] = {}
    for now in sorted(came_from):
        turn = _turn(after[now])
        last[turn] = now
    for row in added:
        turn = _turn(after[row])
        now = last.get(turn, -1)
        if row < now:
            yield row, came_from[now]


def _turn(line: LedgerLine) -> Turn:
    task = _item(line) or line.get("task")
    day = _day(line)
    return str(task), str(day)


def survivor(ledger: Ledger, row: int) -> int | None:
    """Return the row, after the edit, of the first kept line that followed a lost one."""
    end = len(ledger.before)
    for following in range(row + 1, end):
        now = ledger.kept.get(following)
        if now is not None:
            return now
    return None
