"""The sentences that reports share: what was asked for, a status with its light, who decided."""

from collections.abc import Iterable, Iterator
from datetime import date

from bizenv.formats.page import Light, Lit
from bizenv.meaning.terms import Terms
from bizenv.meaning.verdict import Status, Verdict
from bizenv.messages import Catalogue, Message
from bizenv.model.plan import Task
from bizenv.model.register import Register
from bizenv.pages.dates import period
from bizenv.report.query import Query, Role
from bizenv.report.views import TaskView


def filters(words: Catalogue, query: Query) -> str:
    """Return what was asked for beside the day, or nothing."""
    parts = []
    if query.departments:
        role = "filter.support" if query.role is Role.SUPPORT else "filter.dept"
        parts.append(words(role, names=query.departments))
    due = query.due
    if due is not None:
        code = "filter.ongoing" if due.ongoing else "filter.due"
        asked = period(due)
        parts.append(words(code, period=asked))
    if query.sections:
        parts.append(words("filter.section", names=query.sections))
    if query.statuses:
        statuses = [Message(f"status.{each}") for each in query.statuses]
        parts.append(words("filter.status", names=statuses))
    if query.stages:
        stages = [Message(f"stage.{each}") for each in query.stages]
        parts.append(words("filter.stage", names=stages))
    if query.tags:
        tags = [str(each) for each in query.tags]
        parts.append(words("filter.tag", names=tags))
    if query.leaders:
        parts.append(words("filter.leader", names=query.leaders))
    if query.priority:
        parts.append(words("filter.priority"))
    if query.within is not None:
        parts.append(words("filter.within", n=query.within))
    return words("overview.separator").join(parts)


def registered(register: Register, names: Iterable[str]) -> list[str]:
    """Return names as the register has them, in place of aliases."""
    return [register.resolve(name) or name for name in names]


def supporters(words: Catalogue, register: Register, terms: Terms) -> list[str]:
    """Return who supports a task, as registered, each with what it owes where that is said."""
    found = []
    for written in terms.support:
        name = register.resolve(written) or written
        owes = terms.owes.get(written)
        found.append(words("task.owes", name=name, owes=owes) if owes else name)
    return found


def importance(words: Catalogue, task: Task) -> Iterator[str]:
    """Yield which leader answers for a task, and that it is one of priority, where that is so."""
    if task.leader is not None:
        yield words("task.leader", name=task.leader)
    if task.priority:
        yield words("task.priority")


def decided(
    words: Catalogue,
    document: str | None,
    reason: str | None,
    effective: date | None = None,
) -> str:
    """Return by which document, from when and why, in brackets; nothing if none is known."""
    text = decision(words, document, reason, effective)
    return words("overview.bracketed", text=text) if text else ""


def decision(
    words: Catalogue,
    document: str | None,
    reason: str | None,
    effective: date | None = None,
) -> str:
    """Return by which document, from when and why."""
    since = words("decided.effective", day=effective) if effective else None
    known = [each for each in (document, since, reason) if each]
    return words("decided.separator").join(known)


def light(words: Catalogue, colour: str | None) -> str:
    """Return a light's word, or a dash."""
    if colour is None:
        return words("none")
    return words(f"light.{colour}")


def lit(
    words: Catalogue,
    said: Verdict | TaskView,
    *,
    unheard: bool = False,
    moved_late: bool = False,
) -> Lit:
    """Return a status with its light as people see it."""
    text = status(words, said, unheard=unheard, moved_late=moved_late)
    return Lit(text, shown_light(said, unheard=unheard))


def shown_light(said: Verdict | TaskView, *, unheard: bool) -> Light:
    """Return the light as people see it: grey where nothing was ever recorded of the plan."""
    return "grey" if unheard else said.light


def status(
    words: Catalogue,
    said: Verdict | TaskView,
    *,
    unheard: bool = False,
    moved_late: bool = False,
) -> str:
    """Return a status with what qualifies it: 逾期完成, 提前完成, 正常推进（未填报）.

    `unheard`: nothing was ever recorded of its plan (到期未见填报; 30天内到期、尚未填报).
    `moved_late`: its due day was moved only once it was overdue, so that nothing is early.
    """
    if unheard and said.status is Status.OVERDUE:
        return words("status.unheard")
    if unheard and said.status is Status.AT_RISK:
        return _at_risk_unheard(words, said)
    completed = said.status is Status.COMPLETED
    if completed and said.late:
        return words("status.completed_late")
    if completed and said.early:
        if isinstance(said, TaskView):
            moved_late = said.moved_late
        how = "extended" if moved_late else "early"
        return words(f"status.completed_{how}")
    if said.unreported:
        return words("status.unreported")
    return words(f"status.{said.status}")


def _at_risk_unheard(words: Catalogue, said: Verdict | TaskView) -> str:
    judged = said.counting if isinstance(said, TaskView) else (said,)
    for verdict in judged:
        for each in verdict.reasons:
            if each.code == "due-soon":
                return words("status.unheard_soon", n=each.figures["due_soon"])
    return words("status.unheard_risk")
