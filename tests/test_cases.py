"""The small workspaces of tests/cases: each bad one states what must be found in it, the good ones must be silent.

A file says `# expect: error 12 unknown-key` about itself; of files that cannot hold a comment an EXPECT file beside
plans/ says `plans/demo/plan.yaml error 1 not-utf8`. A folder's name is the code that it is about; after a dot it
says what else is special.
"""

import json
import re
import textwrap
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Final, NamedTuple

import pytest
from bizenv.checks import check
from bizenv.diagnostics import Diagnostic, in_order
from bizenv.files.snapshot import Folder, Memory, Snapshot
from bizenv.files.yaml_tree import Tree, read
from bizenv.formats.layout import plain
from bizenv.guard import CODES
from bizenv.guard.rights import load_rights
from bizenv.messages import DOMAIN, LANGUAGES, LOCALE_DIR, catalogue
from bizenv.model.base import Model
from bizenv.model.book import PlanBook
from bizenv.pages.findings import diagnostic_blocks
from bizenv.recording.upkeep import tended
from bizenv.store.workspace import Workspace

from conftest import Run

CASES: Final = Path(__file__).parent / "cases"
INVALID: Final = tuple(sorted(folder.name for folder in (CASES / "invalid").iterdir()))
VALID: Final = tuple(sorted(folder.name for folder in (CASES / "valid").iterdir()))

EXPECTATION: Final = re.compile(r"^# expect: (\S+) (\d+) (\S+)$", re.MULTILINE)
NO_CODES: Final = {"hint", "related"}  # words around a finding
NO_FOLDER: Final = {
    "unreadable": "a checkout keeps no permissions",
    "symlink": "a checkout does not keep symbolic links everywhere",
    "too-large": "a file of more than 4 MiB is too large for a repository too",
}
SHARED: Final = {
    "amendment-after-due",
    "self-review",
}  # of what guard finds, which has cases of its own
TODAY: Final = date(2026, 6, 30)  # the day of every case


class Finding(NamedTuple):
    """What a case says, and what is compared."""

    file: str
    line: int
    severity: str
    code: str


def diagnose(snapshot: Snapshot) -> tuple[dict[str, PlanBook], list[Diagnostic]]:
    """Do what validate does: return the plans that could be read, and all that is wrong, in order."""
    workspace = Workspace(snapshot)
    found = [*workspace.found_in_shelf, *tended(snapshot)]
    books: dict[str, PlanBook] = {}
    for plan_id in workspace.plans:
        reading = workspace.examined(plan_id, TODAY)
        found += reading.found
        if reading.book is not None:
            books[plan_id] = reading.book
    found += load_rights(workspace.shelf, CODES)[1]
    return books, in_order(found)


def of_case(name: str) -> list[Diagnostic]:
    return diagnose(Folder(CASES / name))[1]


def shortly(diagnostics: list[Diagnostic]) -> list[Finding]:
    return sorted(
        Finding(each.at.file, each.at.line, each.severity.value, each.code) for each in diagnostics
    )


def expected(name: str) -> list[Finding]:
    folder = CASES / name
    found = []
    for place in (folder / "plans").rglob("*.*"):
        if place.is_file():
            text = place.read_bytes().decode("utf-8-sig", errors="replace").replace("\r\n", "\n")
            file = place.relative_to(folder).as_posix()
            found += [
                Finding(file, int(line), severity, code)
                for severity, line, code in EXPECTATION.findall(text)
            ]
    apart = folder / "EXPECT"
    for stated in apart.read_text().splitlines() if apart.exists() else ():
        file, severity, line, code = stated.rsplit(" ", 3)
        found.append(Finding(file, int(line), severity, code))
    return sorted(found)


def catalogued() -> set[str]:
    """Return the codes that have a sentence."""
    text = (LOCALE_DIR / "en" / "LC_MESSAGES" / f"{DOMAIN}.po").read_text()
    return set(re.findall(r'^msgid "finding\.([^"]+)"$', text, re.MULTILINE)) - NO_CODES


def code_of(name: str) -> str:
    return name.partition(".")[0]


