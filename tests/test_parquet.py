"""Parquet: what the manual's SQL makes of spans is what bizenv says of every day, in DuckDB and in Spark."""

import itertools
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable, Mapping
from dataclasses import asdict, replace
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any, Final

import duckdb
import pyarrow.parquet
import pytest
from bizenv import Query, Status, Workspace, status_of, task_report
from bizenv import open as open_workspace
from bizenv.cli.app import run as run_program
from bizenv.contract.columns import COLUMN_SETS, Origin, columns, schema_name
from bizenv.contract.columns_written import write_columns
from bizenv.contract.exports import DATA_SETS
from bizenv.messages import LANGUAGES, catalogue
from bizenv.model.book import Books
from bizenv.report.counts import NAMES, RATES
from hypothesis import given
from hypothesis import strategies as st

from building import MARKET, REVIEWER, City, Read
from conftest import DAY, PUBLISHED, ROOT, Run, examples
from worlds import World, day, registers, worlds

PAGE: Final = ROOT / "docs/en/sql.md"
LAST: Final = date(2026, 6, 30)
ZH: Final = catalogue("zh")
Rows = list[dict[str, Any]]


def statements() -> dict[str, list[str]]:
    """Return the statements of the manual's page, by the heading above them."""
    found: dict[str, list[str]] = {}
    _, *sections = re.split(r"^## (.*)\n", PAGE.read_text(encoding="utf-8"), flags=re.MULTILINE)
    for heading, section in zip(sections[::2], sections[1::2], strict=True):
        found[heading] = re.findall(r"```sql\n(.*?)```", section, flags=re.DOTALL)
    return found


PAGE_SQL: Final = statements()
READ, ASKED, SEEN, JUDGED, FIGURES, STATUS = PAGE_SQL["The figures of a day"]
(BY_DEPARTMENT,) = PAGE_SQL["By department"]
(OVERDUE,) = PAGE_SQL["What is overdue"]
ASKED_OF_YEAR, YEAR = PAGE_SQL["The year over time"]
READ_ALL, NATION = PAGE_SQL["Many workspaces"]


def days_asked(days: Iterable[date]) -> str:
    """Return the page's statement on the days that are asked for, with other days."""
    listed = ", ".join(f"(DATE '{each}')" for each in days)
    return re.sub(r"\(VALUES.*\) AS", f"(VALUES {listed}) AS", ASKED_OF_YEAR, flags=re.DOTALL)


class Asking:
    """The page's statements, put to the `spans` of a connection."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self.connection = connection
        for each in (ASKED, SEEN, JUDGED, FIGURES):
            connection.execute(each)

    def rows(self, statement: str, days: Iterable[date] = ()) -> Rows:
        """Return what a statement answers, of other days if any are given."""
        if days:
            self.connection.execute(days_asked(days))
        answered = self.connection.execute(statement)
        heads = [each[0] for each in answered.description or ()]
        return [dict(zip(heads, row, strict=True)) for row in answered.fetchall()]


def export(root: Path, folder: Path, as_of: date, *more: str) -> None:
    words = ("export", "--format", "parquet", "-o", str(folder), "--as-of", str(as_of), *more)
    assert run_program(["--root", str(root), *words]) == 0


@pytest.fixture(scope="module")
def exported(example: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Every file of the example city, in `data`, as known on its last day. Not to be written to."""
    place = tmp_path_factory.mktemp("parquet")
    export(example, place / "data", LAST)
    return place


@pytest.fixture(scope="module")
def city(example: Path) -> Workspace:
    return open_workspace(example)


@pytest.fixture
def asking(exported: Path, monkeypatch: pytest.MonkeyPatch) -> Asking:
    """Stand where the page stands, and ask as it does."""
    monkeypatch.chdir(exported)
    connection = duckdb.connect()
    connection.execute(READ)
    return Asking(connection)


def counted(row: Mapping[str, Any]) -> dict[str, int]:
    return {name: row[name] for name in NAMES}


def said_of(books: Books, today: date) -> dict[str | None, dict[str, int]]:
    """Return what `status` counts on a day: in all (None), and by department."""
    report = status_of(books, Query(today), "department")
    groups = {key: asdict(counts) for key, counts in report.groups.items()}
    if not any(asdict(report.totals).values()):
        return {}
    return {None: asdict(report.totals), **groups}


