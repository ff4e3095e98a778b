"""The options that commands share, each declared once. `help` is a code of the catalogue."""

import dataclasses
import inspect
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Annotated, Any

import typer

from bizenv.cli import completing

Root = Annotated[
    Path | None,
    typer.Option("--root", envvar="BIZENV_ROOT", help="option.root", metavar="DIR"),
]
Lang = Annotated[
    str | None,
    typer.Option(
        "--lang",
        help="option.lang",
        metavar="zh|en",
        autocompletion=completing.languages,
    ),
]
Color = Annotated[
    str,
    typer.Option(
        "--color",
        help="option.color",
        metavar="auto|always|never",
        autocompletion=completing.colors,
    ),
]
Version = Annotated[
    bool, typer.Option("--version", help="option.version", is_eager=True)
]
Format = Annotated[
    str | None,
    typer.Option(
        "--format",
        help="option.format",
        metavar="text|json|csv|markdown",
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
        envvar="BIZENV_AS_OF",
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
Within = Annotated[
    str | None,
    typer.Option(
        "--within", help="option.within", metavar="30d", autocompletion=completing.spans
    ),
]
FailOn = Annotated[
    str | None,
    typer.Option(
        "--fail-on",
        help="option.fail-on",
        metavar="overdue|at-risk",
        autocompletion=completing.fail_on,
    ),
]


@dataclasses.dataclass(frozen=True)
class OutputTo:
    """How and where the answer is written."""

    lang: Lang = None
    format: Format = None
    output: Output = None
    color: Annotated[
        str | None,
        typer.Option(
            "--color",
            help="option.color",
            metavar="auto|always|never",
            autocompletion=completing.colors,
        ),
    ] = None


@dataclasses.dataclass(frozen=True)
class Asked:
    """What every reader can be asked."""

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
    closed: Closed = False
    fail_on: FailOn = None
    despite_errors: DespiteErrors = False


def spread(command: Callable[..., Any]) -> Callable[..., Any]:
    """Let a command take dataclasses of options: each of their fields becomes an option of its own."""
    signature = inspect.signature(command, eval_str=True)
    groups = {
        name: each.annotation
        for name, each in signature.parameters.items()
        if _is_group(each.annotation)
    }
    spread_out: list[inspect.Parameter] = []
    for name, parameter in signature.parameters.items():
        if name not in groups:
            spread_out.append(parameter)
            continue
        hints = inspect.get_annotations(groups[name], eval_str=True)
        spread_out += [
            inspect.Parameter(
                each.name,
                inspect.Parameter.KEYWORD_ONLY,
                default=_default(each),
                annotation=hints[each.name],
            )
            for each in dataclasses.fields(groups[name])
        ]
    spread_out.sort(key=lambda parameter: parameter.kind)

    @wraps(command)
    def call(*args: Any, **options: Any) -> Any:
        for name, group in groups.items():
            options[name] = group(
                **{
                    each.name: options.pop(each.name)
                    for each in dataclasses.fields(group)
                }
            )
        return command(*args, **options)

    call.__signature__ = inspect.Signature(spread_out)  # type: ignore[attr-defined]
    call.__annotations__ = {
        parameter.name: parameter.annotation for parameter in spread_out
    }
    del call.__wrapped__  # else typer would look behind the new signature
    return call


def _default(field: "dataclasses.Field[Any]") -> Any:
    """Return what an option is if it is left out; one without a default must be given."""
    return (
        inspect.Parameter.empty
        if field.default is dataclasses.MISSING
        else field.default
    )


def _is_group(annotation: object) -> bool:
    return isinstance(annotation, type) and dataclasses.is_dataclass(annotation)
