"""What changed in meaning: between what was known then and now, and between two days."""

import json
import shutil
from datetime import date
from pathlib import Path
from typing import Any, Final

import pytest
from bizenv.files.snapshot import Memory
from bizenv.report.changes import State, changes_report
from bizenv.report.part_changes import CODES

from building import HOUSING, MARKET, City, load
from conftest import Golden, Run
from repositories import Repo
from test_json import validate

PART: Final = "示例市场监管局"
START: Final = City().policy("report_every: 60")
MORE: Final = START.task("").task("")


def told(before: City, after: City, days: str) -> list[str]:
    """Return `department code` of each change; `days` is one day for both, or `day day`."""
    one, other = (date.fromisoformat(day) for day in (days.split() * 2)[:2])
    books = [{city.book.id: city.book} for city in (before, after)]
    report = changes_report(books[0], books[1], (State(one, "a"), State(other)))
    return [f"{change.department} {change.code}" for change in report.changes]


APPLIED: Final = START.says("2025-05-20 apply")
ACCEPTED: Final = APPLIED.decides("2025-05-25 accept")
RETURNED: Final = APPLIED.decides("2025-05-25 return")
VOID_APPLY: Final = "2025-05-23 void of: {date: 2025-05-20, kind: apply}, reason: 误报"
VOID_ACCEPT: Final = "2025-05-27 void of: {date: 2025-05-25, kind: accept}, reason: 录错任务"
VOIDED_ACCEPT: Final = ACCEPTED.decides(VOID_ACCEPT)
VOIDED_BOTH: Final = VOIDED_ACCEPT.says(VOID_APPLY.replace("05-23", "05-27"))
VOIDED_APPLY: Final = APPLIED.says(VOID_APPLY)
VOIDED_RETURN: Final = RETURNED.decides("2025-05-27 void of: {date: 2025-05-25, kind: return}")
REOPENED: Final = ACCEPTED.decides("2025-05-27 reopen")
VOIDED_REOPEN: Final = REOPENED.decides("2025-05-28 void of: {date: 2025-05-27, kind: reopen}")
DECLARED: Final = APPLIED.plan("review: none")
LATE: Final = START.says("2025-06-05 apply")
JOINT: Final = START.task(f"lead: [{MARKET}, {HOUSING}]")


