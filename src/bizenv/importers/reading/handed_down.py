"""What a heading says of all tasks below it: who leads them, or until when."""

import itertools
from collections.abc import Iterator
from typing import Final

from bizenv.importers.draft import Sourced
from bizenv.importers.reading.deadlines import is_deadline
from bizenv.importers.reading.responsibility import END, Onwards, Place
from bizenv.importers.reading.role_words import UnitRole
from bizenv.importers.reading.text_tag import TextTag
from bizenv.importers.reading.tree import Node, Stretch

_BLANK: Final = "：: \t\u3000"


def handed_down(root: Node) -> list[Onwards]:
    """Return what headings say of the tasks below them, for those that say nothing else.

    A heading whose tag is handed down keeps none, so it is no task.
    """
    found: list[Onwards] = []
    waiting: list[tuple[Node, Place]] = [(root, END)]
    while waiting:
        node, until = waiting.pop()
        ends = (*map(_place, node.below[1:]), until)
        waiting += zip(node.below, ends, strict=False)
        tags = [_of_leads(each) for each in node.below]
        lacking = (
            any(map(_lacks_lead, each.below))
            for each, tag in zip(node.below, tags, strict=True)
            if tag is not None
        )
        is_usual = any(lacking)
        for each, tag, end in zip(node.below, tags, ends, strict=False):
            found += _due(each, end)
            if tag is not None and is_usual:
                found += _leads(each, tag, end)
    return found


def heads_deadline(node: Node) -> bool:
    """Tell whether a part is called by a deadline alone, and tasks stand below: 二、6月底前完成."""
    if node.piece is None or not is_deadline(node.piece.text.strip(_BLANK)):
        return False
    texts = itertools.chain.from_iterable(each.texts for each in node.stretches)
    return bool(node.below) or any(piece is not node.piece for piece, _ in texts)


def _place(node: Node) -> Place:
    assert node.piece is not None
    return node.piece.line.number, node.piece.line.column


def _due(node: Node, until: Place) -> Iterator[Onwards]:
    piece = node.piece
    if piece is not None and heads_deadline(node):
        words = piece.text.strip(_BLANK)
        yield Onwards(_place(node), until, Sourced(words, piece.line), None)


def _leads(node: Node, tag: TextTag, until: Place) -> Iterator[Onwards]:
    """Take a heading's tag for what it says of all tasks below."""
    assert node.piece is not None
    node.stretches = [Stretch(each.texts) for each in node.stretches]
    for each in tag.units:
        said = Sourced(each.unit.name, node.piece.at(each.start))
        yield Onwards(_place(node), until, said, UnitRole.LEAD)


def _of_leads(node: Node) -> TextTag | None:
    """Return the tag of a heading that names leads alone."""
    tags = [tag for each in node.stretches for _, tag in each.tags]
    if len(tags) != 1 or node.piece is None or node.piece.tags != tags:
        return None
    [tag] = tags
    is_of_leads = all(each.role is UnitRole.LEAD for each in tag.units)
    is_plain = bool(tag.units) and is_of_leads and not tag.due
    return tag if is_plain and node.below else None


def _lacks_lead(node: Node) -> bool:
    """Tell whether a part has a tag, and names none that leads."""
    tags = [tag for each in node.tagged for _, tag in each.tags]
    units = [each for tag in tags for each in tag.units]
    return bool(tags) and all(each.role is UnitRole.SUPPORT for each in units)
