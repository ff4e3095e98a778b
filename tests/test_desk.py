"""The desk's forms: what they write is what `record` writes, once, and only what was shown before."""

import html
import re
import shutil
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from itertools import islice
from pathlib import Path
from typing import Final
from urllib.parse import parse_qsl, urlencode

import pytest
from bizenv.cli.kind_options import option_of
from bizenv.desk import recording
from bizenv.desk.doors import TOKEN
from bizenv.desk.record_routes import record_routes
from bizenv.model.kinds import KINDS
from bizenv.recording.addresses import AMEND
from bizenv.recording.journal import noted
from bizenv.recording.ledger import held
from bizenv.recording.slots import slots_of, written_kinds

import desk_city
from conftest import DAY, Run
from desk_city import FINANCE, HOUSING, LEDGER, REVIEWER, REVIEWS, Sitter, Typed, make, state
from desking import Answer, asker

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


def options(typed: Typed) -> list[str]:
    """Return what was typed as options of `record`."""
    found = []
    for name, value in typed.items():
        outer, _, inner = name.partition(".")
        if outer == "answers":
            continue
        if name == "of":
            found += options(dict(parse_qsl(str(value))))
            continue
        if outer == "readings":
            found += ["--reading", f"{inner}={value}"]
            continue
        several = [value] if isinstance(value, str) else value
        if name in ("evidence", "tags"):
            several = [each.strip() for each in str(value).split("\n") if each.strip()]
        found += [part for each in several for part in (option_of(name), each)]
    if "answers.date" in typed:
        found += ["--answers", f"{typed['answers.department']}={typed['answers.date']}"]
    return found


def record(run: Run, root: Path, *words: str) -> None:
    ran = run("--root", str(root), "record", *words, "--as-of", DAY)
    assert ran.status == 0, ran.err


def begun(run: Run, root: Path, kind: str) -> tuple[str, Typed]:
    before, task, typed = SCENES[kind]
    for each in before:
        record(run, root, *each)
    return task, typed


def test_every_kind_has_its_scene() -> None:
    assert list(SCENES) == list(written_kinds())


@pytest.mark.parametrize("kind", SCENES)
def test_what_a_form_writes_is_byte_for_byte_what_record_writes(
    run: Run, root: Path, tmp_path: Path, sitter: Sitter, kind: str
) -> None:
    task, typed = begun(run, root, kind)
    other = tmp_path / "other"
    shutil.copytree(root, other)
    before = state(root)
    done = sitter.records(kind, task, typed)
    assert done.status == 200, done.text
    record(run, other, kind, task, *options(typed))
    assert state(root) == state(other) != before
    assert "已登记" in done.text


def test_what_surrounds_a_text_is_kept_as_record_keeps_it(
    run: Run, root: Path, tmp_path: Path, sitter: Sitter
) -> None:
    typed = {"date": "2025-10-14", "progress": "\n\t十月 \n", "note": " 附 ", "next": "  "}
    other = tmp_path / "other"
    shutil.copytree(root, other)
    form = sitter.form("report", "demo/1.1")
    changed = sitter.press(sitter.fill(form, typed), "change")
    assert dict(desk_city.sent_by(changed))["progress"] == typed["progress"]
    assert sitter.follow(sitter.press(sitter.fill(changed, {}))).status == 200
    del typed["next"]
    record(run, other, "report", "demo/1.1", *options(typed), "--dept", FINANCE)
    assert state(root) == state(other)


@pytest.mark.parametrize("kind", SCENES)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_preview_says_what_a_dry_run_says_and_writes_nothing(
    run: Run, root: Path, kind: str, lang: str
) -> None:
    task, typed = begun(run, root, kind)
    sitter = Sitter.at(root, lang)
    before = state(root)
    preview = sitter.fill(sitter.form(kind, task), typed)
    asked = ("--dry-run", "--format", "html", "--as-of", DAY, "--lang", lang)
    ran = run("--root", str(root), "record", kind, task, *options(typed), *asked)
    assert (ran.status, preview.status) == (0, 200), ran.err
    said = re.findall(r"<p.*?</p>", one_space(ran.out))
    shown = one_space(preview.text)
    assert said
    assert [each for each in said if each not in shown] == []
    assert state(root) == before


