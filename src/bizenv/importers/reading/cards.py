"""Tables that say a task in cards, a label beside its value, or that stand on their side."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final, NamedTuple

from bizenv.importers.document import SourceLine
from bizenv.importers.reading import columns
from bizenv.importers.reading.columns import ColumnKind
from bizenv.importers.reading.english import has_han
from bizenv.importers.reading.row_numbers import text_at
from bizenv.importers.reading.row_texts import texts_of
from bizenv.importers.reading.shapes import Shape, shape

_FEWEST: Final = 2  # labels of a card
_COLONS: Final = ":："
_NUMBER: Final = "序号"
_TASK: Final = "任务"


class Pair(NamedTuple):
    """A label with the value beside it, and the row that both stand in."""

    label: str
    value: str
    row: SourceLine


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


def cards(rows: Sequence[SourceLine], before: int) -> Cards:
    """Return the cards of a table; none for any other table. `before`: cards above it."""
    begin = _first(rows)
    if begin is None:
        return Cards()
    above = list(rows[:begin])
    found: list[Card] = []
    for group, asides in _groups(rows[begin:]):
        for place, pairs in enumerate(_tasks(group)):
            title = above[-1] if above and not found else None
            own = asides if place == 0 else ()
            count = before + len(found) + 1
            card = _card(pairs, own, title, count)
            if card is None:
                return Cards()
            if title in card.others:
                above.pop()
            found.append(card)
    return Cards(tuple(above), tuple(found))


def _first(rows: Sequence[SourceLine]) -> int | None:
    """Return where the first card begins: most rows have labels, or several running."""
    labelled: list[int] = []
    for place, row in enumerate(rows):
        if _is_labelled(row):
            labelled.append(place)
    count = len(labelled)
    if count < _FEWEST:
        return None
    first, second, *_ = labelled
    are_most = count * 2 >= len(rows)
    return first if are_most or second == first + 1 else None


def _is_label(text: str) -> bool:
    bare = text.rstrip(_COLONS)
    is_filled_in = any(sign in bare for sign in _COLONS)
    return not is_filled_in and columns.meaning(bare) is not None


def _is_labelled(row: SourceLine) -> bool:
    """Tell whether a row begins with a label, and is neither a title nor a heading."""
    texts = texts_of(row)
    cells = set(map(str.strip, row.cells))
    if len(cells) <= 1 or not _is_label(text_at(row, 0)):
        return False
    return len(texts) == 1 or not all(map(_is_only_label, texts))


def _is_only_label(text: str) -> bool:
    """Tell whether a text is a label and no value: Lead agency, but not Finance Department."""
    is_unit = not has_han(text) and shape(text) is Shape.UNITS
    return _is_label(text) and not is_unit


Group = tuple[list[SourceLine], tuple[SourceLine, ...]]


def _groups(rows: Sequence[SourceLine]) -> Iterator[Group]:
    """Yield the rows of each card: a label that stands again begins the next."""
    group: list[SourceLine] = []
    asides: list[SourceLine] = []
    first = text_at(rows[0], 0)
    for row in rows:
        if text_at(row, 0) == first and group:
            yield group, tuple(asides)
            group, asides = [], []
        kept = group if _is_labelled(row) else asides
        kept.append(row)
    if group:
        yield group, tuple(asides)


def _tasks(rows: Sequence[SourceLine]) -> Iterator[list[Pair]]:
    """Yield the pairs of each task: of a table on its side, there is one in each column."""
    width = max(len(row.cells) for row in rows)
    if all(map(_is_pairs, rows)):
        found: list[Pair] = []
        for row in rows:
            found += _pairs(row)
        yield found
        return
    for at in range(1, width):
        values = [_pair(row, 0, at) for row in rows]
        if any(pair.value for pair in values):
            yield values


def _pair(row: SourceLine, label: int, value: int) -> Pair:
    """Return the pair of two columns of a row."""
    name = text_at(row, label)
    said = text_at(row, value)
    return Pair(name, said, row)


def _is_pairs(row: SourceLine) -> bool:
    """Tell whether a row's labels and values take turns; a value may span what is left."""
    values = _values(row)
    if len(values) <= 1:
        return True
    labels = filter(None, row.cells[::2])
    return all(map(_is_label, labels))


def _values(row: SourceLine) -> list[str]:
    """Return what stands beside a row's first cell, each text once."""
    beside = map(str.strip, row.cells[1:])
    found = dict.fromkeys(filter(None, beside))
    return list(found)


def _pairs(row: SourceLine) -> Iterator[Pair]:
    values = _values(row)
    if len(values) <= 1:
        label = text_at(row, 0)
        value = "".join(values)
        yield Pair(label, value, row)
        return
    width = len(row.cells)
    for at in range(0, width, 2):
        if text_at(row, at):
            yield _pair(row, at, at + 1)


def _card(
    pairs: Sequence[Pair],
    asides: tuple[SourceLine, ...],
    title: SourceLine | None,
    count: int,
) -> Card | None:
    """Return a card, None if its labels are not those of a task.

    `title`: the row above it, which says the task where no label does.
    """
    labels = [pair.label for pair in pairs]
    values = [pair.value for pair in pairs]
    once = dict.fromkeys(pair.row for pair in pairs)
    rows = list(once)
    known = set(map(columns.meaning, labels))
    lacks_task = known.isdisjoint(columns.TASKS)
    if lacks_task and title is not None:
        text = " ".join(texts_of(title))
        labels.append(_TASK)
        values.append(text)
        rows.append(title)
    if ColumnKind.NUMBER not in known:
        number = str(count)
        labels.append(_NUMBER)
        values.append(number)
    if columns.header(labels) is None:
        return None
    first, *others = rows
    plain = replace(first, continued=(), figures=(), days=())
    names = tuple(labels)
    cells = tuple(values)
    head = replace(plain, cells=names)
    told = replace(plain, cells=cells)
    return Card(head, told, tuple(others), asides)
