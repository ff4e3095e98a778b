"""rules-weakened: nobody changes the rules and profits from them in one edit."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Final, NamedTuple

from bizenv.diagnostics import Diagnostic, Location, Severity
from bizenv.files.snapshot import Overlay
from bizenv.guard.edit import ComparedPlan, Edit
from bizenv.guard.filing import longer_clock, longer_filing
from bizenv.guard.late_reviews import no_longer_late
from bizenv.guard.side import Side
from bizenv.layout import ACCESS, CALENDAR, REGISTER, SHARED, WAIVERS, WORKSPACE
from bizenv.meaning.bench import histories
from bizenv.meaning.history import TaskHistory
from bizenv.meaning.terms import Assignment
from bizenv.meaning.timeline import timeline
from bizenv.meaning.verdict import STATUSES, Status, Verdict, verdict
from bizenv.messages import Message
from bizenv.model.base import shifted
from bizenv.model.book import Place, PlanBook
from bizenv.model.plan import Evidence, Policy
from bizenv.model.register import renamed

BAD: Final = (Status.OVERDUE, Status.AT_RISK)
CODE: Final = "rules-weakened"
TIMES: Final = {
    "filing_days": "filing-days",
    "answer_days": "answer-days",
    "review_within": "clock",
    "look_again": "clock",
}

# Finds somebody in a plan as it would be with the rules as before, as it is, up to today.
Finder = Callable[[PlanBook, PlanBook, date], Iterator[str]]
Books = Mapping[str, PlanBook | None]


class PolicyChange(NamedTuple):
    """A file whose thresholds are others after the edit."""

    file: str
    before: Policy
    after: Policy


def rules_weakened(edit: Edit) -> Iterator[Diagnostic]:
    """Find changes of settings, register, calendar and rights that somebody profits from.

    Of settings, register and calendar that is worked out: with the file as it was, somebody would be worse
    off on some day up to today. An error if the same edit changes that plan's ledgers, else a
    warning: the office may change its rules, and everybody should see the effect on the past.
    """
    yield from _removed(edit)
    yield from _rights_with_records(edit)
    if edit.rules_read:
        yield from _settings(edit)
        yield from _calendar(edit)
        yield from _register(edit)
    yield from _longer_times(edit)
    yield from _without_evidence(edit)
    yield from _plan_policies(edit)


def _removed(edit: Edit) -> Iterator[Diagnostic]:
    why = Message("rules-weakened.removed")
    for file in SHARED:
        was_there = edit.base.holds(file)
        is_there = edit.head.holds(file)
        if was_there and not is_there:
            yield _finding(Location(file), why)


def _rights_with_records(edit: Edit) -> Iterator[Diagnostic]:
    """Find rights and waivers that change together with records."""
    if not _touched(edit):
        return
    why = Message("rules-weakened.together")
    for file in (ACCESS, WAIVERS):
        if edit.head.holds(file) and edit.differs(file):
            at = edit.head.at(file)
            yield _finding(at, why)


def _touched(edit: Edit) -> set[str]:
    """Return the plans whose ledgers the edit changes."""
    touched: set[str] = set()
    for ledger in edit.ledgers:
        if ledger.touched:
            touched.add(ledger.plan)
    return touched


def _settings(edit: Edit) -> Iterator[Diagnostic]:
    if not edit.rewrites(WORKSPACE):
        return
    before = edit.base.snapshot.read(WORKSPACE)
    mixed = Overlay(edit.head.snapshot, {WORKSPACE: before})
    side = Side(mixed)
    books = _books(edit, side)
    place = Place(WORKSPACE, ("policy",))
    yield from _effects(edit, place, "gains", books, _gains)


def _calendar(edit: Edit) -> Iterator[Diagnostic]:
    """Find who gains by another calendar: a day that is off now ends a clock later.

    Reviewers gain as well: they are no longer late.
    """
    is_changed = edit.differs(CALENDAR) and edit.head.holds(CALENDAR)
    if not is_changed:
        return
    before = b"{}\n"  # where there was none, nothing was said of any day
    if edit.base.holds(CALENDAR):
        before = edit.base.snapshot.read(CALENDAR)
    overlay = Overlay(edit.head.snapshot, {CALENDAR: before})
    side = Side(overlay)
    books = _books(edit, side)
    place = Place(CALENDAR)
    yield from _effects(edit, place, "gains", books, _gains)
    yield from _effects(edit, place, "reviews", books, no_longer_late)


def _register(edit: Edit) -> Iterator[Diagnostic]:
    if not edit.rewrites(REGISTER):
        return
    books = _books(edit, edit.under_base_register)
    place = Place(REGISTER)
    yield from _effects(edit, place, "gains", books, _gains)
    yield from _effects(edit, place, "leads-due", books, _moved_due, always=True)
    yield from _effects(edit, place, "leads", books, _moved_running)


def _books(edit: Edit, side: Side) -> Books:
    """Return the plans of the edit as another side has them."""
    return {plan_id: side.book(plan_id) for plan_id in edit.plans}


def _plan_policies(edit: Edit) -> Iterator[Diagnostic]:
    shared = edit.head.shelf.settings.policy
    for plan_id, before, after in _with_another_policy(edit):
        policy = before.plan.policy_under(shared)
        without = PlanBook(
            after.plan,
            after.register,
            policy,
            after.tasks,
            after.amendments,
            after.entries,
            calendar=after.calendar,
        )
        file = edit.plan_file(plan_id)
        place = Place(file, ("policy",))
        books = {plan_id: without}
        yield from _effects(edit, place, "gains", books, _gains)


def _with_another_policy(edit: Edit) -> Iterator[ComparedPlan]:
    for each in edit.books():
        then = each.before.plan.policy
        now = each.after.plan.policy
        if then != now:
            yield each


def _longer_times(edit: Edit) -> Iterator[Diagnostic]:
    """Find a longer time for filing, for answering requests for more time, or for reviewers.

    Whoever may file later may date back further; whoever may answer later may excuse more;
    a reviewer who may decide later is not late.
    """
    severity = Severity.ERROR if _touched(edit) else Severity.WARNING
    for file, before, after in _policy_changes(edit):
        longer = {
            "filing_days": longer_filing(edit, before, after),
            "answer_days": before.answer_days < after.answer_days,
            **_longer_clocks(edit, before, after),
        }
        for key, is_longer in longer.items():
            if not is_longer:
                continue
            at = edit.head.at(file, ("policy", key))
            said = {
                "key": key,
                "before": str(getattr(before, key)),
                "after": str(getattr(after, key) or "null"),
            }
            why = Message(f"rules-weakened.{TIMES[key]}", said)
            yield _finding(at, why, severity)


def _longer_clocks(edit: Edit, before: Policy, after: Policy) -> dict[str, bool]:
    """Say of each clock of reviewers whether it is longer, or was taken away."""
    found = {}
    for key in ("review_within", "look_again"):
        then, now = getattr(before, key), getattr(after, key)
        found[key] = longer_clock(edit, then, now)
    return found


def _without_evidence(edit: Edit) -> Iterator[Diagnostic]:
    """Find that evidence is no longer asked for, in the settings or in a plan."""
    severity = Severity.ERROR if _touched(edit) else Severity.WARNING
    for file in _on_paper_now(edit):
        at = edit.head.at(file, ("evidence",))
        said = {"before": Evidence.FILES.value, "after": Evidence.PAPER.value}
        why = Message("rules-weakened.evidence", said)
        yield _finding(at, why, severity)


def _on_paper_now(edit: Edit) -> Iterator[str]:
    """Yield the files that say that evidence is on paper, where it was not before."""
    then = edit.base.shelf.settings.evidence
    now = edit.head.shelf.settings.evidence
    if then is not now and now is Evidence.PAPER and edit.rules_read:
        yield WORKSPACE
    for plan_id, before, after in edit.books():
        is_lost = before.evidence is Evidence.FILES and after.evidence is Evidence.PAPER
        if is_lost and after.plan.evidence is Evidence.PAPER:
            yield edit.plan_file(plan_id)


def _policy_changes(edit: Edit) -> Iterator[PolicyChange]:
    base = edit.base
    head = edit.head
    stays = base.holds(WORKSPACE) and head.holds(WORKSPACE)
    if stays:
        then = base.shelf.settings
        now = head.shelf.settings
        yield PolicyChange(WORKSPACE, then.policy, now.policy)
    for plan_id, before, after in _with_another_policy(edit):
        file = edit.plan_file(plan_id)
        yield PolicyChange(file, before.policy, after.policy)


def _effects(
    edit: Edit,
    place: Place,
    what: str,
    books: Books,
    find: Finder,
    *,
    always: bool = False,
) -> Iterator[Diagnostic]:
    """Report the effect of a change of rules; `books` are the plans with the rules as before.

    An error for the plans whose ledgers the same edit changes, a warning for the others;
    `always`: an error for all.
    """
    errors: list[str] = []
    warnings: list[str] = []
    touched = _touched(edit)
    for plan_id, _, after in edit.books():
        without = books.get(plan_id)
        if without is None:
            continue
        is_error = always or plan_id in touched
        several = errors if is_error else warnings
        for name in find(without, after, edit.today):
            several.append(f"{plan_id}/{name}")
    at = edit.head.at(*place)
    if errors:
        why = _effect(what, errors)
        yield _finding(at, why, Severity.ERROR)
    if warnings:
        why = _effect(what, warnings)
        yield _finding(at, why, Severity.WARNING)


def _effect(what: str, several: Sequence[str]) -> Message:
    said = {"count": len(several), "first": several[0]}
    return Message(f"rules-weakened.{what}", said)


def _moved_due(without: PlanBook, after: PlanBook, today: date) -> Iterator[str]:
    """Yield which tasks whose due day has come somebody else leads on some day up to today."""
    for history, name in _moved(without, after, today):
        if _is_due(history, today):
            yield f"{history.id} {name}"


def _moved_running(without: PlanBook, after: PlanBook, today: date) -> Iterator[str]:
    """Yield which tasks whose due day is still to come somebody else leads on some day up to today."""
    for history, name in _moved(without, after, today):
        if not _is_due(history, today):
            yield f"{history.id} {name}"


def _is_due(history: TaskHistory, today: date) -> bool:
    """Whether the due day of a part has come."""
    for assignment in history.assignments:
        last_day = assignment.due_on(today).value.last_day
        if last_day is not None and last_day <= today:
            return True
    return False


def _moved(
    without: PlanBook, after: PlanBook, today: date
) -> Iterator[tuple[TaskHistory, str]]:
    """Yield the tasks, as before, that somebody else leads on some day up to today, and who."""
    by_id = _by_id(after)
    names = renamed(without.register, after.register)
    for then in histories(without):
        now = by_id.get(then.id)
        if now is None:
            continue
        name = _another_lead(then, now, names, today)
        if name is not None:
            yield then, name


def _by_id(book: PlanBook) -> Mapping[str, TaskHistory]:
    return {history.id: history for history in histories(book)}


def _another_lead(
    before: TaskHistory,
    after: TaskHistory,
    names: Mapping[str, str],
    today: date,
) -> str | None:
    """Return who leads in only one of two histories, on the first day on which somebody does."""
    for day in _days_of_leads((before, after), today):
        led = _leads(before, day)
        then = {names.get(name, name) for name in led}
        now = _leads(after, day)
        others = then ^ now
        if others:
            return min(others)
    return None


def _days_of_leads(several: Sequence[TaskHistory], today: date) -> list[date]:
    """Return the days up to today on which somebody begins or ceases to lead."""
    days: set[date] = set()
    for history in several:
        for each in history.assignments:
            days.add(each.first)
            if each.last is not None:
                ceases = shifted(each.last, 1)
                days.add(ceases)
    return _past(days, today)


def _past(days: Iterable[date], today: date) -> list[date]:
    """Return the days up to today, in order."""
    past = [day for day in days if day <= today]
    return sorted(past)


def _leads(history: TaskHistory, day: date) -> set[str]:
    leading = history.in_force(day)
    return {each.department for each in leading}


def _gains(without: PlanBook, after: PlanBook, today: date) -> Iterator[str]:
    """Yield who is better off on some day up to today, by the names before."""
    by_id = _by_id(after)
    register = after.register
    for then in histories(without):
        now = by_id.get(then.id)
        there = now.assignments if now is not None else ()
        for assignment in then.assignments:
            own = assignment.department
            name = register.resolve(own) or own
            successors = [each for each in there if each.department == name]
            if _better(assignment, successors, today):
                yield f"{then.id} {own}"


def _better(before: Assignment, after: list[Assignment], today: date) -> bool:
    """Whether an assignment is better off with the new rules on some day up to today."""
    days = {today}
    for each in (before, *after):
        turns = timeline(each)
        days.update([span.first for span in turns])
    for day in _past(days, today):
        if not before.leads_on(day):
            continue
        leading = (each for each in after if each.leads_on(day))
        successor = next(leading, None)
        then = verdict(before, day)
        now = None if successor is None else verdict(successor, day)
        if _is_gain(then, now):
            return True
    return False


def _is_gain(then: Verdict, now: Verdict | None) -> bool:
    """Whether a bad status is a better one now, or a delay is gone."""
    bad = then.status in BAD
    if now is None:
        return bad or then.late
    was = STATUSES.index(then.status)
    is_now = STATUSES.index(now.status)
    if bad and is_now > was:
        return True
    return then.late and not now.late


def _finding(
    at: Location, why: Message, severity: Severity = Severity.ERROR
) -> Diagnostic:
    args = {"file": at.file, "why": why}
    hint = Message("hint.rules-weakened")
    return Diagnostic(
        CODE,
        at,
        args,
        severity,
        hint,
    )
