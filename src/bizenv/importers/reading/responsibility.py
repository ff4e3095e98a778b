"""Who is responsible for a task: its leads and supports, named as the draft writes them."""

import itertools
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from bizenv.importers.document import Doubts, SourceLine
from bizenv.importers.draft import DraftTask, Sourced
from bizenv.importers.reading import leads
from bizenv.importers.reading.english_units import torn
from bizenv.importers.reading.leads import Leads, Mention, PieceTags
from bizenv.importers.reading.names import Names
from bizenv.importers.reading.odd_names import (
    is_bare_branch,
    is_odd,
    may_be_two,
    passage,
    sharing,
)
from bizenv.importers.reading.parts import Made
from bizenv.importers.reading.role_words import UnitRole
from bizenv.importers.reading.units import Unit, is_ditto

Place = tuple[int, int]
"""A line and a column."""
BEGINNING: Final[Place] = (0, 0)
END: Final[Place] = (2**31, 0)


@dataclass(frozen=True, slots=True)
class Onwards:
    """What a note says of many tasks: a unit that supports or leads them, or until when (`role` None).

    It holds for those between two places (line, column); of a lead and a deadline, for those
    that name none.
    """

    since: Place
    until: Place
    said: Sourced[str]
    role: UnitRole | None

    def holds(self, line: SourceLine) -> bool:
        """Tell whether it is meant for the task on a line."""
        return self.since <= (line.number, line.column) < self.until


@dataclass(frozen=True, slots=True)
class Ruling:
    """Which rule decides on leads, and whether somebody asked for it or the document notes it.

    A rule that was inferred decides with a doubt.
    """

    rule: str
    asked: bool
    noted: bool

    @property
    def inferred(self) -> bool:
        """Whether nobody stated the rule."""
        return not (self.asked or self.noted)


_QUOTED: Final = 80  # characters of a note in a doubt
_APPLIED: Final = {
    UnitRole.SUPPORT: "note-applied",
    UnitRole.LEAD: "note-of-lead",
    None: "note-of-due",
}


