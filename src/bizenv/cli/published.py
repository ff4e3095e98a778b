"""The option that says as of which day something was published."""

from typing import Annotated

import typer

from bizenv.cli import completing

PublishedAsOf = Annotated[
    str | None,
    typer.Option(
        "--published-as-of",
        help="option.published-as-of",
        metavar="DATE",
        autocompletion=completing.days,
    ),
]
