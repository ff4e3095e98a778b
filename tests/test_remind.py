"""bizenv remind: which slips are due, how they are numbered, answered and told; who writes at the same time."""

import itertools
import json
import re
import shutil
import zipfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Final

import pytest
from bizenv.files.yaml_tree import read
from bizenv.meaning.bench import histories
from bizenv.meaning.grounds import LadderPart, due_rung, part_on
from bizenv.meaning.slips import slips_on
from bizenv.model.book import Place, SlipEntry
from bizenv.model.ladder import default_ladder
from bizenv.model.slips import GroundKind, SlipLine, SlipNumber, number_typed
from bizenv.store.reading import adapter
from hypothesis import given
from hypothesis import strategies as st

from building import CALM, EAST, HOUSING, MARKET, PLAN, City
from conftest import ROOT, Golden, Run, Written, examples
from programs import program
from test_json import validate

SIGNED: Final = ("--signed-by", "示例分管领导")
OVERDUE: Final = City().task("due: 2025-09-30").says("2025-04-20 report percent: 40")


def slips_of(root: Path, plan: str = PLAN) -> list[dict[str, Any]]:
    """Return the lines about slips, as they stand."""
    file = root / "plans" / plan / "slips.yaml"
    text = file.read_text(encoding="utf-8") if file.exists() else ""
    lines, faults = read(text.encode(), "slips.yaml")
    assert not faults
    found: Any = lines or []
    return list(found)


def drafted(run: Run, day: str, *arguments: str) -> Any:
    ran = run("remind", "--as-of", day, *arguments, "--format", "json")
    assert ran.status == 0, ran.err
    return validate(ran.out)


def issued(run: Run, day: str, *arguments: str) -> list[str]:
    """Issue on a day; return the numbers."""
    ran = run("remind", "issue", *SIGNED, "--as-of", day, *arguments, "--format", "json")
    assert ran.status == 0, ran.err
    said = json.loads(ran.out)
    return [each["number"] for each in said["drafts"]]


@pytest.mark.usefixtures("at_example")
@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("name", ["remind", "remind list"])
def test_it_reads_as_it_did(run: Run, golden: Golden, name: str, language: str) -> None:
    ran = run(*name.split(), "--lang", language)
    assert (ran.status, ran.err) == (0, "")
    golden(f"{name.replace(' ', '-')}.{language}.txt", ran.out)


# What is due


def test_the_story_that_the_manual_tells_comes_out_so(run: Run, written: Written) -> None:
    """The table of meaning.md, line by line; holidays are those of the calendar."""
    written(OVERDUE)
    ledger = Path(f"plans/{PLAN}/progress/{MARKET}.yaml")
    assert issued(run, "2025-09-22") == []
    assert issued(run, "2025-09-23") == ["〔2025〕提第1号"]
    (slip,) = slips_of(Path.cwd())
    assert (slip["receipt_by"], slip["reply_by"]) == ("2025-09-24", "2025-09-26")
    say(run, "receipt", "〔2025〕提第1号", "2025-09-24")
    assert issued(run, "2025-09-24") == []
    say(run, "reply", "〔2025〕提第1号", "2025-09-26", "--text", "正在办理")
    assert issued(run, "2025-09-30") == []
    assert issued(run, "2025-10-01") == ["〔2025〕督第1号"]
    assert slips_of(Path.cwd())[-1]["reply_by"] == "2025-10-14"
    assert issued(run, "2025-10-14") == []
    assert issued(run, "2025-10-15") == ["〔2025〕督第2号"]
    assert slips_of(Path.cwd())[-1]["reply_by"] == "2025-10-22"
    say(run, "reply", "[2025]督2", "2025-10-16", "--text", "设备已到", "--until", "2025-10-20")
    assert issued(run, "2025-10-20") == []
    said = drafted(run, "2025-10-21")
    assert [each["rung"] for each in said["proposed"]] == ["talk"]
    assert said["proposed"][0]["grounds"][0]["slips"] == ["〔2025〕督第1号", "〔2025〕督第2号"]
    assert issued(run, "2025-10-21") == ["〔2025〕督第3号"]
    records = json.loads(ledger.read_text(encoding="utf-8"))
    apply = {
        "date": "2025-10-22",
        "task": "1.1",
        "kind": "apply",
        "evidence": ["https://a.example"],
    }
    ledger.write_text(json.dumps([*records, apply], ensure_ascii=False), encoding="utf-8")
    said = drafted(run, "2025-11-30")
    assert (said["drafts"], said["proposed"]) == ([], [])


