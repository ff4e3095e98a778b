"""The fields of the forms above the views: how each is filled in, and what it offers."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date
from typing import Final, NamedTuple

from bizenv.desk.sought import Sought
from bizenv.diagnostics import BizenvError
from bizenv.meaning.statuses import STATUSES
from bizenv.messages import Catalogue
from bizenv.model.codes import STAGES
from bizenv.pages.slips import rung_title
from bizenv.report import filing, register_sums
from bizenv.report.charts import CHARTS
from bizenv.report.query import Role
from bizenv.report.states import STATES_OF
from bizenv.report.status import GROUPINGS
from bizenv.site.markup import NOTHING, Markup, lone, tag, text, together, word
from bizenv.store.workspace import Workspace

Offers = Mapping[str, str]
"""Values, each with the word that people read."""
Offering = Callable[[Sought, Catalogue], Offers]


class Field(NamedTuple):
    """A field: how it is filled in, what it offers, and whether it may say several things.

    `always`: it says something always, without a choice the first that it offers.
    """

    kind: str = "text"
    offers: Offering | None = None
    several: bool = False
    always: bool = False


def _plans(sought: Sought, words: Catalogue) -> Offers:
    del words
    workspace = sought.inquiry.workspace
    return {each: _plan_said(workspace, each) for each in workspace.plans}


def _plan_said(workspace: Workspace, plan: str) -> str:
    """Return what a plan is called, behind its id; of one that cannot be read the id."""
    book = workspace.kept(plan).book
    return plan if book is None else f"{plan}  {book.plan.title}"


def _departments(sought: Sought, words: Catalogue) -> Offers:
    del words
    register = sought.inquiry.workspace.register
    return _as_said((*register.departments, *register.groups))


def _rungs(sought: Sought, words: Catalogue) -> Offers:
    rungs = sought.inquiry.workspace.settings.rungs
    return {each.rung: rung_title(each, words) for each in rungs}


def _roles(sought: Sought, words: Catalogue) -> Offers:
    del sought
    return {each: words(f"desk.role.{each}") for each in Role}


def _as_said(names: Sequence[str] | Iterator[str]) -> Offers:
    return {each: each for each in names}


def _said(code: str, values: Sequence[str] | Mapping[str, object]) -> Offering:
    """Return what offers values, each in words."""

    def offers(sought: Sought, words: Catalogue) -> Offers:
        del sought
        return {each: words(code.format(each)) for each in values}

    return offers


def _chosen(code: str, values: Sequence[str] | Mapping[str, object]) -> Field:
    return Field("choice", _said(code, values), always=True)


def _states(code: str, values: Sequence[str]) -> Field:
    return Field("choice", _said(code, values), several=True)


def _fields_of_states() -> dict[str, Field]:
    """Return a field of states for each report that has any."""
    found: dict[str, Field] = {}
    for report, known in STATES_OF.items():
        found[f"state:{report}"] = _states(f"{report}.{{}}", known)
    return found


FIELDS: Final[Mapping[str, Field]] = {
    "as_of": Field("date"),
    "known_as_of": Field(),
    "plan": Field("choice", _plans, several=True),
    "dept": Field("text", _departments, several=True),
    "role": Field("choice", _roles, always=True),
    "section": Field(several=True),
    "tag": Field(several=True),
    "leader": Field(several=True),
    "priority": Field("tick"),
    "due": Field(),
    "closed": Field("tick"),
    "stage": _states("stage.{}", STAGES),
    "status": _states("status.{}", STATUSES),
    "within": Field(),
    "by": _chosen("by.{}", GROUPINGS),
    "by:filing": _chosen("filing.by.{}", filing.GROUPINGS),
    "by:problems": _chosen("problems.by.{}", register_sums.GROUPINGS),
    **_fields_of_states(),
    "task": Field(),
    "since": Field("date"),
    "month": Field("month"),
    "quarter": Field(),
    "year": Field(),
    "explain": Field("tick"),
    "period": Field(),
    "rung": Field("choice", _rungs),
    "published": Field(),
    "published_as_of": Field("date"),
    "one": Field(),
    "other": Field(),
    "known": Field("tick"),
    "number": Field(),
    "what": _chosen("chart.title.{}", CHARTS),
}
"""By name; behind a colon stands the view of which it is, where fields of one name differ."""
ALWAYS: Final = ("as_of", "known_as_of")
HIDDEN: Final = ("lang",)
FORMAT: Final = "format"
_LESS: Final = ("role", "section", "tag", "leader", "priority", "stage", "closed")
"""Fields that few need."""


def name_of(field: str) -> str:
    """Return what a field is called in an address."""
    name, _, _ = field.partition(":")
    return name


def check(sought: Sought, fields: Sequence[str]) -> None:
    """Refuse a field that a view does not have: what it says would be passed over in silence.

    Raises BizenvError.
    """
    known = {name_of(each) for each in (*ALWAYS, *HIDDEN, *fields)}
    for name in sought.fields:
        if name not in known and name != FORMAT:
            raise BizenvError("no-such-field", name=name)


def form(path: str, fields: Sequence[str], sought: Sought, words: Catalogue) -> Markup:
    """Return the form above a view: the day, what was known, and the view's own fields."""
    first = [each for each in fields if each not in _LESS]
    shown = [_shown(each, sought, words) for each in (*ALWAYS, *first)]
    kept = [_kept(name, sought) for name in HIDDEN if sought.has(name)]
    button = tag("div", tag("button", word(words, "desk.show"), type="submit"))
    less = [each for each in fields if each in _LESS]
    inside = (*kept, *shown, button, _more(less, sought, words))
    return tag("form", *inside, method="get", action=path, class_="ask")


