"""The program as a writer forked from this process, and the small workspace that it writes to."""

import ctypes
import json
import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Final

from bizenv.checks import check
from bizenv.cli.app import run
from bizenv.diagnostics import Severity
from bizenv.files.snapshot import Folder
from bizenv.store.examination import Examination
from bizenv.store.plans import load_plan
from bizenv.store.shelf import load_shelf
from bizenv.store.workspace import Workspace

FINANCE: Final = "plans/demo/progress/示例财政局.yaml"
HOUSING: Final = "plans/demo/progress/示例住建局.yaml"
REVIEWS: Final = "plans/demo/reviews.yaml"
ITEMS: Final = "plans/demo/items.yaml"
FILES: Final = {
    "plans/workspace.yaml": "city: 示例市\n",
    "plans/departments.yaml": "departments:\n  - {name: 示例财政局}\n  - {name: 示例住建局}\nreviewers:\n  - {name: 第三方机构}\n",
    "plans/demo/plan.yaml": "plan: demo\ntitle: 示例方案\nissued: 2025-03-01\nregister: problems\noffice: 示例财政局\ntasks:\n"
    '  - {id: "1.1", title: 示例任务, lead: [示例财政局], due: 2025-06}\n'
    '  - {id: "1.2", title: 示例任务, lead: [示例住建局], due: 2025-06}\n',
    FINANCE: '# 手写的说明\n- {date: 2025-04-30, task: "1.1", kind: apply, evidence: [docs/a.txt], note: 四月}\n',
    ITEMS: "- {date: 2025-05-06, kind: raise, id: W1, title: 排队过长}\n",
    "plans/district/plan.yaml": "plan: district\ntitle: 示例区方案\nissued: 2025-03-01\noffice: 示例财政局\ntasks:\n"
    '  - {id: "1", title: 示例任务, lead: [示例财政局, 示例住建局], due: 2025-06}\n',
    "plans/district/progress/示例住建局.yaml": '- {date: 2025-04-30, task: "1", kind: report}\n',
    "docs/a.txt": "佐证材料\n",
}
DAY: Final = ("--as-of", "2025-10-15")
ONE: Final = (
    "record",
    "report",
    "demo/1.1",
    "--date",
    "2025-05-31",
    "--progress",
    "五月：“进展” #1",
    *DAY,
)
FIRST: Final = (
    "record",
    "report",
    "demo/1.2",
    "--date",
    "2025-05-31",
    "--progress",
    "第一次",
    *DAY,
)
RAISED: Final = (
    "record",
    "raise",
    "demo",
    "--title",
    "窗口“太少” #2",
    "--date",
    "2025-05-31",
    *DAY,
)
MANY: Final = ("record", "--from", "rows.jsonl", *DAY)  # four files, one of them new
SLIPS: Final = ("remind", "issue", "--signed-by", "示例分管领导", *DAY)  # three, of two plans
ROWS: Final = (
    {"task": "demo/1.1", "date": "2025-05-31", "kind": "report", "progress": "五月"},
    {"task": "demo/1.2", "date": "2025-05-31", "kind": "report", "progress": "五月"},
    {"plan": "demo", "item": "W1", "date": "2025-06-02", "kind": "assign", "lead": ["示例住建局"]},
    {"task": "demo/1.1", "date": "2025-06-02", "kind": "accept", "by": "第三方机构"},
)
SCENES: Final = {
    "one record": ONE,
    "a department's first": FIRST,
    "an item": RAISED,
    "four files": MANY,
    "slips": SLIPS,
}
AGAIN: Final = (SLIPS,)  # what changes nothing the second time
NEXT: Final = ("record", "report", "demo/1.1", "--date", "2025-06-30", "--progress", "下一条", *DAY)


class BrokenError(AssertionError):
    """A promise was not kept."""


def expect(kept: object, *said: object) -> None:
    """Fail unless a promise is kept."""
    if not kept:
        raise BrokenError(*said)


def make(root: Path) -> None:
    """Write the workspace anew."""
    shutil.rmtree(root, ignore_errors=True)
    for path, text in FILES.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")
    (root / "rows.jsonl").write_text(
        "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in ROWS), "utf-8"
    )


def warm(root: Path) -> None:
    """Record in this process without writing, so that those that are forked from it find all modules loaded."""
    make(root)
    streams = sys.stdout, sys.stderr
    here = Path.cwd()
    try:
        os.chdir(root)
        with Path(os.devnull).open("w", encoding="utf-8") as sys.stdout:
            for arguments in SCENES.values():
                expect(run(["--root", ".", *arguments, "--dry-run"]) == 0, arguments)
    finally:
        sys.stdout, sys.stderr = streams
        os.chdir(here)
    import filelock  # noqa: F401 - a dry run takes no lock


def state(root: Path) -> dict[str, bytes]:
    """Return every file under plans/."""
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in (root / "plans").rglob("*")
        if path.is_file()
    }


def errors(root: Path) -> list[str]:
    """Return the errors that validate would tell of the files."""
    shelf, found = load_shelf(Folder(root))
    for plan in shelf.plans:
        book, more = load_plan(shelf, plan)
        found = [*found, *more]
        if book is not None:
            found += check(book, Folder(root).follow, None)
    found += Examination(Workspace(Folder(root))).together()
    return [each.code for each in found if each.severity is Severity.ERROR]


def start(
    root: Path, arguments: tuple[str, ...], prepare: Callable[[], None] = lambda: None
) -> tuple[int, Callable[[], None]]:
    """Fork the program, waiting; return its process id, and what lets it go."""
    gate, key = os.pipe()
    bell, ring = os.pipe()
    pid = os.fork()
    if pid == 0:
        status = 99
        try:
            os.close(key)
            os.close(bell)
            sys.stdout = sys.stderr = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 - till the end
            ctypes.CDLL(None).prctl(
                0x59616D61, ctypes.c_ulong(-1), 0, 0, 0
            )  # strace may attach, whatever Yama says
            os.chdir(root)
            os.close(ring)
            os.read(gate, 1)
            prepare()
            status = run(["--root", ".", *arguments])
        finally:
            os._exit(status)
    os.close(gate)
    os.close(ring)
    os.read(bell, 1)  # its end: all that is left to do before is to wait
    os.close(bell)

    def go() -> None:
        os.write(key, b"\n")
        os.close(key)

    return pid, go
