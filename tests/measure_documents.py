"""How well real documents of other layouts are read: a table, document by document, against counted truths.

`python tests/measure_documents.py FOLDER` reads every .txt and .docx that has a .json of truths beside it (`n_tasks`,
`n_with_deadline`, `lead_counts`, `samples` with leads and deadlines). The documents are not part of this project.
"""

import json
import re
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bizenv.importers.draft import Draft, DraftTask
from bizenv.model.base import Due

from reading import read_file


@dataclass
class Score:
    """What was compared in one document, what was right, and which misses nothing gave warning of."""

    name: str
    tasks: tuple[int, int]
    right: Counter[str] = field(default_factory=Counter)
    compared: Counter[str] = field(default_factory=Counter)
    misses: list[str] = field(default_factory=list)
    silent: list[str] = field(default_factory=list)

    def compare(self, what: str, ok: bool, miss: str, *, doubted: bool = False) -> None:  # noqa: FBT001
        self.compared[what] += 1
        self.right[what] += ok
        if not ok:
            self.misses.append(miss)
            if not doubted:
                self.silent.append(miss)


def plain(name: str) -> str:
    """Return a name without what truths and drafts may write otherwise: brackets and 等."""
    bare = re.sub(r"[（(][^（()）]*[）)]", "", name)
    return re.sub(r"等(有关)?(部门|单位)?$", "", bare)


def same(one: str, other: str) -> bool:
    """Tell whether two names are one, the prefix 区, 市, 省 dropped in one of them."""
    long, short = sorted((plain(one), plain(other)), key=len, reverse=True)
    return long == short or (long[1:] == short and long[0] in "区市省县")


def measure(path: Path) -> Score:
    truth = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    draft = read_file(path)
    tasks = list(draft.every_task())
    score = Score(path.name, (len(tasks), truth["n_tasks"]))
    score.compare(
        "tasks", len(tasks) == truth["n_tasks"], f"{len(tasks)} tasks for {truth['n_tasks']}"
    )
    with_due = sum(task.due is not None for task in tasks)
    wanted = truth["n_with_deadline"]
    score.compare("deadlines", with_due == wanted, f"{with_due} deadlines for {wanted}")
    if "tasks_with_deadline" in truth:
        found = [int(task.id) for task in tasks if task.due is not None]
        score.compare("deadlines", found == truth["tasks_with_deadline"], f"deadlines at {found}")
    leading = Counter(plain(told.value) for task in tasks for told in task.lead)
    ruled = list(_ruled(draft, tasks))
    for name, count in truth["lead_counts"].items():
        here = sum(number for each, number in leading.items() if same(each, name))
        told = any(same(each.value, name) for task in ruled for each in task.lead)
        score.compare("leads", here == count, f"{name} leads {here}, not {count}", doubted=told)
    for sample in truth["samples"]:
        _sample(score, draft, tasks, sample)
    return score


def _ruled(draft: Draft, tasks: list[DraftTask]) -> Iterator[DraftTask]:
    """Yield the tasks of which a doubt says that a rule chose who leads."""
    rules = [each for each in draft.doubts if each.code.startswith("lead-rule")]
    for each in rules:
        for at in (each.at, *each.related):
            before = [
                task
                for task in tasks
                if (task.line.number, task.line.column) <= (at.line, at.column)
            ]
            yield from before[-1:]


def _sample(score: Score, draft: Draft, tasks: list[DraftTask], sample: dict[str, Any]) -> None:
    parts = [_key(part) for part in sample["title"].split("…") if part]
    task = next(
        (
            each
            for each in tasks
            if all(part in _key(each.title + "".join(each.text)) for part in parts)
        ),
        None,
    )
    if task is None:
        score.compare("tasks", ok=False, miss=f"no task {sample['title']}")
        return
    score.compare("tasks", ok=True, miss="")
    doubted = any(
        _near(each.at.line, task) or any(_near(at.line, task) for at in each.related)
        for each in draft.doubts
    )
    leads = [each.value for each in task.lead]
    ok = len(leads) == len(sample["leads"]) and all(map(same, leads, sample["leads"]))
    score.compare("leads", ok, f"{task.id}: {leads}", doubted=doubted)
    missing = [
        each
        for each in sample["supports"]
        if not any(same(each, told.value) for told in task.support)
    ]
    score.compare("supports", not missing, f"{task.id} lacks {missing}", doubted=doubted)
    last = Due.parse(task.due.value).last_day if task.due else None
    ok = (last.isoformat() if last else None) == sample["deadline"]
    score.compare("deadlines", ok, f"{task.id}: {last} for {sample['deadline']}", doubted=doubted)


def _near(line: int, task: DraftTask) -> bool:
    places = [task.line.number, *(each.line.number for each in (*task.lead, *task.support))]
    return min(places) <= line <= max(places)


def _key(title: str) -> str:
    return re.sub(r"[\s。…“”]", "", title)


def documents(folder: Path) -> list[Path]:
    """Return the documents of a folder that have truths."""
    return [
        path
        for path in sorted(folder.iterdir())
        if path.suffix in (".txt", ".docx") and path.with_suffix(".json").is_file()
    ]


def table(scores: list[Score]) -> str:
    """Return the table: a line for each document, and one for all."""
    rows = [
        f"{'document':<36}{'tasks':>9}{'leads':>9}{'supports':>10}{'deadlines':>11}{'silent':>8}"
    ]
    total: Counter[str] = Counter()
    for score in scores:
        shown = [
            f"{score.right[what]}/{score.compared[what]}"
            for what in ("leads", "supports", "deadlines")
        ]
        rows.append(
            f"{score.name:<36}{f'{score.tasks[0]}/{score.tasks[1]}':>9}{shown[0]:>9}{shown[1]:>10}{shown[2]:>11}{len(score.silent):>8}"
        )
        rows += [f"    {miss}" for miss in score.misses]
        total.update({f"{what} right": score.right[what] for what in score.compared})
        total.update(score.compared)
    for what in ("tasks", "leads", "supports", "deadlines"):
        rows.append(
            f"{what}: {total[f'{what} right']} of {total[what]} right, {100 * total[f'{what} right'] / max(1, total[what]):.1f} %"
        )
    return "\n".join(rows)


if __name__ == "__main__":
    print(table([measure(path) for path in documents(Path(sys.argv[1]))]))  # noqa: T201
