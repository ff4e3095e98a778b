"""The pages for the offices: the views of the desk that need no further words, departments, tasks."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Final

from bizenv.asking.task import task_in
from bizenv.desk.pages import part_shown, reports_of
from bizenv.desk.views import VIEWS, View
from bizenv.intranet.asked import FileSought, InternalAsked, Subjects
from bizenv.intranet.places import WHOLE, FileWays, view_page
from bizenv.meaning.bench import histories
from bizenv.model.book import PlanBook
from bizenv.report.show import ShowReport
from bizenv.site import paths
from bizenv.site.folder import Files, Part, SiteParts
from bizenv.site.frame import Edition, SitePage, document
from bizenv.site.markup import Markup, together
from bizenv.site.table import asset_files

_TASK: Final = VIEWS["/task"]
_DEPARTMENT: Final = VIEWS["/department"]


def held(books: Iterable[PlanBook], asked: InternalAsked) -> Subjects:
    """Return what there is a page of; each plan is let go once it was read."""
    tasks: set[str] = set()
    departments: dict[str, None] = {}
    for book in books:
        for history in histories(book):
            if history.exists_on(asked.day):
                tasks.add(f"{book.id}/{history.id}")
                leading = history.in_force(asked.day)
                departments |= dict.fromkeys(each.department for each in leading)
    return Subjects(frozenset(tasks), tuple(departments))


def internal_parts(
    asked: InternalAsked, there: Subjects, editions: tuple[Edition, ...]
) -> SiteParts:
    """Return what makes every file, in parts that know nothing of each other."""
    parts: list[Part] = [asset_files]
    several = [_Pages(asked, there, edition) for edition in editions]
    parts += (partial(_view_pages, several, path) for path in WHOLE)
    parts += (partial(_department_pages, several, name) for name in there.departments)
    plans = {key.rpartition("/")[0] for key in there.tasks}
    for plan in sorted(plans):
        parts.append(partial(_task_pages, several, plan))
    return SiteParts(tuple(parts))


def _view_pages(several: "list[_Pages]", path: str) -> Files:
    """Yield the page of a view in all editions."""
    view = VIEWS[path]
    page = view_page(path)
    for pages, body in _shown(view, page, several):
        title = pages.edition.words(f"desk.view.{view.name}")
        yield pages.file(SitePage(page, title, body))


def _department_pages(several: "list[_Pages]", name: str) -> Files:
    """Yield the page of a department in all editions."""
    page = paths.department_page(name)
    for pages, body in _shown(_DEPARTMENT, page, several, dept=name):
        yield pages.file(SitePage(page, name, body, pages.crumbs))


def _shown(
    view: View, page: str, several: "list[_Pages]", **more: str
) -> "Iterator[tuple[_Pages, Markup]]":
    """Yield what a view shows in each edition; its reports are made once for all of them."""
    sought = [pages.sought(page, **more) for pages in several]
    shown: list[list[Markup]] = [[] for _ in several]
    for part, report in reports_of(view, sought[0]):
        for each, bodies in zip(sought, shown, strict=True):
            bodies.append(part_shown(part, report, each))
    for pages, bodies in zip(several, shown, strict=True):
        yield pages, together(bodies)


def _task_pages(several: "list[_Pages]", plan: str) -> Files:
    """Yield the pages of each task of a plan; a report is made once for all editions."""
    asked = several[0].asked
    there = several[0].there
    for book in asked.workspace.books([plan]):
        alone = _LonePage(book)
        for history in histories(book):
            key = f"{plan}/{history.id}"
            if key not in there.tasks:
                continue
            report = task_in(asked.whole, alone, key, asked.day)
            assert report is not None
            for pages in several:
                yield pages.task(report)


@dataclass(frozen=True)
class _Pages:
    """The pages of an edition."""

    asked: InternalAsked
    there: Subjects
    edition: Edition

    def task(self, report: ShowReport) -> tuple[str, bytes]:
        """Return the page of a task."""
        task = report.row.view.history.issued.task
        page = paths.task_page(report.book.id, task.id)
        (part,) = _TASK.parts
        body = part_shown(part, report, self.sought(page))
        return self.file(SitePage(page, task.title, body, self.crumbs))

    def sought(self, page: str, **more: str) -> FileSought:
        """Return what a page of the edition is asked for."""
        asked = self.asked
        there = self.there
        home = self.edition.home(page)
        ways = FileWays({}, home, there.tasks, there.led_by)
        inquiry = asked.inquiry(self.edition.words.language)
        return FileSought(inquiry, asked.root, asked.fields(**more), ways)

    @property
    def crumbs(self) -> tuple[tuple[str, str], ...]:
        """The page above all others."""
        return ((self.edition.words("intranet.name"), paths.FRONT),)

    def file(self, page: SitePage) -> tuple[str, bytes]:
        """Return a page as a file of the published folder."""
        path = self.edition.folder + page.path
        return path, document(page, self.edition)


@dataclass(frozen=True)
class _LonePage:
    """A plan on its own."""

    book: PlanBook
    incomplete: tuple[str, ...] = ()

    def __iter__(self) -> Iterator[PlanBook]:
        yield self.book
