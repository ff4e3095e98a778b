"""What changed since figures were published: both clocks move, and what was corrected is named as such."""

import json
from pathlib import Path
from typing import Any, Final

import pytest

from conftest import Run
from repositories import Repo
from test_json import validate

PLAN: Final = """plan: demo
title: 示例方案
issued: 2026-03-01
tasks:
  - {id: "1", title: 甲, lead: [示例财政局], due: 2026-11-15}
  - {id: "2", title: 乙, lead: [示例财政局, 示例住建局], due: 2026-12}
  - {id: "3", title: 丙, lead: [示例住建局], due: 2027}
"""
LEDGER: Final = "plans/demo/progress/示例财政局.yaml"
HOUSING: Final = "plans/demo/progress/示例住建局.yaml"
AMENDMENTS: Final = "plans/demo/amendments.yaml"
WORKSPACE: Final = "plans/workspace.yaml"
START: Final = {
    WORKSPACE: "policy: {due_soon: 30, nearly_done: 90}\n",
    "plans/departments.yaml": (
        "departments:\n  - {name: 示例财政局}\n  - {name: 示例住建局}\nreviewers:\n  - {name: 第三方机构}\n"
    ),
    "plans/demo/plan.yaml": PLAN,
    LEDGER: '- {date: 2026-09-30, task: "1", kind: report, percent: 80}\n',
    HOUSING: '- {date: 2026-09-30, task: "2", kind: report, percent: 95}\n',
}
LATE: Final = '- {date: 2026-10-31, task: "1", kind: report, percent: 95}\n'
NOW: Final = ("--as-of", "2026-11-10")


@pytest.fixture
def repo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repo:
    """A city as it was published at the end of October."""
    repo = Repo.begin(tmp_path / "repo")
    repo.commit(START, day="2026-10-30")
    repo.git("tag", "bulletin-2026-10")
    monkeypatch.chdir(repo.root)
    return repo


def asked(run: Run, *arguments: str) -> Any:
    ran = run("since", *arguments, "--format", "json")
    assert ran.status == 0
    assert not ran.err or "--published-as-of" in ran.err
    said: Any = validate(ran.out)
    for moved in said["movements"]:
        assert moved["published"] + moved["came"] - moved["left"] == moved["now"]
        assert said["totals_published"][moved["status"]] == moved["published"]
        assert said["totals_now"][moved["status"]] == moved["now"]
    return said


def codes(said: Any) -> list[str]:
    return [f"{each['id']} {each['department']} {each['code']}" for each in said["changes"]]


def test_what_was_filed_late_is_a_correction_of_what_was_published(run: Run, repo: Repo) -> None:
    repo.commit({LEDGER: START[LEDGER] + LATE}, day="2026-11-08")
    said = asked(run, "2026-10-31", *NOW)
    (correction,) = said["corrections"]
    assert (correction["published"]["status"], correction["known_now"]["status"]) == (
        "at_risk",
        "on_track",
    )
    (cause,) = correction["causes"]
    assert (cause["code"], cause["back_dated"], cause["day"], cause["seen"]) == (
        "record",
        True,
        "2026-10-31",
        "2026-11-08",
    )
    assert (cause["file"], cause["line"]) == (LEDGER, 2)
    text = run("since", "2026-10-31", *NOW, "--lang", "en").out
    assert (
        "published as at risk; as known now it was on track that day:"
        " report of 31 October 2026, committed on 8 November 2026" in text
    )
    assert (
        "公布为预警，按现在所知当日为正常推进：2026年10月31日填报，2026年11月8日才存档"
        in run("since", "10月底", *NOW).out
    )


def test_what_is_not_committed_yet_is_said_to_be_so(run: Run, repo: Repo) -> None:
    repo.write({LEDGER: START[LEDGER] + LATE})
    (correction,) = asked(run, "2026-10-31", *NOW)["corrections"]
    assert [each["seen"] for each in correction["causes"]] == [None]
    assert "not committed yet" in run("since", "2026-10-31", *NOW, "--lang", "en").out


