"""What people read of the items of registers: not yet assigned, and the lines that made them so."""

import json
from datetime import date
from pathlib import Path
from typing import Final

import pytest
from bizenv.messages import catalogue
from bizenv.pages.sentences import status
from bizenv.report.views import whole

from building import HOUSING, MARKET, PLAN
from conftest import Run
from item_lines import OFFICE, RAISED, TO_MARKET, TO_OTHERS, Register, completed, laid, said_to

ROOT: Final = Path(__file__).parent.parent
SAYING: Final = (
    "source: 体验官, raised_by: '12', place: 示例东区, category: 不动产, text: 只开一个窗口,"
    " document: 示例办函1号, note: 附照片"
)
LINES: Final = Register(
    (
        RAISED.replace("}", f", {SAYING}}}"),
        TO_MARKET,
        "{date: 2025-06-05, kind: raise, id: W2, title: 窗口不够}",
        "{date: 2025-06-10, kind: merge, item: W1, into: W2, reason: 同一窗口}",
    ),
    clocks="{assign: 2wd, handle: 10wd}",
)


def words_on(register: Register, day: str, language: str = "zh") -> str:
    view = whole(register.history(), date.fromisoformat(day))
    assert view is not None
    return status(catalogue(language), view)


@pytest.mark.parametrize(
    ("day", "lines", "policy", "zh", "en"),
    [
        ("2025-06-03", (), "{due_soon: 0}", "尚未交办", "not yet assigned"),
        ("2025-06-04", (), "{due_soon: 0}", "预警（尚未交办）", "at risk (not yet assigned)"),
        ("2025-06-05", (), "{due_soon: 0}", "逾期未完成（尚未交办）", "overdue (not yet assigned)"),
        ("2025-06-04", (TO_MARKET,), "{}", "正常推进（未填报）", "on track (nothing reported)"),
    ],
)
def test_an_item_is_said_to_be_not_yet_assigned(
    day: str, lines: tuple[str, ...], policy: str, zh: str, en: str
) -> None:
    register = Register((RAISED, *lines), policy=policy)
    assert words_on(register, day) == zh
    assert words_on(register, day, "en") == en


def test_what_the_office_reports_on_is_not_assigned_by_it() -> None:
    report = "2025-06-03 report task: W1, percent: 10"
    register = said_to(Register(clocks="{assign: 5wd}"), report, by=OFFICE)
    assert words_on(register, "2025-06-03") == "正常推进（尚未交办）"


def test_the_status_stays_and_the_reason_tells_it() -> None:
    register = Register()
    on_track = register.verdicts("2025-06-03")[OFFICE]
    assert on_track.status == "on_track"
    assert on_track.unreported
    assert [each.code for each in on_track.reasons] == ["not-assigned"]
    overdue = register.verdicts("2025-06-05")[OFFICE]
    assert overdue.status == "overdue"
    assert [each.code for each in overdue.reasons] == ["overdue", "not-assigned"]


def test_what_is_merged_unassigned_is_merged_alone() -> None:
    merge = "{date: 2025-06-04, kind: merge, item: W1, into: W2}"
    other = "{date: 2025-06-03, kind: raise, id: W2, title: 窗口不够}"
    assert words_on(Register((RAISED, other, merge)), "2025-06-04") == "已并案"


def test_show_tells_the_lines_of_an_item_with_their_places(tmp_path: Path, run: Run) -> None:
    root = laid(LINES, tmp_path)
    told = run("--root", str(root), "show", "W1", "--as-of", "2025-06-10")
    lines = told.out.splitlines()
    raised = next(line for line in lines if "来源" in line)
    for said in (
        "来源：体验官",
        "提出人：12",
        "地点：示例东区",
        "类别：不动产",
        "内容：只开一个窗口",
        "示例办函1号",
        "备注：附照片",
    ):
        assert said in raised
    assert raised.endswith("items.yaml:1")
    assert any("交办" in line and line.endswith("items.yaml:2") for line in lines)
    assert any("并入 W2" in line and line.endswith("items.yaml:4") for line in lines)


