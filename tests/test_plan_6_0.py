"""The shipped plan 6.0: what the document says, and nothing else."""

import json
import re
from collections import Counter
from typing import Any

import pytest
from bizenv.files.snapshot import Folder
from bizenv.model.book import PlanBook
from bizenv.model.plan import COMPARISONS
from bizenv.store.plans import load_plan
from bizenv.store.shelf import load_shelf

from conftest import ROOT, Run

DOCUMENT = ROOT.parent / "shared" / "sources" / "plan-6.0.txt"
BANNERS = (
    "东胜区",
    "康巴什区",
    "达拉特旗",
    "准格尔旗",
    "鄂托克前旗",
    "鄂托克旗",
    "杭锦旗",
    "乌审旗",
    "伊金霍洛旗",
)
OPEN_GROUPS = ("各经济开发区(园区)", "市直各有关部门", "各行政执法部门", "各指标牵头单位")
TOPICS = (
    "business-entry",
    "business-location",
    "utility-services",
    "labor",
    "financial-services",
    "international-trade",
    "taxation",
    "dispute-resolution",
    "market-competition",
    "business-insolvency",
)


@pytest.fixture(scope="module")
def book() -> PlanBook:
    shelf, found = load_shelf(Folder(ROOT))
    loaded, more = load_plan(shelf, "6.0")
    assert loaded is not None
    assert [*found, *more] == []
    return loaded


def ask(run: Run, *arguments: str) -> Any:
    ran = run(*arguments, "--plan", "6.0", "--format", "json")
    assert (ran.status, ran.err) == (0, "")
    return json.loads(ran.out)


def test_it_has_seventy_tasks_due_month_by_month(book: PlanBook) -> None:
    months = Counter(issued.task.due.written for issued in book.tasks.values())
    assert months == {
        "2025-05": 2, "2025-07": 1, "2025-08": 5, "2025-09": 7, "2025-10": 16, "2025-11": 1, "2025-12": 38,
    }  # fmt: skip
    assert len(book.tasks) == 70


def test_it_carries_no_progress(book: PlanBook) -> None:
    assert book.recorded is None
    assert book.amendments == {}


def test_section_one_is_mapped_to_the_ten_topics(book: PlanBook) -> None:
    first = book.plan.sections[0]
    assert [section.indicator for section in first.sections] == [
        (f"b-ready/{topic}",) for topic in TOPICS
    ]


def test_the_register_knows_the_nine_banners_and_the_open_groups(book: PlanBook) -> None:
    members = book.register.expand("各旗区人民政府", book.plan.issued)
    assert members == tuple(f"{name}人民政府" for name in BANNERS)
    assert all(book.register.groups[name].open for name in OPEN_GROUPS)


def test_every_figure_of_the_document_that_can_be_measured_is_a_target(book: PlanBook) -> None:
    targets = Counter(
        (target.comparison, str(target.value), target.unit)
        for issued in book.tasks.values()
        for target in issued.task.targets
    )
    wanted = [
        ("at_most", "30", "%"), ("at_least", "95", "%"), ("at_least", "95", "%"), ("at_least", "60", "%"),
        ("more_than", "50", "家"), ("at_least", "100", "所"), ("at_least", "20", "个"), ("at_least", "50", "项"),
        ("at_least", "30", "个"), ("at_least", "1", "家"), ("at_least", "1", "家"), ("at_least", "1", "个"),
    ]  # fmt: skip
    assert Counter(wanted) <= targets


@pytest.mark.usefixtures("at_root")
@pytest.mark.parametrize(
    ("day", "overdue"), [("2025-05-31", 0), ("2025-06-01", 2), ("2025-10-01", 15)]
)
def test_overdue_begins_the_day_after(run: Run, day: str, overdue: int) -> None:
    report = ask(run, "overdue", "--as-of", day)
    assert len(report["tasks"]) == overdue
    assert report["plans"][0]["notes"] == ["no-records"]
    for output in ("text", "markdown"):
        ran = run("overdue", "--plan", "6.0", "--as-of", day, "--format", output)
        assert "尚无填报记录，仅按时限推算" in ran.out


