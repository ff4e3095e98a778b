"""One fault is one finding, moves no other, and has words whatever it is."""

import json
import re
import textwrap
from collections.abc import Mapping
from typing import Final

import pytest
from bizenv.files.snapshot import Memory
from bizenv.files.yaml_tree import read
from bizenv.formats.plain import plain
from bizenv.messages import catalogue
from bizenv.pages.findings import diagnostic_blocks

from diagnosing import (
    HEAD,
    ODD,
    PLAN,
    REPORT,
    TASK,
    catalogued,
    diagnose,
    memory,
    replaced,
)

# One fault is one finding, and moves no other


@pytest.mark.parametrize(
    "plan",
    [
        pytest.param(
            """
            tasks:
              - id: "1.1"
                title: 示例任务
                lead: [示例住建局]
                due: 2025-13  # bad-date
              - id: "1.2"
                title: 示例任务
                lead:
                  - 示例住建局
                  - 示例住健局  # unknown-department
                due: 2025-06
            """,
            id="the task before",
        ),
        pytest.param(
            """
            sections:
              - number: "1"
                title:  # wrong-type
                tasks:
                  - {id: "1.1", title: 示例任务, lead: [示例住建局], due: 2025-06}
              - number: "2"
                title: 示例部分
                sections:
                  - {number: "2.0", title: 示例小节, 任务: []}  # unknown-key
                  - {number: 2 1, title: 示例小节}  # wrong-type
                  - number: "2.2"
                    title: 示例小节
                    tasks:
                      - {id: "2.2.1", title: 示例任务, lead: [], due: 2025-06}  # empty-lead
                      - {id: "2.2.2", title: 示例任务, lead: [示例住建局], due: 2025-06}
                      - {id: "2.2.3", title: 示例任务, lead: [示例住建局], support: [示例住健局], due: 2025-06}  # unknown-department
                      - title: 示例任务
                        lead: [示例住建局]
                        due: 2025-06
                        id: "2.2.2"  # duplicate-task-id
            """,
            id="sections and tasks before, on every level",
        ),
        pytest.param(
            """
            tasks:
              - id: "1.1"
                title: 示例任务
                milestones:
                  - {title: 动工, due: 4月}  # bad-date
                  - {title: 竣工, due: 2025-06}
                targets:
                  - {name: 网办率}  # one-comparison
                lead:
                  - 示例住健局  # unknown-department
                due: 2025-06
              - {id: "1.1", title: 示例任务, lead: [示例住建局], due: 2025-06}  # duplicate-task-id
            """,
            id="items of lists in the task itself",
        ),
        pytest.param(
            """
            tasks:
              - id: "1.1"
                title: 示例任务
                lead:
                  - 示例住建局
                  - [示例数据局]  # wrong-type
                  - 示例住健局  # unknown-department
                  - ""  # wrong-type
                  - 示例数剧局  # unknown-department
                due: 2025-06
            """,
            id="names in the same list",
        ),
    ],
)
def test_a_fault_of_shape_does_not_move_the_findings_below(plan: str) -> None:
    text = HEAD + textwrap.dedent(plan).lstrip("\n")
    found = diagnose(memory(plan=text))[1]
    stated = [
        (number, mark[1])
        for number, line in enumerate(text.split("\n"), start=1)
        if (mark := re.search(r"  # ([a-z-]+)$", line))
    ]
    assert [(each.at.line, each.code) for each in found] == stated


def test_a_bad_record_does_not_move_the_findings_below() -> None:
    ledger = (
        "- {date: 2025-13-01, task: '1.1', kind: report}\n"
        "- {date: 2025-04-01, task: '1.1', kind: report}\n"
        "- {date: 2025-04-02, task: '1.2', kind: report}\n"
        "- {date: 2025-04-03, task: '1.1', kind: withdraw}\n"
    )
    found = diagnose(memory(plan=PLAN, **{"progress/示例住建局": ledger}))[1]
    assert {
        (each.at.line, each.code) for each in found if each.code != "withdraw-without-apply"
    } == {
        (1, "bad-date"),
        (3, "record-unknown-task"),
    }
    alone = diagnose(
        memory(
            plan=PLAN,
            **{"progress/示例住建局": ledger.replace("-13-", "-03-").replace("1.2", "1.1")},
        )
    )[1]
    assert [(each.at.line, each.code) for each in alone] == [(4, "withdraw-without-apply")]


def test_only_what_is_wrong_is_left_out() -> None:
    plan = f"""{HEAD}deadline: 2025
sections:
- number: "1"
  title: 示例
  heading: 示例
  tasks:
  - {TASK}
  - {TASK.replace("1.1", "1.2").replace("}", ", deadline: 2025}")}
  - {TASK.replace("1.1", "1.3").replace("}", ", milestones: [{title: 甲, due: 4月}, {title: 乙, due: 2025-04}]}")}
  - {TASK.replace("1.1", "1.4").replace("2025-06", "2025-13")}
  - {TASK.replace("1.1", "1.5")}
"""
    ledger = "- {date: 2025-04-31, task: '1.1', kind: report}\n- {date: 2025-04-30, task: '1.1', kind: report}\n"
    books, found = diagnose(memory(plan=plan, **{"progress/示例住建局": ledger}))
    assert len(found) == 6
    book = books["demo"]
    assert list(book.tasks) == ["1.1", "1.2", "1.3", "1.5"]
    assert [each.title for each in book.tasks["1.3"].task.milestones] == ["乙"]
    assert [each.row for each in book.entries["1.1"]["示例住建局"]] == [1]
    assert book.incomplete == ("plans/demo/plan.yaml", "plans/demo/progress/示例住建局.yaml")


