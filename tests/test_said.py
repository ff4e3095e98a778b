"""What departments say reaches readers: in every list and format, labelled, with its day, also where it is late."""

import csv
import io
import json
from datetime import date
from pathlib import Path

import pytest
from bizenv.messages import catalogue
from bizenv.model.register import Register, RegisterFile
from bizenv.pages.said import said_lines
from bizenv.report.counts import Counts
from bizenv.report.query import Query
from bizenv.report.requests import named_in, requests
from bizenv.report.said import last_said, moves_of, says_nothing
from bizenv.report.status import status_report
from hypothesis import given
from hypothesis import strategies as st

from building import EAST, FINANCE, HOUSING, MARKET, WEST, City
from conftest import Run, Written
from worlds import World, day, worlds


def stands(city: City, day: str, department: str = MARKET) -> list[str]:
    """Return what stands of a department's part, in Chinese."""
    assignment = city.assignment(day, department)
    status = city.verdict(day, department).status
    said = last_said(assignment, status, date.fromisoformat(day))
    return list(said_lines(said, catalogue("zh")))


GAP = (
    "2025-04-30 report percent: 35, progress: 已立项, problems: 资金缺口120万元, "
    "needs: 请示例财政局统筹, next: 5月上旬督促"
)
LABELLED = (
    "进展：已立项",
    "存在问题：资金缺口120万元",
    "下一步：5月上旬督促",
    "需协调：请示例财政局统筹",
)


@pytest.mark.parametrize(
    ("city", "day", "expected"),
    [
        (City(), "2025-04-01", []),
        (City().says(GAP), "2025-04-30", ["最近填报 2025年4月30日，完成35%", *LABELLED]),
        (City().says(GAP), "2025-04-29", []),
        # overdue, returned or withdrawn: it stands as before
        (City().says(GAP), "2025-06-30", ["最近填报 2025年4月30日，完成35%", *LABELLED]),
        (
            City().says(GAP, "2025-05-20 apply").decides("2025-05-25 return opinion: 缺材料"),
            "2025-07-01",
            [
                "最近填报 2025年5月20日；完成35%（2025年4月30日填报）",
                *[each.replace("：", "（2025年4月30日）：", 1) for each in LABELLED],
            ],
        ),
        # a later report without words leaves them, one with words takes their place
        (
            City().says(GAP, "2025-05-10 report percent: 60"),
            "2025-06-30",
            [
                "最近填报 2025年5月10日，完成60%",
                *[each.replace("：", "（2025年4月30日）：", 1) for each in LABELLED],
            ],
        ),
        (
            City().says(GAP, "2025-05-10 report progress: 资金已到位"),
            "2025-06-30",
            ["最近填报 2025年5月10日；完成35%（2025年4月30日填报）", "进展：资金已到位"],
        ),
        (
            City().says("2025-04-30 report problems: 无。, needs: None, next: 验收"),
            "2025-06-30",
            ["最近填报 2025年4月30日", "下一步：验收"],
        ),
        # once accepted, only the progress stands
        (
            City().says(GAP, "2025-05-20 apply").decides("2025-05-25 accept"),
            "2025-06-30",
            [
                "最近填报 2025年5月20日；完成35%（2025年4月30日填报）",
                "进展（2025年4月30日）：已立项",
            ],
        ),
        # what is void was never said
        (
            City().says(GAP, "2025-05-02 void of: {date: 2025-04-30, kind: report}"),
            "2025-05-03",
            [],
        ),
    ],
)
def test_what_was_said_last_stands_with_its_day(city: City, day: str, expected: list[str]) -> None:
    assert stands(city, day) == expected


