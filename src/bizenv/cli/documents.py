"""Documents that commands read: how they are named, by which words and rules, and their drafts."""

import stat
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bizenv.asking.refusals import one_of
from bizenv.cli.session import Session
from bizenv.diagnostics import BizenvError, reason_of
from bizenv.layout import IMPORT
from bizenv.messages import Message

if TYPE_CHECKING:
    from bizenv.importers.draft import Draft
    from bizenv.importers.reading.pipeline import Options
    from bizenv.model.register import Register

Document = Annotated[Path, typer.Argument(metavar="FILE", help="argument.document")]
LeadRule = Annotated[
    str, typer.Option("--lead-rule", help="option.lead-rule", metavar="RULE")
]


def reading_options(session: Session, lead_rule: str) -> "Options | None":
    """Return how documents are read here, by the workspace if there is one.

    None where the words of the office's documents cannot be read: what is wrong is told.
    """
    from bizenv.importers.reading.leads import RULES
    from bizenv.importers.reading.pipeline import Options

    one_of("--lead-rule", lead_rule, RULES)
    try:
        workspace = session.workspace
    except BizenvError:
        return Options(lead_rule)
    words = workspace.import_words
    if any(each.at.file == IMPORT for each in session.errors):
        session.report_errors()
        return None
    fiscal = workspace.settings.fiscal_year_starts
    return Options(lead_rule, fiscal, words, workspace.shelf.calendar)


def drafted(path: Path, register: "Register", options: "Options") -> "Draft":
    """Return the draft of a document's plan. Raises BizenvError."""
    from bizenv.importers import read_document
    from bizenv.importers.reading.pipeline import draft

    document = read_document(str(path), _bytes(path))
    return draft(document, register, options)


def _bytes(path: Path) -> bytes:
    """Return a document's bytes, or enough of them to show that it is too large.

    Raises BizenvError.
    """
    from bizenv.importers import MAX_FILE

    try:
        mode = path.stat().st_mode
        if stat.S_ISDIR(mode):
            hint = Message("hint.document-is-folder")
            raise BizenvError("document-is-folder", name=path, hint=hint)
        if not stat.S_ISREG(mode):
            raise BizenvError("no-such-document", name=path)
        with path.open("rb") as file:
            return file.read(MAX_FILE + 1)
    except FileNotFoundError:
        raise BizenvError("no-such-document", name=path) from None
    except OSError as error:
        raise BizenvError("cannot-read", name=path, reason=reason_of(error)) from None
    except ValueError:  # a name that no system has
        reason = Message("system.EINVAL")
        raise BizenvError("cannot-read", name=path, reason=reason) from None
