"""What was sent, or would be: how much, then by addressee what, to where, and what became of it."""

from collections.abc import Iterator, Sequence
from typing import Final

from bizenv.formats.page import (
    BLANK,
    Alternative,
    Cells,
    Holds,
    Light,
    Lit,
    Page,
    Parts,
    Table,
    paragraph,
)
from bizenv.messages import Catalogue
from bizenv.pages.head import TableRow, as_of, columns_of, report_page, report_table
from bizenv.report.send import OUTCOMES, Delivery, SendOutcome, SendReport

_LIGHTS: Final[dict[SendOutcome, Light]] = {
    SendOutcome.FAILED: "red",
    SendOutcome.WOULD_BE_SENT: None,
    SendOutcome.SENT: "green",
    SendOutcome.SENT_BEFORE: None,
}
_COLUMNS: Final = {
    "column.send.addressee": Holds.TEXT,
    "column.send.channel": Holds.TEXT,
    "column.send.to": Holds.TEXT,
    "column.send.subject": Holds.TEXT,
    "column.send.attachments": Holds.TEXT,
    "column.state": Holds.LIGHT,
    "column.send.why": Holds.TEXT,
}


def send_page(report: SendReport, words: Catalogue) -> Page:
    """Return the figures in words, then each delivery."""
    code = "send.title.dry" if report.dry_run else "send.title"
    what = words(f"send.what.{report.what}")
    day = as_of(report.facts, words)
    title = words(code, what=what)
    return report_page(report.facts, words, f"{title}  {day}", _body(report, words))


def _body(report: SendReport, words: Catalogue) -> Parts:
    yield paragraph(_overview(report, words))
    lines = _lines(report, words)
    table = _table(report, words, remarks=False)
    if report.deliveries:
        yield Alternative(lines, (table,))
    if report.unreached:
        said = words("send.unreached", names=report.unreached, n=len(report.unreached))
        yield BLANK
        yield paragraph((said, "yellow"))


def _overview(report: SendReport, words: Catalogue) -> str:
    said: list[str] = []
    for outcome in OUTCOMES:
        some = report.of(outcome)
        if some:
            said.append(_counted(outcome, some, report, words))
    if not said:
        return words("send.nothing")
    return words("remind.separator").join(said)


def _counted(
    outcome: SendOutcome,
    some: Sequence[Delivery],
    report: SendReport,
    words: Catalogue,
) -> str:
    """Say how many came to an outcome; a dry run finds no failure but addresses of no use."""
    if report.dry_run and outcome is SendOutcome.FAILED:
        addresses = {each.to for each in some}
        reasons = [words.say(each.reason) for each in some if each.reason is not None]
        why = words.listed(dict.fromkeys(reasons))
        return words("send.count.useless", n=len(addresses), why=why)
    return words(f"send.count.{outcome}", n=len(some))


def _outcome(delivery: Delivery, words: Catalogue, *, dry_run: bool) -> str:
    is_useless = dry_run and delivery.outcome is SendOutcome.FAILED
    outcome = "useless" if is_useless else delivery.outcome
    return words(f"send.outcome.{outcome}")


def _lines(report: SendReport, words: Catalogue) -> Parts:
    before: str | None = None
    for each in report.deliveries:
        if each.addressee != before:
            before = each.addressee
            yield BLANK
            yield paragraph((_addressee(each, words), "bold"))
        light = _LIGHTS[each.outcome]
        outcome = _outcome(each, words, dry_run=report.dry_run)
        said = (_said(each, outcome, words), light)
        yield paragraph(_to(each, words), "  ", said, indent=2)
        yield paragraph(each.subject, indent=4, hang=4)
        if each.attachments:
            files = words("send.attachments", names=each.attachments)
            yield paragraph((files, "dim"), indent=4, hang=4)


def _addressee(delivery: Delivery, words: Catalogue) -> str:
    return delivery.addressee or words("send.everything")


def _to(delivery: Delivery, words: Catalogue) -> str:
    channel = words(f"send.channel.{delivery.channel}")
    return f"{channel}  {delivery.to}"


def _said(delivery: Delivery, outcome: str, words: Catalogue) -> str:
    """Return what became of a delivery, and why."""
    remarks = list(_remarks(delivery, words))
    if not remarks:
        return outcome
    why = words.listed(remarks)
    return words("send.because", text=outcome, why=why)


def _remarks(delivery: Delivery, words: Catalogue) -> Iterator[str]:
    if delivery.reason is not None:
        yield words.say(delivery.reason)
    if delivery.again:
        yield words("send.again")
    if delivery.changed:
        yield words("send.changed")
    if delivery.cut:
        yield words("send.cut", n=delivery.cut)


def send_table(report: SendReport, words: Catalogue) -> Table:
    """Return a row for each delivery."""
    return _table(report, words)


def _table(report: SendReport, words: Catalogue, *, remarks: bool = True) -> Table:
    columns = columns_of(_COLUMNS, words)
    rows: list[TableRow] = []
    for each in report.deliveries:
        outcome = _outcome(each, words, dry_run=report.dry_run)
        rows.append(TableRow(_cells(each, outcome, words)))
    return report_table(report.facts, words, columns, rows, remarks=remarks)


def _cells(delivery: Delivery, outcome: str, words: Catalogue) -> Cells:
    return (
        _addressee(delivery, words),
        words(f"send.channel.{delivery.channel}"),
        delivery.to,
        delivery.subject,
        words.listed(delivery.attachments),
        Lit(outcome, _LIGHTS[delivery.outcome]),
        words.listed(_remarks(delivery, words)),
    )
