"""The values that the shell may offer: read from the files, and never a reason to fail.

A callback yields pairs (value, meaning). It reads only the files that the question needs, and
passes over what is broken in them: that is for `validate`.
"""

import importlib
import os
import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import typer

from bizenv.cli import language
from bizenv.cli.commands import formats_of_call
from bizenv.messages import Catalogue

if TYPE_CHECKING:
    from bizenv.model.plan import Amendment, Plan, Section, Task
    from bizenv.model.register import RegisterFile
    from bizenv.store.reading import Reader

Offers = Iterable[tuple[str, str]]
Callback = Callable[[typer.Context, str], list[tuple[str, str]]]
# What a terminal would obey, and what ends a line of an answer
_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f-\x9f]")


class NothingError(Exception):
    """There is no such value: then file names are none either."""


class _Desk:
    """The workspace that the line is about, read file by file as questions need it."""

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
        from bizenv.model.book import WORKSPACE
        from bizenv.model.plan import Workspace

        settings: Workspace | None = self._read(Workspace, WORKSPACE)
        return language.DEFAULT if settings is None else settings.language

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
        from bizenv.store.reading import Reader

        return Reader(Folder(self.root))

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
        from bizenv.model.book import REGISTER
        from bizenv.model.register import RegisterFile

        return self._read(RegisterFile, REGISTER) or RegisterFile()

    @cached_property
    def plans(self) -> list[str]:
        """All plans: the folders that hold a plan.yaml."""
        from bizenv.model.book import PLAN, PLANS

        folders = (self.root / PLANS).iterdir()
        return sorted(folder.name for folder in folders if (folder / PLAN).is_file())

    @property
    def plans_asked(self) -> list[str]:
        """The plans named on the line; else all, and for a report those that are open."""
        named = [plan for plan in self.asked.get("plan") or () if plan in self.plans]
        if named or self.asked.get("closed") or "closed" not in self.asked:
            return named or self.plans
        day = self.asked.get("as_of") or _today().isoformat()
        return [plan for plan in self.plans if not self._closed_on(plan, day)]

    def _closed_on(self, plan_id: str, day: str) -> bool:
        plan = self._plan(plan_id)
        if plan is None or plan.closed is None:
            return False
        return plan.closed.date.isoformat() <= day

    def _plan(self, plan_id: str) -> "Plan | None":
        from bizenv.model.book import PLAN, PLANS
        from bizenv.model.plan import Plan

        if plan_id not in self._plans:
            self._plans[plan_id] = self._read(Plan, f"{PLANS}/{plan_id}/{PLAN}")
        return self._plans[plan_id]

    def sections(self) -> "Iterator[Section]":
        """Yield the sections of the plans asked for, each before those in it."""
        for plan_id in self.plans_asked:
            plan = self._plan(plan_id)
            yield from () if plan is None else plan.all_sections()

    def amendments(self, plan_id: str) -> "list[Amendment]":
        """Return the amendments of a plan that can be read."""
        from bizenv.model.book import AMENDMENTS, PLANS
        from bizenv.model.plan import Amendment
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
            yield from (task for _, task in plan.walk())
        added = (each.add for each in self.amendments(plan_id))
        yield from (task for task in added if task is not None)

    def tasks(self) -> "Iterator[Task]":
        """Yield the tasks of the plans asked for."""
        for plan_id in self.plans_asked:
            yield from self.tasks_of(plan_id)


def _today() -> date:
    return datetime.now().astimezone().date()


def words(ctx: typer.Context) -> Catalogue:
    """Return the words for what the shell shows beside its offers."""
    return _Desk(ctx).words


def _callback(find: Callable[[_Desk, str], Offers]) -> Callback:
    """Make a callback for typer: what was found until something broke counts.

    It raises NothingError.
    """

    def call(ctx: typer.Context, incomplete: str) -> list[tuple[str, str]]:
        found: dict[str, str] = {}
        try:
            for value, meaning in find(_Desk(ctx), incomplete):
                if value.startswith(incomplete) and not _CONTROL.search(value):
                    found.setdefault(value, _CONTROL.sub(" ", meaning))
        except Exception:  # noqa: BLE001, S110 - a command will say it; here nobody asked
            pass
        if not found:
            raise NothingError
        return list(found.items())

    return call


def among(values: Iterable[str] | str, meaning: str = "") -> Callback:
    """Offer some values, or those of a table that is imported when asked for, `module:name`.

    `meaning` is the code of their meaning, `{}` standing for the value.
    """

    def offers(desk: _Desk, typed: str) -> Offers:
        del typed
        for each in _table(values) if isinstance(values, str) else values:
            code = meaning.format(each.replace("-", "_"))
            yield each, desk.words(code) if code else ""

    return _callback(offers)


