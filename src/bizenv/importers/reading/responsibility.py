"""Who is responsible for a task: its leads and supports, named as the draft writes them."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from bizenv.importers.document import Doubts, SourceLine
from bizenv.importers.draft import DraftTask, Sourced
from bizenv.importers.reading import leads
from bizenv.importers.reading.leads import Leads, Mention
from bizenv.importers.reading.names import Names, is_group
from bizenv.importers.reading.parts import Made
from bizenv.importers.reading.roles import UnitRole
from bizenv.importers.reading.tree import Stretch
from bizenv.importers.reading.units import ends_in_units, looks_like_unit


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
        self, doubts: Doubts, names: Names, ruling: Ruling, onwards: Sequence[Onwards]
    ) -> None:
        self.doubts = doubts
        self.names = names
        self.ruling = ruling
        self.onwards = onwards
        self.ruled: defaultdict[str, list[SourceLine]] = defaultdict(list)

    def fill(self, made: Made) -> None:
        """Fill one task."""
        task, stretch = made.task, made.stretch
        shared = self._shared(stretch)
        known: set[str] = set()
        task.lead += self._written(shared.lead, known)
        task.support += self._written(shared.support, known)
        task.support += self._by_notes(task, known)
        for piece in stretch.again:
            self.doubts("label-twice", piece.line, id=task.id)
        if any(tag.unmarked for _, tag in stretch.tags):
            piece, _ = stretch.tags[0]
            self.doubts("no-role-word", piece.line)
        if not task.lead:
            self.doubts("no-lead", task.line, id=task.id, title=task.title)

    def _shared(self, stretch: Stretch) -> Leads:
        named = list(leads.mentions(stretch.tags))
        labelled = self.ruling.asked or leads.is_labelled(stretch.tags)
        shared = leads.leads(named, self.ruling.rule, labelled=labelled)
        if shared.ruled and self.ruling.inferred:
            self.ruled[shared.ruled].append(named[0].piece.line)
        return shared

    def _written(self, group: list[Mention], known: set[str]) -> list[Sourced[str]]:
        """Return the names of a group that the task does not have yet."""
        found = []
        for each in group:
            name = self.names.written(each.unit.unit.name, each.line)
            self._doubt_unit(each)
            if name not in known:
                found.append(Sourced(name, each.line))
                known.add(name)
        return found

    def _by_notes(self, task: DraftTask, known: set[str]) -> list[Sourced[str]]:
        """Return who supports the task by a sentence that holds for many."""
        place = task.line.number, task.line.column
        holding = [note.name for note in self.onwards if note.since <= place]
        return [name for name in holding if name.value not in known]

    def _doubt_unit(self, mention: Mention) -> None:
        unit, line = mention.unit.unit, mention.line
        likely = looks_like_unit(unit.name) or is_group(unit.name)
        if not (likely and ends_in_units(unit.name)) and not self.names.has(unit.name):
            self.doubts("odd-name", line, name=unit.name)
        if unit.others:
            self.doubts("others-meant", line, name=unit.name)
        if unit.seam:
            self.doubts("run-together", line, name=unit.name)
        if mention.unit.role is UnitRole.DUTY:
            self.doubts("one-duty", line, name=unit.name)

    def doubt_rules(self) -> None:
        """Doubt each inferred rule that decided, once with all places."""
        for rule, lines in self.ruled.items():
            first, *others = lines
            self.doubts(f"lead-rule-{rule}", first, related=others, n=len(lines))