def one_space(page: str) -> str:
    """Return a page without the signs that only part what is read aloud."""
    heard = re.sub('<span class="unseen">.</span> ', " ", page)
    return re.sub(" *(<[^>]*>) *", r"\1", re.sub(" +", " ", heard))


@pytest.mark.parametrize("kind", SCENES)
def test_every_slot_of_a_kind_has_a_field_or_is_left_out_for_a_reason(
    run: Run, root: Path, sitter: Sitter, kind: str
) -> None:
    task, _ = begun(run, root, kind)
    form = sitter.form(kind, task)
    names = {name.partition(".readings")[0] for name, _ in desk_city.sent_by(form)}
    slots = {slot.name for slot in slots_of(kind)}
    missing = slots - names
    idle = {"readings", "opening", "step", "finding"}  # by target; begun; nothing to choose
    of_voids = {"department", "by", "of.date", "of.kind", "of.number"}  # of what is chosen
    of_amendments = {
        *("lead", "takes_over", "support", "completion", "cancel", "carry_to", "pause"),
    }
    told = {AMEND: of_amendments, "void": of_voids}
    assert missing <= idle | told.get(kind, set()), missing
    assert names - slots <= {TOKEN, "readings.网办率", "readings.a=b", "id", "of"}


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


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ([("percent", "95"), ("a", "1")], "没有“a”这个栏目"),
        ([("percent", "95"), ("readings.无", "1")], "没有“readings.无”这个栏目"),
        ([("percent", "95"), ("percent", "96")], "“完成比例”只能填一个值"),
    ],
)
def test_what_a_form_has_no_field_for_is_refused_and_so_are_two_values_of_one(
    root: Path, sitter: Sitter, fields: list[tuple[str, str]], told: str
) -> None:
    before = state(root)
    form = sitter.form("report", "demo/1.1")
    left = [(name, value) for name, value in desk_city.sent_by(form) if name != "percent"]
    back = sitter.send(form, [*left, *fields], "show")
    assert (back.status, told in html.unescape(back.text)) == (400, True), back.text
    assert sitter.send(form, [*left, ("percent", "95"), ("a", "")], "show").status == 200
    assert state(root) == before


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


@pytest.mark.parametrize("typed", ["90%", "90％", "９０％", "90 %", " 90% ", "９０", "+90"])
def test_a_percentage_may_bear_its_sign(run: Run, root: Path, sitter: Sitter, typed: str) -> None:
    assert sitter.records("report", "demo/1.1", {"percent": typed}).status == 200
    assert (root / LEDGER).read_text().endswith("kind: report, percent: 90}\n")
    record(run, root, "report", "demo/1.1", "--date", "2025-10-14", "--percent", typed)
    assert (root / LEDGER).read_text().endswith("kind: report, percent: 90}\n")
    assert sitter.fill(sitter.form("report", "demo/1.1"), {"percent": "%"}).status == 422


@pytest.mark.parametrize("typed", ["96.1", "９６.１", "９６．１", "96.1个百分点", " 96.1 个百分点"])
def test_a_reading_may_be_full_width_and_bear_the_unit_of_its_target(
    run: Run, root: Path, sitter: Sitter, typed: str
) -> None:
    plan = root / "plans/demo/plan.yaml"
    plan.write_text(plan.read_text().replace("unit: 百分点", "unit: 个百分点"))
    assert sitter.records("report", "demo/1.1", {"readings.网办率": typed}).status == 200
    end = "kind: report, readings: {网办率: 96.1}}\n"
    assert (root / LEDGER).read_text().endswith(end)
    record(run, root, "report", "demo/1.1", "--date", "2025-10-14", "--reading", f"网办率={typed}")
    assert (root / LEDGER).read_text().endswith(end)
    other = sitter.fill(sitter.form("report", "demo/1.1"), {"readings.网办率": "96.1万元"})
    assert (other.status, "96.1万元" in other.text) == (422, True)


