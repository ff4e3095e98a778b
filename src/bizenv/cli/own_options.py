"""The program's own options: all that it needs of them before it knows the command."""

from pathlib import Path
from typing import Annotated, Final

import typer

from bizenv.cli import completing
from bizenv.cli.session import COLORS
from bizenv.messages import LANGUAGES

Root = Annotated[
    Path | None,
    typer.Option("--root", envvar="BIZENV_ROOT", help="option.root", metavar="DIR"),
]
Lang = Annotated[
    str | None,
    typer.Option(
        "--lang",
        help="option.lang",
        metavar="|".join(LANGUAGES),
        autocompletion=completing.among(LANGUAGES),
    ),
]
_COLOR: Final = typer.Option(
    "--color",
    help="option.color",
    metavar="|".join(COLORS),
    autocompletion=completing.among(COLORS),
)
Color = Annotated[str, _COLOR]
ColorAfter = Annotated[str | None, _COLOR]
NoCache = Annotated[bool, typer.Option("--no-cache", help="option.no-cache")]
Version = Annotated[
    bool, typer.Option("--version", help="option.version", is_eager=True)
]