@pytest.mark.usefixtures("at_root")
@pytest.mark.parametrize("name", ["康巴什区人民政府", "各旗区人民政府"])
def test_tasks_led_through_the_group_are_found(run: Run, name: str) -> None:
    report = ask(run, "list", "--dept", name)
    assert len(report["tasks"]) == 13
    assert all("各旗区人民政府" in task["lead"] for task in report["tasks"])
    overdue = ask(run, "overdue", "--dept", name, "--as-of", "2025-10-01")
    assert [task["id"] for task in overdue["tasks"]] == ["1.2.2", "2.1.2", "1.2.4", "3.2.2"]


@pytest.mark.usefixtures("at_root")
def test_an_alias_is_the_department(run: Run) -> None:
    outputs = {
        run("overdue", "--dept", name, "--as-of", "2025-12-01").out
        for name in ("市场监管局", "市市场监督管理局")
    }
    assert len(outputs) == 1
    assert "6.0/1.1.2" in outputs.pop()


@pytest.mark.usefixtures("at_root")
def test_a_wrong_name_proposes_the_nearest(run: Run) -> None:
    ran = run("overdue", "--dept", "市市场监督管里局")
    assert ran.status == 2
    assert ran.out == ""
    assert "市市场监督管理局" in ran.err


# the document itself, where it is at hand


def _responsibility(line: str) -> list[str]:
    names = re.split(r"[、,]", line.split(":", 1)[1])
    return [re.sub(r"等(部门)?$", "", name) for name in names]


def _document_tasks(text: str) -> dict[str, dict[str, Any]]:
    """Read the issued document: headings （一）, 1., (1) make the ids, labels on lines of their own the rest."""
    start, end = text.index("二、重点任务"), text.index("三、保障措施")
    numerals = "一二三四五六七八九十"
    tasks: dict[str, dict[str, Any]] = {}
    top, middle, current = 0, 0, ""
    for line in text[start:end].splitlines():
        if match := re.match(r"\(([一二三四])\)", line):
            top, middle = numerals.index(match[1]) + 1, 0
        elif match := re.match(r"(\d+)\.", line):
            middle = int(match[1])
        elif match := re.match(r"\((\d+)\)(.+?)。", line):
            current = ".".join(str(part) for part in (top, middle, match[1]) if part)
            tasks[current] = {"title": match[2], "support": [], "paragraph": line}
        elif line.startswith("牵头部门:"):
            tasks[current]["lead"] = _responsibility(line)
        elif line.startswith("配合单位:"):
            tasks[current]["support"] = _responsibility(line)
        elif line.startswith("完成时限:"):
            tasks[current]["due_text"] = line.split(":", 1)[1]
    return tasks


@pytest.mark.skipif(
    not DOCUMENT.is_file(), reason="the issued document is not here: ../shared/sources/plan-6.0.txt"
)
def test_it_says_what_the_document_says(book: PlanBook) -> None:
    document = _document_tasks(DOCUMENT.read_text(encoding="utf-8"))
    assert list(book.tasks) == list(document)
    for task_id, said in document.items():
        task = book.tasks[task_id].task
        year, month = re.fullmatch(r"(\d{4})年(\d+)月底前", said["due_text"]).groups()  # type: ignore[union-attr]
        assert task.title == said["title"]
        assert list(task.lead) == said["lead"]
        assert list(task.support) == said["support"]
        assert task.due_text == said["due_text"]
        assert task.due.written == f"{year}-{int(month):02}"
        assert task.summary is not None
        assert task.summary not in said["paragraph"]
        for target in task.targets:
            assert str(getattr(target, target.comparison)) in said["paragraph"], (
                task_id,
                COMPARISONS,
            )


@pytest.mark.skipif(
    not DOCUMENT.is_file(), reason="the issued document is not here: ../shared/sources/plan-6.0.txt"
)
def test_the_head_of_the_document_is_right(book: PlanBook) -> None:
    text = DOCUMENT.read_text(encoding="utf-8")
    assert text.startswith(book.plan.document or "?")
    assert f"{book.plan.issued.year}年{book.plan.issued.month}月{book.plan.issued.day}日" in text
    assert book.plan.title in text.replace("\n", "")
    assert book.plan.issuer is not None
    assert book.plan.issuer in text