def test_the_day_of_a_line_is_that_of_its_merge(run: Run, repo: Repo) -> None:
    repo.git("checkout", "-q", "-b", "entry")
    repo.commit({LEDGER: START[LEDGER] + LATE}, day="2026-11-02")
    repo.git("checkout", "-q", "main")
    when = "2026-11-09T12:00:00+08:00"
    dates = {"GIT_AUTHOR_DATE": when, "GIT_COMMITTER_DATE": when}
    repo.git("merge", "-q", "--no-ff", "-m", "示例", "entry", **dates)
    (correction,) = asked(run, "2026-10-31", *NOW)["corrections"]
    assert [each["seen"] for each in correction["causes"]] == ["2026-11-09"]


def test_days_that_pass_are_a_cause_and_no_correction(run: Run, repo: Repo) -> None:
    del repo
    said = asked(run, "2026-10-31", "--as-of", "2026-12-10")
    assert said["corrections"] == []
    assert codes(said) == [
        "1 示例财政局 became-overdue",
        "2 示例财政局 became-at-risk",
    ]
    assert {each["code"] for change in said["changes"] for each in change["causes"]} == {"time"}


def test_a_revision_is_of_the_day_of_its_commit_in_the_zone_of_the_workspace(
    run: Run, repo: Repo
) -> None:
    repo.commit(
        {WORKSPACE: START[WORKSPACE] + "time_zone: Asia/Shanghai\n"},
        day="2026-10-31T20:00:00+00:00",
    )
    said = asked(run, "HEAD", *NOW)
    assert said["published"]["as_of"] == "2026-11-01"
    assert asked(run, "bulletin-2026-10", *NOW)["published"]["as_of"] == "2026-10-30"
    assert said["published"]["known_as_of"] == repo.git("rev-parse", "HEAD")
    assert said["now"] == {"as_of": "2026-11-10", "known_as_of": None}


PAST_DUE: Final = ("bulletin-2026-11", "--published-as-of", "2026-11-15")


def test_the_day_as_of_which_something_was_published_is_named_or_told(run: Run, repo: Repo) -> None:
    """A bulletin of the 15th is committed on the 20th: what the 16th brought is in the next one."""
    repo.commit(day="2026-11-20")
    repo.git("tag", "bulletin-2026-11")
    now = ("--as-of", "2026-11-30", "--lang", "en")
    assumed = run("since", "bulletin-2026-11", *now)
    assert (
        "“bulletin-2026-11” is compared as published on 20 November 2026, the day of its commit;"
        " if it was published as of another day, name it with --published-as-of" in assumed.err
    )
    assert "became overdue" not in assumed.out
    named = run("since", *PAST_DUE, *now)
    assert named.err == ""
    assert "became overdue" in named.out
    said = asked(run, *PAST_DUE, "--as-of", "2026-11-30")
    assert said["published"]["as_of"] == "2026-11-15"
    assert said["published"]["known_as_of"] == repo.git("rev-parse", "HEAD")
    chained = run("digest", "--since-published", *PAST_DUE, *now)
    assert chained.err == ""
    assert "Period: 16 November 2026 to 30 November 2026" in chained.out
    assert "[new in this period]" in chained.out
    period = run("since", "2026-11-20", "--published-as-of", "10月", *now)
    assert (period.status, period.err) == (0, "")
    assert "as of the end of October 2026" in period.out


@pytest.mark.parametrize(
    "arguments",
    [
        ("digest", "--published-as-of", "2026-10-31"),
        ("digest", "--since", "2026-10-31", "--published-as-of", "2026-10-31"),
        ("since", "HEAD", "--published-as-of", "2026-13"),
        ("since", "HEAD", "--published-as-of", "ongoing"),
        ("since", "HEAD", "--published-as-of", "2026-11-11"),
    ],
)
@pytest.mark.usefixtures("repo")
def test_a_published_day_that_says_nothing_is_refused(run: Run, arguments: tuple[str, ...]) -> None:
    ran = run(*arguments, *NOW)
    assert (ran.status, ran.out) == (2, "")
    assert ran.err


