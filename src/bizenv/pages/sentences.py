"""The sentences that reports share: what was asked for, a status with its light, who decided."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING

from bizenv.formats.page import Lit
from bizenv.meaning.statuses import Status
from bizenv.messages import Catalogue, Message
from bizenv.pages.dates import period
from bizenv.report.query import Query, Role

if TYPE_CHECKING:
    from bizenv.meaning.terms import Terms
    from bizenv.model.book import Turn
    from bizenv.model.plan import Task
    from bizenv.model.register import Register
    from bizenv.report.as_read import AsRead, Qualified
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


def one_after_the_other(said: Iterable[str], words: Catalogue) -> str:
    """Return whole sentences in one line, with a space between them where the language has one."""
    line = ""
    for each in said:
        line = words("sentence.next", said=line, next=each) if line else each
    return line


def capital(text: str) -> str:
    """Return a text as a sentence begins."""
    return text[:1].upper() + text[1:]


def registered(register: "Register", names: Iterable[str]) -> list[str]:
    """Return names as the register has them, in place of aliases."""
    return [register.resolve(name) or name for name in names]


def supporters(words: Catalogue, register: "Register", terms: "Terms") -> list[str]:
    """Return who supports a task, as registered, each with what it owes where that is said."""
    found = []
    for written in terms.support:
        name = register.resolve(written) or written
        owes = terms.owes.get(written)
        found.append(words("task.owes", name=name, owes=owes) if owes else name)
    return found


def importance(words: Catalogue, task: "Task") -> Iterator[str]:
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
    if text:
        return words("overview.bracketed", text=text)
    return ""


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


def amended(
    words: Catalogue,
    document: str | None,
    day: date | None,
    what: "Turn",
) -> str:
    """Return what an amendment did from when, and by which document."""
    code = "cause.amendment" if document else "cause.amendment.bare"
    is_change = what not in ("amended", "assigned")
    did = f"change.{what}" if is_change else f"cause.{what}"
    did_it = Message(did)
    return words(code, document=document or "", day=day, what=did_it)


def light(words: Catalogue, colour: str | None) -> str:
    """Return a light's word, or a dash."""
    if colour is None:
        return words("none")
    return words(f"light.{colour}")


def lit(words: Catalogue, said: "AsRead | TaskView") -> Lit:
    """Return a status with its light as people see it."""
    from bizenv.report.as_read import shown_light

    return Lit(status(words, said), shown_light(said))


def status(words: Catalogue, said: "AsRead | TaskView") -> str:
    """Return a status with what qualifies it: 逾期完成, 提前完成, 正常推进（未填报）, 尚未交办.

    Of a plan without any record it is 到期未见填报; 30天内到期、尚未填报.
    """
    from bizenv.report.as_read import judged, qualified

    found = qualified(said)
    if found.code == "with_unassigned":
        plain = Message(f"status.{judged(said).status}")
        return words("status.with_unassigned", status=plain)
    return qualified_said(words, found)


def qualified_said(words: Catalogue, said: "Qualified") -> str:
    """Return a status with what qualifies it, but for what the office has not assigned."""
    from bizenv.report.as_read import UNHEARD_SOON

    if said.code == UNHEARD_SOON:
        return words("status.unheard_soon", n=said.days)
    return words(f"status.{said.code}")


def apart_said(
    words: Catalogue, apart: Mapping[Status, int], measure_word: str
) -> Iterator[str]:
    """Say how many tasks are not counted, by status; nothing where there are none."""
    several = []
    for status, value in apart.items():
        if value:
            said = words(f"overview.{status}", value=value, mw=measure_word)
            several.append(said)
    if several:
        yield words("overview.apart", several=several)
