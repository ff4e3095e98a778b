"""A table in every form that offices send it: a workbook, a Word file, a page, text, one cell a line."""

import csv
import io
from collections.abc import Callable, Iterator, Sequence
from typing import Final, NamedTuple

import docx
import openpyxl

HEAD: Final = (
    "示府办发〔2031〕8号",
    "示例市2031年便民事项清单",
    "示例市人民政府办公室",
    "2031年2月3日",
)


class Merged(NamedTuple):
    """A cell that spans columns and rows."""

    text: str
    columns: int = 1
    rows: int = 1


Rows = Sequence[Sequence[str | Merged]]
Placed = list[list[tuple[int, Merged]]]
Form = Callable[[Rows], tuple[str, bytes | str]]


def placed(rows: Rows) -> tuple[Placed, int]:
    """Return each row's cells with the columns where they begin, and the table's width."""
    taken: set[tuple[int, int]] = set()
    found: Placed = []
    for at, row in enumerate(rows):
        column = 0
        cells: list[tuple[int, Merged]] = []
        for each in row:
            cell = each if isinstance(each, Merged) else Merged(each)
            while (at, column) in taken:
                column += 1
            area = [
                (at + down, column + across)
                for down in range(cell.rows)
                for across in range(cell.columns)
            ]
            taken.update(area)
            cells.append((column, cell))
            column += cell.columns
        found.append(cells)
    return found, max(column for _, column in taken) + 1


def flat(rows: Rows) -> Iterator[list[str]]:
    """Yield the rows with a cell for each column; of merged ones only the first says something."""
    found, width = placed(rows)
    for cells in found:
        line = [""] * width
        for column, cell in cells:
            line[column] = cell.text
        yield line


def as_csv(rows: Rows) -> tuple[str, str]:
    stream = io.StringIO()
    csv.writer(stream).writerows([*([line] for line in HEAD), *flat(rows)])
    return "x.csv", stream.getvalue()


def as_tabs(rows: Rows) -> tuple[str, str]:
    return "x.txt", "\n".join([*HEAD, *("\t".join(row).replace("\n", " ") for row in flat(rows))])


def as_bars(rows: Rows) -> tuple[str, str]:
    lines = ("| " + " | ".join(row).replace("\n", " ") + " |" for row in flat(rows))
    return "x.txt", "\n".join([*HEAD, *lines])


def a_cell_a_line(rows: Rows) -> tuple[str, str]:
    found, _ = placed(rows)
    return "x.txt", "\n".join([*HEAD, *(cell.text for cells in found for _, cell in cells)])


def as_page(rows: Rows) -> tuple[str, str]:
    found, _ = placed(rows)
    lines = [f"<p>{line}</p>" for line in HEAD]
    lines.append("<table>")
    for cells in found:
        row = (
            f"<td colspan={cell.columns} rowspan={cell.rows}>{cell.text.replace(chr(10), '<br>')}</td>"
            for _, cell in cells
        )
        lines.append(f"<tr>{''.join(row)}</tr>")
    return "x.html", "\n".join(["<html><body>", *lines, "</table></body></html>"])


def as_workbook(rows: Rows) -> tuple[str, bytes]:
    found, width = placed(rows)
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for number, line in enumerate(HEAD, start=1):
        sheet.cell(number, 1, line)
        sheet.merge_cells(start_row=number, end_row=number, start_column=1, end_column=width)
    for row, cells in enumerate(found, start=len(HEAD) + 1):
        for column, cell in cells:
            sheet.cell(row, column + 1, cell.text)
            if cell.columns * cell.rows > 1:
                sheet.merge_cells(
                    start_row=row,
                    end_row=row + cell.rows - 1,
                    start_column=column + 1,
                    end_column=column + cell.columns,
                )
    stream = io.BytesIO()
    book.save(stream)
    return "x.xlsx", stream.getvalue()


def as_word(rows: Rows) -> tuple[str, bytes]:
    found, width = placed(rows)
    document = docx.Document()
    for line in HEAD:
        document.add_paragraph(line)
    table = document.add_table(len(found), width)
    for row, cells in enumerate(found):
        for column, cell in cells:
            first = table.cell(row, column)
            last = table.cell(row + cell.rows - 1, column + cell.columns - 1)
            first.merge(last).text = cell.text
    stream = io.BytesIO()
    document.save(stream)
    return "x.docx", stream.getvalue()


WHOLE: Final[dict[str, Form]] = {"csv": as_csv, "tabs": as_tabs, "bars": as_bars, "page": as_page, "workbook": as_workbook, "word": as_word}  # fmt: skip
"""Forms that keep a table's columns."""
FORMS: Final[dict[str, Form]] = {**WHOLE, "lines": a_cell_a_line}