@pytest.mark.parametrize(
    ("before", "after", "days", "codes"),
    [
        (START, START, "2025-05-01", []),
        (START, START, "2025-05-31 2025-06-01", ["became-overdue"]),
        (START, APPLIED, "2025-05-25", ["applied"]),
        (START, APPLIED, "2025-06-15", ["no-longer-overdue", "applied"]),  # dated back to before the due day
        (START, LATE, "2025-06-15", ["applied-late"]),
        (LATE, APPLIED, "2025-06-15", ["no-longer-overdue", "no-longer-late"]),
        (APPLIED, ACCEPTED, "2025-06-15", ["finished"]),
        (START, ACCEPTED, "2025-06-15", ["finished"]),
        (LATE, LATE.decides("2025-06-10 accept"), "2025-06-15", ["finished-late"]),
        (LATE.decides("2025-06-10 accept"), APPLIED.decides("2025-06-10 accept"), "2025-06-15", ["no-longer-late"]),
        (APPLIED, RETURNED, "2025-05-28", ["returned", "became-at-risk"]),
        (APPLIED, RETURNED, "2025-06-15", ["became-overdue", "returned"]),
        (APPLIED, APPLIED.says("2025-05-22 withdraw"), "2025-05-28", ["withdrawn"]),
        (APPLIED, START, "2025-05-28", ["undone", "became-at-risk"]),  # the line is gone: nobody withdrew
        (ACCEPTED, ACCEPTED.decides("2025-05-27 reopen"), "2025-05-28", ["reopened"]),
        (ACCEPTED, ACCEPTED.decides("2025-05-27 reopen"), "2025-06-28", ["became-overdue", "reopened"]),
        (ACCEPTED, APPLIED, "2025-06-15", ["undone"]),  # nobody reopened it
        (ACCEPTED, VOIDED_ACCEPT, "2025-05-28", ["review-restored"]),
        (ACCEPTED, VOIDED_ACCEPT, "2025-05-26 2025-05-28", ["review-restored"]),
        (ACCEPTED, VOIDED_ACCEPT.decides("2025-05-27 accept"), "2025-05-26 2025-05-28", []),
        (ACCEPTED, VOIDED_ACCEPT.decides("2025-05-27 return"), "2025-05-26 2025-05-28", ["completion-voided", "returned", "became-at-risk"]),
        (ACCEPTED, VOIDED_BOTH, "2025-05-26 2025-05-28", ["completion-voided", "became-at-risk"]),
        (ACCEPTED, VOIDED_BOTH, "2025-05-26 2025-06-15", ["completion-voided", "became-overdue"]),
        (APPLIED, VOIDED_APPLY, "2025-05-21 2025-06-15", ["application-voided", "became-overdue"]),
        (APPLIED, VOIDED_APPLY.says("2025-05-24 apply"), "2025-05-21 2025-05-28", []),
        (RETURNED, VOIDED_RETURN, "2025-05-26 2025-05-28", ["review-restored"]),
        (REOPENED, VOIDED_REOPEN, "2025-05-27 2025-05-29", ["completion-restored"]),
        (DECLARED, DECLARED.says(VOID_APPLY), "2025-05-21 2025-05-29", ["completion-voided", "became-at-risk"]),
        (RETURNED, START, "2025-05-28", ["undone"]),
        (START, START.says("2025-05-02 report percent: 40"), "2025-05-20", ["no-longer-at-risk", "started"]),
        (START, START, "2025-04-01 2025-05-20", ["became-at-risk"]),
        (START, START.amend("2025-05-01 due: 2025-08"), "2025-05-02", ["deadline-moved"]),
        (START, START.amend("2025-06-10 due: 2025-08"), "2025-06-09 2025-06-10", ["no-longer-overdue", "deadline-moved"]),
        (START, START.amend("2025-05-01 due: ongoing"), "2025-04-30 2025-05-02", ["became-at-risk", "deadline-moved"]),
        (START, START.amend("2025-04-01 cancel: true"), "2025-05-01", ["cancelled"]),
        (START, START.amend("2025-04-01 carry_to: next/1"), "2025-05-01", ["carried-over"]),
        (START.amend("2025-04-01 cancel: true"), START, "2025-04-20", ["reinstated"]),
        (START, START.amend("2025-04-01 pause: true"), "2025-05-01", ["paused"]),
        (START.amend("2025-04-01 pause: true"), START, "2025-04-20", ["resumed"]),
        (START, START.task("").task(""), "2025-04-20", ["new"]),
        (MORE, START, "2025-04-20", ["removed"]),
        (START, START.plan("closed: {date: 2025-04-10}"), "2025-04-20", ["closed"]),
        (START.plan("closed: {date: 2025-04-10}"), START.plan("closed: {date: 2025-04-10}"), "2025-05-31 2025-06-01", []),
        (START, START, "2025-01-01 2025-03-02", ["new"]),
    ],
)  # fmt: skip
def test_each_change_has_its_code(before: City, after: City, days: str, codes: list[str]) -> None:
    found = told(before, after, days)
    assert found == [f"{PART} {code}" for code in sorted(codes, key=CODES.index)]


def test_every_code_is_tested() -> None:
    marked: list[pytest.Mark] = test_each_change_has_its_code.pytestmark  # type: ignore[attr-defined]
    marks = [mark for mark in marked if mark.name == "parametrize"]
    tested = {code for case in marks[0].args[1] for code in case[3]}
    below = {"became-late", "lead-changed"}
    of_registers = {"merged"}  # in test_merges
    assert set(CODES) - tested == below | of_registers


def test_becoming_late_after_all_is_told() -> None:
    assert told(APPLIED, LATE, "2025-06-15") == [f"{PART} became-overdue", f"{PART} became-late"]


