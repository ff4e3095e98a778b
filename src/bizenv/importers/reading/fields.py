"""Tasks that are said label by label → rows of a table with a heading.

They stand in slips, a label with its value a line; in cards, a label beside its value in a
table; or in a table on its side, its labels in the first column.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import chain
from typing import Final, NamedTuple, TypeVar

from bizenv.importers.document import SourceLine
from bizenv.importers.reading import columns
from bizenv.importers.reading.columns import ColumnKind
from bizenv.importers.reading.english_words import has_han
from bizenv.importers.reading.numbering import recognise
from bizenv.importers.reading.rows import text_at, texts_of
from bizenv.importers.reading.shapes import Shape, shape
from bizenv.importers.reading.titles import counted

_LABELLED: Final = re.compile(
    r"[ \t\u3000]{0,8}([一-龥]{2,10}|[A-Z][A-Za-z'’()/& -]{1,40}?)[ \u3000]{0,3}[:：]"
    r"[ \t\u3000]{0,8}(\S.{0,400})?"
)
_WORD: Final = re.compile("[A-Za-z]{3}|[一-龥]{2}")
_RULE: Final = re.compile(r"\s{0,8}[-=—_*─]{3,}\s{0,8}")
_SEVERAL: Final = 2  # slips, and labelled rows of a card, are no chance
_COLONS: Final = ":："
_NUMBER: Final = "序号"
_TASK: Final = "任务"

T = TypeVar("T")


class Labelled(NamedTuple):
    """A label with its value, and the line or row that says it; a rule between has neither."""

    line: SourceLine
    label: str
    value: str


class Card(NamedTuple):
    """One task as its card says it: a row of labels and a row of values.

    `others` are the further rows of the card, `asides` those that are no part of it.
    """

    head: SourceLine
    values: SourceLine
    others: tuple[SourceLine, ...]
    asides: tuple[SourceLine, ...]


class Cards(NamedTuple):
    """The cards of a table, and the rows above the first of them."""

    above: tuple[SourceLine, ...] = ()
    found: tuple[Card, ...] = ()


def _names(fields: Sequence[Labelled]) -> tuple[str, ...]:
    """Return the labels of fields, each once: the heading of a table."""
    return tuple(dict.fromkeys(each.label for each in fields if each.label))


def _row(fields: Sequence[Labelled], names: Sequence[str]) -> SourceLine:
    """Return the row that the fields of a task are; it stands where the first does."""
    said = {each.label: each.value for each in fields}
    cells = tuple(said.get(name, "") for name in names)
    return replace(fields[0].line, cells=cells, continued=(), figures=(), days=())


def _groups(several: Sequence[T], label: Callable[[T], str]) -> Iterator[list[T]]:
    """Yield what belongs to each task: the label of the first begins each of them."""
    group: list[T] = []
    for each in several:
        if group and label(each) == label(several[0]):
            yield group
            group = []
        group.append(each)
    if group:
        yield group


def with_slips(lines: Sequence[SourceLine]) -> Iterator[SourceLine]:
    """Yield the lines; of slips that follow one another each is a row with cells."""
    table = max((line.table for line in lines), default=0) + 1
    run: list[Labelled] = []
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


def _said(line: SourceLine) -> Labelled | None:
    if line.cells or line.level is not None:
        return None
    if _RULE.fullmatch(line.text):
        return Labelled(line, "", "")
    number = counted(line.text)
    if number:
        return Labelled(line, _NUMBER, number)
    match = _LABELLED.fullmatch(line.text.rstrip())
    is_title = recognise(line.text) is not None  # 任务二：… begins a task
    return (
        None if match is None or is_title else Labelled(line, match[1], match[2] or "")
    )


def _settled(run: Sequence[Labelled], table: int) -> Iterator[SourceLine]:
    """Yield lines in a row as the rows of a table where they are slips, else as they are."""
    counts = Counter(each.label for each in run)
    again = [at for at, each in enumerate(run) if each.label and counts[each.label] > 1]
    begin = again[0] if again else len(run)
    slips = list(_groups(run[begin:], _label))
    is_table = len(slips) >= _SEVERAL and all(map(_is_task, slips))
    for each in run[:begin] if is_table else run:
        yield each.line
    if not is_table:
        return
    names = _names(run[begin:])
    yield replace(run[begin].line, cells=names, table=table)
    for slip in slips:
        also = tuple(each.line.number for each in slip[1:])
        yield replace(_row(slip, names), table=table, also=also)


def _label(field: Labelled) -> str:
    return field.label


def _is_task(slip: Sequence[Labelled]) -> bool:
    """Tell whether a slip names a task and who does it, and has no label twice."""
    labels = [each.label for each in slip if each.label]
    is_named = any(
        each.value and columns.meaning(each.label) in columns.TASKS for each in slip
    )
    has_each_once = len(set(labels)) == len(labels)
    return is_named and has_each_once and columns.header(labels) is not None


def on_side(rows: Sequence[SourceLine]) -> bool:
    """Tell whether a table's first column holds labels alone, another one in each row.

    Of two columns most are known, the first of them and those of a table of tasks among them.
    """
    labels = [_first_cell(row) for row in rows]
    known = list(filter(_is_label, labels))
    are_alone = len(labels) > _SEVERAL and len(set(labels)) == len(labels)
    if not are_alone or len(known) == len(labels):
        return are_alone
    are_pairs = all(len(row.cells) == _SEVERAL for row in rows)
    is_pair = are_pairs and _is_label(labels[0])
    has_task = any(
        columns.meaning(each.rstrip(_COLONS)) in columns.TASKS for each in known
    )
    is_headed = columns.header(labels) is not None and has_task
    return is_pair and is_headed and len(known) * 2 > len(labels)


def cards(rows: Sequence[SourceLine], before: int) -> Cards:
    """Return the cards of a table; none for any other table. `before`: cards above it."""
    is_labelled = _always if on_side(rows) else _is_labelled
    begin = _first([is_labelled(row) for row in rows])
    if begin is None:
        return Cards()
    above = list(rows[:begin])
    found: list[Card] = []
    for group in _groups(rows[begin:], _first_cell):
        labelled = list(filter(is_labelled, group))
        asides = tuple(row for row in group if not is_labelled(row))
        for place, fields in enumerate(_tasks(labelled)):
            title = above[-1] if above and not found else None
            own = asides if place == 0 else ()
            card = _card(fields, own, title, before + len(found) + 1)
            if card is None:
                return Cards()
            if title in card.others:
                above.pop()
            found.append(card)
    return Cards(tuple(above), tuple(found))


def _always(_: SourceLine) -> bool:
    return True


def _first(labels: Sequence[bool]) -> int | None:
    """Return where the first card begins: most rows have labels, or several running."""
    labelled = [place for place, is_labelled in enumerate(labels) if is_labelled]
    if len(labelled) < _SEVERAL:
        return None
    first, second, *_ = labelled
    are_most = len(labelled) * 2 >= len(labels)
    return first if are_most or second == first + 1 else None


def _first_cell(row: SourceLine) -> str:
    return text_at(row, 0)


def _is_label(text: str) -> bool:
    bare = text.rstrip(_COLONS)
    is_filled_in = any(sign in bare for sign in _COLONS)
    is_known = columns.meaning(bare) is not None or _counted(bare) != ""
    return not is_filled_in and is_known


def _counted(label: str) -> str:
    """Return the number of a label that is a word with a number: Recommendation 2, 任务一."""
    return counted(label) if _WORD.match(label) else ""


def _is_labelled(row: SourceLine) -> bool:
    """Tell whether a row begins with a label, and is neither a title nor a heading."""
    texts = texts_of(row)
    cells = set(map(str.strip, row.cells))
    if len(cells) <= 1 or not _is_label(_first_cell(row)):
        return False
    return len(texts) == 1 or not all(map(_is_only_label, texts))


def _is_only_label(text: str) -> bool:
    """Tell whether a text is a label and no value: Lead agency, but not Finance Department."""
    is_unit = not has_han(text) and shape(text) is Shape.UNITS
    return _is_label(text) and not is_unit


def _tasks(rows: Sequence[SourceLine]) -> Iterator[list[Labelled]]:
    """Yield the fields of each task: of a table on its side, there is one in each column."""
    if all(map(_is_pairs, rows)):
        found: list[Labelled] = []
        for row in rows:
            found += _pairs(row)
        yield found
        return
    width = max(len(row.cells) for row in rows)
    for at in range(1, width):
        pairs = (_pair(row, 0, at) for row in rows)
        values = list(chain.from_iterable(pairs))
        if any(field.value for field in values):
            yield values


def _pair(row: SourceLine, label: int, value: int) -> Iterator[Labelled]:
    """Yield the field of two columns of a row; of Recommendation 2, the number and the task."""
    name, said = text_at(row, label), text_at(row, value)
    number = _counted(name.rstrip(_COLONS))
    if number:
        yield Labelled(row, _NUMBER, number)
    yield Labelled(row, _TASK if number else name, said)


def _is_pairs(row: SourceLine) -> bool:
    """Tell whether a row's labels and values take turns; a value may span what is left."""
    labels = filter(None, row.cells[::2])
    return len(_values(row)) <= 1 or all(map(_is_label, labels))


