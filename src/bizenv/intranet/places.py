"""Where the pages for the offices stand, and the ways between them."""

from dataclasses import dataclass
from typing import Final

from bizenv.desk.views import VIEWS
from bizenv.desk.ways import Given, Ways
from bizenv.formats.page import Named, Thing
from bizenv.site import paths
from bizenv.site.frame import Audience

_ASKED: Final = frozenset(("digest", "bulletin", "chart", "findings", "stocktake"))
"""Views that are of a period or to be asked for: the desk and the command line have them."""


def view_page(path: str) -> str:
    """Return the path of a view's page: /at-risk is at-risk.html."""
    return paths.FRONT if path == "/" else f"{path.removeprefix('/')}.html"


def _stands_alone(path: str) -> bool:
    view = VIEWS[path]
    return view.needs is None and view.name not in _ASKED


WHOLE: Final = tuple(filter(_stands_alone, VIEWS))
"""The views that stand as a page of their own."""
_WAYS: Final = tuple(
    (view_page(path), f"desk.view.{VIEWS[path].name}") for path in WHOLE
)
INTERNAL: Final = Audience(
    "intranet.name", _WAYS, ("site.as_of", "intranet.said"), looks="desk"
)


@dataclass(frozen=True)
class FileWays(Ways):
    """Ways between files; `home` leads to the folder that all are told from."""

    home: str = ""
    tasks: frozenset[str] = frozenset()
    departments: frozenset[str] = frozenset()

    def to(self, path: str, asked: Given | None = None) -> str:
        """Return the way to a view; a file is asked for nothing."""
        del asked
        return self.home + view_page(path)

    def of(self, named: Named) -> str:
        """Return the way to a task or a department; to the text of the page where it has none."""
        key = named.key
        if named.thing is Thing.DEPARTMENT:
            has_page = key in self.departments
            return self.home + paths.department_page(key) if has_page else _HERE
        if key not in self.tasks:
            return _HERE
        plan, _, task = key.rpartition("/")
        return self.home + paths.task_page(plan, task)


_HERE: Final = "#main"