def test_an_amendment_and_a_rule_are_causes(run: Run, repo: Repo) -> None:
    back = '- {effective: 2026-10-20, task: "1", due: 2026-12, document: 示例府办函〔2026〕9号, reason: 延期}\n'
    later = '- {effective: 2026-11-05, task: "3", due: 2028, document: 示例府办函〔2026〕10号, reason: 延期}\n'
    repo.commit({AMENDMENTS: back + later}, day="2026-11-06")
    said = asked(run, "2026-10-31", *NOW)
    (correction,) = said["corrections"]
    (cause,) = correction["causes"]
    assert (cause["code"], cause["document"], cause["seen"]) == (
        "amendment",
        "示例府办函〔2026〕9号",
        "2026-11-06",
    )
    moved = next(each for each in said["changes"] if each["id"] == "3")
    assert [(each["code"], each["back_dated"]) for each in moved["causes"]] == [
        ("amendment", False)
    ]
    repo.commit(
        {WORKSPACE: "policy: {due_soon: 1, behind: 50}\n", AMENDMENTS: ""}, day="2026-11-07"
    )
    (correction,) = asked(run, "2026-10-31", *NOW)["corrections"]
    assert [each["code"] for each in correction["causes"]] == ["rules"]


def test_a_record_that_is_no_longer_there_is_named(run: Run, repo: Repo) -> None:
    repo.commit({HOUSING: "[]\n"}, day="2026-11-02")
    corrections = asked(run, "2026-10-31", *NOW)["corrections"]
    assert [cause["code"] for each in corrections for cause in each["causes"]] == ["gone"]


def test_nothing_new_is_nothing(run: Run, repo: Repo) -> None:
    del repo
    said = asked(run, "2026-10-30", "--as-of", "2026-10-30")
    assert (said["changes"], said["corrections"]) == ([], [])
    assert all(each["came"] == each["left"] == 0 for each in said["movements"])


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        (("2026-10-31", "--as-of", "2026-10-30"), 2),
        (("2026-13-01",), 2),
        (("10/11/2026",), 2),
        (("nowhere",), 3),
        (("2026-10-01",), 3),
        (("2026-10-31", "--dept", "示例财证局"), 2),
        (("2026-10-31", "--plan", "x"), 2),
        ((), 2),
    ],
)
@pytest.mark.usefixtures("repo")
def test_what_cannot_be_compared_is_refused(
    run: Run, arguments: tuple[str, ...], status: int
) -> None:
    ran = run("since", *arguments, *(() if "--as-of" in arguments else NOW))
    assert (ran.status, ran.out) == (status, "")
    assert ran.err


def test_a_plan_that_cannot_be_read_on_either_side_is_left_out(run: Run, repo: Repo) -> None:
    repo.write({LEDGER: "- {date: x}\n"})
    ran = run("since", "2026-10-31", *NOW)
    assert ran.status == 3
    assert "示例财政局" not in ran.out
    repo.commit(day="2026-11-08")
    repo.write({LEDGER: START[LEDGER]})
    ran = run("since", "2026-11-08", *NOW, "--format", "json")
    assert ran.status == 3
    assert json.loads(ran.out)["changes"] == []


