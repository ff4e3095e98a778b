"""A scene at the desk for each kind of record, and what its form is filled in with."""

import html
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final
from urllib.parse import urlencode

import pytest

from conftest import DAY, Run
from desk_city import FINANCE, HOUSING, REVIEWER, Sitter, Typed, make
from desking import Answer

APPLY: Final = ("apply", "demo/1.1", "--date", "2025-10-01", "--evidence", "docs/a.txt")
ACCEPT: Final = ("accept", "demo/1.1", "--by", REVIEWER, "--date", "2025-10-04")
EXTEND: Final = ("extend", "demo/1.1", "--until", "2026-03-31", "--date", "2025-10-03")
AWKWARD: Final = '一："进展" #1 {a: b}\n  二、no，<b>’ \\ & 👍'
SIGNED: Final = {"department": FINANCE, "by": REVIEWER}
Scene = tuple[Sequence[Sequence[str]], str, Typed]
SCENES: Final[Mapping[str, Scene]] = {
    "report": (
        (),
        "demo/1.1",
        {
            "department": FINANCE,
            "date": "2025-10-14",
            "percent": "62.5",
            "readings.网办率": "88",
            "readings.a=b": "-0.5",
            "milestone": "首宗成交",
            "progress": AWKWARD,
            "problems": "无",
            "next": "no",
            "needs": "=1+1",
            "forecast": "difficult",
            "approved_by": "007",
            "duty": "企业座谈会",
            "period": "2025Q3",
            "note": "true",
        },
    ),
    "apply": (
        (),
        "demo/1.1",
        {
            "percent": "100",
            "progress": "已完成",
            "evidence": "docs/a.txt\n\n docs/第二份 材料.txt \nhttps://example.invalid/a",
        },
    ),
    "withdraw": ((APPLY,), "demo/1.1", {"reason": "材料有误"}),
    "extend": ((), "demo/1.1", {"until": "2026-03-31", "reason": "公示延期"}),
    "accept": ((APPLY,), "demo/1.1", {**SIGNED, "opinion": "材料齐全", "rating": "satisfied"}),
    "return": (
        (APPLY,),
        "demo/1.1",
        {**SIGNED, "opinion": AWKWARD, "rating": "mostly", "resubmit_by": "2025-10-31"},
    ),
    "reopen": (
        (APPLY, ACCEPT),
        "demo/1.1",
        {**SIGNED, "reason": "回潮", "document": "示例发〔2025〕1号"},
    ),
    "confirm": ((APPLY, ACCEPT), "demo/1.1", {**SIGNED, "opinion": "情况属实"}),
    "refuse": ((EXTEND,), "demo/1.1", {**SIGNED, "reason": "不予延期"}),
    "decide": (
        (),
        "demo/1.1",
        {**SIGNED, "decision": "月底前报方案", "complete_by": "2025-10-31", "document": "1号"},
    ),
    "void": (
        (),
        "demo/1.1",
        {
            "of": urlencode({"department": FINANCE, "of.date": "2025-04-30", "of.kind": "report"}),
            "reason": "填错",
        },
    ),
    "amend": (
        (EXTEND,),
        "demo/1.1",
        {
            "effective": "2025-10-15",
            "department": FINANCE,
            "due": "2026-03-31",
            "due_text": "明年一季度末",
            "answers.department": FINANCE,
            "answers.date": "2025-10-03",
            "document": "示例发〔2025〕2号",
            "reason": "公示延期",
        },
    ),
    "raise": (
        (),
        "hotline",
        {
            "title": "窗口“太少” #2",
            "text": AWKWARD,
            "source": "12345",
            "tags": "区域=东区\n行业=餐饮",
            "date": "2025-10-14",
        },
    ),
    "assign": (
        (),
        "hotline/W1",
        {"lead": [HOUSING, "示例海关"], "support": [FINANCE], "within": "10wd"},
    ),
    "merge": ((), "hotline/W2", {"into": "W1", "reason": "同一原因"}),
}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return make(tmp_path / "city")


@pytest.fixture
def sitter(root: Path) -> Sitter:
    return Sitter.at(root)


def record(run: Run, root: Path, *words: str) -> None:
    ran = run("--root", str(root), "record", *words, "--as-of", DAY)
    assert ran.status == 0, ran.err


def begun(run: Run, root: Path, kind: str) -> tuple[str, Typed]:
    before, task, typed = SCENES[kind]
    for each in before:
        record(run, root, *each)
    return task, typed


def choices_of(form: Answer, name: str) -> dict[str, str]:
    """Return what may be chosen in a field: by value, what it is called."""
    begin = form.text.index("<select", form.text.index(f'name="{name}"') - 60)
    inside = form.text[begin : form.text.index("</select>", begin)]
    found = re.findall(r'<option value="([^"]+)"[^>]*>([^<]*)', inside)
    return {html.unescape(value): html.unescape(said) for value, said in found}
