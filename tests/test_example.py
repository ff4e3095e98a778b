"""The example city: it validates without any finding, and on the docs' day it shows everything there is."""

from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import bizenv
import pytest
from bizenv.checks import check
from bizenv.diagnostics import Severity
from bizenv.files.snapshot import Folder
from bizenv.meaning.bench import histories
from bizenv.meaning.risks import RULES
from bizenv.meaning.stages import Stage
from bizenv.meaning.terms import Assignment, TaskHistory
from bizenv.meaning.verdict import (
    LIGHTS,
    Status,
    Verdict,
    least_advanced,
    standing_on,
    verdict,
    worst,
)
from bizenv.model.base import Due
from bizenv.model.book import Entry, PlanBook
from bizenv.model.plan import COMPARISONS, Completion
from bizenv.model.records import Accept, Apply, Kind, Progress, Reopen, Return
from bizenv.store.plans import load_plan
from bizenv.store.shelf import Shelf, load_shelf

EXAMPLE = Path(bizenv.__file__).parent / "example"
DAY = date(2025, 10, 15)
END = date(2026, 12, 31)
NEW_YEARS_EVE = date(2025, 12, 31)

SHELF, SHELF_FINDINGS = load_shelf(Folder(EXAMPLE))
LOADED = {plan: load_plan(SHELF, plan) for plan in SHELF.plans}
BOOKS = {plan: book for plan, (book, _) in LOADED.items() if book is not None}
TASKS = {
    f"{plan}/{history.id}": history for plan, book in BOOKS.items() for history in histories(book)
}
OPEN = {
    ref: task for ref, task in TASKS.items() if not task.book.closed_on(DAY) and task.exists_on(DAY)
}


@pytest.fixture
def shelf() -> Shelf:
    return SHELF


def deciding(task: TaskHistory, day: date = DAY) -> list[Verdict]:
    return [verdict(assignment, day) for assignment in task.deciding(day)]


def status(task: TaskHistory, day: date = DAY) -> Status:
    return worst(deciding(task, day))


def of(ref: str, department: str, day: date = DAY) -> Verdict:
    """Return the verdict on what one department leads."""
    return next(
        verdict(each, day) for each in TASKS[ref].in_force(day) if each.department == department
    )


def codes(judged: Verdict) -> tuple[str, ...]:
    return tuple(reason.code for reason in judged.reasons)


def assignments() -> Iterator[Assignment]:
    return (assignment for task in TASKS.values() for assignment in task.assignments)


def entries(book: PlanBook) -> Iterator[Entry]:
    return (
        entry
        for by_task in book.entries.values()
        for several in by_task.values()
        for entry in several
    )


def all_entries() -> Iterator[tuple[TaskHistory, Entry]]:
    return (
        (TASKS[f"{plan}/{entry.record.task}"], entry)
        for plan, book in BOOKS.items()
        for entry in entries(book)
    )


# Honest and consistent


def test_nothing_is_found_wrong_when_it_is_read() -> None:
    assert SHELF_FINDINGS == []
    assert {plan: found for plan, (_, found) in LOADED.items() if found} == {}
    assert set(BOOKS) == {"demo", "demo-2024", "district"}
    assert all(book.incomplete == () for book in BOOKS.values())


def test_it_validates_without_any_finding() -> None:
    assert [
        found
        for book in BOOKS.values()
        for found in check(book, Folder(EXAMPLE).follow)
        if found.severity is Severity.ERROR
    ] == []


def test_no_record_is_refused_and_no_void_is_idle() -> None:
    for assignment in assignments():
        standing = standing_on(assignment, END)
        assert (standing.refused, standing.idle) == ([], []), (
            assignment.task.id,
            assignment.department,
        )


def test_each_takes_over_serves() -> None:
    assert [task.misused for task in TASKS.values() if task.assignments and task.misused] == []


def test_only_who_leads_on_the_day_records() -> None:
    for task, entry in all_entries():
        leads = {each.department for each in task.assignments if each.leads_on(entry.day)}
        assert entry.department in leads, entry.place


def test_readings_and_milestones_are_those_of_the_terms() -> None:
    for task, entry in all_entries():
        if isinstance(entry.record, Progress):
            terms = task.terms_on(entry.day)
            assert set(entry.record.readings) <= {target.name for target in terms.targets}, (
                entry.place
            )
            assert {entry.record.milestone} <= {None, *(each.title for each in terms.milestones)}, (
                entry.place
            )


