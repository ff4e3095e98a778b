"""bizenv schema: the JSON Schema of a kind of file or of JSON output."""

from typing import Annotated

import typer

from bizenv.cli import completing
from bizenv.cli.options import Lang, Output
from bizenv.cli.session import Session, one_of
from bizenv.messages import LANGUAGES, Catalogue
from bizenv.schemas import KINDS, schema_text

Kind = Annotated[str | None, typer.Argument(metavar="[KIND]", help="argument.kind", autocompletion=completing.schemas)]


def schema(ctx: typer.Context, kind: Kind = None, output: Output = None, lang: Lang = None) -> int:
    """Print the schema of a kind; without one, the kinds that there are."""
    session: Session = ctx.obj
    one_of("--lang", lang, LANGUAGES)
    one_of("KIND", kind, KINDS)
    session.write(schema_text(kind) if kind else _listed(session.interface), output)
    return 0


def _listed(words: Catalogue) -> str:
    width = max(map(len, KINDS))
    return "".join(f"{kind:<{width}}  {words(f'schema.{kind}')}\n" for kind in KINDS)