def memory(**files: str) -> Memory:
    """Return a workspace with 示例住建局, 示例数据局 and 第三方机构 in it, and these files of plan `demo`."""
    register = (
        "departments: [{name: 示例住建局}, {name: 示例数据局}]\nreviewers: [{name: 第三方机构}]\n"
    )
    texts = {"workspace.yaml": "", "departments.yaml": register}
    texts |= {
        name if name.endswith(".yaml") else f"demo/{name}.yaml": text
        for name, text in files.items()
    }
    return Memory({f"plans/{path}": text.encode() for path, text in texts.items()})


HEAD: Final = "plan: demo\ntitle: 示例方案\nissued: 2025-03-01\n"
TASK: Final = '{id: "1.1", title: 示例任务, lead: [示例住建局], due: 2025-06}'
PLAN: Final = f"{HEAD}tasks: [{TASK}]\n"


# The cases


@pytest.mark.parametrize("name", INVALID)
def test_exactly_what_is_wrong_is_found_where_it_stands(name: str) -> None:
    assert shortly(of_case(f"invalid/{name}")) == expected(f"invalid/{name}")


@pytest.mark.parametrize("name", VALID)
def test_what_is_right_is_silent(name: str) -> None:
    assert shortly(of_case(f"valid/{name}")) == []


@pytest.mark.parametrize("name", INVALID)
def test_a_case_is_about_its_code(name: str) -> None:
    assert {stated.code for stated in expected(f"invalid/{name}")} == {code_of(name)}


def test_every_code_has_a_case_and_every_case_a_code() -> None:
    shown = {code_of(name) for name in INVALID}
    assert shown == catalogued() - set(NO_FOLDER) - (CODES - SHARED)
    assert set(NO_FOLDER) <= catalogued()


def test_good_cases_expect_nothing() -> None:
    assert [stated for name in VALID for stated in expected(f"valid/{name}")] == []


def test_good_cases_show_every_key_there_is() -> None:
    written = {
        key for name in VALID for tree in trees(CASES / "valid" / name) for key in keys(tree)
    }
    known: set[str] = set()
    models = list(Model.__subclasses__())
    while models:
        model = models.pop()
        models += model.__subclasses__()
        known |= {field.alias or name for name, field in model.model_fields.items()}
    assert known - written == set()


def trees(folder: Path) -> Iterator[Tree]:
    for place in folder.rglob("*.yaml"):
        tree, faults = read(place.read_bytes(), place.name)
        assert not faults
        yield tree


def keys(tree: Tree) -> Iterator[str]:
    if isinstance(tree, dict):
        yield from tree
    for node in tree.values() if isinstance(tree, dict) else tree if isinstance(tree, list) else ():
        yield from keys(node)


# How a finding is told


@pytest.mark.parametrize("name", INVALID)
def test_the_line_quoted_is_the_line_named_and_holds_what_is_underlined(name: str) -> None:
    folder = CASES / "invalid" / name
    for found in of_case(f"invalid/{name}"):
        for at in (found.at, *found.related):
            if at.excerpt is not None:
                lines = (
                    (folder / at.file)
                    .read_bytes()
                    .decode("utf-8-sig")
                    .replace("\r\n", "\n")
                    .split("\n")
                )
                assert at.excerpt == lines[at.line - 1]
                assert 1 <= at.column <= len(at.excerpt) + 1
                assert at.length == 1 or at.column + at.length <= len(at.excerpt) + 1


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", INVALID)
def test_every_finding_can_be_said(name: str, language: str) -> None:
    found = of_case(f"invalid/{name}")
    said = plain(diagnostic_blocks(found, catalogue(language), excerpts=True))
    for each in found:
        assert f"{each.at.file}:{each.at.line}:{each.at.column}: " in said
        assert f"[{each.code}] " in said


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_finding_speaks_python(language: str) -> None:
    words = catalogue(language)
    said = [words.say(found.message) for name in INVALID for found in of_case(f"invalid/{name}")]
    assert [
        sentence for sentence in said if re.search(r"\bNone\b|\['|\{'|<class|Error\b", sentence)
    ] == []


