"""The sentence of a fault, found in a file or in a record: where, how bad, and what."""

from typing import TYPE_CHECKING, Final

from bizenv.diagnostics import Severity
from bizenv.formats.page import Paragraph, paragraph
from bizenv.messages import Catalogue

if TYPE_CHECKING:
    from bizenv.diagnostics import Diagnostic
    from bizenv.report.recorded import Complaint

_COLOURS: Final = {Severity.ERROR: "red", Severity.WARNING: "yellow"}


def sentence(
    place: str, fault: "Diagnostic | Complaint", words: Catalogue
) -> Paragraph:
    """Return a fault's sentence, without its hint."""
    severity = words(f"severity.{fault.severity}")
    colour = _COLOURS[fault.severity]
    message = words.say(fault.message)
    return paragraph(
        f"{place}: ",
        (f"{severity}[{fault.code}]", colour),
        f" {message}",
    )
