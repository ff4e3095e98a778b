"""What the tables of kinds and of files promise of each row: a row that is not whole fails, and says what is missing."""

import json
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Final

import openpyxl
import pytest
from bizenv import layout
from bizenv.cli.kind_options import _LOOKS, kind_options, option_of
from bizenv.contract.code_owners import code_owners
from bizenv.contract.schemas import file_name, schema_text
from bizenv.contract.tasks import RecordV1
from bizenv.files.snapshot import Memory
from bizenv.guard import CODES, judge
from bizenv.guard.authors import _is_of_decisions
from bizenv.guard.edit import Edit
from bizenv.guard.rights import load_rights
from bizenv.guard.side import Side
from bizenv.layout import (
    FILES,
    PLAN_FILES,
    SHARED,
    FileKind,
    Writer,
    in_plan,
    ledgers,
    plan_file,
    row_of,
)
from bizenv.meaning.replay import replay
from bizenv.meaning.standing import Standing
from bizenv.meaning.terms import Terms
from bizenv.messages import LANGUAGES, Message, catalogue
from bizenv.model.amendment import _BESIDE, Amendment, amendable
from bizenv.model.book import Entry
from bizenv.model.codes import Stage
from bizenv.model.items import Assign, Raise
from bizenv.model.keys import Key, all_keys, keys
from bizenv.model.kinds import KINDS, LEADS_TO, NAMED, Effect, KindOf
from bizenv.model.records import (
    Apply,
    Extend,
    Kind,
    Progress,
    Reopen,
    Return,
    Reviewed,
    ReviewVoid,
    Said,
    Void,
    Withdraw,
)
from bizenv.model.register import Register, RegisterFile
from bizenv.model.rights import Access, Person
from bizenv.pages.amendment_words import _SAID_APART
from bizenv.recording import proposal
from bizenv.recording.draft import DraftRecord
from bizenv.recording.journal import _LEDGER
from bizenv.recording.keys import FIRST, LAST
from bizenv.recording.ledger import _ISSUED
from bizenv.recording.proposal import Proposal
from bizenv.recording.rows import ROW_FORMATS, form_of
from bizenv.recording.slots import BEHIND
from bizenv.recording.upkeep import MERGED, missing
from bizenv.report.query import Query
from bizenv.report.tasks import task_report
from bizenv.store.plans import load_plan
from bizenv.store.shape import _WHO_LEADS
from bizenv.store.shelf import load_shelf
from bizenv.store.workspace import Workspace

from building import HOUSING, MARKET, PLAN, REVIEWER, City, Read
from conftest import ROOT, Run
from test_reports import written

ROWS: Final = tuple(KINDS.values())
of_each_kind: Final = pytest.mark.parametrize("row", ROWS, ids=lambda row: row.kind.value)
of_each_file: Final = pytest.mark.parametrize("row", FILES.values(), ids=lambda row: row.kind)

# The records that lead to each stage, days apart
WAY: Final = {
    Stage.NOT_STARTED: (),
    Stage.IN_PROGRESS: ("report",),
    Stage.RETURNED: ("apply", "return"),
    Stage.APPLIED: ("apply",),
    Stage.DECLARED: ("apply",),  # where nobody reviews
    Stage.ACCEPTED: ("apply", "accept"),
}
FIRST_DAY: Final = date(2025, 4, 1)
GIVEN: Final[dict[str, Any]] = {
    "task": "1.1",
    "department": MARKET,
    "by": REVIEWER,
    "of": {"date": FIRST_DAY.isoformat(), "kind": "report"},
    "until": "2025-12-31",
}


def day(number: int) -> date:
    return FIRST_DAY + timedelta(days=number)


def example(key: Key) -> object:
    """Return a value that a key may have."""
    value = "2025-04-01" if key.day else "1" if key.figure else (key.words or ("示例",))[0]
    return {"示例": value} if key.mapping else [value] if key.several else value


def line(row: KindOf, number: int, *, reviewer: bool | None = None) -> dict[str, Any]:
    """Return a line of a kind with the keys that it must have."""
    by_reviewer = row.by_reviewer(signed=False) if reviewer is None else reviewer
    model = row.reviewer if by_reviewer else row.department
    assert model is not None
    tree = {key.name: GIVEN.get(key.name) or example(key) for key in keys(model) if key.required}
    return tree | {"date": day(number).isoformat(), "kind": row.kind.value}