def _values(row: SourceLine) -> list[str]:
    """Return what stands beside a row's first cell, each text once."""
    return texts_of(replace(row, cells=row.cells[1:]))


def _pairs(row: SourceLine) -> Iterator[Labelled]:
    values = _values(row)
    if len(values) <= 1:
        alone = replace(row, cells=(_first_cell(row), "".join(values)))
        for field in _pair(alone, 0, 1):
            yield field._replace(line=row)
        return
    for at in range(0, len(row.cells), 2):
        if text_at(row, at):
            yield from _pair(row, at, at + 1)


def _card(
    fields: list[Labelled],
    asides: tuple[SourceLine, ...],
    title: SourceLine | None,
    count: int,
) -> Card | None:
    """Return a card, None if its labels are not those of a task.

    `title`: the row above it, which says the task where no label does.
    """
    known = {columns.meaning(field.label) for field in fields}
    if title is not None and known.isdisjoint(columns.TASKS):
        fields.append(Labelled(title, _TASK, " ".join(texts_of(title))))
    if ColumnKind.NUMBER not in known:
        fields.append(Labelled(fields[0].line, _NUMBER, str(count)))
    labels = tuple(field.label for field in fields)
    if columns.header(labels) is None:
        return None
    values = replace(_row(fields, labels), cells=tuple(each.value for each in fields))
    _, *others = dict.fromkeys(field.line for field in fields)
    return Card(replace(values, cells=labels), values, tuple(others), asides)