def test_no_reviewer_decides_on_its_own_department() -> None:
    reviewers = {name: reviewer.department for name, reviewer in SHELF.register.reviewers.items()}
    decided = [
        (entry.record.by, entry)
        for _, entry in all_entries()
        if isinstance(entry.record, Accept | Return | Reopen)
    ]
    assert {by for by, _ in decided} == set(reviewers)
    assert all(reviewers[by] != entry.department for by, entry in decided)


def test_evidence_exists_and_each_file_is_named() -> None:
    named = {
        path
        for _, entry in all_entries()
        if isinstance(entry.record, Apply)
        for path in entry.record.evidence
    }
    files = {path for path in named if not path.startswith("https://example.invalid/")}
    assert files == {path.relative_to(EXAMPLE).as_posix() for path in (EXAMPLE / "docs").iterdir()}
    assert all(
        entry.record.evidence for _, entry in all_entries() if isinstance(entry.record, Apply)
    )


def test_ledgers_are_sorted_with_one_record_a_line() -> None:
    for book in BOOKS.values():
        ledgers: dict[str, list[Entry]] = {}
        for entry in entries(book):
            ledgers.setdefault(entry.file, []).append(entry)
        for file, several in ledgers.items():
            lines = (EXAMPLE / file).read_text(encoding="utf-8").splitlines()
            days = [entry.day for entry in sorted(several, key=lambda each: each.row)]
            assert days == sorted(days), file
            assert sum(line.startswith("- {date: ") for line in lines) == len(days), file
            assert all(line.startswith(("- {date: ", "# ")) for line in lines), file


# What it shows on the docs' day


def test_counts_on_the_docs_day() -> None:
    counts = {
        plan: Counter(
            status(task).value for ref, task in OPEN.items() if ref.startswith(f"{plan}/")
        )
        for plan in BOOKS
    }
    assert counts["demo"] == {
        "completed": 8,
        "in_review": 2,
        "on_track": 9,
        "at_risk": 7,
        "overdue": 3,
        "cancelled": 1,
    }
    assert counts["district"] == {
        "completed": 3,
        "in_review": 1,
        "on_track": 5,
        "at_risk": 1,
        "overdue": 1,
    }
    assert counts["demo-2024"] == {}


def test_every_status_stage_and_light_occurs() -> None:
    assert {status(task) for task in OPEN.values()} == set(Status)
    live = [deciding(task) for task in OPEN.values() if status(task) is not Status.CANCELLED]
    assert {least_advanced(several) for several in live} == set(Stage)
    assert {judged.light for several in live for judged in several} == {*LIGHTS.values(), None}
    unreported = {
        ref for ref, task in OPEN.items() if all(judged.unreported for judged in deciding(task))
    }
    assert unreported == {"demo/4.3", "district/3.3", "district/3.4"}


def test_every_risk_rule_fires() -> None:
    fired = {
        code
        for task in OPEN.values()
        if status(task) is Status.AT_RISK
        for each in deciding(task)
        for code in codes(each)
    }
    assert fired == {rule.__name__.replace("_", "-") for rule in RULES}


@pytest.mark.parametrize(
    ("ref", "expected"),
    [
        ("demo/1.1.3", ("due-soon",)),
        ("demo/1.2.2", ("behind", "milestone-missed")),
        ("demo/1.2.4", ("target-gap",)),
        ("demo/1.4.2", ("silent",)),
        ("demo/2.1.4", ("forecast",)),
        ("demo/3.1.4", ("returned",)),
        ("demo/3.2.1", ("returned",)),
        ("district/1.4", ("behind",)),
        ("demo/1.3.2", ("overdue", "applied-late")),
        ("demo/1.4.1", ("overdue", "never-applied")),
        ("district/2.1", ("overdue", "withdrawn")),
    ],
)
def test_reasons(ref: str, expected: tuple[str, ...]) -> None:
    task = OPEN[ref]
    assert [codes(judged) for judged in deciding(task) if judged.status is status(task)] == [
        expected
    ]