def say(run: Run, word: str, number: str, day: str, *arguments: str) -> Any:
    ran = run("remind", word, number, "--as-of", day, *arguments, "--format", "json")
    assert ran.status == 0, ran.err
    return validate(ran.out)


@pytest.mark.parametrize(
    ("ladder", "day", "grounds"),
    [
        ("{due_in: 3wd}", "2025-09-26", [("due_in", {"days": 4})]),  # 28 September is worked
        ("{due_in: 3wd}", "2025-09-25", []),
        ("{overdue: 2wd}", "2025-10-10", [("overdue", {"days": 10})]),  # after the holidays
        ("{overdue: 2wd}", "2025-10-09", []),
        ("{overdue_months: 2}", "2025-11-30", [("overdue_months", {"months": 2})]),
        ("{overdue_months: 2}", "2025-11-29", []),
        ("{overdue_months: 2}", "2025-12-05", [("overdue_months", {"months": 2})]),
        ("{overdue_months: 2}", "9999-12-31", [("overdue_months", {"months": 95_691})]),
        ("{behind_share: 30}", "2025-09-01", [("behind_share", {"since": "2025-04-20"})]),
        ("{behind_share: 99}", "2025-09-01", []),
    ],
)
def test_a_ground_holds_from_its_day_on(
    run: Run, written: Written, ladder: str, day: str, grounds: list[tuple[str, dict[str, Any]]]
) -> None:
    root = written(OVERDUE)
    ladder_text = f"[{{rung: one, mark: 甲, when: [{ladder}], reply: 3d}}]"
    add_settings(root, f"ladder: {ladder_text}")
    said = drafted(run, day)["drafts"]
    found = [ground for draft in said for ground in draft["grounds"]]
    assert [each["ground"] for each in found] == [name for name, _ in grounds]
    for ground, (_, figures) in zip(found, grounds, strict=True):
        assert {key: ground[key] for key in figures} == figures


def add_settings(root: Path, text: str) -> None:
    file = root / "plans/workspace.yaml"
    tree = json.loads(file.read_text(encoding="utf-8"))
    policy = json.dumps(tree.pop("policy"))
    file.write_text(f"city: 示例市\npolicy: {policy}\n{text}\n", encoding="utf-8")


def test_at_risk_for_two_months_running_is_a_ground_and_a_gap_begins_anew(
    run: Run, written: Written
) -> None:
    city = City(settings=f"{CALM}, report_every: 20").task("due: 2025-12-31")
    city = city.says("2025-03-25 report percent: 10", "2025-07-20 report percent: 20")
    written(city)
    assert drafted(run, "2025-05-30")["drafts"] == []
    (draft,) = drafted(run, "2025-05-31")["drafts"]
    assert (draft["rung"], draft["grounds"][0]["months"]) == ("notice", 2)
    assert issued(run, "2025-05-31") == ["〔2025〕提第1号"]
    say(run, "reply", "〔2025〕提第1号", "2025-06-03", "--text", "正在办理")
    assert drafted(run, "2025-06-30")["drafts"] == []  # the run goes on
    assert drafted(run, "2025-08-31")["drafts"] == []  # July ended on track
    assert [each["rung"] for each in drafted(run, "2025-09-30")["drafts"]] == ["notice"]


def test_each_lead_of_a_joint_task_has_its_own_slip_and_who_applied_has_none(
    run: Run, written: Written
) -> None:
    city = City().task(f"lead: [{MARKET}, {EAST}, {HOUSING}], due: 2025-05-31")
    city = city.says('2025-06-02 apply evidence: ["https://a.example"]', by=EAST)
    written(city)
    said = drafted(run, "2025-06-05")["drafts"]
    assert [each["department"] for each in said] == [MARKET, HOUSING]
    (own,) = drafted(run, "2025-06-05", "--dept", HOUSING)["drafts"]
    assert own["department"] == HOUSING


def test_of_a_plan_without_any_record_nobody_is_pressed(run: Run, written: Written) -> None:
    written(City().task(""))
    assert drafted(run, "2025-07-01")["drafts"] == []


def test_an_empty_ladder_presses_nobody(run: Run, written: Written) -> None:
    add_settings(written(OVERDUE), "ladder: []")
    said = drafted(run, "2025-12-31")
    assert (said["drafts"], said["proposed"]) == ([], [])


# Writing


