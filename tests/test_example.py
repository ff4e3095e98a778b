"""The example cities: each validates without any finding, and on the docs' day shows everything there is."""

from collections import Counter
from datetime import date
from itertools import pairwise

import pytest
from bizenv.checks import check
from bizenv.diagnostics import Severity
from bizenv.files.snapshot import Folder
from bizenv.meaning.crossings import RULES
from bizenv.meaning.extensions import requests
from bizenv.meaning.standings import standing_on
from bizenv.meaning.statuses import LIGHTS, Status
from bizenv.meaning.verdict import least_advanced
from bizenv.model.book import Entry
from bizenv.model.codes import Stage
from bizenv.model.plan import COMPARISONS, Completion
from bizenv.model.records import Accept, Apply, Kind, Progress, Refuse, Reopen, Return, Void
from bizenv.report.carried import carried
from bizenv.report.duties import duty_report
from bizenv.report.levels import levels_report
from bizenv.report.query import Query
from bizenv.report.views import blocked_by, views
from bizenv.store.workspace import Workspace

from cities import CHINESE, DAY, END, ENGLISH, NEW_YEARS_EVE, City, codes, deciding, entries, status


@pytest.fixture(params=[CHINESE, ENGLISH], ids=["zh", "en"])
def city(request: pytest.FixtureRequest) -> City:
    city: City = request.param
    return city


# Honest and consistent


def test_nothing_is_found_wrong_when_it_is_read(city: City) -> None:
    assert city.read[1] == []
    assert {plan: found for plan, (_, found) in city.loaded.items() if found} == {}
    assert set(city.books) == set(city.counts)
    assert all(book.incomplete == () for book in city.books.values())


def test_it_validates_without_any_finding(city: City) -> None:
    assert [
        found
        for book in city.books.values()
        for found in check(book, Folder(city.folder).follow)
        if found.severity is Severity.ERROR
    ] == []


def test_no_record_is_refused_and_no_void_is_idle(city: City) -> None:
    for assignment in city.assignments():
        standing = standing_on(assignment, END)
        assert (standing.refused, standing.idle) == ([], []), (
            assignment.task.id,
            assignment.department,
        )


def test_each_takes_over_serves(city: City) -> None:
    assert [task.misused for task in city.tasks.values() if task.assignments and task.misused] == []


def test_only_who_leads_on_the_day_records(city: City) -> None:
    for task, entry in city.entries():
        leads = {each.department for each in task.assignments if each.leads_on(entry.day)}
        assert entry.department in leads, entry.place


def test_readings_and_milestones_are_those_of_the_terms(city: City) -> None:
    for task, entry in city.entries():
        if isinstance(entry.record, Progress):
            terms = task.terms_on(entry.day)
            assert set(entry.record.readings) <= {target.name for target in terms.targets}, (
                entry.place
            )
            assert {entry.record.milestone} <= {None, *(each.title for each in terms.milestones)}, (
                entry.place
            )


def test_no_reviewer_decides_on_its_own_department(city: City) -> None:
    reviewers = {
        name: reviewer.department for name, reviewer in city.read[0].register.reviewers.items()
    }
    decided = [
        (entry.record.by, entry)
        for _, entry in city.entries()
        if isinstance(entry.record, Accept | Return | Reopen | Refuse)
    ]
    assert {by for by, _ in decided} == set(reviewers)
    assert all(reviewers[by] != entry.department for by, entry in decided)


def test_evidence_exists_and_each_file_is_named(city: City) -> None:
    named = {
        path
        for _, entry in city.entries()
        if isinstance(entry.record, Apply)
        for path in entry.record.evidence
    }
    files = {path for path in named if not path.startswith("https://example.invalid/")}
    assert files == {
        path.relative_to(city.folder).as_posix() for path in (city.folder / "docs").iterdir()
    }
    assert all(
        entry.record.evidence for _, entry in city.entries() if isinstance(entry.record, Apply)
    )


def test_ledgers_are_sorted_with_one_record_a_line(city: City) -> None:
    for book in city.books.values():
        ledgers: dict[str, list[Entry]] = {}
        for entry in entries(book):
            ledgers.setdefault(entry.file, []).append(entry)
        for file, several in ledgers.items():
            lines = (city.folder / file).read_text(encoding="utf-8").splitlines()
            in_order = sorted(several, key=lambda each: each.row)
            for before, after in pairwise(in_order):
                taken_back = before.record.of.date if isinstance(before.record, Void) else None
                assert after.day >= before.day or after.day == taken_back, file
            assert sum(line.startswith("- {date: ") for line in lines) == len(in_order), file
            assert all(line.startswith(("- {date: ", "# ")) for line in lines), file


