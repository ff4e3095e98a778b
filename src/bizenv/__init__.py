"""bizenv: keeps action plans as version-controlled YAML and computes who is on time, as of any day.

Scripts enter by `bizenv.open`; docs/en/library.md shows how. What is named here is loaded when it is
first used.
"""

TYPE_CHECKING = (
    False  # typing's own would be loaded before an interruption can be answered
)

if TYPE_CHECKING:
    import os

    from bizenv.diagnostics import BizenvError, Diagnostic
    from bizenv.meaning.assignment import Assignment
    from bizenv.meaning.bench import Bench
    from bizenv.meaning.history import TaskHistory
    from bizenv.meaning.statuses import Status
    from bizenv.meaning.timeline import timeline
    from bizenv.meaning.verdict import Verdict, verdict
    from bizenv.messages import catalogue
    from bizenv.report.query import Query
    from bizenv.report.status import StatusReport, status_of
    from bizenv.report.tasks import TaskReport, task_report
    from bizenv.store.workspace import Workspace

__version__ = "0.1.0"
__all__ = [
    "Assignment",
    "Bench",
    "BizenvError",
    "Diagnostic",
    "Query",
    "Status",
    "StatusReport",
    "TaskHistory",
    "TaskReport",
    "Verdict",
    "Workspace",
    "catalogue",
    "open",
    "status_of",
    "task_report",
    "timeline",
    "verdict",
]

_ROOMS = {
    "diagnostics": ("BizenvError", "Diagnostic"),
    "meaning.assignment": ("Assignment",),
    "meaning.bench": ("Bench",),
    "meaning.history": ("TaskHistory",),
    "meaning.timeline": ("timeline",),
    "meaning.statuses": ("Status",),
    "meaning.verdict": ("Verdict", "verdict"),
    "messages": ("catalogue",),
    "report.query": ("Query",),
    "report.status": ("StatusReport", "status_of"),
    "report.tasks": ("TaskReport", "task_report"),
    "store.workspace": ("Workspace",),
}


def open(  # noqa: A001 - bizenv.open opens a workspace as open opens a file
    path: "str | os.PathLike[str]" = ".", known_as_of: str | None = None
) -> "Workspace":
    """Open the workspace in a folder, or in the nearest above it that holds plans/workspace.yaml.

    With `known_as_of`, a git revision or a day (YYYY-MM-DD), it is what git held then. Raises
    BizenvError.
    """
    from bizenv.store.workspace import open_workspace

    return open_workspace(path, known_as_of)


def __getattr__(name: str) -> object:
    from importlib import import_module

    for room, names in _ROOMS.items():
        if name in names:
            return getattr(import_module(f"bizenv.{room}"), name)
    raise AttributeError(f"module 'bizenv' has no attribute {name!r}")