def test_numbers_run_on_over_all_plans_by_mark_and_year(run: Run, written: Written) -> None:
    root = written(OVERDUE.task("due: 2025-10-12"))
    (root / "plans/2.0").mkdir()
    plan = (root / f"plans/{PLAN}/plan.yaml").read_text(encoding="utf-8")
    (root / "plans/2.0/plan.yaml").write_text(plan.replace('"1.0"', '"2.0"'), encoding="utf-8")
    (root / "plans/2.0/progress").mkdir()
    for file in (root / f"plans/{PLAN}/progress").iterdir():
        (root / "plans/2.0/progress" / file.name).write_bytes(file.read_bytes())
    assert issued(run, "2025-10-08", "--plan", "2.0") == ["〔2025〕督第1号", "〔2025〕提第1号"]
    assert issued(run, "2025-10-08") == ["〔2025〕督第2号", "〔2025〕提第2号"]
    assert issued(run, "2026-01-09", "--plan", "2.0", "--rung", "supervise") == [
        "〔2026〕督第1号",
        "〔2026〕督第2号",
    ]
    assert run("validate", "--as-of", "2026-01-10").status == 0


def test_a_rehearsal_writes_nothing_and_says_what_would_be_issued(
    run: Run, written: Written
) -> None:
    root = written(OVERDUE)
    ran = run("remind", "issue", *SIGNED, "--as-of", "2025-10-01", "--dry-run")
    assert (ran.status, "〔2025〕督第1号" in ran.out, slips_of(root)) == (0, True, [])


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (("issue",), 2, "--signed-by"),
        (("issue", *SIGNED, "--rung", "nothing"), 2, "--rung"),
        (("issue", *SIGNED, "--task", "1.0/9.9"), 2, "--task"),
        (("--as-of", "2025-10-01", "--rung", "talk", "issue"), 2, "issue"),
        (("receipt", "〔2025〕督第9号"), 2, "〔2025〕督第9号"),
    ],
)
def test_what_it_does_not_understand_is_refused(
    run: Run, written: Written, arguments: tuple[str, ...], status: int, said: str
) -> None:
    root = written(OVERDUE)
    ran = run("remind", *arguments)
    assert (ran.status, ran.out, said in ran.err, slips_of(root)) == (status, "", True, [])


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("reply", "--text", "x", "--date", "2025-09-30"), "slip-order"),
        (("reply",), "missing"),
        (("close", "--reason", "办结", "--date", "2025-13-01"), "--date"),
        (("receipt", "--by", "13800138000"), "mobile number"),
        (("receipt", "--date", "2025-10-10"), "record-in-future"),
        (("reply", "--text", "x", "--until", "2025-10-08"), "dates-reversed"),
    ],
)
def test_a_line_that_breaks_a_rule_is_not_written(
    run: Run, written: Written, words: tuple[str, ...], code: str
) -> None:
    root = written(OVERDUE)
    issued(run, "2025-10-01")
    before = slips_of(root)
    word, *options = words
    ran = run("remind", word, "〔2025〕督第1号", "--as-of", "2025-10-09", *options, "--lang", "en")
    assert ran.status in (1, 2), ran.err
    assert code in ran.err
    assert slips_of(root) == before


@pytest.mark.parametrize("word", [("receipt",), ("close", "--reason", "办结")])
def test_a_slip_is_received_and_closed_once(
    run: Run, written: Written, word: tuple[str, ...]
) -> None:
    root = written(OVERDUE)
    issued(run, "2025-10-01")
    say(run, word[0], "[2025]督1", "2025-10-09", *word[1:])
    lines = slips_of(root)
    ran = run("remind", word[0], "[2025]督1", "--as-of", "2025-10-09", *word[1:], "--lang", "en")
    assert (ran.status, "slip-order" in ran.err, slips_of(root)) == (1, True, lines)


def test_a_signature_is_one_line(run: Run, written: Written) -> None:
    root = written(OVERDUE)
    ran = run("remind", "issue", "--signed-by", " 示例\n分管领导 ", "--as-of", "2025-10-01")
    assert ran.status == 0
    assert slips_of(root)[0]["signed_by"] == "示例 分管领导"


def test_who_signs_must_be_said(run: Run, written: Written) -> None:
    written(OVERDUE)
    ran = run("remind", "issue", "--as-of", "2025-10-01", "--lang", "zh")
    assert (ran.status, ran.out) == (2, "")
    assert ran.err == "bizenv：缺少：--signed-by\n建议：写明签发人：--signed-by 姓名\n"