class Responsibility:
    """Fills in who leads and who supports; a doubt that concerns many tasks comes once."""

    def __init__(
        self,
        doubts: Doubts,
        names: Names,
        ruling: Ruling,
        onwards: Sequence[Onwards],
    ) -> None:
        self.doubts = doubts
        self.names = names
        self.ruling = ruling
        self.onwards = onwards
        self.ruled: defaultdict[str, list[SourceLine]] = defaultdict(list)
        self.noted: defaultdict[Onwards, list[SourceLine]] = defaultdict(list)
        """The tasks that a note is applied to."""

    def fill(self, made: Made) -> None:
        """Fill one task."""
        task = made.task
        stretch = made.stretch
        shared = self._shared(stretch.tags)
        known: set[str] = set()
        task.lead += self._written(shared.lead, known)
        task.support += self._written(shared.support, known)
        if not task.lead:
            task.lead += self._by_notes(task.line, known, UnitRole.LEAD)
        task.support += self._by_notes(task.line, known, UnitRole.SUPPORT)
        for piece in stretch.again:
            self.doubts("label-twice", piece.line, id=task.id)
        if any(tag.unmarked for _, tag in stretch.tags):
            piece, _ = stretch.tags[0]
            self.doubts("no-role-word", piece.line)
        if not task.lead:
            self._doubt_no_lead(task)

    def _doubt_no_lead(self, task: DraftTask) -> None:
        """Say that a task names no lead, or which words in it may name one."""
        told: dict[str, Any] = {"id": task.id, "title": task.title}
        words = passage("\n".join(task.text)) or passage(task.title)
        if words is None:
            self.doubts("no-lead", task.line, **told)
        else:
            self.doubts("lead-maybe", task.line, text=words, **told)

    def _doubt_joined(self, named: Sequence[Mention]) -> None:
        """Say which names a verb joins (甲配合乙), and that their roles are read from it."""
        for _, group in itertools.groupby(named, key=lambda each: each.unit.joined):
            first, *others = group
            if first.unit.joined and first.unit.role is not UnitRole.DUTY:
                names = [each.unit.unit.name for each in (first, *others)]
                self.doubts(
                    "joined-units", first.line, text=first.unit.joined, names=names
                )

    def _shared(self, tags: PieceTags) -> Leads:
        ruling = self.ruling
        named = list(leads.mentions(tags))
        self._doubt_joined(named)
        self._doubt_shared(named)
        labelled = ruling.asked or leads.is_labelled(tags)
        apart = ruling.inferred and leads.is_apart(tags)
        shared = leads.leads(named, ruling.rule, labelled=labelled, apart=apart)
        if shared.ruled and ruling.inferred:
            places = self.ruled[shared.ruled]
            first = named[0]
            places.append(first.piece.line)
        return shared

    def _written(self, group: list[Mention], known: set[str]) -> list[Sourced[str]]:
        """Return the names of a group that the task does not have yet."""
        found = []
        for each in group:
            line = each.line
            unit = each.unit.unit
            if is_ditto(unit.name):
                self.doubts("same-as-above", line, text=unit.name)
                continue
            name = self.names.written(unit.name, line)
            self._doubt_unit(unit, line)
            if each.unit.role is UnitRole.DUTY:
                self.doubts("one-duty", line, name=unit.name, text=each.unit.joined)
            if name not in known:
                known.add(name)
                sourced = Sourced(name, line)
                found.append(sourced)
        return found

    def _by_notes(
        self, line: SourceLine, known: set[str], role: UnitRole
    ) -> list[Sourced[str]]:
        """Return who leads or supports a task on a line by a sentence that holds for many."""
        found = []
        for note in self.onwards:
            name = note.said.value
            if note.role is role and note.holds(line) and name not in known:
                known.add(name)
                found.append(note.said)
                self.noted[note].append(line)
        return found

    def due_by_note(self, line: SourceLine) -> Sourced[str] | None:
        """Return the words of a note on the deadline of a task on a line, which names none."""
        for note in self.onwards:
            if note.role is None and note.holds(line):
                self.noted[note].append(line)
                return note.said
        return None

    def _doubt_unit(self, unit: Unit, line: SourceLine) -> None:
        name = unit.name
        if not self.names.has(name):
            if is_odd(name):
                self.doubts("odd-name", line, name=name)
            elif may_be_two(name) or self.names.has_part_of(name):
                self.doubts("two-names", line, name=name)
        if unit.others:
            self.doubts("others-meant", line, name=name)
        if unit.seam:
            self.doubts("run-together", line, name=name)

    def _doubt_shared(self, named: Sequence[Mention]) -> None:
        """Doubt 市甲、乙、丙局 and 东区、西区政府: the last word may be meant for all."""
        for _, group in itertools.groupby(named, key=_stretch):
            unknown = []
            for each in group:
                name = each.unit.unit.name
                if not self.names.has(name):
                    unknown.append(name)
            for run in sharing(unknown):
                self.doubts("shared-word", named[0].line, names=run)
        for first, second in itertools.pairwise(named):
            self._doubt_branch(first, second)
            run = (first.unit.unit.name, second.unit.unit.name)
            is_one_list = first.unit.role is second.unit.role
            if is_one_list and torn(*run) and not all(map(self.names.has, run)):
                self.doubts("shared-word", first.line, names=run)

    def _doubt_branch(self, above: Mention, below: Mention) -> None:
        """Doubt 市甲局、北山分局: the branch may be that of the department named before it."""
        name, other = below.unit.unit.name, above.unit.unit.name
        is_one_list = above.unit.role is below.unit.role
        if is_one_list and is_bare_branch(name, other) and not self.names.has(name):
            self.doubts("branch-maybe", below.line, name=name, other=other)

    def doubt_rules(self) -> None:
        """Doubt each inferred rule that decided, and each note that was applied, once with all places."""
        for note in self.onwards:
            if note not in self.noted:
                self.doubts("note-unread", note.said.line, text=note.said.value)
        for note, lines in self.noted.items():
            code = _APPLIED[note.role]
            said = note.said
            words = (said.line.text or " ".join(said.line.cells))[:_QUOTED]
            args = {"name": said.value} if note.role else {"name": words}
            self.doubts(code, said.line, related=lines, n=len(lines), **args)
        for rule, lines in self.ruled.items():
            self.doubts.once(f"lead-rule-{rule}", lines, n=len(lines))


def _stretch(mention: Mention) -> tuple[int, int]:
    """Return in which tag and between which commas a unit stands."""
    return id(mention.piece), mention.unit.group
