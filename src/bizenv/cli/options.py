"""The options that commands share, each declared once. `help` is a code of the catalogue."""

import dataclasses
import inspect
from collections.abc import Callable, Iterable, Iterator
from functools import wraps
from pathlib import Path
from typing import Annotated, Any, Final, get_type_hints

import typer

from bizenv.asking import asked as asking
from bizenv.asking.asked import FAIL_ON
from bizenv.asking.inquiry import AS_OF
from bizenv.cli import completing
from bizenv.cli.own_options import ColorAfter, Lang

LONGEST_WAIT: Final = 86400.0  # seconds of a day


def option_of(
    group: str,
    name: str,
    metavar: str,
    offers: Any = None,
    said: str | None = None,
) -> Any:
    """Return an option of a group's commands, whose help is the code `option.<group>.<name>`.

    `said` tells its help where the option's name has several meanings.
    """
    told = said or name
    return typer.Option(
        f"--{name}",
        help=f"option.{group}.{told}",
        metavar=metavar,
        autocompletion=offers,
        show_default=False,
    )


def _in_reach(value: float) -> float:
    """Refuse what no clock waits for; `nan` is neither below nor above anything."""
    if not 0 <= value <= LONGEST_WAIT:
        raise typer.BadParameter(f"'{value}' is not a time to wait")
    return value


def seconds(name: str, said: str) -> Any:
    """Return an option that takes seconds, at most a day; `said` is the code of its help."""
    return typer.Option(f"--{name}", help=said, metavar="SECONDS", callback=_in_reach)


def choice(
    name: str,
    of: str,
    values: Iterable[str],
    said: str,
) -> Any:
    """Return an option that takes one of some values; its help is `option.<name>.<of>`.

    `said` is the code of a value's words, with {} for the value.
    """
    allowed = tuple(values)
    return typer.Option(
        f"--{name}",
        help=f"option.{name}.{of}",
        metavar="|".join(allowed),
        autocompletion=completing.among(allowed, said),
    )


Format = Annotated[
    str | None,
    typer.Option(
        "--format",
        help="option.format",
        autocompletion=completing.formats,
    ),
]
Output = Annotated[
    Path | None, typer.Option("--output", "-o", help="option.output", metavar="FILE")
]
AsOf = Annotated[
    str | None,
    typer.Option(
        "--as-of",
        envvar=AS_OF,
        help="option.as-of",
        metavar="DATE",
        autocompletion=completing.days,
    ),
]
KnownAsOf = Annotated[
    str | None,
    typer.Option("--known-as-of", help="option.known-as-of", metavar="REV|DATE"),
]
Plans = Annotated[
    list[str] | None,
    typer.Option(
        "--plan", help="option.plan", metavar="ID", autocompletion=completing.plans
    ),
]
Departments = Annotated[
    list[str] | None,
    typer.Option(
        "--dept",
        help="option.dept",
        metavar="NAME",
        autocompletion=completing.departments,
    ),
]
Closed = Annotated[bool, typer.Option("--closed", help="option.closed")]
DespiteErrors = Annotated[
    bool, typer.Option("--despite-errors", help="option.despite-errors")
]
By = Annotated[
    str,
    typer.Option(
        "--by",
        help="option.by",
        metavar="GROUPING",
        autocompletion=completing.groupings,
    ),
]
Statuses = Annotated[
    list[str] | None,
    typer.Option(
        "--status",
        help="option.status",
        metavar="STATUS",
        autocompletion=completing.statuses,
    ),
]
States = Annotated[
    list[str] | None,
    typer.Option(
        "--state",
        help="option.state",
        metavar="STATE",
        autocompletion=completing.states,
    ),
]
Tags = Annotated[
    list[str] | None,
    typer.Option(
        "--tag",
        help="option.tag",
        metavar="NAME=VALUE",
        autocompletion=completing.tags,
    ),
]
Leaders = Annotated[
    list[str] | None,
    typer.Option(
        "--leader",
        help="option.leader",
        metavar="NAME",
        autocompletion=completing.leaders,
    ),
]
Priority = Annotated[bool, typer.Option("--priority", help="option.priority")]
Stages = Annotated[
    list[str] | None,
    typer.Option(
        "--stage",
        help="option.stage",
        metavar="STAGE",
        autocompletion=completing.stages,
    ),
]
Within = Annotated[
    str | None,
    typer.Option(
        "--within",
        help="option.within",
        metavar="30d",
        autocompletion=completing.among(("7d", "30d", "90d")),
    ),
]
FailOn = Annotated[
    str | None,
    typer.Option(
        "--fail-on",
        help="option.fail-on",
        metavar="|".join(FAIL_ON),
        autocompletion=completing.among(FAIL_ON, "status.{}"),
    ),
]