def test_digests_chain(run: Run, repo: Repo) -> None:
    """The task that was published as at risk is told as none any more, though as known now it never was."""
    repo.commit({LEDGER: START[LEDGER] + LATE}, day="2026-11-08")
    plain = run("digest", "--since", "2026-10-31", *NOW, "--lang", "en").out
    chained = run("digest", "--since-published", "2026-10-31", *NOW, "--lang", "en").out
    assert "as known now" in " ".join(plain.split())
    assert "No longer at risk" not in plain
    assert "No longer at risk: 1" in chained
    own = run("digest", "--since-published", "2026-10-31", *NOW, "--dept", "示例财政局").out
    corrected = (
        run("since", "2026-10-31", *NOW).out.partition("另有判定")[2].splitlines()[2].strip()
    )
    for out in (own, run("digest", "--since-published", "2026-10-31", *NOW).out):
        told = "".join(out.split())
        assert "另有判定（公布之日的情况，按现有记录判定有变）：1" in told
        assert "".join(corrected.split()) in told
        assert "属于补录" in told.partition("解除预警")[2].partition("另有判定")[0]
    commit = repo.git("rev-parse", "bulletin-2026-10")
    head = " ".join(chained.split())
    assert (
        "Period: 1 November 2026 to 10 November 2026, compared with the end of October 2026"
        f" as published (as known then, commit {commit[:10]}, 2026-10-30 12:00)." in head
    )
    said: Any = validate(run("digest", "--since-published", "10月底", *NOW, "--format", "json").out)
    assert (said["since"], said["since_known_as_of"]) == ("2026-10-31", commit)
    told = asked(run, "2026-10-31", *NOW)["changes"]
    assert [each["code"] for each in said["changes"]] == [each["code"] for each in told]


def test_a_digest_of_one_day_names_one_day(run: Run, repo: Repo) -> None:
    del repo
    assert (
        "本期：2026年11月10日，与2026年11月9日（按现在所知）相比。"
        in run("digest", "--since", "1d", *NOW).out
    )


@pytest.mark.parametrize(
    "options",
    [("--week",), ("--month", "2026-10"), ("--since", "1d"), ("--quarter", "2026Q3")],
)
@pytest.mark.usefixtures("repo")
def test_a_chained_digest_has_no_other_period(run: Run, options: tuple[str, ...]) -> None:
    ran = run("digest", "--since-published", "2026-10-31", *options, *NOW)
    assert (ran.status, ran.out) == (2, "")


REVIEWS: Final = "plans/demo/reviews.yaml"


def line(day: str, kind: str, more: str = "", task: str = "1") -> str:
    return f'- {{date: {day}, task: "{task}", kind: {kind}{more}}}\n'


def review(day: str, kind: str, more: str = "") -> str:
    return line(day, kind, f", department: 示例财政局, by: 第三方机构, opinion: 示例{more}")


FILED: Final = line("2026-11-02", "report", ", percent: 85")
APPLIED: Final = line("2026-11-05", "apply", ", percent: 100")


@pytest.mark.parametrize(
    ("filed", "decided", "day", "causes"),
    [
        (LATE, "", "2026-11-20", ["期限2026年11月15日已过，没有申请完成"]),
        (FILED, "", "2026-11-20", ["期限2026年11月15日已过，没有申请完成"]),
        (FILED + APPLIED, "", "2026-11-10", ["2026年11月5日申请完成"]),
        (
            FILED + APPLIED + line("2026-11-18", "report"),
            review("2026-11-08", "return", ", resubmit_by: 2026-11-17"),
            "2026-11-20",
            ["2026年11月5日申请完成", "2026年11月8日退回", "补正期限2026年11月17日已过"],
        ),
        (
            APPLIED,
            review("2026-11-08", "return", ", resubmit_by: 2026-11-10"),
            "2026-11-20",
            ["2026年11月5日申请完成", "2026年11月8日退回", "补正期限2026年11月10日已过"],
        ),
        (
            APPLIED + line("2026-11-06", "withdraw"),
            "",
            "2026-11-20",
            ["2026年11月5日申请完成", "2026年11月6日撤回", "期限2026年11月15日已过"],
        ),
        (
            FILED + APPLIED,
            review("2026-11-12", "accept"),
            "2026-11-20",
            ["2026年11月5日申请完成", "2026年11月12日审核通过"],
        ),
        (line("2026-11-16", "apply"), "", "2026-11-20", None),
    ],
)
def test_a_cause_is_what_decides_and_no_line_in_between(
    run: Run, repo: Repo, filed: str, decided: str, day: str, causes: list[str] | None
) -> None:
    files = {LEDGER: START[LEDGER] + filed, REVIEWS: decided or "[]\n"}
    repo.commit(files, day="2026-11-19")
    said = asked(run, "2026-10-31", "--as-of", day)
    found = next(each for each in said["changes"] if each["id"] == "1")["causes"]
    wanted = causes or ["2026年11月16日申请完成", "期限2026年11月15日已过"]
    assert [each["message"] for each in found] == wanted


