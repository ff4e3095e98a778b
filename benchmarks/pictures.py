"""Draws the pictures of the manual anew: a filled form of each example city, as LibreOffice shows it.

    python benchmarks/pictures.py

Needs soffice and pdftoppm, and `python -m pip install pillow`. Look at what it drew before you commit it.
"""

import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Final, NamedTuple

import openpyxl
from PIL import Image, ImageChops

from bizenv.messages import catalogue

DOCS: Final = Path(__file__).parent.parent / "docs"
BIZENV: Final = (sys.executable, "-m", "bizenv")
DAY: Final = "2025-10-15"
DATED: Final = "2025-10-25"
HEAD: Final = 5  # the row of heads
DOTS: Final = 100  # an inch
SHADES: Final = 24
FOOTER: Final = 0.9  # of a page, where it begins
EDGE: Final = 6  # dots of white around it


class Filled(NamedTuple):
    """A department, and what it writes of its tasks: the column's name and the text."""

    department: str
    rows: dict[str, dict[str, str]]


FORMS: Final = {
    "zh": Filled(
        "东区政务服务局",
        {
            "district/2.1": {
                "progress": "不按时开放的便民中心已整改，周末、午间全部开放",
                "percent": "100",
                "apply": "是",
                "evidence": "附件1.docx",
                "approved_by": "示例局长",
            },
            "district/2.3": {
                "progress": "42条政策已配办理指南，讲解8场",
                "percent": "80",
                "problems": "三条政策口径未定",
                "next": "11月底前讲完12场",
                "needs": "请东区市场监管局确认口径",
                "forecast": "按期完成有困难",
                "approved_by": "示例局长",
            },
        },
    ),
    "en": Filled(
        "Transport Department",
        {
            "climate/1.1.1": {
                "progress": "First corridor open; the second is being built",
                "percent": "74",
                "readings": "17.5",
                "problems": "One junction waits for a permit",
                "next": "Open the east line in December",
                "needs": "Permit from the Port Authority",
                "forecast": "expects difficulty in meeting the deadline",
                "approved_by": "Director",
            },
            "climate/1.1.3": {
                "progress": "The six audits are done",
                "percent": "100",
                "apply": "yes",
                "evidence": "audits.docx",
                "approved_by": "Director",
            },
        },
    ),
}


def draw(language: str, place: Path) -> None:
    """Draw the filled form of a language's example city below docs/<language>/pictures."""
    city = place / "city"
    form = place / "form.xlsx"
    filled = FORMS[language]
    run(*BIZENV, "init", "--example", str(city), "--lang", language)
    asked = ("--dept", filled.department, "--as-of", DAY, "-o", str(form))
    run(*BIZENV, "--root", str(city), "form", "export", *asked)
    fill(form, language, filled)
    run(
        "soffice",
        "--headless",
        "--convert-to",
        "pdf",
        "--outdir",
        str(place),
        str(form),
    )
    pages = ("-f", "1", "-l", "1", "-singlefile", "-r", str(DOTS), "-png")
    run("pdftoppm", *pages, str(place / "form.pdf"), str(place / "form"))
    made = DOCS / language / "pictures" / "form.png"
    made.parent.mkdir(exist_ok=True)
    shrink(place / "form.png", made)


def shrink(page: Path, made: Path) -> None:
    """Write a picture of what is not white on a page, without its footer, in few colours."""
    sheet = Image.open(page).convert("RGB")
    whole = sheet.crop((0, 0, sheet.width, int(sheet.height * FOOTER)))
    white = Image.new("RGB", whole.size, "white")
    box = ImageChops.difference(whole, white).getbbox()
    assert box is not None
    left, top, right, bottom = box
    cut = whole.crop((left - EDGE, top - EDGE, right + EDGE, bottom + EDGE))
    cut.quantize(SHADES, dither=Image.Dither.NONE).save(made, optimize=True)


def fill(form: Path, language: str, filled: Filled) -> None:
    """Write into a form what a department says."""
    words = catalogue(language)
    book = openpyxl.load_workbook(form)
    sheet = book.worksheets[0]
    places = {str(cell.value): at for at, cell in enumerate(sheet[HEAD], 1)}
    sheet.cell(HEAD - 1, 3).value = DATED
    for row in range(HEAD + 2, sheet.max_row + 1):
        said = filled.rows.get(str(sheet.cell(row, 2).value), {})
        for name, text in said.items():
            head = words(f"form.column.{name}")
            place = next(places[each] for each in places if each.startswith(head))
            sheet.cell(row, place).value = text
    book.save(form)


def run(*command: str) -> None:
    """Run a program. Raises CalledProcessError."""
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


if __name__ == "__main__":
    for each in FORMS:
        with tempfile.TemporaryDirectory() as folder:
            draw(each, Path(folder))
