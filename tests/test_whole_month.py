"""A whole month of an office from one set of records: a figure is the same wherever it stands.

The month is that of docs/zh/whole-month.md, run as the page has it.
"""

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date
from itertools import product
from pathlib import Path
from typing import Any, NamedTuple

import docx
import openpyxl
import pytest
from bizenv.pages.stocktake import FIGURES
from bizenv.report.counts import UNHEARD_COUNTS

from conftest import ROOT, Run
from filling import FIRST, HEAD
from test_export import rows
from test_manual import blocks, run_page

MONTH, END, MEETING = "2026-04", "2026-04-30", "2026-05-06"
DEPARTMENTS = ("示例数据局", "示例住建局", "示例人社局", "东区人民政府", "西区人民政府")
STATUSES = {
    "completed": "已完成",
    "in_review": "待审核",
    "on_track": "正常推进",
    "at_risk": "预警",
    "overdue": "逾期",
}
COUNTS = ("tasks", *STATUSES, "due", "due_completed")
FILED = ("owed", "filed", "late", "missing")
ALL = "合计"


class Figure(NamedTuple):
    """A figure by its name, and what it is of: a department, all, a part of a task, or a slip."""

    name: str
    of: tuple[str, ...]


Said = Iterator[tuple[Figure, Any]]


@pytest.fixture
def month(tmp_path: Path, program: Path) -> Path:
    """The folder in which the page ran: office/, forms/, slips/, out/. The office is not to be written to."""
    page = (ROOT / "docs/zh/whole-month.md").read_text(encoding="utf-8")
    ran = run_page([shell for shell, _ in blocks(page)], tmp_path, "zh_CN.UTF-8", program)
    assert [out for out, failed in ran if failed] == []
    return tmp_path / "work"


class Office:
    """Asks the office's workspace."""

    def __init__(self, month: Path, run: Run) -> None:
        self.month = month
        self._run = run

    def text(self, *call: str) -> str:
        """Return what a call prints."""
        ran = self._run("--root", self.month / "office", "--lang", "zh", *call)
        assert (ran.status, ran.err) == (0, "")
        return ran.out

    def asked(self, *call: str, day: str = END) -> Any:
        """Return the JSON of a report as of a day."""
        return json.loads(self.text(*call, "--as-of", day, "--format", "json"))

    def digest(self) -> Any:
        return json.loads(self.text("digest", "--month", MONTH, "--format", "json"))

    def parts(self, day: str = END) -> list[Any]:
        lines = self.text("export", "assignments", "--as-of", day, "--format", "jsonl")
        return [json.loads(line) for line in lines.splitlines()]


@pytest.fixture
def office(month: Path, run: Run) -> Office:
    return Office(month, run)


def counts_of(said: Any, *of: str) -> Said:
    for name in COUNTS:
        yield Figure(name, of), said[name]


def filed_of(said: Any, *of: str) -> Said:
    for name in FILED:
        yield Figure(name, of), said[name]


def counted(office: Office) -> Said:
    """What each part is, counted here."""
    parts = office.parts()
    for department in DEPARTMENTS:
        own = [each for each in parts if each["department"] == department]
        due = [each for each in own if each["due"] <= END]
        done = [each for each in due if each["status"] == "completed"]
        said = Counter(each["status"] for each in own)
        figures = {"tasks": len(own), "due": len(due), "due_completed": len(done)}
        yield from counts_of(Counter(figures) + said, department)
    for each in parts:
        part = (each["department"], each["id"])
        yield Figure("percent", part), each["said"]["percent"]
        for reason in each["reasons"]:
            if reason["code"] == "overdue":
                yield Figure("days overdue", part), reason["figures"]["days"]


def status(office: Office) -> Said:
    said = office.asked("status")
    yield from counts_of(said["totals"], ALL)
    for each in said["groups"]:
        yield from counts_of(each, each["key"])


def digest(office: Office) -> Said:
    said = office.digest()
    yield from counts_of(said["totals"], ALL)
    for each in said["overdue"]:
        part = (each["department"], each["id"])
        yield Figure("days overdue", part), -each["days"]
        yield Figure("percent", part), each["said"]["percent"]
    owed = said["filing"]
    yield from filed_of(_of_reports(owed), ALL)
    for department in DEPARTMENTS:
        own = [each for each in owed if each["department"] == department]
        yield from filed_of(_of_reports(own), department)
    yield from slips_of(said["slips"])


def _of_reports(reports: list[Any]) -> Counter[str]:
    return Counter(owed=len(reports)) + Counter(each["state"] for each in reports)


