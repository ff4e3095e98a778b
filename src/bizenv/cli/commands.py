"""The commands: one row each, read by the program, its help, and completion."""

from collections.abc import Mapping
from typing import Any, Final, NamedTuple

PROGRAM: Final = ""


class CommandRow(NamedTuple):
    """A command: its name, where its function is, and which report it prints.

    `function` is `module:function` below bizenv.cli. `output` is a kind of report of
    bizenv.pages.REPORTS, None for a command without `--format`. `only` names the formats that the
    command has, where it has fewer than the report. `silent` are words of its own commands that
    print no report. `asks`: it only answers, from the workspace's files alone, so that what it
    printed may be remembered. `writes`: it keeps what it makes of a day, so that a day far away
    is refused.
    """

    name: str
    function: str
    output: str | None = None
    only: tuple[str, ...] = ()
    silent: tuple[str, ...] = ()
    asks: bool = False
    writes: bool = False

    @property
    def formats(self) -> tuple[str, ...]:
        """What `--format` takes, the default first."""
        if self.output is None or self.only:
            return self.only
        from bizenv.pages import formats_of

        return formats_of(self.output)


_ROWS: Final = (
    CommandRow("status", "status:status", "status", asks=True),
    CommandRow("overdue", "tasks:overdue", "tasks", asks=True),
    CommandRow("at-risk", "tasks:at_risk", "tasks", asks=True),
    CommandRow("in-review", "tasks:in_review", "tasks", asks=True),
    CommandRow("completed", "tasks:completed", "tasks", asks=True),
    CommandRow("list", "tasks:list_tasks", "tasks", asks=True),
    CommandRow("milestones", "aims:milestones", "milestones", asks=True),
    CommandRow("targets", "aims:targets", "targets", asks=True),
    CommandRow("duties", "aims:duties", "duties", asks=True),
    CommandRow("filing", "filing:filing", "filing"),
    CommandRow("problems", "problems:problems", "problems", asks=True),
    CommandRow("levels", "levels:levels", "levels", asks=True),
    CommandRow("rank", "rank:rank", "rank", asks=True),
    CommandRow("bulletin", "bulletin:bulletin", "bulletin"),
    CommandRow("chart", "chart:chart", "chart"),
    CommandRow("stocktake", "stocktake:stocktake", "stocktake", asks=True),
    CommandRow("show", "show:show", "show", asks=True),
    CommandRow("diff", "diff:diff", "diff"),
    CommandRow("since", "since:since", "since"),
    CommandRow("digest", "digest:digest", "digest", asks=True),
    CommandRow("publish", "publish:publish", writes=True),
    CommandRow("serve", "serve:serve", writes=True),
    CommandRow(
        "export",
        "export:export",
        only=("xlsx", "csv", "jsonl", "parquet"),
        writes=True,
    ),
    CommandRow("calendar", "calendar:calendar", writes=True),
    CommandRow("validate", "validate:validate", "findings"),
    CommandRow("remind", "slips:app", "remind", silent=("print",)),
    CommandRow("send", "send_kinds:app", "send", silent=("recipients",), writes=True),
    CommandRow("record", "record_items:app", "recorded", writes=True),
    CommandRow("form", "form:app", "recorded", silent=("export",), writes=True),
    CommandRow("guard", "guard:guard", "findings"),
    CommandRow("schema", "schema:schema"),
    CommandRow("cache", "cache:app"),
    CommandRow("init", "init:init"),
    CommandRow("import", "importing:import_document", "findings", ("text", "json")),
    CommandRow("reconcile", "reconciling:reconcile", "findings"),
)
COMMANDS: Final[Mapping[str, CommandRow]] = {row.name: row for row in _ROWS}


def command_of(ctx: Any) -> str:
    """Return the command that is called, of `record apply` the first word; PROGRAM for none."""
    if ctx.parent:
        return str(ctx.command_path.split()[1])
    return PROGRAM


def formats_of_call(ctx: Any) -> tuple[str, ...]:
    """Return what `--format` of the command that is called takes, the default first."""
    row = COMMANDS[command_of(ctx)]
    if ctx.info_name in row.silent:
        return ()
    return row.formats
