"""Every report in every format, drawn from the two tables: it is to be had, or refused by name; and none forgets its facts.

A new report adds a run here, and has to say in each format: of which day it is, the notes on its plans, and the rule
by which it counts.
"""

import csv
import html
import io
import json
import os
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

import docx
import openpyxl
import pytest
from _pytest.mark import ParameterSet
from bizenv.cli import answering, streaming, tasks
from bizenv.contract.schemas import file_name, schema_of
from bizenv.formats import FORMATS
from bizenv.formats.page import Holds, Lit, Table
from bizenv.messages import LANGUAGES, Catalogue, catalogue
from bizenv.pages import REPORTS, endings_of, formats_of, loaded
from bizenv.pages.dates import as_of
from PIL import Image

from conftest import ROOT, Run, in_turn
from test_charts import CHINESE

AS_OF: Final = date(2025, 10, 15)
RUNS: Final = {
    "status": ("status",),
    "tasks": ("list",),
    "show": ("show", "demo/1.2.3"),
    "findings": ("validate", "--as-of", "2026-01-31"),
    "diff": ("diff", "2025-09-30", "2025-10-15"),
    "since": ("since", "2025-09-30"),
    "milestones": ("milestones",),
    "targets": ("targets",),
    "duties": ("duties",),
    "queue": ("in-review", "--by", "reviewer"),
    "filing": ("filing", "--month", "2025-09"),
    "problems": ("problems", "hotline-2024"),
    "levels": ("levels",),
    "remind": ("remind",),
    "rank": ("rank", "--month", "2025-10"),
    "bulletin": ("bulletin", "--month", "2025-10", "--issuer", "示例营商办"),
    "chart": ("chart",),
    "stocktake": ("stocktake", "--dept", "住建局"),
    "digest": ("digest",),
    # to nobody: a file of recipients that git keeps is warned of
    "send": ("send", "slips", "--to", os.devnull, "--dry-run"),
    "recorded": (
        "record",
        "report",
        "demo/1.2.3",
        "--dept",
        "住建局",
        "--percent",
        "95",
        "--dry-run",
    ),
}
# Reports without figures, and reports that count nothing: each with the reason why its page need not say so.
NO_FIGURES: Final = {
    "findings": "they are of files, not of plans",
    "recorded": "it answers the person who records, on the day of the record",
    "send": "it tells what was sent; the figures stand in what was sent",
}
COUNTS_NOTHING: Final = {
    "show": "it is one task, as its plan counts it",
    "diff": "each change is of one department's own part",
}
UNSAID: Final = {
    ("diff", "csv"): "a row a change; programs read the days in JSON",
}
BY_ANOTHER_PROGRAM: Final = {"pdf": "LibreOffice prints it; tests/test_bulletin_sheets.py does so"}
MARK: Final = b"\xef\xbb\xbf"
BROKEN: Final = "plans/demo/reviews.yaml"
ENDINGS: Final = [ending for each in FORMATS.values() for ending in each.endings]
NOWHERE: Final = (".xls", ".odt", ".tsv", ".pptx", ".yaml")


@dataclass
class Seen:
    """What a command reported, caught on its way to its format."""

    report: Any = None


@pytest.fixture(autouse=True)
def font_for_pictures(request: pytest.FixtureRequest) -> None:
    """Skip what draws where no font writes its words."""
    params = getattr(request.node, "callspec", None)
    is_drawn = params is not None and params.params.get("kind") == "chart"
    if is_drawn and not CHINESE:
        pytest.skip("no font for Chinese is installed")


@pytest.fixture
def seen(monkeypatch: pytest.MonkeyPatch) -> Seen:
    caught = Seen()

    def watched(function: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any) -> Any:
            caught.report = arguments[-2]
            return function(*arguments)

        return call

    for name in ("render", "render_bytes", "page_of"):
        monkeypatch.setattr(answering, name, watched(getattr(answering, name)))

    def as_it_comes(session: Any, outlet: Any, stream: Any) -> Any:
        caught.report = stream.report()
        return streaming.answer_as_it_comes(session, outlet, stream)

    monkeypatch.setattr(tasks, "answer_as_it_comes", as_it_comes)
    return caught


@pytest.fixture
def gappy(published: Path, tmp_path: Path) -> Path:
    """The example city with a line that cannot be read: its figures need a note, and name the file."""
    city = tmp_path / "city"
    shutil.copytree(published, city)
    with (city / BROKEN).open("a", encoding="utf-8") as reviews:
        reviews.write("- {date: x}\n")
    return city


def asked_for() -> Iterator[ParameterSet]:
    """Yield each report with each format; what a file of that format shows as well is left to the night."""
    for kind in REPORTS:
        for name in FORMATS:
            is_filed = kind != "recorded" and name in formats_of(kind) and FORMATS[name].endings
            is_shown = is_filed and not FORMATS[name].binary
            yield pytest.param(kind, name, marks=[pytest.mark.nightly] if is_shown else [])


