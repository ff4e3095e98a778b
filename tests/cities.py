"""The example cities as they are read, and what each is to show on the docs' day."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

import bizenv
from bizenv.diagnostics import Diagnostic
from bizenv.files.snapshot import Folder
from bizenv.meaning.assignment import Assignment
from bizenv.meaning.bench import histories
from bizenv.meaning.history import TaskHistory
from bizenv.meaning.statuses import Status
from bizenv.meaning.verdict import Verdict, verdict, worst
from bizenv.model.book import Entry, PlanBook
from bizenv.store.plans import load_plan
from bizenv.store.shelf import Shelf, load_shelf
from bizenv.store.workspace import Workspace

DAY = date(2025, 10, 15)
END = date(2026, 12, 31)
NEW_YEARS_EVE = date(2025, 12, 31)


@dataclass(frozen=True)
class City:
    """An example city as it is read, and what it is to show on the docs' day."""

    language: str
    counts: dict[str, dict[str, int]]  # of each plan, by status
    unreported: set[str]
    reasons: dict[str, tuple[str, ...]]
    late: set[str]
    early: set[str]
    joint: tuple[str, str]  # a task, and the one lead that is overdue
    led_by_group: tuple[str, str]
    added: list[str]
    missed: set[str]
    schemes: set[str]
    closed: int
    levels: dict[str, str | None]  # what falls to a unit, and what takes it up
    carried: tuple[str, str]
    street: str  # the plan of the lowest level
    in_steps: tuple[str, list[str]]

    @property
    def folder(self) -> Path:
        return Path(bizenv.__file__).parent / "example" / self.language

    @cached_property
    def read(self) -> tuple[Shelf, list[Diagnostic]]:
        return load_shelf(Folder(self.folder))

    @cached_property
    def loaded(self) -> dict[str, tuple[PlanBook | None, list[Diagnostic]]]:
        shelf, _ = self.read
        return {plan: load_plan(shelf, plan) for plan in shelf.plans}

    @cached_property
    def books(self) -> dict[str, PlanBook]:
        """The plans; test_example_register looks at the register."""
        books = {plan: book for plan, (book, _) in self.loaded.items() if book is not None}
        return {plan: book for plan, book in books.items() if book.plan.register_ is None}

    @cached_property
    def tasks(self) -> dict[str, TaskHistory]:
        return {
            f"{plan}/{history.id}": history
            for plan, book in self.books.items()
            for history in histories(book)
        }

    @cached_property
    def open(self) -> dict[str, TaskHistory]:
        return {
            ref: task
            for ref, task in self.tasks.items()
            if not task.book.closed_on(DAY) and task.exists_on(DAY)
        }

    @cached_property
    def workspace(self) -> Workspace:
        return Workspace(Folder(self.folder))

    def of(self, ref: str, department: str, day: date = DAY) -> Verdict:
        """Return the verdict on what one department leads."""
        return next(
            verdict(each, day)
            for each in self.tasks[ref].in_force(day)
            if each.department == department
        )

    def statuses(self, ref: str, day: date = DAY) -> dict[str, Status]:
        return {
            each.department: verdict(each, day).status for each in self.tasks[ref].in_force(day)
        }

    def assignments(self) -> Iterator[Assignment]:
        return (assignment for task in self.tasks.values() for assignment in task.assignments)

    def entries(self) -> Iterator[tuple[TaskHistory, Entry]]:
        return (
            (self.tasks[f"{plan}/{entry.record.task}"], entry)
            for plan, book in self.books.items()
            for entry in entries(book)
        )


