"""bizenv record: records and amendments, each appended to the file that it belongs to."""

import contextlib
import dataclasses
import sys
from collections.abc import Callable
from functools import partial
from inspect import Parameter, Signature
from pathlib import Path
from typing import Annotated, Any, Final

import typer

from bizenv.asking.refusals import one_of
from bizenv.cli import completing
from bizenv.cli.answering import settle
from bizenv.cli.command import Command, group
from bizenv.cli.intake import Intake, Run
from bizenv.cli.kind_options import Values, given_by, kind_options
from bizenv.cli.kind_options import option_of as option_of_key
from bizenv.cli.options import AsOf, OutputTo, option_of, seconds, spread
from bizenv.cli.own_options import Lang
from bizenv.diagnostics import USAGE, BizenvError, reason_of
from bizenv.files.snapshot import MAX_BYTES
from bizenv.messages import Message
from bizenv.model.kinds import KINDS, KindOf
from bizenv.recording.addresses import AMEND, Statement
from bizenv.recording.rows import ROW_FORMATS, STREAMED, form_of, refuse_page
from bizenv.recording.slots import pairs, statement_of

_POSITIONAL: Final = Parameter.POSITIONAL_OR_KEYWORD
_OTHER_FILES: Final = {
    **dict.fromkeys((".xls", ".et", ".xlsb", ".ods", ".numbers"), "old-sheet"),
    ".json": "json",
    **dict.fromkeys((".yaml", ".yml"), "yaml"),
    **dict.fromkeys((".txt", ".text"), "text"),
    **dict.fromkeys((".doc", ".docx", ".wps", ".pdf", ".ofd"), "document"),
}
"""By their endings files that are no tables, and what is said of them."""
MAX_ROWS: Final = 4 * MAX_BYTES  # of a file of records

option = partial(option_of, "record")
Task = Annotated[
    str,
    typer.Argument(
        metavar="TASK", help="argument.record.task", autocompletion=completing.tasks
    ),
]
Text = str | None
Several = list[str] | None


@dataclasses.dataclass(frozen=True)
class RunOptions:
    """How a recording is made."""

    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="option.record.dry-run")
    ] = False
    wait: Annotated[float, seconds("wait", "option.record.wait")] = 60.0
    as_of: AsOf = None
    lang: Lang = None
    format: Annotated[
        Text,
        typer.Option(
            "--format",
            help="option.format",
            autocompletion=completing.formats,
            show_default=False,
        ),
    ] = None


@dataclasses.dataclass(frozen=True)
class Changes:
    """What an amendment changes, and from when.

    Targets, milestones and new tasks come by --from.
    """

    effective: Annotated[Text, option("effective", "DATE", completing.days)] = None
    dept: Annotated[
        Text, option("dept", "NAME", completing.departments, "amend-dept")
    ] = None
    due: Annotated[Text, option("due", "DUE")] = None
    due_text: Annotated[Text, option("due-text", "TEXT")] = None
    answers: Annotated[
        Several, option("answers", "NAME=DATE", completing.departments)
    ] = None
    lead: Annotated[Several, option("lead", "NAME", completing.departments)] = None
    takes_over: Annotated[
        Several, option("takes-over", "NEW=OLD", completing.departments)
    ] = None
    support: Annotated[Several, option("support", "NAME", completing.departments)] = (
        None
    )
    no_support: Annotated[
        bool, typer.Option("--no-support", help="option.record.no-support")
    ] = False
    completion: Annotated[Text, option("completion", "each|first-lead")] = None
    cancel: Annotated[bool, typer.Option("--cancel", help="option.record.cancel")] = (
        False
    )
    carry_to: Annotated[Text, option("carry-to", "TASK", completing.tasks)] = None
    no_cancel: Annotated[
        bool, typer.Option("--no-cancel", help="option.record.no-cancel")
    ] = False
    pause: Annotated[bool, typer.Option("--pause", help="option.record.pause")] = False
    no_pause: Annotated[
        bool, typer.Option("--no-pause", help="option.record.no-pause")
    ] = False


@dataclasses.dataclass(frozen=True)
class Grounds:
    """Why, and by which document."""

    document: Annotated[Text, option("document", "TEXT")] = None
    reason: Annotated[Text, option("reason", "TEXT")] = None
    opening: Annotated[Text, option("opening", "TEXT")] = None


Note = Annotated[Text, option("note", "TEXT")]

app = group("record")


@app.callback()
@spread
def record(
    ctx: typer.Context,
    run: RunOptions,
    *,
    source: Annotated[Text, option("from", "FILE")] = None,
    rows: Annotated[Text, option("rows", "|".join(ROW_FORMATS))] = None,
    opening: Annotated[Text, option("opening", "TEXT")] = None,
) -> int | None:
    """Record what a file holds, all or nothing.

    Without --from the kind of the one record is the next word.
    """
    if ctx.invoked_subcommand is not None:
        is_plain = run == RunOptions(as_of=run.as_of)  # --as-of may come from outside
        sources = (source, rows, opening)
        is_given = any(each is not None for each in sources)
        if is_given or not is_plain:
            raise BizenvError(
                "options-before-kind",
                status=USAGE,
                hint=Message("hint.options-before-kind"),
            )
        return None
    if source is None:
        typer.echo(ctx.get_help())
        return USAGE
    one_of("--rows", rows, tuple(ROW_FORMATS))
    form, data = _read(source, rows)
    intake = Intake(ctx.obj, run_of(ctx, run))
    return intake.take_rows(data, source, form, opening)


