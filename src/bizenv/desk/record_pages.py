"""The pages of a recording: the form, what would be written, what was written."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from bizenv.desk.doors import TOKEN
from bizenv.desk.faults import FieldFault, faults
from bizenv.desk.form_markup import button, kept, labelled, summary
from bizenv.desk.frame import DeskPage
from bizenv.desk.offer_ways import FORMS, form_path, kind_said, offer_list, offer_way
from bizenv.desk.offers import RecordOffer
from bizenv.desk.pages import aside, menu, spoken
from bizenv.desk.recording import DeskForm, Preview
from bizenv.desk.sought import Sought
from bizenv.formats.html import html_body
from bizenv.formats.page import Page
from bizenv.messages import Catalogue
from bizenv.pages.recorded import recorded_page
from bizenv.report.recorded import Recorded
from bizenv.site.markup import NOTHING, Markup, lone, tag, text, together, way

DONE: Final = "/recorded"
SEAL: Final = "seal"
STEP: Final = "step"
WRITE: Final = "write"
CHANGE: Final = "change"
SHOW: Final = "show"


def form_page(
    form: DeskForm, sought: Sought, preview: Preview | None = None
) -> DeskPage:
    """Return a form as it was filled in, with what speaks against it."""
    words = sought.inquiry.words
    wrong: Sequence[FieldFault] = ()
    if preview is not None:
        wrong = faults(preview, words)
    fields = labelled(form.fields, form.typed, wrong, words)
    shows = button(words("desk.form.show"), SHOW)
    inside = (
        tag("div", fields, class_="fields"),
        tag("p", shows, class_="buttons"),
    )
    body = (
        _about(form, sought),
        _hindered(preview, words),
        summary(form.fields, wrong, words),
        _sent(form, sought, inside),
    )
    title = kind_said(form.topic.kind, words)
    return _page(form, title, body, sought)


def preview_page(preview: Preview, sought: Sought) -> DeskPage:
    """Return what would be written, with the button that writes it."""
    words = sought.inquiry.words
    form = preview.form
    assert preview.report is not None
    changed = NOTHING
    if preview.changed:
        changed = _alert("desk.form.changed", words)
    body = (
        _about(form, sought),
        changed,
        summary((), faults(preview, words), words),
        _told(preview.report, sought),
        _sent(form, sought, _sealed(preview, words)),
    )
    kind = kind_said(form.topic.kind, words)
    title = words("desk.form.preview", kind=kind)
    return _page(form, title, body, sought)


def _sealed(preview: Preview, words: Catalogue) -> Iterator[Markup]:
    """Yield what was typed, the seal of what is shown, and the buttons."""
    for name, values in preview.form.typed.items():
        yield kept(name, values)
    assert preview.seal is not None
    yield kept(SEAL, [preview.seal.text])
    writes = button(words("desk.form.write"), WRITE)
    changes = button(words("desk.form.change"), CHANGE, "second")
    yield tag("p", writes, changes, class_="buttons")


def done_page(
    report: Recorded,
    notes: Iterable[str],
    further: Sequence[RecordOffer],
    sought: Sought,
) -> DeskPage:
    """Return what was written, and what may be recorded next."""
    (record,) = report.kept
    task = f"{record.plan}/{record.task}"
    back = sought.inquiry.words("desk.form.back", task=task)
    body = [_told(report, sought)]
    for each in notes:
        note = tag("p", text(each))
        body.append(note)
    body.append(tag("p", _task_way(task, sought, back)))
    body.append(offer_list(further, sought))
    title = spoken(sought)("desk.form.done")
    return _bare(DONE, title, body, sought)


def start_page(
    registers: Sequence[tuple[RecordOffer, str]], sought: Sought
) -> DeskPage:
    """Return where one begins: with a task, or with what is raised in a register."""
    words = spoken(sought)
    how = text(words("desk.form.how"))
    body = [tag("p", how), _opening(sought, words)]
    if not registers:
        none = text(words("desk.form.no-registers"))
        body.append(tag("p", none))
    else:
        heading = text(words("desk.form.registers"))
        body.append(tag("h2", heading))
        body.append(tag("ul", *_raising(registers, sought)))
    title = words("desk.form.start")
    return _bare(FORMS, title, body, sought)


def _raising(
    registers: Sequence[tuple[RecordOffer, str]], sought: Sought
) -> Iterator[Markup]:
    for offer, said in registers:
        link = offer_way(offer, sought, said)
        yield tag("li", link)


def _opening(sought: Sought, words: Catalogue) -> Markup:
    """Return the form that opens the page of a task."""
    named = text(words("desk.field.task"))
    label = tag("label", named, for_="task")
    field = lone("input", id="task", name="task", required="required")
    opens = text(words("desk.form.open"))
    go = tag("button", opens, type="submit")
    inside = [tag("div", label, field), tag("div", go)]
    for name, value in sought.ways.kept.items():
        inside.append(kept(name, [value]))
    return tag(
        "form",
        *inside,
        method="get",
        action="/task",
        class_="ask",
    )


def _page(
    form: DeskForm,
    title: str,
    body: Iterable[Markup],
    sought: Sought,
) -> DeskPage:
    path = form_path(form.topic.kind)
    return _bare(path, title, (aside(sought), *body), sought)


def _bare(path: str, title: str, body: Iterable[Markup], sought: Sought) -> DeskPage:
    whole = together(body)
    return DeskPage(title, whole, path, sought, menu=menu(sought))


def _sent(form: DeskForm, sought: Sought, inside: Iterable[Markup]) -> Markup:
    """Return a form that is sent to its own address, with the secret of this process."""
    about = form.topic
    path = form_path(about.kind)
    address = sought.ways.to(path, {"task": [about.task]})
    return tag(
        "form",
        kept(TOKEN, [sought.served.token]),
        *inside,
        method="post",
        action=address,
        class_="record",
    )


def _about(form: DeskForm, sought: Sought) -> Markup:
    """Return what the form is about: the task with its title, or the register."""
    about = form.topic
    task = about.task
    if about.issued is not None:
        title = about.issued.task.title
        link = _task_way(task, sought, task)
        return tag("p", link, text(f"  {title}"), class_="about")
    title = about.book.plan.title if about.book else ""
    register = text(f"{task}  {title}")
    return tag("p", register, class_="about")


def _task_way(task: str, sought: Sought, said: str) -> Markup:
    address = sought.ways.to("/task", {"task": [task]})
    return way(text(said), address)


def _hindered(preview: Preview | None, words: Catalogue) -> Markup:
    if preview is None or not preview.hindered:
        return NOTHING
    return _alert("record.hindered", words)


def _alert(code: str, words: Catalogue) -> Markup:
    said = text(words(code))
    return tag("p", said, role="alert", class_="alert")


def _told(report: Recorded, sought: Sought) -> Markup:
    """Return what `record` says, in its words."""
    words = sought.inquiry.words
    page = recorded_page(report, words)
    body = html_body(Page(page.parts), words, sought.ways.of)
    return tag("section", Markup(body), class_="told")