# What it shows on the docs' day


def test_counts_on_the_docs_day(city: City) -> None:
    counts = {
        plan: Counter(
            status(task).value for ref, task in city.open.items() if ref.startswith(f"{plan}/")
        )
        for plan in city.books
    }
    assert counts == city.counts


def test_every_status_stage_and_light_occurs(city: City) -> None:
    of_closed = {Status.CARRIED_OVER, Status.MERGED}  # merged: of the register
    assert {status(task) for task in city.open.values()} == set(Status) - of_closed
    live = [deciding(task) for task in city.open.values() if status(task) is not Status.CANCELLED]
    assert {least_advanced(several) for several in live} == set(Stage)
    assert {judged.light for several in live for judged in several} == {*LIGHTS.values(), None}
    unreported = {
        ref
        for ref, task in city.open.items()
        if all(judged.unreported for judged in deciding(task))
    }
    assert unreported == city.unreported


def test_every_risk_rule_fires(city: City) -> None:
    fired = {
        code
        for task in city.open.values()
        if status(task) is Status.AT_RISK
        for each in deciding(task)
        for code in codes(each)
    }
    of_registers = {"verify-late"}
    assert fired == {rule.__name__.replace("_", "-") for rule in RULES} - of_registers


def test_reasons(city: City) -> None:
    told = {
        ref: [
            codes(each)
            for each in deciding(city.open[ref])
            if each.status is status(city.open[ref])
        ]
        for ref in city.reasons
    }
    assert told == {ref: [expected] for ref, expected in city.reasons.items()}


def test_every_record_kind_has_been_used_by_the_docs_day(city: City) -> None:
    used = Counter(entry.record.kind for _, entry in city.entries() if entry.day <= DAY)
    assert set(used) == set(Kind)
    voids = {entry.by_reviewer for _, entry in city.entries() if entry.record.kind is Kind.VOID}
    assert voids == {True, False}


def test_a_report_may_say_everything_that_a_report_can(city: City) -> None:
    said = [entry.record for _, entry in city.entries() if isinstance(entry.record, Progress)]
    optional = set(Progress.model_fields) - {"date", "task"}
    assert {name for name in optional if any(getattr(record, name) for record in said)} == optional


def test_late_and_early_completion(city: City) -> None:
    completed = {
        ref: deciding(task) for ref, task in city.open.items() if status(task) is Status.COMPLETED
    }
    late = {ref for ref, several in completed.items() if any(each.late for each in several)}
    early = {ref for ref, several in completed.items() if all(each.early for each in several)}
    assert (late, early) == (city.late, city.early)


@pytest.mark.parametrize(
    ("city", "ref", "department"),
    [
        (CHINESE, "demo/1.3.2", "示例住建局"),
        (ENGLISH, "climate/2.2.1", "Buildings Department"),
    ],
)
def test_a_late_application_stands_and_the_task_is_overdue(
    city: City, ref: str, department: str
) -> None:
    judged = city.of(ref, department)
    assert (judged.status, judged.stage, judged.late) == (Status.OVERDUE, Stage.APPLIED, True)


def test_joint_task_with_one_lead_overdue(city: City) -> None:
    ref, behind = city.joint
    found = city.statuses(ref)
    assert found.pop(behind) is Status.OVERDUE
    assert set(found.values()) == {Status.COMPLETED}


def test_group_led_task_with_one_member_overdue(city: City) -> None:
    ref, behind = city.led_by_group
    found = city.statuses(ref)
    assert found.pop(behind) is Status.OVERDUE
    assert list(found.values()) == [Status.COMPLETED] * 2


@pytest.mark.parametrize(
    ("city", "before", "since", "joined", "open_group"),
    [
        (CHINESE, "demo/1.4.1", "demo/4.2", "新区管理委员会", ("demo/1.2.2", "示例各开发区")),
        (
            ENGLISH,
            "climate/1.1.2",
            "climate/4.2",
            "Harbour Quarter",
            ("harbour/2.4", "Neighbourhood Partnerships"),
        ),
    ],
)
def test_a_group_stands_for_its_members_of_the_day_of_the_term(
    city: City, before: str, since: str, joined: str, open_group: tuple[str, str]
) -> None:
    assert joined not in city.statuses(before)
    assert list(city.statuses(since))[-1] == joined
    ref, name = open_group
    assert list(city.statuses(ref)) == [name]


