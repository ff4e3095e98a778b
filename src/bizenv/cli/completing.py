"""The values that the shell may offer: read from the files, and never a reason to fail.

A callback yields pairs (value, meaning). What is broken in a file is for `validate` to say.
"""

import importlib
import re
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Final

import typer

from bizenv.cli.commands import formats_of_call
from bizenv.cli.typed_line import Desk, NothingError, today
from bizenv.messages import Catalogue

if TYPE_CHECKING:
    from bizenv.model.base import Due
    from bizenv.report.query import Tag

Offer = tuple[str, str]
"""A value and its meaning."""
Offers = Iterable[Offer]
VARIABLE: Final = "_BIZENV_COMPLETE"  # set by a shell that asks how a line goes on
Callback = Callable[[typer.Context, str], list[Offer]]
# What a terminal would obey, and what ends a line of an answer
_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f-\x9f]")


def words(ctx: typer.Context) -> Catalogue:
    """Return the words for what the shell shows beside its offers."""
    return Desk(ctx).words


def _callback(find: Callable[[Desk, str], Offers]) -> Callback:
    """Make a callback for typer: what was found until something broke counts.

    It raises NothingError.
    """

    def call(ctx: typer.Context, incomplete: str) -> list[Offer]:
        found: dict[str, str] = {}
        try:
            desk = Desk(ctx)
            for value, meaning in find(desk, incomplete):
                fits = value.startswith(incomplete)
                if fits and not _CONTROL.search(value):
                    shown = _CONTROL.sub(" ", meaning)
                    found.setdefault(value, shown)
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

    def offers(desk: Desk, typed: str) -> Offers:
        del typed
        named = _table(values) if isinstance(values, str) else values
        for each in named:
            name = each.replace("-", "_")
            code = meaning.format(name)
            said = desk.words(code) if code else ""
            yield each, said

    return _callback(offers)


def _table(place: str) -> Iterable[str]:
    path, _, name = place.partition(":")
    module = importlib.import_module(f"bizenv.{path}")
    table: Iterable[str] = getattr(module, name)
    return map(str, table)


def _plain(values: Iterable[str]) -> Offers:
    """Offer values that speak for themselves."""
    for each in values:
        yield each, ""


kinds: Final = among("model.records:Kind", "kind.{}")
forecasts: Final = among("model.records:Forecast", "forecast.{}")
findings: Final = among("model.records:Verification", "verification.{}")
ratings: Final = among("model.records:Rating", "rating.{}")
schemas: Final = among("contract.schemas:ENDINGS", "schema.{}")


@_callback
def formats(desk: Desk, typed: str) -> Offers:
    """Offer the formats that the command can write."""
    del typed
    accepted = formats_of_call(desk.ctx)
    return _plain(accepted)


@_callback
def days(desk: Desk, typed: str) -> Offers:
    """Offer today, which shows how a day is written."""
    del desk, typed
    written = today().isoformat()
    return _plain([written])


@_callback
def months(desk: Desk, typed: str) -> Offers:
    """Offer this month and the last, which shows how a month is written."""
    del desk, typed
    from bizenv.periods.period import month_of

    this_day = today()
    both = (month_of(this_day), month_of(this_day, -1))
    return _plain(each.written for each in both)


@_callback
def statuses(desk: Desk, typed: str) -> Offers:
    """Offer the statuses, written as the commands are; with an underscore if one is typed."""
    from bizenv.meaning.statuses import STATUSES

    joint = "_" if "_" in typed else "-"
    for each in STATUSES:
        written = each.replace("_", joint)
        meaning = desk.words(f"status.{each}")
        yield written, meaning


@_callback
def stages(desk: Desk, typed: str) -> Offers:
    """Offer the stages, written as the commands are."""
    del typed
    from bizenv.model.codes import STAGES

    for each in STAGES:
        said = desk.words(f"stage.{each}")
        yield each.replace("_", "-"), said


@_callback
def states(desk: Desk, typed: str) -> Offers:
    """Offer the states of what the command lists: milestones, targets, duties, levels or reports."""
    del typed
    from bizenv.cli.commands import command_of
    from bizenv.report.states import STATES_OF

    command = command_of(desk.ctx)
    for each in STATES_OF[command]:
        said = desk.words(f"{command}.{each}")
        yield each.replace("_", "-"), said