@pytest.mark.parametrize(
    "name", [f"invalid/{name}" for name in INVALID] + [f"valid/{name}" for name in VALID]
)
def test_validate_says_the_same_in_json(name: str, run: Run) -> None:
    ran = run(
        "--root",
        CASES / name,
        "--lang",
        "en",
        "validate",
        "--format",
        "json",
        "--as-of",
        TODAY.isoformat(),
    )
    books, found = diagnose(Folder(CASES / name))
    words = catalogue("en")
    told = json.loads(ran.out)
    suspended = {each["plan"]: each["files"] for each in told.pop("suspended")}
    assert {plan: files for plan, files in suspended.items() if plan in books} == {
        plan: list(book.gaps.files) for plan, book in books.items() if book.gaps.files
    }
    assert told == {
        "schema": "bizenv/findings/1",
        "findings": [
            {
                "code": each.code,
                "severity": each.severity.value,
                "message": words.say(each.message),
                "file": each.at.file,
                "line": each.at.line,
                "column": each.at.column,
                "hint": words.say(each.hint) if each.hint else None,
            }
            for each in found
        ],
    }
    assert (ran.status, ran.err) == (1 if "error" in {each.severity for each in found} else 0, "")


# Files as a whole


def test_one_run_finds_what_is_wrong_in_every_file_in_order() -> None:
    files = {
        "workspace.yaml": "city: 示例市\nlanguage: fr\n",
        "departments.yaml": "departments:\n  - {name: 示例住建局}\n  - {name: 示例数据局, alias: [数据局]}\n",
        "plan": f"{HEAD}tasks:\n  - {TASK}\n  - {TASK.replace('1.1', '1.2').replace('2025-06', '2026-02-29')}\n",
        "progress/示例住建局": '- {date: 2025-04-30, task: "1.1", kind: report, percent: 010}\n',
        "reviews": '\n\n- {date: 2025-04-30, task: "1.1", kind: accept, department: 示例住建局}\n',
    }
    found = diagnose(memory(**files))[1]
    assert [Finding(each.at.file, each.at.line, each.severity, each.code) for each in found] == [
        ("plans/demo/plan.yaml", 6, "error", "bad-date"),
        ("plans/demo/progress/示例住建局.yaml", 1, "error", "wrong-type"),
        ("plans/demo/reviews.yaml", 3, "error", "missing-key"),
        ("plans/departments.yaml", 3, "error", "unknown-key"),
        ("plans/workspace.yaml", 2, "error", "bad-value"),
    ]


def test_of_several_faults_of_one_line_the_leftmost_comes_first() -> None:
    task = '{id: "1 1", title: , lead: 示例住建局, due: 2025-13}'
    found = diagnose(memory(plan=f"{HEAD}tasks: [{task}]\n"))[1]
    assert [each.code for each in found] == ["wrong-type", "wrong-type", "wrong-type", "bad-date"]
    assert [each.at.column for each in found] == [14, 28, 36, 48]


def test_what_is_twice_names_the_first() -> None:
    task = '{id: "1.1", title: 示例任务, lead: [示例住建局], due: 2025-06}'
    found = diagnose(memory(plan=f"{HEAD}title: 又一个\ntasks:\n- {task}\n- {task}\n"))[1]
    assert [(each.code, each.at.line, [at.line for at in each.related]) for each in found] == [
        ("duplicate-key", 4, [2]),
        ("duplicate-task-id", 7, [6]),
    ]


class Locked(NamedTuple):
    """A snapshot of which one file may not be read."""

    inner: Memory
    locked: str

    def paths(self, under: str) -> tuple[str, ...]:
        return self.inner.paths(under)

    def links(self, under: str) -> tuple[str, ...]:
        return self.inner.links(under)

    def has(self, path: str) -> bool:
        return self.inner.has(path)

    def follow(self, path: str) -> str | None:
        return self.inner.follow(path)

    def read(self, path: str) -> bytes:
        if path == self.locked:
            raise PermissionError(13, "Permission denied", path)
        return self.inner.read(path)