@pytest.mark.parametrize("typed", ["96%", "９６％", "96 %", "96"])
def test_a_reading_in_percent_may_bear_its_sign(
    run: Run, root: Path, sitter: Sitter, typed: str
) -> None:
    plan = root / "plans/demo/plan.yaml"
    plan.write_text(plan.read_text().replace("unit: 百分点", 'unit: "%"'))
    assert sitter.records("report", "demo/1.1", {"readings.网办率": typed}).status == 200
    end = "kind: report, readings: {网办率: 96}}\n"
    assert (root / LEDGER).read_text().endswith(end)
    record(run, root, "report", "demo/1.1", "--date", "2025-10-14", "--reading", f"网办率={typed}")
    assert (root / LEDGER).read_text().endswith(end)
    other = {"readings.a=b": "3%"}
    assert sitter.fill(sitter.form("report", "demo/1.1"), other).status == 422


def test_a_percentage_that_is_none_is_not_told_to_leave_out_its_sign(
    sitter: Sitter,
) -> None:
    back = sitter.fill(sitter.form("report", "demo/1.1"), {"percent": "九成"})
    assert (back.status, "如 60 或 60%" in back.text, "不带 %" in back.text) == (422, True, False)


def test_the_number_of_a_line_may_be_full_width(run: Run, root: Path) -> None:
    for percent in ("50", "60"):
        record(run, root, "report", "demo/1.1", "--date", "2025-10-08", "--percent", percent)
    named = ("--of-date", "2025-10-08", "--of-kind", "report", "--of-number", "２")
    record(run, root, "void", "demo/1.1", *named)
    assert "number: 2}" in (root / LEDGER).read_text()


@pytest.mark.parametrize("number", ["a/b", "../../x", "2025/13", "demo/1.1"])
def test_the_number_of_an_item_has_no_slash_which_is_told_beside_it(
    run: Run, root: Path, sitter: Sitter, number: str
) -> None:
    before = state(root)
    back = sitter.fill(sitter.form("raise", "hotline"), {"id": number, "title": "排队"})
    assert (back.status, "没有方案" in back.text) == (422, False)
    at = back.text.index('name="id"')
    assert 'aria-invalid="true"' in back.text[at : at + 60]
    assert f"“{number}”" in html.unescape(back.text)
    ran = run("--root", str(root), "record", "raise", f"hotline/{number}", "--title", "排队")
    assert (ran.status, number in ran.err, "没有方案" in ran.err) == (1, True, False)
    assert state(root) == before


def test_working_days_may_be_said_in_words(root: Path, sitter: Sitter) -> None:
    typed = {"lead": [HOUSING], "within": "5个工作日"}
    assert sitter.records("assign", "hotline/W1", typed).status == 200
    assert 'within: "5wd"' in (root / "plans/hotline/items.yaml").read_text()


def test_a_grant_needs_its_document_and_the_form_says_so(
    run: Run, root: Path, sitter: Sitter
) -> None:
    record(run, root, *EXTEND)
    form = sitter.form("amend", "demo/1.1", department=FINANCE)
    assert re.search(r'<input [^>]*name="document"[^>]*required', form.text)


def test_what_is_offered_opens_filled_in(run: Run, root: Path, sitter: Sitter) -> None:
    record(run, root, *EXTEND)
    page = sitter.asks.get("/task?task=demo/1.1")
    (address,) = (each for each in page.links if each.startswith("/record/amend"))
    given = dict(desk_city.sent_by(sitter.asks.get(address)))
    assert given["due"] == "2026-03-31"
    assert (given["answers.department"], given["answers.date"]) == (FINANCE, "2025-10-03")
    assert given["effective"] == DAY