def found_on(rows: Rows) -> dict[date, dict[str | None, dict[str, int]]]:
    found: dict[date, dict[str | None, dict[str, int]]] = {}
    for row in rows:
        found.setdefault(row["day"], {})[row["whose"]] = counted(row)
    return found


def overdue_of(books: Books, today: date) -> list[tuple[Any, ...]]:
    """Return what `overdue` lists on a day, in the order of the page's statement."""
    report = task_report(books, Query(today, statuses=(Status.OVERDUE,)), "overdue")
    views = [each.view for each in report.tasks]
    return sorted(
        (
            each.due,
            each.history.book.id,
            each.history.id,
            each.days_overdue,
            each.stage.value,
            each.late,
            each.first_due,
            each.history.issued.task.priority,
        )
        for each in views
    )


def overdue_in(rows: Rows) -> list[tuple[Any, ...]]:
    names = (
        "due_day",
        "plan",
        "task",
        "days_overdue",
        "stage",
        "late",
        "first_due_day",
        "priority",
    )
    return [tuple(row[name] for name in names) for row in rows]


# The page against the answers


@pytest.mark.parametrize("today", ["2024-03-31", "2024-12-31", "2025-06-01", DAY, "2025-12-31"])
def test_the_page_s_statements_answer_as_status_and_overdue_do(
    run: Run, example: Path, asking: Asking, today: str
) -> None:
    asked = ("--root", example, "status", "--as-of", today, "--format", "json")
    said = json.loads(run(*asked).out)
    (row,) = asking.rows(STATUS, [date.fromisoformat(today)])
    totals = said["totals"]
    assert {name: row[name] for name in totals if name != "rates"} == {
        name: figure for name, figure in totals.items() if name != "rates"
    }
    for name in RATES:
        rate = totals["rates"][name]
        assert (row[f"{name}_n"], row[f"{name}_of"]) == (rate["n"], rate["of"]), name
    groups = {each["key"]: each for each in said["groups"]}
    by_department = {each["whose"]: each for each in asking.rows(BY_DEPARTMENT)}
    assert by_department.keys() == groups.keys()
    for name, group in groups.items():
        figures = {key: group[key] for key in counted(row).keys() & group.keys()}
        assert {key: by_department[name][key] for key in figures} == figures
    asked = ("--root", example, "overdue", "--as-of", today, "--format", "json")
    told = [
        (each["due"], each["plan"], each["id"], each["days_overdue"], each["first_due"])
        for each in json.loads(run(*asked).out)["tasks"]
    ]
    rows = overdue_in(asking.rows(OVERDUE))
    assert [(str(row[0]), *row[1:4], str(row[6])) for row in rows] == sorted(told)
    assert len(rows) == row["overdue"]


@pytest.mark.parametrize("today", ["2024-11-11", "2025-03-15", DAY])
def test_closed_plans_are_asked_without_the_page_s_condition(
    run: Run, example: Path, asking: Asking, today: str
) -> None:
    clause = "WHERE NOT closed"
    assert clause in SEEN
    for each in (SEEN.replace(clause, ""), JUDGED, FIGURES):
        asking.connection.execute(each)
    asked = ("--root", example, "status", "--closed", "--as-of", today, "--format", "json")
    said = json.loads(run(*asked).out)
    (row,) = asking.rows(STATUS, [date.fromisoformat(today)])
    figures = {name: row[name] for name in said["totals"] if name != "rates"}
    assert figures == {name: figure for name, figure in said["totals"].items() if name != "rates"}
    by_department = asking.rows(BY_DEPARTMENT)
    found = {each["whose"]: each["tasks"] for each in by_department}
    assert found == {each["key"]: each["tasks"] for each in said["groups"]}


