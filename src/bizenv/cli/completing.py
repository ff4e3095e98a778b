"""What the shell may offer where a value is awaited: read from the files quickly, and never a reason to fail.

A callback yields pairs (value, what it is). Files are read as trees, without models and rules, and only those that the
question needs; what is broken in them is passed over.
"""

import os
import re
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any, Final, NamedTuple

import typer

from bizenv.cli import language
from bizenv.messages import LANGUAGES, Catalogue

Offers = Iterable[tuple[str, str]]
_KIND_OF_OUTPUT: Final = {  # of all others: tasks
    "status": "status",
    "show": "show",
    "diff": "diff",
    "digest": "digest",
    "validate": "findings",
    "guard": "findings",
    "reconcile": "findings",
    "record": "recorded",
}
_CONTROL: Final = re.compile(
    r"[\x00-\x1f\x7f-\x9f]"
)  # what a terminal would obey, and what ends a line of an answer
_DUE: Final = re.compile(r"(\d{4})(?:-(\d{2})(?:-\d{2})?)?", re.ASCII)


class Offer(NamedTuple):
    """A command or an option, and what it does: what typer wants of an item of completion."""

    value: str
    help: str


class NothingError(Exception):
    """There is no such value: then file names are none either."""


def _callback(
    find: Callable[["_Desk", str], Offers],
) -> Callable[[typer.Context, str], list[tuple[str, str]]]:
    """Make a callback for typer: what was found until something broke counts. Raises NothingError."""

    def call(ctx: typer.Context, incomplete: str) -> list[tuple[str, str]]:
        found: dict[str, str] = {}
        try:
            for value, meaning in find(_Desk(ctx), incomplete):
                if (
                    value
                    and value.startswith(incomplete)
                    and not _CONTROL.search(value)
                ):
                    found.setdefault(value, _CONTROL.sub(" ", meaning))
        except Exception:  # noqa: BLE001, S110 - whatever it is, a command will say it; here nobody asked
            pass
        if not found:
            raise NothingError
        return list(found.items())

    return call


def command_of(ctx: Any) -> str:
    """Return the command that is called, of `record apply` the first word; nothing for the program itself."""
    return str(ctx.command_path.split()[1]) if ctx.parent else ""


class _Desk:
    """The workspace that the line is about, read piece by piece."""

    def __init__(self, ctx: typer.Context) -> None:
        self.command = command_of(ctx)
        self.asked: dict[str, Any] = ctx.params
        self.root = _root(ctx)
        self._trees: dict[str, Any] = {}

    @cached_property
    def words(self) -> Catalogue:
        """The words for what an offer is."""
        spoken = _text(self.tree("workspace.yaml"), "language")
        language.workspace_speaks(
            lambda: spoken if spoken in LANGUAGES else language.DEFAULT
        )
        return language.interface()

    def tree(self, file: str) -> Any:
        """Return what can be read of a file below plans/."""
        if file not in self._trees:
            self._trees[file] = None if self.root is None else _read(self.root, file)
        return self._trees[file]

    @property
    def plans(self) -> list[str]:
        """All plans: the folders that hold a plan.yaml."""
        if self.root is None:
            return []
        folders = (self.root / "plans").iterdir()
        return sorted(
            folder.name for folder in folders if (folder / "plan.yaml").is_file()
        )

    @property
    def plans_asked(self) -> list[str]:
        """The plans named on the line; else all, and for a report those that are open."""
        named = [plan for plan in self.asked.get("plan") or () if plan in self.plans]
        if named or self.asked.get("closed") or "closed" not in self.asked:
            return named or self.plans
        day = self.asked.get("as_of") or _today()
        return [plan for plan in self.plans if not self._closed_on(plan, day)]

    def _closed_on(self, plan: str, day: str) -> bool:
        closed = _text(_get(self.tree(f"{plan}/plan.yaml"), "closed"), "date")
        return bool(closed) and closed <= day

    def sections(self, plan: str) -> Iterator[Any]:
        """Yield all sections of a plan, each before those in it."""
        return _sections(self.tree(f"{plan}/plan.yaml"))

    def tasks(self, plan: str) -> Iterator[Any]:
        """Yield the tasks of a plan, those that were added last."""
        tree = self.tree(f"{plan}/plan.yaml")
        for holder in (tree, *_sections(tree)):
            yield from _list(holder, "tasks")
        for amendment in self.amendments(plan):
            yield _get(amendment, "add")

    def amendments(self, plan: str) -> list[Any]:
        """Return the amendments of a plan."""
        tree = self.tree(f"{plan}/amendments.yaml")
        return tree if isinstance(tree, list) else []


