"""bizenv record: what departments and reviewers say, and what documents change, appended to the right file."""

import dataclasses
import sys
from pathlib import Path
from typing import Annotated, Any, Final

import typer

from bizenv.cli import completing
from bizenv.cli.clerk import Counter, Run
from bizenv.cli.command import Command, Group
from bizenv.cli.options import AsOf, Lang, spread
from bizenv.cli.session import Session, one_of
from bizenv.diagnostics import USAGE, BizenvError
from bizenv.files.snapshot import MAX_BYTES
from bizenv.files.yaml_tree import Tree
from bizenv.messages import Message
from bizenv.recording.clerk import Statement

FORMATS: Final = ("jsonl", "csv")
MAX_ROWS: Final = 4 * MAX_BYTES  # of a file of records


def _option(
    name: str, metavar: str, offers: Any = None, said: str | None = None
) -> Any:
    """Return an option; `said` tells its help where the option's name has several meanings."""
    told = f"option.record.{said or name}"
    return typer.Option(
        f"--{name}",
        help=told,
        metavar=metavar,
        autocompletion=offers,
        show_default=False,
    )


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
    wait: Annotated[
        float,
        typer.Option("--wait", help="option.record.wait", metavar="SECONDS", min=0),
    ] = 60.0
    as_of: AsOf = None
    lang: Lang = None
    format: Annotated[
        Text,
        typer.Option(
            "--format",
            help="option.format",
            metavar="text|json",
            autocompletion=completing.formats,
            show_default=False,
        ),
    ] = None


@dataclasses.dataclass(frozen=True)
class Said:
    """What every record may have."""

    dept: Annotated[Text, _option("dept", "NAME", completing.departments)] = None
    date: Annotated[Text, _option("date", "DATE", completing.days)] = None
    note: Annotated[Text, _option("note", "TEXT")] = None


@dataclasses.dataclass(frozen=True)
class Progress:
    """What a department tells of its work."""

    percent: Annotated[Text, _option("percent", "0-100")] = None
    reading: Annotated[Several, _option("reading", "NAME=FIGURE")] = None
    milestone: Annotated[Text, _option("milestone", "TITLE")] = None
    progress: Annotated[Text, _option("progress", "TEXT")] = None
    problems: Annotated[Text, _option("problems", "TEXT")] = None
    next: Annotated[Text, _option("next", "TEXT")] = None
    needs: Annotated[Text, _option("needs", "TEXT")] = None
    forecast: Annotated[
        Text, _option("forecast", "on_time|difficult|cannot", completing.forecasts)
    ] = None
    approved_by: Annotated[Text, _option("approved-by", "NAME")] = None


@dataclasses.dataclass(frozen=True)
class Changes:
    """What an amendment changes, and from when; targets, milestones and new tasks come by --from."""

    effective: Annotated[Text, _option("effective", "DATE", completing.days)] = None
    dept: Annotated[
        Text, _option("dept", "NAME", completing.departments, "amend-dept")
    ] = None
    due: Annotated[Text, _option("due", "DUE")] = None
    due_text: Annotated[Text, _option("due-text", "TEXT")] = None
    lead: Annotated[Several, _option("lead", "NAME", completing.departments)] = None
    takes_over: Annotated[
        Several, _option("takes-over", "NEW=OLD", completing.departments)
    ] = None
    support: Annotated[Several, _option("support", "NAME", completing.departments)] = (
        None
    )
    no_support: Annotated[
        bool, typer.Option("--no-support", help="option.record.no-support")
    ] = False
    completion: Annotated[Text, _option("completion", "each|first-lead")] = None
    cancel: Annotated[bool, typer.Option("--cancel", help="option.record.cancel")] = (
        False
    )
    no_cancel: Annotated[
        bool, typer.Option("--no-cancel", help="option.record.no-cancel")
    ] = False


