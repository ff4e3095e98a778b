"""bizenv schema: the JSON Schema of a kind of file or of JSON output."""

from typing import Annotated, Final

import typer

from bizenv.asking.refusals import one_of
from bizenv.cli import completing
from bizenv.cli.answering import check_ending
from bizenv.cli.options import Output
from bizenv.cli.own_options import Lang
from bizenv.cli.session import Session
from bizenv.contract.code_owners import CODEOWNERS, code_owners
from bizenv.contract.schemas import ENDINGS, schema_text
from bizenv.diagnostics import BizenvError
from bizenv.messages import LANGUAGES, Catalogue, Message

_LIST: Final = ".txt"  # the ending of a file with the kinds that there are
Kind = Annotated[
    str | None,
    typer.Argument(
        metavar="[KIND]", help="argument.kind", autocompletion=completing.schemas
    ),
]


def schema(
    ctx: typer.Context,
    kind: Kind = None,
    output: Output = None,
    lang: Lang = None,
) -> int:
    """Print the schema of a kind; without one, the kinds that there are."""
    session: Session = ctx.obj
    one_of("--lang", lang, LANGUAGES)
    one_of("KIND", kind, tuple(ENDINGS))
    if output is not None:
        ending = _LIST if kind is None else ENDINGS[kind]
        check_ending(output, (ending, ""))
    if kind is None:
        text = _listed(session.interface)
    elif kind == CODEOWNERS:
        text = _code_owners(session)
    else:
        text = schema_text(kind, session.words.language)
    session.write(text, output)
    return 0


def _code_owners(session: Session) -> str:
    """Return the code-owners file of the workspace's access file.

    Raises BizenvError without one.
    """
    from bizenv.files.git import prefix_of
    from bizenv.guard import CODES
    from bizenv.guard.rights import load_rights
    from bizenv.layout import ACCESS, continued
    from bizenv.store.evidence import evidence_places

    rights, found = load_rights(session.workspace.shelf, CODES)
    if rights.access is None:
        reason = found[0].message if found else Message("error.no-access")
        said = session.interface.say(reason)
        raise BizenvError("cannot-read", name=ACCESS, reason=said)
    workspace = session.workspace
    prefix = prefix_of(session.folder.root)
    evidence = evidence_places(workspace)
    several = continued(workspace.shelf.files)
    return code_owners(rights.access, workspace.register, prefix, evidence, several)


def _listed(words: Catalogue) -> str:
    width = max(map(len, ENDINGS))
    lines = []
    for kind in ENDINGS:
        code = kind.replace("-", "_")
        said = words(f"schema.{code}")
        lines.append(f"{kind:<{width}}  {said}\n")
    return "".join(lines)
