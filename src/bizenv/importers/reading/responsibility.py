"""Who is responsible for a task: its leads and supports, named as the draft writes them."""

import itertools
import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from bizenv.importers.document import Doubts, SourceLine
from bizenv.importers.draft import Sourced
from bizenv.importers.reading import leads
from bizenv.importers.reading.leads import Leads, Mention, PieceTags
from bizenv.importers.reading.names import Names, is_group
from bizenv.importers.reading.parts import Made
from bizenv.importers.reading.role_words import UnitRole
from bizenv.importers.reading.units import (
    Unit,
    ends_in_units,
    is_ditto,
    looks_like_unit,
)

_PLACE: Final = re.compile("(?!各)[一-龥]{1,6}[省市州盟区县旗镇乡]")
_OF_PLACES: Final = ("政府", "管委会", "办事处")


@dataclass(frozen=True, slots=True)
class Onwards:
    """A unit that supports many tasks by one sentence.

    `since` is the place (line, column) from which on it does.
    """

    since: tuple[int, int]
    name: Sourced[str]


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

    def fill(self, made: Made) -> None:
        """Fill one task."""
        task = made.task
        stretch = made.stretch
        shared = self._shared(stretch.tags)
        known: set[str] = set()
        task.lead += self._written(shared.lead, known)
        task.support += self._written(shared.support, known)
        task.support += self._by_notes(task.line, known)
        for piece in stretch.again:
            self.doubts("label-twice", piece.line, id=task.id)
        if any(tag.unmarked for _, tag in stretch.tags):
            piece, _ = stretch.tags[0]
            self.doubts("no-role-word", piece.line)
        if not task.lead:
            self.doubts(
                "no-lead",
                task.line,
                id=task.id,
                title=task.title,
            )

    def _shared(self, tags: PieceTags) -> Leads:
        ruling = self.ruling
        named = list(leads.mentions(tags))
        for each, following in itertools.pairwise(named):
            self._doubt_shared(each, following)
        labelled = ruling.asked or leads.is_labelled(tags)
        shared = leads.leads(named, ruling.rule, labelled=labelled)
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
                self.doubts("one-duty", line, name=unit.name)
            if name not in known:
                known.add(name)
                sourced = Sourced(name, line)
                found.append(sourced)
        return found

    def _by_notes(self, line: SourceLine, known: set[str]) -> list[Sourced[str]]:
        """Return who supports a task on a line by a sentence that holds for many."""
        place = line.number, line.column
        found = []
        for note in self.onwards:
            holds = note.since <= place
            if holds and note.name.value not in known:
                found.append(note.name)
        return found

    def _doubt_unit(self, unit: Unit, line: SourceLine) -> None:
        name = unit.name
        if not _is_likely(name) and not self.names.has(name):
            self.doubts("odd-name", line, name=name)
        if unit.others:
            self.doubts("others-meant", line, name=name)
        if unit.seam:
            self.doubts("run-together", line, name=name)

    def _doubt_shared(self, place: Mention, following: Mention) -> None:
        """Doubt 东区 before 西区人民政府: the one word may be meant for both."""
        name = place.unit.unit.name
        if self.names.has(name) or _PLACE.fullmatch(name) is None:
            return
        other = following.unit.unit.name
        if other.endswith(_OF_PLACES):
            self.doubts("odd-name", place.line, name=name)

    def doubt_rules(self) -> None:
        """Doubt each inferred rule that decided, once with all places."""
        for rule, lines in self.ruled.items():
            first, *others = lines
            count = len(lines)
            self.doubts(
                f"lead-rule-{rule}",
                first,
                related=others,
                n=count,
            )


def _is_likely(name: str) -> bool:
    """Tell whether a name that the register does not have can be one."""
    is_labelled = ":" in name or "：" in name
    if is_labelled or not ends_in_units(name):
        return False
    return looks_like_unit(name) or is_group(name)
