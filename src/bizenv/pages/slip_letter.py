"""A slip as a letter: to whom, about which task, why, what is required, and by when."""

from collections.abc import Iterator

from bizenv.formats.letter import Letter
from bizenv.messages import Catalogue
from bizenv.model.book import PlanBook
from bizenv.model.slips import Issue
from bizenv.pages.reasoning import reasons
from bizenv.pages.slips import why
from bizenv.report.pressed import pressed


def slip_letter(
    book: PlanBook, issue: Issue, department: str, issuer: str, words: Catalogue
) -> Letter:
    """Return the letter by which a slip goes to its department."""
    issued = book.tasks.get(issue.task)
    title = issue.task if issued is None else issued.task.title
    return Letter(
        issuer,
        issue.number,
        words("letter.title", task=title, slip=issue.title),
        department,
        tuple(_paragraphs(book, issue, department, title, words)),
        words.day(issue.date),
        words("letter.addressed"),
        _copies(issue, words),
    )


def _copies(issue: Issue, words: Catalogue) -> str:
    """Say who receives a copy."""
    if not issue.copies_to:
        return ""
    between = words("letter.copies.between")
    names = between.join(issue.copies_to)
    return words("letter.copies", names=names)


def _paragraphs(
    book: PlanBook, issue: Issue, department: str, title: str, words: Catalogue
) -> Iterator[str]:
    document = ""
    if book.plan.document:
        document = words("overview.bracketed", text=book.plan.document)
    part = pressed(book, issue, department)
    yield words(
        "letter.why.joint" if part.others else "letter.why",
        plan=book.plan.title,
        document=document,
        id=issue.task,
        task=title,
        others=words.listed(part.others),
        why=why(issue.ground, words, in_full=True),
        day=issue.date,
    )
    if part.reasons:
        yield words("letter.reasons", text=reasons(words, part.reasons))
    yield issue.requirement
    if issue.receipt_by is not None:
        yield words("letter.receipt", day=issue.receipt_by)
    yield words("letter.signed", name=issue.signed_by)