@pytest.mark.parametrize(
    ("word", "option"), [("reply", "--text"), ("reply", "--text= "), ("close", "--reason")]
)
def test_what_a_reply_or_a_closing_says_must_be_said(
    run: Run, written: Written, word: str, option: str
) -> None:
    root = written(OVERDUE)
    issued(run, "2025-10-01")
    before = slips_of(root)
    given = [option] if "=" in option else []
    ran = run("remind", word, "[2025]督1", *given, "--as-of", "2025-10-09", "--lang", "zh")
    assert (ran.status, ran.out, slips_of(root)) == (2, "", before)
    assert ran.err == f"bizenv：缺少：{option.partition('=')[0]}\n"


def test_a_warning_of_months_says_why_as_at_risk_does(run: Run, written: Written) -> None:
    ladder = "ladder: [{rung: remind, mark: 提, when: [{at_risk_months: 2}], reply: 3wd}]"
    behind = (
        City(settings="behind: 20").task("due: 2025-12-31").says("2025-04-20 report percent: 10")
    )
    add_settings(written(behind), ladder)
    day = ("--as-of", "2025-11-03", "--lang", "zh")
    (reason,) = [line.strip() for line in run("at-risk", *day).out.splitlines() if "落后" in line]
    assert reason.startswith("填报10%")
    drafts = run("remind", *day).out
    assert "个月末预警" in drafts
    assert f"；{reason}" in "".join(drafts.split("\n      "))
    issued(run, "2025-11-03")
    assert f"\n有关情况：{reason}。\n" in run("remind", "print", "[2025]提1").out


def test_a_slip_names_the_other_leads_and_a_return(run: Run, written: Written) -> None:
    city = City().task(f"lead: [{MARKET}, {EAST}, {HOUSING}], due: 2025-05-31")
    city = city.says("2025-05-20 apply evidence: docs/1.txt").decides(
        "2025-05-28 return opinion: 缺件, resubmit_by: 2025-06-10"
    )
    written(city)
    assert issued(run, "2025-07-01", "--dept", MARKET) == ["〔2025〕督第1号"]
    said = run("remind", "print", "[2025]督1").out
    assert f"由你单位与{EAST}、{HOUSING}联合牵头。" in said
    assert "该项任务你单位承担部分逾期" in said
    (reason,) = [line for line in said.splitlines() if line.startswith("有关情况：")]
    overdue = run("overdue", "--as-of", "2025-07-01", "--lang", "zh").out
    assert "2025年5月28日被第三方机构退回（缺件）" in reason
    assert "补正期限至" in reason
    assert reason.removeprefix("有关情况：").removesuffix("。") in overdue
    assert issued(run, "2025-07-01", "--dept", HOUSING) == ["〔2025〕督第2号"]
    other = run("remind", "print", "[2025]督2").out
    assert "退回" not in other


def test_while_a_file_of_slips_cannot_be_read_nothing_is_issued(run: Run, written: Written) -> None:
    root = written(OVERDUE)
    (root / "plans/2.0").mkdir()
    (root / "plans/2.0/plan.yaml").write_text(
        "plan: '2.0'\ntitle: 示例\nissued: 2025-03-01\ntasks: []\n", encoding="utf-8"
    )
    (root / "plans/2.0/slips.yaml").write_text("- {date: x}\n", encoding="utf-8")
    ran = run("remind", "issue", *SIGNED, "--as-of", "2025-10-01", "--plan", PLAN)
    assert (ran.status, slips_of(root)) == (3, [])
    said = json.loads(
        run("remind", "--as-of", "2025-10-01", "--plan", PLAN, "--format", "json").out
    )
    assert [each["number"] for each in said["drafts"]] == [None]


def test_no_number_is_given_for_a_day_before_the_last_one(run: Run, written: Written) -> None:
    root = written(OVERDUE.task("due: 2025-09-30"))
    assert issued(run, "2025-10-09", "--task", "1.0/1.1") == ["〔2025〕督第1号"]
    ran = run("remind", "issue", *SIGNED, "--as-of", "2025-10-02", "--task", "1.2", "--lang", "en")
    assert (ran.status, "slip-number" in ran.err, len(slips_of(root))) == (1, True, 1)


