"""From a view and what is asked for to a page."""

from collections.abc import Iterator
from typing import Final

from bizenv.desk.drawing import drawing
from bizenv.desk.fields import FORMAT, check, form
from bizenv.desk.files import offered
from bizenv.desk.frame import DeskPage, Menu, error_body
from bizenv.desk.offer_ways import (
    FORMS,
    may_write,
    merged_note,
    offer_list,
    offered_now,
)
from bizenv.desk.sought import Sought
from bizenv.desk.view_reports import Report
from bizenv.desk.views import GROUPS, VIEWS, View, ViewPart
from bizenv.diagnostics import BizenvError, Findings
from bizenv.formats.html import html_body
from bizenv.formats.page import Heading, Page, below, in_lines
from bizenv.messages import Catalogue, Message, catalogue
from bizenv.pages import page_of
from bizenv.report.show import ShowReport
from bizenv.site.markup import NOTHING, Markup, subtitle, tag, together, way, word

NOT_FOUND: Final = frozenset(
    (
        "error.no-form-of",
        "error.no-such-form",
        "error.no-such-line",
        "error.no-such-plan",
        "error.no-workspace",
        "error.no-workspace-then",
        "error.not-issued",
        "error.not-known-then",
        "error.unknown-department",
        "error.unknown-revision",
        "error.unknown-task",
    )
)
_NAMED: Final = ("task", "dept")
"""What pages are about that are called by it."""
_BAD: Final = frozenset(
    ("error.no-such-field", "error.field-twice", "error.desk-needs")
)
CALENDAR: Final = "/calendar"
MALFORMED: Final = 400
MISSING: Final = 404
UNCLEAR: Final = 422


def menu(sought: Sought) -> Menu:
    """Return the ways to the views by their groups, each with its word; first where one records."""
    words = spoken(sought)
    found: Menu = {}
    if may_write(sought):
        found[words("desk.menu.record")] = {FORMS: words("desk.form.begin")}
    for group in GROUPS:
        ways = {}
        for path, view in VIEWS.items():
            if view.group == group:
                ways[path] = words(f"desk.view.{view.name}")
        found[words(f"desk.menu.{group}")] = ways
    return found


def spoken(sought: Sought) -> Catalogue:
    """Return the words of what stands around reports: those that name nothing may be kept."""
    return catalogue(sought.inquiry.words.language)


def view_page(path: str, view: View, sought: Sought) -> DeskPage:
    """Return a view as a page. Raises BizenvError."""
    check(sought, view.fields)
    sought.check()
    body = together(
        view_parts(view, sought)
    )  # and what is said beside, once it is made
    words = spoken(sought)
    return DeskPage(
        _title(view, sought, words),
        together([aside(sought), body, _files(path, view, sought, words)]),
        path,
        sought,
        form(path, view.fields, sought, words),
        menu(sought),
    )


def _title(view: View, sought: Sought, words: Catalogue) -> str:
    """Return what a page is called: by what it is about, where it needs to be told."""
    title = words(f"desk.view.{view.name}")
    named = sought.one(view.needs) if view.needs in _NAMED else None
    return title if named is None else f"{title} {named}"


def view_parts(view: View, sought: Sought) -> Iterator[Markup]:
    """Yield what a view shows; what it needs where that was not given."""
    if view.needs is not None and not sought.has(view.needs):
        words = spoken(sought)
        yield tag("p", word(words, f"desk.needs.{view.needs}"))
        return
    for part, report in reports_of(view, sought):
        yield part_shown(part, report, sought)


def reports_of(view: View, sought: Sought) -> Iterator[tuple[ViewPart, Report]]:
    """Yield the parts of a view with what they show, which is the same in every language."""
    for part in view.parts:
        report = part.make(sought)
        if report is not None and not _is_withheld(report):
            yield part, report


def _is_withheld(report: Report) -> bool:
    """Whether there is nothing to show, for what it rests on cannot be read."""
    return not isinstance(report, Findings) and report.facts.withheld


