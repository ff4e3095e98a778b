"""The digest: what it says is what diff and status say, in at most 80 columns, for the whole and for each department."""

import html.parser
import json
import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from bizenv.contract.diff import diff_json
from bizenv.contract.digest import digest_json
from bizenv.contract.status import status_json
from bizenv.formats.html import html as html_of
from bizenv.formats.markdown import markdown
from bizenv.formats.page import Item, Page, heading, paragraph
from bizenv.formats.plain import plain
from bizenv.messages import catalogue
from bizenv.pages import render
from bizenv.pages.digest import WIDTH
from bizenv.report.changes import State, changes_report
from bizenv.report.digest import digest_report
from bizenv.report.query import Query
from bizenv.report.status import status_report
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from building import City
from conftest import Golden, Run
from test_json import validate
from worlds import World, day, worlds

EVENTFUL = ("--since", "2025-05-31", "--as-of", "2025-09-30")
CASES = {
    "digest": ("digest",),
    "digest-eventful": ("digest", *EVENTFUL),
    "digest-eventful-dept": ("digest", *EVENTFUL, "--dept", "住建局"),
    "digest-quiet": ("digest", "--plan", "demo-2024", "--month", "2025-04"),
    "digest-quiet-dept": ("digest", "--plan", "demo", "--month", "2025-03", "--dept", "示例海关"),
    "digest-two-depts": ("digest", "--week", "--dept", "示例各区人民政府"),
}
EXTENSIONS = {"markdown": "md", "html": "html", "json": "json"}


@pytest.mark.usefixtures("at_example")
@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_digest_reads_as_it_did(run: Run, golden: Golden, name: str, language: str) -> None:
    ran = run(*CASES[name], "--lang", language)
    assert (ran.status, ran.err) == (0, "")
    golden(f"{name}.{language}.txt", ran.out)


@pytest.mark.usefixtures("at_example")
@pytest.mark.parametrize("output", EXTENSIONS)
def test_every_other_format_reads_as_it_did(run: Run, golden: Golden, output: str) -> None:
    ran = run(*CASES["digest-eventful-dept"], "--format", output)
    assert (ran.status, ran.err) == (0, "")
    golden(f"digest-eventful-dept.{EXTENSIONS[output]}", ran.out)


@pytest.mark.usefixtures("at_example")
@pytest.mark.parametrize(
    "selection",
    [(), ("--dept", "示例住建局"), ("--plan", "district"), ("--dept", "示例各区人民政府")],
)
@pytest.mark.parametrize(
    ("since", "until"), [("2025-06-30", "2025-10-15"), ("2025-01-31", "2025-02-28")]
)
def test_what_it_says_of_a_period_is_what_diff_says_of_its_two_days(
    run: Run, selection: tuple[str, ...], since: str, until: str
) -> None:
    said = validate(
        run("digest", "--since", since, "--as-of", until, *selection, "--format", "json").out
    )
    compared = validate(run("diff", since, until, *selection, "--format", "json").out)
    assert sorted(map(str, said["changes"])) == sorted(map(str, compared["changes"]))
    status = validate(run("status", "--as-of", until, *selection, "--format", "json").out)
    assert said["totals"] == status["totals"]
    assert said["plans"] == status["plans"]


@pytest.mark.slow
@given(world=worlds(), days=st.tuples(st.integers(0, 200), st.integers(1, 200)))
def test_whatever_the_data_it_says_what_diff_and_status_say(
    world: World, days: tuple[int, int]
) -> None:
    book, words = world.city().book, catalogue("zh")
    since, until = day(days[0]), day(days[0] + days[1])
    query = Query(day=until)
    report = digest_report(book, query, since)
    said = validate(digest_json(report, words))
    books = {book.id: book}
    compared = validate(
        diff_json(changes_report(books, books, (State(since), State(until))), words)
    )
    assert sorted(map(str, said["changes"])) == sorted(map(str, compared["changes"]))
    status = validate(status_json(status_report(book, query, "department"), words))
    assert said["totals"] == status["totals"]
    by_department = {row["key"]: row for row in status["groups"]}
    for name in {item["department"] for item in said["overdue"]}:
        mine = [item for item in said["overdue"] if item["department"] == name]
        assert len(mine) == by_department[name]["overdue"]
    assert said["totals"]["overdue"] <= len({item["id"] for item in said["overdue"]})
    for department in report.departments():
        own = digest_report(book, Query(day=until, departments=(department,)), since)
        assert render("digest", "text", report.of(department), words) == render(
            "digest", "text", own, words
        )
    assert max(map(cell_len, render("digest", "text", report, words).splitlines())) <= WIDTH


