"""Pressing: the slips that the ladder asks for, the talks that it proposes, and the slips issued."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import timedelta
from typing import Final

from bizenv.formats.page import (
    BLANK,
    Alternative,
    Cells,
    Column,
    Holds,
    Lit,
    Page,
    Parts,
    Table,
    heading,
    paragraph,
)
from bizenv.meaning.slips import STATES, SlipState
from bizenv.messages import Catalogue
from bizenv.pages import sentences
from bizenv.pages.head import TableRow, as_of, report_page, report_table
from bizenv.pages.named import department_named, task_in, task_named
from bizenv.pages.reasoning import reasons
from bizenv.pages.slips import (
    LIGHTS,
    course,
    is_broken,
    rung_title,
    standing,
    stood,
    why,
)
from bizenv.report.remind import DraftSlip, RemindReport, SlipRow

_COLUMNS: Final = {
    "column.plan": Holds.ID,
    "column.task": Holds.ID,
    "column.title": Holds.TEXT,
    "column.department": Holds.TEXT,
    "column.remind.rung": Holds.TEXT,
    "column.remind.number": Holds.ID,
    "column.state": Holds.LIGHT,
    "column.remind.why": Holds.TEXT,
    "column.remind.issued": Holds.DAY,
    "column.remind.receipt_by": Holds.DAY,
    "column.remind.received": Holds.DAY,
    "column.remind.reply_by": Holds.DAY,
    "column.remind.replied": Holds.DAY,
    "column.remind.days_late": Holds.DURATION,
    "column.remind.closed": Holds.DAY,
}
_OVER: Final = (SlipState.ANSWERED, SlipState.CLOSED)


def remind_page(report: RemindReport, words: Catalogue) -> Page:
    """Return what is to be pressed, by rung; or the slips that were issued, by how they stand."""
    title = _title(report, words)
    body = _body(report, words)
    return report_page(report.facts, words, title, body)


def _title(report: RemindReport, words: Catalogue) -> str:
    asked_for = sentences.filters(words, report.query)
    view = report.view
    day = as_of(report.facts, words)
    code = f"remind.{view}"
    is_tried = view == "issued" and not report.written
    if is_tried and report.drafts:
        code = "remind.dry"
    parts = (asked_for, words(code), day)
    return "  ".join(filter(None, parts))


def _body(report: RemindReport, words: Catalogue) -> Parts:
    overview = _overview(report, words)
    yield paragraph(overview)
    lines = _lines(report, words)
    table = _table(report, words, remarks=False)
    yield Alternative(lines, (table,))


def _overview(report: RemindReport, words: Catalogue) -> str:
    """Say how many there are: 应发提醒函1件、督办单2件；拟约谈1件；在办3件，其中逾期未复1件."""
    parts: list[str] = []
    if report.view != "slips":
        parts += _asked_for(report, words)
    if report.view != "issued":
        parts += _counted(report, words)
    if parts:
        return words("remind.separator").join(parts)
    if report.view == "slips":
        return words("remind.no-slips")
    return words("remind.nothing")


def _asked_for(report: RemindReport, words: Catalogue) -> Iterator[str]:
    said: list[str] = []
    drafts = _by_title(report.drafts, words)
    for title, n in drafts.items():
        count = words("remind.count", title=title, n=n)
        said.append(count)
    if said:
        what = "issued" if report.written else "due"
        text = words.listed(said)
        yield words(f"remind.total.{what}", text=text)
    elif report.view == "drafts":
        yield words("remind.none")
    talks = _by_title(report.talks, words)
    for title, n in talks.items():
        yield words("remind.total.talks", title=title, n=n)


def _by_title(drafts: Sequence[DraftSlip], words: Catalogue) -> Mapping[str, int]:
    """Count drafts by what they are called."""
    counts: dict[str, int] = {}
    for each in drafts:
        title = rung_title(each.rung, words)
        counts[title] = counts.get(title, 0) + 1
    return counts


def _counted(report: RemindReport, words: Catalogue) -> Iterator[str]:
    said: list[str] = []
    for state in STATES:
        is_over = state in _OVER
        if is_over and report.view == "drafts":
            continue
        for name, rows in _by_standing(report.standing(state), words).items():
            count = words("remind.state", state=name, n=len(rows))
            said.append(count)
    if said:
        text = words.listed(said)
        yield words("remind.total.slips", text=text)


def _lines(report: RemindReport, words: Catalogue) -> Parts:
    if report.view != "slips":
        yield from _rungs(report.drafts, words)
        yield from _rungs(report.talks, words)
        if not report.numbered:
            said = words("remind.unnumbered")
            yield BLANK
            yield paragraph((said, "yellow"))
    else:
        for state in STATES:
            groups = _by_standing(report.standing(state), words)
            for name, rows in groups.items():
                yield from _standing(name, rows, words)


def _rungs(drafts: Sequence[DraftSlip], words: Catalogue) -> Parts:
    """Yield drafts or proposed talks by their rungs."""
    by_rung: dict[str, list[DraftSlip]] = {}
    for each in drafts:
        several = by_rung.setdefault(each.rung.rung, [])
        several.append(each)
    for several in by_rung.values():
        rung = several[0].rung
        title = rung_title(rung, words)
        code = "remind.list.proposed" if rung.proposed else "remind.list.due"
        said = words(code, title=title, n=len(several))
        yield BLANK
        yield heading((said, "bold"))
        for each in several:
            yield from _draft(each, words)


def _draft(draft: DraftSlip, words: Catalogue) -> Parts:
    number = f"{draft.number}  " if draft.number else ""
    yield paragraph(number, department_named(draft.department), indent=2)
    yield paragraph(task_named(draft.key), f"  {draft.title}", indent=4, hang=6)
    reason = _why(draft, words)
    light = _light(draft)
    yield paragraph((reason, light), indent=4, hang=6)
    if draft.reply_by is not None:
        clocks = "  ".join(_clocks(draft, words))
        yield paragraph(clocks, indent=4, hang=6)


def _why(draft: DraftSlip, words: Catalogue) -> str:
    """Say by which grounds it is asked for, and why the part stands as it does."""
    grounds = [each.ground for each in draft.grounds]
    said = why(grounds, words)
    if not draft.reasons:
        return said
    more = reasons(words, draft.reasons)
    return words("slip.grounds").join((said, more))


def _clocks(draft: DraftSlip, words: Catalogue) -> Iterator[str]:
    receipt_by = draft.receipt_by
    if receipt_by is not None:
        day = receipt_by.isoformat()
        yield words("slip.receipt_by", day=day)
    reply_by = draft.reply_by
    if reply_by is not None:
        day = reply_by.isoformat()
        yield words("slip.reply_by", day=day)


def _light(draft: DraftSlip) -> str:
    """Return the light of a draft: red if it is overdue by any of its grounds, or a talk."""
    if draft.rung.proposed:
        return "red"
    for each in draft.grounds:
        kind = each.ground.ground
        if "overdue" in kind:
            return "red"
    return "yellow"


def _by_standing(
    rows: Iterable[SlipRow], words: Catalogue
) -> Mapping[str, list[SlipRow]]:
    """Return slips by how they are said to stand; silence comes before a promise not kept."""
    groups: dict[str, list[SlipRow]] = {}
    for row in sorted(rows, key=_answered):
        name = stood(row.slip, words)
        groups.setdefault(name, []).append(row)
    return groups


def _answered(row: SlipRow) -> bool:
    return is_broken(row.slip)


def _standing(name: str, rows: Sequence[SlipRow], words: Catalogue) -> Parts:
    title = words("remind.list.state", state=name, n=len(rows))
    yield BLANK
    yield heading((title, "bold"))
    for row in rows:
        yield from _slip(row, words)


def _slip(row: SlipRow, words: Catalogue) -> Parts:
    slip = row.slip
    issue = slip.issue
    head = f"{slip.number}  {issue.title}  "
    whose = department_named(slip.department)
    said = standing(slip, words)
    light = LIGHTS[slip.state]
    reasons = why(issue.ground, words)
    steps = "  ".join(course(slip, words))
    yield paragraph(head, whose, "  ", (said, light), indent=2, hang=4)
    yield paragraph(task_named(row.key), f"  {row.title}", indent=4, hang=6)
    yield paragraph(reasons, indent=4, hang=6)
    yield paragraph(steps, indent=4, hang=6)


def remind_table(report: RemindReport, words: Catalogue) -> Table:
    """Return each draft, each proposed talk and each slip as a row."""
    return _table(report, words, remarks=True)


def _table(report: RemindReport, words: Catalogue, *, remarks: bool) -> Table:
    columns = [Column(words(key), holds) for key, holds in _COLUMNS.items()]
    rows = [*_draft_rows(report, words), *_slip_rows(report, words)]
    return report_table(report.facts, words, columns, rows, remarks=remarks)


def _draft_rows(report: RemindReport, words: Catalogue) -> Iterator[TableRow]:
    drafts = (*report.drafts, *report.talks)
    issued_on = report.query.day if report.written else None
    for draft in drafts:
        state = "issued" if report.written else "due"
        if draft.rung.proposed:
            state = "proposed"
        said = words(f"remind.cell.{state}")
        cells: Cells = (
            draft.plan,
            task_in(draft.plan, draft.task),
            draft.title,
            department_named(draft.department),
            rung_title(draft.rung, words),
            draft.number,
            Lit(said, _light(draft)),
            _why(draft, words),
            issued_on,
            draft.receipt_by,
            None,
            draft.reply_by,
            None,
            None,
            None,
        )
        yield TableRow(cells, draft.plan)


def _slip_rows(report: RemindReport, words: Catalogue) -> Iterator[TableRow]:
    if report.view == "issued":
        return
    for row in report.slips:
        slip = row.slip
        issue = slip.issue
        said = stood(slip, words)
        late = slip.days_reply_late
        closed = slip.close
        cells: Cells = (
            slip.plan,
            task_in(slip.plan, issue.task),
            row.title,
            department_named(slip.department),
            issue.title,
            slip.number,
            Lit(said, LIGHTS[slip.state]),
            why(issue.ground, words),
            issue.date,
            issue.receipt_by,
            slip.received_on,
            issue.reply_by,
            slip.replies[0].date if slip.replies else None,
            timedelta(late) if late else None,
            closed.date if closed else None,
        )
        yield TableRow(cells, slip.plan)