def test_the_line_that_raised_an_item_of_several_leads_is_told_once(
    tmp_path: Path, run: Run
) -> None:
    both = f"{{date: 2025-06-03, kind: assign, item: W1, lead: [{MARKET}, {HOUSING}]}}"
    root = laid(Register((RAISED, both)), tmp_path)
    told = run("--root", str(root), "show", f"{PLAN}/W1", "--as-of", "2025-06-10")
    assert told.out.count("来件") == 1


@pytest.mark.parametrize(
    ("lang", "said"), [("zh", "本台账已办结。"), ("en", "The register is closed.")]
)
def test_show_says_that_the_register_is_closed_not_the_item(
    lang: str, said: str, tmp_path: Path, run: Run
) -> None:
    root = laid(LINES, tmp_path)
    place = root / f"plans/{PLAN}/plan.yaml"
    closing = "closed: {date: 2025-06-08, document: 示例办函2号}\n"
    place.write_text(place.read_text(encoding="utf-8") + closing, encoding="utf-8")
    asked = ("--root", str(root), "--lang", lang, "show", f"{PLAN}/W1", "--as-of", "2025-06-10")
    assert said in run(*asked).out.splitlines()


def test_json_of_show_has_the_line_that_raised_an_item(tmp_path: Path, run: Run) -> None:
    asked = (
        "--root",
        str(laid(LINES, tmp_path)),
        "show",
        "--as-of",
        "2025-06-10",
        "--format",
        "json",
    )
    raised = json.loads(run(*asked, "W1").out)["raised"]
    assert raised == {
        "date": "2025-06-03",
        "text": "只开一个窗口",
        "source": "体验官",
        "raised_by": "12",
        "place": "示例东区",
        "category": "不动产",
        "public_text": None,
        "carried_from": None,
        "tags": {},
        "document": "示例办函1号",
        "reason": None,
        "note": "附照片",
        "opening": None,
        "file": f"plans/{PLAN}/items.yaml",
        "line": 1,
    }
    task = run("--root", str(ROOT), "show", "6.0/1.1.1", "--format", "json")
    assert json.loads(task.out)["raised"] is None


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("zh", "已申请完成或已办结、不起作用：2025年6月20日交办"),
        (
            "en",
            "Not allowed once the work is applied for or complete, changes nothing: assignment of 20 June 2025",
        ),
    ],
)
def test_a_line_that_counts_for_nothing_is_told_with_its_place(
    language: str, said: str, tmp_path: Path, run: Run
) -> None:
    root = str(laid(completed(Register().line(TO_MARKET, TO_OTHERS)), tmp_path))
    asked = ("--root", root, "show", "W1", "--lang", language)
    shown = run(*asked, "--as-of", "2025-06-20").out
    assert said in shown
    assert "items.yaml:3" in shown
    assert said not in run(*asked, "--as-of", "2025-06-19").out


def test_an_item_goes_on_in_the_next_register(tmp_path: Path, run: Run) -> None:
    """The old one is carried over, the new one says from where, and both are found to match."""
    over = "{effective: 2025-06-09, task: W1, carry_to: next/N1, document: 示例办函2号, reason: 年度结转}"
    root = laid(Register((RAISED, TO_MARKET), amendments=f"- {over}"), tmp_path)
    later = root / "plans/next"
    later.mkdir()
    old = (root / f"plans/{PLAN}/plan.yaml").read_text(encoding="utf-8")
    (later / "plan.yaml").write_text(old.replace(f'"{PLAN}"', "next"), encoding="utf-8")
    raised = ("raise", "next/N1", "--title", "登记排队过长", "--carried-from", f"{PLAN}/W1")
    day = ("--date", "2025-06-09", "--as-of", "2025-06-20")
    done = run("--root", str(root), "record", *raised, *day)
    assert done.status == 0, done.err
    found = run("--root", str(root), "validate").out
    assert "carried-from" not in found
    assert "carry-to" not in found
    assert "已结转" in run("--root", str(root), "show", f"{PLAN}/W1", "--as-of", "2025-06-20").out
    shown = run("--root", str(root), "show", "next/N1", "--as-of", "2025-06-20").out
    assert f"{PLAN}/W1" in shown