@pytest.mark.usefixtures("at_example")
def test_split_writes_for_each_department_what_dept_prints(run: Run, tmp_path: Path) -> None:
    ran = run("digest", "--split", tmp_path / "out", "--format", "text")
    written = [Path(line) for line in ran.out.splitlines()]
    assert (ran.status, ran.err) == (0, "")
    assert sorted(written) == sorted((tmp_path / "out").iterdir())
    assert len(written) > 5
    for file in written:
        assert file.read_text(encoding="utf-8") == run("digest", "--dept", file.stem).out


@pytest.mark.usefixtures("at_example")
def test_split_leaves_out_who_has_nothing_to_read(run: Run, tmp_path: Path) -> None:
    ran = run("digest", "--plan", "demo", "--month", "2025-03", "--split", tmp_path)
    written = {file.stem for file in tmp_path.iterdir()}
    assert "示例海关" not in written
    assert "示例各开发区" in written  # a milestone of its falls due in April
    assert len(written) == len(ran.out.splitlines()) == 3


@pytest.mark.usefixtures("at_example")
def test_split_writes_nothing_under_plans(run: Run) -> None:
    ran = run("digest", "--split", "plans/demo/digests")
    assert (ran.status, ran.out) == (3, "")
    assert not Path("plans/demo/digests").exists()


@pytest.mark.usefixtures("at_example")
def test_skip_empty_is_silent_only_where_there_is_nothing_to_say(run: Run) -> None:
    quiet = CASES["digest-quiet"]
    assert run(*quiet).out != ""
    assert run(*quiet, "--skip-empty") == run(
        "digest", "--plan", "demo-2024", "--month", "2025-05", "--skip-empty"
    )
    assert (run(*quiet, "--skip-empty").status, run(*quiet, "--skip-empty").out) == (0, "")
    assert run("digest", "--skip-empty").out == run("digest").out


@pytest.mark.usefixtures("at_example")
@pytest.mark.parametrize(
    ("options", "since", "until"),
    [
        ((), "2025-09-30", "2025-10-15"),
        (("--as-of", "2025-10-31"), "2025-09-30", "2025-10-31"),
        (("--as-of", "2025-03-01"), "2025-02-28", "2025-03-01"),
        (("--week",), "2025-10-08", "2025-10-15"),
        (("--since", "1d"), "2025-10-14", "2025-10-15"),
        (("--since", "2025-10-14"), "2025-10-14", "2025-10-15"),
        (("--since", "昨天"), "2025-10-14", "2025-10-15"),
        (("--month", "2025-09"), "2025-08-31", "2025-09-30"),
        (("--month", "2025-10"), "2025-09-30", "2025-10-15"),
        (("--month", "2025-09", "--as-of", "2025-09-10"), "2025-08-31", "2025-09-10"),
    ],
)
def test_the_period(run: Run, options: tuple[str, ...], since: str, until: str) -> None:
    said = json.loads(run("digest", *options, "--format", "json").out)
    assert (said["since"], said["as_of"]) == (since, until)


