"""What an office is told beside its bulletin: what is left blank, and what does not look as it should."""

import re
from typing import Final

from bizenv.cli.answering import Outlet
from bizenv.cli.session import Session
from bizenv.formats.official import missing_fonts
from bizenv.report.bulletin import BulletinReport

_COMMENT: Final = re.compile(r"\{#.*?#\}", re.DOTALL)
_TITLE: Final = re.compile(r"^(?:[ \t]|\{%.*?%\}|\{\{.*?\}\})*#(?!#)", re.MULTILINE)


def say_what_is_lacking(
    session: Session, outlet: Outlet, report: BulletinReport
) -> None:
    """Say what the office should look at before it sends the bulletin."""
    if report.issued.issuer is None:
        session.note("note.bulletin.no-issuer")
    if report.issued.template is not None:
        _look_at_template(session, *report.issued.template)
    if outlet.format == "pdf" and session.words.language == "zh":
        fonts = missing_fonts()
        if fonts:
            names = session.interface.listed(fonts)
            session.note("note.fonts-missing", fonts=names)


def _look_at_template(session: Session, file: str, text: str) -> None:
    """Say that a template has no text, or no title."""
    said = _COMMENT.sub("", text)
    if not said.strip():
        session.note("note.template.empty", file=file)
    elif _TITLE.search(said) is None:
        title = session.words("bulletin.untitled")
        session.note("note.template.untitled", file=file, title=title)
