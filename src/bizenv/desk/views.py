"""The table of what can be looked up: each view, what makes its reports, and what it is asked for."""

from collections.abc import Mapping
from typing import Final, NamedTuple

from bizenv.desk import made
from bizenv.desk.made import Make


class ViewPart(NamedTuple):
    """A part of a view: a kind of report (of REPORTS), what makes it, its title where it has one.

    `title`: `desk.part.<title>` stands above it. `in_lines`: what is said in lines or in a table is
    said in lines.
    """

    kind: str
    make: Make
    title: str | None = None
    in_lines: bool = False


class View(NamedTuple):
    """A view: its word in the menu, its parts, the fields that it takes, where it stands in the menu.

    The first part is what can be downloaded. `name`: `desk.view.<name>` is its word. `group`: below
    which word of the menu it stands, `desk.menu.<group>`; None for one that others lead to. `needs`:
    the field without which there is nothing to show.
    """

    name: str
    parts: tuple[ViewPart, ...]
    fields: tuple[str, ...] = ()
    group: str | None = None
    needs: str | None = None


_WHOSE: Final = ("plan", "dept")
_WHICH: Final = (*_WHOSE, "role", "section", "tag", "leader", "priority")
_LISTED: Final = (*_WHICH, "due", "closed")
_SELECTED: Final = (*_LISTED, "stage")


VIEWS: Final[Mapping[str, View]] = {
    "/": View("front", (ViewPart("status", made.status),), (*_SELECTED, "by"), "now"),
    "/overdue": View(
        "overdue",
        (ViewPart("tasks", made.tasks("overdue"), in_lines=True),),
        _SELECTED,
        "now",
    ),
    "/at-risk": View(
        "at_risk",
        (ViewPart("tasks", made.tasks("at_risk"), in_lines=True),),
        (*_SELECTED, "within"),
        "now",
    ),
    "/in-review": View(
        "in_review",
        (ViewPart("tasks", made.tasks("in_review"), in_lines=True),),
        _LISTED,
        "now",
    ),
    "/waiting": View(
        "waiting",
        (
            ViewPart("queue", made.queue, "queue", in_lines=True),
            ViewPart("tasks", made.tasks("asking"), "asking", in_lines=True),
            ViewPart("tasks", made.tasks("unassigned"), "unassigned", in_lines=True),
            ViewPart("remind", made.slips("slips", "late"), "late", in_lines=True),
            ViewPart("filing", made.not_filed, "missing", in_lines=True),
        ),
        _WHOSE,
        "now",
    ),
    "/completed": View(
        "completed", (ViewPart("tasks", made.tasks("completed")),), _SELECTED, "now"
    ),
    "/list": View(
        "list",
        (ViewPart("tasks", made.tasks("list")),),
        (*_SELECTED, "status", "within"),
        "now",
    ),
    "/task": View(
        "task", (ViewPart("show", made.task, in_lines=True),), ("task",), needs="task"
    ),
    "/department": View(
        "department",
        (
            ViewPart("tasks", made.of_department(made.tasks("list")), in_lines=True),
            ViewPart("status", made.of_department(made.status), "status"),
        ),
        ("dept", "plan", "role", "closed"),
        "whose",
        needs="dept",
    ),
    "/stocktake": View(
        "stocktake",
        (ViewPart("stocktake", made.of_department(made.stocktake)),),
        ("dept", "plan", "tag", "leader", "since", "closed"),
        "whose",
        needs="dept",
    ),
    "/rank": View(
        "rank",
        (ViewPart("rank", made.rank),),
        (*_WHOSE, "month", "quarter", "year", "closed", "explain"),
        "whose",
    ),
    "/targets": View(
        "targets",
        (ViewPart("targets", made.targets),),
        (*_SELECTED, "state:targets"),
        "way",
    ),
    "/milestones": View(
        "milestones",
        (ViewPart("milestones", made.milestones),),
        (*_SELECTED, "state:milestones", "within"),
        "way",
    ),
    "/duties": View(
        "duties",
        (ViewPart("duties", made.duties),),
        (*_SELECTED, "state:duties", "period"),
        "way",
    ),
    "/filing": View(
        "filing",
        (ViewPart("filing", made.filing),),
        (*_WHOSE, "section", "tag", "month", "state:filing", "by:filing", "closed"),
        "way",
    ),
    "/drafts": View(
        "drafts",
        (ViewPart("remind", made.slips("drafts"), in_lines=True),),
        (*_WHOSE, "rung"),
        "way",
    ),
    "/slips": View(
        "slips",
        (ViewPart("remind", made.slips("slips"), in_lines=True),),
        (*_WHOSE, "rung"),
        "way",
    ),
    "/problems": View(
        "problems",
        (ViewPart("problems", made.problems),),
        (*_WHICH, "by:problems", "closed"),
        "way",
    ),
    "/levels": View(
        "levels",
        (ViewPart("levels", made.levels),),
        (*_WHOSE, "section", "tag", "state:levels", "closed"),
        "way",
    ),
    "/since": View(
        "since",
        (ViewPart("since", made.since),),
        (*_WHOSE, "published", "published_as_of"),
        "changes",
        needs="published",
    ),
    "/diff": View(
        "diff",
        (ViewPart("diff", made.diff),),
        (*_WHOSE, "one", "other", "known"),
        "changes",
        needs="one",
    ),
    "/digest": View(
        "digest",
        (ViewPart("digest", made.digest),),
        (*_WHOSE, "month", "closed"),
        "changes",
    ),
    "/bulletin": View(
        "bulletin",
        (ViewPart("bulletin", made.bulletin),),
        ("plan", "month", "number", "closed"),
        "changes",
    ),
    "/chart": View(
        "chart",
        (ViewPart("chart", made.chart),),
        (*_WHICH, "what", "closed"),
        "changes",
    ),
    "/findings": View(
        "findings", (ViewPart("findings", made.findings),), (), "changes"
    ),
}
"""By path."""
GROUPS: Final = ("now", "whose", "way", "changes")
"""Of the menu, in order."""
WITHOUT_VIEW: Final[Mapping[str, str]] = {
    "recorded": "what was recorded is told where it is recorded",
    "send": "what goes out by mail goes out from the command line",
}
"""Kinds of reports that have no view, and why."""