@pytest.mark.parametrize(
    ("city", "ref", "departments"),
    [
        (CHINESE, "demo/1.1.2", ["示例市场监管局", "示例税务局", "示例人社局"]),
        (
            ENGLISH,
            "climate/1.2.3",
            ["Exampleton Transit Authority", "Exampleton Port Authority", "Transport Department"],
        ),
    ],
)
def test_first_lead_alone_completes_and_the_others_keep_their_rows(
    city: City, ref: str, departments: list[str]
) -> None:
    assert city.tasks[ref].terms_on(DAY).completion is Completion.FIRST_LEAD
    assert list(city.statuses(ref).items()) == list(
        zip(departments, (Status.COMPLETED, Status.IN_REVIEW, Status.AT_RISK), strict=True)
    )
    assert status(city.tasks[ref]) is Status.COMPLETED


@pytest.mark.parametrize(
    ("city", "ref", "department"),
    [(CHINESE, "demo/2.1.3", "南区人民政府"), (ENGLISH, "climate/2.2.2", "South Borough")],
)
def test_one_district_has_more_time_than_the_others(city: City, ref: str, department: str) -> None:
    dues = {
        each.department: each.due_on(DAY).value.last_day for each in city.tasks[ref].in_force(DAY)
    }
    assert dues.pop(department) == date(2025, 11, 30)
    assert set(dues.values()) == {date(2025, 9, 30)}
    assert status(city.tasks[ref]) is Status.ON_TRACK


@pytest.mark.parametrize(
    ("city", "with_it", "without"),
    [(CHINESE, "demo/1.5.1", "demo/1.4.3"), (ENGLISH, "climate/1.2.2", "climate/3.1.5")],
)
def test_lead_changed_with_and_without_takes_over(city: City, with_it: str, without: str) -> None:
    heir = city.tasks[with_it].in_force(DAY)[0]
    assert heir.before is not None
    assert heir.start == date(2025, 2, 10)
    fresh = city.tasks[without].in_force(DAY)[0]
    assert fresh.before is None
    assert fresh.start == date(2025, 8, 15)


@pytest.mark.parametrize(
    ("city", "used", "running"),
    [
        (CHINESE, ("demo/1.6.1", "示例税务局"), ("demo/3.2.1", "示例税务局")),
        (ENGLISH, ("climate/2.1.5", "Energy Office"), ("climate/3.1.6", "Parks Service")),
    ],
)
def test_mending_time_used_running_and_lapsed(
    city: City, used: tuple[str, str], running: tuple[str, str]
) -> None:
    assert city.of(*used).status is Status.COMPLETED
    assert city.of(*used).late is False
    assert city.of(*used, date(2025, 8, 14)).status is Status.IN_REVIEW
    assert city.of(*running).status is Status.AT_RISK
    assert city.of(*city.joint, date(2025, 10, 14)).status is Status.AT_RISK
    assert city.of(*city.joint).status is Status.OVERDUE


@pytest.mark.parametrize(
    ("city", "ref", "department"),
    [
        (CHINESE, "demo/2.1.2", "示例数据局"),
        (ENGLISH, "climate/3.2.2", "Waste and Water Department"),
    ],
)
def test_accepted_reopened_and_accepted_again(city: City, ref: str, department: str) -> None:
    stages = [
        city.of(ref, department, day).stage for day in (date(2025, 6, 20), date(2025, 8, 4), DAY)
    ]
    assert stages == [Stage.ACCEPTED, Stage.IN_PROGRESS, Stage.ACCEPTED]


@pytest.mark.parametrize(
    ("city", "cancelled", "reinstated"),
    [(CHINESE, "demo/2.2.2", "demo/1.6.2"), (ENGLISH, "climate/2.2.3", "climate/2.2.4")],
)
def test_cancelled_and_reinstated(city: City, cancelled: str, reinstated: str) -> None:
    assert status(city.tasks[cancelled]) is Status.CANCELLED
    assert status(city.tasks[reinstated], date(2025, 6, 30)) is Status.CANCELLED
    assert status(city.tasks[reinstated], date(2025, 7, 1)) is not Status.CANCELLED


def test_every_kind_of_amendment_is_in_force_by_the_docs_day(city: City) -> None:
    held = [dated for task in city.tasks.values() for dated in task.amendments if dated.day <= DAY]
    assert {name for dated in held for name in dated.amendment.changes} == {
        *("due", "due_text", "lead", "support", "targets", "milestones", "duties"),
        *("completion", "cancel", "pause", "carry_to"),
    }
    assert {dated.amendment.cancel for dated in held} == {True, False, None}
    limited = {
        name
        for task in city.tasks.values()
        for each in task.amendments
        if each.amendment.department
        for name in each.amendment.changes
    }
    assert limited == {"due", "due_text", "cancel"}
    added = [ref for ref, task in city.open.items() if task.issued.added is not None]
    assert added == city.added
    corrected = [
        dated
        for task in city.open.values()
        for dated in task.amendments
        if dated.day == task.issued.first
    ]
    assert len(corrected) == 1
    longer = {
        (str(task.issued.task.due.written), str(task.terms_on(DAY).due.written))
        for task in city.tasks.values()
    }
    assert ("2025-06", "2025-11") in longer