def digest_in_words(office: Office) -> Said:
    """What people read, of the headline and of the reports."""
    text = re.sub(r"\n *", "", office.text("digest", "--month", MONTH))
    for name, before in {
        "due": "应完成",
        "due_completed": "其中已完成",
        "overdue": "，逾期",
    }.items():
        (figure,) = re.findall(rf"{before}(\d+)条", text)
        yield Figure(name, (ALL,)), int(figure)
    for name, before in {
        "owed": "应报",
        "filed": "已报",
        "late": "迟报",
        "missing": "未报",
    }.items():
        figure = re.findall(rf"[^：]{before}(\d+)份", text)[0]
        yield Figure(name, (ALL,)), int(figure)
    (days,) = re.findall(r"第2项 .*?逾期(\d+)天", text)
    yield Figure("days overdue", ("示例住建局", "2")), int(days)


def page_in_words(office: Office) -> Said:
    """What the page prints of `status`: a department a row."""
    text = office.text("status", "--as-of", END)
    heads = ("任务", "应完成", "正常", "预警", "逾期")
    names = ("tasks", "due", "on_track", "at_risk", "overdue")
    head = next(line for line in text.splitlines() if line.startswith("灯"))
    places = [head.split().index(each) for each in heads]
    for line in text.splitlines():
        cells = line.split()
        if len(cells) > 1 and cells[1] in DEPARTMENTS:
            for name, place in zip(names, places, strict=True):
                yield Figure(name, (cells[1],)), int(cells[place])


def filing(office: Office) -> Said:
    said = office.asked("filing", "--month", MONTH)
    yield from filed_of(said["totals"], ALL)
    for each in said["rows"]:
        yield from filed_of(each["counts"], each["key"])
    for each in said["reports"]:
        if each["percent"] is not None:
            yield Figure("percent", (each["department"], each["id"])), each["percent"]


RANKED = {"tasks": "tasks", "overdue": "overdue", "filing_missing": "missing"}


def ranking(office: Office) -> Said:
    said = json.loads(office.text("rank", "--month", MONTH, "--format", "json"))
    for row in [each for one in said["classes"] for each in one["rows"]]:
        department = row["department"]
        figures = {each["name"]: each for each in row["beside"]}
        for name, other in RANKED.items():
            yield Figure(other, (department,)), int(figures[name]["n"])
        in_time = row["sheet"]["items"][1]["figure"]
        assert in_time["name"] == "filing_on_time"
        yield Figure("filed", (department,)), int(in_time["n"])
        yield Figure("owed", (department,)), int(in_time["of"])


def stocktake(office: Office) -> Said:
    for department in DEPARTMENTS:
        said = office.asked("stocktake", "--dept", department, "--since", "2026-03-31")
        yield from counts_of(said["now"], department)
        yield from filed_of(said["filing"], department)
        for each in said["worst"]:
            part = (department, each["id"])
            yield Figure("percent", part), each["said"]["percent"]
            if each["status"] == "overdue":
                yield Figure("days overdue", part), -each["days"]


def ledger(office: Office) -> Said:
    """The workbook that the page wrote in May."""
    book = openpyxl.load_workbook(office.month / f"out/{MONTH}.xlsx")
    for row in rows(book["数量与比率"]):
        of = (str(row["牵头部门"]).partition("（")[0],)
        yield Figure("tasks", of), row["任务"]
        yield Figure("due", of), row["到期任务完成率 分母"]
        yield Figure("due_completed", of), row["到期任务完成率 分子"]
        for name, head in STATUSES.items():
            yield Figure(name, of), row[head]
    for department in DEPARTMENTS:
        for row in rows(book[department]):
            percent = re.search(r"填报(\d+)%", row["完成情况"])
            part = (department, str(row["编号"]))
            yield Figure("percent", part), float(percent[1]) if percent else None


def forms(office: Office) -> Said:
    """The forms that go out next: what they say of each open task."""
    folder = office.month / "next"
    office.text("form", "export", "--all", "--as-of", END, "-o", str(folder))
    for department in DEPARTMENTS:
        sheet = openpyxl.load_workbook(folder / f"{department}.xlsx").worksheets[0]
        above = str(sheet["A2"].value)
        (still, done) = re.findall(r"未完成(\d+)项.*已完成、已取消(\d+)项", above)[0]
        yield Figure("completed", (department,)), int(done)
        yield Figure("tasks", (department,)), int(still) + int(done)
        heads = [str(cell.value) for cell in sheet[HEAD]]
        filled = [
            dict(zip(heads, row, strict=True)) for row in sheet.iter_rows(FIRST, values_only=True)
        ]
        listed = [row for row in filled if str(row["编号"]).startswith("ck-2026/")]
        assert len(listed) == int(still)
        said = Counter(str(row["状态"]).partition("（")[0] for row in listed)
        for name, words in {**STATUSES, "overdue": "逾期未完成"}.items():
            if name != "completed":
                yield Figure(name, (department,)), said[words]
        for row in listed:
            percent = re.search(r"完成(\d+)%", str(row["上期填报"]))
            part = (department, str(row["编号"]).removeprefix("ck-2026/"))
            yield Figure("percent", part), float(percent[1]) if percent else None