def test_who_joins_and_who_leaves_is_told_of_each() -> None:
    changed = START.amend(f"2025-05-01 lead: [{HOUSING}]")
    assert told(START, changed, "2025-05-02") == [
        f"{MARKET} lead-changed",
        f"{HOUSING} lead-changed",
    ]
    assert told(START, changed, "2025-05-02 2025-06-02") == [
        f"{MARKET} lead-changed",
        f"{HOUSING} became-overdue",
        f"{HOUSING} lead-changed",
    ]


def test_each_lead_of_a_joint_task_is_told_of_its_own_part() -> None:
    after = JOINT.says("2025-05-20 apply", by=HOUSING)
    assert told(JOINT, after, "2025-05-25") == [f"{HOUSING} applied"]


def test_another_name_for_a_department_changes_nothing_and_a_merger_does() -> None:
    register, new, files = "plans/departments.yaml", "示例市场监管和质检局", ACCEPTED.files
    said = files[register].decode()
    renamed = said.replace(f'"{PART}"', f'"{new}", "formerly": [{{"name": "{PART}"}}]')
    merged = said.replace(f'{{"name": "{PART}"}}, ', "").replace('"住建局"', f'"住建局", "{PART}"')
    days = State(date(2025, 6, 15), "a"), State(date(2025, 6, 15))
    for text, is_new_name in ((renamed, True), (merged, False)):
        moved = {
            path.replace(PART, new if is_new_name else HOUSING): data
            for path, data in files.items()
        }
        book, _ = load(Memory({**moved, register: text.encode()}))
        assert book is not None
        codes = {
            each.code
            for each in changes_report({book.id: ACCEPTED.book}, {book.id: book}, days).changes
        }
        assert (codes == set()) is is_new_name
        assert ("lead-changed" in codes) is not is_new_name


# On the command line

LEDGER: Final = f"plans/1.0/progress/{MARKET}.yaml"


@pytest.fixture
def repo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repo:
    """A repository in whose second commit an application is dated back to before its due day."""
    repo = Repo.begin(tmp_path / "repo")
    repo.commit(JOINT.files, day="2025-06-10")
    repo.commit(JOINT.says("2025-05-30 apply").files, day="2025-06-12")
    monkeypatch.chdir(repo.root)
    monkeypatch.setenv("BIZENV_AS_OF", "2025-06-15")
    return repo


def changes(run: Run, *arguments: str) -> list[tuple[str, str]]:
    output: Any = validate(run("diff", *arguments, "--format", "json").out)
    return [(change["department"], change["code"]) for change in output["changes"]]


BACK_DATED: Final = [(MARKET, "no-longer-overdue"), (MARKET, "applied")]


@pytest.mark.usefixtures("repo")
def test_an_application_that_is_dated_back_shows(run: Run) -> None:
    assert changes(run, "HEAD~1", "HEAD") == BACK_DATED
    assert changes(run, "HEAD~1") == BACK_DATED
    assert changes(run, "2025-06-10", "2025-06-12", "--known") == BACK_DATED
    assert changes(run, "HEAD", "HEAD~1", "--as-of", "2025-06-01") == [
        (MARKET, "became-overdue"),
        (MARKET, "undone"),
    ]
    assert changes(run, "HEAD", "HEAD") == []
    assert changes(run, "HEAD~1", "--as-of", "2025-05-29") == []


@pytest.mark.usefixtures("repo")
def test_two_days_of_one_revision_are_compared(run: Run) -> None:
    both = [(MARKET, "became-overdue"), (HOUSING, "became-overdue")]
    assert changes(run, "2025-05-31", "--known-as-of", "HEAD~1") == both
    assert changes(run, "2025-05-31", "2025-06-01", "--known-as-of", "HEAD~1") == both
    assert changes(run, "2025-05-31", "2025-06-01") == [(HOUSING, "became-overdue")]
    assert changes(run, "2025-05-31", "2025-06-01", "--dept", "住建局", "--plan", "1.0") == both[1:]
    assert changes(run, "2025-05-31", "2025-06-01", "--dept", MARKET) == []


