"""What pages for the offices are asked of: the workspace as of a day, and what it holds then."""

from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Final

from bizenv.asking.inquiry import Inquiry
from bizenv.desk.served import Served
from bizenv.desk.sought import Sought
from bizenv.intranet.places import FileWays
from bizenv.store.workspace import Workspace

KEPT_TASKS: Final = 5_000
"""Of plans with so many tasks all is kept in memory, for each page looks at them; others are read anew."""


@dataclass(frozen=True)
class Subjects:
    """What there is a page of: tasks by their ids outside their plans, and departments that lead."""

    tasks: frozenset[str]
    departments: tuple[str, ...]

    @cached_property
    def led_by(self) -> frozenset[str]:
        """The departments, to be looked up."""
        return frozenset(self.departments)


class FileSought(Sought):
    """What a page is asked for, and how it leads to others."""

    def __init__(
        self,
        inquiry: Inquiry,
        root: Path,
        fields: Mapping[str, Sequence[str]],
        ways: FileWays,
    ) -> None:
        super().__init__(Served(root, frozenset()), fields)
        self.inquiry = inquiry
        self._ways = ways

    @property
    def ways(self) -> FileWays:
        """Ways between files."""
        return self._ways


@dataclass(frozen=True)
class InternalAsked:
    """The workspace, the day, and the plans that pages are of."""

    root: Path
    workspace: Workspace
    day: date
    known_as_of: str | None
    plans: tuple[str, ...]
    closed: bool

    @cached_property
    def whole(self) -> Inquiry:
        """One look at the workspace, which all pages share."""
        day = self.day.isoformat()
        whole = Inquiry(self.root, None, self.known_as_of, day)
        whole.abide_by(self.workspace)
        _ = whole.revision_id  # git is asked once
        return whole

    def inquiry(self, language: str) -> Inquiry:
        """Return an inquiry in a language, of which nothing was said yet."""
        other = copy(self.whole)
        other.lang = language
        other.aside = []
        return other

    def fields(self, **more: str) -> dict[str, list[str]]:
        """Return what every page is asked for, and more."""
        found = {"as_of": [self.day.isoformat()], "plan": list(self.plans)}
        if self.known_as_of is not None:
            found["known_as_of"] = [self.known_as_of]
        if self.closed:
            found["closed"] = ["on"]
        return found | {name: [value] for name, value in more.items()}