def test_an_application_is_returned_mended_and_accepted(
    run: Run, root: Path, tmp_path: Path, sitter: Sitter
) -> None:
    mend = {"opinion": "请补充材料", "resubmit_by": "2025-10-31"}
    steps: list[tuple[str, Typed]] = [
        ("apply", {"date": "2025-10-01", "evidence": "docs/a.txt"}),
        ("return", {**SIGNED, "date": "2025-10-05", **mend}),
        ("apply", {"date": "2025-10-10", "evidence": "docs/a.txt\ndocs/第二份 材料.txt"}),
        ("accept", {**SIGNED, "date": "2025-10-12"}),
    ]
    other = tmp_path / "other"
    shutil.copytree(root, other)
    said = ""
    for kind, typed in steps:
        said = sitter.records(kind, "demo/1.1", typed).text
        record(run, other, kind, "demo/1.1", *options(typed))
    assert state(root) == state(other)
    assert "待审核 → 提前完成" in re.sub(r"\[.*?\]|〔.*?〕|（.*?）", "", said), said


def test_a_record_is_voided_by_choosing_it_in_words_and_its_writer_is_known(
    run: Run, root: Path, tmp_path: Path, sitter: Sitter
) -> None:
    record(run, root, *APPLY)
    for number in ("一", "二"):
        record(run, root, "report", "demo/1.1", "--date", "2025-10-02", "--progress", number)
    opinion = ("--opinion", "材料不全")
    record(run, root, "return", "demo/1.1", "--by", REVIEWER, "--date", "2025-10-03", *opinion)
    other = tmp_path / "other"
    shutil.copytree(root, other)
    choices = choices_of(sitter.form("void", "demo/1.1"), "of")
    assert list(choices.values()) == [
        f"2025年10月3日 {REVIEWER} 退回（第1行）：材料不全",
        f"2025年10月2日 {FINANCE} 填报（第5行）：二",
        f"2025年10月2日 {FINANCE} 填报（第4行）：一",
        f"2025年10月1日 {FINANCE} 申请完成（第3行）",
        f"2025年4月30日 {FINANCE} 填报（第2行）：已启动",
    ]
    of_reviewer, second, *_ = choices
    of_second = ("--of-date", "2025-10-02", "--of-kind", "report", "--of-number", "2")
    of_return = ("--of-date", "2025-10-03", "--of-kind", "return", "--by", REVIEWER)
    for choice, named in ((second, of_second), (of_reviewer, of_return)):
        assert sitter.records("void", "demo/1.1", {"of": choice, "reason": "填错"}).status == 200
        whose = ("--dept", FINANCE, "--reason", "填错")
        record(run, other, "void", "demo/1.1", *named, *whose)
    assert state(root) == state(other)
    left = choices_of(sitter.form("void", "demo/1.1"), "of")
    assert not {of_reviewer, second} & left.keys()
    again = sitter.fill(sitter.form("void", "demo/1.1", of=second), {"reason": "再作废"})
    assert again.status == 422


def choices_of(form: Answer, name: str) -> dict[str, str]:
    """Return what may be chosen in a field: by value, what it is called."""
    begin = form.text.index("<select", form.text.index(f'name="{name}"') - 60)
    inside = form.text[begin : form.text.index("</select>", begin)]
    found = re.findall(r'<option value="([^"]+)"[^>]*>([^<]*)', inside)
    return {html.unescape(value): html.unescape(said) for value, said in found}


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


# What is wrong


