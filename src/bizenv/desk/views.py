"""The table of what can be looked up: each view, what makes its reports, and what it is asked for."""

from collections.abc import Mapping
from typing import Final, NamedTuple

from bizenv.desk import view_reports
from bizenv.desk.view_reports import Make


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
    "/": View(
        "front", (ViewPart("status", view_reports.status),), (*_SELECTED, "by"), "now"
    ),
    "/overdue": View(
        "overdue",
        (ViewPart("tasks", view_reports.tasks("overdue"), in_lines=True),),
        _SELECTED,
        "now",
    ),
    "/at-risk": View(
        "at_risk",
        (ViewPart("tasks", view_reports.tasks("at_risk"), in_lines=True),),
        (*_SELECTED, "within"),
        "now",
    ),
    "/in-review": View(
        "in_review",
        (ViewPart("tasks", view_reports.tasks("in_review"), in_lines=True),),
        _LISTED,
        "now",
    ),
    "/waiting": View(
        "waiting",
        (
            ViewPart("queue", view_reports.queue, "queue", in_lines=True),
            ViewPart("tasks", view_reports.tasks("asking"), "asking", in_lines=True),
            ViewPart(
                "tasks", view_reports.tasks("unassigned"), "unassigned", in_lines=True
            ),
            ViewPart(
                "remind", view_reports.slips("slips", "late"), "late", in_lines=True
            ),
            ViewPart("filing", view_reports.not_filed, "missing", in_lines=True),
        ),
        _WHOSE,
        "now",
    ),
    "/completed": View(
        "completed",
        (ViewPart("tasks", view_reports.tasks("completed")),),
        _SELECTED,
        "now",
    ),
    "/list": View(
        "list",
        (ViewPart("tasks", view_reports.tasks("list")),),
        (*_SELECTED, "status", "within"),
        "now",
    ),
    "/task": View(
        "task",
        (ViewPart("show", view_reports.task, in_lines=True),),
        ("task",),
        needs="task",
    ),
    "/department": View(
        "department",
        (
            ViewPart(
                "tasks",
                view_reports.of_department(view_reports.tasks("list")),
                in_lines=True,
            ),
            ViewPart(
                "status", view_reports.of_department(view_reports.status), "status"
            ),
        ),
        ("dept", "plan", "role", "closed"),
        "whose",
        needs="dept",
    ),
    "/stocktake": View(
        "stocktake",
        (ViewPart("stocktake", view_reports.of_department(view_reports.stocktake)),),
        ("dept", "plan", "tag", "leader", "since", "closed"),
        "whose",
        needs="dept",
    ),
    "/rank": View(
        "rank",
        (ViewPart("rank", view_reports.rank),),
        (*_WHOSE, "month", "quarter", "year", "closed", "explain"),
        "whose",
    ),
    "/targets": View(
        "targets",
        (ViewPart("targets", view_reports.targets),),
        (*_SELECTED, "state:targets"),
        "way",
    ),
    "/milestones": View(
        "milestones",
        (ViewPart("milestones", view_reports.milestones),),
        (*_SELECTED, "state:milestones", "within"),
        "way",
    ),
    "/duties": View(
        "duties",
        (ViewPart("duties", view_reports.duties),),
        (*_SELECTED, "state:duties", "period"),
        "way",
    ),
    "/filing": View(
        "filing",
        (ViewPart("filing", view_reports.filing),),
        (*_WHOSE, "section", "tag", "month", "state:filing", "by:filing", "closed"),
        "way",
    ),
    "/drafts": View(
        "drafts",
        (ViewPart("remind", view_reports.slips("drafts"), in_lines=True),),
        (*_WHOSE, "rung"),
        "way",
    ),
    "/slips": View(
        "slips",
        (ViewPart("remind", view_reports.slips("slips"), in_lines=True),),
        (*_WHOSE, "rung"),
        "way",
    ),
    "/problems": View(
        "problems",
        (ViewPart("problems", view_reports.problems),),
        (*_WHICH, "by:problems", "closed"),
        "way",
    ),
    "/levels": View(
        "levels",
        (ViewPart("levels", view_reports.levels),),
        (*_WHOSE, "section", "tag", "state:levels", "closed"),
        "way",
    ),
    "/since": View(
        "since",
        (ViewPart("since", view_reports.since),),
        (*_WHOSE, "published", "published_as_of"),
        "changes",
        needs="published",
    ),
    "/diff": View(
        "diff",
        (ViewPart("diff", view_reports.diff),),
        (*_WHOSE, "one", "other", "known"),
        "changes",
        needs="one",
    ),
    "/digest": View(
        "digest",
        (ViewPart("digest", view_reports.digest),),
        (*_WHOSE, "month", "closed"),
        "changes",
    ),
    "/bulletin": View(
        "bulletin",
        (ViewPart("bulletin", view_reports.bulletin),),
        ("plan", "month", "number", "closed"),
        "changes",
    ),
    "/chart": View(
        "chart",
        (ViewPart("chart", view_reports.chart),),
        (*_WHICH, "what", "closed"),
        "changes",
    ),
    "/findings": View(
        "findings", (ViewPart("findings", view_reports.findings),), (), "changes"
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
