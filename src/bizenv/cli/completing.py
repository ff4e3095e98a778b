"""The values that the shell may offer: read from the files, and never a reason to fail.

A callback yields pairs (value, meaning). What is broken in a file is for `validate` to say.
"""

import importlib
import re
from collections.abc import Callable, Iterable
from typing import Final

import typer

from bizenv.cli.commands import formats_of_call
from bizenv.cli.desk import Desk, NothingError, today
from bizenv.messages import Catalogue

Offers = Iterable[tuple[str, str]]
Callback = Callable[[typer.Context, str], list[tuple[str, str]]]
# What a terminal would obey, and what ends a line of an answer
_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f-\x9f]")


def words(ctx: typer.Context) -> Catalogue:
    """Return the words for what the shell shows beside its offers."""
    return Desk(ctx).words


def _callback(find: Callable[[Desk, str], Offers]) -> Callback:
    """Make a callback for typer: what was found until something broke counts.

    It raises NothingError.
    """

    def call(ctx: typer.Context, incomplete: str) -> list[tuple[str, str]]:
        found: dict[str, str] = {}
        try:
            for value, meaning in find(Desk(ctx), incomplete):
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

    def offers(desk: Desk, typed: str) -> Offers:
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
def formats(desk: Desk, typed: str) -> Offers:
    """Offer the formats that the command can write."""
    del typed
    return ((each, "") for each in formats_of_call(desk.ctx))


@_callback
def days(desk: Desk, typed: str) -> Offers:
    """Offer today, which shows how a day is written."""
    del desk, typed
    return ((today().isoformat(), ""),)


@_callback
def statuses(desk: Desk, typed: str) -> Offers:
    """Offer the statuses, written as the commands are; with an underscore if one is typed."""
    from bizenv.meaning.verdict import STATUSES

    for each in STATUSES:
        written = each if "_" in typed else each.replace("_", "-")
        yield written, desk.words(f"status.{each}")


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

    yield from ((each, desk.words(f"by.{each}")) for each in GROUPINGS)
    if not (TAG.startswith(typed) or typed.startswith(TAG)):
        return
    for unit in desk.register.departments:
        yield from ((f"{TAG}{name}", "") for name in unit.tags)
    for task in desk.tasks():
        yield from ((f"{TAG}{name}", "") for name in task.tags)


@_callback
def plans(desk: Desk, typed: str) -> Offers:
    """Offer the ids of plans, by their folders' names."""
    del typed
    return ((plan, "") for plan in desk.plans)


@_callback
def departments(desk: Desk, typed: str) -> Offers:
    """Offer departments and groups, and once something is typed also their other names."""
    yield from ((unit.name, unit.kind or "") for unit in desk.register.departments)
    yield from ((group.name, "") for group in desk.register.groups)
    if typed:
        yield from ((name, unit) for name, unit, _ in desk.register.names())


@_callback
def reviewers(desk: Desk, typed: str) -> Offers:
    """Offer the reviewers that are registered."""
    del typed
    return ((each.name, each.department or "") for each in desk.register.reviewers)


@_callback
def sections(desk: Desk, typed: str) -> Offers:
    """Offer the numbers of sections; where none begins with what is typed, the tasks that do."""
    numbers = [(section.number, section.title) for section in desk.sections()]
    if any(number.startswith(typed) for number, _ in numbers):
        return numbers
    return ((task.id, task.title) for task in desk.tasks())


@_callback
def tasks(desk: Desk, typed: str) -> Offers:
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
def periods(desk: Desk, typed: str) -> Offers:
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