GIVEN_LATE: Final = TO_MARKET.replace("06-04", "06-10")
GIVEN_ON: Final = TO_MARKET.replace("06-04", "06-12").replace(MARKET, HOUSING)


@pytest.mark.parametrize(
    ("language", "shown", "told"),
    [
        (
            "zh",
            f"交办{MARKET}，期限2025年6月24日",
            (f"交办{MARKET}（", "已交办（", "后才交办，此前逾期5天"),
        ),
        (
            "en",
            f"assigned to {MARKET}; due 24 June 2025",
            (f"Assigned to {MARKET} (", "Assigned to others (", "overdue for 5 days until then"),
        ),
    ],
)
def test_an_assignment_is_told_as_one(
    language: str, shown: str, told: tuple[str, ...], tmp_path: Path, run: Run
) -> None:
    root = laid(Register((RAISED, GIVEN_LATE)), tmp_path)
    show = run("--root", root, "show", "W1", "--as-of", "2025-06-11", "--lang", language)
    assert shown in show.out
    digest = ("digest", "--since", "2025-06-09", "--as-of", "2025-06-11", "--lang", language)
    out = run("--root", root, *digest, "--no-wrap").out
    assert [said for said in told if said not in out] == []
    assert "牵头调整" not in out
    assert "Lead changed" not in out
    assert {"zh": "\n交办（", "en": "\nAssigned: "}[language] in out, out
    assert "行动方案" not in out
    assert "action plan" not in out


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("zh", (f"交办{HOUSING}（", "已改派（", "1件问题")),
        ("en", (f"Assigned to {HOUSING} (", "Reassigned to others (", "1 problem")),
    ],
)
def test_a_further_assignment_is_told_as_one(
    language: str, told: tuple[str, ...], tmp_path: Path, run: Run
) -> None:
    root = laid(Register((RAISED, GIVEN_LATE, GIVEN_ON)), tmp_path)
    digest = ("digest", "--since", "2025-06-11", "--as-of", "2025-06-12", "--lang", language)
    out = run("--root", root, *digest, "--no-wrap").out
    assert [said for said in told if said not in out] == []
    assert "牵头调整" not in out
    assert "Lead changed" not in out
    assert {"zh": "\n交办（", "en": "\nAssigned: "}[language] in out, out


@pytest.mark.parametrize(("language", "turn"), [("zh", " → 已交办"), ("en", " → assigned")])
def test_the_office_that_hands_over_is_told_so(
    language: str, turn: str, tmp_path: Path, run: Run
) -> None:
    root = laid(Register(), tmp_path)
    call = ("record", "assign", f"{PLAN}/W1", "--lead", MARKET, "--date", "2025-06-04")
    told = run("--root", root, *call, "--as-of", "2025-06-04", "--lang", language).out
    (office,) = [line for line in told.splitlines() if f"  {OFFICE}  " in line]
    assert office.endswith(turn)


@pytest.mark.parametrize(
    ("language", "said"),
    [("zh", "对问题W1的调整没有写"), ("en", "amendment of problem W1 names no")],
)
def test_an_amendment_of_an_item_is_refused_in_its_word(
    language: str, said: str, tmp_path: Path, run: Run
) -> None:
    root = laid(Register((RAISED, TO_MARKET)), tmp_path)
    call = ("amend", f"{PLAN}/W1", "--due", "2025-07-01", "--effective", "2025-06-10")
    told = run("--root", root, "--lang", language, "record", *call, "--as-of", "2025-06-10")
    assert (told.status, said in told.err) == (1, True)