def entry(tree: dict[str, Any]) -> Entry:
    row = NAMED[tree["kind"]]
    model = row.reviewer if "by" in tree else row.department
    assert model is not None
    record = model.model_validate(tree)
    file = "reviews" if "by" in tree else "progress"
    return Entry(record, MARKET, file, (record.date - FIRST_DAY).days, "by" in tree, record.date)


def way(stage: Stage) -> list[Entry]:
    return [entry(line(NAMED[kind], number)) for number, kind in enumerate(WAY[stage])]


def stood(entries: list[Entry], stage: Stage = Stage.APPLIED) -> Standing:
    """Return where records lead; an application to `stage`, if that is declared."""
    return replay(entries, date.max, 0, reviewed=stage is not Stage.DECLARED)


def writers(row: KindOf) -> Iterator[bool]:
    """Yield whether it is a reviewer, for each who writes a kind."""
    yield from ([False] if row.department else []) + ([True] if row.reviewer else [])


# Kinds


def test_every_kind_has_its_row() -> None:
    assert [kind for kind in Kind if kind not in KINDS] == []


@of_each_kind
def test_somebody_writes_each_kind_and_each_model_is_of_its_kind(row: KindOf) -> None:
    assert row.models
    for model in row.models:
        assert model.model_fields["kind"].annotation is not None
        assert entry(line(row, 0, reviewer=issubclass(model, Reviewed))).record.kind is row.kind
    assert row.reviewer is None or issubclass(row.reviewer, Reviewed)
    assert row.department is None or not issubclass(row.department, Reviewed)


@of_each_kind
def test_the_model_of_each_kind_has_what_its_effect_reads(row: KindOf) -> None:
    needed: dict[Effect, type[Said]] = {
        Effect.RETURNS: Return,
        Effect.REOPENS: Reopen,
        Effect.WITHDRAWS: Withdraw,
        Effect.VOIDS: Void,
        Effect.REPORTS: Progress,
        Effect.ASKS: Extend,
    }
    assert all(issubclass(model, needed.get(row.effect, Said)) for model in row.models)
    assert not row.decides or row.department is None, "only reviewers decide"


@of_each_kind
def test_rules_that_read_a_key_know_every_model_that_has_it(row: KindOf) -> None:
    read_of: dict[str, type[Said]] = {
        "percent": Progress,
        "readings": Progress,
        "milestone": Progress,
        "forecast": Progress,
        "evidence": Apply,
        "resubmit_by": Return,
        "until": Extend,
        "of": Void,
        "by": Reviewed,
    }
    for model in row.models:
        unknown = [
            name
            for name in model.model_fields
            if name in read_of and not issubclass(model, read_of[name])
        ]
        assert unknown == []


@of_each_kind
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_kind_is_worded(row: KindOf, language: str) -> None:
    words = catalogue(language)
    codes = [f"kind.{row.kind}", f"help.record.{row.kind}"]
    for options in kind_options(row):
        codes += [option.help for option in options]
    for code in row.refused.values():
        codes += [f"finding.{code}", f"hint.{code}"]
    assert [code for code in codes if not words.has(code)] == []
    assert row.called[0] == catalogue("zh")(f"kind.{row.kind}")


def test_no_word_of_officials_means_two_kinds() -> None:
    called = [word for row in ROWS for word in row.called]
    assert len(set(called)) == len(called)


@of_each_kind
@pytest.mark.parametrize("stage", Stage)
def test_every_kind_counts_or_is_refused_as_its_row_says(row: KindOf, stage: Stage) -> None:
    before = way(stage)
    assert stood(before, stage).stage is stage
    if row.effect is Effect.VOIDS:
        return
    after = stood([*before, entry(line(row, 9))], stage)
    if stage in row.refused:
        assert [each.entry.record.kind for each in after.refused if each.stage is stage] == [
            row.kind
        ]
        assert after.stage is stage
        return
    assert after.refused == []
    assert after.effective[-1].record.kind is row.kind
    begun = Stage.IN_PROGRESS if stage is Stage.NOT_STARTED else stage
    still = (Effect.NOTES, Effect.ASKS, Effect.REFUSES, Effect.CONFIRMS)
    moved = {Effect.REPORTS: begun} | dict.fromkeys(still, stage)
    moved |= LEADS_TO
    assert after.stage is moved[row.effect]
    assert (after.decision is after.effective[-1]) is row.decides