@pytest.mark.slow
def test_two_clerks_at_once_give_no_number_twice(written: Written) -> None:
    """Each issues of one task, in processes of their own: the numbers are 1 to n."""
    city = City().says("2025-04-20 report percent: 40")
    for _ in range(4):
        city = city.task("due: 2025-09-30")
    root = written(city)

    def issue(task: int) -> int:
        call = ("remind", "issue", *SIGNED, "--as-of", "2025-10-01", "--task", f"{PLAN}/1.{task}")
        return program(*call, cwd=root).returncode

    with ThreadPoolExecutor(4) as clerks:
        assert list(clerks.map(issue, range(1, 5))) == [0, 0, 0, 0]
    numbers = sorted(SlipNumber.parse(each["number"]).number for each in slips_of(root))
    assert numbers == [1, 2, 3, 4]


# Always


DAYS: Final = [date(2025, 9, 20) + timedelta(days=4 * number) for number in range(12)]
ASSIGNMENT: Final = histories(OVERDUE.book)[0].assignments[0]
ACTS: Final = st.lists(
    st.tuples(st.sampled_from(DAYS), st.sampled_from(["receipt", "reply", "promise", "close"])),
    max_size=5,
)


@examples(1)
@given(acts=ACTS, waits=st.integers(0, 3))
def test_a_part_has_one_slip_that_waits_and_a_second_run_issues_nothing(
    acts: list[tuple[date, str]], waits: int
) -> None:
    """Day by day, in memory: whatever was answered, numbers are 1 to n, and no day issues twice."""
    lines: list[dict[str, Any]] = []
    numbers = {"提": 0, "督": 0}
    for day in (DAYS[0] + timedelta(days=number) for number in range(50)):
        part = _part(lines, day)
        found = (
            None
            if waits and day.toordinal() % (waits + 1)
            else due_rung(part, default_ladder("zh"))
        )
        if found is not None:
            rung, grounds = found
            assert grounds
            numbers[rung.mark or ""] += 1
            lines.append(
                _issue(rung.mark, rung.rung, numbers[rung.mark or ""], day, rung.ends_with)
            )
            assert due_rung(_part(lines, day), default_ladder("zh")) is None
        if lines:
            lines += (_act(what, lines, day) for of_day, what in acts if of_day == day)
        waiting = [each for each in _part(lines, day).slips if each.state in ("open", "replied")]
        assert len(waiting) <= 1


def _issue(mark: str | None, rung: str, number: int, day: date, ends: str) -> dict[str, Any]:
    later = (day + timedelta(days=5)).isoformat()
    return {
        "date": day.isoformat(),
        "kind": "issue",
        "number": f"〔2025〕{mark}第{number}号",
        "rung": rung,
        "title": "示例",
        "task": "1.1",
        "department": MARKET,
        "ground": [],
        "requirement": "示例",
        "reply_by": later,
        "ends_with": ends,
        "signed_by": "示例",
    }


def _act(what: str, lines: list[dict[str, Any]], day: date) -> dict[str, Any]:
    number = next(each["number"] for each in reversed(lines) if "number" in each)
    line = {"date": day.isoformat(), "slip": number, "kind": what}
    if what == "promise":
        until = (day + timedelta(days=6)).isoformat()
        return {**line, "kind": "reply", "text": "示例", "until": until}
    return line | {"reply": {"text": "示例"}, "close": {"reason": "示例"}}.get(what, {})


def _part(lines: list[dict[str, Any]], day: date) -> LadderPart:
    """Return the part on a day, with lines about its slips that were never written to a file."""
    line_of = adapter(SlipLine)
    entries = []
    for row, tree in enumerate(lines):
        place = Place("slips.yaml", (row,))
        entries.append(SlipEntry(line_of.validate_python(tree), MARKET, place))
    book = replace(OVERDUE.book, slips=tuple(entries))
    return part_on(ASSIGNMENT, day, tuple(slips_on(book, day)))


@pytest.mark.parametrize(
    "number", [SlipNumber(2025, "督", 12), SlipNumber(2026, "提", 1), SlipNumber(2025, "S", 340)]
)
def test_a_number_is_read_as_it_is_written(number: SlipNumber) -> None:
    assert SlipNumber.parse(str(number)) == number


@pytest.mark.parametrize(
    "typed", ["〔2025〕督第12号", "[2025]督12", "２０２５督第12号", "(2025) 督 第 12 号"]
)
def test_a_number_may_be_typed_in_other_ways(typed: str) -> None:
    assert number_typed(typed) == "〔2025〕督第12号"


