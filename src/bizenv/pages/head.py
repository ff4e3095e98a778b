"""The head and foot of every report, made once: of which day, with which notes, by which rule.

A page is made by `report_page`, a table by `report_table`, and so neither can forget
them. A page that says them in places of its own takes them from here too, and
`tests/test_reports_table.py` sees that it does. The table of changes alone has none: a
row of it is a change, and the days of both states stand in the JSON.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain

from bizenv.formats.page import (
    BLANK,
    Cells,
    Column,
    Holds,
    Page,
    Paragraph,
    Parts,
    Table,
    heading,
    paragraph,
)
from bizenv.messages import Catalogue
from bizenv.pages import dates, sentences
from bizenv.report.notes import Facts


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row of a report's table: its cells, and the plan that they are of; None if of all plans."""

    cells: Cells
    plan: str | None = None


def report_page(
    facts: Facts,
    words: Catalogue,
    title: str,
    body: Parts,
) -> Page:
    """Return a report as a page: title, notes, body, and the rule by which it counts."""
    parts = chain(above(facts, words, title), body, below(facts, words))
    return Page(parts)


def above(facts: Facts, words: Catalogue, title: str) -> Parts:
    """Yield what stands above a report: its title, and the notes on its plans."""
    capital = title[:1].upper() + title[1:]
    yield heading((capital, "bold"))
    yield from notes_of_plans(facts, words)


def below(facts: Facts, words: Catalogue) -> Parts:
    """Yield what stands below a report: the rule by which it counts."""
    if facts.counting is not None:
        yield BLANK
        yield counting(facts, words)


def columns_of(titles: Mapping[str, Holds], words: Catalogue) -> tuple[Column, ...]:
    """Return the columns with such titles, given by their codes, and which cells each holds."""
    return tuple([Column(words(code), holds) for code, holds in titles.items()])


def report_table(
    facts: Facts,
    words: Catalogue,
    columns: Iterable[Column],
    rows: Iterable[TableRow],
    *,
    remarks: bool = True,
) -> Table:
    """Return a report as a table: first the day, last what must be said with the figures.

    It is said once, in the first row of each plan, or of all where rows are of no plan.
    `remarks=False` where a page around the table says it. A table without rows has one
    that says this alone.
    """
    day = facts.day
    first = Column(words("column.as_of"), Holds.DAY)
    if not remarks:
        framed = [(day, *row.cells) for row in rows]
        with_day = (first, *columns)
        return Table(with_day, tuple(framed), words)
    columns = tuple(columns)
    last = Column(words("column.remarks"))
    remarked = list(_remarked(facts, words, rows))
    if not remarked:
        nothing = ("",) * len(columns)
        remark = _remarks_on_each(facts, words)
        remarked.append((day, *nothing, remark))
    with_remarks = (first, *columns, last)
    return Table(with_remarks, tuple(remarked), words)


def _remarked(
    facts: Facts, words: Catalogue, rows: Iterable[TableRow]
) -> Iterator[Cells]:
    """Yield rows with the day and the remarks, each remark once."""
    plans = (None, *facts.notes)
    said = {plan: remarks_on(facts, words, plan) for plan in plans}
    for row in rows:
        remark = said.pop(row.plan, "")
        yield facts.day, *row.cells, remark


def as_of(facts: Facts, words: Catalogue) -> str:
    """Return of which day the figures are: 截至2025年9月底."""
    day = dates.as_of(facts.day)
    return words("list.as_of", as_of=day)


def notes_of_plans(facts: Facts, words: Catalogue) -> Iterator[Paragraph]:
    """Say what must be said with each plan's figures, and name the plan."""
    for plan, codes in facts.notes.items():
        for code in codes:
            note = words(f"note.{code}")
            said = words("note.of_plan", plan=plan, text=note)
            yield paragraph((said, "yellow"))


def notes_of_plan(codes: Iterable[str], words: Catalogue) -> Iterator[Paragraph]:
    """Say what must be said with the figures of the one plan that is spoken of."""
    for code in codes:
        said = note_said(code, words)
        yield paragraph((said, "yellow"))


def note_said(code: str, words: Catalogue) -> str:
    """Say what must be said with figures of a plan that is not named before: what is closed."""
    if code != "closed":
        return words(f"note.{code}")
    if words.things == "tasks":
        return words("note.closed.plan")
    return words("note.closed.register")


def counting(facts: Facts, words: Catalogue) -> Paragraph:
    """Say by which rule tasks are counted or judged."""
    if facts.counting is None:
        return BLANK
    rule = words(facts.counting)
    return paragraph((rule, "dim"))


def remarks_on(facts: Facts, words: Catalogue, plan: str | None) -> str:
    """Return what must be said with the figures of a plan, or of all plans, in one sentence."""
    said = []
    if facts.counting is not None:
        said.append(words(facts.counting))
    if plan is None:
        said += _notes_named(facts, words)
    else:
        codes = facts.notes[plan]
        said += [words(f"note.{code}") for code in codes]
    return sentences.one_after_the_other(said, words)


def _notes_named(facts: Facts, words: Catalogue) -> Iterator[str]:
    for plan, codes in facts.notes.items():
        if codes:
            notes = [words(f"note.{each}") for each in codes]
            text = sentences.one_after_the_other(notes, words)
            yield words("note.of_plan", plan=plan, text=text)


def _remarks_on_each(facts: Facts, words: Catalogue) -> str:
    """Return what must be said with each plan, where there is no row to say it with."""
    said = []
    for plan in facts.notes:
        text = remarks_on(facts, words, plan)
        named = words("note.of_plan", plan=plan, text=text)
        said.append(named)
    return sentences.one_after_the_other(said, words)