GROUPED: Final = PLAN.replace("lead: [示例住建局]", "lead: [示例各局]")
GROUPS: Final = (
    "departments: [{name: 示例住建局}, {name: 示例数据局}]\n"
    "groups: [{name: 示例各局, members: [示例住建局, {name: 示例数据局, until: %s}]}]\n"
)
ACCEPTED: Final = (
    '- {date: 2025-05-02, task: "1.1", department: 示例住建局, kind: accept, by: 第三方机构}\n'
)


@pytest.mark.parametrize(
    ("files", "code"),
    [
        pytest.param(
            {"departments.yaml": "groups: ]\n", "plan": GROUPED, "progress/示例住建局": REPORT},
            "yaml-syntax",
            id="a register that cannot be read: what the groups are is not known",
        ),
        pytest.param(
            {
                "departments.yaml": GROUPS % "2028-13-01",
                "plan": GROUPED,
                "progress/示例数据局": REPORT,
            },
            "bad-date",
            id="a bad day of a member: whether it leads is not known",
        ),
        pytest.param(
            {"plan": PLAN.replace("2025-06}", "2025-13}"), "progress/示例住建局": REPORT},
            "bad-date",
            id="a bad task: there is one nevertheless",
        ),
        pytest.param(
            {
                "plan": PLAN,
                "amendments": "- {effective: 2025-04-01, task: '1.1', lead: [示例数据局], reasons: 示例}\n",
                "progress/示例数据局": REPORT,
            },
            "unknown-key",
            id="a bad amendment: who leads is not known",
        ),
        pytest.param(
            {
                "plan": PLAN,
                "amendments": "- {effective: 2025-04-01, add: {id: '1.2', title: 示例, lead: [示例住建局], due: 明年}}\n",
                "progress/示例住建局": REPORT.replace("1.1", "1.2"),
            },
            "bad-date",
            id="a bad added task: there is one nevertheless",
        ),
        pytest.param(
            {"plan": PLAN.replace("示例住建局", "示例住健局"), "progress/示例住建局": REPORT},
            "unknown-department",
            id="a lead misspelt in the plan: its records are no fault",
        ),
        pytest.param(
            {
                "plan": PLAN,
                "amendments": "- {effective: 2025-04-01, task: '1.1', due: 2025-12, department: 示例住健局}\n",
            },
            "unknown-department",
            id="a department misspelt in an amendment",
        ),
        pytest.param(
            {"plan": PLAN, "progress/示例住健局": REPORT},
            "unknown-department",
            id="a ledger with a misspelt name",
        ),
        pytest.param(
            {
                "plan": PLAN,
                "progress/示例住建局": REPORT.replace(
                    "report", "apply, evidence: [https://example.invalid/x]"
                ),
                "reviews": ACCEPTED.replace("示例住建局", "示例住健局"),
            },
            "unknown-department",
            id="a department misspelt in a decision",
        ),
        pytest.param(
            {
                "plan": PLAN,
                "progress/示例住建局": REPORT.replace("report", "apply, percent: 101"),
                "reviews": ACCEPTED,
            },
            "wrong-type",
            id="a bad application: there is one to accept nevertheless",
        ),
    ],
)
def test_one_fault_is_one_finding(files: Mapping[str, str], code: str) -> None:
    assert [each.code for each in diagnose(memory(**files))[1]] == [code]


# Nothing that can be written in YAML is a crash or without words

SOUND: Final = {
    "workspace.yaml": "policy: {due_soon: 30}\n",
    "plan": f"{HEAD}closed: {{date: 2026-01-01}}\n"
    f"sections: [{{number: '1', title: 示例, indicator: a, tasks: [{TASK.replace('1.1', '1.2')}]}}]\n"
    "tasks: [{id: '1.1', title: 示例, lead: [示例住建局], support: [示例数据局], due: 2025, tags: {a: b},"
    " targets: [{name: 网办率, at_least: 95}], milestones: [{title: 动工, due: 2025-04}]}]\n",
    "amendments": "- {effective: 2025-06-01, task: '1.1', lead: [示例数据局], takes_over: {示例数据局: 示例住建局},"
    " support: [], document: 甲, reason: 乙}\n"
    "- {effective: 2025-04-01, document: 甲, reason: 乙, add: {id: '1.3', title: 示例, lead: [示例住建局], due: 2025}}\n",
    "progress/示例住建局": "- {date: 2025-05-01, task: '1.1', kind: apply, readings: {网办率: 96}, milestone: 动工,"
    " evidence: [plans/demo/plan.yaml]}\n"
    "- {date: 2025-05-02, task: '1.1', kind: void, of: {date: 2025-05-01, kind: apply}}\n"
    "- {date: 2025-05-30, task: '1.1', kind: report, percent: 40}\n",
    "reviews": "- {date: 2025-05-01, task: '1.1', department: 示例住建局, kind: accept, by: 第三方机构}\n"
    "- {date: 2025-05-01, task: '1.1', department: 示例住建局, by: 第三方机构, kind: void, of: {date: 2025-05-01, kind: accept}}\n",
}


@pytest.mark.slow
@pytest.mark.parametrize("file", sorted(memory(**SOUND).files))
def test_whatever_stands_in_a_file_there_are_words_for_it(file: str) -> None:
    files = memory(**SOUND).files
    assert diagnose(Memory(files))[1] == []
    tree, _ = read(files[file], file)
    codes = catalogued()
    seen = 0
    for odd in ODD:
        for changed in replaced(tree, odd):
            found = diagnose(Memory({**files, file: json.dumps(changed).encode()}))[1]
            seen += len(found)
            assert {each.code for each in found} <= codes
            assert plain(diagnostic_blocks(found, catalogue("zh"), excerpts=True)).count(
                "["
            ) >= len(found)
    assert seen