def test_a_grant_without_its_grounds_is_told_once_with_a_hint_that_fits(
    run: Run, root: Path, sitter: Sitter
) -> None:
    record(run, root, *EXTEND)
    (address,) = (
        each
        for each in sitter.asks.get("/task?task=demo/1.1").links
        if each.startswith("/record/amend")
    )
    back = sitter.fill(sitter.asks.get(address), {"document": "", "reason": ""})
    assert back.status == 422
    said = re.sub(r"<[^>]*>", "\n", back.text)
    for missing in ("文号", "原因"):
        assert said.count(f"对任务1.1的调整没有写{missing}") == 1
    assert "录入更正" not in said
    assert "写明同意延期所依据的文号和原因" in said
    links = re.findall(r'<a href="#(f\d+)">([^<]*)</a>', back.text)
    for place, label in links:
        assert f'id="{place}-fault"' in back.text, label
    assert {label for _, label in links} == {"文号", "原因"}


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


def test_a_void_of_what_a_later_line_rests_on_says_what_comes_first(
    run: Run, root: Path, sitter: Sitter
) -> None:
    record(run, root, *APPLY)
    record(run, root, "withdraw", "demo/1.1", "--date", "2025-10-08")
    choices = choices_of(sitter.form("void", "demo/1.1"), "of")
    (applied,) = (value for value, said in choices.items() if "申请完成" in said)
    back = sitter.fill(sitter.form("void", "demo/1.1"), {"of": applied, "date": "2025-10-14"})
    assert back.status == 422
    assert "先由登记它的一方作废这一行，再作废那条记录" in back.text
    ran = run(
        "--root", str(root), "record", "void", "demo/1.1", "--as-of", DAY, *options({"of": applied})
    )
    assert ran.status == 1
    assert "先由登记它的一方作废这一行，再作废那条记录" in ran.err


def test_what_was_typed_comes_back_with_the_fault_beside_its_field(
    root: Path, sitter: Sitter
) -> None:
    typed = {"percent": "200", "progress": AWKWARD, "forecast": "cannot"}
    back = sitter.fill(sitter.form("report", "demo/1.1"), typed)
    assert back.status == 422
    given = dict(desk_city.sent_by(back))
    assert {name: given[name] for name in typed} == typed
    field = back.text.index('name="percent"')
    assert back.text.index("-fault", field) - field < 300
    assert 'aria-invalid="true"' in back.text[field - 100 : field + 300]
    assert state(root) == state(make(root))


WRONG: Final = {
    "a day that is none": ("report", {"date": "昨日前", "progress": "好"}, "date"),
    "a reading that is no figure": ("report", {"readings.网办率": "很高"}, "readings.网办率"),
    "no evidence": ("apply", {"evidence": "docs/none.pdf"}, "evidence"),
    "an earlier deadline": ("extend", {"until": "2025-10-20"}, ""),
    "no word of the work": ("report", {}, ""),
    "a number of a person": ("report", {"progress": "联系13800138000"}, "progress"),
    "what no file may hold": ("report", {"note": "a\x07b", "progress": "好"}, "note"),
    "no day": ("extend", {"until": ""}, "until"),
}


@pytest.mark.parametrize("what", WRONG)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_nothing_that_is_wrong_is_written_and_the_words_are_those_of_a_form(
    root: Path, what: str, lang: str
) -> None:
    kind, typed, field = WRONG[what]
    sitter = Sitter.at(root, lang)
    before = state(root)
    back = sitter.fill(sitter.form(kind, "demo/1.1"), typed)
    assert back.status == 422
    faults = re.findall(r'<div class="faults" role="alert">.*?</div>', back.text)
    assert len(faults) == 1
    assert "--" not in re.sub("<[^>]*>", "", faults[0])
    if field:
        at = back.text.index(f'name="{field}"')
        assert 'aria-invalid="true"' in back.text[at : at + 60]
    assert state(root) == before


def test_a_choice_that_is_there_no_more_is_not_lost(root: Path, sitter: Sitter) -> None:
    form = sitter.form("report", "demo/1.1")
    plan = root / "plans/demo/plan.yaml"
    fields = [*desk_city.sent_by(form), ("milestone", "首宗成交"), ("progress", "好")]
    plan.write_text(plan.read_text().replace("首宗成交", "首宗地块成交"))
    back = sitter.send(form, fields, "show")
    assert back.status == 422
    assert dict(desk_city.sent_by(back))["milestone"] == "首宗成交"