def test_every_report_has_a_run_here() -> None:
    assert RUNS.keys() == REPORTS.keys(), "add a run of the new report to RUNS"


@pytest.mark.usefixtures("at_published")
@pytest.mark.parametrize(("kind", "name"), [*asked_for()])
def test_a_format_is_to_be_had_or_refused_by_name(run: Run, kind: str, name: str) -> None:
    ran = run(*RUNS[kind], "--format", name)
    if name in formats_of(kind) and FORMATS[name].binary:
        assert (ran.status, ran.out) == (2, "")
        assert f"-o 文件名{FORMATS[name].endings[0]}" in ran.err
    elif name in formats_of(kind):
        assert (ran.status, bool(ran.out), ran.err) == (0, True, "")
    else:
        assert (ran.status, ran.out) == (2, "")
        assert name in ran.err


@pytest.mark.usefixtures("at_published")
@pytest.mark.parametrize("kind", sorted(REPORTS.keys() - {"recorded"}))  # record has no --output
def test_a_file_is_written_as_its_ending_says_or_refused(
    run: Run, kind: str, tmp_path: Path, pytestconfig: pytest.Config
) -> None:
    """By night also in capitals and as printed, each; else every third, other ones for each report."""
    meant = endings_of(formats_of(kind))
    step = 1 if pytestconfig.getoption("--nightly") else 3
    for turn, ending in enumerate((*NOWHERE, *ENDINGS), sorted(REPORTS).index(kind)):
        if meant.get(ending) in BY_ANOTHER_PROGRAM:
            continue
        file = tmp_path / f"台账{ending}"
        ran = run(*RUNS[kind], "-o", file)
        if ending not in meant:
            assert (ran.status, ran.out, file.exists()) == (2, "", False), ending
            assert all(each in ran.err for each in meant)
            continue
        assert (ran.status, ran.out, ran.err) == (0, "", ""), ending
        name = meant[ending]
        if not FORMATS[name].binary:
            assert file.read_bytes().startswith(MARK) is FORMATS[name].byte_order_mark
        if turn % step == 0:
            is_written_again_and_printed(run, kind, name, file)


def is_written_again_and_printed(run: Run, kind: str, name: str, file: Path) -> None:
    """Hold a file against another one whose ending is in capitals, and against what is printed."""
    data = file.read_bytes()
    again = file.with_name(f"again{file.suffix.upper()}")
    assert run(*RUNS[kind], "-o", again).status == 0
    if FORMATS[name].binary:
        assert again.read_bytes() == data
    else:  # newlines as they are: CSV has those of its standard
        printed = run(*RUNS[kind], "--format", name).out
        assert data.removeprefix(MARK).decode() == printed


@pytest.mark.usefixtures("at_published")
@pytest.mark.parametrize(
    ("command", "fits"),
    [
        (("schema", "plan"), {".json", ""}),
        (("schema", "codeowners"), {".txt", ""}),
        (("schema",), {".txt", ""}),
        (("import", "方案.txt", "--plan", "x"), {".yaml", ".yml", ""}),
    ],
    ids=lambda value: value[0] if isinstance(value, tuple) else "",
)
def test_what_is_no_report_has_endings_too(
    run: Run, command: tuple[str, ...], fits: set[str], tmp_path: Path
) -> None:
    document = tmp_path / "方案.txt"
    document.write_text("一、示例工作\n（一）建立制度。（示例局，2026年6月）\n", encoding="utf-8")
    named = [str(document) if each == document.name else each for each in command]
    for ending in (".json", ".txt", ".yaml", ".yml", "", ".xlsx"):
        file = tmp_path / f"out{ending}"
        status = run(*named, "-o", file).status
        assert (status != 2) is (ending in fits), ending
        assert file.exists() is (status in (0, 1))


def plainly(name: str, text: str) -> str:
    """Return what a format says, without its markup and without any space."""
    if name == "docx":
        return "".join("".join(words_in(Path(text))).split())
    if name == "xlsx":
        return "".join("".join(map(str, row)) for row in cells_of(Path(text))).replace(" ", "")
    if name == "png":
        with Image.open(text) as picture:
            text = str(picture.info["Description"])
    elif name == "csv":
        text = "".join("".join(row) for row in csv.reader(io.StringIO(text)))
    elif name in ("html", "svg"):
        text = html.unescape(re.sub(r"<[^>]*>", "", text))
    elif name == "markdown":
        text = re.sub(r"\\(?=[^\w\s])", "", text)
    return "".join(text.split())


def words_in(document: Path) -> Iterator[str]:
    """Yield the texts of a document of Word, those of its tables too."""
    opened = docx.Document(str(document))
    for paragraph in opened.paragraphs:
        yield paragraph.text
    for table in opened.tables:
        for row in table.rows:
            yield from [cell.text for cell in row.cells]


