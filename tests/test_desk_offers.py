"""What the desk offers to be recorded, to whom, and with which fields filled in."""

import html
import re
import shutil
from pathlib import Path
from typing import Final

import pytest

import desk_city
from conftest import DAY, Run
from desk_city import FINANCE, HOUSING, LEDGER, REVIEWER, Sitter
from desk_scenes import ACCEPT, APPLY, EXTEND, SIGNED, choices_of, record, root, sitter

__all__ = ["root", "sitter"]  # fixtures


def test_the_tasks_page_offers_what_its_stage_allows(run: Run, root: Path, sitter: Sitter) -> None:
    def offered() -> set[str]:
        page = sitter.asks.get("/task?task=demo/1.1")
        return set(re.findall(r'href="/record/(\w+)\?', page.text))

    assert offered() == {"report", "apply", "extend", "decide", "void"}
    record(run, root, *APPLY)
    assert offered() == {"report", "withdraw", "extend", "accept", "return", "decide", "void"}
    record(run, root, *EXTEND)
    assert offered() >= {"refuse", "amend"}
    record(run, root, *ACCEPT)
    assert offered() == {"report", "reopen", "confirm", "decide", "void"}


def test_what_would_do_nothing_is_not_offered(run: Run, root: Path, sitter: Sitter) -> None:
    def offered(day: str) -> set[str]:
        page = sitter.asks.get(f"/task?task=demo/1.1&as_of={day}")
        return set(re.findall(r'href="/record/(\w+)\?', page.text))

    assert "extend" not in offered("2026-10-15")  # its last day has passed
    record(run, root, *EXTEND)
    assert "extend" not in offered(DAY)
    plan = root / "plans/demo/amendments.yaml"
    cancels = '- {effective: 2025-10-10, task: "1.1", cancel: true, document: 示例发〔2025〕9号}\n'
    plan.write_text(plan.read_text() + cancels if plan.exists() else cancels)
    assert offered(DAY) == {"void"}


def offered(sitter: Sitter, item: str) -> set[str]:
    """Return the kinds of which an item's page leads to a form."""
    links = sitter.asks.get(f"/task?task={item}").links
    return {each.partition("?")[0].removeprefix("/record/") for each in links if "/record/" in each}


def test_a_merged_item_is_not_offered_to_be_assigned_and_its_page_says_what_brings_it_back(
    run: Run, root: Path, sitter: Sitter
) -> None:
    assert {"assign", "merge"} <= offered(sitter, "hotline/W2")
    sitter.records("merge", "hotline/W2", {"into": "W1"})
    assert offered(sitter, "hotline/W2") == set()
    said = f"bizenv record amend hotline/W2 --no-cancel --effective {DAY}"
    assert said in sitter.asks.get("/task?task=hotline/W2").text
    assert said not in sitter.asks.get("/task?task=hotline/W1").text
    for kind, typed in (("assign", {"lead": [HOUSING]}), ("merge", {"into": "W1", "note": "再"})):
        assert sitter.fill(sitter.form(kind, "hotline/W2"), typed).status == 422, "not offered"
    back = ("--no-cancel", "--effective", DAY, "--document", "示例函1号", "--reason", "并案有误")
    record(run, root, "amend", "hotline/W2", *back)
    assert {"assign", "merge"} <= offered(sitter, "hotline/W2")


def test_an_item_that_is_applied_for_is_not_merged_and_a_complete_one_not_assigned(
    sitter: Sitter,
) -> None:
    item = "hotline/W1"
    sitter.records("assign", item, {"lead": [HOUSING], "date": "2025-10-07"})
    sitter.records("apply", item, {"date": "2025-10-08", "evidence": "docs/a.txt"})
    assert "assign" in offered(sitter, item)
    assert "merge" not in offered(sitter, item)
    merge = sitter.fill(sitter.form("merge", item), {"into": "W2"})
    assert merge.status == 422, "not offered"
    signed = {"department": HOUSING, "by": REVIEWER, "date": "2025-10-09"}
    sitter.records("accept", item, signed)
    assert not {"assign", "merge"} & offered(sitter, item)
    assign = sitter.fill(sitter.form("assign", item), {"lead": [HOUSING, "示例海关"]})
    assert assign.status == 422, "not offered"


def test_the_first_item_of_a_register_needs_its_number_and_the_form_says_so(
    root: Path, sitter: Sitter
) -> None:
    assert not re.search(
        r'<input [^>]*name="id"[^>]*required', sitter.form("raise", "hotline").text
    )
    (root / "plans/hotline/items.yaml").unlink()
    form = sitter.form("raise", "hotline")
    assert re.search(r'<input [^>]*name="id"[^>]*required', form.text)
    assert "第一件的件号" in form.text
    back = sitter.fill(form, {"title": "排队"})
    assert (back.status, "在“件号”里写明第一件" in back.text) == (422, True)
    assert "record raise" not in back.text
    assert sitter.records("raise", "hotline", {"id": "W1", "title": "排队"}).status == 200
    assert (
        "required"
        not in re.findall(r'<input [^>]*name="id"[^>]*>', sitter.form("raise", "hotline").text)[0]
    )