def test_every_record_kind_has_been_used_by_the_docs_day() -> None:
    used = Counter(entry.record.kind for _, entry in all_entries() if entry.day <= DAY)
    assert set(used) == set(Kind)
    voids = {entry.by_reviewer for _, entry in all_entries() if entry.record.kind is Kind.VOID}
    assert voids == {True, False}


def test_a_report_may_say_everything_that_a_report_can() -> None:
    said = [entry.record for _, entry in all_entries() if isinstance(entry.record, Progress)]
    optional = set(Progress.model_fields) - {"date", "task"}
    assert {name for name in optional if any(getattr(record, name) for record in said)} == optional


def test_late_and_early_completion() -> None:
    completed = {
        ref: deciding(task) for ref, task in OPEN.items() if status(task) is Status.COMPLETED
    }
    assert {ref for ref, several in completed.items() if any(each.late for each in several)} == {
        "demo/1.2.1",
        "district/3.1",
    }
    early = {ref for ref, several in completed.items() if all(each.early for each in several)}
    assert early == {"demo/1.1.2", "demo/1.5.2", "district/3.2"}


def test_a_late_application_stands_and_the_task_is_overdue() -> None:
    judged = of("demo/1.3.2", "示例住建局")
    assert (judged.status, judged.stage, judged.late) == (Status.OVERDUE, Stage.APPLIED, True)


def test_joint_task_with_one_lead_overdue() -> None:
    found = {
        each.department: verdict(each, DAY).status for each in TASKS["demo/1.2.3"].in_force(DAY)
    }
    assert found.pop("示例住建局") is Status.OVERDUE
    assert set(found.values()) == {Status.COMPLETED}


def test_group_led_task_with_one_member_overdue() -> None:
    found = {
        each.department: verdict(each, DAY).status for each in TASKS["demo/1.4.1"].in_force(DAY)
    }
    assert found.pop("西区人民政府") is Status.OVERDUE
    assert found == {"东区人民政府": Status.COMPLETED, "南区人民政府": Status.COMPLETED}


def test_a_group_stands_for_its_members_of_the_day_of_the_term() -> None:
    assert len(TASKS["demo/1.4.1"].in_force(DAY)) == 3
    assert [each.department for each in TASKS["demo/4.2"].in_force(DAY)][-1] == "新区管理委员会"
    assert [each.department for each in TASKS["demo/1.2.2"].in_force(DAY)] == ["示例各开发区"]


def test_first_lead_alone_completes_and_the_others_keep_their_rows() -> None:
    task = TASKS["demo/1.1.2"]
    assert task.terms_on(DAY).completion is Completion.FIRST_LEAD
    found = {each.department: verdict(each, DAY).status for each in task.in_force(DAY)}
    assert found == {
        "示例市场监管局": Status.COMPLETED,
        "示例税务局": Status.IN_REVIEW,
        "示例人社局": Status.AT_RISK,
    }
    assert status(task) is Status.COMPLETED


def test_one_district_has_more_time_than_the_others() -> None:
    dues = {
        each.department: each.due_on(DAY).value.last_day
        for each in TASKS["demo/2.1.3"].in_force(DAY)
    }
    assert dues["南区人民政府"] == date(2025, 11, 30)
    assert dues["东区人民政府"] == dues["西区人民政府"] == date(2025, 9, 30)
    assert status(TASKS["demo/2.1.3"]) is Status.ON_TRACK


def test_lead_changed_with_and_without_takes_over() -> None:
    heir = TASKS["demo/1.5.1"].in_force(DAY)[0]
    assert heir.before is not None
    assert heir.start == date(2025, 2, 10)
    fresh = TASKS["demo/1.4.3"].in_force(DAY)[0]
    assert fresh.before is None
    assert fresh.start == date(2025, 8, 15)


def test_mending_time_used_running_and_lapsed() -> None:
    used = of("demo/1.6.1", "示例税务局")
    assert (used.status, used.late) == (Status.COMPLETED, False)
    assert of("demo/1.6.1", "示例税务局", date(2025, 8, 14)).status is Status.IN_REVIEW
    assert of("demo/3.2.1", "示例税务局").status is Status.AT_RISK
    assert of("demo/1.2.3", "示例住建局", date(2025, 10, 14)).status is Status.AT_RISK
    assert of("demo/1.2.3", "示例住建局").status is Status.OVERDUE