def test_missed_milestones_stand_where_a_task_is_overdue() -> None:
    steps = "milestones: [{title: 动工, due: 2025-03}, {title: 封顶, due: 2025-04}]"
    city = City().task(steps).says("2025-03-20 report milestone: 动工")
    assert stands(city, "2025-06-15") == [
        "最近填报 2025年3月20日",
        "未完成节点：封顶（2025年4月30日）",
    ]
    assert stands(City().task(steps), "2025-06-15") == [
        "未完成节点：动工（2025年3月31日）、封顶（2025年4月30日）"
    ]
    done = city.says("2025-05-20 apply milestone: 封顶")
    assert stands(done, "2025-06-15") == ["最近填报 2025年5月20日"]


COMMANDS = {
    "overdue": ("overdue",),
    "list": ("list",),
    "digest": ("digest", "--since", "2025-05-31"),
}


@pytest.mark.parametrize("form", ["text", "markdown", "html", "csv", "json"])
@pytest.mark.parametrize("command", COMMANDS)
def test_every_list_and_format_of_what_is_overdue_has_it(
    run: Run, written: Written, command: str, form: str
) -> None:
    written(City().says(GAP))
    if (command, form) == ("digest", "csv"):
        return
    ran = run(*COMMANDS[command], "--as-of", "2025-06-15", "--format", form)
    assert ran.status == 0
    for text in ("35", "已立项", "资金缺口120万元", "请示例财政局统筹", "5月上旬督促"):
        assert text in ran.out, text
    labels = ("进展", "存在问题", "下一步", "需协调")
    names = ("progress", "problems", "next", "needs")
    for label in names if form == "json" else labels:
        assert label in ran.out, label


def test_a_text_of_several_lines_stands_in_one(run: Run, written: Written) -> None:
    written(City().says('2025-04-30 report problems: "资金缺口\\n人手不足", needs: "请\\n协调"'))
    for call in (("overdue",), ("list", "--format", "csv"), ("digest",), ("show", "1.0/1.1")):
        out = run(*call, "--as-of", "2025-06-15").out
        assert "资金缺口 人手不足" in out, call
        assert "u000a" not in out


def test_at_risk_has_it_too(run: Run, written: Written) -> None:
    written(City(settings="behind: 10").says(GAP))
    out = run("at-risk", "--as-of", "2025-05-20").out
    assert "    需协调：请示例财政局统筹\n" in out
    english = run("at-risk", "--as-of", "2025-05-20", "--lang", "en").out
    assert "    Support needed: 请示例财政局统筹\n" in english
    assert "    Last reported 30 April 2025, 35% done\n" in english


def test_of_a_joint_task_each_open_part_is_told_with_its_name(run: Run, written: Written) -> None:
    city = City().task(f"lead: [{EAST}, {WEST}]")
    city = city.says("2025-05-01 report percent: 60, problems: 缺人", by=EAST)
    city = city.says("2025-05-20 apply percent: 100, progress: 已建成", by=WEST)
    written(city.decides(f"2025-05-25 accept department: {WEST}"))
    out = run("overdue", "--as-of", "2025-06-15").out
    assert f"    {EAST}：最近填报 2025年5月1日，完成60%\n      存在问题：缺人\n" in out
    assert "已建成" not in out
    (head, row) = csv.reader(
        io.StringIO(run("overdue", "--as-of", "2025-06-15", "--format", "csv").out)
    )
    cells = dict(zip(head, row, strict=True))
    settled = f"{WEST}：100"  # a ledger keeps what those said whose part is completed
    assert cells["完成百分比"] == f"{EAST}：60；{settled}"
    assert (cells["进展"], cells["存在问题"]) == (f"{WEST}：已建成", f"{EAST}：缺人")


