"""Who leads, where no word says so: a rule of each document, named in the draft, settable."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from bizenv.importers.document import SourceLine
from bizenv.importers.reading.label_words import TagLabel
from bizenv.importers.reading.pieces import Piece
from bizenv.importers.reading.role_words import UnitRole
from bizenv.importers.reading.roles import NamedUnit
from bizenv.importers.reading.text_tag import TextTag

# auto: as the document says or shows; the others: the first named, all of them, those
# before the first comma, those with *
RULES: Final = ("auto", "first", "all", "first-group", "starred")
PieceTags = Sequence[tuple[Piece, TextTag]]
# 甲局、乙局分工负责，丙局配合: who supports stands beside those who are responsible
_BESIDE: Final = re.compile("负责[，,][^；;，,（(]{2,60}(?:配合|协助)")


@dataclass(frozen=True, slots=True, eq=False)
class Mention:
    """One place of the document that names a unit."""

    unit: NamedUnit
    piece: Piece

    @property
    def line(self) -> SourceLine:
        """The line, with the column where the unit stands."""
        return self.piece.at(self.unit.start)


@dataclass(frozen=True, slots=True)
class Leads:
    """Who leads and who supports; `ruled`: a rule decided between several, not a word."""

    lead: list[Mention]
    support: list[Mention]
    ruled: str | None = None


def shown_rule(tasks: Iterable[PieceTags]) -> str:
    """Return the rule that a document shows by how it names leads.

    Where most tasks name a lead by a word, one that does not means all it names; else the
    first leads. `tasks`: the tags of each.
    """
    worded = 0
    responsible = 0
    for tags in tasks:
        roles = {each.unit.role for each in mentions(tags)}
        if UnitRole.LEAD in roles:
            worded += 1
        elif UnitRole.RESPONSIBLE in roles:
            responsible += 1
    if worded > responsible:
        return "all"
    return "first"


def mentions(tags: PieceTags) -> Iterator[Mention]:
    """Yield the units that tags name, in order."""
    for piece, tag in tags:
        for each in tag.units:
            yield Mention(each, piece)


def leads(
    named: Sequence[Mention], rule: str, *, labelled: bool, apart: bool = False
) -> Leads:
    """Return who leads among the units of a task.

    Under a word or label for leads every unit named by it leads. `labelled`: the units
    stand behind 责任单位; in 甲、乙负责 without a label the first always leads, unless a
    rule that was asked for says otherwise. `apart`: who supports stands behind a label of
    its own, so all that are responsible lead.
    """
    chosen = _in_role(named, UnitRole.LEAD)
    if not chosen:
        chosen = [each for each in named if each.unit.unit.starred]
    ruled = None
    if not chosen:
        responsible = _in_role(named, UnitRole.RESPONSIBLE)
        if apart:
            rule = "all"
        elif rule == "all" and not labelled:
            rule = "first"
        chosen = _chosen(responsible, rule)
        if len(responsible) > 1 or len(chosen) < len(responsible):
            ruled = rule
    taken = set(chosen)
    others = [each for each in named if each not in taken]
    return Leads(chosen, others, ruled)


def _in_role(named: Sequence[Mention], role: UnitRole) -> list[Mention]:
    return [each for each in named if each.unit.role is role]


def _chosen(responsible: list[Mention], rule: str) -> list[Mention]:
    """Return who of the responsible leads by a rule."""
    if not responsible:
        return []
    match rule:
        case "all":
            return responsible
        case "starred":
            return []
        case "first-group":
            first = responsible[0].unit.group
            return [each for each in responsible if each.unit.group == first]
        case _:
            return responsible[:1]


def is_labelled(tags: PieceTags) -> bool:
    """Tell whether units stand behind a label for the responsible."""
    return any(TagLabel.RESPONSIBLE in tag.labels for _, tag in tags)


def is_apart(tags: PieceTags) -> bool:
    """Tell whether who supports has a label, a column or a word apart from who is responsible."""
    if any(tag.apart or TagLabel.SUPPORT in tag.labels for _, tag in tags):
        return True
    return any(_BESIDE.search(piece.text, tag.start, tag.end) for piece, tag in tags)
