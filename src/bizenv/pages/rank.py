"""The ranking of departments: a table for each kind, who stands apart and why, and how scores come about."""

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Final

from bizenv.formats.page import (
    BLANK,
    Cell,
    Cells,
    Column,
    Holds,
    Page,
    Parts,
    Table,
    heading,
    paragraph,
)
from bizenv.messages import Catalogue
from bizenv.model.scoring import CountName, RateName
from bizenv.pages import dates, sentences
from bizenv.pages.head import TableRow, as_of, report_page, report_table
from bizenv.pages.named import department_named
from bizenv.pages.score_rules import item_title, rules_said
from bizenv.pages.score_sheets import sheet_parts
from bizenv.report.figures import Figure
from bizenv.report.ranks import BESIDE, RankClass, RankReport, RankRow
from bizenv.report.rate import Rate

_SPARE: Final = (CountName.TASKS, CountName.DUE)


def rank_page(report: RankReport, words: Catalogue) -> Page:
    """Return the tables by kind, and with `--explain` every score's sheet."""
    title = _title(report, words)
    body = _body(report, words)
    return report_page(
        report.facts,
        words,
        title,
        body,
    )


def _title(report: RankReport, words: Catalogue) -> str:
    asked_for = sentences.filters(words, report.query)
    period = words.say(dates.period(report.period))
    title = words("rank.title", period=period)
    day = as_of(report.facts, words)
    return "  ".join(filter(None, (asked_for, title, day)))


def _body(report: RankReport, words: Catalogue) -> Parts:
    for plan in report.unheard:
        yield paragraph((words("rank.unheard", plan=plan), "yellow"))
    for said in _unfit(report, words):
        yield paragraph((said, "yellow"))
    yield paragraph(rules_said(report, words))
    if not report.classes:
        yield paragraph(words("rank.nothing"))
    several = len(report.classes) > 1
    for each in report.classes:
        yield BLANK
        if several or each.kind is not None:
            kind = each.kind or words("rank.no-kind")
            yield heading((kind, "bold"))
        yield from _class(
            report,
            each,
            words,
        )
    if report.explain:
        for row in report.rows:
            yield BLANK
            yield from sheet_parts(
                report,
                row,
                words,
            )


def _unfit(report: RankReport, words: Catalogue) -> Iterator[str]:
    """Say which typed points do not count, for the rules now in force have no use for them."""
    lines = sorted({each.at.line for each in report.unfit})
    if not lines:
        return
    items = dict.fromkeys(each.line.item for each in report.unfit)
    file = report.unfit[0].at.file
    yield words(
        "rank.unfit",
        file=file,
        lines=lines,
        items=words.listed(items),
        n=len(lines),
    )


def _class(report: RankReport, each: RankClass, words: Catalogue) -> Parts:
    """Yield which scores of one kind are equal, who stands apart, and the table.

    In this order a workbook has all of it on one sheet.
    """
    for score, names in _tied(each.ranked).items():
        several = words.listed(names)
        said = words("rank.tied", names=several, score=score)
        yield paragraph(said)
    for row in each.apart:
        said = apart_said(report, row, words)
        yield paragraph(said)
    if each.ranked:
        yield _brief(report, each.ranked, words)


def _tied(rows: Iterable[RankRow]) -> Mapping[str, list[str]]:
    """Return who has the same score as others, by score."""
    found: dict[str, list[str]] = {}
    for row in rows:
        if row.tied:
            names = found.setdefault(str(row.sheet.score), [])
            names.append(row.department)
    return found


def apart_said(report: RankReport, row: RankRow, words: Catalogue) -> str:
    """Say why a department has no rank."""
    few = report.standards.scoring.few
    under = "" if few is None else str(few.under)
    score = str(row.sheet.score)
    code = f"rank.apart.{row.apart}"
    return words(
        code,
        name=row.department,
        under=under,
        score=score,
    )