def test_the_csv_of_a_list_is_a_ledger(run: Run, at_example: Path) -> None:
    del at_example
    rows = list(csv.DictReader(io.StringIO(run("list", "--plan", "demo", "--format", "csv").out)))
    of = {row["编号"]: row for row in rows}
    zero_work = of["1.4.1"]
    others = ("东区人民政府：100", "南区人民政府：100")  # completed their parts
    assert zero_work["完成百分比"] == f"{others[0]}；西区人民政府：82；{others[1]}"
    assert zero_work["存在问题"] == "西区人民政府：设备到货推迟"
    energy = of["1.3.1"]
    assert (energy["原定期限"], energy["期限"]) == ("2025-06-30", "2025-11-30")
    assert "期限由2025年6月30日改为2025年11月30日（" in energy["期限调整"]
    assert of["1.2.4"]["目标"] == "平均用时 ≤ 30个工作日：示例住建局36个工作日（2025-09-30）"
    assert "、东区人民政府96.1%（2025-08-29）" in of["1.2.3"]["目标"]
    assert of["1.1.1"]["所属部分"].endswith("1.1 市场准入")
    assert of["1.1.1"]["审核意见"].startswith("2025-07-03 审核通过，第三方机构，")
    # the rule once, the day in every row
    assert [bool(row["说明"]) for row in rows] == [True, *[False] * (len(rows) - 1)]
    assert {row["截至"] for row in rows} == {"2025-10-15"}


MOVED = City().amend("2025-05-10 due: 2025-08", "2025-07-20 due: 2025-07-25, reason: 提前")


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2025-05-09", []),
        ("2025-05-10", [("2025-05-31", "2025-08-31", True)]),
        (
            "2025-08-01",
            [("2025-05-31", "2025-08-31", True), ("2025-08-31", "2025-07-25", False)],
        ),
    ],
)
def test_every_move_of_a_due_day_stands_with_both_days(
    day: str, expected: list[tuple[str, str, bool]]
) -> None:
    found = moves_of([MOVED.assignment(day)], date.fromisoformat(day))
    assert [(str(each.before), str(each.after), each.later) for each in found] == expected


def test_a_slip_mended_on_the_day_of_issue_is_no_move() -> None:
    city = City().amend("2025-03-01 due: 2025-08")
    assert moves_of([city.assignment("2025-06-01")], date(2025, 6, 1)) == ()


def test_an_extension_for_all_leads_is_told_once_and_one_for_a_single_lead_names_it() -> None:
    city = City().task(f"lead: [{EAST}, {WEST}]")
    city = city.amend("2025-05-10 due: 2025-08", f"2025-06-01 due: 2025-09, department: {WEST}")
    day = "2025-06-15"
    found = moves_of([city.assignment(day, EAST), city.assignment(day, WEST)], date(2025, 6, 15))
    assert [each.department for each in found] == [None, WEST]


@pytest.mark.parametrize("command", [("overdue",), ("list",), ("digest", "--since", "2025-04-30")])
def test_extensions_are_told_with_document_and_reason(
    run: Run, written: Written, command: tuple[str, ...]
) -> None:
    written(City().amend("2025-05-10 due: 2025-05-20, reason: 资金未到位"))
    out = run(*command, "--as-of", "2025-06-15", "-o", "out.txt")
    assert out.status == 0
    said = Path("out.txt").read_text(encoding="utf-8").replace("\n    ", "")
    assert "期限提前：期限由2025年5月31日改为2025年5月20日（示例发〔2025〕1号，资金未到位）" in said


@pytest.mark.parametrize("command", ["status", "digest"])
def test_the_headline_counts_what_was_extended(run: Run, written: Written, command: str) -> None:
    written(City().task("").task("").amend("2025-05-10 due: 2025-08").says(GAP))
    out = "".join(run(command, "--as-of", "2025-06-15").out.splitlines())
    assert "逾期1条，已延期1条。" in out
    early = "".join(run(command, "--as-of", "2025-05-01").out.splitlines())
    assert "已延期" not in early