CHINESE = City(
    "zh",
    counts={
        "demo": {
            "completed": 8,
            "in_review": 2,
            "on_track": 9,
            "at_risk": 7,
            "overdue": 3,
            "cancelled": 1,
        },
        "district": {"completed": 5, "in_review": 1, "on_track": 6, "at_risk": 1, "overdue": 1},
        "street": {"completed": 1, "on_track": 3, "at_risk": 1, "paused": 1},
        "demo-2024": {},
    },
    unreported={"demo/4.3", "district/3.3", "district/3.4"},
    reasons={
        "demo/1.1.3": ("due-soon",),
        "demo/1.2.2": ("behind", "milestone-missed"),
        "demo/1.2.4": ("target-gap",),
        "demo/1.4.2": ("duty-missed", "silent"),
        "demo/2.1.4": ("forecast",),
        "demo/3.1.4": ("returned",),
        "demo/3.2.1": ("returned",),
        "district/1.4": ("behind",),
        "street/3": ("behind-share",),
        "demo/1.3.2": ("overdue", "applied-late"),
        "demo/1.4.1": ("overdue", "never-applied"),
        "district/2.1": ("overdue", "withdrawn"),
    },
    late={"demo/1.2.1", "district/3.1"},
    early={"demo/1.1.2", "demo/1.5.2", "district/3.2"},
    joint=("demo/1.2.3", "示例住建局"),
    led_by_group=("demo/1.4.1", "西区人民政府"),
    added=["demo/4.2", "demo/4.3"],
    missed={"首宗地块成交"},
    schemes={"b-ready", "province"},
    closed=3,
    levels={
        "demo/1.2.3": "district/1.5",
        "demo/1.4.1": "district/1.6",
        "demo/2.1.3": "district/1.1",
        "demo/4.2": None,
        "district/2.4": "street/1",
    },
    carried=("demo-2024/4", "demo/2.1.4"),
    street="street",
    in_steps=("district/1.3", ["专班初审", "第三方审核", "督查终审"]),
)
ENGLISH = City(
    "en",
    counts={
        "climate": {
            "completed": 6,
            "in_review": 1,
            "on_track": 9,
            "at_risk": 7,
            "overdue": 3,
            "cancelled": 1,
        },
        "harbour": {"completed": 2, "in_review": 1, "on_track": 3, "at_risk": 1, "overdue": 1},
        "east": {"completed": 3, "in_review": 1, "on_track": 1},
        "mill": {"completed": 1, "on_track": 3, "at_risk": 1, "paused": 1},
        "climate-2024": {},
    },
    unreported={"climate/4.3", "harbour/2.5"},
    reasons={
        "climate/1.1.1": ("behind", "milestone-missed"),
        "climate/1.2.4": ("due-soon",),
        "climate/2.1.3": ("target-gap",),
        "climate/3.1.4": ("duty-missed", "silent"),
        "climate/3.2.1": ("forecast",),
        "climate/3.1.2": ("returned",),
        "climate/3.1.6": ("returned",),
        "harbour/1.2": ("behind",),
        "mill/3": ("behind-share",),
        "climate/2.2.1": ("overdue", "applied-late"),
        "climate/1.1.2": ("overdue", "never-applied"),
        "harbour/2.1": ("overdue", "withdrawn"),
    },
    late={"climate/2.1.2", "harbour/2.4"},
    early={"climate/1.2.1", "climate/1.2.3"},
    joint=("climate/1.1.3", "Transport Department"),
    led_by_group=("climate/1.1.2", "South Borough"),
    added=["climate/4.2", "climate/4.3"],
    missed={"First corridor open"},
    schemes={"sdg", "region"},
    closed=2,
    levels={
        "climate/1.1.2": "east/1",
        "climate/1.1.3": "east/2",
        "climate/2.2.2": "east/3",
        "climate/4.2": None,
        "east/4": "mill/1",
    },
    carried=("climate-2024/3", "climate/3.2.1"),
    street="mill",
    in_steps=("east/5", ["Works check", "City audit", "Scrutiny"]),
)


def deciding(task: TaskHistory, day: date = DAY) -> list[Verdict]:
    return [verdict(assignment, day) for assignment in task.deciding(day)]


def status(task: TaskHistory, day: date = DAY) -> Status:
    return worst(deciding(task, day))


def codes(judged: Verdict) -> tuple[str, ...]:
    return tuple(reason.code for reason in judged.reasons)


def entries(book: PlanBook) -> Iterator[Entry]:
    return (
        entry
        for by_task in book.entries.values()
        for several in by_task.values()
        for entry in several
    )