@dataclasses.dataclass(frozen=True)
class OutputTo:
    """How and where the answer is written."""

    lang: Lang = None
    format: Format = None
    output: Output = None
    color: ColorAfter = None
    no_wrap: Annotated[bool, typer.Option("--no-wrap", help="option.no-wrap")] = False


@dataclasses.dataclass(frozen=True)
class ReportTo(OutputTo):
    """How and where a report on tasks is written."""

    codes: Annotated[bool, typer.Option("--codes", help="option.codes")] = False


@dataclasses.dataclass(frozen=True)
class AskedOptions(asking.Asked):
    """The question that every report answers, an option for each part."""

    plan: Plans = None
    dept: Departments = None
    role: Annotated[
        str,
        typer.Option(
            "--role",
            help="option.role",
            metavar="lead|support",
            autocompletion=completing.roles,
        ),
    ] = "lead"
    as_of: AsOf = None
    known_as_of: KnownAsOf = None
    due: Annotated[
        str | None,
        typer.Option(
            "--due",
            help="option.due",
            metavar="PERIOD",
            autocompletion=completing.periods,
        ),
    ] = None
    section: Annotated[
        list[str] | None,
        typer.Option(
            "--section",
            help="option.section",
            metavar="NUMBER",
            autocompletion=completing.sections,
        ),
    ] = None
    tag: Tags = None
    leader: Leaders = None
    priority: Priority = False
    stage: Stages = None
    closed: Closed = False
    fail_on: FailOn = None
    despite_errors: DespiteErrors = False


def spread(command: Callable[..., Any]) -> Callable[..., Any]:
    """Let a command take dataclasses of options: each field becomes an option of its own."""
    parameters = inspect.signature(command, eval_str=True).parameters
    groups: dict[str, Any] = {}
    spread_out: list[inspect.Parameter] = []
    for name, parameter in parameters.items():
        if _is_group(parameter.annotation):
            groups[name] = parameter.annotation
            spread_out += _fields(parameter.annotation)
        else:
            spread_out.append(parameter)
    spread_out.sort(key=lambda parameter: parameter.kind)

    @wraps(command)
    def call(*args: Any, **options: Any) -> Any:
        for name, group in groups.items():
            names = [each.name for each in dataclasses.fields(group)]
            options[name] = group(**{each: options.pop(each) for each in names})
        return command(*args, **options)

    call.__signature__ = inspect.Signature(spread_out)  # type: ignore[attr-defined]
    call.__annotations__ = {each.name: each.annotation for each in spread_out}
    del call.__wrapped__  # else typer would look behind the new signature
    return call


def _fields(group: Any) -> Iterator[inspect.Parameter]:
    """Yield the options of a group; one without a default must be given."""
    hints = get_type_hints(group, include_extras=True)
    for each in dataclasses.fields(group):
        needed = each.default is dataclasses.MISSING
        yield inspect.Parameter(
            each.name,
            inspect.Parameter.KEYWORD_ONLY,
            default=inspect.Parameter.empty if needed else each.default,
            annotation=hints[each.name],
        )


def _is_group(annotation: object) -> bool:
    return isinstance(annotation, type) and dataclasses.is_dataclass(annotation)
