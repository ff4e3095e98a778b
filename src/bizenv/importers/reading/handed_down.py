"""What is said once for many tasks, by a note or a heading: who leads or supports them, until when."""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain
from typing import Final

from bizenv.importers.document import Doubts
from bizenv.importers.draft import LineKind, Sourced
from bizenv.importers.reading.deadlines import is_deadline
from bizenv.importers.reading.english_words import has_han
from bizenv.importers.reading.notes import TasksNote, note
from bizenv.importers.reading.pieces import Piece
from bizenv.importers.reading.responsibility import BEGINNING, END, Onwards, Place
from bizenv.importers.reading.role_words import UnitRole
from bizenv.importers.reading.text_tag import TextTag, names_anybody
from bizenv.importers.reading.tree import Node, Stretch, rank, tags_of

_QUOTED: Final = 60  # characters of a note in a doubt
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
        heading = list(filter(_heads_milestones, node.below))
        has_milestones = len(heading) * 2 > sum(1 for each in node.below if each.tagged)
        for each, tag, end in zip(node.below, tags, ends, strict=False):
            found += _due(each, end)
            if has_milestones and each in heading:
                found += _team(each, end)
            elif tag is not None and is_usual:
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


def _heads_milestones(node: Node) -> bool:
    """Tell whether an English part says who does it, and the parts below it until when, each of them.

    These are the tasks then, and the part heads them: a commitment with its milestones.
    """
    if node.piece is None or has_han(node.piece.text) or len(node.tagged) != 1:
        return False
    [own] = node.tagged
    below = [tags_of(part.stretches) for part in node.below]
    dated = [tags for tags in below if any(tag.due for tag in tags)]
    is_named = names_anybody(tags_of([own]))
    are_named = any(map(names_anybody, below))
    return is_named and not are_named and len(dated) * 2 > len(below)


def _team(node: Node, until: Place) -> Iterator[Onwards]:
    """Take who leads and who supports a part for those of all tasks below it."""
    [own] = node.tagged
    node.stretches = [Stretch(each.texts) for each in node.stretches]
    for piece, tag in own.tags:
        for each in tag.units:
            is_support = each.role is UnitRole.SUPPORT
            said = Sourced(each.unit.name, piece.at(each.start))
            role = UnitRole.SUPPORT if is_support else UnitRole.LEAD
            yield Onwards(_place(node), until, said, role)


def _of_leads(node: Node) -> TextTag | None:
    """Return the tag of a heading that names leads alone."""
    tags = tags_of(node.stretches)
    if len(tags) != 1 or node.piece is None or node.piece.tags != tags:
        return None
    [tag] = tags
    is_of_leads = all(each.role is UnitRole.LEAD for each in tag.units)
    is_plain = bool(tag.units) and is_of_leads and not tag.due
    return tag if is_plain and node.below else None


def _lacks_lead(node: Node) -> bool:
    """Tell whether a part has a tag, and names none that leads."""
    tags = tags_of(node.tagged)
    units = chain.from_iterable(tag.units for tag in tags)
    return bool(tags) and all(each.role is UnitRole.SUPPORT for each in units)


@dataclass(slots=True)
class Noted:
    """Words that hold for many tasks: the rule for leads, and who supports them all."""

    rule: str | None = None
    onwards: list[Onwards] = field(default_factory=list)


def notes_applied(found: list[Piece], doubts: Doubts) -> Noted:
    """Return what a document says once for many tasks."""
    noted = Noted()
    for at, piece in enumerate(found):
        line = piece.line
        text = "\n".join(line.cells) or piece.text
        each_note = note(text)
        if each_note is None:
            continue
        noted.rule = noted.rule or each_note.rule
        if each_note.unread:
            words = text[-_QUOTED:]
            doubts("note-unread", line, text=words)
        is_apart = piece.number is None and not names_anybody(piece.tags)
        if is_apart and (each_note.applies or each_note.unread):
            piece.kind = LineKind.PREAMBLE
        since, until = _holding(found, at, each_note)
        for role, several in (
            (UnitRole.SUPPORT, each_note.supports),
            (UnitRole.LEAD, each_note.leads),
            (None, (each_note.due,) if each_note.due else ()),
        ):
            for said in several:
                onwards = Onwards(since, until, Sourced(said, line), role)
                noted.onwards.append(onwards)
    return noted


def _holding(found: list[Piece], at: int, note: TasksNote) -> tuple[Place, Place]:
    """Return between which places a note holds: below its heading, if it is none of a task's."""
    here = found[at]
    line = here.line
    place = (line.number, line.column)
    if note.before:
        return BEGINNING, place
    if not note.onwards:
        return BEGINNING, END
    numbers = [each.number for each in found[: at + 1] if each.number is not None]
    if names_anybody(here.tags) or not numbers:
        return place, END
    above = rank(numbers[-1].kind)
    behind = [each for each in found[at + 1 :] if each.number is not None]
    holds = any(each.number and rank(each.number.kind) > above for each in behind[:1])
    for each in behind:
        own = rank(each.number.kind) if each.number else above
        if own < above or (holds and own == above):
            return place, (each.line.number, each.line.column)
    return place, END