@dataclasses.dataclass(frozen=True)
class Grounds:
    """Why, and by which document."""

    document: Annotated[Text, _option("document", "TEXT")] = None
    reason: Annotated[Text, _option("reason", "TEXT")] = None


@dataclasses.dataclass(frozen=True)
class Undone:
    """The record that a void names."""

    of_date: Annotated[Text, _option("of-date", "DATE", completing.days)] = None
    of_kind: Annotated[Text, _option("of-kind", "KIND", completing.kinds)] = None
    by: Annotated[Text, _option("by", "REVIEWER", completing.reviewers, "void-by")] = (
        None
    )


Evidence = Annotated[Several, _option("evidence", "PATH|URL")]
Reason = Annotated[Text, _option("reason", "TEXT")]
Note = Annotated[Text, _option("note", "TEXT")]
By = Annotated[Text, _option("by", "REVIEWER", completing.reviewers)]
Opinion = Annotated[Text, _option("opinion", "TEXT")]

app = typer.Typer(
    cls=Group,
    name="record",
    add_completion=False,
    rich_markup_mode=None,
    invoke_without_command=True,
)


@app.callback()
@spread
def record(
    ctx: typer.Context,
    run: RunOptions,
    *,
    source: Annotated[Text, _option("from", "FILE")] = None,
    rows: Annotated[Text, _option("rows", "jsonl|csv")] = None,
) -> int | None:
    """Record what a file holds, all or nothing; without --from the kind of the one record is the next word."""
    if ctx.invoked_subcommand is not None:
        if source is not None or rows is not None or run != RunOptions(as_of=run.as_of):
            raise BizenvError(
                "options-before-kind",
                status=USAGE,
                hint=Message("hint.options-before-kind"),
            )
        return None
    if source is None:
        typer.echo(ctx.get_help())
        return USAGE
    one_of("--rows", rows, FORMATS)
    form, data = _read(source, rows)
    return Counter(ctx.obj, _run(run)).take_rows(data, source, form)


def _read(source: str, form: str | None) -> tuple[str, bytes]:
    from bizenv.recording.rows import FORMATS as SUFFIXES

    form = form or SUFFIXES.get(
        Path(source).suffix.lower(), "jsonl" if source == "-" else None
    )
    if form is None:
        raise BizenvError(
            "bad-option",
            status=USAGE,
            name="--from",
            value=source,
            hint=Message("hint.record.from"),
        )
    try:
        if source == "-":
            data = sys.stdin.buffer.read(MAX_ROWS + 1)
        else:
            with Path(source).open("rb") as file:
                data = file.read(MAX_ROWS + 1)
    except OSError as error:
        raise BizenvError(
            "cannot-read", name=source, reason=error.strerror or str(error)
        ) from None
    if len(data) > MAX_ROWS:
        raise BizenvError("rows-too-large", name=source)
    return form, data


def _run(options: RunOptions) -> Run:
    one_of("--format", options.format, ("text", "json"))
    one_of("--lang", options.lang, ("zh", "en"))
    return Run(options.dry_run, options.wait, options.as_of, options.format or "text")


def _say(
    ctx: typer.Context,
    kind: str,
    task: str,
    run: RunOptions,
    *groups: Any,
    **more: object,
) -> int:
    """Record one record: its fields are the options that were given."""
    session: Session = ctx.obj
    fields: dict[str, object] = {}
    for group in groups:
        fields |= dataclasses.asdict(group)
    tree = {"kind": kind, **_tree({**fields, **more})}
    return Counter(session, _run(run)).take([Statement(tree, task)])


