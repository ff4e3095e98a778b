"""The stocktake of a department as a table: the worst parts, promises and requests, a row each."""

from collections.abc import Iterator
from typing import Final

from bizenv.formats.page import Cells, Holds, Lit, Table, flat
from bizenv.messages import Catalogue
from bizenv.pages import reasoning, sentences
from bizenv.pages.head import TableRow, columns_of, report_table
from bizenv.pages.named import department_named, task_in
from bizenv.pages.promises import promise_said
from bizenv.pages.things import words_of
from bizenv.report.attention import Attending
from bizenv.report.promises import Promise
from bizenv.report.requests import Request
from bizenv.report.stocktake import StocktakeReport

_COLUMNS: Final = {
    "column.part": Holds.TEXT,
    "column.plan": Holds.ID,
    "column.task": Holds.ID,
    "column.title": Holds.TEXT,
    "column.department": Holds.TEXT,
    "column.text": Holds.TEXT,
    "column.said_on": Holds.DAY,
    "column.until": Holds.DAY,
    "column.state": Holds.TEXT,
    "column.status": Holds.LIGHT,
}


def stocktake_table(report: StocktakeReport, words: Catalogue) -> Table:
    """Return the worst parts, the promises and the requests as rows."""
    words = words_of(report.plans, words)
    columns = columns_of(_COLUMNS, words)
    return report_table(report.facts, words, columns, _rows(report, words))


def _rows(report: StocktakeReport, words: Catalogue) -> Iterator[TableRow]:
    for item in report.worst:
        yield TableRow(_worst(item, words), item.plan)
    for promise in report.promises:
        yield TableRow(_promise(promise, words), promise.plan)
    for request in report.asks:
        yield TableRow(_request(request, "asks", words), request.plan)
    for request in report.asked:
        yield TableRow(_request(request, "asked", words), request.plan)


def _worst(item: Attending, words: Catalogue) -> Cells:
    said = item.verdict
    why = reasoning.reasons(words, list(said.reasons), unheard=item.unheard)
    name = words("status.unheard") if item.unheard else words(f"status.{said.status}")
    light = "grey" if item.unheard else said.light
    return (
        words("stocktake.part.worst"),
        item.plan,
        task_in(item.plan, item.task),
        item.title,
        department_named(item.department),
        why,
        item.said.filed,
        said.due.last_day,
        "",
        Lit(name, light),
    )


def _promise(each: Promise, words: Catalogue) -> Cells:
    promised = each.promised
    return (
        words(f"stocktake.part.{promised.source}"),
        each.plan,
        task_in(each.plan, each.task),
        each.title,
        department_named(each.department),
        promise_said(each, words),
        promised.said,
        promised.until,
        words(f"promise.{each.state}"),
        sentences.lit(words, each.standing),
    )


def _request(each: Request, part: str, words: Catalogue) -> Cells:
    return (
        words(f"stocktake.part.{part}"),
        each.plan,
        task_in(each.plan, each.task),
        each.title,
        department_named(each.department),
        flat(each.text),
        each.day,
        None,
        "",
        "",
    )
