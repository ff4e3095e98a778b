"""Slips as letters, written to files: by `remind issue -o` and `remind print`."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Final

from bizenv.cli.answering import check_ending
from bizenv.cli.files import file_name, folder_for_files, outside_plans
from bizenv.cli.session import Session
from bizenv.diagnostics import USAGE, BizenvError
from bizenv.formats.letter import Letter, letter_docx, letter_text
from bizenv.likeness import did_you_mean
from bizenv.meaning.slips import Slip, slips_on
from bizenv.messages import Message, catalogue
from bizenv.model.slips import number_typed
from bizenv.store.workspace import Workspace

WORD: Final = ".docx"
_TEXT: Final = ".txt"


def slip_named(workspace: Workspace, typed: str) -> Slip:
    """Return the slip that a number names. Raises BizenvError with the nearest."""
    number = number_typed(typed)
    known: list[str] = []
    for plan_id in workspace.plans:
        book = workspace.kept(plan_id).book
        for slip in slips_on(book, date.max) if book is not None else ():
            if slip.number.casefold() == number.casefold():
                return slip
            known.append(slip.number)
    hint = did_you_mean(number, known) or Message("hint.no-such-slip")
    raise BizenvError("no-such-slip", status=USAGE, hint=hint, number=typed)


def letter_of(session: Session, slip: Slip, issuer: str | None) -> Letter:
    """Return a slip as a letter in the workspace's language.

    Raises BizenvError where nobody knows who issues it.
    """
    from bizenv.pages.slip_letter import slip_letter

    workspace = session.workspace
    book = workspace.kept(slip.plan).book
    assert book is not None
    name = issuer or book.plan.issuer or workspace.settings.city
    if name is None:
        raise BizenvError("no-issuer", status=USAGE, hint=Message("hint.no-issuer"))
    words = catalogue(workspace.settings.language)
    return slip_letter(book, slip.issue, slip.department, name, words)


def write_letter(
    session: Session, slip: Slip, output: Path | None, issuer: str | None
) -> None:
    """Write a slip as a letter to a file, or as text to standard output. Raises BizenvError."""
    if output is not None and str(output) != "-":
        check_ending(output, (WORD, _TEXT))
    letter = letter_of(session, slip, issuer)
    if output is not None and output.suffix.lower() == WORD:
        session.write_bytes(letter_docx(letter), output)
        return
    session.write(letter_text(letter), output)


def ready(folder: Path) -> None:
    """Make the folder for letters. Raises BizenvError where it or the library of Word is missing."""
    from bizenv.formats.official import blank

    outside_plans(folder / WORD)
    blank()
    folder_for_files(folder)


def write_letters(
    session: Session, numbers: Iterable[str | None], folder: Path, issuer: str | None
) -> None:
    """Write slips as letters into a folder, each by its number and department."""
    for number in numbers:
        slip = slip_named(session.workspace, number or "")
        name = file_name(f"{slip.number} {slip.department}")
        place = folder / f"{name}{WORD}"
        letter = letter_of(session, slip, issuer)
        session.write_bytes(letter_docx(letter), place)
        session.note("remind.letter", file=place)
