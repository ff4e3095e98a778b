"""How documents of each kind are read: right, told by a doubt that names the words, or silently wrong.

`python tests/kinds.py [FILE]` prints the table, and each document that was not read right.
"""

import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import yaml
from bizenv.importers.document import Doubt
from bizenv.importers.draft import Draft, DraftTask

from reading import read

KINDS: Final = Path(__file__).parent / "import_kinds.yaml"
HEAD: Final = """示府办发〔2031〕8号
示例市2031年便民事项方案
示例市人民政府
2031年2月3日
示例市2031年便民事项方案
一、主要任务
"""
_NONE: Final = "–"
Case = tuple[str, str, tuple[str, ...]]
"""The kind of a document, its text, and its tasks as they are right."""


def cases(path: Path = KINDS) -> Iterator[Case]:
    """Yield the documents of a file of kinds."""
    for kind, documents in yaml.safe_load(path.read_text(encoding="utf-8")).items():
        for lines in documents:
            text = [line for line in lines if " | " not in line or "【" in line]
            right = [line for line in lines if line not in text]
            yield kind, "\n".join(text), tuple(right)


def judge(draft: Draft, right: tuple[str, ...]) -> str:
    """Return `right`, `told` or `silent` for a draft and its tasks as they are right."""
    tasks = sorted(draft.every_task(), key=lambda task: task.line.number)
    if len(tasks) != len(right):
        missed = {
            "unread",
            "chapter-left-out",
            "no-tasks",
            "chapter-without-tasks",
            "text-after-tag",
        }
        return "told" if missed & {each.code for each in draft.doubts} else "silent"
    faults = [
        fault for task, line in zip(tasks, right, strict=True) for fault in _faults(task, line)
    ]
    if not faults:
        return "right"
    ends = [*(task.line.number for task in tasks[1:]), 10**9]
    of_task = {
        task.id: [each for each in draft.doubts if _is_of(each, task, end)]
        for task, end in zip(tasks, ends, strict=True)
    }
    is_told = all(_is_told(of_task[task.id], task, what, words) for task, what, words in faults)
    return "told" if is_told else "silent"


def _is_of(doubt: Doubt, task: DraftTask, end: int) -> bool:
    """Whether a doubt stands at one of a task's lines, or names it."""
    places = (doubt.at, *doubt.related)
    return any(task.line.number <= place.line < end for place in places)


Fault = tuple[DraftTask, str, str]
"""A task, what is wrong in it, and the words that a doubt has to name."""


def _faults(task: DraftTask, line: str) -> Iterator[Fault]:
    leads, supports, due, *more = line.split(" | ")
    for what, group, named in (("lead", task.lead, leads), ("support", task.support, supports)):
        got = {told.value for told in group}
        for name in sorted(got.symmetric_difference(_names(named))):
            yield task, what, name
    got_due = task.due.value if task.due else _NONE
    if got_due != due:
        yield task, "due", got_due
    if more:
        figures = {
            f"{each.value.name} {each.value.comparison} {each.value.value}{each.value.unit or ''}"
            for each in task.targets
        }
        for figure in sorted(figures ^ set(_names(more[0]))):
            yield task, "target", figure
    if more[1:] and task.title not in more[1:]:
        yield task, "title", task.title


def _names(written: str) -> list[str]:
    return [] if written == _NONE else written.split(", ")


def _is_told(doubts: list[Doubt], task: DraftTask, what: str, words: str) -> bool:
    said: dict[str, str] = {}
    for each in doubts:
        said[each.code] = said.get(each.code, "") + " ".join(map(str, each.args.values())) + " "
    if what == "due":
        return "no-due" not in said and any(code.startswith("due-") for code in said)
    if what == "title":
        return any(code.startswith("title") for code in said)
    if what == "target":
        name = words.partition(" ")[0]
        codes = ["target-unsure", "target-unnamed", "target-unread"]
        number = words.rpartition(" ")[2]
        return any(name in said.get(code, "") or number in said.get(code, "") for code in codes)
    if what != "target" and not task.lead:
        return "no-lead" in said or "lead-maybe" in said
    if "shared-word" in said or "same-as-above" in said:
        return True
    return any(words in each for each in said.values())


def whole(text: str) -> str:
    """Return a document with a head above the text, unless it begins with #whole."""
    if text.startswith("#whole\n"):
        return text.removeprefix("#whole\n") + "\n"
    return HEAD + text + "\n"


def main(path: Path) -> None:
    counts: dict[str, Counter[str]] = {}
    for kind, text, right in cases(path):
        draft = read("x.txt", whole(text))
        verdict = judge(draft, right)
        counts.setdefault(kind, Counter())[verdict] += 1
        if verdict != "right":
            _print(verdict, text, right, draft)
    for kind, count in counts.items():
        figures = " ".join(f"{each} {count[each]:>3}" for each in ("right", "told", "silent"))
        print(f"{kind:<40} {figures}")  # noqa: T201


def _print(verdict: str, text: str, right: tuple[str, ...], draft: Draft) -> None:
    from reading import task_line

    print(f"{verdict.upper()}\n{text}\n  right: {right}")  # noqa: T201
    for task in draft.every_task():
        print(f"    {task_line(task)}")  # noqa: T201
    for each in draft.doubts:
        print(f"    ? {each.at.line} {each.code} {dict(each.args)}")  # noqa: T201


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else KINDS)