def _table(place: str) -> Iterable[str]:
    module, _, name = place.partition(":")
    table: Iterable[str] = getattr(importlib.import_module(f"bizenv.{module}"), name)
    return map(str, table)


kinds: Final = among("model.records:Kind", "kind.{}")
forecasts: Final = among("model.records:Forecast", "forecast.{}")
schemas: Final = among("contract.schemas:KINDS", "schema.{}")


@_callback
def formats(desk: _Desk, typed: str) -> Offers:
    """Offer the formats that the command can write."""
    del typed
    return ((each, "") for each in formats_of_call(desk.ctx))


@_callback
def days(desk: _Desk, typed: str) -> Offers:
    """Offer today, which shows how a day is written."""
    del desk, typed
    return ((_today().isoformat(), ""),)


@_callback
def statuses(desk: _Desk, typed: str) -> Offers:
    """Offer the statuses, written as the commands are; with an underscore if one is typed."""
    from bizenv.meaning.verdict import STATUSES

    for each in STATUSES:
        written = each if "_" in typed else each.replace("_", "-")
        yield written, desk.words(f"status.{each}")


@_callback
def roles(desk: _Desk, typed: str) -> Offers:
    """Offer the roles."""
    del typed
    yield "lead", desk.words("by.department")
    yield "support", desk.words("by.supporter")


@_callback
def groupings(desk: _Desk, typed: str) -> Offers:
    """Offer what rows can be made by: the groupings, and the tags of departments and tasks."""
    from bizenv.report.status import GROUPINGS, TAG

    yield from ((each, desk.words(f"by.{each}")) for each in GROUPINGS)
    if not (TAG.startswith(typed) or typed.startswith(TAG)):
        return
    for unit in desk.register.departments:
        yield from ((f"{TAG}{name}", "") for name in unit.tags)
    for task in desk.tasks():
        yield from ((f"{TAG}{name}", "") for name in task.tags)


@_callback
def plans(desk: _Desk, typed: str) -> Offers:
    """Offer the ids of plans, by their folders' names."""
    del typed
    return ((plan, "") for plan in desk.plans)


@_callback
def departments(desk: _Desk, typed: str) -> Offers:
    """Offer departments and groups, and once something is typed also their other names."""
    yield from ((unit.name, unit.kind or "") for unit in desk.register.departments)
    yield from ((group.name, "") for group in desk.register.groups)
    if typed:
        yield from ((name, unit) for name, unit, _ in desk.register.names())


@_callback
def reviewers(desk: _Desk, typed: str) -> Offers:
    """Offer the reviewers that are registered."""
    del typed
    return ((each.name, each.department or "") for each in desk.register.reviewers)


@_callback
def sections(desk: _Desk, typed: str) -> Offers:
    """Offer the numbers of sections; where none begins with what is typed, the tasks that do."""
    numbers = [(section.number, section.title) for section in desk.sections()]
    if any(number.startswith(typed) for number, _ in numbers):
        return numbers
    return ((task.id, task.title) for task in desk.tasks())


@_callback
def tasks(desk: _Desk, typed: str) -> Offers:
    """Offer tasks: by number where one plan is in question, else as plan/number; or as typed."""
    plan_id, separator, _ = typed.rpartition("/")
    asked = [plan for plan in desk.plans_asked if not separator or plan == plan_id]
    bare, full = [], []
    for plan in asked:
        for task in desk.tasks_of(plan):
            bare.append((task.id, task.title))
            full.append((f"{plan}/{task.id}", task.title))
    by_number = len(asked) == 1 and not separator
    preferred, other = (bare, full) if by_number else (full, bare)
    fits = any(value.startswith(typed) for value, _ in preferred)
    return preferred if fits else other


@_callback
def periods(desk: _Desk, typed: str) -> Offers:
    """Offer the years, quarters and months in which something is due, and ongoing work."""
    del typed
    due = [task.due for task in desk.tasks()]
    for plan in desk.plans_asked:
        due += (each.due for each in desk.amendments(plan) if each.due is not None)
    for each in due:
        if each.last_day is None:
            yield each.written, ""
            continue
        year, month = f"{each.last_day.year:04}", each.last_day.month
        yield year, ""
        yield f"{year}Q{(month + 2) // 3}", ""
        yield f"{year}-{month:02}", ""