@of_each_kind
@pytest.mark.parametrize("stage", Stage)
def test_a_record_that_only_notes_leaves_all_verdicts_as_they_are(
    row: KindOf, stage: Stage
) -> None:
    if row.effect is not Effect.NOTES or stage in row.refused:
        return
    city = City()
    for tree in (line(NAMED[kind], number) for number, kind in enumerate(WAY[stage])):
        city = _with(city, tree)
    noted = _with(city, line(row, 9))
    for number in (3, 9, 40, 90, 200):
        on = day(number).isoformat()
        said, with_it = city.verdict(on), noted.verdict(on)
        assert with_it == said, on


def _with(city: City, tree: dict[str, Any]) -> City:
    text = json.dumps({key: tree[key] for key in tree if key not in ("date", "kind")})
    said = f"{tree['date']} {tree['kind']} {text[1:-1]}"
    return city.decides(said) if "by" in tree else city.says(said)


@of_each_kind
def test_every_kind_can_be_voided_by_its_writer_and_by_nobody_else(row: KindOf) -> None:
    if row.effect is Effect.VOIDS:
        return
    stage = next(stage for stage in Stage if stage not in row.refused)
    for reviewer in writers(row):
        record = line(row, 9, reviewer=reviewer)
        void = line(NAMED["void"], 10, reviewer=reviewer)
        void["of"] = {"date": record["date"], "kind": row.kind.value}
        after = stood([*way(stage), entry(record), entry(void)], stage)
        assert len(after.voided) == 1
        assert (after.stage, after.effective) == (stage, stood(way(stage), stage).effective)
        other = {**void, "by": "示例督查室"} if reviewer else line(NAMED["void"], 10, reviewer=True)
        other["of"] = void["of"]
        assert len(stood([*way(stage), entry(record), entry(other)], stage).idle) == 1


