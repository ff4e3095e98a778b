"""The workspace that a line being typed is about: read file by file, as its questions need it."""

import contextlib
import os
from collections.abc import Iterator
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from bizenv.cli import language
from bizenv.messages import LANGUAGES, Catalogue

if TYPE_CHECKING:
    from bizenv.model.amendment import Amendment
    from bizenv.model.plan import Plan, Section, Task
    from bizenv.model.register import RegisterFile
    from bizenv.store.reading import Reader


class NothingError(Exception):
    """There is no such value: then file names are none either."""


class Desk:
    """What can be had of the workspace; what is broken in it is left out."""

    def __init__(self, ctx: typer.Context) -> None:
        self.ctx = ctx
        self.asked: dict[str, Any] = ctx.params
        self._plans: dict[str, Plan | None] = {}

    @cached_property
    def words(self) -> Catalogue:
        """The words for the meaning of an offer."""
        language.workspace_speaks(self._language)
        return language.interface()

    def _language(self) -> str:
        """Return the workspace's language; models would cost more than all else of a line."""
        from bizenv.files.snapshot import MARKER, Folder
        from bizenv.files.yaml_tree import read

        try:
            data = Folder(self.root).read(MARKER)
            tree, _ = read(data, MARKER)
        except NothingError:
            return language.outside()
        except (OSError, RuntimeError):
            tree = None
        spoken = tree.get("language") if isinstance(tree, dict) else None
        if spoken in LANGUAGES:
            return spoken
        return language.DEFAULT

    @cached_property
    def root(self) -> Path:
        """The workspace that the line or the environment names, else the nearest upwards."""
        from bizenv.files.snapshot import find_root

        named = self.ctx.find_root().params.get("root")
        if named:
            return Path(os.path.expandvars(named)).expanduser()
        found = find_root(Path.cwd())
        if found is None:
            raise NothingError
        return found

    @cached_property
    def _reader(self) -> "Reader":
        from bizenv.files.snapshot import Folder
        from bizenv.layout import WORKSPACE
        from bizenv.model.settings import Settings
        from bizenv.store.reading import Reader, adapter

        folder = Folder(self.root)
        settings = None
        with contextlib.suppress(OSError, RuntimeError):
            settings = Reader(folder).fit(adapter(Settings), WORKSPACE)
        return Reader(folder, (settings or Settings()).fiscal_year_starts)

    def _read(self, model: Any, file: str) -> Any:
        """Return the model of a file, None if there is no such file or workspace."""
        from bizenv.store.reading import adapter

        try:
            return self._reader.fit(adapter(model), file)
        except (NothingError, OSError, RuntimeError):
            return None

    @cached_property
    def register(self) -> "RegisterFile":
        """The register as written; an empty one where it cannot be read."""
        from bizenv.layout import REGISTER
        from bizenv.model.register import RegisterFile

        return self._read(RegisterFile, REGISTER) or RegisterFile()

    @cached_property
    def plans(self) -> list[str]:
        """All plans: the folders that hold a plan.yaml."""
        from bizenv.layout import PLAN, PLANS

        folders = (self.root / PLANS).iterdir()
        return sorted(folder.name for folder in folders if (folder / PLAN).is_file())

    @property
    def plans_asked(self) -> list[str]:
        """The plans named on the line; else all, and for a report those that are open."""
        asked = self.asked.get("plan") or ()
        named = [plan for plan in asked if plan in self.plans]
        if named or self.asked.get("closed") or "closed" not in self.asked:
            return named or self.plans
        return [plan for plan in self.plans if not self._is_closed(plan)]

    def _is_closed(self, plan_id: str) -> bool:
        plan = self._plan(plan_id)
        return plan is not None and plan.closed_on(self._day)

    @cached_property
    def _day(self) -> date:
        """The day that is asked about; today while it is no day yet."""
        from bizenv.periods.frame import Frame, UnclearError
        from bizenv.periods.reading import parse

        try:
            written = self.asked.get("as_of") or ""
            return parse(written, Frame(today)).last
        except UnclearError:
            return today()

    def _plan(self, plan_id: str) -> "Plan | None":
        from bizenv.layout import PLAN, PLANS
        from bizenv.model.plan import Plan

        if plan_id not in self._plans:
            file = f"{PLANS}/{plan_id}/{PLAN}"
            self._plans[plan_id] = self._read(Plan, file)
        return self._plans[plan_id]

    def sections(self) -> "Iterator[Section]":
        """Yield the sections of the plans asked for, each before those in it."""
        for plan_id in self.plans_asked:
            plan = self._plan(plan_id)
            yield from () if plan is None else plan.all_sections()

    def amendments(self, plan_id: str) -> "list[Amendment]":
        """Return the amendments of a plan that can be read."""
        from bizenv.layout import AMENDMENTS, PLANS
        from bizenv.model.amendment import Amendment
        from bizenv.store.reading import adapter

        file = f"{PLANS}/{plan_id}/{AMENDMENTS}"
        if not (self.root / file).exists():
            return []
        found = self._reader.fit_each(adapter(Amendment), file)
        return [each for each in found if each is not None]

    def tasks_of(self, plan_id: str) -> "Iterator[Task]":
        """Yield the tasks of a plan, those that were added last."""
        plan = self._plan(plan_id)
        if plan is not None:
            yield from (task for *_, task in plan.walk())
        added = (each.add for each in self.amendments(plan_id))
        yield from (task for task in added if task is not None)

    def tasks(self) -> "Iterator[Task]":
        """Yield the tasks of the plans asked for."""
        for plan_id in self.plans_asked:
            yield from self.tasks_of(plan_id)


def today() -> date:
    """Return the day of this machine's clock."""
    return datetime.now().astimezone().date()
