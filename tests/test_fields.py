"""Every field of the issued plan is classed, and the guard treats an edit of it as its class says."""

from collections.abc import Iterator
from datetime import date
from typing import Any, Final, get_args

import pytest
from bizenv.diagnostics import Severity
from bizenv.files.snapshot import Memory
from bizenv.guard.edit import Edit
from bizenv.guard.rights import Rights
from bizenv.guard.side import Side
from bizenv.guard.terms_changed_without_amendment import terms_changed_without_amendment
from bizenv.model.amendment import Amendment
from bizenv.model.base import Model
from bizenv.model.fields import CLASSES, FieldClass, fields_of
from bizenv.model.plan import Plan, Task

PLAN: Final = """plan: demo
title: 示例方案
issued: 2025-03-01
issuer: 示例市政府办公室
document: 示例发〔2025〕1号
level: 市级
unit: 示例财政局
completion: each
review: required
review_steps: [初审, 终审]
start: 2025-01-01
register: problems
office: 示例财政局
clocks: {assign: 1wd, verify: 3wd, handle: 10wd, revisit: 5wd}
rates: {mostly: 80, response: 10, solution: 50, satisfaction: 40}
measure_word: 条
evidence: files
closed: {date: 2026-01-01, document: 示例发〔2026〕1号}
policy: {due_soon: 30, nearly_done: 90, behind: 10, report_every: 30, rework: 5, filing_days: 5, answer_days: 10, review_within: 10wd, look_again: 90d, behind_share: 30, off: [forecast], report_by: 25}
sections:
- number: "1"
  title: 示例章节
  indicator: 示例指标
  tasks:
  - id: "1.1"
    title: 推广一码缴费
    summary: 示例摘要
    text: 示例全文
    lead: [示例住建局]
    support: [{name: 示例财政局, owes: 数据}]
    derives_from: [city/1.1]
    due: 2025-06
    due_text: 六月底前
    carried_from: old/1.1
    targets: [{name: 网办率, at_least: 95, unit: "%", baseline: 80}]
    steps: {2025-04: 40}
    leader: 分管副市长
    priority: true
    milestones: [{title: 公布清单, due: 2025-05}]
    duties: [{title: 座谈会, who: [示例住建局], every: month, times: 2}]
    after: ["2"]
    completion: each
    review_steps: [验收]
    tags: {类型: 便民}
"""
# For each field the words in PLAN that are edited, and the edit.
EDITS: Final = {
    "Plan.title": ("示例方案", "示例计划"),
    "Plan.issued": ("2025-03-01", "2025-03-02"),
    "Plan.issuer": ("示例市政府办公室", "示例市政府"),
    "Plan.document": ("〔2025〕1号", "〔2025〕2号"),
    "Plan.level": ("市级", "区县级"),
    "Plan.unit": ("unit: 示例财政局", "unit: 示例住建局"),
    "Plan.completion": ("\ncompletion: each", "\ncompletion: first-lead"),
    "Plan.review": ("review: required", "review: none"),
    "Plan.review_steps": ("[初审, 终审]", "[终审]"),
    "Plan.start": ("2025-01-01", "2025-01-02"),
    "Plan.register_": ("register: problems", "register: complaints"),
    "Plan.office": ("office: 示例财政局", "office: 示例住建局"),
    "Plan.clocks": ("clocks: {assign: 1wd, verify: 3wd, handle: 10wd, revisit: 5wd}\n", ""),
    "Clocks.assign": ("assign: 1wd", "assign: 2wd"),
    "Plan.rates": ("rates: {mostly: 80, response: 10, solution: 50, satisfaction: 40}\n", ""),
    "RegisterRates.mostly": ("mostly: 80", "mostly: 90"),
    "RegisterRates.response": ("response: 10", "response: 30"),
    "RegisterRates.solution": ("solution: 50", "solution: 35"),
    "RegisterRates.satisfaction": ("satisfaction: 40", "satisfaction: 35"),
    "Clocks.verify": ("verify: 3wd", "verify: 5wd"),
    "Clocks.revisit": ("revisit: 5wd", "revisit: 8wd"),
    "Clocks.handle": ("handle: 10wd", "handle: 15wd"),
    "Plan.measure_word": ("条\n", "项\n"),
    "Plan.evidence": ("evidence: files", "evidence: paper"),
    "Plan.closed": ("closed: {date: 2026-01-01, document: 示例发〔2026〕1号}\n", ""),
    "Plan.policy": ("policy: {due_soon: 30", "policy: {due_soon: 31"),
    "Closed.date": ("2026-01-01", "2026-01-02"),
    "Closed.document": ("〔2026〕1号", "〔2026〕2号"),
    "Policy.due_soon": ("due_soon: 30", "due_soon: 31"),
    "Policy.nearly_done": ("nearly_done: 90", "nearly_done: 91"),
    "Policy.behind": ("behind: 10", "behind: 11"),
    "Policy.report_every": ("report_every: 30", "report_every: 31"),
    "Policy.rework": ("rework: 5", "rework: 6"),
    "Policy.filing_days": ("filing_days: 5", "filing_days: 6"),
    "Policy.answer_days": ("answer_days: 10", "answer_days: 11"),
    "Policy.review_within": ("review_within: 10wd", "review_within: 15wd"),
    "Policy.behind_share": ("behind_share: 30", "behind_share: 40"),
    "Policy.off": ("off: [forecast]", "off: []"),
    "Policy.report_by": ("report_by: 25", "report_by: 28"),
    "Policy.look_again": ("look_again: 90d", "look_again: 180d"),
    "Section.number": ('number: "1"', 'number: "2"'),
    "Section.title": ("示例章节", "另一章节"),
    "Section.indicator": ("示例指标", "另一指标"),
    "Task.title": ("推广一码缴费", "推广一码缴费业务"),
    "Task.summary": ("示例摘要", "另一摘要"),
    "Task.text": ("示例全文", "另一全文"),
    "Task.lead": ("lead: [示例住建局]", "lead: [示例财政局]"),
    "Task.support": ("support: [{name: 示例财政局, owes: 数据}]", "support: []"),
    "Task.derives_from": ("derives_from: [city/1.1]", "derives_from: []"),
    "Task.due": ("due: 2025-06", "due: 2025-07"),
    "Task.due_text": ("六月底前", "七月底前"),
    "Task.carried_from": ("old/1.1", "old/1.2"),
    "Task.targets": (
        'targets: [{name: 网办率, at_least: 95, unit: "%", baseline: 80}]',
        "targets: []",
    ),
    "Task.steps": ("    steps: {2025-04: 40}\n", ""),
    "Task.leader": ("leader: 分管副市长", "leader: 分管副秘书长"),
    "Task.priority": ("priority: true", "priority: false"),
    "Target.steps": ("baseline: 80}", "baseline: 80, steps: {2025-05: 90}}"),
    "Task.milestones": ("milestones: [{title: 公布清单, due: 2025-05}]", "milestones: []"),
    "Task.duties": ("duties: [{title: 座谈会, who: [示例住建局], every: month, times: 2}]", "duties: []"),
    "Task.after": ('after: ["2"]', "after: []"),
    "Task.completion": ("    completion: each", "    completion: first-lead"),
    "Task.review_steps": ("[验收]", "[]"),
    "Task.tags": ("便民", "惠企"),
    "Target.name": ("网办率", "一次办结率"),
    "Target.at_least": ("at_least: 95", "at_least: 94"),
    "Target.at_most": ("at_least: 95", "at_most: 95"),
    "Target.more_than": ("at_least: 95", "more_than: 95"),
    "Target.less_than": ("at_least: 95", "less_than: 95"),
    "Target.unit": ('unit: "%"', "unit: 个"),
    "Target.baseline": ("baseline: 80", "baseline: 79"),
    "Milestone.title": ("公布清单", "公布目录"),
    "Owing.name": ("name: 示例财政局, owes", "name: 示例住建局, owes"),
    "Owing.owes": ("owes: 数据", "owes: 资金"),
    "Milestone.due": ("due: 2025-05", "due: 2025-04"),
    "Duty.title": ("座谈会", "联席会"),
    "Duty.who": ("who: [示例住建局]", "who: [示例财政局]"),
    "Duty.every": ("every: month", "every: quarter"),
    "Duty.times": ("times: 2", "times: 1"),
}  # fmt: skip
REGISTER: Final = "departments: [{name: 示例住建局}, {name: 示例财政局}]\n"
FOUND: Final = {FieldClass.TERM: Severity.ERROR, FieldClass.WORD: Severity.WARNING}
SEEN: Final = date(2025, 6, 15)
CLASSED: Final = {
    f"{model.__name__}.{name}": each
    for model, fields in CLASSES.items()
    for name, each in fields.items()
}
ELSEWHERE: Final = {FieldClass.NAME, FieldClass.PART}  # task-removed, id-reused; their own fields