@_callback
def tags(desk: Desk, typed: str) -> Offers:
    """Offer the tags of tasks and departments, with their values."""
    del typed
    for each in _tags(desk):
        yield str(each), ""


@_callback
def leaders(desk: Desk, typed: str) -> Offers:
    """Offer the leaders that tags name."""
    del typed
    from bizenv.report.query import leaders_of

    return _plain(sorted(leaders_of(_tags(desk))))


def _tags(desk: Desk) -> "Iterator[Tag]":
    from bizenv.report.query import Tag

    several = [unit.tags for unit in desk.register.departments]
    several += [task.all_tags for task in desk.tasks()]
    for each in several:
        for name, value in each.items():
            yield Tag(name, value)


@_callback
def roles(desk: Desk, typed: str) -> Offers:
    """Offer the roles."""
    del typed
    yield "lead", desk.words("by.department")
    yield "support", desk.words("by.supporter")


@_callback
def groupings(desk: Desk, typed: str) -> Offers:
    """Offer what rows can be made by: the groupings, and the tags of departments and tasks."""
    from bizenv.report.status import GROUPINGS, TAG

    for each in GROUPINGS:
        meaning = desk.words(f"by.{each}")
        yield each, meaning
    may_be_tag = TAG.startswith(typed) or typed.startswith(TAG)
    if not may_be_tag:
        return
    for unit in desk.register.departments:
        for name in unit.tags:
            yield TAG + name, ""
    for task in desk.tasks():
        for name in task.tags:
            yield TAG + name, ""


@_callback
def plans(desk: Desk, typed: str) -> Offers:
    """Offer the ids of plans, by their folders' names."""
    del typed
    return _plain(desk.plans)


@_callback
def departments(desk: Desk, typed: str) -> Offers:
    """Offer departments and groups, and once something is typed also their other names."""
    register = desk.register
    for unit in register.departments:
        yield unit.name, unit.kind or ""
    for group in register.groups:
        yield group.name, ""
    if not typed:
        return
    for name, canonical, _ in register.names():
        yield name, canonical


@_callback
def reviewers(desk: Desk, typed: str) -> Offers:
    """Offer the reviewers that are registered."""
    del typed
    for each in desk.register.reviewers:
        yield each.name, each.department or ""


@_callback
def sections(desk: Desk, typed: str) -> Offers:
    """Offer the numbers of sections; where none begins with what is typed, the tasks that do."""
    sections = desk.sections()
    numbers = [(each.number, each.title) for each in sections]
    if _any_fits(numbers, typed):
        return numbers
    return ((task.id, task.title) for task in desk.tasks())


def _any_fits(offers: Iterable[Offer], typed: str) -> bool:
    return any(value.startswith(typed) for value, _ in offers)


@_callback
def tasks(desk: Desk, typed: str) -> Offers:
    """Offer tasks: by number where one plan is in question, else as plan/number; or as typed."""
    plan_id, separator, _ = typed.rpartition("/")
    asked = desk.plans_asked
    if separator:
        asked = [plan for plan in asked if plan == plan_id]
    bare: list[Offer] = []
    full: list[Offer] = []
    for plan in asked:
        for task in desk.tasks_of(plan):
            number = task.id
            title = task.title
            bare.append((number, title))
            full.append((f"{plan}/{number}", title))
    preferred = full
    other = bare
    is_one_plan = len(asked) == 1
    if is_one_plan and not separator:
        preferred = bare
        other = full
    if _any_fits(preferred, typed):
        return preferred
    return other


@_callback
def periods(desk: Desk, typed: str) -> Offers:
    """Offer the years, quarters and months in which something is due, and ongoing work."""
    del typed
    for due in _dues(desk):
        last = due.last_day
        if last is None:
            yield due.written, ""
            continue
        month = last.month
        quarter = (month + 2) // 3
        year = f"{last.year:04}"
        yield year, ""
        yield f"{year}Q{quarter}", ""
        yield f"{year}-{month:02}", ""


def _dues(desk: Desk) -> Iterator["Due"]:
    """Yield when tasks are due, as issued and as amended."""
    for task in desk.tasks():
        yield task.due
    for plan in desk.plans_asked:
        for amendment in desk.amendments(plan):
            due = amendment.due
            if due is not None:
                yield due