class Milestones(NamedTuple):
    """A card's milestones as a table's rows, its heading first; the rows above its labels, and the others."""

    above: tuple[SourceLine, ...]
    rows: tuple[SourceLine, ...]
    others: tuple[SourceLine, ...]


def milestones(rows: Sequence[SourceLine]) -> Milestones | None:
    """Return the milestones of a card that have days: they are its tasks; who leads it leads them.

    None of other tables.
    """
    begin = next(
        (at for at, row in enumerate(rows) if _MILESTONE.search(_first_cell(row))), None
    )
    if begin is None:
        return None
    roles = {ColumnKind.LEAD: "", ColumnKind.SUPPORT: ""}
    for row in rows[:begin]:
        kind = columns.meaning(_first_cell(row).rstrip(_COLONS))
        role = ColumnKind.LEAD if kind is ColumnKind.RESPONSIBLE else kind
        if role in roles and not roles[role]:
            roles[role] = "; ".join(_values(row))
    behind = [row for row in rows[begin + 1 :] if len(texts_of(row)) > 1]
    dated = [row for row in behind if shape(texts_of(row)[-1]) is Shape.DAY]
    if not roles[ColumnKind.LEAD] or not dated or len(dated) < len(behind):
        return None
    names = ("Milestone", "Lead", "Support", "End date")
    found = [replace(rows[begin], cells=names, continued=())]
    for row in dated:
        first, *_, last = texts_of(row)
        cells = (first, roles[ColumnKind.LEAD], roles[ColumnKind.SUPPORT], last)
        found.append(replace(row, cells=cells, continued=(), figures=(), days=()))
    alone = [row for row in rows[:begin] if len(texts_of(row)) == 1]
    above = tuple(alone[:1])
    taken = {row.number for row in (*above, *found)}
    others = tuple(row for row in rows if row.number not in taken)
    return Milestones(above, tuple(found), others)


_MILESTONE: Final = re.compile("milestone", re.IGNORECASE)