def test_diff_gives_the_document_and_the_reason(run: Run, written: Written) -> None:
    written(City().amend("2025-05-10 due: 2025-08, reason: 资金未到位"))
    out = run("diff", "2025-05-01", "2025-05-15").out
    assert (
        "期限由2025年5月31日改为2025年8月31日（示例发〔2025〕1号，自2025年5月10日起执行，资金未到位）"
        in out
    )
    (change,) = json.loads(run("diff", "2025-05-01", "2025-05-15", "--format", "json").out)[
        "changes"
    ]
    assert (change["document"], change["reason"]) == ("示例发〔2025〕1号", "资金未到位")


REGISTER = Register(
    RegisterFile.model_validate(
        {
            "departments": [
                {"name": "示例财政局", "aliases": ["财政局", "市财政局"]},
                {"name": "示例住建局", "aliases": ["住建局"]},
                {"name": "东区住建局"},
                {"name": "东区人民政府", "aliases": ["东区"]},
                {"name": "示例税务局", "aliases": ["税务局"]},
                {"name": "Department of Public Works"},
                {"name": "Finance"},
            ],
            "groups": [{"name": "各区人民政府", "members": ["东区住建局"]}],
        }
    )
)


@pytest.mark.parametrize(
    ("text", "concerned"),
    [
        ("请市财政局统筹", ["示例财政局"]),
        ("资金缺口120万元，请财政局统筹", ["示例财政局"]),
        ("请市财政局、住建局会商", ["示例财政局", "示例住建局"]),
        ("请东区住建局配合", ["东区住建局"]),
        ("请各区人民政府支持", ["各区人民政府"]),
        ("请北区住建局配合", []),  # a name that the register does not know
        ("请省财政局支持", []),
        ("请财政局和北区住建局会商", []),  # one of them is not certain
        ("请税务局第一分局核查", []),
        ("请东区教育局配合", []),  # an office of 东区, not 东区 itself
        ("请东区配合教育局", ["东区人民政府"]),
        ("请财政局下达资金至住建局", ["示例财政局", "示例住建局"]),
        ("请税务局稽查大队核查", []),
        ("请有关部门协调", []),
        ("申请延长时限", []),
        ("ask the Department of Public Works for a crane", ["Department of Public Works"]),
        ("Finance to fund the gap", ["Finance"]),
        ("ask State Finance for money", []),
        ("ask Finance Committee", []),
        ("refinancing", []),
    ],
)
def test_whom_it_concerns_is_never_guessed(text: str, concerned: list[str]) -> None:
    assert list(named_in(text, REGISTER, "示例海关")) == concerned


def test_who_asks_is_not_whom_it_concerns() -> None:
    assert named_in("我局（住建局）与财政局会商", REGISTER, "示例住建局") == ("示例财政局",)


@given(st.text(alphabet="请由示例市财政住建税务局东北区、，第一分 aF"))
def test_a_name_is_only_ever_one_that_the_words_hold(text: str) -> None:
    for name in named_in(text, REGISTER, "示例海关"):
        written = [known for known in REGISTER.known if REGISTER.resolve(known) == name]
        assert any(each in text for each in written)


def test_the_digest_gathers_what_is_asked_of_others(run: Run, written: Written) -> None:
    asks = "2025-04-30 report percent: 5, needs: 请协调用地"
    city = City().task("").task(f"lead: [{HOUSING}]").says(GAP)
    written(city.says(asks.replace("percent", "task: '1.2', percent"), by=HOUSING))
    out = run("digest", "--as-of", "2025-06-15").out
    assert "需协调事项（2）" in out
    section = out.split("需协调事项（2）")[1].split("口径")[0].split()
    assert section == [
        "请有关部门协调（1）",
        f"{FINANCE}：第1.1项",
        "示例任务",
        f"{MARKET}（2025年4月30日）：请示例财政局统筹",
        "单位未确定的事项（1）",
        "第1.2项",
        "示例任务",
        f"{HOUSING}（2025年4月30日）：请协调用地",
    ]
    found = json.loads(run("digest", "--as-of", "2025-06-15", "--format", "json").out)["requests"]
    assert [each["concerns"] for each in found] == [[FINANCE], []]


