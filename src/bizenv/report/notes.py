"""What must be said with a plan's figures, whatever they are: codes, worded in the catalogue as `note.<code>`."""

from datetime import date

from bizenv.model.book import PlanBook


def notes(book: PlanBook, day: date) -> tuple[str, ...]:
    """Return the codes of the notes that a plan's figures need on a day."""
    said = []
    if day < book.plan.issued:
        said.append("not-issued")
    elif book.recorded is None or book.recorded > day:
        said.append("no-records")
    if book.closed_on(day):
        said.append("closed")
    if book.incomplete:
        said.append("incomplete")
    if book.questioned:
        said.append("findings")
    return tuple(said)