def test_the_page_s_year_is_the_chart_s(run: Run, example: Path, asking: Asking) -> None:
    said = json.loads(
        run("--root", example, "chart", "year", "--as-of", DAY, "--format", "json").out
    )
    assert len(said["bars"]) > 6
    asking.connection.execute(ASKED_OF_YEAR)
    bars = {each["date"]: each for each in said["bars"]}
    rows = {str(each["day"]): each for each in asking.rows(YEAR)}
    assert rows.keys() >= bars.keys()
    for when, row in rows.items():
        if when in bars:
            figures = {key: row[key] for key in row.keys() & bars[when].keys()}
            assert figures == {key: bars[when][key] for key in figures}
            assert len(figures) > 25
        else:
            assert not any(counted(row).values())


def test_every_day_of_three_years_is_counted_as_status_counts_it(
    city: Workspace, asking: Asking
) -> None:
    days = [date(2023, 12, 1) + timedelta(days=5 * number) for number in range(200)]
    found = found_on(asking.rows("SELECT * FROM figures", days))
    assert len(found) > 150
    for today in days:
        assert found.get(today, {}) == said_of(city.books(open_on=today), today), today


def asked_of(city: City, as_of: date) -> Asking:
    file = BytesIO()
    book = city.book
    origin = Origin("示例市", book.register)
    write_columns({"spans": file}, origin, Read((book,)), Query(as_of), ZH)
    connection = duckdb.connect()
    file.seek(0)
    connection.register("spans", pyarrow.parquet.read_table(file))
    return Asking(connection)


@pytest.mark.slow
@given(worlds() | registers(), st.data())
@examples(0.5)
def test_random_plans_are_counted_alike_on_every_day(world: World, data: st.DataObject) -> None:
    """Up to the day of the export, whatever is recorded after it; after it, if nothing is."""
    window = [day(number) for number in world.window]
    as_of = data.draw(st.sampled_from(window) | st.just(window[-1]))
    asking = asked_of(world.city(), as_of)
    books = Read((world.city().book,))
    days = [each for each in window if each <= as_of]
    found = found_on(asking.rows("SELECT * FROM figures", days))
    overdue: dict[date, Rows] = {}
    for row in asking.rows(re.sub("^SELECT", "SELECT day,", OVERDUE)):
        overdue.setdefault(row["day"], []).append(row)
    for today in days:
        assert found.get(today, {}) == said_of(books, today), today
        assert overdue_in(overdue.get(today, [])) == overdue_of(books, today), today


MOVED_LATE: Final = (
    City()
    .task("due: 2025-05-31")
    .amend("2025-06-10 due: 2025-12-31")
    .says("2025-03-10 report", "2025-07-01 apply percent: 100")
    .decides(f"2025-07-05 accept by: {REVIEWER}, department: {MARKET}")
)


def test_what_is_early_by_a_day_moved_once_overdue_is_counted_apart() -> None:
    days = [date(2025, 6, 5), date(2025, 7, 5), date(2026, 1, 1)]
    found = found_on(asked_of(MOVED_LATE, days[-1]).rows("SELECT * FROM figures", days))
    for today in days:
        assert found[today] == said_of(Read((MOVED_LATE.book,)), today)
    assert [found[today][None]["completed_extended"] for today in days] == [0, 1, 0]
    assert found[days[0]][None]["overdue"] == 1


def test_an_export_knows_no_record_that_is_dated_later() -> None:
    then = date(2025, 6, 30)
    days = [then, date(2025, 7, 31), date(2026, 1, 1)]
    found = found_on(asked_of(MOVED_LATE, then).rows("SELECT * FROM figures", days))
    heard = replace(MOVED_LATE, reviews=(), ledgers={MARKET: ("2025-03-10 report",)})
    assert found == {today: said_of(Read((heard.book,)), today) for today in days}
    assert found[days[2]][None]["overdue"] == 1  # an amendment that is recorded holds all the same
    later = found_on(asked_of(MOVED_LATE, days[2]).rows("SELECT * FROM figures", days))
    assert later[days[2]][None]["completed"] == 1


@given(worlds() | registers())
@examples(1)
def test_spans_of_a_part_follow_one_another_and_differ(world: World) -> None:
    rows = asked_of(world.city(), day(world.window[-1])).rows(
        "SELECT * FROM spans ORDER BY task, department, from_day"
    )
    for before, after in itertools.pairwise(rows):
        if (before["task"], before["department"]) != (after["task"], after["department"]):
            continue
        assert before["until_day"] < after["from_day"]
        if before["until_day"] + timedelta(days=1) == after["from_day"]:
            said = [{**each, "from_day": None, "until_day": None} for each in (before, after)]
            assert said[0] != said[1] or said[0]["reasons"]