def test_every_amendment_names_a_document_and_a_reason(city: City) -> None:
    added = [task.issued.added for task in city.tasks.values() if task.issued.added is not None]
    for dated in [*added, *(each for task in city.tasks.values() for each in task.amendments)]:
        assert dated.amendment.document, dated.place
        assert dated.amendment.reason, dated.place


def test_terms_are_written_in_every_way(city: City) -> None:
    tasks = [task.issued.task for task in city.open.values()]
    targets = [target for task in tasks for target in task.targets]
    assert {len(task.due.written) for task in tasks if not task.due.ongoing} == {4, 7, 10}
    assert any(task.due.ongoing for task in tasks)
    assert {target.comparison for target in targets} == set(COMPARISONS)
    assert any(target.baseline is not None for target in targets)
    assert any(target.baseline is None for target in targets)
    assert all(task.tags for task in tasks)
    schemes = {
        name.partition("/")[0]
        for task in city.open.values()
        for section in task.issued.sections
        for name in section.indicator
    }
    assert schemes == city.schemes


def test_milestones_are_reached_and_missed(city: City) -> None:
    named = {
        record.milestone
        for _, entry in city.entries()
        if isinstance(record := entry.record, Progress)
        if entry.day <= DAY
    }
    due = {
        each.title
        for task in city.open.values()
        for each in task.terms_on(DAY).milestones
        if each.due.last_day and each.due.last_day < DAY
    }
    assert due & named
    assert due - named == city.missed


def test_the_register_shows_kinds_aliases_former_names_and_groups(city: City) -> None:
    register = city.read[0].register
    departments = register.departments.values()
    assert len({department.kind for department in departments}) == 4
    assert all(department.aliases for department in departments)
    assert any(department.tags for department in departments)
    ((former, now),) = [(name.name, each.name) for each in departments for name in each.formerly]
    assert register.resolve(former) == now
    assert [group.open for group in register.groups.values()] == [False, True]
    dated = [
        member
        for group in register.groups.values()
        for member in group.members
        if member.from_ or member.until
    ]
    assert len(dated) == 1


def test_the_closed_plan_is_small_and_done(city: City) -> None:
    closed = [task for task in city.tasks.values() if task.book.closed_on(DAY)]
    assert Counter(map(status, closed)) == {
        Status.COMPLETED: city.closed,
        Status.CARRIED_OVER: 1,
    }


def test_most_is_done_by_the_end_of_the_year(city: City) -> None:
    counts = Counter(status(task, NEW_YEARS_EVE) for ref, task in city.open.items())
    assert counts[Status.COMPLETED] >= len(city.open) - 9
    assert counts[Status.OVERDUE] == 0


def test_more_time_is_asked_for_granted_refused_and_waited_for(city: City) -> None:
    found: Counter[str] = Counter()
    for assignment in city.assignments():
        for request in requests(assignment, standing_on(assignment, DAY), DAY):
            found[request.state] += 1
    assert found == {"granted": 1, "refused": 1, "pending": 1}


# Levels and versions


def test_three_levels_with_a_task_that_is_not_taken_up(city: City) -> None:
    found = levels_report(city.workspace.books(), Query(DAY))
    assert {row.key: [each.key for each in row.below] for row in found.rows} == {
        above: [below] if below else [] for above, below in city.levels.items()
    }
    states = Counter(row.state for row in found.rows)
    assert states == {"taken_up": 4, "not_taken_up": 1}
    assert len({city.books[row.plan].plan.level for row in found.rows}) == 2


@pytest.mark.parametrize("day", [END, date(2031, 1, 2)])
def test_only_what_is_shown_is_found(city: City, day: date) -> None:
    """On any day: no figure of an open plan rests on a year whose holidays are still unknown."""
    (missing,) = [above for above, below in city.levels.items() if below is None]
    found = Workspace(Folder(city.folder)).findings(day)
    assert {each.code for each in found} == {"not-taken-up", "open-group-leads"}
    across = [each.args["id"] for each in found if each.code == "not-taken-up"]
    assert across == [missing.partition("/")[2]]