def test_a_plan_that_cannot_be_read_is_told_with_its_line(root: Path, sitter: Sitter) -> None:
    (root / REVIEWS).write_text("- {date: 2025-13-01}\n")
    back = sitter.fill(sitter.form("report", "demo/1.1"), {"progress": "好"})
    assert back.status == 422
    assert f"{REVIEWS}:1" in back.text
    assert dict(desk_city.sent_by(back))["progress"] == "好"


@pytest.mark.parametrize(
    "address",
    [
        *("/record/report?task=demo/9.9", "/record/report?task=none/1"),
        *("/record/none?task=demo/1.1", "/record/raise?task=demo", "/record/raise?task=demo/1.1"),
        *("/record/raise?task=demo/9.9", "/record/raise?task=hotline/W1"),
        *("/record/assign?task=demo/1.1", "/record/merge?task=demo/1.1"),
    ],
)
def test_there_is_no_form_for_what_there_is_not(sitter: Sitter, address: str) -> None:
    assert sitter.asks.get(address).status == 404


def test_what_is_to_be_looked_at_is_told_before_it_is_written(sitter: Sitter) -> None:
    preview = sitter.fill(sitter.form("report", "demo/1.1"), {"percent": "0.6"})
    assert preview.status == 200
    assert "填报0.6%，不足百分之一" in preview.text
    assert "0.6即0.6%，如为60%应填60" in preview.text
    assert sitter.follow(sitter.press(preview)).status == 200


# Between the two steps


def test_a_file_that_changed_between_the_two_steps_is_looked_at_again(
    run: Run, root: Path, sitter: Sitter
) -> None:
    preview = sitter.fill(sitter.form("report", "demo/1.1"), {"progress": "十月"})
    record(run, root, "report", "demo/1.1", "--progress", "别人写的", "--date", "2025-10-10")
    before = state(root)
    again = sitter.press(preview)
    assert again.status == 409
    assert "台账有变动" in again.text
    assert f"{LEDGER}:4" in again.text
    assert state(root) == before
    assert f"{LEDGER}:4" in sitter.follow(sitter.press(again)).text
    assert (root / LEDGER).read_text().count("十月") == 1


def test_so_is_what_turns_otherwise_though_the_file_is_the_same(
    run: Run, root: Path, sitter: Sitter
) -> None:
    preview = sitter.fill(sitter.form("report", "demo/1.1"), {"progress": "十月"})
    amend = ("--due", "2025-10-10", "--effective", "2025-09-01", "--document", "1号")
    record(run, root, "amend", "demo/1.1", *amend, "--reason", "提前")
    assert sitter.press(preview).status == 409
    assert "十月" not in (root / LEDGER).read_text()


def test_a_preview_that_the_rules_refuse_by_now_comes_back_as_its_form(
    run: Run, root: Path, sitter: Sitter
) -> None:
    record(run, root, *APPLY)
    preview = sitter.fill(sitter.form("accept", "demo/1.1"), SIGNED)
    record(run, root, "withdraw", "demo/1.1")
    before = state(root)
    back = sitter.press(preview)
    assert back.status == 422
    assert dict(desk_city.sent_by(back))["by"] == REVIEWER
    assert state(root) == before


@pytest.mark.parametrize("kind", SCENES)
def test_a_form_sent_twice_is_recorded_once(
    run: Run, root: Path, sitter: Sitter, kind: str
) -> None:
    task, typed = begun(run, root, kind)
    preview = sitter.fill(sitter.form(kind, task), typed)
    first = sitter.press(preview)
    stands = state(root)
    again = sitter.press(preview)
    assert (again.status, again.headers["location"]) == (303, first.headers["location"])
    assert state(root) == stands