def test_a_department_s_own_digest_has_what_is_asked_of_it(run: Run, written: Written) -> None:
    root = written(City().says(GAP))
    assert run("digest", "--as-of", "2025-06-15", "--split", root / "out").status == 0
    assert "请示例财政局统筹" in (root / "out" / f"{FINANCE}.txt").read_text(encoding="utf-8")
    assert "请示例财政局统筹" in run("digest", "--as-of", "2025-06-15", "--dept", FINANCE).out
    assert "请示例财政局统筹" not in run("digest", "--as-of", "2025-06-15", "--dept", EAST).out


def test_what_was_settled_is_asked_no_more() -> None:
    city = City().says(GAP, "2025-05-20 apply").decides("2025-05-25 accept")
    assert not list(requests(city.book, date(2025, 6, 15), None))
    assert list(requests(city.book, date(2025, 5, 24), None))


@pytest.mark.parametrize(
    "text",
    [
        "无",
        "无。",
        "暂无",
        "没有",
        "目前没有问题",
        "无需协调的事项",
        "—",
        "None",
        "n/a",
        "No issues.",
    ],
)
def test_a_form_filled_in_with_nothing_says_nothing(text: str) -> None:
    assert says_nothing(text)
    city = City().says(f'2025-04-30 report percent: 5, needs: "{text}", problems: "{text}"')
    assert stands(city, "2025-06-15") == ["最近填报 2025年4月30日，完成5%"]


@pytest.mark.parametrize(
    "text", ["无人机航线未批", "没有资金", "无需求方确认", "No money", "不需要的设备待处置"]
)
def test_what_only_begins_like_nothing_is_something(text: str) -> None:
    assert not says_nothing(text)


@given(world=worlds(), number=st.integers(0, 400))
def test_every_figure_that_people_read_closes(world: World, number: int) -> None:
    counts = status_report(world.city().book, Query(day=day(number)), "department").totals
    statuses = counts.completed + counts.in_review + counts.on_track + counts.warned
    ahead = counts.unheard_soon + counts.unheard_risk
    assert counts.tasks == statuses + ahead + counts.missed + counts.unheard
    assert min(counts.warned, ahead) == 0
    assert counts.applied == counts.accepted + counts.declared + counts.pending
    assert counts.unheard in (0, counts.overdue)  # one plan is either recorded or not
    assert min(counts.missed, counts.unheard) == 0


# A plan of which nothing was ever recorded


PEOPLE = ("text", "csv", "markdown", "html")
OF_UNHEARD = {
    "status": ("status",),
    "overdue": ("overdue",),
    "list": ("list",),
    "list --status": ("list", "--status", "overdue"),
    "digest": ("digest", "--since", "2025-05-31"),
    "show": ("show", "1.0/1.1"),
    "diff": ("diff", "2025-05-31", "2025-06-15"),
}


@pytest.mark.parametrize("form", PEOPLE)
@pytest.mark.parametrize("command", OF_UNHEARD)
def test_a_plan_without_any_record_is_not_called_overdue(
    run: Run, written: Written, command: str, form: str
) -> None:
    if (command, form) == ("digest", "csv"):
        return
    written(City().task("").task("due: 2025-12"))
    dated = () if command == "diff" else ("--as-of", "2025-06-15")
    ran = run(*OF_UNHEARD[command], *dated, "--format", form)
    assert ran.status == 0
    assert "到期未见填报" in ran.out
    assert "逾期未完成" not in ran.out
    assert "红" not in ran.out
    assert "red" not in ran.out.replace("border", "").replace("rendered", "")
    english = run(*OF_UNHEARD[command], *dated, "--format", form, "--lang", "en").out
    assert "due, nothing reported" in english.lower()


