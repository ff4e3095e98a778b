"""Recording at the desk: a form writes byte for byte what `record` writes."""

import html
import re
import shutil
from pathlib import Path
from typing import Final
from urllib.parse import parse_qsl

import pytest
from bizenv.cli.kind_options import option_of
from bizenv.desk.doors import TOKEN
from bizenv.recording.addresses import AMEND
from bizenv.recording.slots import slots_of, written_kinds

import desk_city
from conftest import DAY, Run
from desk_city import FINANCE, HOUSING, LEDGER, REVIEWER, REVIEWS, Sitter, Typed, make, state
from desk_scenes import (
    APPLY,
    AWKWARD,
    EXTEND,
    SCENES,
    SIGNED,
    begun,
    choices_of,
    record,
    root,
    sitter,
)

__all__ = ["root", "sitter"]  # fixtures


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