def cells_of(book: Path) -> Iterator[list[object]]:
    """Yield the rows of all sheets of a workbook; days as they are written elsewhere."""
    for sheet in openpyxl.load_workbook(book).worksheets:
        for row in sheet.iter_rows(values_only=True):
            cells = [each.date() if isinstance(each, datetime) else each for each in row]
            yield [each for each in cells if each is not None]


def required(kind: str, report: Any, words: Catalogue) -> dict[str, list[str]]:
    """Return what must be said: each fact in one of its forms."""
    facts = report.facts
    notes = [words(f"note.{code}") for codes in facts.notes.values() for code in codes]
    said = {f"the note “{note}”": [note] for note in notes}
    said["the as-of day"] = [words.say(as_of(facts.day)), facts.day.isoformat()]
    if kind not in COUNTS_NOTHING:
        assert facts.counting, f"{kind}: `facts` has no rule by which tasks are counted"
        said["the counting rule"] = [words(facts.counting)]
    return said


@pytest.mark.parametrize(
    ("kind", "language"), in_turn(sorted(REPORTS.keys() - NO_FIGURES.keys()), LANGUAGES)
)
def test_no_report_forgets_what_must_be_said_with_its_figures(
    run: Run, gappy: Path, seen: Seen, kind: str, language: str
) -> None:
    words = catalogue(language)
    asked = (*RUNS[kind], "--despite-errors", "--as-of", AS_OF, "--lang", language)
    asked = tuple(map(str, asked if kind != "diff" else (*asked[:4], *asked[6:])))
    named = () if kind == "show" else ("--plan", "demo")
    for name in formats_of(kind):
        if name in BY_ANOTHER_PROGRAM:
            continue
        book = gappy / f"a{FORMATS[name].endings[0]}" if FORMATS[name].binary else gappy
        to_file = ("-o", book) if FORMATS[name].binary else ()
        ran = run("--root", gappy, *asked, *named, "--format", name, *to_file)
        assert ran.status == 3
        assert seen.report, f"{kind}: nothing was printed; `facts` needs the notes of each plan"
        assert seen.report.facts.day == AS_OF, f"{kind}: `facts` has another day"
        assert "incomplete" in seen.report.facts.notes["demo"], f"{kind}: `facts` lacks notes"
        assert seen.report.incomplete == (BROKEN,), f"{kind}: `incomplete` is not filled in"
        if FORMATS[name].made_of == "model":
            said = json.loads(ran.out).get("incomplete")
            assert said == [BROKEN], f"{kind}: its JSON does not say `incomplete`"
        elif (kind, name) not in UNSAID:
            said = plainly(name, str(book) if to_file else ran.out)
            for fact, forms in required(kind, seen.report, words).items():
                found = any("".join(form.split()) in said for form in forms)
                assert found, f"{kind} as {name} does not say {fact}; see pages/head.py"


FITTING: Final[dict[Holds, type | tuple[type, ...]]] = {
    Holds.TEXT: str,
    Holds.ID: str,
    Holds.LIGHT: (Lit, str),
    Holds.DAY: (date, str),
    Holds.COUNT: (int, Decimal, str),  # where several departments lead, those of each, by name
    Holds.DURATION: (timedelta, str),
}


@pytest.mark.usefixtures("at_published")
@pytest.mark.parametrize("kind", sorted(each for each in REPORTS if REPORTS[each].table))
def test_cells_hold_what_their_columns_say(run: Run, seen: Seen, kind: str) -> None:
    assert run(*RUNS[kind]).status == 0
    table: Table = loaded(REPORTS[kind].table or "")(seen.report, catalogue("zh"))
    assert table.rows
    for row in table.rows:
        for column, cell in zip(table.columns, row, strict=True):
            if column.holds is Holds.SHARE:
                assert hasattr(cell, "percent"), column.title
            else:
                assert cell is None or isinstance(cell, FITTING[column.holds]), column.title
                is_text = column.holds in (Holds.TEXT, Holds.ID, Holds.LIGHT)
                assert is_text or cell != "", column.title


@pytest.mark.usefixtures("at_published")
@pytest.mark.parametrize("kind", REPORTS)
def test_the_json_of_every_report_is_of_its_published_model(run: Run, kind: str) -> None:
    schema = schema_of(loaded(REPORTS[kind].model))
    assert json.loads(run(*RUNS[kind], "--format", "json").out)["schema"] == schema
    assert (ROOT / "docs/schemas" / file_name(schema.split("/")[1])).exists()


@pytest.mark.usefixtures("at_published")
@pytest.mark.parametrize("kind", REPORTS)
def test_a_page_of_html_stands_on_its_own(run: Run, kind: str) -> None:
    page = run(*RUNS[kind], "--format", "html").out
    assert page.startswith("<!DOCTYPE html>\n<html lang=")
    assert page.count("<td") == page.count("</td>")
    assert not re.search(r"<script|<link|https?:|url\(", page)
    assert not re.search(r'<img(?! alt="[^"]*" src="data:image/svg[+]xml;base64,[^"]*">)', page)