def _root(ctx: typer.Context) -> Path | None:
    """Return the workspace that the line or the environment names, else the nearest upwards."""
    from bizenv.files.snapshot import find_root

    named = ctx.find_root().params.get("root")
    try:
        return (
            Path(os.path.expandvars(named)).expanduser()
            if named
            else find_root(Path.cwd())
        )
    except (OSError, RuntimeError):
        return None


def _read(root: Path, file: str) -> Any:
    from bizenv.files.snapshot import Folder
    from bizenv.files.yaml_tree import read

    try:
        return read(Folder(root).read(f"plans/{file}"), file)[0]
    except OSError:
        return None


def _today() -> str:
    return datetime.now().astimezone().date().isoformat()


def _get(tree: Any, key: str) -> Any:
    return tree.get(key) if isinstance(tree, dict) else None


def _text(tree: Any, key: str) -> str:
    value = _get(tree, key)
    return value if isinstance(value, str) else ""


def _list(tree: Any, key: str) -> list[Any]:
    value = _get(tree, key)
    return value if isinstance(value, list) else []


def _sections(tree: Any) -> Iterator[Any]:
    for section in _list(tree, "sections"):
        yield section
        yield from _sections(section)


@_callback
def plans(desk: _Desk, typed: str) -> Offers:
    """Offer the ids of plans, by their folders' names."""
    del typed
    return ((plan, "") for plan in desk.plans)


@_callback
def departments(desk: _Desk, typed: str) -> Offers:
    """Offer departments and groups, and once something is typed also their aliases and former names."""
    register = desk.tree("departments.yaml")
    units = [*_list(register, "departments"), *_list(register, "groups")]
    for unit in units:
        yield _text(unit, "name"), _text(unit, "kind")
    for unit in units if typed else ():
        others = [
            *_list(unit, "aliases"),
            *(_text(former, "name") for former in _list(unit, "formerly")),
        ]
        yield from (
            (other, _text(unit, "name")) for other in others if isinstance(other, str)
        )


@_callback
def sections(desk: _Desk, typed: str) -> Offers:
    """Offer the numbers of sections; where no section begins with what is typed, the tasks that do."""
    numbers = [
        (_text(section, "number"), _text(section, "title"))
        for plan in desk.plans_asked
        for section in desk.sections(plan)
    ]
    if any(number.startswith(typed) for number, _ in numbers):
        return numbers
    return (
        (_text(task, "id"), _text(task, "title"))
        for plan in desk.plans_asked
        for task in desk.tasks(plan)
    )


@_callback
def tasks(desk: _Desk, typed: str) -> Offers:
    """Offer tasks: by number alone where one plan is in question, else as plan/number; or however they are typed."""
    plan_id, separator, _ = typed.rpartition("/")
    asked = [plan for plan in desk.plans_asked if not separator or plan == plan_id]
    numbered = [
        (plan, _text(task, "id"), _text(task, "title"))
        for plan in asked
        for task in desk.tasks(plan)
    ]
    bare = [(number, title) for _, number, title in numbered if number]
    full = [(f"{plan}/{number}", title) for plan, number, title in numbered if number]
    preferred, other = (
        (bare, full) if len(asked) == 1 and not separator else (full, bare)
    )
    return (
        preferred if any(value.startswith(typed) for value, _ in preferred) else other
    )


@_callback
def groupings(desk: _Desk, typed: str) -> Offers:
    """Offer what rows can be made by: the groupings, and the tags of departments and tasks."""
    from bizenv.report.status import GROUPINGS, TAG

    yield from ((each, desk.words(f"by.{each}")) for each in GROUPINGS)
    if not (TAG.startswith(typed) or typed.startswith(TAG)):
        return
    tagged = [*_list(desk.tree("departments.yaml"), "departments")]
    tagged += (task for plan in desk.plans_asked for task in desk.tasks(plan))
    for each in tagged:
        tags = _get(each, "tags")
        yield from (
            (f"{TAG}{name}", "") for name in (tags if isinstance(tags, dict) else ())
        )


@_callback
def statuses(desk: _Desk, typed: str) -> Offers:
    """Offer the statuses, written as the commands are; with an underscore if one is typed."""
    from bizenv.meaning.verdict import STATUSES

    for each in STATUSES:
        yield (
            each if "_" in typed else each.replace("_", "-"),
            desk.words(f"status.{each}"),
        )