def test_accepted_reopened_and_accepted_again() -> None:
    stages = [
        of("demo/2.1.2", "示例数据局", day).stage
        for day in (date(2025, 6, 20), date(2025, 8, 4), DAY)
    ]
    assert stages == [Stage.ACCEPTED, Stage.IN_PROGRESS, Stage.ACCEPTED]


def test_cancelled_and_reinstated() -> None:
    assert status(TASKS["demo/2.2.2"]) is Status.CANCELLED
    assert status(TASKS["demo/1.6.2"], date(2025, 6, 30)) is Status.CANCELLED
    assert status(TASKS["demo/1.6.2"], date(2025, 7, 1)) is not Status.CANCELLED


def test_every_kind_of_amendment_is_in_force_by_the_docs_day() -> None:
    held = [dated for task in TASKS.values() for dated in task.amendments if dated.day <= DAY]
    assert {name for dated in held for name in dated.amendment.changes} == {
        *("due", "due_text", "lead", "support", "targets", "milestones", "completion", "cancel"),
    }
    assert {dated.amendment.cancel for dated in held} == {True, False, None}
    limited = {
        name
        for task in TASKS.values()
        for each in task.amendments
        if each.amendment.department
        for name in each.amendment.changes
    }
    assert limited == {"due", "due_text", "cancel"}
    added = [ref for ref, task in OPEN.items() if task.issued.added is not None]
    assert added == ["demo/4.2", "demo/4.3"]
    assert any(
        each.day == TASKS["demo/3.1.2"].book.plan.issued for each in TASKS["demo/3.1.2"].amendments
    )
    extended = TASKS["demo/1.3.1"]
    assert extended.terms_on(DAY).due == Due.parse("2025-11")
    assert extended.issued.task.due == Due.parse("2025-06")


def test_every_amendment_names_a_document_and_a_reason() -> None:
    added = [task.issued.added for task in TASKS.values() if task.issued.added is not None]
    for dated in [*added, *(each for task in TASKS.values() for each in task.amendments)]:
        assert dated.amendment.document, dated.place
        assert dated.amendment.reason, dated.place


def test_terms_are_written_in_every_way() -> None:
    tasks = [task.issued.task for task in OPEN.values()]
    targets = [target for task in tasks for target in task.targets]
    assert {len(task.due.written) for task in tasks if not task.due.ongoing} == {4, 7, 10}
    assert any(task.due.ongoing for task in tasks)
    assert {target.comparison for target in targets} == set(COMPARISONS)
    assert any(target.baseline is not None for target in targets)
    assert any(target.baseline is None for target in targets)
    assert all(task.tags for task in tasks)
    schemes = {
        name.partition("/")[0]
        for task in OPEN.values()
        for section in task.issued.sections
        for name in section.indicator
    }
    assert schemes == {"b-ready", "province"}


def test_milestones_are_reached_and_missed() -> None:
    named = {
        record.milestone
        for _, entry in all_entries()
        if isinstance(record := entry.record, Progress)
        if entry.day <= DAY
    }
    due = {
        each.title
        for task in OPEN.values()
        for each in task.terms_on(DAY).milestones
        if each.due.last_day and each.due.last_day < DAY
    }
    assert due & named
    assert due - named == {"首宗地块成交"}


def test_the_register_shows_kinds_aliases_former_names_and_groups(shelf: Shelf) -> None:
    register = shelf.register
    assert {department.kind for department in register.departments.values()} == {
        "市直部门",
        "区县",
        "中央驻市单位",
    }
    assert all(department.aliases for department in register.departments.values())
    assert any(department.tags for department in register.departments.values())
    assert register.resolve("示例政务服务局") == "示例数据局"
    assert [group.open for group in register.groups.values()] == [False, True]
    dated = [
        member
        for group in register.groups.values()
        for member in group.members
        if member.from_ or member.until
    ]
    assert [member.name for member in dated] == ["新区管理委员会"]


def test_the_closed_plan_is_small_and_done() -> None:
    closed = [task for task in TASKS.values() if task.book.closed_on(DAY)]
    assert [status(task) for task in closed] == [Status.COMPLETED] * 3


def test_most_is_done_by_the_end_of_the_year() -> None:
    counts = Counter(status(task, NEW_YEARS_EVE) for ref, task in OPEN.items())
    assert counts[Status.COMPLETED] > 30
    assert counts[Status.OVERDUE] == 0
