"""The pages for the offices: the views of the desk that need no further words, departments, tasks."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Final

from bizenv.asking.task import task_in
from bizenv.desk.pages import part_shown, view_parts
from bizenv.desk.views import VIEWS
from bizenv.intranet.asked import FileSought, InternalAsked, Subjects
from bizenv.intranet.places import WHOLE, FileWays, view_page
from bizenv.meaning.bench import histories
from bizenv.model.book import PlanBook
from bizenv.report.show import ShowReport
from bizenv.site import paths
from bizenv.site.folder import Files, Part, Parts
from bizenv.site.frame import Edition, SitePage, document
from bizenv.site.markup import together
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
) -> Parts:
    """Return what makes every file, in parts that know nothing of each other."""
    parts: list[Part] = [asset_files]
    several = [_Pages(asked, there, edition) for edition in editions]
    for pages in several:
        parts += (partial(pages.view, path) for path in WHOLE)
        parts += (partial(pages.department, name) for name in there.departments)
    plans = {key.rpartition("/")[0] for key in there.tasks}
    for plan in sorted(plans):
        parts.append(partial(_task_pages, several, plan))
    return Parts(tuple(parts))


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

    def view(self, path: str) -> Files:
        """Yield the page of a view."""
        view = VIEWS[path]
        page = view_page(path)
        sought = self._sought(page)
        body = together(view_parts(view, sought))
        title = self.edition.words(f"desk.view.{view.name}")
        yield self._file(SitePage(page, title, body))

    def department(self, name: str) -> Files:
        """Yield the page of a department."""
        page = paths.department_page(name)
        sought = self._sought(page, dept=name)
        body = together(view_parts(_DEPARTMENT, sought))
        yield self._file(SitePage(page, name, body, self._crumbs))

    def task(self, report: ShowReport) -> tuple[str, bytes]:
        """Return the page of a task."""
        task = report.row.view.history.issued.task
        page = paths.task_page(report.book.id, task.id)
        (part,) = _TASK.parts
        body = part_shown(part, report, self._sought(page))
        return self._file(SitePage(page, task.title, body, self._crumbs))

    def _sought(self, page: str, **more: str) -> FileSought:
        asked = self.asked
        there = self.there
        home = self.edition.home(page)
        ways = FileWays({}, home, there.tasks, there.led_by)
        inquiry = asked.inquiry(self.edition.words.language)
        return FileSought(inquiry, asked.root, asked.fields(**more), ways)

    @property
    def _crumbs(self) -> tuple[tuple[str, str], ...]:
        return ((self.edition.words("intranet.name"), paths.FRONT),)

    def _file(self, page: SitePage) -> tuple[str, bytes]:
        path = self.edition.folder + page.path
        return path, document(page, self.edition)


@dataclass(frozen=True)
class _LonePage:
    """A plan on its own."""

    book: PlanBook
    incomplete: tuple[str, ...] = ()

    def __iter__(self) -> Iterator[PlanBook]:
        yield self.book
