"""Makes a workspace of N tasks: ten a section, about four records a task, in a file for each department."""

import random
import sys
from pathlib import Path
from typing import Final

REVIEWER: Final = "第三方机构"
MONTHS: Final = (4, 5, 6)
APPLIED: Final = 0.7  # of all tasks
ACCEPTED: Final = 0.5  # of those applied for


def make(
    root: Path,
    tasks: int,
    departments: int = 12,
    seed: int = 1,
    *,
    city: str = "示例市",
    sections: int = 10,
) -> None:
    """Write the workspace below a folder, plans of so many sections; the same seed gives the same bytes."""
    rng = random.Random(seed)
    names = tuple(f"示例{number}局" for number in range(1, departments + 1))
    plans = root / "plans"
    plans.mkdir(parents=True)
    (plans / "workspace.yaml").write_text(f"city: {city}\n", encoding="utf-8")
    lines = [
        f"  - {{name: {name}, aliases: [{name[2:]}], kind: 市直部门}}\n"
        for name in names
    ]
    register = f"departments:\n{''.join(lines)}reviewers:\n  - {{name: {REVIEWER}}}\n"
    (plans / "departments.yaml").write_text(register, encoding="utf-8")
    for number in range(tasks // (10 * sections)):
        _plan(plans / f"plan-{number}", names, sections, rng)


def _plan(
    folder: Path, names: tuple[str, ...], sections: int, rng: random.Random
) -> None:
    (folder / "progress").mkdir(parents=True)
    plan = [
        f'plan: "{folder.name}"\ntitle: 示例行动方案\nissued: 2025-03-25\nsections:\n'
    ]
    ledgers: dict[str, list[str]] = {name: [] for name in names}
    reviews: list[str] = []
    for section in range(1, sections + 1):
        plan.append(
            f'  - number: "{section}"\n    title: 第{section}部分\n    tasks:\n'
        )
        for task in range(1, 11):
            lead, *support = rng.sample(names, 3)
            plan.append(_task(f"{section}.{task}", lead, support, rng.randint(5, 12)))
            _records(f"{section}.{task}", lead, ledgers[lead], reviews, rng)
    (folder / "plan.yaml").write_text("".join(plan), encoding="utf-8")
    (folder / "reviews.yaml").write_text("".join(reviews), encoding="utf-8")
    for name, lines in ledgers.items():
        if lines:
            (folder / "progress" / f"{name}.yaml").write_text(
                "".join(lines), encoding="utf-8"
            )


def _task(number: str, lead: str, support: list[str], month: int) -> str:
    return (
        f'      - id: "{number}"\n        title: 推进示例事项{number}办理便利化\n'
        f"        summary: 用一句话说明这项示例任务要做的事情和要达到的效果。\n        lead: [{lead}]\n"
        f"        support: [{', '.join(support)}]\n        due: 2025-{month:02}\n        due_text: 2025年{month}月底前\n"
    )


def _records(
    number: str, lead: str, ledger: list[str], reviews: list[str], rng: random.Random
) -> None:
    ledger += [
        f'- {{date: 2025-{month:02}-28, task: "{number}", kind: report, percent: {month * 12},'
        f" progress: 已完成阶段性工作, problems: 部分数据尚待核对, next: 按计划推进下一阶段}}\n"
        for month in MONTHS
    ]
    if rng.random() < APPLIED:
        ledger.append(
            f'- {{date: 2025-07-29, task: "{number}", kind: apply, percent: 100, evidence: ["https://example.invalid/{number}"]}}\n'
        )
        if rng.random() < ACCEPTED:
            reviews.append(
                f'- {{date: 2025-08-10, task: "{number}", department: {lead}, kind: accept, by: {REVIEWER}, opinion: 材料齐全}}\n'
            )


if __name__ == "__main__":
    make(Path(sys.argv[1]), int(sys.argv[2]))