def _tree(fields: dict[str, object]) -> dict[str, Tree]:
    """Return options as keys of a record."""
    tree: dict[str, Tree] = {}
    for name, value in fields.items():
        if value is None or value is False or value == []:
            continue
        if name == "reading":
            tree["readings"] = _pairs("--reading", value, last=True)
        elif name == "takes_over":
            tree["takes_over"] = _pairs("--takes-over", value)
        elif name in ("of_date", "of_kind"):
            of = tree.setdefault("of", {})
            assert isinstance(of, dict)
            of[name.removeprefix("of_")] = str(value)
        elif name in ("cancel", "no_cancel"):
            if "cancel" in tree:
                raise BizenvError(
                    "bad-option", status=USAGE, name="--no-cancel", value="--cancel"
                )
            tree["cancel"] = "true" if name == "cancel" else "false"
        elif name == "no_support":
            tree["support"] = []
        elif name == "dept":
            tree["department"] = str(value)
        else:
            tree[name] = [*value] if isinstance(value, list) else str(value)
    return tree


def _pairs(option: str, written: object, *, last: bool = False) -> dict[str, Tree]:
    """Return NAME=VALUE, NAME=VALUE … as a mapping; in a figure there is no `=`, so there the last one counts."""
    assert isinstance(written, list)
    pairs: dict[str, Tree] = {}
    for each in written:
        name, sign, value = each.rpartition("=") if last else each.partition("=")
        if not sign or not name.strip() or name in pairs:
            raise BizenvError(
                "bad-option",
                status=USAGE,
                name=option,
                value=each,
                hint=Message("hint.record.pair"),
            )
        pairs[name] = value
    return pairs


@app.command("report", cls=Command)
@spread
def report(
    ctx: typer.Context, task: Task, said: Said, progress: Progress, run: RunOptions
) -> int:
    """Record where the work stands."""
    return _say(ctx, "report", task, run, said, progress)


@app.command("apply", cls=Command)
@spread
def apply(
    ctx: typer.Context,
    task: Task,
    said: Said,
    progress: Progress,
    run: RunOptions,
    *,
    evidence: Evidence = None,
) -> int:
    """Record that a department declares the work done."""
    return _say(ctx, "apply", task, run, said, progress, evidence=evidence)


@app.command("withdraw", cls=Command)
@spread
def withdraw(
    ctx: typer.Context,
    task: Task,
    said: Said,
    run: RunOptions,
    *,
    reason: Reason = None,
) -> int:
    """Record that a department takes its application back."""
    return _say(ctx, "withdraw", task, run, said, reason=reason)


@app.command("accept", cls=Command)
@spread
def accept(
    ctx: typer.Context,
    task: Task,
    said: Said,
    run: RunOptions,
    *,
    by: By = None,
    opinion: Opinion = None,
) -> int:
    """Record that a reviewer accepts an application."""
    return _say(ctx, "accept", task, run, said, by=by, opinion=opinion)


@app.command("return", cls=Command)
@spread
def return_(
    ctx: typer.Context,
    task: Task,
    said: Said,
    run: RunOptions,
    *,
    by: By = None,
    opinion: Opinion = None,
    resubmit_by: Annotated[
        Text, _option("resubmit-by", "DATE", completing.days)
    ] = None,
) -> int:
    """Record that a reviewer sends an application back."""
    return _say(
        ctx, "return", task, run, said, by=by, opinion=opinion, resubmit_by=resubmit_by
    )


@app.command("reopen", cls=Command)
@spread
def reopen(
    ctx: typer.Context,
    task: Task,
    said: Said,
    grounds: Grounds,
    run: RunOptions,
    *,
    by: By = None,
) -> int:
    """Record that a reviewer opens an accepted task again."""
    return _say(ctx, "reopen", task, run, said, grounds, by=by)


@app.command("void", cls=Command)
@spread
def void(
    ctx: typer.Context,
    task: Task,
    said: Said,
    undone: Undone,
    grounds: Grounds,
    run: RunOptions,
) -> int:
    """Record that an earlier record of the same writer is as if it had not been."""
    return _say(ctx, "void", task, run, said, undone, grounds)


@app.command("amend", cls=Command)
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
    return _say(ctx, "amend", task, run, changes, grounds, note=note)
