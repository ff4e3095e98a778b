"""The pages for the offices: the views of the desk that need no further words, departments, tasks."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Final

from bizenv.asking.inquiry import Inquiry
from bizenv.asking.task import task_in
from bizenv.desk.pages import part_shown, view_parts
from bizenv.desk.views import VIEWS
from bizenv.intranet.asked import FileSought, InternalAsked, Subjects
from bizenv.intranet.places import WHOLE, FileWays, view_page
from bizenv.meaning.bench import histories
from bizenv.model.book import PlanBook
from bizenv.site import paths
from bizenv.site.frame import Edition, SitePage, document
from bizenv.site.markup import together
from bizenv.site.table import Made, Part, asset_files

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
) -> list[Part]:
    """Return what makes every file, in parts that know nothing of each other."""
    parts: list[Part] = [asset_files]
    plans = sorted({key.rpartition("/")[0] for key in there.tasks})
    for edition in editions:
        pages = _Pages(asked, there, edition)
        parts += (partial(pages.view, path) for path in WHOLE)
        parts += (partial(pages.department, name) for name in there.departments)
        parts += (partial(pages.tasks, plan) for plan in plans)
    return parts


@dataclass(frozen=True)
class _Pages:
    """The pages of an edition."""

    asked: InternalAsked
    there: Subjects
    edition: Edition

    def view(self, path: str) -> Made:
        """Yield the page of a view."""
        view = VIEWS[path]
        page = view_page(path)
        body = together(view_parts(view, self._sought(page)))
        title = self.edition.words(f"desk.view.{view.name}")
        yield self._file(SitePage(page, title, body))

    def department(self, name: str) -> Made:
        """Yield the page of a department."""
        page = paths.department_page(name)
        sought = self._sought(page, dept=name)
        body = together(view_parts(_DEPARTMENT, sought))
        yield self._file(SitePage(page, name, body, self._crumbs))

    def tasks(self, plan: str) -> Made:
        """Yield the page of each task of a plan, which is read once for all of them."""
        inquiry = self.asked.inquiry(self.edition.words.language)
        for book in inquiry.workspace.books([plan], despite_errors=False):
            for history in histories(book):
                if f"{plan}/{history.id}" in self.there.tasks:
                    title = history.issued.task.title
                    yield self._task(inquiry, book, history.id, title)

    def _task(
        self, inquiry: Inquiry, book: PlanBook, task: str, title: str
    ) -> tuple[str, bytes]:
        page = paths.task_page(book.id, task)
        (part,) = _TASK.parts
        sought = self._sought(page, inquiry)
        report = task_in(inquiry, _LonePage(book), f"{book.id}/{task}", self.asked.day)
        assert report is not None
        body = part_shown(part, report, sought)
        return self._file(SitePage(page, title, body, self._crumbs))

    def _sought(
        self, page: str, inquiry: Inquiry | None = None, **more: str
    ) -> FileSought:
        home = self.edition.home(page)
        there = self.there
        ways = FileWays({}, home, there.tasks, frozenset(there.departments))
        asks = inquiry or self.asked.inquiry(self.edition.words.language)
        return FileSought(asks, self.asked.root, self.asked.fields(**more), ways)

    @property
    def _crumbs(self) -> tuple[tuple[str, str], ...]:
        return ((self.edition.words("intranet.name"), paths.FRONT),)

    def _file(self, page: SitePage) -> tuple[str, bytes]:
        return self.edition.folder + page.path, document(page, self.edition)


@dataclass(frozen=True)
class _LonePage:
    """A plan on its own."""

    book: PlanBook
    incomplete: tuple[str, ...] = ()

    def __iter__(self) -> Iterator[PlanBook]:
        yield self.book
