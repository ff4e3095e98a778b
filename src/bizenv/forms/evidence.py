"""Evidence as departments name it, by the file's name → the path at which the office placed it."""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import Final, NamedTuple

from bizenv.checks.evidence_missing import is_address
from bizenv.files.yaml_tree import Tree
from bizenv.forms.drafts import RowRecord
from bizenv.forms.typed import Returned
from bizenv.model.book import PlanBook
from bizenv.model.plan import Evidence
from bizenv.model.records import Apply
from bizenv.store.evidence import evidence_places
from bizenv.store.workspace import Workspace

_EVIDENCE: Final = "evidence"
"""The key that holds it."""
FOLDER: Final = "evidence"
"""The folder at the root in which evidence is placed, in one folder for each plan."""
_BETWEEN: Final = re.compile("[、，,]")  # between names; a name may have them too


class Owner(NamedTuple):
    """Whose evidence it is: a department's part of a task of a plan."""

    book: PlanBook
    task: str
    department: str


OwnedBy = tuple[str, str]
"""Whose evidence a file of a plan is: a task, and a department."""
OwnersOf = Mapping[str, set[OwnedBy]]
"""By the paths of a plan's evidence whose it is."""


class Found(NamedTuple):
    """A piece of evidence: as it was named, and where it is.

    Without `path` the `code` of what is wrong with the name, and what is `there`: paths that
    it may mean, or where the file lies beside the form.
    """

    name: str
    path: str = ""
    code: str = ""
    there: tuple[str, ...] = ()


class EvidenceFiles:
    """The files of a workspace that may be evidence, by their names."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace

    def found(self, names: Iterable[str], owner: Owner, form: str) -> Iterator[Found]:
        """Yield what names mean: paths, addresses, or files by their names.

        `form` is the file that names them: what was sent with it may lie beside. Where a
        plan's evidence is on paper, names are places on the shelves, and left alone.
        """
        on_paper = owner.book.evidence is Evidence.PAPER
        for part in self._all_parts(names, owner):
            if on_paper or self._is_path(part):
                yield Found(part, part)
            else:
                yield self._named(part, owner, form)

    def _all_parts(self, names: Iterable[str], owner: Owner) -> Iterator[str]:
        for name in names:
            yield from self._parts(name, owner)

    def _parts(self, name: str, owner: Owner) -> list[str]:
        """Return the names that a text holds: itself, if there is such a file."""
        if self._is_path(name) or self._paths(name, owner):
            return [name]
        split = _BETWEEN.split(name)
        parts = map(str.strip, split)
        return list(filter(None, parts)) or [name]

    def _is_path(self, name: str) -> bool:
        """Tell whether evidence is an address, or a path at which a file stands."""
        if is_address(name):
            return True
        snapshot = self.workspace.snapshot
        return snapshot.follow(name) is not None

    def _named(self, name: str, owner: Owner, form: str) -> Found:
        """Return the file that has a name, or what is wrong with it."""
        paths = self._paths(name, owner)
        free = [path for path in paths if self._is_free(path, owner)]
        if len(free) == 1:
            return Found(name, free[0])
        if free:
            return Found(name, code="form-evidence-several", there=tuple(free))
        if paths:
            return Found(name, code="form-evidence-used", there=tuple(paths))
        beside = _beside(form, name)
        if beside:
            return Found(name, code="form-evidence-beside", there=(beside,))
        return Found(name, code="form-evidence-unknown")

    def _paths(self, name: str, owner: Owner) -> list[str]:
        """Return the paths of files that have a name; those of the plan alone, if it has any."""
        slashed = name.replace("\\", "/")
        _, _, bare = slashed.rpartition("/")
        folded = bare.casefold()
        paths = self._by_name.get(folded, [])
        plan = owner.book.id
        own: list[str] = []
        for path in paths:
            *folders, _ = path.split("/")
            if plan in folders:
                own.append(path)
        return own or paths

    @cached_property
    def _by_name(self) -> Mapping[str, list[str]]:
        """The paths of files by their names, with their endings and without."""
        found: dict[str, list[str]] = {}
        for path in self._files():
            file = PurePosixPath(path)
            whole = file.name.casefold()
            without_ending = file.stem.casefold()
            for name in {whole, without_ending}:
                of_name = found.setdefault(name, [])
                of_name.append(path)
        return found

    def _files(self) -> Iterator[str]:
        """Yield the paths of all files that may be evidence."""
        snapshot = self.workspace.snapshot
        own = f"{FOLDER}/"
        placed = evidence_places(self.workspace)
        several = (own, *placed)
        for place in dict.fromkeys(several):
            folder = place.rstrip("/")
            if folder == place:
                yield place
            else:
                yield from snapshot.paths(folder)

    def _is_free(self, path: str, owner: Owner) -> bool:
        """Tell whether a file is not the evidence of somebody else, or of another task."""
        own = {(owner.task, owner.department)}
        known = self._owners(owner.book)
        owners = known.get(path, own)
        return owners <= own

    def _owners(self, book: PlanBook) -> OwnersOf:
        """Return whose evidence the files of a plan are."""
        known = self._of_plans.get(book.id)
        if known is not None:
            return known
        found: dict[str, set[OwnedBy]] = {}
        for owner, path in _recorded(book):
            owners = found.setdefault(path, set())
            owners.add(owner)
        self._of_plans[book.id] = found
        return found

    @cached_property
    def _of_plans(self) -> dict[str, OwnersOf]:
        return {}


def _recorded(book: PlanBook) -> Iterator[tuple[OwnedBy, str]]:
    """Yield the evidence of a plan: whose it is, and its path."""
    for task, by_department in book.entries.items():
        for department, entries in by_department.items():
            owner = (task, department)
            for entry in entries:
                record = entry.record
                if not isinstance(record, Apply):
                    continue
                for path in record.evidence:
                    yield owner, path


def _beside(form: str, name: str) -> str:
    """Return where a file lies beside a form, nothing if none of that name does."""
    bare = PurePosixPath(name).name
    if bare != name:
        return ""
    folder = Path(form).parent
    place = folder / bare
    try:
        is_there = place.is_file()
    except (OSError, ValueError):
        return ""
    return str(place) if is_there else ""


def place_evidence(
    form: Returned, draft: RowRecord, owner: Owner, files: EvidenceFiles
) -> None:
    """Put the paths of evidence in the place of files' names; what is none is named."""
    named = draft.tree[_EVIDENCE]
    assert isinstance(named, list)
    names = list(map(str, named))
    at = draft.places[_EVIDENCE]
    plan = owner.book.id
    folder = f"{FOLDER}/{plan}"
    paths: list[Tree] = []
    for found in files.found(names, owner, form.file):
        name = found.name
        paths.append(found.path or name)
        if found.code:
            there = list(found.there)
            form.fault(found.code, at, name=name, folder=folder, there=there)
        elif found.path != name:
            form.note("form.evidence-found", name=name, path=found.path)
    draft.tree[_EVIDENCE] = paths