@_callback
def fail_on(desk: _Desk, typed: str) -> Offers:
    """Offer what can make a command fail."""
    from bizenv.cli.asking import FAIL_ON

    del typed
    return ((each, desk.words(f"status.{each.replace('-', '_')}")) for each in FAIL_ON)


@_callback
def roles(desk: _Desk, typed: str) -> Offers:
    """Offer the roles."""
    del typed
    return (
        ("lead", desk.words("by.department")),
        ("support", desk.words("by.supporter")),
    )


def formats_of(command: str) -> tuple[str, ...]:
    """Return the formats that a command can write."""
    from bizenv.pages import formats_of as of

    return of(_KIND_OF_OUTPUT.get(command, "tasks"))


@_callback
def formats(desk: _Desk, typed: str) -> Offers:
    """Offer the formats that the command can write."""
    del typed
    return ((each, "") for each in formats_of(desk.command))


@_callback
def kinds(desk: _Desk, typed: str) -> Offers:
    """Offer the kinds of records."""
    from bizenv.model.records import Kind

    del typed
    return ((kind.value, desk.words(f"kind.{kind}")) for kind in Kind)


@_callback
def reviewers(desk: _Desk, typed: str) -> Offers:
    """Offer the reviewers that are registered."""
    del typed
    return (
        (_text(each, "name"), _text(each, "department"))
        for each in _list(desk.tree("departments.yaml"), "reviewers")
    )


@_callback
def forecasts(desk: _Desk, typed: str) -> Offers:
    """Offer what a department may foresee."""
    from bizenv.model.records import Forecast

    del typed
    return ((each.value, desk.words(f"forecast.{each}")) for each in Forecast)


@_callback
def periods(desk: _Desk, typed: str) -> Offers:
    """Offer the years, quarters and months in which something is due, and ongoing work."""
    from bizenv.report.query import ONGOING

    del typed
    for plan in desk.plans_asked:
        for terms in (*desk.tasks(plan), *desk.amendments(plan)):
            due = _text(terms, "due")
            match = _DUE.fullmatch(due)
            if match is not None:
                year, month = match[1], match[2] or "12"
                yield from (
                    (year, ""),
                    (f"{year}Q{(int(month) + 2) // 3}", ""),
                    (f"{year}-{month}", ""),
                )
            elif due == ONGOING:
                yield due, ""


@_callback
def schemas(desk: _Desk, typed: str) -> Offers:
    """Offer the kinds of files and outputs that have a schema."""
    from bizenv.contract.schemas import KINDS

    del typed
    return ((kind, desk.words(f"schema.{kind}")) for kind in KINDS)


@_callback
def days(desk: _Desk, typed: str) -> Offers:
    """Offer today, which shows how a day is written."""
    del desk, typed
    return ((_today(), ""),)


@_callback
def spans(desk: _Desk, typed: str) -> Offers:
    """Offer a week, a month, a quarter in days."""
    del desk, typed
    return (("7d", ""), ("30d", ""), ("90d", ""))


@_callback
def languages(desk: _Desk, typed: str) -> Offers:
    """Offer the languages."""
    del desk, typed
    return ((each, "") for each in LANGUAGES)


@_callback
def colors(desk: _Desk, typed: str) -> Offers:
    """Offer when to use colours."""
    from bizenv.cli.session import COLORS

    del desk, typed
    return ((each, "") for each in COLORS)


def commands(
    ctx: typer.Context, names: Iterable[str], typed: str, above: str = ""
) -> list[Offer]:
    """Offer commands, with the first line of their help; `above` is the command whose own they are, with a dot."""
    words = _Desk(ctx).words
    return [
        Offer(name, words(f"help.{above}{name}").partition("\n")[0])
        for name in names
        if name.startswith(typed)
    ]


def options(ctx: typer.Context, typed: str) -> list[Offer]:
    """Offer the options that can still be given, with their help; with nothing typed by their long names alone."""
    from bizenv.cli.help import TYPERS_OWN

    words = _Desk(ctx).words
    params: list[Any] = ctx.command.get_params(ctx)
    return [
        Offer(name, words(TYPERS_OWN.get(param.name, param.help)))
        for param in params
        if param.param_type_name == "option" and not param.hidden
        if param.multiple
        or getattr(ctx.get_parameter_source(param.name), "name", "") != "COMMANDLINE"
        for name in param.opts
        if name.startswith(typed or "--")
    ]