def test_silence_is_no_fault_of_what_was_reported_before(run: Run, repo: Repo) -> None:
    policy = START[WORKSPACE].replace("nearly_done", "report_every: 20, nearly_done")
    later = line("2026-11-02", "report", ", percent: 95", task="2")
    repo.commit({WORKSPACE: policy}, day="2026-10-01")
    repo.commit({HOUSING: START[HOUSING] + line("2026-10-20", "report", "", "2")}, day="2026-10-20")
    repo.commit({HOUSING: START[HOUSING] + line("2026-10-20", "report", "", "2") + later})
    said = asked(run, "2026-10-31", "--as-of", "2026-11-30")
    (change,) = [each for each in said["changes"] if each["department"] == "示例住建局"]
    assert (change["id"], change["code"]) == ("2", "became-at-risk")
    assert [each["message"] for each in change["causes"]] == ["2026年11月2日以后没有填报"]
    english = run("since", "2026-10-31", "--as-of", "2026-11-30", "--lang", "en").out
    assert "nothing reported after 2 November 2026" in english


def test_a_record_that_was_taken_back_since_is_told_as_in_the_digest(run: Run, repo: Repo) -> None:
    void = '- {date: 2026-11-05, task: "1", kind: void, of: {date: 2026-09-30, kind: report}, reason: 误填}\n'
    repo.commit({LEDGER: START[LEDGER] + void}, day="2026-11-05")
    (taken,) = asked(run, "2026-10-31", *NOW)["taken_back"]
    told = ("digest", "--since-published", "2026-10-31", *NOW, "--format", "json")
    assert json.loads(run(*told).out)["corrections"] == [taken]
    text = run("since", "2026-10-31", *NOW).out
    assert "更正（公布以来作废的记录）：1" in text
    assert "2026年11月5日更正：2026年9月30日填报（完成80%）作废" in text
    assert "更正,示例财政局,demo/1" in run("since", "2026-10-31", *NOW, "--format", "csv").out


def test_the_sum_of_tasks_names_all_that_is_apart(run: Run, repo: Repo) -> None:
    ended = (
        '- {effective: 2026-11-02, task: "1", cancel: true, document: 1号, reason: 甲}\n'
        '- {effective: 2026-11-02, task: "3", pause: true, document: 2号, reason: 乙}\n'
    )
    assert "任务：公布时3，现3" in run("since", "2026-10-31", "--as-of", "2026-11-01").out
    repo.commit({AMENDMENTS: ended}, day="2026-11-02")
    assert "任务（不含暂缓、已取消）：公布时3，现1" in run("since", "2026-10-31", *NOW).out


@pytest.mark.parametrize(
    ("lang", "said"),
    [("zh", "公布时和现在都是"), ("en", ", as published")],
)
def test_what_stands_as_published_is_not_named_twice(
    run: Run, repo: Repo, lang: str, said: str
) -> None:
    moved = '- {effective: 2026-11-02, task: "3", due: 2027-06, document: 1号, reason: 甲}\n'
    repo.commit({AMENDMENTS: moved}, day="2026-11-02")
    out = run("since", "2026-10-31", "--as-of", "2026-11-03", "--lang", lang).out
    assert said in out
    for state in ("正常推进", "on track", "at risk", "预警"):
        assert f"公布时{state}，现{state}" not in out
        assert f"published as {state}, now {state}" not in out