def test_a_void_of_a_department_s_part_offers_what_was_recorded_of_that_part(
    run: Run, root: Path, sitter: Sitter
) -> None:
    for department in (FINANCE, HOUSING):
        said = ("--dept", department, "--date", "2025-10-02", "--progress", f"{department}进展")
        record(run, root, "report", "demo/1.2", *said)
    page = sitter.asks.get("/task?task=demo/1.2")
    ways = [each for each in page.links if each.startswith("/record/void?")]
    assert len(ways) == 2
    for way in ways:
        form = sitter.asks.get(way)
        (whose,) = dict(desk_city.sent_by(form))["department"].split()
        assert [whose in each for each in choices_of(form, "of").values()] == [True]
    assert len(choices_of(sitter.form("void", "demo/1.2"), "of")) == 2
    form = sitter.form("void", "demo/1.2", department=HOUSING)
    (choice,) = choices_of(form, "of")
    preview = sitter.fill(form, {"of": choice, "reason": "填错"})
    assert preview.status == 200, preview.text
    sitter.follow(sitter.press(preview))
    assert "kind: void" in (root / f"plans/demo/progress/{HOUSING}.yaml").read_text()


def test_where_no_register_is_open_it_is_said(root: Path, sitter: Sitter) -> None:
    assert "没有开放的台账" not in sitter.asks.get("/record").text
    shutil.rmtree(root / "plans/hotline")
    assert "没有开放的台账" in sitter.asks.get("/record").text


def test_what_is_offered_opens_filled_in(run: Run, root: Path, sitter: Sitter) -> None:
    record(run, root, *EXTEND)
    page = sitter.asks.get("/task?task=demo/1.1")
    (address,) = (each for each in page.links if each.startswith("/record/amend"))
    given = dict(desk_city.sent_by(sitter.asks.get(address)))
    assert given["due"] == "2026-03-31"
    assert (given["answers.department"], given["answers.date"]) == (FINANCE, "2025-10-03")
    assert given["effective"] == DAY


def test_reviewers_are_offered_who_may_decide_and_those_of_the_step_first(
    run: Run, root: Path, sitter: Sitter
) -> None:
    register = root / "plans/departments.yaml"
    own = f"  - {{name: 财政审核组, department: {FINANCE}}}\n"
    first, last = "  - {name: 专班, steps: [初审]}\n", "  - {name: 督查室二科, steps: [终审]}\n"
    register.write_text(register.read_text() + own + last + first)
    plan = root / "plans/demo/plan.yaml"
    plan.write_text(plan.read_text().replace("    due: 2025-12\n", _STEPS, 1))
    record(run, root, *APPLY)

    def offered(kind: str, task: str = "demo/1.1", whose: str = FINANCE) -> list[str]:
        return [*choices_of(sitter.form(kind, task, department=whose), "by").values()]

    anybody = [REVIEWER, desk_city.OFFICE]
    assert offered("accept") == offered("return") == ["专班", *anybody]
    record(run, root, "accept", "demo/1.1", "--by", "专班", "--date", "2025-10-02")
    assert offered("accept") == ["督查室二科", *anybody]
    assert "财政审核组" in offered("decide"), "which is no decision on an application"
    both = offered("accept", "demo/1.2", whose="")
    assert "财政审核组" in both, "of the other lead's part it may be"
    assert "财政审核组" not in offered("accept", "demo/1.2", FINANCE)
    assert "财政审核组" in offered("accept", "demo/1.2", HOUSING)
    done = sitter.records("accept", "demo/1.1", {"department": FINANCE, "by": "督查室二科"})
    assert done.status == 200


_STEPS: Final = "    due: 2025-12\n    review_steps: [初审, 终审]\n"


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_what_was_honestly_recorded_later_is_not_to_be_taken_away(
    run: Run, root: Path, lang: str
) -> None:
    record(run, root, *APPLY)
    record(run, root, "withdraw", "demo/1.1", "--date", "2025-10-08")
    record(run, root, "apply", "demo/1.1", "--date", "2025-10-12", "--evidence", "docs/a.txt")
    sitter = Sitter.at(root, lang)
    early = sitter.fill(sitter.form("return", "demo/1.1"), {**SIGNED, "date": "2025-10-06"})
    assert early.status == 422
    told = {
        "zh": (
            f"与已登记的一行不合（{LEDGER} 第4行）",
            "这一行已如实登记，不必删改：把现在登记的改为今天（2025年10月15日）",
        ),
        "en": (
            f"It does not fit a line that stands ({LEDGER} line 4)",
            "that line was recorded as it happened and stays: date what you record now today",
        ),
    }
    for each in told[lang]:
        assert each in html.unescape(early.text)
    assert not re.search("删去|remove the record", early.text)
    today = sitter.fill(sitter.form("return", "demo/1.1"), {**SIGNED, "opinion": "请补充"})
    assert today.status == 200, "as the hint says"