# The files


def test_a_file_says_its_columns_their_version_and_its_day(exported: Path) -> None:
    assert {each.stem for each in (exported / "data").iterdir()} == set(COLUMN_SETS)
    for name in COLUMN_SETS:
        file = pyarrow.parquet.ParquetFile(exported / f"data/{name}.parquet")
        facts = file.schema_arrow.metadata
        assert facts[b"schema"].decode() == schema_name(name)
        assert facts[b"as_of"].decode() == str(LAST)
        for column, field in zip(columns(name, ZH), file.schema_arrow, strict=True):
            said = {key.decode(): value.decode() for key, value in field.metadata.items()}
            assert (field.name, field.nullable) == (column.name, column.optional)
            assert (said["unit"], said["meaning"]) == (column.measure, column.meaning)


def test_each_plan_is_a_row_group_and_rows_are_in_order(exported: Path, city: Workspace) -> None:
    file = pyarrow.parquet.ParquetFile(exported / "data/spans.parquet")
    groups = [file.read_row_group(number).to_pylist() for number in range(file.num_row_groups)]
    assert [{row["plan"] for row in group} for group in groups] == [{each} for each in city.plans]
    for group, book in zip(groups, city.books(), strict=True):
        order = list(book.tasks)
        keys = [(order.index(row["task"]), row["department"], row["from_day"]) for row in group]
        assert keys == sorted(keys)


def test_the_same_workspace_makes_the_same_bytes(
    exported: Path, example: Path, tmp_path: Path
) -> None:
    shutil.copytree(example, tmp_path / "elsewhere")
    export(tmp_path / "elsewhere", tmp_path / "again", LAST)
    for name in COLUMN_SETS:
        file = f"{name}.parquet"
        assert (tmp_path / "again" / file).read_bytes() == (exported / "data" / file).read_bytes()


@pytest.mark.usefixtures("at_example")
def test_what_lines_and_columns_both_have_is_the_same(run: Run, tmp_path: Path) -> None:
    export(Path.cwd(), tmp_path, date.fromisoformat(DAY))
    assert {"tasks", "spans", "items"} == COLUMN_SETS.keys() & DATA_SETS.keys()
    alike = {"task": "id", "raised_day": "raised", "assigned_day": "assigned", "leads": "lead"}
    alike |= {"due_day": "due", "first_due_day": "first_due", "supports": "support"}
    for name in ("tasks", "items"):
        rows = pyarrow.parquet.read_table(tmp_path / f"{name}.parquet").to_pylist()
        told = run("export", name, "--closed", "--format", "jsonl").out.splitlines()
        lines = [json.loads(each) for each in told]
        assert len(rows) == len(lines) > 10
        both = {key: alike.get(key, key) for key in rows[0] if alike.get(key, key) in lines[0]}
        assert len(both) >= 10
        for row, line in zip(rows, lines, strict=True):
            for key, as_line in both.items():
                value = row[key]
                value = str(value) if isinstance(value, date) else value
                assert (dict(row[key]) if key in ("clocks", "tags") else value) == line[as_line], (
                    key
                )
    spans = pyarrow.parquet.read_table(tmp_path / "spans.parquet").to_pylist()
    told = run("export", "spans", "--closed", "--format", "jsonl").out.splitlines()
    lines = [json.loads(each) for each in told]
    begun = {
        (each["plan"], each["task"], each["department"], str(each["from_day"])) for each in spans
    }
    assert begun >= {
        (each["plan"], each["id"], each["department"], each["first"]) for each in lines
    }


# The command