def test_a_task_is_carried_over_into_the_next_plan(city: City) -> None:
    old, new = (city.tasks[ref] for ref in city.carried)
    assert new.issued.task.carried_from == city.carried[0]
    (by,) = [dated for dated in old.amendments if dated.amendment.carry_to]
    assert (by.amendment.carry_to, by.day) == (city.carried[1], new.issued.first)
    before, after = (carried(old.book, old, city.carried[1], day) for day in (by.day, DAY))
    assert before is not None
    assert before == after
    spans = [each.standing.verdict.status for each in before.courses[0].spans]
    assert (spans[0], spans[-1]) == (Status.ON_TRACK, Status.CARRIED_OVER)


# The plan of the lowest level


def test_paused_and_gone_on(city: City) -> None:
    resumed = city.tasks[f"{city.street}/5"]
    paused = city.tasks[f"{city.street}/4"]
    days = [date(2025, 6, 14), date(2025, 6, 15), date(2025, 8, 14), date(2025, 8, 15)]
    assert [status(resumed, day) is Status.PAUSED for day in days] == [False, True, True, False]
    dues = [resumed.in_force(day)[0].due_on(day).value.last_day for day in days]
    assert dues == [date(2025, 10, 31)] * 3 + [date(2025, 12, 31)]
    assert (status(paused), status(paused, NEW_YEARS_EVE)) == (Status.PAUSED, Status.PAUSED)
    assert paused.in_force(NEW_YEARS_EVE)[0].due_on(NEW_YEARS_EVE).value.last_day == dues[0]


def test_what_waits_for_another_task_is_told(city: City) -> None:
    book = city.books[city.street]
    waiting = {}
    for day in (DAY, NEW_YEARS_EVE):
        waiting[day] = {
            view.history.id: blocked_by(book, view)
            for view in views(book, Query(day))
            if blocked_by(book, view)
        }
    assert waiting == {DAY: {"5": ("1",)}, NEW_YEARS_EVE: {}}


def test_rules_of_its_own(city: City) -> None:
    """A share in place of points, and a rule that is off: neither would be so elsewhere."""
    policy = city.books[city.street].policy
    assert policy.behind is None
    assert policy.behind_share == 30
    assert [str(each) for each in policy.off] == ["forecast"]
    difficult = city.tasks[f"{city.street}/3"]
    said = [
        entry.record.forecast
        for task, entry in city.entries()
        if task is difficult and isinstance(entry.record, Progress) and entry.day <= DAY
    ]
    assert said[-1] is not None
    assert "forecast" not in codes(deciding(difficult)[0])


def test_terms_that_not_every_task_has(city: City) -> None:
    tasks = {ref: task.terms_on(DAY) for ref, task in city.open.items()}
    assert {ref for ref, terms in tasks.items() if terms.steps} == {
        f"{city.street}/1",
        f"{city.street}/3",
    }
    first = city.open[f"{city.street}/1"].issued.task
    assert [bool(target.steps) for target in first.targets] == [True]
    assert {ref for ref, task in city.open.items() if task.issued.task.priority} == {
        f"{city.street}/1"
    }
    assert sum(task.issued.task.leader is not None for task in city.open.values()) == 2
    assert {ref for ref, terms in tasks.items() if terms.owes} == {f"{city.street}/1"}


def test_one_lead_takes_over_from_several(city: City) -> None:
    (heir,) = city.tasks[f"{city.street}/2"].in_force(DAY)
    standing = standing_on(heir, DAY)
    assert len({entry.department for entry in standing.effective}) == 3
    assert heir.start == city.books[city.street].plan.issued


# Reviews


def test_three_review_steps_of_which_the_last_one_waits(city: City) -> None:
    ref, steps = city.in_steps
    (assignment,) = city.tasks[ref].in_force(DAY)
    standing = standing_on(assignment, DAY)
    assert list(standing.steps) == steps
    assert standing.waits == steps[-1]
    assert standing_on(assignment, date(2025, 9, 29)).waits == steps[1]
    reviewers = city.read[0].register.reviewers.values()
    assert {step for each in reviewers for step in each.steps} == {steps[0], steps[-1]}
    assert status(city.tasks[ref], NEW_YEARS_EVE) is Status.COMPLETED


def test_a_duty_of_every_quarter_of_which_one_was_missed(city: City) -> None:
    found = duty_report(city.workspace.books(), Query(DAY))
    states = Counter(row.state for row in found.rows if not row.task.startswith("2."))
    assert states == {"done": 2, "missed": 1, "open": 1}
    late = duty_report(city.workspace.books(), Query(NEW_YEARS_EVE))
    assert Counter(row.state for row in late.rows if not row.task.startswith("2."))["late"] == 1