def part_shown(part: ViewPart, report: Report, sought: Sought) -> Markup:
    """Return a part of a view with what its report says."""
    words = sought.inquiry.words
    page = page_of(part.kind, report, words)
    if part.in_lines:
        page = page._replace(parts=in_lines(page.parts))
    title = NOTHING
    if part.title is not None:
        title = subtitle(spoken(sought), f"desk.part.{part.title}")
    parts = list(page.parts)
    has_title = title or any(map(_is_title, parts))
    page = page._replace(parts=below(parts) if has_title else parts)
    with drawing(part.kind):
        body = html_body(page, words, sought.ways.of)
    section = tag("section", title, Markup(body))
    if not isinstance(report, ShowReport):
        return section
    about = (report.book.id, report.row.view.history.id)
    offers = offer_list(offered_now(sought, *about), sought)
    return together((section, offers, merged_note(sought, *about)))


def _is_title(part: object) -> bool:
    """Whether a part is the title of a page, of which the frame has one already."""
    return isinstance(part, Heading) and part.level == 1


def aside(sought: Sought) -> Markup:
    """Return what was said beside the reports: what was known then, what cannot be read."""
    said = sought.inquiry.aside
    if not said:
        return NOTHING
    words = sought.inquiry.words
    body = html_body(Page(said), words, sought.ways.of)
    return tag("div", Markup(body), class_="aside", role="note")


def _files(path: str, view: View, sought: Sought, words: Catalogue) -> Markup:
    """Return the ways to the view as a file; of a department also to its calendar and stocktake."""
    if view.needs is not None and not sought.has(view.needs):
        return NOTHING
    links = []
    for name in offered(view):
        address = sought.ways.to(path, {**sought.fields, FORMAT: [name]})
        link = tag("a", word(words, f"desk.format.{name}"), href=address, download="")
        links.append(tag("li", link))
    links += _of_department(view, sought, words)
    title = subtitle(words, "desk.files")
    return tag("section", title, tag("ul", *links, class_="files"), class_="unprinted")


def _of_department(view: View, sought: Sought, words: Catalogue) -> Iterator[Markup]:
    if view.needs != "dept":
        return
    whose = {"dept": sought.several("dept")}
    calendar = sought.ways.to(CALENDAR, whose)
    link = tag("a", word(words, "desk.calendar"), href=calendar, download="")
    yield tag("li", link)
    for path in ("/department", "/stocktake"):
        other = VIEWS[path]
        if other is not view:
            said = word(words, f"desk.view.{other.name}")
            yield tag("li", way(said, sought.ways.to(path, whose)))


def error_page(path: str, error: BizenvError, sought: Sought) -> DeskPage:
    """Return what is said instead of a page."""
    words = spoken(sought)
    message = words.say(_in_fields(error.message, words))
    hint = words.say(error.hint) if error.hint else None
    body = error_body(message, hint, sought.ways.to("/"), words)
    asking = _asking(path, sought, words)
    return DeskPage(words("desk.wrong"), body, path, sought, asking, menu(sought))


def _asking(path: str, sought: Sought, words: Catalogue) -> Markup:
    """Return the form above a view, filled in as it was."""
    view = VIEWS.get(path)
    return NOTHING if view is None else form(path, view.fields, sought, words)


def _in_fields(message: Message, words: Catalogue) -> Message:
    """Return a message that calls what it is about by the field, not by the option."""
    args = dict(message.args)
    for name in ("name", "other"):
        option = str(args.get(name, "")).removeprefix("--").replace("-", "_")
        code = f"desk.field.{_FIELDS.get(option, option)}"
        if words.has(code):
            args[name] = words(code)
    return Message(message.code, args)


_FIELDS: Final = {"A": "one", "B": "other", "REV|DATE": "known_as_of"}
"""What options that are no fields are called here."""


def status_of_error(error: BizenvError) -> int:
    """Return the status of HTTP: malformed, of what there is not, or not to be answered."""
    code = error.message.code
    if code in _BAD:
        return MALFORMED
    if code in NOT_FOUND:
        return MISSING
    return UNCLEAR