def overdue(office: Office) -> Said:
    tasks = office.asked("overdue")["tasks"]
    yield Figure("overdue", (ALL,)), len(tasks)
    for each in tasks:
        (lead,) = each["lead"]
        yield Figure("days overdue", (lead, each["id"])), each["days_overdue"]


SLIP = (
    "department",
    "id",
    "state",
    "receipt_by",
    "reply_by",
    "days_receipt_late",
    "days_reply_late",
)


def slips_of(slips: list[Any]) -> Said:
    for each in slips:
        for name in SLIP:
            yield Figure(name, (each["number"],)), each[name]


def slips(office: Office) -> Said:
    yield from slips_of(office.asked("remind", "list")["slips"])


def letters(office: Office) -> Said:
    """The letters in Word as they were issued."""
    for place in sorted((office.month / "slips").iterdir()):
        number, _, department = place.stem.partition(" ")
        text = "\n".join(each.text for each in docx.Document(str(place)).paragraphs)
        assert text.startswith(number)
        (task,) = re.findall(r"第(\d)项“", text)
        reply, receipt = (
            f"{year}-{int(month):02}-{int(day):02}"
            for year, month, day in re.findall(r"于(\d+)年(\d+)月(\d+)日前（含当日）", text)
        )
        yield Figure("department", (number,)), department
        yield Figure("id", (number,)), task
        yield Figure("reply_by", (number,)), reply
        yield Figure("receipt_by", (number,)), receipt


SOURCES: tuple[Callable[[Office], Said], ...] = (
    counted,
    status,
    page_in_words,
    digest,
    digest_in_words,
    filing,
    ranking,
    stocktake,
    ledger,
    forms,
    overdue,
    slips,
    letters,
)
# In how many of them each figure stands, of that department, part or slip of which most tell it.
STANDS = {
    "tasks": 7,
    "due": 5,
    "due_completed": 4,
    "completed": 5,
    "in_review": 5,
    "on_track": 6,
    "at_risk": 6,
    "overdue": 7,
    "owed": 4,
    "filed": 4,
    "late": 3,
    "missing": 4,
    "percent": 6,
    "days overdue": 5,
    "department": 3,
    "id": 3,
    "state": 2,
    "receipt_by": 3,
    "reply_by": 3,
    "days_receipt_late": 2,
    "days_reply_late": 2,
}


def every_figure_is_the_same_wherever_it_stands(office: Office) -> None:
    found: dict[Figure, dict[str, Any]] = {}
    for source in SOURCES:
        for figure, value in source(office):
            by = found.setdefault(figure, {})
            assert by.setdefault(source.__name__, value) == value, (figure, source.__name__)
    differing = {figure: by for figure, by in found.items() if len(set(by.values())) > 1}
    assert differing == {}
    stands: Counter[str] = Counter()
    for figure, by in found.items():
        stands[figure.name] = max(stands[figure.name], len(by))
    assert dict(stands) == STANDS
    assert {figure.of for figure in found if figure.name == "late"} == {
        (each,) for each in (ALL, *DEPARTMENTS)
    }


def grounds_are_what_was_so_on_the_day(office: Office) -> None:
    """Issued ones on the day of issue, what is drafted after the meeting on that day."""
    issued = office.asked("remind", "list")["slips"]
    drafted = office.asked("remind", day=MEETING)["drafts"]
    told = [(each, each["date"]) for each in issued] + [(each, MEETING) for each in drafted]
    assert len(told) == 6
    for each, day in told:
        (part,) = [
            one
            for one in office.parts(day)
            if (one["department"], one["id"]) == (each["department"], each["id"])
        ]
        figures = {reason["code"]: reason["figures"] for reason in part["reasons"]}
        for ground in each["grounds"]:
            if ground["ground"] == "overdue":
                assert (ground["due"], ground["days"]) == (part["due"], figures["overdue"]["days"])
            elif ground["ground"] == "due_in":
                left = (date.fromisoformat(part["due"]) - date.fromisoformat(day)).days
                assert (ground["due"], ground["days"]) == (part["due"], left)
            else:
                lapsed = [one for one in issued if one["number"] in ground["slips"]]
                assert [one["state"] for one in lapsed] == ["lapsed"]