@pytest.mark.usefixtures("at_example")
def test_what_is_wrong_with_the_call_is_said(run: Run, tmp_path: Path) -> None:
    asked = ("export", "--format", "parquet", "--lang", "en")
    for more in ((), ("-o", "-")):
        ran = run(*asked, *more)
        assert (ran.status, ran.out, "-o FOLDER" in ran.err) == (2, "", True)
    ran = run("export", "records", *asked[1:], "-o", tmp_path / "a")
    assert (ran.status, "tasks, spans, items" in ran.err) == (2, True)
    ran = run(*asked, "-o", "plans/data")
    assert (ran.status, Path("plans/data").exists()) == (3, False)
    (tmp_path / "file").write_text("mine")
    ran = run(*asked, "-o", tmp_path / "file")
    assert (ran.status, (tmp_path / "file").read_text()) == (3, "mine")
    ran = run(*asked, "--section", "99", "-o", tmp_path / "b")
    assert (ran.status, list((tmp_path / "b").iterdir())) == (2, [])


@pytest.mark.usefixtures("at_example")
def test_spans_are_those_of_leads_alone(run: Run, tmp_path: Path) -> None:
    asked = ("export", "--format", "parquet", "--role", "support", "-o", tmp_path / "a")
    ran = run(*asked, "--lang", "en")
    assert (ran.status, "--role does not go with --format parquet" in ran.err) == (2, True)
    assert not (tmp_path / "a").exists()