@pytest.mark.parametrize("seal", ["", "x", "0" * 64, ".".join(["0" * 64] * 3) + ".0"])
def test_without_the_seal_of_what_was_shown_nothing_is_written(
    root: Path, sitter: Sitter, seal: str
) -> None:
    preview = sitter.fill(sitter.form("report", "demo/1.1"), {"progress": "十月"})
    fields = [each for each in desk_city.sent_by(preview) if each[0] != "seal"]
    before = state(root)
    answer = sitter.send(preview, [*fields, ("seal", seal)], "write")
    assert answer.status == 409
    assert state(root) == before


def test_other_values_behind_a_seal_are_shown_first(root: Path, sitter: Sitter) -> None:
    preview = sitter.fill(sitter.form("report", "demo/1.1"), {"progress": "十月"})
    fields = [
        (name, "改了" if name == "progress" else value)
        for name, value in desk_city.sent_by(preview)
    ]
    before = state(root)
    assert sitter.send(preview, fields, "write").status == 409
    assert state(root) == before


def test_one_may_go_back_and_change_what_was_typed(sitter: Sitter) -> None:
    typed = {"progress": AWKWARD, "percent": "60"}
    preview = sitter.fill(sitter.form("report", "demo/1.1"), typed)
    form = sitter.press(preview, "change")
    given = dict(desk_city.sent_by(form))
    assert {name: given[name] for name in typed} == typed
    assert sitter.fill(form, {"percent": "61"}).status == 200


def test_what_was_recorded_is_told_after_others_wrote_behind_it(
    run: Run, root: Path, sitter: Sitter
) -> None:
    preview = sitter.fill(sitter.form("apply", "demo/1.1"), {"evidence": "docs/a.txt"})
    first = sitter.press(preview)
    said = sitter.follow(first).text
    record(run, root, "withdraw", "demo/1.1")
    assert "→ 待审核" in re.sub("<[^>]*>", "", said)
    again = sitter.follow(first)
    assert again.status == 200
    assert f"{LEDGER}:3" in again.text


@pytest.mark.parametrize(
    "file",
    ["plans/demo/plan.yaml", "plans/../docs/a.txt", "/etc/passwd", "plans/none/reviews.yaml"],
)
def test_only_lines_of_ledgers_are_told(sitter: Sitter, file: str) -> None:
    assert sitter.asks.get(f"/recorded?file={file}&line=1").status == 404


# Who comes in


def _attempts() -> dict[str, dict[str, str]]:
    return {
        "another host": {"host": "evil.invalid:8080"},
        "another origin": {"origin": "https://evil.invalid"},
        "no origin": {"origin": "null"},
        "from elsewhere": {"sec_fetch_site": "cross-site"},
        "from a neighbour": {"sec_fetch_site": "same-site"},
        "not as a form": {"content_type": "text/plain"},
    }


@pytest.mark.parametrize("what", _attempts())
@pytest.mark.parametrize("step", ["show", "write", "change"])
def test_what_is_forged_is_refused_and_writes_nothing(
    root: Path, sitter: Sitter, what: str, step: str
) -> None:
    preview = sitter.fill(sitter.form("report", "demo/1.1"), {"progress": "十月"})
    data = desk_city.encoded([*desk_city.sent_by(preview), ("step", step)])
    before = state(root)
    answer = sitter.asks.post(desk_city.action_of(preview), data, **_attempts()[what])
    assert answer.status in (403, 415, 421)
    assert state(root) == before


@pytest.mark.parametrize("token", ["", "wrong", "é"])
def test_so_is_a_form_with_a_forged_token(root: Path, sitter: Sitter, token: str) -> None:
    preview = sitter.fill(sitter.form("report", "demo/1.1"), {"progress": "十月"})
    fields = [
        (name, token if name == TOKEN else value) for name, value in desk_city.sent_by(preview)
    ]
    before = state(root)
    assert sitter.send(preview, fields, "write").status == 403
    assert state(root) == before