def test_the_days_between_which_a_slip_lapses_are_those_of_its_lines() -> None:
    """Every order of answer and last day: lapsed from the day after, unless answered by then."""
    for offset, day in itertools.product(range(4, 8), range(12)):
        issue = _issue("督", "supervise", 1, date(2025, 10, 1), "reply")
        reply = {
            "date": f"2025-10-{1 + offset:02}",
            "slip": issue["number"],
            "kind": "reply",
            "text": "示例",
        }
        (slip,) = _part([issue, reply], date(2025, 10, 1 + day)).slips
        came = day >= offset
        lapsed = day > 5 and offset > 5
        assert (slip.lapsed_on is not None) is lapsed
        expected = "answered" if came else "lapsed" if lapsed else "open"
        assert slip.state == expected


# Letters


@pytest.mark.usefixtures("at_example")
def test_a_slip_is_a_letter_in_word_with_the_page_of_the_standard(run: Run, tmp_path: Path) -> None:
    """GB/T 9704-2012: A4, 37 mm above, 28 mm at the left, 156 by 225 mm; the name in red, two red lines."""
    import docx

    places = [tmp_path / "one.docx", tmp_path / "two.docx"]
    for place in places:
        assert run("remind", "print", "[2025]督3", "-o", place).status == 0
    one, two = (place.read_bytes() for place in places)
    assert one == two
    document = docx.Document(str(places[0]))
    section = document.sections[0]
    wide, high = mm(section.page_width), mm(section.page_height)
    above, left = mm(section.top_margin), mm(section.left_margin)
    assert (wide, high, above, left) == (210, 297, 37, 28)
    assert wide - left - mm(section.right_margin) == 156
    assert high - above - mm(section.bottom_margin) == 225
    mark, _ = section.first_page_header.paragraphs
    assert mark.text == "示例市人民政府办公室"
    assert str(mark.runs[0].font.color.rgb) == "FF0000"
    with zipfile.ZipFile(places[0]) as packed:
        parts = {name: packed.read(name).decode() for name in packed.namelist() if ".xml" in name}
    lines = [re.findall(r'w:val="(\w+SmallGap)"', text) for text in parts.values()]
    assert sorted(name for found in lines for name in found) == [
        "thickThinSmallGap",
        "thinThickSmallGap",
    ]
    assert 'w:eastAsia="仿宋_GB2312"' in parts["word/document.xml"]
    said = [each.text for each in document.paragraphs]
    assert said[0] == "〔2025〕督第3号"
    assert "关于建设零工服务站的督办单" in said
    assert said[-2:] == ["示例市人民政府办公室", "2025年10月9日"]
    body = next(each for each in document.paragraphs if "联合牵头" in each.text)
    size = body.runs[0].font.size
    assert size is not None
    assert size.pt == 16


def mm(length: Any) -> int:
    """Return a length of Word in millimetres."""
    rounded: int = round(length.mm)
    return rounded


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_letter_reads_as_it_did(run: Run, golden: Golden, tmp_path: Path, language: str) -> None:
    """In the language of its workspace, whatever is asked for."""
    city = tmp_path / "city"
    assert run("init", "--example", city, "--lang", language).status == 0
    number = {"zh": "〔2025〕督第3号", "en": "S-2025-3"}[language]
    ran = run("--root", city, "remind", "print", number, "--lang", "zh")
    assert (ran.status, ran.err) == (0, "")
    golden(f"remind-print.{language}.txt", ran.out)


COPIED: Final = (
    "ladder:\n  - {rung: supervise, title: 督办单, mark: 督, when: [{overdue: 1d}], reply: 5wd, "
    "copies_to: [示例市督查室, 示例市纪委监委机关]}\n"
)


def test_copies_stand_at_the_foot_of_the_letter_as_they_were_when_it_was_issued(
    run: Run, written: Written, tmp_path: Path
) -> None:
    import docx

    root = written(OVERDUE)
    add_settings(root, COPIED)
    assert issued(run, "2025-10-01") == ["〔2025〕督第1号"]
    settings = root / "plans/workspace.yaml"
    settings.write_text(settings.read_text("utf-8").replace("督查室", "信访局"), encoding="utf-8")
    place = tmp_path / "a.docx"
    assert run("remind", "print", "[2025]督1", "-o", place).status == 0
    said = docx.Document(str(place)).paragraphs
    (copies,) = [each for each in said if each.text.startswith("抄送")]
    assert copies.text == "抄送：示例市督查室，示例市纪委监委机关。"
    with zipfile.ZipFile(place) as packed:
        assert 'w:yAlign="bottom"' in packed.read("word/document.xml").decode()
    assert said[-1].text == "2025年10月1日"  # the frame hangs on the page of the signature
    text = run("remind", "print", "[2025]督1").out
    assert text.endswith("2025年10月1日\n\n抄送：示例市督查室，示例市纪委监委机关。\n")