@pytest.mark.parametrize("form", PEOPLE)
@pytest.mark.parametrize(
    "command",
    [("status",), ("at-risk",), ("list",), ("list", "--status", "at-risk"), ("show", "1.0/1.1")],
)
def test_what_falls_due_in_a_plan_without_any_record_is_a_grey_fact(
    run: Run, written: Written, command: tuple[str, ...], form: str
) -> None:
    written(City("due_soon: 30").task("").task("due: 2025-12"))
    asked = (*command, "--as-of", "2025-05-15", "--format", form)
    ran = run(*asked)
    assert ran.status == 0
    in_short = (command, form) == (("status",), "csv")
    assert ("即将到期、尚未填报" if in_short else "30天内到期、尚未填报") in ran.out
    assert "黄" not in ran.out
    assert '<td class="yellow">' not in ran.out
    assert "nothing reported" in run(*asked, "--lang", "en").out


def test_the_first_record_makes_it_at_risk_again_and_json_keeps_it(
    run: Run, written: Written
) -> None:
    city = City("due_soon: 30").task("").task("")
    written(city.says("2025-05-20 report task: '1.2', percent: 5"))
    asked = ("at-risk", "--as-of", "2025-05-15")
    (first, second) = json.loads(run(*asked, "--format", "json").out)["tasks"]
    assert {each["status"] for each in (first, second)} == {"at_risk"}
    assert {each["light"] for each in (first, second)} == {"yellow"}
    assert "30天内到期、尚未填报 2条" in run(*asked).out
    assert run(*asked, "--fail-on", "at-risk").status == 1
    later = run("at-risk", "--as-of", "2025-05-20").out
    assert "预警 1条" in later
    assert "天内到期、尚未填报" not in later


def test_each_risk_that_time_brings_to_a_plan_without_records_has_its_fact(
    run: Run, written: Written
) -> None:
    """A milestone that has passed is no falling due; the days are those of the plan's policy."""
    milestones = "milestones: [{title: 试点, due: 2025-04-30}]"
    written(City("due_soon: 45").task("").task(f"due: 2025-12, {milestones}"))
    out = " ".join(run("status", "--as-of", "2025-05-10").out.split())
    assert "预警 0 45天内到期、尚未填报 1（50.0%） 需关注、尚未填报 1（50.0%） 逾期 0" in out


def test_the_first_record_makes_it_overdue(run: Run, written: Written) -> None:
    written(City().task("").task("").says("2025-06-10 report task: '1.2', percent: 5"))
    assert "到期未见填报 2条" in run("overdue", "--as-of", "2025-06-09").out
    after = run("overdue", "--as-of", "2025-06-10").out
    assert "逾期 2条" in after
    assert "到期未见填报" not in after


def test_json_and_exit_statuses_keep_the_status(run: Run, written: Written) -> None:
    written(City())
    ran = run("overdue", "--as-of", "2025-06-15", "--format", "json", "--fail-on", "overdue")
    (task,) = json.loads(ran.out)["tasks"]
    assert (ran.status, task["status"], task["light"]) == (1, "overdue", "red")
    assert json.loads(ran.out)["plans"][0]["notes"] == ["no-records"]
    status = json.loads(run("status", "--as-of", "2025-06-15", "--format", "json").out)
    assert status["totals"]["overdue"] == 1
    assert run("status", "--as-of", "2025-06-15", "--fail-on", "overdue").status == 1


def test_the_real_plan_is_greeted_with_facts(run: Run, at_root: Path) -> None:
    del at_root
    out = run("status", "--plan", "6.0", "--as-of", "2026-11-28").out
    assert "到期未见填报70条" in out
    assert "逾期0" not in out
    assert "完成率" not in out
    assert "灰  东胜区人民政府" in out