def test_a_token_of_another_process_is_none(root: Path, sitter: Sitter) -> None:
    preview = sitter.fill(sitter.form("report", "demo/1.1"), {"progress": "十月"})
    assert Sitter.at(root).press(preview).status == 403


def test_without_write_no_form_is_offered_or_taken(root: Path) -> None:
    asks = asker(root, forms=record_routes())
    assert "/record" not in asks.get("/task?task=demo/1.1").text
    assert asks.get("/record/report?task=demo/1.1").status == 405
    assert asks.post("/record/report?task=demo/1.1", b"step=show").status == 405


def test_nothing_is_recorded_into_the_past(sitter: Sitter) -> None:
    past = "&known_as_of=2025-10-01"
    assert sitter.asks.get(f"/record/report?task=demo/1.1{past}").status == 405
    token = sitter.asks.served.token
    address = f"/record/report?task=demo/1.1{past}"
    assert sitter.asks.post(address, {TOKEN: token, "step": "show"}).status == 405


def test_a_get_writes_nothing(root: Path, sitter: Sitter) -> None:
    before = state(root)
    for kind in KINDS:
        sitter.form(kind, "demo/1.1", progress="十月", step="write")
    assert state(root) == before


# Others who write


def test_while_another_writes_the_form_comes_back_with_all_that_was_typed(
    root: Path, sitter: Sitter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recording, "WAIT", 0.2)
    preview = sitter.fill(sitter.form("report", "demo/1.1"), {"progress": AWKWARD})
    with held(root, 1):
        back = sitter.press(preview)
    assert back.status == 503
    assert "稍后再试" in back.text
    assert dict(desk_city.sent_by(back))["progress"] == AWKWARD
    assert sitter.follow(sitter.press(sitter.fill(back, {}))).status == 200


def test_who_waits_to_write_keeps_no_reader_waiting(
    root: Path, sitter: Sitter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recording, "WAIT", 5.0)
    preview = sitter.fill(sitter.form("report", "demo/1.1"), {"progress": "十月"})
    with held(root, 1), ThreadPoolExecutor(2 * recording.WAITING) as pool:
        pressed = [pool.submit(sitter.press, preview) for _ in range(2 * recording.WAITING)]
        first = [each.result() for each in islice(as_completed(pressed), recording.WAITING)]
        waiting = [each for each in pressed if not each.done()]
    assert {each.status for each in first} == {503}
    assert all("正在登记的人太多" in each.text for each in first)
    assert len(waiting) == recording.WAITING
    assert {each.result().status for each in waiting} <= {303, 503}


def test_what_was_left_unfinished_is_completed_first_and_told(root: Path, sitter: Sitter) -> None:
    file = f"plans/demo/progress/{HOUSING}.yaml"
    line = b'- {date: 2025-05-31, task: "1.2", kind: report, progress: \xe4\xba\x94\xe6\x9c\x88}\n'
    (root / ".bizenv").mkdir()
    (root / ".bizenv/journal.json").write_bytes(noted({file: (None, line)}))
    preview = sitter.fill(sitter.form("report", "demo/1.1"), {"progress": "十月"})
    done = sitter.follow(sitter.press(preview))
    assert f"已先补完上次中断的写入：{file}" in done.text
    assert (root / file).read_bytes() == line


def test_every_way_of_a_desk_that_writes_leads_somewhere(
    run: Run, root: Path, sitter: Sitter
) -> None:
    record(run, root, *APPLY)
    record(run, root, *EXTEND)
    seen = set()
    before = state(root)
    for start in ("/record", "/task?task=demo/1.1", "/task?task=hotline/W1"):
        for address in sitter.asks.get(start).links:
            if address.startswith("/record"):
                seen.add(address.partition("?")[0])
                assert sitter.asks.get(address).status == 200, address
    forms = {each.value for each in KINDS} - {"reopen", "confirm"}
    wanted = {f"/record/{each}" for each in (*forms, AMEND, "raise", "assign", "merge")}
    assert seen - {"/record"} == wanted
    assert state(root) == before