def _more(fields: Sequence[str], sought: Sought, words: Catalogue) -> Markup:
    """Return the fields that few need, folded up unless one says something."""
    if not fields:
        return NOTHING
    shown = [_shown(each, sought, words) for each in fields]
    is_asked = any(sought.has(name_of(each)) for each in fields)
    unfolded = {"open": "open"} if is_asked else {}
    summary = tag("summary", word(words, "desk.more"))
    return tag("details", summary, tag("div", *shown), **unfolded)


def _kept(name: str, sought: Sought) -> Markup:
    value = sought.one(name) or ""
    return lone("input", type="hidden", name=name, value=value)


def _shown(field: str, sought: Sought, words: Catalogue) -> Markup:
    name = name_of(field)
    said = word(words, f"desk.field.{name}")
    row = FIELDS[field]
    if row.kind == "tick":
        box = _tick(name, ticked=sought.has(name))
        return tag("div", tag("label", box, text(" "), said, class_="tick"))
    return tag("div", tag("label", said, for_=name), _input(field, sought, words))


def _tick(name: str, *, ticked: bool) -> Markup:
    checked = {"checked": "checked"} if ticked else {}
    return lone("input", type="checkbox", name=name, value="yes", **checked)


def _input(field: str, sought: Sought, words: Catalogue) -> Markup:
    row = FIELDS[field]
    name = name_of(field)
    offers = _offers(row, sought, words)
    if row.kind == "choice":
        return _choice(field, offers, sought, words)
    values = sought.several(name) if row.several else sought.several(name)[-1:]
    first = values[0] if values else _unsaid(name, sought)
    typed = lone("input", **_typed(name, row, first, offers), id=name)
    others = [lone("input", **_typed(name, row, each, {})) for each in values[1:]]
    return together([typed, *others, _known(name, offers)])


def _unsaid(name: str, sought: Sought) -> str:
    """Return what a field shows that says nothing: the day that the desk was started with."""
    return (sought.as_of or "") if name == "as_of" else ""


def _offers(row: Field, sought: Sought, words: Catalogue) -> Offers:
    """Return what a field offers; nothing where the workspace cannot be read."""
    if row.offers is not None:
        with suppress(BizenvError):
            return row.offers(sought, words)
    return {}


def _typed(name: str, row: Field, value: str, offers: Offers) -> dict[str, str]:
    """Return what a field is that is typed; what a picker cannot show stays as it was written."""
    is_picked = not value or _is_picked(row.kind, value)
    given = {"type": row.kind if is_picked else "text", "name": name, "value": value}
    if offers:
        given["list"] = f"{name}-offers"
    return given


def _is_picked(kind: str, value: str) -> bool:
    """Whether a picker of days or months shows a value."""
    if kind not in ("date", "month"):
        return True
    try:
        day = date.fromisoformat(f"{value}-01" if kind == "month" else value)
    except ValueError:
        return False
    return day.isoformat().startswith(value)


def _known(name: str, offers: Offers) -> Markup:
    if not offers:
        return NOTHING
    options = [tag("option", text(said), value=each) for each, said in offers.items()]
    return tag("datalist", *options, id=f"{name}-offers")


def _choice(field: str, offers: Offers, sought: Sought, words: Catalogue) -> Markup:
    """Return a choice; one of several things at once is shown as such where they are chosen."""
    name = name_of(field)
    chosen = sought.several(name)
    options = []
    if not FIELDS[field].always:
        options.append(tag("option", word(words, "site.search.all"), value=""))
    unknown = {each: each for each in chosen if each not in offers}
    for value, said in {**offers, **unknown}.items():
        selected = {"selected": "selected"} if value in chosen else {}
        options.append(tag("option", text(said), value=value, **selected))
    several = {"multiple": "multiple"} if len(chosen) > 1 else {}
    return tag("select", *options, id=name, name=name, **several)
