"""bizenv record raise, assign and merge: the lines of a register."""

import dataclasses
from typing import Annotated, Any

import typer

from bizenv.cli import completing
from bizenv.cli.command import Command
from bizenv.cli.kind_options import Values, option_of
from bizenv.cli.options import spread
from bizenv.cli.record import Grounds, Note, RunOptions, app, option, say
from bizenv.model.items import ItemKind
from bizenv.recording.slots import statement_of

Text = str | None
Several = list[str] | None


@dataclasses.dataclass(frozen=True)
class Raised:
    """What was raised."""

    title: Annotated[Text, option("title", "TEXT")] = None
    text: Annotated[Text, option("text", "TEXT")] = None
    source: Annotated[Text, option("source", "TEXT")] = None
    raised_by: Annotated[Text, option("raised-by", "TEXT")] = None
    place: Annotated[Text, option("place", "TEXT")] = None
    category: Annotated[Text, option("category", "TEXT")] = None
    public_text: Annotated[Text, option("public-text", "TEXT")] = None
    carried_from: Annotated[Text, option("carried-from", "TASK", completing.tasks)] = (
        None
    )
    tags: Annotated[Several, option("tags", "NAME=TEXT")] = None
    date: Annotated[Text, option("date", "DATE", completing.days, "item-date")] = None


@dataclasses.dataclass(frozen=True)
class Assigned:
    """Who handles an item, and until when."""

    lead: Annotated[
        Several, option("lead", "NAME", completing.departments, "item-lead")
    ] = None
    support: Annotated[
        Several, option("support", "NAME", completing.departments, "item-support")
    ] = None
    within: Annotated[Text, option("within", "10wd")] = None
    due: Annotated[Text, option("due", "DUE", None, "item-due")] = None
    date: Annotated[Text, option("date", "DATE", completing.days, "item-date")] = None


@dataclasses.dataclass(frozen=True)
class Merged:
    """Which item goes on for another one that has the same cause."""

    into: Annotated[Text, option("into", "ITEM", completing.tasks)] = None
    date: Annotated[Text, option("date", "DATE", completing.days, "item-date")] = None


Register = Annotated[
    str,
    typer.Argument(
        metavar="ITEM",
        help="argument.record.raise",
        autocompletion=completing.plans,
        show_default=False,
    ),
]
Item = Annotated[
    str,
    typer.Argument(
        metavar="ITEM", help="argument.record.item", autocompletion=completing.tasks
    ),
]


@app.command(ItemKind.RAISE.value, cls=Command)
@spread
def raise_item(
    ctx: typer.Context,
    raised: Raised,
    grounds: Grounds,
    run: RunOptions,
    *,
    item: Register = "",
    note: Note = None,
) -> int:
    """Record what somebody raised."""
    return _line(ctx, ItemKind.RAISE, item, (raised, grounds), note, run)


@app.command(ItemKind.ASSIGN.value, cls=Command)
@spread
def assign_item(
    ctx: typer.Context,
    item: Item,
    assigned: Assigned,
    grounds: Grounds,
    run: RunOptions,
    *,
    note: Note = None,
) -> int:
    """Record to whom an item is given."""
    return _line(ctx, ItemKind.ASSIGN, item, (assigned, grounds), note, run)


@app.command(ItemKind.MERGE.value, cls=Command)
@spread
def merge_item(
    ctx: typer.Context,
    item: Item,
    merged: Merged,
    grounds: Grounds,
    run: RunOptions,
    *,
    note: Note = None,
) -> int:
    """Record that two items have one cause."""
    return _line(ctx, ItemKind.MERGE, item, (merged, grounds), note, run)


def _line(
    ctx: typer.Context,
    kind: ItemKind,
    item: str,
    given: tuple[Any, ...],
    note: str | None,
    run: RunOptions,
) -> int:
    values: Values = {"note": note}
    for options in given:
        for name, value in dataclasses.asdict(options).items():
            values[name] = value if value != [] else None
    return say(ctx, statement_of(kind.value, item, values, option_of), run)