@pytest.mark.parametrize(
    ("file", "readable"),
    [
        ("plans/workspace.yaml", True),
        ("plans/departments.yaml", True),
        ("plans/demo/plan.yaml", False),
        ("plans/demo/amendments.yaml", True),
        ("plans/demo/reviews.yaml", True),
        ("plans/demo/progress/示例住建局.yaml", True),
    ],
)
def test_a_file_that_may_not_be_read_is_found_and_hides_nothing_else(
    file: str, *, readable: bool
) -> None:
    inner = memory(
        plan=PLAN,
        amendments="[]\n",
        reviews="[]\n",
        **{"progress/示例住建局": "[]\n", "other/plan.yaml": "plan: x\n"},
    )
    books, found = diagnose(Locked(inner, file))
    unreadable = Finding(file, 1, "error", "unreadable")
    missing = Finding("plans/other/plan.yaml", 1, "error", "missing-key")
    assert shortly(found) == sorted([unreadable, missing, missing])
    assert ("demo" in books) is readable
    assert "Permission denied" in catalogue("en").say(
        next(each for each in found if each.code == "unreadable").message
    )


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """A workspace on disk in which nothing is wrong, and a file outside of it."""
    for path, data in memory(plan=PLAN).files.items():
        place = tmp_path / "city" / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(data)
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "ledger.yaml").write_text('- {date: 2025-04-30, task: "1.1", kind: report}\n')
    assert diagnose(Folder(tmp_path / "city"))[1] == []
    return tmp_path / "city"


@pytest.mark.parametrize("target", ["../../../../outside/ledger.yaml", "gone.yaml", "../plan.yaml"])
def test_a_ledger_behind_a_symbolic_link_is_not_read(workspace: Path, target: str) -> None:
    link = workspace / "plans/demo/progress/示例住建局.yaml"
    link.parent.mkdir()
    link.symlink_to(target)
    books, found = diagnose(Folder(workspace))
    assert shortly(found) == [("plans/demo/progress/示例住建局.yaml", 1, "error", "symlink")]
    assert books["demo"].entries == {}


@pytest.mark.parametrize("link", ["plans/demo/progress", "plans/other", "plans/demo/notes.txt"])
def test_a_symbolic_link_is_found_wherever_it_stands(workspace: Path, link: str) -> None:
    (workspace / link).symlink_to(workspace.parent / "outside")
    assert [each.at.file for each in diagnose(Folder(workspace))[1]] == [link]


@pytest.mark.parametrize(
    "file",
    [
        "plans/notes.txt",
        "plans/demo/plan.yml",
        "plans/demo/review.yaml",
        "plans/demo/progress/示例住建局.yml",
        "plans/demo/progres/示例住建局.yaml",
    ],
)
def test_a_file_that_belongs_nowhere_is_found(workspace: Path, file: str) -> None:
    (workspace / file).parent.mkdir(exist_ok=True)
    (workspace / file).write_text("[]\n")
    assert [each.at.file for each in diagnose(Folder(workspace))[1]] == [file]


@pytest.mark.parametrize(
    ("target", "there"),
    [("docs/a.txt", True), ("docs", False), ("../outside/ledger.yaml", False), ("gone.txt", False)],
)
def test_evidence_behind_a_symbolic_link_is_there_if_it_stays_inside(
    workspace: Path, target: str, *, there: bool
) -> None:
    (workspace / "docs").mkdir()
    (workspace / "docs/a.txt").write_text("佐证材料\n")
    (workspace / "link").symlink_to(target)
    ledger = workspace / "plans/demo/progress/示例住建局.yaml"
    ledger.parent.mkdir()
    ledger.write_text('- {date: 2025-05-01, task: "1.1", kind: apply, evidence: [link]}\n')
    assert [each.code for each in diagnose(Folder(workspace))[1]] == (
        [] if there else ["evidence-missing"]
    )


# What depends on the day


@pytest.mark.parametrize(
    ("day", "number"),
    [
        (None, 0),
        (date(2062, 6, 30), 0),
        (date(2062, 6, 29), 1),
        (date(2026, 7, 2), 2),
        (TODAY, 4),
        (date(2026, 6, 28), 5),
    ],
)
def test_which_day_is_today_decides_what_has_not_come(day: date | None, number: int) -> None:
    folder = Folder(CASES / "invalid/record-in-future")
    books, _ = diagnose(folder)
    found = list(check(books["demo"], folder.has, day))
    assert [each.code for each in found] == ["record-in-future"] * number


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