def scores_are_sums_of_figures_that_stand_elsewhere(office: Office) -> None:
    said = json.loads(office.text("rank", "--month", MONTH, "--format", "json"))
    filed = {each["key"]: each["counts"] for each in office.asked("filing")["rows"]}
    stood = {each["key"]: each for each in office.asked("status")["groups"]}
    early = Counter(
        each["department"]
        for each in office.parts("2026-04-29")
        if each["status"] == "completed" and each["due"] > "2026-04-29"
    )
    for row in [each for one in said["classes"] for each in one["rows"]]:
        name = row["department"]
        due, done = stood[name]["due"], stood[name]["due_completed"]
        in_time, owed = filed[name]["filed"], filed[name]["owed"]
        points = 60 * done / due + 40 * in_time / owed if due else 100 * in_time / owed
        points += min(2 * early[name], 6) - min(5 * stood[name]["overdue"], 20)
        assert row["score"] == max(points, 0)


def statuses_of_a_stocktake_add_up(office: Office) -> None:
    """Also where nothing had been recorded yet, and a status is read otherwise."""
    for department, day in product(DEPARTMENTS, ("2026-03-31", END)):
        text = office.text("stocktake", "--dept", department, "--since", day, "--as-of", MEETING)
        table = text.partition("增减\n")[2].partition("到期任务完成率")[0]
        cells = [line.split() for line in table.splitlines()]
        for column in (-3, -2):
            figures = {row[0]: int(row[column]) for row in cells}
            tasks = figures.pop("任务")
            del figures["应完成"]
            assert sum(figures.values()) == tasks, (department, day)


def a_second_issue_changes_nothing(office: Office) -> None:
    root = office.month / "office"
    assert "0 个错误，0 个警告" in office.text("validate", "--as-of", MEETING)
    before = {each: each.read_bytes() for each in sorted(root.glob("plans/**/*.yaml"))}
    again = ("remind", "issue", "--signed-by", "示例分管领导", "--as-of", "2026-04-23")
    assert "没有应发的催办件" in office.text(*again)
    assert before == {each: each.read_bytes() for each in sorted(root.glob("plans/**/*.yaml"))}


def who_answered_is_not_told_to_be_silent(office: Office) -> None:
    """A promise that was not kept lapses as well; it is no silence."""
    text = office.text("remind", "list", "--as-of", MEETING)
    assert "逾期未复1件、承诺未兑现1件" in text
    broken = text.partition("\n承诺未兑现1件\n")[2].partition("\n\n")[0]
    assert "〔2026〕督第1号  督办单  示例住建局  承诺未兑现" in broken
    table = office.text("remind", "list", "--as-of", MEETING, "--format", "csv")
    (row,) = [line for line in table.splitlines() if "〔2026〕督第1号" in line]
    assert "承诺未兑现" in row
    assert "逾期未复" not in row
    assert "〔2026〕督第1号逾期未复" not in office.text("remind", "--as-of", MEETING)


@pytest.mark.slow
def test_a_whole_month(office: Office) -> None:
    """In one test: the page runs once."""
    every_figure_is_the_same_wherever_it_stands(office)
    grounds_are_what_was_so_on_the_day(office)
    scores_are_sums_of_figures_that_stand_elsewhere(office)
    statuses_of_a_stocktake_add_up(office)
    a_second_issue_changes_nothing(office)
    who_answered_is_not_told_to_be_silent(office)


def test_a_stocktake_tells_each_count_that_may_stand_for_a_status() -> None:
    assert {*STATUSES, *UNHEARD_COUNTS} <= set(FIGURES)


@pytest.mark.slow
def test_the_example_city_s_october_is_told_alike(example: Path, run: Run) -> None:
    """Of a city with joint tasks, extensions, returns and registers: by whatever tells of a department."""
    day, month = "2025-10-31", "2025-10"

    def asked(*call: str) -> Any:
        return json.loads(run("--root", example, *call, "--format", "json").out)

    stood = asked("status", "--as-of", day)
    digest = asked("digest", "--month", month)
    assert digest["totals"] == stood["totals"]
    ranked = [row for each in asked("rank", "--month", month)["classes"] for row in each["rows"]]
    beside = {
        row["department"]: {each["name"]: int(each["n"]) for each in row["beside"]}
        for row in ranked
    }
    assert len(beside) > 10
    due = {group["key"]: group["due"] for group in stood["groups"]}
    narrower = [name for name, each in beside.items() if each["due"] < due[name]]
    assert narrower  # a ranking's due looks at its period alone, as the page says
    assert all(each["due"] <= due[name] for name, each in beside.items())
    for group in stood["groups"]:
        department = group.pop("key")
        del group["light"]
        assert asked("stocktake", "--dept", department, "--as-of", day)["now"] == group
        if department in beside:
            figures = beside[department]
            assert (figures["tasks"], figures["overdue"]) == (group["tasks"], group["overdue"])
    slips = {each["number"]: each for each in asked("remind", "list", "--as-of", day)["slips"]}
    assert digest["slips"] == [slips[each["number"]] for each in digest["slips"]] != []
    filed = asked("filing", "--month", month, "--as-of", day)
    assert digest["filing"] == filed["reports"] != []