@of_each_kind
def test_every_kind_is_recorded_shown_and_voided_from_the_command_line(
    run: Run, tmp_path: Path, row: KindOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BIZENV_AS_OF", day(20).isoformat())
    stage = next(stage for stage in Stage if stage not in row.refused)
    root = written(City(), tmp_path)
    (root / f"plans/{PLAN}/reviews.yaml").unlink()
    (root / "docs").mkdir(exist_ok=True)
    (root / "docs/a.txt").write_text("佐证\n")
    in_city = ("--root", root, "--lang", "zh")
    before = {Effect.VOIDS: ("report",), Effect.REFUSES: ("extend",)}.get(row.effect, WAY[stage])
    for number, kind in enumerate((*before, row.kind.value)):
        at = 9 if number == len(before) else number
        ran = run(*in_city, "record", kind, "1.0/1.1", *_options(NAMED[kind], at))
        assert (ran.status, ran.err) == (0, "")
    shown = json.loads(run(*in_city, "show", "1.0/1.1", "--format", "json").out)
    records = [each for each in shown["courses"][0]["records"] if each["date"] == str(day(9))]
    assert [(each["kind"], each["counts"]) for each in records] == [(row.kind.value, True)]
    assert f"{day(9)}" in run(*in_city, "show", "1.0/1.1").out
    assert row.called[0] in run(*in_city, "show", "1.0/1.1").out
    if row.effect is not Effect.VOIDS:
        of = ("--of-date", str(day(9)), "--of-kind", row.kind.value)
        signed = ("--by", REVIEWER) if row.department is None else ()
        ran = run(*in_city, "record", "void", "1.0/1.1", "--date", str(day(10)), *of, *signed)
        assert (ran.status, ran.err) == (0, "")


def _options(row: KindOf, number: int) -> list[str]:
    """Return the options that a record of a kind needs, and evidence where it may have some."""
    tree = line(row, number)
    given = {key: value for key, value in tree.items() if key not in ("task", "kind")}
    options: list[str] = []
    for several in kind_options(row):
        for option in several:
            value: Any = given
            for step in option.slot.path:
                value = value.get(step) if isinstance(value, dict) else None
            if option.slot.key.name == "evidence":
                value = "docs/a.txt"
            if option.name == "progress":
                value = "示例进展"  # a report that says nothing is refused
            if isinstance(value, str):
                options += [f"--{option.name}", value]
    return options


@of_each_kind
def test_every_kind_is_documented(row: KindOf) -> None:
    commands = (ROOT / "docs/en/commands/record.md").read_text(encoding="utf-8")
    assert f"\nUsage: bizenv record {row.kind} [OPTIONS] TASK\n" in commands
    formats = (ROOT / "docs/en/formats.md").read_text(encoding="utf-8")
    names = [f"`{name}`" for model in row.models for name in model.model_fields]
    assert [name for name in (f"`{row.kind}`", *names) if name not in formats] == []
    checks = (ROOT / "docs/en/checks.md").read_text(encoding="utf-8").splitlines()
    headings = {each.lstrip("# ") for each in checks if each.startswith("#")}
    assert set(row.refused.values()) - headings == set()


@of_each_kind
def test_every_key_of_every_kind_is_in_the_json(row: KindOf) -> None:
    names = {name for model in row.models for name in model.model_fields} - {"task"}
    assert names - RecordV1.model_fields.keys() == set()


def test_every_option_that_is_named_by_hand_is_one_of_its_kind() -> None:
    paths: set[str] = set()
    for row in ROWS:
        early, behind = kind_options(row)
        assert [option.slot.path[0] for option in behind] == [*BEHIND.get(row.kind, ())]
        paths |= {".".join(option.slot.path) for option in (*early, *behind)}
    assert BEHIND.keys() <= KINDS.keys()
    assert _LOOKS.keys() - paths == set()


@of_each_kind
def test_a_complaint_names_the_option_that_gives_a_key(row: KindOf) -> None:
    early, behind = kind_options(row)
    said = {
        option_of(".".join(option.slot.path)): f"--{option.name}" for option in (*early, *behind)
    }
    assert list(said) == list(said.values())
    given = {"task": "TASK", "of": "--of-date", "readings": "--reading", "due_text": "--due-text"}
    assert {key: option_of(key) for key in given} == given


@pytest.mark.parametrize("form", ROW_FORMATS)
def test_every_format_of_rows_is_taken_by_its_endings_and_by_name(
    run: Run, tmp_path: Path, form: str
) -> None:
    root = written(City(), tmp_path)
    texts = {
        "jsonl": '{"task": "1.0/1.1", "kind": "report", "date": "2025-04-01", "percent": "10"}\n',
        "csv": "task,kind,date,percent\n1.0/1.1,report,2025-04-01,10\n",
    }
    for ending in (*ROW_FORMATS[form].endings, ".txt"):
        source = tmp_path / f"rows{ending.upper()}"
        if form == "xlsx":
            book = openpyxl.Workbook()
            sheet = book.create_sheet(index=0)
            for line in texts["csv"].splitlines():
                sheet.append(line.split(","))
            book.save(source)
        else:
            source.write_text(texts[form])
        known = () if form_of(ending) == form else ("--rows", form)
        assert bool(known) is (ending == ".txt")
        options = ("--from", source, "--dry-run", "--as-of", "2025-04-02", *known)
        ran = run("--root", root, "record", *options)
        assert ran.status == 0, ran.err
        assert "2025-04-01" in ran.out
    assert f"--rows {'|'.join(ROW_FORMATS)} " in run("record", "--help").out


# Keys


def test_every_key_that_is_named_by_hand_is_a_key_of_a_model() -> None:
    models = [model for row in ROWS for model in row.models]
    known = {key.name for key in all_keys(Amendment, Raise, Assign, *models)}
    assert {*FIRST, *LAST} - known == set()
    known |= {key.name for key in all_keys(RegisterFile)}
    assert {*_WHO_LEADS} - known == set()


def test_keys_are_classed_by_what_stands_in_them() -> None:
    found = {key.name: key for key in (*keys(Apply), *keys(Return), *keys(ReviewVoid))}
    assert found["percent"].figure
    assert found["readings"].mapping
    assert found["readings"].figure
    assert found["evidence"].several
    assert not found["evidence"].figure
    assert found["resubmit_by"].day
    assert found["forecast"].words == ("on_time", "difficult", "cannot")
    assert found["of"].required
    assert not found["note"].required


# Amendments


def test_every_term_that_an_amendment_changes_is_worded_and_has_a_change() -> None:
    """A new key of amendments is a term unless it is named beside the terms."""
    assert {*amendable(), *_BESIDE} == Amendment.model_fields.keys()
    assert {*amendable()} <= {*Terms._fields} | {"cancel", "carry_to", "pause"}
    given: dict[str, Any] = {"due": "2025-12", "due_text": "年底", "lead": [MARKET]}
    given["cancel"] = "true"
    given |= {"carry_to": "next/1"}
    given |= {
        "support": [],
        "derives_from": [],
        "targets": [],
        "steps": {"2025Q2": "30"},
        "milestones": [],
        "duties": [],
        "completion": "each",
        "review_steps": [],
        "pause": "true",
        "after": [],
    }
    tree: dict[str, Any] = {"effective": "2025-06-01", "task": "1.1", **given}
    assert Amendment.model_validate(tree).changes == {*amendable()} == given.keys()
    by_rest = {name for name in amendable() if name not in _SAID_APART}
    for words in map(catalogue, LANGUAGES):
        assert {name for name in by_rest if not words.has(f"term.{name}")} == set()


# Files


@of_each_file
def test_every_file_has_a_schema_and_a_section(row: FileKind) -> None:
    published = ROOT / "docs/schemas" / file_name(row.kind)
    assert published.read_text(encoding="utf-8") == schema_text(row.kind)
    heading = row.pattern.replace("*", "&lt;department&gt;")
    formats = (ROOT / "docs/en/formats.md").read_text(encoding="utf-8")
    assert f"\n## {heading}\n" in formats
    for language in LANGUAGES:
        assert catalogue(language).has(f"schema.{row.kind}")
    assert row.load() is not None


@of_each_file
def test_every_file_is_merged_by_union_if_its_row_says_so(row: FileKind) -> None:
    assert (f"{row.path} merge=union" in MERGED) is row.merged
    assert (f"{row.path} merge=union" in missing("")) is row.merged
    assert row.holds or not row.merged, "only what grows by lines is merged by lines"


@of_each_file
def test_every_file_is_owned_by_who_writes_it(row: FileKind) -> None:
    people = {"office": "@office", "department": "@department", "reviewer": "@reviewer"}
    office, department, reviewer = ((Person(account=each),) for each in people.values())
    access = Access(office=office, departments={MARKET: department}, reviewers={REVIEWER: reviewer})
    owners = [
        line.split()[1:]
        for line in code_owners(access, Register(RegisterFile())).splitlines()
        if _covers(line.split()[0], row)
    ][-1]
    assert owners == list(dict.fromkeys((people[row.writer], "@office")))
    assert row.writer is Writer.OFFICE or not row.shared


def _covers(pattern: str, row: FileKind) -> bool:
    return f"/{row.path}".replace("progress/*", f"progress/{MARKET}").startswith(pattern)


@of_each_file
def test_every_file_is_read_and_none_is_a_stray(row: FileKind) -> None:
    assert (row.path in SHARED) is row.shared
    file = row.path.replace("*", PLAN, 1).replace("*", MARKET)
    files = {**City().files, file: City().files.get(file, b"# x\n")}
    shelf, found = load_shelf(Memory(files))
    found += load_plan(shelf, PLAN)[1]
    assert [each.code for each in found] == []
    if not row.shared:
        assert plan_file(file.removeprefix(f"plans/{PLAN}/")) is row


@pytest.fixture(params=("progress", "amendments", "reviews", "slips", "letters", "orders"))
def ledger(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> FileKind:
    """Each ledger, and two that no rule has heard of."""
    new = (
        FileKind("letters", "letters.yaml", "kinds:DepartmentRecord", listed=True, holds="records"),
        FileKind("orders", "orders.yaml", "amendment:Amendment", listed=True, holds="amendments"),
    )
    rows = (*PLAN_FILES, *new)
    for module in (layout, proposal):
        monkeypatch.setattr(module, "PLAN_FILES", rows)
    assert {row.kind for row in ledgers()} == {row.kind for row in rows} - {"plan", "answers"}
    return next(row for row in rows if row.kind == request.param)


def test_the_guard_keeps_every_line_of_every_ledger(ledger: FileKind) -> None:
    """One line is taken out, one is changed, and one stays."""
    file = ledger.path.replace("*", PLAN, 1).replace("*", MARKET)
    key, code = "date", "record-rewritten"
    if ledger.holds == "amendments":
        key, code = "effective", "amendment-rewritten"
    lines = [{key: str(day(number)), "task": "1.1", "note": str(number)} for number in range(3)]
    changed = [lines[1], lines[2] | {"note": "示例"}]
    before, after = (
        Side(Memory({**City().files, file: json.dumps(each).encode()})) for each in (lines, changed)
    )
    rights = load_rights(Side(Memory(City().files)).shelf, CODES)[0]
    found, _ = judge(Edit(before, after, day(20), frozenset({file}), rights))
    said = [each.args["what"] for each in found if each.code == code]
    assert said == [Message("rewritten.removed"), Message("rewritten.changed")]


def test_a_new_ledger_begins_with_the_schema_of_its_row(ledger: FileKind) -> None:
    file = ledger.path.replace("*", PLAN, 1).replace("*", MARKET)
    schema = f"docs/schemas/{ledger.kind}.json"
    workspace = Workspace(Memory({**City().files, schema: b"{}"}))
    made = Proposal(
        workspace, [DraftRecord(PLAN, file, {}, "1.1", MARKET)], {file: None}, day(20), str
    )
    old, new = made.changes[file]
    up = "../" * file.count("/")
    assert old is None
    assert new.decode().splitlines()[0] == f"# yaml-language-server: $schema={up}{schema}"


@of_each_file
def test_a_file_is_found_by_its_path_and_who_decides_writes_decisions(row: FileKind) -> None:
    file = row.path.replace("*", PLAN, 1).replace("*", MARKET)
    own = None if row.shared else row
    assert row_of(file) is own
    assert in_plan(file)[0] == ("" if row.shared else PLAN)
    assert _is_of_decisions(file) is (row.writer is Writer.REVIEWER)
    assert row_of(f"docs/{file}") is None
    assert bool(_ISSUED.fullmatch(file)) is (row.kind in ("plan", "departments", "answers"))
    assert bool(_LEDGER.fullmatch(file)) is bool(row.holds)


def test_decisions_are_written_after_what_they_decide_on() -> None:
    order = [row.kind for row in PLAN_FILES]
    assert order.index("amendments") < order.index("progress") < order.index("reviews")
    assert [row.kind for row in ledgers()] == [
        "items",
        "amendments",
        "progress",
        "reviews",
        "slips",
    ]


@pytest.mark.parametrize("rows", [PLAN_FILES, PLAN_FILES[::-1]], ids=("as it is", "reversed"))
def test_files_are_written_in_the_order_of_the_table(
    rows: tuple[FileKind, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(proposal, "PLAN_FILES", rows)
    drafts = [
        DraftRecord(PLAN, row.path.replace("*", PLAN, 1).replace("*", name), {}, "1.1", name)
        for row in (*PLAN_FILES[4:], *PLAN_FILES[1:4])
        if row.holds
        for name in (MARKET, HOUSING)
    ]
    none = dict.fromkeys(draft.file for draft in drafts)
    made = Proposal(Workspace(Memory(City().files)), drafts, none, day(20), str)
    written_rows = list(dict.fromkeys(map(row_of, made.changes)))
    assert written_rows == [row for row in rows if row.holds]
    assert set(made.changes) == set(none)


@pytest.mark.parametrize("heard", [True, False])
def test_the_last_report_of_a_list_is_a_word_that_breaks_the_silence(
    monkeypatch: pytest.MonkeyPatch, *, heard: bool
) -> None:
    monkeypatch.setitem(KINDS, Kind.REPORT, KINDS[Kind.REPORT]._replace(heard=heard))
    book = City().policy("report_every: 30").task("").says("2025-04-02 report").book
    report = task_report(Read([book]), Query(day=date(2025, 5, 1)), "list")
    row = next(each for each in report.tasks if each.last_report or not heard)
    assert (row.last_report is not None) is heard
    assert ("silent" in {reason.code for reason in row.reasons}) is not heard