def title(run: Run, *arguments: str) -> str:
    return "".join(run("diff", *arguments, "--no-wrap").out.splitlines()[:1])


def test_a_revision_is_named_as_it_was_typed_and_one_day_is_said_once(run: Run, repo: Repo) -> None:
    repo.git("tag", "b7", "HEAD~1")
    oid = repo.git("rev-parse", "HEAD").strip()
    by_tag = title(run, "b7", "HEAD")
    assert "b7（提交 " in by_tag
    assert "HEAD（提交 " in by_tag
    assert by_tag.count("截至2025年6月15日") == 1
    assert title(run, "b7").count("截至2025年6月15日") == 1
    assert f"→ 提交 {oid[:10]}（" in title(run, "b7", oid[:12])
    assert title(run, "2025-06-10", "2025-06-12", "--known").count("（提交") == 0
    assert title(run, "2025-05-31", "2025-06-01").count("截至") == 2


@pytest.mark.usefixtures("repo")
def test_the_words_of_today_count_from_the_as_of_day(run: Run) -> None:
    assert run("diff", "昨天") == run("diff", "2025-06-14")
    assert run("diff", "前天", "昨天") == run("diff", "2025-06-13", "2025-06-14")
    assert run("diff", "上月", "--as-of", "2025-06-01") == run(
        "diff", "2025-05-31", "--as-of", "2025-06-01"
    )
    assert run("diff", "yesterday", "--known") == run("diff", "2025-06-14", "--known")
    assert run("since", "上月") == run("since", "2025-05-31")
    assert run("status", "--known-as-of", "昨天") == run("status", "--known-as-of", "2025-06-14")
    assert run("digest", "--since-published", "昨天") == run(
        "digest", "--since-published", "2025-06-14"
    )


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (("2025-06-01", "HEAD"), 2, "一个是版本"),
        (("HEAD", "2025-06-01"), 2, "一个是版本"),
        (("HEAD", "HEAD", "--known-as-of", "HEAD"), 2, "--known-as-of"),
        (("nowhere",), 3, "没有版本"),
        (("2025-02-30",), 2, "2025年2月只有28天"),
        (("2025-06-12", "2025-06-10"), 2, "晚于"),
        (("2025-06-12", "2025-06-10", "--known"), 2, "晚于"),
        (("2025-06-16",), 2, "晚于"),
        (("明天",), 2, "晚于"),
        (("HEAD", "--plan", "2.0"), 2, "--plan"),
        (("HEAD", "--dept", "示例住健局"), 2, HOUSING),
        ((), 2, "甲"),
    ],
)
@pytest.mark.usefixtures("repo")
def test_what_cannot_be_compared_is_refused(
    run: Run, arguments: tuple[str, ...], status: int, said: str
) -> None:
    ran = run("diff", *arguments)
    assert (ran.status, ran.out) == (status, "")
    assert said in ran.err


def test_a_plan_that_cannot_be_read_is_withheld(run: Run, repo: Repo) -> None:
    repo.write({LEDGER: "]"})
    ran = run("diff", "HEAD")
    assert ran.status == 3
    assert ran.err.startswith(f"{LEDGER}:1:1: ")
    told_json = json.loads(run("diff", "HEAD", "--format", "json").out)
    assert told_json["incomplete"] == [LEDGER]


@pytest.mark.parametrize("form", ["text", "csv", "markdown", "html"])
def test_a_plan_that_is_gone_is_told_despite_errors_elsewhere(
    run: Run, repo: Repo, form: str
) -> None:
    other = {path.replace("/1.0/", "/2.0/"): data for path, data in JOINT.files.items()}
    other["plans/2.0/plan.yaml"] = other["plans/2.0/plan.yaml"].replace(b"1.0", b"2.0")
    repo.commit({path: data for path, data in other.items() if "/2.0/" in path})
    shutil.rmtree(repo.root / "plans/2.0")
    asked = ("diff", "HEAD", "--plan", "2.0", "--format", form)
    whole = run(*asked)
    assert (whole.status, HOUSING in whole.out) == (0, True)
    register = repo.root / "plans/departments.yaml"
    register.write_bytes(register.read_bytes() + b"\n?\n")
    assert (run(*asked).status, run(*asked).out) == (3, "")
    despite = run(*asked, "--despite-errors")
    assert (despite.status, despite.out) == (3, whole.out)


