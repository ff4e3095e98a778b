"""The ways to the forms of what may be recorded now, for those whose pages show it."""

from collections.abc import Iterator, Sequence
from typing import Final

from bizenv.desk.offers import RecordOffer, offers, raising
from bizenv.desk.sought import Sought
from bizenv.meaning.items import merged_by_day
from bizenv.messages import Catalogue
from bizenv.model.items import ItemKind
from bizenv.recording.addresses import AMEND
from bizenv.site.markup import NOTHING, Markup, tag, text, way

FORMS: Final = "/record"
_ITEMS: Final = frozenset(each.value for each in ItemKind)


def kind_said(kind: str, words: Catalogue) -> str:
    """Return what a kind of record is called, as a heading."""
    said = _said(kind, words)
    first = said[:1].upper()
    return f"{first}{said[1:]}"


def _said(kind: str, words: Catalogue) -> str:
    if kind == AMEND:
        return words("desk.form.grant")
    if kind in _ITEMS:
        return words(f"item.{kind}")
    return words(f"kind.{kind}")


def form_path(kind: str) -> str:
    """Return the path of the form of a kind."""
    return f"{FORMS}/{kind}"


def may_write(sought: Sought) -> bool:
    """Whether records are taken: never into what was known once."""
    is_now = sought.one("known_as_of") is None
    return is_now and sought.served.writes


def offered_now(sought: Sought, plan: str, task: str) -> tuple[RecordOffer, ...]:
    """Return what may be recorded of a task, where the desk writes and shows what is now."""
    inquiry = sought.inquiry
    workspace = inquiry.workspace
    if not may_write(sought) or plan not in workspace.plans:
        return ()
    book = workspace.kept(plan).book
    if book is None or task not in book.tasks:
        return ()
    day = inquiry.day(sought.as_of)
    return tuple(offers(book, task, day))


def merged_note(sought: Sought, plan: str, task: str) -> Markup:
    """Return what brings an item back that was merged, where the desk writes."""
    inquiry = sought.inquiry
    book = inquiry.workspace.kept(plan).book if may_write(sought) else None
    several = () if book is None else book.amendments.get(task, ())
    day = inquiry.day(sought.as_of)
    merge = merged_by_day(several, day)
    if merge is None:
        return NOTHING
    said = inquiry.words(
        "desk.form.merged",
        into=merge.into,
        task=f"{plan}/{task}",
        day=day.isoformat(),
    )
    return tag("p", text(said))


def raised_now(sought: Sought) -> Iterator[tuple[RecordOffer, str]]:
    """Yield what takes down what is raised, register by register, and what that is called."""
    workspace = sought.inquiry.workspace
    day = sought.inquiry.day(sought.as_of)
    for plan in workspace.plans:
        book = workspace.kept(plan).book
        if book is None or book.closed_on(day):
            continue
        found = raising(book)
        if found is not None:
            title = book.plan.title
            yield found, f"{plan}  {title}"


def offer_list(several: Sequence[RecordOffer], sought: Sought) -> Markup:
    """Return the ways to forms, department by department."""
    if not several:
        return NOTHING
    words = sought.inquiry.words
    by_department: dict[str, list[Markup]] = {}
    for each in several:
        ways = by_department.setdefault(each.department, [])
        link = offer_way(each, sought)
        ways.append(tag("li", link))
    rows: list[Markup] = []
    for department, ways in by_department.items():
        whose = text(department or words("desk.form.item"))
        term = tag("dt", whose)
        listed = tag("ul", *ways)
        rows.append(tag("div", term, tag("dd", listed)))
    title = text(words("desk.form.offers"))
    heading = tag("h2", title, id="offers")
    whole = tag("dl", *rows, class_="offers")
    return tag("section", heading, whole, aria_labelledby="offers", class_="offering")


def offer_way(offer: RecordOffer, sought: Sought, said: str = "") -> Markup:
    """Return the way to a form, in the words given or in those of its kind."""
    asked = {"task": [offer.task]}
    for name, value in offer.given.items():
        asked[name] = [value]
    path = form_path(offer.kind)
    address = sought.ways.to(path, asked)
    words = sought.inquiry.words
    called = said or kind_said(offer.kind, words)
    return way(text(called), address)