@pytest.mark.usefixtures("at_example")
def test_one_file_alone_and_what_stands_beside_it_stays(run: Run, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    ran = run("export", "spans", "--format", "parquet", "-o", tmp_path, "--fail-on", "overdue")
    assert (ran.status, ran.out, ran.err) == (1, "", "")
    assert {each.name for each in tmp_path.iterdir()} == {"notes.txt", "spans.parquet"}


@pytest.mark.usefixtures("at_published")
def test_what_was_known_at_an_earlier_time_is_another_export(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = ("--known-as-of", PUBLISHED)
    said = json.loads(run("status", *known, "--as-of", PUBLISHED, "--format", "json").out)
    words = ("export", "--format", "parquet", "-o", tmp_path / "data", "--as-of", PUBLISHED)
    totals = []
    for more in (known, ()):
        assert run(*words, *more).status == 0
        (commit,) = {
            row["known_as_of"]
            for row in pyarrow.parquet.read_table(tmp_path / "data/plans.parquet").to_pylist()
        }
        assert commit == (said["known_as_of"] if more else None)
        facts = pyarrow.parquet.read_schema(tmp_path / "data/spans.parquet").metadata
        assert facts.get(b"known_as_of", b"").decode() == (commit or "")
        with monkeypatch.context() as here:
            here.chdir(tmp_path)
            connection = duckdb.connect()
            connection.execute(READ)
            (row,) = Asking(connection).rows(STATUS, [date.fromisoformat(PUBLISHED)])
        totals.append({name: row[name] for name in said["totals"] if name != "rates"})
    assert totals[0] == {name: said["totals"][name] for name in totals[0]}
    assert totals[1] != totals[0]  # a report of that day was filed later


def test_a_plan_that_cannot_be_read_is_told_and_not_exported(
    run: Run, example: Path, tmp_path: Path
) -> None:
    root = tmp_path / "city"
    shutil.copytree(example, root)
    with (root / "plans/demo/reviews.yaml").open("a", encoding="utf-8") as reviews:
        reviews.write("- {date: x}\n")
    asked = (
        "--root",
        root,
        "export",
        "--format",
        "parquet",
        "-o",
        tmp_path / "out",
        "--as-of",
        DAY,
    )
    for more, plans in (((), False), (("--despite-errors",), True)):
        ran = run(*asked, *more)
        assert (ran.status, "plans/demo/reviews.yaml" in ran.err) == (3, True)
        rows = pyarrow.parquet.read_table(tmp_path / "out/plans.parquet").to_pylist()
        noted = {row["plan"]: "incomplete" in row["notes"] for row in rows}
        assert noted.get("demo", False) is plans
        assert len(rows) > 3
    shutil.rmtree(tmp_path / "out")
    ran = run(*asked, "--plan", "demo")
    assert (ran.status, list((tmp_path / "out").iterdir())) == (3, [])


def test_without_the_library_it_says_what_to_install(
    run: Run, example: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    ran = run("--root", example, "export", "--format", "parquet", "-o", tmp_path, "--lang", "en")
    assert (ran.status, "'.[parquet]'" in ran.err, list(tmp_path.iterdir())) == (3, True, [])


# The manual


def arrow_type(schema: pyarrow.Schema, name: str) -> str:
    """Return the type of a column, without the name that maps have in their type."""
    return re.sub(r" \('.*'\)", "", str(schema.field(name).type))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_columns_documented_are_those_of_the_files(
    request: pytest.FixtureRequest, exported: Path, language: str
) -> None:
    """`--update-golden` writes them anew."""
    page = ROOT / f"docs/{language}/sql.md"
    words = catalogue(language)
    head = {"en": "| column | type | unit | meaning |", "zh": "| 列 | 类型 | 单位 | 含义 |"}[
        language
    ]
    written = page.read_text(encoding="utf-8")
    mark = f"{head}\n|---|---|---|---|\n"
    before = written.partition("\n### ")[0]
    real = before
    for name in COLUMN_SETS:
        schema = pyarrow.parquet.read_schema(exported / f"data/{name}.parquet")
        rows = [
            f"| `{each.name}` | `{arrow_type(schema, each.name)}`{' ?' * each.optional}"
            f" | {each.measure} | {each.meaning} |\n"
            for each in columns(name, words)
        ]
        real += f"\n### {name}.parquet\n\n{mark}{''.join(rows)}"
    if request.config.getoption("--update-golden"):
        page.write_text(real, encoding="utf-8")
    assert page.read_text(encoding="utf-8") == real


def test_both_manuals_have_the_same_statements() -> None:
    chinese = (ROOT / "docs/zh/sql.md").read_text(encoding="utf-8")
    found = re.findall(r"```sql\n(.*?)```", chinese, flags=re.DOTALL)
    assert found == list(itertools.chain.from_iterable(PAGE_SQL.values()))


@pytest.mark.slow
def test_many_workspaces_asked_together_add_up() -> None:
    """The script compares every count with `status`, and ends with an error where one differs."""
    command = [sys.executable, "benchmarks/nation.py", "--counties", "6", "--tasks", "20"]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    compared = re.search(r"^(\d+) figures compared, all equal", ran.stdout, re.MULTILINE)
    assert compared is not None
    assert int(compared[1]) > 6 * 5 * len(NAMES)
    assert "'workspaces': 6" in ran.stdout


# Spark

SPARK_NAMES: Final = {"day - due_day": "datediff(day, due_day)"}


@pytest.mark.slow
def test_spark_answers_as_duckdb_does(
    asking: Asking, exported: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A real cluster: a driver, a master and two workers with a JVM each."""
    pyspark = pytest.importorskip("pyspark.sql", reason="PySpark is not installed")
    if shutil.which("java") is None:
        pytest.skip("there is no Java")
    monkeypatch.setenv("PYSPARK_PYTHON", sys.executable)
    building = pyspark.SparkSession.builder.master("local-cluster[2,1,1024]")
    for key, value in {
        "spark.ui.enabled": "false",
        "spark.sql.shuffle.partitions": "2",
        "spark.driver.host": "localhost",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.sql.warehouse.dir": str(tmp_path / "warehouse"),
    }.items():
        building = building.config(key, value)
    session = building.getOrCreate()
    try:
        assert session.sparkContext.master.startswith("local-cluster")
        file = exported / "data/spans.parquet"
        read = re.sub(r"read_parquet\('.*'\)", f"parquet.`{file}`", READ)
        days = [date(2024, 1, 31) + timedelta(days=61 * number) for number in range(14)]
        for each in (read, days_asked(days), SEEN, JUDGED, FIGURES):
            session.sql(each)
        asking.connection.execute(days_asked(days))
        for each in ("SELECT * FROM figures", STATUS, BY_DEPARTMENT, OVERDUE, NATION):
            said = each
            for name, other in SPARK_NAMES.items():
                said = said.replace(name, other)
            rows = [row.asDict() for row in session.sql(said).collect()]
            assert _ordered(rows) == _ordered(asking.rows(each)) != []
    finally:
        session.stop()


def _ordered(rows: Rows) -> list[str]:
    return sorted(str(sorted((key, str(value)) for key, value in row.items())) for row in rows)