@given(st.lists(st.booleans(), max_size=5), st.integers(0, 2))
def test_the_figures_of_people_close(unheard: list[bool], risks: int) -> None:
    parts = [Counts(tasks=1, overdue=1, unheard=int(each)) for each in unheard]
    total = sum(parts, Counts(tasks=risks, at_risk=risks))
    assert total.missed + total.unheard == total.overdue
    assert (total.shown_light == "red") is (False in unheard)


@pytest.mark.parametrize("command", ["status", "digest"])
def test_of_several_plans_only_that_without_a_record_is_grey(
    run: Run, written: Written, command: str
) -> None:
    root = written(City().says(GAP))
    for name in ("plan.yaml", "amendments.yaml", "reviews.yaml"):
        data = (root / "plans/1.0" / name).read_bytes().replace(b'"1.0"', b'"2.0"')
        (root / "plans/2.0").mkdir(exist_ok=True)
        (root / "plans/2.0" / name).write_bytes(data)
    out = "".join(run(command, "--as-of", "2025-06-15").out.split())
    assert "审核通过0条，逾期1条，到期未见填报1条" in out
    rows = csv.DictReader(
        io.StringIO(run("status", "--as-of", "2025-06-15", "--by", "plan", "--format", "csv").out)
    )
    lights = {row["灯"]: (row["逾期"], row["到期未见填报"]) for row in rows}
    assert lights == {"红": ("1", "1"), "灰": ("0", "1")}


# The digest: counts beside their entries, only the news, a page for a telephone


def test_the_count_of_a_digest_s_section_is_that_of_its_entries_or_says_both(
    run: Run, written: Written
) -> None:
    city = City().task("").task(f"lead: [{EAST}, {WEST}]")
    written(city.says("2025-04-01 report percent: 5"))
    assert "一、逾期未完成（2条任务，涉及3家次）" in run("digest", "--as-of", "2025-06-15").out
    alone = run("digest", "--as-of", "2025-06-15", "--dept", MARKET).out
    assert "一、逾期未完成（1）" in alone


QUIET = (
    City()
    .task("due: 2025-05-20")
    .task("due: 2025-12")
    .says(GAP, "2025-06-10 report task: '1.2', needs: 请协调")
)


@pytest.mark.parametrize(
    ("day", "held", "lacking"),
    [
        ("2025-06-15", (), ()),  # nothing changed: silent, though something is overdue
        ("2025-05-21", ("逾期未完成（1）",), ("需协调事项",)),
        ("2025-06-10", ("需协调事项（1）", "请协调"), ("逾期未完成（1）", "请示例财政局统筹")),
    ],
)
def test_changes_only_is_silent_where_nothing_changed(
    run: Run, written: Written, day: str, held: tuple[str, ...], lacking: tuple[str, ...]
) -> None:
    root = written(QUIET)
    call = ("digest", "--since", "1d", "--as-of", day, "--changes-only")
    ran = run(*call)
    assert (ran.status, ran.err, bool(ran.out)) == (0, "", bool(held))
    for text in held:
        assert text in ran.out
    for text in lacking:
        assert text not in ran.out
    assert run(*call, "-o", root / "out.txt").status == 0
    assert (root / "out.txt").exists() is bool(held)
    assert bool(run(*call, "--split", root / "out").out) is bool(held)
    assert run(*call[:-1]).out  # without the option it says where things stand


def test_the_page_of_a_digest_has_lights_a_table_and_fits_a_telephone(
    run: Run, written: Written
) -> None:
    written(City().says(GAP))
    page = run("digest", "--as-of", "2025-06-15", "--format", "html").out
    assert '<meta name="viewport" content="width=device-width, initial-scale=1">' in page
    assert '<li><span class="red">第1.1项 示例任务' in page
    assert f"<td>{MARKET}</td>" in page
    assert ".red{" in page
    grey = run("digest", "--as-of", "2025-04-15", "--since", "2025-04-01", "--format", "html").out
    assert 'class="red"' not in grey
    assert "<table>" in run("status", "--as-of", "2025-06-15", "--format", "html").out
