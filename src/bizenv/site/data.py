"""Open data: what the public sees, for programs and for spreadsheets, and the page that names it."""

from collections.abc import Iterable, Iterator
from importlib.util import find_spec
from typing import Final

from bizenv.contract.public import PublicV1, public_text
from bizenv.contract.worded import output_schema
from bizenv.formats.csv_file import csv_heading, csv_lines
from bizenv.formats.page import Cells, Column, Holds, Table
from bizenv.formats.sheets import Book, TableSheet
from bizenv.messages import Catalogue
from bizenv.report.public import PublicPlan, PublicSite, PublicTask
from bizenv.site import paths
from bizenv.site.frame import Edition, SitePage
from bizenv.site.markup import tag, text, together, word
from bizenv.zipped import ZippedBytes

_JSON: Final = "public.json"
_SCHEMA: Final = "public.schema.json"
_CSV: Final = "tasks.csv"
_XLSX: Final = "tasks.xlsx"
_SAID: Final = {
    _JSON: "site.data.json",
    _SCHEMA: "site.data.schema",
    _CSV: "site.data.csv",
    _XLSX: "site.data.xlsx",
}
_COLUMNS: Final = {
    "plan": Holds.ID,
    "task": Holds.ID,
    "title": Holds.TEXT,
    "section": Holds.TEXT,
    "lead": Holds.TEXT,
    "support": Holds.TEXT,
    "due_day": Holds.DAY,
    "status": Holds.TEXT,
}


def _names() -> tuple[str, ...]:
    """Return the files of an edition; a workbook where there is what writes it."""
    named = (_JSON, _SCHEMA, _CSV)
    if find_spec("xlsxwriter") is None:
        return named
    return (*named, _XLSX)


def data_page(site: PublicSite, edition: Edition) -> Iterator[SitePage]:
    """Yield the page that names the files."""
    del site  # it tells of files, not of figures
    words = edition.words
    items = []
    for name in _names():
        link = tag("a", text(name), href=name, download=name)
        said = word(words, _SAID[name])
        items.append(tag("li", link, text(" "), said))
    crumbs = ((words("site.name"), paths.FRONT),)
    body = together([tag("p", word(words, "site.data.said")), tag("ul", *items)])
    yield SitePage(paths.DATA, words("site.data"), body, crumbs)


def json_files(
    site: PublicSite, editions: Iterable[Edition]
) -> Iterator[tuple[str, ZippedBytes]]:
    """Yield the data for programs: the same in every edition."""
    pieces = (each.encode() for each in public_text(site))
    data = ZippedBytes.of(pieces)
    for edition in editions:
        yield f"{_above(edition)}/{_JSON}", data


def table_files(site: PublicSite, edition: Edition) -> Iterator[tuple[str, bytes]]:
    """Yield the tables, with heads and statuses in the edition's language, and the data's schema."""
    words = edition.words
    above = _above(edition)
    schema = output_schema(PublicV1, words.language)
    yield f"{above}/{_SCHEMA}", schema.encode()
    yield f"{above}/{_CSV}", _csv(site, words).encode("utf-8-sig")
    if _XLSX in _names():
        yield f"{above}/{_XLSX}", _workbook(site, words)


def _above(edition: Edition) -> str:
    above, _, _ = (edition.folder + paths.DATA).rpartition("/")
    return above


def _csv(site: PublicSite, words: Catalogue) -> str:
    parts = [csv_heading(_table((), words))]
    for plan in site.plans:
        parts += csv_lines(_table([plan], words))
    return "".join(parts)


def _table(plans: Iterable[PublicPlan], words: Catalogue) -> Table:
    """Return the tasks of plans."""
    columns = []
    for name, holds in _COLUMNS.items():
        columns.append(Column(words(f"column.{name}"), holds))
    rows: list[Cells] = []
    for plan in plans:
        rows += (_row(task, words) for task in plan.tasks)
    return Table(tuple(columns), tuple(rows), words)


def _row(task: PublicTask, words: Catalogue) -> Cells:
    leads = [part.department for part in task.leads]
    return (
        task.plan,
        task.id,
        task.title,
        task.stands_in,
        words.listed(leads),
        words.listed(task.supports),
        task.due or words("due.ongoing"),
        words(f"status.{task.status.code}"),
    )


def _workbook(site: PublicSite, words: Catalogue) -> bytes:
    from bizenv.formats.workbook import workbook

    title = words("site.front", day=site.day)
    table = _table(site.plans, words)
    sheet = TableSheet(words("site.list"), (title,), table, fixed=3, whole=True)
    return workbook(Book(title, site.day, (sheet,)), words)