def _other(source: str) -> Message:
    """Return what to do with a file of another kind, or with a folder."""
    place = Path(source)
    is_folder = bool(source) and place.is_dir()
    what = "folder" if is_folder else _OTHER_FILES.get(place.suffix.lower())
    if what is not None:
        return Message(f"hint.record.from.{what}")
    return Message("hint.record.from", {"forms": "|".join(ROW_FORMATS)})


def _read(source: str, form: str | None) -> tuple[str, bytes]:
    if form is None and source == "-":
        form = STREAMED
    ending = Path(source).suffix.lower()
    form = form or form_of(ending)
    if form is None:
        with contextlib.suppress(OSError):
            refuse_page(bytes_of(source), source)
        raise BizenvError(
            "bad-option", status=USAGE, name="--from", value=source, hint=_other(source)
        )
    read = _standard_input if source == "-" else bytes_of
    return form, bounded(source, read)


def bounded(source: str, read: Callable[[str], bytes]) -> bytes:
    """Return what is read of a file of records. Raises BizenvError, as where it is too large."""
    try:
        data = read(source)
    except OSError as error:
        reason = reason_of(error)
        raise BizenvError("cannot-read", name=source, reason=reason) from None
    if len(data) > MAX_ROWS:
        raise BizenvError("rows-too-large", name=source)
    return data


def bytes_of(source: str) -> bytes:
    """Return what a file holds, of one that is too large so much that this shows."""
    with Path(source).open("rb") as file:
        return file.read(MAX_ROWS + 1)


def _standard_input(_: str) -> bytes:
    """Return what stands on standard input. Raises BizenvError where that is closed."""
    stream = sys.stdin
    if stream is None or stream.closed:
        raise BizenvError("closed-input", hint=Message("hint.closed-input"))
    return stream.buffer.read(MAX_ROWS + 1)


def run_of(ctx: typer.Context, options: RunOptions) -> Run:
    """Return how records are taken in, as options say."""
    outlet = settle(ctx, OutputTo(options.lang, options.format))
    return Run(options.dry_run, options.wait, options.as_of, outlet)


def say(ctx: typer.Context, told: Statement, run: RunOptions) -> int:
    """Record one record given by options."""
    intake = Intake(ctx.obj, run_of(ctx, run))
    return intake.take([told])


def _kind_command(row: KindOf) -> Callable[..., int]:
    """Return the command that records one kind: an option for each key of its models."""
    early, behind = kind_options(row)
    options = [*early, *behind]

    def record_kind(
        ctx: typer.Context,
        task: str,
        run: RunOptions,
        **given: object,
    ) -> int:
        values = given_by(options, given)
        return say(ctx, statement_of(row.kind.value, task, values, option_of_key), run)

    record_kind.__signature__ = Signature(  # type: ignore[attr-defined]
        (
            Parameter("ctx", _POSITIONAL, annotation=typer.Context),
            Parameter("task", _POSITIONAL, annotation=Task),
            *(option.parameter for option in early),
            Parameter("run", Parameter.KEYWORD_ONLY, annotation=RunOptions),
            *(option.parameter for option in behind),
        )
    )
    return record_kind


for _row in KINDS.values():
    app.command(_row.kind.value, cls=Command)(spread(_kind_command(_row)))


@app.command(AMEND, cls=Command)
@spread
def amend(
    ctx: typer.Context,
    task: Task,
    changes: Changes,
    grounds: Grounds,
    run: RunOptions,
    *,
    note: Note = None,
) -> int:
    """Record what a document changes in the plan."""
    fields = dataclasses.asdict(changes) | dataclasses.asdict(grounds)
    values = _amendment({**fields, "note": note})
    return say(ctx, statement_of(AMEND, task, values, option_of_key), run)


def _answered(written: list[str]) -> Values:
    """Return the one request that is answered: NAME=DATE. Raises BizenvError."""
    named = pairs("--answers", written)
    if len(named) > 1:
        hint = Message("hint.answers-once")
        raise BizenvError("option-twice", status=USAGE, name="--answers", hint=hint)
    ((department, day),) = named.items()
    return {"answers.department": department, "answers.date": day}


def _not_both(fields: dict[str, Any]) -> None:
    """Refuse what is given both ways: --cancel with --no-cancel. Raises BizenvError."""
    for name, value in fields.items():
        opposite = f"no_{name}"
        if value and fields.get(opposite):
            other = opposite.replace("_", "-")
            hint = Message("hint.not-both")
            raise BizenvError(
                "not-with",
                status=USAGE,
                name=f"--{name}",
                other=f"--{other}",
                hint=hint,
            )


def _amendment(fields: dict[str, Any]) -> Values:
    """Return options by the keys of an amendment. Raises BizenvError."""
    _not_both(fields)
    values: Values = {}
    for name, value in fields.items():
        match name:
            case _ if value is None or value is False or value == []:
                continue
            case "answers":
                values |= _answered(value)
            case "cancel" | "pause":
                values[name] = "true"
            case "no_cancel" | "no_pause":
                values[name.removeprefix("no_")] = "false"
            case "no_support":
                values["support"] = []
            case "dept":
                values["department"] = value
            case _:
                values[name] = value
    return values