def models(annotation: Any) -> Iterator[type[Model]]:
    """Yield the models that an annotation names."""
    if isinstance(annotation, type) and issubclass(annotation, Model):
        yield annotation
    for inner in get_args(annotation):
        yield from models(inner)


def reachable() -> set[type[Model]]:
    found: set[type[Model]] = set()
    waiting: list[type[Model]] = [Plan]
    while waiting:
        model = waiting.pop()
        if model not in found:
            found.add(model)
            for field in model.model_fields.values():
                waiting += models(field.annotation)
    return found


def side(plan: str) -> Side:
    files = {"workspace.yaml": "", "departments.yaml": REGISTER, "demo/plan.yaml": plan}
    return Side(Memory({f"plans/{path}": text.encode() for path, text in files.items()}))


def found_of(before: str, after: str) -> set[Severity]:
    sides = side(before), side(after)
    assert [list(each.errors(["demo"])) for each in sides] == [[], []]
    edit = Edit(*sides, SEEN, frozenset({"plans/demo/plan.yaml"}), Rights(None, (), ()))
    return {each.severity for each in terms_changed_without_amendment(edit)}


def test_every_field_of_the_issued_plan_is_classed() -> None:
    missing = [
        f"{model.__name__}.{name}"
        for model in reachable()
        for name in model.model_fields
        if name not in CLASSES.get(model, {})
    ]
    assert not missing, (
        f"say in bizenv/model/fields.py what the guard may not let pass: class {', '.join(missing)}"
    )


def test_no_class_is_left_over() -> None:
    left = [
        f"{model.__name__}.{name}"
        for model, fields in CLASSES.items()
        for name in fields
        if name not in model.model_fields
    ]
    assert left == []


def test_every_field_is_edited_here() -> None:
    wanted = {name for name, each in CLASSED.items() if each not in ELSEWHERE}
    missing = sorted(wanted - EDITS.keys())
    assert not missing, f"add to EDITS an edit of {', '.join(missing)}"
    assert EDITS.keys() <= wanted


@pytest.mark.parametrize("name", EDITS)
def test_an_edit_is_treated_as_its_class_says(name: str) -> None:
    old, new = EDITS[name]
    assert PLAN.count(old) == 1
    expected = FOUND.get(CLASSED[name])
    assert found_of(PLAN, PLAN.replace(old, new)) == ({expected} if expected else set())


def test_what_says_the_same_in_other_words_is_no_edit() -> None:
    other = PLAN.replace("due: 2025-06", "due: 2025-06-30").replace("2025-05}", "2025-05-31}")
    assert found_of(PLAN, other) == set()


def test_an_amendment_can_change_every_term_of_a_task() -> None:
    assert set(fields_of(Task, FieldClass.TERM)) <= Amendment.model_fields.keys()