@pytest.mark.parametrize("form", ["text", "json", "csv", "markdown"])
@pytest.mark.usefixtures("at_example")
def test_two_days_of_the_example_read_as_they_did(run: Run, golden: Golden, form: str) -> None:
    extension = {"text": "zh.txt", "json": "json", "csv": "csv", "markdown": "md"}[form]
    golden(f"diff.{extension}", run("diff", "2025-09-30", "--plan", "demo", "--format", form).out)
    if form == "text":
        golden("diff.en.txt", run("diff", "2025-09-30", "--plan", "demo", "--lang", "en").out)


def test_what_never_was_overdue_is_not_said_to_be_so_no_longer(
    run: Run, repo: Repo, monkeypatch: pytest.MonkeyPatch
) -> None:
    repo.commit({**START.files, LEDGER: b"[]\n"}, day="2025-04-30")
    repo.git("tag", "tb-04")
    repo.commit(START.says("2025-05-20 apply").files, day="2025-05-31")
    repo.git("tag", "tb-05")
    monkeypatch.setenv("BIZENV_AS_OF", "2025-08-31")
    supposed = "仅按tb-04的记录为逾期"
    for form in ("text", "csv", "json"):
        out = "".join(run("diff", "tb-04", "tb-05", "--format", form).out.split())
        assert supposed in out
        assert "不再逾期" not in out
    assert f"{supposed} 1" in run("diff", "tb-04", "--no-wrap").out
    english = run("diff", "tb-04", "tb-05", "--lang", "en").out
    assert "overdue only by the records of tb-04" in " ".join(english.split())
    two_days = run("diff", "2025-04-30", "2025-05-31").out
    assert "仅按" not in two_days


def test_what_was_overdue_when_it_was_known_is_so_no_longer(run: Run, repo: Repo) -> None:
    del repo
    out = run("diff", "HEAD~1", "HEAD", "--as-of", "2025-06-20").out
    assert "不再是到期未见填报" in out  # as it was read, while nothing was recorded
    assert "仅按" not in out


def test_a_risk_that_only_would_be_is_not_said_to_be_lifted(
    run: Run, repo: Repo, monkeypatch: pytest.MonkeyPatch
) -> None:
    later = START.policy("report_every: 30").task("due: 2025-12-31")
    repo.commit({**later.files, LEDGER: b"[]\n"}, day="2025-03-05")
    repo.git("tag", "tb-03")
    repo.commit(later.says("2025-04-20 report percent: 1").files, day="2025-04-21")
    monkeypatch.setenv("BIZENV_AS_OF", "2025-04-25")
    out = run("diff", "tb-03", "--no-wrap").out
    assert "仅按tb-03的记录为预警、开始推进  plans" in out
    assert "解除预警" not in out


@pytest.mark.usefixtures("at_example")
def test_each_change_of_a_part_names_the_line_that_made_it(run: Run) -> None:
    """Overdue by its due day, returned by the review: both lines are told."""
    days = ("2025-10-01", "2025-10-15")
    said = json.loads(run("diff", *days, "--dept", "示例住建局", "--format", "json").out)
    files = {each["code"]: each["file"] for each in said["changes"]}
    assert files == {
        "became-overdue": "plans/demo/plan.yaml",
        "returned": "plans/demo/reviews.yaml",
    }
    lines = run("diff", *days, "--lang", "zh").out.splitlines()
    (line,) = [each for each in lines if "变为逾期、被退回" in each]
    assert "plans/demo/plan.yaml:" in line
    assert "plans/demo/reviews.yaml:" in line