def _brief(report: RankReport, rows: Iterable[RankRow], words: Catalogue) -> Table:
    """Return a table for reading: scores with two decimals, movements in words."""
    columns = (
        Column(words("column.rank"), Holds.COUNT),
        Column(words("column.department")),
        Column(words("column.rank.score"), Holds.COUNT),
        *_moved_column(report, words),
        *_beside_columns(words),
    )
    cells = tuple(
        _brief_row(
            report,
            row,
            words,
        )
        for row in rows
    )
    return Table(
        columns,
        cells,
        words,
    )


def _moved_column(report: RankReport, words: Catalogue) -> Iterator[Column]:
    """Yield the column of movements, where anybody had a rank before."""
    if any(row.before is not None for row in report.rows):
        title = words(f"column.rank.moved.{report.period.unit}")
        yield Column(title)


def _beside_columns(words: Catalogue) -> Iterator[Column]:
    for name in BESIDE:
        holds = Holds.SHARE if isinstance(name, RateName) else Holds.COUNT
        spare = name in _SPARE
        yield Column(
            words(f"column.figure.{name}"),
            holds,
            spare=spare,
        )


def _brief_row(report: RankReport, row: RankRow, words: Catalogue) -> Cells:
    moved: tuple[Cell, ...] = ()
    if any(True for _ in _moved_column(report, words)):
        moved = (moved_said(row, words),)
    beside = [figure_cell(row.beside[name]) for name in BESIDE]
    return (
        row.rank,
        department_named(row.department),
        str(row.sheet.score),
        *moved,
        *beside,
    )


def moved_said(row: RankRow, words: Catalogue) -> str:
    """Say by how many ranks a department rose or fell."""
    risen = row.risen
    if risen is None:
        return words("rank.moved.new")
    if not risen:
        return words("rank.moved.same")
    code = "rank.moved.up" if risen > 0 else "rank.moved.down"
    return words(code, n=abs(risen))


def figure_cell(figure: Figure) -> Cell:
    """Return a figure as it stands beside a rank: whole, joint tasks counted in full."""
    if figure.is_rate:
        return Rate(int(figure.n), int(figure.of))
    return int(figure.n)


def rank_table(report: RankReport, words: Catalogue) -> Table:
    """Return a row for each department: rank, score, points of every item, and what stands beside."""
    columns = [
        Column(words("column.rank.kind")),
        Column(words("column.rank"), Holds.COUNT),
        Column(words("column.department")),
        Column(words("column.rank.score"), Holds.COUNT),
        Column(words("column.rank.before"), Holds.COUNT),
        Column(words("column.rank.score_before"), Holds.COUNT),
        *_beside_columns(words),
    ]
    titles = _titles(report, words)
    for title in titles.values():
        of_points = words("column.rank.points", title=title)
        columns.append(Column(of_points, Holds.COUNT))
    columns.append(Column(words("column.rank.apart")))
    rows = _rows(
        report,
        words,
        titles,
    )
    return report_table(
        report.facts,
        words,
        columns,
        rows,
    )


def _titles(report: RankReport, words: Catalogue) -> dict[str, str]:
    """Return the items that any score has, in the order of the rules."""
    found: dict[str, str] = {}
    for row in report.rows:
        for each in row.sheet.items:
            found[each.item.title] = item_title(
                report,
                each.item,
                words,
            )
    return found


def _rows(
    report: RankReport, words: Catalogue, titles: Iterable[str]
) -> Iterator[TableRow]:
    for each in report.classes:
        for row in each.rows:
            points = _points(row)
            of_items = [points.get(title) for title in titles]
            before = row.before
            apart = "" if row.apart is None else words(f"rank.why.{row.apart}")
            cells: Cells = (
                each.kind,
                row.rank,
                row.department,
                row.sheet.score if row.sheet.judged else None,
                None if before is None else before.rank,
                None if before is None else before.score,
                *[figure_cell(row.beside[name]) for name in BESIDE],
                *of_items,
                apart,
            )
            yield TableRow(cells)


def _points(row: RankRow) -> dict[str, Decimal | None]:
    found: dict[str, Decimal | None] = {}
    for each in row.sheet.items:
        found[each.item.title] = None if each.no_data else each.points
    return found