def test_issuing_writes_a_letter_of_each_slip_into_a_folder(
    run: Run, written: Written, tmp_path: Path
) -> None:
    written(OVERDUE)
    folder = tmp_path / "函"
    ran = run("remind", "issue", *SIGNED, "--as-of", "2025-10-01", "-o", folder)
    assert (ran.status, [each.name for each in folder.iterdir()]) == (
        0,
        [f"〔2025〕督第1号 {MARKET}.docx"],
    )


@pytest.mark.parametrize("place", ["plans", "a.pdf"])
def test_a_letter_is_written_nowhere_else(run: Run, written: Written, place: str) -> None:
    root = written(OVERDUE)
    issued(run, "2025-10-01")
    target = root / "plans" / "x.docx" if place == "plans" else root / place
    ran = run("remind", "print", "[2025]督1", "-o", target)
    assert (ran.status in (2, 3), target.exists()) == (True, False)


@pytest.mark.parametrize(
    ("call", "day", "status"),
    [
        ("remind --fail-on due", "2025-09-22", 0),
        ("remind --fail-on due", "2025-10-08", 0),  # 1.1 waits
        ("remind --fail-on due", "2025-10-15", 1),  # it lapsed, and is due again
        ("remind --fail-on late", "2025-10-09", 0),
        ("remind --fail-on late", "2025-10-10", 1),  # receipt
        ("remind list --fail-on late", "2025-10-09", 0),
        ("remind list --fail-on late", "2025-10-10", 1),
        ("remind list --open --fail-on late", "2025-10-15", 1),
        ("remind list --fail-on due", "2025-10-15", 2),
        ("remind --fail-on never", "2025-10-15", 2),
        ("remind --fail-on late list", "2025-10-15", 2),
    ],
)
def test_it_fails_on_what_it_is_asked_to_fail_on(
    run: Run, written: Written, call: str, day: str, status: int
) -> None:
    written(OVERDUE)
    assert issued(run, "2025-10-01") == ["〔2025〕督第1号"]
    assert run(*call.split(), "--as-of", day).status == status


def test_who_replied_late_fails_until_the_office_closes_the_slip(
    run: Run, written: Written
) -> None:
    written(OVERDUE)
    assert issued(run, "2025-10-01") == ["〔2025〕督第1号"]
    say(run, "reply", "[2025]督1", "2025-10-16", "--text", "正在办理")
    late = ("remind", "list", "--fail-on", "late", "--as-of")
    assert run(*late, "2025-10-17").status == 1
    say(run, "close", "[2025]督1", "2025-10-17", "--reason", "已说明")
    assert run(*late, "2025-10-17").status == 0


def test_a_slip_about_work_that_is_finished_waits_for_nobody(run: Run, written: Written) -> None:
    city = OVERDUE.says('2025-10-18 apply evidence: ["https://a.example"]')
    written(city.decides("2025-10-19 accept"))
    assert issued(run, "2025-10-01") == ["〔2025〕督第1号"]
    late = ("remind", "list", "--late", "--fail-on", "late", "--as-of")
    for day, status in (("2025-10-17", 1), ("2025-10-18", 1), ("2025-10-20", 0)):
        ran = run(*late, day)
        assert (ran.status, "〔2025〕督第1号" in ran.out) == (status, bool(status)), day
    assert "〔2025〕督第1号" in run("remind", "list", "--open", "--as-of", "2025-10-20").out


@pytest.mark.parametrize("name", ["show.csv", "export.csv", "export.jsonl"])
def test_files_for_other_programs_have_the_slips(
    run: Run, written: Written, tmp_path: Path, name: str
) -> None:
    written(OVERDUE)
    issued(run, "2025-10-01")
    file = tmp_path / name
    call = ("show", "1.0/1.1") if name == "show.csv" else ("export", "slips")
    assert run(*call, "--as-of", "2025-10-10", "-o", file).status == 0
    (line,) = [each for each in file.read_text("utf-8-sig").splitlines() if "督第1号" in each]
    said = "签收期限2025-10-09，已过1天未签收" if name == "show.csv" else "open"
    assert said in line
    assert run(*call, "--as-of", "2025-09-30", "-o", file).status == 0
    assert "督第1号" not in file.read_text("utf-8-sig")


