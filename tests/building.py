"""A fictional city in memory, built from short lines, for tests that read as a table: lines in, verdicts out.

A line is what stands in a ledger with the obvious left out: a record is `day kind key: value, …`, an amendment
`day key: value, …`, a task `key: value, …`. What is left out is that of the one task, led by 示例市场监管局.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Final

from bizenv.files.snapshot import Memory, Snapshot
from bizenv.files.yaml_tree import Tree, read
from bizenv.meaning.assignment import Assignment
from bizenv.meaning.history import TaskHistory
from bizenv.meaning.statuses import Status
from bizenv.meaning.timeline import StatusSpan, timeline
from bizenv.meaning.verdict import UNASSIGNED, Verdict, verdict
from bizenv.model.book import PlanBook
from bizenv.model.codes import Stage
from bizenv.report.views import TaskView, whole
from bizenv.store.plans import load_plan
from bizenv.store.shelf import load_shelf

MARKET: Final = "示例市场监管局"
HOUSING: Final = "示例住建局"
FINANCE: Final = "示例财政局"
EAST: Final = "东区人民政府"
WEST: Final = "西区人民政府"
SOUTH: Final = "南区人民政府"
GROUP: Final = "示例各区人民政府"
OPEN: Final = "示例市直各有关部门"
REVIEWER: Final = "第三方机构"
SECOND: Final = "示例督查室（二科）"
TASK: Final = "1.1"
PLAN: Final = "1.0"
ISSUED: Final = "2025-03-01"
FIRST_SLIP: Final = "〔2025〕督第1号"

CALM: Final = (
    "due_soon: 0, nearly_done: 0, behind: 100"  # so that no rule but the one in question fires
)
DEPARTMENTS: Final = (MARKET, HOUSING, FINANCE, EAST, WEST, SOUTH)


def mapping(text: str, **defaults: Tree) -> dict[str, Tree]:
    """Read `key: value, …`, over defaults."""
    tree, faults = read(f"{{{text}}}".encode(), "a line of a test")
    assert isinstance(tree, dict), text
    assert not faults, (text, faults)
    return {**defaults, **tree}


def record(line: str, **defaults: Tree) -> dict[str, Tree]:
    """Read `day kind key: value, …`."""
    day, kind, *more = line.split(" ", 2)
    return mapping(" ".join(more), **{"date": day, "task": TASK, "kind": kind, **defaults})


def amendment(line: str) -> dict[str, Tree]:
    """Read `day key: value, …`."""
    day, more = line.split(" ", 1)
    tree = mapping(more, effective=day, document="示例发〔2025〕1号", reason="示例")
    return tree if "add" in tree else {"task": TASK, **tree}


def slip(line: str) -> dict[str, Tree]:
    """Read `day kind key: value, …` of a slip."""
    day, kind, *more = line.split(" ", 2)
    said = mapping(" ".join(more), date=day, kind=kind)
    if kind != "issue":
        return {"slip": FIRST_SLIP, **said}
    overdue: Tree = [{"ground": "overdue", "days": "1"}]
    usual = {"number": FIRST_SLIP, "rung": "supervise", "title": "督办单", "task": TASK}
    named = {"department": MARKET, "ground": overdue, "requirement": "请抓紧", "reply_by": day}
    return {**usual, **named, "signed_by": "示例分管领导", **said}


def load(snapshot: Snapshot) -> tuple[PlanBook | None, list[str]]:
    """Return the plan of a snapshot, and the codes of all that is wrong with it."""
    shelf, found = load_shelf(snapshot)
    book, more = load_plan(shelf, PLAN)
    return book, [diagnostic.code for diagnostic in (*found, *more)]


class Read(tuple[PlanBook, ...]):
    """Plans that were all read in full."""

    __slots__ = ()
    incomplete: tuple[str, ...] = ()


@dataclass(frozen=True)
class City:
    """A city with one plan of 2025-03-01. Each method gives a new city with something more in it."""

    settings: str = CALM
    head: str = ""
    members: str = f"{EAST}, {WEST}"
    tasks: tuple[str, ...] = ()
    amendments: tuple[str, ...] = ()
    ledgers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    reviews: tuple[str, ...] = ()
    items: tuple[str, ...] = ()
    slips: tuple[str, ...] = ()
    reviewers: tuple[str, ...] = (f"name: {REVIEWER}", f"name: {SECOND}")

    def policy(self, text: str) -> "City":
        """Set keys of the workspace's policy; all others stay calm."""
        return replace(self, settings=text)

    def plan(self, text: str) -> "City":
        """Set further keys of the plan."""
        return replace(self, head=text)

    def group(self, members: str) -> "City":
        """Set the members of 示例各区人民政府."""
        return replace(self, members=members)

    def task(self, text: str) -> "City":
        """Issue one more task: 1.1, 1.2, …; by default led by 示例市场监管局 and due on 31 May."""
        return replace(self, tasks=(*self.tasks, text))

    def amend(self, *lines: str) -> "City":
        """Append to amendments.yaml."""
        return replace(self, amendments=(*self.amendments, *lines))

    def says(self, *lines: str, by: str = MARKET) -> "City":
        """Append to a department's ledger."""
        return replace(self, ledgers={**self.ledgers, by: (*self.ledgers.get(by, ()), *lines)})

    def decides(self, *lines: str) -> "City":
        """Append to reviews.yaml."""
        return replace(self, reviews=(*self.reviews, *lines))

    def item(self, *lines: str) -> "City":
        """Append to items.yaml: `day kind key: value, …`."""
        return replace(self, items=(*self.items, *lines))

    def presses(self, *lines: str) -> "City":
        """Append to slips.yaml: `day kind key: value, …`; an issue is 〔2025〕督第1号 of task 1.1, overdue."""
        return replace(self, slips=(*self.slips, *lines))

    def registers(self, *reviewers: str) -> "City":
        """Set the reviewers, in place of 第三方机构 and 示例督查室（二科）."""
        return replace(self, reviewers=reviewers)

    @cached_property
    def files(self) -> dict[str, bytes]:
        """The workspace's files (JSON is YAML)."""
        tasks = self.tasks or ("",)
        plan = mapping(self.head, plan=PLAN, title="示例方案", issued=ISSUED)
        plan["tasks"] = [
            mapping(text, id=f"1.{number}", title="示例任务", lead=[MARKET], due="2025-05-31")
            for number, text in enumerate(tasks, start=1)
        ]
        trees: dict[str, Tree] = {
            "workspace.yaml": {
                "city": "示例市",
                "policy": {**mapping(CALM), **mapping(self.settings)},
            },
            "departments.yaml": self._register(),
            f"{PLAN}/plan.yaml": plan,
            f"{PLAN}/amendments.yaml": [amendment(line) for line in self.amendments],
            f"{PLAN}/reviews.yaml": [
                record(line, department=MARKET, by=REVIEWER) for line in self.reviews
            ],
        }
        if self.items:
            lines_of = (line.split(" ", 2) for line in self.items)
            trees[f"{PLAN}/items.yaml"] = [
                mapping(more, date=day, kind=kind) for day, kind, more in lines_of
            ]
        if self.slips:
            trees[f"{PLAN}/slips.yaml"] = [slip(line) for line in self.slips]
        for name, lines in self.ledgers.items():
            trees[f"{PLAN}/progress/{name}.yaml"] = [record(line) for line in lines]
        return {
            f"plans/{path}": json.dumps(tree, ensure_ascii=False).encode()
            for path, tree in trees.items()
        }

    def _register(self) -> Tree:
        groups = mapping(
            f"closed: {{name: {GROUP}, members: [{self.members}]}}, open: {{name: {OPEN}, open: true}}"
        )
        departments = [mapping(f"name: {name}") for name in DEPARTMENTS]
        departments[1] = mapping(
            f"name: {HOUSING}, aliases: [住建局], formerly: [{{name: 示例建委, until: 2024-12-31}}]"
        )
        return {
            "departments": [*departments],
            "groups": [groups["closed"], groups["open"]],
            "reviewers": [mapping(text) for text in self.reviewers],
        }

    @cached_property
    def _loaded(self) -> tuple[PlanBook | None, list[str]]:
        return load(Memory(self.files))

    @property
    def findings(self) -> list[str]:
        """The codes of all that is wrong with the files."""
        return self._loaded[1]

    @property
    def book(self) -> PlanBook:
        """The plan; its files must be in order."""
        book, findings = self._loaded
        assert book is not None
        assert not findings, findings
        return book

    @cached_property
    def _histories(self) -> dict[str, TaskHistory]:
        return {
            task_id: TaskHistory(self.book, issued) for task_id, issued in self.book.tasks.items()
        }

    def history(self, task: str = TASK) -> TaskHistory:
        """Return a task's history."""
        return self._histories[task]

    def leads(self, day: str, task: str = TASK) -> list[str]:
        """Return who leads a task on a day."""
        return [each.department for each in self.history(task).in_force(date.fromisoformat(day))]

    def assignment(self, day: str, department: str = MARKET, task: str = TASK) -> Assignment:
        """Return the assignment of a department that leads on a day."""
        current = self.history(task).in_force(date.fromisoformat(day))
        found = [each for each in current if each.department == department]
        assert len(found) == 1, f"{department} does not lead {task} on {day}"
        return found[0]

    def verdict(self, day: str, department: str = MARKET, task: str = TASK) -> Verdict:
        """Return what a department's assignment is on a day."""
        return verdict(self.assignment(day, department, task), date.fromisoformat(day))

    def timeline(
        self, day: str, department: str = MARKET, task: str = TASK
    ) -> tuple[StatusSpan, ...]:
        """Return all spans of the assignment that a department has on a day."""
        return timeline(self.assignment(day, department, task))

    def said(self, when: str) -> str:
        """Return in words what an assignment is `when`: `day`, or `day department`, or `day department task`."""
        return words(self.verdict(*when.split()))

    def stage(self, when: str) -> Stage:
        """Return the stage of an assignment on `day`, or `day department`."""
        return self.verdict(*when.split()).stage

    def whole(self, day: str, task: str = TASK) -> TaskView:
        """Return a task as its plan counts it."""
        view = whole(self.history(task), date.fromisoformat(day))
        assert view is not None
        return view


def words(found: Verdict) -> str:
    """Return a verdict as `completed late early`, `on_track unreported`, `at_risk due-soon silent`, `overdue late`."""
    flags: Iterable[str] = (
        name for name in ("late", "early", "unreported", "unassigned") if getattr(found, name)
    )
    rules = (
        reason.code
        for reason in found.reasons
        if found.status is Status.AT_RISK and reason.code != UNASSIGNED
    )
    return " ".join((found.status, *flags, *rules))