@pytest.mark.usefixtures("at_example")
@pytest.mark.parametrize(
    "options",
    [
        ("--since", "2025-10-15"),
        ("--since", "2025-10-16"),
        ("--since", "0d"),
        ("--since", "d"),
        ("--since", "99999d"),
        ("--since", "明天"),
        ("--month", "2025"),
        ("--month", "2025-10-01"),
        ("--month", "2025Q3"),
        ("--month", "ongoing"),
        ("--month", "2025-11"),
        ("--week", "--month", "2025-10"),
        ("--week", "--since", "1d"),
        ("--split", "out", "-o", "digest.txt"),
        ("--format", "csv"),
    ],
)
def test_periods_and_options_that_make_no_sense_are_refused(
    run: Run, options: tuple[str, ...]
) -> None:
    ran = run("digest", *options)
    assert (ran.status, ran.out) == (2, "")
    assert ran.err


HOSTILE = (
    "<script>alert(1)</script>",
    "**粗** _斜_ [链接](x)",
    "| a | b |\\n# 标题",
    "=1+1",
    "[red]红[/red]",
    "很长" * 60,
    "x" * 300,
)


@pytest.mark.parametrize("title", HOSTILE)
def test_nothing_in_a_title_breaks_the_layout_or_becomes_markup(title: str) -> None:
    city = (
        City()
        .task(f'title: "{title}", due: 2025-05')
        .says(f'2025-05-02 report forecast: cannot, problems: "{title}"')
    )
    report = digest_report(city.book, Query(day=date(2025, 6, 15)), date(2025, 4, 30))
    words = catalogue("zh")
    text = render("digest", "text", report, words)
    assert max(map(cell_len, text.splitlines())) <= WIDTH
    page = Shown()
    page.feed(render("digest", "html", report, words))
    assert page.tags <= {
        "html",
        "head",
        "meta",
        "title",
        "style",
        "body",
        "h1",
        "h2",
        "h3",
        "p",
        "ul",
        "li",
        "div",
        "span",
        "table",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
    }
    shown = "".join(page.text.split())
    assert "".join(report.plans[0].items[0].title.split()) in shown
    assert not any(
        line.startswith(("# 标题", "| a"))
        for line in render("digest", "markdown", report, words).splitlines()
    )


class Shown(html.parser.HTMLParser):
    """Which tags a page has, and what it shows."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.text = ""

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        del attrs
        self.tags.add(tag)

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.mark.slow
@given(text=st.text(st.characters(codec="utf-8"), max_size=300))
def test_any_text_is_wrapped_whole_and_within_the_width(text: str) -> None:
    for part in (heading(text), paragraph(text), Item(text, (text,))):
        wrapped = plain([part], WIDTH)
        assert all(cell_len(line) <= WIDTH for line in wrapped.splitlines())
        assert "\x1b" not in wrapped
    assert html_of(Page([Item(text)]), catalogue("zh")).count("<li>") == 1
    assert markdown(Page([heading(text)]), catalogue("zh")).startswith("## ")


def test_lines_do_not_begin_with_closing_signs() -> None:
    text = "截至二〇二五年六月底，" * 12 + "（示例）。"
    lines = plain([paragraph(text)], WIDTH).splitlines()
    assert len(lines) > 2
    assert not any(line[0] in "，。）" for line in lines)
    assert "".join(lines) == text


def test_a_plan_that_cannot_be_read_is_named_and_the_last_digest_stays(
    run: Run, example: Path, tmp_path: Path
) -> None:
    city = tmp_path / "city"
    shutil.copytree(example, city)
    with (city / "plans/demo/reviews.yaml").open("a", encoding="utf-8") as reviews:
        reviews.write("- {date: x}\n")
    asked = ("--root", city, "digest", "--as-of", "2025-10-15")
    ran = run(*asked)
    assert ran.status == 3
    assert "plans/demo/reviews.yaml" in "".join(ran.out.splitlines()[3:5])
    last = tmp_path / "last.txt"
    last.write_text("the last good one", encoding="utf-8")
    assert run(*asked, "-o", last).status == 3
    assert last.read_text(encoding="utf-8") == "the last good one"
    assert run(*asked, "--split", tmp_path / "split").status == 3
    assert not (tmp_path / "split").exists()