@pytest.mark.parametrize("ground", sorted(GroundKind))
@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_ground_without_figures_is_said_without_them(
    run: Run, written: Written, ground: str, language: str
) -> None:
    """A line that was written by hand may lack them."""
    pressed = OVERDUE.presses(f"2025-10-01 issue ground: [{{ground: {ground}}}]")
    written(pressed)
    day = ("--as-of", "2025-10-09", "--lang", language)
    for call in (
        ("remind",),
        ("remind", "list"),
        ("show", "1.0/1.1"),
        ("remind", "print", "[2025]督1"),
    ):
        ran = run(*call, *(day if call[-1] != "[2025]督1" else ()))
        assert ran.status == 0, ran.err


def test_a_plan_shows_its_slips_with_their_task(run: Run, written: Written) -> None:
    written(OVERDUE)
    issued(run, "2025-10-01")
    shown = validate(run("show", "1.0/1.1", "--as-of", "2025-10-09", "--format", "json").out)
    assert [(each["number"], each["state"]) for each in shown["slips"]] == [
        ("〔2025〕督第1号", "open")
    ]
    assert "〔2025〕督第1号" in run("show", "1.0/1.1", "--as-of", "2025-10-09", "--lang", "zh").out
    before = validate(run("show", "1.0/1.1", "--as-of", "2025-09-30", "--format", "json").out)
    assert before["slips"] == []


LADDERS: Final = re.findall(
    r"```yaml\n(ladder:\n.*?)```",
    (ROOT / "docs/en/commands/remind.md").read_text(encoding="utf-8"),
    re.DOTALL,
)


@pytest.mark.parametrize(
    ("ladder", "called"),
    [
        (0, {"蓝色督办单": 3}),
        (1, {"督办单": 3}),
        (2, {"督办通知单": 3, "交办单": 1}),
    ],
)
def test_the_ladders_of_the_manual_can_be_climbed(
    run: Run, example: Path, tmp_path: Path, ladder: int, called: dict[str, int]
) -> None:
    city = tmp_path / "city"
    shutil.copytree(example, city)
    for file in city.glob("plans/*/slips.yaml"):
        file.unlink()
    with (city / "plans/workspace.yaml").open("a", encoding="utf-8") as settings_file:
        settings_file.write(LADDERS[ladder])
    said = validate(run("--root", city, "remind", "--as-of", "2025-10-15", "--format", "json").out)
    names = [each["called"] for each in said["drafts"]]
    assert {name: names.count(name) for name in names} == called


def test_on_any_day_the_drafts_are_those_that_the_list_of_tasks_calls_for(
    run: Run, example: Path, tmp_path: Path
) -> None:
    """Told again from `list` alone: due within a week, or overdue, and not applied for."""
    city = tmp_path / "city"
    shutil.copytree(example, city)
    for file in city.glob("plans/*/slips.yaml"):
        file.unlink()
    with (city / "plans/workspace.yaml").open("a", encoding="utf-8") as settings_file:
        settings_file.write(
            "ladder:\n"
            "  - {rung: soon, mark: 甲, when: [{due_in: 7d}], reply: 3d}\n"
            "  - {rung: late, mark: 乙, when: [{overdue: 1d}], reply: 3d}\n"
        )
    for text in ("2025-05-28", "2025-09-25", "2025-10-15", "2025-12-27"):
        asked = ("--as-of", text, "--format", "json")
        listed = json.loads(run("--root", city, "list", *asked).out)["tasks"]
        expected = []
        for task in listed:
            for part in task["assignments"]:
                due = part["due"]
                if due is None or part["stage"] in ("applied", "declared", "accepted"):
                    continue
                left = (date.fromisoformat(due) - date.fromisoformat(text)).days
                key = (task["plan"], task["id"], part["department"])
                if part["status"] == "overdue":
                    expected.append((*key, "late"))
                elif part["status"] in ("at_risk", "on_track") and 0 <= left <= 7:
                    expected.append((*key, "soon"))
        drafts = json.loads(run("--root", city, "remind", *asked).out)["drafts"]
        assert [
            (each["plan"], each["id"], each["department"], each["rung"]) for each in drafts
        ] == expected
        assert expected, text