REPORT: Final = '- {date: 2025-05-01, task: "1.1", kind: report}\n'
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
    "- {date: 2025-05-02, task: '1.1', kind: void, of: {date: 2025-05-01, kind: apply}}\n",
    "reviews": "- {date: 2025-05-01, task: '1.1', department: 示例住建局, kind: accept, by: 第三方机构}\n"
    "- {date: 2025-05-01, task: '1.1', department: 示例住建局, by: 第三方机构, kind: void, of: {date: 2025-05-01, kind: accept}}\n",
}
ODD: Final[tuple[Tree, ...]] = (
    None,
    "",
    "奇",
    [],
    ["奇"],
    {},
    {"奇": "奇"},
    [[]],
    [None],
    "2025-04-31",
    "1" * 70,
)


def replaced(tree: Tree, odd: Tree) -> Iterator[Tree]:
    """Yield a tree with each of its nodes replaced, and with each key or item taken out."""
    yield odd
    if isinstance(tree, dict):
        for key, node in tree.items():
            yield {other: value for other, value in tree.items() if other != key}
            yield from ({**tree, key: changed} for changed in replaced(node, odd))
    elif isinstance(tree, list):
        for index, node in enumerate(tree):
            yield tree[:index] + tree[index + 1 :]
            yield from (
                [*tree[:index], changed, *tree[index + 1 :]] for changed in replaced(node, odd)
            )


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


# What the good cases mean


def test_scalars_stay_as_they_are_written() -> None:
    books, _ = diagnose(Folder(CASES / "valid/scalars-as-written"))
    assert list(books) == ["6.1", "6.10"]
    plan = books["6.10"].plan
    assert (plan.plan, plan.title, plan.issuer, plan.document) == (
        "6.10",
        "no",
        "2025-02-30",
        "0x10",
    )
    assert (plan.level, plan.measure_word) == ("12:30:45", "010")
    section = plan.sections[0]
    assert plan.sections[1].number == "010"
    assert (section.number, section.title, section.indicator) == ("1.10", "off", ("yes",))
    assert [task.id for task in section.tasks] == ["1.10", "1.1", "0x10"]
    assert [task.title for task in section.tasks] == ["on", "1e3", ".inf"]
    assert section.tasks[1].tags == {
        "y": "n",
        "1": "2.0",
        "null": "null",
        "true": "false",
        "2025-01-01": "2025-01-01",
    }
    assert (section.tasks[2].summary, section.tasks[2].text) == ("~", "null")
    assert books["6.1"].plan.title == 'it\'s "quoted"'
    assert {task: list(entries) for task, entries in books["6.10"].entries.items()} == {
        "1.10": ["001"],
        "0x10": ["001"],
    }


def test_plans_stand_in_the_order_of_their_numbers() -> None:
    plans = {
        f"{name}/plan.yaml": PLAN.replace("demo", f'"{name}"')
        for name in ("6.10", "6.2", "10.0", "6.2.1", "甲")
    }
    books, found = diagnose(memory(**plans))
    assert found == []
    assert list(books) == ["6.2", "6.2.1", "6.10", "10.0", "甲"]


def test_every_registered_name_of_a_department_names_the_same() -> None:
    books, _ = diagnose(Folder(CASES / "valid/names"))
    assert set(books["demo"].entries["1.1"]) == {"示例督查室(二科)", "示例数据局"}
    assert set(books["demo"].entries["1.2"]) == {"示例住建局"}


def test_full_width_and_half_width_brackets_name_the_same() -> None:
    books, _ = diagnose(Folder(CASES / "invalid/name-not-normalised"))
    assert {name: len(entries) for name, entries in books["demo"].entries["1.1"].items()} == {
        "示例督查室(二科)": 3,
        "示例住建局": 2,
    }


def test_a_file_with_a_byte_order_mark_is_read_like_any_other() -> None:
    books, _ = diagnose(Folder(CASES / "valid/byte-order-mark"))
    assert [len(entries) for entries in books["demo"].entries["1.1"].values()] == [3]
    assert books["demo"].plan.title == "示例方案"
